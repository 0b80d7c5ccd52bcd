"""Wires the server: schema, compiled reads, database, callers, routes."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import strawberry
from starlette.applications import Starlette

from gateway.clock import system_clock
from gateway.http.app import build_app
from gateway.http.examples import examples
from gateway.http.identity import identify_by_keys
from gateway.resolvers.deliveries import Deliveries
from gateway.resolvers.operations import Operations
from gateway.resolvers.reads import Reads
from gateway.schema.build import build_schema, core
from gateway.settings import Settings
from gateway.store.database import Database


def build_server(  # noqa: PLR0913  # everything is wired here, by name
    settings: Settings,
    database: Database,
    *,
    schema: strawberry.Schema | None = None,
    operations: Operations | None = None,
    deliveries: Deliveries | None = None,
    beside: AbstractAsyncContextManager[None] | None = None,
) -> Starlette:
    """Answer the server's application over an open database.

    `operations` carry out mutations; `deliveries` take what platforms push in; `beside` lasts as
    long as the server does.
    """
    schema = schema or build_schema()
    return build_app(
        schema=schema,
        reads=Reads(core(schema), database),
        database=database,
        identify=identify_by_keys(settings.keys),
        examples=lambda: examples(system_clock()),
        operations=operations,
        deliveries=deliveries,
        beside=beside,
    )
