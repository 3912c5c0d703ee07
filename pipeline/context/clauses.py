"""Sentences and clauses around a fact: how far its words reach."""

from collections.abc import Iterator, Sequence

from pipeline.units import Fact, Units

# What ends a clause; 、 joins things within one.
BREAKS = frozenset(
    (",", ";", ":", "，", "；", "：", "–", "—", "——", "(", ")", "（", "）", "。", "?", "？", "!", "！")
)
COMMAS, SEMICOLONS, COLONS = frozenset((",", "，")), frozenset((";", "；")), frozenset((":", "："))
# Units behind `and` within which an auxiliary tells that a predicate begins.
_PREDICATE = 4
_DETERMINERS = frozenset(("a", "an", "the", "its", "their"))
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


def begins_predicate(units: Units, index: int) -> bool:
    """Whether a word such as `and` begins another predicate or subject.

    `and hire 212 people`, `and paid taxes`, `and the plant would` do; `and 14 projects`, `and tax of` do not.
    """
    if not units.has(index, "and_word"):
        return False
    first = index + 1
    if units.has(first, "own_subject"):
        return True
    unit = units[first] if first < len(units) else None
    if unit is None or not unit.is_word or unit.capital or units.has(first, "before_modifier"):
        return False
    if units.has(first, "finite") or any(units.has(i, "auxiliary") for i in range(first, first + _PREDICATE)):
        return True
    if unit.key.endswith("ed") and units.key(first + 1) not in ("and", "or"):
        return True
    behind = first + 1
    return behind < len(units) and (
        units[behind].number is not None
        or units.key(behind) in _DETERMINERS
        or units.has(behind, "before_modifier")
    )


def predicate_between(units: Units, first: int, last: int) -> bool:
    """Whether another predicate begins between two units."""
    return any(begins_predicate(units, index) for index in range(first, last))
