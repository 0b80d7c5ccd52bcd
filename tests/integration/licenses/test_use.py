"""An authorised use is downloaded once, soon, and by who authorised it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from gateway.sandbox import http_error
from gateway.sandbox.citizens import JIA, YI
from gateway.sandbox.license_sharing import FILE
from gateway.sandbox.licenses import BUILDERS, EXPIRED, GOOD
from gateway.store.database import Database
from gateway.store.license_grants import GRANT
from tests.integration.license_platforms import PROVINCE
from tests.integration.licenses.desk import (
    AUTHORIZE,
    CONSENT,
    DUTY,
    DUTY_KEY,
    PURPOSE,
    Desk,
    holder,
    opened,
)


async def authorized(desk: Desk, key: str = DUTY_KEY, **more: Any) -> dict[str, Any]:
    asked = {"identifier": GOOD.identifier, "purpose": PURPOSE, **DUTY, **more}
    answer = await desk.ask(AUTHORIZE, key, **asked)
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["authorizeLicenseUse"]
    return found


async def test_a_use_is_downloaded_once(database: Database) -> None:
    async with opened(database) as desk:
        use = await authorized(desk)
        first = await desk.get(use["path"])
        second = await desk.get(use["path"])
        records = await desk.records()
    assert (first.status_code, first.headers["content-type"]) == (200, "application/ofd")
    assert first.content == GOOD.file()
    assert first.headers["cache-control"] == "no-store"
    assert (second.status_code, second.json()["errors"][0]["extensions"]["code"]) == (
        404,
        "DOWNLOAD_GONE",
    )
    actions = [(one["action"], one["outcome"]) for one in records]
    assert actions == [
        ("license.authorize", "ASKED"),
        ("license.authorize", "ANSWERED"),
        ("license.download", "ASKED"),
        ("license.download", "ANSWERED"),
    ]


async def test_a_citizen_downloads_their_own_at_either_platform(database: Database) -> None:
    async with opened(database) as desk:
        key = desk.token(JIA)
        for identifier, license_ in (
            (GOOD.identifier, GOOD),
            (BUILDERS.local_code, BUILDERS),
        ):
            use = await authorized(desk, key, identifier=identifier, consent=CONSENT)
            file = await desk.get(use["path"], key)
            assert file.status_code == 200
            assert license_.number not in use["path"]


async def test_nobody_else_downloads_it_and_trying_does_not_spend_it(database: Database) -> None:
    async with opened(database) as desk:
        use = await authorized(desk)
        for key in (None, desk.token(JIA)):
            assert (await desk.get(use["path"], key)).status_code == 404
        assert (await desk.get(use["path"])).status_code == 200


async def test_a_use_is_over_after_ten_minutes(database: Database) -> None:
    async with opened(database) as desk:
        use = await authorized(desk)
        desk.moved = timedelta(minutes=10)
        assert (await desk.get(use["path"])).status_code == 404


async def test_a_file_that_does_not_come_is_told_and_the_use_is_spent(database: Database) -> None:
    async with opened(database) as desk:
        use = await authorized(desk)
        desk.platforms.province.script.next(FILE, http_error(500), times=9)
        failed = await desk.get(use["path"])
        records = await desk.records()
        assert (await desk.get(use["path"])).status_code == 404
    assert failed.status_code == 502
    assert records[-1]["outcome"] == "FAILED"


async def test_what_is_stored_of_a_use_tells_nobody_anything(database: Database) -> None:
    async with opened(database) as desk:
        use = await authorized(desk)
        async with database.transaction() as transaction:
            (row,) = (await transaction.execute(select(GRANT))).mappings().all()
    token = use["path"].rpartition("/")[2]
    for told in (GOOD.identifier, JIA.number, JIA.name, PURPOSE, token):
        assert told not in str(dict(row))


@pytest.mark.parametrize(
    ("identifier", "code"), [(EXPIRED.identifier, "LICENSE_NOT_VALID"), ("", "LICENSE_CLAIM")]
)
async def test_only_a_valid_license_is_used(database: Database, identifier: str, code: str) -> None:
    async with opened(database) as desk:
        asked = {"identifier": identifier, "purpose": PURPOSE, **DUTY}
        answer = await desk.ask(AUTHORIZE, **asked)
    assert answer["errors"][0]["extensions"]["code"] == code


async def test_a_license_of_another_is_not_used(database: Database) -> None:
    async with opened(database) as desk:
        asked = {"identifier": GOOD.identifier, "purpose": PURPOSE, **DUTY}
        own = await desk.ask(AUTHORIZE, desk.token(YI), consent=CONSENT, **asked)
        duty = await desk.ask(AUTHORIZE, holder=holder(YI), **asked)
        records = await desk.records()
    for answer in (own, duty):
        assert answer["errors"][0]["extensions"]["code"] == "LICENSE_FORBIDDEN"
    assert [one["outcome"] for one in records] == ["ASKED", "REFUSED"] * 2


async def test_where_the_platform_is_down_no_link_is_given(database: Database) -> None:
    async with opened(database, PROVINCE) as desk:
        use = await authorized(desk)
    assert use["path"] is None
    assert {"platform": PROVINCE, "kind": "UNREACHABLE"} in use["problems"]
