"""What both platforms know, before either writes it in its own words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

KINDS = ("LICENSING", "CONFIRMATION", "PUBLIC_SERVICE")
UNITS = ("WORKING_DAY", "NATURAL_DAY", "MONTH")
NEEDS = ("NECESSARY", "NOT_NECESSARY", "LATER")


@dataclass(frozen=True)
class Material:
    """A material of an item."""

    name: str
    need: str
    copies: int


@dataclass(frozen=True)
class Item:
    """An item of synthetic data: names and codes are the standard's."""

    number: int
    name: str
    kind: str
    promise: tuple[int, str]
    effective: date
    materials: tuple[Material, ...]
    changed: datetime
    is_withdrawn: bool = False


def item(number: int, changed: datetime) -> Item:
    """The item of a number; the same number, the same item."""
    materials = tuple(
        Material(f"材料{number}之{place}", NEEDS[(number + place) % 3], place)
        for place in range(1, 1 + number % 4)
    )
    return Item(
        number,
        f"演示事项{number}",
        KINDS[number % 3],
        (1 + number % 20, UNITS[number % 3]),
        date(2025, 1 + number % 12, 1 + number % 28),
        materials,
        changed,
    )


@dataclass
class World:
    """The items of a platform, and what befalls them."""

    items: dict[int, Item] = field(default_factory=dict)

    def begin(self, count: int, now: datetime) -> None:
        """Make the first items; four at a time changed in the same second."""
        for number in range(count):
            changed = now - timedelta(days=3) + timedelta(minutes=number // 4)
            self.items[number] = item(number, changed.replace(microsecond=0))

    def commit_late(self, now: datetime) -> set[int]:
        """Change things with times that lie before what was read already; answer which."""
        at = (now - timedelta(minutes=5)).replace(microsecond=0)
        first, second, new = 1, 2, len(self.items)
        self.items[first] = replace(self.items[first], name="改名的演示事项", changed=at)
        self.items[second] = replace(self.items[second], is_withdrawn=True, changed=at)
        self.items[new] = item(new, at)
        return {first, second, new}

    def window(self, since: datetime | None, before: datetime | None) -> list[Item]:
        """The items that changed in `since <= t < before`, in the order they changed."""
        found = (
            one
            for one in self.items.values()
            if (since is None or one.changed >= since) and (before is None or one.changed < before)
        )
        return sorted(found, key=lambda one: (one.changed, one.number))
