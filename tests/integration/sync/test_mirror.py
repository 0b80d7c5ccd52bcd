"""Whoever follows the change feed keeps a mirror that ends with exactly our entities."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson
import pytest

from gateway.resolvers.caller import ANONYMOUS
from gateway.resolvers.reads import Reads
from gateway.schema.build import build_schema, core
from gateway.standard.nouns import CATALOG_ITEM, IMPLEMENTATION_LIST, IMPLEMENTING_BODY, Noun
from gateway.store.copies import Origin
from gateway.store.database import Database
from gateway.store.dialect import POSTGRESQL
from sync.apply import Applier
from sync.incoming import Incoming
from tests.integration.sync.pages import AUTHORITY, NOW, apply, record, withdrawn
from tests.integration.sync.rows import rows
from tests.integration.sync.test_apply_together import MOMENT
from tests.synthetic import CATALOG_CODE, dept_code, task_code

CHANGES = """query($after: String, $first: Int) {
  changes(after: $after, first: $first) {
    nodes { cursor entityId node { id
      ... on ImplementationList { name: taskName isCurrent }
      ... on CatalogItem { name: taskName isCurrent }
      ... on ImplementingBody { name: orgName isCurrent } } }
    pageInfo { endCursor hasNextPage } } }"""

NOUNS = (IMPLEMENTATION_LIST, CATALOG_ITEM, IMPLEMENTING_BODY)
NAMES = {
    "implementation_list": "task_name",
    "catalog_item": "task_name",
    "implementing_body": "org_name",
}


@dataclass
class Mirror:
    """What a client keeps, and how far it has read."""

    reads: Reads
    held: dict[str, Any] = field(default_factory=dict)
    cursor: str | None = None
    seen: list[str] = field(default_factory=list)

    async def catch_up(self, size: int = 7) -> None:
        """Read page by page to the end."""
        more = True
        while more:
            page = await self._page(size)
            for change in page["nodes"]:
                self.seen.append(change["cursor"])
                if change["node"] is None:
                    self.held.pop(change["entityId"], None)
                else:
                    self.held[change["entityId"]] = change["node"]
            self.cursor = page["pageInfo"]["endCursor"] or self.cursor
            more = page["pageInfo"]["hasNextPage"]

    async def _page(self, size: int) -> Any:
        document = self.reads.documents.get(CHANGES)
        variables = {"after": self.cursor, "first": size}
        answer = await self.reads.answer(document, None, variables, ANONYMOUS)
        assert answer is not None
        return orjson.loads(answer)["data"]["changes"]


@pytest.fixture
async def mirror(database: Database) -> AsyncIterator[Mirror]:
    yield Mirror(Reads(core(build_schema()), database))
    await database.close()


async def ours(database: Database) -> dict[str, Any]:
    """Answer every entity that is not withdrawn, as a mirror holds it."""
    return {
        row["id"]: {"id": row["id"], "name": row[name], "isCurrent": bool(row["is_current"])}
        for table, name in NAMES.items()
        for row in await rows(database, table)
        if row["deleted_at"] is None
    }


class Upstream:
    """Makes pages at random: new records, changes, new versions, withdrawals, other codes."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)

    def page(self, noun: Noun) -> Sequence[Incoming]:
        """Answer the next page of a kind."""
        return [self._record(noun) for _ in range(self._dice.randint(1, 4))]

    def _record(self, noun: Noun) -> Incoming:
        native_id = str(self._dice.randrange(6))
        if self._dice.random() < 0.25:
            return withdrawn(native_id)
        name, version = f"名称{self._dice.randrange(5)}", self._dice.randint(1, 3)
        number = self._dice.randint(1, 4)
        if noun is IMPLEMENTING_BODY:
            return record(native_id, noun, credit_code=dept_code(number), org_name=name)
        if noun is CATALOG_ITEM:
            code = self._dice.choice((CATALOG_CODE, None))
            return record(native_id, noun, catalog_code=code, task_version=version, task_name=name)
        code = self._dice.choice((task_code(number), None))
        return record(native_id, task_code=code, task_version=version, task_name=name)


@pytest.mark.parametrize("seed", range(4))
async def test_a_mirror_that_catches_up_now_and_then_ends_with_our_entities(
    seed: int, database: Database, mirror: Mirror
) -> None:
    dice, upstream = random.Random(seed), Upstream(seed)
    for step in range(40):
        noun = dice.choice(NOUNS)
        origin = Origin(dice.choice(("city", "district")), noun.name)
        at = NOW + timedelta(minutes=step)
        await apply(database, *upstream.page(noun), origin=origin, noun=noun, at=at)
        if dice.random() < 0.3:
            await mirror.catch_up()
    await mirror.catch_up()
    assert mirror.held == await ours(database)
    assert len(mirror.seen) == len(set(mirror.seen)) == len(await rows(database, "change"))


async def test_a_mirror_that_follows_while_several_write_misses_nothing(
    database: Database, mirror: Mirror
) -> None:
    done = asyncio.Event()

    async def write(noun: Noun, seed: int) -> None:
        upstream, origin = Upstream(seed), Origin("city", noun.name)
        for step in range(12):
            at = NOW + timedelta(minutes=step)
            await apply(database, *upstream.page(noun), origin=origin, noun=noun, at=at)

    async def follow() -> None:
        while not done.is_set():
            await mirror.catch_up(3)
        await mirror.catch_up(3)

    follower = asyncio.create_task(follow())
    await asyncio.gather(*(write(noun, seed) for seed, noun in enumerate(NOUNS)))
    done.set()
    await follower
    assert mirror.held == await ours(database)
    assert len(mirror.seen) == len(await rows(database, "change"))


async def test_nobody_writes_behind_what_a_reader_has_seen(
    database: Database, mirror: Mirror
) -> None:
    if database.dialect is not POSTGRESQL:  # SQLite has one writer at a time
        return
    first = Applier(database.dialect, Origin("city", "lists"), IMPLEMENTATION_LIST, AUTHORITY)
    body = record("1", IMPLEMENTING_BODY, credit_code=dept_code(), org_name="某局")
    async with database.transaction() as transaction:
        await first.apply(transaction, [record("1", task_name="某事项")], NOW)
        second = asyncio.create_task(
            apply(database, body, origin=Origin("city", "bodies"), noun=IMPLEMENTING_BODY)
        )
        done, _ = await asyncio.wait({second}, timeout=MOMENT)
        assert not done
        await mirror.catch_up()
        assert mirror.seen == []
    await second
    await mirror.catch_up()
    kinds = [row["entity_type"] for row in await rows(database, "change")]
    assert kinds == ["ImplementationList", "ImplementingBody"]
    assert len(mirror.seen) == 2
