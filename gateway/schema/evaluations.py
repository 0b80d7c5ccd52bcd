"""办件服务记录 ServiceRecord, 评价 Evaluation (好差评)."""

from __future__ import annotations

import strawberry

from gateway.schema.node import compiled
from gateway.schema.provenance import EntityFields
from gateway.schema.references import (
    EvaluationRef,
    ImplementationListRef,
    ImplementingBodyRef,
    RegionRef,
    ServiceRecordRef,
)
from gateway.standard.evaluations import EvaluationElements, ServiceRecordElements


@strawberry.pydantic.type(
    name="ServiceRecord", description="办件服务记录。办件中的一次服务；一个办件可以有多次。"
)
class ServiceRecord(ServiceRecordElements, EntityFields):
    """A service record."""

    @strawberry.pydantic.field(description="评价。对该办件的现行评价，首次评价在前。")
    def evaluations(self, info: strawberry.Info) -> list[EvaluationRef]:
        """Answer what was said about the case."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="实施清单。实施编码相同的现行清单。")
    def implementation_list(self, info: strawberry.Info) -> ImplementationListRef | None:
        """Answer the list of the item."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="实施主体。统一社会信用代码相同的机构。")
    def implementing_body(self, info: strawberry.Info) -> ImplementingBodyRef | None:
        """Answer the implementing body."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="行政区划。")
    def region(self, info: strawberry.Info) -> RegionRef | None:
        """Answer the region."""
        return compiled(self, info)


@strawberry.pydantic.type(
    name="Evaluation",
    description="评价。办事人对一次服务的评价（好差评）；文字中的电话和证件号码须有权才可见。",
)
class Evaluation(EvaluationElements, EntityFields):
    """An evaluation."""

    @strawberry.pydantic.field(description="办件服务记录。该办件最近一次服务；没有则为空。")
    def service_record(self, info: strawberry.Info) -> ServiceRecordRef | None:
        """Answer the latest service of the case."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="实施清单。实施编码相同的现行清单。")
    def implementation_list(self, info: strawberry.Info) -> ImplementationListRef | None:
        """Answer the list of the item."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="实施主体。统一社会信用代码相同的机构。")
    def implementing_body(self, info: strawberry.Info) -> ImplementingBodyRef | None:
        """Answer the implementing body."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="行政区划。")
    def region(self, info: strawberry.Info) -> RegionRef | None:
        """Answer the region."""
        return compiled(self, info)
