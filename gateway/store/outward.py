"""Entities as they go up: read from the tables, written as whole records with all inside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select

from gateway.standard.nouns import HANDLING_ITEM, IMPLEMENTATION_LIST, PARTS, Noun
from gateway.standard.outward import Codes, key_of, outward_record
from gateway.store.among import among, slices
from gateway.store.database import Transaction
from gateway.store.entities import TABLES
from gateway.store.parts import HANDLING_ITEM_TABLE, PART_TABLES

Row = Mapping[str, Any]
Record = dict[str, Any]


async def entity_rows(
    transaction: Transaction, noun: Noun, ids: Sequence[str]
) -> Mapping[str, Row]:
    """Answer the rows of these entities by id, withdrawn ones among them."""
    table = TABLES[noun.name]
    found: dict[str, Row] = {}
    for some in slices(ids):
        rows = await transaction.execute(select(table).where(among(table.c.id, some)))
        found |= {row["id"]: dict(row) for row in rows.mappings()}
    return found


async def records_of(
    transaction: Transaction, noun: Noun, rows: Sequence[Row], codes: Codes
) -> Mapping[str, Record]:
    """Answer each entity as a whole record, by id.

    The record of a list holds its handling items and, in them, what they are made of; what an
    implicit handling item is made of stands directly in the list. Row ids are our own: the same
    for the same thing on every store, whatever platform told it.
    """
    records = {
        row["id"]: {"rowGuid": row["id"], **outward_record(noun, row, codes)} for row in rows
    }
    if noun is IMPLEMENTATION_LIST and rows:
        await _fill(transaction, {row["pk"]: records[row["id"]] for row in rows}, codes)
    return records


async def _fill(transaction: Transaction, lists: Mapping[int, Record], codes: Codes) -> None:
    items = await _inside(transaction, HANDLING_ITEM_TABLE, sorted(lists))
    holders: dict[int, Record] = {}
    for item in items:
        owner = lists[item["list_pk"]]
        if item["is_implicit"]:
            holders[item["pk"]] = owner
            continue
        record = {"rowGuid": item["id"], **outward_record(HANDLING_ITEM, item, codes)}
        owner.setdefault("handlingItems", []).append(record)
        holders[item["pk"]] = record
    for attribute, noun in PARTS.items():
        kind = key_of(attribute)
        for part in await _inside(transaction, PART_TABLES[attribute], sorted(lists)):
            holder = holders[part["handling_item_pk"]]
            record = {"rowGuid": part["id"], **outward_record(noun, part, codes)}
            record.setdefault("orderNum", len(holder.get(kind, ())) + 1)
            holder.setdefault(kind, []).append(record)


async def _inside(transaction: Transaction, table: Table, pks: Sequence[int]) -> Sequence[Row]:
    found: dict[int, list[Row]] = defaultdict(list)
    for some in slices(pks):
        statement = (
            select(table)
            .where(among(table.c.list_pk, some))
            .order_by(table.c.list_pk, table.c.ordinal)
        )
        for row in (await transaction.execute(statement)).mappings():
            found[row["list_pk"]].append(dict(row))
    return [row for rows in found.values() for row in rows]
