"""Compiled reads: one compile, two exits.

Exit A (:meth:`Reads.answer`): every root field is table-backed, so the bytes of the database
are the response. Exit B (:meth:`Reads.resolve`): graphql-core executes, and a table-backed
root hands it the same JSON, parsed; fields below take their value by response key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
from graphql import GraphQLResolveInfo, GraphQLSchema
from graphql.execution.values import VariableValues, get_argument_values, get_variable_values

from gateway.errors import ArgumentError
from gateway.resolvers.caller import Caller
from gateway.resolvers.disclosure import Disclosures, Unrecorded
from gateway.resolvers.reads.arguments import check
from gateway.resolvers.reads.documents import Document, Documents, InvalidDocument
from gateway.resolvers.reads.objects import TYPE_KEY, Statement, write_statement
from gateway.resolvers.reads.packed import unpacked
from gateway.resolvers.reads.plans import PlanCount, grow, plan, plant
from gateway.resolvers.reads.roots import ROOTS
from gateway.resolvers.reads.selection import TreeBuilder
from gateway.resolvers.reads.shapes import SHAPES
from gateway.resolvers.reads.writing import Writing
from gateway.store.database import Database

__all__ = ["ROOTS", "SHAPES", "TYPE_KEY", "Document", "InvalidDocument", "Reads", "answered"]


class Reads:
    """Answers table-backed queries of one schema from one database."""

    def __init__(
        self,
        schema: GraphQLSchema,
        database: Database,
        disclosures: Disclosures | None = None,
    ) -> None:
        """Take the schema documents are held against, the database, and who records disclosures.

        Without one, personal elements are shown to nobody whole.
        """
        self._schema = schema
        self._database = database
        self._disclosures = disclosures or Unrecorded()
        self.documents = Documents(schema)
        self.plan_count = PlanCount()

    @property
    def database(self) -> Database:
        """The database that answers, for what is read live."""
        return self._database

    async def answer(
        self,
        document: Document,
        operation_name: str | None,
        variables: Mapping[str, Any],
        caller: Caller,
    ) -> bytes | None:
        """Answer the whole response, or None where the executor must take over.

        It does for mutations, mixed or live roots, and wherever something is wrong: only
        graphql-core then knows the paths of the errors.
        """
        operation = document.operation(operation_name)
        if operation is None:
            return None
        definitions = operation.definition.variable_definitions or ()
        values = get_variable_values(self._schema, definitions, dict(variables))
        if not isinstance(values, VariableValues):
            return None
        tree = plant(self._schema, document, operation, values)
        if tree is None or not tree.backed:
            return None
        arguments, problems = tree.arguments(values)
        if problems:
            return None
        dialect = self._database.dialect
        chosen = plan(tree, arguments, caller, dialect, self.plan_count)
        bound = [
            part if isinstance(part, str) else (part, part.parameters(arguments))
            for part in chosen.parts
        ]
        if chosen.disclosed:
            self._disclosures.admit(caller)
        try:
            texts = await asyncio.gather(*(self._text(part) for part in bound))
        except ArgumentError:
            return None  # too deep for this database
        if chosen.disclosed:
            await self._disclosures.record(caller, chosen.disclosed)
        return ('{"data":{' + ",".join(texts) + "}}").encode()

    async def _text(self, part: str | tuple[Statement, dict[str, Any]]) -> str:
        if isinstance(part, str):
            return part
        statement, parameters = part
        text = await self._fetch(statement, parameters)
        return f'"{statement.key}":{text or "null"}'

    async def _fetch(self, statement: Statement, parameters: Mapping[str, Any]) -> str | None:
        text = await self._database.fetch(statement.sql, parameters)
        return None if text is None else unpacked(text)

    async def resolve(self, info: GraphQLResolveInfo[Any]) -> Any:
        """Answer one table-backed root field for the executor.

        What it discloses goes into `disclosed` of the context; :meth:`disclose` records it
        before the answer leaves.
        """
        builder = TreeBuilder(self._schema, info.fragments, _coerced(info))
        root = builder.build(info.parent_type, info.field_nodes)
        tree = grow(builder, (root,))
        arguments, problems = tree.arguments(info.variable_values)
        if root.site in problems:
            raise problems[root.site]
        writing = Writing(
            self._database.dialect,
            arguments,
            typed=True,
            omitted=frozenset(problems),
            scopes=info.context["caller"].scopes,
        )
        statement = write_statement(writing, root)
        if statement.discloses:
            self._disclosures.admit(info.context["caller"])
            info.context["disclosed"].append(root.name)
        text = await self._fetch(statement, statement.parameters(arguments))
        return None if text is None else orjson.loads(text)

    async def disclose(self, caller: Caller, roots: list[str]) -> None:
        """Record the root fields that :meth:`resolve` disclosed, and forget them."""
        if roots:
            await self._disclosures.record(caller, roots)
            roots.clear()


def answered(source: Any, info: GraphQLResolveInfo[Any]) -> Any:
    """Take a field's value out of a compiled answer by its response key.

    A field whose arguments are wrong was left out of the statement; its error is raised here,
    where graphql-core knows the path.
    """
    definition = info.parent_type.fields[info.field_name]
    if definition.args:
        arguments = get_argument_values(definition, info.field_nodes[0], info.variable_values)
        problem = check(info.parent_type.name, info.field_name, arguments)
        if problem is not None:
            raise problem
    return source[info.path.key]


def _coerced(info: GraphQLResolveInfo[Any]) -> Mapping[str, Any]:
    coerced: Mapping[str, Any] = info.variable_values.coerced
    return coerced
