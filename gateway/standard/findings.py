"""Findings: what is missing, malformed, unknown or contradictory on a record, kept beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much a finding matters to who uses the record."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True)
class Finding:
    """One finding: the rule that found it, the element, words for people, and the evidence.

    `rule` is stable; `element` is the attribute name or None where the record as a whole is
    meant; `evidence` is the text that the platform sent.
    """

    rule: str
    severity: Severity
    message: str
    element: str | None = None
    evidence: str | None = None
