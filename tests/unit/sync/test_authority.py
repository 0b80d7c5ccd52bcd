"""Authority: each element comes from the first platform, in the order of its group, that has it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gateway.standard.element import Group, elements, raw_codes
from gateway.standard.nouns import IMPLEMENTATION_LIST
from gateway.store.content import Content
from gateway.store.copies import Claim
from sync.authority import NO_ORDER, Authority, ranked, settle

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
AUTHORITY: Authority = {
    Group.SUBSTANTIVE: ("city", "district"),
    Group.PROCEDURAL: ("district", "city"),
}
FACTS = elements(IMPLEMENTATION_LIST.elements)
PLATFORMS = st.sampled_from(["city", "district", "province", "other"])


def claim(platform: str, native_id: str = "1", stream: str = "lists") -> Claim:
    return Claim(platform, stream, native_id, 1, "{}", NOW)


def content(children: dict[str, tuple[Content, ...]] | None = None, **values: Any) -> Content:
    return Content(values, {"handling_items": (), "materials": (), **(children or {})})


def settled(**contents: Content) -> Content:
    claims = {claim(platform): value for platform, value in contents.items()}
    return settle(IMPLEMENTATION_LIST, claims, AUTHORITY)


def test_what_is_done_comes_from_the_city_and_how_from_the_district() -> None:
    one = settled(
        city=content(task_name="市", transact_addr="市中心"),
        district=content(task_name="区", transact_addr="区大厅"),
    )
    assert (one.elements["task_name"], one.elements["transact_addr"]) == ("市", "区大厅")


def test_an_element_that_the_first_platform_leaves_out_comes_from_the_next() -> None:
    one = settled(city=content(by_law="法"), district=content(task_name="区"))
    assert (one.elements["task_name"], one.elements["by_law"]) == ("区", "法")


def test_what_was_written_here_comes_first_unless_the_order_names_it() -> None:
    claims = [claim("city"), claim("yiwang"), claim("aaa")]
    told = {Group.SUBSTANTIVE: ("city", "yiwang")}
    assert ranked(claims, Group.SUBSTANTIVE, NO_ORDER)[0].platform == "yiwang"
    assert [one.platform for one in ranked(claims, Group.SUBSTANTIVE, told)] == [
        "city",
        "yiwang",
        "aaa",
    ]


def test_a_false_flag_a_zero_and_an_empty_list_are_words_too() -> None:
    one = settled(
        city=content(is_fee=False, anticipate_day=0, server_type="[]"),
        district=content(is_fee=True, anticipate_day=9, server_type='["OTHER"]'),
    )
    values = (one.elements["is_fee"], one.elements["anticipate_day"], one.elements["server_type"])
    assert values == (False, 0, "[]")


def test_a_raw_code_comes_from_the_platform_its_element_comes_from() -> None:
    one = settled(
        city=content(task_type="LICENSING", task_type_code="XK"),
        district=content(task_type="LICENSING", task_type_code="01"),
    )
    assert one.elements["task_type_code"] == "XK"


def test_children_come_whole_from_the_first_platform_that_has_any() -> None:
    material = content(material_name="申请表")
    one = settled(city=content(), district=content({"materials": (material,)}))
    assert one.children["materials"] == (material,)


def test_parts_inside_the_chosen_handling_items_are_not_taken_once_more_from_another_list() -> None:
    paper, other = content(material_name="申请表"), content(material_name="身份证")
    item = content({"materials": (paper,)}, task_name="新办")
    one = settled(
        city=content({"handling_items": (item,)}), district=content({"materials": (other,)})
    )
    assert (one.children["handling_items"], one.children["materials"]) == ((item,), ())


def test_parts_that_stand_beside_handling_items_of_the_same_copy_stay() -> None:
    paper, other = content(material_name="申请表"), content(material_name="身份证")
    item = content({"materials": (paper,)}, task_name="新办")
    one = settled(city=content({"handling_items": (item,), "materials": (other,)}))
    again = settled(
        city=content({"handling_items": (item,), "materials": (other,)}), district=content()
    )
    assert one.children["materials"] == again.children["materials"] == (other,)


def test_parts_that_no_chosen_handling_item_has_come_from_another_platform() -> None:
    item, window = content(task_name="新办"), content(name="一号窗口")
    one = settled(
        city=content({"handling_items": (item,)}), district=content({"handling_windows": (window,)})
    )
    assert one.children["handling_windows"] == (window,)


def test_marks_of_the_row_are_those_of_the_copy_that_is_the_source() -> None:
    one = settled(aaa=content(row_guid="other"), city=content(row_guid="ours"))
    assert one.elements["row_guid"] == "ours"


def test_a_platform_that_is_not_ordered_comes_last() -> None:
    claims = [claim("zhuhai"), claim("another"), claim("district"), claim("city")]
    order = [one.platform for one in ranked(claims, Group.SUBSTANTIVE, AUTHORITY)]
    assert order == ["city", "district", "another", "zhuhai"]


def test_without_any_order_platforms_go_by_name_and_records_by_id() -> None:
    claims = [claim("b", "1"), claim("a", "2"), claim("a", "1"), claim("a", "3", "early")]
    order = [
        (one.platform, one.stream, one.native_id)
        for one in ranked(claims, Group.PROCEDURAL, NO_ORDER)
    ]
    assert order == [
        ("a", "early", "3"),
        ("a", "lists", "1"),
        ("a", "lists", "2"),
        ("b", "lists", "1"),
    ]


values = st.fixed_dictionaries(
    {},
    optional={
        name: st.none() | st.text(max_size=2) for name in ("task_name", "link_way", "by_law")
    },
)


@given(st.dictionaries(PLATFORMS, values, min_size=1), st.randoms())
def test_the_order_in_which_copies_arrive_does_not_matter(
    said: dict[str, dict[str, Any]], random: Any
) -> None:
    contents = {claim(platform): content(**given) for platform, given in said.items()}
    shuffled = list(contents)
    random.shuffle(shuffled)
    once = settle(IMPLEMENTATION_LIST, contents, AUTHORITY)
    again = {one: contents[one] for one in shuffled}
    assert settle(IMPLEMENTATION_LIST, again, AUTHORITY) == once


@given(st.dictionaries(PLATFORMS, values, min_size=1))
def test_nothing_is_invented_and_nothing_that_someone_says_is_dropped(
    said: dict[str, dict[str, Any]],
) -> None:
    one = settled(**{platform: content(**given) for platform, given in said.items()})
    for name in FACTS:
        words = [given[name] for given in said.values() if given.get(name) is not None]
        assert (one.elements[name] in words) if words else (one.elements[name] is None)
    assert set(one.elements) == {*FACTS, *raw_codes(IMPLEMENTATION_LIST.elements).values()}
