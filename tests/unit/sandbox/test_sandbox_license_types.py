"""The sandbox's register of license types: two platforms' names of the same, and stories."""

from __future__ import annotations

import pytest

from gateway.connectors.mapping import code_tables, compile_mapping
from gateway.connectors.spec import PLATFORMS, load_spec
from gateway.sandbox import World, generate
from gateway.sandbox.license_types import CODES, NOT_IN_THE_REGISTER, STORIES
from gateway.sandbox.stream import Stream
from gateway.standard.nouns import LICENSE_TYPE
from gateway.standard.record import Draft, reader

SPECS = {
    "province": ("YIWANG_PROVINCE_URL", "province.yaml"),
    "city": ("YIWANG_CITY_URL", "city.yaml"),
}
WRONG = {
    "wrong_check_digit": {
        "certificate_type_code.authority_code",
        "certificate_type_code.contradicts_authority",
    },
    "other_authority": {"certificate_type_code.contradicts_authority"},
    "unknown_level": {"code.unknown"},
    "abolished": set(),
}


@pytest.fixture(scope="module")
def world() -> World:
    return generate(items=800)


def drafts(platform: str, stream: Stream) -> dict[str | None, Draft]:
    variable, name = SPECS[platform]
    declared = load_spec(PLATFORMS / name, {variable: "http://127.0.0.1:1"}).stream("license-types")
    mapped = compile_mapping(declared)
    read = reader(LICENSE_TYPE, code_tables(declared))
    found = [read(mapped(stream.record(guid))) for guid in stream.guids()]
    assert len({draft.code for draft in found}) == len(found)
    return {draft.code: draft for draft in found}


def test_types_have_findings_in_stories_only(world: World) -> None:
    found = drafts("province", world.license_types)
    told = {code: {one.rule for one in draft.findings} for code, draft in found.items()}
    assert {name: told.pop(code) for name, code in STORIES.items()} == WRONG
    assert set().union(*told.values()) == set()


def test_the_city_tells_the_provinces_types_in_other_words(world: World) -> None:
    province = drafts("province", world.license_types)
    city = drafts("city", world.city_license_types)
    assert city.keys() < province.keys()
    own = {"row_guid", "data_source", "cd_time", "cd_batch", "cd_operation", "license_item_code"}
    for code, draft in city.items():
        ours, theirs = (
            {
                name: value
                for name, value in one.elements.model_dump().items()
                if name not in own and not name.endswith(("_code", "_id", "_mode"))
            }
            for one in (province[code], draft)
        )
        assert ours == theirs


def test_materials_name_types_by_code_by_name_and_once_by_a_code_of_none(world: World) -> None:
    types = drafts("province", world.license_types)
    assert set(CODES.values()) <= types.keys()
    named = {
        material["certCode"]
        for guid in world.lists.guids()
        for holder in _holders(world.lists.record(guid))
        for material in holder.get("materials", ())
    }
    assert named - {None} - types.keys() == {NOT_IN_THE_REGISTER}


def _holders(task: dict[str, object]) -> list[dict[str, list[dict[str, str | None]]]]:
    return [task, *task.get("handlingItems", ())]  # type: ignore[list-item,misc]  # rows of JSON
