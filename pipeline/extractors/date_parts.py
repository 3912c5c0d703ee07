"""Readers of DATE: halves, quarters and first months of a year, fiscal years."""

from datetime import date

from pipeline import periods
from pipeline.extractors.date_readings import Reading
from pipeline.extractors.date_scan import Scan, find_tense
from pipeline.periods import Period, Stated


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


def part(scan: Scan) -> Reading:
    """Read `the first half of 2023`, `一季度`."""
    months = scan.value("year_part") or scan.value("part_letter")
    part = periods.part(scan.which, months)
    return None if isinstance(part, str) else _in_year(scan, part)


def bare_part(scan: Scan) -> Reading:
    """Read `the first quarter`, where the words around it tell that a year is meant."""
    if not (scan.cue("year_cue") or scan.units.has(scan.first, "date_article") or scan.behind("period_noun")):
        return None
    return "part of what is not understood" if scan.behind("date_link") else part(scan)


def part_code(scan: Scan) -> Reading:
    """Read `Q1 2024`, `H1`."""
    units = scan.units
    following = units[scan.last] if scan.last < len(units) else None
    if not units[scan.first + 1].glued or (following and following.glued and following.is_word):
        return None
    return part(scan) if scan.years or scan.cue("year_cue") or scan.behind("period_noun") else None


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


def fiscal_code(scan: Scan) -> Reading:
    """Read `FY2023`: only where the table knows the first month of that year."""
    month, written = scan.values("fiscal_letter")[0], scan.inside[-1].text
    if not month or len(written) not in (2, 4):
        return "the first month of the fiscal year is not known" if not month else None
    year = int(written) if len(written) == 4 else 2000 + int(written)
    answer = periods.month_period(year, int(month), 12)
    return (
        answer
        if isinstance(answer, str)
        else Period(answer.start, answer.end, "", "read as the calendar year")
    )
