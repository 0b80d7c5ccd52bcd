"""A platform that brings records to us: it signs by its own code, from the interface document."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

import httpx2
import strawberry

from gateway.connectors.spec import PushInTransport, Spec
from gateway.schema.build import build_schema
from gateway.store.database import Database
from sync.connectors import register_connectors
from sync.deliveries import Deliveries
from tests.integration.http.served import make_app
from tests.integration.sync.scripted import Running

KEY, TOKEN, SECRET = "key-demo", "token-demo", "secret-demo"  # demo values
ENVIRON = {"PUSH_KEY": KEY, "PUSH_TOKEN": TOKEN, "PUSH_SECRET": SECRET}
API_KEY = {"kind": "api-key", "name": "X-Api-Key", "key_env": "PUSH_KEY"}
X_TIF = {"kind": "x-tif", "paasid": "platform-demo", "token_env": "PUSH_TOKEN"}
HMAC = {"kind": "hmac-sha256", "key_id": "platform-demo", "secret_env": "PUSH_SECRET"}
PATH = "/push/district/regions"
NONCES = count(1)


def spec_of(auth: Mapping[str, Any] = API_KEY, **more: Any) -> Spec:
    """A connector whose platform brings regions."""
    transport = {"kind": "push-in", "auth": auth, **more.pop("transport", {})}
    stream: dict[str, Any] = {"name": "regions", "entity": "Region", "native_id": "rowGuid"}
    stream["records"] = "data.rows"
    stream |= {"deleted": {"path": "cdOperation", "values": ["D"]}, **more.pop("stream", {})}
    told = {"version": 1, "name": "district", "title": "区县平台", "platform": "district"}
    return Spec.model_validate(
        {**told, "level": "district", "transport": transport, "streams": [stream], **more}
    )


def region(number: int, **rest: Any) -> dict[str, Any]:
    """A region that does not exist."""
    named = {"areaCode": f"99{number:04d}", "areaName": f"第{number}区"}
    return {"rowGuid": f"r{number}", **named, **rest}


def body_of(*records: Any) -> bytes:
    return json.dumps({"data": {"rows": list(records)}}, ensure_ascii=False).encode()


@dataclass
class Platform:
    """The other side, and the gateway it talks to."""

    database: Database
    client: httpx2.AsyncClient
    spec: Spec
    running: Running

    async def push(
        self,
        *records: Any,
        body: bytes | None = None,
        key: str | None = None,
        proof: Mapping[str, str] | None = None,
        method: str = "POST",
        path: str = PATH,
        **headers: str,
    ) -> httpx2.Response:
        """Bring records, or a body as it is; headers are written with _ for -."""
        sent = body_of(*records) if body is None else body
        sent = b"" if method == "GET" else sent
        told = {"Content-Type": "application/json"}
        told |= self.proof(sent, method, path) if proof is None else proof
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            told["Idempotency-Key"] = key
        return await self.client.request(method, path, content=sent, headers=told)

    def proof(
        self, body: bytes, method: str = "POST", path: str = PATH, **told: str
    ) -> dict[str, str]:
        """Sign as the interface document says, by the gateway's clock."""
        assert isinstance(self.spec.transport, PushInTransport)
        at = told.get("at", str(int(self.running.time().timestamp())))
        nonce = told.get("nonce", f"nonce-{next(NONCES)}")
        match self.spec.transport.auth.kind:
            case "x-tif":
                text = f"{at}{TOKEN}{nonce}{at}"
                names = ("paasid", "timestamp", "nonce", "signature")
                values = ("platform-demo", at, nonce, hashlib.sha256(text.encode()).hexdigest())
                return {f"x-tif-{n}": value for n, value in zip(names, values, strict=True)}
            case "hmac-sha256":
                digest = hashlib.sha256(body).hexdigest()
                text = "".join(f"{line}\n" for line in (method, path, "", at, nonce, digest))
                made = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest()
                names = ("Key", "Timestamp", "Nonce", "Signature")
                values = ("platform-demo", at, nonce, base64.b64encode(made).decode())
                return {
                    f"X-Yiwang-{name}": value for name, value in zip(names, values, strict=True)
                }
        return {"X-Api-Key": KEY}


@cache
def schema() -> strawberry.Schema:
    return build_schema()


@asynccontextmanager
async def opened_platform(
    database: Database, spec: Spec, environ: Mapping[str, str] = ENVIRON
) -> AsyncIterator[Platform]:
    """A gateway that takes deliveries into a store, and its platform."""
    running = Running(database)
    await register_connectors(database, [spec])
    deliveries = Deliveries(running.environment(), [spec], environ)
    url = database.url.render_as_string(hide_password=False)
    app = make_app(url, schema=schema(), deliveries=deliveries, clock=running.time)
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),  # at its end the application closes its store
        httpx2.AsyncClient(transport=transport, base_url="http://gateway") as client,
    ):
        yield Platform(database, client, spec, running)


def error(response: httpx2.Response) -> tuple[int, str]:
    """Status and code of a refusal, which is JSON with a message in Chinese."""
    (entry,) = response.json()["errors"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in entry["message"])
    return response.status_code, entry["extensions"]["code"]


def lines(*records: Any) -> bytes:
    return "\n".join(r if isinstance(r, str) else json.dumps(r) for r in records).encode()


def squeezed(records: Sequence[Any]) -> bytes:
    return gzip.compress(body_of(*records))
