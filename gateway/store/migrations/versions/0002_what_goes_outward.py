"""What goes outward: destinations, outbox, feedback, reconciliation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Change the store forward."""
    op.create_table(
        "destination",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("selection", TEXT, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("filled", TEXT, nullable=True),
        sa.Column("paused_until", INSTANT, nullable=True),
        sa.Column("problem", TEXT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("reconciled_on", TEXT, nullable=True),
        sa.Column("unexplained", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "outbox",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("destination", TEXT, nullable=False),
        sa.Column("entity_type", TEXT, nullable=False),
        sa.Column("entity_id", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("family", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("operation", TEXT, nullable=False),
        sa.Column("batch", TEXT, nullable=False),
        sa.Column("content_hash", TEXT, nullable=False),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("is_uncertain", sa.Boolean(), nullable=False),
        sa.Column("term", KEY, nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_outbox_batch", "outbox", ["destination", "batch"])
    op.create_index("ix_outbox_day", "outbox", ["destination", "published_at"])
    op.create_index("ix_outbox_entity", "outbox", ["destination", "entity_id", "pk"])
    op.create_index("ix_outbox_lane", "outbox", ["destination", "state", "pk"])
    op.create_index("ix_outbox_order", "outbox", ["destination", "code", "pk"])
    op.create_table(
        "feedback",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("native_id", TEXT, nullable=False),
        sa.Column("table_name", TEXT, nullable=True),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("batch", TEXT, nullable=True),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("outbox_key", TEXT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("platform", "native_id", name="uq_feedback_native"),
    )
    op.create_index("ix_feedback_outbox", "feedback", ["outbox_key"])
    op.create_table(
        "reconciliation",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("day", TEXT, nullable=False),
        sa.Column("destination", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("family", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("batch", TEXT, nullable=False),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("dead", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("unexplained", sa.Integer(), nullable=False),
        sa.Column("differences", TEXT, nullable=False),
        sa.Column("reconciled_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint(
            "day", "destination", "family", "body", "batch", name="uq_reconciliation_line"
        ),
    )


def downgrade() -> None:
    """Change the store back."""
    op.drop_table("reconciliation")
    op.drop_table("feedback")
    op.drop_table("outbox")
    op.drop_table("destination")
