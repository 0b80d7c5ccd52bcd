"""What was written here: services of evaluations, failed proofs, and what follows bad reviews."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel, Text

from gateway.standard.element import Instant
from gateway.store.tables.columns import Key


class SubmissionRow(SQLModel, table=True):
    """An evaluation as it was submitted: once for each, kept for ever.

    `key` is the caller's own idempotency key, null where they gave none; `digest` is that of
    what they sent.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("evaluation_id", name="uq_submission_evaluation"),
        UniqueConstraint("caller", "key", name="uq_submission_key"),
        Index("ix_submission_service", "service_id"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    evaluation_id: str = Field(sa_type=Text)
    service_id: str = Field(sa_type=Text)
    caller: str = Field(sa_type=Text)
    key: str | None = Field(default=None, sa_type=Text)
    digest: str = Field(sa_type=Text)
    submitted_at: datetime = Field(sa_type=Instant)


class FailedProofRow(SQLModel, table=True):
    """Somebody named a case and could not prove to be of it; kept as long as it is counted."""

    __tablename__ = "failed_proof"
    __table_args__ = (Index("ix_failed_proof_case", "project_no", "failed_at"),)

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    project_no: str = Field(sa_type=Text)
    failed_at: datetime = Field(sa_type=Instant)


class RectificationRow(SQLModel, table=True):
    """What is done about one bad review; `due_on` is a day of Beijing.

    `is_in_time` says whether it was rectified by then, null where the platform that rectified it
    does not say when.

    What people wrote is personal: it is shown screened.
    """

    __tablename__ = "rectification"
    __table_args__ = (
        Index("ix_rectification_due", "state", "due_on", "pk"),
        Index("ix_rectification_dept_code", "dept_code", "due_on"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=Key)
    evaluation_id: str = Field(sa_type=Text, unique=True)
    project_no: str | None = Field(default=None, sa_type=Text)
    task_code: str | None = Field(default=None, sa_type=Text)
    dept_code: str | None = Field(default=None, sa_type=Text)
    area_code: str | None = Field(default=None, sa_type=Text)
    is_anonymous: bool = Field(default=False)
    state: str = Field(sa_type=Text)
    limit_days: int
    due_on: str = Field(sa_type=Text)
    opened_at: datetime = Field(sa_type=Instant)
    rectified_at: datetime | None = Field(default=None, sa_type=Instant)
    is_in_time: bool | None = Field(default=None)
    result: str | None = Field(default=None, sa_type=Text)
    called_back_at: datetime | None = Field(default=None, sa_type=Instant)
    call_back: str | None = Field(default=None, sa_type=Text)
    replied_at: datetime | None = Field(default=None, sa_type=Instant)
    reply: str | None = Field(default=None, sa_type=Text)
    appealed_at: datetime | None = Field(default=None, sa_type=Instant)
    appeal: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decision: str | None = Field(default=None, sa_type=Text)
    ground: str | None = Field(default=None, sa_type=Text)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
