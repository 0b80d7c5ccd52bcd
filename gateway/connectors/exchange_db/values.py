"""Values of a database become values of a JSON record, written as platforms write them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import CHAR

from gateway.connectors.decode import RawRecord
from gateway.connectors.decode.records import cleaned
from gateway.connectors.exchange_db.found import Found

Write = Callable[[Sequence[Any]], dict[str, Any]]
_LARGEST = 2**63


def writer(table: Found) -> Write:
    """Answer the function that makes an object of a row of the table, by camelCase keys."""
    names = table.record_keys
    # CHAR columns come padded with blanks from databases that store them so.
    padded = frozenset(
        number for number, column in enumerate(table.columns) if isinstance(column.type, CHAR)
    )

    def write(row: Sequence[Any]) -> dict[str, Any]:
        return {
            name: _plain(value, is_padded=number in padded)
            for number, (name, value) in enumerate(zip(names, row, strict=True))
        }

    return write


def raw_record(values: dict[str, Any], position: int) -> RawRecord:
    """Answer the record of assembled values, fit to be stored."""
    text = orjson.dumps(values).decode()
    if "\\u0000" not in text:
        return RawRecord(position, values, text)
    clean, notes = cleaned(values)
    return RawRecord(position, clean, orjson.dumps(clean).decode(), notes=notes)


def _plain(value: Any, *, is_padded: bool) -> Any:
    if isinstance(value, str):
        return value.rstrip(" ") if is_padded else value
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, (int, Decimal)):
        return _number(value)
    return _text(value)


def _number(value: int | Decimal) -> int | str:
    """A whole number where it is one, else its digits: nothing is rounded."""
    if isinstance(value, Decimal) and (not value.is_finite() or value != value.to_integral_value()):
        return str(value)
    return int(value) if -_LARGEST <= value < _LARGEST else str(int(value))


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode("utf-8", "backslashreplace")
    return str(value)
