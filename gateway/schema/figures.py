"""指标 Figure: a number with its numerator, its denominator and its definition."""

from __future__ import annotations

import strawberry

from gateway.standard.figures import Rate


@strawberry.type(description="口径。一个数字是怎样算出来的，依据何处。")
class FigureDefinition:
    """What a figure means."""

    text: str = strawberry.field(description="算法。")
    source: str = strawberry.field(description="出处。")
    version: str = strawberry.field(description="版本。")


@strawberry.type(description="指标。连同分子、分母和口径。")
class Figure:
    """A figure with what it was computed of."""

    numerator: int = strawberry.field(description="分子。")
    denominator: int = strawberry.field(description="分母。")
    hundredths: int | None = strawberry.field(
        description="百分之一。平均分以 0.01 分、比率以 0.01% 为一，四舍五入；分母为 0 时为空。"
    )
    text: str | None = strawberry.field(description="写法。两位小数，如 4.35；比率以 % 计。")
    definition: FigureDefinition = strawberry.field(description="口径。")


def figure(rate: Rate) -> Figure:
    """Answer a figure as it is shown."""
    definition = rate.definition
    return Figure(
        numerator=rate.numerator,
        denominator=rate.denominator,
        hundredths=rate.hundredths,
        text=rate.text,
        definition=FigureDefinition(
            text=definition.text, source=definition.source, version=definition.version
        ),
    )
