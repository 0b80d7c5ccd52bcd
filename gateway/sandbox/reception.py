"""What the province takes (好差评): service records first, then what is said about them.

A record is refused for good where something is missing, told apart where it is there already, and
counted where it is new. What was taken stands in the province's own streams from then on.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.responses import Response

from gateway.sandbox.answers import Refusal, envelope
from gateway.sandbox.paging import decoded, read_request
from gateway.sandbox.record import Record
from gateway.sandbox.stream import Stream
from gateway.sandbox.times import stamp

SUBMIT_SERVICES = "/api/v1/service-records/submit"
SUBMIT_EVALUATIONS = "/api/v1/evaluations/submit"
RECEIVED = "/api/v1/received/query"
RECEIVED_LIST = "/api/v1/received/list"
RECEIVED_COUNT = "/api/v1/received/count"
PATHS = (SUBMIT_SERVICES, SUBMIT_EVALUATIONS, RECEIVED, RECEIVED_LIST, RECEIVED_COUNT)

TAKEN, THERE, INCOMPLETE, NO_SERVICE, NO_REASON = "0", "40901", "42201", "42202", "42203"
MOST = 500
"""Records of one request."""

_SERVICE = [
    *("mobile", "serviceTime", "areaCode", "taskCode", "taskName", "projectNo", "proStatus"),
    *("orgcode", "orgName", "userProp", "userName", "userPageType", "serviceName"),
    *("serviceNumber", "projectType"),
]
_EVALUATION = ["projectNo", "assessNumber", "assessTime", "satisfaction", "pf", "taskCode"]
_KEYS = {
    SUBMIT_SERVICES: ("projectNo", "serviceNumber"),
    SUBMIT_EVALUATIONS: ("projectNo", "assessNumber"),
}
_WORDS = {
    TAKEN: "ok",
    THERE: "已存在该条服务信息",
    NO_SERVICE: "没有该办件的服务记录，请先报送",
    NO_REASON: "差评须有评价详情或文字评价",
}


@dataclass
class Reception:
    """Takes records of one caller; `arrived` counts how often each version of each came."""

    services: Stream
    evaluations: Stream
    cases: set[str]
    now: Callable[[], datetime]
    arrived: Counter[tuple[str, str]] = field(default_factory=Counter)
    _held: dict[str, Record] = field(default_factory=dict)
    _known: dict[tuple[str, ...], str] = field(default_factory=dict)

    def answer(self, path: str, body: bytes) -> Response:
        """Answer one request; raises Refusal 40001."""
        if path == RECEIVED_LIST:
            return self._listed(body)
        asked = decoded(body)
        if path == RECEIVED:
            wanted = asked.get("rowGuids") or []
            found = [self._shown(self._held[guid]) for guid in wanted if guid in self._held]
            return envelope(0, "ok", {"list": found})
        if path == RECEIVED_COUNT:
            return envelope(0, "ok", self.count())
        records = asked.get("records")
        if not isinstance(records, list) or not 0 < len(records) <= MOST:
            raise Refusal(40001, f"参数records须为1至{MOST}条记录的数组")
        return envelope(0, "ok", {"results": [self._take(path, record) for record in records]})

    def count(self) -> dict[str, Any]:
        """Answer how many services and evaluations were taken, and of which satisfaction."""
        said = [
            self._held[guid]["satisfaction"]
            for (path, *_), guid in self._known.items()
            if path == SUBMIT_EVALUATIONS
        ]
        return {
            "serviceRecords": len(self._held) - len(said),
            "evaluations": len(said),
            "levels": dict(sorted(Counter(said).items(), reverse=True)),
        }

    def _take(self, path: str, record: Mapping[str, Any]) -> dict[str, str]:
        guid, version = str(record.get("rowGuid") or ""), str(record.get("cdBatch") or "")
        code, words = self._judged(path, record, guid, version)
        if code == TAKEN:
            self.arrived[guid, version] += 1
            self._keep(path, record, guid)
        return {"rowGuid": guid, "code": code, "message": words or _WORDS[code]}

    def _judged(
        self, path: str, record: Mapping[str, Any], guid: str, version: str
    ) -> tuple[str, str]:
        missing = [name for name in _needed(path) if not record.get(name)]
        if path == SUBMIT_SERVICES and not (record.get("certKey") or record.get("certKeyGOV")):
            missing.append("certKey")
        if missing or not guid or not version:
            return INCOMPLETE, f"缺少{'、'.join(missing) or 'rowGuid、cdBatch'}"
        if path == SUBMIT_EVALUATIONS:
            if record["projectNo"] not in self.cases:
                return NO_SERVICE, ""
            said = record.get("evalDetail") or record.get("writingEvaluation")
            if record["satisfaction"] in {"1", "2"} and not said:
                return NO_REASON, ""
        known = self._known.get(_key(path, record))
        is_update = known == guid and self._held[guid]["cdBatch"] != version
        return (TAKEN, "") if known is None or is_update else (THERE, "")

    def _keep(self, path: str, record: Mapping[str, Any], guid: str) -> None:
        is_service = path == SUBMIT_SERVICES
        row = {**record, "cdTime": stamp(self.now())}
        self._held[guid] = row
        self._known[_key(path, record)] = guid
        (self.services if is_service else self.evaluations).receive(row)
        if is_service:
            self.cases.add(str(record["projectNo"]))

    def _listed(self, body: bytes) -> Response:
        asked = read_request(body)
        chosen = [
            row
            for row in self._held.values()
            if (asked.since or "") <= row["cdTime"] < (asked.before or "9")
        ]
        start = (asked.number - 1) * asked.size
        rows = [self._shown(row) for row in chosen[start : start + asked.size]]
        return envelope(0, "ok", {"total": len(chosen), "list": rows})

    def _shown(self, row: Record) -> dict[str, Any]:
        return {name: row[name] for name in ("rowGuid", "cdBatch", "cdTime", "cdOperation")}


def _needed(path: str) -> list[str]:
    return _SERVICE if path == SUBMIT_SERVICES else _EVALUATION


def _key(path: str, record: Mapping[str, Any]) -> tuple[str, ...]:
    return (path, *(str(record[name]) for name in _KEYS[path]))
