"""What a platform answers to records it was sent: for each of them an outcome, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gateway.connectors.getters import getter
from gateway.connectors.outward import Outcome, Parcel, Receipt
from gateway.connectors.spec import Results
from gateway.connectors.words import quoted
from gateway.errors import PlatformUnavailable


def read_results(results: Results, parcels: Sequence[Parcel], answer: Any) -> Sequence[Receipt]:
    """Answer a receipt for every parcel.

    Raises `PlatformUnavailable` where the answer does not say what it should: the records went
    out, and nobody knows what became of them.
    """
    if results.at is None:
        return [_receipt(results, parcel, answer) for parcel in parcels]
    listed = getter(results.at)(answer) if isinstance(answer, Mapping) else None
    if not isinstance(listed, list):
        raise PlatformUnavailable(
            f"平台的应答中找不到逐条结果 {'.'.join(results.at)}",
            hint="请核对规格中的 push.send.results。",
            code="PLATFORM_BAD_PAYLOAD",
        )
    told = dict(_named(results, parcels, listed))
    return [
        _receipt(results, parcel, told[parcel.key])
        if parcel.key in told
        else _absent(results, parcel)
        for parcel in parcels
    ]


def is_duplicate(results: Results, answer: Any) -> bool:
    """Say whether an answer as a whole says that the platform has everything already."""
    code = _code(results, answer)
    return code is not None and code in results.duplicate


def _code(results: Results, result: Any) -> str | None:
    if results.code is None or not isinstance(result, Mapping):
        return None
    code = getter(results.code)(result)
    return None if code is None else str(code)


def _named(
    results: Results, parcels: Sequence[Parcel], listed: Sequence[Any]
) -> Iterator[tuple[str, Any]]:
    """What is told, by key of the parcel; results of what was not sent are passed over."""
    known = {_name(results, parcel, index): parcel.key for index, parcel in enumerate(parcels)}
    identify = getter(results.record)
    for result in listed:
        if isinstance(result, Mapping):
            key = known.get(str(identify(result)))
            if key is not None:
                yield key, result


def _name(results: Results, parcel: Parcel, index: int) -> str:
    names = {
        "id": parcel.entity_id,
        "key": parcel.key,
        "code": parcel.code,
        "index": str(index),
    }
    return names[results.names]


def _receipt(results: Results, parcel: Parcel, result: Any) -> Receipt:
    if results.code is None:
        return Receipt(parcel.key, Outcome.DELIVERED)
    code = _code(results, result)
    if code is None:
        return Receipt(parcel.key, Outcome.UNKNOWN, "平台的结果中没有代码")
    if code in {*results.accepted, *results.duplicate}:
        return Receipt(parcel.key, Outcome.DELIVERED)
    is_refused = code in results.refused or results.other == "refused"
    outcome = Outcome.REFUSED if is_refused else Outcome.FAILED
    return Receipt(parcel.key, outcome, _reason(results, result, code))


def _reason(results: Results, result: Mapping[str, Any], code: str) -> str:
    words = getter(results.message)(result) if results.message is not None else None
    said = f"：{quoted(str(words), ())}" if words else ""
    return f"平台答复 {quoted(code, ())}{said}"


def _absent(results: Results, parcel: Parcel) -> Receipt:
    if results.absent == "accepted":
        return Receipt(parcel.key, Outcome.DELIVERED)
    return Receipt(parcel.key, Outcome.UNKNOWN, "平台没有回答这一条")
