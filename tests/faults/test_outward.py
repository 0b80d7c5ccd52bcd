"""Faults on the way up, O1 to O12: what stands up there is always what the outbox says."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.engine import make_url

from gateway.errors import PlatformUnavailable
from gateway.standard.nouns import IMPLEMENTATION_LIST
from gateway.store.copies import Origin
from gateway.store.database import Database
from gateway.store.outbox import OUTBOX
from gateway.store.reconciliation import Difference, Kind, day_of
from gateway.store.tables import METADATA
from sync.apply import Applier
from sync.leasing import LEASE_LENGTH
from tests.faults.cutting import wire
from tests.integration.outward import (
    PAIRS,
    Outward,
    gone,
    local_list,
    lose,
    plant,
    pushing_spec,
)
from tests.integration.outward_lanes import Failing, Recording, failing, losing_answers
from tests.integration.sync.rows import rows

POINTS = ["published", "claimed", "written", "sent"]
LAST_WORDS = {"postgresql": (5432, b"COMMIT\0"), "mysql": (3306, b"\x03COMMIT")}
"""Port, and how a client of this database says that all is to be final."""
AFTER_LEASE = LEASE_LENGTH + timedelta(minutes=1)


class Broken(Exception):  # noqa: N818  # named for what happened
    """Something went wrong between publishing and committing."""


def kill_at(outward_urls: tuple[str, str], point: str) -> None:
    """Let a process go as far as a point, and kill it there."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.killed", *outward_urls, point],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        process.kill()


async def published(outward: Outward, count: int = 3) -> None:
    await outward.put(*[local_list(number) for number in range(1, count + 1)])


@pytest.mark.parametrize("point", POINTS)
async def test_O01_what_a_killed_process_published_goes_up_once(  # fault ids
    outward: Outward, outward_urls: tuple[str, str], point: str
) -> None:
    await asyncio.to_thread(kill_at, outward_urls, point)
    outward.time.now += AFTER_LEASE
    async with outward.lane() as real:
        lane = Recording(real)
        report = await outward.relay(lane)
    assert report.status == "succeeded"
    assert await outward.states() == ["DELIVERED"] * 3
    assert len(await outward.standing()) == 3
    # What had arrived before the process was killed is not sent again.
    assert len(lane.sent) == (0 if point == "sent" else 3)
    await outward.agrees()


async def fail_after_publishing(outward: Outward) -> None:
    applier = Applier(outward.database.dialect, Origin("county", "lists"), IMPLEMENTATION_LIST, {})
    async with outward.database.transaction() as transaction:
        await applier.apply(transaction, [local_list(1)], outward.time())
        assert await transaction.scalar(select(func.count()).select_from(OUTBOX)) == 1
        raise Broken


async def test_O01_a_transaction_that_fails_publishes_nothing(outward: Outward) -> None:
    with pytest.raises(Broken):
        await fail_after_publishing(outward)
    assert await outward.outbox() == []
    assert await rows(outward.database, "implementation_list") == []


async def test_O02_a_lost_answer_is_resolved_by_asking(outward: Outward) -> None:
    await published(outward)
    async with outward.lane() as real:
        lane = Recording(real, after=losing_answers())
        report = await outward.relay(lane)
        assert report.status == "failed_transient"
        assert await outward.states() == ["PENDING"] * 3
        keys = [row["key"] for row in await outward.outbox()]
        first = [row["CD_TIME"] for row in await outward.up.rows("up_task_general_basic")]
        outward.time.pass_by(hours=2)
        report = await outward.relay(lane)
    assert (report.status, report.confirmed, report.delivered) == ("succeeded", 3, 0)
    assert sorted(lane.sent) == sorted(lane.asked) == sorted(keys)
    assert await outward.states() == ["DELIVERED"] * 3
    assert [row["CD_TIME"] for row in await outward.up.rows("up_task_general_basic")] == first
    assert [row["attempts"] for row in await outward.outbox()] == [0, 0, 0]
    await outward.agrees()


@pytest.mark.parametrize("outward_urls", PAIRS[1:], indirect=True)
async def test_O02_an_answer_lost_on_the_wire_is_resolved_by_asking(
    outward: Outward, outward_urls: tuple[str, str]
) -> None:
    url = make_url(outward_urls[1])
    await published(outward)
    port, last_words = LAST_WORDS[url.get_backend_name()]
    async with wire(url.host or "", url.port or port) as cut:
        through = url.set(drivername=url.get_backend_name(), host="127.0.0.1", port=cut.listens_on)
        if url.get_backend_name() == "postgresql":
            through = through.update_query_dict({"sslmode": "disable"})
        outward.spec = pushing_spec(through.render_as_string(hide_password=False))
        cut.cut_after = last_words
        report = await outward.relay()
        assert (report.status, cut.cuts) == ("failed_transient", 1)
        assert await outward.states() == ["PENDING"] * 3
        assert len(await outward.standing()) == 3
        outward.time.pass_by(hours=2)
        report = await outward.relay()
    assert (report.status, report.confirmed, report.delivered) == ("succeeded", 3, 0)
    await outward.agrees()


async def test_O03_without_keys_up_there_the_row_is_asked_for_before_it_is_sent_again(
    outward: Outward,
) -> None:
    await published(outward, 1)
    async with outward.lane() as real:
        lane = Recording(real, before=failing(PlatformUnavailable("没有应答")))
        await outward.relay(lane)
        assert lane.sent == []
        outward.time.pass_by(hours=2)
        lane = Recording(real)
        report = await outward.relay(lane)
    # Nobody could know whether it had arrived: it had not, so it was sent after all.
    assert (report.confirmed, report.delivered) == (0, 1)
    assert lane.asked == lane.sent
    await outward.agrees()


async def test_O04_what_is_there_already_is_no_failure(outward: Outward) -> None:
    await published(outward)
    await outward.relay()
    async with outward.database.transaction() as transaction:
        # A store that came back from a backup does not know what it had sent.
        await transaction.execute(update(OUTBOX).values(state="PENDING", sent_at=None))
    report = await outward.relay()
    assert (report.status, report.delivered, report.dead) == ("succeeded", 3, 0)
    assert len(await outward.up.rows("up_task_general_basic")) == 3
    await outward.agrees()


async def test_O05_what_is_refused_for_good_is_dead_and_the_lane_goes_on(outward: Outward) -> None:
    await outward.put(local_list(1), local_list(2, link_way=None), local_list(3))
    report = await outward.relay()
    assert (report.status, report.delivered, report.dead) == ("succeeded", 2, 1)
    dead = next(row for row in await outward.outbox() if row["state"] == "DEAD")
    assert "link_way" in dead["reason"].lower()
    again = await outward.relay()
    assert (again.delivered, again.dead) == (0, 0)
    await outward.agrees()


async def test_O06_of_a_batch_only_what_failed_is_sent_again(outward: Outward) -> None:
    await published(outward, 50)
    bad = [row["code"] for row in await outward.outbox()][10:13]
    async with outward.lane() as real:
        lane = Failing(real, failures=dict.fromkeys(bad, 1))
        report = await outward.relay(lane)
        assert (report.delivered, report.postponed) == (47, 3)
        assert len(lane.sent) == 50
        outward.time.pass_by(hours=1)
        report = await outward.relay(lane)
    assert (report.delivered, len(lane.sent)) == (3, 53)
    await outward.agrees()


async def test_O07_what_concerns_one_code_arrives_in_order(outward: Outward) -> None:
    await published(outward, 2)
    first = (await outward.outbox())[0]["code"]
    async with outward.lane() as real:
        lane = Failing(real, failures={first: 1})
        await outward.relay(lane)
        await outward.put(local_list(1, by_law="新的依据"), local_list(2, by_law="新的依据"))
        report = await outward.relay(lane)
        # The update of the other code goes on; that of this one waits for its creation.
        assert report.delivered == 1
        assert await outward.states() == ["PENDING", "DELIVERED", "PENDING", "DELIVERED"]
        outward.time.pass_by(hours=1)
        await outward.relay(lane)
    mine = [row["key"] for row in await outward.outbox() if row["code"] == first]
    assert [key for key in lane.sent if key in mine] == [mine[0], *mine]
    assert [row["BY_LAW"] for row in await outward.up.rows("up_task_general_basic")] == [
        "新的依据"
    ] * 2
    await outward.agrees()


async def test_O08_a_day_without_the_destination_costs_no_attempts_and_drains_in_order(
    outward: Outward,
) -> None:
    assert outward.spec.push is not None
    push = outward.spec.push.model_copy(update={"rate_per_s": 2.0, "at_once": 4})
    outward.spec = outward.spec.model_copy(update={"push": push})
    async with outward.lane() as real:
        down = Recording(real, before=failing(PlatformUnavailable("没有应答")))
        tried = 0
        for number in range(1, 25):
            await outward.put(local_list(number))
            for _ in range(6):
                tried += (await outward.relay(down)).status == "failed_transient"
                outward.time.pass_by(minutes=10)
        # Asked 144 times, it looked some thirty times, and more rarely the longer it lasted.
        assert 20 <= tried <= 60
        assert [row["attempts"] for row in await outward.outbox()] == [0] * 24
        lane = Recording(real)
        outward.time.slept.clear()
        outward.time.pass_by(hours=2)
        report = await outward.relay(lane)
    assert (report.status, report.delivered) == ("succeeded", 24)
    assert lane.sent == [row["key"] for row in await outward.outbox()]
    assert outward.time.slept == [2.0] * 6
    await outward.agrees()


async def test_O09_a_newer_version_takes_the_place_of_one_that_waits(outward: Outward) -> None:
    await published(outward, 2)
    await outward.put(local_list(1, by_law="改后的依据"))
    await outward.put(gone(2))
    async with outward.lane() as real:
        lane = Recording(real)
        await outward.relay(lane)
    found = await outward.outbox()
    assert [row["state"] for row in found] == ["SUPERSEDED", "SUPERSEDED", "DELIVERED"]
    assert [row["operation"] for row in found] == ["I", "I", "I"]
    assert all("代替" in row["reason"] for row in found[:2])
    assert lane.sent == [found[2]["key"]]
    (basic,) = await outward.up.rows("up_task_general_basic")
    assert basic["BY_LAW"] == "改后的依据"
    await outward.agrees()


async def test_O10_of_two_relays_one_sends(outward: Outward) -> None:
    await published(outward, 20)
    other = Outward(
        Database(outward.database.url.render_as_string(hide_password=False)),
        outward.up,
        outward.spec,
        outward.time,
    )
    async with outward.lane() as one, other.lane() as two:
        lanes = [Recording(one), Recording(two)]
        reports = await asyncio.gather(outward.relay(lanes[0], "one"), other.relay(lanes[1], "two"))
    await other.database.close()
    sent = lanes[0].sent + lanes[1].sent
    assert len(sent) == len(set(sent)) == 20
    assert sum(report.delivered for report in reports) == 20
    await outward.agrees()


async def test_O11_claims_of_a_relay_that_died_are_taken_over_after_its_lease(
    outward: Outward, outward_urls: tuple[str, str]
) -> None:
    await asyncio.to_thread(kill_at, outward_urls, "claimed")
    assert await outward.states() == ["SENDING"] * 3
    report = await outward.relay()
    assert report.status == "skipped_locked"
    assert await outward.states() == ["SENDING"] * 3
    outward.time.now += AFTER_LEASE
    report = await outward.relay()
    assert (report.status, report.delivered) == ("succeeded", 3)
    await outward.agrees()


async def test_O11_a_relay_that_slept_past_its_lease_writes_nothing(outward: Outward) -> None:
    await published(outward)
    async with outward.lane() as real, outward.lane() as other:

        async def sleep_too_long() -> None:
            outward.time.now += AFTER_LEASE
            assert (await outward.relay(other, "two")).delivered == 3
            await outward.put(local_list(1, by_law="此后又改"))
            assert (await outward.relay(other, "two")).delivered == 1

        report = await outward.relay(Recording(real, before=sleep_too_long))
    assert report.status == "lease_lost"
    (changed,) = [
        row for row in await outward.up.rows("up_task_general_basic") if row["BY_LAW"] == "此后又改"
    ]
    assert changed["CD_OPERATION"].strip() == "U"
    assert await outward.states() == ["DELIVERED"] * 4
    await outward.agrees()


async def judged(outward: Outward, count: int = 4) -> date:
    """Lists that went up and were taken; answer the day."""
    await published(outward, count)
    await outward.relay()
    await outward.up.judge(outward.time())
    await outward.relay()
    return day_of(outward.time())


async def test_O12_what_the_platform_does_not_have_turns_the_connector_yellow(
    outward: Outward,
) -> None:
    day = await judged(outward)
    assert (await outward.reconcile(day)).unexplained == 0
    lost = (await outward.outbox())[1]
    await lose(outward, lost["entity_id"])
    reconciled = await outward.reconcile(day)
    (line,) = reconciled.lines
    assert (line.published, line.accepted, line.present) == (4, 4, 3)
    assert line.differences == (Difference(Kind.MISSING, [lost["code"]]),)
    assert not line.is_balanced
    (row,) = await rows(outward.database, "destination")
    assert (row["unexplained"], row["reconciled_on"]) == (1, day.isoformat())


async def test_O12_what_nobody_sent_is_named(outward: Outward) -> None:
    day = await judged(outward)
    await plant(outward, "il_of_somebody")
    whole, line = (await outward.reconcile(day)).lines
    assert list(whole.differences) == [Difference(Kind.STRANGER, ["il_of_somebody"])]
    assert line.is_balanced


async def test_O12_what_was_never_published_is_named(outward: Outward) -> None:
    day = await judged(outward)
    first = (await outward.outbox())[0]
    lists = METADATA.tables["implementation_list"]
    async with outward.database.transaction() as transaction:
        # A change behind the back of everything that publishes.
        changed = update(lists).where(lists.c.id == first["entity_id"])
        await transaction.execute(changed.values(by_law="背后改的"))
    whole, line = (await outward.reconcile(day)).lines
    assert list(whole.differences) == [Difference(Kind.UNPUBLISHED, [first["code"]])]
    assert line.is_balanced


async def test_O12_what_waits_died_or_was_refused_is_explained(outward: Outward) -> None:
    await outward.put(local_list(1), local_list(2, link_way=None), local_list(3, task_name="错"))
    await outward.relay()
    await outward.up.judge(
        outward.time(), lambda _, row: "错：名称" if row["TASK_NAME"] == "错" else None
    )
    await outward.relay()
    await outward.put(local_list(4))
    reconciled = await outward.reconcile(day_of(outward.time()))
    assert reconciled.unexplained == 0
    first, second = reconciled.lines
    assert (first.published, first.sent, first.dead) == (3, 2, 1)
    assert (first.accepted, first.rejected, first.present) == (1, 1, 1)
    assert [one.kind for one in first.differences] == [Kind.DEAD, Kind.REJECTED]
    assert (second.published, second.waiting) == (1, 1)
    assert first.is_balanced
    assert second.is_balanced
