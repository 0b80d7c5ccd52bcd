"""行政区划代码: padding, levels, parents."""

from __future__ import annotations

import pytest
from hypothesis import given

from gateway.standard.identifiers import Region, RegionLevel, region
from gateway.standard.identifiers.region import NATION
from tests.strategies import region_codes


@pytest.mark.parametrize(("text", "level", "parent"), [
    ("000000", RegionLevel.NATION, None),
    ("510000", RegionLevel.PROVINCE, "000000"),
    ("511600", RegionLevel.CITY, "510000"),
    ("511602", RegionLevel.COUNTY, "511600"),
    ("511602000000", RegionLevel.COUNTY, "511600"),
    ("511602001", RegionLevel.TOWNSHIP, "511602"),
    ("511602001002", RegionLevel.VILLAGE, "511602001"),
    ("441900003000", RegionLevel.TOWNSHIP, "441900"),
    ("429004", RegionLevel.COUNTY, "429000"),
])  # fmt: skip
def test_level_and_parent_follow_from_the_digits(
    text: str, level: RegionLevel, parent: str | None
) -> None:
    parsed = region.parse(text)
    assert parsed.level is level
    assert parsed.parent == (None if parent is None else region.parse(parent))


@given(code=region_codes())
def test_a_region_is_equal_in_every_width_it_can_be_written_in(code: str) -> None:
    parsed = region.parse(code)
    assert parsed.padded == code
    assert region.parse(str(parsed)) == parsed
    assert len(str(parsed)) in region.LENGTHS


@given(code=region_codes(9))
def test_padding_a_short_code_keeps_the_region(code: str) -> None:
    assert region.parse(region.pad(code)) == region.parse(code) == Region(region.pad(code))


@given(code=region_codes())
def test_every_region_leads_up_to_the_nation(code: str) -> None:
    parsed = region.parse(code)
    levels = [parsed.level, *(ancestor.level for ancestor in parsed.ancestors)]
    assert levels == sorted(set(levels), reverse=True)
    assert parsed.ancestors[-1] == NATION


def test_the_terms_of_the_levels_are_the_ones_people_use() -> None:
    assert "".join(level.term for level in RegionLevel) == "国省市县乡村"


def test_letters_in_a_region_code_are_named() -> None:
    assert "第 6 位“A”不是数字" in region.explain("51160A").summary


def test_digits_behind_the_national_prefix_are_a_notice() -> None:
    explanation = region.explain("000001")
    assert explanation.valid
    assert [notice.rule for notice in explanation.notices] == ["region.province"]
    assert explanation.parts[0].problem == explanation.notices[0].message


def test_padding_is_explained_part_by_part() -> None:
    meanings = [part.meaning for part in region.explain("511602000000").parts]
    assert meanings[0] == "省、自治区、直辖市"
    assert meanings[2] == "上级区划为 511600000000"
    assert meanings[3:] == ["补零，不到这一级", "补零，不到这一级"]
    assert region.explain("000000").parts[0].meaning == "全国"
