"""From a document to a tree: which fields, under which response keys, with which arguments.

Fragments and repeated fields are merged here, `@skip` and `@include` decided. A tree depends on
the document, the operation and those decisions only; never on other variables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    Node,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    visit,
)
from graphql.language import BooleanValueNode, Visitor

from gateway.resolvers.reads.shapes import SHAPES

Composite = GraphQLObjectType | GraphQLInterfaceType


@dataclass(frozen=True, slots=True)
class Site:
    """A place in a document where a field takes arguments."""

    field: GraphQLField
    name: str
    parent: str
    node: FieldNode
    constant: bool


@dataclass(frozen=True, slots=True)
class Selected:
    """One field of an answer.

    `site` numbers its arguments in the tree; `children` are its fields by concrete type.
    """

    key: str
    name: str
    site: int | None = None
    children: Mapping[str, tuple[Selected, ...]] = field(default_factory=dict)

    def fields(self, type_name: str) -> tuple[Selected, ...]:
        """Answer the fields selected on a concrete type."""
        return self.children.get(type_name, ())


class TreeBuilder:
    """Builds the trees of one operation for one decision of its directives."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
    ) -> None:
        """Take the schema, the document's fragments, and the coerced variables."""
        self.sites: list[Site] = []
        self._schema = schema
        self._fragments = fragments
        self._variables = variables

    def build(self, parent: Composite, nodes: Iterable[FieldNode]) -> Selected:
        """Answer the field that `nodes` (all under one response key) select on `parent`."""
        nodes = list(nodes)
        node = nodes[0]
        name = node.name.value
        key = node.alias.value if node.alias else name
        if name.startswith("__"):
            return Selected(key, name)
        definition = parent.fields[name]
        site = self._site(definition, name, parent.name, node) if definition.args else None
        named = get_named_type(definition.type)
        if is_leaf_type(named):
            return Selected(key, name, site)
        sets = [node.selection_set for node in nodes if node.selection_set]
        children = {
            concrete.name: self.fields(concrete, sets)
            for concrete in self._concrete(cast("Composite", named))
            if concrete.name in SHAPES or not is_abstract_type(named)
        }
        return Selected(key, name, site, children)

    def fields(
        self, parent: GraphQLObjectType, sets: Iterable[SelectionSetNode]
    ) -> tuple[Selected, ...]:
        """Answer the merged fields of several selection sets on one object type."""
        grouped: dict[str, list[FieldNode]] = {}
        visited: set[str] = set()
        for selection_set in sets:
            for node in self._flatten(parent, selection_set, visited):
                key = node.alias.value if node.alias else node.name.value
                grouped.setdefault(key, []).append(node)
        return tuple(self.build(parent, nodes) for nodes in grouped.values())

    def _flatten(
        self, parent: GraphQLObjectType, selection_set: SelectionSetNode, visited: set[str]
    ) -> Iterator[FieldNode]:
        for node in selection_set.selections:
            if not self._included(node.directives):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                if condition is None or self._applies(parent, condition.name.value):
                    yield from self._flatten(parent, node.selection_set, visited)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in visited:
                visited.add(node.name.value)
                fragment = self._fragments[node.name.value]
                if self._applies(parent, fragment.type_condition.name.value):
                    yield from self._flatten(parent, fragment.selection_set, visited)

    def _applies(self, parent: GraphQLObjectType, condition: str) -> bool:
        return condition == parent.name or any(
            interface.name == condition for interface in parent.interfaces
        )

    def _included(self, directives: Iterable[DirectiveNode] | None) -> bool:
        for directive in directives or ():
            wanted = {"skip": False, "include": True}.get(directive.name.value)
            if wanted is not None and self._condition(directive) is not wanted:
                return False
        return True

    def _condition(self, directive: DirectiveNode) -> bool:
        (argument,) = directive.arguments or ()
        value = argument.value
        if isinstance(value, VariableNode):
            return bool(self._variables[value.name.value])
        return cast("BooleanValueNode", value).value

    def _concrete(self, named: Composite) -> Iterable[GraphQLObjectType]:
        if isinstance(named, GraphQLInterfaceType):
            return self._schema.get_possible_types(named)
        return (named,)

    def _site(self, definition: GraphQLField, name: str, parent: str, node: FieldNode) -> int:
        constant = not _variables_in(node.arguments)
        self.sites.append(Site(definition, name, parent, node, constant))
        return len(self.sites) - 1


def directive_variables(nodes: Iterable[Node]) -> tuple[str, ...]:
    """Answer the variables that decide `@skip` and `@include` under the nodes, sorted."""

    class Collect(Visitor):
        def __init__(self) -> None:
            super().__init__()
            self.found: set[str] = set()

        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            if node.name.value in {"skip", "include"}:
                self.found.update(_variables_in([node]))

    collect = Collect()
    for node in nodes:
        visit(node, collect)
    return tuple(sorted(collect.found))


def _variables_in(nodes: Iterable[Node] | None) -> set[str]:
    class Collect(Visitor):
        def __init__(self) -> None:
            super().__init__()
            self.found: set[str] = set()

        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            self.found.add(node.name.value)

    collect = Collect()
    for node in nodes or ():
        visit(node, collect)
    return collect.found
