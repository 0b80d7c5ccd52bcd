"""The equations of a reconciliation hold over any history, and name whatever breaks them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import PlatformUnavailable
from gateway.store.outbox import State
from gateway.store.reconciliation import Kind, Published, day_of
from sync.reconcile import lines_of
from tests.integration.outward import Outward, gone, local_list, opened_outward
from tests.integration.outward_lanes import Failing, Recording, failing, losing_answers
from tests.postgres import sqlite_url

ROWS = st.lists(
    st.builds(
        Published,
        key=st.uuids().map(str),
        entity_id=st.sampled_from("ABC"),
        code=st.sampled_from("abc"),
        family=st.sampled_from(["general", "punish"]),
        body=st.sampled_from(["one", "two"]),
        batch=st.sampled_from(["1", "2"]),
        state=st.sampled_from(list(State)),
        is_uncertain=st.booleans(),
    )
)


@given(ROWS, st.data())
def test_each_line_adds_up_and_names_every_code_that_differs(
    rows: Sequence[Published], data: st.DataObject
) -> None:
    accepted = [row.key for row in rows if row.state == State.ACCEPTED]
    present = {key for key in accepted if data.draw(st.booleans())}
    lines = list(lines_of(rows, present))
    assert sum(line.published + line.superseded for line in lines) == len(rows)
    for line in lines:
        assert line.published == line.sent + line.waiting + line.dead
        assert line.sent == line.accepted + line.rejected + line.pending
        missing = {
            code for one in line.differences if one.kind is Kind.MISSING for code in one.codes
        }
        own = [
            r for r in rows if (r.family, r.body, r.batch) == (line.family, line.body, line.batch)
        ]
        lost = {r.code for r in own if r.state == State.ACCEPTED and r.key not in present}
        assert missing == lost
        assert line.is_balanced == (line.accepted == line.present)


PUT = st.tuples(st.just("put"), st.integers(1, 4), st.sampled_from(["甲", "乙", "错", ""]))
OTHER = st.tuples(
    st.sampled_from(["gone", "relay", "lose", "down", "fail", "judge", "hear", "reconcile"]),
    st.integers(1, 4),
    st.just(""),
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.one_of(PUT, OTHER), max_size=12))
def test_any_history_ends_with_what_was_published_and_what_stands_agreeing(
    sqlite_template: Path, history: Sequence[tuple[str, int, str]]
) -> None:
    with TemporaryDirectory() as folder:
        for part in sqlite_template.parent.glob(f"{sqlite_template.name}*"):
            shutil.copy(part, folder)
        store = sqlite_url(Path(folder) / sqlite_template.name)
        asyncio.run(play(store, sqlite_url(Path(folder) / "exchange.db"), history))


async def play(store: str, exchange: str, history: Sequence[tuple[str, int, str]]) -> None:
    """Live through a history, then through a quiet hour, and hold both sides together."""
    async with opened_outward(store, exchange) as outward:
        wanted: dict[int, str] = {}
        for what, number, word in history:
            outward.time.pass_by(minutes=7)
            await act(outward, wanted, what, number, word)
        day = day_of(outward.time())
        for _ in range(4):
            outward.time.pass_by(minutes=5)
            await outward.relay()
            await outward.up.judge(outward.time(), judge)
            await outward.hear()
        await outward.relay()
        reconciled = await outward.reconcile(day)
        assert [line for line in reconciled.lines if not line.is_balanced] == []
        assert set(await outward.states()) <= {"ACCEPTED", "REJECTED", "DEAD", "SUPERSEDED"}
        await outward.agrees()
        # What a table refuses (an empty legal basis) never went up; all else stands as wanted.
        codes = {local_list(n).draft.code: word for n, word in wanted.items()}
        there = {
            row["TASK_CODE"]: row["BY_LAW"]
            for row in await outward.up.rows("up_task_general_basic")
            if row["CD_OPERATION"] != "D"
        }
        assert {code: word for code, word in codes.items() if word} == {
            code: law for code, law in there.items() if codes.get(code, law)
        }


def judge(_table: str, row: Mapping[str, Any]) -> str | None:
    return "要素错误：设定依据" if row["BY_LAW"] == "错" else None


async def act(outward: Outward, wanted: dict[int, str], what: str, number: int, word: str) -> None:
    if what == "put":
        wanted[number] = word
        await outward.put(local_list(number, by_law=word or None))
    elif what == "gone":
        wanted.pop(number, None)
        await outward.put(gone(number))
    elif what == "judge":
        await outward.up.judge(outward.time(), judge)
    elif what == "hear":
        await outward.hear()
    elif what == "reconcile":
        assert (await outward.reconcile(day_of(outward.time()))).unexplained == 0
    else:
        async with outward.lane() as real:
            code = local_list(number).draft.code or ""
            lanes = {
                "relay": Recording(real),
                "lose": Recording(real, after=losing_answers()),
                "down": Recording(real, before=failing(PlatformUnavailable("没有应答"))),
                "fail": Failing(real, failures={code: 1}),
            }
            await outward.relay(lanes[what])
