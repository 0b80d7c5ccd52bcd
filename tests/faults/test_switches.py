"""Each way to switch a protection off turns the test of its fault red.

The tests are those of this folder; unswitched they pass, over the same store.
"""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from gateway.connectors import limits, line, replies, rest, wire
from gateway.connectors.auth.signers import Signer, Signers
from gateway.connectors.paging import Got, counted, cursor, offset, page_number
from gateway.connectors.resilience import Breaker, LocalTokens, Pace
from gateway.connectors.resilience.rate import Gate
from gateway.connectors.tokens import Place
from gateway.errors import YiwangError
from gateway.store.database import Database
from sync import apply
from sync.run import StreamRun
from sync.shape import Shape
from sync.tokens import SharedTokens
from tests.faults import test_drift, test_limits, test_payload, test_transport
from tests.faults.scene import Scene

Patch = pytest.MonkeyPatch
Switch = Callable[[Patch], None]
Fault = Callable[[Scene], Awaitable[None]]
RED = (AssertionError, ValueError, YiwangError)
"""What a test raises that notices: its own word, or that there is not what it unpacks."""

pytestmark = pytest.mark.parametrize("kept_url", ["sqlite"], indirect=True)


def a_body_that_breaks_off_is_taken(patch: Patch) -> None:
    async def whole(response: aiohttp.ClientResponse, _most: int) -> bytes:
        body = bytearray()
        with suppress(aiohttp.ClientPayloadError):
            async for chunk in response.content.iter_chunked(1024):
                body += chunk
        return bytes(body)

    patch.setattr(wire, "_whole", whole)


def hidden_resends_are_free(patch: Patch) -> None:
    async def charge(_gate: Gate, _times: int) -> None:
        return

    patch.setattr(Gate, "charge", charge)


def redirects_are_followed(patch: Patch) -> None:
    original = aiohttp.ClientSession.request

    def request(session: aiohttp.ClientSession, *asked: Any, **named: Any) -> Any:
        return original(session, *asked, **named | {"allow_redirects": True})

    patch.setattr(aiohttp.ClientSession, "request", request)


def bombs_are_unfolded(patch: Patch) -> None:
    def plain(body: bytes, encoding: str, _most: int) -> bytes:
        return gzip.decompress(body) if encoding == "gzip" else body

    patch.setattr(wire, "plain", plain)


def retry_after_is_not_read(patch: Patch) -> None:
    patch.setattr(replies, "retry_after", lambda *_: None)


def retry_after_is_clamped(patch: Patch) -> None:
    def clamped(*asked: Any) -> float | None:
        wait_s = limits.retry_after(*asked)
        return None if wait_s is None else min(wait_s, 20)

    patch.setattr(replies, "retry_after", clamped)


def replicas_have_tokens_of_their_own(patch: Patch) -> None:
    own: dict[int, LocalTokens] = {}

    async def take(tokens: SharedTokens, name: str, pace: Pace, at_most_s: float) -> float:
        of_one = own.setdefault(id(tokens), LocalTokens(tokens.seconds))
        return await of_one.take(name, pace, at_most_s)

    patch.setattr(SharedTokens, "take", take)


def breakers_never_open(patch: Patch) -> None:
    patch.setattr(Breaker, "_open", lambda *_: None)


def proofs_are_not_renewed(patch: Patch) -> None:
    async def once(signers: Signers, send: Callable[[Signer], Awaitable[Any]]) -> Any:
        return await send(await signers.current())

    patch.setattr(rest, "proven", once)


def pages_are_not_halved(patch: Patch) -> None:
    patch.setattr(rest, "lessened", lambda *_: None)


def an_empty_body_is_the_end_of_data(patch: Patch) -> None:
    original = wire.send

    async def send(*asked: Any) -> wire.Answer:
        answer = await original(*asked)
        nothing = b'{"code":0,"data":{"total":0,"list":[]}}'
        return answer if answer.body.strip() else replace(answer, body=nothing)

    patch.setattr(line, "send", send)


def pages_may_repeat(patch: Patch) -> None:
    for style in (page_number, offset, cursor):
        patch.setattr(style, "refuse_repeated", lambda *_: None)


def nobody_steps_back(patch: Patch) -> None:
    original = counted.after

    def after(place: Place, got: Got, asked: int, _step_back: object) -> Place | None:
        return original(place, got, asked, lambda ahead, _gone: ahead)

    patch.setattr(counted, "after", after)


def a_total_that_is_reached_is_the_end(patch: Patch) -> None:
    patch.setattr(counted, "_is_full", lambda *_: False)


def any_number_of_bad_records_will_do(patch: Patch) -> None:
    patch.setattr(StreamRun, "_refuse_bad", lambda *_: None)


def the_first_of_two_counts(patch: Patch) -> None:
    def first(records: Any) -> dict[str, Any]:
        return {record.native_id: record for record in reversed(records)}

    patch.setattr(apply, "newest", first)


def the_shape_of_records_is_not_looked_at(patch: Patch) -> None:
    patch.setattr(Shape, "look", lambda _shape, records: records)


def of_database(test: Callable[[Database], Awaitable[None]]) -> Fault:
    """A test that makes its own scene."""

    async def run(scene: Scene) -> None:
        await test(scene.database)

    return run


async def redirected(scene: Scene) -> None:
    await test_transport.test_T12_a_redirect_is_refused_and_no_credential_leaks(scene, 307)


async def ten_minutes(scene: Scene) -> None:
    await test_limits.test_L10_ten_minutes_of_503_open_the_breaker_and_it_closes_by_itself(
        scene, scene.database
    )


async def halved(scene: Scene) -> None:
    await test_limits.test_L16_pages_are_halved_until_the_platform_takes_them(scene.database, 413)


SWITCHES: dict[Switch, Fault] = {
    a_body_that_breaks_off_is_taken: (
        test_transport.test_T07_chunks_without_the_last_one_are_no_answer_although_all_data_came
    ),
    hidden_resends_are_free: (
        test_transport.test_T09_what_the_client_sends_again_is_charged_to_the_quota
    ),
    redirects_are_followed: redirected,
    bombs_are_unfolded: test_transport.test_T13_a_gzip_bomb_is_stopped_at_the_limit,
    retry_after_is_not_read: (
        test_limits.test_L01_no_request_before_the_instant_that_retry_after_names
    ),
    retry_after_is_clamped: (test_limits.test_L04_a_wait_beyond_the_deadline_is_never_shortened),
    replicas_have_tokens_of_their_own: of_database(
        test_limits.test_L08_two_replicas_together_keep_to_one_quota
    ),
    breakers_never_open: ten_minutes,
    proofs_are_not_renewed: (
        test_limits.test_L11_a_token_that_expires_in_the_middle_is_renewed_once_for_all
    ),
    pages_are_not_halved: halved,
    an_empty_body_is_the_end_of_data: test_payload.test_P01_an_empty_body_is_no_end_of_data,
    pages_may_repeat: test_payload.test_P04_a_page_that_comes_twice_in_a_row_stops_the_reading,
    nobody_steps_back: test_payload.test_P10_a_row_that_goes_away_before_us_hides_no_other,
    a_total_that_is_reached_is_the_end: (
        test_payload.test_P16_of_one_key_twice_on_a_page_the_newest_counts
    ),
    any_number_of_bad_records_will_do: of_database(
        test_payload.test_P14_sixty_of_a_hundred_bad_stop_the_stream_before_its_checkpoint
    ),
    the_first_of_two_counts: test_payload.test_P16_of_one_key_twice_on_a_page_the_newest_counts,
    the_shape_of_records_is_not_looked_at: (
        test_drift.test_D03_another_type_stops_the_stream_where_the_contract_is_to_freeze
    ),
}


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.__name__)
async def test_a_protection_that_is_switched_off_is_missed(
    scene: Scene, monkeypatch: Patch, switch: Switch
) -> None:
    switch(monkeypatch)
    with pytest.raises(RED):
        await SWITCHES[switch](scene)
