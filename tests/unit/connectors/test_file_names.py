"""Names of dropped files: which are a stream's, and in what order they are read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.spec.file_names import file_names


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("110000ryxxb%Y%m%d.xml", "110000ryxxb20200101.xml", True),
        ("110000ryxxb%Y%m%d.xml", "110000ryxxb20200101.xml.tmp", False),
        ("110000ryxxb%Y%m%d.xml", "110000ryxxb20201301.xml", False),
        ("110000ryxxb%Y%m%d.xml", "110000RYXXB20200101.xml", False),
        ("*%Y-%m-%dT%H%M%S*", "a2020-01-01T235959.b.csv", True),
        ("batch-?.csv", "batch-1.csv", True),
        ("batch-?.csv", "batch-10.csv", False),
        ("100%%.csv", "100%.csv", True),
        ("a.csv", "abcsv", False),
        ("*", "任何名称", True),
        ("*", ".a.xml.Xb3k", False),
        (".*", ".a.xml", True),
    ],
)
def test_a_pattern_says_which_files_are_meant(pattern: str, name: str, fits: bool) -> None:
    assert (file_names(pattern).order(name) is not None) is fits


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("%y.csv", "没有 %y"), ("a%", "% 之后"), ("%Y%Y", "只能出现一次"), ("a/b.csv", "目录写在")],
)
def test_a_pattern_that_says_nothing_is_refused(pattern: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        file_names(pattern)


@given(st.lists(st.integers(0, 10**9), unique=True), st.text("abz019", max_size=3))
def test_files_are_in_the_order_of_the_times_in_their_names(
    seconds: list[int], before: str
) -> None:
    start = datetime(1999, 12, 31, tzinfo=UTC)
    names = file_names("*-%d%m%Y-%H%M%S.csv")  # whatever order the name tells it in
    times = [start + timedelta(seconds=number) for number in seconds]
    written = [f"{before}{n}-{at:%d%m%Y-%H%M%S}.csv" for n, at in enumerate(times)]
    found = sorted(written, key=lambda name: names.order(name) or ())
    assert found == [name for _, name in sorted(zip(times, written, strict=True))]


@given(st.lists(st.integers(0, 10**12), unique=True))
def test_numbers_in_names_count_by_their_value(numbers: list[int]) -> None:
    names = file_names("batch-*.csv")
    found = sorted((f"batch-{n}.csv" for n in numbers), key=lambda name: names.order(name) or ())
    assert found == [f"batch-{n}.csv" for n in sorted(numbers)]


def test_files_of_one_time_are_one_delivery() -> None:
    names = file_names("*_%Y%m%d.csv")
    assert names.batch("a_20260101.csv") == names.batch("b_20260101.csv")
    assert names.batch("a_20260101.csv") != names.batch("a_20260102.csv")
    alone = file_names("*.csv")
    assert alone.batch("a.csv") != alone.batch("b.csv")
