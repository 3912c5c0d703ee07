"""Readers of DATE: what is put together of several units or days.

今明两年 → this year and the next        四年六个月 → P4Y6M
└ the first and the last of them         └ whole numbers, larger units first
"""

from datetime import timedelta
from decimal import Decimal

from pipeline import dates
from pipeline.extractors.date_readings import VAGUE, Reading
from pipeline.extractors.date_scan import Scan
from pipeline.periods import Period

# Letters of time units, larger ones first, with those of ISO 8601.
_ORDER = {"Y": "Y", "M": "M", "D": "D", "H": "H", "N": "M"}


def near_span(scan: Scan) -> Reading:
    """Read `今明两年`, `明后两天`: from the first to the last of what stands beside the publication."""
    letter, first, last = scan.values("near_span")[0].split()
    if letter == "D":
        begun, ended = (dates.days_away(scan.published, int(away)) for away in (first, last))
    else:
        begun, ended = (dates.relative(scan.published, letter, 12, int(away)) for away in (first, last))
    if isinstance(begun, str) or isinstance(ended, str):
        return begun if isinstance(begun, str) else ended
    return Period(begun.start, ended.end)


def named_weekend(scan: Scan) -> Reading:
    """Read `下周末`: Saturday and Sunday of that week."""
    week = dates.relative(scan.published, "W", 1, scan.value("weekend"))
    if isinstance(week, str) or week.end is None:
        return week
    return Period(week.end - timedelta(days=1), week.end)


def season(scan: Scan) -> Reading:
    """Read `今年夏天`; not `2023年秋季投资推介会`, where it describes what stands behind."""
    ends = scan.last >= len(scan.units) or not scan.units[scan.last].is_word
    return VAGUE if ends or scan.units[scan.last].opens or scan.behind("stop") else None


def combined_duration(scan: Scan) -> Reading:
    """Read `四年六个月`, `8天20小时`, `三天半`: whole numbers of ever smaller units."""
    parts: dict[str, int] = {}
    number: Decimal | None = None
    if scan.years or scan.before("no_duration_before"):
        return None
    for index in range(scan.first, scan.last):
        unit = scan.units[index]
        if unit.number is not None:
            number = None if unit.number.vague else unit.number.value
            continue
        letter = _letter(scan, index)
        if letter and (number is None or number != int(number)):
            return None
        if letter:
            parts[letter] = int(number or 0)
    if scan.inside[-1].key == "半":
        parts["H"] = 12
    if list(parts) != [letter for letter in _ORDER if letter in parts] or len(parts) < 2:
        return None
    day = "".join(f"{parts[letter]}{_ORDER[letter]}" for letter in parts if letter in "YMD")
    clock = "".join(f"{parts[letter]}{_ORDER[letter]}" for letter in parts if letter in "HN")
    return Period(duration=f"P{day}" + (f"T{clock}" if clock else ""))


def _letter(scan: Scan, index: int) -> str:
    """Letter of the time unit at an index, of which one is meant; else empty."""
    letter, _, number = scan.units.value(index, "time_unit").partition(" ")
    return letter if number == "1" and letter in _ORDER else "N" * (scan.units.key(index) == "分")
