"""The exchange columns every row carries: CD_OPERATION, CD_TIME, CD_BATCH, DATA_SOURCE."""

from datetime import timedelta

from gateway.sandbox.record import Record
from gateway.sandbox.times import AS_OF, YEAR_SECONDS, stamp

DATA_SOURCES = {"province": "430", "city": "434", "nation": "000"}
"""Who delivers the row (DATA_SOURCE); no national table of these codes is known."""
_NO_PUNCTUATION = str.maketrans("", "", "- :")


def changed_at(guid: str) -> str:
    """When a generated row last changed: within the year before AS_OF, drawn from its id.

    One row in seven belongs to a monthly batch that shares one time, as real batches do.
    """
    if int(guid[8:12], 16) % 7 == 0:
        year, month = divmod(2025 * 12 + 10 + int(guid[12:16], 16) % 12, 12)
        return f"{year}-{month + 1:02d}-01 02:00:00"
    return stamp(AS_OF - timedelta(seconds=1 + int(guid[:8], 16) % YEAR_SECONDS))


def exchange_columns(
    guid: str, time: str, *, may_be_withdrawn: bool, platform: str = "province"
) -> Record:
    """Row id and exchange columns; about one row in a hundred is withdrawn where that may be."""
    draw = int(guid[16:20], 16) % 100
    operation = "D" if may_be_withdrawn and draw == 0 else "U" if draw < 40 else "I"
    return {
        "rowGuid": guid,
        "cdOperation": operation,
        "cdTime": time,
        "cdBatch": batch(time),
        "dataSource": DATA_SOURCES[platform],
    }


def batch(time: str) -> str:
    """The batch number of a time: its 14 digits (CD_BATCH, at most 32 characters)."""
    return time.translate(_NO_PUNCTUATION)
