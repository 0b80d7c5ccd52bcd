"""Evaluations counted in SQL: by region, body, item, channel or month, under a connection's filter.

Counted are levels and details; figures are worked out of them by :mod:`gateway.standard`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import GraphQLResolveInfo

from gateway.resolvers.reads.arguments import Arguments
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
from gateway.resolvers.reads.matching import Matching
from gateway.resolvers.reads.shapes import SHAPES
from gateway.resolvers.reads.writing import Writing
from gateway.standard.evaluation_statistics import Counts
from gateway.standard.rectification import State
from gateway.store.database import Database
from gateway.store.dialect import Dialect

DEFAULT, EXCLUDED = "default", "excluded"
"""Evaluations that are counted apart: nobody gave them, or they were found wrong."""


DIMENSIONS: Mapping[str, Dimension] = {
    "REGION": REGION,
    "DEPARTMENT": DEPARTMENT,
    "ITEM": Dimension("task_code", "implementation_list", "task_code", "task_name"),
    "CHANNEL": Dimension("pf"),
    "MONTH": Dimension("assess_time"),
}
"""By name of what evaluations can be counted by."""


@dataclass(frozen=True)
class Counted:
    """The whole, its largest groups, and how many groups there are."""

    whole: Counts
    groups: list[Counts]
    group_count: int


async def count_evaluations(database: Database, info: GraphQLResolveInfo[Any]) -> Counted:
    """Count the evaluations that a field's arguments ask for. Raises ArgumentError."""
    arguments = asked(info)
    return await counted(database, DIMENSIONS[arguments["by"].name], arguments)


async def counted(database: Database, by: Dimension, arguments: Arguments) -> Counted:
    """Count evaluations under the filter of these arguments."""
    writing = Writing(database.dialect, [arguments])
    matching = Matching(writing, 0, SHAPES["Evaluation"], Page("Evaluation"), None)
    sql = _statement(database.dialect, by, matching)
    binds = {bind.name: bind.pick(arguments) for bind in writing.binds}
    found = orjson.loads(await database.fetch(sql, binds) or "{}")
    whole = _Group(None, None, 0)
    groups = {value: _Group(value or None, name, total) for value, name, total in found["groups"]}
    for value, apart, level, count in found["levels"]:
        whole.add(apart, level, count)
        whole.total += count
        if value in groups:
            groups[value].add(apart, level, count)
    for value, detail, count in found["details"]:
        whole.details[detail] += count
        if value in groups:
            groups[value].details[detail] += count
    counts = [group.counts() for group in groups.values()]
    return Counted(whole.counts(), counts, found["count"])


@dataclass
class _Group:
    """What is counted of a group so far."""

    value: str | None
    name: str | None
    total: int
    defaults: int = 0
    excluded: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    details: Counter[str] = field(default_factory=Counter)

    def add(self, apart: str, level: str | None, count: int) -> None:
        """Count evaluations of a level, or apart from all levels."""
        if apart == DEFAULT:
            self.defaults += count
        elif apart == EXCLUDED:
            self.excluded += count
        elif level is not None:
            self.levels[level] += count

    def counts(self) -> Counts:
        """Answer what was counted, the most frequent details first."""
        ranked = sorted(self.details.items(), key=lambda one: (-one[1], one[0]))
        apart = (self.defaults, self.excluded)
        return Counts(self.value, self.name, self.total, *apart, self.levels, ranked)


def _statement(dialect: Dialect, by: Dimension, matching: Matching) -> str:
    """Write the select of one JSON object: the rows that match are looked for once.

    What has no value is counted under the empty text, which no value is.
    """
    rows = (
        f"SELECT coalesce({by.value(dialect, 'r')},'') AS v,r.satisfaction AS s,"
        f"r.eval_detail AS x,CASE WHEN r.isdefault THEN '{DEFAULT}'"
        f" WHEN EXISTS (SELECT 1 FROM rectification y WHERE y.evaluation_id=r.id"
        f" AND y.state='{State.EXCLUDED}') THEN '{EXCLUDED}' ELSE '' END AS d"
        f" FROM evaluation r WHERE {matching.write('r')}"
    )
    groups = (
        f"SELECT m.v,count(*) AS c FROM m GROUP BY m.v ORDER BY count(*) DESC,m.v LIMIT {GROUPS}"
    )
    # What is of no answered group is counted together, for the whole.
    shown = "CASE WHEN m.v IN (SELECT g.v FROM g) THEN m.v END AS v"
    levels = f"SELECT {shown},m.d,m.s,count(*) AS c FROM m GROUP BY 1,2,3"
    apart = (
        f"SELECT DISTINCT m.k,{shown},e.value AS x FROM n m CROSS JOIN {dialect.each('m.x', 'e')}"
    )
    each = "SELECT row_number() OVER () AS k,m.v,m.x FROM m WHERE m.d='' AND m.x IS NOT NULL"
    details = "SELECT a.v,a.x,count(*) AS c FROM a GROUP BY a.v,a.x"
    count = "CAST(q.c AS TEXT)"
    value, detail, level, kept_apart = (dialect.text(f"q.{name}") for name in "vxsd")
    name = dialect.text(f"CASE WHEN q.v<>'' THEN {by.named('q')} END")
    members = {
        "groups": array(dialect, [value, name, count], "g", "q.c DESC,q.v"),
        "levels": array(dialect, [value, kept_apart, level, count], "l", "q.v,q.s,q.d"),
        "details": array(dialect, [value, detail, count], "b", "q.v,q.x"),
        "count": "(SELECT CAST(count(DISTINCT m.v) AS TEXT) FROM m)",
    }
    views = {"m": rows, "g": groups, "l": levels, "n": each, "a": apart, "b": details}
    return answer(views, members)
