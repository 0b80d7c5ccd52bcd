"""Objects and lists in SQL, and the statement of a root field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.resolvers.caller import PERSONAL
from gateway.resolvers.reads.arguments import Arguments
from gateway.resolvers.reads.fields import Column, Either, Many, One, Page, Part, ShapeField
from gateway.resolvers.reads.pages import (
    Over,
    PageWriter,
    over_changes,
    over_entities,
    over_hits,
)
from gateway.resolvers.reads.roots import ROOTS, ByKey, Changes, Hits, NodeById, NodesById
from gateway.resolvers.reads.selection import Selected
from gateway.resolvers.reads.shape import ALL, Shape
from gateway.resolvers.reads.shapes import SHAPES
from gateway.resolvers.reads.writing import (
    Bind,
    Expression,
    Literal,
    Pick,
    Pieces,
    Writing,
    json_object,
    text_expression,
)
from gateway.standard.nouns import ENTITIES, NODES

TYPE_KEY = ""
"""Where exit B finds the concrete type of an object; no response key can be empty."""


@dataclass(frozen=True)
class Statement:
    """One compiled root field: SQL that yields its JSON text, or no row for null.

    It `discloses` where it shows personal elements whole.
    """

    key: str
    sql: str
    binds: tuple[Bind, ...]
    name: str
    discloses: bool

    def parameters(self, arguments: Sequence[Arguments]) -> dict[str, Any]:
        """Answer the bind parameters for the arguments of every site."""
        return {bind.name: bind.pick(arguments[bind.site]) for bind in self.binds}


def write_statement(writing: Writing, selected: Selected) -> Statement:
    """Write the statement of a root field."""
    sql = StatementWriter(writing).root(selected)
    return Statement(selected.key, sql, tuple(writing.binds), selected.name, writing.discloses)


class StatementWriter:
    """Writes fields over rows, each in the way its shape declares."""

    def __init__(self, writing: Writing) -> None:
        """Take the statement being written."""
        self._writing = writing

    def root(self, selected: Selected) -> str:
        """Write the select of a root field."""
        root = ROOTS[selected.name]
        match root:
            case NodeById():
                return self._node(selected)
            case NodesById():
                return self._nodes(selected)
            case ByKey():
                return self._by_key(selected, root)
        return f"SELECT {self._rows(selected, root)}"

    def _rows(self, selected: Selected, root: Page | Many | Hits | Changes) -> str:
        match root:
            case Page():
                return self._page(selected, root, None)
            case Many():
                return self._many(selected, root, None)
            case Hits():
                return self._connection(selected, over_hits)
            case Changes():
                return self._connection(selected, over_changes)

    def _node(self, selected: Selected) -> str:
        site = _site(selected)
        prefix = self._writing.arguments[site]["id"].partition("_")[0]
        shape = SHAPES[NODES[prefix].name]
        row, value = self._writing.row(), self._writing.bind(site, _argument("id"))
        return self._select(selected, shape, row, f"{row}.id={value} AND {_present(shape, row)}")

    def _nodes(self, selected: Selected) -> str:
        """Write the array of nodes; each is looked up by the table its id's prefix names."""
        site = _site(selected)
        known = {one.partition("_")[0] for one in self._writing.arguments[site]["ids"]}
        dialect, alias = self._writing.dialect, self._writing.row()
        ids = self._writing.bind(site, lambda given: dialect.list_value(given["ids"]))
        found = []
        for prefix in sorted(known & NODES.keys()):
            shape, row = SHAPES[NODES[prefix].name], self._writing.row()
            where = f"{row}.id={alias}.value AND {_present(shape, row)}"
            begins = f"substr({alias}.value,1,{len(prefix) + 1})='{prefix}_'"
            found.append(f"WHEN {begins} THEN ({self._select(selected, shape, row, where)})")
        item = f"coalesce(CASE {' '.join(found)} END,'null')" if found else "'null'"
        return dialect.joined_rows(item, dialect.numbered(ids, alias), f"{alias}.key")

    def _by_key(self, selected: Selected, root: ByKey) -> str:
        site, row = _site(selected), self._writing.row()
        given, shape = self._writing.arguments[site], SHAPES[root.type]
        conditions = [
            f"{row}.{column}={self._writing.bind(site, _argument(name, root.read))}"
            for name, column in root.columns.items()
            if given.get(name) is not None
        ]
        owner = row if "source" in shape.fields or shape.shown == ALL else "l"
        wanted = shape.shown.format(c=owner)
        if given.get("version") is not None:
            version = self._writing.bind(site, _argument("version"))
            wanted = f"{owner}.version={version} AND {owner}.deleted_at IS NULL"
        if owner != row:
            lists = f"SELECT 1 FROM implementation_list l WHERE l.pk={row}.list_pk"
            wanted = f"EXISTS({lists} AND {wanted})"
        return self._select(selected, shape, row, " AND ".join([*conditions, wanted]))

    def _select(self, selected: Selected, shape: Shape, row: str, where: str) -> str:
        body = text_expression(self.object(shape, selected.fields(shape.type), row))
        return f"SELECT {body} FROM {shape.table} {row} WHERE {where} ORDER BY {row}.id LIMIT 1"

    def object(self, shape: Shape, fields: Sequence[Selected], row: str) -> Pieces:
        """Write a JSON object over one row."""
        members: list[tuple[str, Pieces]] = [
            (selected.key, self._member(shape, selected, row))
            for selected in fields
            if selected.site not in self._writing.omitted
        ]
        if self._writing.typed:
            members.append((TYPE_KEY, [Literal(f'"{shape.type}"')]))
        return json_object(members)

    def _member(self, shape: Shape, selected: Selected, row: str) -> Pieces:
        if selected.name == "__typename":
            return [Literal(f'"{shape.type}"')]
        field: ShapeField = shape.fields[selected.name]
        if isinstance(field, Part):
            return self.object(SHAPES[field.type], selected.fields(field.type), row)
        return [Expression(self._expression(field, selected, row))]

    def _expression(
        self, field: Column | One | Many | Page | Either, selected: Selected, row: str
    ) -> str:
        match field:
            case Column():
                return self._scalar(field, row)
            case One():
                return self._one(selected, field, row)
            case Many():
                return self._many(selected, field, row)
            case Page():
                return self._page(selected, field, row)
            case Either():
                return self._either(selected, field, row)

    def _scalar(self, field: Column, row: str) -> str:
        if field.masked is None:
            return field.write(self._writing.dialect, row)
        if field.scope not in self._writing.scopes:
            return field.masked(self._writing.dialect, row)
        self._writing.discloses |= field.scope == PERSONAL
        return field.write(self._writing.dialect, row)

    def _one(self, selected: Selected, field: One, parent: str) -> str:
        shape, row = SHAPES[field.type], self._writing.row()
        body = text_expression(self.object(shape, selected.fields(field.type), row))
        where, order = field.where.format(p=parent, c=row), field.order.format(c=row)
        select = f"SELECT {body} FROM {shape.table} {row} WHERE {where} ORDER BY {order} LIMIT 1"
        return f"coalesce(({select}),'null')"

    def _many(self, selected: Selected, field: Many, parent: str | None) -> str:
        shape, row = SHAPES[field.type], self._writing.row()
        body = text_expression(self.object(shape, selected.fields(field.type), row))
        where = f" WHERE {field.where.format(p=parent, c=row)}" if field.where else ""
        table = field.source.format(p=parent) or shape.table
        source = f"{table} {row}{where}"
        return f"({self._writing.dialect.joined_rows(body, source, field.order.format(c=row))})"

    def _page(self, selected: Selected, field: Page, parent: str | None) -> str:
        shape = SHAPES[field.type]
        return self._connection(
            selected, lambda writing, site: over_entities(writing, site, shape, field, parent)
        )

    def _connection(self, selected: Selected, over: Callable[[Writing, int], Over]) -> str:
        site = _site(selected)
        rows = over(self._writing, site)
        return PageWriter(self._writing, self.object, rows, site).write(selected)

    def _either(self, selected: Selected, field: Either, parent: str) -> str:
        found = []
        for name in ENTITIES:
            shape, row = SHAPES[name], self._writing.row()
            where = field.where.format(p=parent, c=row)
            found.append(f"WHEN '{name}' THEN ({self._select(selected, shape, row, where)})")
        return f"coalesce(CASE {parent}.entity_type {' '.join(found)} END,'null')"


def _present(shape: Shape, row: str) -> str:
    """Write that an entity, or the list a part belongs to, is not withdrawn.

    A version that was replaced keeps its id: cases still refer to it.
    """
    if "source" in shape.fields:
        return f"{row}.deleted_at IS NULL"
    owner = f"l.pk={row}.list_pk AND l.deleted_at IS NULL"
    return f"EXISTS(SELECT 1 FROM implementation_list l WHERE {owner})"


def _site(selected: Selected) -> int:
    if selected.site is None:
        raise TypeError(f"{selected.name} takes no arguments")
    return selected.site


def _argument(name: str, read: Callable[[Any], Any] = lambda value: value) -> Pick:
    return lambda arguments: read(arguments[name])
