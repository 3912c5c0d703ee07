"""Readers of DATE: months, years and their ranges."""

from pipeline import dates, periods
from pipeline.extractors.date_fiscal import year_pair
from pipeline.extractors.date_readings import Fiscal, Reading
from pipeline.extractors.date_scan import Scan
from pipeline.periods import Stated

# A pair of bare years further apart is no period.
_LONGEST_RANGE = 200


def month(scan: Scan) -> Reading:
    """Read `June 2023`, `去年6月`."""
    year = scan.year()
    if scan.years and scan.units.key(scan.last - 2) == "," and scan.counts():
        return None
    if scan.units.has(scan.first - 1, "numeral") and scan.units[scan.first].glued:
        # 二三月: two months, of which the second alone is not meant.
        return None
    return year if isinstance(year, str) else Stated(year, scan.months[0], 1)


def bare_month(scan: Scan) -> Reading:
    """Read `in March`, where the words around it tell that it is no verb and no name."""
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


def relative_month(scan: Scan) -> Reading:
    """Read `last December`."""
    return dates.month_of_year(scan.published, Stated(None, scan.months[0], 1), scan.value("relative"))


def iso_month(scan: Scan) -> Reading:
    """Read `2023-11`; `2021-23` are years."""
    number, year = scan.days[0], scan.years[0]
    if not scan.glued or len(scan.inside[-1].text) != 2 or scan.counts():
        return None
    if number <= year % 100:
        return Stated(year, number, 1) if number <= 12 else None
    last = year - year % 100 + number
    if number <= 12:
        doubt = f"{year} to {last}, or month {number}"
        return Fiscal(last, otherwise=doubt) if last == year + 1 else doubt
    return year_pair(year, last)


def year(scan: Scan) -> Reading:
    """Read `the year 2022`, `2023年`."""
    return Stated(scan.years[0])


def bare_year(scan: Scan) -> Reading:
    """Read `in 2022`, where the words around it tell that it is no count."""
    return None if scan.begins_name() or not _is_year(scan) else Stated(scan.years[0])


def _is_year(scan: Scan) -> bool:
    """Whether the words around four digits make them a year."""
    units, before = scan.units, scan.first - 1
    following = units[scan.last : scan.last + 2]
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


def year_range(scan: Scan) -> Reading:
    """Read `from 2021 to 2025`."""
    first, last = scan.years
    if not first < last <= first + _LONGEST_RANGE or scan.counts() or scan.begins_name():
        return None
    led = scan.inside[0].number is None or scan.units.has(scan.first + 1, "year_word")
    if last == first + 1 and not led and scan.glued:
        return year_pair(first, last)
    sure = led or scan.glued or scan.cue("year_cue") or scan.units.has(scan.last - 1, "year_word")
    return (Stated(first), Stated(last)) if sure else None


def month_list(scan: Scan) -> Reading:
    """Read `3、4月份`: one period where the months follow each other."""
    days, month = scan.days, scan.months[0]
    if not days or days[0] != month - 1:
        return f"months {days} and {month} are not one period" if days and days[0] < month else None
    return Stated(None, days[0], 2)


def from_to(scan: Scan) -> Reading:
    """Read `from January to June`, `March 14-16, 2023`."""
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
    first = Stated(begun, months[0], 1, first_of(days))
    if scan.values("named_year") and (right.months or months)[0] >= months[0]:
        return "it is longer than a year"
    return first, Stated(year, (right.months or months)[0], 1, first_of(right.days))


def first_of(numbers: list[int]) -> int | None:
    """Take the first number, or None."""
    return numbers[0] if numbers else None


def decade(scan: Scan) -> Reading:
    """Read `the 1990s`."""
    return periods.decade(scan.years[0]) if scan.inside[-1].glued else None
