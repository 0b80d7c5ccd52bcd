"""Application-type lists counted in SQL, by region or body: how many have an electronic result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLResolveInfo

from gateway.resolvers.reads.fields import Page
from gateway.resolvers.reads.grouping import (
    DEPARTMENT,
    GROUPS,
    REGION,
    Dimension,
    answer,
    array,
    asked,
)
from gateway.resolvers.reads.license_links import electronic_lists
from gateway.resolvers.reads.matching import Matching
from gateway.resolvers.reads.shapes import SHAPES
from gateway.resolvers.reads.writing import Writing
from gateway.standard.license_statistics import APPLICATION_RULES, ElectronicResults
from gateway.store.database import Database
from gateway.store.dialect import literal

DIMENSIONS: Mapping[str, Dimension] = {"REGION": REGION, "DEPARTMENT": DEPARTMENT}
"""By name of what lists can be counted by."""


@dataclass(frozen=True)
class Counted:
    """The whole, its largest groups, how many groups there are, and the rule set it is under."""

    whole: ElectronicResults
    groups: list[ElectronicResults]
    group_count: int
    rule: str


async def count_electronic(database: Database, info: GraphQLResolveInfo[Any]) -> Counted:
    """Count the lists that a field's arguments ask for. Raises ArgumentError."""
    arguments = asked(info)
    rule: str = arguments["rule"].name
    writing = Writing(database.dialect, [arguments])
    sql = _statement(writing, DIMENSIONS[arguments["by"].name], rule)
    binds = {bind.name: bind.pick(arguments) for bind in writing.binds}
    found = orjson.loads(await database.fetch(sql, binds) or "{}")
    groups = [
        ElectronicResults(value or None, name, total, electronic)
        for value, name, total, electronic in found["groups"]
    ]
    whole = ElectronicResults(None, None, *found["whole"])
    return Counted(whole, groups, found["count"], rule)


def _statement(writing: Writing, by: Dimension, rule: str) -> str:
    """Write the select: what has no value is counted under the empty text, which no value is."""
    dialect = writing.dialect
    matching = Matching(writing, 0, SHAPES["ImplementationList"], Page("ImplementationList"), None)
    types = ",".join(literal(one.name) for one in APPLICATION_RULES[rule].types)
    rows = (
        f"SELECT coalesce({by.value(dialect, 'r')},'') AS v,"
        "CASE WHEN r.pk IN (SELECT e.pk FROM e) THEN 1 ELSE 0 END AS e"
        f" FROM implementation_list r WHERE {matching.write('r')} AND r.task_type IN ({types})"
    )
    groups = (
        "SELECT m.v,count(*) AS c,sum(m.e) AS e FROM m GROUP BY m.v"
        f" ORDER BY count(*) DESC,m.v LIMIT {GROUPS}"
    )
    value = dialect.text("q.v")
    name = dialect.text(f"CASE WHEN q.v<>'' THEN {by.named('q')} END")
    cells = [value, name, "CAST(q.c AS TEXT)", "CAST(q.e AS TEXT)"]
    whole = "CAST(count(*) AS TEXT)||','||CAST(coalesce(sum(m.e),0) AS TEXT)"
    members = {
        "groups": array(dialect, cells, "g", "q.c DESC,q.v"),
        "whole": f"(SELECT '['||{whole}||']' FROM m)",
        "count": "(SELECT CAST(count(DISTINCT m.v) AS TEXT) FROM m)",
    }
    return answer({"e": electronic_lists(), "m": rows, "g": groups}, members)
