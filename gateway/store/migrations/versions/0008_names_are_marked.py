"""The grams of names stand marked beside those of other texts, in one column of the index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa
from alembic import op

from gateway.store.grams import document_grams, phrases

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BATCH = 1_000
"""How many documents are in memory at once."""

DOCUMENT = sa.table("search_document", sa.column("pk"), sa.column("name"), sa.column("text"))


def upgrade() -> None:
    """Change the store forward."""
    _build(("grams",), lambda name, text: {"grams": phrases(name, text)})


def downgrade() -> None:
    """Change the store back."""
    _build(("name", "text"), lambda name, text: {"name": _words(name), "text": _words(text)})


def _build(columns: Sequence[str], written: Callable[[str, str], Mapping[str, str]]) -> None:
    """Build the index of SQLite anew; PostgreSQL has one of names and one of texts."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    named = ",".join(columns)
    op.drop_table("search_index")
    op.execute(
        f"CREATE VIRTUAL TABLE search_index"
        f" USING fts5({named}, content='', columnsize=0, tokenize='ascii')"
    )
    values = ",".join(f":{name}" for name in columns)
    add = sa.text(f"INSERT INTO search_index(rowid,{named}) VALUES(:pk,{values})")
    last = 0
    while True:
        some = sa.select(DOCUMENT).where(DOCUMENT.c.pk > last).order_by(DOCUMENT.c.pk)
        rows = connection.execute(some.limit(BATCH)).all()
        if not rows:
            break
        connection.execute(add, [{"pk": row.pk, **written(row.name, row.text)} for row in rows])
        last = rows[-1].pk


def _words(text: str) -> str:
    return " ".join(gram or "zz" for gram in document_grams(text))
