"""A connector's specification: the YAML file, checked and held as frozen models."""

from __future__ import annotations

from gateway.connectors.spec.auth import (
    ApiKeyAuth,
    Auth,
    BearerAuth,
    CHeadersAuth,
    NationalExchangeAuth,
    NoAuth,
    OAuth2Auth,
    RefreshTokenAuth,
    XBgAuth,
    XTifAuth,
)
from gateway.connectors.spec.load import PLATFORMS, load_spec
from gateway.connectors.spec.paging import Cursor, PageNumber, Paging
from gateway.connectors.spec.paths import Path
from gateway.connectors.spec.reply import Reply
from gateway.connectors.spec.streams import (
    Child,
    Deleted,
    Incremental,
    Reading,
    Request,
    Stream,
)
from gateway.connectors.spec.tables import Items, Tables
from gateway.connectors.spec.timing import Schedule, Sweep
from gateway.connectors.spec.tls import Tls
from gateway.connectors.spec.transports import (
    ExchangeTransport,
    FilesTransport,
    RestTransport,
    Retry,
    Transport,
)
from gateway.connectors.spec.whole import Spec

__all__ = [
    "PLATFORMS",
    "ApiKeyAuth",
    "Auth",
    "BearerAuth",
    "CHeadersAuth",
    "Child",
    "Cursor",
    "Deleted",
    "ExchangeTransport",
    "FilesTransport",
    "Incremental",
    "Items",
    "NationalExchangeAuth",
    "NoAuth",
    "OAuth2Auth",
    "PageNumber",
    "Paging",
    "Path",
    "Reading",
    "RefreshTokenAuth",
    "Reply",
    "Request",
    "RestTransport",
    "Retry",
    "Schedule",
    "Spec",
    "Stream",
    "Sweep",
    "Tables",
    "Tls",
    "Transport",
    "XBgAuth",
    "XTifAuth",
    "load_spec",
]
