"""Reference pages made from the code: what they say cannot be out of date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic.alias_generators import to_camel

from gateway.cli.sheets import SheetFormat, sheet
from gateway.cli.spec_reference import schema_text, spec_page
from gateway.connectors.spec.json_schema import JSON_SCHEMA
from gateway.schema.build import build_schema
from gateway.standard import codes
from gateway.standard.element import Element, Family, Kind, Need, elements, kind_of
from gateway.standard.nouns import NODES, Noun
from gateway.standard.variants import NATIONAL, VARIANTS, Edition, edition
from gateway.telemetry.metrics import METRICS

SDL = Path(__file__).parent.parent / "schema" / "schema.graphql"

_NEEDS = {Need.REQUIRED: "必填", Need.OPTIONAL: "可选", Need.ABSENT: "—"}


def pages(docs: Path) -> Mapping[Path, str]:
    """Answer every generated file and its text; `docs` is the project's documentation folder."""
    return {
        SDL: build_schema().as_str() + "\n",
        docs / "reference" / "elements.md": elements_page(),
        JSON_SCHEMA: schema_text(),
        docs / "reference" / "connector-spec.md": spec_page(),
        docs / "reference" / "metrics.md": metrics_page(),
    }


def metrics_page() -> str:
    """Answer the page of every metric."""
    rows = [
        f"| `{metric.name}` | {metric.kind} | {'、'.join(map(_code, metric.labels)) or '—'}"
        f" | {metric.words} |"
        for metric in METRICS
    ]
    return (
        "# 指标\n\n由 `make docs` 从 `gateway/telemetry/metrics.py` 生成，请勿手改。"
        "在 `/metrics` 以 Prometheus 文本格式给出。标签只有平台、数据流、操作、状态和代码的名称，"
        "没有标识，也没有文本。\n\n"
        "| 名称 | 种类 | 标签 | 说明 |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def _code(name: str) -> str:
    return f"`{name}`"


def elements_page() -> str:
    """Answer the page of every element of every noun, and of the code tables."""
    parts = [
        "# 要素与代码表",
        (
            "由 `make docs` 从 `gateway/standard` 生成，请勿手改。"
            "族：通用、公共服务、处罚、征收、强制检查，依国家交换表；来源见各模块说明。"
        ),
    ]
    for noun in NODES.values():
        parts += [f"## {noun.term} {noun.name}", "\n".join(_element_rows(noun))]
    parts.append("## 代码表")
    parts.append("连接器规格的 `codes` 可按名称选用变体；`codeTable(name, source)` 给出每一张。")
    for table in codes.tables():
        parts.append(f"### {codes.term(table)} {table.__name__}")
        parts.append(_edition(edition(table), NATIONAL))
        parts.append("\n".join(_code_rows(table)))
        parts += _variants(table)
    return "\n\n".join(parts) + "\n"


def _edition(of: Edition, name: str) -> str:
    return f"`{name}`：{of.title}，版本 {of.version}。"


def _variants(table: type[codes.Code]) -> Iterator[str]:
    for name, variant in VARIANTS.get(table.__name__, {}).items():
        pairs = "、".join(f"{written}→{code}" for written, code in variant.codes.items())
        yield f"变体 {_edition(variant.edition, name)}平台代码→国家代码：{pairs}。"


ELEMENT_HEADINGS = {
    "type": "类型",
    "term": "要素",
    "field": "GraphQL 字段",
    "column": "列",
    "origin": "来源",
    "kind": "值的种类",
    "codes": "代码表",
    "many": "可多值",
    "general": "通用",
    "public": "公共服务",
    "punish": "处罚",
    "handle": "征收",
    "check": "强制检查",
    "group": "内容归属",
    "data_class": "数据级别",
}


def write_elements(path: Path, kind: SheetFormat) -> int:
    """Write every element of every noun to a sheet; answer how many."""
    written = 0
    with sheet(path, kind, ELEMENT_HEADINGS) as write:
        for noun in NODES.values():
            for name, fact in elements(noun.elements).items():
                write(_sheet_row(noun, name, fact))
                written += 1
    return written


def _sheet_row(noun: Noun, name: str, fact: Element) -> dict[str, str]:
    kind = kind_of(noun.elements, name)
    return {
        "type": f"{noun.term} {noun.name}",
        "term": fact.term,
        "field": to_camel(name),
        "column": fact.column,
        "origin": fact.origin,
        "kind": kind.value,
        "codes": fact.codes.__name__ if fact.codes else "",
        "many": "是" if kind is Kind.CODES else "否",
        **{family.value: _NEEDS[fact.need(family)] for family in Family},
        "group": fact.group.value,
        "data_class": fact.data_class.value,
    }


def _element_rows(noun: Noun) -> Iterator[str]:
    yield "| 要素 | 字段 | 列 | 类型 | 通用 | 公共 | 处罚 | 征收 | 强检 | 数据级别 |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for name, fact in elements(noun.elements).items():
        yield _element_row(noun, name, fact)


def _element_row(noun: Noun, name: str, fact: Element) -> str:
    kind = fact.codes.__name__ if fact.codes else kind_of(noun.elements, name).value
    needs = " | ".join(_NEEDS[Need(letter)] for letter in fact.families)
    return (
        f"| {fact.term} | `{to_camel(name)}` | `{fact.column}` | {kind} | {needs}"
        f" | {fact.data_class.value} |"
    )


def _code_rows(table: type[codes.Code]) -> Iterator[str]:
    yield "| 代码 | 名称 | GraphQL |"
    yield "|---|---|---|"
    for member in table:
        yield f"| {member.value or '（表外）'} | {member.label} | `{member.name}` |"
