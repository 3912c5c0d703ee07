"""DATE: calendar expressions, periods and durations.

    by     the end  of    June          Since  the beginning  of    this year
    └ lead └ edge   link  └ month       └ lead └ edge         link  └ from the publication date

A rule names its reader (`date_readers.py`), which says what the text states or gives the days at once. A
missing year, the edge and the lead are settled here, for all forms alike.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from pipeline import dates, periods
from pipeline.extractors.date_readers import READERS
from pipeline.extractors.date_readings import BareDay, LeadingUp, Reading, Repeat
from pipeline.extractors.date_scan import Scan, find_tense
from pipeline.match import Match, RuleMatcher
from pipeline.periods import Answer, Period, Stated
from pipeline.units import Fact, Units

_DAY = timedelta(days=1)


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find dates and periods with their first and last day, and durations.

    A match that its reader refuses leaves its place to a shorter one: `March` of `In March 95 projects`.
    """
    candidates = matcher.find_all(units)
    if not candidates:
        return []
    candidates = [_trimmed(units, match) for match in candidates]
    order = {rule.id: place for place, rule in enumerate(units.words.rules.get("DATE", ()))}
    candidates.sort(key=lambda m: (m.first - m.last, m.start - m.end, order.get(m.rule.id, 0), m.first))
    taken = _taken(units, known)
    readings: list[tuple[Match, Reading]] = []
    for match in candidates:
        if taken.isdisjoint(range(match.start, match.end)):
            reading = READERS[match.rule.reads](Scan(units, match.start, match.end))
            if reading is not None:
                taken.update(range(match.start, match.end))
                readings.append((match, reading))
    facts: list[Fact] = []
    named: Period | None = None
    for match, reading in sorted(readings, key=lambda pair: pair[0].start):
        first, last, bounds = _edges(units, match, reading)
        answer = _answer(units, reading, named, first, last)
        for bound in bounds:
            answer = _bounded(answer, bound)
        fact = Fact("DATE", first, last, match.rule.id)
        if isinstance(answer, str):
            fact.trace = answer
        else:
            fact.trace = answer.trace
            columns = {"period_start": answer.start, "period_end": answer.end, "duration": answer.duration}
            fact.columns = {column: value for column, value in columns.items() if value}
            named = answer if answer.start and answer.end else named
        facts.append(fact)
    return facts


def _trimmed(units: Units, match: Match) -> Match:
    """The match without a comma that waits for a year (`,? {year}?`)."""
    if units.key(match.end - 1) != ",":
        return match
    return replace(match, last=match.last - (match.last == match.end), end=match.end - 1)


def _taken(units: Units, known: Mapping[str, list[Fact]]) -> set[int]:
    """Numbers of other quantities, and all that stands in a quoted name or title."""
    taken: set[int] = set()
    for label, facts in known.items():
        for fact in facts:
            inside = range(fact.first, fact.last)
            taken.update(i for i in inside if label == "TERM" or units[i].number is not None)
    return taken


def _edges(units: Units, match: Match, reading: Reading) -> tuple[int, int, list[str]]:
    """Units of a date with its edge (`the end of`) and lead (`since`), and the bounds that these set."""
    first, last = match.start, match.end
    if isinstance(reading, Period) and reading.duration:
        return first, last, []
    scan = Scan(units, first, last)
    edge = "end" if match.rule.reads == "unit_end" else ""
    link = first - 1 if scan.before("date_link") else first
    found = units.value(link - 1, "date_edge") if link and not units[link].opens else ""
    if found and (link < first or found == "vague"):
        edge, first = found, link - 1
        while first and units.has(first - 1, "date_article") and not units[first].opens:
            first -= 1
    bounds = [edge] if edge else []
    lead = units.value(first - 1, "date_lead") if first and not units[first].opens else ""
    tail = units.value(last, "date_bound") if scan.behind("date_bound") else ""
    if tail:
        bound, place = tail.split()
        last += place == "in"
        bounds.append(bound)
    if not lead:
        return first, last, bounds
    bound, place = lead.split()
    open_end = not tail and scan.behind("date_tail")
    if place == "open" and not (open_end or tail) and edge != "start":
        return first, last, bounds
    if place in ("in", "open") or (edge == bound and place != "aside"):
        first -= 1
    return first, last + open_end, [*bounds, bound]


def _answer(units: Units, reading: Reading, named: Period | None, first: int, last: int) -> Answer:
    """Days of a reading.

    Args:
        units: Units of the text.
        reading: What its reader says.
        named: Last period before it in the text.
        first: First unit of the date with its edge and lead.
        last: Unit after the date.
    """
    if isinstance(reading, Repeat):
        if named is None or named.start is None:
            return "no period stands before it that it could repeat"
        return periods.shift_year(
            named, reading.years if reading.year is None else reading.year - named.start.year
        )
    if isinstance(reading, BareDay):
        month = named.start if named is not None and named.start is not None else None
        close = (
            month is not None
            and named is not None
            and named.end is not None
            and named.end - month < 31 * _DAY
        )
        return dates.day_up_to(units.published, reading.day, month if close else None)
    if isinstance(reading, LeadingUp):
        end = _answer(units, reading.to, named, first, last)
        return end if isinstance(end, str) else dates.rolling(end.end, reading.letter, -reading.number)
    if isinstance(reading, Stated):
        return dates.resolve(reading, units.published, "" if reading.year else find_tense(units, first, last))
    if isinstance(reading, tuple):
        stated = reading[0].year or reading[1].year
        return dates.resolve_range(
            *reading, units.published, "" if stated else find_tense(units, first, last)
        )
    return reading or ""


def _bounded(answer: Answer, bound: str) -> Answer:
    """Keep of a period what the words before it bound: its end for `by`, the day before it for `before`."""
    if isinstance(answer, str):
        return answer
    start, end = answer.start, answer.end
    if bound == "start":
        return Period(start or end, None, "", answer.trace)
    if bound == "end":
        return Period(None, end or start, "", answer.trace)
    if bound == "vague":
        return "early, mid or late: no exact days"
    if start is not None and start == end:
        return f"whether {start} itself counts is open"
    if bound == "before":
        return Period(None, start - _DAY, "", answer.trace) if start else answer
    return Period(end + _DAY, None, "", answer.trace) if end else answer
