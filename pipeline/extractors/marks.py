"""Pairs of quotation marks, repaired where they are mismatched, misplaced or missing.

    "We focus on the' five industries' and …"   Ying said.
    └ outer pair     └ inner pair, opened on the wrong side of the space

A stray mark costs its own pair only; the rest of the text is read as if it were not there.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.units import Units

_OPENING = {
    "“": "double",
    "‘": "single",
    "「": "corner",
    "『": "white",
    "《": "title",
    "«": "guillemet",
    "„": "double",
    "〈": "angle",
}
_CLOSING = {
    "”": "double",
    "’": "single",
    "」": "corner",
    "』": "white",
    "》": "title",
    "»": "guillemet",
    "〉": "angle",
}
_STRAIGHT = {'"': "double", "'": "single", "`": "single", "＂": "double"}
_KINDS = _OPENING | _CLOSING | _STRAIGHT
_MARKS = (frozenset(_KINDS),)
# Of more marks open at once than this, the oldest are stray.
_DEEPEST = 8
# A single mark closes within this many units or it is an apostrophe.
_SINGLE_REACH = 40
# Only a short name may be opened on the wrong side of a space: `with' Three Gorges'`.
_MISPLACED_REACH = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Marks at `opening` and `closing` around the units between them.

    Attributes:
        depth: 0 for an outer pair.
        closing: Index of the closing mark, or of the unit behind the content where it is missing.
        repaired: `mismatched`, `unclosed` or empty.
    """

    opening: int
    closing: int
    kind: str
    depth: int
    repaired: str = ""


def has_case(text: str) -> bool:
    """Whether a text is in a script with capitals: Latin is, Han is not."""
    return text.lower() != text.upper()


def find_pairs(units: Units) -> list[Pair]:
    """Find all pairs in reading order, inner pairs after the pair that holds them."""
    pairs: list[Pair] = []
    marks = units.where(_MARKS)
    for first, last in pairwise([*units.opening, len(units)]):
        here = marks[bisect_left(marks, first) : bisect_left(marks, last)]
        if here:
            pairs.extend(_pairs_of_paragraph(units, here, first, last))
    return sorted(pairs, key=lambda pair: (pair.opening, -pair.closing))


def _pairs_of_paragraph(units: Units, marks: Iterable[int], first: int, last: int) -> list[Pair]:
    pairs: list[Pair] = []
    stack: list[tuple[int, str]] = []
    for index in marks:
        key = units.key(index)
        kind = _KINDS[key]
        if _opens(units, index, kind, stack, last):
            stack.append((index, kind))
            del stack[:-_DEEPEST]
        elif any(kind == opened for _, opened in stack):
            while stack[-1][1] != kind:
                stack.pop()
            opening, _ = stack.pop()
            wrong = (units.key(opening) in _OPENING) != (key in _CLOSING)
            if opening + 1 < index:
                pairs.append(Pair(opening, index, kind, len(stack), "mismatched" if wrong else ""))
    pairs.extend(_repair(units, stack, first, last))
    return _set_depth(pairs)


def _opens(units: Units, index: int, kind: str, stack: list[tuple[int, str]], last: int) -> bool:
    """Whether a mark opens; straight ones tell by the white space around them, else by what is open."""
    is_open = any(kind == opened for _, opened in stack)
    if kind == "single":
        return not is_open and _opens_single(units, index, last)
    key = units.key(index)
    if key in _OPENING:
        closes = _leans_left(units, index, last) or _ends_clause(units, index)
        return not (is_open and kind == "double" and closes)
    if key in _CLOSING:
        return not is_open and kind == "double" and _leans_right(units, index, last)
    if _leans_right(units, index, last) and not _leans_left(units, index, last):
        return not is_open or stack[-1][1] != kind
    return not is_open


def _leans_right(units: Units, index: int, last: int) -> bool:
    """Whether a mark is glued to what follows and not to what stands before."""
    return (
        index + 1 < last and units[index + 1].glued and not (units[index].glued and units[index - 1].is_word)
    )


def _leans_left(units: Units, index: int, last: int) -> bool:
    """Whether a mark is glued to what stands before and not to what follows."""
    return units[index].glued and not (
        index + 1 < last and units[index + 1].glued and units[index + 1].is_word
    )


def _ends_clause(units: Units, index: int) -> bool:
    """Whether a mark stands right behind a full-width mark that ends a clause: `“好，“他说`."""
    return units[index].glued and units.key(index - 1) in ("。", "！", "？", "，")


def _opens_single(units: Units, index: int, last: int) -> bool:
    """Whether a single mark opens a pair that closes nearby; else it is an apostrophe."""
    after = index + 1
    if after >= last:
        return False
    misplaced = False
    if units.key(index) != "‘" and not units[after].glued:
        before = units[index - 1] if index and units[index].glued else None
        if before is None or not before.is_word or before.key.endswith("s"):
            return False
        misplaced = True
    elif units.key(index) != "‘" and units[index].glued and units[index - 1].is_word:
        return False
    reach = _MISPLACED_REACH if misplaced else _SINGLE_REACH
    return any(
        units.key(i) in ("'", "’", "`")
        and units[i].glued
        and not (i + 1 < last and units[i + 1].glued and has_case(units[i + 1].text))
        for i in range(after + 1, min(last, after + reach))
    )


def _repair(units: Units, stack: list[tuple[int, str]], first: int, last: int) -> Iterator[Pair]:
    """Close what was left open: with its paragraph where the next one goes on, else its sentence."""
    for opening, kind in stack:
        if kind not in ("double", "corner") or opening + 1 >= last:
            continue
        goes_on = last < len(units) and units.key(last) == units.key(opening)
        end = last if opening == first or goes_on else min(last, units.sentence(opening + 1)[1])
        yield Pair(opening, end, kind, 0, "unclosed")


def _set_depth(pairs: list[Pair]) -> list[Pair]:
    ordered = sorted(pairs, key=lambda pair: (pair.opening, -pair.closing))
    result: list[Pair] = []
    enclosing: list[int] = []
    for pair in ordered:
        while enclosing and enclosing[-1] <= pair.opening:
            enclosing.pop()
        if enclosing and pair.closing > enclosing[-1]:
            continue
        result.append(Pair(pair.opening, pair.closing, pair.kind, len(enclosing), pair.repaired))
        enclosing.append(pair.closing)
    return result
