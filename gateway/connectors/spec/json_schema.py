"""The JSON Schema of a specification, for editors that complete and check YAML."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from gateway.connectors.spec.part import Part
from gateway.connectors.spec.whole import Spec

JSON_SCHEMA = Path(__file__).parent / "spec.schema.json"
"""The schema as it comes with the gateway; made by `make docs`."""


def json_schema() -> dict[str, Any]:
    """Answer the JSON Schema (2020-12) of a specification file; texts for people are Chinese."""
    schema = Spec.model_json_schema()
    parts = {part.__name__: part for part in _parts(Part)}
    for name, told in {Spec.__name__: schema, **schema["$defs"]}.items():
        told.pop("description", None)  # of a class: for developers
        meanings = _meanings(parts[name])
        for key, value in told.get("properties", {}).items():
            value.pop("title", None)
            if key in meanings:
                value["description"] = meanings[key]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "一网连接器规格",
    }


def _parts(part: type[Part]) -> Iterator[type[Part]]:
    for inner in part.__subclasses__():
        yield inner
        yield from _parts(inner)


def _meanings(part: type[Part]) -> Mapping[str, str]:
    """Answer the text below each key of a part.

    Read from the source only when a schema is made: pydantic would read it at every start.
    """
    found: dict[str, str] = {}
    for owner in reversed(part.__mro__):
        if issubclass(owner, Part):
            found.update(_texts_below(owner))
    return found


def _texts_below(part: type[Part]) -> Iterator[tuple[str, str]]:
    (definition,) = ast.parse(inspect.getsource(part)).body
    lines = definition.body if isinstance(definition, ast.ClassDef) else []
    for key, text in pairwise(lines):
        match key, text:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(said))),
            ):
                yield name, said
