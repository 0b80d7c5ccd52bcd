"""Objects and lists in SQL, and the statement of a root field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gateway.resolvers.caller import PERSONAL
from gateway.resolvers.reads.arguments import Arguments
from gateway.resolvers.reads.pages import PageWriter
from gateway.resolvers.reads.roots import ROOTS, ByKey, NodeById
from gateway.resolvers.reads.selection import Selected
from gateway.resolvers.reads.shapes import (
    SHAPES,
    Column,
    Many,
    One,
    Page,
    Part,
    Shape,
    ShapeField,
)
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
from gateway.standard.nouns import NODES

TYPE_KEY = ""
"""Where exit B finds the concrete type of an object; no response key can be empty."""


@dataclass(frozen=True)
class Statement:
    """One compiled root field: SQL that yields its JSON text, or no row for null."""

    key: str
    sql: str
    binds: tuple[Bind, ...]

    def parameters(self, arguments: Sequence[Arguments]) -> dict[str, Any]:
        """Answer the bind parameters for the arguments of every site."""
        return {bind.name: bind.pick(arguments[bind.site]) for bind in self.binds}


def write_statement(writing: Writing, selected: Selected) -> Statement:
    """Write the statement of a root field."""
    sql = StatementWriter(writing).root(selected)
    return Statement(selected.key, sql, tuple(writing.binds))


class StatementWriter:
    """Writes fields over rows, each in the way its shape declares."""

    def __init__(self, writing: Writing) -> None:
        """Take the statement being written."""
        self._writing = writing

    def root(self, selected: Selected) -> str:
        """Write the select of a root field."""
        root = ROOTS[selected.name]
        match root:
            case Page():
                return f"SELECT {self._page(selected, root, None)}"
            case Many():
                return f"SELECT {self._many(selected, root, None)}"
            case NodeById():
                return self._node(selected)
            case ByKey():
                return self._by_key(selected, root)

    def _node(self, selected: Selected) -> str:
        site = _site(selected)
        prefix = self._writing.arguments[site]["id"].partition("_")[0]
        shape = SHAPES[NODES[prefix].name]
        row, value = self._writing.row(), self._writing.bind(site, _argument("id"))
        return self._select(selected, shape, row, f"{row}.id={value} AND {_present(shape, row)}")

    def _by_key(self, selected: Selected, root: ByKey) -> str:
        site, row = _site(selected), self._writing.row()
        given = self._writing.arguments[site]
        conditions = [f"{row}.is_current"] + [
            f"{row}.{column}={self._writing.bind(site, _argument(name))}"
            for name, column in root.columns.items()
            if given.get(name) is not None
        ]
        return self._select(selected, SHAPES[root.type], row, " AND ".join(conditions))

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
        match field:
            case Column():
                return [Expression(self._scalar(field, row))]
            case Part(type_name):
                return self.object(SHAPES[type_name], selected.fields(type_name), row)
            case One():
                return [Expression(self._one(selected, field, row))]
            case Many():
                return [Expression(self._many(selected, field, row))]
            case Page():
                return [Expression(self._page(selected, field, row))]

    def _scalar(self, field: Column, row: str) -> str:
        hidden = field.masked if PERSONAL not in self._writing.scopes else None
        return (hidden or field.write)(self._writing.dialect, row)

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
        source = f"{shape.table} {row}{where}"
        return f"({self._writing.dialect.joined_rows(body, source, field.order.format(c=row))})"

    def _page(self, selected: Selected, field: Page, parent: str | None) -> str:
        shape = SHAPES[field.type]
        writer = PageWriter(self._writing, self.object, shape, field, _site(selected))
        return writer.write(selected, parent)


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


def _argument(name: str) -> Pick:
    return lambda arguments: arguments[name]
