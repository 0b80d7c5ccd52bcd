"""Adoptions are found by their code, as all other entities are."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the store forward."""
    op.create_index("ix_adoption_version", "adoption", ["code", "version"])


def downgrade() -> None:
    """Change the store back."""
    op.drop_index("ix_adoption_version", "adoption")
