"""PERCENT: shares, changes and rates.

up           3.2  percent  year on year         accounting for  82.1 %
└ direction  │    └ unit   └ basis              └ share word    │    └ unit
             └ number                                           └ number
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pipeline.extractors.quantity import BREAKS, negative, overlaps, read_quantity, taken_units
from pipeline.match import Match, RuleMatcher
from pipeline.units import Fact, Units

# How many units left or right of a percentage its direction word may stand.
_REACH_LEFT, _REACH_RIGHT = 5, 3
# Units from a word that compares to the difference.
_COMPARED_REACH = 10
_BASIS_REACH = 5
# In Chinese the basis stands before the verb, and 占 before the whole: 同比…增长12.4%, 占项目总数的82.1%.
_BASIS_BEFORE_REACH, _SHARE_REACH = 8, 10


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find percentages with value, unit, modifier, kind and basis; a stated fall is negative."""
    facts: list[Fact] = []
    taken = taken_units(known)
    for match in matcher.find(units):
        if overlaps(match.start, match.end, taken):
            continue
        columns, trace, first, last = read_quantity(units, match)
        _read_tenths(units, match, columns)
        direction, basis = _change(units, first, last, facts[-1] if facts else None)
        if direction == "fall":
            negative(columns)
            trace += ", stated as a fall"
        if direction or basis:
            columns |= {"kind": "change", "basis": basis or "other"}
        elif any(units.has(index, "rate_cue") for index in _clause_left(units, first, _REACH_LEFT)):
            columns["kind"] = "rate"
        elif "kind" not in match.rule.set and _is_share(units, first, last):
            columns["kind"] = "share"
        else:
            columns.setdefault("kind", "rate")
        facts.append(Fact("PERCENT", match.start, match.end, match.rule.id, columns, trace))
    return facts


def _read_tenths(units: Units, match: Match, columns: dict[str, Any]) -> None:
    """Turn tenths into percent, with the hundredths behind them: 八成 → 80, 三成五 → 35."""
    tenths = [i for i in range(match.start, match.end) if units.has(i, "tenth")]
    if not tenths:
        return
    factor = Decimal(units.value(tenths[0], "tenth"))
    hundredths = Decimal(units.words["numeral"].get(units.key(tenths[0] + 1), "0"))
    extra = hundredths if tenths[0] + 1 < match.end else Decimal(0)
    for column in ("value", "low", "high"):
        if columns.get(column) is not None:
            columns[column] = columns[column] * factor + extra


def _change(units: Units, first: int, last: int, before: Fact | None) -> tuple[str, str]:
    """Direction and basis of a change; listed percentages share them: 分别增长8.1%和6.4%."""
    listed = before is not None and before.last == first - 1 and units.has(first - 1, "listed")
    if before is not None and listed and before.columns["kind"] == "change":
        fallen = (before.columns.get("value") or before.columns.get("high") or Decimal(1)) < 0
        return "fall" if fallen else "rise", before.columns["basis"]
    return _compared(units, first, last) or _direction(units, first, last), _basis(units, first, last)


def _direction(units: Units, first: int, last: int) -> str:
    """`rise`, `fall` or nothing: the nearest direction word on the left, else right behind."""
    start, end = units.sentence(first)
    for index in range(first - 1, max(start, first - _REACH_LEFT) - 1, -1):
        if units.key(index) in BREAKS or units[index].number is not None:
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


def _compared(units: Units, first: int, last: int) -> str:
    """Direction of a difference: `高于全市平均水平3.1个百分点`, `比上海低两成`."""
    points = units.has(last - 1, "percentage_point")
    start, _ = units.sentence(first)
    for index in range(first - 1, max(start, first - _COMPARED_REACH) - 1, -1):
        if units.key(index) in BREAKS or units[index].number is not None:
            break
        if points and units.has(index, "compared_points"):
            return units.value(index, "compared_points")
        beside = units.value(first - 1, "compared_beside")
        if beside and units.has(index, "comparing"):
            return beside
    return ""


def _basis(units: Units, first: int, last: int) -> str:
    for index in _clause_left(units, first, _BASIS_BEFORE_REACH):
        if units.has(index, "basis_before"):
            return units.value(index, "basis_before")
        if units.has(index, "compared_with") and units.has(index - 1, "compared"):
            return units.value(index, "compared_with")
    _, end = units.sentence(last - 1)
    for index in range(last, min(end, last + _BASIS_REACH)):
        if units.has(index, "basis"):
            return units.value(index, "basis")
        if units.key(index) in (",", ";", "and") or units[index].number is not None:
            break
    return ""


def _is_share(units: Units, first: int, last: int) -> bool:
    if units.has(last, "share_behind"):
        return not any(units.has(i, "rate_base") for i in range(last + 1, last + 6))
    start, _ = units.sentence(first)
    if any(units.has(i, "share_cue") for i in range(max(start, first - 3), first)):
        return True
    return any(units.value(i, "share_cue") == "far" for i in _clause_left(units, first, _SHARE_REACH))


def _clause_left(units: Units, first: int, reach: int) -> Iterator[int]:
    """Units before `first`, the nearest one first, to the beginning of the clause or another number."""
    start, _ = units.sentence(first)
    for index in range(first - 1, max(start, first - reach) - 1, -1):
        if units.key(index) in BREAKS or units[index].number is not None:
            return
        yield index
