"""Electronic licenses (电子证照), asked for live: one module a family of interfaces."""

from gateway.connectors.licenses.source import LicenseFile, NotOffered, Source, Use
from gateway.connectors.licenses.sources import Sources

__all__ = ["LicenseFile", "NotOffered", "Source", "Sources", "Use"]
