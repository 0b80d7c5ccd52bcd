"""A store in memory that says what the real one must hold; written from the contract alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gateway.standard.nouns import IMPLEMENTATION_LIST, entity_id
from gateway.store.copies import Origin
from sync.incoming import Incoming

SUBSTANTIVE, PROCEDURAL = ("city", "district"), ("district", "city")
Key = tuple[Origin, str]


@dataclass(frozen=True)
class CopyOf:
    """A platform's live record."""

    entity: str
    code: str | None
    version: int
    content_hash: str
    name: str | None
    addr: str | None
    materials: tuple[str, ...]


@dataclass
class EntityOf:
    """An entity as queries must answer it."""

    code: str | None
    version: int
    name: str | None = None
    addr: str | None = None
    materials: tuple[str, ...] = ()
    deleted: bool = False
    described: bool = False


@dataclass
class Model:
    """Copies and entities of implementation lists from two platforms."""

    copies: dict[Key, CopyOf] = field(default_factory=dict)
    entities: dict[str, EntityOf] = field(default_factory=dict)

    def apply(self, origin: Origin, page: Sequence[Incoming]) -> None:
        """Apply a page: copies first, then every entity."""
        before = dict(self.copies)
        for incoming in _last_words(page):
            self._take(origin, incoming)
        for copy in self.copies.values():
            self.entities.setdefault(copy.entity, EntityOf(copy.code, copy.version))
        for identity, entity in self.entities.items():
            self._settle(identity, entity, before)

    def _take(self, origin: Origin, incoming: Incoming) -> None:
        key = (origin, incoming.native_id)
        known = self.copies.get(key)
        if incoming.is_withdrawn:
            self.copies.pop(key, None)
        elif known is None or (
            incoming.content_hash != known.content_hash and incoming.draft.version >= known.version
        ):
            self.copies[key] = _copy(origin, incoming)

    def _settle(self, identity: str, entity: EntityOf, before: dict[Key, CopyOf]) -> None:
        said = {key: copy for key, copy in self.copies.items() if copy.entity == identity}
        was_described, entity.described = entity.described, bool(said)
        if said:
            entity.deleted = False
            entity.version = max(copy.version for copy in said.values())
            entity.name = _first(said, SUBSTANTIVE, "name")
            entity.addr = _first(said, PROCEDURAL, "addr")
            entity.materials = _first(said, SUBSTANTIVE, "materials") or ()
        elif was_described:
            entity.deleted = not self._moved_on(identity, entity, before)

    def _moved_on(self, identity: str, entity: EntityOf, before: dict[Key, CopyOf]) -> bool:
        """Say whether a record went from this entity to another version of its code."""
        return any(
            copy.entity == identity
            and key in self.copies
            and entity.code is not None
            and self.copies[key].code == entity.code
            for key, copy in before.items()
        )

    def is_current(self, entity: EntityOf) -> bool:
        """The newest version of a code that some platform still describes."""
        if entity.code is None or not entity.described:
            return entity.described
        rivals = [other for other in self.entities.values() if other.code == entity.code]
        return entity.version == max(other.version for other in rivals if other.described)


def _copy(origin: Origin, incoming: Incoming) -> CopyOf:
    draft = incoming.draft
    values = draft.elements.model_dump()
    own = (origin.platform, origin.stream, incoming.native_id)
    identity = entity_id(IMPLEMENTATION_LIST, *((draft.code, draft.version) if draft.code else own))
    names = [child.elements.model_dump()["material_name"] for child in draft.children["materials"]]
    return CopyOf(
        identity, draft.code, draft.version, incoming.content_hash,
        values["task_name"], values["transact_addr"], tuple(names),
    )  # fmt: skip


def _first(said: dict[Key, CopyOf], order: tuple[str, ...], name: str) -> Any:
    """The first value in order of platform, then of native id."""
    ranked = sorted(said, key=lambda key: (order.index(key[0].platform), key[1]))
    return next((getattr(said[key], name) for key in ranked if getattr(said[key], name)), None)


def _last_words(page: Iterable[Incoming]) -> list[Incoming]:
    """One record a native id: withdrawals in their place, else the newest version."""
    kept: dict[str, Incoming] = {}
    for incoming in page:
        other = kept.get(incoming.native_id)
        if (
            other
            and not other.is_withdrawn
            and not incoming.is_withdrawn
            and incoming.draft.version < other.draft.version
        ):
            continue
        kept[incoming.native_id] = incoming
    return list(kept.values())
