"""Figures with what they were computed of, and by which definition they mean what they mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """What a figure means, who says so, and which state of the definition this is."""

    text: str
    source: str
    version: str


OURS = "本网关约定，非官方口径（国家公式未公布）"
"""The source of definitions that are ours."""


@dataclass(frozen=True)
class Rate:
    """A figure: what it was computed of, and its definition.

    `hundredths` is the figure in hundredths, rounded half up; null where nothing was counted.
    """

    numerator: int
    denominator: int
    scale: int
    definition: Definition

    @property
    def hundredths(self) -> int | None:
        """The figure in hundredths: of a point, or of a per cent."""
        if not self.denominator:
            return None
        return (2 * self.numerator * self.scale + self.denominator) // (2 * self.denominator)

    @property
    def text(self) -> str | None:
        """The figure as people write it: 4.35."""
        found = self.hundredths
        return None if found is None else f"{found // 100}.{found % 100:02d}"
