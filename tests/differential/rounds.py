"""Rounds of random questions put to one database, and what they came to."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLSchema

from tests.differential.comparison import Bench, Mismatch, Question
from tests.differential.coordinates import coordinates
from tests.differential.generator import Generator
from tests.differential.values import Rows, Values


@dataclass
class Rounds:
    """What rounds came to."""

    asked: int = 0
    refused: int = 0
    failed: int = 0
    mismatches: list[Mismatch] = field(default_factory=list)
    untouched: set[str] = field(default_factory=set)
    touched: float = 0.0

    def summary(self) -> str:
        """Tell it in one line."""
        return (
            f"{self.asked} queries agree, {self.failed} of them by their errors; "
            f"{self.touched:.1%} of the table-backed coordinates touched"
        )


class Asker:
    """Makes the questions of one seed; later ones use cursors that earlier answers held."""

    def __init__(self, schema: GraphQLSchema, rows: Rows, seed: int) -> None:
        """Take the schema, the rows questions are about, and the seed."""
        self.values = Values(rows)
        self.generator = Generator(schema, random.Random(seed), self.values)
        self._wanted = coordinates(schema)

    def questions(self, count: int) -> Iterator[Question]:
        """Answer so many questions, and at most as many again until each coordinate was asked."""
        for number in range(2 * count):
            if number >= count and not self.untouched():
                return
            yield self.generator.question()

    def untouched(self) -> set[str]:
        """Answer the coordinates that no question asked for."""
        return self._wanted - set(self.generator.used)

    def touched(self) -> float:
        """Answer the share of coordinates that a question asked for."""
        return 1 - len(self.untouched()) / len(self._wanted)


async def play(bench: Bench, asker: Asker, count: int, *, enough: int = 1) -> Rounds:
    """Compare so many questions; stops at `enough` mismatches."""
    rounds = Rounds()
    for question in asker.questions(count):
        rounds.asked += 1
        found = await compare(bench, question)
        if isinstance(found, Mismatch):
            rounds.mismatches.append(found)
            if len(rounds.mismatches) >= enough:
                break
            continue
        rounds.failed += found is None
        asker.values.learn(found)
    rounds.refused = asker.generator.refused
    rounds.untouched, rounds.touched = asker.untouched(), asker.touched()
    return rounds


async def compare(bench: Bench, question: Question) -> Mismatch | Any:
    """Compare one question; an exception of the compiled path is a mismatch too."""
    try:
        return await bench.compare(question)
    except Exception as error:  # noqa: BLE001  # whatever it is, the query that caused it is told
        return Mismatch(f"raised {error!r}", question, None, None)
