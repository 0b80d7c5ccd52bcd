"""Values for arguments: mostly such that rows are found, now and then wrong."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLEnumType, GraphQLField, GraphQLInputObjectType, get_named_type

from bench.data import Row
from bench.nasty import RULES
from bench.texts import TEXTS
from gateway.standard.nouns import NODES

Rows = Mapping[str, Sequence[Row]]

ORDERS = ("CODE_ASC", "CODE_DESC", "NAME_ASC", "NAME_DESC", "UPDATED_ASC", "UPDATED_DESC")
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

TIES = {
    "Query.catalogItems": "items",
    "CatalogItem.implementationLists": "catalog_code",
    "ImplementingBody.implementationLists": "dept_code",
    "Region.implementationLists": "area_code",
}
"""Which column of a list ties it to the parent of a connection."""

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
        self._totals = {tie: _totals(rows, tie) for tie in (None, "items", *TIES.values())}
        self._makers: Mapping[str, Callable[[random.Random], dict[str, Any]]] = {
            "Query.catalogItem": self._catalog_item,
            "Query.implementationList": self._implementation_list,
            "Query.node": self._node,
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
        return {"catalogCode": self._spoiled(dice, code, ("1", "", "44-broken", "440199999999"))}

    def _implementation_list(self, dice: random.Random) -> dict[str, Any]:
        row = dice.choice(self._rows["implementation_list"])
        roll = dice.random()
        if roll < 0.4:
            code = row["code"] or row["task_code"] or "broken"
            return {"taskCode": self._spoiled(dice, code, ("", "broken", "a\x00b"))}
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

    # Pages -----------------------------------------------------------------------------------

    def _page(
        self, coordinate: str, field: GraphQLField, used: Counter[str], dice: random.Random
    ) -> dict[str, Any]:
        made: dict[str, Any] = {}
        order = dice.choice((*ORDERS, None))
        if order is not None:
            made["orderBy"] = order
        pairs = (("first", "after"), ("last", "before"))
        rarest = min(pairs, key=lambda pair: used[f"{coordinate}({pair[1]}:)"])
        names = rarest if dice.random() < 0.5 else dice.choice(pairs)
        sure = not used[f"{coordinate}({names[1]}:)"]
        made |= self._window(dice, names, order or "CODE_ASC", self._sizes(coordinate), sure=sure)
        if dice.random() < 0.45:
            kind = get_named_type(field.args["filter"].type)
            assert isinstance(kind, GraphQLInputObjectType)
            made["filter"] = None if dice.random() < 0.1 else self._filter(kind, used, dice)
        return made

    def _sizes(self, coordinate: str) -> Sequence[int]:
        """Answer page sizes; as many as there are rows is where off-by-one shows."""
        return (*SIZES, *self._totals[TIES.get(coordinate)], *self._totals[TIES.get(coordinate)])

    def _window(
        self,
        dice: random.Random,
        names: tuple[str, str],
        order: str,
        sizes: Sequence[int],
        *,
        sure: bool,
    ) -> dict[str, Any]:
        """Answer a window; with `sure` it has a cursor, else every other time."""
        size_name, cursor_name = names
        made: dict[str, Any] = {}
        if dice.random() < 0.75:
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
        few = dice.sample(list(kind.fields), min(len(kind.fields), count + 2))
        few.sort(key=lambda name: used[f"{kind.name}.{name}"])
        return {name: self._condition(kind, name, dice) for name in few[:count]}

    def _condition(self, kind: GraphQLInputObjectType, name: str, dice: random.Random) -> Any:
        if dice.random() < 0.08:
            return None
        named = get_named_type(kind.fields[name].type)
        if isinstance(named, GraphQLEnumType):
            return _several(dice, list(named.values))
        if named.name == "Boolean":
            return dice.choice((True, False))
        if named.name == "DateTime":
            return dice.choice(INSTANTS)
        if name == "findingRule":
            return _several(dice, [*RULES, "a\"b\\'", "line\nfeed\x01", ""])
        return self._text(kind, name, dice)

    def _text(self, kind: GraphQLInputObjectType, name: str, dice: random.Random) -> str:
        table = "catalog_item" if kind.name.startswith("Catalog") else "implementation_list"
        column = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name)
        value = self._one(dice, table, column)
        return value if isinstance(value, str) and dice.random() < 0.9 else dice.choice(TEXTS)


def _totals(rows: Rows, tie: str | None) -> Sequence[int]:
    """Answer how many rows connections over this tie have without a filter."""
    table = "catalog_item" if tie == "items" else "implementation_list"
    current = [row for row in rows[table] if row["is_current"]]
    if tie in {None, "items"}:
        return (len(current),)
    return tuple(sorted(set(Counter(row[tie] for row in current).values())))


def _several(dice: random.Random, choices: list[str]) -> list[str] | str:
    if dice.random() < 0.1:
        return dice.choice(choices)  # one value where several may stand is a list of one
    return dice.sample(choices, dice.randrange(min(5, len(choices) + 1)))
