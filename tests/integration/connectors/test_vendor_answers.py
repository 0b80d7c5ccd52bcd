"""Answers of vendors' platforms over a real socket: codes of codes, and JSON inside JSON."""

import json
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.errors import PlatformRefused
from tests.integration.connectors.doors import SECRET
from tests.integration.connectors.opened import all_pages, native_ids
from tests.integration.connectors.platforms import spoken

EPOINT: dict[str, Any] = {
    "auth": {"kind": "api-key", "place": "body", "name": "token", "key_env": "SECRET"},
    "reply": {
        "code": "custom.code",
        "message": "custom.text",
        "ok": [1],
        "other": "refused",
        "before": {
            "code": "status.code",
            "message": "status.text",
            "ok": [200],
            "other": "refused",
        },
    },
}
C_HEADERS: dict[str, Any] = {
    "auth": {
        "kind": "c-headers",
        "app_id": "app",
        "business_id": "business",
        "tenancy_id": "530000000000",
        "password_env": "SECRET",
    },
    "reply": {
        "code": "C-Response-Code",
        "message": "C-Response-Desc",
        "ok": ["000000000000"],
        "other": "refused",
    },
}


async def test_a_vendors_token_and_two_codes_are_in_the_bodies() -> None:
    calls = 0

    async def lists(request: Request) -> Response:
        nonlocal calls
        calls += 1
        asked = await request.json()
        if asked["token"] != SECRET:
            return JSONResponse({"status": {"code": 401, "text": "token 无效"}})
        page = asked["params"]["currentpage"]
        rows = [{"rowGuid": f"r{n}"} for n in range(3)][2 * page : 2 * page + 2]
        custom = {"code": 1, "text": "", "total": 3, "rows": rows}
        return JSONResponse({"status": {"code": 200, "text": "ok"}, "custom": custom})

    stream = {
        "request": {"path": "/rest/lists", "body": {"params": {"area": "37"}}},
        "records": "custom.rows",
        "paging": {
            "kind": "page-number",
            "page": "params.currentpage",
            "size": "params.pagesize",
            "page_size": 2,
            "first": 0,
            "total": "custom.total",
        },
    }
    routes = [Route("/rest/lists", lists, methods=["POST"])]
    async with spoken(routes, {"SECRET": SECRET}, EPOINT, stream) as connector:
        assert native_ids(await all_pages(connector, "lists")) == ["r0", "r1", "r2"]
    calls = 0
    async with spoken(routes, {"SECRET": "a-wrong-token"}, EPOINT, stream) as connector:
        with pytest.raises(PlatformRefused, match=r"status\.code=401：token 无效") as caught:
            await all_pages(connector, "lists")
    assert (caught.value.status, calls) == ("failed_config", 1)


async def test_the_body_of_a_c_platform_is_json_in_a_text_with_its_totals() -> None:
    asked: list[dict[str, Any]] = []

    async def lists(request: Request) -> Response:
        told = await request.json()
        asked.append(told)
        if request.headers["C-Dynamic-Password"] != SECRET:
            return JSONResponse({"C-Response-Code": "100001", "C-Response-Desc": "动态口令错误"})
        page = int(told["txnCommCom"]["tPageJump"])
        rows = [{"rowGuid": f"r{n}"} for n in range(3)][2 * page - 2 : 2 * page]
        inner = {"txnCommCom": {"totalRec": "3", "totalPage": "2"}, "txnBodyCom": {"list": rows}}
        body = {
            "C-Response-Code": "000000000000",
            "C-Response-Desc": "success",
            "C-Response-Body": json.dumps(inner),
        }
        return JSONResponse(body)

    stream = {
        "request": {
            "path": "/lists",
            "body": {"txnCommCom": {"txnIttChnlId": "x"}, "txnBodyCom": {"area": "53"}},
        },
        "records": "C-Response-Body.txnBodyCom.list",
        "paging": {
            "kind": "page-number",
            "page": "txnCommCom.tPageJump",
            "size": "txnCommCom.tRecInPage",
            "page_size": 2,
            "total": "C-Response-Body.txnCommCom.totalRec",
        },
    }
    routes = [Route("/lists", lists, methods=["POST"])]
    async with spoken(routes, {"SECRET": SECRET}, C_HEADERS, stream) as connector:
        assert native_ids(await all_pages(connector, "lists")) == ["r0", "r1", "r2"]
    assert asked[1]["txnCommCom"] == {"txnIttChnlId": "x", "tPageJump": 2, "tRecInPage": 2}
    async with spoken(routes, {"SECRET": "a-wrong-one"}, C_HEADERS, stream) as connector:
        with pytest.raises(PlatformRefused, match="C-Response-Code=100001：动态口令错误"):
            await all_pages(connector, "lists")
    assert len(asked) == 3
