"""A folder on an SFTP server: its host key is verified, files are fetched piece by piece."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import join
from stat import S_ISLNK, S_ISREG
from tempfile import TemporaryFile
from typing import BinaryIO, TypeVar, cast

import asyncssh

from gateway.connectors.files.folder import MOST_OF_COMPANION, Vanished
from gateway.connectors.files.ledger import Listed
from gateway.connectors.files.sftp_faults import translated
from gateway.connectors.resilience import Guard
from gateway.connectors.spec import SftpPlace
from gateway.connectors.spec.file_names import name_as_text
from gateway.errors import PlatformRefused, SettingsError

T = TypeVar("T")
PIECE = 1024 * 1024

logging.getLogger("asyncssh").setLevel(logging.WARNING)  # it tells of every connection and user


@asynccontextmanager
async def open_sftp(
    place: SftpPlace, environ: Mapping[str, str], guard: Guard
) -> AsyncIterator[SftpFolder]:
    """Answer the folder; nothing is connected before it is needed.

    Raises `SettingsError` where a secret or the private key is missing.
    """
    folder = SftpFolder(place, _proof(place, environ), guard)
    try:
        yield folder
    finally:
        await folder.close()


@dataclass(frozen=True)
class Proof:
    """What proves who we are; `secrets` are kept out of messages."""

    password: str | None
    keys: tuple[asyncssh.SSHKey, ...]
    secrets: tuple[str, ...]


class _Client(asyncssh.SSHClient):
    """Accepts the server whose host key has a known fingerprint, and remembers what it showed."""

    def __init__(self, known: tuple[str, ...]) -> None:
        self.known = known
        self.shown = ""

    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        del host, addr, port
        self.shown = key.get_fingerprint("sha256")
        return self.shown in self.known


@dataclass
class _Line:
    """An open connection, and the file that is open over it."""

    connection: asyncssh.SSHClientConnection
    sftp: asyncssh.SFTPClient
    file: asyncssh.SFTPClientFile | None = None
    path: str = ""

    async def leave_file(self) -> None:
        """Close the file that is open."""
        file, self.file, self.path = self.file, None, ""
        if file is not None:
            await file.close()


@dataclass
class SftpFolder:
    """A folder on an SFTP server; one connection, made anew where it broke."""

    place: SftpPlace
    proof: Proof
    guard: Guard
    _line: _Line | None = None
    _refusal: PlatformRefused | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def shown(self, name: str) -> str:
        """Answer the address of a file."""
        place = self.place
        path = join(place.path, name_as_text(name)).lstrip("/")
        return f"sftp://{place.host}:{place.port}/{path}"

    async def close(self) -> None:
        """Close the connection."""
        line, self._line = self._line, None
        if line is not None:
            line.connection.abort()
            with suppress(Exception):
                await line.connection.wait_closed()

    async def listing(self, stream: str) -> list[Listed]:
        """Answer the files in the folder."""

        async def work(line: _Line) -> list[Listed]:
            names = await line.sftp.readdir(self.place.path)
            found = []
            for entry in names:
                name = cast("str", entry.filename)
                attrs = await _followed(line.sftp, join(self.place.path, name), entry.attrs)
                file = _listed(name, attrs) if attrs is not None else None
                found += [file] if file is not None else []
            return found

        return await self._working(stream, self.place.path, work)

    async def version(self, stream: str, name: str) -> str | None:
        """Answer how a file stands now, None where it is gone."""

        async def work(line: _Line) -> str | None:
            found = _listed(name, await line.sftp.stat(join(self.place.path, name)))
            return found.version if found else None

        try:
            return await self._working(stream, name, work, file=name)
        except Vanished:
            return None

    async def head(self, stream: str, name: str) -> bytes:
        """Answer the first 64 KiB of a file."""

        async def work(line: _Line) -> bytes:
            async with line.sftp.open(join(self.place.path, name), "rb") as file:
                return cast("bytes", await file.read(MOST_OF_COMPANION))

        return await self._working(stream, name, work, file=name)

    @asynccontextmanager
    async def opened(self, stream: str, file: Listed) -> AsyncIterator[BinaryIO]:
        """Answer a copy of a file that is gone at the end of the block.

        A connection that breaks is made again and goes on where it was.
        """
        with TemporaryFile() as copy:
            offset = 0
            while offset < file.size:
                piece = await self._piece(stream, file, offset)
                await asyncio.to_thread(copy.write, piece)
                offset += len(piece)
            if await self.version(stream, file.name) != file.version:
                raise self._another(file)
            if self._line is not None:
                with suppress(asyncssh.Error, OSError):
                    await self._line.leave_file()
            copy.seek(0)
            yield cast("BinaryIO", copy)

    async def _piece(self, stream: str, file: Listed, offset: int) -> bytes:
        path = join(self.place.path, file.name)

        async def work(line: _Line) -> bytes:
            if line.path != path:
                await line.leave_file()
                line.file, line.path = await line.sftp.open(path, "rb"), path
            assert line.file is not None  # noqa: S101  # it is where the path is
            size = min(PIECE, file.size - offset)
            piece = cast("bytes", await line.file.read(size, offset))
            if len(piece) < size:
                raise self._another(file)
            return piece

        return await self._working(stream, f"{file.name}@{offset}", work, file=file.name)

    def _another(self, file: Listed) -> Vanished:
        return Vanished(f"文件 {self.shown(file.name)} 在传输时变了", hint="请稍后再运行。")

    async def _working(
        self,
        stream: str,
        what: str,
        work: Callable[[_Line], Awaitable[T]],
        *,
        file: str = "",
    ) -> T:
        """Do one step over the connection, patiently; reading again is always safe."""

        async def attempt() -> T:
            with translated(self.shown(file), self.proof.secrets, is_file=bool(file)):
                line = await self._connected()
                try:
                    async with asyncio.timeout(self.place.timeout_s):
                        return await work(line)
                except (Vanished, asyncssh.SFTPNoSuchFile, asyncssh.SFTPPermissionDenied):
                    raise  # the connection is as good as before
                except BaseException:
                    await self.close()
                    raise

        return await self.guard.call(stream, what, attempt)

    async def _connected(self) -> _Line:
        """Answer the connection; who was refused once does not knock again."""
        async with self._lock:
            if self._refusal is not None:
                raise self._refusal
            if self._line is None or self._line.connection.is_closed():
                await self.guard.gate.passed()
                try:
                    self._line = await self._connect()
                except PlatformRefused as refusal:
                    self._refusal = refusal
                    raise
            return self._line

    async def _connect(self) -> _Line:
        place, client = self.place, _Client(self.place.host_keys)
        with translated(self.shown(""), self.proof.secrets, connecting=client):
            async with asyncio.timeout(place.timeout_s):
                connection, _ = await asyncssh.create_connection(
                    lambda: client,
                    place.host,
                    place.port,
                    username=place.user,
                    password=self.proof.password,
                    client_keys=list(self.proof.keys) or None,
                    known_hosts=([], [], []),  # none but those whose fingerprint is known
                    agent_path=None,
                    config=None,
                    connect_timeout=place.timeout_s,
                    login_timeout=place.timeout_s,
                    keepalive_interval=30,
                )
                try:
                    return _Line(
                        connection,
                        await connection.start_sftp_client(path_errors="surrogateescape"),
                    )
                except BaseException:
                    connection.abort()
                    raise


async def _followed(
    sftp: asyncssh.SFTPClient, path: str, attrs: asyncssh.SFTPAttrs
) -> asyncssh.SFTPAttrs | None:
    """Answer what a link leads to, None where it leads nowhere."""
    if attrs.permissions is None or not S_ISLNK(attrs.permissions):
        return attrs
    try:
        return await sftp.stat(path)
    except asyncssh.SFTPNoSuchFile:
        return None


def _listed(name: str, attrs: asyncssh.SFTPAttrs) -> Listed | None:
    if attrs.permissions is not None and not S_ISREG(attrs.permissions):
        return None
    return Listed(name, attrs.size or 0, int(attrs.mtime or 0))


def _proof(place: SftpPlace, environ: Mapping[str, str]) -> Proof:
    password = _secret(place.password_env, environ)
    key_password = _secret(place.key_password_env, environ)
    keys: tuple[asyncssh.SSHKey, ...] = ()
    if place.key is not None:
        try:
            keys = (asyncssh.import_private_key(Path(place.key).read_text("ascii"), key_password),)
        except (OSError, ValueError, asyncssh.KeyImportError, asyncssh.KeyEncryptionError):
            raise SettingsError(
                f"私钥文件 {place.key} 无法读取。",
                hint="请核对路径、权限、格式，以及 key_password_env 中的口令。",
            ) from None
    return Proof(password, keys, tuple(filter(None, (password, key_password))))


def _secret(name: str | None, environ: Mapping[str, str]) -> str | None:
    if name is None:
        return None
    if not environ.get(name):
        raise SettingsError(f"环境变量 {name} 未设置。", hint="它存放 SFTP 的口令。")
    return environ[name]
