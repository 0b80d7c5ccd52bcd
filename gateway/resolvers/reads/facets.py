"""Facets in SQL: how many rows of a connection have each value of an element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from gateway.resolvers.reads.matching import Matching
from gateway.resolvers.reads.selection import Selected
from gateway.resolvers.reads.writing import (
    Expression,
    Literal,
    Pieces,
    Writing,
    json_object,
    text_expression,
)
from gateway.standard import codes, evaluation_codes, license_codes
from gateway.standard.codes import Code
from gateway.store.dialect import literal

FACET_LIMIT = 100
"""How many values a facet tells, the most frequent first."""


@dataclass(frozen=True)
class CodeFacet:
    """By an element with a code table; with `several`, a row counts once for each of its values."""

    column: str
    codes: type[Code]
    several: bool = False


@dataclass(frozen=True)
class ReferenceFacet:
    """By the code of another entity, which has the name; else the first row's `fallback` has it."""

    column: str
    table: str
    code: str
    name: str
    fallback: str | None = None


@dataclass(frozen=True)
class RuleFacet:
    """By the rules of findings."""


Facet = CodeFacet | ReferenceFacet | RuleFacet

_TYPE = CodeFacet("task_type", codes.TaskType)
_LEVEL = CodeFacet("use_level", codes.ExercisingLevel, several=True)
_REGION = ReferenceFacet("area_code", "region", "area_code", "area_name")
_BODY = ReferenceFacet("dept_code", "implementing_body", "credit_code", "org_name", "dept_name")
_ORGAN = ReferenceFacet("dept_code", "implementing_body", "credit_code", "org_name", "org_name")

FACETS: Mapping[str, Mapping[str, Facet]] = {
    "CatalogItem": {"type": _TYPE, "level": _LEVEL, "rule": RuleFacet()},
    "ImplementationList": {
        "type": _TYPE,
        "level": _LEVEL,
        "region": _REGION,
        "body": _BODY,
        "userTopic": CodeFacet("user_topic_type", codes.UserTopic, several=True),
        "corpTopic": CodeFacet("corp_topic_type", codes.CorpTopic, several=True),
        "rule": RuleFacet(),
    },
    "ImplementingBody": {"region": _REGION, "rule": RuleFacet()},
    "Adoption": {
        "region": _REGION,
        "body": _BODY,
        "rule": RuleFacet(),
    },
    "ServiceRecord": {"region": _REGION, "body": _ORGAN, "rule": RuleFacet()},
    "Evaluation": {
        "region": _REGION,
        "body": _ORGAN,
        "satisfaction": CodeFacet("satisfaction", evaluation_codes.Satisfaction),
        "detail": CodeFacet("eval_detail", evaluation_codes.EvaluationDetail, several=True),
        "channel": CodeFacet("pf", evaluation_codes.EvaluationChannel),
        "rule": RuleFacet(),
    },
    "LicenseType": {
        "level": CodeFacet("certificate_issuing_authority_level", license_codes.LicenseLevel),
        "authority": ReferenceFacet(
            "certificate_define_authority_code",
            "implementing_body",
            "credit_code",
            "org_name",
            "certificate_define_authority_name",
        ),
        "holder": CodeFacet("certificate_holder_category", license_codes.LicenseHolderCategory),
        "kind": CodeFacet("license_kind", license_codes.LicenseKind),
        "status": CodeFacet("status", license_codes.LicenseTypeStatus),
        "rule": RuleFacet(),
    },
    "Region": {
        "level": CodeFacet("area_level", codes.ExercisingLevel),
        "rule": RuleFacet(),
    },
}
"""By type, then by the name of the facet's field; a facet that a type has not is null."""


class FacetWriter:
    """Writes the facets of one connection."""

    def __init__(self, writing: Writing, matching: Matching) -> None:
        """Take the statement and which rows the connection is over."""
        self._writing = writing
        self._matching = matching
        self._found: str | None = None

    def write(self, selected: Selected) -> Pieces:
        """Write the object of the facets that are asked for.

        Rows of a filter are looked for once, and what they are counted by is kept with them.
        """
        parts = selected.fields("Facets")
        self._found = None if self._matching.is_whole else self._writing.row()
        counted = json_object((part.key, self._part(part)) for part in parts)
        if self._found is None:
            return counted
        row = self._writing.row()
        kept = ",".join(f"{row}.{name}" for name in self._kept(parts)) or "1"
        rows = f"SELECT {kept} FROM {self._matching.shape.table} {row}"
        found = f"{self._found} AS MATERIALIZED ({rows} WHERE {self._matching.write(row)})"
        return [Expression(f"(WITH {found} SELECT {text_expression(counted)})")]

    def _kept(self, parts: Sequence[Selected]) -> Sequence[str]:
        """Answer the columns that the facets are counted by."""
        known = FACETS[self._matching.shape.type]
        facets = [known[part.name] for part in parts if part.name in known]
        names = ("id" if isinstance(facet, RuleFacet) else facet.column for facet in facets)
        return tuple(dict.fromkeys(names))

    def _part(self, part: Selected) -> Pieces:
        if part.name == "__typename":
            return [Literal('"Facets"')]
        facet = FACETS[self._matching.shape.type].get(part.name)
        if facet is None:
            return [Literal("null")]
        row, found = self._writing.row(), self._writing.row()
        entry = text_expression(
            json_object(
                (inner.key, self._member(facet, inner, found))
                for inner in part.fields("FacetEntry")
            )
        )
        order = f"{found}.c DESC,{found}.v"
        counted = f"SELECT v,c FROM ({self._counted(facet, row)}) {found}"
        source = f"({counted} ORDER BY {order} LIMIT {FACET_LIMIT}) {found}"
        return [Expression(f"({self._writing.dialect.joined_rows(entry, source, order)})")]

    def _member(self, facet: Facet, inner: Selected, found: str) -> Pieces:
        match inner.name:
            case "__typename":
                return [Literal('"FacetEntry"')]
            case "value":
                return [Expression(self._writing.dialect.text(f"{found}.v"))]
            case "count":
                return [Expression(f"CAST({found}.c AS TEXT)")]
            case _:
                return [Expression(self._name(facet, found))]

    def _name(self, facet: Facet, found: str) -> str:
        match facet:
            case CodeFacet():
                cases = " ".join(
                    f"WHEN '{member.name}' THEN {literal(orjson.dumps(member.label).decode())}"
                    for member in facet.codes
                )
                return f"CASE {found}.v {cases} ELSE 'null' END"
            case ReferenceFacet():
                other = self._writing.row()
                name = (
                    f"SELECT {other}.{facet.name} FROM {facet.table} {other}"
                    f" WHERE {other}.{facet.code}={found}.v AND {other}.is_current"
                    f" ORDER BY {other}.id LIMIT 1"
                )
                given = [f"({name})", *self._fallback(facet, found)]
                return self._writing.dialect.text(f"coalesce({','.join([*given, 'NULL'])})")
            case RuleFacet():
                return "'null'"

    def _fallback(self, facet: ReferenceFacet, found: str) -> list[str]:
        if facet.fallback is None:
            return []
        row = self._writing.row()
        tie = f"{row}.{facet.column}={found}.v AND {row}.is_current"
        first = (
            f"SELECT {row}.{facet.fallback} FROM {self._matching.shape.table} {row}"
            f" WHERE {tie} AND {row}.{facet.fallback} IS NOT NULL ORDER BY {row}.pk LIMIT 1"
        )
        return [f"({first})"]

    def _over(self, row: str) -> tuple[str, str]:
        """Write where the rows stand that are counted, and which of them."""
        if self._found is None:
            return f"{self._matching.shape.table} {row}", f"{row}.is_current"
        return f"{self._found} {row}", "1=1"

    def _counted(self, facet: Facet, row: str) -> str:
        """Write the select of values `v`, and how often `c` there are."""
        source, where = self._over(row)
        if isinstance(facet, RuleFacet):
            return (
                f"SELECT f.rule AS v,count(DISTINCT f.entity_id) AS c"
                f" FROM {source} JOIN finding f ON f.entity_id={row}.id"
                f" WHERE {where} GROUP BY f.rule"
            )
        column = f"{row}.{facet.column}"
        grouped = (
            f"SELECT {column} AS v,count(*) AS c FROM {source}"
            f" WHERE {where} AND {column} IS NOT NULL GROUP BY {column}"
        )
        if not (isinstance(facet, CodeFacet) and facet.several):
            return grouped
        # Few combinations of values are in use: they are counted first, then taken apart.
        values = self._writing.dialect.each("g.v", "e")
        apart = (
            f"SELECT DISTINCT g.v AS list,g.c,e.value AS v FROM ({grouped}) g CROSS JOIN {values}"
        )
        return f"SELECT a.v,sum(a.c) AS c FROM ({apart}) a GROUP BY a.v"
