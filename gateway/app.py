"""Wires the server: schema, compiled reads, database, callers, routes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

import strawberry
import structlog
from starlette.applications import Starlette

from gateway.clock import system_clock
from gateway.connectors.licenses import Sources
from gateway.crypto import Use, open_provider
from gateway.crypto.keys import read_key
from gateway.http.app import build_app
from gateway.http.examples import examples
from gateway.http.identity import ReadToken, identify_by_keys
from gateway.http.tokens import token_reader
from gateway.resolvers.caller import PERSONAL
from gateway.resolvers.deliveries import Deliveries
from gateway.resolvers.disclosure import Recorded
from gateway.resolvers.licenses import Licenses
from gateway.resolvers.licenses.records import Records
from gateway.resolvers.operations import Operations
from gateway.resolvers.reads import Reads
from gateway.resolvers.rectifications import Rectifications
from gateway.resolvers.submissions import Submissions
from gateway.schema.build import build_schema, core
from gateway.settings import Settings, TokenSettings
from gateway.store.database import Database

log = structlog.get_logger(__name__)


def build_server(  # noqa: PLR0913  # everything is wired here, by name
    settings: Settings,
    database: Database,
    *,
    schema: strawberry.Schema | None = None,
    operations: Operations | None = None,
    submissions: Submissions | None = None,
    rectifications: Rectifications | None = None,
    deliveries: Deliveries | None = None,
    sources: Sources | None = None,
    beside: AbstractAsyncContextManager[None] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Starlette:
    """Answer the server's application over an open database.

    `operations` carry out mutations; `submissions` and `rectifications` store what is written
    here; `deliveries` take what platforms push in; `sources` answer licenses; `beside` lasts as
    long as the server does; `environ` holds the keys that the settings refer to.
    """
    schema = schema or build_schema()
    crypto = open_provider(settings.crypto.suite, settings.crypto.keys, environ)
    _warn_without_key(settings)
    return build_app(
        schema=schema,
        reads=Reads(core(schema), database, Recorded(database, crypto, system_clock)),
        database=database,
        identify=identify_by_keys(settings.keys, _read_token(settings.token, environ)),
        examples=lambda: examples(system_clock()),
        operations=operations,
        submissions=submissions,
        rectifications=rectifications,
        deliveries=deliveries,
        licenses=_licenses(sources, Records(database, crypto, system_clock), settings),
        beside=beside,
    )


def _licenses(sources: Sources | None, records: Records, settings: Settings) -> Licenses | None:
    """Answer what is done with licenses; nothing where no platform has any."""
    if sources is None or not sources.specs:
        return None
    return Licenses(sources, records, settings.audit.retention_years)


def _read_token(token: TokenSettings | None, environ: Mapping[str, str]) -> ReadToken | None:
    if token is None:
        return None
    return token_reader(token, read_key(token.key, environ), system_clock)


def _warn_without_key(settings: Settings) -> None:
    """Log that nobody will see personal elements whole, where somebody is meant to."""
    scopes = [key.scopes for key in settings.keys]
    scopes += [settings.token.scopes] if settings.token else []
    has_key = any(key.use is Use.MAC for key in settings.crypto.keys)
    if any(PERSONAL in given for given in scopes) and not has_key:
        log.warning("the scope personal is refused: [[crypto.keys]] has no key with use = mac")
