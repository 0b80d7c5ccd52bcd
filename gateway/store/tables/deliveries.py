"""What platforms brought by themselves: receipts, and the nonces they proved themselves with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel, Text

from gateway.standard.element import Instant
from gateway.store.tables.columns import Key


class DeliveryRow(SQLModel, table=True):
    """A delivery that was stored and the receipt it was answered.

    `key` is the platform's own, or made of the content; `digest` is that of the content.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("platform", "stream", "key", name="uq_delivery_key"),
        Index("ix_delivery_by_time", "received_at"),
        Index("ix_delivery_stream", "platform", "stream", "pk"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    platform: str = Field(sa_type=Text)
    stream: str = Field(sa_type=Text)
    key: str = Field(sa_type=Text)
    digest: str = Field(sa_type=Text)
    run_id: str = Field(sa_type=Text)
    receipt: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=Instant)


class NonceRow(SQLModel, table=True):
    """A nonce of a connector's platform that must not come again before `ends_at`."""

    __tablename__ = "nonce"
    __table_args__ = (Index("ix_nonce_end", "ends_at"),)

    connector: str = Field(sa_type=Text, primary_key=True)
    nonce: str = Field(sa_type=Text, primary_key=True)
    ends_at: datetime = Field(sa_type=Instant)
