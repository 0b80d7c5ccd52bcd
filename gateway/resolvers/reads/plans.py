"""Plans: a tree compiled to statements, kept by the structure of its arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError, GraphQLSchema, OperationType
from graphql.execution.values import VariableValues, get_argument_values

from gateway.resolvers.caller import Caller
from gateway.resolvers.reads.arguments import Arguments, check, structure
from gateway.resolvers.reads.documents import Document, Operation
from gateway.resolvers.reads.objects import Statement, write_statement
from gateway.resolvers.reads.roots import ROOTS
from gateway.resolvers.reads.selection import Selected, Site, TreeBuilder
from gateway.resolvers.reads.writing import Writing
from gateway.store.dialect import Dialect

PLANS_KEPT = 256
TREES_KEPT = 64
"""Plans kept a tree, trees an operation; one more clears them: variables cannot fill memory."""


@dataclass
class Tree:
    """The roots of an operation; `plans` by scopes and structure of arguments.

    `backed` says whether every root is table-backed, so that the answer needs no executor.
    """

    roots: tuple[Selected, ...]
    sites: Sequence[Site]
    backed: bool
    constants: Mapping[int, Arguments]
    plans: dict[Any, Plan] = field(default_factory=dict)

    def arguments(self, variables: VariableValues) -> tuple[list[Arguments], dict[int, Exception]]:
        """Answer the arguments of every site, coerced, and what is wrong with them, by site."""
        given: list[Arguments] = []
        problems: dict[int, Exception] = {}
        for number, site in enumerate(self.sites):
            try:
                given.append(self._coerced(number, site, variables))
            except GraphQLError as error:  # a null variable where its place allows none
                given.append({})
                problems[number] = error
                continue
            problem = check(site.parent, site.name, given[number])
            if problem is not None:
                problems[number] = problem
        return given, problems

    def _coerced(self, number: int, site: Site, variables: VariableValues) -> Arguments:
        if site.constant:
            return self.constants[number]
        return get_argument_values(site.field, site.node, variables)


@dataclass(frozen=True)
class Plan:
    """What to run: a statement for each root, or fixed text (`__typename`).

    `disclosed` are the root fields that show personal elements whole.
    """

    parts: tuple[Statement | str, ...]
    disclosed: tuple[str, ...]


def plant(
    schema: GraphQLSchema, document: Document, operation: Operation, variables: VariableValues
) -> Tree | None:
    """Answer the tree of a query for the variables' decisions; None for what is no query."""
    definition = operation.definition
    query = schema.query_type
    if definition.operation is not OperationType.QUERY or query is None:
        return None
    decisions = tuple(bool(variables.coerced.get(name)) for name in operation.directive_variables)
    known: Tree | None = operation.trees.get(decisions)
    if known is None:
        builder = TreeBuilder(schema, document.fragments, variables.coerced)
        roots = builder.fields(query, [definition.selection_set])
        known = grow(builder, roots)
        if len(operation.trees) >= TREES_KEPT:
            operation.trees.clear()
        operation.trees[decisions] = known
    return known


def grow(builder: TreeBuilder, roots: tuple[Selected, ...]) -> Tree:
    """Make a tree of roots that a builder built."""
    backed = all(root.name in ROOTS or root.name == "__typename" for root in roots)
    constants = {
        number: get_argument_values(site.field, site.node)
        for number, site in enumerate(builder.sites)
        if site.constant
    }
    return Tree(roots, builder.sites, backed, constants)


@dataclass
class PlanCount:
    """How often a plan was there, and how often it had to be compiled."""

    known: int = 0
    compiled: int = 0


def plan(
    tree: Tree,
    arguments: Sequence[Arguments],
    caller: Caller,
    dialect: Dialect,
    count: PlanCount,
) -> Plan:
    """Answer the plan for arguments of this structure, compiled at most once."""
    key = (
        caller.scopes,
        tuple(
            tuple((name, structure(name, value)) for name, value in given.items())
            for given in arguments
        ),
    )
    known = tree.plans.get(key)
    if known is not None:
        count.known += 1
    else:
        count.compiled += 1
        if len(tree.plans) >= PLANS_KEPT:
            tree.plans.clear()
        writing = [Writing(dialect, arguments, scopes=caller.scopes) for _ in tree.roots]
        parts = tuple(map(_part, tree.roots, writing))
        disclosed = [part.name for part in parts if isinstance(part, Statement) and part.discloses]
        known = Plan(parts, tuple(disclosed))
        tree.plans[key] = known
    return known


def _part(root: Selected, writing: Writing) -> Statement | str:
    if root.name == "__typename":
        return f'"{root.key}":"Query"'
    return write_statement(writing, root)
