"""What is derived follows from the elements, and says by which conversion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.standard.codes import LimitUnit
from gateway.standard.derived import CONVERSIONS, IMMEDIATE, derive
from gateway.standard.nouns import CATALOG_ITEM, HANDLING_ITEM, IMPLEMENTATION_LIST, REGION

UNITS = st.sampled_from([unit.name for unit in LimitUnit] + [None])
DAYS = st.none() | st.integers(0, 2**31 - 1)


def promised(number: int | None, unit: str | None, kind: str | None = None) -> int | None:
    columns = {"promise_day": number, "promise_type": unit, "project_type": kind}
    days: int | None = derive(IMPLEMENTATION_LIST, columns)["promise_working_days"]
    return days


@pytest.mark.parametrize(
    ("number", "unit", "days"),
    [
        (20, "WORKING_DAY", 20),
        (0, "WORKING_DAY", 0),
        (7, "NATURAL_DAY", 5),
        (8, "NATURAL_DAY", 6),
        (1, "NATURAL_DAY", 1),
        (24, "HOUR", 3),
        (1, "HOUR", 1),
        (2, "MONTH", 44),
        (1, "YEAR", 250),
    ],
)
def test_a_promise_becomes_working_days_and_is_never_made_shorter(
    number: int, unit: str, days: int
) -> None:
    assert promised(number, unit) == days


def test_an_immediate_item_is_promised_for_the_same_day_whatever_else_it_says() -> None:
    assert promised(None, None, "IMMEDIATE") == 0
    assert promised(5, "WORKING_DAY", "IMMEDIATE") == 0


@given(DAYS, st.sampled_from(["UNKNOWN", None]))
def test_a_promise_of_an_unknown_unit_is_never_a_number(
    number: int | None, unit: str | None
) -> None:
    assert promised(number, unit) is None


@given(DAYS, UNITS, st.sampled_from([None, "IMMEDIATE", "PROMISED"]))
def test_a_number_always_names_its_conversion(
    number: int | None, unit: str | None, kind: str | None
) -> None:
    columns = {"promise_day": number, "promise_type": unit, "project_type": kind}
    found = derive(HANDLING_ITEM, columns)
    names = {IMMEDIATE, *(conversion.name for conversion in CONVERSIONS.values())}
    if found["promise_working_days"] is None:
        assert found["promise_conversion"] is None
    else:
        assert found["promise_conversion"] in names
        assert 0 <= found["promise_working_days"] < 2**31


def test_every_known_unit_has_a_conversion() -> None:
    assert set(CONVERSIONS) == {unit.name for unit in LimitUnit} - {"UNKNOWN"}


@pytest.mark.parametrize(
    ("columns", "catalog"),
    [
        ({"str_level": "NATIONAL", "catalog_code": "430115035000"}, "NATIONAL"),
        ({"str_level": "PROVINCE"}, "PROVINCIAL"),
        ({"str_level": "CITY", "catalog_code": "000115035000"}, "LOCAL"),
        ({"catalog_code": "000115035000"}, "NATIONAL"),
        ({"str_level": "UNKNOWN", "catalog_code": "430115035000"}, "PROVINCIAL"),
        ({"catalog_code": "broken", "local_catalog_code": "ML1"}, "LOCAL"),
        ({"catalog_code": "broken"}, None),
        ({}, None),
    ],
)
def test_the_catalog_of_an_item_follows_its_owner_and_else_its_code(
    columns: dict[str, str], catalog: str | None
) -> None:
    assert derive(CATALOG_ITEM, columns) == {"catalog": catalog}


def test_what_has_nothing_to_derive_derives_nothing() -> None:
    assert derive(REGION, {"area_code": "430000000000"}) == {}
