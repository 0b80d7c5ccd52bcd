"""The regions that come with the gateway, through the ordinary pipeline, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from random import Random
from typing import Any

import pytest

from gateway.connectors.connect import open_connector
from gateway.connectors.pages import Connector
from gateway.connectors.spec import PLATFORMS, load_spec
from gateway.standard.gbt2260 import FOLDER
from gateway.store.database import Database
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import Running, Time


@pytest.fixture
def running(database: Database) -> Running:
    return Running(database)


@pytest.fixture
async def connector() -> AsyncIterator[Connector]:
    time = Time()
    spec = load_spec(PLATFORMS / "regions.yaml", {})
    async with open_connector(
        spec, environ={}, clock=time, sleep=time.sleep, random=Random(1)
    ) as connector:
        yield connector


async def by_code(database: Database) -> dict[str, dict[str, Any]]:
    return {row["code"]: dict(row) for row in await rows(database, "region")}


async def test_every_region_is_stored_with_its_level_parent_and_source(
    running: Running, connector: Connector
) -> None:
    report = await running.run(connector)
    assert (report.status, report.counts.created) == ("succeeded", 3214)
    assert report.counts.findings == report.counts.quarantined == 0
    stored = await by_code(running.database)
    levels = Counter(row["area_level"] for row in stored.values())
    assert levels == {"PROVINCE": 34, "CITY": 333, "COUNTY": 2847}
    parents = {row["parent_code"] for row in stored.values()}
    assert parents - {None} <= set(stored)
    guangan = stored["511602000000"]
    assert (guangan["area_name"], guangan["parent_code"]) == ("广安区", "511600000000")
    assert (guangan["platform"], guangan["native_id"]) == ("gbt2260", "511602")
    assert (guangan["data_year"], guangan["is_former"]) == (2026, None)
    assert stored["420527000000"]["former_code"] == "422727"


async def test_a_former_region_is_kept_with_what_replaced_it_and_without_findings(
    running: Running, connector: Connector
) -> None:
    report = await running.run(connector, "former-regions")
    assert (report.status, report.counts.created) == ("succeeded", 3546)
    assert report.counts.findings == 0
    zigui = (await by_code(running.database))["422727000000"]
    assert bool(zigui["is_former"]) is True
    assert (zigui["successor_code"], zigui["data_year"]) == ("420527000000", 1991)
    assert (zigui["area_level"], zigui["parent_code"]) == ("COUNTY", "422700000000")


async def test_a_second_run_changes_nothing(running: Running, connector: Connector) -> None:
    await running.run(connector)
    again = await running.run(connector)
    assert (again.counts.unchanged, again.counts.updated) == (3214, 0)


async def test_an_installation_that_moved_reads_the_same_records(
    running: Running, connector: Connector, tmp_path: Any
) -> None:
    await running.run(connector)
    moved = tmp_path / "regions.csv"
    moved.write_bytes((FOLDER / "regions.csv").read_bytes())
    stream = connector.spec.stream("regions").model_copy(update={"path": str(moved)})
    spec = connector.spec.model_copy(update={"streams": (stream,)})
    async with open_connector(
        spec, environ={}, clock=Time(), sleep=Time().sleep, random=Random(1)
    ) as elsewhere:
        again = await running.run(elsewhere)
    assert (again.counts.unchanged, again.counts.updated) == (3214, 0)
