"""Entities held against each other: lists against their catalog items, adoptions against lists.

What one page changes can concern entities that other pages stored: a corrected catalog item
concerns every list of its code. All of it is settled in the page's own transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select, update

from gateway.standard.findings import Finding, Severity
from gateway.standard.four_same import RULES, agreement_findings
from gateway.standard.nouns import ADOPTION, CATALOG_ITEM, IMPLEMENTATION_LIST, Noun
from gateway.standard.rules import conforms
from gateway.store.among import among, slices
from gateway.store.database import Transaction
from gateway.store.findings import settle_findings
from gateway.store.tables import METADATA

LIST = METADATA.tables["implementation_list"]
ITEM = METADATA.tables["catalog_item"]
ADOPTED = METADATA.tables["adoption"]

NOT_FILLED = "adoption.not_filled"

Filling = tuple[str, str]
"""What ties an adoption to the lists that fill it: basic code, code of the body."""


async def fillings(transaction: Transaction, noun: Noun, ids: Iterable[str]) -> set[Filling]:
    """Answer the fillings that these entities, lists or adoptions, stand for as stored now."""
    table = {IMPLEMENTATION_LIST.name: LIST, ADOPTION.name: ADOPTED}.get(noun.name)
    if table is None:
        return set()
    statement = select(table.c.catalog_code, table.c.dept_code).where(
        among(table.c.id, sorted(ids)),
        table.c.catalog_code.is_not(None),
        table.c.dept_code.is_not(None),
    )
    return {(row.catalog_code, row.dept_code) for row in await transaction.execute(statement)}


async def settle_agreement(
    transaction: Transaction,
    noun: Noun,
    ids: Sequence[str],
    before: set[Filling],
    now: datetime,
) -> Mapping[str, set[str]]:
    """Settle all that the changed entities of a kind concern; answer the ids changed, by type.

    `before` are the fillings that the changed entities stood for before the page.
    """
    changed: dict[str, set[str]] = {IMPLEMENTATION_LIST.name: set(), ADOPTION.name: set()}
    filled = before | await fillings(transaction, noun, ids)
    concerned = await _concerned_lists(transaction, noun, ids, filled)
    for some in slices(concerned):  # an item can concern the lists of a whole province
        changed[IMPLEMENTATION_LIST.name] |= await _hold_lists(transaction, some, now)
    for pairs in slices(sorted(filled)):
        changed[ADOPTION.name] |= await _hold_adoptions(transaction, pairs, now)
    return {name: found for name, found in changed.items() if found}


async def _concerned_lists(
    transaction: Transaction, noun: Noun, ids: Sequence[str], filled: set[Filling]
) -> Sequence[str]:
    if noun is IMPLEMENTATION_LIST:
        return ids
    if noun is ADOPTION:
        filling = select(LIST.c.id).where(_fills(LIST, sorted(filled)), LIST.c.is_current)
        return await _ids(transaction, filling)
    if noun is not CATALOG_ITEM:
        return ()
    found = await transaction.execute(
        select(ITEM.c.catalog_code, ITEM.c.parent_code).where(among(ITEM.c.id, ids))
    )
    codes = {code for row in found for code in (*row, _main_code(row.catalog_code)) if code}
    current = and_(among(LIST.c.catalog_code, sorted(codes)), LIST.c.is_current)
    return await _ids(transaction, select(LIST.c.id).where(current))


async def _ids(transaction: Transaction, statement: Select[Any]) -> Sequence[str]:
    return [row.id for row in await transaction.execute(statement)]


def _fills(table: Table, keys: Sequence[Filling]) -> ColumnElement[bool]:
    """Say that a row has one of these pairs of codes."""
    # Pairs are found by no index on SQLite, the codes alone are.
    codes = sorted({code for code, _ in keys})
    pair = table.c.catalog_code + BETWEEN + table.c.dept_code
    return and_(among(table.c.catalog_code, codes), among(pair, map(BETWEEN.join, keys)))


def _main_code(code: str | None) -> str | None:
    """Answer the code of the main item that a sub-item's code belongs to."""
    return f"{code[:9]}000" if code and len(code) == 12 else None


# Lists against catalog items ---------------------------------------------------------------------

_COMPARED = ("catalog_code", "task_name", "by_law", "task_type", "task_type_code", "use_level")
_COMPARED_TOO = ("use_level_code", "version")


async def _hold_lists(transaction: Transaction, ids: Sequence[str], now: datetime) -> set[str]:
    columns = [LIST.c[name] for name in (*_COMPARED, *_COMPARED_TOO)]
    rows = await transaction.execute(
        select(LIST.c.id, LIST.c.dept_code, LIST.c.is_current, *columns).where(
            among(LIST.c.id, ids)
        )
    )
    lists = [dict(row._mapping) for row in rows]  # noqa: SLF001  # SQLAlchemy's public name
    codes = {row["catalog_code"] for row in lists if row["catalog_code"]}
    entries, parents = await _entries(transaction, codes)
    adopted = await _adopted_versions(transaction, codes)
    found: dict[str, list[Finding]] = {}
    for row in lists:
        code = row["catalog_code"]
        found[row["id"]] = []
        if not row["is_current"] or not code or not conforms("catalog_code", code):
            continue
        versions = entries.get(code, {})
        entry = versions.get(adopted.get((code, row["dept_code"]), -1)) or versions.get(None)
        is_leaf = code not in parents and _says_leaf(entry)
        found[row["id"]] = list(agreement_findings(row, entry, is_leaf=is_leaf))
    changed = await settle_findings(transaction, IMPLEMENTATION_LIST.name, found, RULES)
    await _touch(transaction, LIST, changed, now)
    return changed


Entry = Mapping[str, Any]

LAST = "\U0010ffff"
"""Sorts behind every character of a code."""

BETWEEN = "\x1f"
"""Stands between the codes of a pair, and in none."""

RANGES = 100
"""How many ranges of an index one statement looks at."""


async def _entries(
    transaction: Transaction, codes: set[str]
) -> tuple[Mapping[str, Mapping[int | None, Entry]], set[str]]:
    """Answer the items of these codes by version (None: the current one), and which have sub-items.

    Where several items have one code, the first by id counts, as in a list's `catalogItem`.
    """
    columns = [ITEM.c[name] for name in (*_COMPARED, *_COMPARED_TOO, "is_handle", "has_child")]
    rows = await transaction.execute(
        select(ITEM.c.is_current, *columns)
        .where(among(ITEM.c.catalog_code, sorted(codes)), ITEM.c.deleted_at.is_(None))
        .order_by(ITEM.c.id)
    )
    entries: dict[str, dict[int | None, Entry]] = defaultdict(dict)
    for row in rows:
        entry = dict(row._mapping)  # noqa: SLF001  # SQLAlchemy's public name
        entries[row.catalog_code].setdefault(row.version, entry)
        if row.is_current:
            entries[row.catalog_code].setdefault(None, entry)
    return entries, await _parents(transaction, codes)


async def _parents(transaction: Transaction, codes: set[str]) -> set[str]:
    """Answer codes that current items name as their main item; among them those asked for."""
    named = [among(ITEM.c.parent_code, sorted(codes))]
    mains = sorted({code[:9] for code in codes if code.endswith("000")})
    numbered = [or_(*map(_below, some)) for some in slices(mains, RANGES)]
    parents: set[str] = set()
    for condition in (*named, *numbered):
        subs = await transaction.execute(
            select(ITEM.c.parent_code, ITEM.c.catalog_code).where(ITEM.c.is_current, condition)
        )
        parents |= {
            parent
            for row in subs
            for parent in (row.parent_code, _main_code(row.catalog_code))
            if parent and parent != row.catalog_code
        }
    return parents


def _below(main: str) -> ColumnElement[bool]:
    """Say that an item's code begins with these digits, so that an index finds it."""
    code = ITEM.c.catalog_code
    return and_(code >= main, code < f"{main}{LAST}")


def _says_leaf(entry: Entry | None) -> bool:
    return entry is None or (entry["is_handle"] is not False and entry["has_child"] is not True)


async def _adopted_versions(
    transaction: Transaction, codes: set[str]
) -> Mapping[tuple[str, str], int]:
    columns = (ADOPTED.c.catalog_code, ADOPTED.c.dept_code, ADOPTED.c.task_version)
    rows = await transaction.execute(
        select(*columns)
        .where(
            among(ADOPTED.c.catalog_code, sorted(codes)),
            ADOPTED.c.is_current,
            ADOPTED.c.task_version.is_not(None),
        )
        .order_by(ADOPTED.c.id.desc())
    )
    return {(row.catalog_code, row.dept_code): row.task_version for row in rows}


# Adoptions against lists -------------------------------------------------------------------------


async def _hold_adoptions(
    transaction: Transaction, keys: Sequence[Filling], now: datetime
) -> set[str]:
    lists = await transaction.execute(
        select(LIST.c.catalog_code, LIST.c.dept_code)
        .where(_fills(LIST, keys), LIST.c.is_current)
        .distinct()
    )
    present = {(row.catalog_code, row.dept_code) for row in lists}
    columns = (ADOPTED.c.id, ADOPTED.c.catalog_code, ADOPTED.c.dept_code, ADOPTED.c.is_filled)
    rows = await transaction.execute(
        select(*columns, ADOPTED.c.dept_name, ADOPTED.c.deleted_at).where(_fills(ADOPTED, keys))
    )
    found: dict[str, list[Finding]] = {}
    moved: dict[bool, list[str]] = {True: [], False: []}
    for row in rows:
        is_filled = (row.catalog_code, row.dept_code) in present
        if row.is_filled is not is_filled:
            moved[is_filled].append(row.id)
        owed = not is_filled and row.deleted_at is None
        found[row.id] = [_not_filled(row.catalog_code, row.dept_name)] if owed else []
    for is_filled, ids in moved.items():
        if ids:
            await transaction.execute(
                update(ADOPTED).where(among(ADOPTED.c.id, ids)).values(is_filled=is_filled)
            )
    changed = await settle_findings(transaction, ADOPTION.name, found, (NOT_FILLED,))
    changed |= {*moved[True], *moved[False]}
    await _touch(transaction, ADOPTED, changed, now)
    return changed


def _not_filled(code: str, department: str | None) -> Finding:
    return Finding(
        NOT_FILLED,
        Severity.WARNING,
        f"{department or '实施主体'}已引用目录项 {code}，尚无实施清单",
        "catalog_code",
        code,
    )


async def _touch(transaction: Transaction, table: Any, ids: set[str], now: datetime) -> None:
    if ids:
        await transaction.execute(
            update(table).where(among(table.c.id, sorted(ids))).values(updated_at=now)
        )
