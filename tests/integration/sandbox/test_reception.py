"""What the province takes of 好差评, by its interface document."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from gateway.sandbox import Province, generate, province, serve
from gateway.sandbox.evaluations import STORIES
from gateway.sandbox.reception import (
    RECEIVED,
    RECEIVED_COUNT,
    RECEIVED_LIST,
    SUBMIT_EVALUATIONS,
    SUBMIT_SERVICES,
)
from tests.integration.sandbox.test_province_platform import NOW, TOKEN, Ask, sign

GIVEN = (
    "mobile serviceTime areaCode taskCode taskName projectNo proStatus orgcode orgName userProp"
    " userName userPageType serviceName serviceNumber projectType certKey rowGuid cdBatch"
    " cdOperation assessNumber assessTime satisfaction pf evalDetail"
)
RECORD = dict.fromkeys(GIVEN.split(), "1")


@pytest.fixture
def app() -> Province:
    return province(generate(items=300), credentials={"yiwang-test": TOKEN}, now=lambda: NOW)


@pytest.fixture
async def ask(app: Province) -> AsyncIterator[Ask]:
    async with serve(app) as url, aiohttp.ClientSession(url) as session:

        async def post(path: str, **body: object) -> Any:
            async with session.post(path, json=body, headers=sign()) as answer:
                return await answer.json()

        yield post


async def sent(ask: Ask, path: str, *records: dict[str, Any]) -> list[str]:
    """Send records; answer the code of each."""
    told = await ask(path, records=list(records))
    assert told["errcode"] == 0
    return [one["code"] for one in told["data"]["results"]]


async def test_each_record_has_its_answer(ask: Ask) -> None:
    said = RECORD | {"rowGuid": "e"}
    assert await sent(ask, SUBMIT_EVALUATIONS, said) == ["42202"]
    lacking = RECORD | {"rowGuid": "s2", "mobile": ""}
    assert await sent(ask, SUBMIT_SERVICES, RECORD, lacking, RECORD) == ["0", "42201", "40901"]
    bare = said | {"evalDetail": "", "rowGuid": "e2", "assessNumber": 2}
    assert await sent(ask, SUBMIT_EVALUATIONS, said, bare) == ["0", "42203"]
    other = said | {"rowGuid": "somebody else's"}
    assert await sent(ask, SUBMIT_EVALUATIONS, said, other) == ["40901", "40901"]
    newer = said | {"cdBatch": "2", "satisfaction": "4"}
    assert await sent(ask, SUBMIT_EVALUATIONS, newer) == ["0"]
    counted = await ask(RECEIVED_COUNT)
    assert counted["data"] == {"serviceRecords": 1, "evaluations": 1, "levels": {"4": 1}}


async def test_what_was_taken_can_be_asked_for_and_read(ask: Ask, app: Province) -> None:
    case = STORIES["second_evaluation"]  # a case that the province knows itself
    said = RECORD | {"projectNo": case, "rowGuid": "e"}
    assert await sent(ask, SUBMIT_EVALUATIONS, said) == ["0"]
    found = await ask(RECEIVED, rowGuids=["e", "nobody"])
    (row,) = found["data"]["list"]
    assert (row["rowGuid"], row["cdBatch"]) == ("e", "1")
    window = {"updatedSince": row["cdTime"], "pageNum": 1, "pageSize": 10}
    assert (await ask(RECEIVED_LIST, **window))["data"] == {"total": 1, "list": [row]}
    before = {"updatedBefore": row["cdTime"], "pageNum": 1, "pageSize": 10}
    assert (await ask(RECEIVED_LIST, **before))["data"]["total"] == 0
    assert app.world.evaluations.record("e")["projectNo"] == case


async def test_a_request_of_another_form_is_refused(ask: Ask) -> None:
    for records in (None, [], [RECORD] * 501):
        assert (await ask(SUBMIT_SERVICES, records=records))["errcode"] == 40001


async def test_what_was_taken_is_told_with_every_column_of_its_stream(
    ask: Ask, app: Province
) -> None:
    assert await sent(ask, SUBMIT_SERVICES, RECORD | {"rowGuid": "s"}) == ["0"]
    stream = app.world.service_records
    assert stream.record("s").keys() >= stream.record(stream.guids()[0]).keys()
    assert stream.record("s")["proManager"] is None
