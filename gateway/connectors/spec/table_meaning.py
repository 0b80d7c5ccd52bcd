"""Names that nobody knows, and tables of codes: what specifications say wrong in many places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gateway.connectors.spec.problem import Problem
from gateway.connectors.spec.reasons import suggestion
from gateway.standard.codes import Code

Location = tuple[str | int, ...]


def table_problems(chosen: Mapping[str, str], table: type[Code], at: Location) -> Iterator[Problem]:
    """Answer the codes of a table that name no member of the standard's."""
    for code, name in chosen.items():
        if name not in table.__members__:
            yield unknown((*at, code), f"代码表 {table.__name__} 的代码名", name, table.__members__)


def unknown(at: Location, kind: str, name: str, known: Iterable[str]) -> Problem:
    """Answer the problem of a name that nobody knows, with what was perhaps meant."""
    names = list(known)
    close = suggestion(name, names)
    listed = "、".join(names) or "无"
    return Problem(at, f"没有名为 {name} 的{kind}{close or f'（现有：{listed}）'}")
