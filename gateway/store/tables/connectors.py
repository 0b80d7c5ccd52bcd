"""连接器: configured links to platforms, their streams and runs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel, Text

from gateway.standard.element import Instant
from gateway.store.tables.columns import PartColumns


class ConnectorRow(PartColumns, table=True):
    """A connector as its specification says, written when the specification is loaded.

    `paused_at` is an operator's word, for all of its streams.
    """

    __tablename__ = "connector"

    name: str = Field(sa_type=Text, unique=True)
    title: str = Field(sa_type=Text)
    platform: str = Field(sa_type=Text)
    level: str = Field(sa_type=Text)
    transport: str = Field(sa_type=Text)
    paused_at: datetime | None = Field(default=None, sa_type=Instant)


class StreamRow(PartColumns, table=True):
    """A stream of a connector and how far it has been read.

    `fresh_within_s` is its freshness target, `paused_at` an operator's word, `resume_at` the
    platform's: it asked not to be asked before. `clock_skew_s` is how far the platform's clock
    is ahead of ours.
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
    resume_at: datetime | None = Field(default=None, sa_type=Instant)
    clock_skew_s: int | None = Field(default=None)


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
    kind: str = Field(default="INCREMENTAL", sa_type=Text)
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


class ProgressRow(SQLModel, table=True):
    """How far a reading beside the incremental one has come; gone when it is done.

    `kind` is FULL, BACKFILL or SWEEP, `state` the text that reading writes of itself.
    """

    __tablename__ = "progress"

    platform: str = Field(sa_type=Text, primary_key=True)
    stream: str = Field(sa_type=Text, primary_key=True)
    kind: str = Field(sa_type=Text, primary_key=True)
    state: str = Field(sa_type=Text)
    begun_at: datetime = Field(sa_type=Instant)


class SeenRow(SQLModel, table=True):
    """A key that a sweep under way has met: what is not met is withdrawn."""

    __tablename__ = "seen"

    platform: str = Field(sa_type=Text, primary_key=True)
    stream: str = Field(sa_type=Text, primary_key=True)
    native_id: str = Field(sa_type=Text, primary_key=True)


class TickRow(SQLModel, table=True):
    """A tick of a schedule and who took it: no two processes take the same one.

    `outcome` is TAKEN, or DROPPED where a run was still under way; `ticks` counts those that
    this one stands for.
    """

    __tablename__ = "tick"

    schedule: str = Field(sa_type=Text, primary_key=True)
    due_at: datetime = Field(sa_type=Instant, primary_key=True)
    holder: str = Field(sa_type=Text)
    claimed_at: datetime = Field(sa_type=Instant)
    outcome: str = Field(sa_type=Text)
    ticks: int
