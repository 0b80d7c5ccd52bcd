"""Faults of the store while a platform brings something: nothing is acknowledged that is not there.

The platform does what its document says: after 503 it brings the same again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from gateway.store.database import Database
from sync.receiving import Receiver
from tests.faults.cutting import Wire, wire
from tests.faults.test_store import Gone
from tests.integration.push_in.platform import Platform, error, opened_platform, region, spec_of
from tests.integration.sync.rows import live_by_feed, rows


@pytest.fixture
async def platform(database: Database) -> AsyncIterator[Platform]:
    async with opened_platform(database, spec_of()) as opened:
        yield opened


async def test_S05_while_the_database_is_gone_a_platform_is_told_to_come_again(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Gone(monkeypatch)
    await platform.push(region(1), key="one")
    gone.is_gone = True
    for _ in range(3):
        answer = await platform.push(region(2), key="two")
        assert error(answer) == (503, "STORE_UNAVAILABLE")
        assert int(answer.headers["Retry-After"]) > 0
    gone.be_back()
    assert len(await rows(platform.database, "sync_run")) == 1
    answer = await platform.push(region(2), key="two")
    assert (answer.status_code, answer.json()["stored"]) == (200, 1)
    assert len(await live_by_feed(platform.database)) == 2


@pytest.mark.parametrize("kept_url", ["postgresql"], indirect=True)
async def test_S02_a_commit_that_nobody_heard_of_is_found_again_by_its_key(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is cut after the server committed, before it could say so."""
    url = make_url(database.url)
    async with wire(url.host or "", url.port or 5432) as cut:
        through = url.set(host="127.0.0.1", port=cut.listens_on)
        behind = Database(
            through.update_query_dict({"sslmode": "disable"}).render_as_string(hide_password=False)
        )
        async with opened_platform(behind, spec_of()) as platform:
            _cut_at_the_commit(monkeypatch, cut)
            answer = await platform.push(region(1), key="one")
            assert (error(answer), cut.cuts) == ((503, "STORE_UNAVAILABLE"), 1)
            monkeypatch.undo()
            (run,) = await rows(database, "sync_run")
            again = await platform.push(region(1), key="one")
            assert (again.status_code, again.json()["runId"]) == (200, run["id"])
            assert again.headers["Idempotent-Replayed"] == "true"
        await behind.close()
    assert len(await rows(database, "sync_run")) == 1
    assert len(await live_by_feed(database)) == 1


def _cut_at_the_commit(monkeypatch: pytest.MonkeyPatch, cut: Wire) -> None:
    store = Receiver._store

    async def stored(*given: Any) -> Any:
        receipt = await store(*given)
        cut.cut_after = b"COMMIT\0"
        return receipt

    monkeypatch.setattr(Receiver, "_store", stored)
