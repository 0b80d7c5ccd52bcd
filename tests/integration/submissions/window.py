"""A window that records services, and people who evaluate them; all synthetic."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from gateway.resolvers import submissions as uses
from gateway.resolvers.caller import ANONYMOUS, RECORDER, Caller
from gateway.standard.access import AccessMode, Holder
from gateway.standard.codes import ProjectType, ServiceObject
from gateway.standard.evaluation_codes import (
    CaseStatus,
    EvaluationChannel,
    EvaluationDetail,
    HolderCodeType,
    Satisfaction,
)
from gateway.standard.submission import Accepted, Duplicate, Invalid
from gateway.store.database import Database
from sync.environment import Environment
from sync.submissions import Submissions
from tests.integration.sync.scripted import Time
from tests.synthetic import dept_code, resident_id, task_code

WINDOW = Caller("hall-7", frozenset({RECORDER}))
PHONE = "00013800042"
NUMBERS = count(1)
BODY = dept_code()


def service(case: str = "P-1", number: str = "1", **values: Any) -> dict[str, Any]:
    """What a window tells of a service, with everything the interface asks for."""
    given = {
        "project_no": case,
        "service_number": number,
        "service_name": "受理",
        "service_time": Time().now,
        "task_code": task_code(),
        "task_name": "食品经营许可",
        "area_code": "430421000000",
        "dept_code": BODY,
        "orgcode": f"430421000000_{BODY}",
        "org_name": "某县市场监督管理局",
        "pro_status": CaseStatus.ACCEPTED,
        "project_type": ProjectType.PROMISED,
        "user_name": "演示人员甲",
        "user_prop": ServiceObject.NATURAL_PERSON,
        "user_page_type": HolderCodeType.CITIZEN_NUMBER,
        "cert_key_gov": resident_id(1),
        "mobile": PHONE,
    }
    return given | values


def saying(case: str = "P-1", **values: Any) -> dict[str, Any]:
    """What somebody says of a service."""
    given = {
        "project_no": case,
        "assess_number": 1,
        "satisfaction": Satisfaction.SATISFIED,
        "eval_detail": [EvaluationDetail.ONE_VISIT],
        "pf": EvaluationChannel.HALL_TABLET,
    }
    return given | values


BAD: dict[str, Any] = {
    "satisfaction": Satisfaction.VERY_DISSATISFIED,
    "eval_detail": [EvaluationDetail.SENT_AROUND],
}


def person(number: int = 1, **more: Any) -> Caller:
    """Somebody whom a token names."""
    holder = Holder("111", resident_id(number))
    return Caller(f"u-{number}@zwfw", mode=AccessMode.SELF, person=holder, **more)


@dataclass
class Window:
    """A store that is written to, under a clock that tests move."""

    database: Database
    time: Time = field(default_factory=Time)

    @property
    def submissions(self) -> Submissions:
        work = Environment(self.database, self.time, lambda: f"rn_{next(NUMBERS)}", "window")
        return Submissions(work)

    async def record(self, **given: Any) -> Accepted | Invalid:
        return await uses.record_service(self.submissions, WINDOW, service(**given))

    async def say(  # who, what, by which proof
        self,
        caller: Caller = ANONYMOUS,
        *,
        tail: str | None = PHONE[-4:],
        number: str | None = None,
        key: str | None = None,
        **given: Any,
    ) -> Accepted | Duplicate | Invalid:
        return await uses.submit_evaluation(
            self.submissions, caller, saying(**given), number, tail, key
        )
