"""The order of a search: equal, prefix, in the name, in the text; then by code.

Hits are looked for tier by tier, and no further than the page needs. Most of what people search
for either stands everywhere or hardly anywhere. So the next few documents in order are looked
through first: what stands everywhere fills a page from them. Else the index is asked; where it
has few hits they are sorted, where it has many the walk goes on. All ways find the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from gateway.resolvers.reads.arguments import Arguments, term, window
from gateway.resolvers.reads.cursors import Place, decode, place
from gateway.resolvers.reads.matching import Matching, Term
from gateway.resolvers.reads.writing import Writing
from gateway.store.dialect import Rows
from gateway.store.search import HEAD

WALK = 300
"""How many documents are looked through in order before the index is asked."""

COMMON = 5
"""How many hits among these tell that the walk had better go on."""

SAMPLE = 1_000
"""How many documents from anywhere tell whether a term is frequent, before an index counts."""

FREQUENT = 15
"""How many hits among these tell that there are more than are worth sorting."""

FAR = 20_000
"""How far the walk goes on before every hit of the index is sorted after all."""

SORTED = 3_000
"""How many hits of the index are sorted rather than come upon in order."""

RARE = 300
"""How many hits are looked up whatever a filter leaves."""

FEW = 3_000
"""How many rows a filter may leave to be looked through one by one."""

EQUAL, PREFIX, IN_NAME, IN_TEXT = TIERS = range(4)


class Scope(Protocol):
    """Which documents a search is over.

    `key` is the column of a document that a page's rows are fetched by, `matching` what is asked
    of entities where they are of one type.
    """

    key: str
    matching: Matching | None
    term: Term

    def documents(self, document: str) -> Sequence[str]:
        """Write what every document in question meets by itself."""

    def entities(self, document: str) -> Sequence[str]:
        """Write what the entity of a document must meet."""


class OfOneType:
    """The documents of a connection's type, and what the connection asks of their entities."""

    key = "entity_pk"
    matching: Matching | None

    def __init__(self, matching: Matching) -> None:
        """Take which rows the connection is over."""
        self._matching = self.matching = matching
        self.term = matching.term

    def documents(self, document: str) -> Sequence[str]:
        """Write the type."""
        return [f"{document}.entity_type='{self._matching.shape.type}'"]

    def entities(self, document: str) -> Sequence[str]:
        """Write that the entity meets the filters, looked up document by document."""
        if self._matching.is_plain():
            return []
        where = f"e.pk={document}.entity_pk AND {self._matching.filtered('e')}"
        entity = f"SELECT 1 FROM {self._matching.shape.table} e WHERE {where} LIMIT 1 OFFSET 0"
        return [f"EXISTS({entity})"]


class ByRelevance:
    """The order of relevance over the documents of a scope."""

    def __init__(self, writing: Writing, site: int, scope: Scope) -> None:
        """Take the statement, the connection's arguments, and what is searched."""
        self._writing, self._dialect = writing, writing.dialect
        self._site = site
        self._scope = scope
        self._term = scope.term
        self._window = window(writing.arguments[site])
        cursor = self._window.cursor
        self._start: Place | None = None if cursor is None else place(decode(cursor))
        self._compare = "<" if self._window.backward else ">"
        self._direction = "DESC" if self._window.backward else "ASC"

    # The order -------------------------------------------------------------------------------

    def order_by(self, row: str) -> str:
        """Sort by tier, code and id, all in one direction."""
        return ",".join(f"{row}.{name} {self._direction}" for name in ("tier", "code", "id"))

    def cursor(self, _row: str) -> str:
        """Write order, id, tier and code of a hit."""
        return self._dialect.hex("'RELEVANCE|'||n.id||'|'||n.tier||'|'||n.code")

    def page(self, size: str) -> str:
        """Look through what a filter leaves where that is little, else tier by tier."""
        self._wanted = f"({size}+1)"
        self._text = self._term.text()
        matching = self._scope.matching
        if matching is not None and matching.is_tied:
            return self._few(matching, [])
        parts, names, guards = self._narrowed(matching) if matching is not None else ([], [], [])
        more, tiers = self._tiers(guards)
        union = " UNION ALL ".join(f"SELECT * FROM {name}" for name in (*names, *tiers))
        return (
            f"WITH {','.join([*parts, *more])} SELECT h.pk,h.id,h.tier,h.code FROM ({union}) h"
            f" ORDER BY {self.order_by('h')} LIMIT {self._wanted}"
        )

    def _is_ahead(self, tier: int) -> bool:
        if self._start is None:
            return True
        return tier <= self._start.tier if self._window.backward else tier >= self._start.tier

    def _narrowed(self, matching: Matching) -> tuple[list[str], list[str], list[str]]:
        """Write what looks through the little that a narrow filter leaves, and its guard."""
        row = self._writing.row()
        narrow = matching.narrow(row)
        if narrow is None:
            return [], [], []
        some = f"SELECT 1 FROM {matching.shape.table} {row} WHERE {narrow} LIMIT {FEW}+1"
        rows = self._dialect.hits("d", None, self._term.grams(None))
        hits = f"SELECT 1 FROM {rows.source} WHERE {rows.where} LIMIT {RARE}+1"
        left = (
            f"SELECT CASE WHEN (SELECT count(*) FROM ({hits}) s)<={RARE} THEN {FEW}+1"
            f" ELSE (SELECT count(*) FROM ({some}) s) END AS c"
        )
        looked = self._few(matching, [f"(SELECT c FROM few)<={FEW}"])
        parts = [f"few AS MATERIALIZED ({left})", f"looked AS MATERIALIZED ({looked})"]
        return parts, ["looked"], [f"(SELECT c FROM few)>{FEW}"]

    # Little to look through ------------------------------------------------------------------

    def _few(self, matching: Matching, guards: list[str]) -> str:
        """Write the select that looks through every row a filter or a parent leaves."""
        row, d = self._writing.row(), self._writing.row()
        tier = self._which_tier(d)
        conditions = [
            matching.filtered(row),
            f"{d}.entity_type='{matching.shape.type}'",
            f"{d}.entity_pk={row}.pk",
            self._term.held(d),
        ]
        found = (
            f"SELECT {row}.pk,{row}.id,{tier} AS tier,{d}.code"
            f" FROM {matching.shape.table} {row} CROSS JOIN search_document {d}"
            f" WHERE {' AND '.join(conditions)}"
        )
        beyond = ""
        if self._start is not None:
            start = f"({self._cursor(_tier)},{self._cursor(_code)},{self._cursor(_id)})"
            beyond = f" WHERE (f.tier,f.code,f.id){self._compare}{start}"
        return (
            f"SELECT f.pk,f.id,f.tier,f.code FROM {self._dialect.fenced(found)} f{beyond}"
            f" ORDER BY {self.order_by('f')} LIMIT {_only_if(guards, self._wanted)}"
        )

    # Tier by tier ----------------------------------------------------------------------------

    def _tiers(self, guards: list[str]) -> tuple[list[str], list[str]]:
        """Write the selects of every tier ahead, and their names."""
        tiers = [tier for tier in TIERS if self._is_ahead(tier)]
        if self._window.backward:
            tiers.reverse()
        parts = [f"walk AS MATERIALIZED ({self._walk(None, guards)})"]
        if self._start is not None:
            parts.append(f"onward AS MATERIALIZED ({self._walk(self._start.tier, guards)})")
        names: list[str] = []
        for tier in tiers:
            parts += self._tier(tier, names, guards)
            names.append(f"tier{tier}")
        return parts, names

    def _tier(self, tier: int, done: Sequence[str], guards: list[str]) -> list[str]:
        """Write the selects of one tier; they run where the tiers before do not fill the page."""
        before = "+".join(["0", *(f"(SELECT count(*) FROM {name})" for name in done)])
        missing = f"{before}<{self._wanted}"
        if tier == EQUAL:  # an index has these in order
            return [f"tier{tier} AS MATERIALIZED ({self._indexed(tier, [*guards, missing])})"]
        walk = "walk" if self._start is None or tier != self._start.tier else "onward"
        near = (
            f"SELECT d.pk,d.id,d.tier,d.code FROM {walk} d WHERE d.tier={tier} AND d.met"
            f" ORDER BY {self._in_order} LIMIT {self._wanted}"
        )
        filled = f"{before}+(SELECT count(*) FROM near{tier})>={self._wanted}"
        met = f"(SELECT count(*) FROM {walk} d WHERE d.tier={tier})>={COMMON}"
        many = f"(SELECT count(*) FROM ({self._some(tier)}) s)>{SORTED}"
        over = " OR ".join([*(f"NOT {guard}" for guard in guards), filled])
        sampled = self._dialect.sampled("search_document", "d", SAMPLE)
        if sampled is not None and tier != PREFIX:  # whose index counts fast enough
            found = f"SELECT count(*) FROM {sampled} WHERE {self._is_hit(tier)}"
            met = f"{met} THEN 1 WHEN ({found})>={FREQUENT}"
        way = f"CASE WHEN {over} THEN 0 WHEN {met} THEN 1 WHEN {many} THEN 1 ELSE 2 END"
        chosen = f"(SELECT way FROM way{tier})"
        far_filled = f"{before}+(SELECT count(*) FROM far{tier})>={self._wanted}"
        far = self._far(tier, [*guards, f"{chosen}=1"])
        rest = f"({chosen}=2 OR {chosen}=1 AND NOT {far_filled})"
        found = self._indexed(tier, [*guards, rest])
        ways = [
            f"SELECT * FROM near{tier} WHERE {chosen}=0",
            f"SELECT * FROM far{tier} WHERE {far_filled}",
            f"SELECT * FROM all{tier}",
        ]
        return [
            f"near{tier} AS MATERIALIZED ({near})",
            f"way{tier} AS MATERIALIZED (SELECT {way} AS way)",
            f"far{tier} AS MATERIALIZED ({far})",
            f"all{tier} AS MATERIALIZED ({found})",
            f"tier{tier} AS MATERIALIZED ({' UNION ALL '.join(ways)})",
        ]

    def _walk(self, tier: int | None, guards: list[str]) -> str:
        """Write the select of hits among the next documents, and whether their entities count."""
        met = _all(self._scope.entities("d")) or "1=1"
        documents = f"{self._documents(tier)} LIMIT {_only_if(guards, str(WALK))}"
        return (
            f"SELECT {self._columns(self._which_tier('d'))},{met} AS met"
            f" FROM ({documents}) d WHERE {self._term.held('d')}"
        )

    def _far(self, tier: int, guards: list[str]) -> str:
        """Write the select that goes on in order until the page is full."""
        hit = [self._is_hit(tier), *self._scope.entities("d")]
        return (
            f"SELECT {self._columns(str(tier))} FROM ({self._documents(tier)} LIMIT {FAR}) d"
            f" WHERE {_all(hit)} LIMIT {_only_if(guards, self._wanted)}"
        )

    def _documents(self, tier: int | None) -> str:
        """Write the select of documents in order, from the cursor on for the cursor's tier."""
        names = ("pk", "entity_type", "entity_pk", "id", "code", "name", "text")
        inner = ",".join(f"d.{name}" for name in names)
        conditions = _all([*self._scope.documents("d"), *self._beyond(tier)]) or "1=1"
        return f"SELECT {inner} FROM search_document d WHERE {conditions} ORDER BY {self._in_order}"

    def _indexed(self, tier: int, guards: list[str]) -> str:
        """Write the select of every hit that the index tells, sorted."""
        rows = self._source(tier)
        hit = [
            rows.where,
            self._is_hit(tier),
            *self._scope.documents("d"),
            *self._beyond(tier),
            *self._scope.entities("d"),
        ]
        found = f"SELECT {self._columns(str(tier))} FROM {rows.source} WHERE {_all(hit)}"
        if tier != EQUAL:
            found = f"SELECT d.pk,d.id,d.tier,d.code FROM {self._dialect.fenced(found)} d"
        return f"{found} ORDER BY {self._in_order} LIMIT {_only_if(guards, self._wanted)}"

    def _some(self, tier: int) -> str:
        """Write the select that tells whether the index has many hits, without looking at them."""
        rows = self._source(tier)
        return f"SELECT 1 FROM {rows.source} WHERE {rows.where} LIMIT {SORTED}+1"

    def _source(self, tier: int) -> Rows:
        """Write where the index finds the hits of a tier, and perhaps a few more."""
        if tier in {EQUAL, PREFIX}:
            head = self._writing.bind(self._site, lambda arguments: term(arguments)[:HEAD])
            same = f"d.head={head}"
            where = same if tier == EQUAL else self._dialect.begins("d.head", head)
            return Rows("search_document d", where)
        column = "name" if tier == IN_NAME else "text"
        return self._dialect.hits("d", column, self._term.grams(column))

    @property
    def _in_order(self) -> str:
        return f"d.code {self._direction},d.id {self._direction}"

    def _columns(self, tier: str) -> str:
        return f"d.{self._scope.key} AS pk,d.id AS id,{tier} AS tier,d.code AS code"

    def _which_tier(self, document: str) -> str:
        at = self._dialect.position(f"{document}.name", self._text)
        return (
            f"CASE WHEN {document}.name={self._text} THEN {EQUAL} ELSE"
            f" CASE {at} WHEN 1 THEN {PREFIX} WHEN 0 THEN {IN_TEXT} ELSE {IN_NAME} END END"
        )

    def _is_hit(self, tier: int) -> str:
        at = self._dialect.position("d.name", self._text)
        if tier == EQUAL:
            return f"d.name={self._text}"
        if tier == PREFIX:
            return f"{at}=1 AND d.name<>{self._text}"
        if tier == IN_NAME:
            return f"{at}>1"
        return f"{at}=0 AND {self._dialect.position('d.text', self._text)}>0"

    def _beyond(self, tier: int | None) -> list[str]:
        if self._start is None or tier != self._start.tier:
            return []
        return [f"(d.code,d.id){self._compare}({self._cursor(_code)},{self._cursor(_id)})"]

    def _cursor(self, part: Callable[[Place], object]) -> str:
        def pick(arguments: Arguments) -> object:
            return part(place(decode(window(arguments).cursor or "")))

        return self._writing.bind(self._site, pick)


def _only_if(guards: Sequence[str], size: str) -> str:
    """Write the limit of a select that is not even begun where a guard is false."""
    return f"(CASE WHEN {' AND '.join(guards)} THEN {size} ELSE 0 END)" if guards else size


def _all(conditions: Sequence[str]) -> str:
    return " AND ".join(condition for condition in conditions if condition)


def _tier(start: Place) -> int:
    return start.tier


def _code(start: Place) -> str:
    return start.code


def _id(start: Place) -> str:
    return start.id
