"""Copies are compressed: what came and what was made of it stand in one column."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
BATCH = 500
"""How many copies are in memory at once."""

COPY = sa.table(
    "copy",
    sa.column("pk", sa.BigInteger()),
    sa.column("payload", TEXT),
    sa.column("value", TEXT),
    sa.column("packed", sa.LargeBinary()),
)


def upgrade() -> None:
    """Change the store forward."""
    op.add_column("copy", sa.Column("packed", sa.LargeBinary(), nullable=True))
    _rewrite((COPY.c.payload, COPY.c.value), ("packed",), _packed)
    with op.batch_alter_table("copy") as table:
        table.alter_column("packed", nullable=False)
        table.drop_column("payload")
        table.drop_column("value")


def downgrade() -> None:
    """Change the store back."""
    op.add_column("copy", sa.Column("payload", TEXT, nullable=True))
    op.add_column("copy", sa.Column("value", TEXT, nullable=True))
    _rewrite((COPY.c.packed,), ("payload", "value"), _texts)
    with op.batch_alter_table("copy") as table:
        table.alter_column("payload", nullable=False)
        table.alter_column("value", nullable=False)
        table.drop_column("packed")


def _rewrite(
    old: Sequence[sa.ColumnClause[Any]],
    new: Sequence[str],
    written: Callable[[Any], dict[str, Any]],
) -> None:
    """Fill the new columns of every copy out of the old ones, a batch at a time."""
    connection, last = op.get_bind(), 0
    while True:
        some = sa.select(COPY.c.pk, *old).where(COPY.c.pk > last)
        rows = connection.execute(some.order_by(COPY.c.pk).limit(BATCH)).all()
        if not rows:
            break
        made = [{"place": row.pk, **written(row)} for row in rows]
        one = sa.update(COPY).where(COPY.c.pk == sa.bindparam("place"))
        connection.execute(one.values({name: sa.bindparam(name) for name in new}), made)
        last = rows[-1].pk


def _packed(row: Any) -> dict[str, Any]:
    first = row.value.encode()
    size = len(first).to_bytes(4)
    return {"packed": size + zlib.compress(first + row.payload.encode(), 1)}


def _texts(row: Any) -> dict[str, Any]:
    size, texts = int.from_bytes(row.packed[:4]), zlib.decompress(row.packed[4:])
    return {"value": texts[:size].decode(), "payload": texts[size:].decode()}
