"""Readers of DATE: periods counted from the publication or from another date, and durations."""

from datetime import date
from decimal import Decimal
from operator import itemgetter

from pipeline import dates, periods
from pipeline.extractors.clauses import BREAKS
from pipeline.extractors.date_days import ago
from pipeline.extractors.date_parts import part
from pipeline.extractors.date_readings import (
    VAGUE,
    Beside,
    Fiscal,
    Holiday,
    LeadingUp,
    PastYears,
    Reading,
    Repeat,
    YearOf,
)
from pipeline.extractors.date_scan import Scan, word_before
from pipeline.extractors.date_years import first_of
from pipeline.periods import Period, Stated

# How far before `a year ago` the word may stand that compares it.
_COMPARED_REACH = 7


def relative(scan: Scan) -> Reading:
    """Read `last month`, `this year`."""
    letter, multiple = scan.time_unit
    if (
        letter in "DHN"
        or scan.behind("date_link")
        or scan.before("date_article")
        or scan.units.has(scan.last - 1, "many")
    ):
        return None
    if multiple > 3 or (letter == "W" and multiple > 1):
        return VAGUE
    words = scan.units.words
    if (
        scan.inside[0].key in words["behind_done"]
        and scan.units[scan.first - 1].text[-1:] in words["done_end"]
    ):
        return None
    told = any(unit.key in words["relative"] and unit.key not in words["whole_year"] for unit in scan.inside)
    if letter == "Y" and scan.values("whole_year") and not told:
        return Stated()
    months = 12 if letter == "Y" else multiple
    return dates.relative(scan.published, letter, months, scan.value("relative"))


def rolling(scan: Scan) -> Reading:
    """Read `the past six months`, `近三年`."""
    if scan.years:
        return None
    (letter, multiple), number = scan.time_unit, scan.number
    if number is None and (
        letter in "DHN" or scan.units.has(scan.last - 1, "many") or scan.behind("date_link")
    ):
        return None
    number = Decimal(1) if number is None else number
    if letter in "HN" or multiple == 3 or number != int(number) or scan.behind("date_link"):
        return f"{VAGUE}: of which {'quarters' if multiple == 3 else 'time'} is not understood"
    away = int(number) * multiple * scan.value("relative")
    if letter == "Y" and away < 0:
        return PastYears(-away)
    return dates.rolling(scan.published, letter, away)


def to_date(scan: Scan) -> Reading:
    """Read `so far this year`."""
    if scan.before("fiscal_word"):
        return Fiscal(None).otherwise
    letter, multiple = scan.time_unit
    whole = dates.relative(scan.published, letter, 12 if letter == "Y" else multiple, 0)
    return whole if isinstance(whole, str) else Period(whole.start, scan.published)


def year_to_date(scan: Scan) -> Reading:
    """Read `YTD`."""
    return dates.to_date(scan.published)


def unit_end(scan: Scan) -> Reading:
    """Read `year-end`, `6月底`."""
    if scan.months:
        year = scan.year()
        return year if isinstance(year, str) else Stated(year, scan.months[0], 1)
    if scan.values("year_part"):
        return part(scan)
    if scan.years:
        return Stated(scan.years[0])
    letter, multiple = scan.time_unit
    months = 12 if letter == "Y" else multiple
    return None if letter == "D" else dates.relative(scan.published, letter, months, scan.value("relative"))


def month_end(scan: Scan) -> Reading:
    """Read `月底`: that of the month of the publication."""
    return None if scan.before("every") else dates.relative(scan.published, "M", 1, 0)


def same_period(scan: Scan) -> Reading:
    """Read `the same period last year`, `the same quarter of 2022`."""
    months = scan.value("same_months")
    if scan.years:
        return Repeat(year=scan.years[0], months=months)
    if not scan.values("time_unit"):
        bare = scan.last - scan.first == 1 and not (scan.opens_clause or scan.before("against"))
        return None if bare or scan.before("every") else Repeat(own=True, months=months)
    return Repeat(years=scan.value("relative"), months=months)


def same_period_before(scan: Scan) -> Reading:
    """Read `the same period a year earlier`, `the same month two years ago`."""
    number = next((unit.number.value for unit in scan.inside if unit.number), Decimal(1))
    if number is None or number != int(number):
        return None
    return Repeat(years=-int(number), own=True, months=scan.value("same_months"))


def prior_year(scan: Scan) -> Reading:
    """Read `the prior year quarter`: that of the year before the one named."""
    return Repeat(years=-1, own=True, months=int(scan.units.value(scan.last - 1, "same_months")))


def beside(scan: Scan) -> Reading:
    """Read `the previous quarter`, `the year before`, `the following year`; not `the year before he came`."""
    letter, multiple = scan.time_unit
    if scan.units.has(scan.last - 1, "earlier") and scan.goes_on():
        return None
    return Beside(12 if letter == "Y" else multiple, scan.value("relative"))


def earlier(scan: Scan) -> Reading:
    """Read `a year earlier`, `two years before`: the period that is compared, years before."""
    number = scan.number or Decimal(1)
    if number != int(number) or (scan.units.key(scan.last - 1) == "before" and scan.goes_on()):
        return None
    compared = _is_compared(scan)
    if scan.values("until_ago") and not compared:
        return ago(scan)
    return Repeat(years=-int(number), own=True)


def _is_compared(scan: Scan) -> bool:
    """Whether it is compared with: `from a year ago`, `up from $5 million a year ago`."""
    start, _ = scan.units.sentence(scan.first)
    for index in range(scan.first, max(start, scan.first - _COMPARED_REACH), -1):
        if scan.units.key(index - 1) in BREAKS:
            break
        if word_before(scan.units, index, "basis_link"):
            return True
    return False


def the_period(scan: Scan) -> Reading:
    """Read `in the period`, `this period`: the one that the text is about."""
    led = word_before(scan.units, scan.first, "the_cue")
    return None if scan.behind("period_on") or scan.goes_to() or not led else Repeat(own=True)


def that(scan: Scan) -> Reading:
    """Read `that year`, `当天`: the one named before."""
    months, sure = scan.values("named_unit")[0].split()
    if scan.before("every") or scan.behind("general_behind"):
        return None
    if scan.units.words["day_verb"] and not (scan.opens_clause or scan.behind("day_verb")):
        return None
    return Beside(int(months), 0, known=sure == "known")


def holiday(scan: Scan) -> Reading:
    """Read `端午假期`, whose days stand in the table of days off."""
    name, year = scan.values("holiday")[0], scan.year()
    if isinstance(year, str):
        return year
    table = scan.units.words["days_off"]
    days = [(int(key.split()[1]), _from_iso(value)) for key, value in table.items() if key.split()[0] == name]
    return Holiday(tuple(sorted(days, key=itemgetter(0))), year)


def _from_iso(days: str) -> Period:
    start, end = days.split("/")
    return Period(date.fromisoformat(start), date.fromisoformat(end))


def whole_year(scan: Scan) -> Reading:
    """Read `full-year`: before an aim that of the publication (`its full-year target`)."""
    return dates.relative(scan.published, "Y", 12, 0) if scan.behind_first("aim") else Stated()


def the_year(scan: Scan) -> Reading:
    """Read `for the year`; not `for the year to March`, `the year of the dragon`."""
    led = word_before(scan.units, scan.first, "the_cue")
    return None if scan.behind("period_on") or scan.goes_to() or not led else Stated()


def the_part(scan: Scan) -> Reading:
    """Read `the quarter`, `the half`: the one named before."""
    letter, multiple = scan.time_unit if scan.values("time_unit") else ("M", scan.value("year_part"))
    led = word_before(scan.units, scan.first, "the_cue")
    return (
        None
        if scan.behind("period_on") or scan.goes_to() or not led or letter != "M"
        else Beside(multiple, 0)
    )


def year_beside(scan: Scan) -> Reading:
    """Read `次年`, `次年3月`, `同年6月14日`."""
    months, days = scan.months, scan.days
    stated = Stated(None, months[0], 1, first_of(days)) if months else Stated()
    return YearOf(stated, scan.value("named_year"))


def leading_up(scan: Scan) -> Reading:
    """Read `the three months to March`."""
    (letter, multiple), year = scan.time_unit, first_of(scan.years)
    join = scan.units.first_of("time_unit", scan.first, scan.last)
    head, tail = Scan(scan.units, scan.first, join), Scan(scan.units, join + 1, scan.last)
    number = head.number if any(unit.number for unit in head.inside) else Decimal(1)
    if number is None or number != int(number) or letter in "DHN":
        return None
    end = Stated(year, tail.months[0], 1, first_of(tail.days)) if tail.months else Stated(year)
    return LeadingUp(end, letter, int(number) * multiple)


def days_within(scan: Scan) -> Reading:
    """Read `15日内`: days that are counted, not one of a month."""
    number = scan.inside[0].number
    return periods.duration(number.value if number else None, "D", 1)


def month_quarter(scan: Scan) -> Reading:
    """Read `the June quarter`: the three months that end with it."""
    return LeadingUp(Stated(first_of(scan.years), scan.months[0], 1), "M", 3)


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


def duration(scan: Scan) -> Reading:
    """Read `three years`, `15个工作日`."""
    (letter, multiple), number = scan.time_unit, scan.inside[0].number
    if _no_duration(scan) or (number is not None and number.vague):
        return None
    if multiple == 3 and scan.behind("date_link"):
        return None
    single = number is None or (number.value == 1 and not number.digits)
    if single and (multiple == 10 or letter == "D") and not scan.before("within"):
        return None
    if single and scan.units.words["one_unit_behind"] and not _is_told(scan):
        return None
    return periods.duration(Decimal(1) if number is None else number.value, letter, multiple)


def _is_told(scan: Scan) -> bool:
    """Whether 一年 is a duration, and not how often: `一个月挣1.5万元`."""
    ends = scan.last >= len(scan.units) or scan.units[scan.last].opens or scan.units.key(scan.last) in BREAKS
    return ends or scan.before("within") or scan.behind("one_unit_behind")


def an_hour(scan: Scan) -> Reading:
    """Read `an hour`; not `80 km an hour`, where it tells how often."""
    before = scan.units[max(0, scan.first - 2) : scan.first]
    return None if any(unit.number for unit in before) else periods.duration(Decimal(1), "H", 1)


def quarter_century(scan: Scan) -> Reading:
    """Read `a quarter of a century`."""
    return periods.duration(Decimal(100) / 4, "Y", 1)


def duration_range(scan: Scan) -> Reading:
    """Read `three to five years`."""
    return None if _no_duration(scan) else "from one duration to another"


def half_duration(scan: Scan) -> Reading:
    """Read `half a year`."""
    return periods.duration(Decimal("0.5"), *scan.time_unit)


def vague(_: Scan) -> Reading:
    """Answer for what has no exact days."""
    return VAGUE


def duration_and_half(scan: Scan) -> Reading:
    """Read `两年半`, `a year and a half`."""
    number = scan.inside[0].number
    whole = Decimal(1) if number is None else number.value
    return periods.duration(None if whole is None else whole + Decimal("0.5"), *scan.time_unit)
