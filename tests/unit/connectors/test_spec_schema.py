"""The JSON Schema of specifications: complete, and in Chinese for whoever writes one."""

import re
from collections.abc import Iterator
from typing import Any

from gateway.connectors.spec.json_schema import json_schema
from gateway.connectors.spec.part import Part
from gateway.standard.nouns import ENTITIES

SCHEMA = json_schema()
PARTS: dict[str, Any] = {"Spec": SCHEMA, **SCHEMA["$defs"]}
CHINESE = re.compile("[\u4e00-\u9fff]|C-")


def every_part() -> Iterator[type[Part]]:
    waiting = list(Part.__subclasses__())
    while waiting:
        part = waiting.pop()
        waiting.extend(part.__subclasses__())
        yield part


def test_every_key_of_every_part_is_explained_in_chinese() -> None:
    unsaid = [
        f"{part}.{name}"
        for part, told in PARTS.items()
        for name, key in told["properties"].items()
        if not CHINESE.search(key.get("description", ""))
    ]
    assert unsaid == []


def test_every_part_that_a_file_may_have_is_in_the_schema() -> None:
    assert {part.__name__ for part in every_part()} - {"Reading"} == PARTS.keys()


def test_no_part_takes_what_it_does_not_know() -> None:
    assert all(told["additionalProperties"] is False for told in PARTS.values())


def test_editors_complete_entities_and_kinds() -> None:
    assert PARTS["Stream"]["properties"]["entity"]["enum"] == list(ENTITIES)
    kinds = SCHEMA["$defs"]["RestTransport"]["properties"]["auth"]["discriminator"]["mapping"]
    assert {"none", "x-tif", "x-rio", "refresh-token", "national-exchange"} <= kinds.keys()
