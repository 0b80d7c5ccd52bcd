"""The ledger of a drop: every file once, in order, whatever comes late, changes or breaks off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.files.ledger import (
    KEPT,
    Ledger,
    Listed,
    ledger_token,
    lost,
    plan,
    read_ledger,
)
from gateway.connectors.spec import Drop
from gateway.errors import PlatformUnavailable, YiwangError

CHANGES = Drop(files="%Y%m%d.csv")
WHOLE = Drop(files="*_%Y%m%d.csv", delivery="whole")


def listed(*names: str, unready: tuple[str, ...] = ()) -> list[Listed]:
    return [Listed(name, 1, 1, "还在写入" if name in unready else "") for name in names]


def read_to_the_end(found: list[Listed], drop: Drop, ledger: Ledger = Ledger()) -> Ledger:  # noqa: B008  # frozen
    ahead = plan(found, ledger, drop)
    ledger = ahead.ledger
    for file in ahead.files:
        ledger = ledger.done(file)
    return ledger


@dataclass
class Platform:
    """Files of records `key: value`, and what a reader made of them."""

    files: dict[int, tuple[int, list[tuple[str, int]]]] = field(default_factory=dict)
    stored: dict[str, int] = field(default_factory=dict)
    token: str | None = None
    served: int = 0

    def put(self, day: int, records: list[tuple[str, int]]) -> None:
        version = self.files.get(day, (0, []))[0] + 1
        self.files[day] = (version, records)

    def run(self, most: int | None, waiting: frozenset[int]) -> None:
        """Read, but break off after `most` records; files of `waiting` days are still written."""
        found = [
            Listed(f"202601{day:02d}.csv", version, 0, "还在写入" if day in waiting else "")
            for day, (version, _) in sorted(self.files.items())
        ]
        ahead = plan(found, read_ledger(self.token), CHANGES)
        ledger = ahead.ledger
        for file in ahead.files:
            records = self.files[int(file.name[6:8])][1]
            for number in range(ledger.skips(file), len(records)):
                if most == 0:
                    return
                key, value = records[number]
                self.stored[key] = value
                self.served += 1
                ledger = ledger.at(file, number + 1)
                self.token = ledger_token(ledger)  # in the transaction of the record
                most = most - 1 if most is not None else None
            ledger = ledger.done(file)
        self.token = ledger_token(ledger)

    def in_order(self) -> dict[str, int]:
        return {key: value for _, (_, rs) in sorted(self.files.items()) for key, value in rs}


RECORDS = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 99)), max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 9), RECORDS),
        st.tuples(
            st.just("run"),
            st.one_of(st.none(), st.integers(0, 6)),
            st.frozensets(st.integers(1, 9), max_size=3),
        ),
    ),
    max_size=12,
)


@given(STEPS)
def test_whatever_comes_late_changes_or_breaks_off_the_end_is_the_files_in_order(
    steps: list[Any],
) -> None:
    platform = Platform()
    unsaid: set[str] = set()
    for step, one, other in steps:
        if step == "put":
            before = platform.files.get(one, (0, []))[1]
            unsaid |= {key for key, _ in before} - {key for key, _ in other}
            platform.put(one, other)
        else:
            platform.run(one, other)
    platform.run(None, frozenset())
    said = platform.in_order()
    assert said.keys() <= platform.stored.keys()
    # A record that a file says no more stays as it was: changes withdraw nothing by silence.
    promised = said.keys() - unsaid
    assert {key: platform.stored[key] for key in promised} == {key: said[key] for key in promised}
    served = platform.served
    platform.run(None, frozenset())
    assert platform.served == served  # nothing twice


def test_files_after_one_that_came_late_are_read_after_it_again() -> None:
    ledger = read_to_the_end(listed("20260101.csv", "20260103.csv"), CHANGES)
    late = plan(listed("20260101.csv", "20260102.csv", "20260103.csv"), ledger, CHANGES)
    assert [file.name for file in late.files] == ["20260102.csv", "20260103.csv"]
    assert list(late.ledger.read) == ["20260101.csv"]


def test_a_file_after_a_late_one_is_read_again_also_where_it_has_to_wait() -> None:
    ledger = read_to_the_end(listed("20260103.csv"), CHANGES)
    both = "20260101.csv", "20260103.csv"
    late = plan(listed(*both, unready=both[1:]), ledger, CHANGES)
    assert [file.name for file in late.files] == ["20260101.csv"]
    ledger = read_to_the_end(listed(*both, unready=both[1:]), CHANGES, ledger)
    assert [file.name for file in plan(listed(*both), ledger, CHANGES).files] == ["20260103.csv"]


def test_a_file_that_is_still_written_is_left_and_holds_nobody_up() -> None:
    found = listed("20260101.csv", "20260102.csv", unready=("20260101.csv",))
    assert [file.name for file in plan(found, Ledger(), CHANGES).files] == ["20260102.csv"]


def test_of_whole_deliveries_the_newest_alone_is_read_with_all_its_files() -> None:
    found = listed("a_20260101.csv", "a_20260102.csv", "b_20260102.csv")
    ahead = plan(found, Ledger(), WHOLE)
    assert [file.name for file in ahead.files] == ["a_20260102.csv", "b_20260102.csv"]
    ledger = read_to_the_end(found, WHOLE)
    assert plan(found, ledger, WHOLE).files == ()
    older = listed("a_20260101.csv")  # the newest was taken away: it is not undone
    assert plan(older, ledger, WHOLE).files == ()


def test_a_whole_delivery_that_is_not_complete_is_not_swept() -> None:
    found = listed("a_20260101.csv", "a_20260102.csv", unready=("a_20260102.csv",))
    with pytest.raises(PlatformUnavailable, match=r"最新一批文件还没有传完：a_20260102\.csv"):
        plan(found, Ledger(), WHOLE)
    with pytest.raises(PlatformUnavailable, match=r"没有与 drop\.files 相符的文件"):
        plan([], Ledger(), WHOLE)
    ledger = Ledger({"a_20260101.csv": "1-1"})
    assert plan(found, ledger, WHOLE).files == plan([], ledger, WHOLE).files == ()


def test_a_whole_delivery_that_was_begun_is_not_ended_by_one_that_is_not_complete() -> None:
    half = Ledger({}, "a_20260101.csv", "1-1", 7)
    both = listed("a_20260101.csv", "a_20260102.csv", unready=("a_20260102.csv",))
    for found in (both, [], listed("a_20251231.csv")):
        with pytest.raises(PlatformUnavailable):
            plan(found, half, WHOLE)
    newer = listed("a_20260101.csv", "a_20260102.csv")
    assert [file.name for file in plan(newer, half, WHOLE).files] == ["a_20260102.csv"]


def test_a_file_that_vanished_when_half_read_is_lost_unless_a_newer_whole_one_is_there() -> None:
    half = Ledger({}, "a_20260102.csv", "1-1", 7)
    assert lost(listed("a_20260101.csv"), half, WHOLE)
    assert not lost(listed("a_20260103.csv"), half, WHOLE)
    assert lost(listed("20260103.csv"), Ledger({}, "20260102.csv", "1-1", 7), CHANGES)
    assert not lost([], Ledger({}, "20260102.csv", "1-1", 0), CHANGES)
    assert not lost(listed("20260102.csv"), Ledger({}, "20260102.csv", "1-1", 7), CHANGES)


def test_files_that_are_gone_are_forgotten_in_the_end() -> None:
    ledger = Ledger({f"{number}": "1-1" for number in range(KEPT + 5)} | {"20260101.csv": "1-1"})
    kept = plan(listed("20260101.csv"), ledger, CHANGES).ledger.read
    assert len(kept) == KEPT + 1
    assert "4" not in kept
    assert {"5", "20260101.csv"} <= kept.keys()


@pytest.mark.parametrize(
    "token", ["7", "[]", "{", '{"read": [1]}', '{"read": {"a": 1}}', '{"record": -1}', '{"x": 1}']
)
def test_a_token_of_something_else_is_refused(token: str) -> None:
    with pytest.raises(YiwangError) as error:
        read_ledger(token)
    assert error.value.code == "TOKEN_INVALID"
