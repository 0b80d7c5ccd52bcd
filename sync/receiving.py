"""A delivery of a platform: proven, read, stored in one transaction, answered with a receipt.

It goes the way of every page: mapped, quarantined where it cannot be stored, applied, told in
the change feed, counted as a run. What was answered a receipt is committed; a delivery that
comes again is answered the same and changes nothing.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson
import structlog

from gateway.connectors.auth.verifying import Asked, Proof, Verifier
from gateway.connectors.decode import RawRecord, UnreadableFile, read_records
from gateway.connectors.decompress import plain
from gateway.connectors.payload import read_payload, record_of, records_of
from gateway.connectors.spec import PushInTransport, Spec, Stream
from gateway.errors import DeliveryRefused, PlatformChanged, PlatformUnavailable
from gateway.store import deliveries, leases, operating, streams
from gateway.store.copies import Origin
from gateway.store.database import Transaction
from gateway.store.deliveries import Receipt, Stored
from gateway.store.quarantine import quarantine
from gateway.store.streams import Counts
from sync.apply import Applier
from sync.courses import lease_name
from sync.environment import Environment
from sync.reading import PageReader, ReadPage
from sync.report import at_beijing
from sync.shape import Shape

DELIVERY = "DELIVERY"
"""The kind of run that one delivery is."""


KEY_LENGTH = 255
PAUSED_S = 60

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Delivery:
    """A request whose headers were found good."""

    receiver: Receiver
    verifier: Verifier
    asked: Asked
    proof: Proof
    place: Callable[[], AbstractContextManager[None]]

    @property
    def max_bytes(self) -> int:
        """The size of its body, as sent and unfolded."""
        return self.receiver.transport.max_bytes

    async def take(self, body: bytes, *, is_lines: bool) -> Receipt:
        """Store what it brings and answer the receipt; raises `DeliveryRefused`, `StoreError`.

        `is_lines`: one JSON record a line, not one JSON document.
        """
        with self.place():
            self.verifier.confirm(self.asked, body)
            brought = self.receiver.brought(self.asked.headers, body, is_lines=is_lines)
            return await self.receiver.receive(brought, self.proof)

    async def describe(self) -> Receipt:
        """Answer what would be taken; nothing is stored but the nonce."""
        self.verifier.confirm(self.asked, b"")
        return await self.receiver.describe(self.proof)


@dataclass(frozen=True)
class Brought:
    """What a delivery brings; `key` is the platform's own, None where it gives none."""

    records: Sequence[RawRecord]
    digest: str
    key: str | None

    @property
    def known_by(self) -> str:
        """The key it is kept under."""
        return self.key or f"sha256:{self.digest}"


class Receiver:
    """Receives the deliveries of one stream."""

    def __init__(
        self, environment: Environment, spec: Spec, transport: PushInTransport, stream: Stream
    ) -> None:
        """Take what records are stored with, and how they are read."""
        self.transport = transport
        self._env = environment
        self._database = environment.database
        self._spec = spec
        self._stream = stream
        self._origin = Origin(spec.platform, stream.name)
        self._reader = PageReader(self._origin, stream)
        self._applier = Applier(
            self._database.dialect,
            self._origin,
            self._reader.noun,
            environment.authority,
            environment.rectify_days,
        )

    async def describe(self, proof: Proof) -> Receipt:
        """Answer what would be taken, as JSON."""
        now = self._env.clock()
        async with self._database.transaction() as transaction:
            await self._spend(transaction, proof, now)
        told = {
            "connector": self._spec.name,
            "stream": self._stream.name,
            "records": ".".join(self._stream.records or ()),
            "maxBytes": self.transport.max_bytes,
            "maxRecords": self.transport.max_records,
        }
        return Receipt(orjson.dumps(told).decode())

    async def receive(self, brought: Brought, proof: Proof) -> Receipt:
        """Store a delivery, or answer the receipt it was answered before."""
        shape = await Shape.load(self._database, self._origin, self._stream)
        async with self._database.transaction() as transaction:
            now = self._env.clock()
            dialect, name = self._database.dialect, lease_name(self._origin, DELIVERY)
            await leases.alone(transaction, dialect, name, now)
            await self._spend(transaction, proof, now)
            known = await self._known(transaction, brought)
            if known is not None:
                return Receipt(known.receipt, is_repeated=True)
            await self._refuse_where_paused(transaction)
            return Receipt(await self._store(transaction, brought, shape, now))

    async def _store(
        self, transaction: Transaction, brought: Brought, shape: Shape, now: datetime
    ) -> str:
        """Store everything; answer the receipt."""
        database, origin, run_id = self._database, self._origin, self._env.new_id()
        read = self._reader.read(shape.look(brought.records))
        counts = await self._applier.apply(transaction, read.incoming, now)
        counts.pages, counts.fetched = 1, len(brought.records)
        counts.quarantined = len(read.rejected)
        await quarantine(transaction, database.dialect, origin, run_id, read.rejected, now)
        await shape.keep(transaction, database.dialect, run_id, now)
        await streams.save_checkpoint(transaction, origin, None, now)
        status = "SUCCEEDED_WITH_QUARANTINE" if counts.quarantined else "SUCCEEDED"
        await streams.add_run(transaction, origin, run_id, now, DELIVERY)
        await streams.count_run(transaction, run_id, counts)
        await streams.finish_run(transaction, run_id, status, now)
        receipt = orjson.dumps(_told(run_id, counts, read)).decode()
        stored = Stored(brought.known_by, brought.digest, receipt)
        await deliveries.keep(transaction, origin, run_id, stored, now)
        return receipt

    async def _known(self, transaction: Transaction, brought: Brought) -> Stored | None:
        """Answer the delivery that this one is again.

        Without a key of the platform's only the last one counts: content that was brought, then
        changed, then brought again is news.
        """
        if brought.key is None:
            last = await deliveries.latest(transaction, self._origin)
            return last if last is not None and last.key == brought.known_by else None
        known = await deliveries.of_key(transaction, self._origin, brought.key)
        if known is not None and known.digest != brought.digest:
            raise DeliveryRefused(
                "这个 Idempotency-Key 已用于另一份内容。",
                hint="内容不同的推送请用新的键；重试请原样发送。",
                code="PUSH_KEY_REUSED",
            )
        return known

    async def _spend(self, transaction: Transaction, proof: Proof, now: datetime) -> None:
        if proof.nonce is None or proof.ends_at is None:
            return
        dialect, name = self._database.dialect, self._spec.name
        spent = await deliveries.spend(transaction, dialect, name, proof.nonce, proof.ends_at, now)
        if not spent:
            raise DeliveryRefused(
                "这个签名已经用过。",
                hint="每次请求（包括重试）都要用新的随机串重新签名；"
                "重试时 Idempotency-Key 不变，即得到原来的回执。",
                code="PUSH_REPLAYED",
            )

    async def _refuse_where_paused(self, transaction: Transaction) -> None:
        stands = await operating.standing(transaction, self._origin)
        if stands.paused_at is not None:
            raise DeliveryRefused(
                f"数据流已于 {at_beijing(stands.paused_at)} 暂停接收。",
                hint="请稍后重试，或联系网关管理员。",
                code="PUSH_PAUSED",
                retry_after_s=PAUSED_S,
            )

    def brought(self, headers: Mapping[str, str], body: bytes, *, is_lines: bool) -> Brought:
        """Answer the records of a body; raises `DeliveryRefused`."""
        key = headers.get("idempotency-key", "").strip() or None
        if key is not None and (len(key) > KEY_LENGTH or not key.isprintable()):
            raise DeliveryRefused(
                f"Idempotency-Key 应为至多 {KEY_LENGTH} 个可见字符。", code="PUSH_KEY_MALFORMED"
            )
        content = self._unfolded(headers, body)
        records = self._records(content, is_lines=is_lines)
        if len(records) > self.transport.max_records:
            raise DeliveryRefused(
                f"一次推送 {len(records)} 条，最多 {self.transport.max_records} 条。",
                hint="请分几次推送。",
                code="PUSH_TOO_MANY_RECORDS",
            )
        return Brought(records, hashlib.sha256(content).hexdigest(), key)

    def _unfolded(self, headers: Mapping[str, str], body: bytes) -> bytes:
        try:
            return plain(body, headers.get("content-encoding", ""), self.transport.max_bytes)
        except PlatformChanged:
            raise DeliveryRefused(
                f"请求体解压后过大，最多 {self.transport.max_bytes} 字节。",
                hint="请分几次推送。",
                code="BODY_TOO_LARGE",
            ) from None
        except PlatformUnavailable:
            raise _unreadable("压缩的内容不完整或已损坏", "请用 gzip 重新压缩。") from None

    def _records(self, content: bytes, *, is_lines: bool) -> Sequence[RawRecord]:
        path = self._stream.records or ()
        try:
            if is_lines:
                return tuple(read_records(io.BytesIO(content), format="jsonl"))
            payload = read_payload(content)
            if payload.is_xml:
                raise _unreadable("不是 JSON", "请以 JSON 或每行一条 JSON 推送。")
            if isinstance(payload.at(path), dict):
                return (record_of(payload, path, 1),)
            return records_of(payload, path, 0)
        except UnreadableFile as error:
            raise _unreadable(error.reason, error.advice) from None
        except PlatformUnavailable as error:
            reason = error.message.removeprefix("平台的应答")
            raise _unreadable(reason, "请检查 JSON 的括号、引号和编码。") from None
        except PlatformChanged:
            place = ".".join(path) or "最外层"
            raise DeliveryRefused(
                f"请求体的 {place} 处不是记录或记录的数组。",
                hint="请对照约定的格式；每行一条记录时用 Content-Type: application/x-ndjson。",
                code="PUSH_NO_RECORDS",
            ) from None


def _told(run_id: str, counts: Counts, read: ReadPage) -> dict[str, Any]:
    """The receipt: received = stored + unchanged + quarantined."""
    stored = counts.created + counts.updated + counts.deleted
    told = asdict(counts)
    return {
        "received": counts.fetched,
        "stored": stored,
        "unchanged": counts.unchanged,
        "quarantined": counts.quarantined,
        **{name: told[name] for name in ("created", "updated", "deleted", "findings")},
        "runId": run_id,
        "message": f"收到 {counts.fetched} 条：入库 {stored}，未变 {counts.unchanged}，"
        f"隔离 {counts.quarantined}。",
        "errors": [
            {"index": int(one.position) - 1, "code": one.code, "message": one.message}
            for one in read.rejected
        ],
    }


def _unreadable(reason: str, advice: str) -> DeliveryRefused:
    return DeliveryRefused(f"请求体无法读取：{reason}。", hint=advice, code="PUSH_BAD_BODY")
