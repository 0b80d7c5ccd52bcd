"""Values for arguments: mostly such that rows are found, now and then wrong."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLEnumType, GraphQLField, GraphQLInputObjectType, get_named_type

from bench.data import Row
from bench.nasty import AREAS, QUARANTINE_CODES, RULES
from bench.texts import INTEGERS, TEXTS
from gateway.standard.identifiers import handling_item_code, license_type_code
from gateway.standard.nouns import NODES

Rows = Mapping[str, Sequence[Row]]

PAGED = ("CODE_ASC", "CODE_DESC", "NAME_ASC", "NAME_DESC", "UPDATED_ASC", "UPDATED_DESC")
TIMES = ("TIME_ASC", "TIME_DESC")
RECORDED = ("CODE_ASC", "CODE_DESC", *TIMES, "UPDATED_ASC", "UPDATED_DESC")
ORDERS = (*PAGED, *TIMES, "RELEVANCE", "CHANGE")
CREDIT = ("implementing_body", "credit_code")
SEARCHED = (
    ("catalog_item", "task_name"),
    ("implementation_list", "task_name"),
    ("implementation_list", "task_code"),
    ("implementation_list", "dept_name"),
    ("handling_item", "task_name"),
    ("implementing_body", "org_name"),
    ("implementing_body", "credit_code"),
    ("region", "area_name"),
    ("license_type", "certificate_type_name"),
    ("license_type", "certificate_type_code"),
)
ENTITY_TYPES = (
    "CATALOG_ITEM",
    "IMPLEMENTATION_LIST",
    "IMPLEMENTING_BODY",
    "REGION",
    "ADOPTION",
    "SERVICE_RECORD",
    "EVALUATION",
    "LICENSE_TYPE",
)
TERMS = (
    "食品",
    "许可",
    "食品经营许可",
    "食品经营许可（新设）",
    "特种设备使用登记",
    "许",
    "长",
    "长长长长",
    "44",
    "0",
    "x" * 199,
    "NO",
    "ＡＰＰＬＥ",
    "a|b",
    " ｔab\tLine ",
    '"',
    "'",
    "\\",
    "%",
    "_",
    "*",
    'no" OR "',
    "😀 𠮷",
    "ápple",
    "\u0001",
    "没有",
)
"""Searched for beside what names hold: everywhere, somewhere, nowhere."""
BAD_TERMS = ("", " \u3000\n", "食" * 201, "a\x00b")
SIZES = (0, 1, 1, 2, 3, 4, 6, 8, 20, 100)
BAD_SIZES = (-1, 101, 2**31 - 1, -(2**31))
INSTANTS = (
    "2024-02-29T00:00:00+08:00",
    "2026-11-21T02:00:00Z",
    "2026-11-21T02:00:00.000001Z",
    "2026-11-21T10:00:01",
    "1900-01-01T08:00:00+08:00",
    "0999-01-01T00:00:00+08:00",
    "2300-01-01T00:00:00-11:30",
    "0001-01-01T00:00:00+08:00",
    "9999-12-31T23:59:59-08:00",
)

TOTALS = {
    "Query.catalogItems": "catalog_item",
    "Query.implementingBodies": "implementing_body",
    "Query.regions": "region",
    "Query.adoptions": "adoption",
    "Query.serviceRecords": "service_record",
    "Query.evaluations": "evaluation",
    "Query.licenseTypes": "license_type",
    "LicenseType.replacesMaterials": "license_type",
    "ImplementationList.evaluations": "evaluation",
    "ImplementingBody.evaluations": "evaluation",
    "Query.search": "implementation_list",
    "Query.changes": "change",
    "Query.syncRuns": "sync_run",
    "Query.quarantine": "quarantine",
    "Stream.runs": "sync_run",
}
"""Which table a root connection is over, where it is not lists."""

TIES = {
    "CatalogItem.implementationLists": "catalog_code",
    "ImplementingBody.implementationLists": "dept_code",
    "Region.implementationLists": "area_code",
}
"""Which column of a list ties it to the parent of a connection."""

SEVERAL = {
    "findingRule": [*RULES, "a\"b\\'", "line\nfeed\x01", ""],
    "code": [*QUARANTINE_CODES, *TEXTS[:3]],
}
"""Texts of which a condition takes several."""

SEVERAL = {
    "findingRule": [*RULES, "a\"b\\'", "line\nfeed\x01", ""],
    "code": [*QUARANTINE_CODES, *TEXTS[:3]],
}
"""Texts of which a condition takes several."""

BAD = 0.03
"""How often an argument is wrong."""


class Values:
    """Knows the rows of the database and the cursors that answers held."""

    def __init__(self, rows: Rows) -> None:
        """Take the rows by table. `flawed` says that a value was wrong since it was reset."""
        self.flawed = False
        self._rows = rows
        self._cursors: dict[str, list[str]] = defaultdict(list)
        self._ids = [row["id"] for made in rows.values() for row in made if "id" in row]
        self._totals = {tie: _totals(rows, tie) for tie in (*TOTALS.values(), *TIES.values())}
        self._makers: Mapping[str, Callable[[random.Random], dict[str, Any]]] = {
            "Query.catalogItem": self._catalog_item,
            "Query.implementationList": self._implementation_list,
            "Query.handlingItem": self._handling_item,
            "Query.implementingBody": lambda dice: {
                "creditCode": self._spoiled(dice, self._one(dice, *CREDIT), ("", "1", "a\x00b"))
            },
            "Query.region": self._region,
            "Query.node": self._node,
            "Query.nodes": self._nodes,
            "Query.connector": self._connector,
            "Query.serviceRecord": self._service_record,
            "Query.evaluation": self._evaluation,
            "Query.licenseType": self._license_type,
            "Query.search": self._search,
            "Query.changes": self._changes,
        }

    def learn(self, data: Any) -> None:
        """Take every cursor out of an answer."""
        if isinstance(data, dict):
            data = list(data.values())
        if isinstance(data, list):
            for value in data:
                self.learn(value)
        elif isinstance(data, str):
            self._learn_text(data)

    def _learn_text(self, text: str) -> None:
        # Only a cursor starts with the hexadecimal digits of an order and a bar.
        for order in ORDERS:
            if text.startswith(f"{order}|".encode().hex()):
                self._cursors[order].append(text)

    def wanted(
        self, coordinate: str, field: GraphQLField, used: Counter[str], dice: random.Random
    ) -> dict[str, Any]:
        """Answer arguments for a field, by name."""
        maker = self._makers.get(coordinate)
        return maker(dice) if maker else self._page(coordinate, field, used, dice)

    # Keys ------------------------------------------------------------------------------------

    def _one(self, dice: random.Random, table: str, column: str) -> Any:
        return dice.choice(self._rows[table])[column]

    def _catalog_item(self, dice: random.Random) -> dict[str, Any]:
        known = [row["catalog_code"] for row in self._rows["catalog_item"]]
        code = dice.choice([code for code in known if code and code.isdigit()])
        found = self._spoiled(dice, code, ("1", "", "44-broken", "440199999999"))
        return {"catalogCode": found} | self._version(dice, "catalog_item")

    def _version(self, dice: random.Random, table: str) -> dict[str, Any]:
        if dice.random() < 0.6:
            return {}
        return {"version": dice.choice((self._one(dice, table, "version"), None, 0, 99))}

    def _handling_item(self, dice: random.Random) -> dict[str, Any]:
        known = [row["task_handle_item"] for row in self._rows["handling_item"]]
        right = [code for code in known if handling_item_code.is_valid(code or "")]
        code = self._spoiled(dice, dice.choice(right), ("", "1", "a\x00b"))
        return {"taskHandleItem": code} | self._version(dice, "implementation_list")

    def _region(self, dice: random.Random) -> dict[str, Any]:
        code = self._one(dice, "region", "area_code")
        short = code[: dice.choice((6, 9, 12))]
        return {"areaCode": self._spoiled(dice, short, ("", "44", "44x", "a\x00b"))}

    def _implementation_list(self, dice: random.Random) -> dict[str, Any]:
        row = dice.choice(self._rows["implementation_list"])
        roll = dice.random()
        if roll < 0.4:
            code = row["code"] or row["task_code"] or "broken"
            found = self._spoiled(dice, code, ("", "broken", "a\x00b"))
            return {"taskCode": found} | self._version(dice, "implementation_list")
        if roll < 0.6:
            return {"localTaskCode": dice.choice(("LOCAL-1", 'LOCAL "2"', "none", "\n'"))}
        if roll < 0.95:
            return {"platform": row["platform"], "nativeId": row["native_id"]}
        self.flawed = True
        return {"platform": row["platform"], "taskCode": None}

    def _node(self, dice: random.Random) -> dict[str, Any]:
        prefix = dice.choice(list(NODES))
        found = [known for known in self._ids if known.startswith(f"{prefix}_")]
        wrong = (f"{prefix}_0", prefix, "xx_1", "", "a'b", f"{prefix}_\\\"'")
        return {"id": self._spoiled(dice, dice.choice(found), wrong, often=0.1)}

    def _nodes(self, dice: random.Random) -> dict[str, Any]:
        known = dice.choices(self._ids, k=dice.choice((0, 1, 2, 5, 9)))
        odd = ("xx_1", "", "il", "il_0", "a'b", "ci_\\\"'", "il_")
        ids = [one if dice.random() < 0.8 else dice.choice(odd) for one in known]
        return {"ids": self._spoiled(dice, ids, (["il_1"] * 101, ["a\x00b"]))}

    def _connector(self, dice: random.Random) -> dict[str, Any]:
        known = self._one(dice, "connector", "name")
        return {"name": self._spoiled(dice, known, ("", "nobody", "a\x00b"))}

    def _service_record(self, dice: random.Random) -> dict[str, Any]:
        row = dice.choice(self._rows["service_record"])
        case = self._spoiled(dice, row["project_no"] or "P-1", ("", "nobody", "a\x00b"))
        return {"projectNo": case, "serviceNumber": row["service_number"] or "1"}

    def _evaluation(self, dice: random.Random) -> dict[str, Any]:
        row = dice.choice(self._rows["evaluation"])
        case = self._spoiled(dice, row["project_no"] or "P-1", ("", "nobody", "a\x00b"))
        number = row["assess_number"]
        if dice.random() < 0.3 or number is None:
            return {"projectNo": case}
        return {"projectNo": case, "assessNumber": number}

    def _license_type(self, dice: random.Random) -> dict[str, Any]:
        known = [row["certificate_type_code"] for row in self._rows["license_type"]]
        code = dice.choice([code for code in known if license_type_code.is_valid(code or "")])
        if dice.random() < 0.2:
            code = f"{code[:18].lower()}-{code[18:]} "
        return {"code": self._spoiled(dice, code, ("", "1", "broken", "a\x00b"))}

    # Search and changes ----------------------------------------------------------------------

    def _term(self, dice: random.Random) -> str:
        roll = dice.random()
        if roll < 0.4:
            term: str = dice.choice(TERMS)
        else:
            table, column = dice.choice(SEARCHED)
            text = self._one(dice, table, column) or "食品"
            start = dice.randrange(len(text)) if roll < 0.8 else 0
            term = text[start : start + dice.choice((1, 2, 2, 3, 4, 9, 40))]
            term = term if term.strip() else "许可"
        found: str = self._spoiled(dice, term, BAD_TERMS)
        return found

    def _search(self, dice: random.Random) -> dict[str, Any]:
        names = dice.choice((("first", "after"), ("last", "before")))
        sizes = self._sizes("Query.search")
        made = self._window(dice, names, "RELEVANCE", sizes, sure=dice.random() < 0.5)
        return {"text": self._term(dice)} | self._types(dice) | made

    def _changes(self, dice: random.Random) -> dict[str, Any]:
        made = self._types(dice)
        if dice.random() < 0.75:
            made["first"] = self._spoiled(dice, dice.choice((*SIZES, 60)), BAD_SIZES)
        if dice.random() < 0.6:
            made["after"] = self._cursor(dice, "CHANGE")
        return made

    def _types(self, dice: random.Random) -> dict[str, Any]:
        if dice.random() < 0.4:
            return {}
        return {"types": None if dice.random() < 0.1 else _several(dice, list(ENTITY_TYPES))}

    # Pages -----------------------------------------------------------------------------------

    def _page(
        self, coordinate: str, field: GraphQLField, used: Counter[str], dice: random.Random
    ) -> dict[str, Any]:
        made: dict[str, Any] = {}
        searched = "search" in field.args and dice.random() < 0.4
        if searched:
            made["search"] = self._term(dice)
        order = self._order(field, dice, searched=searched)
        if order is not None:
            made["orderBy"] = order
        order = order or ("RELEVANCE" if searched else usual_order(field))
        pairs = (("first", "after"), ("last", "before"))
        rarest = min(pairs, key=lambda pair: used[f"{coordinate}({pair[1]}:)"])
        names = rarest if dice.random() < 0.5 else dice.choice(pairs)
        sure = not all(used[f"{coordinate}({name}:)"] for name in names)
        made |= self._window(dice, names, order, self._sizes(coordinate), sure=sure)
        if "filter" in field.args and dice.random() < 0.45:
            kind = get_named_type(field.args["filter"].type)
            assert isinstance(kind, GraphQLInputObjectType)
            made["filter"] = None if dice.random() < 0.1 else self._filter(kind, used, dice)
        return made

    def _order(self, field: GraphQLField, dice: random.Random, *, searched: bool) -> str | None:
        if "orderBy" not in field.args:
            return None
        if get_named_type(field.args["orderBy"].type).name == "RecordOrder":
            recorded: str | None = dice.choice((*RECORDED, None))
            return recorded
        if usual_order(field) in TIMES:
            made: str | None = dice.choice((*TIMES, None))
            return made
        if dice.random() < BAD / 2:
            self.flawed = True
            return "RELEVANCE"
        found: str | None = dice.choice(
            (*PAGED, None, *(("RELEVANCE", None, None) if searched else ()))
        )
        return found

    def _sizes(self, coordinate: str) -> Sequence[int]:
        """Answer page sizes; as many as there are rows is where off-by-one shows."""
        name = TIES.get(coordinate) or TOTALS.get(coordinate, "implementation_list")
        return (*SIZES, *self._totals[name], *self._totals[name])

    def _window(
        self,
        dice: random.Random,
        names: tuple[str, str],
        order: str,
        sizes: Sequence[int],
        *,
        sure: bool,
    ) -> dict[str, Any]:
        """Answer a window; with `sure` it has all, else a cursor every other time."""
        size_name, cursor_name = names
        made: dict[str, Any] = {}
        if sure or dice.random() < 0.75:
            made[size_name] = self._spoiled(dice, dice.choice(sizes), BAD_SIZES)
        if sure or dice.random() < 0.5:
            made[cursor_name] = self._cursor(dice, order)
        if dice.random() < BAD:
            self.flawed = True
            made[dice.choice(("first", "last"))] = dice.choice((1, None))
            made[dice.choice(("after", "before"))] = dice.choice((None, "00"))
        return made

    def _cursor(self, dice: random.Random, order: str) -> str | None:
        known = self._cursors[order]
        if not known or dice.random() < 0.05:
            return None
        cursor = dice.choice(known)
        other = dice.choice(self._cursors[dice.choice(ORDERS)] or known)
        spoiled = (cursor.upper(), cursor[:-2], cursor[:-1], f"{cursor}00", cursor + "ff", other)
        texts = (*TEXTS, "1999-13-01", "2001-01-01", "a\x00b", "2001-01-01T00:00:00+08:00")
        made = [f"{order}|il_1|{text}".encode().hex() for text in texts]
        made.append(f"{order}|il_1".encode().hex())
        found: str = self._spoiled(dice, cursor, (*spoiled, *made))
        return found

    def _spoiled(
        self, dice: random.Random, right: Any, wrong: Sequence[Any], often: float = BAD
    ) -> Any:
        if dice.random() >= often:
            return right
        self.flawed = True
        return dice.choice(wrong)

    # Filters ---------------------------------------------------------------------------------

    def _filter(
        self, kind: GraphQLInputObjectType, used: Counter[str], dice: random.Random
    ) -> dict[str, Any]:
        count = dice.choice((0, 1, 1, 1, 2, 4))
        few = dice.sample(list(kind.fields), min(len(kind.fields), count + 6))
        few.sort(key=lambda name: used[f"{kind.name}.{name}"])
        return {name: self._condition(kind, name, dice) for name in few[:count]}

    def _condition(self, kind: GraphQLInputObjectType, name: str, dice: random.Random) -> Any:
        if dice.random() < 0.08:
            return None
        named = get_named_type(kind.fields[name].type)
        if isinstance(named, GraphQLEnumType):
            return _several(dice, list(named.values))
        plain = {"Boolean": (True, False), "DateTime": INSTANTS, "Int": (*INTEGERS, 5, 30)}
        if named.name in plain:
            return dice.choice(plain[named.name])
        if name == "areaWithin":
            wide = dice.choice((*AREAS, "000000000000", self._one(dice, "region", "area_code")))
            return self._spoiled(dice, wide[: dice.choice((6, 9, 12))], ("", "44", "x"))
        if name in SEVERAL:
            return _several(dice, SEVERAL[name])
        return self._text(kind, name, dice)

    def _text(self, kind: GraphQLInputObjectType, name: str, dice: random.Random) -> str:
        table = camel_to_snake(kind.name.removesuffix("Filter"))
        value = self._one(dice, table, camel_to_snake(name))
        return value if isinstance(value, str) and dice.random() < 0.9 else dice.choice(TEXTS)


def usual_order(field: GraphQLField) -> str:
    """Answer the order of a connection that is asked for none."""
    if "orderBy" not in field.args:
        return "CODE_ASC"
    named = get_named_type(field.args["orderBy"].type).name
    return "TIME_DESC" if named == "TimeOrder" else "CODE_ASC"


def camel_to_snake(name: str) -> str:
    """Answer the column or table of a GraphQL name."""
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name).lstrip("_")


def _totals(rows: Rows, name: str) -> Sequence[int]:
    """Answer how many rows connections over a table, or over a tie to a list, have unfiltered."""
    if name in rows:
        return (len([row for row in rows[name] if row.get("is_current", True)]),)
    current = [row for row in rows["implementation_list"] if row["is_current"]]
    return tuple(sorted(set(Counter(row[name] for row in current).values())))


def _several(dice: random.Random, choices: list[str]) -> list[str] | str:
    if dice.random() < 0.1:
        return dice.choice(choices)  # one value where several may stand is a list of one
    return dice.sample(choices, dice.randrange(min(5, len(choices) + 1)))
