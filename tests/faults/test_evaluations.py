"""kill -9 between commit and send, and between send and receipt: one of each at the province."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from random import SystemRandom

import pytest
from sqlalchemy import update

from gateway.clock import system_clock
from gateway.connectors.lanes import open_lane
from gateway.sandbox import generate, province, serve
from gateway.store.database import Database
from gateway.store.leases import LEASE
from sync.connectors import register_connectors
from sync.environment import Environment
from sync.relay import Outside, Relayed, relay_lane
from tests.faults.killed_evaluations import POINTS, point_of, up_spec
from tests.integration.submissions.above import ENVIRON, TOKEN
from tests.integration.sync.rows import rows

SIZE = 25
"""Evaluations that are under way when a process is killed."""
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def kill(store: str, url: str, number: int) -> None:
    """Let a process take a round of evaluations, and kill it where it stays."""
    command = [sys.executable, "-m", "tests.faults.killed_evaluations", store, url]
    with subprocess.Popen(
        [*command, str(number), str(SIZE)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = iter(process.stdout.readline, "")
        assert "there\n" in said
        process.kill()


async def free_leases(database: Database) -> None:
    """Let the lease of a dead process run out."""
    async with database.transaction() as transaction:
        await transaction.execute(update(LEASE).values(expires_at=LONG_AGO))


async def finish(database: Database, url: str) -> Relayed:
    """Relay to the end."""
    spec = up_spec(url, SIZE)
    work = Environment(database, system_clock, lambda: "rn_end", "end")
    async with open_lane(
        spec, environ=ENVIRON, clock=system_clock, sleep=asyncio.sleep, random=SystemRandom()
    ) as lane:
        return await relay_lane(work, spec, lane, Outside(asyncio.sleep, SystemRandom()))


ONE_OF_EACH = (0, 1, 5)
"""Rounds that end at each of the points."""
A_THOUSAND = tuple(range(1_000 // SIZE))


def test_the_short_form_kills_at_each_point() -> None:
    assert {point_of(number)[0] for number in ONE_OF_EACH} == set(POINTS)


def test_the_seeds_kill_at_every_point() -> None:
    found = {point_of(number) for number in A_THOUSAND}
    assert {point for point, _ in found} == set(POINTS)
    assert {sending for point, sending in found if point != "committed"} == {1, 2}


@pytest.mark.parametrize(
    "rounds",
    [ONE_OF_EACH, pytest.param(A_THOUSAND, marks=pytest.mark.full)],
    ids=["each point", "a thousand"],
)
async def test_O01_of_every_evaluation_one_arrives_whenever_the_process_is_killed(
    database: Database, rounds: Sequence[int]
) -> None:
    app = province(generate(items=1), credentials={"yiwang-demo": TOKEN}, now=system_clock)
    store = database.url.render_as_string(hide_password=False)
    async with serve(app) as url:
        await register_connectors(database, [up_spec(url, SIZE)])
        for number in rounds:
            await asyncio.to_thread(kill, store, url, number)
            await free_leases(database)
        report = await finish(database, url)
    assert report.status == "succeeded"
    outbox = await rows(database, "outbox")
    count = len(rounds) * SIZE
    assert Counter(row["state"] for row in outbox) == {"ACCEPTED": count * 2}
    # Each version of each record came once, and the province counts as many as were accepted.
    assert app.reception.arrived == {(row["entity_id"], row["batch"]): 1 for row in outbox}
    told = app.reception.count()
    assert (told["serviceRecords"], told["evaluations"]) == (count, count)
