"""An element whose value is made of what the record has, where a plain path does not do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Self

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from gateway.connectors.spec.part import CodeText, Part
from gateway.connectors.spec.steps import Path


def _pattern(value: str) -> str:
    try:
        groups = re.compile(value).groups
    except re.error as error:
        raise ValueError(f"不是有效的正则表达式（{error}）") from None
    if groups > 1:
        raise ValueError("至多一个括号组，取它的内容")
    return value


def _expression(value: str) -> str:
    try:
        jmespath.compile(value)
    except JMESPathError as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"不是有效的 JMESPath（{reason}）") from None
    return value


class Conversion(Part):
    """Where a value comes from, and what is done with it, in this order.

    One of `path`, `paths` (several places) and `jmespath` finds it; `join` puts what several
    places or a list hold into one text; `match` takes the part that a regular expression finds;
    `values` translates; `date` reads a date in a form of the platform's own (strptime); `split`
    separates the values of a text; `default` stands where nothing was found. What does not
    match, or is in no table, stays as it is and becomes a finding later.
    """

    path: Path | None = None
    """值的位置。"""
    paths: tuple[Path, ...] | None = Field(default=None, min_length=1)
    """几处的位置，以 join 连接。"""
    jmespath: Annotated[str, AfterValidator(_expression)] | None = None
    """JMESPath 表达式；普通路径能做到时不用它。"""
    join: str | None = None
    """连接数组各项或几处内容的文字。"""
    match: Annotated[str, AfterValidator(_pattern)] | None = None
    """正则表达式，取括号组或整个匹配；不匹配则保持原样。"""
    values: Mapping[CodeText, CodeText] | None = None
    """值的对照表；表中没有则保持原样。"""
    date: str | None = Field(default=None, pattern="%")
    """平台自己的日期写法（strptime）。"""
    split: str | None = Field(default=None, min_length=1)
    """多值的分隔文字。"""
    default: CodeText | None = None
    """没有值时的值。"""

    @model_validator(mode="after")
    def _comes_from_one_place(self) -> Self:
        if sum(way is not None for way in (self.path, self.paths, self.jmespath)) != 1:
            raise ValueError("path、paths、jmespath 写一个，且只写一个")
        if self.paths is not None and self.join is None:
            raise ValueError("有 paths 时需要 join（连接各处内容的文字）")
        return self


PATH, CONVERSION = "[path]", "[conversion]"
"""Tags of a union that no key tells apart; in brackets they are no step of a problem's place."""


def _kind(value: object) -> str:
    return CONVERSION if isinstance(value, (Mapping, Conversion)) else PATH


Taken = Annotated[
    Annotated[Path, Tag(PATH)] | Annotated[Conversion, Tag(CONVERSION)], Discriminator(_kind)
]
"""The place of an element in a record, or a conversion of what is found there."""
