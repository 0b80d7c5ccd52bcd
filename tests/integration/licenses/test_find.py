"""Licenses of a holder from several platforms: what came, what did not, and who may ask."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from gateway.sandbox import http_error
from gateway.sandbox.citizens import BING, DING, FIRM, JIA, YI, told
from gateway.sandbox.license_sharing import FIND as FIND_PATH
from gateway.sandbox.licenses import BUILDER, BUILDERS, GOOD, MANAGER, OPERATOR, SAFETY
from gateway.store.audit_chain import verify
from gateway.store.database import Database
from tests.integration.license_platforms import CITY, PROVINCE
from tests.integration.licenses.desk import (
    CONSENT,
    DUTY,
    FIND,
    PLAIN_KEY,
    PURPOSE,
    Desk,
    holder,
    opened,
)

TYPES = [OPERATOR, MANAGER, BUILDER]
OWN: dict[str, Any] = {"types": TYPES, "purpose": PURPOSE, "consent": CONSENT}
ON_DUTY: dict[str, Any] = {"types": TYPES, "purpose": PURPOSE, **DUTY}


def code(answer: dict[str, Any]) -> str:
    (error,) = answer["errors"]
    found: str = error["extensions"]["code"]
    return found


async def found(desk: Desk, key: str | None = None, **variables: Any) -> dict[str, Any]:
    answer = await desk.ask(FIND, key, **variables) if key else await desk.ask(FIND, **variables)
    assert "errors" not in answer, answer
    told_: dict[str, Any] = answer["data"]["licenses"]
    return told_


async def test_an_official_finds_the_licenses_of_both_platforms(database: Database) -> None:
    async with opened(database) as desk:
        answer = await found(desk, holder=holder(JIA), **ON_DUTY)
    assert answer["platforms"] == [PROVINCE, CITY]
    assert answer["problems"] == []
    shown = {one["identifier"]: one for one in answer["licenses"]}
    assert shown.keys() >= {GOOD.identifier, BUILDERS.local_code}
    assert shown[GOOD.identifier]["holders"] == [
        {"name": JIA.name, "number": JIA.number, "type": "111"}
    ]
    assert {one["status"] for one in answer["licenses"]} == {"VALID"}


@pytest.mark.parametrize(("down", "left"), [(CITY, PROVINCE), (PROVINCE, CITY)])
async def test_where_one_platform_is_down_the_other_still_answers(
    database: Database, down: str, left: str
) -> None:
    async with opened(database, down) as desk:
        answer = await found(desk, holder=holder(JIA), **ON_DUTY)
        records = await desk.records()
    assert {one["platform"] for one in answer["licenses"]} == {left}
    (problem,) = answer["problems"]
    assert (problem["platform"], problem["kind"]) == (down, "UNREACHABLE")
    assert [one["outcome"] for one in records] == ["ASKED", "ANSWERED"]


async def test_where_all_are_down_the_answer_says_so_and_holds_nothing(database: Database) -> None:
    async with opened(database, CITY, PROVINCE) as desk:
        answer = await found(desk, holder=holder(JIA), **ON_DUTY)
        records = await desk.records()
    assert answer["licenses"] == []
    assert len(answer["problems"]) == 2
    assert records[-1]["outcome"] == "FAILED"


async def test_only_platforms_of_the_region_are_asked(database: Database) -> None:
    async with opened(database) as desk:
        answer = await found(desk, holder=holder(JIA), region="430100000000", **ON_DUTY)
        other = await desk.ask(FIND, holder=holder(JIA), region="110000000000", **ON_DUTY)
    assert answer["platforms"] == [PROVINCE]
    assert code(other) == "NOT_CONNECTED"


async def test_a_citizen_sees_their_own_masked_unless_the_scope_allows(database: Database) -> None:
    async with opened(database) as desk:
        masked = await found(desk, desk.token(JIA), **OWN)
        whole = await found(desk, desk.token(JIA, scope="personal"), **OWN)
    assert {one["platform"] for one in masked["licenses"]} == {PROVINCE, CITY}
    for one in masked["licenses"]:
        assert one["holders"] == [
            {"name": "演**", "number": "9***" + JIA.number[-1], "type": "111"}
        ]
        assert one["number"].startswith("湘***")
        assert one["face"] == [{"name": "remark", "value": "演**"}]
    assert {one["holders"][0]["number"] for one in whole["licenses"]} == {JIA.number}


LICENSES_MANDATE = {"id": "M-1", "scope": "licenses", "exp": "2026-12-01T00:00:00+08:00"}
REFUSED: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("another person", {}, {"holder": holder(YI)}, "LICENSE_FORBIDDEN"),
    ("no consent", {}, {"consent": None}, "CONSENT_REQUIRED"),
    (
        "a consent of tomorrow",
        {},
        {"consent": CONSENT | {"givenAt": "2026-11-22T10:00:00+08:00"}},
        "CONSENT_INVALID",
    ),
    ("no purpose", {}, {"purpose": " "}, "PURPOSE_INVALID"),
    ("a purpose that goes on", {}, {"purpose": "长" * 201}, "PURPOSE_INVALID"),
    ("a number in the purpose", {}, {"purpose": f"查 {JIA.number}"}, "PURPOSE_INVALID"),
    ("no type", {}, {"types": []}, "LICENSE_TYPES"),
    (
        "an operator without the firm's authorisation",
        {"mode": "LEGAL_PERSON_OPERATOR", "on_behalf_of": told(FIRM)},
        {},
        "LICENSE_FORBIDDEN",
    ),
    (
        "a mandate of other licenses",
        {
            "mode": "ENTRUSTED",
            "on_behalf_of": told(YI),
            "mandate": LICENSES_MANDATE | {"scope": SAFETY},
        },
        {},
        "LICENSE_FORBIDDEN",
    ),
]


@pytest.mark.parametrize(
    ("claims", "arguments", "expected"),
    [one[1:] for one in REFUSED],
    ids=[one[0] for one in REFUSED],
)
async def test_who_may_not_look_is_refused_and_no_platform_is_asked(
    database: Database, claims: dict[str, Any], arguments: dict[str, Any], expected: str
) -> None:
    async with opened(database) as desk:
        answer = await desk.ask(FIND, desk.token(JIA, **claims), **(OWN | arguments))
        asked = desk.platforms.province.ledger + desk.platforms.city.ledger
        records = await desk.records()
    assert code(answer) == expected
    assert asked == []
    assert {one["outcome"] for one in records} <= {"REFUSED"}


@pytest.mark.parametrize("key", [None, PLAIN_KEY])
async def test_whoever_has_no_scope_is_refused(database: Database, key: str | None) -> None:
    async with opened(database) as desk:
        answer = await desk.ask(FIND, key, holder=holder(JIA), **ON_DUTY)
        records = await desk.records()
    assert code(answer) == "LICENSE_FORBIDDEN"
    assert [one["outcome"] for one in records] == (["REFUSED"] if key else [])


@pytest.mark.parametrize("missing", ["item", "caseNo"])
async def test_duty_needs_an_item_and_a_case(database: Database, missing: str) -> None:
    async with opened(database) as desk:
        told_ = {name: value for name, value in ON_DUTY.items() if name != missing}
        answer = await desk.ask(FIND, holder=holder(JIA), **told_)
    assert code(answer) == "DUTY_REQUIRED"


@pytest.mark.parametrize(
    ("claims", "whose", "types"),
    [
        (
            {
                "mode": "LEGAL_PERSON_OPERATOR",
                "on_behalf_of": told(FIRM),
                "mandate": LICENSES_MANDATE,
            },
            FIRM,
            [SAFETY],
        ),
        (
            {"mode": "ENTRUSTED", "on_behalf_of": told(YI), "mandate": LICENSES_MANDATE},
            YI,
            TYPES,
        ),
        ({"mode": "GUARDIAN", "on_behalf_of": told(DING)}, DING, [BUILDER]),
    ],
)
async def test_who_acts_for_another_finds_theirs(
    database: Database, claims: dict[str, Any], whose: Any, types: list[str]
) -> None:
    async with opened(database) as desk:
        key = desk.token(JIA, scope="personal", **claims)
        answer = await found(desk, key, **(OWN | {"types": types}))
        records = await desk.records()
    assert answer["licenses"]
    for one in answer["licenses"]:
        assert [each["number"] for each in one["holders"]] == [whose.number]
    assert {one["mode"] for one in records} == {claims["mode"]}


async def test_without_the_audit_table_nothing_is_asked_and_nothing_answered(
    migrated_url: str,
) -> None:
    store = Database(migrated_url)
    async with opened(store) as desk:
        async with store.transaction() as transaction:
            await transaction.execute(text("DROP TABLE audit_record"))
        response = await desk.post({"query": FIND, "variables": {"holder": holder(JIA), **ON_DUTY}})
        assert response.status_code == 503
        assert code(response.json()) == "AUDIT_UNAVAILABLE"
        assert "data" not in response.json() or response.json()["data"] is None
        assert desk.platforms.province.ledger + desk.platforms.city.ledger == []
    await store.close()


async def test_an_access_whose_end_cannot_be_recorded_is_not_answered(
    migrated_url: str,
) -> None:
    store = Database(migrated_url)
    async with opened(store) as desk:
        source = await desk.sources.of(PROVINCE)
        held = type(source).held

        async def drops(self: Any, *arguments: Any) -> None:
            await held(self, *arguments)
            async with store.transaction() as transaction:
                await transaction.execute(text("DROP TABLE IF EXISTS audit_head"))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(source), "held", drops)
            answer = await desk.ask(FIND, holder=holder(JIA), **ON_DUTY)
        assert desk.platforms.province.ledger
        assert code(answer) == "AUDIT_UNAVAILABLE"
        assert answer.get("data") is None
    await store.close()


async def test_records_hold_the_basis_and_a_pseudonym_and_the_chain_is_whole(
    database: Database,
) -> None:
    async with opened(database) as desk:
        await found(desk, holder=holder(JIA), **ON_DUTY)
        await found(desk, desk.token(JIA), **OWN)
        duty, _, own, _ = records = await desk.records()
        report = await verify(database, desk.crypto)
    assert (duty["duty_item"], duty["duty_case"]) == (DUTY["item"], DUTY["caseNo"])
    assert (own["consent_id"], own["consent_text_version"]) == ("C-1", "2026-1")
    assert duty["subject"] == own["subject"]
    assert [one["follows"] for one in records] == [None, 1, None, 3]
    assert JIA.number not in str(records)
    assert JIA.name not in str(records)
    assert report.findings == []


async def test_nothing_personal_is_in_logs_errors_or_messages(database: Database) -> None:
    async with opened(database) as desk:
        script = desk.platforms.province.script
        page = http_error(500)
        script.next(
            FIND_PATH, type(page)("echo", 500, f"<title>{BING.number} {BING.name}</title>"), times=9
        )
        with capture_logs() as logs:
            answer = await desk.ask(FIND, holder=holder(BING), **ON_DUTY)
    assert logs
    problems = str(answer["data"]["licenses"]["problems"])
    for told_ in (BING.number, BING.name):
        assert told_ not in str(logs)
        assert told_ not in problems


async def test_a_number_in_the_text_of_a_query_is_refused(database: Database) -> None:
    query = FIND.replace("holder: $holder", f'holder: {{type: "111", number: "{JIA.number}"}}')
    async with opened(database) as desk:
        answer = await desk.ask(query.replace("$holder: HolderInput, ", ""), **ON_DUTY)
    assert code(answer) == "LICENSE_LITERAL"


async def test_an_answer_is_not_to_be_kept_by_anybody(database: Database) -> None:
    async with opened(database) as desk:
        variables = {"holder": holder(JIA), **ON_DUTY}
        response = await desk.post({"query": FIND, "variables": variables})
    assert response.json()["data"]["licenses"]["licenses"]
    assert response.headers["cache-control"] == "no-store"


async def test_each_query_asks_the_platforms_anew(database: Database) -> None:
    async with opened(database) as desk:
        for _ in range(2):
            await found(desk, holder=holder(JIA), **ON_DUTY)
        paths = [line.path for line in desk.platforms.province.ledger]
    assert paths.count(FIND_PATH) == 2 * len(TYPES)


async def test_a_platform_that_hangs_is_told_as_late_and_the_other_answers(
    database: Database,
) -> None:
    async with opened(database) as desk:
        spec = desk.sources.specs[PROVINCE]
        assert spec.licenses is not None
        licenses = spec.licenses.model_copy(update={"deadline_s": 0.000_001})
        desk.sources.specs = {
            **desk.sources.specs,
            PROVINCE: spec.model_copy(update={"licenses": licenses}),
        }
        answer = await found(desk, holder=holder(JIA), **ON_DUTY)
    (problem,) = answer["problems"]
    assert (problem["platform"], problem["kind"]) == (PROVINCE, "TIMED_OUT")
    assert {one["platform"] for one in answer["licenses"]} == {CITY}
