"""Uses of licenses that were authorised, and which record of access follows which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Change the store forward."""
    op.add_column("audit_record", sa.Column("follows", KEY, nullable=True))
    op.create_index("ix_audit_record_follows", "audit_record", ["follows"])
    op.create_table(
        "license_grant",
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("caller", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("sealed", TEXT, nullable=False),
        sa.Column("authorised_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_license_grant_subject", "license_grant", ["subject"])


def downgrade() -> None:
    """Change the store back."""
    op.drop_table("license_grant")
    op.drop_index("ix_audit_record_follows", "audit_record")
    op.drop_column("audit_record", "follows")
