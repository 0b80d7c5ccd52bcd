"""The SOAP proxy of the national exchange over a real socket."""

import base64
import hmac
import json
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.connectors.check import check
from gateway.errors import PlatformRefused
from tests.integration.connectors.opened import NOW, all_pages, native_ids
from tests.integration.connectors.platforms import spoken

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
SERVICE = "{http://webservice.example/}"
# AES/ECB of "issued-secret" under the key that comes of the app key "secret-demo".
ISSUED, ENCRYPTED = "issued-secret", "m5fCqgCILP6d/SylK1561A=="


@dataclass
class Proxy:
    """Five rows, two a page, as JSON in the element `return`; `faults` come first."""

    faults: list[str] = field(default_factory=list)
    key: str = ISSUED
    asked: list[dict[str, str]] = field(default_factory=list)
    refreshed: int = 0
    tells_json: bool = False

    async def refresh(self, request: Request) -> Response:
        self.refreshed += 1
        fields = await request.json()
        if fields["gjgxjhpt_sign"] != signed("secret-demo", fields):
            return JSONResponse({"code": 401, "message": "授权码错误"})
        self.key = ISSUED
        return JSONResponse({"code": 0, "data": {"secret": ENCRYPTED}})

    async def lists(self, request: Request) -> Response:
        envelope = ET.fromstring(await request.body())  # noqa: S314 - ours
        header = envelope.find(f"{SOAP}Header/tongtechheader")
        asked = envelope.find(f"{SOAP}Body/{SERVICE}getLists")
        assert header is not None
        assert asked is not None
        assert request.headers["content-type"] == "text/xml; charset=utf-8"
        fields = {one.tag: str(one.text) for one in header}
        told = {one.tag: str(one.text) for one in asked}
        self.asked.append(told)
        if fields.get("gjgxjhpt_sign") != signed(self.key, fields):
            if self.tells_json:
                return JSONResponse({"code": 401, "message": "签名校验失败"})
            return fault("s:Client.Authentication", "签名校验失败")
        if self.faults:
            return fault(self.faults.pop(0), "区划 无效 &amp; 重试")
        page = int(told["page"])
        rows = [{"rowGuid": f"r{n}"} for n in range(2 * page - 2, min(2 * page, 5))]
        text = json.dumps({"code": "0", "total": 5, "rows": rows})
        inside = f"<return>{escape(text)}</return>"
        return xml(f"<n:getListsResponse xmlns:n='urn:n'>{inside}</n:getListsResponse>")

    def routes(self) -> list[Route]:
        return [
            Route("/wsproxy", self.lists, methods=["POST"]),
            Route("/sysapi/auth/refreshappsecret", self.refresh, methods=["POST"]),
        ]


def signed(key: str, fields: dict[str, str]) -> str:
    text = f"sid-demorid-demo{fields['gjgxjhpt_rtime']}"
    assert fields["gjgxjhpt_rtime"].startswith(str(int(NOW.timestamp()))[:7])
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()


def xml(inside: str, status: int = 200) -> Response:
    envelope = (
        f"<?xml version='1.0' encoding='UTF-8'?><s:Envelope xmlns:s='{SOAP[1:-1]}'>"
        f"<s:Body>{inside}</s:Body></s:Envelope>"
    )
    return Response(envelope, status, media_type="text/xml")


def fault(code: str, words: str) -> Response:
    return xml(
        f"<s:Fault><faultcode>{code}</faultcode><faultstring>{words}</faultstring></s:Fault>", 500
    )


RETURN = "Envelope.Body.getListsResponse.return"
TRANSPORT: dict[str, Any] = {
    "answers": "xml",
    "auth": {
        "kind": "national-exchange",
        "rid": "rid-demo",
        "sid": "sid-demo",
        "key_env": "KEY",
        "soap_header": "tongtechheader",
    },
    "reply": {"code": f"{RETURN}.code", "message": f"{RETURN}.msg", "ok": [0]},
}
STREAM: dict[str, Any] = {
    "request": {
        "path": "/wsproxy",
        "body": {"areaCode": "430000"},
        "soap": {"operation": "getLists", "namespace": SERVICE[1:-1]},
    },
    "records": f"{RETURN}.rows",
    "paging": {
        "kind": "page-number",
        "page": "page",
        "size": "size",
        "page_size": 2,
        "total": f"{RETURN}.total",
    },
}
RIGHT, WRONG = {"KEY": "secret-demo"}, {"KEY": "a-wrong-key"}


async def test_all_pages_come_out_of_the_body_signed_in_the_header() -> None:
    proxy = Proxy()
    async with spoken(proxy.routes(), RIGHT, TRANSPORT, STREAM) as connector:
        assert native_ids(await all_pages(connector, "lists")) == [f"r{n}" for n in range(5)]
    assert proxy.asked[0] == {"areaCode": "430000", "page": "1", "size": "2"}
    assert proxy.refreshed == 1


async def test_a_fault_of_the_server_is_tried_again_and_one_of_ours_is_not() -> None:
    proxy = Proxy(faults=["s:Server", "s:Server"])
    async with spoken(proxy.routes(), RIGHT, TRANSPORT, STREAM) as connector:
        assert len(native_ids(await all_pages(connector, "lists"))) == 5
        proxy.faults, before = ["s:Client"], len(proxy.asked)
        with pytest.raises(PlatformRefused, match="SOAP Fault Client：区划 无效 & 重试") as caught:
            await all_pages(connector, "lists")
    assert (caught.value.status, len(proxy.asked) - before) == ("failed_config", 1)


async def test_a_lost_secret_is_renewed_once() -> None:
    proxy = Proxy()
    async with spoken(proxy.routes(), RIGHT, TRANSPORT, STREAM) as connector:
        await all_pages(connector, "lists")
        proxy.key = "another"
        await all_pages(connector, "lists")
    assert proxy.refreshed == 2


async def test_a_proxy_that_tells_its_own_failures_in_json_is_understood() -> None:
    proxy = Proxy(tells_json=True)
    before = {"code": "code", "message": "message", "ok": [0], "absent_is_ok": True, "renew": [401]}
    transport = TRANSPORT | {"reply": TRANSPORT["reply"] | {"before": before}}
    async with spoken(proxy.routes(), RIGHT, transport, STREAM) as connector:
        await all_pages(connector, "lists")
        proxy.key = "another"
        await all_pages(connector, "lists")
    assert proxy.refreshed == 2


async def test_a_wrong_key_is_refused_once_and_the_check_says_so() -> None:
    proxy = Proxy()
    async with spoken(proxy.routes(), WRONG, TRANSPORT, STREAM) as connector:
        with pytest.raises(PlatformRefused, match="code=401：授权码错误") as caught:
            await all_pages(connector, "lists")
        assert (caught.value.status, proxy.refreshed) == ("failed_config", 1)
        steps = [step async for step in check(connector, clock=lambda: NOW, environ={})]
    assert [(step.name, step.ok) for step in steps if step.name != "时钟"] == [
        ("规格", True),
        ("域名（DNS）", True),
        ("端口（TCP）", True),
        ("加密（TLS）", True),
        ("认证", False),
    ]
    assert "授权码错误" in steps[-1].detail
    assert (proxy.refreshed, proxy.asked) == (2, [])
