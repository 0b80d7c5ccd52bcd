"""连接器: configured links to platforms, their streams and runs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, Text

from gateway.standard.element import Instant
from gateway.store.tables.columns import PartColumns


class ConnectorRow(PartColumns, table=True):
    """A connector as its specification says, written when the specification is loaded."""

    __tablename__ = "connector"

    name: str = Field(sa_type=Text, unique=True)
    title: str = Field(sa_type=Text)
    platform: str = Field(sa_type=Text)
    level: str = Field(sa_type=Text)
    transport: str = Field(sa_type=Text)


class StreamRow(PartColumns, table=True):
    """A stream of a connector and how far it has been read.

    `fresh_within_s` is its freshness target, `paused_at` when an operator stopped it.
    """

    __tablename__ = "stream"
    __table_args__ = (UniqueConstraint("platform", "name", name="uq_stream_name"),)

    connector: str = Field(sa_type=Text)
    platform: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    entity_type: str = Field(sa_type=Text)
    checkpoint: str | None = Field(default=None, sa_type=Text)
    last_success_at: datetime | None = Field(default=None, sa_type=Instant)
    fresh_within_s: int | None = Field(default=None)
    paused_at: datetime | None = Field(default=None, sa_type=Instant)


class SyncRunRow(PartColumns, table=True):
    """One run of one stream; a run without `finished_at` holds the stream's lease."""

    __tablename__ = "sync_run"
    __table_args__ = (
        Index("ix_sync_run_stream", "platform", "stream", "pk"),
        Index("ix_sync_run_by_start", "started_at", "id"),
        Index("ix_sync_run_stream_by_start", "platform", "stream", "started_at", "id"),
    )

    platform: str = Field(sa_type=Text)
    stream: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    started_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    pages: int = Field(default=0)
    fetched: int = Field(default=0)
    created: int = Field(default=0)
    updated: int = Field(default=0)
    deleted: int = Field(default=0)
    unchanged: int = Field(default=0)
    quarantined: int = Field(default=0)
    findings: int = Field(default=0)
    error_code: str | None = Field(default=None, sa_type=Text)
    error_message: str | None = Field(default=None, sa_type=Text)
