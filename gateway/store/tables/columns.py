"""Columns every entity has beside its elements, and the types SQLModel does not bring."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel, Text

from gateway.standard.element import Instant


class Key(TypeDecorator[int]):
    """A surrogate key: bigint, and plain integer on SQLite, which only then numbers rows itself."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the type by database."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())


class PartColumns(SQLModel):
    """Columns of a record that lives inside another: its key and its global id."""

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    id: str = Field(sa_type=Text, unique=True)


class EntityColumns(PartColumns):
    """Columns of an entity: the code that names it, its version, where its content comes from.

    `code` is the national code, or null where the platform's native id names the entity.
    `is_current` holds for the newest version of a code that is not withdrawn.
    """

    code: str | None = Field(default=None, sa_type=Text)
    platform: str = Field(sa_type=Text)
    native_id: str = Field(sa_type=Text)
    version: int = Field(default=0)
    fetched_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)
    is_current: bool = Field(default=True)


def sort_by_code_point(metadata: MetaData) -> None:
    """Give every text column the collation "C" on PostgreSQL, the order SQLite has anyway.

    Pages and prefixes are then served by plain indexes, and both databases agree on order.
    """
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Text):
                column.type = Text().with_variant(Text(collation="C"), "postgresql")
