"""How heavy an operation is: how deep, how wide, about how many objects it can answer.

Weighing never writes a fragment out: a document whose fragments multiply is weighed in the time
it takes to read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLList,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    value_from_ast_untyped,
)

from gateway.resolvers.reads.arguments import PAGE_DEFAULT, PAGE_LIMIT
from gateway.resolvers.reads.documents import Document, Operation

ASSUMED_LIST = 10
"""How many entries a list without a page size is taken to have."""


@dataclass(frozen=True)
class Weight:
    """What an operation selects, fragments written out; introspection has no depth.

    `objects` is an estimate: sizes of pages and assumed sizes of lists, multiplied along paths.
    """

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    objects: int = 0

    def __add__(self, other: Weight) -> Weight:
        """Answer the weight of two selections side by side."""
        return Weight(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.objects + other.objects,
        )


PageSize = Callable[[FieldNode], int]
"""Answers how many entries a connection is asked for."""


class Scale:
    """Weighs the selections of one document."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        page_size: PageSize,
    ) -> None:
        """Take the schema, the document's fragments, and how page sizes are read."""
        self._schema = schema
        self._fragments = fragments
        self._page_size = page_size
        self._known: dict[tuple[str, int], Weight] = {}

    def weigh(self, parent: GraphQLCompositeType, chosen: SelectionSetNode, page: int) -> Weight:
        """Weigh a selection set on a type; `page` is the size where that is a connection."""
        total = Weight()
        for node in chosen.selections:
            total += self._selection(parent, node, page)
        return total

    def _selection(self, parent: GraphQLCompositeType, node: SelectionNode, page: int) -> Weight:
        if isinstance(node, FieldNode):
            return self._field(parent, node, page)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value, page)
        inline = cast("InlineFragmentNode", node)
        condition = inline.type_condition
        inner = self._type(condition.name.value) if condition else parent
        return self.weigh(inner, inline.selection_set, page)

    def _fragment(self, name: str, page: int) -> Weight:
        known = self._known.get((name, page))
        if known is None:
            fragment = self._fragments[name]
            parent = self._type(fragment.type_condition.name.value)
            known = self._known[name, page] = self.weigh(parent, fragment.selection_set, page)
        return known

    def _field(self, parent: GraphQLCompositeType, node: FieldNode, page: int) -> Weight:
        field = self._schema.get_field(parent, node.name.value)
        alias = 1 if node.alias else 0
        named = get_named_type(field.type) if field else None
        if field is None or is_leaf_type(named) or node.selection_set is None:
            return Weight(1, 1, alias, 0)
        inner = cast("GraphQLCompositeType", named)
        size = self._page_size(node) if _is_connection(inner) else 0
        below = self.weigh(inner, node.selection_set, size)
        depth = 0 if node.name.value.startswith("__") else below.depth + 1
        times = 1
        if isinstance(get_nullable_type(field.type), GraphQLList):
            times = page if _is_connection(parent) else ASSUMED_LIST
        return Weight(depth, below.fields + 1, below.aliases + alias, times * (1 + below.objects))

    def _type(self, name: str) -> GraphQLCompositeType:
        return cast("GraphQLCompositeType", self._schema.type_map[name])


def weigh(
    schema: GraphQLSchema,
    document: Document,
    operation: Operation,
    variables: Mapping[str, Any] | None,
) -> Weight:
    """Weigh an operation; without variables, every variable page size counts at its limit."""
    definition = operation.definition
    root = schema.get_root_type(definition.operation)
    if root is None:
        return Weight()
    scale = Scale(schema, document.fragments, page_sizes(definition, variables))
    return scale.weigh(root, definition.selection_set, 0)


def page_sizes(
    definition: OperationDefinitionNode, variables: Mapping[str, Any] | None
) -> PageSize:
    """Answer how the operation's page sizes are read."""
    given = None if variables is None else _defaults(definition) | dict(variables)

    def page_size(node: FieldNode) -> int:
        sizes = []
        for argument in node.arguments or ():
            if argument.name.value not in {"first", "last"}:
                continue
            value: Any = argument.value
            if isinstance(value, VariableNode):
                value = PAGE_LIMIT if given is None else given.get(value.name.value)
            else:
                value = int(value.value) if isinstance(value, IntValueNode) else None
            if isinstance(value, int | float):
                # What is out of bounds is refused where it is read.
                sizes.append(int(min(max(value, 0), PAGE_LIMIT)))
        return max(sizes, default=PAGE_DEFAULT)

    return page_size


def _defaults(definition: OperationDefinitionNode) -> dict[str, Any]:
    return {
        variable.variable.name.value: value_from_ast_untyped(variable.default_value)
        for variable in definition.variable_definitions or ()
        if variable.default_value is not None
    }


def _is_connection(kind: GraphQLCompositeType) -> bool:
    return kind.name.endswith("Connection")
