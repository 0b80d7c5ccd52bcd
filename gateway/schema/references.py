"""References between types that name each other; strawberry resolves them when it builds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from gateway.schema.catalog import Adoption, CatalogItem
    from gateway.schema.evaluations import Evaluation, ServiceRecord
    from gateway.schema.filters import EvaluationFilter, ImplementationListFilter
    from gateway.schema.implementation import (
        HandlingItem,
        ImplementationList,
    )
    from gateway.schema.license_types import LicenseType
    from gateway.schema.organisations import ImplementingBody
    from gateway.schema.parts import (
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
    from gateway.schema.regions import Region

_catalog = strawberry.lazy("gateway.schema.catalog")
_evaluations = strawberry.lazy("gateway.schema.evaluations")
_implementation = strawberry.lazy("gateway.schema.implementation")
_parts = strawberry.lazy("gateway.schema.parts")

AdoptionRef = Annotated["Adoption", _catalog]
CatalogItemRef = Annotated["CatalogItem", _catalog]
ImplementationListRef = Annotated["ImplementationList", _implementation]
ImplementationListFilterRef = Annotated[
    "ImplementationListFilter", strawberry.lazy("gateway.schema.filters")
]
ServiceRecordRef = Annotated["ServiceRecord", _evaluations]
EvaluationRef = Annotated["Evaluation", _evaluations]
EvaluationFilterRef = Annotated["EvaluationFilter", strawberry.lazy("gateway.schema.filters")]
HandlingItemRef = Annotated["HandlingItem", _implementation]
ImplementingBodyRef = Annotated["ImplementingBody", strawberry.lazy("gateway.schema.organisations")]
LicenseTypeRef = Annotated["LicenseType", strawberry.lazy("gateway.schema.license_types")]
RegionRef = Annotated["Region", strawberry.lazy("gateway.schema.regions")]
ConditionRef = Annotated["Condition", _parts]
FeeRef = Annotated["Fee", _parts]
HandlingWindowRef = Annotated["HandlingWindow", _parts]
IntermediaryServiceRef = Annotated["IntermediaryService", _parts]
LegalBasisRef = Annotated["LegalBasis", _parts]
MaterialRef = Annotated["Material", _parts]
ProcessStepRef = Annotated["ProcessStep", _parts]
QuestionRef = Annotated["Question", _parts]
ResultRef = Annotated["Result", _parts]
ScenarioRef = Annotated["Scenario", _parts]
