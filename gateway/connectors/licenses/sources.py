"""Every platform that answers licenses, opened at its first call and kept open.

A login, and a connection, then serve more than one query.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from gateway.connectors.licenses.license_app import LicenseApp
from gateway.connectors.licenses.sharing import Sharing
from gateway.connectors.licenses.source import Calls, Source
from gateway.connectors.pages import Connector
from gateway.connectors.rest import RestConnector
from gateway.connectors.spec import Spec
from gateway.errors import SettingsError

Connect = Callable[[Spec], AbstractAsyncContextManager[Connector]]
"""Opens the connector of a specification."""

_FAMILIES: Mapping[str, Callable[[Calls], Source]] = {
    "sharing": Sharing,
    "license-app": LicenseApp,
}


class Sources:
    """The platforms, by the name of their connector."""

    def __init__(self, specs: Sequence[Spec], connect: Connect) -> None:
        """Take the specifications there are, and how to connect; nothing is opened yet."""
        self.specs: Mapping[str, Spec] = {
            spec.name: spec for spec in specs if spec.licenses is not None
        }
        self._connect = connect
        self._opened: dict[str, Source] = {}
        self._opening = asyncio.Lock()
        self._open = AsyncExitStack()

    async def of(self, name: str) -> Source:
        """Answer a platform. Raises SettingsError where a secret of it is missing."""
        async with self._opening:
            source = self._opened.get(name)
            if source is None:
                source = self._opened[name] = await self._enter(self.specs[name])
            return source

    async def close(self) -> None:
        """Close every connection."""
        async with self._opening:
            self._opened.clear()
            await self._open.aclose()

    async def _enter(self, spec: Spec) -> Source:
        connector = await self._open.enter_async_context(self._connect(spec))
        if not isinstance(connector, RestConnector) or spec.licenses is None:
            raise SettingsError(f"连接器 {spec.name} 没有实时的电子证照。")
        return _FAMILIES[spec.licenses.family](Calls(connector, spec.licenses))
