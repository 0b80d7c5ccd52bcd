"""Stories a bureau knows, planted in every world of 100 lists or more, always at the same codes.

`ENTRIES` are their catalog items, `LISTS` their implementation lists, `UNFILLED` adoptions that
nobody filled; `STORIES` tells where each story stands, for tests and example queries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from gateway.sandbox.bodies import BY_SEAT, MINISTRY, Body
from gateway.sandbox.catalog import CatalogItem, family, law_text
from gateway.sandbox.codes import implementation_code
from gateway.sandbox.departments import DEPARTMENTS
from gateway.sandbox.dice import dice
from gateway.sandbox.guide import Subject
from gateway.sandbox.handling import handling_item
from gateway.sandbox.items import Kind
from gateway.sandbox.license_types import NOT_IN_THE_REGISTER
from gateway.sandbox.part import national_part
from gateway.sandbox.places import CITY, PROVINCE
from gateway.sandbox.record import Record
from gateway.sandbox.times import AS_OF, stamp

SEED = "stories"
"""What their chance depends on: not on the seed of the world."""
FIRST_NUMBER = 901
"""Main items of stories are numbered from here; no generated catalog comes so far."""
ZHENGXIANG, YANFENG, SHIGU = "430408000000", "430406000000", "430407000000"
HENGYANG_COUNTY, HENGNAN, HENGSHAN = "430421000000", "430422000000", "430423000000"
ZHENGXIANG_STREET, XIDU, SANTANG = "430408001000", "430421100000", "430422111000"

Shape = Callable[[Record, Subject], None]


def _as_it_is(_task: Record, _subject: Subject) -> None:
    """A list without anything of its own."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted list: a leaf at a body; `shape` gives it what its story tells.

    `version` and `days_ago` (when it last changed) are fixed where the story needs them.
    """

    item: CatalogItem
    body: Body
    shape: Shape = _as_it_is
    version: int = 1
    days_ago: int = 30

    @property
    def code(self) -> str:
        """Its implementation code."""
        return implementation_code(self.body.credit, self.body.level, self.item.code)

    @property
    def time(self) -> str:
        """When it last changed, as the platform writes it."""
        return stamp(AS_OF - timedelta(days=self.days_ago, hours=8))


@dataclass(frozen=True, slots=True)
class Story:
    """Where a story stands: its catalog codes and the implementation codes of its lists."""

    catalog_codes: tuple[str, ...]
    task_codes: tuple[str, ...]


def _entry(number: int, levels: str, kind: Kind, *, mode: str = "2") -> CatalogItem:
    code = f"00{kind.task_type}{DEPARTMENTS[kind.department].digits}{number}000"
    law = law_text(kind.law)
    return CatalogItem(code, kind.name, law, levels, kind, "", is_leaf=True, mode=mode)


# --- 食品经营许可: three handling items, each with materials, fees, steps and a limit of its own

FOOD = _entry(901, "3^4", Kind("market", "01", "食品经营许可", "食品安全法"))
_FOOD_ITEMS = (
    ("新办", 15, 50, ("食品经营许可申请书", "营业执照", "经营场所平面布局图", "食品安全管理制度")),
    ("变更", 7, 10, ("食品经营许可变更申请书", "食品经营许可证原件")),
    ("注销", 1, 0, ("食品经营许可注销申请书", "食品经营许可证原件")),
)
_FOOD_STEPS = {"新办": 5, "变更": 4, "注销": 2}


def _food_license(task: Record, subject: Subject) -> None:
    task |= {"anticipateDay": 20, "anticipateType": "1", "promiseDay": 15, "promiseType": "1"}
    task |= {"isFee": "1", "feeBasis": "《行政事业性收费目录》（演示文本）", "isPayOnline": "1"}
    task |= {"projectType": "2", "promiseExplain": None}
    for kind in ("materials", "fees", "processSteps"):
        task.pop(kind, None)
    roll = dice(SEED, "food")
    items = []
    for order, (action, days, fee, names) in enumerate(_FOOD_ITEMS, start=1):
        item = handling_item(roll, task, order, action, subject)
        item |= {"promiseDay": days, "isFee": "1" if fee else "0"}
        item["feeBasis"] = task["feeBasis"] if fee else None
        item["processSteps"] = item["processSteps"][: _FOOD_STEPS[action]]
        for step in item["processSteps"]:
            step["handleDay"] = days if step["linkName"] == "审查" else 0
        _bring(item, names)
        if action == "变更":
            item["materials"][1] |= {"certCode": NOT_IN_THE_REGISTER, "certName": "食品经营许可证"}
        _charge(item, fee)
        items.append(item)
    task["handlingItems"] = items


def _bring(item: Record, names: tuple[str, ...]) -> None:
    """The item wants these materials and no other."""
    own = {"rowGuid", "taskGuid", "orderNum"}
    pattern = {key: value for key, value in item["materials"][0].items() if key not in own}
    pattern |= {"attachments": [], "conditionGuid": None, "isNeed": "1"}
    item["materials"] = [
        national_part(item, "material", order, pattern | {"materialName": name})
        for order, name in enumerate(names, start=1)
    ]
    item.pop("scenarios", None)
    for step in item["processSteps"]:
        step["conditionGuid"] = None


def _charge(item: Record, fee: int) -> None:
    """The item costs this much; nothing where it is 0."""
    item["fees"] = item.get("fees", [])[:1] if fee else []
    for row in item["fees"]:
        row |= {"feeName": "许可证工本费", "feeStand": f"每证 {fee} 元（演示标准）"}


# --- one item at five levels; one county calls it otherwise

EMPLOYMENT = _entry(902, "1^2^3^4^5", Kind("labour", "20", "就业失业登记", "就业促进法"))


def _own_name(task: Record, _subject: Subject) -> None:
    task["taskName"] = "就业登记、失业登记办理"


# --- adopted by three counties, filled by none

DRINKING_WATER = _entry(903, "4", Kind("health", "01", "饮用水供水单位卫生许可", "传染病防治法"))

# --- a township acts by entrustment: once with the entrusting body, once without

VILLAGE_BUILDING = _entry(904, "4^5", Kind("land", "01", "乡村建设规划许可", "城乡规划法"))


def _entrusted(task: Record, subject: Subject) -> None:
    above = BY_SEAT["land", subject.body.place.parent]
    task |= {"powerSource": "5", "deptType": "3", "entrustName": above.name}


def _entrusted_by_nobody(task: Record, subject: Subject) -> None:
    _entrusted(task, subject)
    task["entrustName"] = None


# --- several departments act together

COMPLETION = _entry(905, "3^4", Kind("housing", "10", "建设工程竣工联合验收", "建筑法"), mode="1")


def _jointly(task: Record, subject: Subject) -> None:
    partners = [BY_SEAT[key, subject.body.place.code] for key in ("land", "fire", "city")]
    task |= {
        "otherDept": "、".join(body.name for body in partners),
        "jointDeptName": "、".join(body.name for body in partners),
        "jointDeptCode": "、".join(body.credit for body in partners),
    }


# --- a promise in a unit that no table has

INN = _entry(906, "4", Kind("police", "01", "旅馆业特种行业许可", "旅馆业治安管理办法"))


def _unknown_unit(task: Record, _subject: Subject) -> None:
    task |= {"promiseType": "9", "promiseDay": 5, "projectType": "2", "promiseExplain": None}
    for item in task["handlingItems"]:
        item |= {"promiseType": "9", "promiseDay": 5, "projectType": "2", "promiseExplain": None}


# --- a version replaced another last week

CARGO = _entry(907, "3^4", Kind("transport", "01", "道路货物运输经营许可", "道路运输条例"))


def _promising(days: int) -> Shape:
    def shape(task: Record, _subject: Subject) -> None:
        told = {"anticipateDay": 20, "anticipateType": "1", "promiseDay": days}
        told |= {"promiseType": "1", "projectType": "2", "promiseExplain": None}
        for row in (task, *task["handlingItems"]):
            row.update(told)

    return shape


# --- a list on a catalog entry that is not a leaf

_DRUGS = Kind("market", "01", "药品零售企业许可", "药品管理法")
DRUGS, DRUGS_FIRST, DRUGS_CHANGE = family(_DRUGS, "", "000131908000", "3^4", ("首次申请", "变更"))

# --- fire safety

FIRE = (
    _entry(909, "3^4", Kind("fire", "01", "公众聚集场所投入使用、营业前消防安全检查", "消防法")),
    _entry(910, "3^4", Kind("housing", "01", "建设工程消防设计审查", "消防法")),
    _entry(911, "3^4", Kind("housing", "01", "建设工程消防验收", "消防法")),
    _entry(912, "3^4", Kind("fire", "06", "消防监督检查", "消防法")),
)

# --- entries of the city's own

LOCAL = tuple(
    CatalogItem(
        code,
        name,
        law_text(law),
        "3",
        Kind(key, "20", name, law),
        "",
        is_leaf=True,
        mode="3",
        local_owner="3",
    )
    for code, key, name, law in (
        ("432044901000", "forest", "古树名木认养服务", "森林法"),
        ("432022902000", "culture", "城市文化展览参观预约", "公共文化服务保障法"),
    )
)


def _at(department: str, place: str) -> Body:
    return BY_SEAT[department, place]


_CITY = CITY.code
_FIVE_LEVELS = (
    Planted(EMPLOYMENT, MINISTRY),
    *(Planted(EMPLOYMENT, _at("labour", place)) for place in (PROVINCE.code, _CITY, ZHENGXIANG)),
    Planted(EMPLOYMENT, _at("labour", HENGYANG_COUNTY), _own_name),
    Planted(EMPLOYMENT, _at("township", ZHENGXIANG_STREET)),
)
_BY_STORY: dict[str, tuple[tuple[CatalogItem, ...], tuple[Planted, ...]]] = {
    "food_license": ((FOOD,), (Planted(FOOD, _at("market", ZHENGXIANG), _food_license),)),
    "five_levels": ((EMPLOYMENT,), _FIVE_LEVELS),
    "adopted_never_filled": ((DRINKING_WATER,), ()),
    "entrusted_township": (
        (VILLAGE_BUILDING,),
        (
            Planted(VILLAGE_BUILDING, _at("land", HENGYANG_COUNTY)),
            Planted(VILLAGE_BUILDING, _at("township", XIDU), _entrusted),
        ),
    ),
    "entrusting_body_missing": (
        (VILLAGE_BUILDING,),
        (Planted(VILLAGE_BUILDING, _at("township", SANTANG), _entrusted_by_nobody),),
    ),
    "joint": ((COMPLETION,), (Planted(COMPLETION, _at("housing", _CITY), _jointly),)),
    "unknown_unit": ((INN,), (Planted(INN, _at("police", SHIGU), _unknown_unit),)),
    "replaced_last_week": (
        (CARGO,),
        (
            Planted(CARGO, _at("transport", _CITY), _promising(15), version=1, days_ago=200),
            Planted(CARGO, _at("transport", _CITY), _promising(10), version=2, days_ago=6),
        ),
    ),
    "not_a_leaf": (
        (DRUGS, DRUGS_FIRST, DRUGS_CHANGE),
        (Planted(DRUGS, _at("market", _CITY)), Planted(DRUGS_FIRST, _at("market", _CITY))),
    ),
    "fire_safety": (
        FIRE,
        (
            Planted(FIRE[0], _at("fire", YANFENG)),
            Planted(FIRE[1], _at("housing", _CITY)),
            Planted(FIRE[2], _at("housing", _CITY)),
            Planted(FIRE[3], _at("fire", YANFENG)),
        ),
    ),
    "local_entries": (
        LOCAL,
        (
            Planted(LOCAL[0], _at("forest", _CITY)),
            Planted(LOCAL[1], _at("culture", _CITY)),
        ),
    ),
}

ENTRIES: tuple[CatalogItem, ...] = tuple(
    dict.fromkeys(entry for entries, _ in _BY_STORY.values() for entry in entries)
)
LISTS: tuple[Planted, ...] = tuple(planted for _, lists in _BY_STORY.values() for planted in lists)
UNFILLED: tuple[tuple[CatalogItem, Body], ...] = tuple(
    (DRINKING_WATER, _at("health", place)) for place in (HENGYANG_COUNTY, HENGNAN, HENGSHAN)
)
STORIES: dict[str, Story] = {
    name: Story(tuple(entry.code for entry in entries), tuple(dict.fromkeys(p.code for p in lists)))
    for name, (entries, lists) in _BY_STORY.items()
}
NAMES = frozenset(entry.name for entry in ENTRIES)
"""Names that the generated catalog leaves to the stories."""
