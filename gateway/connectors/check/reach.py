"""The way to a platform: its name, its port, its TLS, one step each."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from gateway.clock import Clock
from gateway.connectors.check.step import Step
from gateway.connectors.exchange_db.address import parse_address, place_of
from gateway.connectors.session import tls_context
from gateway.connectors.spec import (
    ExchangeTransport,
    FilesTransport,
    RestTransport,
    SftpPlace,
    Transport,
)
from gateway.connectors.tls_reasons import tls_reason

REACH_S = 10
"""How long each step may take, seconds."""
RENEW_DAYS = 14
"""A certificate that ends sooner is told: renewing takes people."""

NAME, PORT, TLS = "域名（DNS）", "端口（TCP）", "加密（TLS）"

_NOT_FOUND = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH}


@dataclass(frozen=True)
class Place:
    """Where a platform is; `key` is what the specification calls its address."""

    key: str
    host: str
    port: int
    tls: ssl.SSLContext | None = None

    @property
    def shown(self) -> str:
        """Host and port."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def place(transport: Transport, environ: Mapping[str, str]) -> Place | None:
    """Answer where a platform is, None where it is a file.

    Raises `SettingsError` where a certificate of ours cannot be used.
    """
    if isinstance(transport, RestTransport):
        parts = urlsplit(transport.base_url)
        is_tls = parts.scheme == "https"
        port = parts.port or (443 if is_tls else 80)
        context = tls_context(transport.tls, environ) if is_tls else None
        return Place("base_url", str(parts.hostname), port, context)
    if isinstance(transport, FilesTransport) and isinstance(transport.place, SftpPlace):
        return Place("place", transport.place.host, transport.place.port)
    if isinstance(transport, ExchangeTransport):
        found = place_of(parse_address(transport.url.get_secret_value()))
        return Place("url", *found) if found is not None else None
    return None


async def reach(at: Place, clock: Clock) -> AsyncIterator[Step]:
    """Answer the steps up to the first that fails."""
    resolved = await _resolved(at)
    yield resolved
    if not resolved.ok:
        return
    connected = await _connected(at)
    yield connected
    if connected.ok and at.tls is not None:
        yield await _secured(at, at.tls, clock)
    elif connected.ok and at.key == "base_url":
        yield Step(TLS, ok=True, detail="地址以 http:// 开头，不加密")


async def _resolved(at: Place) -> Step:
    try:
        return Step(NAME, ok=True, detail=f"{ip_address(at.host)} 不需要解析")
    except ValueError:
        pass  # a name
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(REACH_S):
            found = await loop.getaddrinfo(at.host, at.port, type=socket.SOCK_STREAM)
    except TimeoutError:
        return _unknown(at, f"域名服务器 {REACH_S} 秒内没有应答")
    except (OSError, UnicodeError) as error:  # UnicodeError: a name that is none
        number = error.errno if isinstance(error, OSError) else None
        is_unknown = number is None or number in _NOT_FOUND
        return _unknown(at, "没有这个主机名" if is_unknown else "域名服务器没有应答")
    addresses = dict.fromkeys(str(address[0]) for *_, address in found)
    return Step(NAME, ok=True, detail=f"{at.host} → {'、'.join(addresses)}")


def _unknown(at: Place, reason: str) -> Step:
    hint = (
        f"请核对 transport.{at.key} 中的主机名；"
        "平台在政务外网的，请确认本机已接入并使用其域名服务器。"
    )
    return Step(NAME, ok=False, detail=f"{at.host} 无法解析（{reason}）", hint=hint)


async def _connected(at: Place) -> Step:
    try:
        async with asyncio.timeout(REACH_S):
            _, writer = await asyncio.open_connection(at.host, at.port)
        writer.close()
        await writer.wait_closed()
    except OSError as error:  # TimeoutError is among them
        reason, hint = _unconnected(error)
        detail = f"{at.shown} 无法连接（{reason}）"
        return Step(PORT, ok=False, detail=detail, hint=f"请核对 transport.{at.key} 的端口；{hint}")
    return Step(PORT, ok=True, detail=f"{at.shown} 可以连接")


def _unconnected(error: OSError) -> tuple[str, str]:
    if isinstance(error, TimeoutError):
        return f"{REACH_S} 秒内没有应答", "请网络管理员查看防火墙是否放行本机到平台的访问。"
    if isinstance(error, ConnectionRefusedError):
        return "连接被拒绝：这个端口上没有服务", "请平台方确认服务已启动，防火墙已放行。"
    if error.errno in _UNREACHABLE:
        return "网络不可达", "请确认本机已接入平台所在的网络（如政务外网）。"
    return error.strerror or "无法连接", "请检查网络与防火墙。"


async def _secured(at: Place, context: ssl.SSLContext, clock: Clock) -> Step:
    try:
        async with asyncio.timeout(REACH_S):
            _, writer = await asyncio.open_connection(at.host, at.port, ssl=context)
        told = writer.get_extra_info("peercert")
        writer.transport.abort()
    except ssl.SSLError as error:
        return _insecure(at, tls_reason(error))
    except TimeoutError:
        return _insecure(at, f"{REACH_S} 秒内没有完成握手")
    except OSError as error:
        return _insecure(at, f"握手时连接中断：{error.strerror or type(error).__name__}")
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(told["notAfter"]), UTC)
    days = (ends - clock()).days
    hint = "" if days >= RENEW_DAYS else "请提醒平台更换证书。"
    return Step(
        TLS, ok=True, detail=f"证书有效，至 {ends:%Y-%m-%d} 到期，还有 {days} 天", hint=hint
    )


def _insecure(at: Place, reason: str) -> Step:
    hint = (
        f"请核对 transport.{at.key} 的主机名和端口；"
        "签发机构不受信任的，把平台给的根证书写在 transport.tls.authorities；"
        "平台要求我方证书的，写 transport.tls.certificate 和 key。"
    )
    return Step(TLS, ok=False, detail=f"{at.shown} {reason}", hint=hint)
