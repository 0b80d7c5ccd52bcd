"""What handling items are made of, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Info

from bench.oracle import licenses, rows
from bench.oracle.declared import declared
from bench.oracle.nodes import Node, loaders, maybe

if TYPE_CHECKING:
    from bench.oracle.types import HandlingItem, LicenseType

HandlingItemRef = Annotated["HandlingItem", strawberry.lazy("bench.oracle.types")]
LicenseTypeRef = Annotated["LicenseType", strawberry.lazy("bench.oracle.types")]


def shown(info: Info, text: str | None) -> str | None:
    """Answer a personal text whole where the caller may see it, else its first sign."""
    if text is None or "personal" in info.context["scopes"]:
        return text
    return text[:1] + "**"


@strawberry.type
class Part(Node):
    """What belongs to a handling item."""

    @strawberry.field
    async def handling_item(self: Any, info: Info) -> HandlingItemRef | None:
        found: HandlingItem | None = await loaders(info).handling_item.load(self.handling_item_pk)
        return found


@strawberry.type
@declared("Attachment")
class Attachment(Node):
    """A file of a material."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.Attachment)

    @strawberry.field
    async def material(self: Any, info: Info) -> Material | None:
        found: Material | None = await loaders(info).material.load(self.material_pk)
        return found


@strawberry.type
@declared("Material")
class Material(Part):
    """A material."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.Material)

    @strawberry.field
    async def attachments(self: Any, info: Info) -> list[Attachment]:
        loader = loaders(info).parts(rows.Attachment, "material_pk")
        found: list[Attachment] = await loader.load(self.pk)
        return found

    @strawberry.field
    async def license_types(self: Any, info: Info) -> list[LicenseTypeRef]:
        return await licenses.types_of_material(info, self)


@strawberry.type
@declared("Fee")
class Fee(Part):
    """A fee."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.Fee)


@strawberry.type
@declared("ProcessStep")
class ProcessStep(Part):
    """A process step."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.ProcessStep)

    @strawberry.field
    def handle_person_name(self: Any, info: Info) -> str | None:
        return shown(info, self.handle_person_name)


@strawberry.type
@declared("Result")
class Result(Part):
    """A result."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.Result)

    @strawberry.field
    async def license_types(self: Any, info: Info) -> list[LicenseTypeRef]:
        found = await maybe(loaders(info).types_of_name, self.license_key) or []
        return sorted(found, key=licenses.by_code)


@strawberry.type
@declared("LegalBasis")
class LegalBasis(Part):
    """A legal basis."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.LegalBasis)


@strawberry.type
@declared("Question")
class Question(Part):
    """A question."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.Question)


@strawberry.type
@declared("HandlingWindow")
class HandlingWindow(Part):
    """A handling window."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.HandlingWindow)

    @strawberry.field
    def addressee(self: Any, info: Info) -> str | None:
        return shown(info, self.addressee)

    @strawberry.field
    def addressee_phone(self: Any, info: Info) -> str | None:
        return shown(info, self.addressee_phone)


@strawberry.type
@declared("Condition")
class Condition(Part):
    """A condition."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.Condition)


@strawberry.type
@declared("Scenario")
class Scenario(Part):
    """A scenario."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.Scenario)

    @strawberry.field
    async def materials(self: Any, info: Info) -> list[Material]:
        return await selected(info, rows.Material, self)

    @strawberry.field
    async def process_steps(self: Any, info: Info) -> list[ProcessStep]:
        return await selected(info, rows.ProcessStep, self)


@strawberry.type
@declared("IntermediaryService")
class IntermediaryService(Part):
    """An intermediary service."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.IntermediaryService)


async def selected(info: Info, model: Any, scenario: Any) -> list[Any]:
    """Answer the parts of the scenario's handling item that name it."""
    if scenario.row_guid is None:
        return []
    loader = loaders(info).parts(model, "handling_item_pk")
    found = await loader.load(scenario.handling_item_pk)
    wanted = f"^{scenario.row_guid}^"
    return [
        part
        for part in found
        if part.condition_guid is not None and wanted in f"^{part.condition_guid}^"
    ]


@strawberry.type
class Handled:
    """A list, or a handling item, and its parts."""

    @strawberry.field
    async def materials(self: Any, info: Info) -> list[Material]:
        return await _parts(info, rows.Material, self)

    @strawberry.field
    async def fees(self: Any, info: Info) -> list[Fee]:
        return await _parts(info, rows.Fee, self)

    @strawberry.field
    async def process_steps(self: Any, info: Info) -> list[ProcessStep]:
        return await _parts(info, rows.ProcessStep, self)

    @strawberry.field
    async def results(self: Any, info: Info) -> list[Result]:
        return await _parts(info, rows.Result, self)

    @strawberry.field
    async def legal_bases(self: Any, info: Info) -> list[LegalBasis]:
        return await _parts(info, rows.LegalBasis, self)

    @strawberry.field
    async def questions(self: Any, info: Info) -> list[Question]:
        return await _parts(info, rows.Question, self)

    @strawberry.field
    async def handling_windows(self: Any, info: Info) -> list[HandlingWindow]:
        return await _parts(info, rows.HandlingWindow, self)

    @strawberry.field
    async def conditions(self: Any, info: Info) -> list[Condition]:
        return await _parts(info, rows.Condition, self)

    @strawberry.field
    async def scenarios(self: Any, info: Info) -> list[Scenario]:
        return await _parts(info, rows.Scenario, self)

    @strawberry.field
    async def intermediary_services(self: Any, info: Info) -> list[IntermediaryService]:
        return await _parts(info, rows.IntermediaryService, self)


async def _parts(info: Info, model: Any, owner: Any) -> list[Any]:
    key = "list_pk" if isinstance(owner, rows.ImplementationList) else "handling_item_pk"
    found: list[Any] = await loaders(info).parts(model, key).load(owner.pk)
    return found
