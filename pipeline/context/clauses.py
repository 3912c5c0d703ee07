"""Sentences and clauses around a fact: how far its words reach."""

from collections.abc import Sequence

from pipeline.units import Fact, Units

# What ends a clause; 、 joins things within one.
BREAKS = frozenset(
    (",", ";", ":", "，", "；", "：", "–", "—", "——", "(", ")", "（", "）", "。", "?", "？", "!", "！")
)
COMMAS, SEMICOLONS, COLONS = frozenset((",", "，")), frozenset((";", "；")), frozenset((":", "："))
_ENDS = (BREAKS, "clause_link")
# Units behind `and` within which an auxiliary tells that a predicate begins.
_PREDICATE = 4
# As far as any reader looks back in a clause.
_FARTHEST = 14
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
    # A quantity asks five times for its clause.
    known = units.clauses.get((first, last))
    if known is None:
        known = units.clauses[first, last] = _walk(units, first, last)
    return known


def _walk(units: Units, first: int, last: int) -> tuple[int, int]:
    start, end = units.sentence(first)
    while first > start:
        stop = units.last_of(_ENDS, start, first)
        bracketed = stop >= 0 and units.keys[stop] in CLOSING
        first = opening_of(units, stop, start) if bracketed else max(stop + 1, start)
        if first > stop:
            break
    while last < end:
        stop = units.first_of(_ENDS, last, end)
        bracketed = stop >= 0 and units.keys[stop] in OPENING
        last = _closing(units, stop, end) if bracketed else stop if stop >= 0 else end
        if last == stop:
            break
    return first, last


def opening_of(units: Units, index: int, start: int) -> int:
    """Index of the bracket that is closed at an index; the next one where none is."""
    return next((i for i in range(index - 1, start - 1, -1) if units.keys[i] in OPENING), index + 1)


def _closing(units: Units, index: int, end: int) -> int:
    """Index behind the bracket that is opened at an index; its own where none is closed."""
    return next((i + 1 for i in range(index + 1, end) if units.keys[i] in CLOSING), index)


def back(units: Units, first: int, reach: int) -> list[int]:
    """Units before `first` in its clause, the nearest one first, at most `reach` of them."""
    # A quantity asks nine times for what stands before it.
    steps = units.steps_back.get(first)
    if steps is None:
        steps = units.steps_back[first] = _steps_back(units, first)
    return [index for index in steps[:reach] if index >= 0]


def _steps_back(units: Units, first: int) -> list[int]:
    """Units before `first` in its clause; -1 for the brackets that are jumped over."""
    start, _ = units.sentence(first)
    steps: list[int] = []
    while len(steps) < _FARTHEST and first > start:
        stop = units.last_of(_ENDS, start, first)
        steps += range(first - 1, max(stop, start - 1), -1)
        opened = opening_of(units, stop, start) if stop >= 0 and units.keys[stop] in CLOSING else first
        if opened > stop:
            break
        first = opened
        steps.append(-1)
    return steps[:_FARTHEST]


def segment(units: Units, index: int) -> int:
    """First unit behind the last semicolon before a unit, or of its sentence."""
    start, _ = units.sentence(index)
    return max(min(start, index), units.last_of((SEMICOLONS,), start, index) + 1)


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
    if units.has(first, "finite") or units.holds("auxiliary", first, first + _PREDICATE):
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
