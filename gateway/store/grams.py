"""Text as it is searched: normalised, and cut into grams that both databases can index.

A text contains a term exactly where its grams contain the term's grams one behind the other.
A gram is a pair of neighbouring characters, or four where all are ASCII letters or digits: codes
share their pairs with every other code. Characters are written by number, so that no database
and no tokenizer has an opinion on them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

GAP = "\x1f"
"""Stands between the fields of a document. A normalised text never holds it: it is a blank."""

LONGEST_TERM = 200
"""How many characters a search may have."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WIDTH = 4
"""How many digits of base 36 the number of any character has; the highest begins with an n."""

_QUAD = "z"
"""What a gram of four characters begins with: no character's number does."""

_NAMED = "y"
"""What a gram of a name begins with where names and other texts share an index."""

_END = "zz"
"""A word that no term has, so that no phrase goes over the end of a field."""


def normalise(text: str) -> str:
    """Answer a text as it is compared: NFKC, lower case, runs of blanks as one."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


class _Numbers(dict[str, str]):
    """Characters by number, each worked out once."""

    def __missing__(self, character: str) -> str:
        number, written = ord(character), ""
        for _ in range(_WIDTH):
            number, digit = divmod(number, 36)
            written = _DIGITS[digit] + written
        self[character] = written
        return written


_NUMBERS = _Numbers()


def document_grams(text: str) -> Iterator[str | None]:
    """Answer the grams of a normalised document in order; None where a field ends.

    The last character of a field stands alone: a search for one character looks for every gram
    that begins with it.
    """
    fields = [field for field in text.split(GAP) if field]
    for field in fields:
        numbers = [_NUMBERS[character] for character in field]
        yield from map(str.__add__, numbers, numbers[1:])
        yield numbers[-1]
        yield None
    for field in fields:
        for start in range(len(field) - 3):
            four = field[start : start + 4]
            yield _QUAD + four if _is_plain(four) else None
        yield None


@dataclass(frozen=True)
class TermGrams:
    """The grams that must stand one behind the other; a `beginning` stands for all it begins."""

    grams: tuple[str, ...]
    beginning: bool = False


def term_grams(term: str) -> TermGrams:
    """Answer the grams of a normalised term."""
    if len(term) >= 4 and _is_plain(term):
        return TermGrams(tuple(_QUAD + term[start : start + 4] for start in range(len(term) - 3)))
    numbers = [_NUMBERS[character] for character in term]
    if len(numbers) < 2:
        return TermGrams(tuple(numbers), beginning=True)
    return TermGrams(tuple(map(str.__add__, numbers, numbers[1:])))


def phrases(name: str, text: str) -> str:
    """Answer the grams of a normalised document as one text of words.

    Those of the name are marked: that a term is in no name is told without a look at the texts
    that hold it.
    """
    named = [_END if gram is None else _NAMED + gram for gram in document_grams(name)]
    return " ".join([*named, *(gram or _END for gram in document_grams(text))])


def phrase(term: TermGrams, *, of_name: bool) -> str:
    """Answer what a document's words must hold for its name, or its text, to hold a term."""
    mark = _NAMED if of_name else ""
    if term.beginning:
        return f"{mark}{term.grams[0]}*"
    return f'"{" ".join(mark + gram for gram in term.grams)}"'


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isalnum()
