"""Exports a connection: every page of it, through the same compiled reads as the endpoint."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from inspect import isawaitable
from pathlib import Path
from typing import Any

import orjson
from graphql import (
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    SelectionSetNode,
    execute,
    get_named_type,
    is_leaf_type,
    parse,
)
from pydantic.alias_generators import to_camel

from gateway.cli.sheets import SheetFormat, sheet
from gateway.errors import ArgumentError
from gateway.resolvers.caller import Caller
from gateway.resolvers.reads import Document, InvalidDocument, Reads
from gateway.resolvers.reads.arguments import PAGE_LIMIT
from gateway.schema.build import build_schema, core
from gateway.schema.enums import LABELS
from gateway.standard.element import DataClass, elements, raw_codes
from gateway.standard.nouns import NODES
from gateway.store.database import Database

COMMAND = Caller("yiwang export")

Progress = Callable[[int, int], None]
"""Told how many rows are written, and of how many."""


@dataclass(frozen=True)
class Wanted:
    """What to export: a connection of the query root, and which of it."""

    connection: str
    select: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)


def arguments_of(text: str | None) -> Mapping[str, Any]:
    """Read arguments given as JSON; raises ArgumentError."""
    try:
        found = orjson.loads(text) if text else {}
    except orjson.JSONDecodeError as error:
        raise ArgumentError(
            f"--arguments 不是有效的 JSON：第 {error.colno} 个字符处写法不对。",
            hint='例如 \'{"filter": {"isFee": true}}\'。',
        ) from None
    if not isinstance(found, dict):
        raise ArgumentError("--arguments 应为 JSON 对象。")
    if taken := sorted(found.keys() & {"first", "last", "after", "before"}):
        raise ArgumentError(f"导出会取完全部结果，不能再给 {'、'.join(taken)}。")
    return found


@dataclass(frozen=True)
class Column:
    """A column of a sheet: where it stands in a node, its Chinese term, and its values' names."""

    path: str
    term: str
    labels: Mapping[str, str] = field(default_factory=dict)


async def export(
    database: Database, wanted: Wanted, path: Path, kind: SheetFormat, progress: Progress
) -> int:
    """Write every node of a connection to a file; answer how many.

    Raises ArgumentError where the connection, the selection or an argument is wrong; the file is
    written beside its name first, so that a broken export leaves no half file.
    """
    schema = core(build_schema())
    node = _node_type(schema, wanted.connection)
    select = wanted.select or " ".join(default_fields(node))
    columns = list(_columns(node, _selection(select)))
    reads = Reads(schema, database)
    headings = {column.path: column.term for column in columns}
    labelled = [column for column in columns if column.labels and kind is SheetFormat.XLSX]
    partial = path.with_name(f".{path.name}.part")
    written = 0
    try:
        with sheet(partial, kind, headings) as write:
            async for page, total in _pages(reads, schema, wanted, select):
                for row in page:
                    for column in labelled:
                        _label(row, column)
                    write(row)
                written += len(page)
                progress(written, total)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return written


def connections(schema: GraphQLSchema) -> list[str]:
    """Answer the names of every connection of the query root."""
    query = schema.query_type
    fields = query.fields if query else {}
    return [
        name
        for name, definition in fields.items()
        if get_named_type(definition.type).name.endswith("Connection")
        and "orderBy" in definition.args
    ]


def _node_type(schema: GraphQLSchema, name: str) -> GraphQLObjectType:
    known = connections(schema)
    if name not in known:
        raise ArgumentError(f"没有名为 {name} 的列表。", hint=f"可导出：{'、'.join(known)}。")
    kind = schema.type_map[get_named_type(_field(schema, name).type).name]
    fields = kind.fields if isinstance(kind, GraphQLObjectType) else {}
    found: GraphQLObjectType = get_named_type(fields["nodes"].type)
    return found


def _field(schema: GraphQLSchema, name: str) -> GraphQLField:
    if schema.query_type is None:
        raise TypeError("a schema without queries")
    field: GraphQLField = schema.query_type.fields[name]
    return field


def default_fields(node: GraphQLObjectType) -> Iterator[str]:
    """Answer every scalar field that a person may want: no marks of the exchange, no raw codes."""
    noun = next(noun for noun in NODES.values() if noun.name == node.name)
    facts = elements(noun.elements)
    hidden = {
        to_camel(name) for name, fact in facts.items() if fact.data_class is not DataClass.PUBLIC
    } | {to_camel(name) for name in raw_codes(noun.elements).values()}
    for name, definition in node.fields.items():
        if is_leaf_type(get_named_type(definition.type)) and name not in hidden:
            yield name


def _selection(select: str) -> SelectionSetNode:
    try:
        (definition,) = parse(f"{{ {select} }}").definitions
    except (GraphQLError, ValueError) as error:
        raise ArgumentError(
            f"--select 无法读取：{error}",
            hint="写法同 GraphQL，如 'taskName catalogItem { taskName }'。",
        ) from None
    return definition.selection_set  # type: ignore[attr-defined,no-any-return]  # an operation


def _columns(
    kind: GraphQLObjectType, selection: SelectionSetNode, prefix: str = ""
) -> Iterator[Column]:
    for node in selection.selections:
        if not isinstance(node, FieldNode):
            raise ArgumentError("--select 中只能写字段，不能写片段。")
        definition = kind.fields.get(node.name.value)
        if definition is None:
            raise ArgumentError(f"{kind.name} 没有名为 {node.name.value} 的字段。")
        key = node.alias.value if node.alias else node.name.value
        named = get_named_type(definition.type)
        term = (definition.description or key).split("。")[0]
        is_list = "[" in str(definition.type)
        if node.selection_set and isinstance(named, GraphQLObjectType) and not is_list:
            yield from _columns(named, node.selection_set, f"{prefix}{key}.")
        else:
            yield Column(f"{prefix}{key}", term, LABELS.get(named.name, {}))


def _label(row: dict[str, Any], column: Column) -> None:
    *way, last = column.path.split(".")
    holder: Any = row
    for step in way:
        holder = holder.get(step) if isinstance(holder, dict) else None
    if not isinstance(holder, dict) or holder.get(last) is None:
        return
    value = holder[last]
    names = value if isinstance(value, list) else [value]
    words = [column.labels.get(name, name).rstrip("。").split("（")[0] for name in names]
    holder[last] = words if isinstance(value, list) else words[0]


async def _pages(
    reads: Reads, schema: GraphQLSchema, wanted: Wanted, select: str
) -> AsyncIterator[tuple[list[dict[str, Any]], int]]:
    text = _document(schema, wanted, select)
    total, after = 0, None
    while True:
        variables = {**wanted.arguments, "after": after, "count": after is None}
        found = await _ask(reads, schema, text, variables)
        total = found.get("totalCount", total)
        yield found["nodes"], total
        if not found["pageInfo"]["hasNextPage"]:
            return
        after = found["pageInfo"]["endCursor"]


def _document(schema: GraphQLSchema, wanted: Wanted, select: str) -> str:
    arguments = _field(schema, wanted.connection).args
    unknown = set(wanted.arguments) - set(arguments)
    if unknown:
        raise ArgumentError(f"{wanted.connection} 没有参数 {'、'.join(sorted(unknown))}。")
    declared = "".join(f", ${name}: {arguments[name].type}" for name in wanted.arguments)
    given = "".join(f", {name}: ${name}" for name in wanted.arguments)
    return (
        f"query Export($after: String, $count: Boolean!{declared}) {{"
        f" page: {wanted.connection}(first: {PAGE_LIMIT}, after: $after{given}) {{"
        f" totalCount @include(if: $count) nodes {{ {select} }}"
        " pageInfo { endCursor hasNextPage } } }"
    )


async def _ask(
    reads: Reads, schema: GraphQLSchema, text: str, variables: Mapping[str, Any]
) -> dict[str, Any]:
    try:
        document = reads.documents.get(text)
    except InvalidDocument as error:
        raise ArgumentError(f"导出的查询不成立：{error.errors[0].message}") from None
    answer = await reads.answer(document, None, variables, COMMAND)
    if answer is None:
        raise await _problem(reads, schema, document, variables)
    page: dict[str, Any] = orjson.loads(answer)["data"]["page"]
    return page


async def _problem(
    reads: Reads, schema: GraphQLSchema, document: Document, variables: Mapping[str, Any]
) -> ArgumentError:
    """Let graphql-core say what is wrong with a query that compiled reads do not answer."""
    executed = execute(
        schema,
        document.node,
        context_value={"reads": reads, "caller": COMMAND},
        variable_values=dict(variables),
    )
    result = await executed if isawaitable(executed) else executed
    errors = result.errors if isinstance(result, ExecutionResult) else None
    error = errors[0] if errors else None
    cause = error.original_error if error else None
    if isinstance(cause, ArgumentError):
        return cause
    told = error.message if error else "查询没有结果"
    return ArgumentError(f"参数不合要求：{told}", hint="请对照 GraphiQL 中该参数的说明。")
