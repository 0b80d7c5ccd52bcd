"""The table-backed fields of the query root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.resolvers.reads.shapes import Many, Page


@dataclass(frozen=True)
class ByKey:
    """At most one current entity, by the columns of the arguments that are given."""

    type: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class NodeById:
    """The object with a global id; the id's prefix tells its type."""


Root = ByKey | NodeById | Page | Many

ROOTS: Mapping[str, Root] = {
    "catalogItem": ByKey("CatalogItem", {"catalogCode": "catalog_code"}),
    "catalogItems": Page("CatalogItem"),
    "implementationList": ByKey(
        "ImplementationList",
        {
            "taskCode": "task_code",
            "localTaskCode": "local_task_code",
            "platform": "platform",
            "nativeId": "native_id",
        },
    ),
    "implementationLists": Page("ImplementationList"),
    "connectors": Many("Connector", "", "{c}.name"),
    "node": NodeById(),
}
