"""A platform that answers licenses: what it is asked, and how its calls are guarded."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

import orjson

from gateway.connectors.licenses.naming import license_of
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.payload import Payload
from gateway.connectors.rest import RestConnector
from gateway.connectors.spec import Licenses, Spec
from gateway.errors import PlatformChanged, PlatformRefused
from gateway.standard.access import AccessMode, Holder
from gateway.standard.licenses import License

Took = Callable[[License], None]
"""Takes a license as it comes, so that what came is kept when the time is over."""


class NotOffered(PlatformRefused):
    """The platform has no such service; nobody was asked."""

    code = "LICENSE_NOT_OFFERED"


@dataclass(frozen=True)
class Use:
    """What licenses are asked for, as platforms want to be told it.

    `credential` is the signed token of the holder, or of who acts for them: platforms of the
    license-app family check it themselves. `caller` is the account of the official.
    """

    purpose: str
    mode: AccessMode
    caller: str
    item: str | None = None
    item_name: str | None = None
    case: str | None = None
    credential: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class LicenseFile:
    """The file of a license; it is not kept."""

    content: bytes = field(repr=False)
    media_type: str
    extension: str


class Source(Protocol):
    """A platform that answers licenses. Everything raises `PlatformError`."""

    @property
    def spec(self) -> Spec:
        """The specification of its connector."""

    @property
    def licenses(self) -> Licenses:
        """What the specification says of licenses."""

    async def held(
        self, holder: Holder, types: Collection[str], use: Use, took: Took, number: str | None
    ) -> None:
        """Give the licenses of a holder, of these types; `number`: that one license."""

    async def look(self, identifier: str, holder: Holder | None, use: Use) -> License | None:
        """Answer the license of an identifier as the issuer has it; None: there is none.

        Some platforms find a license only by its holder. Raises `NotOffered`.
        """

    async def file(self, identifier: str, holder: Holder | None, use: Use) -> LicenseFile | None:
        """Answer the file of a license; None: there is no such license."""


@dataclass(frozen=True)
class Calls:
    """The calls of one platform, guarded as every other call is.

    Nothing that it says gets into a message: it may tell of the person who was asked for.
    """

    connector: RestConnector
    licenses: Licenses

    @property
    def platform(self) -> str:
        """The platform that is asked."""
        return self.connector.spec.platform

    async def post(self, operation: str, told: Mapping[str, Any]) -> Payload:
        """Answer what a POST of JSON is answered."""
        body = deepcopy(self.licenses.body) | dict(told)
        outgoing = Outgoing("POST", self.licenses.path(operation), "", orjson.dumps(body))
        return await self._call(operation, outgoing, is_safe=True)

    async def get(self, operation: str, told: Mapping[str, str]) -> Payload:
        """Answer what a GET is answered; it is not asked again, for its code serves once."""
        outgoing = Outgoing("GET", self.licenses.path(operation), urlencode(told), b"")
        return await self._call(operation, outgoing, is_safe=False)

    async def _call(self, operation: str, outgoing: Outgoing, *, is_safe: bool) -> Payload:
        heard = await self.connector.call(
            outgoing,
            f"licenses/{operation}",
            "live",
            self.connector.transport.reply,
            is_safe=is_safe,
            is_private=True,
        )
        return heard.payload

    def license(self, values: Any) -> License:
        """Answer the license in an answer. Raises PlatformChanged where there is none."""
        if not isinstance(values, dict):
            raise changed("证照")
        return license_of(values, self.licenses, self.platform)


@dataclass(frozen=True)
class Family:
    """What the platforms of every family have."""

    calls: Calls

    @property
    def spec(self) -> Spec:
        """The specification of its connector."""
        return self.calls.connector.spec

    @property
    def licenses(self) -> Licenses:
        """What the specification says of licenses."""
        return self.calls.licenses


def changed(what: str) -> PlatformChanged:
    """Answer that what should be there is not."""
    return PlatformChanged(
        f"平台的应答中没有{what}", hint="请核对规格中的 licenses、transport.payload 与接口文档。"
    )


def file_of(content: object, media_type: str, extension: str) -> LicenseFile:
    """Answer a file out of Base64. Raises PlatformChanged."""
    if not isinstance(content, str) or not content:
        raise changed("文件")
    try:
        return LicenseFile(b64decode(content, validate=True), media_type, extension)
    except ValueError:
        raise changed("可以读取的文件（Base64）") from None
