"""A large database as a province would have it: the same shape of record over and over."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import SQLModel

from bench.data import Chunk, Numbers, Row, entity, in_chunks
from bench.texts import code_names, facts_of, json_names
from gateway.standard.element import Kind, kind_of, raw_codes
from gateway.standard.nouns import IMPLEMENTATION_LIST
from gateway.store import tables
from gateway.store.content import Content, dump
from gateway.store.packing import pack

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
VERBS = ("设立", "变更", "延续", "注销", "备案", "年检", "核准", "登记")
THINGS = (
    "食品经营许可",
    "特种设备使用",
    "人力资源服务",
    "医疗机构执业",
    "道路运输经营",
    "校车使用",
)
RARE = "河道采砂许可"
"""One list in so many thousands is about this."""
BUREAUS = ("市场监督管理局", "交通运输局", "人力资源和社会保障局", "卫生健康委员会", "应急管理局")
SENTENCE = "依照有关法律、行政法规的规定，由申请人向实施主体提出申请并提交规定的材料。"
MODELS = 300
"""Sets of element values that rows are copied from: rolling 60 dice a row takes too long."""


@dataclass(frozen=True)
class Sizes:
    """How many of each, and of the children of one list."""

    lists: int = 20_000
    items: int = 2_000
    bodies: int = 200
    regions: int = 120
    handling_items: int = 2
    materials: int = 6
    findings: int = 2
    copies: int = 2


def realistic(seed: int, sizes: Sizes) -> Iterator[Chunk]:
    """Make the rows of a seed, table by table, parents first."""
    return _Province(random.Random(seed), sizes).chunks()


class _Province:
    def __init__(self, dice: random.Random, sizes: Sizes) -> None:
        self._dice = dice
        self._sizes = sizes
        self._numbers = Numbers(dice)

    def chunks(self) -> Iterator[Chunk]:
        numbers, sizes = self._numbers, self._sizes
        areas = [f"44{number:04d}000000" for number in range(sizes.regions)]
        depts = [numbers.credit_code() for _ in range(sizes.bodies)]
        codes = sorted({numbers.catalog_code() for _ in range(sizes.items)})
        yield from in_chunks("region", self._regions(areas))
        yield from in_chunks("implementing_body", self._bodies(depts, areas))
        yield from in_chunks("catalog_item", self._items(codes))
        models = self._models(tables.ImplementationListRow)
        for start in range(0, sizes.lists, 1_000):
            count = min(1_000, sizes.lists - start)
            lists = [
                self._list(self._dice.choice(models), codes, depts, areas) for _ in range(count)
            ]
            yield "implementation_list", lists
            yield from self._children(lists)

    # Entities --------------------------------------------------------------------------------

    def _entity(self, table: str, prefix: str, code: str) -> Row:
        updated = NOW - timedelta(seconds=self._dice.randrange(90_000_000))
        return entity(
            table,
            self._numbers,
            prefix,
            code=code,
            platform="province",
            native_id=self._numbers.digits(16),
            fetched_at=updated,
            updated_at=updated,
        )

    def _regions(self, areas: Sequence[str]) -> list[Row]:
        model = self._values(tables.RegionRow)
        return [
            self._entity("region", "rg", code)
            | model
            | {"area_code": code, "area_name": f"第{number}区", "parent_code": areas[0]}
            for number, code in enumerate(areas)
        ]

    def _bodies(self, depts: Sequence[str], areas: Sequence[str]) -> list[Row]:
        model = self._values(tables.ImplementingBodyRow)
        return [
            self._entity("implementing_body", "ib", code)
            | model
            | {
                "credit_code": code,
                "org_name": _bureau(number),
                "area_code": areas[number % len(areas)],
            }
            for number, code in enumerate(depts)
        ]

    def _items(self, codes: Sequence[str]) -> list[Row]:
        models = self._models(tables.CatalogItemRow)
        return [
            self._entity("catalog_item", "ci", code)
            | self._dice.choice(models)
            | {"catalog_code": code, "task_name": self._name(), "parent_code": None}
            for code in codes
        ]

    def _list(
        self, model: Row, codes: Sequence[str], depts: Sequence[str], areas: Sequence[str]
    ) -> Row:
        catalog, dept = self._dice.choice(codes), self._dice.choice(depts)
        code = self._numbers.task_code(dept, catalog)
        row = self._entity("implementation_list", "il", code) | model
        row |= {"task_code": code, "catalog_code": catalog, "dept_code": dept}
        number = depts.index(dept)
        row |= {"area_code": areas[number % len(areas)], "dept_name": _bureau(number)}
        return row | {"task_name": self._name()}

    # Children --------------------------------------------------------------------------------

    def _children(self, lists: Sequence[Row]) -> Iterator[Chunk]:
        items = self._part("handling_item", "hi", tables.HandlingItemRow)
        materials = self._part("material", "ma", tables.MaterialRow)
        handling: list[Row] = []
        papers: list[Row] = []
        for row in lists:
            mine = [
                items(number) | {"list_pk": row["pk"], "is_implicit": False}
                for number in range(self._sizes.handling_items)
            ]
            handling += mine
            papers += [
                materials(number)
                | {"list_pk": row["pk"], "handling_item_pk": mine[number % len(mine)]["pk"]}
                for number in range(self._sizes.materials)
            ]
        yield from in_chunks("handling_item", handling)
        yield from in_chunks("material", papers)
        yield from in_chunks("finding", [f for row in lists for f in self._findings(row)])
        yield from in_chunks("copy", [copy for row in lists for copy in self._copies(row)])

    def _part(self, table: str, prefix: str, model: type[SQLModel]) -> _Part:
        return _Part(self._numbers, table, prefix, self._models(model, 20), self._dice)

    def _findings(self, row: Row) -> list[Row]:
        return [
            {
                "pk": self._numbers.pk("finding"),
                "entity_type": "ImplementationList",
                "entity_id": row["id"],
                "platform": "province",
                "stream": "lists",
                "native_id": row["native_id"],
                "rule": ("missing.LINK_WAY", "missing.RESULT_NAME")[number % 2],
                "severity": "WARNING",
                "element": "link_way",
                "message": "缺少咨询方式。",
                "evidence": None,
            }
            for number in range(self._sizes.findings)
        ]

    def _copies(self, row: Row) -> list[Row]:
        return [
            {
                "pk": self._numbers.pk("copy"),
                "platform": ("province", "city")[number % 2],
                "stream": f"lists{number // 2}",
                "native_id": row["native_id"],
                "entity_type": "ImplementationList",
                "entity_id": row["id"],
                "version": 1,
                "content_hash": self._numbers.digits(32),
                "packed": pack("{}", dump(IMPLEMENTATION_LIST, Content({}))),
                "fetched_at": row["fetched_at"],
                "deleted_at": None,
            }
            for number in range(self._sizes.copies)
        ]

    # Values ----------------------------------------------------------------------------------

    def _name(self) -> str:
        thing = RARE if self._dice.random() < 1 / 20_000 else self._dice.choice(THINGS)
        return f"{thing}{self._dice.choice(VERBS)}{self._numbers.digits(4)}"

    def _models(self, model: type[SQLModel], count: int = MODELS) -> list[Row]:
        return [self._values(model) for _ in range(count)]

    def _values(self, model: type[SQLModel]) -> Row:
        values: Row = {name: self._value(model, name) for name in facts_of(model)}
        return values | {name: self._numbers.digits(2) for name in raw_codes(model).values()}

    def _value(self, model: type[SQLModel], name: str) -> object:
        dice, kind = self._dice, kind_of(model, name)
        names = code_names(model, name)
        if dice.random() < 0.1:
            return None
        if kind is Kind.CODES:
            return json_names(dice.sample(names, min(2, len(names))))
        choices: dict[Kind, Sequence[object]] = {
            Kind.TEXT: [SENTENCE[: dice.randint(4, len(SENTENCE))]],
            Kind.INTEGER: range(60),
            Kind.FLAG: (True, False),
            Kind.INSTANT: (NOW,),
            Kind.CODE: names,
        }
        return dice.choice(choices[kind])


def _bureau(number: int) -> str:
    return f"第{number}{BUREAUS[number % len(BUREAUS)]}"


class _Part:
    """Makes handling items or materials."""

    def __init__(
        self,
        numbers: Numbers,
        table: str,
        prefix: str,
        models: Sequence[Row],
        dice: random.Random,
    ) -> None:
        self._numbers, self._table, self._prefix = numbers, table, prefix
        self._models, self._dice = models, dice

    def __call__(self, ordinal: int) -> Row:
        return self._dice.choice(self._models) | {
            "pk": self._numbers.pk(self._table),
            "id": self._numbers.id(self._prefix),
            "ordinal": ordinal,
        }
