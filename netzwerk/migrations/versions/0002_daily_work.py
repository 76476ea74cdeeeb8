"""daily work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "muted_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.CheckConstraint("length(kind) <= 60", name=op.f("ck_muted_notice_kind_length")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_muted_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_muted_notice")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_muted_notice_person_id_kind")),
    )
    op.create_table(
        "intake_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_intake_draft_network_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_intake_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_draft")),
    )
    with op.batch_alter_table("intake_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_draft_network_id"), ["network_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_draft_person_id"), ["person_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.String(length=20000), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(key) <= 60", name=op.f("ck_message_key_length")),
        sa.CheckConstraint("length(subject) <= 300", name=op.f("ck_message_subject_length")),
        sa.CheckConstraint("length(text) <= 20000", name=op.f("ck_message_text_length")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_message_author_id")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_message_network_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("network_id", "key", name=op.f("uq_message_network_id_key")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_network_id"), ["network_id"], unique=False)

    op.create_table(
        "message_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("tandem_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_recipient_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_recipient_person_id")),
        sa.ForeignKeyConstraint(["tandem_id"], ["tandem.id"], name=op.f("fk_message_recipient_tandem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_recipient")),
        sa.UniqueConstraint("message_id", "person_id", name=op.f("uq_message_recipient_message_id_person_id")),
    )
    with op.batch_alter_table("message_recipient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_recipient_person_id"), ["person_id"], unique=False)

    op.create_table(
        "plan_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.String(length=64), nullable=False),
        sa.CheckConstraint("part IN ('agenda', 'preparation')", name=op.f("ck_plan_step_part")),
        sa.CheckConstraint("length(after) <= 64", name=op.f("ck_plan_step_after_length")),
        sa.CheckConstraint("length(kind) <= 60", name=op.f("ck_plan_step_kind_length")),
        sa.CheckConstraint("length(part) <= 60", name=op.f("ck_plan_step_part_length")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_plan_step_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_step_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
        sa.UniqueConstraint("event_id", "part", name=op.f("uq_plan_step_event_id_part")),
    )
    with op.batch_alter_table("plan_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_step_person_id"), ["person_id"], unique=False)

    op.create_table(
        "preparation_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(owner) <= 120", name=op.f("ck_preparation_item_owner_length")),
        sa.CheckConstraint("length(title) <= 300", name=op.f("ck_preparation_item_title_length")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_preparation_item_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation_item")),
    )
    with op.batch_alter_table("preparation_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preparation_item_event_id"), ["event_id"], unique=False)

    op.create_table(
        "walk_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("tandem_id", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(length=60), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=300), nullable=False),
        sa.Column("mode", sa.String(length=60), nullable=False),
        sa.Column("is_partly", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("mode IN ('on_site','online')", name=op.f("ck_walk_in_mode")),
        sa.CheckConstraint("side IN ('school', 'company')", name=op.f("ck_walk_in_side")),
        sa.CheckConstraint("(tandem_id IS NULL) = (side IS NULL)", name=op.f("ck_walk_in_tandem_with_side")),
        sa.CheckConstraint("length(mode) <= 60", name=op.f("ck_walk_in_mode_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_walk_in_name_length")),
        sa.CheckConstraint("length(organisation) <= 300", name=op.f("ck_walk_in_organisation_length")),
        sa.CheckConstraint("length(side) <= 60", name=op.f("ck_walk_in_side_length")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_walk_in_event_id")),
        sa.ForeignKeyConstraint(["tandem_id"], ["tandem.id"], name=op.f("fk_walk_in_tandem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in")),
    )
    with op.batch_alter_table("walk_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_walk_in_event_id"), ["event_id"], unique=False)

    op.create_table(
        "answer_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(token_digest) <= 64", name=op.f("ck_answer_link_token_digest_length")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_answer_link_participation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_answer_link_token_digest")),
    )
    with op.batch_alter_table("answer_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_link_participation_id"), ["participation_id"], unique=False)

    op.create_table(
        "calendar_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=60), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("day_sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("method IN ('REQUEST', 'CANCEL')", name=op.f("ck_calendar_notice_method")),
        sa.CheckConstraint("length(method) <= 60", name=op.f("ck_calendar_notice_method_length")),
        sa.ForeignKeyConstraint(["day_id"], ["event_day.id"], name=op.f("fk_calendar_notice_day_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_notice")),
        sa.UniqueConstraint("day_id", "person_id", name=op.f("uq_calendar_notice_day_id_person_id")),
    )
    with op.batch_alter_table("calendar_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_notice_person_id"), ["person_id"], unique=False)

    op.create_table(
        "reflection_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_reflection_step_answer_id")),
        sa.ForeignKeyConstraint(["step_id"], ["next_step.id"], name=op.f("fk_reflection_step_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection_step")),
        sa.UniqueConstraint("answer_id", "step_id", name=op.f("uq_reflection_step_answer_id_step_id")),
        sa.UniqueConstraint("step_id", name=op.f("uq_reflection_step_step_id")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))

    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("date_reason", sa.String(length=300), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(
            sa.Column("invitation_text", sa.String(length=20000), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(
            sa.Column("deviations", sa.String(length=20000), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(sa.Column("parked", sa.String(length=20000), nullable=False, server_default=sa.text("''")))

    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))

    with op.batch_alter_table("mailbox_message", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("calendar", sa.String(length=200000), nullable=False, server_default=sa.text("''"))
        )

    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))

    with op.batch_alter_table("next_step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))

    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=60), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("network_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("calendar", sa.String(length=200000), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(sa.Column("reply_to", sa.String(length=300), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("bounce_reason", sa.String(length=300), nullable=False, server_default=sa.text("''"))
        )
        batch_op.create_index(
            batch_op.f("ix_outbox_mail_about_kind_about_id"), ["about_kind", "about_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_outbox_mail_network_id"), ["network_id"], unique=False)

    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("calendar_choice", sa.String(length=60), nullable=False, server_default=sa.text("'invitation'"))
        )

    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))

    with op.batch_alter_table("reflection_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ratings_fixed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("side_submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recorded_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_side_submission_recorded_by_id"), "person", ["recorded_by_id"], ["id"]
        )

    with op.batch_alter_table("tandem_member", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("handover_note", sa.String(length=20000), nullable=False, server_default=sa.text("''"))
        )
    with op.batch_alter_table("mailbox_message", schema=None) as batch_op:
        batch_op.alter_column("calendar", server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_mailbox_message_calendar_length"), sa.text("length(calendar) <= 200000")
        )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("calendar_choice", server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_person_calendar_choice"), sa.text("calendar_choice IN ('invitation', 'feed')")
        )
        batch_op.create_check_constraint(
            op.f("ck_person_calendar_choice_length"), sa.text("length(calendar_choice) <= 60")
        )
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)
        batch_op.alter_column("calendar", server_default=None)
        batch_op.alter_column("reply_to", server_default=None)
        batch_op.alter_column("bounce_reason", server_default=None)
        batch_op.create_check_constraint(op.f("ck_outbox_mail_calendar_length"), sa.text("length(calendar) <= 200000"))
        batch_op.create_check_constraint(
            op.f("ck_outbox_mail_bounce_reason_length"), sa.text("length(bounce_reason) <= 300")
        )
        batch_op.create_check_constraint(op.f("ck_outbox_mail_reply_to_length"), sa.text("length(reply_to) <= 300"))
        batch_op.create_check_constraint(op.f("ck_outbox_mail_kind_length"), sa.text("length(kind) <= 60"))
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.alter_column("date_reason", server_default=None)
        batch_op.alter_column("invitation_text", server_default=None)
        batch_op.alter_column("deviations", server_default=None)
        batch_op.alter_column("parked", server_default=None)
        batch_op.create_check_constraint(op.f("ck_event_deviations_length"), sa.text("length(deviations) <= 20000"))
        batch_op.create_check_constraint(op.f("ck_event_date_reason_length"), sa.text("length(date_reason) <= 300"))
        batch_op.create_check_constraint(
            op.f("ck_event_invitation_text_length"), sa.text("length(invitation_text) <= 20000")
        )
        batch_op.create_check_constraint(op.f("ck_event_parked_length"), sa.text("length(parked) <= 20000"))
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)
    with op.batch_alter_table("tandem_member", schema=None) as batch_op:
        batch_op.alter_column("handover_note", server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_tandem_member_handover_note_length"), sa.text("length(handover_note) <= 20000")
        )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)
    with op.batch_alter_table("next_step", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("mailbox_message", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_mailbox_message_calendar_length"), type_="check")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_person_calendar_choice"), type_="check")
        batch_op.drop_constraint(op.f("ck_person_calendar_choice_length"), type_="check")
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_outbox_mail_calendar_length"), type_="check")
        batch_op.drop_constraint(op.f("ck_outbox_mail_bounce_reason_length"), type_="check")
        batch_op.drop_constraint(op.f("ck_outbox_mail_reply_to_length"), type_="check")
        batch_op.drop_constraint(op.f("ck_outbox_mail_kind_length"), type_="check")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_event_deviations_length"), type_="check")
        batch_op.drop_constraint(op.f("ck_event_date_reason_length"), type_="check")
        batch_op.drop_constraint(op.f("ck_event_invitation_text_length"), type_="check")
        batch_op.drop_constraint(op.f("ck_event_parked_length"), type_="check")
    with op.batch_alter_table("tandem_member", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_tandem_member_handover_note_length"), type_="check")
    with op.batch_alter_table("tandem_member", schema=None) as batch_op:
        batch_op.drop_column("handover_note")

    with op.batch_alter_table("side_submission", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_side_submission_recorded_by_id"), type_="foreignkey")
        batch_op.drop_column("confirmed_at")
        batch_op.drop_column("recorded_by_id")

    with op.batch_alter_table("reflection_entry", schema=None) as batch_op:
        batch_op.drop_column("ratings_fixed_at")

    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("calendar_choice")

    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("waiting_since")

    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_mail_network_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_mail_about_kind_about_id"))
        batch_op.drop_column("bounce_reason")
        batch_op.drop_column("bounced_at")
        batch_op.drop_column("reply_to")
        batch_op.drop_column("calendar")
        batch_op.drop_column("network_id")
        batch_op.drop_column("kind")

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("next_step", schema=None) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("mailbox_message", schema=None) as batch_op:
        batch_op.drop_column("calendar")

    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("parked")
        batch_op.drop_column("deviations")
        batch_op.drop_column("invitation_text")
        batch_op.drop_column("date_reason")

    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_column("version")

    op.drop_table("reflection_step")
    with op.batch_alter_table("calendar_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_notice_person_id"))

    op.drop_table("calendar_notice")
    with op.batch_alter_table("answer_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_link_participation_id"))

    op.drop_table("answer_link")
    with op.batch_alter_table("walk_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_walk_in_event_id"))

    op.drop_table("walk_in")
    with op.batch_alter_table("preparation_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_preparation_item_event_id"))

    op.drop_table("preparation_item")
    with op.batch_alter_table("plan_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_step_person_id"))

    op.drop_table("plan_step")
    with op.batch_alter_table("message_recipient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_recipient_person_id"))

    op.drop_table("message_recipient")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_network_id"))
        batch_op.drop_index(batch_op.f("ix_message_author_id"))

    op.drop_table("message")
    with op.batch_alter_table("intake_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_draft_person_id"))
        batch_op.drop_index(batch_op.f("ix_intake_draft_network_id"))

    op.drop_table("intake_draft")
    op.drop_table("muted_notice")
