"""Holds our two exits and the oracle against each other, one query at a time."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, execute

from bench.oracle.server import Oracle
from gateway.resolvers.caller import ANONYMOUS, Caller
from gateway.resolvers.reads import Reads
from gateway.store.database import Database
from tests.allowed import Allowed


@dataclass(frozen=True)
class Question:
    """A query as a client sends it; `flawed` where an argument may be refused."""

    text: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    operation: str | None = None
    flawed: bool = False
    caller: Caller = ANONYMOUS


@dataclass(frozen=True)
class Mismatch:
    """What differs, in words."""

    what: str
    question: Question
    ours: Any
    theirs: Any

    def __str__(self) -> str:
        """Tell it with the failing query."""
        ours, theirs = first_difference(self.ours, self.theirs)
        return (
            f"{self.what}\n{self.question.text}\n"
            f"variables: {orjson.dumps(self.question.variables).decode()}\n"
            f"ours:   {ours}\ntheirs: {theirs}"
        )


class Bench:
    """One database answered by both exits and by the oracle."""

    def __init__(self, schema: GraphQLSchema, url: str) -> None:
        """Take our schema and the database's URL."""
        self.schema = schema
        self.database = Database(url, readers=2)
        self.reads = Reads(schema, self.database, Allowed())
        # Exit B has its own: where one root fails, the executor leaves others running, and their
        # statements would count for the next question.
        self._executed = Database(url, readers=2)
        self._resolving = Reads(schema, self._executed, Allowed())
        self.oracle = Oracle(url)

    async def close(self) -> None:
        """Close every connection."""
        await self.database.close()
        await self._executed.close()
        await self.oracle.close()

    async def exit_a(self, question: Question) -> bytes | None:
        """Answer by the bytes of the database, or None where the executor must take over."""
        document = self.reads.documents.get(question.text)
        return await self.reads.answer(
            document, question.operation, question.variables, question.caller
        )

    async def exit_b(self, question: Question) -> ExecutionResult:
        """Answer by graphql-core over compiled roots."""
        document = self.reads.documents.get(question.text)
        result = execute(
            self.schema,
            document.node,
            context_value={
                "reads": self._resolving,
                "caller": question.caller,
                "disclosed": [],
            },
            variable_values=dict(question.variables),
            operation_name=question.operation,
        )
        answered = await result if inspect.isawaitable(result) else result
        assert isinstance(answered, ExecutionResult)
        return answered

    async def compare(self, question: Question) -> Mismatch | Any:
        """Answer what differs, or the data all three agree on."""
        before = self.database.statements
        text = await self.exit_a(question)
        asked = self.database.statements - before
        executed = await self.exit_b(question)
        theirs = await self.oracle.execute(
            question.text, question.variables, question.operation, question.caller.scopes
        )
        problem = _problem(question, text, executed, theirs.data, theirs.errors)
        if problem is not None:
            return problem
        roots = _roots(executed.data) if text is not None else 0
        if asked != roots:
            return Mismatch("statements are not one a root field", question, asked, roots)
        return executed.data


def _problem(
    question: Question,
    text: bytes | None,
    executed: ExecutionResult,
    data: Any,
    errors: list[GraphQLError] | None,
) -> Mismatch | None:
    ours = {"data": executed.data, "errors": told(executed.errors)}
    theirs = {"data": data, "errors": told(errors)}
    if orjson.dumps(executed.data) != orjson.dumps(data) or not _same_errors(ours, theirs):
        return Mismatch("exit B and the oracle differ", question, ours, theirs)
    if executed.errors:
        kind = "exit A answered where exit B has errors"
        return None if text is None else Mismatch(kind, question, text, ours)
    if text is None and question.flawed:
        return None  # the executor alone knows which wrong arguments are reached
    expected = orjson.dumps({"data": executed.data})
    if text != expected:
        return Mismatch("exit A and exit B differ", question, _parsed(text), _parsed(expected))
    return None


def _parsed(text: bytes | None) -> Any:
    try:
        return text if text is None else [orjson.loads(text), text.decode()]
    except ValueError:
        return text


def _same_errors(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Say whether errors agree; where one made all null, others, or another, may go untold."""
    one, other = set(ours["errors"]), set(theirs["errors"])
    if ours["data"] is None and theirs["data"] is None and one and other:
        places = [{error.partition(" ")[2] for error in errors} for errors in (one, other)]
        return bool(one & other) or places[0].isdisjoint(places[1])
    return one == other or bool(one & other)


def told(errors: list[GraphQLError] | None) -> list[str]:
    """Answer errors by code and path, without positions in lists: who fails first may vary."""
    return sorted({f"{_code(error)} {_path(error)}" for error in errors or ()})


def _code(error: GraphQLError) -> str:
    return str(getattr(error.original_error, "code", "GRAPHQL"))


def _path(error: GraphQLError) -> str:
    return ".".join(str(part) for part in error.path or () if isinstance(part, str))


def _roots(data: Any) -> int:
    """Answer how many table-backed root fields an answer has: all but `__typename`."""
    return sum(value != "Query" for value in (data or {}).values())


def first_difference(ours: Any, theirs: Any, path: str = "") -> tuple[str, str]:
    """Answer the first place where two values differ, and what stands there."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in [*ours, *theirs]:
            if key not in ours or key not in theirs or ours[key] != theirs[key]:
                return first_difference(
                    ours.get(key, "(absent)"), theirs.get(key, "(absent)"), f"{path}.{key}"
                )
        return f"{path}: keys {list(ours)}", f"{path}: keys {list(theirs)}"
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            if one != other:
                return first_difference(one, other, f"{path}[{number}]")
    return f"{path}: {_shown(ours)}", f"{path}: {_shown(theirs)}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 2_000 else f"{text[:2_000]}… ({len(text)} characters)"
