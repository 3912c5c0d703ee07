"""DATE: calendar expressions, periods and durations.

    by     the end  of    June          from  January  to    June         the past six months
    └ lead └ edge   link  └ month                      └ join             └ read from the publication date

A rule names its reader. The reader says what the text states (`Stated`, two of them for a range) or gives
the days at once; a missing year, the edge and the lead are settled here for all of them alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline import dates
from pipeline.dates import UNPUBLISHED, Answer, Period, Stated
from pipeline.match import Match, RuleMatcher
from pipeline.units import Fact, Unit, Units

# How many units the name of an event may have behind its year.
_NAME_REACH = 12
# A pair of bare years further apart is no period.
_LONGEST_RANGE = 200


@dataclass(frozen=True, slots=True)
class Repeat:
    """The period named before, in another year; `years` away, or in `year`."""

    years: int = 0
    year: int | None = None


# What a reader makes of a match; a string says why it has no dates, None that it is no date at all.
Reading = Stated | tuple[Stated, Stated] | Repeat | Answer | None


@dataclass(frozen=True, slots=True)
class Scan:
    """A match, with what readers ask of it."""

    units: Units
    first: int
    last: int

    @property
    def published(self) -> date | None:
        """Publication date of the article."""
        return self.units.published

    @property
    def inside(self) -> list[Unit]:
        """Units of the match."""
        return self.units.items[self.first : self.last]

    def values(self, table: str) -> list[str]:
        """Values of the words of one table, in reading order."""
        words = self.units.words[table]
        return [words[unit.key] for unit in self.inside if unit.key in words]

    def value(self, table: str) -> int:
        """First such value as a number; zero where there is none."""
        return int((self.values(table) or ["0"])[0])

    def has(self, offset: int, table: str) -> bool:
        """Whether the unit at an offset from the first (negative) or behind the last (from 0 on) is in a table."""
        return self.units.has((self.last if offset >= 0 else self.first) + offset, table)

    @property
    def years(self) -> list[int]:
        """Years in four digits."""
        return [int(unit.text) for unit in self.inside if unit.key == "<year>"]

    @property
    def days(self) -> list[int]:
        """Days of a month, `14` or `14th`."""
        return [int(day) for unit in self.inside if (day := _day(unit))]

    @property
    def months(self) -> list[int]:
        """Months that are named."""
        names = {**self.units.words["month"], **self.units.words["month_short"]}
        return [int(names[unit.key]) for unit in self.inside if unit.key in names]

    @property
    def number(self) -> Decimal | None:
        """The number, also one that stands before what could be a fraction (`three quarters`)."""
        for unit in self.inside:
            if unit.number is not None:
                return None if unit.number.vague else unit.number.value
            if unit.key in self.units.words["numeral"]:
                return Decimal(self.units.words["numeral"][unit.key])
        return None

    @property
    def time_unit(self) -> tuple[str, int]:
        """Letter and multiple of the unit of time."""
        letter, multiple = (self.values("time_unit") or self.values("article_unit"))[0].split()
        return letter, int(multiple)

    @property
    def glued(self) -> bool:
        """Whether no white space stands inside the match."""
        return all(unit.glued for unit in self.inside[1:])

    def year(self) -> int | str | None:
        """The year stated: in digits, or as this, last or next year; a reason, or None where none is."""
        if self.years:
            return self.years[-1]
        if not self.values("time_unit"):
            return None
        return UNPUBLISHED if self.published is None else self.published.year + self.value("relative")

    def cue(self, table: str) -> bool:
        """Whether a word before the match, perhaps behind an article or a hyphen, is in the table."""
        at = self.first - 1
        while at >= 0 and (self.units.has(at, "date_article") or self.units.key(at) == "-") and not self.units.has(at, table):
            at -= 1
        return self.units.has(at, table) and not self.units[at + 1].opens


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find dates and periods with their first and last day, and durations."""
    taken = _taken(units, known)
    readings: list[tuple[Match, Reading]] = []
    order = {rule.id: place for place, rule in enumerate(units.words.rules.get("DATE", ()))}
    candidates = matcher.find_all(units)
    candidates.sort(key=lambda m: (m.first - m.last, order.get(m.rule.id, 0), m.first))
    for match in candidates:
        if not taken.isdisjoint(range(match.start, match.end)):
            continue
        reading = READERS[match.rule.reads](Scan(units, match.start, match.end))
        if reading is not None:
            taken.update(range(match.start, match.end))
            readings.append((match, reading))
    facts: list[Fact] = []
    named: Period | None = None
    for match, reading in sorted(readings, key=lambda pair: pair[0].start):
        fact, period = _fact(units, match, reading, named)
        facts.append(fact)
        if period.start and period.end:
            named = period
    return facts


def _taken(units: Units, known: Mapping[str, list[Fact]]) -> set[int]:
    """Numbers of other quantities, and all that stands in a quoted name or title."""
    taken: set[int] = set()
    for label, facts in known.items():
        for fact in facts:
            inside = range(fact.first, fact.last)
            taken.update(i for i in inside if label == "TERM" or units[i].number is not None)
    return taken


def _fact(units: Units, match: Match, reading: Reading, named: Period | None) -> tuple[Fact, Period]:
    """The fact of one reading, with the words before and behind it that set its bounds."""
    first, last, bounds = _edges(units, match)
    answer = _answer(units, reading, named, first, last)
    period = Period(trace=answer) if isinstance(answer, str) else answer
    for bound in bounds:
        bounded = _bounded(period, bound)
        period = Period(trace=bounded) if isinstance(bounded, str) else bounded
    columns = {"period_start": period.start, "period_end": period.end, "duration": period.duration}
    present = {column: value for column, value in columns.items() if value}
    return Fact("DATE", first, last, match.rule.id, present, period.trace), period


def _answer(units: Units, reading: Reading, named: Period | None, first: int, last: int) -> Answer:
    if isinstance(reading, Period | str):
        return reading
    if isinstance(reading, Repeat):
        if named is None or named.start is None:
            return "no period stands before it that it could repeat"
        return dates.shift_year(named, reading.years if reading.year is None else reading.year - named.start.year)
    needed = reading.year is None if isinstance(reading, Stated) else not (reading[0].year or reading[1].year)
    tense = _tense(units, first, last) if needed else ""
    if isinstance(reading, Stated):
        return dates.resolve(reading, units.published, tense)
    if isinstance(reading, tuple):
        return dates.resolve_range(*reading, units.published, tense)
    return "not read"


def _edges(units: Units, match: Match) -> tuple[int, int, list[str]]:
    """Units of a date with its edge (`the end of`) and lead (`since`), and the bounds that these set."""
    first, last, bounds = match.start, match.end, []
    link = first - 1 if units.has(first - 1, "date_link") and not units[first].opens else first
    at = link - 1
    if units.has(at, "date_edge") and not units[at + 1].opens and (link < first or units.value(at, "date_edge") == "vague"):
        bounds.append(units.value(at, "date_edge"))
        first = at
        while units.has(first - 1, "date_article") and not units[first].opens:
            first -= 1
    elif match.rule.reads == "year_end":
        bounds.append("end")
    if first and not units[first].opens and units.has(first - 1, "date_lead"):
        bound, place = units.value(first - 1, "date_lead").split()
        opens = units.has(last, "date_tail") and units[last].key not in ("on",)
        if bound != "start" or units.key(first - 1) != "from" or bounds == ["start"] or opens:
            at_edge = bool(bounds)
            bounds.append(bound)
            if place == "in" or (at_edge and bound in ("end", "start")):
                first -= 1
            last += opens
    return first, last, bounds


def _bounded(period: Period, bound: str) -> Answer:
    """Keep the bound that a word sets."""
    start, end = period.start, period.end
    if bound == "vague":
        return "between vague bounds"
    if period.duration or (start is None and end is None):
        return period
    if bound == "end":
        return Period(None, end or start, "", period.trace)
    if bound == "start":
        return Period(start or end, None, "", period.trace)
    return "before or after it: which day is the first or last is open"


def _tense(units: Units, first: int, last: int) -> str:
    """`future`, `present` or `past` as the nearest verb before the date tells, else the nearest behind it."""
    start, end = units.sentence(first)
    if units.value(first, "date_lead") == "end out" or units.value(first - 1, "date_lead") == "end out":
        found = _nearest_tense(units, range(first - 1, start - 1, -1)) or _nearest_tense(units, range(last, end))
        return found or "future"
    return _nearest_tense(units, range(first - 1, start - 1, -1)) or _nearest_tense(units, range(last, end))


def _nearest_tense(units: Units, indices: range) -> str:
    weak, endings = "", tuple(units.words["past_ending"])
    tenses, infinitive = units.words["tense"], units.words["infinitive"]
    for index in indices:
        key = units[index].key
        tense = tenses.get(key, "")
        if not tense and not weak and not (endings and key.endswith(endings) and len(key) > 4):
            continue
        if units.key(index - 1) in infinitive or units.key(index - 2) in infinitive:
            continue
        if tense:
            return tense
        weak = weak or "past"
    return weak


def _day(unit: Unit) -> int:
    """Day of the month that a unit writes in digits, else 0."""
    if unit.key == "<day>":
        return int(unit.text)
    if unit.key == "<ordinal>":
        digits = unit.text.rstrip("stndrhSTNDRH")
        return int(digits) if digits.isdecimal() and int(digits) <= 31 else 0
    return 0


def _plural_follows(units: Units, last: int) -> bool:
    """Whether a plain lower-case word follows that could be counted by a number before it."""
    if last >= len(units) or units[last].opens:
        return False
    unit = units[last]
    return unit.is_word and not unit.capital and unit.key not in units.words["stop"] and unit.key not in units.words["tense"]


def _in_name(units: Units, last: int) -> bool:
    """Whether capitalized words follow that end in an event, a plan or a report."""
    start = last
    while last < len(units) and last < start + _NAME_REACH and not units[last].opens:
        unit = units[last]
        if units.has(last, "event_noun") or unit.text in units.words["event_noun"]:
            return True
        if not (unit.capital or units.has(last, "name_path")) or (last == start and not unit.capital):
            return False
        last += 1
    return False


def _read_day(scan: Scan) -> Reading:
    days, months, year = scan.days, scan.months, scan.year()
    if not days or not months:
        return None
    if isinstance(year, str):
        return year
    if year is None and scan.cue("in_month") and scan.units.key(scan.last - 1) == "<day>" and _plural_follows(scan.units, scan.last):
        return None
    if scan.years and scan.units.key(scan.last - 2) == "," and _plural_follows(scan.units, scan.last):
        return None
    return Stated(year, months[0], 1, days[0])


def _read_glued_day(scan: Scan) -> Reading:
    day, comma, year = scan.inside[-1].text.partition(",")
    if not comma or len(day) > 2 or len(year) != 4:
        return None
    return Stated(int(year), scan.months[0], 1, int(day))


def _read_iso(scan: Scan) -> Reading:
    month, day = scan.days
    return dates.day_period(scan.years[0], month, day) if scan.glued and month <= 12 else None


def _read_iso_month(scan: Scan) -> Reading:
    number, year = scan.days[0], scan.years[0]
    rises = number > year % 100
    if not scan.glued or len(scan.inside[-1].text) != 2 or _plural_follows(scan.units, scan.last):
        return None
    if rises and number <= 12:
        return f"until {year - year % 100 + number}, or month {number}"
    if rises:
        return Stated(year), Stated(year - year % 100 + number)
    return Stated(year, number, 1) if number <= 12 else None


def _read_month(scan: Scan) -> Reading:
    year = scan.year()
    if scan.years and scan.units.key(scan.last - 2) == "," and _plural_follows(scan.units, scan.last):
        return None
    return year if isinstance(year, str) else Stated(year, scan.months[0], 1)


def _read_bare_month(scan: Scan) -> Reading:
    units, stated = scan.units, Stated(None, scan.months[0], 1)
    if _in_name(units, scan.last):
        return None
    noun = scan.has(0, "period_noun") or units.key(scan.last) in units.words["possessive"]
    listed = scan.has(-1, "date_and") and units.has(scan.first - 2, "month")
    capital = scan.last < len(units) and units[scan.last].capital and not scan.has(0, "stop")
    if scan.cue("weak_month_cue") and not listed:
        return None if capital else stated
    return stated if scan.cue("month_cue") or noun or listed else None


def _read_relative_month(scan: Scan) -> Reading:
    return dates.month_of_year(scan.published, Stated(None, scan.months[0], 1), scan.value("relative"))


def _read_year(scan: Scan) -> Reading:
    return Stated(scan.years[0])


def _read_bare_year(scan: Scan) -> Reading:
    if _in_name(scan.units, scan.last) or not _is_year(scan.units, scan.first):
        return None
    return Stated(scan.years[0])


def _is_year(units: Units, at: int) -> bool:
    """Whether the words around four digits make them a year."""
    scan = Scan(units, at, at + 1)
    if scan.has(0, "period_noun"):
        return True
    if scan.has(0, "year_verb") and units.sentence(at)[0] == at:
        return True
    before = at - 1
    if units.has(before, "date_and") and units.has(before - 1, "date_and"):
        before -= 1
    if units.has(before, "date_and") and units.key(before - 1) == "<year>" and _is_year(units, before - 1):
        return not _plural_follows(units, at + 1)
    if not scan.cue("year_cue"):
        return False
    changes = any(units.has(before - 1, table) for table in ("rise", "fall"))
    if scan.cue("weak_year_cue"):
        return not changes and not _plural_follows(units, at + 1)
    round_number = int(units[at].text) % 50 == 0
    return not (changes and units.value(before, "date_lead") == "end out") and not (
        round_number and _plural_follows(units, at + 1)
    )


def _read_year_range(scan: Scan) -> Reading:
    first, last = scan.years
    led = not scan.inside[0].number
    if not first < last <= first + _LONGEST_RANGE or _plural_follows(scan.units, scan.last):
        return None
    return (Stated(first), Stated(last)) if led or scan.glued or scan.cue("year_cue") else None


def _read_range(scan: Scan) -> Reading:
    units = scan.units
    begins = scan.first + 1
    join = next((i for i in range(begins, scan.last) if units.has(i, "date_to")), 0)
    left, right = Scan(units, scan.first, join), Scan(units, join + 1, scan.last)
    months = left.months or right.months
    if not join or not months or bool(left.days) != bool(right.days):
        return None
    year = right.year()
    if isinstance(year, str):
        return year
    start, end = left.days or [None], right.days or [None]
    return (
        Stated((left.years or [None])[0], months[0], 1, start[0]),
        Stated(year, (right.months or months)[0], 1, end[0]),
    )


def _read_decade(scan: Scan) -> Reading:
    return dates.decade(scan.years[0]) if scan.inside[-1].glued else None


def _part(scan: Scan) -> Stated | str | None:
    words = scan.units.words["part_number"]
    which = next((int(words[text]) for unit in scan.inside if (text := unit.text.lower()) in words), 0)
    months = scan.value("year_part") or scan.value("part_letter")
    return dates.part(which, months) if which and not isinstance(dates.part(which, months), str) else None


def _with_year(scan: Scan, part: Stated | str | None) -> Reading:
    year = scan.year()
    if not isinstance(part, Stated) or year is None:
        return part
    if isinstance(year, str):
        return year
    return _not_after(scan, dates.month_period(year, part.month, part.months))


def _not_after(scan: Scan, answer: Answer) -> Answer:
    """Refuse a part of this year that is told as past although it has not come."""
    if scan.years or scan.published is None or isinstance(answer, str) or answer.start is None:
        return answer
    if answer.start > scan.published and _tense(scan.units, scan.first, scan.last) == "past":
        return f"told as past, but begins after {scan.published}"
    return answer


def _read_part(scan: Scan) -> Reading:
    return _with_year(scan, _part(scan))


def _read_bare_part(scan: Scan) -> Reading:
    part = _part(scan)
    if part is None or not (
        scan.has(-1, "year_cue") or scan.inside[0].key in scan.units.words["date_article"] or scan.has(0, "period_noun")
    ):
        return None
    if scan.has(0, "date_link"):
        return "of what it is a part is not understood"
    return part


def _read_part_code(scan: Scan) -> Reading:
    letter = next(i for i in range(scan.first, scan.last) if scan.units.has(i, "part_letter"))
    other = letter + 1 if letter == scan.first else letter
    if not scan.units[other].glued or (scan.last < len(scan.units) and scan.units[scan.last].glued and scan.units[scan.last].is_word):
        return None
    if not scan.years and not scan.cue("year_cue") and not scan.has(0, "period_noun"):
        return None
    return _read_part(scan)


def _read_months_of_year(scan: Scan) -> Reading:
    (_, multiple), number = scan.time_unit, scan.number
    words = scan.units.words["part_number"]
    which = next(int(words[unit.key]) for unit in scan.inside if unit.key in words or unit.key == "<ordinal>") if False else 0
    del words, which
    return None if number is None or multiple > 3 else None


READERS: Mapping[str, Callable[[Scan], Reading]] = {}
