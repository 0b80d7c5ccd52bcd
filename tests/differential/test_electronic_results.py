"""Electronic results are counted in SQL as plain Python counts the same rows, on both databases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from graphql import GraphQLSchema

from bench.data import Row
from bench.nasty import Nasty
from gateway.resolvers.reads import electronic_results
from tests.differential.comparison import Bench, Question
from tests.differential.test_statistics import figure, names

SIX = {"LICENSING", "PAYMENT", "REWARD", "CONFIRMATION", "RULING", "OTHER_POWER"}
RULES = {"HEBEI_SIX": SIX, "CHONGMING_SEVEN": SIX | {"LEVY"}}
COLUMNS = {"REGION": "area_code", "DEPARTMENT": "dept_code"}
QUERY = """query($by: ElectronicResultDimension!, $rule: ApplicationRule!,
    $filter: ImplementationListFilter) {
  electronicResultStatistics(by: $by, rule: $rule, filter: $filter) { groupCount
    whole { ...counted } groups { ...counted } } }
fragment counted on ElectronicResultGroup { value name
  share { numerator denominator text } }"""

Rows = Mapping[str, Sequence[Row]]


def electronic(rows: Rows) -> set[int]:
    """Keys of the lists with an electronic result, row by row."""
    types = [
        row for row in rows["license_type"] if row["is_current"] and row["status"] != "ABOLISHED"
    ]
    named = {row["certificate_type_name"] for row in types} - {None}
    items = {row["item_code"] for row in types} - {None}
    found = {
        row["list_pk"]
        for table in ("result", "handling_item")
        for row in rows[table]
        if row["license_key"] in named
    }
    return found | {
        row["pk"]
        for row in rows["implementation_list"]
        if row["task_code"] in items or row["catalog_code"] in items
    }


def counted(
    value: str | None, name: str | None, some: Sequence[Row], known: set[int]
) -> dict[str, Any]:
    share = figure(len([row for row in some if row["pk"] in known]), len(some), 100)
    return {"value": value, "name": name, "share": share}


def expected(rows: Rows, by: str, rule: str, wanted: Callable[[Row], bool]) -> dict[str, Any]:
    found = [
        row
        for row in rows["implementation_list"]
        if row["is_current"] and row["task_type"] in RULES[rule] and wanted(row)
    ]
    groups: dict[str | None, list[Row]] = defaultdict(list)
    for row in found:
        groups[row[COLUMNS[by]] or None].append(row)
    of, known = names(rows, by), electronic(rows)
    largest = sorted(groups, key=lambda value: (-len(groups[value]), value or ""))[:3]
    return {
        "groupCount": len(groups),
        "whole": counted(None, None, found, known),
        "groups": [
            counted(value, of.get(value) if value else None, groups[value], known)
            for value in largest
        ],
    }


FILTERS: Mapping[str, tuple[dict[str, Any] | None, Callable[[Row], bool]]] = {
    "all": (None, lambda _: True),
    "of one region": (
        {"areaWithin": "440000"},
        lambda row: (row["area_code"] or "").startswith("44"),
    ),
    "none": ({"deptCode": "nobody"}, lambda _: False),
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("by", COLUMNS)
async def test_shares_are_those_of_counting_row_by_row(  # noqa: PLR0913, PLR0917  # fixtures
    schema: GraphQLSchema,
    odd_rows: Nasty,
    odd_url: str,
    monkeypatch: pytest.MonkeyPatch,
    by: str,
    rule: str,
) -> None:
    monkeypatch.setattr(electronic_results, "GROUPS", 3)
    bench = Bench(schema, odd_url)
    try:
        for given, wanted in FILTERS.values():
            asked = {"by": by, "rule": rule, "filter": given}
            answer = await bench.exit_b(Question(QUERY, asked))
            assert answer.errors is None
            found = (answer.data or {})["electronicResultStatistics"]
            assert found == expected(odd_rows.rows, by, rule, wanted)
    finally:
        await bench.close()


def test_the_odd_rows_have_results_of_both_kinds(odd_rows: Nasty) -> None:
    found = expected(odd_rows.rows, "REGION", "HEBEI_SIX", lambda _: True)["whole"]["share"]
    assert 0 < found["numerator"] < found["denominator"]
