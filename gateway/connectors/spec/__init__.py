"""A connector's specification: the YAML file, checked and held as frozen models."""

from __future__ import annotations

from gateway.connectors.spec.load import PLATFORMS, load_spec
from gateway.connectors.spec.streams import (
    Child,
    Deleted,
    Incremental,
    PageNumber,
    Path,
    Reading,
    Request,
    Stream,
)
from gateway.connectors.spec.transports import (
    Auth,
    FilesTransport,
    NoAuth,
    Reply,
    RestTransport,
    Retry,
    XTifAuth,
)
from gateway.connectors.spec.whole import Spec

__all__ = [
    "PLATFORMS",
    "Auth",
    "Child",
    "Deleted",
    "FilesTransport",
    "Incremental",
    "NoAuth",
    "PageNumber",
    "Path",
    "Reading",
    "Reply",
    "Request",
    "RestTransport",
    "Retry",
    "Spec",
    "Stream",
    "XTifAuth",
    "load_spec",
]
