"""One evaluation of the demo, from a window to the province's count."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Callable, Mapping
from datetime import timedelta
from random import SystemRandom
from typing import Any

from gateway.cli.calling import Calls
from gateway.cli.console import out, report_line
from gateway.connectors.spec import Spec
from gateway.standard.codes import ProjectType, ServiceObject
from gateway.standard.evaluation_codes import (
    CaseStatus,
    EvaluationChannel,
    EvaluationDetail,
    HolderCodeType,
    Satisfaction,
)
from gateway.standard.submission import Accepted
from gateway.standard.values import PLATFORM_TIME
from sync.environment import Environment
from sync.relay import Outside, relay_lane
from sync.submissions import Submissions

PHONE = "00000000086"
"""A number of nobody."""
AREA = "430408000000"
BODY = "11430408YW1015486D"
ITEM = f"{BODY}4000131901000"

Count = Callable[[], Mapping[str, Any]]
"""What the province counts of what it was sent."""


async def evaluate(work: Environment, calls: Calls, spec: Spec, count: Count) -> bool:
    """Record a service, evaluate it, push both, and print what the province counts."""
    case = f"DEMO{work.clock().astimezone(PLATFORM_TIME):%Y%m%d%H%M%S}"
    store = Submissions(work)
    recorded = await store.record_service(_service(work, case))
    service = await store.find_service(case, None)
    if not isinstance(recorded, Accepted) or service is None:
        return False
    said = await store.submit_evaluation(service, _saying(case), "demo", case)
    async with calls.lane(spec) as lane:
        relayed = await relay_lane(work, spec, lane, Outside(sleep, SystemRandom()))
    out.print(report_line(relayed.report(spec.platform)), markup=False)
    told = count()
    out.print(
        f"好差评：办件 {case} 已登记、评价、报送；省平台计得"
        f"服务记录 {told['serviceRecords']}、评价 {told['evaluations']}。"
    )
    return isinstance(said, Accepted) and relayed.status == "succeeded" and told["evaluations"] > 0


def _service(work: Environment, case: str) -> Mapping[str, Any]:
    return {
        "project_no": case,
        "service_number": "1",
        "service_name": "办结",
        "service_time": work.clock() - timedelta(minutes=5),
        "task_code": ITEM,
        "task_name": "食品经营许可（演示）",
        "area_code": AREA,
        "dept_code": BODY,
        "orgcode": f"{AREA}_{BODY}",
        "org_name": "市场监督管理局（演示）",
        "pro_status": CaseStatus.COMPLETED,
        "project_type": ProjectType.PROMISED,
        "user_name": "演示人员甲",
        "user_prop": ServiceObject.NATURAL_PERSON,
        "user_page_type": HolderCodeType.CITIZEN_NUMBER,
        "cert_key_gov": "000000000000000000",
        "mobile": PHONE,
    }


def _saying(case: str) -> Mapping[str, Any]:
    return {
        "project_no": case,
        "assess_number": 1,
        "satisfaction": Satisfaction.DISSATISFIED,
        "eval_detail": [EvaluationDetail.NO_SAMPLES],
        "writing_evaluation": "窗口没有样本。",
        "pf": EvaluationChannel.HALL_TABLET,
    }
