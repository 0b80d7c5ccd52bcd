"""What a guide tells beside materials: fees, steps, results, law, questions, windows, situations.

Kinds and keys are those of the exchange tables, of one province's tables and of portals.
"""

from dataclasses import dataclass
from random import Random

from gateway.sandbox.bodies import Body
from gateway.sandbox.catalog import CatalogItem
from gateway.sandbox.part import national_part, part
from gateway.sandbox.record import Record

STEPS = {"01": ("受理", "审查", "决定", "制证", "送达")}
"""Steps by item type; what needs no decision has fewer."""
FEW_STEPS = ("受理", "审查", "办结")
PERSONS = ("演示人员甲", "演示人员乙", "演示人员丙", "演示人员丁")
"""Names that nobody can take for a person's."""
PERMIT = "01"
REVIEW = "审查"


@dataclass(frozen=True)
class Subject:
    """What a guide is about: the leaf, the body, and for whom."""

    item: CatalogItem
    body: Body
    for_persons: bool


def add_guide(roll: Random, owner: Record, subject: Subject) -> None:
    """Put every kind of row but materials on a list or handling item that serves applicants."""
    add_texts(roll, owner, subject)
    if owner["isFee"] == "1":
        owner["fees"] = _fees(roll, owner)
    owner["processSteps"] = _steps(roll, owner, subject)
    owner["results"] = _results(owner, subject)
    owner["handlingWindows"] = _windows(roll, owner, subject)
    owner["conditions"] = _conditions(roll, owner, subject)
    if roll.random() < 0.3:
        _add_scenarios(owner, subject)
    if roll.random() < 0.1:
        values = {"serviceType": "第三方检测", "intermediaryContent": "出具检测报告（演示）"}
        owner["intermediaryServices"] = [part(owner, "intermediary", 1, values)]


def add_texts(roll: Random, owner: Record, subject: Subject) -> None:
    """Put what every family has on a list: the law, article by article, and questions."""
    owner["legalBases"] = _law(roll, owner, subject)
    owner["questions"] = _questions(roll, owner, subject)


def _fees(roll: Random, owner: Record) -> list[Record]:
    names = roll.sample(("证照工本费", "考试考务费", "检验检测费"), roll.randint(1, 2))
    return [
        national_part(
            owner,
            "fee",
            order,
            {
                "feeName": name,
                "feeStand": f"每件 {roll.choice((5, 10, 20, 50, 80))} 元（演示标准）",
                "byLaw": "《行政事业性收费目录》（演示文本）",
                "isDesc": "1" if order == 1 else "0",
                "descExplain": "残疾人、低保对象免收（演示文本）" if order == 1 else None,
                "remark": None,
            },
        )
        for order, name in enumerate(names, start=1)
    ]


def _steps(roll: Random, owner: Record, subject: Subject) -> list[Record]:
    left = owner["promiseDay"] if isinstance(owner["promiseDay"], int) else 0
    names = STEPS.get(subject.item.task_type, FEW_STEPS)
    rows = []
    for order, name in enumerate(names, start=1):
        days = roll.randint(0, left) if order < len(names) else left
        left -= days
        is_special = name == REVIEW and owner.get("specialProcedure", "无") != "无"
        values = {
            "linkName": name,
            "handleDeptName": subject.body.name,
            "handlePersonName": roll.choice(PERSONS),
            "handleDay": days,
            "handleType": owner["promiseType"],
            "isSpecial": "1" if is_special else "0",
            "specialExplain": "所需时间不计入办理时限" if is_special else None,
            "standard": "材料齐全、符合法定形式" if name == "受理" else None,
            "result": "出具受理通知书" if name == "受理" else None,
            "conditionGuid": None,
        }
        rows.append(part(owner, "step", order, values))
    return rows


def _results(owner: Record, subject: Subject) -> list[Record]:
    if not owner["resultName"]:
        return []
    values = {
        "resultType": "10" if subject.item.task_type == PERMIT else "20",
        "resultName": owner["resultName"],
        "resultGuid": f"result-{subject.item.code}",
    }
    return [part(owner, "result", 1, values)]


def _law(roll: Random, owner: Record, subject: Subject) -> list[Record]:
    name = subject.item.law.partition("》")[0].removeprefix("《")
    rows = []
    for order in range(1, roll.randint(1, 2) + 1):
        values = {
            "lawName": name,
            "accordingNumber": f"演示文号〔20{roll.randint(10, 24)}〕{roll.randint(1, 90)}号",
            "termsNumber": f"第{roll.randint(2, 60)}条",
            "termsContent": "条款内容从略（演示文本，以公布的法律文本为准）",
            "issueOrgan": "制定机关（演示）",
            "effectiveDate": f"20{roll.randint(10, 24)}-0{roll.randint(1, 9)}-01 00:00:00",
        }
        rows.append(part(owner, "law", order, values))
    return rows


def _questions(roll: Random, owner: Record, subject: Subject) -> list[Record]:
    asked = [
        (f"{subject.item.name}在哪里办理？", f"到{subject.body.name}窗口或者网上办理。"),
        ("材料不齐怎么办？", "窗口一次性告知需要补正的全部内容。"),
        ("可以委托他人办理吗？", "可以，需提交授权委托书和受托人身份证明。"),
    ]
    chosen = asked[: roll.randint(1, 3)]
    return [
        national_part(owner, "question", order, {"question": question, "answer": answer})
        for order, (question, answer) in enumerate(chosen, start=1)
    ]


def _windows(roll: Random, owner: Record, subject: Subject) -> list[Record]:
    place, line = subject.body.place, roll.randint(0, 4999)
    area = "0731" if place.level == "2" else "0734"
    values = {
        "name": f"{place.name}政务服务中心综合窗口",
        "windowNum": str(roll.randint(1, 60)),
        "address": f"{place.full_name}演示路{roll.randint(1, 99)}号",
        "officeHour": "工作日 9:00-12:00，13:30-17:00",
        "trafficGuide": f"乘{roll.randint(1, 199)}路公交车到政务服务中心站",
        "phone": f"{area}-000{line:04d}",
        "complaintPhone": f"{area}-000{line + 5000:04d}",
        "addressee": roll.choice(PERSONS),
        "addresseePhone": f"{area}-000{line:04d}",
        "unitUrl": "https://zwfw.hunan.example",
        "status": "1",
        "placeType": "6" if place.level == "5" else roll.choice("112"),
    }
    return [part(owner, "window", 1, values)]


def _conditions(roll: Random, owner: Record, subject: Subject) -> list[Record]:
    told = [("1", "具有与申请事项相适应的条件"), ("1", "材料真实、齐全、符合法定形式")]
    if subject.item.task_type == PERMIT and roll.random() < 0.5:
        told.append(("2", "曾以欺骗手段取得许可被撤销未满三年"))
    return [
        part(
            owner,
            "condition",
            order,
            {"conditionType": kind, "conditionName": name, "conditionSituation": "一般情形"},
        )
        for order, (kind, name) in enumerate(told, start=1)
    ]


def _add_scenarios(owner: Record, subject: Subject) -> None:
    """Two situations: one needs a material more, one passes by a step."""
    told = (
        ("委托他人办理", "由代理人提交申请"),
        ("现场勘验合格", "已按期勘验，不再审查现场"),
    )
    area, mark = subject.body.place.code, "1"
    owner["scenarios"] = [
        part(
            owner,
            "scenario",
            order,
            {"conditionName": name, "conditionDesc": text, "areaCode": area, "bs": mark},
        )
        for order, (name, text) in enumerate(told, start=1)
    ]
    first, second = (row["rowGuid"] for row in owner["scenarios"])
    for material in owner.get("materials", ()):
        if material["materialName"] == "授权委托书":
            material["conditionGuid"] = first
    owner["processSteps"][1]["conditionGuid"] = f"{first}^{second}"
