"""Periods of the calendar: exact days, or a string that says why there are none.

    June 14, 2022                → 2022-06-14 to 2022-06-14
    the second half of 2024      → 2024-07-01 to 2024-12-31
    two and a half years         → P2Y6M

Calendar arithmetic that knows neither a language nor when a text was published.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from decimal import Decimal
from functools import lru_cache


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
        weekday: The weekday named with it, Monday is 0.
        which: With it, which of that weekday in the month (`the first Tuesday`), -1 for the last; alone which
            day, from the end where negative; 0 for none.
    """

    year: int | None = None
    month: int = 1
    months: int = 12
    day: int | None = None
    weekday: int | None = None
    which: int = 0


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


def nth_day(year: int, month: int, which: int, weekday: int | None = None) -> Answer:
    """A day of a month by its place, of one weekday or of all; from the end where negative.

    >>> nth_day(2024, 10, 1, 1).start, nth_day(2023, 2, -1).start
    (datetime.date(2024, 10, 1), datetime.date(2023, 2, 28))
    """
    whole = month_period(year, month)
    if isinstance(whole, str) or whole.start is None or whole.end is None:
        return whole
    days = [date(year, month, day) for day in range(1, whole.end.day + 1)]
    fitting = [day for day in days if weekday is None or day.weekday() == weekday]
    if not -len(fitting) <= which <= len(fitting):
        return f"month {year:04}-{month:02} has no such day {which}"
    found = fitting[which - 1 if which > 0 else which]
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


def shift_year(period: Period, years: int) -> Answer:
    """The same period of another year.

    >>> shift_year(Period(date(2024, 2, 1), date(2024, 2, 29)), -1).end
    datetime.date(2023, 2, 28)
    """
    if period.end is None:
        return "the period that it repeats is open"
    try:
        start = period.start and add_months(period.start, 12 * years)
        return Period(start, add_months(period.end, 12 * years))
    except ValueError:
        return f"{period.end} plus {years} years is out of range"


def duration(number: Decimal | None, letter: str, multiple: int) -> Answer:
    """A number of minutes (N), hours, days, weeks, months or years as ISO 8601; half years are exact.

    >>> duration(Decimal("2.5"), "Y", 1), duration(Decimal("1.5"), "M", 1)
    (Period(start=None, end=None, duration='P2Y6M', trace=''), '1.5 M is no whole number of anything')
    """
    if number is None:
        return "its number is not understood"
    total = number * multiple
    if total <= 0:
        return f"{total} {letter} is no duration"
    if letter in "HN":
        return _clock(total if letter == "N" else total * 60)
    if total == int(total):
        return Period(duration=f"P{int(total)}{letter}")
    if letter == "Y" and total * 12 == int(total * 12):
        years, months = divmod(int(total * 12), 12)
        return Period(duration=f"P{years}Y{months}M" if years else f"P{months}M")
    return f"{total} {letter} is no whole number of anything"


def _clock(minutes: Decimal) -> Answer:
    """Hours and minutes; whole days of hours stay hours (`48 hours`)."""
    if minutes != int(minutes):
        return f"{minutes} minutes are no whole number"
    hours, rest = divmod(int(minutes), 60)
    return Period(duration="PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else ""))


def decade(year: int) -> Answer:
    """The 1990s; the 1900s or 2000s could also be a century."""
    if year % 10 or not year % 100:
        return f"{year}s: a decade or a century"
    return Period(date(year, 1, 1), date(year + 9, 12, 31))


def at_year(stated: Stated, year: int) -> Answer:
    """Days of what is stated, in a year."""
    if stated.which:
        return nth_day(year, stated.month, stated.which, stated.weekday)
    if stated.day is not None:
        return day_period(year, stated.month, stated.day)
    return month_period(year, stated.month, stated.months)


def join(first: Stated, last: Stated) -> Answer:
    """Days from the beginning of one to the end of the other, both with their year."""
    start, end = at_year(first, first.year or 0), at_year(last, last.year or 0)
    if isinstance(start, str) or isinstance(end, str):
        return start if isinstance(start, str) else end
    if start.start is None or end.end is None or start.start >= end.end:
        return f"{start.start} to {end.end} does not rise"
    return Period(start.start, end.end)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
