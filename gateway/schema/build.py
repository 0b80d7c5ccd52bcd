"""Builds the schema and fits graphql-core to compiled answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
)
from strawberry.scalars import JSON
from strawberry.schema.config import StrawberryConfig

from gateway.resolvers.reads import SHAPES, TYPE_KEY, answered
from gateway.schema.catalog import Adoption
from gateway.schema.enums import LABELS
from gateway.schema.evaluations import Evaluation, ServiceRecord
from gateway.schema.implementation import HandlingItem
from gateway.schema.license_types import LicenseType
from gateway.schema.mutation import Mutation
from gateway.schema.organisations import ImplementingBody
from gateway.schema.parts import (
    Attachment,
    Condition,
    Fee,
    HandlingWindow,
    IntermediaryService,
    LegalBasis,
    Material,
    ProcessStep,
    Question,
    Result,
    Scenario,
)
from gateway.schema.query import Query
from gateway.schema.regions import Region
from gateway.schema.scalars import DATE_TIME, JSON_VALUE
from gateway.schema.subscription import Subscription

DESCRIPTIONS = {
    "filter": "筛选。给出的条件须同时满足。",
    "orderBy": "排序。缺省按编码升序；给出 search 时按相关度。",
}
"""Arguments that mean the same wherever they stand."""

PARTS = frozenset({"PageInfo", "Facets", "FacetEntry"})
"""What connections are made of."""

NODES = (
    Adoption,
    Attachment,
    Condition,
    Evaluation,
    Fee,
    HandlingItem,
    HandlingWindow,
    ImplementingBody,
    IntermediaryService,
    LegalBasis,
    LicenseType,
    Material,
    ProcessStep,
    Question,
    Region,
    Result,
    Scenario,
    ServiceRecord,
)
"""Types that only `node` leads to, or that a reference names before they exist."""


def build_schema() -> strawberry.Schema:
    """Answer the schema, ready for both exits."""
    schema = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=NODES,
        config=StrawberryConfig(scalar_map={datetime: DATE_TIME, JSON: JSON_VALUE}),
    )
    fit(schema._schema)  # noqa: SLF001  # graphql-core's schema has no public name
    return schema


def core(schema: strawberry.Schema) -> GraphQLSchema:
    """Answer graphql-core's schema of ours."""
    return schema._schema  # noqa: SLF001  # it has no public name


def fit(schema: GraphQLSchema) -> None:
    """Let table-backed types take their values from compiled answers."""
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLEnumType) and name in LABELS:
            _fit_enum(kind, LABELS[name])
        elif isinstance(kind, GraphQLInterfaceType):
            kind.resolve_type = _concrete_type
        elif isinstance(kind, GraphQLObjectType):
            _describe_arguments(kind.fields)
            if name in SHAPES or name.endswith(("Connection", "Edge")) or name in PARTS:
                _fit_object(kind)


def _fit_enum(kind: GraphQLEnumType, labels: Mapping[str, str]) -> None:
    """Describe the values; let a compiled answer give the name itself."""
    for name, value in kind.values.items():
        value.description = labels[name]
    kind.coerce_output_value = _enum_name  # type: ignore[method-assign,assignment]  # one instance only
    kind.serialize = _enum_name  # type: ignore[method-assign,assignment]  # same


def _enum_name(value: Enum | str) -> str:
    """Answer the name: a compiled answer has it already, a default value is the member."""
    return value.name if isinstance(value, Enum) else value


def _fit_object(kind: GraphQLObjectType) -> None:
    kind.is_type_of = None
    for field in kind.fields.values():
        field.resolve = _take


def _take(source: Any, info: Any, **_arguments: Any) -> Any:
    return answered(source, info)


def _concrete_type(value: Mapping[str, Any], *_: Any) -> str:
    name: str = value[TYPE_KEY]
    return name


def _describe_arguments(fields: Mapping[str, GraphQLField]) -> None:
    for field in fields.values():
        for name, argument in field.args.items():
            argument.description = argument.description or DESCRIPTIONS.get(name)
