"""The way to a value: steps of keys."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field


def _steps(value: object) -> object:
    return tuple(value.split(".")) if isinstance(value, str) else value


Step = Annotated[str, Field(min_length=1)]
Path = Annotated[tuple[Step, ...], BeforeValidator(_steps), Field(min_length=1)]
"""`data.list`, or a list of steps where a key itself contains a dot."""
