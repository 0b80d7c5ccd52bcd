"""The gateway of binhai.md, from that page alone: x-tif, pages by number."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.faults.upstream import BEIJING, Asked, Upstream
from tests.integration.connectors.unseen.facts import Item, World

PAGE = "/esb/sxml/query"
TOKEN = "token-of-binhai"  # noqa: S105  # synthetic
_KINDS = {"LICENSING": "XK", "CONFIRMATION": "QR", "PUBLIC_SERVICE": "GG"}
_UNITS = {"WORKING_DAY": "个工作日", "NATURAL_DAY": "天", "MONTH": "个月"}
_NEEDS = {"NECESSARY": "B", "NOT_NECESSARY": "F", "LATER": "R"}


@dataclass
class Binhai:
    """Answers requests; `went_out` holds each record as it was last served."""

    world: World = field(default_factory=World)
    nonces: set[str] = field(default_factory=set)
    went_out: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(self, upstream: Upstream, asked: Asked) -> tuple[bytes, tuple[str, ...]]:
        """Answer one request as the page says."""
        refused = self._refused(asked, upstream.clock())
        if refused:
            return _said(refused, None), ()
        told, at = asked.parameters, asked.parameters.get("tj", {})
        found = self.world.window(_read(at.get("qs")), _read(at.get("jz")))
        size = min(told["fy"]["ts"], 50)
        first = told["fy"]["ym"] * size
        records = [written(one) for one in found[first : first + size]]
        self.went_out |= {record["xh"]: record for record in records}
        ids = tuple(record["xh"] for record in records)
        return _said("S000", {"zs": str(len(found)), "rs": records}), ids

    def _refused(self, asked: Asked, now: datetime) -> str | None:
        time, nonce = asked.headers["x-tif-timestamp"], asked.headers["x-tif-nonce"]
        sign = hashlib.sha256(f"{time}{TOKEN}{nonce}{time}".encode()).hexdigest().upper()
        if asked.headers["x-tif-signature"] != sign or asked.headers["x-tif-paasid"] != "yw":
            return "E301"
        if abs(now.timestamp() - int(time)) > 180:
            return "E302"
        if nonce in self.nonces or asked.parameters.get("jyf") != "SX01":
            return "E101"
        self.nonces.add(nonce)
        return None


def written(one: Item) -> dict[str, Any]:
    """An item in the words of this platform."""
    items = [
        {"clmc": part.name, "byx": _NEEDS[part.need], "fs": f"{part.copies}份"}
        for part in one.materials
    ]
    at = one.changed.astimezone(BEIJING)
    return {
        "xh": f"BH{one.number:05d}",
        "sx": {"mc": one.name, "bm": f"BH-{one.number}", "lx": _KINDS[one.kind]},
        "cnsx": f"{one.promise[0]}{_UNITS[one.promise[1]]}",
        "sxrq": f"{one.effective.year}年{one.effective.month}月{one.effective.day}日",
        "gxsj": at.strftime("%d-%m-%Y %H:%M:%S"),
        "bj": {"zx": "Y" if one.is_withdrawn else "N"},
        "cl": {"item": items[0] if len(items) == 1 else items},
    }


def _read(text: str | None) -> datetime | None:
    return datetime.strptime(f"{text} +0800", "%Y/%m/%d %H:%M %z") if text else None


def _said(code: str, content: Any) -> bytes:
    answer = {"zt": {"dm": code, "sm": "" if content else "未通过"}, "sj": content}
    return json.dumps(answer, ensure_ascii=False).encode()
