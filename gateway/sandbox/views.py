"""One list as each platform tells it: the same item, with the differences real platforms show."""

from collections.abc import Callable

from gateway.sandbox.record import Record

View = Callable[[Record, int], None]


def by_province(_task: Record, _draw: int) -> None:
    """The province tells a list as it is."""


def by_city(task: Record, draw: int) -> None:
    """The city promises a day less on one list in four, and gives its own phone on one in ten."""
    if draw % 4 == 0:
        for row in (task, *task.get("handlingItems", ())):
            promised = row.get("promiseDay")
            if isinstance(promised, int) and promised > 1:
                row["promiseDay"] = promised - 1
    if draw % 10 == 1:
        task["linkWay"] = f"市民服务热线：0734-000{draw % 10_000:04d}"


def by_nation(task: Record, draw: int) -> None:
    """The nation spaces the legal basis otherwise on one list in ten, and knows an older phone."""
    if draw % 10 == 2:
        task["byLaw"] = task["byLaw"].replace("》", "》 ").replace("（", "（ ")
    if draw % 10 == 3:
        task["linkWay"] = f"电话咨询：0734-000{draw % 10_000:04d}"


VIEWS: dict[str, View] = {"province": by_province, "city": by_city, "nation": by_nation}
"""By platform; `draw` is a number that depends on the platform's row id."""
