"""What is measured of platforms and runs: circuit breakers, latencies, tallies of ended runs."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel, Text

from gateway.standard.element import Instant
from gateway.store.tables.columns import Key


class BreakerRow(SQLModel, table=True):
    """The circuit breaker of one operation of a platform, as whoever calls it left it."""

    __tablename__ = "breaker"

    platform: str = Field(sa_type=Text, primary_key=True)
    operation: str = Field(sa_type=Text, primary_key=True)
    state: str = Field(sa_type=Text)
    since: datetime = Field(sa_type=Instant)
    reason: str | None = Field(default=None, sa_type=Text)


class LatencyRow(SQLModel, table=True):
    """How many calls of one day took at most `upper_ms`, and longer than the bound below it.

    `day` is a date in platform time, as text.
    """

    __tablename__ = "latency"

    platform: str = Field(sa_type=Text, primary_key=True)
    operation: str = Field(sa_type=Text, primary_key=True)
    day: str = Field(sa_type=Text, primary_key=True)
    upper_ms: int = Field(primary_key=True, sa_type=Key)
    calls: int = Field(sa_type=Key)


class TallyRow(SQLModel, table=True):
    """A total over every ended run of a stream, which outlives the runs themselves.

    `measure` is `runs` (then `label` is a status) or `records` (then it is an outcome).
    """

    __tablename__ = "tally"

    platform: str = Field(sa_type=Text, primary_key=True)
    stream: str = Field(sa_type=Text, primary_key=True)
    measure: str = Field(sa_type=Text, primary_key=True)
    label: str = Field(sa_type=Text, primary_key=True)
    total: int = Field(sa_type=Key)
