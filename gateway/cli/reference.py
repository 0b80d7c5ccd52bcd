"""Reference pages made from the code: what they say cannot be out of date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from gateway.schema.build import build_schema
from gateway.standard import codes
from gateway.standard.element import Element, Need, elements, kind_of
from gateway.standard.nouns import ENTITIES, HANDLING_ITEM, MATERIAL, Noun

SDL = Path(__file__).parent.parent / "schema" / "schema.graphql"

_NEEDS = {Need.REQUIRED: "必填", Need.OPTIONAL: "可选", Need.ABSENT: "—"}


def pages(docs: Path) -> Mapping[Path, str]:
    """Answer every generated file and its text; `docs` is the project's documentation folder."""
    return {
        SDL: build_schema().as_str() + "\n",
        docs / "reference" / "elements.md": elements_page(),
    }


def elements_page() -> str:
    """Answer the page of every element of every noun, and of the code tables."""
    parts = [
        "# 要素与代码表",
        (
            "由 `make docs` 从 `gateway/standard` 生成，请勿手改。"
            "族：通用、公共服务、处罚、征收、强制检查，依国家交换表；来源见各模块说明。"
        ),
    ]
    for noun in (*ENTITIES.values(), HANDLING_ITEM, MATERIAL):
        parts += [f"## {noun.term} {noun.name}", "\n".join(_element_rows(noun))]
    parts.append("## 代码表")
    for table in codes.tables():
        parts += [f"### {codes.term(table)} {table.__name__}", "\n".join(_code_rows(table))]
    return "\n\n".join(parts) + "\n"


def _element_rows(noun: Noun) -> Iterator[str]:
    yield "| 要素 | 字段 | 国家交换列 | 类型 | 通用 | 公共 | 处罚 | 征收 | 强检 | 数据级别 |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for name, fact in elements(noun.elements).items():
        yield _element_row(noun, name, fact)


def _element_row(noun: Noun, name: str, fact: Element) -> str:
    kind = fact.codes.__name__ if fact.codes else kind_of(noun.elements, name).value
    needs = " | ".join(_NEEDS[Need(letter)] for letter in fact.families)
    head, *rest = name.split("_")
    graphql = head + "".join(word.capitalize() for word in rest)
    return (
        f"| {fact.term} | `{graphql}` | `{fact.column}` | {kind} | {needs}"
        f" | {fact.data_class.value} |"
    )


def _code_rows(table: type[codes.Code]) -> Iterator[str]:
    yield "| 代码 | 名称 | GraphQL |"
    yield "|---|---|---|"
    for member in table:
        yield f"| {member.value or '（表外）'} | {member.label} | `{member.name}` |"
