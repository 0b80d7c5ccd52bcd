"""Three families of names, one license: the normaliser of every platform's answer.

Source: domain page A4. English names stand as camel case or with underscores; pinyin initials are
those of the national XML and of OFD files; Guangdong has names of its own. `ZZ…` and `FZ…` names
beside Guangdong's are those of its older interface.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

import orjson

from gateway.connectors.payload import text_of
from gateway.connectors.spec import Licenses
from gateway.standard.licenses import License, LicenseHolder, LicenseStatus, read_day

Names = Mapping[str, tuple[str, ...]]

ENGLISH: Names = {
    "identifier": ("certificateIdentifier", "certificate_identifier", "cert_identifier"),
    "name": ("certificateName", "certificate_name"),
    "type_code": (
        "certificateTypeCode",
        "certificate_type_code",
        "certificate_type_name_code",
    ),
    "type_name": ("certificateTypeName", "certificate_type_name"),
    "number": ("certificateNumber", "certificate_number"),
    "version": ("certificateVersion", "certificate_version"),
    "issuer_name": (
        "certificateIssuingAuthorityName",
        "certificate_issuing_authority_name",
    ),
    "issuer_code": (
        "certificateIssuingAuthorityCode",
        "certificate_issuing_authority_code",
    ),
    "issued_on": (
        "certificateIssuedDate",
        "certificate_issued_date",
        "certificate_issuing_authority_date",
    ),
    "valid_from": ("certificateEffectiveDate", "certificate_effective_date", "validate_start"),
    "valid_until": ("certificateExpiringDate", "certificate_expiring_date", "validate_end"),
    "holder_name": ("certificateHolderName", "certificate_holder_name"),
    "holder_number": ("certificateHolderCode", "certificate_holder_code"),
    "holder_type": (
        "certificateHolderTypeCode",
        "certificateHolderType",
        "certificate_holder_type_code",
        "certificate_holder_type",
    ),
    "area_code": ("certificateAreaCode", "certificate_area_code"),
    "status": ("status", "certificateStatus", "certificate_status"),
    "face": ("extendInfo", "extend_info"),
}
PINYIN: Names = {
    "identifier": ("ZZBS",),
    "name": ("ZZMC",),
    "type_code": ("ZZLXDM",),
    "number": ("ZZBH",),
    "issuer_name": ("ZZBFJG",),
    "issuer_code": ("ZZBFJGDM",),
    "issued_on": ("ZZBFRQ",),
    "valid_from": ("ZZYXQQSRQ",),
    "valid_until": ("ZZYXQJZRQ",),
    "holder_name": ("CZZT",),
    "holder_number": ("CZZTDM",),
    "holder_type": ("CZZTDMLXDM",),
    "status": ("ZZZT",),
}
GUANGDONG: Names = {
    "identifier": ("license_code",),
    "name": ("name",),
    "type_code": ("license_item_code",),
    "type_name": ("license_type_name",),
    "number": ("id_code", "ZZHM"),
    "issuer_name": ("issue_org_name", "FZJGMC"),
    "issuer_code": ("issue_org_code", "FZJGZZJGDM"),
    "issued_on": ("issue_date", "FZRQ"),
    "valid_from": ("begin_date",),
    "valid_until": ("expiry_date",),
    "holder_name": ("holder_name", "CYRMC"),
    "holder_number": ("holder_identity_num", "CYRSFZJHM"),
    "holder_type": ("holder_identity_type", "CYRSFZJLX"),
    "area_code": ("division_code",),
    "status": ("license_status",),
    "face": ("data_fields",),
}
FAMILIES: Mapping[str, Names] = {"english": ENGLISH, "pinyin": PINYIN, "guangdong": GUANGDONG}

FACE_PREFIX = "KZ_"
"""What extended face data begin with among the pinyin names."""

_TEXTS = (
    "identifier", "name", "type_name", "number", "version", "issuer_name", "issuer_code",
    "area_code",
)  # fmt: skip
_DAYS = ("issued_on", "valid_from", "valid_until")


def license_of(values: Mapping[str, Any], licenses: Licenses, platform: str) -> License:
    """Answer the license in a platform's answer; what it does not tell is None."""
    names = FAMILIES[licenses.names]

    def told(element: str) -> Any:
        own = licenses.fields.get(element)
        known = (own,) if own is not None else names.get(element, ())
        return next((values[name] for name in known if _is_told(values.get(name))), None)

    days, unread = _days({name: _text(told(name)) for name in _DAYS})
    plain: dict[str, Any] = {name: _text(told(name)) for name in _TEXTS} | days
    code, theirs = _text(told("status")), _text(told("type_code"))
    types = {other: ours for ours, other in licenses.types.items()}
    return License(
        platform=platform,
        type_code=types.get(theirs or "", theirs),
        holders=tuple(_holders(told, licenses)),
        status=licenses.statuses.get(code or "", LicenseStatus.OTHER),
        status_code=code,
        face=MappingProxyType(_face(told("face"), values)),
        unread=unread,
        **plain,
    )


def _days(texts: Mapping[str, str | None]) -> tuple[dict[str, date | None], tuple[str, ...]]:
    days: dict[str, date | None] = {}
    unread = []
    for name, text in texts.items():
        try:
            days[name] = read_day(text)
        except ValueError:
            unread.append(name)
    return days, tuple(unread)


def _holders(told: Any, licenses: Licenses) -> Iterator[LicenseHolder]:
    """Answer who holds it: several stand in one text, with commas between them."""
    types = {theirs: ours for ours, theirs in licenses.holder_types.items()}
    parts = (_split(told(f"holder_{part}")) for part in ("name", "number", "type"))
    for name, number, kind in zip_longest(*parts):
        yield LicenseHolder(name, number, types.get(kind or "", kind))


def _split(value: Any) -> list[str]:
    text = _text(value)
    return [] if text is None else [part.strip() for part in text.replace("，", ",").split(",")]


def _face(value: Any, values: Mapping[str, Any]) -> dict[str, str]:
    """Answer the face data: a JSON object, also as text, or what begins with its prefix."""
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except ValueError:
            value = None
    found = {str(name): _text(one) for name, one in value.items()} if _is_map(value) else {}
    found |= {
        name.removeprefix(FACE_PREFIX): _text(one)
        for name, one in values.items()
        if name.startswith(FACE_PREFIX)
    }
    return {name: text for name, text in found.items() if text is not None}


def _is_told(value: Any) -> bool:
    return value is not None and value != ""


def _is_map(value: Any) -> bool:
    return isinstance(value, Mapping)


def _text(value: Any) -> str | None:
    if not _is_told(value):
        return None
    return value if isinstance(value, str) else text_of(value)
