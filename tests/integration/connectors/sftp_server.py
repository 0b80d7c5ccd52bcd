"""A real SFTP server on loopback, told to misbehave; it knows nothing of connectors."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh

USER, PASSWORD = "gongxiang", "a-synthetic-password"


@dataclass
class Sftp:
    """A server over a folder; `cuts` are how many bytes connections live for, one after another."""

    folder: Path
    host_key: asyncssh.SSHKey = field(
        default_factory=lambda: asyncssh.generate_private_key("ssh-ed25519")
    )
    trusted: asyncssh.SSHKey | None = None
    cuts: list[int] = field(default_factory=list)
    before_open: Callable[[str], object] = lambda _: None
    port: int = 0
    logins: list[str] = field(default_factory=list)
    connections: int = 0
    open_files: int = 0
    most_open: int = 0
    served: int = 0
    still: bool = False
    end: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def fingerprint(self) -> str:
        return self.host_key.get_fingerprint("sha256")

    def place(self, **more: Any) -> dict[str, Any]:
        """The place of a specification."""
        return {
            "kind": "sftp",
            "host": "127.0.0.1",
            "port": self.port,
            "user": USER,
            "password_env": "DROP_PASSWORD",
            "host_keys": [self.fingerprint],
            "path": "out",
            **more,
        }


class _Server(asyncssh.SSHServer):
    def __init__(self, sftp: Sftp) -> None:
        self.sftp = sftp

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.conn = conn
        self.sftp.connections += 1

    def begin_auth(self, username: str) -> bool:
        self.username = username
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        self.sftp.logins.append(username)
        return (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return self.sftp.trusted is not None

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        trusted = self.sftp.trusted
        return username == USER and trusted is not None and key == trusted.convert_to_public()


def _files(sftp: Sftp) -> Callable[[asyncssh.SSHServerChannel[bytes]], asyncssh.SFTPServer]:
    class Files(asyncssh.SFTPServer):
        def __init__(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
            super().__init__(chan, chroot=str(sftp.folder).encode())
            self.left = sftp.cuts.pop(0) if sftp.cuts else None

        def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
            sftp.before_open(os.fsdecode(path))
            file = super().open(path, pflags, attrs)
            sftp.open_files += 1
            sftp.most_open = max(sftp.most_open, sftp.open_files)
            return file

        def close(self, file_obj: object) -> None:
            sftp.open_files -= 1
            super().close(file_obj)

        async def read(self, file_obj: object, offset: int, size: int) -> bytes:
            if sftp.still:
                await sftp.end.wait()
            data: Any = super().read(file_obj, offset, size)
            if self.left is not None:
                self.left -= len(data)
                if self.left < 0:
                    self.channel.get_connection().abort()
                    return b""
            sftp.served += len(data)
            return bytes(data)

    return Files


@asynccontextmanager
async def serving_sftp(sftp: Sftp) -> AsyncIterator[Sftp]:
    """Serve the folder for as long as the block lasts, at the same port when it is served again."""
    server = await asyncssh.listen(
        "127.0.0.1",
        sftp.port,
        server_factory=lambda: _Server(sftp),
        server_host_keys=[sftp.host_key],
        sftp_factory=_files(sftp),
    )
    sftp.port = server.get_port()
    try:
        yield sftp
    finally:
        sftp.end.set()
        server.close()
        await server.wait_closed()
