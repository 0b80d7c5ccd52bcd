"""What to give to a platform, and whether its proof works, over a real socket."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from gateway.clock import system_clock
from gateway.connectors.check import Step
from gateway.connectors.check.push_in import check_push_in
from gateway.connectors.spec import PushInTransport, Spec
from gateway.store.database import Database
from sync.connectors import register_connectors
from sync.deliveries import Deliveries
from tests.integration.http.served import listening, make_app
from tests.integration.push_in.platform import (
    API_KEY,
    ENVIRON,
    HMAC,
    SECRET,
    TOKEN,
    X_TIF,
    schema,
    spec_of,
)
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import Running
from tests.postgres import sqlite_url


async def steps(spec: Spec, local: str, environ: Mapping[str, str] = ENVIRON) -> dict[str, Step]:
    assert isinstance(spec.transport, PushInTransport)
    found = check_push_in(
        spec, spec.transport, local, environ=environ, clock=system_clock, random=Random(1)
    )
    return {step.name: step async for step in found}


@pytest.mark.parametrize("auth", [API_KEY, X_TIF, HMAC])
@pytest.mark.parametrize("base_url", [None, "https://gateway.example/yiwang"])
async def test_a_proof_that_works_passes_and_stores_nothing(
    migrated_sqlite: Any, auth: Mapping[str, Any], base_url: str | None
) -> None:
    database = Database(sqlite_url(migrated_sqlite))
    spec = spec_of(auth, transport={"base_url": base_url})
    await register_connectors(database, [spec])
    running = Running(database)
    running.time.now = system_clock()
    deliveries = Deliveries(running.environment(), [spec], ENVIRON)
    app = make_app(sqlite_url(migrated_sqlite), schema=schema(), deliveries=deliveries)
    async with listening(app) as local:
        done = await steps(spec, local)
        assert [step for step in done.values() if not step.ok] == []
        assert done["地址 regions"].detail == f"POST {base_url or local}/push/district/regions"
        assert done["试推 regions"].detail == "凭证通过，可以推送"
        told = str([step.detail for step in done.values()])
        assert TOKEN not in told
        assert SECRET not in told
        wrong = dict.fromkeys(ENVIRON, "another")
        refused = (await steps(spec, local, wrong))["试推 regions"]
        assert not refused.ok
        assert refused.detail.startswith("HTTP 401")
        assert refused.hint
    assert await rows(database, "sync_run") == []
    await database.close()


async def test_without_a_server_it_says_what_to_give_to_the_platform() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        local = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    done = await steps(spec_of(HMAC), local)
    assert all(step.ok for step in done.values())
    assert "没有在服务" in done["试推"].detail
    assert not (await steps(spec_of(HMAC), local, {}))["密钥"].ok
