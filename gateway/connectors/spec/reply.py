"""What an answer says about itself: business codes inside HTTP 200."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from gateway.connectors.spec.part import CodeText, Part


class Reply(Part):
    """Where an answer keeps its business code and words, and what the codes mean.

    `renew` are codes of a proof that is no longer good: where the scheme can get a new one it
    does, else they are refusals. `other` is what a code in none of the lists means: that the
    platform failed and is tried again, or that it refused us. `absent_is_ok`: an answer without
    a code is a good one.
    """

    code: str
    message: str | None = None
    ok: tuple[CodeText, ...] = Field(min_length=1)
    rate_limited: tuple[CodeText, ...] = ()
    renew: tuple[CodeText, ...] = ()
    refused: tuple[CodeText, ...] = ()
    other: Literal["unavailable", "refused"] = "unavailable"
    absent_is_ok: bool = False
