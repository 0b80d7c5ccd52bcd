"""Who looked at what of a person: the audit chain and its end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Change the store forward."""
    op.create_table(
        "audit_record",
        sa.Column("sequence", KEY, autoincrement=False, nullable=False),
        sa.Column("occurred_at", INSTANT, nullable=False),
        sa.Column("caller", TEXT, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("mode", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=True),
        sa.Column("target", TEXT, nullable=False),
        sa.Column("consent_id", TEXT, nullable=True),
        sa.Column("consent_text_version", TEXT, nullable=True),
        sa.Column("consented_at", INSTANT, nullable=True),
        sa.Column("duty_item", TEXT, nullable=True),
        sa.Column("duty_case", TEXT, nullable=True),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("case_number", TEXT, nullable=True),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("mac", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
    )
    op.create_index("ix_audit_record_subject", "audit_record", ["subject"])
    op.create_table(
        "audit_head",
        sa.Column("pk", KEY, autoincrement=False, nullable=False),
        sa.Column("sequence", KEY, nullable=False),
        sa.Column("mac", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("pk"),
    )


def downgrade() -> None:
    """Change the store back."""
    op.drop_table("audit_head")
    op.drop_table("audit_record")
