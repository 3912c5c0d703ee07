"""Written date or period → first and last day, exactly or not at all; the only user of dateparser.

    June 14              published 2022-07-18   → 2022-06-14 to 2022-06-14
    the past six months  published 2022-07-18   → 2022-01-19 to 2022-07-18
    last week            published 2024-05-15   → 2024-05-06 to 2024-05-12 (weeks run from Monday to Sunday)

Everything here is calendar arithmetic that knows no language. A function answers with a Period, or with a
string that says why there is none: without a publication date nothing relative is resolved.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from functools import lru_cache

import dateparser

UNPUBLISHED = "no publication date to count from"
# A leap day may be eight years away (1896 to 1904).
_YEARS_AWAY = 8
_DAY = timedelta(days=1)
# Longest period without a year that may be running on the publication date and still be meant.
_SINGLE_DAYS = 31
# Day and year in digits, month as a word, perhaps a weekday before: all that dateparser is trusted with.
_MONTH_NAME_DATE = re.compile(
    r"(?:[^\W\d_]+\.?,? +)?"
    r"(?:[^\W\d_]{3,9}\.? +\d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)?(?: +of)? +[^\W\d_]{3,9}\.?)"
    r",? *\b(?:19|20)\d\d"
)
_ISO_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]\d\d:.*)?")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from start to end, both inclusive; None where a side is open. Or a bare duration.

    Attributes:
        duration: ISO 8601, `P2Y6M`.
        trace: How the days came about, where they do not stand in the text.
    """

    start: date | None = None
    end: date | None = None
    duration: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the text states of a date: `June 14` is month 6, day 14; `the second half` months 7 to 12.

    Attributes:
        year: None where the text leaves it to the reader.
        month: First month.
        months: How many months from there on.
        day: Day of the month, None for the whole month or months.
    """

    year: int | None = None
    month: int = 1
    months: int = 12
    day: int | None = None


Answer = Period | str


def day_period(year: int, month: int, day: int) -> Answer:
    """One day; a reason for `31 April`.

    >>> day_period(2023, 2, 29)
    'no day 29 in month 2023-02'
    """
    try:
        found = date(year, month, day)
    except ValueError:
        return f"no day {day} in month {year:04}-{month:02}"
    return Period(found, found)


@lru_cache(maxsize=4096)
def month_period(year: int, month: int, months: int = 1) -> Answer:
    """Whole months, also over the end of a year.

    >>> month_period(2024, 7, 6) == Period(date(2024, 7, 1), date(2024, 12, 31))
    True
    """
    last = year * 12 + month - 1 + months - 1
    if not MINYEAR <= year <= MAXYEAR or not MINYEAR <= last // 12 <= MAXYEAR:
        return f"year {year} is out of range"
    return Period(date(year, month, 1), _month_end(last // 12, last % 12 + 1))


def part_period(year: int, which: int, months: int) -> Answer:
    """The quarter (3 months) or half (6 months) of that number, counted from the end where negative.

    >>> part_period(2023, 4, 3) == part_period(2023, -1, 3) == month_period(2023, 10, 3)
    True
    """
    stated = part(which, months)
    return stated if isinstance(stated, str) else month_period(year, stated.month, stated.months)


def part(which: int, months: int, count: int = 1) -> Stated | str:
    """The same without a year; count parts in one (`first three quarters`).

    >>> part(2, 6)
    Stated(year=None, month=7, months=6, day=None)
    """
    first = (which - 1) * months if which > 0 else 12 + (which + 1 - count) * months
    if which == 0 or count < 1 or not 0 <= first < first + months * count <= 12:
        return f"a year has no part {which} of {count} × {months} months"
    return Stated(month=first + 1, months=months * count)


def add_months(day: date, months: int) -> date:
    """The same day some months later or earlier; the last of a month stays the last of a month.

    >>> add_months(date(2024, 6, 30), -4), add_months(date(2023, 10, 30), 4)
    (datetime.date(2024, 2, 29), datetime.date(2024, 2, 29))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = _month_end(year, month + 1)
    return last if day == _month_end(day.year, day.month) else last.replace(day=min(day.day, last.day))


def rolling(anchor: date | None, letter: str, number: int) -> Answer:
    """A number of D, W, M or Y that ends on the anchor, or, where positive, begins on the day after it.

    >>> rolling(date(2022, 7, 18), "M", -6) == Period(date(2022, 1, 19), date(2022, 7, 18))
    True
    """
    if anchor is None:
        return UNPUBLISHED
    try:
        if letter in "MY":
            other = add_months(anchor, number * (12 if letter == "Y" else 1))
        else:
            other = anchor + number * (7 if letter == "W" else 1) * _DAY
        first, last = sorted((anchor, other))
        return Period(first + _DAY, last)
    except (ValueError, OverflowError):
        return f"{number} {letter} from {anchor} is out of range"


def relative(published: date | None, letter: str, months: int, offset: int) -> Answer:
    """This (0), last (-1) or next (1) week, month, quarter, half or year.

    Args:
        published: Publication date.
        letter: W for weeks, else months are counted.
        months: 1, 3, 6 or 12.
        offset: How many of them away.

    >>> relative(date(2024, 1, 3), "M", 3, -1) == part_period(2023, 4, 3)
    True
    """
    if published is None:
        return UNPUBLISHED
    if letter == "W":
        monday = published - published.weekday() * _DAY + 7 * offset * _DAY
        return Period(monday, monday + 6 * _DAY)
    year, which = divmod((published.year * 12 + published.month - 1) // months + offset, 12 // months)
    return part_period(year, which + 1, months)


def days_away(published: date | None, days: int) -> Answer:
    """Today, yesterday (-1), ten days ago (-10)."""
    if published is None:
        return UNPUBLISHED
    try:
        found = published + days * _DAY
    except OverflowError:
        return f"{days} days from {published} is out of range"
    return Period(found, found)


def day_up_to(published: date | None, day: int, named: date | None) -> Answer:
    """A day without its month: of the month named before, else the latest one up to the publication date.

    >>> day_up_to(date(2024, 5, 15), 30, None).start
    datetime.date(2024, 4, 30)
    """
    if named is not None:
        return day_period(named.year, named.month, day)
    if published is None:
        return UNPUBLISHED
    month = published if day <= published.day else published.replace(day=1) - _DAY
    found = day_period(month.year, month.month, day)
    if isinstance(found, Period) and found.start and published - found.start > 20 * _DAY:
        return f"day {day} of which month is not told"
    return found


def to_date(published: date | None) -> Answer:
    """From the first of January to the publication date."""
    return UNPUBLISHED if published is None else Period(published.replace(month=1, day=1), published)


def weekday(published: date | None, which: int, tense: str) -> Answer:
    """A weekday (Monday is 0): the latest one up to the publication date, the first from there on if ahead.

    >>> weekday(date(2024, 5, 15), 1, "") == days_away(date(2024, 5, 14), 0)
    True
    """
    if published is None:
        return UNPUBLISHED
    ahead = (which - published.weekday()) % 7
    return days_away(published, ahead if not ahead or _lies_ahead(tense) else ahead - 7)


def weekday_of_week(published: date | None, which: int, offset: int) -> Answer:
    """`this`, `last` or `next Friday`; where the week before and the Friday before differ, neither.

    >>> weekday_of_week(date(2024, 5, 15), 1, -1)
    'the last such weekday and that of last week are two days'
    """
    if published is None:
        return UNPUBLISHED
    of_week = which - published.weekday() + 7 * offset
    nearest = (which - published.weekday()) % 7
    nearest = {0: of_week, -1: nearest - 7, 1: nearest or 7}[offset]
    if nearest != of_week:
        week = "last" if offset < 0 else "next"
        return f"the {week} such weekday and that of {week} week are two days"
    return days_away(published, nearest)


def month_of_year(published: date | None, stated: Stated, offset: int) -> Answer:
    """`this`, `last` or `next June`; where the June before and that of the year before differ, neither."""
    if published is None:
        return UNPUBLISHED
    of_year = _at(stated, published.year + offset)
    if isinstance(of_year, str) or offset == 0:
        return of_year
    ahead = "future" if offset > 0 else "past"
    around = [p for p in _each_year(stated, published) if not _holds(p, published)]
    nearest = _latest(around, published) if offset < 0 else _first(around, published)
    if nearest != of_year:
        return f"in the {ahead} the nearest one and that of year {published.year + offset} differ"
    return of_year


def shift_year(period: Period, years: int) -> Answer:
    """The same period of another year.

    >>> shift_year(Period(date(2024, 2, 1), date(2024, 2, 29)), -1).end
    datetime.date(2023, 2, 28)
    """
    if period.start is None or period.end is None:
        return "the period that it repeats is open"
    try:
        return Period(add_months(period.start, 12 * years), add_months(period.end, 12 * years))
    except ValueError:
        return f"{period.start} plus {years} years is out of range"


def duration(number: Decimal | None, letter: str, multiple: int) -> Answer:
    """A number of days, weeks, months or years as ISO 8601; half years and half months of twelve are exact.

    >>> duration(Decimal("2.5"), "Y", 1), duration(Decimal("1.5"), "M", 1)
    (Period(start=None, end=None, duration='P2Y6M', trace=''), '1.5 M is no whole number of anything')
    """
    if number is None:
        return "its number is not understood"
    total = number * multiple
    if total <= 0:
        return f"{total} {letter} is no duration"
    if total == int(total):
        return Period(duration=f"P{int(total)}{letter}")
    if letter == "Y" and total * 12 == int(total * 12):
        years, months = divmod(int(total * 12), 12)
        return Period(duration=f"P{years}Y{months}M" if years else f"P{months}M")
    return f"{total} {letter} is no whole number of anything"


def decade(year: int) -> Answer:
    """The 1990s; the 1900s or 2000s could also be a century."""
    if year % 10 or not year % 100:
        return f"{year}s: a decade or a century"
    return Period(date(year, 1, 1), date(year + 9, 12, 31))


@lru_cache(maxsize=4096)
def resolve(stated: Stated, published: date | None, tense: str) -> Answer:
    """Days of what the text states; a missing year follows from the publication date and the tense.

    The latest one that has begun by the publication date is meant; with tense `future` or `present` (of
    plans: `opens on June 14`) the first that has not ended. With no tense at all the nearer of the two.
    A period of several months that is running on the publication date is only resolved if a tense tells.

    >>> resolve(Stated(month=6, months=1, day=14), date(2022, 7, 18), "").start
    datetime.date(2022, 6, 14)
    """
    if stated.year is not None:
        return _at(stated, stated.year)
    if stated.month == 2 and stated.day == 29:
        return _choose([p for p in _each_year(stated, published) if p.start], published, tense)
    reason = _at(stated, 2024)
    return (
        reason if isinstance(reason, str) else _choose(list(_each_year(stated, published)), published, tense)
    )


@lru_cache(maxsize=4096)
def resolve_range(first: Stated, last: Stated, published: date | None, tense: str) -> Answer:
    """Days from the beginning of one to the end of the other; a year may be stated at either or neither.

    >>> resolve_range(Stated(None, 11, 1), Stated(None, 3, 1), date(2022, 7, 18), "past").start
    datetime.date(2021, 11, 1)
    """
    crosses = (last.month, last.day or 31) < (first.month, first.day or 1)
    if first.year is None and last.year is None:
        if published is None:
            return UNPUBLISHED
        years = range(published.year - _YEARS_AWAY, published.year + _YEARS_AWAY + 1)
        spans = [_join(replace(first, year=y), replace(last, year=y + crosses)) for y in years]
        found = [span for span in spans if isinstance(span, Period)]
        return _choose(found, published, tense) if found else spans[0]
    if first.year is None:
        first = replace(first, year=(last.year or 0) - crosses)
    if last.year is None:
        last = replace(last, year=(first.year or 0) + crosses)
    return _join(first, last)


@lru_cache(maxsize=1024)
def written_date(text: str, language: str = "en") -> date | None:
    """Read a full date as pages and feeds write it: `2022-07-18 10:30`, `Mon, 18 July 2022`.

    dateparser reads the month's name in any of its languages. It is handed nothing else: of dates all in
    digits it guesses the order, and it takes `2023年` for the year 1. None where day, month or year are
    missing, in doubt, or not what the digits say.

    >>> written_date("July 18, 2022"), written_date("18/07/2022"), written_date("31 April 2023")
    (datetime.date(2022, 7, 18), None, None)
    """
    text = text.strip()
    iso = _ISO_DATE.fullmatch(text)
    if iso:
        try:
            return date.fromisoformat(iso[1])
        except ValueError:
            return None
    if not _MONTH_NAME_DATE.fullmatch(text):
        return None
    settings = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
    }
    found = dateparser.parse(text, languages=[language], settings=settings)
    digits = sorted(int(number) for number in re.findall(r"\d+", text))
    return found.date() if found and digits == [found.day, found.year] else None


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _at(stated: Stated, year: int) -> Answer:
    if stated.day is not None:
        return day_period(year, stated.month, stated.day)
    return month_period(year, stated.month, stated.months)


def _join(first: Stated, last: Stated) -> Answer:
    start, end = _at(first, first.year or 0), _at(last, last.year or 0)
    if isinstance(start, str) or isinstance(end, str):
        return start if isinstance(start, str) else end
    if start.start is None or end.end is None or start.start >= end.end:
        return f"{start.start} to {end.end} does not rise"
    return Period(start.start, end.end)


def _each_year(stated: Stated, published: date | None) -> Iterator[Period]:
    if published is not None:
        for year in range(published.year - _YEARS_AWAY, published.year + _YEARS_AWAY + 1):
            found = _at(stated, year)
            if isinstance(found, Period):
                yield found


def _holds(period: Period, day: date) -> bool:
    return bool(period.start and period.end and period.start <= day <= period.end)


def _latest(periods: list[Period], day: date) -> Period | None:
    """The latest of ascending periods that has begun."""
    return next((p for p in reversed(periods) if p.start and p.start <= day), None)


def _first(periods: list[Period], day: date) -> Period | None:
    """The first of ascending periods that has not ended."""
    return next((p for p in periods if p.end and p.end >= day), None)


def _lies_ahead(tense: str) -> bool:
    return tense in ("future", "present")


def _choose(periods: list[Period], published: date | None, tense: str) -> Answer:
    if published is None:
        return UNPUBLISHED
    begun, ahead = _latest(periods, published), _first(periods, published)
    if begun is None or ahead is None or not begun.start or not begun.end or not ahead.start:
        return "no such day within eight years"
    if begun == ahead:
        short = begun.end - begun.start < timedelta(days=_SINGLE_DAYS)
        if short or _lies_ahead(tense) or tense == "near" or begun.end == published:
            return _told(begun, published, "that of the publication date")
        return f"running on {published}, and no word tells whether this one or the last is meant"
    if _lies_ahead(tense):
        return _told(ahead, published, "the first from there on")
    nearer = published - begun.end <= ahead.start - published
    if tense == "past" or nearer:
        return _told(begun, published, "the latest up to there")
    if tense == "near":
        return _told(ahead, published, "the nearest")
    return f"the one after {published} is nearer than the one before, and no word tells which is meant"


def _told(period: Period, published: date, how: str) -> Period:
    return replace(period, trace=f"year from the publication date {published}: {how}")
