"""Evaluations that are submitted here, and proofs that did not hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Change the store forward."""
    op.create_table(
        "submission",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("evaluation_id", TEXT, nullable=False),
        sa.Column("service_id", TEXT, nullable=False),
        sa.Column("caller", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=True),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("evaluation_id", name="uq_submission_evaluation"),
        sa.UniqueConstraint("caller", "key", name="uq_submission_key"),
    )
    op.create_index("ix_submission_service", "submission", ["service_id"])
    op.create_table(
        "failed_proof",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("project_no", TEXT, nullable=False),
        sa.Column("failed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index("ix_failed_proof_case", "failed_proof", ["project_no", "failed_at"])


def downgrade() -> None:
    """Change the store back."""
    op.drop_table("failed_proof")
    op.drop_table("submission")
