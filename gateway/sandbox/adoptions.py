"""Adoptions (引用): a department takes a catalog entry over, and owes a list for it."""

from gateway.sandbox.bodies import Body
from gateway.sandbox.catalog import CatalogItem, catalog_version
from gateway.sandbox.dice import row_guid
from gateway.sandbox.exchange import exchange_columns
from gateway.sandbox.record import Record


def adoption_guid(seed: int | str, item: CatalogItem, body: Body) -> str:
    """The row id of the adoption of an entry by a body."""
    return row_guid(seed, "adoption", item.code, body.credit)


def adoption_record(seed: int | str, item: CatalogItem, body: Body, guid: str, time: str) -> Record:
    """The adoption as a platform tells it."""
    return exchange_columns(guid, time, may_be_withdrawn=False) | {
        "catalogCode": item.code,
        "taskVersion": catalog_version(seed, item),
        "deptName": body.name,
        "deptCode": body.credit,
        "areaCode": body.place.code,
        "adoptDate": f"202{int(guid[:4], 16) % 5}-0{1 + int(guid[4:8], 16) % 9}-01 00:00:00",
        "extendField": "演示数据",
    }
