"""Readers of raw values: what platforms write becomes one typed value, or a reason why not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.standard.element import Kind
from gateway.standard.values import PLATFORM_TIME, READERS, Malformed, flag, instant, integer, text

TEN = datetime(2026, 11, 21, 2, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 20, 16, tzinfo=UTC)

seconds = st.datetimes(
    datetime(1949, 10, 1),  # noqa: DTZ001  # platform local time
    datetime(9999, 12, 31),  # noqa: DTZ001  # same
).map(lambda moment: moment.replace(microsecond=0, tzinfo=PLATFORM_TIME))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-21 10:00:00",
        "2026-11-21 10:00",
        "2026/11/21 10:00:00",
        "20261121100000",
        "2026-11-21T10:00:00",
        "2026-11-21T10:00:00+08:00",
        "2026-11-21T10:00:00+0800",
        "2026-11-21T02:00:00Z",
        "2026-11-21 10:00:00.0",
        "2026-11-21 10:00:00.999",
        "  2026-11-21 10:00:00 ",
        "1795226400000",
        1795226400000,
    ],
)
def test_an_instant_is_read_in_every_form_platforms_write(written: Any) -> None:
    assert instant(written) == TEN


@pytest.mark.parametrize(
    "written", ["2026-11-21", "20261121", 20261121, "2026/11/21", "2026年11月21日"]
)
def test_a_date_is_the_midnight_that_begins_it_in_platform_time(written: Any) -> None:
    assert instant(written) == MIDNIGHT


@pytest.mark.parametrize(
    "written",
    [
        "0000-00-00",
        "0000-00-00 00:00:00",
        "2026-02-30",
        "2026-11-21 10:60:00",
        "长期",
        "",
        True,
        ["2026-11-21"],
        {"date": "2026-11-21"},
        1795226400.5,
        "²" * 13,
        "0001-01-01",
    ],
)
def test_what_is_no_instant_is_refused_with_an_example(written: Any) -> None:
    with pytest.raises(Malformed, match="应为日期或时间，如 2026-11-21 10:00:00"):
        instant(written)


@pytest.mark.parametrize("length", [1, 4, 5, 6, 7, 9, 10, 11, 12, 15, 16])
def test_digits_of_another_length_are_never_guessed_to_be_a_date(length: int) -> None:
    # 1795226400 is an instant in seconds; read as a date it would lie in the year 1795.
    for digits in ("179522640000000000", "202611211000000000"):
        with pytest.raises(Malformed):
            instant(digits[:length])


@pytest.mark.parametrize("day", ["1986-05-04", "1988-07-01", "1991-09-14"])
def test_summers_with_daylight_saving_keep_the_fixed_offset(day: str) -> None:
    # China moved its clocks from 1986 to 1991; platforms write +08:00 all the same.
    assert instant(f"{day} 08:00:00") == datetime.fromisoformat(f"{day}T00:00:00+00:00")


@given(seconds, st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y/%m/%d %H:%M:%S"]))
def test_a_local_time_comes_back_whatever_form_it_was_written_in(at: datetime, form: str) -> None:
    assert instant(at.strftime(form)) == at


@given(seconds, st.integers(-14 * 60, 14 * 60))
def test_an_offset_that_is_written_counts(at: datetime, minutes: int) -> None:
    elsewhere = at.replace(tzinfo=None) + timedelta(minutes=minutes - 480)
    sign, (hours, rest) = "+-"[minutes < 0], divmod(abs(minutes), 60)
    written = f"{elsewhere.isoformat()}{sign}{hours:02d}:{rest:02d}"
    assert instant(written) == at


@given(st.integers(10**12, 10**13 - 1))
def test_thirteen_digits_are_milliseconds_and_lose_only_their_fraction(millis: int) -> None:
    assert instant(str(millis)).timestamp() == millis // 1000


@given(st.integers(-(2**31) + 1, 2**31 - 1))
def test_an_integer_of_32_bits_comes_back_however_it_is_written(number: int) -> None:
    for written in (number, str(number), f" {number} ", f"{number}.0", f"{number}.00"):
        assert integer(written) == number


@pytest.mark.parametrize("written", [2**31, -(2**31), "2147483648", "9999999999"])
def test_an_integer_that_no_column_holds_is_too_large(written: Any) -> None:
    with pytest.raises(Malformed, match="整数过大"):
        integer(written)


@pytest.mark.parametrize(
    "written", ["20个工作日", "1.5", 1.5, "", "1e3", True, None, [1], "12345678901"]
)
def test_what_is_no_integer_is_refused(written: Any) -> None:
    with pytest.raises(Malformed, match="应为整数"):
        integer(written)


@pytest.mark.parametrize("written", ["1", 1, True, "true", "TRUE", "是", "Y", " y "])
def test_yes_is_read_in_every_form(written: Any) -> None:
    assert flag(written) is True


@pytest.mark.parametrize("written", ["0", 0, False, "false", "否", "N", " n "])
def test_no_is_read_in_every_form(written: Any) -> None:
    assert flag(written) is False


@pytest.mark.parametrize("written", ["2", 2, "", "有", [1], None, "收费"])
def test_what_is_neither_yes_nor_no_is_refused(written: Any) -> None:
    with pytest.raises(Malformed, match="应为 1 或 0"):
        flag(written)


@given(st.text() | st.integers())
def test_a_text_is_kept_as_it_is_and_a_number_as_it_is_written(written: str | int) -> None:
    assert text(written) == str(written)


@pytest.mark.parametrize("written", [True, None, ["a"], {"a": "b"}])
def test_what_is_no_text_is_refused(written: Any) -> None:
    with pytest.raises(Malformed, match="应为文本"):
        text(written)


@pytest.mark.parametrize("read", [READERS[kind] for kind in READERS])
@given(written=json_values)
def test_a_reader_answers_or_says_malformed_whatever_it_is_given(
    read: Callable[[Any], Any], written: Any
) -> None:
    with suppress(Malformed):
        read(written)


def test_every_kind_that_is_not_a_code_has_a_reader() -> None:
    assert set(READERS) == set(Kind) - {Kind.CODE, Kind.CODES}
