"""Compressed answers, told by their content: some platforms send the header without the gzip."""

from __future__ import annotations

import zlib

from gateway.connectors.wire_faults import too_large
from gateway.errors import PlatformUnavailable

ACCEPTED = "gzip, deflate"
_GZIP = b"\x1f\x8b"


def plain(body: bytes, encoding: str, most: int) -> bytes:
    """Answer the content of a body whose header says `encoding`.

    Raises `PlatformChanged` where it is more than `most` bytes, before it is unfolded whole, and
    `PlatformUnavailable` where it is cut or damaged.
    """
    if body.startswith(_GZIP):
        return _unfolded(body, zlib.MAX_WBITS | 16, most)
    if encoding.strip().lower() != "deflate" or not body:
        return body
    # Two forms go by that name: with a zlib header, and without one.
    has_header = body[0] & 0x0F == zlib.DEFLATED and int.from_bytes(body[:2]) % 31 == 0
    return _unfolded(body, zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS, most)


def _unfolded(body: bytes, form: int, most: int) -> bytes:
    content = bytearray()
    while body:
        unfolding = zlib.decompressobj(form)
        try:
            content += unfolding.decompress(body, most + 1 - len(content))
        except zlib.error:
            raise _damaged() from None
        if len(content) > most:
            raise too_large(most)
        if not unfolding.eof:
            raise _damaged()
        body = unfolding.unused_data  # gzip may be several members one after the other
    return bytes(content)


def _damaged() -> PlatformUnavailable:
    return PlatformUnavailable(
        "压缩的应答不完整或已损坏", hint="请稍后重试。", code="PLATFORM_BAD_PAYLOAD"
    )
