"""Compressed files: gzip, and zip with any number of members, held to a size before they are read.

Each is unfolded once for its checksum and its size, so that a cut or poisoned one gives no record
at all, and then read.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import IO, Any, cast
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from gateway.connectors.decode.records import UnreadableFile

MAX_UNPACKED_BYTES = 1024**3
"""How many bytes a compressed file may unfold to where nobody says otherwise."""

_GZIP, _ZIP, _EMPTY_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"
_WORKBOOK = "[Content_Types].xml"
_CHUNK = 1024 * 1024
# RuntimeError: a password is wanted; NotImplementedError: a method of compression nobody knows.
_DAMAGED = (
    EOFError, OSError, zlib.error, BadZipFile, LargeZipFile, RuntimeError, NotImplementedError,
)  # fmt: skip
_ADVICE = "请重新打包并投放完整的文件"

Member = tuple[str, IO[bytes]]


def members_of(
    name: str, stream: IO[bytes], *, is_workbook: bool, only: str | None, max_bytes: int
) -> Iterator[Member]:
    """Answer name and content of what is inside a file: itself where it is not compressed.

    `only` (with `*` and `?`) chooses members of a zip, which come in the order of their names.
    Raises `UnreadableFile` where it is damaged or holds more than `max_bytes`.
    """
    start = stream.tell()
    head = stream.read(4)
    stream.seek(start)
    if head.startswith(_GZIP):
        yield from _gunzipped(name, stream, max_bytes)
    elif head in {_ZIP, _EMPTY_ZIP} and not is_workbook:
        yield from _unzipped(name, stream, only, max_bytes)
    else:
        yield name, stream


def _gunzipped(name: str, stream: IO[bytes], max_bytes: int) -> Iterator[Member]:
    start = stream.tell()
    with gzip.GzipFile(fileobj=stream, mode="rb") as content:
        plain = cast("IO[bytes]", content)
        _measured(name, plain, max_bytes)
    stream.seek(start)
    with gzip.GzipFile(fileobj=stream, mode="rb") as content:
        yield name, cast("IO[bytes]", content)


def _unzipped(name: str, stream: IO[bytes], only: str | None, max_bytes: int) -> Iterator[Member]:
    with _archive(name, stream) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.filename)
        if any(info.filename == _WORKBOOK for info in infos):
            stream.seek(0)
            yield name, stream  # a workbook is a zip of its own kind
            return
        left, chosen = max_bytes, [info for info in infos if _is_chosen(info, only)]
        if not chosen:
            names = "、".join(info.filename for info in infos[:10]) or "无"
            wanted = f"没有与 {only} 相符的文件" if only else "没有文件"
            raise UnreadableFile(name, f"压缩包中{wanted}", f"压缩包中现有：{names}")
        for info in chosen:
            with _member(name, archive, info) as content:
                left -= _measured(f"{name}/{info.filename}", content, left)
        for info in chosen:
            with _member(name, archive, info) as content:
                yield f"{name}/{info.filename}", content


def _archive(name: str, stream: IO[bytes]) -> ZipFile:
    # What is not marked as UTF-8 was named on a Chinese Windows.
    for encoding in ("gb18030", None):
        try:
            return ZipFile(stream, metadata_encoding=encoding)
        except UnicodeDecodeError:
            continue
        except _DAMAGED:
            break
    raise UnreadableFile(name, "zip 文件已损坏或没有传完", _ADVICE)


def _is_chosen(info: ZipInfo, only: str | None) -> bool:
    if info.filename.endswith("/"):  # is_dir() of older versions fails on no name at all
        return False
    return only is None or fnmatchcase(info.filename.rpartition("/")[2], only)


def _member(name: str, archive: ZipFile, info: ZipInfo) -> IO[bytes]:
    try:
        return archive.open(info)
    except _DAMAGED as error:
        raise _damaged(f"{name}/{info.filename}", error) from None


def _measured(name: str, content: IO[bytes], most: int) -> int:
    """Answer how many bytes a content unfolds to, after a look at every one of them."""
    size = 0
    try:
        while chunk := content.read(_CHUNK):
            size += len(chunk)
            if size > most:
                reason = f"解压后超过上限 {most} 字节"
                raise UnreadableFile(name, reason, "请拆分文件，或调大规格中的 max_bytes")
    except _DAMAGED as error:
        raise _damaged(name, error) from None
    return size


def _damaged(name: str, error: Any) -> UnreadableFile:
    if isinstance(error, EOFError):
        return UnreadableFile(name, "压缩文件没有传完", _ADVICE)
    if isinstance(error, RuntimeError):
        return UnreadableFile(name, "压缩文件有口令，或压缩方法不受支持", "请不加口令重新打包")
    return UnreadableFile(name, f"压缩文件已损坏（{error}）", _ADVICE)
