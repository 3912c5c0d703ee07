"""PERCENT: shares, changes and rates.

up           3.2  percent  year on year         accounting for  82.1 %
└ direction  │    └ unit   └ basis              └ share word    │    └ unit
             └ number                                           └ number
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pipeline.extractors.bare import unmodified
from pipeline.extractors.changes import change_parts
from pipeline.extractors.clauses import BREAKS
from pipeline.extractors.quantity import negative, overlaps, read_quantity, sign_before, taken_units
from pipeline.extractors.rate import per_behind
from pipeline.match import Match, RuleMatcher
from pipeline.units import Fact, Units

# How many units left or right of a percentage its direction word may stand.
_REACH_LEFT, _REACH_BY, _REACH_RIGHT = 6, 14, 3
# Units from a word that compares to the difference.
_COMPARED_REACH = 10
_BASIS_REACH = 5
# How many words a basis may have: `the same period of last year`.
_BASIS_WORDS = 7
# In Chinese the basis stands before the verb, and 占 before the whole: 同比…增长12.4%, 占项目总数的82.1%.
_BASIS_BEFORE_REACH, _SHARE_REACH = 8, 10
# Units from a number of a list to what closes it: `1.9 and 1.3 percentage points`.
_LISTED_REACH, _AND = 4, frozenset(("and",))
# How far before the figure a growth is named: `growth from January to September is 5.5%`.
_STATISTIC_REACH = 40


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find percentages with value, unit, modifier, kind and basis; a stated fall is negative."""
    facts: list[Fact] = []
    taken = taken_units(known)
    for match in matcher.find(units):
        if overlaps(match.start, match.end, taken) or _is_fraction(units, match.start):
            continue
        for part in _parts(units, match):
            fact = _read(units, part, facts)
            # A bare number is of points only where something changed by it: 提高17.4个和5.2个百分点.
            if match.rule.id != "point_listed" or fact.columns["kind"] == "change":
                facts.append(fact)
    for behind, fact in pairwise(reversed(facts)):
        _share_basis(units, fact, behind)
    return facts


def _is_fraction(units: Units, first: int) -> bool:
    """Whether 百分之 is cut out of a larger fraction: 五百分之二."""
    return units.has(first, "percent_prefix") and units[first].glued and units.has(first - 1, "numeral")


def _parts(units: Units, match: Match) -> list[Match]:
    """The two levels of a change (`rose from 46% to 75%`), else the match itself."""
    parts = change_parts(units, match.start, match.end, spread=True)
    if len(parts) > 1:
        return [Match(match.rule, a, b, a, b) for a, b in parts]
    start, _ = units.sentence(match.start)
    moved = range(max(start, match.start - _REACH_LEFT), match.start)
    if not units.has(match.start - 1, "change_from") or not any(
        units.has(i, "rise") or units.has(i, "fall") for i in moved
    ):
        return [match]
    middle = next((i for i in range(match.start, match.end) if units.has(i, "range_to")), match.end)
    if middle == match.end:
        return [match]
    return [Match(match.rule, a, b, a, b) for a, b in ((match.start, middle), (middle + 1, match.end))]


def _read(units: Units, match: Match, facts: list[Fact]) -> Fact:
    before = facts[-1] if facts else None
    columns, trace, first, last = read_quantity(units, match)
    columns["per"] = per_behind(units, match.end)
    if units.has(match.start - 1, "change_from"):
        columns["status"] = "reported"
    _read_tenths(units, match, columns)
    direction, basis = _change(units, first, last, before)
    sign = sign_before(units, match.start)
    if direction == "fall" or sign == "-":
        negative(columns)
        trace += ", stated as a fall"
    if direction or basis or sign == "+":
        basis = basis or _basis_before(units, match, facts, columns)
        columns |= {"kind": "change", "basis": basis or "other"}
    elif any(units.has(index, "rate_cue") for index in _clause_left(units, first, _REACH_LEFT)):
        columns["kind"] = "rate"
    elif "kind" not in match.rule.set and _is_share(units, first, last, before):
        columns["kind"] = "share"
        _read_far_modifier(units, first, columns)
    else:
        columns.setdefault("kind", "rate")
    return Fact("PERCENT", match.start, match.end, match.rule.id, columns, trace)


def _read_far_modifier(units: Units, first: int, columns: dict[str, Any]) -> None:
    """A modifier that stands before the whole: 约占全国的三成五."""
    for index in _clause_left(units, first, _SHARE_REACH):
        if units.value(index, "share_cue") == "far" and columns.get("modifier") == "exact":
            columns["modifier"] = units.value(index, "before_modifier") or "exact"


def _read_tenths(units: Units, match: Match, columns: dict[str, Any]) -> None:
    """Turn tenths into percent, with the hundredths behind them: 八成 → 80, 三成五 → 35."""
    tenths = units.all_of("tenth", match.start, match.end)
    if not tenths:
        return
    factor = Decimal(units.value(tenths[0], "tenth"))
    behind = units.key(tenths[-1] + 1) if tenths[-1] + 1 < match.end else ""
    extra = factor / 2 if behind == "半" else Decimal(units.words["numeral"].get(behind, "0"))
    for column in ("value", "low", "high"):
        if columns.get(column) is not None:
            columns[column] = columns[column] * factor + extra


def _change(units: Units, first: int, last: int, before: Fact | None) -> tuple[str, str]:
    """Direction and basis of a change; listed percentages share them: 分别增长8.1%和6.4%."""
    listed = before is not None and _is_listed(units, before, first) and not units.has(last, "share_behind")
    if before is not None and listed and before.columns["kind"] == "change":
        fallen = (before.columns.get("value") or before.columns.get("high") or Decimal(1)) < 0
        return "fall" if fallen else "rise", _basis(units, first, last) or before.columns["basis"]
    direction = _compared(units, first, last) or _direction(units, first, last) or _growth(units, first)
    return direction, _basis(units, first, last)


def _share_basis(units: Units, fact: Fact, behind: Fact) -> None:
    """Give a change the basis told at the end of its list: `by 3 percent and 5 percent year on year`."""
    if fact.columns.get("basis") == "other" and _is_listed(units, fact, behind.first):
        fact.columns["basis"] = behind.columns.get("basis", "other")


def _is_listed(units: Units, before: Fact, first: int) -> bool:
    """Whether only `and`, `, and` or 和 stands between two percentages, or the comma of a list.

    A comma lists behind a bare number, and where `and` with a last figure closes the list.
    """
    between = units.keys[before.last : first]
    if between == [","] and units[before.last - 1].number is None:
        behind = units.first_of((_AND,), first, first + _LISTED_REACH) + 1
        return 0 < behind < len(units) and units[behind].number is not None
    if len(between) == 1:
        return units.has(first - 1, "listed") or between == [","]
    return between == [",", "and"]


def _growth(units: Units, first: int) -> str:
    """`rise` where a growth is said to be so high: `growth until May is 5.5%`, `growth (4%)`."""
    at = unmodified(units, first)
    if not units.has(at, "growth_link"):
        return ""
    reach = 1 if units.value(at, "growth_link") == "near" else _STATISTIC_REACH
    named = any(units.has(i, "growth_noun") for i in _clause_left(units, at, reach))
    return "rise" if named else ""


def _basis_before(units: Units, match: Match, facts: list[Fact], columns: Mapping[str, Any]) -> str:
    """Basis told earlier in the sentence: `grew 8.1% year on year and exports 6.4%`.

    None for averages, targets and comparisons of two things, and none from another sentence:
    a change without a stated base has no basis, however usual `year on year` may be.
    """
    start, _ = units.sentence(match.start)
    if columns["unit"] != "percent" or columns.get("status") == "planned":
        return ""
    moved = _moved_at(units, match.start, start)
    averages = any(units.has(i, "average_word") for i in (moved - 1, moved))
    if moved < 0 or averages or units.has(match.end, "against_other"):
        return ""
    told = (fact.columns.get("basis", "other") for fact in reversed(facts) if fact.first >= start)
    return next((basis for basis in told if basis != "other"), "")


def _moved_at(units: Units, first: int, start: int) -> int:
    """Index of the direction word before a figure, -1 if there is none."""
    places = range(first - 1, max(start, first - _REACH_LEFT) - 1, -1)
    return next((i for i in places if units.has(i, "rise") or units.has(i, "fall")), -1)


def _direction(units: Units, first: int, last: int) -> str:
    """`rise`, `fall` or nothing: the nearest direction word on the left, else right behind."""
    if units.has(first - 1, "change_from"):
        return ""
    if _named(units, last, "_behind"):
        return _named(units, last, "_behind")
    reach = _REACH_LEFT if not units.has(unmodified(units, first), "change_by") else _REACH_BY
    for index in _clause_left(units, first, reach):
        direction = _named(units, index, "") if units.key(index + 1) != "that" else ""
        if direction:
            return direction
        if units.has(index, "level_cue") or units.has(index, "share_cue"):
            return ""
    _, end = units.sentence(first)
    for index in range(last, min(end, last + _REACH_RIGHT)):
        direction = _named(units, index, "_behind")
        if direction:
            return direction
        if not units.has_any(index, ("basis", "basis_before", "filler", "average_word")):
            break
    return ""


def _named(units: Units, index: int, place: str) -> str:
    """The direction that a word names: in the tables `fall` and `fall_behind`, and those of `rise`."""
    return next((word for word in ("fall", "rise") if units.has(index, word + place)), "")


def _compared(units: Units, first: int, last: int) -> str:
    """Direction of a difference: `高于全市平均水平3.1个百分点`, `比上海低两成`."""
    bare = units[last - 1].number is not None
    units_at = range(last - 1, min(last + _LISTED_REACH, len(units)) if bare else last)
    points = any(units.has(i, "percentage_point") for i in units_at)
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
    return _basis_stated_before(units, first) or _basis_behind(units, last)


def _basis_stated_before(units: Units, first: int) -> str:
    """Basis in the same clause before the figure: `同比增长8%`, `比去年`, `比2022年`."""
    for index in _clause_left(units, first, _BASIS_BEFORE_REACH):
        if units.has(index, "basis_before"):
            return units.value(index, "basis_before")
        if units.has(index, "compared_with") and units.has(index - 1, "compared"):
            return units.value(index, "compared_with")
        if units.has(index, "year_word") and units.has(index - 2, "compared"):
            return "yoy"
    return ""


def _basis_behind(units: Units, last: int) -> str:
    """Basis behind the figure: `8 percent year on year`, `over 2022`, `from a year earlier`."""
    _, end = units.sentence(last - 1)
    for index in range(last, min(end, last + _BASIS_REACH)):
        if units.has(index, "basis"):
            return units.value(index, "basis")
        year = units.has(index, "basis_link") and units.key(index + 1) == "<year>"
        if year or (units.has(index, "same_word") and units.has(index + 1, "same_period")):
            return "yoy"
        if units.has(index, "basis_link") and units.has(index + 1, "month"):
            return _basis_month(units, index + 2)
        if units.has(index, "basis_link"):
            return _basis_in_words(units, index + 1, end)
        if units.key(index) in (",", ";", "and") or units[index].number is not None:
            break
    return ""


def _basis_month(units: Units, behind: int) -> str:
    """Basis of `from March`, `from May 2023`; none where a period begins: `from May to July`."""
    if units.has(behind, "date_to"):
        return ""
    return "yoy" if units.key(behind) == "<year>" else "previous_period"


def _basis_in_words(units: Units, first: int, end: int) -> str:
    """Basis of `a year earlier`, `the same month last year`, `the same period of 2022`, else empty."""
    found, which = "", False
    for index in range(first, min(end, first + _BASIS_WORDS)):
        if units.key(index) in BREAKS or (units[index].number is not None and units.key(index) != "<year>"):
            break
        which = which or units.has(index, "basis_which")
        basis = "yoy" if units.key(index) == "<year>" else units.value(index, "basis_period")
        found = basis if basis == "yoy" or not found else found
    return found if which else ""


def _is_share(units: Units, first: int, last: int, before: Fact | None) -> bool:
    if units.has(last, "share_list") and units.has(last + 2, "percent_sign"):
        last += 3
    if units.has(last, "share_behind"):
        return not units.holds("rate_base", last + 1, last + 6)
    start, _ = units.sentence(first)
    if _is_asked(units, first, last, start):
        return True
    near = range(max(start, first - 3), first)
    if any(units.has(i, "share_cue") or units.has(i, "share_part") for i in near):
        return True
    if before is not None and before.columns["kind"] == "share" and _repeats(units, before, first, start):
        return True
    return any(units.value(i, "share_cue") == "far" for i in _clause_left(units, first, _SHARE_REACH))


def _is_asked(units: Units, first: int, last: int, start: int) -> bool:
    """Whether a percentage of people is said to think or do: `60% said`, `with 38% saying`."""
    at = unmodified(units, first)
    if at >= start and not units.has(at, "asked_behind"):
        return False
    return units.has_any(last, ("say_verb", "report_verb", "asked")) or units.key(last).endswith("ing")


def _repeats(units: Units, before: Fact, first: int, start: int) -> bool:
    """Whether a percentage is said like the share before it: `to 75%`, `(2023: 27%)`, 占77.4%和68.9%."""
    if before.first < start:
        return False
    return (
        _is_listed(units, before, first)
        or units.has(first - 1, "share_again")
        or (units.key(first - 1) == ":" and any(units.key(i) == "(" for i in range(before.last, first)))
    )


def _clause_left(units: Units, first: int, reach: int) -> Iterator[int]:
    """Units before `first`, the nearest one first, to the beginning of the clause or another number."""
    start, _ = units.sentence(first)
    for index in range(first - 1, max(start, first - reach) - 1, -1):
        if units.key(index) in BREAKS or units[index].number is not None:
            return
        yield index
