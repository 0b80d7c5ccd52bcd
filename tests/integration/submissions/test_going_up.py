"""Evaluations at the province: after their service, once, and one with what is pulled back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from gateway.sandbox import http_error, rate_limited, truncated
from gateway.sandbox.reception import RECEIVED, SUBMIT_EVALUATIONS, SUBMIT_SERVICES
from gateway.standard.submission import OWN
from gateway.store import outbox
from gateway.store.database import Database
from gateway.store.outbox import OUTBOX
from gateway.store.reconciliation import Difference, Kind, day_of
from tests.integration.submissions.above import Above, above
from tests.integration.submissions.window import BAD
from tests.integration.sync.rows import rows


@pytest.fixture
async def up(database: Database) -> AsyncIterator[Above]:
    async with above(database) as opened:
        yield opened


def taken(up: Above) -> tuple[int, int]:
    """Service records and evaluations that the province counts."""
    told = up.province.reception.count()
    return told["serviceRecords"], told["evaluations"]


async def put(up: Above, count: int = 3) -> None:
    for number in range(1, count + 1):
        await up.record(case=f"P-{number}")
        await up.say(case=f"P-{number}")


def paths(up: Above) -> list[str]:
    return [line.path for line in up.province.ledger]


async def test_services_go_first_then_what_is_said_about_them_all_in_few_requests(
    up: Above,
) -> None:
    await put(up)
    report = await up.relay()
    assert (report.status, report.delivered, report.accepted) == ("succeeded", 6, 6)
    assert paths(up) == [SUBMIT_SERVICES, SUBMIT_EVALUATIONS]
    assert taken(up) == (3, 3)
    assert set(up.province.reception.arrived.values()) == {1}
    assert await up.states() == ["ACCEPTED"] * 6


async def test_what_is_pulled_back_is_the_same_evaluation_and_both_sources_are_kept(
    up: Above,
) -> None:
    await put(up, 1)
    await up.relay()
    up.time.pass_by(hours=1)
    await up.pull("service-records")
    await up.pull("evaluations")
    mine = [row for row in await rows(up.database, "evaluation") if row["project_no"] == "P-1"]
    assert [row["platform"] for row in mine] == [OWN]
    copies = [row for row in await rows(up.database, "copy") if row["entity_id"] == mine[0]["id"]]
    assert {row["platform"] for row in copies} == {OWN, "province"}
    # Nothing of it goes up again, and what others told does not go up at all.
    assert (await up.relay()).delivered == 0
    assert len(await up.outbox()) == 2


async def test_what_is_said_twice_upstream_and_here_is_found_on_the_record(up: Above) -> None:
    await put(up, 1)
    await up.relay()
    (guid,) = [row["entity_id"] for row in await up.outbox() if row["entity_type"] == "Evaluation"]
    up.time.pass_by(minutes=10)
    up.province.world.evaluations.touch(guid, up.time.now, answer="已回复", satisfaction="3")
    up.time.pass_by(hours=1)
    await up.pull("evaluations")
    (row,) = [row for row in await rows(up.database, "evaluation") if row["project_no"] == "P-1"]
    assert (row["satisfaction"], row["answer"]) == ("SATISFIED", "已回复")
    differing = [f for f in await rows(up.database, "finding") if f["rule"] == "copies.differ"]
    assert [f["element"] for f in differing if f["entity_id"] == row["id"]] == ["satisfaction"]


@pytest.mark.parametrize("path", [SUBMIT_SERVICES, SUBMIT_EVALUATIONS])
async def test_a_lost_answer_is_asked_about_and_nothing_is_sent_twice(up: Above, path: str) -> None:
    await put(up)
    up.province.script.next(path, truncated())
    assert (await up.relay()).status == "failed_transient"
    up.time.pass_by(hours=1)
    report = await up.relay()
    assert (report.status, report.confirmed) == ("succeeded", 3)
    assert RECEIVED in paths(up)
    assert taken(up) == (3, 3)
    assert set(up.province.reception.arrived.values()) == {1}
    assert paths(up).count(path) == 1


async def test_what_is_there_already_counts_as_arrived(up: Above) -> None:
    await put(up)
    await up.relay()
    async with up.database.transaction() as transaction:
        # A store that came back from a backup does not know what it had sent.
        await transaction.execute(update(OUTBOX).values(state="PENDING", sent_at=None))
    report = await up.relay()
    assert (report.delivered, report.dead) == (6, 0)
    assert set(up.province.reception.arrived.values()) == {1}


async def test_what_is_refused_for_good_is_seen_and_can_be_sent_again(up: Above) -> None:
    await put(up, 3)
    async with up.database.transaction() as transaction:
        # The service that this one is of never went up.
        services = update(OUTBOX).where(OUTBOX.c.code == "P-3", OUTBOX.c.family == "service")
        await transaction.execute(services.values(state="DEAD"))
    report = await up.relay()
    assert (report.status, report.delivered, report.dead) == ("succeeded", 4, 1)
    (dead,) = [
        row for row in await up.outbox() if row["family"] == "evaluation" and row["state"] == "DEAD"
    ]
    assert dead["reason"] == "平台答复 42202：没有该办件的服务记录，请先报送"
    keys = [row["key"] for row in await up.outbox() if row["state"] == "DEAD"]
    async with up.database.transaction() as transaction:
        assert len(await outbox.retry(transaction, keys, up.time())) == 2
    report = await up.relay()
    assert (report.delivered, report.dead) == (2, 0)
    assert taken(up) == (3, 3)


async def test_a_newer_state_of_a_service_follows_its_evaluation(up: Above) -> None:
    await put(up, 1)
    await up.record(case="P-1", service_name="办结")
    report = await up.relay()
    assert (report.delivered, report.dead) == (3, 0)
    assert paths(up) == [SUBMIT_SERVICES, SUBMIT_EVALUATIONS, SUBMIT_SERVICES]
    (guid,) = {row["entity_id"] for row in await up.outbox() if row["family"] == "service"}
    assert up.province.world.service_records.record(guid)["serviceName"] == "办结"
    assert taken(up) == (1, 1)


async def test_a_limit_and_an_outage_cost_no_row_an_attempt(up: Above) -> None:
    await put(up, 2)
    up.province.script.next(SUBMIT_SERVICES, http_error(503), times=1)
    assert (await up.relay()).status == "failed_transient"
    up.time.pass_by(hours=1)
    up.province.script.next(SUBMIT_SERVICES, rate_limited(), times=1)
    report = await up.relay()
    up.time.pass_by(hours=1)
    report = report if report.status == "succeeded" else await up.relay()
    assert report.status == "succeeded"
    assert [row["attempts"] for row in await up.outbox()] == [0] * 4
    assert taken(up) == (2, 2)


async def test_a_day_is_counted_on_both_sides(up: Above) -> None:
    await put(up)
    await up.relay()
    day = day_of(up.time())
    reconciled = await up.reconcile(day)
    assert reconciled.unexplained == 0
    assert sum(line.present for line in reconciled.lines) == 6
    assert {line.family for line in reconciled.lines} == {"service", "evaluation"}
    lost = next(row for row in await up.outbox() if row["family"] == "evaluation")
    del up.province.reception._held[lost["entity_id"]]
    reconciled = await up.reconcile(day)
    found = [one for line in reconciled.lines for one in line.differences]
    assert found == [Difference(Kind.MISSING, [lost["code"]])]


async def test_a_bad_one_goes_up_with_its_reason(up: Above) -> None:
    await up.record()
    await up.say(**BAD, writing_evaluation="跑了三个窗口")
    await up.relay()
    assert up.province.reception.count()["levels"] == {"1": 1}
