"""What was written here: which service an evaluation is of, and proofs that did not hold."""

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
