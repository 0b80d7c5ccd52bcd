"""Both exits of compiled reads and an independent server answer random queries alike."""

from __future__ import annotations

import orjson
import pytest
from graphql import GraphQLSchema

from bench.nasty import Nasty
from tests.differential.comparison import Bench
from tests.differential.rounds import Asker, play

# graphql-core drops the coroutines of other roots when one root of a null-free type fails at once.
pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine '.*_async_resolver' was never:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

QUERIES = 500
FULL = 10_000
SEED = 7


async def agree(schema: GraphQLSchema, rows: Nasty, url: str, count: int, seed: int) -> None:
    bench = Bench(schema, url)
    asker = Asker(schema, rows.rows, seed)
    try:
        rounds = await play(bench, asker, count)
    finally:
        await bench.close()
    assert not rounds.mismatches, str(rounds.mismatches[0])
    print(f"\n{url.partition(':')[0]}: {rounds.summary()}")  # noqa: T201  # the figure is the point
    assert not rounds.untouched
    assert rounds.refused < count / 10, "the generator makes too many invalid queries"
    assert rounds.failed < count / 5, "too few queries have an answer"


@pytest.mark.usefixtures("short_walks")
async def test_both_exits_and_the_oracle_agree(
    schema: GraphQLSchema, odd_rows: Nasty, odd_url: str
) -> None:
    await agree(schema, odd_rows, odd_url, QUERIES, SEED)


@pytest.mark.full
@pytest.mark.usefixtures("short_walks")
async def test_both_exits_and_the_oracle_agree_at_full_length(
    schema: GraphQLSchema, odd_rows: Nasty, odd_url: str
) -> None:
    await agree(schema, odd_rows, odd_url, FULL, SEED + 1)


async def test_both_databases_answer_the_same_bytes(
    schema: GraphQLSchema, odd_rows: Nasty, odd_sqlite: str, odd_postgres: str
) -> None:
    sqlite, postgres = Bench(schema, odd_sqlite), Bench(schema, odd_postgres)
    asker = Asker(schema, odd_rows.rows, SEED + 2)
    try:
        for question in asker.questions(QUERIES // 2):
            answer = await sqlite.exit_a(question)
            assert answer == await postgres.exit_a(question), question.text
            asker.values.learn(orjson.loads(answer or b"null"))
    finally:
        await sqlite.close()
        await postgres.close()
