"""Which date governs a quantity: the one in its clause, else one that reaches it from the sentence.

In 2022, exports rose to $3.2 billion, up 12 percent from 2021, and imports fell to $1.1 billion.
└ opens the sentence: governs all          └ compared with: governs nothing

The plant, built in 2004, made 300 cars in May.
           └ only its own clause       └ in the clause
"""

from collections.abc import Sequence

from pipeline.context.clauses import OPENING, SEMICOLONS, clause, segment
from pipeline.units import Fact, Units

# How far a preposition may put a date behind its quantity, a word of comparison before its date, a speech
# verb beside it, and a rise before `from 2021`.
_ADJACENT, _COMPARED, _SPOKEN, _RISEN = 2, 4, 3, 10
# A date that begins this near to its sentence's first unit opens it.
_OPENS = 3


def add_period(units: Units, fact: Fact, dates: Sequence[Fact]) -> None:
    """Fill period_start and period_end from the date that governs, in place."""
    named = fact.evidence.get("aspect", (0, 0)) if fact.columns.get("kind") in ("share", "rate") else (0, 0)
    free = [date for date in dates if not (named[0] - 1 <= date.last - 1 < named[1] and named[1])]
    date = _governing(units, fact, [date for date in free if _can_govern(units, date)])
    if date is None or _is_standing(units, fact) or _is_earlier(units, fact.last):
        return
    for column in ("period_start", "period_end"):
        if column in date.columns:
            fact.columns[column] = date.columns[column]
            fact.evidence[column] = (date.first, date.last)


def _can_govern(units: Units, date: Fact) -> bool:
    dated = not {"period_start", "period_end"}.isdisjoint(date.columns)
    return dated and not _is_compared(units, date) and not _is_spoken(units, date)


def _governing(units: Units, fact: Fact, dates: Sequence[Fact]) -> Fact | None:
    first, last = clause(units, fact.first, fact.last)
    behind = [date for date in dates if date.first >= fact.last]
    before = [date for date in dates if date.first < fact.first]
    for date in behind[:1]:
        between = range(fact.last, date.first)
        if len(between) <= _ADJACENT and all(_leads_to_date(units, index) for index in between):
            return date
    inside = [date for date in before if first <= date.first]
    if inside:
        return inside[-1]
    in_clause = [date for date in behind if date.first < last]
    if in_clause and fact.label != "PERCENT":
        return in_clause[0]
    for date in reversed(before):
        if _reaches(units, date, fact, first):
            return date
    return in_clause[0] if in_clause else None


def _is_earlier(units: Units, index: int) -> bool:
    """Whether what stands behind a quantity dates it a while back: `$1.4 billion a year earlier`."""
    length = 1 if units.has(index, "per_word") else 2
    return (length == 1 or units.key(index) in ("a", "one")) and units.has(index + length, "earlier_behind")


def _leads_to_date(units: Units, index: int) -> bool:
    return units.has(index, "date_preposition") or units.key(index) in OPENING


def _reaches(units: Units, date: Fact, fact: Fact, clause_first: int) -> bool:
    """Whether a date of an earlier clause also governs the clause of the fact."""
    first, last = clause(units, date.first, date.last)
    if _is_relative(units, first - 1) or _has(units, range(first, last), "learned_verb"):
        return False
    opens = range(segment(units, date.first), date.first)
    if len(opens) <= _OPENS and not _has(units, opens, "own_clause"):
        return True
    if _has(units, range(first, last), "own_clause"):
        return False
    if any(units.key(index) in SEMICOLONS for index in range(date.last, fact.first)):
        return False
    return not _begins_anew(units, clause_first)


def _has(units: Units, indices: range, table: str) -> bool:
    """Whether one of the units is a word of a table."""
    return any(units.has(index, table) for index in indices)


def _is_relative(units: Units, index: int) -> bool:
    return units.has(index, "relative")


def _begins_anew(units: Units, first: int) -> bool:
    """Whether a clause has a subject of its own behind its link: `, and it employs 300 people`."""
    at = first + 1 if units.has(first, "and_word") else first
    thing = units.key(at) in ("the", "this") and units.has(at + 1, "subject_noun")
    return at > first and (units.key(at) in ("it", "they", "he", "she", "we") or thing)


def _is_compared(units: Units, date: Fact) -> bool:
    """Whether something is only compared with a date: `than in 2021`, `up 12% from 2021`, 比去年."""
    if units.has(date.last, "compare_behind"):
        return True
    start, _ = units.sentence(date.first)
    for index in range(date.first - 1, max(start, date.first - _COMPARED) - 1, -1):
        if units.has(index, "compare_word"):
            return True
        if units.has(index, "compare_from"):
            return index == date.first - 1 and _has_risen(units, index, start)
        if not units.has(index, "compare_path"):
            break
    return _is_superlative(units, date, start)


def _is_superlative(units: Units, date: Fact, start: int) -> bool:
    """Whether a date bounds a record: `the highest since 2012`."""
    near = [*range(max(start, date.first - 2), date.first + 1), date.last]
    return any(units.has(index, "superlative") for index in near)


def _has_risen(units: Units, index: int, start: int) -> bool:
    for at in range(index - 1, max(start, index - _RISEN) - 1, -1):
        if any(
            units.has(at, table) for table in ("rise", "fall", "rise_behind", "fall_behind", "percent_sign")
        ):
            return True
    return False


def _is_spoken(units: Units, date: Fact) -> bool:
    """Whether a date tells when somebody spoke: `said on Tuesday that …`, `on July 14 announced`."""
    if units.words["untold"].get("order") == "date first":
        return False
    start, end = units.sentence(date.first)
    for index in range(date.first - 1, max(start, date.first - _SPOKEN) - 1, -1):
        if units.has(index, "say_verb") or units.has(index, "announce_verb"):
            return True
        if not units.has(index, "date_preposition"):
            break
    return date.last < end and (units.has(date.last, "say_verb") or units.has(date.last, "announce_verb"))


def _is_standing(units: Units, fact: Fact) -> bool:
    """Whether a count is of the divisions of a place (`Lishui nine counties`, 全市九县): true at any time."""
    if fact.label != "COUNT" or not units.has(fact.last - 1, "division"):
        return False
    before = fact.first - 1
    return any(units.has(before, table) for table in ("place", "home_place", "place_possessive"))
