"""The way to a value: steps of keys."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema


def _steps(value: object) -> object:
    return tuple(value.split(".")) if isinstance(value, str) else value


Step = Annotated[str, Field(min_length=1)]
WRITTEN = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
    ]
}
"""How a path is written, for the JSON Schema: validation makes steps of it first."""

Path = Annotated[
    tuple[Step, ...], BeforeValidator(_steps), Field(min_length=1), WithJsonSchema(WRITTEN)
]
"""`data.list`, or a list of steps where a key itself contains a dot."""
