"""XML to the values JSON has, so that everything behind it is one way.

An element is an object of its children by local name, those of one name in a list; attributes
stand beside them as `@name`. An element of text alone is that text, an empty one None. Text
beside children or attributes is `#text`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from gateway.connectors.decode.records import MAX_DEPTH

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")


def read_xml(text: str) -> Any:
    """Answer `{root: value}`; raises `ValueError` in Chinese.

    A document type is refused: no platform needs one, and entities are how XML attacks.
    """
    building = Building()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = building.start
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.text
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        # Text is decoded already: what the declaration says of its encoding is past.
        parser.Parse(_DECLARATION.sub("", text, count=1).lstrip("\ufeff"), True)  # noqa: FBT003  # the end
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise ValueError(f"第 {error.lineno} 行不是有效的 XML（{reason}）") from None
    return building.root


@dataclass
class _Element:
    name: str
    members: dict[str, Any]
    texts: list[str] = field(default_factory=list)

    def value(self) -> Any:
        text = "".join(self.texts).strip()
        if not self.members:
            return text or None
        return self.members | {"#text": text} if text else self.members


class Building:
    """The elements that are open, and the root when it is closed."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}
        self._open: list[_Element] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise ValueError("嵌套过深")
        own = {f"@{local_name(a)}": v for a, v in attributes.items() if not a.startswith("xmlns")}
        self._open.append(_Element(local_name(name), own))

    def end(self, _: str) -> None:
        element = self._open.pop()
        members = self._open[-1].members if self._open else self.root
        _join(members, element.name, element.value())

    def text(self, text: str) -> None:
        self._open[-1].texts.append(text)


def _join(members: dict[str, Any], name: str, value: Any) -> None:
    if name not in members:
        members[name] = value
    elif isinstance(members[name], list):
        members[name].append(value)
    else:
        members[name] = [members[name], value]


def local_name(name: str) -> str:
    return name.rpartition(":")[2]


def refuse_doctype(*_: object) -> None:
    raise ValueError("XML 中有文档类型声明（DOCTYPE），未读取")
