"""The audit chain: who looked at what of a person, and the end it has reached."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel, Text

from gateway.standard.element import Instant
from gateway.store.tables.columns import Key


class AuditRecordRow(SQLModel, table=True):
    """One access; never changed, never deleted. `mac` is over the one before and all columns.

    `subject` is the HMAC of a person's number, never the number; `target` names what was read.
    `follows` is the sequence of the record that was written before anything was asked.
    """

    __tablename__ = "audit_record"

    sequence: int = Field(primary_key=True, sa_type=Key, sa_column_kwargs={"autoincrement": False})
    occurred_at: datetime = Field(sa_type=Instant)
    caller: str = Field(sa_type=Text)
    action: str = Field(sa_type=Text)
    mode: str = Field(sa_type=Text)
    subject: str | None = Field(default=None, sa_type=Text, index=True)
    target: str = Field(sa_type=Text)
    consent_id: str | None = Field(default=None, sa_type=Text)
    consent_text_version: str | None = Field(default=None, sa_type=Text)
    consented_at: datetime | None = Field(default=None, sa_type=Instant)
    duty_item: str | None = Field(default=None, sa_type=Text)
    duty_case: str | None = Field(default=None, sa_type=Text)
    purpose: str = Field(sa_type=Text)
    case_number: str | None = Field(default=None, sa_type=Text)
    outcome: str = Field(sa_type=Text)
    follows: int | None = Field(default=None, sa_type=Key, index=True)
    mac: str = Field(sa_type=Text)


class AuditHeadRow(SQLModel, table=True):
    """The end of the chain: one row, which whoever appends holds until it commits."""

    __tablename__ = "audit_head"

    pk: int = Field(primary_key=True, sa_type=Key, sa_column_kwargs={"autoincrement": False})
    sequence: int = Field(sa_type=Key)
    mac: str = Field(sa_type=Text)
