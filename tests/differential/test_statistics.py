"""Evaluations are counted in SQL as plain Python counts the same rows, on both databases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
import pytest
from graphql import GraphQLSchema

from bench.data import Row
from bench.nasty import Nasty
from gateway.resolvers.reads import statistics
from gateway.standard.evaluation_codes import EvaluationChannel
from gateway.standard.values import PLATFORM_TIME
from tests.differential.comparison import Bench, Question

POINTS = {
    "VERY_SATISFIED": 5,
    "SATISFIED": 4,
    "FAIRLY_SATISFIED": 3,
    "DISSATISFIED": 2,
    "VERY_DISSATISFIED": 1,
}
QUERY = """query($by: EvaluationDimension!, $filter: EvaluationFilter) {
  evaluationStatistics(by: $by, filter: $filter) { groupCount
    whole { ...figures } groups { ...figures } } }
fragment figures on EvaluationGroup { value name total defaultCount rated unknown
  levels { satisfaction count } details { detail count }
  average { numerator denominator text } badShare { numerator denominator text } }"""

Rows = Mapping[str, Sequence[Row]]
By = Callable[[Row], str | None]


def month(row: Row) -> str | None:
    at = row["assess_time"]
    return None if at is None else f"{at.astimezone(PLATFORM_TIME):%Y-%m}"


BY: Mapping[str, By] = {
    "REGION": lambda row: row["area_code"] or None,
    "DEPARTMENT": lambda row: row["dept_code"] or None,
    "ITEM": lambda row: row["task_code"] or None,
    "CHANNEL": lambda row: row["pf"],
    "MONTH": month,
}
NAMED = {
    "REGION": ("region", "area_code", "area_name"),
    "DEPARTMENT": ("implementing_body", "credit_code", "org_name"),
    "ITEM": ("implementation_list", "task_code", "task_name"),
}


def names(rows: Rows, by: str) -> Mapping[str | None, str | None]:
    if by == "CHANNEL":
        return {one.name: one.label for one in EvaluationChannel}
    if by == "MONTH":
        return {month(row): month(row) for row in rows["evaluation"]}
    table, code, name = NAMED[by]
    current = sorted((row for row in rows[table] if row["is_current"]), key=lambda row: row["id"])
    return {row[code]: row[name] for row in reversed(current)}


def counted(value: str | None, name: str | None, rows: Sequence[Row]) -> dict[str, Any]:
    """Count one group, row by row."""
    own = [row for row in rows if not row["isdefault"]]
    levels = Counter(row["satisfaction"] for row in own if row["satisfaction"] in POINTS)
    details: Counter[str] = Counter()
    for row in own:
        details.update(set(codes_of(row)))
    rated, points = levels.total(), sum(POINTS[level] * n for level, n in levels.items())
    bad = levels["DISSATISFIED"] + levels["VERY_DISSATISFIED"]
    return {
        "value": value,
        "name": name,
        "total": len(rows),
        "defaultCount": len(rows) - len(own),
        "rated": rated,
        "unknown": len(own) - rated,
        "levels": [{"satisfaction": level, "count": levels[level]} for level in POINTS],
        "details": [
            {"detail": detail, "count": count}
            for detail, count in sorted(details.items(), key=lambda one: (-one[1], one[0]))
        ],
        "average": figure(points, rated, 1),
        "badShare": figure(bad, rated, 100),
    }


def codes_of(row: Row) -> list[str]:
    found: list[str] = orjson.loads(row["eval_detail"]) if row["eval_detail"] else []
    return found


def figure(numerator: int, denominator: int, scale: int) -> dict[str, Any]:
    text = None
    if denominator:
        hundredths = int(numerator * scale * 100 / denominator + 0.5)
        text = f"{hundredths // 100}.{hundredths % 100:02d}"
    return {"numerator": numerator, "denominator": denominator, "text": text}


def expected(rows: Rows, by: str, wanted: Callable[[Row], bool]) -> dict[str, Any]:
    found = [row for row in rows["evaluation"] if row["is_current"] and wanted(row)]
    groups: dict[str | None, list[Row]] = defaultdict(list)
    for row in found:
        groups[BY[by](row)].append(row)
    known = names(rows, by)
    largest = sorted(groups, key=lambda value: (-len(groups[value]), value or ""))[:3]
    return {
        "groupCount": len(groups),
        "whole": counted(None, None, found),
        "groups": [
            counted(value, known.get(value) if value else None, groups[value]) for value in largest
        ],
    }


FILTERS: Mapping[str, tuple[dict[str, Any] | None, Callable[[Row], bool]]] = {
    "all": (None, lambda _: True),
    "bad": (
        {"satisfaction": ["DISSATISFIED", "VERY_DISSATISFIED"]},
        lambda row: row["satisfaction"] in {"DISSATISFIED", "VERY_DISSATISFIED"},
    ),
    "not by default, of one region": (
        {"isdefault": False, "areaWithin": "440000"},
        lambda row: not row["isdefault"] and (row["area_code"] or "").startswith("44"),
    ),
    "none": ({"projectNo": "nobody"}, lambda _: False),
}


@pytest.mark.parametrize("by", BY)
async def test_figures_are_those_of_counting_row_by_row(
    schema: GraphQLSchema,
    odd_rows: Nasty,
    odd_url: str,
    monkeypatch: pytest.MonkeyPatch,
    by: str,
) -> None:
    monkeypatch.setattr(statistics, "GROUPS", 3)
    bench = Bench(schema, odd_url)
    try:
        for given, wanted in FILTERS.values():
            answer = await bench.exit_b(Question(QUERY, {"by": by, "filter": given}))
            assert answer.errors is None
            found = (answer.data or {})["evaluationStatistics"]
            assert found == expected(odd_rows.rows, by, wanted)
    finally:
        await bench.close()


async def test_a_wrong_region_is_refused_as_in_a_list(
    schema: GraphQLSchema, odd_sqlite: str
) -> None:
    bench = Bench(schema, odd_sqlite)
    try:
        asked = {"by": "REGION", "filter": {"areaWithin": "x"}}
        answer = await bench.exit_b(Question(QUERY, asked))
    finally:
        await bench.close()
    assert answer.errors is not None
    assert "区划" in answer.errors[0].message
