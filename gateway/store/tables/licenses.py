"""Uses of licenses that were authorised: each may be downloaded once, for a short time."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel, Text

from gateway.standard.element import Instant


class LicenseGrantRow(SQLModel, table=True):
    """One authorised use; `digest` is of the token, which is nowhere kept.

    `sealed` is encrypted: which license, of whom, what for. `subject` is the HMAC of the holder's
    number. A grant that is over is deleted.
    """

    __tablename__ = "license_grant"

    digest: str = Field(primary_key=True, sa_type=Text)
    caller: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text, index=True)
    sealed: str = Field(sa_type=Text)
    authorised_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
