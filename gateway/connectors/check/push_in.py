"""Trying out a connector whose platform calls us: what to give it, and whether its proof works."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from random import Random
from urllib.parse import urlsplit

import orjson

from gateway.clock import Clock
from gateway.connectors.auth import Outside, signers
from gateway.connectors.check.reach import Place, reach
from gateway.connectors.check.step import Step
from gateway.connectors.line import Heard
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.session import http_session
from gateway.connectors.spec import (
    ApiKeyAuth,
    HmacAuth,
    PushInTransport,
    RestTransport,
    Spec,
    Stream,
    XTifAuth,
)
from gateway.connectors.wire import Answer, send
from gateway.errors import PlatformError, SettingsError

TIMEOUT_S = 10


async def check_push_in(  # noqa: PLR0913  # everything from outside comes in by name
    spec: Spec,
    transport: PushInTransport,
    local: str,
    *,
    environ: Mapping[str, str],
    clock: Clock,
    random: Random,
) -> AsyncIterator[Step]:
    """Answer what to give to the platform, then look at every stream with its proof.

    `local` is the address where this gateway serves, if it does. Nothing is stored.
    """
    yield Step("规格", ok=True, detail=f"数据流：{'、'.join(s.name for s in spec.streams)}")
    outside = transport.base_url or local
    for stream in spec.streams:
        yield Step(f"地址 {stream.name}", ok=True, detail=f"POST {outside}{path_of(spec, stream)}")
    yield Step("凭证", ok=True, detail=_scheme(transport))
    yield Step("内容", ok=True, detail=_form(transport))
    trying = RestTransport.model_validate(
        {
            "kind": "rest",
            # Signed as the platform signs, for the address that it was given.
            "base_url": outside,
            "auth": transport.auth.model_dump(),
            "timeout_s": TIMEOUT_S,
        }
    )
    try:
        signer = await signers(Outside(trying, environ, clock, random, _nobody)).current()
    except SettingsError as error:
        yield Step("密钥", ok=False, detail=error.message, hint=error.hint)
        return
    if not await _is_serving(local, clock):
        yield Step("试推", ok=True, detail=f"{local} 没有在服务，未试；运行 yiwang serve 后再检查")
        return
    here = RestTransport(kind="rest", base_url=local, timeout_s=TIMEOUT_S)
    async with http_session(here, environ) as session:
        for stream in spec.streams:
            outgoing = signer(Outgoing("GET", path_of(spec, stream), "", b""))
            try:
                answer = await send(session, here, outgoing)
            except PlatformError as error:
                yield Step(f"试推 {stream.name}", ok=False, detail=error.message, hint=error.hint)
            else:
                yield _looked(stream, answer)


async def _is_serving(local: str, clock: Clock) -> bool:
    parts = urlsplit(local)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return all([step.ok async for step in reach(Place("--url", str(parts.hostname), port), clock)])


def path_of(spec: Spec, stream: Stream) -> str:
    """Answer where a platform brings records of a stream."""
    return f"/push/{spec.name}/{stream.name}"


def _scheme(transport: PushInTransport) -> str:
    match transport.auth:
        case ApiKeyAuth() as auth:
            return f"api-key：请求头 {auth.name} 为约定的密钥（环境变量 {auth.key_env}）"
        case XTifAuth() as auth:
            return (
                f"{auth.kind}：请求头 {auth.kind}-paasid（{auth.paasid}）、-timestamp（秒）、"
                f"-nonce、-signature；令牌在环境变量 {auth.token_env}；时间相差至多 "
                f"{transport.window_s} 秒，随机串只用一次"
            )
        case HmacAuth() as auth:
            return (
                f"hmac-sha256：请求头 {auth.prefix}-Key（{auth.key_id}）、-Timestamp（秒）、"
                f"-Nonce、-Signature；密钥在环境变量 {auth.secret_env}；时间相差至多 "
                f"{transport.window_s} 秒，随机串只用一次"
            )


def _form(transport: PushInTransport) -> str:
    return (
        "application/json 或 application/x-ndjson，可用 gzip；"
        f"一次至多 {transport.max_records} 条、{transport.max_bytes} 字节；"
        "Idempotency-Key 标识一次推送，重试时不变"
    )


def _looked(stream: Stream, answer: Answer) -> Step:
    name = f"试推 {stream.name}"
    if answer.status == 200:
        return Step(name, ok=True, detail="凭证通过，可以推送")
    told = {}
    with suppress(ValueError, KeyError, IndexError, TypeError):
        told = orjson.loads(answer.body)["errors"][0]
    reason = told.get("message", "不是本网关的应答")
    hint = told.get("extensions", {}).get("hint", "请核对地址；新增的规格要重启 yiwang serve。")
    return Step(name, ok=False, detail=f"HTTP {answer.status}：{reason}", hint=hint)


async def _nobody(*_: object) -> Heard:
    raise NotImplementedError  # no scheme of a platform that calls us asks for anything
