"""The provincial platform on the wire: POST JSON, x-tif signature, pages, business codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gateway.sandbox.answers import Refusal, envelope, refused
from gateway.sandbox.cut import CutResponse
from gateway.sandbox.dated import dated
from gateway.sandbox.ledger import Served
from gateway.sandbox.paging import PageRequest, read_request
from gateway.sandbox.reception import PATHS as RECEPTION_PATHS
from gateway.sandbox.reception import Reception
from gateway.sandbox.script import Script
from gateway.sandbox.signature import Gatekeeper
from gateway.sandbox.stream import Page, Stream
from gateway.sandbox.world import World

CATALOG = "/api/v1/catalog/items"
LISTS = "/api/v1/implementation/lists"
ORGANIZATIONS = "/api/v1/organizations"
REGIONS = "/api/v1/regions"
ADOPTIONS = "/api/v1/adoptions"
SERVICE_RECORDS = "/api/v1/service-records"
EVALUATIONS = "/api/v1/evaluations"
LICENSE_TYPES = "/api/v1/license-types"


@dataclass
class Province:
    """An ASGI application; `world`, `script`, `ledger`, `reception` may be used while it runs."""

    world: World
    gatekeeper: Gatekeeper
    now: Callable[[], datetime]
    script: Script = field(default_factory=Script)
    ledger: list[Served] = field(default_factory=list)

    def __post_init__(self) -> None:
        paths = (
            CATALOG,
            LISTS,
            ORGANIZATIONS,
            REGIONS,
            ADOPTIONS,
            SERVICE_RECORDS,
            EVALUATIONS,
            LICENSE_TYPES,
            *RECEPTION_PATHS,
        )
        world = self.world
        self.reception = Reception(
            world.service_records, world.evaluations, set(world.cases), self.now
        )
        routes = [Route(path, self._answer, methods=["POST"]) for path in paths]
        self._app = Starlette(routes=[*routes, Route("/health", self._health, methods=["GET"])])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every answer is dated by the platform's clock."""
        await dated(self._app, self.now, scope, receive, send)

    def lock(self) -> Callable[[], None]:
        """Know another token for every caller; answer what brings the old ones back."""
        keeper, kept = self.gatekeeper, self.gatekeeper.credentials
        keeper.credentials = {caller: f"{token}-changed" for caller, token in kept.items()}

        def unlock() -> None:
            keeper.credentials = kept

        return unlock

    def _stream(self, path: str) -> Stream:
        world = self.world
        return {
            CATALOG: world.catalog,
            LISTS: world.lists,
            ORGANIZATIONS: world.organizations,
            REGIONS: world.regions,
            ADOPTIONS: world.adoptions,
            SERVICE_RECORDS: world.service_records,
            EVALUATIONS: world.evaluations,
            LICENSE_TYPES: world.license_types,
        }[path]

    async def _health(self, _: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _answer(self, request: Request) -> Response:
        path, body = request.url.path, await request.body()
        fault = self.script.take(path)
        if fault and fault.keep is None:
            self.ledger.append(Served(self.now(), path, fault.name))
            return fault.answer()
        answer, line = self._true_answer(path, request.headers, body)
        if fault and fault.keep is not None:
            answer, line = CutResponse(answer, fault.keep), Served(line.at, path, fault.name)
        self.ledger.append(line)
        return answer

    def _true_answer(
        self, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[Response, Served]:
        try:
            self.gatekeeper.admit(headers, self.now())
            if path in RECEPTION_PATHS:
                return self.reception.answer(path, body), Served(self.now(), path, "ok")
            asked = read_request(body)
        except Refusal as refusal:
            return refused(refusal), Served(self.now(), path, f"errcode {refusal.errcode}")
        page = self._stream(path).page(asked.since, asked.before, asked.number, asked.size)
        line = Served(self.now(), path, "ok", asked.number, len(page.rows))
        return _page_answer(asked, page), line


def _page_answer(asked: PageRequest, page: Page) -> Response:
    data = {
        "total": page.total,
        "pageNum": asked.number,
        "pageSize": asked.size,
        "pages": -(-page.total // asked.size),
        "list": page.rows,
    }
    return envelope(0, "ok", data)


def province(
    world: World, *, credentials: Mapping[str, str], now: Callable[[], datetime]
) -> Province:
    """The platform over this world; `credentials` maps paasid to token, `now` is its clock."""
    return Province(world, Gatekeeper(credentials), now)
