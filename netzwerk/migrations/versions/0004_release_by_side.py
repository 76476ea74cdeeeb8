"""release by side."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reflection_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("school_level", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("company_level", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_reflection_entry_school_level"), sa.text("school_level IS NULL OR school_level BETWEEN 1 AND 5")
        )
        batch_op.create_check_constraint(
            op.f("ck_reflection_entry_company_level"), sa.text("company_level IS NULL OR company_level BETWEEN 1 AND 5")
        )


def downgrade() -> None:
    narrowest = sa.text(
        "UPDATE reflection_entry SET level = CASE"
        " WHEN COALESCE(school_level, level) < COALESCE(company_level, level) THEN COALESCE(school_level, level)"
        " ELSE COALESCE(company_level, level) END"
    )
    op.execute(narrowest)
    with op.batch_alter_table("reflection_entry", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_reflection_entry_company_level"), type_="check")
        batch_op.drop_constraint(op.f("ck_reflection_entry_school_level"), type_="check")
        batch_op.drop_column("company_level")
        batch_op.drop_column("school_level")
