"""A connector's specification: the YAML file, checked and held as frozen models."""

from __future__ import annotations

from gateway.connectors.spec.auth import Auth, NoAuth, RefreshTokenAuth, XTifAuth
from gateway.connectors.spec.load import PLATFORMS, load_spec
from gateway.connectors.spec.paging import Cursor, PageNumber, Paging
from gateway.connectors.spec.paths import Path
from gateway.connectors.spec.streams import (
    Child,
    Deleted,
    Incremental,
    Reading,
    Request,
    Stream,
)
from gateway.connectors.spec.transports import FilesTransport, Reply, RestTransport, Retry
from gateway.connectors.spec.whole import Spec

__all__ = [
    "PLATFORMS",
    "Auth",
    "Child",
    "Cursor",
    "Deleted",
    "FilesTransport",
    "Incremental",
    "NoAuth",
    "PageNumber",
    "Paging",
    "Path",
    "Reading",
    "RefreshTokenAuth",
    "Reply",
    "Request",
    "RestTransport",
    "Retry",
    "Spec",
    "Stream",
    "XTifAuth",
    "load_spec",
]
