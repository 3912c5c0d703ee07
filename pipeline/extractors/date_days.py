"""Readers of DATE: days, by number, weekday or word."""

import re
from datetime import timedelta
from decimal import Decimal

from pipeline import dates, periods
from pipeline.extractors.date_readings import VAGUE, BareDay, DayWord, Reading
from pipeline.extractors.date_scan import Scan
from pipeline.extractors.date_tense import find_tense
from pipeline.periods import Period, Stated

_DOTTED_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)")
_NO_SUCH_DAY = "no such day, or several, near the publication"
# Days around the publication in which `Tuesday the 14th` is looked for; Monday is 0.
_MONTH, _SATURDAY = 31, 5
_DOTTED = re.compile(r"((?:19|20)\d\d)[.．](\d{1,2})[.．](\d{1,2})")


def day(scan: Scan) -> Reading:
    """Read `June 14`, `14 June 2023`, `June 14 last year`."""
    days, months, year = scan.days, scan.months, scan.year()
    if not days or not months or (scan.spelled and (scan.counts() or not scan.values("date_link"))):
        return None
    if scan.values("date_link") and scan.units.has(scan.last, "possessive"):
        return None
    if isinstance(year, str):
        return year
    # `In May 14 projects were signed`; `On May 14, 2000 people came`
    number_last = scan.units.key(scan.last - 1) == "<day>" and scan.cue("in_month")
    if (number_last or scan.units.key(scan.last - 2) == ",") and scan.counts():
        return None
    weekdays = scan.values("weekday")
    return Stated(year, months[0], 1, days[0], int(weekdays[0]) if weekdays else None)


def nth_weekday(scan: Scan) -> Reading:
    """Read `the first Tuesday of March 2024`, `the last day of October`."""
    year, weekdays = scan.year(), scan.values("weekday")
    if isinstance(year, str) or not scan.which or not scan.months:
        return year if isinstance(year, str) else None
    return Stated(year, scan.months[0], 1, None, int(weekdays[0]) if weekdays else None, scan.which)


def weekday_day(scan: Scan) -> Reading:
    """Read `Tuesday the 14th`: the one day around the publication that is both."""
    published, day, which = scan.published, scan.days[0] if scan.days else 0, scan.value("weekday")
    if not day or scan.spelled or scan.counts():
        return None
    if published is None:
        return dates.UNPUBLISHED
    near = (published + timedelta(days=away) for away in range(-_MONTH, _MONTH + 1))
    fitting = [one for one in near if one.day == day and one.weekday() == which]
    return Period(fitting[0], fitting[0]) if len(fitting) == 1 else _NO_SUCH_DAY


def weekend(scan: Scan) -> Reading:
    """Read `last weekend`, `this weekend`; which one is next is not told."""
    offset = scan.value("relative")
    week = dates.relative(scan.published, "W", 1, offset)
    if isinstance(week, str) or week.end is None or scan.published is None:
        return week
    past = find_tense(scan.units, scan.first, scan.last) == "past"
    if offset > 0 or (offset == 0 and past and scan.published.weekday() < _SATURDAY):
        return f"{VAGUE}: the coming weekend or the one beside it"
    return Period(week.end - timedelta(days=1), week.end)


def glued_day(scan: Scan) -> Reading:
    """Read `June 14,2022`, where the comma is taken for one inside a number."""
    day, comma, year = scan.inside[-1].text.partition(",")
    if not comma or len(day) > 2 or len(year) != 4:
        return None
    return Stated(int(year), scan.months[0], 1, int(day))


def iso(scan: Scan) -> Reading:
    """Read `2023-11-02`."""
    month, day = scan.days
    return periods.day_period(scan.years[0], month, day) if scan.glued and month <= 12 else None


def day_list(scan: Scan) -> Reading:
    """Read `May 3 and 4, 2023`: one period where the days follow each other."""
    days, year = scan.days, scan.year()
    if isinstance(year, str):
        return year
    # `5 on May 3 and 14 on May 4`: the number may be one of its own.
    if scan.counts() or scan.behind("frame_lead") or len(days) != 2 or days[1] <= days[0]:
        return None
    if days[1] != days[0] + 1:
        return f"days {days[0]} and {days[1]} are not one period"
    return Stated(year, scan.months[0], 1, days[0]), Stated(year, scan.months[0], 1, days[1])


def dotted_day(scan: Scan) -> Reading:
    """Read `2023.02.15`, which is one token."""
    parts = _DOTTED.fullmatch(scan.inside[0].text)
    return periods.day_period(*(int(part) for part in parts.groups())) if parts else None


def dotted_day_first(scan: Scan) -> Reading:
    """Read `13.07.2016`, one token; of `02.03.2016` month and day cannot be told apart."""
    parts = _DOTTED_FIRST.fullmatch(scan.inside[0].text)
    return _day_and_month(*(int(part) for part in parts.groups())) if parts else None


def slashed_day(scan: Scan) -> Reading:
    """Read `2023/2/5` and `15/02/2023`; of `02/03/2023` month and day cannot be told apart."""
    written = [int(unit.text) for unit in scan.inside if unit.text.isdecimal()]
    if not scan.glued or len(written) != 3:
        return None
    if max(written[0], written[2]) < 1000:
        return None
    if written[0] > 31:
        return periods.day_period(*written)
    return _day_and_month(*written)


def _day_and_month(first: int, second: int, year: int) -> Reading:
    """A day of which one number is the month: the one that can be."""
    if first == second or max(first, second) > 12:
        month, day = (second, first) if first > 12 else (first, second)
        return periods.day_period(year, month, day)
    return "which number is month and day is not told"


def weekday(scan: Scan) -> Reading:
    """Read `on Tuesday`: the verb tells which."""
    following = scan.units[scan.last : scan.last + 1]
    name = following and following[0].capital and not following[0].opens and not scan.behind("stop")
    if scan.before("every") or (name and not scan.before("weekday_cue")):
        return None
    tense = find_tense(scan.units, scan.first, scan.last)
    return dates.weekday(scan.published, scan.value("weekday"), tense)


def week_weekday(scan: Scan) -> Reading:
    """Read `上周五`: that of the calendar week; `周五` of this one, where it has come or the verb tells."""
    if _is_apposed(scan):
        return None
    away, published = scan.values("relative"), scan.published
    if not away and (published is None or published.weekday() < scan.value("weekday")):
        return weekday(scan)
    monday = dates.relative(scan.published, "W", 1, scan.value("relative"))
    if isinstance(monday, str) or monday.start is None:
        return monday
    return dates.days_away(monday.start, scan.value("weekday"))


def _is_apposed(scan: Scan) -> bool:
    """Whether it only repeats the day before it: `6月14日（周五）`, `6月14日，星期五，`."""
    units, before = scan.units, scan.first - 1
    if units.key(before) in ("（", "("):
        return units.has(before - 1, "day_suffix")
    closed = scan.last >= len(units) or units[scan.last].opens or not units[scan.last].is_word
    return closed and units.has(before - (units.key(before) == "，"), "day_suffix")


def relative_weekday(scan: Scan) -> Reading:
    """Read `last Friday`; `will open this Monday` on a Tuesday is that of the next week."""
    tense = find_tense(scan.units, scan.first, scan.last)
    return dates.weekday_of_week(scan.published, scan.value("weekday"), scan.value("relative"), tense)


def day_word(scan: Scan) -> Reading:
    """Read `yesterday`, `today's signing`; not `today's China`."""
    quoted = scan.before("quote_open") or scan.units.key(scan.first - 1) == '"'
    named = scan.inside[0].capital and not quoted and scan.units.sentence(scan.first)[0] != scan.first
    if named or (scan.behind("possessive") and not scan.units.has(scan.last + 1, "day_noun")):
        return None
    return DayWord(scan.value("day_word"))


def ago(scan: Scan) -> Reading:
    """Read `10 days ago`, and `ten years ago` as that calendar year; months ago are not meant to the day."""
    (letter, multiple), number = scan.time_unit, scan.number
    number = Decimal(1) if number is None else number
    if scan.years and letter == "Y":
        return "before that year or so many years ago" if scan.years[0] % 100 == 0 else None
    if any(unit.number is not None and unit.number.vague for unit in scan.inside):
        return f"{VAGUE}: so long ago, but not to the day"
    if letter == "Y" and number == int(number):
        return dates.relative(scan.published, "Y", 12, -int(number) * multiple)
    if letter != "D" or number != int(number) or multiple != 1:
        return f"{VAGUE}: so long ago, but not to the day"
    return dates.days_away(scan.published, -int(number))


def day_of_relative_month(scan: Scan) -> Reading:
    """Read `本月10日`, `上月28日`."""
    letter, multiple = scan.time_unit
    month = dates.relative(scan.published, letter, multiple, scan.value("relative"))
    if isinstance(month, str) or letter != "M" or multiple != 1 or month.start is None:
        return month if isinstance(month, str) else None
    days = [periods.day_period(month.start.year, month.start.month, day) for day in scan.days]
    if not days or isinstance(days[0], str) or isinstance(days[-1], str):
        return days[0] if days and isinstance(days[0], str) else None
    return Period(days[0].start, days[-1].end)


def bare_day(scan: Scan) -> Reading:
    """Read `15日，记者获悉`: the month was named before, or is that of the publication."""
    told = scan.behind("day_cue") if scan.opens_clause else scan.behind("day_verb") and not _is_joined(scan)
    return BareDay(scan.days[0]) if scan.days and told else None


def on_the_day(scan: Scan) -> Reading:
    """Read `on the 14th`, where nothing follows that it could be the 14th of."""
    units, published = scan.units, scan.published
    if not scan.days or scan.spelled or scan.behind("date_link"):
        return None
    if scan.last < len(units) and units[scan.last].is_word and not scan.behind("stop"):
        return None
    day = scan.days[0]
    if published is None or find_tense(units, scan.first, scan.last) not in ("future", "present"):
        return BareDay(day)
    if day < published.day:
        return f"day {day} of which month is not told"
    return periods.day_period(published.year, published.month, day)


def _is_joined(scan: Scan) -> bool:
    """Whether what stands before belongs to the day: `10至15日`, `每月15日`, `、15日`."""
    tables = ("date_to", "every", "month", "date_and", "date_lead", "time_unit")
    return any(scan.before(table) for table in tables) or scan.units[scan.first - 1].number is not None
