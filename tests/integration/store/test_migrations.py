"""Migrations: the store they make is the store that is declared, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

import pytest
from sqlalchemy import Connection, inspect, select, text

from gateway.errors import StoreError
from gateway.standard.derived import derive
from gateway.standard.nouns import HANDLING_ITEM, MATERIAL, RESULT, Noun
from gateway.store import migrate
from gateway.store.database import Database
from gateway.store.grams import term_grams
from gateway.store.packing import payload_of, value_of
from gateway.store.tables import METADATA


@pytest.fixture
async def migrated(migrated_url: str) -> AsyncIterator[Database]:
    """A store of its own: these tests change tables."""
    store = Database(migrated_url)
    yield store
    await store.close()


@pytest.fixture
async def empty(database_url: str) -> AsyncIterator[Database]:
    store = Database(database_url)
    yield store
    await store.close()


def _table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def _names(database: Database) -> set[str]:
    async with database.transaction() as transaction:
        return await transaction.run_sync(_table_names)


async def test_the_migrated_store_differs_in_nothing_from_the_declared_tables(
    migrated: Database,
) -> None:
    async with migrated.transaction() as transaction:
        assert await transaction.run_sync(migrate.differences) == []


async def test_the_migrated_store_has_the_declared_tables_and_no_other(migrated: Database) -> None:
    names = {name for name in await _names(migrated) if not name.startswith("search_index")}
    assert names == {*METADATA.tables, "alembic_version"}


async def test_a_missing_column_would_be_told(migrated: Database) -> None:
    async with migrated.transaction() as transaction:
        await transaction.execute(text("ALTER TABLE region DROP COLUMN area_name"))
        assert len(await transaction.run_sync(migrate.differences)) == 1


async def test_an_upgrade_of_an_upgraded_store_changes_nothing(empty: Database) -> None:
    await migrate.upgrade(empty)
    async with empty.transaction() as transaction:
        await transaction.execute(text("INSERT INTO revision (name, value) VALUES ('region', 7)"))
    await migrate.upgrade(empty)
    async with empty.transaction() as transaction:
        assert (await transaction.execute(text("SELECT value FROM revision"))).scalar_one() == 7
    await migrate.require_current(empty)


async def test_a_store_without_tables_is_refused_with_the_command_that_makes_them(
    empty: Database,
) -> None:
    with pytest.raises(StoreError, match="yiwang db upgrade") as refused:
        await migrate.require_current(empty)
    assert refused.value.code == "STORE_NOT_CURRENT"


async def test_a_store_of_another_revision_is_refused(migrated: Database) -> None:
    await migrate.require_current(migrated)
    async with migrated.transaction() as transaction:
        await transaction.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(StoreError, match="版本不符"):
        await migrate.require_current(migrated)


async def test_a_failed_transaction_leaves_no_table_behind(empty: Database) -> None:
    async def fail() -> None:
        async with empty.transaction() as transaction:
            await transaction.run_sync(migrate.upgrade_connection)
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        await fail()
    assert await _names(empty) == set()


OLD_COPY = text(
    "INSERT INTO copy (platform, stream, native_id, entity_type, entity_id, version,"
    " content_hash, payload, value, fetched_at) VALUES ('p', 's', :native_id, 'Region', 'rg_1', 0,"
    " 'h', :payload, :value, '2026-11-21 02:00:00+00')"
)


async def test_copies_of_an_older_store_are_compressed_and_say_the_same(empty: Database) -> None:
    old = [
        {
            "native_id": str(number),
            "payload": f'{{"名称":"第{number}区"}}' * 50,
            "value": f'"{number}"',
        }
        for number in range(1_200)
    ]
    async with empty.transaction() as transaction:
        await transaction.run_sync(migrate.upgrade_connection, "0002")
        await transaction.execute(OLD_COPY, old)
    await migrate.upgrade(empty)
    copy = METADATA.tables["copy"]
    async with empty.transaction() as transaction:
        found = (await transaction.execute(select(copy).order_by(copy.c.pk))).all()
        assert await transaction.run_sync(migrate.differences) == []
    assert [
        {
            "native_id": row.native_id,
            "payload": payload_of(row.packed),
            "value": value_of(row.packed),
        }
        for row in found
    ] == old


OLD_DOCUMENT = text(
    "INSERT INTO search_document (entity_type, entity_pk, id, code, head, name, text)"
    " VALUES ('Region', :number, :id, '1', :name, :name, :text)"
)


async def test_documents_of_an_older_store_are_found_as_before(empty: Database) -> None:
    old = [
        {"number": number, "id": f"rg_{number}", "name": f"第{number}区", "text": "北部"}
        for number in range(1_200)
    ]
    async with empty.transaction() as transaction:
        await transaction.run_sync(migrate.upgrade_connection, "0007")
        await transaction.execute(OLD_DOCUMENT, old)
    await migrate.upgrade(empty)
    assert await _found(empty, "name", "第1199区") == ["rg_1199"]
    assert await _found(empty, "text", "北部") == sorted(str(one["id"]) for one in old)
    assert await _found(empty, None, "第77区") == ["rg_77"]


async def _found(database: Database, column: str | None, term: str) -> list[str]:
    """Answer the documents that the index tells, and of too large ones those that hold it."""
    hits = database.dialect.hits("d", column, "(:grams)")
    held = " OR ".join(database.dialect.position(f"d.{name}", "(:term)") + ">0" for name in TEXTS)
    where = f"{hits.where} AND ({held})"
    statement = text(f"SELECT d.id FROM {hits.source} WHERE {where} ORDER BY 1")  # noqa: S608  # ours
    values = {"grams": database.dialect.grams_value(column, term_grams(term)), "term": term}
    async with database.transaction() as transaction:
        return list((await transaction.execute(statement, values)).scalars())


TEXTS = ("name", "text")


OLD_LIST = text(
    "INSERT INTO implementation_list (pk, id, platform, native_id, version, fetched_at, updated_at,"
    " is_current) VALUES (1, 'il_1', 'p', '1', 0, '2026-11-21 02:00:00+00',"
    " '2026-11-21 02:00:00+00', true)"
)
OLD_ITEM = text(
    "INSERT INTO handling_item (pk, id, list_pk, ordinal, is_implicit, result_name)"
    " VALUES (1, 'hi_1', 1, 0, true, :result_name)"
)
OLD_RESULT = text(
    "INSERT INTO result (pk, id, list_pk, handling_item_pk, ordinal, result_name)"
    " VALUES (1, 're_1', 1, 1, 0, :result_name)"
)
OLD_MATERIAL = text(
    "INSERT INTO material (pk, id, list_pk, handling_item_pk, ordinal, cert_code, cert_name,"
    " material_name) VALUES (:pk, :id, 1, 1, :pk, :cert_code, :cert_name, :material_name)"
)
MATERIALS: Sequence[Mapping[str, str | None]] = (
    {"cert_code": " 11430000yw100148xp-001", "cert_name": "甲证", "material_name": "乙"},
    {"cert_code": "长" * 201, "cert_name": "甲证", "material_name": "乙"},
    {"cert_code": None, "cert_name": "甲证", "material_name": "乙"},
    {"cert_code": None, "cert_name": None, "material_name": "乙 "},
    {"cert_code": None, "cert_name": None, "material_name": "长" * 201},
    {"cert_code": None, "cert_name": None, "material_name": None},
)


@pytest.mark.parametrize("result_name", ["甲证 ", "长" * 201, None], ids=["short", "long", "none"])
async def test_what_an_older_store_holds_names_license_types_as_what_comes_now(
    empty: Database, result_name: str | None
) -> None:
    async with empty.transaction() as transaction:
        await transaction.run_sync(migrate.upgrade_connection, "0010")
        await transaction.execute(OLD_LIST)
        await transaction.execute(OLD_ITEM, {"result_name": result_name})
        await transaction.execute(OLD_RESULT, {"result_name": result_name})
        for number, material in enumerate(MATERIALS):
            of: dict[str, object] = {"pk": number + 1, "id": f"ma_{number}"}
            await transaction.execute(OLD_MATERIAL, {**of, **material})
    await migrate.upgrade(empty)
    keys = {name: await _keys(empty, name) for name in ("handling_item", "result", "material")}
    assert keys["handling_item"] == [_result_key(HANDLING_ITEM, result_name)]
    assert keys["result"] == [_result_key(RESULT, result_name)]
    assert keys["material"] == [derive(MATERIAL, one)["license_key"] for one in MATERIALS]


def _result_key(noun: Noun, result_name: str | None) -> str | None:
    key: str | None = derive(noun, {"result_name": result_name})["license_key"]
    return key


async def _keys(database: Database, name: str) -> list[str | None]:
    table = METADATA.tables[name]
    async with database.transaction() as transaction:
        found = await transaction.execute(select(table.c.license_key).order_by(table.c.pk))
        return list(found.scalars())
