"""Shapes: the fields that a stream's records have had so far, and how they drifted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, Text

from gateway.standard.element import Instant
from gateway.store.tables.columns import Key


class StreamFieldRow(SQLModel, table=True):
    """A field of a stream's records.

    `types` are those of its values so far, joined by commas in order; `is_constant`: every
    record had it.
    """

    __tablename__ = "stream_field"

    platform: str = Field(sa_type=Text, primary_key=True)
    stream: str = Field(sa_type=Text, primary_key=True)
    name: str = Field(sa_type=Text, primary_key=True)
    types: str = Field(sa_type=Text)
    is_constant: bool


class DriftRow(SQLModel, table=True):
    """Records of a stream came in another shape than before.

    `kind` is NEW_FIELD, NEW_TYPE (`detail` names it) or MISSING_FIELD.
    """

    __tablename__ = "drift"
    __table_args__ = (Index("ix_drift_stream", "platform", "stream", "pk"),)

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    platform: str = Field(sa_type=Text)
    stream: str = Field(sa_type=Text)
    run_id: str = Field(sa_type=Text)
    field: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    detail: str = Field(sa_type=Text)
    noticed_at: datetime = Field(sa_type=Instant)
