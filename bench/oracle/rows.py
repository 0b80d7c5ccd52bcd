"""The tables as mapped classes: instants aware, multi-valued elements as lists."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, MetaData, Text, TypeDecorator, inspect
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import column_property, registry

from bench.oracle.declared import listed
from gateway.store.tables import METADATA

FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

REGISTRY = registry(metadata=MetaData())


class AwareInstant(TypeDecorator[datetime]):
    """An instant that is aware on every database; SQLite keeps UTC without saying so."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Hand the driver UTC; what lies beyond the years it knows is its first or last."""
        try:
            return None if value is None else value.astimezone(UTC)
        except OverflowError:
            return LAST if value is not None and value.year > 1 else FIRST

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Say UTC where the database did not."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Names(TypeDecorator[list[str]]):
    """Several enum names in a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, _dialect: Dialect) -> str | None:
        """Write the list."""
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> list[str] | None:
        """Read the list."""
        return None if value is None else json.loads(value)


def _mapped(table_name: str, type_name: str | None) -> Any:
    table = METADATA.tables[table_name].to_metadata(REGISTRY.metadata)
    several = listed(type_name) if type_name else ()
    for column in table.columns:
        if isinstance(column.type, DateTime):
            column.type = AwareInstant()
        elif column.name in several:
            column.type = Names()
    return REGISTRY.map_imperatively(type(table_name, (), {}), table).class_


CatalogItem = _mapped("catalog_item", "CatalogItem")
ImplementationList = _mapped("implementation_list", "ImplementationList")
HandlingItem = _mapped("handling_item", "HandlingItem")
Material = _mapped("material", "Material")
Attachment = _mapped("attachment", "Attachment")
Fee = _mapped("fee", "Fee")
ProcessStep = _mapped("process_step", "ProcessStep")
Result = _mapped("result", "Result")
LegalBasis = _mapped("legal_basis", "LegalBasis")
Question = _mapped("question", "Question")
HandlingWindow = _mapped("handling_window", "HandlingWindow")
Condition = _mapped("condition", "Condition")
Scenario = _mapped("scenario", "Scenario")
IntermediaryService = _mapped("intermediary_service", "IntermediaryService")
Adoption = _mapped("adoption", "Adoption")
ServiceRecord = _mapped("service_record", "ServiceRecord")
Evaluation = _mapped("evaluation", "Evaluation")
LicenseType = _mapped("license_type", "LicenseType")
ImplementingBody = _mapped("implementing_body", "ImplementingBody")
Region = _mapped("region", "Region")
Finding = _mapped("finding", "Finding")
Copy = _mapped("copy", "Copy")
Change = _mapped("change", "Change")
Connector = _mapped("connector", "Connector")
Stream = _mapped("stream", "Stream")
SyncRun = _mapped("sync_run", "SyncRun")
Quarantine = _mapped("quarantine", None)
Breaker = _mapped("breaker", None)
Latency = _mapped("latency", None)
Destination = _mapped("destination", None)

for _model in (SyncRun, Quarantine):
    # What ties a row to its stream: pages are tied by one attribute.
    _columns = inspect(_model).local_table.c
    _joined = column_property(_columns.platform + "/" + _columns.stream)
    inspect(_model).add_property("of_stream", _joined)
