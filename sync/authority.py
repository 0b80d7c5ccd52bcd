"""Which platform's word counts: an entity takes each element from the first in order that has it.

The order is by element group (M13: the substantive part belongs to the city authority, the
procedural part to the district) and comes from the settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.standard.element import Group, elements, raw_codes
from gateway.standard.nouns import Noun
from gateway.store.copies import Claim
from gateway.store.entities import Content

Authority = Mapping[Group, Sequence[str]]
"""Platforms in order of authority by element group; a platform not named comes last."""

NO_ORDER: Authority = {}


def ranked(claims: Sequence[Claim], group: Group, authority: Authority) -> list[Claim]:
    """Answer claims in order of authority; what is not ordered goes by platform name."""
    order = {name: rank for rank, name in enumerate(authority.get(group, ()))}
    return sorted(
        claims,
        key=lambda claim: (
            order.get(claim.platform, len(order)),
            claim.platform,
            claim.stream,
            claim.native_id,
        ),
    )


def settle(
    noun: Noun, claims: Sequence[Claim], contents: Mapping[Claim, Content], authority: Authority
) -> Content:
    """Answer the one content of an entity that several copies describe."""
    by_group = {group: ranked(claims, group, authority) for group in Group}
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
    children = {
        name: next(
            (
                contents[claim].children[name]
                for claim in by_group[Group.SUBSTANTIVE]
                if contents[claim].children.get(name)
            ),
            (),
        )
        for name in noun.children
    }
    return Content(settled, children)
