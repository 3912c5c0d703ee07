"""Readers of DATE: halves, quarters and first months of a year, fiscal years."""

from dataclasses import replace

from pipeline import dates, periods
from pipeline.extractors.date_readings import Reading
from pipeline.extractors.date_scan import Scan
from pipeline.extractors.date_tense import find_tense
from pipeline.periods import Period, Stated


def _in_year(scan: Scan, part: Stated | str) -> Reading:
    """A part of the year that is stated beside it; one that is told as past must have come."""
    year = scan.year()
    if isinstance(part, str):
        return part
    if isinstance(year, str):
        return year
    if scan.written_years or not year or scan.published is None:
        return Stated(year, part.month, part.months)
    days = periods.month_period(year, part.month, part.months)
    ahead = isinstance(days, Period) and days.end and days.end - scan.published > dates.NEARLY_OVER
    if ahead and find_tense(scan.units, scan.first, scan.last) == "past":
        return f"told as past, but not over on {scan.published}"
    return Stated(year, part.month, part.months)


def part(scan: Scan) -> Reading:
    """Read `the first half of 2023`, `一季度`."""
    months = scan.value("year_part") or scan.value("part_letter")
    part = periods.part(scan.which, months)
    return None if isinstance(part, str) else _in_year(scan, part)


def part_of_year(scan: Scan) -> Reading:
    """Read `last year's third quarter`: which part stands behind the possessive."""
    at = scan.units.first_of("possessive", scan.first, scan.last)
    stated = periods.part(Scan(scan.units, at, scan.last).which, scan.value("year_part"))
    year = scan.year()
    if isinstance(stated, str):
        return stated
    return year if isinstance(year, str) else replace(stated, year=year)


def bare_part(scan: Scan) -> Reading:
    """Read `the first quarter`, where the words around it tell that a year is meant."""
    if not (scan.cue("year_cue") or scan.units.has(scan.first, "date_article") or scan.behind("period_noun")):
        return None
    return "part of what is not understood" if scan.behind("date_link") else part(scan)


def part_code(scan: Scan) -> Reading:
    """Read `Q1 2024`, `H1`."""
    units = scan.units
    following = units[scan.last] if scan.last < len(units) else None
    letter = units.first_of("part_letter", scan.first, scan.last)
    beside = letter + 1 if units.has(letter + 1, "part_number") else letter
    if not units[beside].glued or (following and following.glued and following.is_word):
        return None
    before = Scan(units, scan.first - 3, scan.first - 1)
    listed = scan.before("date_and") and units.has(before.first, "part_letter") and _is_part(before)
    return part(scan) if listed or _is_part(scan) else None


def _is_part(scan: Scan) -> bool:
    """Whether a year or the words around a code such as Q3 tell that it is a part of a year."""
    return bool(scan.written_years) or scan.cue("year_cue") or scan.behind("period_noun")


def months_of_year(scan: Scan) -> Reading:
    """Read `the first four months`, `前4个月`."""
    (letter, multiple), number = scan.time_unit, scan.number
    stated = scan.years or len(scan.values("time_unit")) > 1
    if letter != "M" or scan.which not in (1, -1) or number is None or number != int(number):
        return None
    if not stated and (scan.which < 0 or scan.behind("date_link") or scan.behind("part_of_other")):
        return None
    part = periods.part(scan.which, multiple, int(number))
    if not stated or isinstance(part, str):
        return part
    return _in_year(scan, part)


def months_up_to(scan: Scan) -> Reading:
    """Read `前4月`: January to April."""
    return _in_year(scan, Stated(None, 1, scan.months[0]))


def part_list(scan: Scan) -> Reading:
    """Read `the first and second quarters of 2023`, which follow each other."""
    words = scan.units.words["part_number"]
    named = [unit for unit in scan.inside if unit.key == "<ordinal>"]
    which = [int(words.get(unit.text.lower(), 0)) for unit in named]
    if len(which) != 2 or not which[0] or which[1] != which[0] + 1:
        return None
    months = scan.value("year_part")
    first = periods.part(which[0], months)
    return first if isinstance(first, str) else _in_year(scan, replace(first, months=2 * months))


def part_range(scan: Scan) -> Reading:
    """Read `1—3季度`, `一至三季度`: from the beginning of one quarter to the end of another."""
    months = scan.value("year_part")
    number = scan.number
    if months != 3 or number is None or number != int(number) or not 0 < number < scan.which:
        return None
    if scan.which != number + 1 and not scan.values("date_to"):
        return f"quarters {number} and {scan.which} are not one period"
    return _in_year(scan, periods.part(int(number), 3, scan.which - int(number) + 1))


def nine_months(scan: Scan) -> Reading:
    """Read `9M 2024`: the first months of a year as companies write them."""
    months = scan.inside[0].text
    if months not in ("3M", "6M", "9M") or not scan.written_years:
        return None
    return Stated(scan.written_years[0], 1, int(months[0]))
