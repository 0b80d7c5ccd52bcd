"""Values in a query: written out, or handed over as variables in every way there is."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import orjson
from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    get_nullable_type,
    is_enum_type,
)

NOTHING: Mapping[str, Any] = {}


class Variables:
    """The variables of one query; `dropped` counts values that were left out or made null."""

    def __init__(self, dice: random.Random) -> None:
        """Take the dice that decide how a value is written."""
        self.flawed = False
        self.dropped = 0
        self._dice = dice
        self._declared: list[str] = []
        self._given: dict[str, Any] = {}

    def declarations(self) -> str:
        """Write the head's variables."""
        return f"({', '.join(self._declared)})" if self._declared else ""

    def given(self) -> dict[str, Any]:
        """Answer what the client sends."""
        return dict(self._given)

    def flag(self) -> str:
        """Answer a variable for a directive, given or by default."""
        name, value = self._name(), self._dice.choice((True, False))
        if self._dice.random() < 0.5:
            self._given[name[1:]] = value
            self._declared.append(f"{name}: Boolean!")
        else:
            self._declared.append(f"{name}: Boolean! = {written_out(None, value)}")
        return name

    def written(self, kind: GraphQLInputType, value: Any, *, defaulted: bool = False) -> str:
        """Write a value of a type: as a literal, as a variable, or a mixture.

        Where the place has a default, a variable that may be null stands even for a type that
        may not: absent it is the default, null it is an error.
        """
        if self._dice.random() < 0.35:
            if defaulted and isinstance(kind, GraphQLNonNull) and self._dice.random() < 0.3:
                return self._nullable(kind.of_type, value)
            return self._variable(kind, value)
        inner = get_nullable_type(kind)
        if isinstance(inner, GraphQLInputObjectType) and isinstance(value, dict):
            parts = [
                f"{name}: {self.written(inner.fields[name].type, part)}"
                for name, part in value.items()
            ]
            return "{" + ", ".join(parts) + "}"
        if isinstance(inner, GraphQLList) and isinstance(value, list):
            return "[" + ", ".join(self.written(inner.of_type, part) for part in value) + "]"
        return written_out(kind, value)

    def _variable(self, kind: GraphQLInputType, value: Any) -> str:
        name = self._name()
        roll = self._dice.random()
        bare = get_nullable_type(kind)
        if value is not None and roll < 0.25:  # by its default
            self._declared.append(f"{name}: {bare} = {written_out(kind, value)}")
        elif value is not None and roll < 0.45:  # given, against a default
            self._declared.append(f"{name}: {kind} = {written_out(kind, value)}")
            self._given[name[1:]] = value
        elif isinstance(kind, GraphQLNonNull) or roll < 0.8:
            self._declared.append(f"{name}: {kind}")
            self._given[name[1:]] = value
        else:
            self._declared.append(f"{name}: {kind}")
            self.dropped += value is not None
            if roll >= 0.9:  # else absent: as if the argument were not there
                self._given[name[1:]] = None
        return name

    def _nullable(self, kind: GraphQLInputType, value: Any) -> str:
        name = self._name()
        self._declared.append(f"{name}: {kind}")
        if self._dice.random() < 0.8:
            self._given[name[1:]] = self._dice.choice((value, None))
        self.flawed = True
        return name

    def _name(self) -> str:
        return f"$v{len(self._declared)}_{self._dice.randrange(10)}"


def written_out(kind: GraphQLInputType | None, value: Any) -> str:
    """Write a value as a literal of GraphQL."""
    if isinstance(value, dict):
        fields = _fields(kind)
        parts = [f"{name}: {written_out(fields.get(name), part)}" for name, part in value.items()]
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written_out(kind, part) for part in value) + "]"
    if isinstance(value, str) and kind is not None and is_enum_type(get_named_type(kind)):
        return value
    text = orjson.dumps(value).decode()
    return text.replace("\x7f", "\\u007f")


def _fields(kind: GraphQLInputType | None) -> Mapping[str, GraphQLInputType]:
    named = None if kind is None else get_nullable_type(kind)
    if not isinstance(named, GraphQLInputObjectType):
        return NOTHING
    return {name: field.type for name, field in named.fields.items()}
