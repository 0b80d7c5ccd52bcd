"""Rules of license types, and how materials and results name one.

A material names a license type by the type's code where it gives one (certCode), else by the
exact name: certName, else the material's own name. A code that no type of the register has is a
finding; a name that none has is not, since most materials are no licenses. A result names a type
by its exact name: no source gives results a code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.standard.findings import Finding, Severity
from gateway.standard.identifiers import license_type_code
from gateway.standard.license_types import LicenseTypeElements

TYPE_UNKNOWN = "material.license_type_unknown"
"""The rule that the register decides."""

MANDATORY = (
    "certificate_type_name",
    "certificate_type_code",
    "certificate_define_authority_name",
    "certificate_define_authority_code",
    "certificate_holder_category",
    "certificate_issuing_authority_level",
)
"""What names a type, who defined it, and for whom and by whom licenses of it are issued."""


def license_type_findings(record: LicenseTypeElements) -> Iterator[Finding]:
    """Find a defining authority that is not the one whose code the type's code begins with."""
    code, authority = record.certificate_type_code, record.certificate_define_authority_code
    if not code or not authority or not license_type_code.is_valid(code):
        return
    stated = license_type_code.parse(code).authority_code
    if stated != authority:
        yield Finding(
            "certificate_type_code.contradicts_authority",
            Severity.WARNING,
            f"证照类型代码前 18 位为 {stated}，证照定义机构代码为 {authority}",
            "certificate_type_code",
            code,
        )


LONGEST_KEY = 200
"""How many characters a name of the standard has at most (MATERIAL_NAME, RESULT_NAME)."""


def material_key(material: Mapping[str, Any]) -> str | None:
    """Answer what a material names a license type by: a code as types have it, else a name."""
    code: str | None = material.get("cert_code")
    if code is not None:
        return _key(license_type_code.normalised(code))
    name: str | None = material.get("cert_name")
    return _key(material.get("material_name") if name is None else name)


def result_key(result: Mapping[str, Any]) -> str | None:
    """Answer what a result, or a handling item by its result, names a license type by."""
    return _key(result.get("result_name"))


def _key(text: str | None) -> str | None:
    # A longer text names no type, and no index would take it.
    return None if text is None or len(text) > LONGEST_KEY else text


def type_unknown(code: str) -> Finding:
    """Answer the finding on a list with a material whose code no type of the register has."""
    return Finding(
        TYPE_UNKNOWN,
        Severity.WARNING,
        f"申请材料的电子证照类型代码 {code} 不在证照目录中",
        "cert_code",
        code,
    )
