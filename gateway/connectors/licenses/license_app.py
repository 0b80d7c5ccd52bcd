"""The license-app family: login, authorise, get; one authorisation code serves for one use.

Source: domain page A6, Guangzhou, Shenzhen, Beijing. Officials authorise by the item they handle
(依职能用证); holders, and who acts for them, by their own credential.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.connectors.licenses.source import (
    Family,
    LicenseFile,
    NotOffered,
    Took,
    Use,
    changed,
    file_of,
)
from gateway.connectors.licenses.together import together
from gateway.standard.access import AccessMode, Holder
from gateway.standard.licenses import License

_MEDIA = {"ofd": "application/ofd", "pdf": "application/pdf"}


@dataclass(frozen=True)
class _Authorised:
    """A license that may be used once, by its code."""

    code: str = field(repr=False)
    license: License


@dataclass(frozen=True)
class LicenseApp(Family):
    """Asks a platform of the license-app family."""

    async def held(
        self, holder: Holder, types: Collection[str], use: Use, took: Took, number: str | None
    ) -> None:
        """Authorise what the holder has, and get each license of these types."""

        async def one(authorised: _Authorised) -> None:
            told = await self.calls.get("look", {"auth_code": authorised.code})
            license_ = self.calls.license(told.at(("data",)))
            if number is None or license_.number == number:
                took(license_)

        found = [
            authorised
            for authorised in await self._authorised(holder, use)
            if authorised.license.type_code in types
        ]
        await together(one(authorised) for authorised in found[: self.licenses.most])

    async def look(self, identifier: str, holder: Holder | None, use: Use) -> License | None:
        """Answer the license of an identifier among those of the holder."""
        authorised = await self._authorise(identifier, holder, use)
        if authorised is None:
            return None
        told = await self.calls.get("look", {"auth_code": authorised.code})
        return self.calls.license(told.at(("data",)))

    async def file(self, identifier: str, holder: Holder | None, use: Use) -> LicenseFile | None:
        """Answer the archived copy of a license."""
        authorised = await self._authorise(identifier, holder, use)
        if authorised is None:
            return None
        told = await self.calls.get("file", {"auth_code": authorised.code})
        name = told.at(("data", "file_name"))
        extension = str(name or "").rpartition(".")[2].lower()
        media_type = _MEDIA.get(extension)
        if media_type is None:
            raise changed("OFD 或 PDF 文件")
        return file_of(told.at(("data", "file_data")), media_type, extension)

    async def _authorise(
        self, identifier: str, holder: Holder | None, use: Use
    ) -> _Authorised | None:
        if holder is None:
            raise NotOffered(
                "这个平台不按证照标识查询，须知道持证主体。", hint="请同时给出持证主体。"
            )
        found = await self._authorised(holder, use)
        return next((one for one in found if one.license.identifier == identifier), None)

    async def _authorised(self, holder: Holder, use: Use) -> list[_Authorised]:
        if use.mode is AccessMode.OFFICIAL_DUTY:
            operation, asked = "duty", self._on_duty(holder, use)
        else:
            operation, asked = _of_holder(use)
        told = (await self.calls.post(operation, asked)).at(("data",))
        if told is None:
            return []
        if not isinstance(told, list):
            raise changed("用证授权的列表")
        return [self._one(values) for values in told]

    def _one(self, values: Any) -> _Authorised:
        code = values.get("auth_code") if isinstance(values, Mapping) else None
        if not isinstance(code, str) or not code:
            raise changed("用证码 auth_code")
        return _Authorised(code, self.calls.license(values))

    def _on_duty(self, holder: Holder, use: Use) -> dict[str, Any]:
        return {
            "identity_number": holder.number,
            "identity_type": self.licenses.holder_types.get(holder.type, holder.type),
            "service_item_code": use.item,
            "service_item_name": use.item_name or use.purpose,
            "biz_num": use.case,
            "operator": {**self.licenses.operator, "account": use.caller},
        }


def _of_holder(use: Use) -> tuple[str, dict[str, Any]]:
    if use.credential is None:
        raise NotOffered(
            "这个平台要持证主体本人的登录凭证。", hint="请以身份认证平台签发的凭证登录。"
        )
    operation = "entrust" if use.mode is AccessMode.ENTRUSTED else "holder"
    return operation, {
        "service_item_code": use.item,
        "service_item_name": use.item_name or use.purpose,
        "biz_num": use.case,
        "credential": use.credential,
    }
