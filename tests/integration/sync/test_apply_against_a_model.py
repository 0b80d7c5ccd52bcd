"""Any sequence of pages leaves the store as the contract says, and replaying changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gateway.store.copies import Origin
from gateway.store.database import Database
from sync.incoming import Incoming
from tests.integration.kept import clear
from tests.integration.sync.model import Model
from tests.integration.sync.pages import CITY, DISTRICT, NOW, apply, record, withdrawn
from tests.integration.sync.rows import by_id, everything, live_by_feed, materials, rows
from tests.synthetic import task_code

Page = tuple[Origin, list[Incoming]]
Test = Callable[..., Any]


def _record(native_id: str, code: str | None, version: int | None, **rest: Any) -> Incoming:
    values = {"task_code": code, "task_version": version, **rest}
    return record(native_id, **{name: value for name, value in values.items() if value is not None})


native_ids = st.sampled_from(["1", "2", "3"])
put = st.builds(
    _record,
    native_ids,
    st.sampled_from([task_code(1), task_code(1), task_code(2), "malformed", None]),
    st.sampled_from([None, 1, 2, 3]),
    task_name=st.sampled_from([None, "甲", "乙"]),
    transact_addr=st.sampled_from([None, "东街", "西街"]),
    materials=st.sampled_from([[], [{"material_name": "申请表"}], [{"material_name": "照片"}] * 2]),
)
records = st.one_of(put, put, put, native_ids.map(withdrawn))
page: st.SearchStrategy[Page] = st.tuples(
    st.sampled_from([CITY, DISTRICT]), st.lists(records, min_size=1, max_size=3)
)


async def _compare(database: Database, model: Model) -> None:
    stored, names = await by_id(database), await materials(database)
    assert stored.keys() == model.entities.keys()
    for identity, entity in model.entities.items():
        row = stored[identity]
        told = (row["code"], row["version"], row["task_name"], row["transact_addr"])
        assert told == (entity.code, entity.version, entity.name, entity.addr)
        assert tuple(names.get(identity, ())) == entity.materials
        assert (row["deleted_at"] is not None) == entity.deleted
        assert row["is_current"] == model.is_current(entity), (entity, model.entities)
    await _compare_copies(database, model)


async def _compare_copies(database: Database, model: Model) -> None:
    live = {
        (Origin(row["platform"], row["stream"]), row["native_id"]): row
        for row in await rows(database, "copy")
        if row["deleted_at"] is None
    }
    assert live.keys() == model.copies.keys()
    for key, copy in model.copies.items():
        assert (live[key]["entity_id"], live[key]["version"]) == (copy.entity, copy.version)
        assert "elements" in orjson.loads(live[key]["value"])
    for row in await rows(database, "finding"):
        owner = (Origin(row["platform"], row["stream"]), row["native_id"])
        assert model.copies[owner].entity == row["entity_id"]


def sequences(pages_at_most: int, examples: int) -> Callable[[Test], Test]:
    """Run a test over generated sequences of pages."""
    limits = settings(
        max_examples=examples,
        deadline=None,
        # Shrinking would run for minutes; what is found is short enough to read.
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    pages = st.lists(page, min_size=1, max_size=pages_at_most)
    return lambda test: limits(given(pages=pages)(test))


async def _play(database: Database, pages: list[Page]) -> None:
    """Apply every page, compare the store with the model, apply the page again."""
    await clear(database)
    model = Model()
    for number, (origin, arrived) in enumerate(pages):
        at = NOW + timedelta(minutes=number)
        await apply(database, *arrived, origin=origin, at=at)
        model.apply(origin, arrived)
        await _compare(database, model)
        before = await everything(database)
        again = await apply(database, *arrived, origin=origin, at=at + timedelta(seconds=30))
        assert (again.created, again.updated, again.deleted, again.findings) == (0, 0, 0, 0)
        assert await everything(database) == before
    stored = await by_id(database)
    live = {identity for identity, row in stored.items() if row["deleted_at"] is None}
    assert await live_by_feed(database) == live


@sequences(pages_at_most=6, examples=12)
async def test_any_sequence_of_pages_is_stored_as_the_contract_says(
    database: Database, pages: list[Page]
) -> None:
    await _play(database, pages)


@pytest.mark.full
@sequences(pages_at_most=12, examples=250)
async def test_long_sequences_of_pages_are_stored_as_the_contract_says(
    database: Database, pages: list[Page]
) -> None:
    await _play(database, pages)
