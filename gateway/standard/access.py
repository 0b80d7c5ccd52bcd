"""Access to data of persons: for whom, in which capacity, on what legal basis."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AccessMode(StrEnum):
    """用证方式: in which capacity somebody looks at data of a person."""

    SELF = "SELF"
    """本人。"""
    LEGAL_PERSON_OPERATOR = "LEGAL_PERSON_OPERATOR"
    """法人经办人。"""
    ENTRUSTED = "ENTRUSTED"
    """受托人。"""
    OFFICIAL_DUTY = "OFFICIAL_DUTY"
    """依职能。"""
    GUARDIAN = "GUARDIAN"
    """监护人。"""


@dataclass(frozen=True)
class Holder:
    """持证主体: a person or a legal person, by a number and its type (GB/T 36903: 111, 001 …).

    The number stays in memory; what shows a holder never shows it.
    """

    type: str
    number: str = field(repr=False)


@dataclass(frozen=True)
class Consent:
    """授权: which text, in which version, the person agreed to, and when."""

    id: str
    text_version: str
    given_at: datetime


@dataclass(frozen=True)
class StatutoryDuty:
    """法定职责: the item that is handled, and the case."""

    item: str
    case: str


LegalBasis = Consent | StatutoryDuty


@dataclass(frozen=True)
class Mandate:
    """委托: for what, and until when."""

    id: str
    scopes: frozenset[str]
    expires_at: datetime
