"""Readers of DATE: periods counted from the publication or from another date, and durations."""

from decimal import Decimal

from pipeline import dates, periods
from pipeline.extractors.date_parts import FISCAL, part
from pipeline.extractors.date_readings import VAGUE, Beside, LeadingUp, Reading, Repeat, YearOf
from pipeline.extractors.date_scan import Scan
from pipeline.extractors.date_years import first_of
from pipeline.periods import Period, Stated


def relative(scan: Scan) -> Reading:
    """Read `last month`, `this year`."""
    letter, multiple = scan.time_unit
    if (
        letter == "D"
        or scan.behind("date_link")
        or scan.before("date_article")
        or scan.units.has(scan.last - 1, "many")
    ):
        return None
    if multiple > 3:
        return VAGUE
    words = scan.units.words
    told = any(unit.key in words["relative"] and unit.key not in words["whole_year"] for unit in scan.inside)
    if letter == "Y" and scan.values("whole_year") and not told:
        return Stated()
    months = 12 if letter == "Y" else multiple
    return dates.relative(scan.published, letter, months, scan.value("relative"))


def rolling(scan: Scan) -> Reading:
    """Read `the past six months`, `近三年`."""
    (letter, multiple), number = scan.time_unit, scan.number
    if number is None and (
        letter == "D" or scan.units.has(scan.last - 1, "many") or scan.behind("date_link")
    ):
        return None
    number = Decimal(1) if number is None else number
    if multiple == 3 or number != int(number) or scan.behind("date_link"):
        return f"{VAGUE}: of which {'quarters' if multiple == 3 else 'time'} is not understood"
    return dates.rolling(scan.published, letter, int(number) * multiple * scan.value("relative"))


def to_date(scan: Scan) -> Reading:
    """Read `so far this year`."""
    if scan.before("fiscal_word"):
        return FISCAL
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
    return Repeat(years=scan.value("relative"), months=months)


def same_period_before(scan: Scan) -> Reading:
    """Read `the same period a year earlier`, `the same month two years ago`."""
    number = next((unit.number.value for unit in scan.inside if unit.number), Decimal(1))
    if number is None or number != int(number):
        return None
    return Repeat(years=-int(number), own=True, months=scan.value("same_months"))


def beside(scan: Scan) -> Reading:
    """Read `the previous quarter`, `the following year`."""
    letter, multiple = scan.time_unit
    return Beside(12 if letter == "Y" else multiple, scan.value("relative"))


def year_beside(scan: Scan) -> Reading:
    """Read `次年`, `次年3月`, `同年6月14日`."""
    months, days = scan.months, scan.days
    stated = Stated(None, months[0], 1, first_of(days)) if months else Stated()
    return YearOf(stated, scan.value("named_year"))


def leading_up(scan: Scan) -> Reading:
    """Read `the three months to March`."""
    (letter, multiple), year = scan.time_unit, first_of(scan.years)
    join = next(i for i in range(scan.first, scan.last) if scan.units.has(i, "time_unit"))
    head, tail = Scan(scan.units, scan.first, join), Scan(scan.units, join + 1, scan.last)
    number = head.number if any(unit.number for unit in head.inside) else Decimal(1)
    if number is None or number != int(number) or letter == "D":
        return None
    return LeadingUp(Stated(year, tail.months[0], 1, first_of(tail.days)), letter, int(number) * multiple)


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
    if single and (multiple == 10 or (letter == "D" and not scan.before("within"))):
        return None
    return periods.duration(Decimal(1) if number is None else number.value, letter, multiple)


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
