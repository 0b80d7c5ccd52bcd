"""Reads of license types find materials, results and lists by index, on both databases."""

from __future__ import annotations

import re
from typing import Any

import pytest
from graphql import GraphQLSchema
from sqlalchemy import text

from gateway.resolvers.caller import ANONYMOUS
from gateway.resolvers.reads import Reads
from gateway.schema.build import build_schema, core
from gateway.store.database import Database

LARGE = ("material", "result", "handling_item", "implementation_list")
"""Tables of as many rows as there are lists, or more."""

CODE = "11430000YW100148XP001"
TYPE = f'licenseType(code: "{CODE}")'
QUESTIONS = {
    "materials of a type": f"{{ {TYPE} {{ replacesMaterials(first: 5) {{ nodes {{ id }} }} }} }}",
    "materials after a cursor": (
        f'{{ {TYPE} {{ replacesMaterials(first: 5, after: "{b"CODE_ASC|ma_1|x".hex()}")'
        " { nodes { id } } } }"
    ),
    "materials counted": f"{{ {TYPE} {{ replacesMaterials {{ totalCount }} }} }}",
    "lists of a type": f"{{ {TYPE} {{ producedBy(first: 5) {{ totalCount nodes {{ id }} }} }} }}",
    "a list's own": (
        '{ implementationList(localTaskCode: "1") { replaceableMaterialCount hasElectronicResult'
        " materials { licenseTypes { id } } results { licenseTypes { id } } } }"
    ),
}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return core(build_schema())


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_large_table_is_gone_through(
    database: Database, schema: GraphQLSchema, question: str
) -> None:
    scanned = await scans(database, schema, QUESTIONS[question])
    assert not scanned & set(LARGE)


async def test_a_page_of_a_types_materials_is_read_in_the_order_of_the_index(
    database: Database, schema: GraphQLSchema
) -> None:
    sql, values = await statement(database, schema, QUESTIONS["materials of a type"])
    plan = await explained(database, sql, values)
    assert len(re.findall("ix_material_license", plan)) == 2  # by the code, and by the name
    assert "MULTI-INDEX OR" not in plan


async def scans(database: Database, schema: GraphQLSchema, question: str) -> set[str]:
    """Tables that the plan of a question goes through from end to end."""
    sql, values = await statement(database, schema, question)
    plan = await explained(database, sql, values)
    if database.dialect.name == "postgresql":
        return set(re.findall(r"Seq Scan on (\w+)", plan))
    aliases = dict(re.findall(r"(?:FROM|JOIN) (\w+) (t\d+|[a-z])\b", sql))
    named = {alias: table for table, alias in aliases.items()}
    return {named.get(name, name) for name in re.findall(r"SCAN (\w+)", plan)}


async def statement(
    database: Database, schema: GraphQLSchema, question: str
) -> tuple[str, dict[str, Any]]:
    """The statement of a question, and its values."""
    sent: list[tuple[str, dict[str, Any]]] = []
    reads = Reads(schema, Listening(database, sent))  # type: ignore[arg-type]  # all that is used
    await reads.answer(reads.documents.get(question), None, {}, ANONYMOUS)
    (found,) = sent
    return found


async def explained(database: Database, sql: str, values: dict[str, Any]) -> str:
    """The plan of a statement as text; PostgreSQL is kept from reading empty tables whole."""
    explain = "EXPLAIN" if database.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    async with database.transaction() as transaction:
        if database.dialect.name == "postgresql":
            await transaction.execute(text("SET LOCAL enable_seqscan=off"))
        written = re.sub(r"%\((\w+)\)s", r":\1", sql)
        found = await transaction.execute(text(f"{explain} {written}"), values)
        return "\n".join(str(row) for row in found)


class Listening:
    """A database that keeps what it is asked."""

    def __init__(self, database: Database, sent: list[tuple[str, dict[str, Any]]]) -> None:
        self._database, self._sent = database, sent

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    async def fetch(self, sql: str, values: dict[str, Any]) -> str | None:
        self._sent.append((sql, values))
        return await self._database.fetch(sql, values)
