"""Service records (办件服务记录) and evaluations (评价) of the province: cases that nobody had.

People are 演示人员 with numbers that begin with 000. `STORIES` tells the case of each story.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from gateway.sandbox.bodies import Body
from gateway.sandbox.catalog import CatalogItem
from gateway.sandbox.codes import handling_code, implementation_code
from gateway.sandbox.dice import dice, row_guid
from gateway.sandbox.exchange import changed_at, exchange_columns
from gateway.sandbox.record import Record
from gateway.sandbox.stories import FOOD, LISTS
from gateway.sandbox.stream import Stream
from gateway.sandbox.times import AS_OF, stamp

DETAILS = {
    "5": range(510, 518),
    "4": range(406, 414),
    "3": range(307, 315),
    "2": range(207, 215),
    "1": range(108, 116),
}
"""The details in use of each satisfaction (evalDetail)."""
_SAYINGS = {
    "5": "办得很快，谢谢。",
    "4": "总体满意。",
    "3": "还可以，等的时间长了些。",
    "2": "跑了两趟，材料清单没有说清楚。",
    "1": "态度不好，办事指南之外还要材料。",
}
_PERSONS = ("甲", "乙", "丙", "丁", "戊")
_EVALUATED, _DEFAULT, _AGAIN = 0.7, 0.1, 0.06
"""How many cases are evaluated, how many of those by default, how many again."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case: an item at a body; `told` changes its evaluations, by number, where a story does.

    A case of a story is evaluated as `told` says; `has_service` is False where no record is.
    """

    project_no: str
    item: CatalogItem
    body: Body
    told: Mapping[int, Record] | None = None
    has_service: bool = True

    @property
    def roll(self) -> Random:
        """The dice of the case."""
        return dice("case", self.project_no)

    @property
    def accepted(self) -> datetime:
        """When the case was accepted."""
        days = dice("accepted", self.project_no).randint(30, 330)
        return AS_OF - timedelta(days=days, hours=15)


@dataclass(frozen=True, slots=True)
class Story:
    """A story: the number of its case, what its evaluations say, whether it has a service."""

    project_no: str
    told: Mapping[int, Record] = field(default_factory=dict)
    has_service: bool = True


_NO_WORDS = {"evalDetail": None, "writingEvaluation": None}
_STORIES = {
    "bad_without_reason": Story("43040820260700000001", {1: {"satisfaction": "1", **_NO_WORDS}}),
    "before_service": Story(
        "43040820260700000002", {1: {"satisfaction": "4", "evalDetail": "411", "early": 40}}
    ),
    "default_review": Story(
        "43040820260700000003", {1: {"satisfaction": "5", "isdefault": "1", **_NO_WORDS}}
    ),
    "detail_of_other_level": Story(
        "43040820260700000004", {1: {"satisfaction": "5", "evalDetail": "510,113"}}
    ),
    "second_evaluation": Story(
        "43040820260700000005",
        {
            1: {
                "satisfaction": "2",
                "evalDetail": "207|213",
                "writingEvaluation": "窗口没有样本，请打00013800000联系我，"
                "身份证000000200001010000。",
                "rectification": "已电话00013800000回访，样本已上架。",
            },
            2: {"satisfaction": "4", "evalDetail": "413", "writingEvaluation": "整改后好多了。"},
        },
    ),
    "service_absent": Story(
        "43040820260700000006", {1: {"satisfaction": "5", "evalDetail": "510"}}, has_service=False
    ),
}
STORIES = {name: story.project_no for name, story in _STORIES.items()}
"""The case of each story."""


def cases(tasks: Iterable[tuple[str, CatalogItem, Body]], *, with_stories: bool) -> list[Case]:
    """The cases of every fourth list (row id, item, body), and those of the stories."""
    made = [
        Case(f"43{body.place.six}{int(guid[:12], 16):015d}", item, body)
        for guid, item, body in tasks
        if int(guid[4:8], 16) % 4 == 0
    ]
    if with_stories:
        (body,) = (planted.body for planted in LISTS if planted.item is FOOD)
        made += [
            Case(story.project_no, FOOD, body, story.told, story.has_service)
            for story in _STORIES.values()
        ]
    return made


def service_stream(known: Iterable[Case]) -> Stream:
    """The service records of the cases."""
    served = {row_guid("service", case.project_no): case for case in known if case.has_service}
    return Stream(
        ((changed_at(guid), guid) for guid in served),
        lambda guid, time: service_record(served[guid], _marks(guid, time)),
    )


def evaluation_stream(known: Iterable[Case]) -> Stream:
    """The evaluations of the cases."""
    said = {
        row_guid("evaluation", case.project_no, number): (case, number)
        for case in known
        for number in _rounds(case)
    }
    return Stream(
        ((changed_at(guid), guid) for guid in said),
        lambda guid, time: evaluation_record(*said[guid], _marks(guid, time)),
    )


def _marks(guid: str, time: str) -> Record:
    return exchange_columns(guid, time, may_be_withdrawn=False)


def _rounds(case: Case) -> Iterator[int]:
    if case.told is not None:
        yield from case.told
        return
    roll = dice("rounds", case.project_no).random()
    if roll < _EVALUATED:
        yield 1
    if roll < _AGAIN:
        yield 2


def _of_case(case: Case) -> Record:
    """What a service record and an evaluation both say of their case."""
    roll, body = case.roll, case.body
    code = implementation_code(body.credit, body.level, case.item.code)
    is_person = roll.random() < 0.7
    name = f"演示人员{roll.choice(_PERSONS)}" if is_person else f"演示企业{roll.choice(_PERSONS)}"
    number = f"000000{roll.randint(1, 10**11):012d}"
    online = roll.random() < 0.5
    return {
        "projectNo": case.project_no,
        "taskCode": code,
        "taskHandleItem": handling_code(code, 1) if case.told is not None else None,
        "taskName": case.item.name,
        "subMatter": "1" if is_person else "2",
        "deptCode": body.credit,
        "proDepart": body.name,
        "orgcode": f"{body.place.code}_{body.credit}",
        "orgName": body.name,
        "areaCode": body.place.code,
        "proStatus": "3",
        "promisetime": "2",
        "acceptDate": stamp(case.accepted),
        "userName": name,
        "userProp": "1" if is_person else "2",
        "userPageType": "111" if is_person else "001",
        "certKey": number if online else None,
        "certKeyGOV": None if online else number,
        "handleUserName": None if is_person else "演示人员己",
        "handleUserPageType": None if is_person else "111",
        "handleUserPageCode": None if is_person else "000000199001010000",
    }


def service_record(case: Case, row: Record) -> Record:
    """The service record of a case as the platform tells it."""
    roll = dice("service", case.project_no)
    common = _of_case(case)
    number = common["certKey"] or common["certKeyGOV"]
    return (
        row
        | common
        | {
            "serviceNumber": "1",
            "serviceName": "办结",
            "serviceTime": stamp(case.accepted + timedelta(days=2)),
            "resultDate": stamp(case.accepted + timedelta(days=2)),
            "taskType": case.item.task_type if case.item.task_type in _REPORTED else "99",
            "deptName": case.body.name,
            "proTaskCode": f"local-{case.item.code}",
            "proTaskName": case.item.name,
            "proProjectNo": f"P{case.project_no}",
            "projectName": f"{common['userName']}{case.item.name}",
            "projectType": "2",
            "promiseDay": roll.choice((5, 10, 15)),
            "promiseType": "1",
            "anticipateDay": 20,
            "anticipateType": "1",
            "proChannel": "1" if common["certKey"] else "2",
            "proManager": "演示人员庚",
            "mobile": f"000{roll.randint(0, 99_999_999):08d}",
            "creditType": common["userPageType"],
            "creditNum": number,
            "evaluateType": "1",
        }
    )


_REPORTED = ("01", "05", "07", "08", "09", "10", "20")


def evaluation_record(case: Case, number: int, row: Record) -> Record:
    """The evaluation of a case, first or again, as the platform tells it."""
    roll = dice("evaluation", case.project_no, number)
    rating = roll.choices("54321", (70, 14, 8, 5, 3))[0]
    is_default = number == 1 and roll.random() < _DEFAULT
    told = dict((case.told or {}).get(number, {}))
    at = case.accepted + timedelta(days=2 + number, minutes=roll.randint(0, 600))
    at -= timedelta(hours=told.pop("early", 0))
    details = roll.sample(DETAILS[rating], roll.randint(1, 2))
    said = {
        "assessNumber": number,
        "assessTime": stamp(at),
        "satisfaction": "5" if is_default else rating,
        "evalDetail": None if is_default else ",".join(map(str, sorted(details))),
        "writingEvaluation": None if is_default or roll.random() < 0.5 else _SAYINGS[rating],
        "pf": roll.choice("12345"),
        "isdefault": "1" if is_default else "0",
        "anonymityFlag": roll.choice("12"),
        "publicFlag": "1",
        "effectivEvalua": "1",
        "appStatus": "1",
        "flag": "I",
    }
    return row | _of_case(case) | said | told
