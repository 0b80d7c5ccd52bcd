"""Ctrl-C and SIGTERM: the first is a wish that is granted in order, the second an order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gateway.cli.console import err
from sync.stopping import Stop

NUMBERS = (signal.SIGINT, signal.SIGTERM)


@dataclass
class Caught:
    """The signal that came first, if any."""

    number: int | None = None


@contextmanager
def heeding(stop: Stop, grace_s: float) -> Iterator[Caught]:
    """Turn the first signal into the wish to end; the second cancels what is under way."""
    caught = Caught()
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def heed(number: int) -> None:
        if caught.number is None:
            caught.number = number
            stop.ask()
            err.print(f"正在停止：写完当前一页，最多 {grace_s:g} 秒；再按一次立即停止。")
        elif task is not None:
            task.cancel()

    for number in NUMBERS:
        loop.add_signal_handler(number, heed, number)
    try:
        yield caught
    finally:
        for number in NUMBERS:
            loop.remove_signal_handler(number)


def exit_code(number: int | None) -> int:
    """Answer how a command ends that was stopped, or that did not get everything done."""
    return 3 if number is None else 128 + number
