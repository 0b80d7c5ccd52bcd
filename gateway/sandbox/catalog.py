"""The catalog: main items (…000) and their sub-items; leaves are implemented.

Codes that begin with 00 are of the national catalog, those with 43 of the province's own; a
local entry (levels below) is owned by the city.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count as count_up

from gateway.sandbox.codes import catalog_code
from gateway.sandbox.departments import DEPARTMENTS, Department
from gateway.sandbox.dice import dice, row_guid
from gateway.sandbox.items import KINDS, SCOPES, SUBS, Kind
from gateway.sandbox.record import Record

# The order of types of main items: 60 % permits and public services, all eleven soon present.
PATTERN = (
    "01", "20", "02", "01", "06", "20", "07", "03", "01", "04", "05", "20", "08",
    "09", "10", "01", "20", "01", "02", "01", "20", "01", "01", "20", "01",
)  # fmt: skip
BRANCHING = {"01": 0.4, "20": 0.35}
"""How often a main item of the type has sub-items; other types seldom do."""
NEAR = {"20", "05", "07"}
"""Types that townships act on too: services, benefits and confirmations close to people."""
LEVELS = ("2^3^4", "3^4", "4", "1^2^3^4", "2^3", "7")
LEVELS_NEAR = ("3^4^5", "4^5", "2^3^4^5", "3^4", "4")


@dataclass(frozen=True)
class CatalogItem:
    """A catalog item: what every implementation list of it must repeat (四同).

    `mode` is the way of implementation: 1 jointly, 2 separately, 3 solely.
    """

    code: str
    name: str
    law: str
    levels: str
    kind: Kind
    parent: str
    is_leaf: bool
    mode: str = "2"
    local_owner: str = ""

    @property
    def task_type(self) -> str:
        """The item type: digits 3-4 of its code."""
        return self.code[2:4]

    @property
    def department(self) -> Department:
        """Who looks after it."""
        return DEPARTMENTS[self.kind.department]

    @property
    def owner_level(self) -> str:
        """The level that owns the entry: 1 nation, 2 province, 3 city (a local entry)."""
        return self.local_owner or ("1" if self.code.startswith("00") else "2")

    @property
    def acting_levels(self) -> str:
        """Levels that implement it; 7 (graded) is acted on by province, city and county."""
        return "234" if self.levels == "7" else self.levels


def law_text(law: str) -> str:
    """The legal basis as text; the wording of the law itself is left out on purpose."""
    is_statute = law.endswith("法") and not law.endswith("办法")
    name = f"中华人民共和国{law}" if is_statute else law
    return f"《{name}》有关条款（演示文本，以公布的法律文本为准）"


def catalog_items(seed: int, count: int, taken: frozenset[str] = frozenset()) -> list[CatalogItem]:
    """The first `count` items of the catalog this seed makes, mains before their subs.

    Names that are `taken` are left to whoever took them.
    """
    found: list[CatalogItem] = []
    turns = _turns()
    while len(found) < count:
        kind, scope, number = next(turns)
        if kind.name + scope not in taken:
            found += _family(seed, kind, scope, number, room=count - len(found))
    return found


def _turns() -> Iterator[tuple[Kind, str, int]]:
    """Kinds in PATTERN order without end, each with its scope and its number in its ministry."""
    used: Counter[str] = Counter()
    numbers: Counter[tuple[str, str]] = Counter()
    for turn in count_up():
        task_type = PATTERN[turn % len(PATTERN)]
        kinds = KINDS[task_type]
        scope, place = divmod(used[task_type], len(kinds))
        used[task_type] += 1
        kind = kinds[place]
        numbers[task_type, kind.department] += 1
        yield kind, SCOPES[scope], numbers[task_type, kind.department]


def _family(seed: int, kind: Kind, scope: str, number: int, room: int) -> list[CatalogItem]:
    """A main item and its sub-items; without sub-items the main item is the leaf."""
    roll = dice(seed, "family", kind.task_type, kind.department, number)
    area = "43" if roll.random() < 0.2 else "00"
    levels = roll.choice(LEVELS_NEAR if kind.task_type in NEAR else LEVELS)
    branches = roll.random() < BRANCHING.get(kind.task_type, 0.25)
    subs = roll.sample(SUBS, min(roll.randint(2, 6) if branches else 0, room - 1))
    ministry = DEPARTMENTS[kind.department].digits
    main = catalog_code(area, kind.task_type, f"{ministry}{number:03d}")
    return family(kind, scope, main, levels, subs, mode=roll.choices("23", (4, 1))[0])


def family(  # noqa: PLR0913 - what a family is told by
    kind: Kind, scope: str, main: str, levels: str, subs: Sequence[str], *, mode: str = "2"
) -> list[CatalogItem]:
    """A main item of this code and its sub-items, numbered in order."""
    name, law = kind.name + scope, law_text(kind.law)
    return [
        CatalogItem(main, name, law, levels, kind, "", is_leaf=not subs, mode=mode),
        *(
            CatalogItem(
                f"{main[:9]}{n:03d}",
                f"{name}（{sub}）",
                law,
                levels,
                kind,
                main,
                is_leaf=True,
                mode=mode,
            )
            for n, sub in enumerate(subs, start=1)
        ),
    ]


def catalog_version(seed: int | str, item: CatalogItem) -> int:
    """The version of the item that the catalog holds, and that departments adopt."""
    return dice(seed, "version", item.code).randint(1, 4)


def catalog_record(seed: int | str, item: CatalogItem, platform: str = "province") -> Record:
    """The item as a platform tells it (columns of up_task_directory and the tree)."""
    roll = dice(seed, "catalog", item.code)
    since = f"20{roll.randint(18, 25)}-0{roll.randint(1, 9)}-01 00:00:00"
    is_local = bool(item.local_owner) or roll.random() < 0.5
    return {
        "rowGuid": row_guid(seed, "catalog", platform, item.code),
        "taskName": item.name,
        "catalogCode": item.code,
        "localCatalogCode": f"ML{item.code[2:]}" if is_local else None,
        "taskType": item.task_type,
        "byLaw": item.law,
        "useLevel": item.levels,
        "taskState": "1",
        "taskVersion": catalog_version(seed, item),
        "planEffectiveDate": since,
        "planCancelDate": None,
        "centralDept": item.department.digits,
        "strLevel": item.owner_level,
        "implementMode": item.mode,
        "flag": "1",
        "validDate": since,
        "invalidDate": None if roll.random() < 0.95 else "2030-12-31 00:00:00",
        "parentCode": item.parent or None,
        "hasChild": "0" if item.is_leaf else "1",
        "isHandle": "1" if item.is_leaf else "0",
        "areaCode": "430000000000",
        "extendField": "演示数据",
    }
