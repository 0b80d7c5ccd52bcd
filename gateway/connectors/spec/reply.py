"""What an answer says about itself: business codes inside HTTP 200."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from gateway.connectors.spec.part import CodeText, Part

_JOINED = re.compile("[，、；]")


def _single(code: str) -> str:
    if _JOINED.search(code):
        raise ValueError(f"“{code}”中有中文标点：各代码之间用英文逗号")
    return code


ReplyCode = Annotated[CodeText, AfterValidator(_single)]
"""One business code."""


class Reply(Part):
    """Where an answer keeps its business code and words, and what the codes mean.

    `renew` are codes of a proof that is no longer good: where the scheme can get a new one it
    does, else they are refusals. `other` is what a code in none of the lists means: that the
    platform failed and is tried again, or that it refused us. `absent_is_ok`: an answer without
    a code is a good one. `before` is a code that is looked at first, of a gateway in front of the
    platform or of the call as such: only where it is good does this one count.
    """

    code: str
    """业务代码的位置，如 `errcode`、`data.code`。"""
    message: str | None = None
    """平台说明文字的位置，用于报错。"""
    ok: tuple[ReplyCode, ...] = Field(min_length=1)
    """成功的代码。"""
    rate_limited: tuple[ReplyCode, ...] = ()
    """限流的代码：等待后重试，不算失败。"""
    renew: tuple[ReplyCode, ...] = ()
    """凭证失效的代码：能换新凭证的方式换后重试，否则为拒绝。"""
    refused: tuple[ReplyCode, ...] = ()
    """拒绝的代码：重试无用，须人工处理。"""
    missing: tuple[ReplyCode, ...] = ()
    """没有这条记录的代码，用于逐条请求详情。"""
    other: Literal["unavailable", "refused"] = "unavailable"
    """未列出的代码的含义：unavailable 稍后重试，refused 拒绝。"""
    absent_is_ok: bool = False
    """应答中没有业务代码也算成功。"""
    before: Reply | None = None
    """先看的另一处业务代码，如网关自己的；它成功了才看这一处。"""
