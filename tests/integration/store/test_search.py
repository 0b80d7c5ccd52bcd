"""The search index: exact for every text, and always in step with the entities."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from gateway.resolvers.caller import ANONYMOUS
from gateway.resolvers.reads import Reads
from gateway.schema.build import build_schema, core
from gateway.standard.nouns import IMPLEMENTATION_LIST, IMPLEMENTING_BODY, REGION, Noun
from gateway.store import search
from gateway.store.copies import Origin
from gateway.store.database import Database
from sync.apply import Applier
from tests.integration.sync.pages import AUTHORITY, CITY, NOW, apply, record, withdrawn
from tests.synthetic import dept_code, task_code

SEARCH = """query($text: String!, $types: [EntityType!]) {
  search(text: $text, types: $types) { totalCount nodes { match node { __typename id
    ... on ImplementationList { taskName } ... on Region { areaName }
    ... on ImplementingBody { orgName } } } } }"""
LISTS = """query($text: String!) { implementationLists(search: $text, first: 100) {
  totalCount nodes { taskName } } }"""


class Asked:
    """Asks one store."""

    def __init__(self, database: Database) -> None:
        self._reads = Reads(core(build_schema()), database)

    async def of(self, query: str, **variables: Any) -> Any:
        document = self._reads.documents.get(query)
        answer = await self._reads.answer(document, None, variables, ANONYMOUS)
        assert answer is not None
        return orjson.loads(answer)["data"]

    async def names(self, text: str) -> list[str]:
        found = (await self.of(LISTS, text=text))["implementationLists"]
        assert found["totalCount"] == len(found["nodes"])
        return [node["taskName"] for node in found["nodes"]]


@pytest.fixture
async def asked(database: Database) -> AsyncIterator[Asked]:
    yield Asked(database)
    await database.close()


async def give(database: Database, names: Sequence[str], **values: Any) -> None:
    """Store a list for each name; codes rise in their order."""
    await apply(
        database,
        *(
            record(f"{number:03d}", task_name=name, local_task_code=f"L{number:03d}", **values)
            for number, name in enumerate(names)
        ),
    )


async def test_hits_come_equal_first_then_prefix_then_in_the_name_then_in_the_text(
    database: Database, asked: Asked
) -> None:
    await apply(
        database,
        record("1", task_name="其他", dept_name="某市消防支队"),
        record("2", task_name="建设工程消防验收"),
        record("3", task_name="消防设计审查"),
        record("4", task_name="消防"),
        record("5", task_name="另外", handling_items=[{"task_name": "消防备案"}]),
        record("6", task_name="无关"),
    )
    found = await asked.names("消防")
    assert found[:3] == ["消防", "消防设计审查", "建设工程消防验收"]
    assert sorted(found[3:]) == ["其他", "另外"]


async def test_no_hit_goes_over_the_end_of_a_field(database: Database, asked: Asked) -> None:
    await apply(
        database, record("1", task_name="食品", dept_name="经营许可局", result_name="许可证")
    )
    assert await asked.names("品经") == []
    assert await asked.names("局许") == []
    assert await asked.names("局") == ["食品"]


async def test_a_withdrawn_entity_is_not_found_and_found_again_when_it_is_back(
    database: Database, asked: Asked
) -> None:
    await apply(database, record("1", task_name="采砂许可"))
    assert await asked.names("采砂") == ["采砂许可"]
    await apply(database, withdrawn("1"))
    assert await asked.names("采砂") == []
    await apply(database, record("1", task_name="采砂许可"))
    assert await asked.names("采砂") == ["采砂许可"]


async def test_only_the_version_that_is_current_is_found(database: Database, asked: Asked) -> None:
    code = task_code()
    await apply(database, record("1", task_code=code, task_version=1, task_name="旧名称"))
    await apply(database, record("1", task_code=code, task_version=2, task_name="新名称"))
    assert await asked.names("名称") == ["新名称"]
    assert await asked.names("旧") == []


async def test_what_changed_is_found_by_its_new_texts_only(
    database: Database, asked: Asked
) -> None:
    await apply(database, record("1", task_name="甲", handling_items=[{"task_name": "新设登记"}]))
    await apply(database, record("1", task_name="甲", handling_items=[{"task_name": "注销登记"}]))
    assert (await asked.names("新设"), await asked.names("注销")) == ([], ["甲"])


async def test_a_text_too_large_for_its_grams_is_searched_all_the_same(
    database: Database, asked: Asked
) -> None:
    # So many different pairs that PostgreSQL takes no vector of them.
    signs = "".join(chr(0x4E00 + number % 20_000) for number in range(0, 1_400_000, 17))
    large = "".join(signs[at] + signs[-at] for at in range(1, 40_000))
    names = ("河道", "采砂")
    await give(database, names)
    await apply(database, record("900", task_name="很长", result_name=f"{large}尾声在此"))
    async with database.transaction() as transaction:
        document = search.DOCUMENT.c
        vector = select(document.text_grams).where(document.name == "很长")
        # PostgreSQL has no vector of it; SQLite never has: its index stands elsewhere.
        assert (await transaction.execute(vector)).scalar_one() is None
    assert await asked.names("尾声在此") == ["很长"]
    assert await asked.names("声") == ["很长"]
    assert await asked.names(large[50_000:50_100]) == ["很长"]
    assert await asked.names("尾在") == []
    await apply(database, record("900", task_name="很长", result_name="短"))
    assert await asked.names("尾声在此") == []


async def test_the_same_pair_many_times_over_is_no_matter(database: Database, asked: Asked) -> None:
    await give(database, ["长" * 5_000, "长" * 40, "短"])
    assert len(await asked.names("长" * 200)) == 1
    assert len(await asked.names("长")) == 2


async def test_every_type_is_searched_together_and_alone(database: Database, asked: Asked) -> None:
    cases: tuple[tuple[Noun, dict[str, Any]], ...] = (
        (REGION, {"area_code": "430421", "area_name": "衡阳县"}),
        (IMPLEMENTING_BODY, {"credit_code": dept_code(), "org_name": "衡阳县教育局"}),
        (IMPLEMENTATION_LIST, {"task_name": "办学许可", "dept_name": "衡阳县教育局"}),
    )
    for noun, values in cases:
        page = [record("1", noun, **values)]
        await apply(database, *page, noun=noun, origin=Origin("city", noun.name))
    found = (await asked.of(SEARCH, text="衡阳县"))["search"]
    assert [hit["match"] for hit in found["nodes"]] == ["EQUAL", "PREFIX", "TEXT"]
    kinds = [hit["node"]["__typename"] for hit in found["nodes"]]
    assert kinds == ["Region", "ImplementingBody", "ImplementationList"]
    one = (await asked.of(SEARCH, text="衡阳县", types=["IMPLEMENTING_BODY"]))["search"]
    assert (one["totalCount"], one["nodes"][0]["node"]["orgName"]) == (1, "衡阳县教育局")
    none = (await asked.of(SEARCH, text="衡阳县", types=["ADOPTION"]))["search"]
    assert (none["totalCount"], none["nodes"]) == (0, [])


async def test_an_index_built_anew_finds_what_the_index_in_step_finds(
    database: Database, asked: Asked
) -> None:
    await give(database, [f"第{number}项许可" for number in range(30)], dept_name="某局")
    before = await asked.names("许可")
    async with database.transaction() as transaction:
        await transaction.run_sync(search.index_all)
    assert await asked.names("许可") == before
    assert len(before) == 30


async def test_a_page_that_fails_leaves_the_index_as_it_was(
    database: Database, asked: Asked
) -> None:
    applier = Applier(database.dialect, CITY, IMPLEMENTATION_LIST, AUTHORITY)

    async def fail() -> None:
        async with database.transaction() as transaction:
            await applier.apply(transaction, [record("1", task_name="乙许可")], NOW)
            raise RuntimeError("page failed")

    await apply(database, record("1", task_name="甲许可"))
    with pytest.raises(RuntimeError, match="page failed"):
        await fail()
    assert await asked.names("许可") == ["甲许可"]
