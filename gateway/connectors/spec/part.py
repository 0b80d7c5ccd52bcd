"""What every part of a specification has in common: nothing unknown, nothing changed later."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema


class Part(BaseModel):
    """A part of a specification: frozen, unknown keys refused.

    The Chinese text below each key is what editors and the reference page show.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_text(value: object) -> object:
    """Platforms write one code as 0 or as "0": codes are compared as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
"""A name of ours: lower-case letters, digits and hyphens."""

CodeText = Annotated[
    str, BeforeValidator(_as_text), WithJsonSchema({"type": ["string", "integer"]})
]
"""A code; a whole number is taken as its text."""

EnvironName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
"""The name of an environment variable that holds a secret."""

RequestPath = Annotated[str, Field(pattern=r"^/([^/].*)?$")]
"""A path below the address of a platform."""
