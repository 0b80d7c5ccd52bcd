"""Where platforms bring records to: which connector and stream is meant, and who may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from gateway.connectors.auth.verifying import Asked, verifier
from gateway.connectors.spec import PushInTransport, Spec, Stream
from gateway.errors import DeliveryRefused
from sync.environment import Environment
from sync.receiving import Delivery, Receiver

BUSY_S = 1
"""After how long a platform may come again that brings too much at once."""


class Deliveries:
    """Takes what platforms bring, by the specifications there are."""

    def __init__(
        self, environment: Environment, specs: Sequence[Spec], environ: Mapping[str, str]
    ) -> None:
        """Take what records are stored with, the specifications, and where secrets stand."""
        self._environment = environment
        self._environ = environ
        self._doors: dict[tuple[str, str], tuple[Spec, PushInTransport, Stream]] = {
            (spec.name, stream.name): (spec, spec.transport, stream)
            for spec in specs
            if isinstance(spec.transport, PushInTransport)
            for stream in spec.streams
        }
        self._receivers: dict[tuple[str, str], Receiver] = {}
        self._under_way: Counter[str] = Counter()

    def admit(  # noqa: PLR0913  # what a request says before its body
        self,
        connector: str,
        stream: str,
        *,
        method: str,
        query: str,
        headers: Mapping[str, str],
        client: str,
    ) -> Delivery:
        """Look at a request before its body is read; names of headers are lower case.

        Raises `DeliveryRefused`, and `SettingsError` where the secret is not set.
        """
        door = self._doors.get((connector, stream))
        if door is None:
            raise DeliveryRefused(
                "没有这个推送地址。", hint="请核对地址中的连接器和数据流。", code="PUSH_UNKNOWN"
            )
        spec, transport, _ = door
        if not transport.takes_from(client):
            raise DeliveryRefused(
                f"不接受来自 {client} 的推送。", hint="请联系网关管理员。", code="PUSH_SOURCE"
            )
        prefix = urlsplit(transport.base_url or "").path
        known = verifier(transport, prefix, self._environ, self._environment.clock)
        asked = Asked(method, f"/push/{connector}/{stream}", query, headers)
        proof = known.admit(asked)
        receiver = self._receiver(door)
        return Delivery(receiver, known, asked, proof, lambda: self._place(spec.name, transport))

    def _receiver(self, door: tuple[Spec, PushInTransport, Stream]) -> Receiver:
        spec, transport, stream = door
        key = (spec.name, stream.name)
        if key not in self._receivers:
            self._receivers[key] = Receiver(self._environment, spec, transport, stream)
        return self._receivers[key]

    @contextmanager
    def _place(self, connector: str, transport: PushInTransport) -> Iterator[None]:
        """Hold one of the places of a connector; raises `DeliveryRefused` where all are taken."""
        if self._under_way[connector] >= transport.parallel:
            raise DeliveryRefused(
                f"同时处理的推送已达上限 {transport.parallel}。",
                hint="请稍后重试，或减少并发。",
                code="PUSH_BUSY",
                retry_after_s=BUSY_S,
            )
        self._under_way[connector] += 1
        try:
            yield
        finally:
            self._under_way[connector] -= 1
