"""What an SFTP server says when it does not do as asked, and what that means for the reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import asyncssh

from gateway.connectors.files.folder import Vanished
from gateway.connectors.unreached import Unreached
from gateway.connectors.words import quoted
from gateway.errors import PlatformError, PlatformRefused, PlatformUnavailable

_GONE = (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)


class Connecting(Protocol):
    """A connection that is coming about; `shown` is the fingerprint the server showed."""

    shown: str


@contextmanager
def translated(
    where: str,
    secrets: tuple[str, ...],
    *,
    is_file: bool = False,
    connecting: Connecting | None = None,
) -> Iterator[None]:
    """Turn what the library raises into our own errors; `where` is the folder or the file."""
    try:
        yield
    except asyncssh.HostKeyNotVerifiable:
        shown = connecting.shown if connecting else ""
        raise PlatformRefused(
            f"{where}：服务器的主机密钥与规格中的不符，指纹是 {shown or '（没有给出）'}，未连接",
            hint="请向平台核实；确是更换了密钥，才把指纹写入 place.host_keys。",
            code="PLATFORM_HOST_KEY",
        ) from None
    except asyncssh.PermissionDenied:
        raise PlatformRefused(
            f"{where}：服务器不接受用户名、口令或私钥",
            hint="请核对 place 的 user、password_env、key；改正后再运行，反复尝试会锁定账号。",
        ) from None
    except (asyncssh.KeyExchangeFailed, asyncssh.ProtocolNotSupported) as error:
        raise PlatformRefused(
            f"{where}：无法与服务器商定加密方式（{quoted(error.reason, secrets)}）",
            hint="请平台升级 SSH 服务，或开放较新的算法。",
        ) from None
    except asyncssh.ChannelOpenError as error:
        raise PlatformRefused(
            f"{where}：服务器没有开放 SFTP（{quoted(error.reason, secrets)}）",
            hint="请平台为该用户开放 SFTP。",
        ) from None
    except _GONE:
        if is_file:
            raise Vanished(f"文件 {where} 已不在", hint="请稍后再运行。") from None
        raise PlatformRefused(
            f"{where}：目录不存在", hint="请核对 place.path，它是服务器上的目录。"
        ) from None
    except asyncssh.SFTPPermissionDenied:
        raise PlatformRefused(f"{where}：没有权限读取", hint="请平台为该用户授予读权限。") from None
    except (asyncssh.Error, OSError) as error:  # TimeoutError is among them
        raise _unavailable(error, where, secrets, is_connecting=connecting is not None) from None


def _unavailable(
    error: Exception, where: str, secrets: tuple[str, ...], *, is_connecting: bool
) -> PlatformError:
    if isinstance(error, TimeoutError):
        reason = "没有在时限内答复"
    elif isinstance(error, ConnectionRefusedError):
        reason = "连接被拒绝"
    else:
        reason = quoted(getattr(error, "reason", "") or str(error), secrets)
    hint = "请稍后重试；若一直如此，请检查网络与服务器，或调大 timeout_s。"
    kind = Unreached if is_connecting else PlatformUnavailable
    return kind(f"{where}：{reason or type(error).__name__}", hint=hint)
