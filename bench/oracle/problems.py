"""What the oracle answers a wrong argument with."""

from __future__ import annotations


class WrongArgument(ValueError):  # noqa: N818  # named for what happened
    """A wrong argument, by its stable code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
