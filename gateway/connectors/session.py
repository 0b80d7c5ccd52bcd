"""One HTTP session a platform: connections of its own, no cookies, no proxy from outside."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from gateway.connectors.decompress import ACCEPTED
from gateway.connectors.spec import RestTransport, Tls
from gateway.errors import SettingsError

# Below the idle time-out of the gateways in use, so that none closes on us as we send.
KEEP_ALIVE_S = 10
CONNECT_S = 10
_ACCEPT = {
    "json": "application/json",
    "xml": "application/xml, text/xml, application/soap+xml, application/json",
}


@asynccontextmanager
async def http_session(
    transport: RestTransport, environ: Mapping[str, str]
) -> AsyncIterator[aiohttp.ClientSession]:
    """Answer the session of a platform; closed with all its connections at the end.

    Raises `SettingsError` where a certificate or key cannot be used.
    """
    connector = aiohttp.TCPConnector(
        limit_per_host=transport.parallel,
        keepalive_timeout=KEEP_ALIVE_S,
        ssl=tls_context(transport.tls, environ),
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(
            total=transport.timeout_s, sock_connect=min(CONNECT_S, transport.timeout_s / 2)
        ),
        headers={
            "User-Agent": "yiwang",
            "Accept": _ACCEPT[transport.answers],
            "Accept-Encoding": ACCEPTED,
        },
        auto_decompress=False,  # done by content, with a limit
        trust_env=False,
        trace_configs=[_counting()],
    ) as session:
        yield session


def _counting() -> aiohttp.TraceConfig:
    """Tell whoever sends a request each time that it goes out."""

    async def sent(_session: object, context: Any, _params: object) -> None:
        context.trace_request_ctx()

    tracing = aiohttp.TraceConfig()
    tracing.on_request_headers_sent.append(sent)
    return tracing


def tls_context(tls: Tls, environ: Mapping[str, str]) -> ssl.SSLContext:
    """Answer what our side of TLS trusts and shows; raises `SettingsError`."""
    try:
        context = ssl.create_default_context(cafile=tls.authorities)
    except OSError as error:
        raise _unusable(f"签发机构证书 {tls.authorities}", error) from None
    if tls.certificate is not None:
        password = environ.get(tls.password_env, "").strip() if tls.password_env else ""
        try:
            # A function, since without one the key's password is asked for at the terminal.
            context.load_cert_chain(tls.certificate, tls.key, lambda: password)
        except OSError as error:
            files = " 与 ".join(filter(None, (tls.certificate, tls.key)))
            raise _unusable(f"客户端证书 {files}", error) from None
    return context


def _unusable(what: str, error: OSError) -> SettingsError:
    reason = getattr(error, "reason", None) or error.strerror or "格式不对"
    return SettingsError(
        f"{what} 无法使用（{reason}）", hint="请核对 transport.tls 中的文件与口令（PEM 格式）。"
    )
