"""The coordinates of the schema that tables back: what a comparison has to touch."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)

from tests.differential.generator import LIVE


def coordinates(schema: GraphQLSchema) -> set[str]:
    """Answer every `Type.field`, `Type.field(argument:)` and `Input.field` under backed roots."""
    assert schema.query_type is not None
    return set(_of(schema, schema.query_type.name, set()))


def _of(schema: GraphQLSchema, name: str, seen: set[str]) -> Iterator[str]:
    if name in seen:
        return
    seen.add(name)
    kind = schema.type_map[name]
    if isinstance(kind, GraphQLInputObjectType):
        yield from (f"{name}.{field}" for field in kind.fields)
    if isinstance(kind, GraphQLInterfaceType):
        for possible in schema.get_possible_types(kind):
            yield from _of(schema, possible.name, seen)
    if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return
    for field, definition in kind.fields.items():
        if name == "Query" and field in LIVE:
            continue
        yield f"{name}.{field}"
        yield from _of(schema, get_named_type(definition.type).name, seen)
        for argument, declared in definition.args.items():
            yield f"{name}.{field}({argument}:)"
            yield from _of(schema, get_named_type(declared.type).name, seen)
