"""Serving on a port that people named: taken or forbidden is one clear line."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from gateway.errors import SettingsError
from gateway.settings import Settings

_REASONS = {
    errno.EADDRINUSE: "已被占用",
    errno.EACCES: "没有权限使用",
    errno.EADDRNOTAVAIL: "不属于本机",
}


def listen(host: str, port: int) -> socket.socket:
    """Answer a listening socket; raises SettingsError that says why there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if (error.errno or 0) < 0:  # of name resolution, which has numbers of its own
            raise SettingsError(
                f"主机名 {host} 无法解析，不能监听。",
                hint="--host 写本机的地址，如 127.0.0.1；所有地址写 0.0.0.0。",
            ) from None
        reason = _REASONS.get(error.errno or 0, f"无法监听（{error.strerror or error}）")
        raise SettingsError(
            f"地址 {host}:{port} {reason}。", hint="用 --port 换一个端口，或停止占用它的程序。"
        ) from None


def local_url(settings: Settings) -> str:
    """Answer the address where the server of these settings is reached from this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.http.host, settings.http.host)  # noqa: S104  # compared, not bound
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{settings.http.port}"


GRACE_SECONDS = 10
"""How long requests under way may take once the server stops."""


class StoppingServer(uvicorn.Server):
    """A server that ends the application's streams before it waits for its connections."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        """Take what ends the streams."""
        super().__init__(config)
        self._stop = stop

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop in that order."""
        self._stop()
        await super().shutdown(sockets)


def serve_until_stopped(app: Starlette, listener: socket.socket) -> None:
    """Serve until Ctrl-C."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    try:
        StoppingServer(config, app.state.stop).run(sockets=[listener])
    except KeyboardInterrupt:
        return  # uvicorn stopped cleanly and hands the signal on
