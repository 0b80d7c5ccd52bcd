"""编码解释 CodeExplanation."""

from __future__ import annotations

import strawberry

from gateway.standard.identifiers import explain_code


@strawberry.type(description="编码段。")
class CodePart:
    """A part of a code."""

    name: str = strawberry.field(description="名称。")
    value: str = strawberry.field(description="原值。")
    meaning: str = strawberry.field(description="含义。")
    valid: bool = strawberry.field(description="是否有效。")
    problem: str | None = strawberry.field(description="问题。")


@strawberry.type(description="编码解释。逐段说明一个编码，并指出错在哪里。")
class CodeExplanation:
    """What is said about a code."""

    kind: str = strawberry.field(description="编码种类。")
    term: str = strawberry.field(description="编码名称。")
    valid: bool = strawberry.field(description="是否有效。")
    summary: str = strawberry.field(description="一句话说明。")
    parts: list[CodePart] = strawberry.field(description="各段。")
    suggestion: str | None = strawberry.field(description="建议写法。")


def explained(code: str) -> CodeExplanation:
    """Explain a code."""
    found = explain_code(code)
    parts = [
        CodePart(
            name=part.name,
            value=part.value,
            meaning=part.meaning,
            valid=part.valid,
            problem=part.problem,
        )
        for part in found.parts
    ]
    return CodeExplanation(
        kind=found.kind,
        term=found.term,
        valid=found.valid,
        summary=found.summary,
        parts=parts,
        suggestion=found.suggestion,
    )
