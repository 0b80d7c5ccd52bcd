"""What can break between us and a platform, and whether trying again helps."""

from __future__ import annotations

import ssl

import aiohttp

from gateway.connectors.tls_reasons import tls_reason
from gateway.connectors.unreached import Unreached
from gateway.errors import PlatformChanged, PlatformError, PlatformRefused, PlatformUnavailable

_BROKEN: tuple[tuple[type[Exception], str, str], ...] = (
    (aiohttp.ClientConnectorDNSError, "无法解析主机名", "请核对 base_url 和域名服务器。"),
    (ConnectionRefusedError, "连接被拒绝", "请确认平台已启动，端口和防火墙正确。"),
    (aiohttp.ConnectionTimeoutError, "连接超时", "请检查网络与防火墙。"),
    (aiohttp.ServerDisconnectedError, "平台未应答就断开了连接", "请稍后重试。"),
    (aiohttp.ClientPayloadError, "应答没有传完就中断了", "请稍后重试。"),
    (aiohttp.ClientConnectorError, "无法连接", "请检查网络。"),
    (ConnectionError, "连接中断", "请稍后重试。"),
    (aiohttp.ClientOSError, "连接中断", "请稍后重试。"),
    (aiohttp.ClientResponseError, "应答不是有效的 HTTP", "请确认 base_url 指向平台的接口。"),
)


def fault_of(error: Exception, where: str, timeout_s: float) -> PlatformError:
    """Answer what an exception of the HTTP client means; `where` is the address asked."""
    if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ConnectionTimeoutError):
        message = f"{where}：{timeout_s:g} 秒内没有完整应答"
        return PlatformUnavailable(message, hint="请稍后重试，或调大 timeout_s。")
    if isinstance(error, aiohttp.ClientSSLError) or _is_alert(error):
        return PlatformRefused(
            f"{where}：TLS 连接失败（{_tls_reason(error)}）",
            hint="请核对证书是否过期、主机名是否一致、签发机构是否受信任、平台是否要求客户端证书。",
            code="PLATFORM_TLS",
        )
    kind, hint = _told(error)
    unreached = isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError))
    return (Unreached if unreached else PlatformUnavailable)(f"{where}：{kind}", hint=hint)


def too_large(most: int) -> PlatformChanged:
    """Answer the error of an answer over the limit of bytes, decompressed."""
    return PlatformChanged(f"应答超过 {most} 字节", hint="请调小 page_size，或调大 max_bytes。")


def _told(error: Exception) -> tuple[str, str]:
    cause = getattr(error, "os_error", None)
    for kind, message, hint in _BROKEN:
        if isinstance(error, kind) or isinstance(cause, kind):
            return message, hint
    return f"通信失败（{type(error).__name__}）", "请稍后重试。"


def _is_alert(error: Exception) -> bool:
    """Whether the platform ended TLS itself: most often for the want of our certificate."""
    cause = error.__cause__
    return isinstance(cause, ssl.SSLError) and "ALERT" in (cause.reason or "")


def _tls_reason(error: Exception) -> str:
    inside = (getattr(error, name, None) for name in ("certificate_error", "os_error"))
    return tls_reason(next(filter(None, inside), None) or error.__cause__ or error)
