"""DATE: calendar expressions, periods and durations.

    by     the end  of    June          Since  the beginning  of    this year
    └ lead └ edge   link  └ month       └ lead └ edge         link  └ from the publication date

A rule names its reader (`date_readers.py`), which says what the text states or gives the days at once. A
missing year, the edge and the lead are settled here, for all forms alike.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from pipeline import dates
from pipeline.extractors.date_context import Surroundings
from pipeline.extractors.date_earlier import Earlier
from pipeline.extractors.date_lists import EVERY_YEAR, share_years
from pipeline.extractors.date_placed import not_itself, part_code, placed
from pipeline.extractors.date_readers import READERS
from pipeline.extractors.date_readings import VAGUE, DayWord, Fiscal, Holiday, LeadingUp, Reading, Repeat
from pipeline.extractors.date_scan import Scan, word_before
from pipeline.extractors.date_tense import find_tense
from pipeline.match import Match, RuleMatcher
from pipeline.periods import Answer, Period, Stated
from pipeline.units import Fact, Units

_DAY = timedelta(days=1)
# Readers of quarters and halves.
_PARTS = frozenset(("part", "bare_part", "part_code"))
# Readers of what is itself an edge: `year-end`, `6月底`; `6月30日前`.
_EDGES = {"unit_end": "end", "month_end": "end", "before_day": "rest"}


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
            scan = Scan(units, match.start, match.end)
            reading = None if scan.lunar else READERS[match.rule.reads](scan)
            if isinstance(reading, Stated | tuple) and scan.before("every"):
                reading = EVERY_YEAR
            if reading is not None:
                taken.update(range(match.start, match.end))
                readings.append((match, reading))
    return _resolved(units, readings)


def _resolved(units: Units, found: list[tuple[Match, Reading]]) -> list[Fact]:
    """Facts of the readings, in reading order: each is resolved by those before it."""
    found.sort(key=lambda pair: pair[0].start)
    shared = share_years(units, [(match.start, match.end, reading) for match, reading in found])
    around, facts = Surroundings(units), []
    for (match, _), (_, _, reading) in zip(found, shared, strict=True):
        first, last, bounds = _edges(units, match, reading)
        if bounds and reading == Stated() and not any(near.year for near in around.before(first)):
            reading = _running_year(units, first, last, bounds)  # noqa: PLW2901
        answer = None
        if isinstance(reading, Stated) and match.rule.reads in _PARTS:
            answer = part_code(around, reading)
        answer = answer or _answer(units, reading, around, first, last)
        if answer is None:
            continue
        for bound in bounds:
            answer = _bounded(answer, bound)
        if not isinstance(reading, Repeat | Fiscal | Stated):
            answer = not_itself(around, first, last, answer)
        around.add(Earlier(first, last, reading, answer))
        fact = Fact("DATE", first, last, match.rule.id)
        if isinstance(answer, str):
            fact.trace = answer
        else:
            fact.trace = answer.trace
            columns = {"period_start": answer.start, "period_end": answer.end, "duration": answer.duration}
            fact.columns = {column: value for column, value in columns.items() if value}
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
    edge = _EDGES.get(match.rule.reads, "")
    link = first - 1 if scan.before("date_link") else first
    found = units.value(link - 1, "date_edge") if link and not units[link].opens else ""
    if found and (link < first or found == "vague"):
        edge, first = found, link - 1
        while first and units.has(first - 1, "date_article") and not units[first].opens:
            first -= 1
    bounds = []
    word = word_before(units, first, "date_lead")
    lead = units.words["date_lead"].get(word, "")
    bounded = scan.behind("date_bound") and not _ranks(units, last)
    tail = units.value(last, "date_bound") if bounded else ""
    if tail:
        bound, place = tail.split()
        last += place == "in"
        bounds.append(bound)
    # `从第一次上门到今天签字`: a day that is named by a word is meant whole.
    if lead and not (isinstance(reading, DayWord) and lead.endswith("aside")):
        bound, place = lead.split()
        open_end = not tail and scan.behind("date_tail")
        if place != "open" or open_end or tail or edge == "start":
            bounds.append(bound)
            inside = place in ("in", "open") or (edge == bound and place != "aside")
            first -= inside and word == units.key(first - 1)
            last += open_end
    return first, last, _with_edge(edge, bounds)


def _ranks(units: Units, last: int) -> bool:
    """Whether 前 at an index belongs to the number behind it, not to the year before: 2023年|前五大客户."""
    if not units.has(last - 1, "year_word") or not units.has(last, "part_number"):
        return False
    behind = units[last + 1 : last + 2]
    return bool(behind) and (behind[0].number is not None or units.has(last + 1, "numeral"))


def _running_year(units: Units, first: int, last: int, bounds: list[str]) -> Reading:
    """`the year` of `since the beginning of the year`: that of the publication, unless its end is past."""
    begun = units.published and units.published - units.published.replace(month=1, day=1) < dates.NEW_YEAR
    if begun and bounds[-1] != "start" and find_tense(units, first, last) == "past":
        return Stated()
    return dates.relative(units.published, "Y", 12, 0)


def _with_edge(edge: str, bounds: list[str]) -> list[str]:
    """Bounds with that of the edge before: `the end of June` alone is a day, `by the end of June` a bound."""
    if edge == "rest":
        return ["end", *bounds]
    if edge == "week":
        return ["week", *bounds]
    if edge and not bounds:
        return ["last" if edge == "end" else "vague"]
    return [edge, *bounds] if edge else bounds


def _answer(units: Units, reading: Reading, around: Surroundings, first: int, last: int) -> Answer | None:
    """Days of a reading.

    Args:
        units: Units of the text.
        reading: What its reader says.
        around: The dates before it.
        first: First unit of the date with its edge and lead.
        last: Unit after the date.
    """
    if isinstance(reading, LeadingUp):
        end = _dated(units, (reading.to,), around, first, last)
        return end if isinstance(end, str) else dates.rolling(end.end, reading.letter, -reading.number)
    if isinstance(reading, Stated):
        return _dated(units, (reading,), around, first, last)
    if isinstance(reading, tuple):
        return _dated(units, reading, around, first, last)
    if isinstance(reading, Holiday):
        return dates.holiday(reading.days, reading.year, units.published, find_tense(units, first, last))
    if reading is None or isinstance(reading, Period | str):
        return reading
    return placed(around, first, reading)


def _dated(units: Units, stated: tuple[Stated, ...], around: Surroundings, first: int, last: int) -> Answer:
    """Days of one or two stated dates; a missing year is that of the text around, else of the publication."""
    if any(one.year for one in stated):
        return _at(stated, units.published, "")
    tense = find_tense(units, first, last)
    if stated == (Stated(),) and not tense:
        tense = "near"
    answer = _on_weekday(stated[0], _at(stated, units.published, tense))
    year = around.year_for(first, stated[0], answer, tense)
    if year is None or isinstance(year, str):
        return year or answer
    placed = _at((replace(stated[0], year=year), *stated[1:]), units.published, tense)
    return placed if isinstance(placed, str) else replace(placed, trace=f"year {year} of the date before it")


def _on_weekday(stated: Stated, answer: Answer) -> Answer:
    """The day in the year beside, where it is the weekday named with it and the one found is not."""
    if stated.weekday is None or stated.day is None or isinstance(answer, str) or answer.start is None:
        return answer
    if answer.start.weekday() == stated.weekday:
        return answer
    for year in (answer.start.year - 1, answer.start.year + 1):
        other = dates.resolve(replace(stated, year=year), None, "")
        if isinstance(other, Period) and other.start and other.start.weekday() == stated.weekday:
            return replace(other, trace=f"year {year}: the one in which it is that weekday")
    return answer


def _at(stated: tuple[Stated, ...], published: date | None, tense: str) -> Answer:
    if len(stated) == 1:
        return dates.resolve(stated[0], published, tense)
    return dates.resolve_range(stated[0], stated[1], published, tense)


def _week_of(day: date) -> Answer:
    """The week that holds a day, Monday to Sunday: `the week of May 6`."""
    return dates.relative(day, "W", 1, 0)


def _bounded(answer: Answer, bound: str) -> Answer:
    """Keep of a period what the words before it bound: its end for `by`, the day before it for `before`."""
    if isinstance(answer, str):
        return answer
    start, end = answer.start, answer.end
    if bound == "start":
        return Period(start or end, None, "", answer.trace)
    if bound in ("end", "last"):
        return Period(end if bound == "last" else None, end or start, "", answer.trace)
    if bound == "week":
        return _week_of(start) if start and start == end else VAGUE
    if bound == "vague":
        return "early, mid or late: no exact days"
    if start is not None and start == end and bound != "until":
        return f"whether {start} itself counts is open"
    if bound == "until" and start == end:
        return Period(None, end, "", answer.trace)
    if bound in ("before", "until"):
        return Period(None, start - _DAY, "", answer.trace) if start else answer
    return Period(end + _DAY, None, "", answer.trace) if end else answer
