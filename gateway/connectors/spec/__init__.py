"""A connector's specification: the YAML file, checked and held as frozen models."""

from __future__ import annotations

from gateway.connectors.spec.auth import (
    ApiKeyAuth,
    Auth,
    BearerAuth,
    CHeadersAuth,
    HmacAuth,
    LoginAuth,
    NationalExchangeAuth,
    NoAuth,
    OAuth2Auth,
    RefreshTokenAuth,
    XBgAuth,
    XTifAuth,
    ZjgxfwxtAuth,
)
from gateway.connectors.spec.drop import DirectoryPlace, Drop, SftpPlace
from gateway.connectors.spec.licenses import Licenses
from gateway.connectors.spec.load import PLATFORMS, load_spec
from gateway.connectors.spec.paging import Cursor, Link, Offset, PageNumber, Paging
from gateway.connectors.spec.push import (
    FEEDBACK,
    OUTBOX,
    RECONCILIATION,
    Acceptance,
    Feedback,
    Published,
    Push,
)
from gateway.connectors.spec.push_in import PushInTransport
from gateway.connectors.spec.push_rest import Listing, Query, Results, Send
from gateway.connectors.spec.reply import Reply
from gateway.connectors.spec.resilience import Breaker, Maintenance, Rate, Retry
from gateway.connectors.spec.soap import Soap
from gateway.connectors.spec.steps import Path
from gateway.connectors.spec.streams import (
    Child,
    Deleted,
    Detail,
    Incremental,
    Reading,
    Request,
    Stream,
    Truncated,
)
from gateway.connectors.spec.tables import Items, Tables
from gateway.connectors.spec.timing import Schedule, Sweep
from gateway.connectors.spec.tls import Tls
from gateway.connectors.spec.transports import (
    ExchangeTransport,
    FilesTransport,
    RestTransport,
    Transport,
)
from gateway.connectors.spec.whole import Spec

__all__ = [
    "FEEDBACK",
    "OUTBOX",
    "PLATFORMS",
    "RECONCILIATION",
    "Acceptance",
    "ApiKeyAuth",
    "Auth",
    "BearerAuth",
    "Breaker",
    "CHeadersAuth",
    "Child",
    "Cursor",
    "Deleted",
    "Detail",
    "DirectoryPlace",
    "Drop",
    "ExchangeTransport",
    "Feedback",
    "FilesTransport",
    "HmacAuth",
    "Incremental",
    "Items",
    "Licenses",
    "Link",
    "Listing",
    "LoginAuth",
    "Maintenance",
    "NationalExchangeAuth",
    "NoAuth",
    "OAuth2Auth",
    "Offset",
    "PageNumber",
    "Paging",
    "Path",
    "Published",
    "Push",
    "PushInTransport",
    "Query",
    "Rate",
    "Reading",
    "RefreshTokenAuth",
    "Reply",
    "Request",
    "RestTransport",
    "Results",
    "Retry",
    "Schedule",
    "Send",
    "SftpPlace",
    "Soap",
    "Spec",
    "Stream",
    "Sweep",
    "Tables",
    "Tls",
    "Transport",
    "Truncated",
    "XBgAuth",
    "XTifAuth",
    "ZjgxfwxtAuth",
    "load_spec",
]
