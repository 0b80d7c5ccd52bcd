"""What is not taken: refused with a status and a stable code, and nothing of it stays."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from gateway.errors import StoreUnavailable
from gateway.store import operating
from gateway.store.database import Database
from sync.deliveries import Deliveries
from sync.receiving import Receiver
from tests.integration.http.served import make_app
from tests.integration.push_in.platform import (
    ENVIRON,
    HMAC,
    KEY,
    PATH,
    X_TIF,
    Platform,
    body_of,
    error,
    opened_platform,
    region,
    schema,
    spec_of,
)
from tests.integration.sync.rows import rows
from tests.postgres import sqlite_url


@pytest.fixture
async def small(migrated_sqlite: Any) -> AsyncIterator[Database]:
    """A store of its own."""
    store = Database(sqlite_url(migrated_sqlite))
    yield store
    await store.close()


@pytest.fixture
async def keyed(small: Database) -> AsyncIterator[Platform]:
    """A platform with a key and narrow limits."""
    limits = {"max_bytes": 4096, "max_records": 5, "parallel": 1}
    async with opened_platform(small, spec_of(transport=limits)) as opened:
        yield opened


async def is_untouched(platform: Platform) -> bool:
    return not any([await rows(platform.database, name) for name in ("sync_run", "copy", "change")])


async def test_without_a_good_key_nothing_is_taken(keyed: Platform) -> None:
    for proof in ({}, {"X-Api-Key": "wrong"}, {"Authorization": f"Bearer {KEY}"}):
        answer = await keyed.push(region(1), proof=proof)
        assert error(answer) == (401, "PUSH_UNAUTHENTICATED")
        assert "WWW-Authenticate" in answer.headers
        assert KEY not in answer.text
    assert await is_untouched(keyed)


@pytest.mark.parametrize("auth", [X_TIF, HMAC])
async def test_a_signed_delivery_is_taken(small: Database, auth: Mapping[str, Any]) -> None:
    async with opened_platform(small, spec_of(auth)) as platform:
        assert (await platform.push(region(1))).json()["stored"] == 1
        assert (await platform.push(region(2))).json()["stored"] == 1


@pytest.mark.parametrize("auth", [X_TIF, HMAC])
async def test_a_signature_out_of_its_time_is_refused(
    small: Database, auth: Mapping[str, Any]
) -> None:
    async with opened_platform(small, spec_of(auth)) as platform:
        now = int(platform.running.time().timestamp())
        for apart, taken in ((-181, 401), (-180, 200), (180, 200), (181, 401)):
            body = body_of(region(1))
            proof = platform.proof(body, at=str(now + apart))
            answer = await platform.push(body=body, proof=proof, key=str(apart))
            assert answer.status_code == taken
            if taken == 401:
                assert error(answer) == (401, "PUSH_CLOCK")


@pytest.mark.parametrize("auth", [X_TIF, HMAC])
async def test_a_signature_is_good_once_on_every_replica(
    small: Database, auth: Mapping[str, Any]
) -> None:
    spec = spec_of(auth)
    async with opened_platform(small, spec) as one, opened_platform(small, spec) as two:
        body = body_of(region(1))
        proof = one.proof(body)
        assert (await one.push(body=body, proof=proof)).status_code == 200
        for replica in (one, two):
            answer = await replica.push(body=body, proof=proof)
            assert error(answer) == (401, "PUSH_REPLAYED")
        # Signed anew, it is the same delivery.
        again = await two.push(body=body)
        assert again.headers["Idempotent-Replayed"] == "true"
        assert len(await rows(small, "sync_run")) == 1


async def test_nonces_are_forgotten_when_their_time_is_over(small: Database) -> None:
    async with opened_platform(small, spec_of(X_TIF)) as platform:
        await platform.push(region(1))
        platform.running.time.pass_by(minutes=10)
        await platform.push(region(2))
        assert len(await rows(small, "nonce")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"x-tif-signature": "0" * 64},
        {"x-tif-paasid": "somebody"},
        {"x-tif-nonce": "x" * 65},
        {"x-tif-timestamp": "now"},
        {"x-tif-timestamp": "99999999999"},
        {"x-tif-signature": ""},
        {"x-tif-uid": "somebody"},
    ],
)
async def test_a_header_that_was_tampered_with_is_refused(
    small: Database, wrong: dict[str, str]
) -> None:
    async with opened_platform(small, spec_of(X_TIF)) as platform:
        answer = await platform.push(region(1), proof=platform.proof(b"") | wrong)
        assert answer.status_code == 401
        assert await is_untouched(platform)


async def test_the_hex_of_a_signature_may_be_in_upper_case(small: Database) -> None:
    async with opened_platform(small, spec_of(X_TIF)) as platform:
        proof = platform.proof(b"")
        proof["x-tif-signature"] = proof["x-tif-signature"].upper()
        assert (await platform.push(region(1), proof=proof)).status_code == 200


async def test_a_signed_body_cannot_be_changed(small: Database) -> None:
    async with opened_platform(small, spec_of(HMAC)) as platform:
        proof = platform.proof(body_of(region(1)))
        answer = await platform.push(region(2), proof=proof)
        assert error(answer) == (401, "PUSH_UNAUTHENTICATED")
        assert await is_untouched(platform)


async def test_a_signed_path_holds_the_prefix_that_the_platform_knows(small: Database) -> None:
    outside = {"base_url": "https://gateway.example/yiwang"}
    async with opened_platform(small, spec_of(HMAC, transport=outside)) as platform:
        body = body_of(region(1))
        proof = platform.proof(body, path=f"/yiwang{PATH}")
        assert (await platform.push(body=body, proof=proof)).status_code == 200


async def test_an_address_that_is_not_allowed_is_refused(small: Database) -> None:
    spec = spec_of(transport={"sources": ["10.1.0.0/16", "192.0.2.7"]})
    async with opened_platform(small, spec) as platform:
        assert error(await platform.push(region(1))) == (403, "PUSH_SOURCE")
    spec = spec_of(transport={"sources": ["127.0.0.1"]})
    async with opened_platform(small, spec) as platform:
        assert (await platform.push(region(1))).status_code == 200


async def test_unknown_places_and_methods_are_refused(keyed: Platform) -> None:
    for path in ("/push/district/nothing", "/push/nobody/regions"):
        assert error(await keyed.push(region(1), path=path)) == (404, "PUSH_UNKNOWN")
    answer = await keyed.push(region(1), method="PUT")
    assert error(answer) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["Allow"] == "GET, POST"


async def test_a_body_of_another_form_is_refused(keyed: Platform) -> None:
    for answer in (
        await keyed.push(region(1), Content_Type="text/xml"),
        await keyed.push(region(1), Content_Type="application/json; charset=latin-1"),
        await keyed.push(region(1), Content_Encoding="br"),
    ):
        assert error(answer) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_a_body_that_is_too_much_is_refused_before_it_is_unfolded(keyed: Platform) -> None:
    assert error(await keyed.push(body=b" " * 5000)) == (413, "BODY_TOO_LARGE")
    bomb = gzip.compress(b" " * 1_000_000)
    assert len(bomb) < 4096
    answer = await keyed.push(body=bomb, Content_Encoding="gzip")
    assert error(answer) == (413, "BODY_TOO_LARGE")
    answer = await keyed.push(*(region(number) for number in range(6)))
    assert error(answer) == (413, "PUSH_TOO_MANY_RECORDS")
    assert await is_untouched(keyed)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "PUSH_BAD_BODY"),
        (b'{"data": {"rows": [', "PUSH_BAD_BODY"),
        (b"<rows/>", "PUSH_BAD_BODY"),
        (b'{"data": {}}', "PUSH_NO_RECORDS"),
        (b'{"rows": []}', "PUSH_NO_RECORDS"),
        (b'{"data": {"rows": 7}}', "PUSH_NO_RECORDS"),
        (b"[]", "PUSH_NO_RECORDS"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    keyed: Platform, body: bytes, code: str
) -> None:
    assert error(await keyed.push(body=body)) == (422, code)
    assert await is_untouched(keyed)


async def test_a_cut_archive_and_a_wild_key_are_refused(keyed: Platform) -> None:
    cut = gzip.compress(body_of(region(1)))[:-5]
    answer = await keyed.push(body=cut, Content_Encoding="gzip")
    assert error(answer) == (422, "PUSH_BAD_BODY")
    answer = await keyed.push(region(1), key="k" * 300)
    assert error(answer) == (422, "PUSH_KEY_MALFORMED")


async def test_an_empty_delivery_is_a_sign_of_life(keyed: Platform) -> None:
    answer = await keyed.push()
    assert (answer.status_code, answer.json()["received"]) == (200, 0)


async def test_more_at_once_than_allowed_is_told_to_come_again(
    keyed: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, leave, receive = asyncio.Event(), asyncio.Event(), Receiver.receive

    async def slow(*given: Any) -> Any:
        entered.set()
        await leave.wait()
        return await receive(*given)

    monkeypatch.setattr(Receiver, "receive", slow)
    first = asyncio.ensure_future(keyed.push(region(1)))
    await entered.wait()
    answer = await keyed.push(region(2))
    assert error(answer) == (429, "PUSH_BUSY")
    assert int(answer.headers["Retry-After"]) > 0
    leave.set()
    assert (await first).status_code == 200
    assert (await keyed.push(region(2))).status_code == 200


async def test_while_an_operator_paused_the_stream_nothing_is_taken(keyed: Platform) -> None:
    await operating.pause(keyed.database, "district", "regions", keyed.running.time())
    answer = await keyed.push(region(1))
    assert error(answer) == (503, "PUSH_PAUSED")
    assert int(answer.headers["Retry-After"]) > 0
    await operating.resume(keyed.database, "district", "regions")
    assert (await keyed.push(region(1))).status_code == 200


async def test_a_secret_that_is_not_set_stops_one_connector_only(small: Database) -> None:
    async with opened_platform(small, spec_of(), environ={}) as platform:
        answer = await platform.push(region(1))
        assert error(answer) == (503, "PUSH_NOT_READY")
        assert "PUSH_KEY" not in answer.text
        assert (await platform.client.get("/health/live")).status_code == 200


async def test_a_look_with_the_same_proof_tells_what_would_be_taken(small: Database) -> None:
    async with opened_platform(small, spec_of(HMAC)) as platform:
        answer = await platform.push(method="GET")
        assert answer.json() == {
            "connector": "district",
            "stream": "regions",
            "records": "data.rows",
            "maxBytes": 8 * 1024 * 1024,
            "maxRecords": 1000,
        }
        proof = platform.proof(b"", "GET")
        assert (await platform.push(method="GET", proof=proof)).status_code == 200
        answer = await platform.push(method="GET", proof=proof)
        assert error(answer) == (401, "PUSH_REPLAYED")
        assert await is_untouched(platform)


async def test_a_nonce_that_was_looked_with_brings_nothing(small: Database) -> None:
    """The body is not signed by x-tif: whoever overheard a look must not bring with it."""
    async with opened_platform(small, spec_of(X_TIF)) as platform:
        proof = platform.proof(b"", "GET")
        assert (await platform.push(method="GET", proof=proof)).status_code == 200
        answer = await platform.push(region(1), proof=proof)
        assert error(answer) == (401, "PUSH_REPLAYED")


async def test_what_cannot_be_committed_is_not_acknowledged_and_can_come_again(
    small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_platform(small, spec_of(HMAC)) as platform:
        body = body_of(region(1))
        proof = platform.proof(body)
        finish = Receiver._store  # the last step before the commit

        async def fail(*given: Any) -> Any:
            await finish(*given)
            raise StoreUnavailable("数据库暂时不可用。")

        monkeypatch.setattr(Receiver, "_store", fail)
        answer = await platform.push(body=body, proof=proof, key="k")
        assert error(answer) == (503, "STORE_UNAVAILABLE")
        assert int(answer.headers["Retry-After"]) > 0
        assert await is_untouched(platform)
        monkeypatch.undo()
        # Exactly the same request: nothing of it was used up.
        answer = await platform.push(body=body, proof=proof, key="k")
        assert (answer.status_code, answer.json()["stored"]) == (200, 1)


async def test_while_the_store_is_down_nothing_is_acknowledged(small: Database) -> None:
    """The whole way over HTTP, to a database where nobody listens."""
    async with opened_platform(small, spec_of()) as platform:
        nowhere = Database("postgresql://nobody@127.0.0.1:1/none")
        environment = replace(platform.running.environment(), database=nowhere)
        deliveries = Deliveries(environment, [platform.spec], ENVIRON)
        app = make_app("sqlite:///nowhere.db", schema=schema(), deliveries=deliveries)
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as client:
            platform.client = client
            answer = await platform.push(region(1))
        await nowhere.close()
        assert error(answer) == (503, "STORE_UNAVAILABLE")
        assert int(answer.headers["Retry-After"]) > 0
        assert await is_untouched(platform)
