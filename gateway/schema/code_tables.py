"""代码表 CodeTable, 主题 Theme: tables as data, with where they come from."""

from __future__ import annotations

import strawberry

from gateway.standard import codes
from gateway.standard.codes import Code
from gateway.standard.variants import NATIONAL, VARIANTS, edition


@strawberry.type(description="代码。代码表中的一项。")
class CodeEntry:
    """A code of a table."""

    code: str = strawberry.field(description="代码。该来源的写法。")
    label: str = strawberry.field(description="名称。")
    national_code: str = strawberry.field(description="国家代码。")
    value: str = strawberry.field(description="枚举值。查询和筛选中的写法。")
    group: str | None = strawberry.field(
        description="所属代码。评价详情所属的满意度；其他代码表为空。"
    )
    is_retired: bool = strawberry.field(description="是否停用。停用的代码仍可读出，不再使用。")


@strawberry.type(description="代码表。一个要素在某一来源的代码。")
class CodeTable:
    """A table as one source writes it."""

    name: str = strawberry.field(description="表名。与枚举类型同名。")
    term: str = strawberry.field(description="要素名称。")
    source: str = strawberry.field(description="来源。national 为国家代码，其余为各平台的写法。")
    title: str = strawberry.field(description="出处。")
    version: str = strawberry.field(description="版本。")
    sources: list[str] = strawberry.field(description="该表的所有来源。")
    codes: list[CodeEntry] = strawberry.field(description="代码。")


@strawberry.type(description="主题。办事指南的主题分类。")
class Theme:
    """A theme."""

    value: str = strawberry.field(description="枚举值。用于筛选。")
    code: str = strawberry.field(description="代码。")
    label: str = strawberry.field(description="名称。")


@strawberry.type(description="主题分类。")
class Themes:
    """The themes of both audiences."""

    persons: list[Theme] = strawberry.field(description="面向自然人。")
    legal_persons: list[Theme] = strawberry.field(description="面向法人。")


def code_table(name: str, source: str) -> CodeTable | None:
    """Answer a table of a source; None where there is no such table or source."""
    table = {known.__name__: known for known in codes.tables()}.get(name)
    variants = VARIANTS.get(name, {})
    if table is None or source not in {NATIONAL, *variants}:
        return None
    of = edition(table) if source == NATIONAL else variants[source].edition
    return CodeTable(
        name=name,
        term=codes.term(table),
        source=source,
        title=of.title,
        version=of.version,
        sources=[NATIONAL, *variants],
        codes=_entries(table, source),
    )


def _entries(table: type[Code], source: str) -> list[CodeEntry]:
    by_code = {member.value: member for member in table if member.value}
    if source == NATIONAL:
        return [_entry(code, member.label, member) for code, member in by_code.items()]
    variant = VARIANTS[table.__name__][source]
    return [
        _entry(code, variant.labels.get(code, by_code[national].label), by_code[national])
        for code, national in variant.codes.items()
    ]


def _entry(code: str, label: str, member: Code) -> CodeEntry:
    return CodeEntry(
        code=code,
        label=label,
        national_code=str(member.value),
        value=member.name,
        group=member.group,
        is_retired=member.is_retired,
    )


def themes() -> Themes:
    """Answer every theme."""
    return Themes(persons=_themes(codes.UserTopic), legal_persons=_themes(codes.CorpTopic))


def _themes(table: type[Code]) -> list[Theme]:
    return [
        Theme(value=member.name, code=str(member.value), label=member.label)
        for member in table
        if member.value
    ]
