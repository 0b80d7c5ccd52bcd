"""Where records come from: a path or a binary stream, made seekable, its format found out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from gateway.connectors.decode.encodings import UTF_16_MARKS
from gateway.connectors.decode.records import Format, UnreadableFile

Source = str | os.PathLike[str] | BinaryIO

SPOOLED_IN_MEMORY = 8 * 1024 * 1024
_SNIFFED = 64 * 1024
_FORMATS: dict[str, Format] = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".xml": "xml",
}


def name_of(source: Source) -> str:
    """The name of a source for messages and for the format its suffix tells."""
    if isinstance(source, (str, os.PathLike)):
        return os.fspath(source)
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else "（数据流）"


@contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    """The source as a seekable binary stream; raises `UnreadableFile`.

    A path is opened and closed. A stream stays open; one that cannot seek is copied, to disk
    beyond 8 MiB.
    """
    if isinstance(source, (str, os.PathLike)):
        with _opened_path(os.fspath(source)) as stream:
            yield stream
    elif source.seekable():
        yield source
    else:
        with SpooledTemporaryFile(max_size=SPOOLED_IN_MEMORY) as copy:
            shutil.copyfileobj(source, copy)
            copy.seek(0)
            yield copy


def _opened_path(path: str) -> IO[bytes]:
    try:
        return Path(path).open("rb")
    except FileNotFoundError:
        raise UnreadableFile(path, "文件不存在", "请核对路径和文件名") from None
    except IsADirectoryError:
        raise UnreadableFile(path, "这是一个目录", "请给出目录中的某个文件") from None
    except PermissionError:
        raise UnreadableFile(path, "没有读取权限", "请为运行网关的用户授予读权限") from None
    except (OSError, ValueError) as error:
        raise UnreadableFile(path, f"打开失败（{error}）", "请检查存储设备和路径") from error


def format_of(name: str, stream: IO[bytes], *, is_document: bool) -> Format:
    """The format told by the suffix, else by the first bytes; raises `UnreadableFile`.

    `is_document`: the caller knows a path into a JSON document, so `{` opens one document and
    not the first of many lines.
    """
    known = _FORMATS.get(Path(name).suffix.lower())
    if known is not None:
        return known
    start = stream.tell()
    head = stream.read(_SNIFFED)
    stream.seek(start)
    return _format_of_head(name, head.removeprefix(b"\xef\xbb\xbf").lstrip(), is_document)


def _format_of_head(name: str, head: bytes, is_document: bool) -> Format:
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"["):
        return "json"
    if head.startswith(b"{"):
        first_line, newline, _ = head.partition(b"\n")
        is_line = not newline or first_line.rstrip().endswith(b"}")
        return "jsonl" if is_line and not is_document else "json"
    if head.startswith(b"<") and not head[:14].lower().startswith((b"<!doctype html", b"<html")):
        return "xml"
    is_binary = b"\x00" in head and not head.startswith(UTF_16_MARKS)
    if is_binary or head.startswith((b"%PDF", b"<")) or not head:
        reason = "文件为空" if not head else "内容不是 JSON、CSV、xlsx 或 XML"
        raise UnreadableFile(name, reason, "请提供 JSON、JSONL、CSV、xlsx 或 XML 文件")
    return "csv"
