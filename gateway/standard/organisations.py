"""实施主体: elements of the table `up_zone_organization` (domain page, 2.5)."""

from __future__ import annotations

from gateway.standard.element import PROVINCIAL, PUBLIC, Kind, element
from gateway.standard.exchange import ExchangeElements


class ImplementingBodyElements(ExchangeElements):
    """实施主体: an organisation that exercises items."""

    org_name: str | None = element("实施主体名称", "ORG_NAME", PUBLIC, "RRRRR")
    org_short_name: str | None = element("实施主体简称", "ORG_SHORT_NAME", PUBLIC, "RRRRR")
    credit_code: str | None = element(
        "统一社会信用代码", "CREDIT_CODE", PUBLIC, "RRRRR", identifier="uscc", note="18 位。"
    )
    org_code: str | None = element("组织机构代码", "ORG_CODE", PUBLIC, identifier="organisation")
    exist_task: bool | None = element("是否有事项", "EXIST_TASK", PUBLIC, "RRRRR", Kind.FLAG)
    order_num: int | None = element("排序", "ORDER_NUM", PUBLIC, "RRRRR", Kind.INTEGER)
    area_code: str | None = element(
        "行政区划代码", "AREA_CODE", PUBLIC, identifier="region", origin=PROVINCIAL
    )
