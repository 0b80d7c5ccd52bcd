"""The JSON Schema of a specification, for editors that complete and check YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gateway.connectors.spec.whole import Spec

JSON_SCHEMA = Path(__file__).parent / "spec.schema.json"
"""The schema as it comes with the gateway; made by `make docs`."""


def json_schema() -> dict[str, Any]:
    """Answer the JSON Schema (2020-12) of a specification file; texts for people are Chinese."""
    schema = Spec.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        part.pop("description", None)  # of a class: for developers
        for key in part.get("properties", {}).values():
            key.pop("title", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "一网连接器规格",
    }
