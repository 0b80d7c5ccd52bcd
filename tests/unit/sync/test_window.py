"""Windows and checkpoints: nothing falls between two runs, and what is stored is read back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import StoreError
from sync.window import Checkpoint, dump, load

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
LOOKBACK, SETTLE = timedelta(minutes=10), timedelta(minutes=1)

instants = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0))
maybe = st.none() | instants
checkpoints = st.builds(Checkpoint, maybe, maybe, maybe, st.none() | st.text(), maybe)
waits = st.lists(st.integers(0, 100_000), min_size=1, max_size=8)
spans = st.integers(0, 3_600).map(lambda seconds: timedelta(seconds=seconds))


@given(checkpoints)
def test_a_checkpoint_is_read_back_as_it_was_written(checkpoint: Checkpoint) -> None:
    assert load(dump(checkpoint)) == checkpoint


def test_a_stream_that_was_never_read_has_no_lower_bound() -> None:
    opened = load(None).opened(NOW, LOOKBACK, SETTLE)
    assert opened == Checkpoint(since=None, until=NOW - SETTLE)


def test_a_window_goes_back_by_the_lookback_and_stays_away_from_now() -> None:
    opened = Checkpoint(read_until=NOW).opened(NOW + timedelta(hours=1), LOOKBACK, SETTLE)
    assert opened.since == NOW - LOOKBACK
    assert opened.until == NOW + timedelta(hours=1) - SETTLE


def test_an_interrupted_window_goes_on_as_it_was_at_the_page_it_had_reached() -> None:
    interrupted = Checkpoint().opened(NOW, LOOKBACK, SETTLE).reached("page 3")
    again = load(dump(interrupted)).opened(NOW + timedelta(days=1), LOOKBACK, SETTLE)
    assert again == interrupted
    assert again.token == "page 3"  # noqa: S105  # a place, no secret


def test_the_last_page_closes_the_window() -> None:
    closed = Checkpoint().opened(NOW, LOOKBACK, SETTLE).reached("page 3").reached(None)
    assert closed == Checkpoint(read_until=NOW - SETTLE)
    assert not closed.is_open


@given(waits, spans, spans)
def test_windows_leave_no_instant_out(
    waited: list[int], lookback: timedelta, settle: timedelta
) -> None:
    checkpoint, now = Checkpoint(), NOW
    before: datetime | None = None
    for seconds in waited:
        now += timedelta(seconds=seconds)
        opened = checkpoint.opened(now, lookback, settle)
        assert opened.until == now - settle
        assert (opened.since is None) == (before is None)
        if before is not None and opened.since is not None:
            assert opened.since == before - lookback
        before = opened.until
        checkpoint = load(dump(opened.reached(None)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        "null",
        "7",
        '"x"',
        '{"until": 5}',
        '{"until": "yesterday"}',
        '{"unknown": "2026-11-21T02:00:00+00:00"}',
        '{"until": "2026-11-21T02:00:00"}',
        '{"until": "2026-11-21T02:00:00+00:00", "token": 3}',
    ],
)
def test_a_checkpoint_that_cannot_be_read_refuses_the_run_and_says_how_to_go_on(text: str) -> None:
    with pytest.raises(StoreError, match="--full") as refused:
        load(text)
    assert refused.value.code == "CHECKPOINT_CORRUPT"
