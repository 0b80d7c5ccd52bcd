"""The tables of divisions: complete, consistent, and honest about what is derived."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache

from gateway.standard import gbt2260
from gateway.standard.gbt2260 import FOLDER, Division, find, full_name
from gateway.standard.gbt2260.succession import level

Row = dict[str, str]


@cache
def table(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(name: str) -> list[str]:
    return [row["areaCode"] for row in table(name)]


def found(code: str) -> Division:
    division = find(code)
    assert division is not None, code
    return division


def test_the_table_in_force_is_complete() -> None:
    """31 provinces, Taiwan, Hong Kong, Macao; 333 prefectures; counties as of September 2026.

    The Ministry's yearbook has 2,846 counties at the end of 2024; since then 江北区 and 渝北区
    became 两江新区, and 岑岭县 and 草湖市 were founded: 2,847.
    """
    levels = Counter(map(level, codes("regions.csv")))
    assert levels == {2: 34, 3: 333, 4: 2847}
    assert gbt2260.year() == 2026


def test_no_code_is_there_twice_and_none_is_in_force_and_former() -> None:
    both = [*codes("regions.csv"), *codes("former-regions.csv")]
    assert len(set(both)) == len(both) == 3214 + 3546
    towns = codes("townships.csv")
    assert len(set(towns)) == len(towns) == 41_352


def test_every_code_is_digits_and_has_a_name() -> None:
    for name, width in (("regions.csv", 6), ("former-regions.csv", 6), ("townships.csv", 9)):
        for row in table(name):
            code = row["areaCode"]
            assert code.isdigit()
            assert len(code) == width
            assert row["areaName"] == row["areaName"].strip() != ""
            assert row["dataYear"].isdigit()


def test_every_parent_exists_and_is_above() -> None:
    for row in (*table("regions.csv"), *table("former-regions.csv")):
        code, parent = row["areaCode"], row["parentCode"]
        if level(code) == 2:
            assert parent == ""
        else:
            assert level(found(parent).code) < level(code)


def test_a_region_in_force_has_a_parent_in_force() -> None:
    assert not any(
        found(r["parentCode"]).is_former for r in table("regions.csv") if r["parentCode"]
    )


def test_counties_without_a_city_belong_to_their_province() -> None:
    parents = {row["areaCode"]: row["parentCode"] for row in table("regions.csv")}
    assert parents["429004"] == "420000"
    assert parents["469001"] == "460000"
    assert parents["659001"] == "650000"
    assert parents["110101"] == "110000"
    assert parents["500101"] == parents["500229"] == "500000"
    assert parents["419001"] == "410000"


def test_cities_without_counties_are_there_with_their_townships() -> None:
    towns = Counter(code[:4] for code in codes("townships.csv"))
    above = Counter(row["parentCode"] for row in table("regions.csv"))
    for city in ("441900", "442000", "460400", "620200"):
        assert found(city).name.endswith("市")
        assert above[city] == 0
        assert towns[city[:4]] > 0


def test_names_are_led_by_those_above() -> None:
    assert full_name(found("511602")) == "四川省广安市广安区"
    assert full_name(found("110101")) == "北京市东城区"
    assert full_name(found("422727")) == "湖北省宜昌地区秭归县"


def test_every_successor_exists_and_knows_the_code_it_took_over() -> None:
    former = {row["areaCode"]: row["formerCode"].split("^") for row in table("regions.csv")}
    for row in table("former-regions.csv"):
        code, successor = row["areaCode"], row["successorCode"]
        assert (successor == "") == (row["basis"] == "")
        if successor:
            assert successor != code
            assert found(successor).is_former or code in former[successor]


def test_no_former_code_is_told_of_two_regions() -> None:
    taken = Counter(c for row in table("regions.csv") for c in row["formerCode"].split("^") if c)
    assert max(taken.values()) == 1
    assert all(found(code).is_former for code in taken)


def test_how_many_successors_are_known_and_by_what() -> None:
    by = Counter(row["basis"] for row in table("former-regions.csv"))
    assert by == {"name": 1801, "stem": 1122, "document": 90, "": 533}


def test_changes_people_remember_are_told() -> None:
    told = {
        row["areaCode"]: (row["successorCode"], row["basis"]) for row in table("former-regions.csv")
    }
    assert told["422727"] == ("420527", "name")  # 秭归县, from a prefecture to a city
    assert told["310230"] == ("310151", "stem")  # 崇明县 became 崇明区
    assert told["460003"] == ("460400", "name")  # 儋州市, by way of 469003
    assert told["330104"] == ("330102", "document")  # 江干区 went into 上城区
    assert told["500105"] == told["500112"] == ("500157", "document")
    assert told["442527"] == ("441900", "stem")  # 东莞县, a city without counties now
    assert told["140203"] == ("", "")  # 矿区 of 大同: divided among its neighbours
    assert told["422700"] == ("", "")  # 宜昌地区 was dissolved into a city that was there
