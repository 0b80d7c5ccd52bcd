"""行政区划: elements of a region (GB/T 2260 and GB/T 10114 codes)."""

from __future__ import annotations

from sqlmodel import SQLModel

from gateway.standard.codes import ExercisingLevel
from gateway.standard.element import PUBLIC, Kind, element, raw_code


class RegionElements(SQLModel):
    """行政区划: an administrative division, its code padded to 12 digits."""

    area_code: str | None = element(
        "行政区划代码", "AREA_CODE", PUBLIC, "RRRRR", identifier="region", note="12 位。"
    )
    area_name: str | None = element("行政区划名称", "AREA_NAME", PUBLIC, "RRRRR")
    area_level: ExercisingLevel | None = element(
        "行政区划层级", "AREA_LEVEL", PUBLIC, kind=Kind.CODE, codes=ExercisingLevel
    )
    area_level_code: str | None = raw_code("area_level", "行政区划层级")
    parent_code: str | None = element(
        "上级行政区划代码", "PARENT_CODE", PUBLIC, identifier="region", note="12 位。"
    )
