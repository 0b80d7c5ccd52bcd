"""What operators name: a connector, one of its streams, an instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.cli.specs import chosen
from gateway.connectors.spec import Spec, Stream
from gateway.errors import SettingsError
from gateway.settings import Settings
from gateway.standard.values import Malformed, instant


@dataclass(frozen=True)
class Address:
    """A connector, and one of its streams where one is meant."""

    spec: Spec
    stream: Stream | None

    @property
    def streams(self) -> tuple[Stream, ...]:
        """The streams that are meant."""
        return self.spec.streams if self.stream is None else (self.stream,)


def address(settings: Settings, written: str) -> Address:
    """Answer what `connector` or `connector/stream` means; raises SettingsError."""
    name, _, stream = written.partition("/")
    spec = chosen(settings, [name]).specs[0]
    return Address(spec, stream_of(spec, stream) if stream else None)


def stream_address(settings: Settings, written: str) -> tuple[Spec, Stream]:
    """Answer what `connector/stream` means; raises SettingsError."""
    meant = address(settings, written)
    if meant.stream is None:
        names = "、".join(f"{meant.spec.name}/{stream.name}" for stream in meant.spec.streams)
        raise SettingsError("请写明数据流。", hint=f"连接器的数据流：{names}。")
    return meant.spec, meant.stream


def stream_of(spec: Spec, name: str) -> Stream:
    """Answer a stream of a connector; raises SettingsError that names those there are."""
    try:
        return spec.stream(name)
    except KeyError:
        names = "、".join(stream.name for stream in spec.streams)
        raise SettingsError(
            f"连接器 {spec.name} 没有数据流 {name}。", hint=f"现有：{names}。"
        ) from None


def named(specs: Sequence[Spec], names: Sequence[str]) -> frozenset[str] | None:
    """Answer the names of streams that are meant, None for all; raises SettingsError."""
    known = {stream.name for spec in specs for stream in spec.streams}
    if unknown := [name for name in names if name not in known]:
        raise SettingsError(
            f"没有数据流 {'、'.join(unknown)}。", hint=f"现有：{'、'.join(sorted(known))}。"
        )
    return frozenset(names) or None


def moment(written: str) -> datetime:
    """Read an instant as people write it, in Beijing time; raises SettingsError."""
    try:
        return instant(written)
    except Malformed as problem:
        raise SettingsError(
            f"时间“{written}”无法识别：{problem}。", hint="时间为北京时间。"
        ) from None
