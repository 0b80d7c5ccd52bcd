"""What is written here: stored as every record is, told, and published, all in one transaction.

We are a platform of our own: what was written stands as its copy beside those of others, and an
entity that several tell of is one. What was answered is committed, with what goes up of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from gateway.errors import ArgumentError
from gateway.standard.nouns import EVALUATION, SERVICE_RECORD, entity_id
from gateway.standard.submission import (
    OWN,
    Accepted,
    Duplicate,
    Invalid,
    Written,
    evaluation_of,
    evaluation_problems,
    no_first,
    service_of,
    service_problems,
)
from gateway.store import leases, submissions
from gateway.store.copies import Origin
from gateway.store.database import Transaction
from gateway.store.submissions import Row, Submission
from sync.apply import Applier
from sync.environment import Environment
from sync.incoming import Incoming

STREAMS = {
    SERVICE_RECORD.name: Origin(OWN, "service-records"),
    EVALUATION.name: Origin(OWN, "evaluations"),
}
"""The streams of the platform that we are."""


class Submissions:
    """Stores what windows, terminals and people write."""

    def __init__(self, environment: Environment) -> None:
        """Take what is worked with."""
        self._env = environment
        self._database = environment.database

    async def find_service(self, project_no: str, service_number: str | None) -> Row | None:
        """Answer a service of a case: the one of this number, else the latest."""
        return await submissions.find_service(self._database, project_no, service_number)

    async def count_failed(self, project_no: str) -> int:
        """Answer how many proofs of a case did not hold within the hour."""
        return await submissions.count_failed(self._database, project_no, self._env.clock())

    async def remember_failed(self, project_no: str) -> None:
        """Count a proof that did not hold."""
        await submissions.remember_failed(self._database, project_no, self._env.clock())

    async def record_service(self, given: Mapping[str, Any]) -> Accepted | Invalid:
        """Store a service record, new or once more with what is known by now."""
        problems = service_problems(given)
        if problems:
            return Invalid(problems)
        async with self._database.durable() as transaction:
            now = self._env.clock()
            await self._alone(transaction, STREAMS[SERVICE_RECORD.name], now)
            return await store(self._env, transaction, service_of(given), now)

    async def submit_evaluation(
        self, service: Row, given: Mapping[str, Any], caller: str, key: str | None
    ) -> Accepted | Duplicate | Invalid:
        """Store the evaluation of a service; raises ArgumentError for a key of something else."""
        now = self._env.clock()
        problems = evaluation_problems(given, now)
        if problems:
            return Invalid(problems)
        written = evaluation_of(given, service, now)
        identity = entity_id(EVALUATION, written.draft().code, 0)
        submission = Submission(identity, service["id"], caller, key, _digest(service, given))
        async with self._database.durable() as transaction:
            await self._alone(transaction, STREAMS[EVALUATION.name], now)
            if await self._is_repeated(transaction, submission):
                return Accepted(identity, is_new=False)
            first = await submissions.standing(transaction, identity)
            if first is not None:
                return first
            if given["assess_number"] == 2 and not await self._has_first(transaction, given):
                return Invalid([no_first()])
            stored = await store(self._env, transaction, written, now)
            await submissions.keep(transaction, submission, now)
            return stored

    async def _alone(self, transaction: Transaction, origin: Origin, now: datetime) -> None:
        """Let nobody else write this stream until the transaction ends."""
        name = f"{origin.platform}/{origin.stream}"
        await leases.alone(transaction, self._database.dialect, name, now)

    async def _is_repeated(self, transaction: Transaction, submission: Submission) -> bool:
        if submission.key is None:
            return False
        known = await submissions.of_key(transaction, submission.caller, submission.key)
        if known is not None and known.digest != submission.digest:
            raise ArgumentError(
                "这个 idempotencyKey 已用于另一份内容。",
                hint="内容不同的评价请用新的键；重试请原样提交。",
                code="IDEMPOTENCY_KEY_REUSED",
            )
        return known is not None

    async def _has_first(self, transaction: Transaction, given: Mapping[str, Any]) -> bool:
        code = Written(EVALUATION, {"project_no": given["project_no"], "assess_number": 1})
        identity = entity_id(EVALUATION, code.draft().code, 0)
        return await submissions.standing(transaction, identity) is not None


async def store(
    environment: Environment, transaction: Transaction, written: Written, now: datetime
) -> Accepted:
    """Store what we tell as a platform, in the caller's transaction."""
    draft, noun = written.draft(), written.noun
    payload = orjson.dumps(dict(written.payload)).decode()
    digest = hashlib.blake2b(payload.encode(), digest_size=16).hexdigest()
    incoming = Incoming(str(draft.code), payload, digest, lambda: draft)
    applier = Applier(
        environment.database.dialect,
        STREAMS[noun.name],
        noun,
        environment.authority,
        environment.rectify_days,
    )
    counts = await applier.apply(transaction, [incoming], now)
    return Accepted(entity_id(noun, draft.code, draft.version), bool(counts.created))


def _digest(service: Row, given: Mapping[str, Any]) -> str:
    """Answer the digest of what was sent, whatever the time."""
    told = {name: value for name, value in given.items() if value is not None}
    text = orjson.dumps([service["id"], told], default=str, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()
