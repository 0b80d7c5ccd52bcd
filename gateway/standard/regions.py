"""行政区划: elements of a region (GB/T 2260 and GB/T 10114 codes)."""

from __future__ import annotations

from typing import Any

from sqlmodel import SQLModel

from gateway.standard.codes import ExercisingLevel
from gateway.standard.element import OURS, PUBLIC, Kind, element, raw_code
from gateway.standard.identifiers import RegionLevel, region


class RegionElements(SQLModel):
    """行政区划: an administrative division, its code padded to 12 digits."""

    area_code: str | None = element(
        "行政区划代码", "AREA_CODE", PUBLIC, "RRRRR", identifier="region", note="12 位。"
    )
    area_name: str | None = element("行政区划名称", "AREA_NAME", PUBLIC, "RRRRR")
    area_level: ExercisingLevel | None = element(
        "行政区划层级",
        "AREA_LEVEL",
        PUBLIC,
        kind=Kind.CODE,
        codes=ExercisingLevel,
        note="平台未给出的，由代码补零的位数推出。",
    )
    area_level_code: str | None = raw_code("area_level", "行政区划层级")
    parent_code: str | None = element(
        "上级行政区划代码",
        "PARENT_CODE",
        PUBLIC,
        identifier="region",
        note="12 位。平台未给出的，由代码和 GB/T 2260 推出。",
    )
    former_code: str | None = element(
        "曾用代码",
        "FORMER_CODE",
        PUBLIC,
        origin=OURS,
        note="由本区划接替的停用代码，6 位，多个以 ^ 分隔，含并入的区划。",
    )
    is_former: bool | None = element(
        "是否已停用",
        "IS_FORMER",
        PUBLIC,
        kind=Kind.FLAG,
        origin=OURS,
        note="现行区划表中已没有的代码。",
    )
    successor_code: str | None = element(
        "接替代码",
        "SUCCESSOR_CODE",
        PUBLIC,
        identifier="region",
        origin=OURS,
        note="12 位。停用后接替的区划，不能确定的为空。",
    )
    data_year: int | None = element(
        "数据年份",
        "DATA_YEAR",
        PUBLIC,
        kind=Kind.INTEGER,
        origin=OURS,
        note="收录该代码的最近一期区划表的年份。",
    )


_LEVELS = {level: ExercisingLevel[level.name] for level in RegionLevel if level > 1} | {
    RegionLevel.NATION: ExercisingLevel.NATIONAL
}


def complete(values: dict[str, Any]) -> None:
    """Add the level and the parent that a region's code tells, where the record has none."""
    code = values.get("area_code")
    if code is None or not region.is_valid(code):
        return
    known = region.parse(code)
    if "area_level" not in values:
        values["area_level"] = _LEVELS[known.level]
    if "parent_code" not in values:
        parent = region.parent_in_force(known)
        if parent is not None:
            values["parent_code"] = parent.padded
