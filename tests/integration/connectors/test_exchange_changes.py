"""Whatever changes in whatever table: reading window after window ends with what is there."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, DateTime, MetaData, String, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gateway.connectors.spec import Spec
from gateway.sandbox.times import BEIJING
from tests.integration.connectors.opened import Hours, all_pages
from tests.integration.exchange import opened_exchange

START = datetime(2026, 10, 1, tzinfo=BEIJING)
METADATA = MetaData()
MARKS = (Column("cd_time", DateTime, nullable=False), Column("cd_operation", String(2)))
MAIN = Table(
    "main_t",
    METADATA,
    Column("row_guid", String(9), primary_key=True),
    Column("task_code", String(9)),
    Column("task_version", String(9)),
    Column("task_handle_item", String(9)),
    Column("text", String(9)),
    *(column._copy() for column in MARKS),
)
JOINED = {
    name: Table(
        name,
        METADATA,
        Column("row_guid", String(9), primary_key=True),
        Column("task_guid", String(9)),
        Column("text", String(9)),
        *(column._copy() for column in MARKS),
    )
    for name in ("extension_t", "material_t")
}
SPEC = {
    "version": 1,
    "name": "changes",
    "title": "变化",
    "platform": "changes",
    "level": "city",
    "streams": [
        {
            "name": "lists",
            "entity": "ImplementationList",
            "native_id": "rowGuid",
            "incremental": {},
            "tables": {
                "main": "main_t",
                "extension": "extension_t",
                "children": {"materials": "material_t"},
                "items": {},
                "page_size": 2,
            },
        }
    ],
}
# A row is named by its table and a small number, so that changes meet the same rows again.
# Lists are l0 to l2, items i0 to i2; an item or a part may belong to one that is not there.
LISTS, ITEMS = [f"l{n}" for n in range(3)], [f"i{n}" for n in range(3)]
MARK = st.sampled_from(["I", "U", "D"])
WORD = st.sampled_from(["甲", "乙", "丙"])
CHANGE = st.one_of(
    st.tuples(st.just("list"), st.sampled_from(LISTS), WORD, MARK),
    st.tuples(st.just("item"), st.sampled_from(ITEMS), st.sampled_from(LISTS), WORD, MARK),
    st.tuples(
        st.sampled_from(["extension_t", "material_t"]),
        st.sampled_from(["p0", "p1", "p2"]),
        st.sampled_from(LISTS + ITEMS),
        WORD,
        MARK,
    ),
)
ROUNDS = st.lists(st.lists(CHANGE, max_size=6), min_size=1, max_size=4)


@dataclass
class Mirror:
    """What a reader keeps: the newest record of every list, and rows it was told apart."""

    records: dict[str, Any] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)


def row_of(change: tuple[str, ...], at: datetime) -> tuple[Table, dict[str, Any]]:
    kind, guid, *rest, word, mark = change
    marks = {"text": word, "cd_operation": mark, "cd_time": at.replace(tzinfo=None)}
    if kind == "list":
        own = {"task_code": guid, "task_version": "1", "task_handle_item": None}
        return MAIN, {"row_guid": guid, **own, **marks}
    if kind == "item":
        own = {"task_code": rest[0], "task_version": "1", "task_handle_item": f"{rest[0]}{guid}"}
        return MAIN, {"row_guid": guid, **own, **marks}
    return JOINED[kind], {"row_guid": guid, "task_guid": rest[0], **marks}


async def write(engine: AsyncEngine, changes: list[tuple[str, ...]], at: datetime) -> set[str]:
    """Apply the changes of a round, all at one time; answer lists that lost something to others.

    A row that moves from one list to another is a change of the row only: the exchange does not
    say where it was before.
    """
    left: set[str] = set()
    async with engine.begin() as connection:
        for change in changes:
            table, row = row_of(change, at)
            before = await connection.execute(
                select(table).where(table.c.row_guid == row["row_guid"])
            )
            for old in before.mappings():
                owner = "task_code" if table is MAIN else "task_guid"
                if old[owner] != row[owner]:
                    left.add(old[owner])
            await connection.execute(delete(table).where(table.c.row_guid == row["row_guid"]))
            await connection.execute(insert(table).values(row))
    return left


async def expected(engine: AsyncEngine) -> tuple[dict[str, Any], set[str]]:
    """The lists as they stand, put together in another way, and rows that belong nowhere."""
    async with engine.connect() as connection:
        mains = [dict(r) for r in (await connection.execute(select(MAIN))).mappings()]
        joined = {
            name: [dict(r) for r in (await connection.execute(select(table))).mappings()]
            for name, table in JOINED.items()
        }
    lists = {row["row_guid"]: row for row in mains if row["task_handle_item"] is None}
    items = {row["row_guid"]: row for row in mains if row["task_handle_item"]}
    alone = {guid for guid, row in items.items() if row["task_code"] not in lists}
    owners = lists.keys() | items.keys()
    lost = {r["row_guid"] for rows in joined.values() for r in rows if r["task_guid"] not in owners}

    def parts(guid: str) -> tuple[Any, ...]:
        live = {
            name: sorted(
                (r["cd_time"], r["row_guid"], r["text"])
                for r in rows
                if r["task_guid"] == guid and r["cd_operation"] != "D"
            )
            for name, rows in joined.items()
        }
        materials = sorted((guid, word) for _, guid, word in live["material_t"])
        return (bool(live["extension_t"]), materials)

    return {
        guid: (
            row["text"],
            row["cd_operation"],
            parts(guid),
            sorted(
                (item["row_guid"], item["text"], parts(item["row_guid"]))
                for item in items.values()
                if item["task_code"] == guid and item["cd_operation"] != "D"
            ),
        )
        for guid, row in lists.items()
    }, alone | lost


def seen(raw: dict[str, Any]) -> Any:
    def parts(row: dict[str, Any]) -> tuple[Any, ...]:
        materials = sorted((part["rowGuid"], part["text"]) for part in row["materials"])
        return ("taskGuid" in row, materials)

    items = sorted((i["rowGuid"], i["text"], parts(i)) for i in raw["handlingItems"])
    return (raw["text"], raw["cdOperation"], parts(raw), items)


async def read(spec: Spec, mirror: Mirror, since: datetime | None, until: datetime) -> None:
    async with opened_exchange(spec, Hours()) as connector:
        for page in await all_pages(connector, "lists", since=since, until=until):
            for record in page.records:
                if record.raw is None:
                    mirror.told.add(record.text)
                else:
                    mirror.records[record.raw["rowGuid"]] = seen(record.raw)


@settings(max_examples=40, deadline=None)
@given(ROUNDS)
def test_window_after_window_a_mirror_holds_what_the_tables_hold(
    rounds: list[list[tuple[str, ...]]],
) -> None:
    asyncio.run(mirrored(rounds))


async def mirrored(rounds: list[list[tuple[str, ...]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder)}/changes.db"
        engine = create_async_engine(url)
        spec = Spec.model_validate(SPEC | {"transport": {"kind": "exchange_db", "url": url}})
        async with engine.begin() as connection:
            await connection.run_sync(METADATA.create_all)
        mirror, since = Mirror(), None
        forgiven: set[str] = set()
        for number, changes in enumerate(rounds, start=1):
            at = START + timedelta(hours=number)
            forgiven |= await write(engine, changes, at)
            until = at + timedelta(minutes=1)
            await read(spec, mirror, since, until)
            since = until
        held, lost = await expected(engine)
        owned = {item for item in forgiven if item.startswith("i")}
        stale = forgiven | {
            guid for guid, list_ in held.items() if owned & {i[0] for i in list_[3]}
        }
        assert mirror.records.keys() == held.keys()
        for guid, whole in held.items():
            if guid not in stale:
                assert mirror.records[guid] == whole
        for guid in lost:
            assert any(f'"{guid}"' in text for text in mirror.told)
        await engine.dispose()
