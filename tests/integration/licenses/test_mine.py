"""What a person may know and have done of their own data."""

from __future__ import annotations

from typing import Any

from gateway.crypto import open_provider
from gateway.resolvers.licenses import Licenses
from gateway.resolvers.licenses.records import Records
from gateway.sandbox.citizens import JIA, YI
from gateway.sandbox.licenses import GOOD, MANAGER, OPERATOR
from gateway.settings import CryptoKey
from gateway.store.audit_chain import verify
from gateway.store.database import Database
from tests.integration.licenses.desk import (
    AUTHORIZE,
    CONSENT,
    DUTY,
    ENVIRON,
    FIND,
    KEYS,
    PURPOSE,
    VERIFY,
    holder,
    opened,
)

MINE = """query ($first: Int! = 50, $before: ID) {
  myLicenseAccesses(first: $first, before: $before) {
    id occurredAt caller action mode purpose outcome caseNo consentId dutyItem dutyCase
  }
}"""
EXPORT = "{ exportMyData }"
ERASE = "mutation { eraseMyData { erasedAuthorizedUses keptAccesses keptYears message } }"
ASKED: dict[str, Any] = {"types": [OPERATOR, MANAGER], "purpose": PURPOSE}


async def test_a_holder_sees_who_looked_why_and_when_and_nobody_elses(database: Database) -> None:
    async with opened(database) as desk:
        await desk.ask(FIND, holder=holder(JIA), **ASKED, **DUTY)
        await desk.ask(FIND, desk.token(JIA), consent=CONSENT, **ASKED)
        await desk.ask(FIND, holder=holder(YI), **ASKED, **DUTY)
        await desk.ask(VERIFY, identifier=GOOD.identifier, purpose="核验所持证照", **DUTY)
        answer = await desk.ask(MINE, desk.token(JIA))
    verified, own, duty = answer["data"]["myLicenseAccesses"]
    assert (verified["action"], verified["purpose"]) == ("license.verify", "核验所持证照")
    assert (own["mode"], own["consentId"], own["caller"]) == (
        "SELF",
        "C-1",
        "citizen-1@sandbox-identity",
    )
    assert (duty["caller"], duty["dutyItem"], duty["dutyCase"], duty["outcome"]) == (
        "bureau",
        DUTY["item"],
        DUTY["caseNo"],
        "ANSWERED",
    )


async def test_pages_follow_each_other(database: Database) -> None:
    async with opened(database) as desk:
        for _ in range(3):
            await desk.ask(FIND, holder=holder(JIA), **ASKED, **DUTY)
        key, seen, before = desk.token(JIA), [], None
        while page := (await desk.ask(MINE, key, first=2, before=before))["data"][
            "myLicenseAccesses"
        ]:
            seen += [int(one["id"]) for one in page]
            before = page[-1]["id"]
    assert seen == [6, 4, 2]


async def test_accesses_recorded_with_an_older_key_are_found(database: Database) -> None:
    async with opened(database) as desk:
        await desk.ask(FIND, holder=holder(JIA), **ASKED, **DUTY)
        newer = [*KEYS, CryptoKey.model_validate({"id": "n", "use": "mac", "key": "env:new"})]
        crypto = open_provider("standard", newer, {**ENVIRON, "new": "ef" * 32})
        rotated = Licenses(desk.sources, Records(database, crypto, desk.now))
        caller = desk.reader(desk.token(JIA))
        seen = await rotated.mine.accesses(caller, None, 50)
    assert [one.action for one in seen] == ["license.find"]


async def test_only_the_person_may_ask(database: Database) -> None:
    async with opened(database) as desk:
        for query in (MINE, EXPORT, ERASE):
            answer = await desk.ask(query)
            assert answer["errors"][0]["extensions"]["code"] == "LICENSE_FORBIDDEN"


async def test_a_copy_holds_all_that_is_kept_and_no_number(database: Database) -> None:
    async with opened(database) as desk:
        asked = {"identifier": GOOD.identifier, "purpose": PURPOSE, **DUTY}
        await desk.ask(AUTHORIZE, holder=holder(JIA), **asked)
        answer = (await desk.ask(EXPORT, desk.token(JIA)))["data"]["exportMyData"]
    assert [one["action"] for one in answer["accesses"]] == ["license.export", "license.authorize"]
    assert len(answer["authorisedUses"]) == 1
    assert "3 年" in answer["kept"]
    assert JIA.number not in str(answer)


async def test_erasing_forgets_uses_and_says_what_stays_and_why(database: Database) -> None:
    async with opened(database) as desk:
        asked = {"identifier": GOOD.identifier, "purpose": PURPOSE, **DUTY}
        use = (await desk.ask(AUTHORIZE, holder=holder(JIA), **asked))["data"]
        answer = (await desk.ask(ERASE, desk.token(JIA)))["data"]["eraseMyData"]
        gone = await desk.get(use["authorizeLicenseUse"]["path"])
        report = await verify(database, desk.crypto)
    assert (answer["erasedAuthorizedUses"], answer["keptAccesses"]) == (1, 3)
    assert (answer["keptYears"], "依法" in answer["message"]) == (3, True)
    assert gone.status_code == 404
    assert report.findings == []
