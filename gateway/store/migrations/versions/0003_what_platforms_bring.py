"""What platforms bring by themselves: receipts of deliveries, nonces."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Change the store forward."""
    op.create_table(
        "delivery",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("run_id", TEXT, nullable=False),
        sa.Column("receipt", TEXT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("platform", "stream", "key", name="uq_delivery_key"),
    )
    op.create_index("ix_delivery_by_time", "delivery", ["received_at"])
    op.create_index("ix_delivery_stream", "delivery", ["platform", "stream", "pk"])
    op.create_table(
        "nonce",
        sa.Column("connector", TEXT, nullable=False),
        sa.Column("nonce", TEXT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("connector", "nonce"),
    )
    op.create_index("ix_nonce_end", "nonce", ["ends_at"])


def downgrade() -> None:
    """Change the store back."""
    op.drop_table("nonce")
    op.drop_table("delivery")
