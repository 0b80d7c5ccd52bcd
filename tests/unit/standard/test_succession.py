"""Who took over from a code: told by names, and left open where names do not tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.standard.gbt2260.build import with_documents
from gateway.standard.gbt2260.succession import Basis, Successor, Table, level, stem, successors

PROVINCES = {"990000": "某省", "980000": "另省"}
CITIES = {"990100": "甲城市", "990200": "乙城市"}


def year(number: int, counties: dict[str, str]) -> Table:
    names = PROVINCES | CITIES | counties
    parents = {code: f"{code[:4]}00" if level(code) == 4 else f"{code[:2]}0000" for code in names}
    return Table(number, names, parents)


def told(*years: dict[str, str]) -> dict[str, tuple[str, str]]:
    tables = [year(2000 + number, counties) for number, counties in enumerate(years)]
    return {code: (s.code, s.basis.value) for code, s in successors(tables).items()}


@pytest.mark.parametrize(("name", "expected"), [
    ("番禺市", "番禺"),
    ("伊通满族自治县", "伊通"),
    ("双江拉祜族佤族布朗族傣族自治县", "双江"),
    ("宜昌地区", "宜昌"),
    ("神农架林区", "神农架"),
    ("忠县", "忠县"),
    ("城区", "城区"),
])  # fmt: skip
def test_a_stem_is_the_name_without_its_kind(name: str, expected: str) -> None:
    assert stem(name) == expected


def test_a_region_that_keeps_its_name_is_found_under_its_new_code() -> None:
    assert told({"990121": "东山县"}, {"990221": "东山县"}) == {"990121": ("990221", "name")}


def test_a_county_that_became_a_district_is_found_by_its_stem() -> None:
    assert told({"990121": "东山县"}, {"990102": "东山区"}) == {"990121": ("990102", "stem")}


def test_a_region_is_followed_through_every_year() -> None:
    years = {"990121": "东山县"}, {"990181": "东山市"}, {"990102": "东山区"}
    assert told(*years) == {"990121": ("990102", "stem"), "990181": ("990102", "stem")}


def test_a_region_renamed_under_its_new_code_is_still_the_one() -> None:
    years = {"990121": "东山县"}, {"990221": "东山县"}, {"990221": "西岭县"}
    assert told(*years) == {"990121": ("990221", "name")}


def test_a_region_whose_name_nobody_takes_has_no_successor() -> None:
    assert told({"990121": "东山县"}, {"990122": "西岭县"}) == {}


def test_a_name_that_stood_elsewhere_already_takes_nothing_over() -> None:
    both = {"990121": "东山县", "990221": "东山县"}
    assert told(both, {"990221": "东山县"}) == {}


def test_namesakes_are_told_apart_by_the_city_above() -> None:
    before = {"990111": "郊区", "990211": "郊区"}
    after = {"990112": "郊区", "990212": "郊区"}
    expected = {"990111": ("990112", "name"), "990211": ("990212", "name")}
    assert told(before, after) == expected


def test_two_claims_on_one_name_settle_nothing() -> None:
    before = {"990121": "东山县", "990122": "东山县"}
    assert told(before, {"990123": "东山县"}) == {}


def test_one_region_split_under_its_name_has_no_single_successor() -> None:
    assert told({"990121": "东山县"}, {"990102": "东山区", "990103": "东山区"}) == {}


def test_another_province_takes_over_only_where_the_name_is_the_only_one() -> None:
    assert told({"990121": "东山县"}, {"980121": "东山县"}) == {"990121": ("980121", "name")}
    before = {"990121": "东山县", "980122": "东山县"}
    assert told(before, {"980121": "东山县", "980122": "东山县"}) == {}


def test_a_code_given_to_another_region_does_not_hide_where_the_first_went() -> None:
    years = {"990121": "东山县"}, {"990221": "东山县", "990121": "西岭县"}, {"990221": "东山县"}
    assert told(*years) == {}  # the last holder of 990121, 西岭县, is gone without a trace


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([f"99012{n}" for n in range(6)]),
            st.sampled_from(["东山县", "东山区", "西岭县", "南湖县", "郊区"]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_a_successor_is_another_code_that_was_in_force_later(years: list[dict[str, str]]) -> None:
    last = {code: number for number, counties in enumerate(years) for code in counties}
    for code, (successor, _) in told(*years).items():
        assert code not in years[-1]
        assert successor != code
        assert last[successor] > last[code]


def test_a_document_speaks_where_names_do_not_and_leads_to_the_last_code() -> None:
    tables = [
        year(2000, {"990121": "东山县", "990122": "西岭县"}),
        year(2001, {"990102": "东山区", "990122": "西岭县"}),
        year(2002, {"990103": "新区"}),
    ]
    documents = {"990102": "990103", "990122": "990103", "990199": "990103"}
    assert with_documents(successors(tables), documents, tables) == {
        "990121": Successor("990103", Basis.DOCUMENT),
        "990102": Successor("990103", Basis.DOCUMENT),
        "990122": Successor("990103", Basis.DOCUMENT),
    }


def test_documents_that_lead_in_a_circle_end() -> None:
    tables = [year(2000, {"990121": "东山县", "990122": "西岭县"}), year(2001, {})]
    circle = {"990121": "990122", "990122": "990121"}
    assert len(with_documents({}, circle, tables)) == 2
