"""Encrypted and signed bodies over a real socket; the platform's side is another library's."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Any

import gmssl_pyx as gmssl  # type: ignore[import-untyped]  # the package has no types
import orjson
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.connectors.check import check
from gateway.errors import PlatformChanged, PlatformRefused, SettingsError
from tests.integration.connectors.opened import NOW, all_pages, native_ids
from tests.integration.connectors.platforms import spoken

KEY = bytes(range(16))
OUR_PUBLIC, OUR_PRIVATE = gmssl.sm2_key_generate()
THEIR_PUBLIC, THEIR_PRIVATE = gmssl.sm2_key_generate()
ENVIRON = {
    "SM4": KEY.hex(),
    "OURS": OUR_PRIVATE.hex(),
    "THEIRS": "04" + THEIR_PUBLIC.hex(),
}
WRONG_KEY = ENVIRON | {"SM4": "ff" * 16}


@dataclass
class Platform:
    """Opens requests, answers rows encrypted for us: SM4/CBC in, SM2 out, both signed by SM2."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    calls: int = 0

    async def lists(self, request: Request) -> Response:
        self.calls += 1
        body = await request.body()
        sign = bytes.fromhex(request.headers["X-Sign"])
        sealed = b64decode(orjson.loads(body)["encData"])
        if not gmssl.sm2_verify(OUR_PUBLIC, body, sign):
            return JSONResponse({"code": 403, "msg": "验签失败"})
        try:
            plain = gmssl.sm4_cbc_padding_decrypt(KEY, sealed[:16], sealed[16:])
        except gmssl.GmsslInnerError:
            plain = b""
        if not plain.startswith(b"{"):
            return JSONResponse({"code": 403, "msg": "解密失败，请核对密钥"})
        self.asked.append(orjson.loads(plain))
        rows = b'{"rows":[{"rowGuid":"r0"},{"rowGuid":"r1"}]}'
        data = b64encode(gmssl.sm2_encrypt(OUR_PUBLIC, rows)).decode()
        told = b64encode(gmssl.sm2_sign(THEIR_PRIVATE, THEIR_PUBLIC, data.encode())).decode()
        return JSONResponse({"code": 0, "data": data, "sign": told})


PAYLOAD: dict[str, Any] = {
    "stamp": {"into": "time", "form": "s"},
    "encrypt": {
        "cipher": {"kind": "sm4", "mode": "cbc", "key_env": "SM4", "written": "base64"},
        "into": "encData",
    },
    "sign": {
        "algorithm": {"kind": "sm2", "key_env": "OURS", "written": "hex"},
        "header": "X-Sign",
    },
    "verify": {"algorithm": {"kind": "sm2", "key_env": "THEIRS"}, "of": "data", "into": "sign"},
    "decrypt": {
        "cipher": {"kind": "sm2", "key_env": "OURS", "form": "der", "written": "base64"},
        "of": "data",
    },
}
REPLY = {"code": "code", "message": "msg", "ok": [0], "refused": [403]}
STREAM: dict[str, Any] = {
    "request": {"path": "/lists", "body": {"area": "43"}},
    "records": "data.rows",
}


def transport(**payload: Any) -> dict[str, Any]:
    return {"payload": PAYLOAD | payload, "reply": REPLY}


async def test_both_sides_read_each_other() -> None:
    platform = Platform()
    routes = [Route("/lists", platform.lists, methods=["POST"])]
    async with spoken(routes, ENVIRON, transport(), STREAM) as connector:
        assert native_ids(await all_pages(connector, "lists")) == ["r0", "r1"]
        steps = [step async for step in check(connector, clock=lambda: NOW, environ={})]
    assert platform.asked == [{"area": "43", "time": int(NOW.timestamp())}] * 2
    told = {step.name: step for step in steps}
    assert told["数据流 lists"].detail == "第一页 2 条"


async def test_a_wrong_key_is_refused_once_in_the_words_of_the_platform() -> None:
    platform = Platform()
    routes = [Route("/lists", platform.lists, methods=["POST"])]
    async with spoken(routes, WRONG_KEY, transport(), STREAM) as connector:
        with pytest.raises(PlatformRefused, match="code=403：解密失败，请核对密钥") as caught:
            await all_pages(connector, "lists")
    assert (caught.value.status, platform.calls) == ("failed_config", 1)


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        ({"decrypt": {"cipher": {"kind": "sm2", "key_env": "OURS"}, "of": "data"}},
         "按 written: base64、form: der 可以打开"),
        ({"verify": {"algorithm": {"kind": "sm2", "key_env": "THEIRS", "user_id": "another"},
                     "of": "data", "into": "sign"}}, "请核对 payload.verify"),
    ],
)  # fmt: skip
async def test_a_wrong_convention_fails_once_and_says_which(
    payload: dict[str, Any], told: str
) -> None:
    platform = Platform()
    routes = [Route("/lists", platform.lists, methods=["POST"])]
    async with spoken(routes, ENVIRON, transport(**payload), STREAM) as connector:
        with pytest.raises(PlatformChanged) as caught:
            await all_pages(connector, "lists")
        steps = [step async for step in check(connector, clock=lambda: NOW, environ={})]
    assert told in caught.value.hint
    assert (caught.value.status, platform.calls) == ("failed_config", 2)
    assert told in steps[-1].hint


async def test_a_key_that_is_missing_is_named_before_anything_is_sent() -> None:
    with pytest.raises(SettingsError, match="环境变量 SM4 未设置"):
        async with spoken([], ENVIRON | {"SM4": ""}, transport(), STREAM):
            raise AssertionError("it opened without a key")
