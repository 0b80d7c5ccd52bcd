"""What stands upstream of records that were sent, asked for by their identity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.connectors.bodies import form_of
from gateway.connectors.getters import getter
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.outward import Parcel
from gateway.connectors.payload import Payload
from gateway.connectors.replies import NotThere
from gateway.connectors.requests import written
from gateway.connectors.rest import RestConnector
from gateway.connectors.spec import Query
from gateway.connectors.words import quoted


@dataclass(frozen=True)
class Standing:
    """A record up there: which version it is, and what the platform marked it with."""

    version: str
    is_gone: bool
    mark: str
    reason: str

    def is_version_of(self, parcel: Parcel) -> bool:
        """Say whether it is what the parcel brought."""
        return self.version in {parcel.batch, parcel.key}


async def ask(
    connector: RestConnector, query: Query, path: str, parcels: Sequence[Parcel]
) -> Mapping[str, Sequence[Standing]]:
    """Answer what stands up there, by key of the parcel; what is not there is left out."""
    found: dict[str, list[Standing]] = {}
    for start in range(0, len(parcels), query.at_once):
        some = parcels[start : start + query.at_once]
        names: dict[str, list[str]] = {}
        for parcel in some:
            names.setdefault(_name(query, parcel), []).append(parcel.key)
        for name, standing in await _look(connector, query, path, list(names)):
            for key in names.get(name, ()):
                found.setdefault(key, []).append(standing)
    return found


async def _look(
    connector: RestConnector, query: Query, path: str, names: Sequence[str]
) -> Sequence[tuple[str, Standing]]:
    asked = written(query.body, query.by, names[0] if query.at_once == 1 else list(names))
    is_get = query.method == "GET"
    outgoing = Outgoing(
        query.method,
        path,
        form_of(asked) if is_get else "",
        b"" if is_get else orjson.dumps(asked),
    )
    try:
        heard = await connector.call(outgoing, "push/query", names[0], connector.transport.reply)
    except NotThere:
        return ()
    return list(_standing(query, heard.payload))


def _standing(query: Query, payload: Payload) -> Iterator[tuple[str, Standing]]:
    there = payload.at(query.records or ())
    records = there if isinstance(there, list) else [there]
    identify, version, is_gone = getter(query.record), getter(query.version), _deletion(query)
    mark = getter(query.mark) if query.mark is not None else None
    reason = getter(query.reason) if query.reason is not None else None
    for record in records:
        if isinstance(record, dict):
            yield (
                _text(identify(record)),
                Standing(
                    _text(version(record)),
                    is_gone(record),
                    _text(mark(record)) if mark is not None else "",
                    quoted(_text(reason(record)), ()) if reason is not None else "",
                ),
            )


def _deletion(query: Query) -> Callable[[dict[str, Any]], bool]:
    deleted = query.deleted
    if deleted is None:
        return lambda _: False
    get, values = getter(deleted.path), frozenset(deleted.values)
    return lambda record: str(get(record)) in values


def _name(query: Query, parcel: Parcel) -> str:
    return {"id": parcel.entity_id, "key": parcel.key, "code": parcel.code}[query.of]


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
