"""Random queries from the introspected schema: every field, argument and way to write them.

A query is made of text and variables; what is used least so far is chosen more often, so that
a few hundred queries touch every coordinate of the schema.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_leaf_type,
    validate,
)
from graphql.language import parse

from gateway.resolvers.caller import ANONYMOUS, OPERATOR, PERSONAL, Caller
from tests.differential.comparison import Question
from tests.differential.values import Values
from tests.differential.variables import Variables

Composite = GraphQLObjectType | GraphQLInterfaceType

LIVE = frozenset(
    {
        "explainCode",
        "reconciliation",
        "codeTable",
        "themes",
        "connectorStatus",
        "electronicResultStatistics",
        "evaluationRates",
        "evaluationStatistics",
        "exportMyData",
        "licenses",
        "myLicenseAccesses",
        "rectifications",
        "verifyLicense",
    }
)
"""Root fields that no table backs."""

OFFICIAL = Caller("official", frozenset({PERSONAL}))
ON_DUTY = Caller("on duty", frozenset({OPERATOR}))

LONG = "a" * 200
"""An alias that no database takes as a column name."""


STEPS = (13, 10)
DEEPEST = 50
"""What a list and an object add to the stack of SQLite's parser, 100 high before 3.46, and how
high it may be for one more connection."""
OF_SEARCH = 4
"""What hits of several types add besides: each is looked up in its own table."""


class Generator:
    """Makes queries; `used` counts the coordinates asked for in queries that were valid."""

    def __init__(self, schema: GraphQLSchema, dice: random.Random, values: Values) -> None:
        """Take our schema, the dice, and where argument values come from."""
        self.used: Counter[str] = Counter()
        self.refused = 0
        self._schema = schema
        self._dice = dice
        self._values = values
        self._made: Counter[str] = Counter()

    def question(self) -> Question:
        """Answer the next query that is valid."""
        while True:
            self._start()
            question = self._operation()
            if not validate(self._schema, parse(question.text)):
                self.used.update(self._made)
                return question
            self.refused += 1

    # One query -------------------------------------------------------------------------------

    def _start(self) -> None:
        self._made = Counter()
        self._values.flawed = False
        self._fragments: dict[str, tuple[str, str]] = {}
        self._variables = Variables(self._dice)
        self._aliases = 0
        self._budget = self._dice.choice((6, 15, 30, 60))
        self._hidden = 0
        self._nesting = 0

    def _operation(self) -> Question:
        query = self._schema.query_type
        assert query is not None
        body = self._selection(query, 0)
        name = self._dice.choice((None, "Ask"))
        head = (
            f"query {name or ''}{self._variables.declarations()} " if self._needs_head(name) else ""
        )
        parts = [f"{head}{body}", *(text for _, text in self._fragments.values())]
        self._dice.shuffle(parts)
        flawed = self._values.flawed or self._variables.flawed
        caller = self._dice.choice((ANONYMOUS, ANONYMOUS, OFFICIAL, ON_DUTY))
        return Question("\n".join(parts), self._variables.given(), name, flawed, caller)

    def _needs_head(self, name: str | None) -> bool:
        return bool(name or self._fragments or self._variables.declarations())

    def _selection(self, kind: Composite, depth: int) -> str:
        count = self._dice.choice((1, 2, 4, 8, 12) if depth else (1, 1, 2, 3))
        count = min(count, len(kind.fields) + 1)
        parts = [self._part(kind, depth) for _ in range(count)]
        return "{ " + " ".join(parts) + " }"

    def _part(self, kind: Composite, depth: int) -> str:
        roll = self._dice.random()
        if roll < 0.08 and depth < 6:
            return self._inline(kind, depth)
        if roll < 0.14 and depth < 6:
            return self._spread(kind, depth)
        if roll < 0.22:
            return f"{self._alias(0.3)}__typename"
        return self._field(kind, depth)

    def _inline(self, kind: Composite, depth: int) -> str:
        condition = self._condition_on(kind)
        on = "" if condition is kind and self._dice.random() < 0.3 else f" on {condition.name}"
        with self._maybe_hidden() as directive:
            return f"...{on}{directive} {self._selection(condition, depth)}"

    def _spread(self, kind: Composite, depth: int) -> str:
        condition = self._condition_on(kind)
        known = [name for name, (on, _) in self._fragments.items() if on == condition.name]
        if known and self._dice.random() < 0.5:
            return f"...{self._dice.choice(known)}{self._directive()}"
        with self._maybe_hidden() as directive:
            body = self._selection(condition, depth)
            name = f"Part{len(self._fragments)}"
            self._fragments[name] = (condition.name, f"fragment {name} on {condition.name} {body}")
            return f"...{name}{directive}"

    def _condition_on(self, kind: Composite) -> Composite:
        """Choose a type for a fragment: the type itself, one it can be, one it implements."""
        kinds: list[Composite] = [kind, *kind.interfaces]
        if isinstance(kind, GraphQLInterfaceType):
            kinds += self._schema.get_possible_types(kind)
        return self._dice.choice(kinds)

    # Fields ----------------------------------------------------------------------------------

    def _field(self, kind: Composite, depth: int) -> str:
        name, definition = self._choose(kind, depth)
        coordinate = f"{kind.name}.{name}"
        with self._maybe_hidden() as directive:
            self._note(coordinate)
            arguments = self._arguments(kind, name, definition)
            alias = self._alias(0.6 if arguments else 0.15)
            named = get_named_type(definition.type)
            self._budget -= 1
            inner = ""
            if isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
                inner = self._nested(coordinate, definition, named, depth)
        return f"{alias}{name}{arguments}{directive}{inner}"

    def _nested(
        self, coordinate: str, definition: GraphQLField, kind: Composite, depth: int
    ) -> str:
        cost = STEPS[0] if definition.args or "[" in str(definition.type) else STEPS[1]
        cost += OF_SEARCH if coordinate == "Query.search" else 0
        self._nesting += cost
        inner = self._selection(kind, depth + 1)
        self._nesting -= cost
        return f" {inner}"

    def _choose(self, kind: Composite, depth: int) -> tuple[str, GraphQLField]:
        fields = {name: field for name, field in kind.fields.items() if name not in LIVE}
        leaves = [n for n, field in fields.items() if is_leaf_type(get_named_type(field.type))]
        narrow = leaves and depth > 0 and (self._budget <= 0 or self._nesting > DEEPEST)
        names = leaves if narrow else list(fields)
        if len(leaves) < 2 and not narrow:
            name = self._dice.choice(names)
        elif narrow or self._dice.random() < 0.5:
            name = self._rarest(kind, names)
        else:
            name = self._rarest(kind, [n for n in names if n not in leaves] or names)
        return name, fields[name]

    def _rarest(self, kind: Composite, names: list[str]) -> str:
        few = self._dice.sample(names, min(3, len(names)))
        return min(few, key=lambda name: self.used[f"{kind.name}.{name}"])

    def _alias(self, chance: float) -> str:
        if self._dice.random() >= chance:
            return ""
        self._aliases += 1
        if self._dice.random() < 0.05:
            return f"{LONG}{self._aliases}"[-200:] + ": "
        return f"x{self._aliases}: "

    def _note(self, coordinate: str) -> None:
        if not self._hidden:
            self._made[coordinate] += 1

    # Directives ------------------------------------------------------------------------------

    @contextmanager
    def _maybe_hidden(self) -> Iterator[str]:
        """Give a directive or nothing; what stands under one does not count as asked for."""
        directive = self._directive()
        self._hidden += bool(directive)
        yield directive
        self._hidden -= bool(directive)

    def _directive(self) -> str:
        if self._dice.random() > 0.12:
            return ""
        names = self._dice.sample(("skip", "include"), self._dice.choice((1, 1, 2)))
        return "".join(map(self._one_directive, names))

    def _one_directive(self, name: str) -> str:
        if self._dice.random() < 0.4:
            return f" @{name}(if: {self._dice.choice(('true', 'false'))})"
        return f" @{name}(if: {self._variables.flag()})"

    # Arguments -------------------------------------------------------------------------------

    def _arguments(self, kind: Composite, name: str, definition: GraphQLField) -> str:
        if not definition.args:
            return ""
        wanted = self._values.wanted(f"{kind.name}.{name}", definition, self.used, self._dice)
        made = []
        for argument, value in wanted.items():
            self._note(f"{kind.name}.{name}({argument}:)")
            dropped = self._variables.dropped
            made.append(f"{argument}: {self._written(definition.args[argument], value)}")
            if argument in {"orderBy", "search"} and self._variables.dropped > dropped:
                self._values.flawed = True  # cursors are of another order then
        self._dice.shuffle(made)
        return f"({', '.join(made)})" if made else ""

    def _written(self, argument: GraphQLArgument, value: Any) -> str:
        if isinstance(value, dict):
            for field in value:
                self._note(f"{get_named_type(argument.type).name}.{field}")
        defaulted = argument.default_value is not Undefined and value is not None
        return self._variables.written(argument.type, value, defaulted=defaulted)
