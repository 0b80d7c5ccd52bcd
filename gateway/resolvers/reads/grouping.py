"""Rows counted in groups: by what, under which arguments, and one JSON object of what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLResolveInfo
from graphql.execution.values import get_argument_values

from gateway.resolvers.reads.arguments import Arguments, check
from gateway.resolvers.reads.facets import FACET_LIMIT
from gateway.standard.evaluation_codes import EvaluationChannel
from gateway.store.dialect import Dialect, concat, literal

GROUPS = FACET_LIMIT
"""How many groups are answered, the largest first."""


@dataclass(frozen=True)
class Dimension:
    """What rows are grouped by: a column, and where the name of its values stands."""

    column: str
    table: str = ""
    code: str = ""
    name: str = ""

    def value(self, dialect: Dialect, row: str) -> str:
        """Write the value of a row."""
        if self.column == "assess_time":
            return f"substr({dialect.instant_text(f'{row}.assess_time')},1,7)"
        return f"{row}.{self.column}"

    def named(self, group: str) -> str:
        """Write the name of a group's value."""
        if self.column == "pf":
            cases = " ".join(
                f"WHEN '{one.name}' THEN {literal(one.label)}" for one in EvaluationChannel
            )
            return f"CASE {group}.v {cases} END"
        if not self.table:
            return f"{group}.v"
        return (
            f"(SELECT o.{self.name} FROM {self.table} o WHERE o.{self.code}={group}.v"
            f" AND o.is_current ORDER BY o.id LIMIT 1)"
        )


REGION = Dimension("area_code", "region", "area_code", "area_name")
DEPARTMENT = Dimension("dept_code", "implementing_body", "credit_code", "org_name")


def asked(info: GraphQLResolveInfo[Any]) -> Arguments:
    """Answer the arguments of a field. Raises ArgumentError."""
    definition = info.parent_type.fields[info.field_name]
    arguments = get_argument_values(definition, info.field_nodes[0], info.variable_values)
    problem = check(info.parent_type.name, info.field_name, arguments)
    if problem is not None:
        raise problem
    return arguments


def answer(views: Mapping[str, str], members: Mapping[str, str]) -> str:
    """Write the select of one JSON object of `members`, over views that are worked out once."""
    parts = ["'{'"]
    for number, (key, sql) in enumerate(members.items()):
        parts += [literal(f'{"," if number else ""}"{key}":'), sql]
    named = ",".join(f"{name} AS MATERIALIZED ({select})" for name, select in views.items())
    return f"WITH {named} SELECT {concat([*parts, literal('}')])}"


def array(dialect: Dialect, cells: Sequence[str], view: str, order: str) -> str:
    """Write the JSON array of a view's rows, each an array of cells."""
    row = "'['||" + "||','||".join(cells) + "||']'"
    return f"({dialect.joined_rows(row, f'{view} q', order)})"
