"""The world of the sandbox: one province's data, the same for the same seed and size.

Three platforms look at it: the province holds every list, the city its own and its counties',
the nation a tenth; the planted stories stand on all three.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from gateway.sandbox import stories
from gateway.sandbox.adoptions import adoption_guid, adoption_record
from gateway.sandbox.bodies import BODIES, MINISTRY, Body, bodies_for, organization_record
from gateway.sandbox.catalog import CatalogItem, catalog_items, catalog_record
from gateway.sandbox.dice import dice, row_guid
from gateway.sandbox.dirt import blemish_of, soil
from gateway.sandbox.evaluations import cases, evaluation_stream, service_stream
from gateway.sandbox.exchange import changed_at, exchange_columns
from gateway.sandbox.guide import Subject
from gateway.sandbox.implementation import family_of, implementation_record
from gateway.sandbox.license_types import license_type_stream, license_types
from gateway.sandbox.places import PLACES, region_record
from gateway.sandbox.record import Record
from gateway.sandbox.stories import Planted
from gateway.sandbox.stream import Stream
from gateway.sandbox.views import VIEWS

LEAST_CATALOG = 100
"""A smaller catalog would not hold all eleven item types beside the stories."""
LEAST_FOR_STORIES = 100
"""A world of fewer lists has no stories."""
MOST_ITEMS = 300_000
"""Above this the vocabulary has no new names to give."""


@dataclass(frozen=True, slots=True)
class Task:
    """A generated list: a leaf at a body."""

    item: CatalogItem
    body: Body


class World:
    """Streams that can change while they are served; rows are made on demand.

    `lists`, `city_lists` and `nation_lists` tell the same lists as three platforms do, each
    under row ids of its own; `catalog` and `nation_catalog` likewise.
    """

    def __init__(self, seed: int, items: int) -> None:
        if not 1 <= items <= MOST_ITEMS:
            raise ValueError(f"items must lie between 1 and {MOST_ITEMS}, not {items}")
        self.seed = seed
        told = items >= LEAST_FOR_STORIES
        planted = stories.LISTS if told else ()
        entries = stories.ENTRIES if told else ()
        generated = catalog_items(
            seed,
            max(items // 10, LEAST_CATALOG) - len(entries),
            stories.NAMES if told else frozenset(),
        )
        tasks = _tasks(seed, generated, items - len(planted))
        self._tasks: dict[str, Task | Planted] = {_guid(seed, task): task for task in tasks}
        self._tasks |= {_planted_guid(task): task for task in planted}
        self.lists = self._lists_of("province", self._tasks)
        self.city_lists = self._lists_of("city", filter(self._is_the_citys, self._tasks))
        self.nation_lists = self._lists_of("nation", filter(self._is_the_nations, self._tasks))
        catalog = [(seed, item) for item in generated]
        catalog += [(stories.SEED, item) for item in entries]  # type: ignore[misc]
        self.catalog = _small_stream([catalog_record(*entry) for entry in catalog])
        self.nation_catalog = _small_stream(
            [
                catalog_record(*entry, platform="nation")
                for entry in catalog
                if entry[1].owner_level == "1"
            ],
            platform="nation",
        )
        acting = {task.body.credit for task in self._tasks.values()}
        self.organizations = _small_stream(
            [
                organization_record(body, order, body.credit in acting)
                for order, body in enumerate((*BODIES, MINISTRY), 1)
            ]
        )
        self.regions = _small_stream([region_record(p, n) for n, p in enumerate(PLACES, 1)])
        self.adoptions = self._adoptions(stories.UNFILLED if told else ())
        handled = cases(
            ((_guid(seed, task), task.item, task.body) for task in tasks), with_stories=told
        )
        types = license_types(item for _, item in catalog)
        self.license_types = license_type_stream(types)
        self.city_license_types = license_type_stream(types[::2], "city")
        self.cases = {case.project_no for case in handled if case.has_service}
        self.service_records = service_stream(handled)
        self.evaluations = evaluation_stream(handled)

    def blemish(self, guid: str, platform: str = "province") -> str | None:
        """The name of the dirt put on a list of the province; None when it is clean.

        `guid` is the province's; dirt differs from platform to platform.
        """
        task = self._tasks[guid]
        if isinstance(task, Planted):
            return None
        is_service = family_of(task.item.task_type) in ("general", "public")
        roll = dice(self.seed, "dirt", guid if platform == "province" else f"{platform}:{guid}")
        return blemish_of(roll, task.item.task_type, is_service, typed=platform == "nation")

    def _lists_of(self, platform: str, guids: Iterable[str]) -> Stream:
        """The lists with these ids of the province's, as a platform tells them."""
        if platform == "province":
            keys = ((self._time(guid, guid), guid) for guid in guids)
            return Stream(keys, lambda guid, time: self._list(platform, guid, guid, time))
        own = {row_guid(platform, guid): guid for guid in guids}
        return Stream(
            ((self._time(guid, known), guid) for guid, known in own.items()),
            lambda guid, time: self._list(platform, own[guid], guid, time),
        )

    def _time(self, guid: str, known: str) -> str:
        task = self._tasks[known]
        return task.time if isinstance(task, Planted) else changed_at(guid)

    def _list(self, platform: str, known: str, guid: str, time: str) -> Record:
        """The list `known` to the province as a platform tells it under an id of its own."""
        task = self._tasks[known]
        is_planted = isinstance(task, Planted)
        row = exchange_columns(guid, time, may_be_withdrawn=not is_planted, platform=platform)
        if isinstance(task, Planted):
            record = _planted_record(task, row)
        else:
            record = implementation_record(self.seed, task.item, task.body, row)
            soil(record, self.blemish(known, platform))
        VIEWS[platform](record, int(guid[20:28], 16))
        return record

    def _is_the_citys(self, guid: str) -> bool:
        task = self._tasks[guid]
        if isinstance(task, Planted):
            return True
        return task.body.level in "345" and int(guid[28:], 16) % 4 == 0

    def _is_the_nations(self, guid: str) -> bool:
        return isinstance(self._tasks[guid], Planted) or int(guid[24:28], 16) % 10 == 0

    def _adoptions(self, unfilled: Iterable[tuple[CatalogItem, Body]]) -> Stream:
        """Every list's entry is adopted by its body; `unfilled` ones have no list."""
        told: dict[str, tuple[int | str, CatalogItem, Body]] = {}
        for task in self._tasks.values():
            seed = stories.SEED if isinstance(task, Planted) else self.seed
            told[adoption_guid(seed, task.item, task.body)] = (seed, task.item, task.body)
        for item, body in unfilled:
            told[adoption_guid(stories.SEED, item, body)] = (stories.SEED, item, body)
        return Stream(
            ((changed_at(guid), guid) for guid in told),
            lambda guid, time: adoption_record(*told[guid], guid, time),
        )


def generate(*, seed: int = 20261101, items: int = 2000) -> World:
    """The world of this seed with `items` implementation lists over a tenth as many catalog items.

    Raises ValueError when `items` is below 1 or above MOST_ITEMS.
    """
    return World(seed, items)


def _planted_record(task: Planted, row: Record) -> Record:
    record = implementation_record(stories.SEED, task.item, task.body, row)
    record |= {"taskVersion": task.version, "taskState": "1", "planCancelDate": None}
    for item in record.get("handlingItems", ()):
        item["taskVersion"] = task.version
    task.shape(record, Subject(task.item, task.body, for_persons=False))
    return record


def _guid(seed: int, task: Task) -> str:
    return row_guid(seed, "list", task.item.code, task.body.credit)


def _planted_guid(task: Planted) -> str:
    return row_guid(stories.SEED, "list", task.item.code, task.body.credit, task.version)


def _tasks(seed: int, catalog: list[CatalogItem], count: int) -> list[Task]:
    """Which body implements which leaf: every leaf once, then every leaf again, up to `count`."""
    tasks = list(islice(_rounds(seed, [item for item in catalog if item.is_leaf]), count))
    if len(tasks) < count:
        raise ValueError(f"a catalog of {len(catalog)} holds only {len(tasks)} lists, not {count}")
    return tasks


def _rounds(seed: int, leaves: list[CatalogItem]) -> Iterator[Task]:
    waiting = [(leaf, _shuffled_bodies(seed, leaf)) for leaf in leaves]
    while waiting:
        for leaf, bodies in waiting:
            yield Task(leaf, bodies.pop())
        waiting = [(leaf, bodies) for leaf, bodies in waiting if bodies]


def _shuffled_bodies(seed: int, leaf: CatalogItem) -> list[Body]:
    bodies = list(bodies_for(leaf.kind.department, leaf.acting_levels))
    dice(seed, "bodies", leaf.code).shuffle(bodies)
    return bodies


def _small_stream(records: list[Record], platform: str = "province") -> Stream:
    rows = {record["rowGuid"]: record for record in records}

    def make(guid: str, time: str) -> Record:
        marks = exchange_columns(guid, time, may_be_withdrawn=False, platform=platform)
        return rows[guid] | marks

    return Stream(((changed_at(guid), guid) for guid in rows), make)
