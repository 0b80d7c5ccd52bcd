"""The key refresh of Zhejiang's gateways: which secret signs what, and how long it is held."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs

import pytest

from gateway.connectors.auth.refresh_token import Md5Signer, RefreshToken, md5_sign
from gateway.connectors.auth.signers import Issued
from gateway.connectors.line import Heard
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.proofs import ProofRefused
from gateway.connectors.spec import RefreshTokenAuth, Reply
from gateway.errors import PlatformChanged, PlatformUnavailable
from tests.unit.connectors.signing import ASKED, NOW, heard

AUTH = RefreshTokenAuth(kind="refresh-token", app_key="app-demo", secret_env="X")  # noqa: S106 - a name
BY_KEY, BY_SEC = AUTH.by_key, AUTH.by_sec


@dataclass
class Platform:
    """Answers token calls; `now` is its clock and ours, `skew` how far its own is ahead."""

    now: datetime = NOW
    skew: timedelta = timedelta()
    as_text: bool = False
    asked: list[Outgoing] = field(default_factory=list)
    refuses: list[Exception] = field(default_factory=list)
    life_s: int = 900

    async def ask(self, outgoing: Outgoing, _: Reply | None, __: tuple[str, ...]) -> Heard:
        self.asked.append(outgoing)
        await asyncio.sleep(0)
        if self.refuses:
            raise self.refuses.pop(0)
        number = len(self.asked)
        there = self.now + self.skew
        datas = {
            "requestSecret": f"request-{number}",
            "requestSecretEndTime": int((there.timestamp() + self.life_s) * 1000),
            "refreshSecret": f"refresh-{number}",
            "refreshSecretEndTime": str(int((there.timestamp() + 172_800) * 1000)),
        }
        body = {"code": "00", "datas": json.dumps(datas) if self.as_text else datas}
        return heard(body, there)

    def issued(self) -> Issued:
        scheme = RefreshToken(AUTH, "secret-demo", None, self.ask, lambda: self.now)
        return Issued(scheme.obtain, lambda: self.now, renewals=3)

    def paths(self) -> list[str]:
        return [outgoing.path for outgoing in self.asked]


def secret_of(signer: object) -> str:
    assert isinstance(signer, Md5Signer)
    return signer.secret


def test_the_sign_is_that_of_the_interface_document() -> None:
    sign = md5_sign("app-demo", "secret-demo", "1700000000000")
    assert sign == "d91ebd8d65d31af6064bad9253f0e34c"


async def test_the_first_secrets_are_got_with_the_app_secret_in_the_query() -> None:
    platform = Platform()
    await platform.issued().current()
    (outgoing,) = platform.asked
    assert (outgoing.method, outgoing.path, outgoing.body) == ("POST", BY_KEY, b"")
    assert parse_qs(outgoing.query) == {
        "appKey": ["app-demo"],
        "sign": ["d91ebd8d65d31af6064bad9253f0e34c"],
        "requestTime": ["1700000000000"],
    }


@pytest.mark.parametrize("as_text", [False, True])
async def test_a_data_call_is_signed_with_the_request_secret_in_headers(as_text: bool) -> None:
    signer = await Platform(as_text=as_text).issued().current()
    assert signer(ASKED).headers == {
        "appKey": "app-demo",
        "sign": md5_sign("app-demo", "request-1", "1700000000000"),
        "requestTime": "1700000000000",
    }


async def test_secrets_are_held_for_most_of_their_life_and_then_got_with_the_refresh_secret() -> (
    None
):
    platform = Platform()
    issued = platform.issued()
    first = await issued.current()
    platform.now += timedelta(seconds=719)
    assert await issued.current() is first
    platform.now += timedelta(seconds=1)
    assert secret_of(await issued.current()) == "request-2"
    assert platform.paths() == [BY_KEY, BY_SEC]
    sign = md5_sign("app-demo", "refresh-1", str(int(platform.now.timestamp() * 1000)))
    assert parse_qs(platform.asked[1].query)["sign"] == [sign]


async def test_a_refresh_secret_past_its_end_is_not_used() -> None:
    platform = Platform()
    issued = platform.issued()
    await issued.current()
    platform.now += timedelta(hours=48)
    await issued.current()
    assert platform.paths() == [BY_KEY, BY_KEY]


@pytest.mark.parametrize("minutes", [-30, 30])
async def test_ends_are_read_by_the_platforms_clock(minutes: int) -> None:
    platform = Platform(skew=timedelta(minutes=minutes))
    issued = platform.issued()
    first = await issued.current()
    platform.now += timedelta(seconds=719)
    assert await issued.current() is first
    platform.now += timedelta(seconds=1)
    assert await issued.current() is not first


async def test_an_end_that_is_past_on_arrival_is_not_believed() -> None:
    platform = Platform(life_s=-1)
    issued = platform.issued()
    await issued.current()
    await issued.current()
    assert len(platform.asked) == 1


async def test_a_refresh_secret_that_is_refused_is_followed_by_the_app_secret() -> None:
    platform = Platform()
    issued = platform.issued()
    await issued.current()
    platform.now += timedelta(minutes=12)
    platform.refuses = [ProofRefused("14")]
    assert secret_of(await issued.current()) == "request-3"
    assert platform.paths() == [BY_KEY, BY_SEC, BY_KEY]


async def test_after_a_refused_proof_the_app_secret_gets_new_secrets() -> None:
    platform = Platform()
    issued = platform.issued()
    issued.forget(await issued.current())
    assert secret_of(await issued.current()) == "request-2"
    assert platform.paths() == [BY_KEY, BY_KEY]


async def test_many_who_wait_share_one_refresh() -> None:
    platform = Platform()
    issued = platform.issued()
    got = await asyncio.gather(*[issued.current() for _ in range(20)])
    assert len(set(map(id, got))) == len(platform.asked) == 1


async def test_many_who_wait_share_one_refusal_and_the_next_to_come_asks_again() -> None:
    platform = Platform(refuses=[ProofRefused("14")])
    issued = platform.issued()
    got = await asyncio.gather(*[issued.current() for _ in range(20)], return_exceptions=True)
    assert {type(one) for one in got} == {ProofRefused}
    assert len(platform.asked) == 1
    assert secret_of(await issued.current()) == "request-2"


async def test_who_gives_up_waiting_leaves_the_others_their_secret() -> None:
    platform = Platform()
    issued = platform.issued()
    leader = asyncio.create_task(issued.current())
    others = [asyncio.create_task(issued.current()) for _ in range(3)]
    await asyncio.sleep(0)
    leader.cancel()
    assert {secret_of(one) for one in await asyncio.gather(*others)} == {"request-2"}


async def test_a_signer_refused_late_does_not_end_the_one_that_came_after_it() -> None:
    platform = Platform()
    issued = platform.issued()
    first = await issued.current()
    issued.forget(first)
    second = await issued.current()
    issued.forget(first)
    assert await issued.current() is second


async def test_a_platform_that_does_not_answer_loses_no_refresh_secret() -> None:
    platform = Platform()
    issued = platform.issued()
    await issued.current()
    platform.now += timedelta(minutes=12)
    platform.refuses = [PlatformUnavailable("503")]
    with pytest.raises(PlatformUnavailable):
        await issued.current()
    await issued.current()
    assert platform.paths() == [BY_KEY, BY_SEC, BY_SEC]


@pytest.mark.parametrize("datas", [None, [], "[]", {}, {"requestSecret": ""}])
async def test_an_answer_without_secrets_is_of_another_form(datas: object) -> None:
    async def ask(_: Outgoing, __: Reply | None, ___: tuple[str, ...]) -> Heard:
        return heard({"datas": datas}, None)

    scheme = RefreshToken(AUTH, "secret-demo", None, ask, lambda: NOW)
    with pytest.raises(PlatformChanged, match="没有 requestSecret"):
        await scheme.obtain(was_refused=False)


async def test_no_secret_is_shown() -> None:
    platform = Platform()
    issued = platform.issued()
    signer = await issued.current()
    assert signer.secrets == ("secret-demo", "request-1", "refresh-1")
    shown = repr(signer) + repr(issued) + repr(signer(ASKED))
    assert not any(secret in shown for secret in signer.secrets)
