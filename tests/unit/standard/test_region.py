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


def test_each_part_is_explained_by_the_name_of_its_region() -> None:
    meanings = [part.meaning for part in region.explain("511602000000").parts]
    assert meanings[:3] == ["四川省", "广安市", "广安区"]
    assert meanings[3:] == ["补零，不到这一级", "补零，不到这一级"]
    assert region.explain("000000").parts[0].meaning == "全国"


def test_the_summary_names_the_whole_region() -> None:
    assert region.explain("511602").summary == "行政区划代码“511602”有效：四川省广安市广安区"


def test_a_code_that_only_adds_up_others_is_no_region() -> None:
    assert "市辖区（汇总码" in region.explain("110101").parts[1].meaning
    assert "直辖县级行政区划（汇总码" in region.explain("429004").parts[1].meaning
    assert region.explain("110100").meaning is None


def test_a_code_the_table_does_not_have_is_valid_and_has_no_name() -> None:
    explanation = region.explain("430472001")
    assert (explanation.valid, explanation.problems, explanation.meaning) == (True, (), None)
    assert explanation.parts[2].meaning == "上级区划为 430400000000"


@pytest.mark.parametrize(("text", "told"), [
    ("422727", "提示：422727 湖北省宜昌地区秭归县已停用，末见于 1991 年，由 420527 "),
    ("422727", "420527 湖北省宜昌市秭归县接替（按名称推定）"),
    ("500112001000", "由 500157 重庆市两江新区接替（依公布的变更）"),
    ("422700", "没有可以确定的接替代码"),
])  # fmt: skip
def test_a_code_out_of_force_is_a_notice_that_names_what_replaced_it(text: str, told: str) -> None:
    explanation = region.explain(text)
    assert explanation.valid
    (notice,) = explanation.notices
    assert notice.rule == region.FORMER
    assert told in notice.message
    assert any(part.problem == notice.message for part in explanation.parts)


@pytest.mark.parametrize(("text", "parent"), [
    ("510000", None),
    ("110101", "110000"),
    ("429004", "420000"),
    ("469001", "460000"),
    ("659001", "650000"),
    ("441900003", "441900"),
    ("511602001002", "511602001"),
    ("430472001", "430400"),  # a development zone: the table has the city only
    ("422727", "422700"),  # out of force, as its parent
    ("500112001", "500112"),
])  # fmt: skip
def test_the_parent_in_force_is_a_region_that_exists_or_existed(
    text: str, parent: str | None
) -> None:
    found = region.parent_in_force(region.parse(text))
    assert found == (None if parent is None else region.parse(parent))
