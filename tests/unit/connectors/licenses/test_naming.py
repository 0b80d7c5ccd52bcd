"""One license in the names of three families, and in what people make of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.licenses.naming import FAMILIES, license_of
from gateway.connectors.spec import Licenses
from gateway.sandbox.licenses import BUILDERS, GOOD, OPERATOR
from gateway.standard.licenses import License, LicenseStatus, status_on

STATUSES = {"01": "VALID", "ISSUED": "VALID", "1": "VALID"}


def licenses(names: str, **more: Any) -> Licenses:
    family = {"family": "sharing", "regions": ["43"], "names": names, "statuses": STATUSES}
    return Licenses.model_validate(family | more)


def read(names: str, values: dict[str, Any], **more: Any) -> License:
    return license_of(values, licenses(names, **more), "somewhere")


def snake(name: str) -> str:
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name)


def test_camel_case_underscores_and_pinyin_are_one_license() -> None:
    camel = read("english", GOOD.english())
    under = read("english", {snake(name): value for name, value in GOOD.english().items()})
    pinyin = read("pinyin", {**GOOD.pinyin(), "ZZZT": "1", "KZ_remark": "演示数据"})
    for one in (camel, under, pinyin):
        assert (one.identifier, one.number, one.type_code) == (
            GOOD.identifier,
            GOOD.number,
            OPERATOR,
        )
        assert (one.holders, one.valid_until) == (camel.holders, date(2036, 12, 31))
        assert (one.status, one.face) == (LicenseStatus.VALID, {"remark": "演示数据"})


def test_guangdong_has_codes_of_its_own() -> None:
    own = {"types": {"T": "100021"}, "holder_types": {"111": "10"}}
    one = read("guangdong", BUILDERS.guangdong(), **own)
    assert (one.identifier, one.type_code) == (BUILDERS.local_code, "T")
    assert (one.holders[0].type, one.issued_on) == ("111", date(2020, 1, 1))
    assert one.face == {"remark": "演示数据"}


def test_several_holders_stand_in_one_text() -> None:
    values = {
        "holder_name": "甲,乙",
        "holder_identity_num": "1，2",
        "holder_identity_type": "10,10",
    }
    one = read("guangdong", values)
    assert [(holder.name, holder.number) for holder in one.holders] == [("甲", "1"), ("乙", "2")]
    assert one.is_of("2")
    assert not one.is_of("1，2")


def test_a_name_of_a_platforms_own_goes_before_the_familys() -> None:
    values = GOOD.english() | {"zzhm": "another"}
    assert read("english", values, fields={"number": "zzhm"}).number == "another"


@pytest.mark.parametrize("text", ["长期", "", None, "9999-12-31"])
def test_what_has_no_end_is_valid(text: str | None) -> None:
    one = read("english", GOOD.english() | {"certificateExpiringDate": text})
    assert (one.valid_until, status_on(one, date(2026, 11, 21))) == (None, LicenseStatus.VALID)


@pytest.mark.parametrize("text", ["见附页", "2024-13-01", "20241301"])
def test_what_has_an_end_that_nobody_can_read_is_not_called_valid(text: str) -> None:
    one = read("english", GOOD.english() | {"certificateExpiringDate": text})
    assert one.unread == ("valid_until",)
    assert status_on(one, date(2026, 11, 21)) is LicenseStatus.OTHER


def test_a_status_that_is_not_in_the_table_is_not_valid() -> None:
    one = read("english", GOOD.english() | {"status": "77"})
    assert (one.status, one.status_code) == (LicenseStatus.OTHER, "77")


def test_nothing_personal_is_in_what_a_license_shows_of_itself() -> None:
    shown = repr(read("english", GOOD.english()))
    assert GOOD.holder.number not in shown
    assert GOOD.holder.name not in shown


TEXTS = st.text(max_size=8)
VALUES = st.none() | TEXTS | st.integers() | st.dictionaries(TEXTS, TEXTS, max_size=2)
SPELLINGS = sorted(
    {one for names in FAMILIES.values() for known in names.values() for one in known}
)


@given(
    st.sampled_from(sorted(FAMILIES)),
    st.dictionaries(st.sampled_from(SPELLINGS), VALUES, max_size=8),
)
def test_whatever_stands_there_is_read_or_told_as_unread(
    names: str, values: dict[str, Any]
) -> None:
    one = read(names, values)
    assert set(one.unread) <= {"issued_on", "valid_from", "valid_until"}
    assert one.platform == "somewhere"


@given(st.dates(date(2020, 1, 1), date(2099, 1, 1)), st.dates(date(2020, 1, 1)))
def test_a_valid_license_is_expired_from_the_day_after_its_end(end: date, day: date) -> None:
    values = GOOD.english() | {"certificateExpiringDate": f"{end:%Y年%m月%d日}"}
    expected = LicenseStatus.EXPIRED if day > end else LicenseStatus.VALID
    assert status_on(read("english", values), day) is expected
