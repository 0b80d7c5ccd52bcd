"""What is wrong with a text that is no YAML, in words for who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS: Sequence[tuple[str, str]] = (
    (
        r"mapping values are not allowed",
        "写法不对：键后用英文冒号加一个空格，中文冒号不算；同级的键缩进相同；值中有冒号的加引号",
    ),
    (r"could not find expected ':'", "键后缺少英文冒号（中文冒号不算），或者缩进不对"),
    (r"expected <block end>", "缩进不对：同级的键、同级的 - 要左对齐"),
    (r"character '\\t'", "缩进中有制表符（Tab），请改用空格"),
    (r"character '(.)' that cannot start", "值以 {} 开头的，请加引号"),
    (r"undefined alias '(.*)'", "用了 *{0}，前面却没有 &{0}"),
    (r"second occurrence", "& 后的名字与前面的重复"),
    (r"expected ',' or", "方括号或花括号没有写完，或者其中少了英文逗号"),
    (r"expected the node content", "方括号、花括号或英文逗号多了或者少了"),
    (r"unexpected end of stream", "引号没有写完"),
    (r"unknown escape character", "双引号中的反斜杠另有含义，请改用单引号"),
    (r"sequence entries are not allowed", "列表的 - 要另起一行"),
    (r"another document", "一个文件只写一个规格，中间不能有 ---"),
    (r"constructor for the tag", "值以 ! 开头的，请加引号"),
    (r"special characters are not allowed", "含有看不见的控制字符"),
)
"""Patterns of what the reader of YAML says, in the order they are tried."""


def in_chinese(said: str) -> str:
    """Answer what it means; what is not known stays as it was said."""
    for pattern, words in _WORDS:
        found = re.search(pattern, said)
        if found is not None:
            return words.format(*found.groups())
    return said
