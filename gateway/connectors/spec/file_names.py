"""Names of dropped files: which belong to a stream, and which comes before which."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator

_DIGITS = {
    "Y": r"(?P<Y>[0-9]{4})",
    "m": r"(?P<m>0[1-9]|1[0-2])",
    "d": r"(?P<d>0[1-9]|[12][0-9]|3[01])",
    "H": r"(?P<H>[01][0-9]|2[0-3])",
    "M": r"(?P<M>[0-5][0-9])",
    "S": r"(?P<S>[0-5][0-9])",
}
_PIECE = re.compile(r"%(.)|([*?])|([^%*?]+)", re.DOTALL)
_NUMBER = re.compile(r"([0-9]+)")

Order = tuple[tuple[int, ...], tuple[tuple[int, str], ...], str]


@dataclass(frozen=True)
class FileNames:
    """The files of a stream, by a pattern such as `110000ryxxb%Y%m%d.xml`.

    `%Y %m %d %H %M %S` are digits of a time, `*` is any text, `?` any character. A name that
    begins with a dot is meant only where the pattern does.
    """

    pattern: re.Pattern[str]

    def order(self, name: str) -> Order | None:
        """Answer what a name sorts by, None where it is none of these.

        The time in the name goes first, then the name, numbers in it by their value.
        """
        name = name_as_text(name)
        found = self.pattern.fullmatch(name)
        return None if found is None else (_moment(found), _natural(name), name)

    def batch(self, name: str) -> tuple[object, ...] | None:
        """Answer what files of one delivery have in common: their time, else their name."""
        order = self.order(name)
        return None if order is None else (order[0] or order[1:])


def name_as_text(name: str) -> str:
    """Answer a name as text that can be matched and stored.

    On disk a name is bytes; what is not UTF-8 was named on a Chinese Windows.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "backslashreplace")
    return name


@lru_cache
def file_names(text: str) -> FileNames:
    """Read a pattern; raises `ValueError` in Chinese."""
    pieces = list(_pieces(text))
    letters = [letter for letter in re.findall("%(.)", text.replace("%%", "")) if letter in _DIGITS]
    if len(letters) != len(set(letters)):
        raise ValueError("同一个时间写法只能出现一次")
    if "/" in text or "\\" in text:
        raise ValueError("只写文件名，目录写在 place.path 中")
    hidden = "" if text.startswith(".") else r"(?!\.)"  # what rsync has not finished, for one
    return FileNames(re.compile("".join([hidden, *pieces]), re.DOTALL))


def _pieces(text: str) -> Iterator[str]:
    if _PIECE.sub("", text):
        raise ValueError("% 之后应为 Y、m、d、H、M、S 或 %")
    for letter, wild, plain in _PIECE.findall(text):
        if letter and letter != "%" and letter not in _DIGITS:
            raise ValueError(f"没有 %{letter} 这种写法，可用 %Y %m %d %H %M %S 和 * ?")
        if letter:
            yield _DIGITS.get(letter, "%")
        else:
            yield {"*": ".*", "?": "."}.get(wild, re.escape(plain))


def _moment(found: re.Match[str]) -> tuple[int, ...]:
    told = found.groupdict()
    return tuple(int(told[letter]) for letter in _DIGITS if letter in told)


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    pieces = enumerate(_NUMBER.split(name))  # every second one is a number
    return tuple((int(piece), "") if at % 2 else (-1, piece) for at, piece in pieces)


def _checked(text: str) -> str:
    file_names(text)
    return text


FilePattern = Annotated[str, AfterValidator(_checked)]
"""A pattern of file names."""
