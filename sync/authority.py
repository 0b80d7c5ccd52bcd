"""Which platform's word counts: an entity takes each element from the first in order that has it.

The order is by element group (M13: the substantive part belongs to the city authority, the
procedural part to the district) and comes from the settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.standard.element import Group, elements, raw_codes
from gateway.standard.nouns import Noun
from gateway.standard.submission import OWN
from gateway.store.content import Content
from gateway.store.copies import Claim

Authority = Mapping[Group, Sequence[str]]
"""Platforms in order of authority by element group; a platform not named comes last."""

NO_ORDER: Authority = {}


def ranked(claims: Sequence[Claim], group: Group, authority: Authority) -> list[Claim]:
    """Answer claims in order of authority; what is not ordered goes by platform name.

    What was written here comes first unless the order says otherwise: a platform that it went up
    to tells it again.
    """
    told = authority.get(group, ())
    order = {name: rank for rank, name in enumerate((*(() if OWN in told else (OWN,)), *told))}
    return sorted(
        claims,
        key=lambda claim: (
            order.get(claim.platform, len(order)),
            claim.platform,
            claim.stream,
            claim.native_id,
        ),
    )


def settle(noun: Noun, contents: Mapping[Claim, Content], authority: Authority) -> Content:
    """Answer the one content of an entity that several copies describe."""
    by_group = {group: ranked(list(contents), group, authority) for group in Group}
    # The marks of a row are those of the copy that counts as the entity's source.
    by_group[Group.EXCHANGE] = by_group[Group.SUBSTANTIVE]
    facts, raw = elements(noun.elements), raw_codes(noun.elements)
    settled: dict[str, object] = {}
    for name, fact in facts.items():
        chosen = next(
            (
                contents[claim].elements
                for claim in by_group[fact.group]
                if contents[claim].elements.get(name) is not None
            ),
            {},
        )
        settled[name] = chosen.get(name)
        if name in raw:
            settled[raw[name]] = chosen.get(raw[name])
    return Content(settled, _children(noun, contents, by_group))


def _children(
    noun: Noun, contents: Mapping[Claim, Content], by_group: Mapping[Group, Sequence[Claim]]
) -> Mapping[str, Sequence[Content]]:
    """Take each kind of child whole from the first copy that has any.

    What stands inside the chosen handling items is not taken once more from under the list of
    another copy.
    """
    chosen: dict[str, tuple[Claim | None, Sequence[Content]]] = {
        name: next(
            (
                (claim, contents[claim].children[name])
                for claim in by_group[child.group]
                if contents[claim].children.get(name)
            ),
            (None, ()),
        )
        for name, child in noun.children.items()
    }
    owner, items = chosen.get("handling_items", (None, ()))
    inside = {name for item in items for name, found in item.children.items() if found}
    return {
        name: () if name in inside and claim != owner else found
        for name, (claim, found) in chosen.items()
    }
