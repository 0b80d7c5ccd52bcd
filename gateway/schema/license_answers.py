"""Licenses between the schema and what carries it out; masked unless the scope allows."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from datetime import date
from typing import Any

import strawberry
from graphql import ArgumentNode, StringValueNode, visit
from graphql.language.visitor import Visitor
from pydantic.alias_generators import to_camel

from gateway.errors import ArgumentError, NotConnected
from gateway.resolvers.caller import PERSONAL, Caller
from gateway.resolvers.licenses import Claim, Found, Licenses, Request, Verified
from gateway.resolvers.licenses.grants import Authorised
from gateway.resolvers.licenses.mine import Erased
from gateway.resolvers.licenses.problems import LicenseProblem as Problem
from gateway.schema.licenses import (
    ConsentInput,
    Erasure,
    HolderInput,
    License,
    LicenseAccess,
    LicenseAnswer,
    LicenseAuthorization,
    LicenseFaceEntry,
    LicenseHolder,
    LicenseProblem,
    LicenseVerification,
    SealCheck,
)
from gateway.standard import licenses as standard
from gateway.standard.access import AccessMode, Consent, Holder
from gateway.standard.licenses import masked_name, masked_number
from gateway.store.accesses import Seen
from gateway.store.audit import Outcome


def licenses_of(info: strawberry.Info) -> Licenses:
    """Answer what carries it out. Raises NotConnected."""
    found: Licenses | None = info.context["licenses"]
    if found is None:
        raise NotConnected(
            "此服务没有接通电子证照。",
            hint="连接器规格中要有 licenses，见 docs/how-to/licenses.md。",
        )
    return found


def request_of(  # the arguments of a field
    info: strawberry.Info,
    purpose: str,
    holder: HolderInput | None = None,
    item: str | None = None,
    case_no: str | None = None,
    consent: ConsentInput | None = None,
    types: tuple[str, ...] = (),
) -> Request:
    """Answer what is asked for. Raises ArgumentError where a number stands in the document."""
    _refuse_literals(info)
    return Request(
        purpose=purpose.strip(),
        holder=Holder(holder.type, holder.number.strip()) if holder else None,
        item=item or None,
        case=case_no or None,
        consent=Consent(consent.id, consent.text_version, consent.given_at) if consent else None,
        types=types,
    )


class _Literals(Visitor):
    """Looks for a text among the fields of a holder."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_string_value(self, _node: StringValueNode, *_: Any) -> None:
        self.found = True


def _refuse_literals(info: strawberry.Info) -> None:
    """Documents are kept and counted; a person's number has no place in one."""
    for node in info._raw_info.field_nodes:  # noqa: SLF001  # strawberry has no public way
        for argument in node.arguments or ():
            if argument.name.value in {"holder", "file"} and _has_text(argument):
                raise ArgumentError(
                    f"{argument.name.value} 须放在变量中，不写在查询文本里。",
                    code="LICENSE_LITERAL",
                )


def _has_text(argument: ArgumentNode) -> bool:
    looking = _Literals()
    visit(argument.value, looking)
    return looking.found


def claim_of(
    identifier: str | None, type_code: str | None, number: str | None, file: str | None
) -> Claim:
    """Answer what is to be verified. Raises ArgumentError."""
    try:
        content = b64decode(file, validate=True) if file else None
    except binascii.Error:
        raise ArgumentError("file 不是 Base64。", code="FILE_UNREADABLE") from None
    return Claim(identifier or None, type_code or None, number or None, content)


def answer_of(found: Found, caller: Caller, day: date) -> LicenseAnswer:
    """Answer what was found, as much as the caller may see."""
    whole = PERSONAL in caller.scopes
    return LicenseAnswer(
        licenses=[shown(one, day, whole=whole) for one in found.licenses],
        problems=_problems(found.problems),
        platforms=list(found.platforms),
    )


def shown(license_: standard.License, day: date, *, whole: bool) -> License:
    """Answer a license; without the scope what is of the person is masked."""
    numbers = [holder.number for holder in license_.holders if holder.number]
    identifier = license_.identifier
    tells = any(number in (identifier or "") for number in numbers)
    return License(
        platform=license_.platform,
        name=license_.name,
        type_code=license_.type_code,
        type_name=license_.type_name,
        version=license_.version,
        issued_on=_day(license_.issued_on),
        valid_from=_day(license_.valid_from),
        valid_until=_day(license_.valid_until),
        identifier=identifier if whole or not tells else masked_number(identifier),
        number=license_.number if whole else masked_number(license_.number),
        issuer_name=license_.issuer_name,
        issuer_code=license_.issuer_code,
        holders=[
            LicenseHolder(
                name=holder.name if whole else masked_name(holder.name),
                number=holder.number if whole else masked_number(holder.number),
                type=holder.type,
            )
            for holder in license_.holders
        ],
        area_code=license_.area_code,
        status=standard.status_on(license_, day),
        status_code=license_.status_code,
        face=_face(license_.face, whole=whole),
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _face(face: Mapping[str, str], *, whole: bool) -> list[LicenseFaceEntry]:
    return [
        LicenseFaceEntry(name=name, value=value if whole else masked_name(value))
        for name, value in face.items()
    ]


def verification_of(found: Verified) -> LicenseVerification:
    """Answer what came of a verification."""
    seal = found.seal
    return LicenseVerification(
        verdict=found.verdict,
        differences=[to_camel(name) for name in found.differences],
        warnings=list(found.warnings),
        seal_check=SealCheck(verdict=seal.verdict, reason=seal.reason) if seal else None,
        platform=found.platform,
        problems=_problems(found.problems),
    )


def authorization_of(found: Authorised) -> LicenseAuthorization:
    """Answer an authorised use."""
    return LicenseAuthorization(
        path=f"/licenses/download/{found.token}" if found.token else None,
        expires_at=found.expires_at,
        platform=found.platform,
        problems=_problems(found.problems),
    )


def access_of(seen: Seen) -> LicenseAccess:
    """Answer an access."""
    told = vars(seen) | {"id": strawberry.ID(str(seen.sequence)), "case_no": seen.case_number}
    for name in ("sequence", "case_number", "target"):
        told.pop(name)
    told |= {"mode": AccessMode(seen.mode), "outcome": Outcome(seen.outcome)}
    return LicenseAccess(**told)


def erasure_of(erased: Erased) -> Erasure:
    """Answer what was erased."""
    return Erasure(
        erased_authorized_uses=erased.grants,
        kept_accesses=erased.accesses_kept,
        kept_years=erased.retention_years,
        message=(
            f"已删除未使用的授权用证 {erased.grants} 项。查阅记录 {erased.accesses_kept} 条依法保存"
            f"不少于 {erased.retention_years} 年（个人信息处理记录），其中没有证件号；"
            "证照与文件网关不保存，请向颁发机构的平台申请。"
        ),
    )


def _problems(found: tuple[Problem, ...]) -> list[LicenseProblem]:
    return [LicenseProblem(**vars(one)) for one in found]
