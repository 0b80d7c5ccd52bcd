"""Documents: parsed and validated once, kept by their text."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    validate,
)

from gateway.resolvers.reads.selection import directive_variables


@dataclass
class Operation:
    """One operation; `trees` keeps what was compiled of it, by the decisions of its directives.

    `weight` is kept by whoever limits what an operation may ask for.
    """

    definition: OperationDefinitionNode
    directive_variables: tuple[str, ...]
    trees: dict[Any, Any] = field(default_factory=dict)
    weight: Any = None


@dataclass(frozen=True)
class Document:
    """A valid document."""

    node: DocumentNode
    fragments: Mapping[str, FragmentDefinitionNode]
    operations: Mapping[str | None, Operation]

    def operation(self, name: str | None) -> Operation | None:
        """Answer the operation to run: the named one, or the only one."""
        if name is not None:
            return self.operations.get(name)
        return next(iter(self.operations.values())) if len(self.operations) == 1 else None


class InvalidDocument(Exception):  # noqa: N818  # named for what happened, as every error here
    """A document that cannot be parsed or does not fit the schema; `errors` say where."""

    def __init__(self, code: str, errors: list[GraphQLError]) -> None:
        """Take the stable code and graphql-core's errors."""
        super().__init__(code)
        self.code = code
        self.errors = errors


class Documents:
    """The documents seen last: at most `size` of them, of at most `characters` in all.

    `known`, `read` and `invalid` count what asking for a text came to.
    """

    def __init__(
        self, schema: GraphQLSchema, size: int = 1_000, characters: int = 2_000_000
    ) -> None:
        """Take the schema documents are held against."""
        self._schema = schema
        self._size = size
        self._characters = characters
        self._held = 0
        self.known = self.read = self.invalid = 0
        self._seen: OrderedDict[str, Document] = OrderedDict()

    def get(self, text: str, *, max_tokens: int | None = None) -> Document:
        """Answer the document of a text; raises InvalidDocument."""
        known = self._seen.get(text)
        if known is not None:
            self.known += 1
            self._seen.move_to_end(text)
            return known
        document = self._counted(text, max_tokens)
        self._seen[text] = document
        self._held += len(text)
        while len(self._seen) > self._size or self._held > self._characters:
            self._held -= len(self._seen.popitem(last=False)[0])
        return document

    @property
    def held(self) -> tuple[int, int]:
        """Answer how many documents are kept, and how many characters they have."""
        return len(self._seen), self._held

    def _counted(self, text: str, max_tokens: int | None) -> Document:
        try:
            document = self._read(text, max_tokens)
        except InvalidDocument:
            self.invalid += 1
            raise
        self.read += 1
        return document

    def _read(self, text: str, max_tokens: int | None) -> Document:
        try:
            node = parse(text, max_tokens=max_tokens)
        except GraphQLError as error:
            raise InvalidDocument("GRAPHQL_PARSE_FAILED", [error]) from None
        errors = validate(self._schema, node)
        if errors:
            raise InvalidDocument("GRAPHQL_VALIDATION_FAILED", errors)
        fragments = {
            part.name.value: part
            for part in node.definitions
            if isinstance(part, FragmentDefinitionNode)
        }
        operations = {
            (part.name.value if part.name else None): Operation(
                part, directive_variables([part, *fragments.values()])
            )
            for part in node.definitions
            if isinstance(part, OperationDefinitionNode)
        }
        return Document(node, fragments, operations)
