"""Readers of DATE: what a template matched → what it states. A rule names its reader with `reads`.

    the  first     half         of  2023        → months 1 to 6 of 2023
         └ which   └ 6 months       └ year

A reader sees units and tables only; which words they are stands in `patterns/<lang>/date.toml`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline import dates
from pipeline.dates import Answer, Period, Stated
from pipeline.extractors.date_scan import Scan, find_tense
from pipeline.extractors.quantity import BREAKS

# A pair of bare years further apart is no period.
_LONGEST_RANGE = 200
_VAGUE = "its first or last day is not told"


@dataclass(frozen=True, slots=True)
class Repeat:
    """The period named before, some years away, or in a year."""

    years: int = 0
    year: int | None = None


@dataclass(frozen=True, slots=True)
class LeadingUp:
    """A number of D, W, M or Y that ends with a date: `the three months to March`."""

    to: Stated
    letter: str
    number: int


@dataclass(frozen=True, slots=True)
class BareDay:
    """A day of the month that was named before, or of the publication: `15日，记者获悉`."""

    day: int


# What a reader makes of a match; a string says why it has no days, None that it is no date at all.
Reading = Stated | tuple[Stated, Stated] | Repeat | LeadingUp | BareDay | Answer | None


# --- days ---


def _day(scan: Scan) -> Reading:
    days, months, year = scan.days, scan.months, scan.year()
    if not days or not months:
        return None
    if isinstance(year, str):
        return year
    # `In May 14 projects were signed`; `On May 14, 2000 people came`
    number_last = scan.units.key(scan.last - 1) == "<day>" and scan.cue("in_month")
    if (number_last or scan.units.key(scan.last - 2) == ",") and scan.counts():
        return None
    return Stated(year, months[0], 1, days[0])


def _glued_day(scan: Scan) -> Reading:
    day, comma, year = scan.inside[-1].text.partition(",")
    if not comma or len(day) > 2 or len(year) != 4:
        return None
    return Stated(int(year), scan.months[0], 1, int(day))


def _iso(scan: Scan) -> Reading:
    month, day = scan.days
    return dates.day_period(scan.years[0], month, day) if scan.glued and month <= 12 else None


def _weekday(scan: Scan) -> Reading:
    following = scan.units.items[scan.last : scan.last + 1]
    name = following and following[0].capital and not following[0].opens and not scan.behind("stop")
    if scan.before("every") or (name and not scan.before("weekday_cue")):
        return None
    tense = find_tense(scan.units, scan.first, scan.last)
    return dates.weekday(scan.published, scan.value("weekday"), tense)


def _relative_weekday(scan: Scan) -> Reading:
    return dates.weekday_of_week(scan.published, scan.value("weekday"), scan.value("relative"))


def _day_word(scan: Scan) -> Reading:
    named = scan.inside[0].capital and scan.units.sentence(scan.first)[0] != scan.first
    return (
        None
        if named or scan.behind("possessive")
        else dates.days_away(scan.published, scan.value("day_word"))
    )


def _ago(scan: Scan) -> Reading:
    (letter, multiple), number = scan.time_unit, scan.number
    if letter != "D" or number is None or number != int(number) or multiple != 1:
        return f"{_VAGUE}: so long ago, but not to the day"
    return dates.days_away(scan.published, -int(number))


# --- months and years ---


def _month(scan: Scan) -> Reading:
    year = scan.year()
    if scan.years and scan.units.key(scan.last - 2) == "," and scan.counts():
        return None
    return year if isinstance(year, str) else Stated(year, scan.months[0], 1)


def _bare_month(scan: Scan) -> Reading:
    units = scan.units
    listed = scan.before("date_and") and units.has(scan.first - 2, "month")
    sure = listed or (scan.cue("month_cue") and not scan.cue("weak_month_cue"))
    named = (
        scan.last < len(units)
        and units[scan.last].capital
        and not units[scan.last].opens
        and not scan.behind("stop")
    )
    noun = scan.behind("period_noun") or scan.behind("possessive")
    if scan.begins_name() or not (sure or noun or (scan.cue("month_cue") and not named)):
        return None
    return Stated(None, scan.months[0], 1)


def _relative_month(scan: Scan) -> Reading:
    return dates.month_of_year(scan.published, Stated(None, scan.months[0], 1), scan.value("relative"))


def _iso_month(scan: Scan) -> Reading:
    number, year = scan.days[0], scan.years[0]
    if not scan.glued or len(scan.inside[-1].text) != 2 or scan.counts():
        return None
    if number <= year % 100:
        return Stated(year, number, 1) if number <= 12 else None
    last = year - year % 100 + number
    return f"{year} to {last}, or month {number}" if number <= 12 else (Stated(year), Stated(last))


def _year(scan: Scan) -> Reading:
    return Stated(scan.years[0])


def _bare_year(scan: Scan) -> Reading:
    return None if scan.begins_name() or not _is_year(scan) else Stated(scan.years[0])


def _is_year(scan: Scan) -> bool:
    """Whether the words around four digits make them a year."""
    units, before = scan.units, scan.first - 1
    following = units.items[scan.last : scan.last + 2]
    if scan.behind("hyphen") and all(unit.glued for unit in following) and following[-1].number:
        return False
    if scan.behind("period_noun") or (
        scan.behind("year_verb") and units.sentence(scan.first)[0] == scan.first
    ):
        return True
    if units.has(before, "date_and") and units.has(before - 1, "date_and"):
        before -= 1
    if units.has(before, "date_and") and units.key(before - 1) == "<year>":
        return not scan.counts() and _is_year(Scan(units, before - 1, before))
    if not scan.cue("year_cue"):
        return False
    if units.has(before - 1, "rise") or units.has(before - 1, "fall"):
        return not units.has(before, "change_cue")
    return not scan.counts() or not (scan.cue("weak_year_cue") or scan.years[0] % 50 == 0)


def _year_range(scan: Scan) -> Reading:
    first, last = scan.years
    if not first < last <= first + _LONGEST_RANGE or scan.counts() or scan.begins_name():
        return None
    led = scan.inside[0].number is None
    return (Stated(first), Stated(last)) if led or scan.glued or scan.cue("year_cue") else None


def _range(scan: Scan) -> Reading:
    units = scan.units
    join = next((i for i in range(scan.first + 1, scan.last) if units.has(i, "date_to")), scan.first)
    left, right = Scan(units, scan.first, join), Scan(units, join, scan.last)
    days, months, begun, year = left.days, left.months or right.months, left.year(), right.year()
    if days and not left.months and not right.days:
        # 1至6月: the first number shares the word of the second.
        days, months = [], [number for number in days if number <= 12]
    if isinstance(begun, str):
        return begun
    if isinstance(year, str):
        return year
    if not months or bool(days) != bool(right.days):
        return None
    first = Stated(begun, months[0], 1, _first(days))
    return first, Stated(year, (right.months or months)[0], 1, _first(right.days))


def _first(numbers: list[int]) -> int | None:
    return numbers[0] if numbers else None


def _decade(scan: Scan) -> Reading:
    return dates.decade(scan.years[0]) if scan.inside[-1].glued else None


# --- parts of a year ---


def _in_year(scan: Scan, part: Stated | str) -> Reading:
    """A part of the year that is stated beside it; one that is told as past must have come."""
    year = scan.year()
    if isinstance(part, str):
        return part
    if isinstance(year, str):
        return year
    ahead = year and not scan.years and scan.published and date(year, part.month, 1) > scan.published
    if ahead and find_tense(scan.units, scan.first, scan.last) == "past":
        return f"told as past, but begins after {scan.published}"
    return Stated(year, part.month, part.months)


def _part(scan: Scan) -> Reading:
    months = scan.value("year_part") or scan.value("part_letter")
    part = dates.part(scan.which, months)
    return None if isinstance(part, str) else _in_year(scan, part)


def _bare_part(scan: Scan) -> Reading:
    if not (scan.cue("year_cue") or scan.units.has(scan.first, "date_article") or scan.behind("period_noun")):
        return None
    return "part of what is not understood" if scan.behind("date_link") else _part(scan)


def _part_code(scan: Scan) -> Reading:
    units = scan.units
    following = units[scan.last] if scan.last < len(units) else None
    if not units[scan.first + 1].glued or (following and following.glued and following.is_word):
        return None
    return _part(scan) if scan.years or scan.cue("year_cue") or scan.behind("period_noun") else None


def _months_of_year(scan: Scan) -> Reading:
    (letter, multiple), number = scan.time_unit, scan.number
    stated = scan.years or len(scan.values("time_unit")) > 1
    if letter != "M" or scan.which not in (1, -1) or number is None or number != int(number):
        return None
    if not stated and (scan.which < 0 or scan.behind("date_link") or scan.behind("part_of_other")):
        return None
    part = dates.part(scan.which, multiple, int(number))
    if not stated or isinstance(part, str):
        return part
    return _in_year(scan, part)


def _months_up_to(scan: Scan) -> Reading:
    return _in_year(scan, Stated(None, 1, scan.months[0]))


def _day_of_relative_month(scan: Scan) -> Reading:
    letter, multiple = scan.time_unit
    month = dates.relative(scan.published, letter, multiple, scan.value("relative"))
    if isinstance(month, str) or letter != "M" or multiple != 1 or month.start is None:
        return month if isinstance(month, str) else None
    days = [dates.day_period(month.start.year, month.start.month, day) for day in scan.days]
    if not days or isinstance(days[0], str) or isinstance(days[-1], str):
        return days[0] if days and isinstance(days[0], str) else None
    return Period(days[0].start, days[-1].end)


def _bare_day(scan: Scan) -> Reading:
    clause = scan.units.sentence(scan.first)[0] == scan.first or scan.units.key(scan.first - 1) in BREAKS
    return BareDay(scan.days[0]) if clause and scan.days and scan.behind("day_cue") else None


def _fiscal_code(scan: Scan) -> Reading:
    month, written = scan.values("fiscal_letter")[0], scan.inside[-1].text
    if not month or len(written) not in (2, 4):
        return "the first month of the fiscal year is not known" if not month else None
    year = int(written) if len(written) == 4 else 2000 + int(written)
    answer = dates.month_period(year, int(month), 12)
    return (
        answer
        if isinstance(answer, str)
        else Period(answer.start, answer.end, "", "read as the calendar year")
    )


def _vague(_: Scan) -> Reading:
    return _VAGUE


# --- from the publication date ---


def _relative(scan: Scan) -> Reading:
    letter, multiple = scan.time_unit
    if (
        letter == "D"
        or scan.behind("date_link")
        or scan.before("date_article")
        or scan.units.has(scan.last - 1, "many")
    ):
        return None
    if multiple > 3:
        return _VAGUE
    months = 12 if letter == "Y" else multiple
    return dates.relative(scan.published, letter, months, scan.value("relative"))


def _rolling(scan: Scan) -> Reading:
    (letter, multiple), number = scan.time_unit, scan.number
    if number is None and (
        letter == "D" or scan.units.has(scan.last - 1, "many") or scan.behind("date_link")
    ):
        return None
    number = Decimal(1) if number is None else number
    if multiple == 3 or number != int(number) or scan.behind("date_link"):
        return f"{_VAGUE}: of which {'quarters' if multiple == 3 else 'time'} is not understood"
    return dates.rolling(scan.published, letter, int(number) * multiple * scan.value("relative"))


def _to_date(scan: Scan) -> Reading:
    letter, multiple = scan.time_unit
    whole = dates.relative(scan.published, letter, 12 if letter == "Y" else multiple, 0)
    return whole if isinstance(whole, str) else Period(whole.start, scan.published)


def _unit_end(scan: Scan) -> Reading:
    if scan.months:
        year = scan.year()
        return year if isinstance(year, str) else Stated(year, scan.months[0], 1)
    if scan.years:
        return Stated(scan.years[0])
    letter, multiple = scan.time_unit
    months = 12 if letter == "Y" else multiple
    return None if letter == "D" else dates.relative(scan.published, letter, months, scan.value("relative"))


def _same_period(scan: Scan) -> Reading:
    return Repeat(year=scan.years[0]) if scan.years else Repeat(years=scan.value("relative"))


def _leading_up(scan: Scan) -> Reading:
    (letter, multiple), year = scan.time_unit, _first(scan.years)
    join = next(i for i in range(scan.first, scan.last) if scan.units.has(i, "time_unit"))
    head, tail = Scan(scan.units, scan.first, join), Scan(scan.units, join + 1, scan.last)
    number = head.number if any(unit.number for unit in head.inside) else Decimal(1)
    if number is None or number != int(number) or letter == "D":
        return None
    return LeadingUp(Stated(year, tail.months[0], 1, _first(tail.days)), letter, int(number) * multiple)


# --- durations ---


def _no_duration(scan: Scan) -> bool:
    """Whether it is an age, a rate (`seven days a week`), a kind of plan, or part of a name."""
    at = scan.last + 1 if scan.behind("hyphen") else scan.last
    plan = scan.behind("plan") and scan.inside[0].text in scan.units.words["plan_years"]
    return (
        plan
        or scan.before("no_duration_before")
        or scan.units.has(at, "no_duration_after")
        or scan.begins_name()
    )


def _duration(scan: Scan) -> Reading:
    (letter, multiple), number = scan.time_unit, scan.inside[0].number
    if _no_duration(scan) or (number is not None and number.vague):
        return None
    if multiple == 3 and scan.behind("date_link"):
        return None
    single = number is None or (number.value == 1 and not number.digits)
    if single and (multiple == 10 or (letter == "D" and not scan.before("within"))):
        return None
    return dates.duration(Decimal(1) if number is None else number.value, letter, multiple)


def _duration_range(scan: Scan) -> Reading:
    return None if _no_duration(scan) else "from one duration to another"


def _half_duration(scan: Scan) -> Reading:
    return dates.duration(Decimal("0.5"), *scan.time_unit)


READERS: Mapping[str, Callable[[Scan], Reading]] = {
    "day": _day,
    "glued_day": _glued_day,
    "iso": _iso,
    "weekday": _weekday,
    "relative_weekday": _relative_weekday,
    "day_word": _day_word,
    "ago": _ago,
    "month": _month,
    "bare_month": _bare_month,
    "relative_month": _relative_month,
    "iso_month": _iso_month,
    "year": _year,
    "bare_year": _bare_year,
    "year_range": _year_range,
    "range": _range,
    "decade": _decade,
    "part": _part,
    "bare_part": _bare_part,
    "part_code": _part_code,
    "months_of_year": _months_of_year,
    "months_up_to": _months_up_to,
    "day_of_relative_month": _day_of_relative_month,
    "bare_day": _bare_day,
    "fiscal_code": _fiscal_code,
    "vague": _vague,
    "relative": _relative,
    "rolling": _rolling,
    "to_date": _to_date,
    "unit_end": _unit_end,
    "same_period": _same_period,
    "leading_up": _leading_up,
    "duration": _duration,
    "duration_range": _duration_range,
    "half_duration": _half_duration,
}
