"""The whole specification of a connector."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from gateway.connectors.spec.licenses import Licenses
from gateway.connectors.spec.part import Name, Part
from gateway.connectors.spec.push import FEEDBACK, OUTBOX, RECONCILIATION, Push
from gateway.connectors.spec.streams import Stream
from gateway.connectors.spec.timing import Duration, Schedule
from gateway.connectors.spec.transports import Transport


class Spec(Part):
    """A connector: our configured link to one platform.

    `schedule` and `fresh_within` hold for every stream that has none of its own.
    """

    version: Literal[1]
    """规格的版本，现为 1。"""
    name: Name
    """连接器名称：小写字母、数字、连字符。"""
    title: str = Field(min_length=1)
    """中文名称，查询和状态页上显示。"""
    platform: Name
    """平台标识，与设置文件的 [authority] 对应。"""
    level: Literal["national", "province", "city", "district"]
    """平台层级：national 国家、province 省、city 市、district 区县。"""
    transport: Transport
    """怎样到达平台。"""
    schedule: Schedule | None = None
    """何时同步；没有自己计划的数据流都按它。"""
    fresh_within: Duration | None = None
    """多久之内成功过才算新鲜；如 24h。"""
    streams: tuple[Stream, ...] = ()
    """数据流，每个读一类记录，按顺序读取；只推送的连接器可以没有。"""
    push: Push | None = None
    """推送到平台的内容；缺省不推送。"""
    licenses: Licenses | None = None
    """平台实时应答的电子证照；缺省没有。"""

    @model_validator(mode="before")
    @classmethod
    def _default_mapping_is_for_platforms(cls, data: Any) -> Any:
        """Platforms write the standard's own names; files have whatever their maker liked."""
        if not isinstance(data, Mapping):
            return data
        transport, streams = data.get("transport"), data.get("streams")
        if not isinstance(transport, Mapping) or not isinstance(streams, (list, tuple)):
            return data
        named = {"rest", "exchange_db", "push-in"}
        default = {"default_mapping": transport.get("kind") in named}
        filled = [default | s if isinstance(s, dict) else s for s in streams]
        return {**data, "streams": filled}

    @model_validator(mode="after")
    def _does_something(self) -> Spec:
        if not self.streams and self.push is None and self.licenses is None:
            raise ValueError("streams、push 与 licenses 至少要有一项")
        return self

    @model_validator(mode="after")
    def _names_no_stream_as_its_push(self) -> Spec:
        taken = {FEEDBACK, OUTBOX, RECONCILIATION} & {stream.name for stream in self.streams}
        if self.push is not None and taken:
            told = "、".join(sorted(taken))
            raise ValueError(f"推送的连接器另有名为 {told} 的数据流，streams 中请换一个名称")
        return self

    @property
    def feedback(self) -> Stream | None:
        """The stream of what the platform says about rows it was sent."""
        told = self.push.feedback if self.push is not None else None
        if told is None or (told.request is None and self.transport.kind == "rest"):
            return None
        return told.stream

    def stream(self, name: str) -> Stream:
        """The stream of this name; raises KeyError."""
        if name == FEEDBACK and self.feedback is not None:
            return self.feedback
        for stream in self.streams:
            if stream.name == name:
                return stream
        raise KeyError(name)
