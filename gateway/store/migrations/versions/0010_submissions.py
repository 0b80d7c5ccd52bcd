"""Evaluations that are submitted here, failed proofs, and what is done about bad reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
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
    op.create_table(
        "rectification",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("evaluation_id", TEXT, nullable=False),
        sa.Column("project_no", TEXT, nullable=True),
        sa.Column("task_code", TEXT, nullable=True),
        sa.Column("dept_code", TEXT, nullable=True),
        sa.Column("area_code", TEXT, nullable=True),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("limit_days", sa.Integer(), nullable=False),
        sa.Column("due_on", TEXT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("rectified_at", INSTANT, nullable=True),
        sa.Column("is_in_time", sa.Boolean(), nullable=True),
        sa.Column("result", TEXT, nullable=True),
        sa.Column("called_back_at", INSTANT, nullable=True),
        sa.Column("call_back", TEXT, nullable=True),
        sa.Column("replied_at", INSTANT, nullable=True),
        sa.Column("reply", TEXT, nullable=True),
        sa.Column("appealed_at", INSTANT, nullable=True),
        sa.Column("appeal", TEXT, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decision", TEXT, nullable=True),
        sa.Column("ground", TEXT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("evaluation_id"),
    )
    op.create_index("ix_rectification_due", "rectification", ["state", "due_on", "pk"])
    op.create_index("ix_rectification_dept_code", "rectification", ["dept_code", "due_on"])


def downgrade() -> None:
    """Change the store back."""
    op.drop_table("rectification")
    op.drop_table("failed_proof")
    op.drop_table("submission")
