"""The read model: every table-backed type by its GraphQL name.

Fields of an element come from the tables themselves; relations are declared with the shapes.
"""

from __future__ import annotations

from collections.abc import Mapping

from gateway.resolvers.reads.accounts import ACCOUNT_SHAPES
from gateway.resolvers.reads.entities import ENTITY_SHAPES
from gateway.resolvers.reads.operations import OPERATION_SHAPES
from gateway.resolvers.reads.parts import PART_SHAPES
from gateway.resolvers.reads.shape import Shape

SHAPES: Mapping[str, Shape] = {
    shape.type: shape
    for shape in (*ENTITY_SHAPES, *PART_SHAPES, *ACCOUNT_SHAPES, *OPERATION_SHAPES)
}
