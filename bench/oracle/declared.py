"""What the published schema declares: enums, and which scalar fields each type has.

Only names and types are taken from it; how anything is answered is the oracle's own.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, TypeVar

import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from strawberry.scalars import JSON

from gateway.schema.build import build_schema, core

ClassT = TypeVar("ClassT", bound=type[Any])

SDL: GraphQLSchema = core(build_schema())

SCALARS: dict[str, Any] = {
    "String": str,
    "Int": int,
    "Boolean": bool,
    "ID": strawberry.ID,
    "DateTime": datetime,
    "JSON": JSON,
}


def snake(name: str) -> str:
    """Answer the attribute of a GraphQL name."""
    return re.sub(r"([A-Z])", r"_\1", name).lower()


def _enum(kind: GraphQLEnumType) -> Any:
    # Rows keep the name of a value, so the name is the value here too.
    make: Any = enum.Enum  # called, it makes a class
    return strawberry.enum(make(kind.name, {name: name for name in kind.values}))


ENUMS: dict[str, Any] = {
    name: _enum(kind)
    for name, kind in SDL.type_map.items()
    if isinstance(kind, GraphQLEnumType) and not name.startswith("__")
}


def annotation(kind: GraphQLType) -> Any:
    """Answer the Python annotation of an SDL type made of scalars and enums."""
    if is_non_null_type(kind):
        return _bare(kind.of_type)
    return _bare(kind) | None


def _bare(kind: Any) -> Any:
    if is_list_type(kind):
        return list[annotation(kind.of_type)]  # type: ignore[misc]  # made at run time
    return SCALARS[kind.name] if kind.name in SCALARS else ENUMS[kind.name]


def scalar_fields(name: str) -> dict[str, GraphQLType]:
    """Answer the scalar fields of a type, by attribute."""
    kind = SDL.type_map[name]
    if not isinstance(kind, GraphQLObjectType):
        raise TypeError(f"{name} is no object type")
    return {
        snake(field): definition.type
        for field, definition in kind.fields.items()
        if is_leaf_type(get_named_type(definition.type)) and not definition.args
    }


def listed(name: str) -> frozenset[str]:
    """Answer the attributes of a type that hold several values."""
    return frozenset(field for field, kind in scalar_fields(name).items() if is_list_type(kind))


def declared(name: str, but: Collection[str] = ()) -> Callable[[ClassT], ClassT]:
    """Give a class every scalar field of the SDL type that it does not define itself.

    Those in `but` it has from its own base.
    """

    def decorate(cls: ClassT) -> ClassT:
        for field, kind in scalar_fields(name).items():
            if field not in cls.__dict__ and field not in but:
                cls.__annotations__[field] = annotation(kind)
        return cls

    return decorate


def declared_input(name: str) -> Callable[[ClassT], ClassT]:
    """Give a class every field of the SDL input type, null unless given."""
    kind = SDL.type_map[name]
    if not isinstance(kind, GraphQLInputObjectType):
        raise TypeError(f"{name} is no input type")

    def decorate(cls: ClassT) -> ClassT:
        for field, definition in kind.fields.items():
            cls.__annotations__[snake(field)] = annotation(definition.type)
            setattr(cls, snake(field), None)
        return cls

    return decorate
