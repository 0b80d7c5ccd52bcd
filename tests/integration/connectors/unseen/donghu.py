"""The portal of donghu.md, from that page alone: secrets refreshed, cursors, details one by one."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.faults.upstream import Asked, Upstream
from tests.integration.connectors.unseen.facts import Item, World

PAGE = "/api/sx/lb.do"
SECRET = "secret-of-donghu"  # noqa: S105  # synthetic
USES = 25
_KINDS = {"LICENSING": "许可", "CONFIRMATION": "确认", "PUBLIC_SERVICE": "公服"}
_UNITS = {"WORKING_DAY": "D", "NATURAL_DAY": "R", "MONTH": "Y"}
_NEEDS = {"NECESSARY": 0, "NOT_NECESSARY": 1, "LATER": 2}


@dataclass
class Donghu:
    """Answers requests; `went_out` holds each record as it was last served, list and detail."""

    world: World = field(default_factory=World)
    request_secret: str = ""
    refresh_secret: str = ""
    uses: int = 0
    issued: list[str] = field(default_factory=list)
    went_out: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(self, upstream: Upstream, asked: Asked) -> tuple[bytes, tuple[str, ...]]:
        """Answer one request as the page says."""
        if asked.path.startswith("/auth/"):
            return self._issue(asked, upstream.clock()), ()
        if self.uses >= USES:
            return _said("F11"), ()
        if not _is_signed(asked.headers, self.request_secret):
            return _said("F12"), ()
        self.uses += 1
        return self._page(asked) if asked.path == PAGE else self._detail(asked)

    def _issue(self, asked: Asked, now: datetime) -> bytes:
        is_first = asked.path == "/auth/first.do"
        told = {
            pair.partition("=")[0].lower(): pair.partition("=")[2]
            for pair in asked.target.partition("?")[2].split("&")
        }
        if not _is_signed(told, SECRET if is_first else self.refresh_secret):
            return _said("F12")
        self.request_secret, self.refresh_secret = secrets.token_hex(8), secrets.token_hex(8)
        self.uses = 0
        self.issued.append(asked.path)
        ends = int(now.timestamp() * 1000) + 900_000
        content = {
            "requestSecret": self.request_secret,
            "requestSecretEndTime": ends,
            "refreshSecret": self.refresh_secret,
            "refreshSecretEndTime": ends + 900_000,
        }
        return _said("T", content)

    def _page(self, asked: Asked) -> tuple[bytes, tuple[str, ...]]:
        told = asked.parameters
        found = self.world.window(_read(told.get("qssj")), _read(told.get("jssj")))
        first = int(base64.b64decode(told["yb"])[6:]) if "yb" in told else 0
        size = min(int(told["ts"]), 20)
        records = [listed(one) for one in found[first : first + size]]
        self.went_out |= {str(record["k"]): record for record in records}
        is_last = first + size >= len(found)
        ahead = "" if is_last else base64.b64encode(f"cursor{first + size}".encode()).decode()
        content = json.dumps({"lb": records, "yb": ahead}, ensure_ascii=False)
        return _said("T", content), tuple(str(record["k"]) for record in records)

    def _detail(self, asked: Asked) -> tuple[bytes, tuple[str, ...]]:
        one = self.world.items.get(int(asked.parameters["k"]) - 1000)
        if one is None or one.is_withdrawn:
            return _said("F44"), ()
        key = str(one.number + 1000)
        self.went_out[key] = self.went_out[key] | detailed(one)
        return _said("T", {"jb": detailed(one)}), (key,)


def listed(one: Item) -> dict[str, Any]:
    """What the list says of an item."""
    return {
        "k": one.number + 1000,
        "nm": one.name,
        "g": int(one.changed.timestamp() * 1000),
        "st": 9 if one.is_withdrawn else 1,
    }


def detailed(one: Item) -> dict[str, Any]:
    """What its detail says."""
    return {
        "mc": one.name,
        "bm": f"DH-{one.number}",
        "lb": _KINDS[one.kind],
        "rq": f"{one.effective.year}.{one.effective.month}.{one.effective.day}",
        "cn": {"z": one.promise[0], "dw": _UNITS[one.promise[1]]},
        "cls": [
            {"m": part.name, "n": _NEEDS[part.need], "s": part.copies} for part in one.materials
        ],
    }


def _is_signed(told: dict[str, str], secret: str) -> bool:
    text = f"yw{secret}{told.get('requesttime')}"
    sign = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return told.get("appkey") == "yw" and told.get("sign") == sign


def _read(text: str | None) -> datetime | None:
    return datetime.strptime(f"{text} +0800", "%Y%m%d%H%M%S %z") if text else None


def _said(flag: str, content: Any = None) -> bytes:
    answer = {"rtn": {"flag": flag, "words": "" if content else "未通过"}, "content": content}
    return json.dumps(answer, ensure_ascii=False).encode()
