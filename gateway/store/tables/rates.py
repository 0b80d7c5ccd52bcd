"""Rates: when the next request to a platform is due, for all processes together."""

from __future__ import annotations

from sqlmodel import Field, SQLModel, Text

from gateway.store.tables.columns import Key


class RateTokenRow(SQLModel, table=True):
    """The next token of a platform, due so many microseconds after 1970."""

    __tablename__ = "rate_token"

    name: str = Field(sa_type=Text, primary_key=True)
    due_us: int = Field(sa_type=Key)
