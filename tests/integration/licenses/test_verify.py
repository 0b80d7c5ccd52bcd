"""Verification: nothing is valid that its issuer has not said so of."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from gateway.sandbox.citizens import JIA, YI
from gateway.sandbox.licenses import (
    BUILDERS,
    CANCELLED,
    EXPIRED,
    GOOD,
    REVOKED,
    SUSPENDED,
    Issued,
)
from gateway.sandbox.ofd import tampered
from gateway.store.database import Database
from tests.integration.license_platforms import CITY, PROVINCE
from tests.integration.licenses.desk import CONSENT, DUTY, PURPOSE, VERIFY, Desk, holder, opened


async def verified(desk: Desk, key: str | None = None, **claim: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {"purpose": PURPOSE}
    if key is None:
        answer = await desk.ask(VERIFY, **(asked | DUTY | claim))
    else:
        answer = await desk.ask(VERIFY, key, **(asked | {"consent": CONSENT} | claim))
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["verifyLicense"]
    return found


def file_of(license_: Issued, **changed: str) -> str:
    content = license_.file()
    for old, new in changed.items():
        content = tampered(content, getattr(license_.holder, old), new)
    return b64encode(content).decode()


@pytest.mark.parametrize(
    ("license_", "verdict"),
    [
        (GOOD, "VALID"),
        (EXPIRED, "EXPIRED"),
        (REVOKED, "REVOKED"),
        (SUSPENDED, "SUSPENDED"),
        (CANCELLED, "CANCELLED"),
    ],
)
async def test_what_the_issuer_says_of_an_identifier_is_the_verdict(
    database: Database, license_: Issued, verdict: str
) -> None:
    async with opened(database) as desk:
        answer = await verified(desk, identifier=license_.identifier)
        records = await desk.records()
    assert (answer["verdict"], answer["platform"]) == (verdict, PROVINCE)
    assert answer["warnings"] == []
    assert records[-1]["subject"] is not None
    assert license_.identifier not in str(records)


async def test_an_identifier_of_nothing_is_not_found_and_its_check_character_is_told(
    database: Database,
) -> None:
    wrong = GOOD.identifier[:-1] + ("0" if GOOD.identifier[-1] != "0" else "1")
    async with opened(database) as desk:
        answer = await verified(desk, identifier=wrong)
    assert answer["verdict"] == "NOT_FOUND"
    assert "校验位" in answer["warnings"][0]


async def test_an_issuer_that_is_down_is_no_verdict_on_the_license(database: Database) -> None:
    async with opened(database, PROVINCE) as desk:
        answer = await verified(desk, identifier=GOOD.identifier)
        file = await verified(desk, file=file_of(GOOD))
    assert answer["verdict"] == file["verdict"] == "ISSUER_UNREACHABLE"
    assert {"platform": PROVINCE, "kind": "UNREACHABLE"} in answer["problems"]


async def test_a_number_of_a_holder_is_verified_at_both_families(database: Database) -> None:
    async with opened(database) as desk:
        for license_ in (GOOD, BUILDERS):
            claim = {"typeCode": license_.type_code, "number": license_.number}
            answer = await verified(desk, holder=holder(JIA), **claim)
            assert answer["verdict"] == "VALID"
            wrong = await verified(desk, holder=holder(JIA), **(claim | {"number": "x"}))
            assert wrong["verdict"] == "NOT_FOUND"


async def test_a_license_of_another_holder_differs_and_nothing_more_is_told(
    database: Database,
) -> None:
    async with opened(database) as desk:
        answer = await verified(desk, holder=holder(YI), identifier=GOOD.identifier)
        own = await verified(desk, desk.token(YI), identifier=REVOKED.identifier)
    for told in (answer, own):
        assert (told["verdict"], told["differences"]) == ("DATA_DIFFERS", ["holderNumber"])
        assert told["platform"] is None


async def test_a_good_file_is_valid_by_its_issuer_and_its_seal_is_not_checked(
    database: Database,
) -> None:
    async with opened(database) as desk:
        answer = await verified(desk, file=file_of(GOOD))
    assert answer["verdict"] == "VALID"
    assert answer["sealCheck"] == {"verdict": "NOT_CHECKED", "reason": "SIGNER_NOT_CHECKED"}


async def test_a_tampered_file_is_told_by_the_seal_and_by_what_differs(database: Database) -> None:
    async with opened(database) as desk:
        answer = await verified(desk, file=file_of(GOOD, name="演示戊"))
    assert answer["verdict"] == "DATA_DIFFERS"
    assert answer["differences"] == ["holderName", "file"]
    assert answer["sealCheck"]["verdict"] == "INVALID"


async def test_a_tampered_file_is_told_while_the_issuer_is_down(database: Database) -> None:
    async with opened(database, PROVINCE) as desk:
        answer = await verified(desk, file=file_of(GOOD, name="演示戊"))
    assert answer["verdict"] == "ISSUER_UNREACHABLE"
    assert answer["sealCheck"]["verdict"] == "INVALID"


async def test_an_expired_file_is_expired(database: Database) -> None:
    async with opened(database) as desk:
        assert (await verified(desk, file=file_of(EXPIRED)))["verdict"] == "EXPIRED"


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ({}, "LICENSE_CLAIM"),
        ({"identifier": "a", "file": "UEs="}, "LICENSE_CLAIM"),
        ({"typeCode": "a", "number": "b"}, "HOLDER_REQUIRED"),
        ({"file": "not base64"}, "FILE_UNREADABLE"),
        ({"file": b64encode(b"%PDF-1.7").decode()}, "FILE_UNREADABLE"),
    ],
)
async def test_what_cannot_be_verified_is_refused(
    database: Database, claim: dict[str, str], code: str
) -> None:
    async with opened(database) as desk:
        answer = await desk.ask(VERIFY, **({"purpose": PURPOSE} | DUTY | claim))
    assert answer["errors"][0]["extensions"]["code"] == code


async def test_a_code_of_the_citys_own_needs_its_holder(database: Database) -> None:
    async with opened(database) as desk:
        alone = await verified(desk, identifier=BUILDERS.local_code)
        with_holder = await verified(desk, identifier=BUILDERS.local_code, holder=holder(JIA))
    assert {"platform": CITY, "kind": "NOT_OFFERED"} in alone["problems"]
    assert (with_holder["verdict"], with_holder["platform"]) == ("VALID", CITY)
