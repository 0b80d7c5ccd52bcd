"""A small OFD file (GB/T 33190): a zip of XML, metadata in it, and a seal whose digests fit.

The seal is nobody's: there is a list of digests, and no certificate that could be trusted.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from gmalg import SM3  # type: ignore[import-untyped]  # it has no types

SM3_ID = "1.2.156.10197.1.401"
_XMLNS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SIGNS = "Doc_0/Signs"


def ofd(metadata: Mapping[str, str], *, spelling: str = "CustomData", sealed: bool = True) -> bytes:
    """The file; `spelling` is CustomData, or CuslomData as one generator writes it."""
    parts = _parts(metadata, spelling, sealed=sealed)
    if sealed:
        signed = dict(parts)
        parts[f"{_SIGNS}/Signatures.xml"] = _signatures()
        parts[f"{_SIGNS}/Sign_0/Signature.xml"] = _signature(signed)
        parts[f"{_SIGNS}/Sign_0/SignedValue.dat"] = b"sandbox: sealed by nobody"
    return packed(parts)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as one zip."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # Always the same bytes: ZipInfo's own time is a fixed one.
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()


def tampered(file: bytes, old: str, new: str) -> bytes:
    """The file with a text replaced everywhere, as a forger does; the seal stays."""
    with ZipFile(BytesIO(file)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed({name: part.replace(old.encode(), new.encode()) for name, part in parts.items()})


def _parts(metadata: Mapping[str, str], spelling: str, *, sealed: bool) -> dict[str, bytes]:
    signatures = f"<ofd:Signatures>{_SIGNS}/Signatures.xml</ofd:Signatures>" if sealed else ""
    is_true = spelling == "CustomData"
    inside = _entries(metadata, spelling, "Name") if is_true else ""
    root = (
        f'{_HEAD}<ofd:OFD {_XMLNS} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>demo</ofd:DocID>{inside}</ofd:DocInfo>"
        f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{signatures}</ofd:DocBody></ofd:OFD>"
    )
    text = "".join(f"{name} {value}；" for name, value in metadata.items())
    page = (
        f'{_HEAD}<ofd:Page {_XMLNS}><ofd:Content><ofd:Layer ID="1"><ofd:TextObject ID="2" '
        f'Boundary="10 10 190 20" Font="3" Size="5"><ofd:TextCode X="0" Y="5">{escape(text)}'
        "</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>"
    )
    document = (
        f"{_HEAD}<ofd:Document {_XMLNS}><ofd:CommonData><ofd:MaxUnitID>3</ofd:MaxUnitID>"
        "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        '</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
        "</ofd:Pages></ofd:Document>"
    )
    parts = {
        "OFD.xml": root.encode(),
        "Doc_0/Document.xml": document.encode(),
        "Doc_0/Pages/Page_0/Content.xml": page.encode(),
    }
    if not is_true:
        entries = _entries(metadata, spelling, "name")
        near = f'{_HEAD}<XMI xmlns:ofd="org.omg.ofd">{entries}</XMI>'
        parts["Doc_0/Attachs/metadata.xml"] = near.encode()
    return parts


def _entries(metadata: Mapping[str, str], spelling: str, attribute: str) -> str:
    entries = "".join(
        f"<ofd:{spelling} {attribute}={quoteattr(name)}>{escape(value)}</ofd:{spelling}>"
        for name, value in metadata.items()
    )
    return f"<ofd:{spelling}s>{entries}</ofd:{spelling}s>"


def _signatures() -> bytes:
    return (
        f"{_HEAD}<ofd:Signatures {_XMLNS}><ofd:MaxSignId>1</ofd:MaxSignId>"
        '<ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'
    ).encode()


def _signature(parts: Mapping[str, bytes]) -> bytes:
    references = "".join(
        f'<ofd:Reference FileRef="/{name}"><ofd:CheckValue>{_digest(part)}</ofd:CheckValue>'
        "</ofd:Reference>"
        for name, part in parts.items()
    )
    return (
        f'{_HEAD}<ofd:Signature {_XMLNS}><ofd:SignedInfo><ofd:Provider ProviderName="sandbox"/>'
        f'<ofd:References CheckMethod="{SM3_ID}">{references}</ofd:References></ofd:SignedInfo>'
        f"<ofd:SignedValue>/{_SIGNS}/Sign_0/SignedValue.dat</ofd:SignedValue></ofd:Signature>"
    ).encode()


def _digest(content: bytes) -> str:
    digest = SM3()
    digest.update(content)
    return b64encode(digest.value()).decode()
