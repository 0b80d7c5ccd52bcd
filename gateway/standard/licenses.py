"""电子证照 as every platform's answer becomes one: elements, status, what it means on a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from types import MappingProxyType

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_ENDLESS = frozenset({"长期", "长期有效", "永久", "永久有效", "9999-12-31", "99991231"})


class LicenseStatus(StrEnum):
    """证照状态: what the many status tables of platforms come down to."""

    NOT_ACTIVE = "NOT_ACTIVE"
    """未生效、未激活。"""
    VALID = "VALID"
    """有效。"""
    SUSPENDED = "SUSPENDED"
    """暂扣、冻结。"""
    REVOKED = "REVOKED"
    """吊销、撤销。"""
    CANCELLED = "CANCELLED"
    """注销。"""
    EXPIRED = "EXPIRED"
    """过期、失效。"""
    OTHER = "OTHER"
    """其他，或平台没有说明。"""


@dataclass(frozen=True)
class LicenseHolder:
    """持证主体: a person or a legal person; `type` is the code of GB/T 36903. Never shown."""

    name: str | None = field(default=None, repr=False)
    number: str | None = field(default=None, repr=False)
    type: str | None = None


@dataclass(frozen=True)
class License:
    """A license as its issuer tells it, whatever names the platform gives the elements.

    `status_code` is the platform's own. `valid_until` is None where it is endless or not told;
    `unread` names elements whose value could not be read. Nothing personal is shown by `repr`.
    """

    platform: str
    identifier: str | None = field(default=None, repr=False)
    name: str | None = None
    type_code: str | None = None
    type_name: str | None = None
    number: str | None = field(default=None, repr=False)
    version: str | None = None
    issuer_name: str | None = None
    issuer_code: str | None = None
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    holders: tuple[LicenseHolder, ...] = field(default=(), repr=False)
    area_code: str | None = None
    status: LicenseStatus = LicenseStatus.OTHER
    status_code: str | None = None
    face: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    unread: tuple[str, ...] = ()

    def is_of(self, number: str) -> bool:
        """Say whether it is held by the person of this number."""
        return any(same_number(holder.number, number) for holder in self.holders)


ELEMENTS = frozenset(part.name for part in fields(License)) - {
    "platform", "holders", "status_code", "unread",
} | {"holder_name", "holder_number", "holder_type"}  # fmt: skip
"""What a platform tells of a license, by our names."""


def status_on(license_: License, day: date) -> LicenseStatus:
    """Answer what a license is on a day: what the platform says, held against its own dates.

    A valid one whose end has passed is expired; one whose end cannot be read is not called valid.
    """
    if license_.status is not LicenseStatus.VALID:
        return license_.status
    if license_.valid_until is not None and license_.valid_until < day:
        return LicenseStatus.EXPIRED
    if license_.valid_from is not None and license_.valid_from > day:
        return LicenseStatus.NOT_ACTIVE
    return LicenseStatus.OTHER if "valid_until" in license_.unread else LicenseStatus.VALID


def read_day(text: str | None) -> date | None:
    """Answer the day of a text; None for none or for ever. Raises ValueError for no day."""
    told = (text or "").strip()
    if not told or told in _ENDLESS:
        return None
    found = _COMPACT.fullmatch(told) or _DATE.fullmatch(told)
    if found is None:
        raise ValueError("not a day")
    year, month, day = (int(part) for part in found.groups())
    return date(year, month, day)


def same_number(one: str | None, other: str | None) -> bool:
    """Say whether two numbers are the same, X and blanks aside; nothing is like nothing."""
    return bool(one and other) and _plain(one) == _plain(other)


def _plain(number: str | None) -> str:
    return (number or "").replace(" ", "").upper()


def masked_name(name: str | None) -> str | None:
    """Answer a name of which only the first sign is shown."""
    return f"{name[:1]}**" if name else name


def masked_number(number: str | None) -> str | None:
    """Answer a number of which the first and the last sign are shown."""
    return f"{number[:1]}***{number[-1:]}" if number else number


def type_in(identifier: str | None) -> str | None:
    """Answer the type code inside a national identifier; None where it has another form."""
    parts = (identifier or "").split(".")
    return parts[5] if len(parts) == 10 else None


def region_in(identifier: str | None, issuer_code: str | None = None) -> str | None:
    """Answer where a license was issued: six digits, or those inside the issuer's USCC."""
    parts = (identifier or "").split(".")
    issuer = parts[6] if len(parts) == 10 else issuer_code or ""
    region = {6: issuer, 18: issuer[2:8]}.get(len(issuer), "")
    return region if region.isascii() and region.isdecimal() else None
