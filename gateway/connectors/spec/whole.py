"""The whole specification of a connector."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from gateway.connectors.spec.part import Name, Part
from gateway.connectors.spec.streams import Stream
from gateway.connectors.spec.timing import Duration, Schedule
from gateway.connectors.spec.transports import Transport


class Spec(Part):
    """A connector: our configured link to one platform.

    `schedule` and `fresh_within` hold for every stream that has none of its own.
    """

    version: Literal[1]
    name: Name
    title: str = Field(min_length=1)
    platform: Name
    level: Literal["national", "province", "city", "district"]
    transport: Transport
    schedule: Schedule | None = None
    fresh_within: Duration | None = None
    streams: tuple[Stream, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _default_mapping_is_for_platforms(cls, data: Any) -> Any:
        """Platforms write the standard's own names; files have whatever their maker liked."""
        if not isinstance(data, Mapping):
            return data
        transport, streams = data.get("transport"), data.get("streams")
        if not isinstance(transport, Mapping) or not isinstance(streams, (list, tuple)):
            return data
        default = {"default_mapping": transport.get("kind") in {"rest", "exchange_db"}}
        filled = [default | s if isinstance(s, dict) else s for s in streams]
        return {**data, "streams": filled}

    def stream(self, name: str) -> Stream:
        """The stream of this name; raises KeyError."""
        for stream in self.streams:
            if stream.name == name:
                return stream
        raise KeyError(name)
