"""Bytes as text and back: hexadecimal or base64."""

from __future__ import annotations

from base64 import b64decode, b64encode

from gateway.connectors.spec.protection import Written


def written(data: bytes, how: Written) -> str:
    """Answer bytes as text."""
    if how == "base64":
        return b64encode(data).decode()
    return data.hex().upper() if how == "upper-hex" else data.hex()


def read(text: str, how: str) -> bytes:
    """Answer the bytes of a text, hex in either case, `text` as UTF-8; raises `ValueError`."""
    if how == "text":
        return text.encode()
    bare = "".join(text.split())
    return b64decode(bare, validate=True) if how == "base64" else bytes.fromhex(bare)
