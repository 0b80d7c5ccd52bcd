"""The province's sharing service of licenses on the wire: POST JSON, accessId, SM2 answers.

Interface: docs/reference/sandbox-licenses.md.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import gmalg  # type: ignore[import-untyped]  # it has no types
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gateway.sandbox.dated import dated
from gateway.sandbox.ledger import Served
from gateway.sandbox.licenses import NAMES, PROVINCIAL, Issued
from gateway.sandbox.script import Script

FIND, LOOK, FILE = "/queryCertInfoByHolderCode", "/queryCertInfo", "/downloadFile"
_HOLDER_TYPES = frozenset({"001", "099", "111", "414", "511", "516"})
LONGEST_CAUSE = 200


@dataclass
class Told(Exception):  # noqa: N818 - named by what happened
    """What is answered instead of data."""

    status: int
    message: str


@dataclass
class LicenseSharing:
    """An ASGI application; `callers` maps accessId to accessToken, `keys` to a public key (hex)."""

    callers: Mapping[str, str]
    keys: Mapping[str, str]
    now: Callable[[], datetime]
    issued: tuple[Issued, ...] = PROVINCIAL
    script: Script = field(default_factory=Script)
    ledger: list[Served] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        routes = [Route(path, self._answer, methods=["POST"]) for path in (FIND, LOOK, FILE)]
        self._app = Starlette(routes=routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every answer is dated by the platform's clock."""
        await dated(self._app, self.now, scope, receive, send)

    def lock(self) -> Callable[[], None]:
        """Know another token for every caller; answer what brings the old ones back."""
        kept = self.callers
        self.callers = {caller: f"{token}-changed" for caller, token in kept.items()}

        def unlock() -> None:
            self.callers = kept

        return unlock

    async def _answer(self, request: Request) -> Response:
        path, body = request.url.path, await request.body()
        fault = self.script.take(path)
        if fault is not None:
            self.ledger.append(Served(self.now(), path, fault.name))
            return fault.answer()
        try:
            asked = orjson.loads(body)
            caller = self._admitted(asked)
            data, status, words = self._data(path, asked.get("data") or {}), 0, "成功"
        except Told as told:
            data, status, words, caller = None, told.status, told.message, ""
        self.ledger.append(Served(self.now(), path, f"status {status}"))
        head = {"status": status, "message": words}
        sealed = None if data is None else self._sealed(data, caller)
        return Response(orjson.dumps({"head": head, "data": sealed}), media_type="application/json")

    def _admitted(self, asked: Mapping[str, Any]) -> str:
        caller = str(asked.get("accessId", ""))
        if caller not in self.callers or self.callers[caller] != asked.get("accessToken"):
            raise Told(11, "身份验证失败")
        self.asked.append(dict(asked))
        return caller

    def _data(self, path: str, asked: Mapping[str, Any]) -> Any:
        cause = asked.get("useCause") or ""
        if not 0 < len(cause) <= LONGEST_CAUSE:
            raise Told(12, "useCause 必填，不超过 200 字")
        if path == FIND:
            return self._found(asked)
        license_ = next(
            (one for one in self.issued if one.identifier == asked.get("certIdentifier")), None
        )
        if license_ is None:
            raise Told(10, "未找到证照")
        if path == LOOK:
            return license_.english()
        return {"content": b64encode(license_.file()).decode(), "contentType": "base64"}

    def _found(self, asked: Mapping[str, Any]) -> list[str]:
        number, kind, code = (
            asked.get(name) for name in ("holderCode", "holderTypeCode", "certTypeCode")
        )
        if not number:
            raise Told(110, "holderCode 缺失")
        if kind not in _HOLDER_TYPES:
            raise Told(103, "持证主体代码类型不在代码表中")
        if code not in NAMES:
            raise Told(113, "证照类型代码错误")
        found = [
            one.identifier
            for one in self.issued
            if (one.holder.number, one.type_code) == (number, code)
            and asked.get("certNo") in {None, one.number}
        ]
        if not found:
            raise Told(10, f"{number} 没有这类证照")  # platforms do say so
        return found

    def _sealed(self, data: Any, caller: str) -> str:
        public = bytes.fromhex(self.keys[caller])
        sealed: bytes = gmalg.SM2(pk=public).encrypt(orjson.dumps(data))
        return sealed.hex()


def key_pair() -> tuple[str, str]:
    """A new SM2 key pair, private and public, in hex."""
    private, public = gmalg.SM2().generate_keypair()
    return private.hex(), public.hex()
