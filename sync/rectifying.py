"""What is done about bad reviews: written down, and told upward where the review was written here.

A review that came from a platform is that platform's to change; what is done here about it stands
here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from gateway.errors import ArgumentError
from gateway.standard.element import elements
from gateway.standard.nouns import EVALUATION
from gateway.standard.rectification import Action, Ground, Progress, State, after
from gateway.standard.submission import Written
from gateway.standard.values import PLATFORM_TIME
from gateway.store import copies, leases, rectifications
from gateway.store.database import Transaction
from gateway.store.rectifications import Row
from gateway.store.submissions import native_id
from sync.environment import Environment
from sync.submissions import STREAMS, store

_WRITTEN: Mapping[Action, tuple[str, str]] = {
    Action.RECTIFY: ("rectified_at", "result"),
    Action.CALL_BACK: ("called_back_at", "call_back"),
    Action.REPLY: ("replied_at", "reply"),
    Action.APPEAL: ("appealed_at", "appeal"),
    Action.EXCLUDE: ("decided_at", "decision"),
    Action.DISMISS: ("decided_at", "decision"),
}
"""Where it stands when something was done, and what was said."""


class Rectifications:
    """Writes down what is done about bad reviews."""

    def __init__(self, environment: Environment) -> None:
        """Take what is worked with."""
        self._env = environment
        self._database = environment.database

    async def act(
        self, evaluation_id: str, action: Action, text: str, ground: Ground | None
    ) -> Row:
        """Do something about a bad review; raises ArgumentError where it cannot be done now."""
        origin = STREAMS[EVALUATION.name]
        async with self._database.durable() as transaction:
            now = self._env.clock()
            name = f"{origin.platform}/{origin.stream}"
            await leases.alone(transaction, self._database.dialect, name, now)
            row = await rectifications.find(transaction, evaluation_id)
            if row is None:
                raise ArgumentError(
                    "没有这个差评的整改记录。",
                    hint="整改记录随差评自动建立；请核对评价的全局标识。",
                    code="RECTIFICATION_UNKNOWN",
                )
            state = after(_progress(row), action)
            if state is None:
                raise ArgumentError(
                    "现在不能这样处理。",
                    hint=f"整改记录的状态为 {row['state']}；次序见 docs/how-to/evaluations.md。",
                    code="RECTIFICATION_STATE",
                )
            values = _values(action, state, text, ground, now)
            if action is Action.RECTIFY:
                today = now.astimezone(PLATFORM_TIME).date().isoformat()
                values["is_in_time"] = today <= row["due_on"]
            changed = await rectifications.change(transaction, row["pk"], values)
            await self._tell(transaction, evaluation_id, _told(action, text, ground), now)
            return changed

    async def _tell(
        self, transaction: Transaction, evaluation_id: str, told: Mapping[str, Any], now: datetime
    ) -> None:
        """Change our own copy of the evaluation, where there is one: it goes up from there."""
        native = await native_id(transaction, evaluation_id, STREAMS[EVALUATION.name])
        if native is None or not told:
            return
        found = await copies.payloads(transaction, STREAMS[EVALUATION.name], [native])
        known = orjson.loads(found[native])
        names = {fact.column: name for name, fact in elements(EVALUATION.elements).items()}
        values = {**{names[column]: value for column, value in known.items()}, **told}
        await store(self._env, transaction, Written(EVALUATION, values), now)


def _progress(row: Row) -> Progress:
    return Progress(
        State(row["state"]),
        is_anonymous=bool(row["is_anonymous"]),
        rectified=row["rectified_at"] is not None,
        called_back=row["called_back_at"] is not None,
        replied=row["replied_at"] is not None,
        decided=row["decided_at"] is not None,
    )


def _values(
    action: Action, state: State, text: str, ground: Ground | None, now: datetime
) -> dict[str, Any]:
    at, said = _WRITTEN[action]
    closed = {"closed_at": now} if state in {State.CLOSED, State.EXCLUDED} else {}
    return {"state": state, at: now, said: text, "ground": ground, **closed}


def _told(action: Action, text: str, ground: Ground | None) -> Mapping[str, Any]:
    """What the interface's own elements say of it (domain page, B2)."""
    match action:
        case Action.RECTIFY:
            return {"rectification": text}
        case Action.CALL_BACK:
            return {"sfhfang": "1", "hfxx": text}
        case Action.REPLY:
            return {"sfhf": "1", "answer": text}
        case Action.EXCLUDE:
            return {"effectiv_evalua": "0", "sfeypj": "1" if ground is Ground.MALICIOUS else "0"}
    return {}
