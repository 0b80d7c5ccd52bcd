"""What a platform answers to records: each record has exactly one outcome, in every form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.outward import Outcome, Parcel
from gateway.connectors.rest_lane import key_of
from gateway.connectors.results import read_results
from gateway.connectors.spec import Results
from gateway.errors import PlatformUnavailable

LISTED = Results.model_validate(
    {
        "at": "rows",
        "record": "id",
        "code": "code",
        "accepted": ["0"],
        "duplicate": [1],
        "refused": ["9"],
    }
)
MEANT = {0: Outcome.DELIVERED, 1: Outcome.DELIVERED, 9: Outcome.REFUSED, 5: Outcome.FAILED}


def parcel(number: int) -> Parcel:
    return Parcel(f"k{number}", "Region", f"e{number}", f"c{number}", "f", "I", "b", {})


@given(st.lists(st.sampled_from([0, 1, 5, 9, None]), min_size=1, max_size=8), st.randoms())
def test_each_record_has_the_outcome_that_its_own_result_says(
    codes: list[Any], chance: Any
) -> None:
    parcels = [parcel(number) for number in range(len(codes))]
    rows = [{"id": f"e{n}", "code": code} for n, code in enumerate(codes) if code is not None]
    rows.append({"id": "of somebody else", "code": 9})
    chance.shuffle(rows)
    receipts = read_results(LISTED, parcels, {"rows": rows})
    assert [receipt.key for receipt in receipts] == [one.key for one in parcels]
    expected = [Outcome.UNKNOWN if code is None else MEANT[code] for code in codes]
    assert [receipt.outcome for receipt in receipts] == expected


@pytest.mark.parametrize(
    ("names", "named"), [("id", "e1"), ("key", "k1"), ("code", "c1"), ("index", 1)]
)
def test_a_record_is_named_by_what_the_platform_has(names: str, named: object) -> None:
    told = LISTED.model_copy(update={"names": names})
    parcels = [parcel(number) for number in range(2)]
    first, second = read_results(told, parcels, {"rows": [{"id": named, "code": "9"}]})
    assert (first.outcome, second.outcome) == (Outcome.UNKNOWN, Outcome.REFUSED)


def test_where_only_failures_are_listed_the_others_were_taken() -> None:
    told = LISTED.model_copy(update={"absent": "accepted", "other": "refused"})
    parcels = [parcel(number) for number in range(2)]
    first, second = read_results(told, parcels, {"rows": [{"id": "e0", "code": "x"}]})
    assert (first.outcome, second.outcome) == (Outcome.REFUSED, Outcome.DELIVERED)


@pytest.mark.parametrize("answer", [None, [], {}, {"rows": None}, {"rows": {}}, "ok"])
def test_an_answer_without_results_leaves_it_open_what_arrived(answer: object) -> None:
    with pytest.raises(PlatformUnavailable):
        read_results(LISTED, [parcel(1)], answer)


def test_without_codes_a_good_answer_is_delivery() -> None:
    (receipt,) = read_results(Results(), [parcel(1)], None)
    assert receipt.outcome is Outcome.DELIVERED


@given(st.lists(st.integers(0, 50), min_size=1, unique=True))
def test_the_key_of_a_request_is_that_of_its_records(numbers: list[int]) -> None:
    parcels = [parcel(number) for number in numbers]
    assert key_of(parcels) == key_of(list(parcels))
    assert key_of([*parcels, parcel(99)]) != key_of(parcels)
    if len(parcels) == 1:
        assert key_of(parcels) == parcels[0].key
