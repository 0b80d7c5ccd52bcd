"""Licenses over real sockets: two families, three naming families, one type."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from gateway.connectors.licenses import NotOffered, Use
from gateway.connectors.spec import PLATFORMS, Licenses
from gateway.errors import PlatformError, PlatformRefused, PlatformUnavailable
from gateway.sandbox import http_error
from gateway.sandbox.citizens import BING, FIRM, JIA, YI, told
from gateway.sandbox.license_app import GET, LOGIN
from gateway.sandbox.license_sharing import FIND, LOOK
from gateway.sandbox.licenses import (
    BUILDER,
    BUILDERS,
    EXPIRED,
    GOOD,
    MANAGER,
    OPERATOR,
    REVOKED,
    SAFETY,
)
from gateway.standard.access import AccessMode, Holder
from gateway.standard.licenses import License, LicenseStatus, status_on
from tests.integration.license_platforms import CITY, DUTY, NOW, PROVINCE, Platforms

HOLDER = Holder(JIA.type, JIA.number)
TYPES = (OPERATOR, MANAGER, BUILDER)


def use(**more: Any) -> Use:
    return Use(**{**DUTY, **more})


async def held(platforms: Platforms, name: str, holder: Holder, **more: Any) -> list[License]:
    found: list[License] = []
    async with platforms.served() as sources:
        source = await sources.of(name)
        await source.held(holder, TYPES, use(**more), found.append, None)
    return found


async def test_the_sharing_service_answers_the_licenses_of_a_holder_encrypted() -> None:
    found = await held(Platforms(), PROVINCE, HOLDER)
    assert {one.type_code for one in found} == {OPERATOR, MANAGER}
    (one,) = [license_ for license_ in found if license_.identifier == GOOD.identifier]
    assert (one.number, one.holders[0].name) == (GOOD.number, JIA.name)
    assert status_on(one, NOW.date()) is LicenseStatus.VALID
    assert one.face == {"remark": "演示数据"}


async def test_the_license_app_authorises_first_and_its_numbers_become_ours() -> None:
    platforms = Platforms()
    (one,) = await held(platforms, CITY, HOLDER)
    assert (one.identifier, one.type_code) == (BUILDERS.local_code, BUILDER)
    assert (one.holders[0].type, one.holders[0].number) == ("111", JIA.number)
    assert one.status is LicenseStatus.VALID
    (asked,) = platforms.city.asked
    assert asked["service_item_code"] == DUTY["item"]
    assert asked["operator"]["account"] == "bureau"


async def test_every_authorisation_code_is_used_once() -> None:
    platforms = Platforms()
    for _ in range(2):
        assert len(await held(platforms, CITY, HOLDER)) == 1
    served = [line.path for line in platforms.city.ledger]
    assert served.count(GET) == 2
    assert platforms.city.codes == {}


async def test_one_login_serves_many_queries() -> None:
    platforms, found = Platforms(), list[License]()
    async with platforms.served() as sources:
        source = await sources.of(CITY)
        for _ in range(3):
            await source.held(HOLDER, TYPES, use(), found.append, None)
    assert len(found) == 3
    assert [line.path for line in platforms.city.ledger].count(LOGIN) == 1


async def test_a_holder_is_known_to_the_license_app_by_their_own_credential() -> None:
    platforms = Platforms()
    token = platforms.identity.token(JIA)
    (one,) = await held(platforms, CITY, HOLDER, mode=AccessMode.SELF, credential=token)
    assert one.number == BUILDERS.number
    with pytest.raises(NotOffered):
        await held(platforms, CITY, HOLDER, mode=AccessMode.SELF)
    with pytest.raises(PlatformRefused):
        await held(platforms, CITY, HOLDER, mode=AccessMode.SELF, credential=f"{token}x")


async def test_an_entrusted_person_comes_through_the_way_of_the_entrusted() -> None:
    platforms = Platforms()
    token = platforms.identity.token(YI, mode="ENTRUSTED", on_behalf_of=told(JIA))
    found = await held(platforms, CITY, HOLDER, mode=AccessMode.ENTRUSTED, credential=token)
    assert len(found) == 1
    assert platforms.city.asked[0]["path"] == "/v1/license/entrust"


async def test_a_firm_is_asked_for_by_its_credit_code() -> None:
    found: list[License] = []
    async with Platforms().served() as sources:
        source = await sources.of(PROVINCE)
        await source.held(Holder("001", FIRM.number), (SAFETY,), use(), found.append, None)
    assert [one.holders[0].name for one in found] == [FIRM.name]


async def test_an_unknown_identifier_is_no_license_and_no_failure() -> None:
    async with Platforms().served() as sources:
        source = await sources.of(PROVINCE)
        assert await source.look(f"{GOOD.identifier}9", None, use()) is None
        assert await source.look(GOOD.identifier, None, use()) is not None


async def test_the_city_cannot_look_up_an_identifier_without_its_holder() -> None:
    async with Platforms().served() as sources:
        source = await sources.of(CITY)
        with pytest.raises(NotOffered):
            await source.look(BUILDERS.local_code, None, use())
        assert await source.look(BUILDERS.local_code, HOLDER, use()) is not None


@pytest.mark.parametrize(("name", "license_"), [(PROVINCE, GOOD), (CITY, BUILDERS)])
async def test_both_give_the_file(name: str, license_: Any) -> None:
    identifier = license_.identifier if name == PROVINCE else license_.local_code
    async with Platforms().served() as sources:
        source = await sources.of(name)
        file = await source.file(identifier, HOLDER, use())
    assert file is not None
    assert (file.media_type, file.content[:2]) == ("application/ofd", b"PK")


@pytest.mark.parametrize(
    ("license_", "status"),
    [(EXPIRED, LicenseStatus.EXPIRED), (REVOKED, LicenseStatus.REVOKED)],
)
async def test_what_a_license_is_comes_of_its_status_and_its_dates(
    license_: Any, status: LicenseStatus
) -> None:
    async with Platforms().served() as sources:
        found = await (await sources.of(PROVINCE)).look(license_.identifier, None, use())
    assert found is not None
    assert status_on(found, NOW.date()) is status


async def test_a_call_that_failed_is_tried_again_but_no_code_is_spent_twice() -> None:
    platforms = Platforms()
    platforms.province.script.next(LOOK, http_error(503))
    assert len(await held(platforms, PROVINCE, HOLDER)) == 2
    platforms.city.script.next(GET, http_error(503))
    with pytest.raises(PlatformUnavailable):
        await held(platforms, CITY, HOLDER)
    assert [line.path for line in platforms.city.ledger].count(GET) == 1


async def test_what_came_before_a_failure_is_kept() -> None:
    platforms, found = Platforms(), list[License]()
    async with platforms.served() as sources:
        source = await sources.of(PROVINCE)
        await source.held(HOLDER, (OPERATOR,), use(), found.append, None)
        platforms.province.script.next(FIND, http_error(500), times=9)
        with pytest.raises(PlatformUnavailable):
            await source.held(HOLDER, (MANAGER,), use(), found.append, None)
    assert len(found) == 1


async def test_nothing_of_the_person_gets_into_messages_or_logs() -> None:
    platforms = Platforms()
    words = f'{{"head": {{"status": 99, "message": "{BING.number} {BING.name}"}}}}'
    page = http_error(500)
    echo = type(page)("echo", 500, f"<title>{BING.number}</title>")
    platforms.province.script.next(FIND, type(page)("said", body=words, media_type="text/json"))
    platforms.province.script.next(FIND, echo, times=3)
    with capture_logs() as logs, pytest.raises(PlatformError) as error:
        await held(platforms, PROVINCE, Holder(BING.type, BING.number))
    told_all = f"{error.value} {error.value!r} {logs}"
    assert logs
    assert BING.number not in told_all
    assert BING.name not in told_all


async def test_a_secret_that_changed_is_a_refusal_and_not_an_outage() -> None:
    platforms = Platforms()
    platforms.province.lock()
    with pytest.raises(PlatformRefused):
        await held(platforms, PROVINCE, HOLDER)


def test_a_region_is_covered_by_the_platform_of_it_and_by_the_one_above() -> None:
    told_ = {"family": "sharing", "names": "english", "statuses": {"1": "VALID"}}
    licenses = Licenses.model_validate({**told_, "regions": ["4304"]})
    assert licenses.covers("430408000000")
    assert licenses.covers("430000000000")
    assert not licenses.covers("440000000000")
    assert (PLATFORMS / f"{CITY}.yaml").exists()
