"""The table-backed fields of the query root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.resolvers.reads.fields import Many, Page
from gateway.standard.identifiers import license_type_code, region


@dataclass(frozen=True)
class ByKey:
    """At most one row, by the columns of the arguments that are given.

    It is one that its shape shows: a current entity, or of the `version` that is given; a part is
    of such a list.
    """

    type: str
    columns: Mapping[str, str]
    read: Callable[[Any], Any] = str


@dataclass(frozen=True)
class NodeById:
    """The object with a global id; the id's prefix tells its type."""


@dataclass(frozen=True)
class NodesById:
    """The objects with these global ids, in their order; null where there is none."""


@dataclass(frozen=True)
class Changes:
    """The change feed."""


@dataclass(frozen=True)
class Hits:
    """What a search finds, of several types."""


Root = ByKey | NodeById | NodesById | Page | Many | Changes | Hits

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
    "handlingItem": ByKey("HandlingItem", {"taskHandleItem": "task_handle_item"}),
    "implementingBody": ByKey("ImplementingBody", {"creditCode": "credit_code"}),
    "implementingBodies": Page("ImplementingBody"),
    "region": ByKey("Region", {"areaCode": "area_code"}, region.pad),
    "regions": Page("Region"),
    "adoptions": Page("Adoption"),
    "serviceRecord": ByKey(
        "ServiceRecord", {"projectNo": "project_no", "serviceNumber": "service_number"}
    ),
    "serviceRecords": Page("ServiceRecord"),
    "evaluation": ByKey(
        "Evaluation",
        {"projectNo": "project_no", "assessNumber": "assess_number"},
        lambda given: given,  # a number stays one
    ),
    "evaluations": Page("Evaluation"),
    "licenseType": ByKey(
        "LicenseType", {"code": "certificate_type_code"}, license_type_code.normalised
    ),
    "licenseTypes": Page("LicenseType"),
    "connectors": Many("Connector", "", "{c}.name"),
    "connector": ByKey("Connector", {"name": "name"}),
    "syncRuns": Page("SyncRun"),
    "quarantine": Page("QuarantinedRecord"),
    "node": NodeById(),
    "nodes": NodesById(),
    "search": Hits(),
    "changes": Changes(),
}
