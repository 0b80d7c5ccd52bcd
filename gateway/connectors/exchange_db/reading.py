"""One page of a walk: the rows met become records, and rows without an owner are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.connectors.decode import RawRecord
from gateway.connectors.decode.records import said
from gateway.connectors.exchange_db.assembly import Assembly, Group, Row, Values, matcher, same
from gateway.connectors.exchange_db.place import Place
from gateway.connectors.exchange_db.values import raw_record, writer
from gateway.connectors.exchange_db.walks import ITEMS, Walk, Window


@dataclass(frozen=True)
class Got:
    """The records of a page and the place after it, None at the end of the walk."""

    records: tuple[RawRecord, ...]
    after: Place | None


async def read_page(
    connection: AsyncConnection, walk: Walk, assembly: Assembly, window: Window, place: Place
) -> Got:
    """Read the next page of a walk after a place."""
    rows = (await connection.execute(walk.page(window, place))).all()
    if not rows:
        return Got((), None)
    mains, orphans = (
        (rows, []) if walk.is_of_main else await _owners(connection, walk, assembly, rows)
    )
    assembled = await assembly.records(connection, mains)
    records = [raw_record(values, place.seen + n) for n, values in enumerate(assembled, 1)]
    first = place.seen + len(records) + 1
    lost = (
        await assembly.apart(connection, orphans)
        if walk.name == ITEMS
        else [writer(walk.table)(row) for row in orphans]
    )
    records += [
        _orphan(walk, row, values, first + n)
        for n, (row, values) in enumerate(zip(orphans, lost, strict=True))
    ]
    is_full = len(rows) == walk.tables.told.page_size
    after = walk.place_after(rows[-1], place.seen + len(records)) if is_full else None
    return Got(tuple(records), after)


async def _owners(
    connection: AsyncConnection, walk: Walk, assembly: Assembly, rows: Sequence[Row]
) -> tuple[list[Row], list[Row]]:
    """The records that the rows belong to, each once, and the rows that belong to none."""
    main, told = walk.tables.main, walk.tables.told
    at = main.place(told.key)
    if walk.name != ITEMS:
        join = walk.table.place(told.join)
        found = await assembly.mains(connection, {row[join] for row in rows})
        owners: dict[Group, Row] = {(same(row[at]),): row for row in found}
        match = matcher(owners)
        met = [(row, owners.get(match((same(row[join]),)))) for row in rows]
    else:
        met = [(row, row) for row in rows]
    items = [owner for _, owner in met if owner is not None and assembly.is_item(owner)]
    holders = await assembly.holders(connection, items)
    mains: dict[str, Row] = {}
    orphans = []
    for row, owner in met:
        held = _held(assembly, owner, holders)
        if not held:
            orphans.append(row)
        mains |= {str(holder[at]): holder for holder in held}
    return list(mains.values()), orphans


def _held(assembly: Assembly, owner: Row | None, holders: dict[Group, list[Row]]) -> list[Row]:
    if owner is None:
        return []
    return assembly.holders_of(owner, holders) if assembly.is_item(owner) else [owner]


def _orphan(walk: Walk, row: Row, values: Values, position: int) -> RawRecord:
    """A row that belongs to no record goes to quarantine, named by its table and key."""
    told = walk.tables.told
    key = row[walk.table.place(told.key)]
    by = told.items.by if walk.name == ITEMS and told.items else (told.join,)
    missing = "、".join(f"{name}={row[walk.table.place(name)]}" for name in by)
    problem = said(
        "exchange.orphan",
        f"表 {walk.table.name} 的记录 {key} 没有所属记录：{walk.tables.main.name} 中没有 {missing}",
    )
    return RawRecord(position, None, raw_record(values, position).text, problem)
