"""A row inside a list: its own id, its parent's, its place, and the exchange columns."""

from gateway.sandbox.dice import row_guid
from gateway.sandbox.record import Record

EXCHANGED = ("cdOperation", "cdTime", "cdBatch", "dataSource")


def part(owner: Record, kind: str, order: int, values: Record) -> Record:
    """A row of the owner's; its id follows the owner's id, so it is the same in every run."""
    return {
        "rowGuid": row_guid(owner["rowGuid"], kind, order),
        "taskGuid": owner["rowGuid"],
        **values,
        "orderNum": order,
    }


def national_part(owner: Record, kind: str, order: int, values: Record) -> Record:
    """A row of a kind the national exchange has a table for: it repeats codes and marks."""
    codes = {"taskCode": owner["taskCode"], "taskHandleItem": owner["taskHandleItem"]}
    marks = {column: owner[column] for column in EXCHANGED}
    return part(owner, kind, order, codes | values) | marks
