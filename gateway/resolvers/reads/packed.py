"""What copies say, in answers: a statement writes it packed, and it is unpacked in the text.

No database can read what :mod:`gateway.store.packing` wrote. A statement marks it by a control
character; nothing else in an answer holds one, since JSON text has them escaped.
"""

from __future__ import annotations

import re

import orjson

from gateway.store.dialect import Dialect
from gateway.store.packing import value_of

_WHOLE, _ELEMENTS = "\x01", "\x02"
_MARKED = re.compile(f"([{_WHOLE}{_ELEMENTS}])([0-9a-f]*)")


def packed_value(dialect: Dialect, column: str) -> str:
    """Write the value that a packed column holds, for :func:`unpacked`."""
    return f"'{_WHOLE}'||{dialect.digits(column)}"


def packed_elements(dialect: Dialect, column: str) -> str:
    """Write the value that a packed column holds, without what is inside its record."""
    return f"'{_ELEMENTS}'||{dialect.digits(column)}"


def unpacked(answer: str) -> str:
    """Put what is packed in an answer in its place as JSON."""
    if _WHOLE not in answer and _ELEMENTS not in answer:
        return answer
    return _MARKED.sub(_written, answer)


def _written(found: re.Match[str]) -> str:
    value = value_of(bytes.fromhex(found[2]))
    if found[1] == _WHOLE:
        return value
    elements = orjson.loads(value)["elements"]
    return orjson.dumps({"elements": elements, "children": {}}).decode()
