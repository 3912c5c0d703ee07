"""PERCENT: shares, changes and rates.

up           3.2  percent  year on year         accounting for  82.1 %
└ direction  │    └ unit   └ basis              └ share word    │    └ unit
             └ number                                           └ number
"""

from collections.abc import Mapping

from pipeline.extractors.quantity import negative, overlaps, read_quantity, taken_units
from pipeline.match import RuleMatcher
from pipeline.units import Fact, Units

# How many units left or right of a percentage its direction word may stand.
_REACH_LEFT, _REACH_RIGHT = 5, 3
_BASIS_REACH = 5


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find percentages with value, unit, modifier, kind and basis; a stated fall is negative."""
    facts = []
    taken = taken_units(known)
    for match in matcher.find(units):
        if overlaps(match.start, match.end, taken):
            continue
        columns, trace, first, last = read_quantity(units, match)
        direction = _direction(units, first, last)
        if direction == "fall":
            negative(columns)
            trace += ", stated as a fall"
        basis = _basis(units, last)
        if direction or basis:
            columns |= {"kind": "change", "basis": basis or "other"}
        elif _is_share(units, first, last):
            columns["kind"] = "share"
        else:
            columns["kind"] = "rate"
        facts.append(Fact("PERCENT", match.start, match.end, match.rule.id, columns, trace))
    return facts


def _direction(units: Units, first: int, last: int) -> str:
    """`rise`, `fall` or nothing: the nearest direction word on the left, else right behind."""
    start, end = units.sentence(first)
    for index in range(first - 1, max(start, first - _REACH_LEFT) - 1, -1):
        if units.key(index) in (",", ";", ":") or units[index].number is not None:
            break
        for direction in ("fall", "rise"):
            if units.has(index, direction):
                return direction
        if units.has(index, "level_cue") or units.has(index, "share_cue"):
            return ""
    for index in range(last, min(end, last + _REACH_RIGHT)):
        for direction in ("fall", "rise"):
            if units.has(index, f"{direction}_behind"):
                return direction
        if not units.has(index, "basis") and not units.has(index, "filler"):
            break
    return ""


def _basis(units: Units, last: int) -> str:
    _, end = units.sentence(last - 1)
    for index in range(last, min(end, last + _BASIS_REACH)):
        if units.has(index, "basis"):
            return units.value(index, "basis")
        if units.key(index) in (",", ";", "and") or units[index].number is not None:
            break
    return ""


def _is_share(units: Units, first: int, last: int) -> bool:
    if units.key(last) in ("of", "share", "stake"):
        return not any(units.has(i, "rate_base") for i in range(last + 1, last + 6))
    start, _ = units.sentence(first)
    return any(units.has(i, "share_cue") for i in range(max(start, first - 3), first))
