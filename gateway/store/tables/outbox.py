"""What goes outward: destinations, the outbox, what comes back, and the daily reconciliation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel, Text

from gateway.standard.element import Instant
from gateway.store.tables.columns import Key


class DestinationRow(SQLModel, table=True):
    """Where entities go up to: one connector that pushes, and what it takes.

    It stands in the store so that whoever writes an entity publishes it too, whichever
    specifications that process has read. `filled` is the selection that was last published
    whole. `unexplained` counts the differences of the last reconciliation that nothing explains.
    """

    __tablename__ = "destination"

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    name: str = Field(sa_type=Text, unique=True)
    platform: str = Field(sa_type=Text)
    selection: str = Field(sa_type=Text)
    is_active: bool = Field(default=True)
    filled: str | None = Field(default=None, sa_type=Text)
    paused_until: datetime | None = Field(default=None, sa_type=Instant)
    problem: str | None = Field(default=None, sa_type=Text)
    failures: int = Field(default=0)
    reconciled_on: str | None = Field(default=None, sa_type=Text)
    unexplained: int = Field(default=0)


class OutboxRow(SQLModel, table=True):
    """One version of one entity on its way to one destination; never changed but in its state.

    `key` is the idempotency key, kept for ever; `code` orders what must arrive in order;
    `batch` is the CD_BATCH of all that one transaction published; `payload` is the whole record.
    A row `is_uncertain` while nobody knows whether what was sent has arrived.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_lane", "destination", "state", "pk"),
        Index("ix_outbox_order", "destination", "code", "pk"),
        Index("ix_outbox_entity", "destination", "entity_id", "pk"),
        Index("ix_outbox_batch", "destination", "batch"),
        Index("ix_outbox_day", "destination", "published_at"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    key: str = Field(sa_type=Text, unique=True)
    destination: str = Field(sa_type=Text)
    entity_type: str = Field(sa_type=Text)
    entity_id: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    version: int
    family: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    operation: str = Field(sa_type=Text)
    batch: str = Field(sa_type=Text)
    content_hash: str = Field(sa_type=Text)
    payload: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    attempts: int = Field(default=0)
    is_uncertain: bool = Field(default=False)
    term: int = Field(default=0, sa_type=Key)
    published_at: datetime = Field(sa_type=Instant)
    next_at: datetime = Field(sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    reason: str | None = Field(default=None, sa_type=Text)


class FeedbackRow(SQLModel, table=True):
    """What a platform said about a row it was sent, as it said it.

    `outbox_key` is null where no row that was sent answers to it: kept and told all the same.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("platform", "native_id", name="uq_feedback_native"),
        Index("ix_feedback_outbox", "outbox_key"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    platform: str = Field(sa_type=Text)
    native_id: str = Field(sa_type=Text)
    table_name: str | None = Field(default=None, sa_type=Text)
    row_guid: str | None = Field(default=None, sa_type=Text)
    batch: str | None = Field(default=None, sa_type=Text)
    message: str = Field(sa_type=Text)
    payload: str = Field(sa_type=Text)
    outbox_key: str | None = Field(default=None, sa_type=Text)
    received_at: datetime = Field(sa_type=Instant)


class ReconciliationRow(SQLModel, table=True):
    """What one batch of one body and family came to, as reconciled for one day.

    `published = sent + waiting + dead` and `sent = accepted + rejected + pending`, superseded
    rows apart; `differences` (JSON) names the codes of whatever is not so.
    """

    __tablename__ = "reconciliation"
    __table_args__ = (
        UniqueConstraint(
            "day", "destination", "family", "body", "batch", name="uq_reconciliation_line"
        ),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    day: str = Field(sa_type=Text)
    destination: str = Field(sa_type=Text)
    platform: str = Field(sa_type=Text)
    family: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    batch: str = Field(sa_type=Text)
    published: int = Field(default=0)
    superseded: int = Field(default=0)
    waiting: int = Field(default=0)
    dead: int = Field(default=0)
    sent: int = Field(default=0)
    accepted: int = Field(default=0)
    rejected: int = Field(default=0)
    pending: int = Field(default=0)
    present: int = Field(default=0)
    unexplained: int = Field(default=0)
    differences: str = Field(sa_type=Text)
    reconciled_at: datetime = Field(sa_type=Instant)
