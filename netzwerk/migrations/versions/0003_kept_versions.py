"""kept versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("prompt_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=20000), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("is_recorded", sa.Boolean(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level IS NULL OR level BETWEEN 1 AND 5", name=op.f("ck_kept_version_level")),
        sa.CheckConstraint("side IN ('school', 'company')", name=op.f("ck_kept_version_side")),
        sa.CheckConstraint("length(side) <= 60", name=op.f("ck_kept_version_side_length")),
        sa.CheckConstraint("length(text) <= 20000", name=op.f("ck_kept_version_text_length")),
        sa.CheckConstraint("value IS NULL OR value BETWEEN 1 AND 5", name=op.f("ck_kept_version_value")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_kept_version_author_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["reflection_entry.id"], name=op.f("fk_kept_version_entry_id")),
        sa.ForeignKeyConstraint(["prompt_id"], ["prompt.id"], name=op.f("fk_kept_version_prompt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_version")),
    )
    with op.batch_alter_table("kept_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_version_entry_id"), ["entry_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("kept_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_version_entry_id"))

    op.drop_table("kept_version")
