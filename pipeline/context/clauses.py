"""Sentences and clauses around a fact: how far its words reach."""

from collections.abc import Iterator, Sequence

from pipeline.units import Fact, Units

# What ends a clause; 、 joins things within one.
BREAKS = frozenset(
    (",", ";", ":", "，", "；", "：", "–", "—", "——", "(", ")", "（", "）", "。", "?", "？", "!", "！")
)
SEMICOLONS = frozenset((";", "；"))
OPENING, CLOSING = frozenset(("(", "（")), frozenset((")", "）"))


def by_sentence(units: Units, facts: Sequence[Fact]) -> dict[int, list[Fact]]:
    """Index of the sentence → its facts in reading order, so that the cost stays linear in the text."""
    found: dict[int, list[Fact]] = {}
    for fact in sorted(facts, key=lambda f: (f.first, f.last)):
        found.setdefault(units.sentence_of[fact.first], []).append(fact)
    return found


def is_break(units: Units, index: int) -> bool:
    """Whether a unit ends a clause: a mark, or a word that begins another (`that`, `which`, `while`)."""
    return units.key(index) in BREAKS or units.has(index, "clause_link")


def clause(units: Units, first: int, last: int) -> tuple[int, int]:
    """Units of the clause that holds the units first to last; brackets in it are jumped over."""
    start, end = units.sentence(first)
    keys, links = units.keys, units.words["clause_link"]
    while first > start:
        key = keys[first - 1]
        if key in BREAKS or key in links:
            opened = _opening(units, first - 1, start) if key in CLOSING else first
            if opened == first:
                break
            first = opened
        else:
            first -= 1
    while last < end:
        key = keys[last]
        if key in BREAKS or key in links:
            closed = _closing(units, last, end) if key in OPENING else last
            if closed == last:
                break
            last = closed
        else:
            last += 1
    return first, last


def _opening(units: Units, index: int, start: int) -> int:
    """Index of the bracket that is closed at an index; the next one where none is."""
    return next((i for i in range(index - 1, start - 1, -1) if units.keys[i] in OPENING), index + 1)


def _closing(units: Units, index: int, end: int) -> int:
    """Index behind the bracket that is opened at an index; its own where none is closed."""
    return next((i + 1 for i in range(index + 1, end) if units.keys[i] in CLOSING), index)


def back(units: Units, first: int, reach: int) -> Iterator[int]:
    """Units before `first` in its clause, the nearest one first, at most `reach` of them."""
    start, _ = units.sentence(first)
    keys, links = units.keys, units.words["clause_link"]
    for _ in range(reach):
        first -= 1
        if first < start:
            return
        key = keys[first]
        if key in CLOSING:
            opened = _opening(units, first, start)
            if opened > first:
                return
            first = opened
        elif key in BREAKS or key in links:
            return
        else:
            yield first


def segment(units: Units, index: int) -> int:
    """First unit behind the last semicolon before a unit, or of its sentence."""
    start, _ = units.sentence(index)
    while index > start and units.key(index - 1) not in SEMICOLONS:
        index -= 1
    return index


def paragraph_opens(units: Units, sentence: int) -> bool:
    """Whether a sentence is the first of its paragraph."""
    return units[units.sentences[sentence][0]].opens
