"""The file of a license (OFD, GB/T 33190): its metadata, and whether its seal still fits.

Metadata stand in OFD.xml as CustomDatas/CustomData, or near it as CuslomDatas/CuslomData, as one
generator writes them. Of a seal the digests of the sealed parts are checked: where one differs the
file was changed. Whose seal it is nobody here can tell, so that no file is called sealed rightly.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any

from gateway.connectors.decode import UnreadableFile
from gateway.connectors.decode.archives import members_of
from gateway.connectors.decode.encodings import decoded_whole
from gateway.connectors.decode.xml_text import read_xml
from gateway.connectors.licenses.naming import license_of
from gateway.connectors.spec import Licenses
from gateway.crypto.sm3 import sm3
from gateway.errors import ArgumentError
from gateway.standard.licenses import License

MOST_BYTES = 32 * 1024 * 1024
"""How much a file may unfold to."""
MOST_PARTS = 2_000

_ROOT = "OFD.xml"
_ENTRIES = frozenset({"CustomData", "CuslomData"})
_PINYIN = Licenses.model_validate(
    {"family": "sharing", "regions": ["00"], "names": "pinyin", "statuses": {"1": "VALID"}}
)
_DIGESTS: Mapping[str, Callable[[bytes], bytes]] = {
    "1.2.156.10197.1.401": sm3,
    "sm3": sm3,
    "2.16.840.1.101.3.4.2.1": lambda content: hashlib.sha256(content).digest(),
    "sha256": lambda content: hashlib.sha256(content).digest(),
}


class SealVerdict(Enum):
    """What was found of a seal."""

    VALID = "VALID"
    INVALID = "INVALID"
    NOT_CHECKED = "NOT_CHECKED"


class SealReason(Enum):
    """Why a seal is invalid, or was not checked."""

    DIGEST_DIFFERS = "DIGEST_DIFFERS"
    NO_SEAL = "NO_SEAL"
    UNKNOWN_DIGEST = "UNKNOWN_DIGEST"
    SIGNER_NOT_CHECKED = "SIGNER_NOT_CHECKED"


@dataclass(frozen=True)
class SealCheck:
    """What was found of the seals of a file."""

    verdict: SealVerdict
    reason: SealReason


@dataclass(frozen=True)
class Ofd:
    """A file that was read: what it says of its license, and what its seal says of it."""

    license: License = field(repr=False)
    seal: SealCheck


def read_ofd(content: bytes) -> Ofd:
    """Answer what a file says. Raises ArgumentError (FILE_UNREADABLE) where it is no OFD."""
    try:
        parts = _parts(content)
        if _ROOT not in parts:
            raise _unreadable("不是 OFD：没有 OFD.xml")
        metadata = dict(_metadata(parts))
        seal = _seal(parts)
    except UnreadableFile:
        raise _unreadable("压缩包已损坏、有口令或过大") from None
    except ValueError:
        raise _unreadable("其中的 XML 无法读取") from None
    return Ofd(license_of(metadata, _PINYIN, "file"), seal)


def _parts(content: bytes) -> dict[str, bytes]:
    if not content.startswith(b"PK"):
        raise _unreadable("不是 OFD")
    parts: dict[str, bytes] = {}
    members = members_of("", BytesIO(content), is_workbook=False, only=None, max_bytes=MOST_BYTES)
    for name, stream in members:
        place = normpath(name.lstrip("/"))
        # Of two parts of one name a reader shows one, and the digest may be of the other.
        if place in parts or len(parts) >= MOST_PARTS:
            raise _unreadable("其中有同名的部分，或部分过多")
        parts[place] = stream.read()
    return parts


def _metadata(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Answer names and values; those of OFD.xml go before those of other parts."""
    names = [name for name in parts if name.lower().endswith(".xml") and name != _ROOT]
    for name in (*names, _ROOT):
        content = parts[name]
        if name == _ROOT or any(entry.encode() in content for entry in _ENTRIES):
            yield from _entries(_xml(content))


def _entries(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for one in value:
            yield from _entries(one)
    if not isinstance(value, Mapping):
        return
    for name, inner in value.items():
        if name not in _ENTRIES:
            yield from _entries(inner)
            continue
        for entry in inner if isinstance(inner, list) else [inner]:
            if isinstance(entry, Mapping):
                key = entry.get("@Name") or entry.get("@name")
                text = entry.get("#text") or entry.get("@Value") or entry.get("@value")
                if key and text:
                    yield str(key), str(text)


def _seal(parts: Mapping[str, bytes]) -> SealCheck:
    seals = [name for name in parts if name.endswith("/Signature.xml")]
    if not seals:
        return SealCheck(SealVerdict.NOT_CHECKED, SealReason.NO_SEAL)
    found = [_digests_fit(parts, name) for name in seals]
    if False in found:
        return SealCheck(SealVerdict.INVALID, SealReason.DIGEST_DIFFERS)
    reason = SealReason.UNKNOWN_DIGEST if None in found else SealReason.SIGNER_NOT_CHECKED
    return SealCheck(SealVerdict.NOT_CHECKED, reason)


def _digests_fit(parts: Mapping[str, bytes], seal: str) -> bool | None:
    """Say whether every sealed part is as it was; None where that cannot be told."""
    told = _members(_members(_xml(parts[seal]), "Signature"), "SignedInfo")
    references = _members(told, "References")
    digest = _DIGESTS.get(str(references.get("@CheckMethod", "")).lower())
    listed = references.get("Reference")
    found = listed if isinstance(listed, list) else [listed]
    if digest is None or not listed:
        return None
    return all(isinstance(one, Mapping) and _fits(parts, seal, one, digest) for one in found)


def _fits(
    parts: Mapping[str, bytes],
    seal: str,
    reference: Mapping[str, Any],
    digest: Callable[[bytes], bytes],
) -> bool:
    place = str(reference.get("@FileRef", ""))
    whole = place.lstrip("/") if place.startswith("/") else join(dirname(seal), place)
    content = parts.get(normpath(whole))
    try:
        return content is not None and digest(content) == b64decode(
            str(reference.get("CheckValue", ""))
        )
    except ValueError:
        return False


def _members(value: Any, name: str) -> Mapping[str, Any]:
    inner = value.get(name) if isinstance(value, Mapping) else None
    return inner if isinstance(inner, Mapping) else {}


def _xml(content: bytes) -> Any:
    return read_xml(decoded_whole("", content, None))


def _unreadable(reason: str) -> ArgumentError:
    return ArgumentError(
        f"文件无法读取：{reason}。", hint="应为 OFD 文件。", code="FILE_UNREADABLE"
    )
