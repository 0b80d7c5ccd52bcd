"""The sharing service of GB/T 36906, as provinces have it: licenses by holder and identifier.

Source: domain page A6, the sharing service of Shandong. POST of JSON {accessId, accessToken,
data}; the answer {head: {status}, data}, its data encrypted with our SM2 key.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from gateway.connectors.licenses.source import Family, LicenseFile, Took, Use, changed, file_of
from gateway.connectors.licenses.together import together
from gateway.connectors.replies import NotThere
from gateway.standard.access import Holder
from gateway.standard.licenses import License

OFD = "ofd"


@dataclass(frozen=True)
class Sharing(Family):
    """Asks a sharing service."""

    async def held(
        self, holder: Holder, types: Collection[str], use: Use, took: Took, number: str | None
    ) -> None:
        """Find the identifiers of each type, and give the license of each."""

        async def of_type(code: str) -> None:
            found = await self._identifiers(holder, code, use, number)
            await together(one(name) for name in found[: self.licenses.most])

        async def one(identifier: str) -> None:
            license_ = await self.look(identifier, holder, use)
            if license_ is not None:
                took(license_)

        await together(of_type(code) for code in types)

    async def look(self, identifier: str, holder: Holder | None, use: Use) -> License | None:
        """Answer the license of an identifier."""
        del holder
        told = await self._ask("look", {"certIdentifier": identifier}, use)
        return None if told is None else self.calls.license(told)

    async def file(self, identifier: str, holder: Holder | None, use: Use) -> LicenseFile | None:
        """Answer the OFD of a license."""
        del holder
        asked = {"certIdentifier": identifier, "fileType": OFD}
        told = await self._ask("file", asked, use)
        if told is None:
            return None
        content = told.get("content") if isinstance(told, dict) else None
        return file_of(content, f"application/{OFD}", OFD)

    async def _identifiers(
        self, holder: Holder, code: str, use: Use, number: str | None
    ) -> list[str]:
        licenses = self.licenses
        asked = {
            "holderCode": holder.number,
            "holderTypeCode": licenses.holder_types.get(holder.type, holder.type),
            "certTypeCode": licenses.types.get(code, code),
        }
        if number is not None:
            asked["certNo"] = number
        told = await self._ask("find", asked, use)
        if told is None:
            return []
        if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
            raise changed("证照标识的列表")
        return told

    async def _ask(self, operation: str, asked: dict[str, Any], use: Use) -> Any:
        """Answer the data of an answer; None where the platform has nothing."""
        try:
            told = {"data": {**asked, "useCause": use.purpose}}
            return (await self.calls.post(operation, told)).at(("data",))
        except NotThere:
            return None
