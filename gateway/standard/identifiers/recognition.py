"""Which code a text is, told by its shape alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from gateway.standard.findings import Severity
from gateway.standard.identifiers import (
    catalog_code,
    handling_item_code,
    license_identifier,
    license_type_code,
    organisation,
    region,
    task_code,
    uscc,
)
from gateway.standard.identifiers.explanation import Explanation, Problem

UNKNOWN = "unknown"
UNKNOWN_TERM = "未识别的编码"

_EXPLAINERS: Mapping[str, Callable[[str], Explanation]] = {
    uscc.KIND: uscc.explain,
    organisation.KIND: organisation.explain,
    region.KIND: region.explain,
    catalog_code.KIND: catalog_code.explain,
    task_code.KIND: task_code.explain,
    handling_item_code.KIND: handling_item_code.explain,
    license_identifier.KIND: license_identifier.explain,
    license_type_code.KIND: license_type_code.explain,
}
_BY_LENGTH = {
    17: uscc.KIND,  # one sign lost: met in real department codes
    18: uscc.KIND,
    21: license_type_code.KIND,
    30: task_code.KIND,
    31: task_code.KIND,
    32: handling_item_code.KIND,
    33: handling_item_code.KIND,
}
_HYPHENATED = re.compile(r".{8}-.", re.DOTALL)
_OBJECT_IDENTIFIER = "1.2.156."
"""How object identifiers of China begin."""
_SIGNS = re.compile(r"\w+", re.ASCII)


def explain_as(kind: str, text: str) -> Explanation:
    """Explains `text` as the code `kind` names; raises `KeyError` for an unknown kind."""
    return _EXPLAINERS[kind](text)


def explain_code(text: str) -> Explanation:
    """Finds out by shape which code `text` is and explains it; never raises.

    A text with the shape of no code gets kind `unknown`. Twelve digits may be a region or a
    catalog code, nine digits a region or an organisation code: the likelier reading is
    explained and the notice `code.ambiguous` names the other one.
    """
    shape = text.strip()
    kind = _kind_of(shape)
    if kind is None:
        return Explanation(UNKNOWN, UNKNOWN_TERM, text, (), (_unknown_shape(shape),))
    explanation = explain_as(kind, text)
    return _with_other_reading(explanation) if explanation.valid else explanation


def _kind_of(shape: str) -> str | None:
    if shape.startswith(_OBJECT_IDENTIFIER):
        return license_identifier.KIND
    if _HYPHENATED.fullmatch(shape):
        return organisation.KIND
    by_length = _BY_LENGTH.get(len(shape))
    if by_length is not None:
        return by_length if _SIGNS.search(shape) else None
    if len(shape) == 9:
        return region.KIND if _looks_like_a_township(shape) else organisation.KIND
    if len(shape) == 12:
        return region.KIND if _looks_like_a_region(shape) else catalog_code.KIND
    return region.KIND if len(shape) == 6 else None


def _looks_like_a_township(shape: str) -> bool:
    return (
        shape.isdigit()
        and (shape.endswith("000") or not organisation.is_valid(shape))
        and ("11" <= shape[:2] <= "82" or not shape.strip("0"))
    )


def _looks_like_a_region(shape: str) -> bool:
    if shape.startswith("00"):
        return not shape.strip("0")
    return shape.endswith("000000") or not _has_known_task_type(shape)


def _has_known_task_type(shape: str) -> bool:
    return "01" <= shape[2:4] <= "10" or shape[2:4] in ("00", "20", "21")


def _with_other_reading(explanation: Explanation) -> Explanation:
    others = [
        other.term
        for kind, explain in _EXPLAINERS.items()
        if kind != explanation.kind and (other := explain(explanation.text)).valid
    ]
    if not others:
        return explanation
    message = f"提示：仅凭形状无法区分，也可能是{'、'.join(others)}"
    notice = Problem("code.ambiguous", message, severity=Severity.NOTICE)
    return replace(explanation, problems=(*explanation.problems, notice))


def _unknown_shape(shape: str) -> Problem:
    length = len(shape)
    said = (
        f"长度 {length} 位，不符合任何国家标准编码（行政区划 6、9、12 位，组织机构代码 9 位，"
        "基本编码 12 位，统一社会信用代码 18 位，证照类型代码 21 位，实施编码 31 位，"
        "业务办理项编码 33 位，电子证照标识以 1.2.156 开头）"
    )
    if shape.isdigit() and length == 19:
        said += "；19 位数字常见于数据库主键，请改填标准编码"
    return Problem("code.unknown_shape", said)
