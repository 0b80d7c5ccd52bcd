"""What is found by search: one row for each current entity."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel, Text

from gateway.store.tables.columns import Key

ONLY_ON = "only on"
"""Under this key an index says which database alone has it."""


class Grams(TypeDecorator[str]):
    """The grams of a text: tsvector; SQLite keeps them in an FTS5 table instead."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the type by database."""
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())


def _on_postgresql(name: str, column: str, **options: Any) -> Index:
    index = Index(name, column, info={ONLY_ON: "postgresql"}, **options)
    return index.ddl_if(dialect="postgresql")


def _gin(name: str, column: str) -> Index:
    # Searches read what is pending one by one: little may be.
    pending = {"gin_pending_list_limit": 256}
    return _on_postgresql(name, column, postgresql_using="gin", postgresql_with=pending)


class SearchDocumentRow(SQLModel, table=True):
    """What of a current entity is searched: its name, and other texts with gaps between them.

    All texts are normalised. `head` is how the name begins: names may be longer than an index
    entry. `code` is what hits of equal rank are sorted by; where the entity has none, it sorts
    behind all. A document too large for its grams has none.
    """

    __tablename__ = "search_document"
    __table_args__ = (
        UniqueConstraint("entity_type", "entity_pk", name="uq_search_document_entity"),
        Index("ix_search_document_by_code", "code", "id"),
        Index("ix_search_document_by_type", "entity_type", "code", "id"),
        Index("ix_search_document_by_name", "head", "code", "id"),
        _gin("ix_search_document_name_grams", "name_grams"),
        _gin("ix_search_document_text_grams", "text_grams"),
        _on_postgresql(
            "ix_search_document_long", "pk", postgresql_where=text("text_grams IS NULL")
        ),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    entity_type: str = Field(sa_type=Text)
    entity_pk: int = Field(sa_type=Key)
    id: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    head: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    name_grams: str | None = Field(default=None, sa_type=Grams)
    text_grams: str | None = Field(default=None, sa_type=Grams)
