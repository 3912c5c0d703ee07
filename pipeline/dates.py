"""What a text states of a date → its days, counted from the publication date.

    June 14              published 2022-07-18   → 2022-06-14 to 2022-06-14
    the past six months  published 2022-07-18   → 2022-01-19 to 2022-07-18
    last week            published 2024-05-15   → 2024-05-06 to 2024-05-12 (weeks run from Monday to Sunday)

A function answers with a Period, or with a string that says why there is none: without a publication
date nothing relative is resolved.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from pipeline.periods import (
    Answer,
    Period,
    Stated,
    add_months,
    at_year,
    day_period,
    join,
    part_period,
)

UNPUBLISHED = "no publication date to count from"
# A leap day may be eight years away (1896 to 1904).
_YEARS_AWAY = 8
_DAY = timedelta(days=1)
# Longest period without a year that may be running on the publication date and still be meant.
_SINGLE_DAYS = 31
# Of a longer one told as past, so much may be left (`上半年` in a summary of 28 June) …
NEARLY_OVER = timedelta(days=10)
# … or a fifth of it.
_NEARLY = 5
# … or have passed since the last one ended (`1—12月` on 20 January).
_JUST_OVER = timedelta(days=31)
# A period without a year that needs a word to be that of another year: 一季度.
_SEVERAL_MONTHS = timedelta(days=80)
# So long after the first of January `the end of the year` may be that of the last one.
NEW_YEAR = timedelta(days=90)
# A date that no verb places is near: a third of a year away, so that the other one is twice as far.
_NEAR = timedelta(days=121)
# Of what lies ahead without a word that tells so, no more than two months.
_SOON = timedelta(days=62)


def rolling(anchor: date | None, letter: str, number: int) -> Answer:
    """A number of D, W, M or Y that ends on the anchor, or, where positive, begins on it.

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
        return Period(anchor, other - _DAY) if number > 0 else Period(other + _DAY, anchor)
    except (ValueError, OverflowError):
        return f"{number} {letter} from {anchor} is out of range"


def past_years(number: int, published: date | None, *, report: bool) -> Answer:
    """So many years up to the publication; in a work report up to the end of the year before."""
    if published is None or not report:
        return rolling(published, "Y", -number)
    return rolling(published.replace(month=1, day=1) - _DAY, "Y", -number)


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
    """A weekday (Monday is 0): with a past the latest one up to the publication date, ahead the next one.

    >>> weekday(date(2024, 5, 15), 1, "past") == days_away(date(2024, 5, 14), 0)
    True
    """
    if published is None:
        return UNPUBLISHED
    ahead = (which - published.weekday()) % 7
    if ahead and tense in ("", "near"):
        return "no word tells whether the weekday before or the one ahead is meant"
    return days_away(published, ahead if not ahead or _lies_ahead(tense) else ahead - 7)


def weekday_of_week(published: date | None, which: int, offset: int, tense: str = "") -> Answer:
    """`this`, `last` or `next Friday`; where the week before and the Friday before differ, neither.

    >>> weekday_of_week(date(2024, 5, 15), 1, -1)
    'the last such weekday and that of last week are two days'
    """
    if published is None:
        return UNPUBLISHED
    of_week = which - published.weekday() + 7 * offset
    nearest = (which - published.weekday()) % 7
    if offset == 0 and of_week < 0 and _lies_ahead(tense):
        of_week += 7
    nearest = {0: of_week, -1: nearest - 7, 1: nearest or 7}[offset]
    if nearest != of_week:
        week = "last" if offset < 0 else "next"
        return f"the {week} such weekday and that of {week} week are two days"
    return days_away(published, nearest)


def month_of_year(published: date | None, stated: Stated, offset: int) -> Answer:
    """`this`, `last` or `next June`; where the June before and that of the year before differ, neither."""
    if published is None:
        return UNPUBLISHED
    of_year = at_year(stated, published.year + offset)
    if isinstance(of_year, str) or offset == 0:
        return of_year
    ahead = "future" if offset > 0 else "past"
    around = [p for p in _each_year(stated, published) if not _holds(p, published)]
    nearest = _latest(around, published) if offset < 0 else _first(around, published)
    if nearest != of_year:
        return f"in the {ahead} the nearest one and that of year {published.year + offset} differ"
    return of_year


def holiday(
    days: tuple[tuple[int, Period], ...], year: int | None, published: date | None, tense: str
) -> Answer:
    """Days off of a year, else of the year that the publication date and the tense tell.

    Args:
        days: Years and their days off, ascending.
        year: The year where the text states it.
        published: Publication date.
        tense: Tense of its clause.
    """
    if year is not None:
        return dict(days).get(year, f"the days off of {year} are not in the table")
    if published is None:
        return UNPUBLISHED
    spans = [period for _, period in days]
    found = _first(spans, published) if _lies_ahead(tense) else _latest(spans, published)
    near = found and found.end and abs(found.end.year - published.year) <= 1
    return found if found and near else f"the days off around {published} are not in the table"


@lru_cache(maxsize=4096)
def resolve(stated: Stated, published: date | None, tense: str) -> Answer:
    """Days of what the text states; a missing year follows from the publication date and the tense.

    The latest one that has begun by the publication date is meant; with tense `future` or `present` (of
    plans: `opens on June 14`) the first that has not ended. With no tense at all the nearer of the
    two, if near.
    A period of several months that is running on the publication date is only resolved if a tense tells.

    >>> resolve(Stated(month=6, months=1, day=14), date(2022, 7, 18), "").start
    datetime.date(2022, 6, 14)
    """
    if stated.year is not None:
        return at_year(stated, stated.year)
    if stated.month == 2 and stated.day == 29:
        return _choose([p for p in _each_year(stated, published) if p.start], published, tense)
    reason = at_year(stated, 2024)
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
        spans = [join(replace(first, year=y), replace(last, year=y + crosses)) for y in years]
        found = [span for span in spans if isinstance(span, Period)]
        return _choose(found, published, tense) if found else spans[0]
    if first.year is None:
        first = replace(first, year=(last.year or 0) - crosses)
    if last.year is None:
        last = replace(last, year=(first.year or 0) + crosses)
    return join(first, last)


def _each_year(stated: Stated, published: date | None) -> Iterator[Period]:
    if published is not None:
        for year in range(published.year - _YEARS_AWAY, published.year + _YEARS_AWAY + 1):
            found = at_year(stated, year)
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
        left = begun.end - published
        nearly = left <= max(NEARLY_OVER, (begun.end - begun.start) / _NEARLY)
        if short or _lies_ahead(tense) or tense == "near" or nearly:
            return _told(begun, published, "that of the publication date")
        over = _latest([p for p in periods if p.end and p.end < published], published)
        if tense == "past" and over and over.end and published - over.end <= _JUST_OVER:
            return _told(over, published, "the one that has just ended")
        return f"running on {published}, and no word tells whether this one or the last is meant"
    if _lies_ahead(tense) and not _needs_no_year(begun, published):
        return _told(ahead, published, "the first from there on")
    since, until = published - begun.end, ahead.start - published
    if tense == "past" or since <= min(until, _NEAR):
        return _told(begun, published, "the latest up to there")
    return _choose_near(begun, ahead, published, tense)


def _needs_no_year(begun: Period, published: date) -> bool:
    """Whether months just ended are meant although told as ahead: 一季度预计完成 in April."""
    if not begun.start or not begun.end or published.year != begun.start.year:
        return False
    return begun.end - begun.start >= _SEVERAL_MONTHS and published - begun.end <= _JUST_OVER


def _choose_near(begun: Period, ahead: Period, published: date, tense: str) -> Answer:
    """Of one that is over and a nearer one to come that no verb places: the one that needs no year.

    `上半年` in October is that of the same year: the next one would be named 明年上半年.
    """
    since, until = published - (begun.end or published), (ahead.start or published) - published
    this_year = bool(begun.start and begun.start.year == published.year)
    next_year = bool(ahead.start and ahead.start.year > published.year)
    if tense == "near" and next_year and (this_year or since <= _NEAR):
        return _told(begun, published, "that of the same year")
    if tense == "near" and not next_year and until <= _SOON:
        return _told(ahead, published, "the nearest")
    if min(since, until) > _NEAR:
        return f"one is {since.days} days before, one {until.days} after, and no word tells which is meant"
    return f"the one after {published} is nearer than the one before, and no word tells which is meant"


def _told(period: Period, published: date, how: str) -> Period:
    return replace(period, trace=f"year from the publication date {published}: {how}")
