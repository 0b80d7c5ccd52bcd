"""What a platform sent, and what was found on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel, Text

from gateway.standard.element import Instant
from gateway.store.tables.columns import Key


class CopyRow(SQLModel, table=True):
    """A platform's record: one row for each (platform, stream, nativeId).

    `packed` holds the record as it came and what the mapping made of it (JSON text), see
    :mod:`gateway.store.packing`; `fetched_at` tells when this content first arrived, `changed_at`
    when the platform says it changed.
    """

    __tablename__ = "copy"
    __table_args__ = (
        UniqueConstraint("platform", "stream", "native_id", name="uq_copy_native"),
        Index("ix_copy_entity", "entity_id"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    platform: str = Field(sa_type=Text)
    stream: str = Field(sa_type=Text)
    native_id: str = Field(sa_type=Text)
    entity_type: str = Field(sa_type=Text)
    entity_id: str = Field(sa_type=Text)
    version: int = Field(default=0)
    content_hash: str = Field(sa_type=Text)
    packed: bytes = Field(sa_type=LargeBinary)
    fetched_at: datetime = Field(sa_type=Instant)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)
    changed_at: datetime | None = Field(default=None, sa_type=Instant)


class FindingRow(SQLModel, table=True):
    """A finding on an entity.

    It comes from the copy of one platform, or, where `platform`, `stream` and `native_id` are
    null, from holding the entity against others: its copies, its catalog item, its adoption.
    """

    __tablename__ = "finding"
    __table_args__ = (
        Index("ix_finding_entity", "entity_id", "pk"),
        Index("ix_finding_copy", "platform", "stream", "native_id"),
        Index("ix_finding_rule", "rule", "entity_id"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    entity_type: str = Field(sa_type=Text)
    entity_id: str = Field(sa_type=Text)
    platform: str | None = Field(default=None, sa_type=Text)
    stream: str | None = Field(default=None, sa_type=Text)
    native_id: str | None = Field(default=None, sa_type=Text)
    rule: str = Field(sa_type=Text)
    severity: str = Field(sa_type=Text)
    element: str | None = Field(default=None, sa_type=Text)
    message: str = Field(sa_type=Text)
    evidence: str | None = Field(default=None, sa_type=Text)
