"""Readers of DATE: fiscal years and their parts.

FY25, fiscal 2024-25, this fiscal     the country tells when they begin (`date_context.py`)
CY2023                                the calendar year
"""

import re

from pipeline import periods
from pipeline.extractors.date_readings import Fiscal, Reading
from pipeline.extractors.date_scan import Scan
from pipeline.periods import Period, Stated

_YEARS = re.compile(r"(?:19|20)?\d\d")
_CENTURY = 2000
_ONE_OR_TWO = "two years, or one year from the one to the other"


def fiscal(scan: Scan) -> Reading:
    """Read `fiscal 2023`, `Q1 FY24`, `the first half of this fiscal`."""
    year = _ending_year(scan)
    if isinstance(year, str):
        return year
    first, months = 1, 12
    length = scan.value("year_part") or scan.value("part_letter")
    if length:
        part = periods.part(scan.which, length)
        if isinstance(part, str):
            return part
        first, months = part.month, part.months
    named = scan.months
    if named:
        begun = (named[0] - 4) % 12
        first, months = begun + 1, (named[-1] - named[0]) % 12 + 1
    return Fiscal(year, scan.value("relative"), first, months)


def _ending_year(scan: Scan) -> int | str | None:
    """The year in which it ends, written behind the words: 2024 of `FY24`, `fiscal 2023-24`."""
    at = [i for i in range(scan.first, scan.last) if _YEARS.fullmatch(scan.units[i].text)]
    at = [i for i in at if not scan.units.has(i - 1, "part_letter")]
    written = [int(scan.units[i].text) for i in at]
    if not written:
        return None
    last = written[-1] if written[-1] >= 100 else _CENTURY + written[-1]
    if len(written) > 1:
        first = written[0] if written[0] >= 100 else _CENTURY + written[0]
        if last != first + 1:
            return f"{first} to {last} is no one fiscal year"
    return last


def fiscal_code(scan: Scan) -> Reading:
    """Read `FY2023`; `CY2023` is the calendar year."""
    month, written = scan.values("fiscal_letter")[0], scan.inside[-1].text
    if not month:
        return fiscal(scan)
    if len(written) not in (2, 4):
        return None
    year = int(written) if len(written) == 4 else _CENTURY + int(written)
    answer = periods.month_period(year, int(month), 12)
    if isinstance(answer, str):
        return answer
    return Period(answer.start, answer.end, "", "read as the calendar year")


def year_pair(first: int, last: int) -> Reading:
    """Read `2022-23`: a fiscal year where the country has such, else one year or two."""
    return Fiscal(last, otherwise=_ONE_OR_TWO) if last == first + 1 else (Stated(first), Stated(last))
