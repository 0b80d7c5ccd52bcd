"""差评整改: what happens to a bad review, from the day it comes to the day it is closed.

                        rectify                call back and reply
    OPEN 待整改 ───────────────────> RECTIFIED 已整改 ───────────────────> CLOSED 已办结
      │    ^                           │    ^
      │    └──────── dismiss ──────────┼────┤
      └───────── appeal ───────────────┘    │
                    │                       │
                    v                       │
              APPEALED 申诉中 ── dismiss ────┘
                    │
                    └── exclude ──> EXCLUDED 已排除: mistaken or malicious, counts in no rate

Calling back and replying are possible as soon as it is open; who named themselves is called back
before it is closed, who did not cannot be. A decision stands: there is one appeal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a rectification stands."""

    OPEN = "OPEN"
    RECTIFIED = "RECTIFIED"
    CLOSED = "CLOSED"
    APPEALED = "APPEALED"
    EXCLUDED = "EXCLUDED"


class Action(StrEnum):
    """What can be done about a bad review."""

    RECTIFY = "RECTIFY"
    CALL_BACK = "CALL_BACK"
    REPLY = "REPLY"
    APPEAL = "APPEAL"
    EXCLUDE = "EXCLUDE"
    DISMISS = "DISMISS"


class Ground(StrEnum):
    """Why a review is excluded."""

    MISTAKEN = "MISTAKEN"
    MALICIOUS = "MALICIOUS"


@dataclass(frozen=True)
class Limit:
    """In how many working days a bad review is to be rectified, and who says so."""

    days: int
    source: str
    version: str


LIMIT = Limit(15, "四川某市 2020-05-19 公布的时限（仅见一处，可在设置中另定）", "1")
"""Unless the settings say otherwise."""

UNDER_WAY = frozenset({State.OPEN, State.RECTIFIED})
TO_DO = frozenset({State.OPEN, State.APPEALED})
"""States in which the limit runs."""

DECIDING = frozenset({Action.EXCLUDE, Action.DISMISS})
"""What is decided by others than those who rectify."""


@dataclass(frozen=True)
class Progress:
    """What was done about a bad review so far."""

    state: State
    is_anonymous: bool = False
    rectified: bool = False
    called_back: bool = False
    replied: bool = False
    decided: bool = False


def after(before: Progress, action: Action) -> State | None:
    """Answer the state that an action leads to; None where it cannot be done now."""
    state = before.state
    if action in DECIDING:
        return _decided(before, action) if state is State.APPEALED else None
    if state not in UNDER_WAY or _is_done(before, action):
        return None
    if action is Action.APPEAL:
        return State.APPEALED
    done = {
        Action.RECTIFY: before.rectified,
        Action.CALL_BACK: before.called_back or before.is_anonymous,
        Action.REPLY: before.replied,
    } | {action: True}
    if all(done.values()):
        return State.CLOSED
    return State.RECTIFIED if done[Action.RECTIFY] else State.OPEN


def _decided(before: Progress, action: Action) -> State:
    if action is Action.EXCLUDE:
        return State.EXCLUDED
    return State.RECTIFIED if before.rectified else State.OPEN


def _is_done(before: Progress, action: Action) -> bool:
    return {
        Action.RECTIFY: before.rectified,
        Action.CALL_BACK: before.called_back,
        Action.REPLY: before.replied,
        Action.APPEAL: before.decided,
    }[action]
