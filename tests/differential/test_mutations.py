"""The comparison notices each way to break the compiler, within a bounded number of queries.

The queries are those of the comparison itself, which an unbroken compiler passes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from graphql import GraphQLSchema

from bench.nasty import Nasty
from gateway.resolvers.reads import SHAPES
from gateway.resolvers.reads.arguments import window
from gateway.resolvers.reads.facets import FacetWriter
from gateway.resolvers.reads.fields import Many, One
from gateway.resolvers.reads.keysets import ByColumn
from gateway.resolvers.reads.matching import Matching, Term
from gateway.resolvers.reads.objects import StatementWriter
from gateway.resolvers.reads.pages import PageWriter
from gateway.resolvers.reads.relevance import ByRelevance
from gateway.resolvers.reads.scopes import Feed
from gateway.resolvers.reads.selection import TreeBuilder
from gateway.store.dialect import SQLITE, Dialect
from tests.differential.comparison import Bench
from tests.differential.rounds import Asker, play

BOUND = 400
SEED = 7

Patch = pytest.MonkeyPatch
Mutation = Callable[[Patch], None]


def rewritten(patch: Patch, owner: type, name: str, change: Callable[..., str]) -> None:
    """Let a method's text pass through `change(text, *arguments)`."""
    original = getattr(owner, name)

    def method(self: Any, *arguments: Any, **named: Any) -> str:
        return change(original(self, *arguments, **named), *arguments)

    patch.setattr(owner, name, method)


def a_join_over_the_wrong_column(patch: Patch) -> None:
    wrong = One("Region", "{c}.area_code={p}.town_code AND {c}.is_current")
    patch.setitem(SHAPES["ImplementationList"].fields, "region", wrong)


def a_dropped_filter(patch: Patch) -> None:
    rewritten(patch, Matching, "_filter", lambda _text, *_: "1=1")


def a_page_of_one_too_many(patch: Patch) -> None:
    def size(self: Any) -> str:
        order = self._over.order
        bound: str = self._writing.bind(self._site, lambda given: window(given, order).size + 1)
        return bound

    patch.setattr(PageWriter, "_size", property(size))


def nulls_on_the_wrong_side(patch: Patch) -> None:
    rewritten(
        patch, ByColumn, "order_by", lambda text, *_: text.replace("NULLS LAST", "NULLS FIRST")
    )


def versions_that_are_not_current(patch: Patch) -> None:
    rewritten(
        patch,
        Matching,
        "filtered",
        lambda text, row: text.replace(f"{row}.is_current", "1=1", 1),
    )


def a_cursor_that_meets_its_own_row(patch: Patch) -> None:
    rewritten(
        patch,
        ByColumn,
        "_beyond",
        lambda text, row: text.replace(f"{row}.id>", f"{row}.id>="),
    )


def a_text_that_is_not_escaped(patch: Patch) -> None:
    patch.setattr(type(SQLITE), "text", lambda self, column: self.safe(column))


def a_missing_object_that_is_not_null(patch: Patch) -> None:
    def bare(text: str, *_: Any) -> str:
        return text.removeprefix("coalesce(").removesuffix(",'null')")

    rewritten(patch, StatementWriter, "_one", bare)


def a_fragment_on_an_interface_that_is_skipped(patch: Patch) -> None:
    patch.setattr(TreeBuilder, "_applies", lambda _self, parent, on: parent.name == on)


def a_skip_that_is_ignored(patch: Patch) -> None:
    patch.setattr(TreeBuilder, "_included", lambda _self, _directives: True)


def children_in_the_wrong_order(patch: Patch) -> None:
    original = type(SQLITE).joined_rows

    def backward(self: Any, expression: str, source: str, order: str) -> str:
        return original(self, expression, source, f"{order} DESC")

    patch.setattr(type(SQLITE), "joined_rows", backward)


def a_next_page_that_is_not_there(patch: Patch) -> None:
    original = PageWriter._page_info_member

    def member(self: Any, name: str) -> Any:
        return [
            type(piece)(getattr(piece, "sql", getattr(piece, "text", "")).replace(")>", ")>="))
            for piece in original(self, name)
        ]

    patch.setattr(PageWriter, "_page_info_member", member)


def an_instant_of_another_time_zone(patch: Patch) -> None:
    rewritten(
        patch,
        type(SQLITE),
        "instant_text",
        lambda text, *_: text.replace("'+8 hours'", "'+0 hours'"),
    )


def a_total_without_its_filter(patch: Patch) -> None:
    def total(self: Any) -> str:
        row = self._writing.row()
        return f"(SELECT CAST(count(*) AS TEXT) FROM {self._shape.table} {row})"  # noqa: S608

    patch.setattr(PageWriter, "_total", total)


def copies_that_were_withdrawn(patch: Patch) -> None:
    every = Many("Copy", "{c}.entity_id={p}.id", "{c}.platform,{c}.stream,{c}.native_id")
    patch.setitem(SHAPES["CatalogItem"].fields, "copies", every)


def hits_in_the_wrong_tier(patch: Patch) -> None:
    rewritten(patch, ByRelevance, "_is_hit", lambda text, *_: text.replace(")>1", ")>0"))


def a_search_that_knows_names_only(patch: Patch) -> None:
    rewritten(patch, Term, "held", lambda text, *_: text.partition(" OR ")[0] + ")")


def facets_without_their_filter(patch: Patch) -> None:
    def over(self: Any, row: str) -> tuple[str, str]:
        return f"{self._matching.shape.table} {row}", f"{row}.is_current"

    patch.setattr(FacetWriter, "_over", over)


def a_facet_that_counts_values_not_rows(patch: Patch) -> None:
    rewritten(
        patch,
        FacetWriter,
        "_counted",
        lambda text, *_: text.replace("count(DISTINCT f.entity_id)", "count(*)"),
    )


def a_feed_that_repeats_its_last_entry(patch: Patch) -> None:
    rewritten(patch, Feed, "page", lambda text, *_: text.replace(".pk>", ".pk>="))


def a_subtree_without_what_is_below(patch: Patch) -> None:
    patch.setattr(Dialect, "begins", staticmethod(lambda column, value: f"{column}={value}"))


MUTATIONS: tuple[Mutation, ...] = (
    a_join_over_the_wrong_column,
    a_dropped_filter,
    a_page_of_one_too_many,
    nulls_on_the_wrong_side,
    versions_that_are_not_current,
    a_cursor_that_meets_its_own_row,
    a_text_that_is_not_escaped,
    a_missing_object_that_is_not_null,
    a_fragment_on_an_interface_that_is_skipped,
    a_skip_that_is_ignored,
    children_in_the_wrong_order,
    a_next_page_that_is_not_there,
    an_instant_of_another_time_zone,
    a_total_without_its_filter,
    copies_that_were_withdrawn,
    hits_in_the_wrong_tier,
    a_search_that_knows_names_only,
    facets_without_their_filter,
    a_facet_that_counts_values_not_rows,
    a_feed_that_repeats_its_last_entry,
    a_subtree_without_what_is_below,
)


@pytest.mark.usefixtures("short_walks")
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
async def test_the_comparison_notices(
    mutation: Mutation,
    monkeypatch: Patch,
    schema: GraphQLSchema,
    odd_rows: Nasty,
    odd_sqlite: str,
) -> None:
    mutation(monkeypatch)
    bench = Bench(schema, odd_sqlite)
    try:
        rounds = await play(bench, Asker(schema, odd_rows.rows, SEED), BOUND)
    finally:
        await bench.close()
    assert rounds.mismatches, f"{mutation.__name__} went unnoticed in {rounds.asked} queries"
