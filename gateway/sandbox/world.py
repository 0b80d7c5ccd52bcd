"""The world of the sandbox: one province's data, the same for the same seed and size."""

from collections.abc import Iterator
from itertools import islice

from gateway.sandbox.bodies import BODIES, Body, bodies_for, organization_record
from gateway.sandbox.catalog import CatalogItem, catalog_items, catalog_record
from gateway.sandbox.dice import dice, row_guid
from gateway.sandbox.dirt import blemish_of, soil
from gateway.sandbox.exchange import changed_at, exchange_columns
from gateway.sandbox.implementation import family_of, implementation_record
from gateway.sandbox.places import PLACES, region_record
from gateway.sandbox.record import Record
from gateway.sandbox.stream import Stream

LEAST_CATALOG = 80
"""A smaller catalog would not hold all eleven item types."""
MOST_ITEMS = 300_000
"""Above this the vocabulary has no new names to give."""
Task = tuple[CatalogItem, Body]


class World:
    """Four streams that can change while they are served: catalog, lists, organizations, regions.

    Rows are made on demand; only row ids and times are kept.
    """

    def __init__(self, seed: int, items: int) -> None:
        if not 1 <= items <= MOST_ITEMS:
            raise ValueError(f"items must lie between 1 and {MOST_ITEMS}, not {items}")
        self.seed = seed
        leaves = catalog_items(seed, max(items // 10, LEAST_CATALOG))
        self._tasks = {_task_guid(seed, task): task for task in _tasks(seed, leaves, items)}
        acting = {body.credit for _, body in self._tasks.values()}
        self.catalog = _small_stream([catalog_record(seed, item) for item in leaves])
        self.lists = Stream(((changed_at(guid), guid) for guid in self._tasks), self._list)
        self.organizations = _small_stream(
            [organization_record(b, n, b.credit in acting) for n, b in enumerate(BODIES, 1)]
        )
        self.regions = _small_stream([region_record(p, n) for n, p in enumerate(PLACES, 1)])

    def blemish(self, guid: str) -> str | None:
        """The name of the dirt put on a generated list (see dirt.py); None when it is clean."""
        item, _ = self._tasks[guid]
        is_service = family_of(item.task_type) in ("general", "public")
        return blemish_of(dice(self.seed, "dirt", guid), item.task_type, is_service)

    def _list(self, guid: str, time: str) -> Record:
        item, body = self._tasks[guid]
        row = exchange_columns(guid, time, may_be_withdrawn=True)
        return soil(implementation_record(self.seed, item, body, row), self.blemish(guid))


def generate(*, seed: int = 20261101, items: int = 2000) -> World:
    """The world of this seed with `items` implementation lists over a tenth as many catalog items.

    Raises ValueError when `items` is below 1 or above MOST_ITEMS.
    """
    return World(seed, items)


def _task_guid(seed: int, task: Task) -> str:
    return row_guid(seed, "list", task[0].code, task[1].credit)


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
            yield leaf, bodies.pop()
        waiting = [(leaf, bodies) for leaf, bodies in waiting if bodies]


def _shuffled_bodies(seed: int, leaf: CatalogItem) -> list[Body]:
    bodies = list(bodies_for(leaf.kind.department, leaf.acting_levels))
    dice(seed, "bodies", leaf.code).shuffle(bodies)
    return bodies


def _small_stream(records: list[Record]) -> Stream:
    rows = {record["rowGuid"]: record for record in records}

    def make(guid: str, time: str) -> Record:
        return rows[guid] | exchange_columns(guid, time, may_be_withdrawn=False)

    return Stream(((changed_at(guid), guid) for guid in rows), make)
