"""License types: what the source lists is declared, three ways to write one, what is found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.schema.code_tables import code_table
from gateway.standard.derived import derive
from gateway.standard.element import elements
from gateway.standard.findings import Severity
from gateway.standard.identifiers import explain_code, license_type_code
from gateway.standard.identifiers.explanation import MalformedCode
from gateway.standard.license_statistics import (
    APPLICATION_RULES,
    ElectronicResults,
    electronic_share,
)
from gateway.standard.license_types import GBT_36902
from gateway.standard.nouns import HANDLING_ITEM, LICENSE_TYPE, MATERIAL, RESULT, Noun
from gateway.standard.record import CodeTables, Draft, reader
from gateway.standard.variants import VARIANTS
from tests.synthetic import dept_code
from tests.unit.standard.raw_records import RawOf

AUTHORITY = dept_code()
CODE = f"{AUTHORITY}001"
WHOLE = {
    "certificate_type_name": "演示许可证",
    "certificate_type_code": CODE,
    "certificate_define_authority_name": "演示机关",
    "certificate_define_authority_code": AUTHORITY,
    "certificate_holder_category": "法人",
    "certificate_issuing_authority_level": "区县级",
}
# Domain page, A3: the names that two systems show; ValidityRange is misspelt by one.
LISTED = {
    "CertificateTypeName", "CertificateTypeCode", "CertificateDefineAuthorityName",
    "CertificateDefineAuthorityCode", "CertificateDefineAuthorityLevel", "ItemName", "ItemCode",
    "CertificateHolderCategory", "ValidityRange", "CertificateIssuingAuthorityLevel",
    "CertificateIssuingAuthority",
}  # fmt: skip


def read(codes: CodeTables | None = None, **values: Any) -> Draft:
    return reader(LICENSE_TYPE, codes)(RawOf(WHOLE | values))


def rules(draft: Draft) -> set[str]:
    return {finding.rule for finding in draft.findings}


def said(draft: Draft, name: str) -> Any:
    return getattr(draft.elements, name)


def test_the_elements_of_the_standard_are_those_that_the_source_lists() -> None:
    facts = elements(LICENSE_TYPE.elements).values()
    assert {fact.column for fact in facts if fact.origin == GBT_36902} == LISTED


def test_a_whole_type_has_no_findings_and_is_named_by_its_code() -> None:
    draft = read()
    assert (rules(draft), draft.code) == (set(), CODE)


# The code ---------------------------------------------------------------------------------------

BLANKS = st.sampled_from(["", " ", "-", "\u3000", " - "])


@given(st.lists(BLANKS, min_size=21, max_size=21), st.booleans(), st.booleans())
def test_however_a_code_is_written_it_names_one_type(
    between: list[str], small: bool, wide: bool
) -> None:
    written = CODE.lower() if small else CODE
    if wide:
        written = "".join(chr(ord(sign) + 0xFEE0) for sign in written)
    written = "".join(map("".join, zip(written, between, strict=True)))
    draft = read(certificate_type_code=written)
    assert draft.code == said(draft, "certificate_type_code") == CODE
    assert rules(draft) == set()


def test_a_wrong_check_digit_is_a_warning_and_the_code_still_names_the_type() -> None:
    wrong = f"{AUTHORITY[:17]}{'0' if AUTHORITY[17] != '0' else '1'}001"
    draft = read(certificate_type_code=wrong)
    assert draft.code == wrong
    assert {finding.rule: finding.severity for finding in draft.findings} == {
        "certificate_type_code.authority_code": Severity.WARNING,
        "certificate_type_code.contradicts_authority": Severity.WARNING,
    }


@pytest.mark.parametrize("code", ["112", f"{AUTHORITY}00A", f"{AUTHORITY}01", f"{AUTHORITY}0001"])
def test_what_has_not_the_shape_of_a_code_names_no_type_and_is_kept(code: str) -> None:
    draft = read(certificate_type_code=code)
    assert draft.code is None
    assert said(draft, "certificate_type_code") == code
    assert {finding.severity for finding in draft.findings} == {Severity.WARNING}
    with pytest.raises(MalformedCode):
        license_type_code.parse(code)


def test_nothing_but_signs_that_are_left_out_stays_as_it_is() -> None:
    assert license_type_code.normalised(" - ") == " - "


def test_a_code_is_recognised_and_explained_in_its_parts() -> None:
    found = explain_code(CODE)
    assert (found.kind, found.valid) == ("license_type_code", True)
    assert [(part.value, part.valid) for part in found.parts] == [(AUTHORITY, True), ("001", True)]
    assert str(license_type_code.parse(CODE)) == CODE


@pytest.mark.parametrize(
    "code", ["11100000MB03271699001", "11100000MB03271699022", "11100000000013338W032"]
)
def test_published_codes_are_valid_without_a_warning(code: str) -> None:
    assert explain_code(code).problems == ()


# What contradicts -------------------------------------------------------------------------------


def test_a_defining_authority_other_than_the_codes_is_found() -> None:
    found = read(certificate_define_authority_code=dept_code(2))
    assert rules(found) == {"certificate_type_code.contradicts_authority"}


def test_what_a_type_must_have_is_told_in_one_finding() -> None:
    (missing,) = reader(LICENSE_TYPE)(RawOf({})).findings
    assert missing.rule == "element.missing"
    assert (missing.evidence or "").split() == [
        elements(LICENSE_TYPE.elements)[name].column for name in WHOLE
    ]


@pytest.mark.parametrize(
    ("element", "table", "variant", "written", "name"),
    [
        ("certificate_issuing_authority_level", "LicenseLevel", "three-to-five", "3", "CITY"),
        ("certificate_holder_category", "LicenseHolderCategory", "one-two", "1", "PERSON"),
        ("certificate_holder_category", "LicenseHolderCategory", "from-zero", "1", "LEGAL_PERSON"),
        ("license_kind", "LicenseKind", "letters", "CERTIFICATE", "LICENSE"),
        ("license_kind", "LicenseKind", "one-four", "1", "CERTIFICATE"),
    ],
)
def test_one_code_means_what_its_platform_says_and_that_is_no_finding(
    element: str, table: str, variant: str, written: str, name: str
) -> None:
    codes = {(element, table): VARIANTS[table][variant].codes}
    draft = read(codes, **{element: written})
    assert said(draft, element).name == name
    assert said(draft, f"{element}_code") == written
    assert rules(draft) == set()


def test_a_level_outside_the_table_is_kept_and_found() -> None:
    draft = read(certificate_issuing_authority_level="9")
    assert said(draft, "certificate_issuing_authority_level").name == "UNKNOWN"
    assert (rules(draft), draft.code) == ({"code.unknown"}, CODE)


def test_a_variant_is_shown_with_its_own_words() -> None:
    found = code_table("LicenseHolderCategory", "from-zero")
    assert found is not None
    assert [(entry.code, entry.label) for entry in found.codes] == [
        ("0", "个人"),
        ("1", "机构"),
        ("2", "个人和法人"),
    ]


# What a material names --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("material", "key"),
    [
        ({"cert_code": CODE.lower(), "cert_name": "甲证", "material_name": "乙"}, CODE),
        ({"cert_name": "甲证", "material_name": "乙"}, "甲证"),
        ({"material_name": "乙 "}, "乙 "),
        ({}, None),
        ({"material_name": "长" * 201}, None),
    ],
    ids=["a code", "a name", "its own name, as it stands", "nothing", "a text too long"],
)
def test_a_material_names_a_type_by_code_else_by_name(
    material: dict[str, str], key: str | None
) -> None:
    assert derive(MATERIAL, material) == {"license_key": key}


@pytest.mark.parametrize("noun", [RESULT, HANDLING_ITEM], ids=lambda noun: noun.name)
def test_a_result_names_a_type_by_its_exact_name(noun: Noun) -> None:
    assert derive(noun, {"result_name": "甲证 "})["license_key"] == "甲证 "
    assert derive(noun, {"result_name": "长" * 201})["license_key"] is None


# Figures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", APPLICATION_RULES)
def test_a_share_tells_which_kinds_of_items_it_counts(rule: str) -> None:
    share = electronic_share(ElectronicResults(None, None, 3, 1), rule)
    assert (share.numerator, share.denominator, share.text) == (1, 3, "33.33")
    types = [one.label for one in APPLICATION_RULES[rule].types]
    assert "、".join(types) in share.definition.text
    assert len(types) == {"HEBEI_SIX": 6, "CHONGMING_SEVEN": 7}[rule]
    assert electronic_share(ElectronicResults(None, None, 0, 0), rule).text is None
