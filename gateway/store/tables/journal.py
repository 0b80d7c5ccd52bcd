"""What happened: quarantine, change feed, data revisions, leases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, Text

from gateway.standard.element import Instant
from gateway.store.tables.columns import Key


class QuarantineRow(SQLModel, table=True):
    """A record that could not be stored, as it came, with the reason.

    `record` is what was decoded of it, as JSON text; null where it could not be decoded.
    `resolved_at` and `native_id` are the trace of one that was stored after all.
    """

    __tablename__ = "quarantine"
    __table_args__ = (
        Index("ix_quarantine_stream", "platform", "stream", "pk"),
        Index("ix_quarantine_by_time", "quarantined_at", "id"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    id: str = Field(sa_type=Text, unique=True)
    platform: str = Field(sa_type=Text)
    stream: str = Field(sa_type=Text)
    run_id: str = Field(sa_type=Text)
    position: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    message: str = Field(sa_type=Text)
    payload: str = Field(sa_type=Text)
    record: str | None = Field(default=None, sa_type=Text)
    quarantined_at: datetime = Field(sa_type=Instant)
    resolved_at: datetime | None = Field(default=None, sa_type=Instant)
    native_id: str | None = Field(default=None, sa_type=Text)


class ChangeRow(SQLModel, table=True):
    """One entry of the change feed: an entity was created, updated or deleted."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_entity", "entity_id"),)

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    entity_type: str = Field(sa_type=Text)
    entity_id: str = Field(sa_type=Text)
    operation: str = Field(sa_type=Text)
    platform: str = Field(sa_type=Text)
    changed_at: datetime = Field(sa_type=Instant)


class RevisionRow(SQLModel, table=True):
    """The data revision of a table: grows in every transaction that changed one of its rows."""

    __tablename__ = "revision"

    name: str = Field(sa_type=Text, primary_key=True)
    value: int = Field(sa_type=Key)


class LeaseRow(SQLModel, table=True):
    """Who may write a stream now; `term` grows with each new holder and fences the old one."""

    __tablename__ = "lease"

    name: str = Field(sa_type=Text, primary_key=True)
    holder: str = Field(sa_type=Text)
    term: int = Field(sa_type=Key)
    expires_at: datetime = Field(sa_type=Instant)
