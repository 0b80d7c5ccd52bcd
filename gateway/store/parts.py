"""What an entity contains: children of a list become rows, in place of the ones before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Table, delete

from gateway.standard.derived import derive
from gateway.standard.element import elements, raw_codes
from gateway.standard.nouns import ATTACHMENT, HANDLING_ITEM, MATERIAL, PARTS, Noun, entity_id
from gateway.store.among import among
from gateway.store.content import Content
from gateway.store.database import Transaction
from gateway.store.dialect import Dialect
from gateway.store.loading import insert_rows, reserve_keys
from gateway.store.tables import METADATA

HANDLING_ITEM_TABLE = METADATA.tables["handling_item"]
MATERIAL_TABLE = METADATA.tables["material"]
ATTACHMENT_TABLE = METADATA.tables["attachment"]
PART_TABLES: Mapping[str, Table] = {
    name: METADATA.tables[name.removesuffix("s") if name != "legal_bases" else "legal_basis"]
    for name in PARTS
}
"""The table of each kind of part, by the attribute of a handling item."""

TABLE_NAMES = (
    "attachment",
    *sorted(table.name for table in PART_TABLES.values()),
    "handling_item",
)
"""Every table a list's children fill, in an order in which their rows can be deleted."""

Row = dict[str, Any]


class Owner(NamedTuple):
    """A list whose children are replaced: its id, its key, its content; a new one has none."""

    id: str
    pk: int
    content: Content
    is_new: bool


async def replace_parts(
    transaction: Transaction, dialect: Dialect, owners: Sequence[Owner]
) -> None:
    """Replace everything inside these lists; a list without handling items gets one implicit."""
    pks = [owner.pk for owner in owners if not owner.is_new]
    for name in TABLE_NAMES if pks else ():
        table = METADATA.tables[name]
        await transaction.execute(delete(table).where(among(table.c.list_pk, pks)))
    items = [item for owner in owners for item in _handling_items(owner)]
    await _insert(transaction, dialect, HANDLING_ITEM_TABLE, [row for row, _ in items])
    for name, noun in PARTS.items():
        await _insert_parts(transaction, dialect, name, noun, items)


async def _insert_parts(
    transaction: Transaction,
    dialect: Dialect,
    name: str,
    noun: Noun,
    items: Sequence[tuple[Row, Mapping[str, Sequence[Content]]]],
) -> None:
    rows: list[Row] = []
    contents: list[Content] = []
    ordinals: Counter[int] = Counter()
    for item, children in items:
        list_pk = item["list_pk"]
        for identity, content in _identified(noun, item["id"], children.get(name, ())):
            place = {"list_pk": list_pk, "handling_item_pk": item["pk"]}
            rows.append(
                {
                    **content.elements,
                    **derive(noun, content.elements),
                    **place,
                    "id": identity,
                    "ordinal": ordinals[list_pk],
                }
            )
            contents.append(content)
            ordinals[list_pk] += 1
    await _insert(transaction, dialect, PART_TABLES[name], rows)
    if noun is MATERIAL:
        await _insert_attachments(transaction, dialect, rows, contents)


async def _insert_attachments(
    transaction: Transaction,
    dialect: Dialect,
    materials: Sequence[Row],
    contents: Sequence[Content],
) -> None:
    rows: list[Row] = []
    ordinals: Counter[int] = Counter()
    for material, content in zip(materials, contents, strict=True):
        list_pk, children = material["list_pk"], content.children.get("attachments", ())
        for identity, attachment in _identified(ATTACHMENT, material["id"], children):
            place = {"list_pk": list_pk, "material_pk": material["pk"]}
            rows.append(
                {**attachment.elements, **place, "id": identity, "ordinal": ordinals[list_pk]}
            )
            ordinals[list_pk] += 1
    await _insert(transaction, dialect, ATTACHMENT_TABLE, rows)


async def _insert(
    transaction: Transaction, dialect: Dialect, table: Table, rows: Sequence[Row]
) -> None:
    """Give rows their keys, and insert them."""
    keys = await reserve_keys(transaction, dialect, table, len(rows))
    for row, key in zip(rows, keys, strict=True):
        row["pk"] = key
    await insert_rows(transaction, dialect, table, rows)


def _identified(
    noun: Noun, owner: str, contents: Sequence[Content]
) -> Iterator[tuple[str, Content]]:
    """Give a child an id that lasts while its owner, its title and its place among equals do."""
    titles: Counter[Any] = Counter()
    for content in contents:
        title = content.elements.get(noun.title)
        titles[title] += 1
        yield entity_id(noun, owner, title, titles[title]), content


def _handling_items(owner: Owner) -> Iterator[tuple[Row, Mapping[str, Sequence[Content]]]]:
    """Answer the handling items of a list as rows, each with the contents of its parts.

    What stands directly under a list that has handling items goes to the first of them.
    """
    contents = owner.content.children.get("handling_items", ())
    own = {name: owner.content.children.get(name, ()) for name in PARTS}
    if not contents:
        yield _implicit(owner), own
        return
    codes: Counter[Any] = Counter()
    for ordinal, content in enumerate(contents):
        code = content.elements.get("task_handle_item")
        codes[code] += 1
        row = {
            **content.elements,
            **derive(HANDLING_ITEM, content.elements),
            "id": entity_id(HANDLING_ITEM, owner.id, code, codes[code]),
            "list_pk": owner.pk,
            "ordinal": ordinal,
            "is_implicit": False,
        }
        children = {name: tuple(content.children.get(name, ())) for name in PARTS}
        if ordinal == 0:
            children = {name: (*children[name], *own[name]) for name in PARTS}
        yield row, children


def _implicit(owner: Owner) -> Row:
    """Make the one handling item of a list that has none: it is handled as the list says."""
    model = HANDLING_ITEM.elements
    names = (*elements(model), *raw_codes(model).values())
    own = {name: owner.content.elements.get(name) for name in names}
    return {
        **own,
        **derive(HANDLING_ITEM, own),
        "id": entity_id(HANDLING_ITEM, owner.id, "implicit"),
        "list_pk": owner.pk,
        "ordinal": 0,
        "is_implicit": True,
    }
