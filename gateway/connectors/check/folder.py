"""What a check says of the folder of a file drop: which files are a stream's."""

from __future__ import annotations

from dataclasses import replace

from gateway.connectors.check.step import Step
from gateway.connectors.files import DropConnector
from gateway.connectors.spec import Stream
from gateway.errors import YiwangError


def at_once(connector: DropConnector) -> DropConnector:
    """Answer a connector that waits for no second look: nothing is stored."""

    async def no_wait(_: float) -> None:
        return

    return replace(connector, sleep=no_wait)


async def listed(connector: DropConnector, stream: Stream) -> Step:
    """List the folder: which files are the stream's, and which are not complete."""
    name = f"目录 {stream.name}"
    try:
        files, left = await connector.look(stream.name)
    except YiwangError as error:
        return Step(name, ok=False, detail=error.message, hint=error.hint)
    pattern = stream.drop.files if stream.drop is not None else ""
    if not files:
        hint = "请核对目录与文件名；平台还没有投放过的，可以不理会。"
        return Step(name, ok=False, detail=f"没有与 {pattern} 相符的文件", hint=hint)
    shown = f"{files[0].name} 至 {files[-1].name}" if len(files) > 1 else files[0].name
    told = f"；{left}" if left else ""
    return Step(name, ok=True, detail=f"{len(files)} 个文件：{shown}{told}")
