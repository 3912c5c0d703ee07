"""Which date governs a quantity: the one in its clause, else one that reaches it from the sentence.

In 2022, exports rose to $3.2 billion, up 12 percent from 2021, and imports fell to $1.1 billion.
└ opens the sentence: governs all          └ compared with: governs nothing

The plant, built in 2004, made 300 cars in May and will hire 12 workers.
           └ only its own clause       └ not what another predicate tells
"""

from collections.abc import Sequence

from pipeline.context.clauses import OPENING, SEMICOLONS, clause, predicate_between, segment
from pipeline.context.concept import concept_of
from pipeline.context.dating import opens_what_is_said
from pipeline.units import Fact, Units

# How far a preposition may put a date behind its quantity, and `since` or 以来 from their date.
_ADJACENT, _SINCE = 2, 5
# What something has at any time, not on a day: 1月18日，总投资8亿元的产业园内.
_SIZES = frozenset(("total_investment", "land_area", "building_area", "capacity", "area"))
# A date that begins this near to its sentence's first unit opens it.
_OPENS = 3


def add_period(units: Units, fact: Fact, dates: Sequence[Fact]) -> None:
    """Fill period_start and period_end from the date that governs, in place; `dates` are those that can."""
    if not dates:
        return
    named = fact.evidence.get("aspect", (0, 0)) if fact.columns.get("kind") in ("share", "rate") else (0, 0)
    free = [date for date in dates if not (named[0] - 1 <= date.last - 1 < named[1] and named[1])]
    date = _governing(units, fact, free)
    if date is None or _is_standing(units, fact) or _is_earlier(units, fact.last):
        return
    for column in ("period_start", "period_end"):
        if column in date.columns and not (column == "period_end" and _begins_then(units, date)):
            fact.columns[column] = date.columns[column]
            fact.evidence[column] = (date.first, date.last)


def _governing(units: Units, fact: Fact, dates: Sequence[Fact]) -> Fact | None:
    if not dates:
        return None
    first, last = clause(units, fact.first, fact.last)
    behind = [date for date in dates if date.first >= fact.last]
    before = [date for date in dates if date.first < fact.first]
    for date in behind[:1]:
        between = range(fact.last, date.first)
        if len(between) <= _ADJACENT and all(_leads_to_date(units, index) for index in between):
            return date
    inside = [date for date in before if first <= date.first]
    if inside and _holds_on(units, inside[-1], first, fact):
        return inside[-1]
    if inside or _is_present(units, first, fact.first):
        return None
    in_clause = [date for date in behind[:1] if _tells_of(units, date, fact.last, last)]
    if in_clause and fact.label != "PERCENT":
        return in_clause[0]
    for date in reversed(before):
        if _reaches(units, date, fact, first):
            return date
    return in_clause[0] if in_clause else None


def _holds_on(units: Units, date: Fact, clause_first: int, fact: Fact) -> bool:
    """Whether a date of the same clause still holds: not `which opened in 2011 and employs 540 people`."""
    told = range(clause_first, date.first)
    return not (_has(units, told, "own_clause") and predicate_between(units, date.last, fact.first))


def _is_present(units: Units, first: int, last: int) -> bool:
    """Whether a stretch tells what is now: 如今企业员工已有800多人."""
    return units.holds("now_word", first, last)


def _tells_of(units: Units, date: Fact, first: int, clause_last: int) -> bool:
    """Whether a date behind a quantity holds for it: in its clause, or an adverbial of the whole sentence.

    `12 workers in 2024`, `…, by the end of 2026`; not `took 20 hectares and will hire 12 workers in 2024`.
    """
    between = range(first, date.first)
    if predicate_between(units, first, date.first) or _has(units, between, "say_verb"):
        return False
    if date.first < clause_last:
        return True
    opening, closing = clause(units, date.first, date.last)
    if _has(units, range(opening, closing), "own_clause"):
        return False
    led = range(opening, date.first)
    if any(units.key(i) in SEMICOLONS for i in between):
        return False
    if not led:
        return units.has(date.first, "date_preposition")
    known = ("date_preposition", "place", "place_word", "place_noun")
    if all(units.has_any(index, known) for index in led):
        return True
    ends = ("clause_link", "auxiliary", "finite", "part_intro")
    told = any(units.has(i, table) for i in range(clause_last, date.first) for table in ends)
    return units.has(opening, "of_word") and units.has(date.first - 1, "date_preposition") and not told


def _begins_then(units: Units, date: Fact) -> bool:
    """Whether a date is a beginning only: `Since it settled in 2019`, 2019年落户以来."""
    first, last = clause(units, date.first, date.last)
    before = range(max(first, date.first - _SINCE), date.first)
    return (
        units.has(first, "since_word")
        or _has(units, before, "since_word")
        or _has(units, range(date.last, min(last, date.last + _SINCE)), "since_behind")
    )


def _is_earlier(units: Units, index: int) -> bool:
    """Whether what stands behind a quantity dates it a while back: `$1.4 billion a year earlier`."""
    length = 1 if units.has(index, "per_word") else 2
    return (length == 1 or units.key(index) in ("a", "one")) and units.has(index + length, "earlier_behind")


def _leads_to_date(units: Units, index: int) -> bool:
    return units.has(index, "date_preposition") or units.key(index) in OPENING


def _reaches(units: Units, date: Fact, fact: Fact, clause_first: int) -> bool:
    """Whether a date of an earlier clause also governs the clause of the fact."""
    first, last = clause(units, date.first, date.last)
    opens_sentence = first - 1 <= units.sentence(date.first)[0]
    if _has(units, range(first, last), "learned_verb") or _is_present(units, date.last, fact.first):
        return False
    if units.has(first - 1, "relative_word") and not opens_sentence:
        return False
    if _is_one_event(units, date, fact, last):
        return False
    opens = range(segment(units, date.first), date.first)
    if len(opens) <= _OPENS and not _has(units, opens, "own_clause"):
        return True
    if opens_what_is_said(units, date, first):
        return True
    if _has(units, range(first, last), "own_clause") and not units.has(first - 1, "relative_word"):
        return False
    if any(units.key(index) in SEMICOLONS for index in range(date.last, fact.first)):
        return False
    return not _begins_anew(units, clause_first)


def _is_one_event(units: Units, date: Fact, fact: Fact, last: int) -> bool:
    """Whether the day of a ceremony dates no size of what it is held for: 4月10日，项目破土，占地150亩."""
    one_day = date.columns.get("period_start") == date.columns.get("period_end")
    if not one_day or fact.label == "COUNT":
        return False
    _, end = units.sentence(date.first)
    if units.holds("begun_verb", last, end):
        return True
    concept = concept_of(units, str(fact.columns.get("aspect") or ""))
    size = concept is not None and concept.concept_id in _SIZES
    return size and not units.holds("signing_verb", date.last, end)


def _has(units: Units, indices: range, table: str) -> bool:
    """Whether one of the units is a word of a table."""
    return any(units.has(index, table) for index in indices)


def _begins_anew(units: Units, first: int) -> bool:
    """Whether a clause has a subject of its own behind its link: `, and it employs 300 people`."""
    at = first + 1 if units.has(first, "and_word") else first
    thing = units.key(at) in ("the", "this") and units.has(at + 1, "subject_noun")
    return at > first and (units.key(at) in ("it", "they", "he", "she", "we") or thing)


def _is_standing(units: Units, fact: Fact) -> bool:
    """Whether a count is of the divisions of a place (`Lishui nine counties`, 全市九县): true at any time."""
    if fact.label != "COUNT" or not units.has(fact.last - 1, "division"):
        return False
    before = fact.first - 1
    return units.has_any(before, ("place", "home_place", "place_possessive"))
