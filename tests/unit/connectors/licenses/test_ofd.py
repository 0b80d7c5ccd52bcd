"""What a file says of its license, and whether its seal still fits."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.licenses.ofd import SealReason, SealVerdict, read_ofd
from gateway.errors import ArgumentError
from gateway.sandbox.licenses import GOOD
from gateway.sandbox.ofd import ofd, packed, tampered


@pytest.mark.parametrize("spelling", ["CustomData", "CuslomData"])
def test_both_spellings_of_the_metadata_are_read(spelling: str) -> None:
    read = read_ofd(GOOD.file(spelling=spelling))
    assert read.license.identifier == GOOD.identifier
    assert (read.license.holders[0].name, read.license.number) == (GOOD.holder.name, GOOD.number)


def test_a_seal_that_fits_is_not_called_valid() -> None:
    seal = read_ofd(GOOD.file()).seal
    assert (seal.verdict, seal.reason) == (SealVerdict.NOT_CHECKED, SealReason.SIGNER_NOT_CHECKED)


def test_a_file_changed_after_it_was_sealed_is_found_out() -> None:
    seal = read_ofd(tampered(GOOD.file(), GOOD.holder.name, "演示戊")).seal
    assert (seal.verdict, seal.reason) == (SealVerdict.INVALID, SealReason.DIGEST_DIFFERS)


def test_a_file_of_which_a_sealed_part_is_gone_is_found_out() -> None:
    with ZipFile(BytesIO(GOOD.file())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    del parts["Doc_0/Pages/Page_0/Content.xml"]
    assert read_ofd(packed(parts)).seal.verdict is SealVerdict.INVALID


def test_without_a_seal_nothing_is_said_of_one() -> None:
    assert read_ofd(ofd(GOOD.pinyin(), sealed=False)).seal.reason is SealReason.NO_SEAL


def test_a_digest_that_nobody_knows_is_not_checked() -> None:
    file = tampered(GOOD.file(), "1.2.156.10197.1.401", "1.2.3.4")
    assert read_ofd(file).seal.reason is SealReason.UNKNOWN_DIGEST


def test_a_bomb_is_not_unfolded() -> None:
    bomb = packed({"OFD.xml": b"<a>" + b" " * (40 * 1024 * 1024) + b"</a>"})
    assert len(bomb) < 100_000
    with pytest.raises(ArgumentError) as error:
        read_ofd(bomb)
    assert error.value.code == "FILE_UNREADABLE"


def test_two_parts_of_one_name_are_refused() -> None:
    out = BytesIO(GOOD.file())
    with ZipFile(out, "a", ZIP_DEFLATED) as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("OFD.xml", b"<OFD/>")
    with pytest.raises(ArgumentError):
        read_ofd(out.getvalue())


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(ArgumentError):
        read_ofd(packed({"OFD.xml": bomb}))


@given(st.binary(max_size=200), st.integers(0, 2_000), st.binary(min_size=1, max_size=20))
def test_whatever_is_given_is_read_or_refused(head: bytes, place: int, cut: bytes) -> None:
    whole = GOOD.file()
    for content in (head, b"PK" + head, whole[:place] + cut + whole[place + len(cut) :]):
        assert outcome(content) in {"read", "FILE_UNREADABLE"}


def outcome(content: bytes) -> str:
    try:
        read_ofd(content)
    except ArgumentError as error:
        return error.code
    return "read"
