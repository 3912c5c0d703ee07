"""What MONEY, COUNT, PERCENT and MEASURE share: values of one or two numbers, and modifiers.

investment of more than   38.07 billion    yuan   or more
              └ before    └ numbers in the span   └ after
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pipeline.extractors.rate import behind_bracket, read_per
from pipeline.extractors.status import read_status
from pipeline.match import Match
from pipeline.numbers import times
from pipeline.records import EXACT, plain
from pipeline.units import Fact, Number, Units

# A modifier may stand this many units before its number, with nothing but filler between.
_MODIFIER_REACH = 3
_TEN = Decimal(10)


def numbers_in(units: Units, first: int, last: int) -> list[Number]:
    """Numbers among the units `first` to `last`."""
    return [unit.number for unit in units[first:last] if unit.number is not None]


def read_values(numbers: Sequence[Number]) -> tuple[dict[str, Any], str]:
    """Columns value, low, high and modifier of one number or of a range, with their trace.

    `between 3 and 5 billion`: the first number shares the scale of the second. A range that falls has
    no value.

    >>> read_values([Number(None, None, trace="separators of 1,5 are not understood")])
    ({}, 'separators of 1,5 are not understood')
    """
    if not numbers:
        return {}, "no number"
    if len(numbers) == 1:
        number = numbers[0]
        if number.low is not None and number.high is not None:
            return {"low": number.low, "high": number.high, "modifier": "range"}, number.trace
        if number.value is None:
            return {}, number.trace
        return {"value": number.value, "modifier": number.vague or "exact"}, number.trace
    low, high = numbers[0], numbers[-1]
    if low.value is None or high.value is None or low.coefficient is None:
        return {}, low.trace if low.value is None else high.trace
    start, trace = low.value, low.trace
    if _shares_digit(low, high):
        if high.lone == _TEN and high.coefficient != (low.value + 1) * _TEN:
            return {}, f"whether {plain(low.value)} shares the tens of {high.trace} is open"
        start = times(low.value, times(high.lone, high.scale))
        return {"low": start, "high": high.value, "modifier": "range"}, f"{plain(start)} to {high.trace}"
    shared = times(low.coefficient, high.scale)
    if low.scale == 1 and high.scale > 1 and shared < high.value:
        start, trace = shared, f"{plain(low.coefficient)} × {plain(high.scale)} (scale shared)"
    if start >= high.value:
        return {}, f"{plain(start)} to {plain(high.value)} does not rise"
    return {"low": start, "high": high.value, "modifier": "range"}, f"{trace} to {high.trace}"


def _shares_digit(low: Number, high: Number) -> bool:
    """Whether a lone digit stands for as many hundreds as the number behind it: `两到三千`, `八到九百亿`."""
    if low.value is None or high.coefficient is None or high.lone == 1 or low.scale != 1 or low.lone != 1:
        return False
    return 0 < low.value < EXACT.divide(high.coefficient, high.lone) < _TEN


def find_modifier(units: Units, first: int, last: int) -> tuple[str, int, int]:
    """The modifier word before or behind units `first` to `last`, with the units it then spans.

    Returns:
        Modifier (empty if there is none), index of the first unit and index after the last unit of the
        quantity together with its modifier.
    """
    sentence_first, sentence_last = units.sentence(first)
    end = last
    index = first - 1
    while index >= max(sentence_first, first - _MODIFIER_REACH):
        if units.has(index, "before_modifier"):
            return units.value(index, "before_modifier"), index, last
        if not units.has(index, "filler"):
            break
        index -= 1
    last = behind_bracket(units, last)
    if last < sentence_last and units.has(last, "after_modifier"):
        return units.value(last, "after_modifier"), first, last + 1
    if _bound_behind(units, last, sentence_last):
        return units.value(last + 1, "bound_behind"), first, last + 2
    return "", first, end


def _bound_behind(units: Units, last: int, end: int) -> bool:
    """Whether `or more`, `and above` stands behind a quantity: not `and over 20 firms`, `or more firms`."""
    if not units.has(last, "bound_link") or not units.has(last + 1, "bound_behind"):
        return False
    after = last + 2
    return (
        after >= end or units.has(after, "stop") or (units[after].number is None and not units[after].is_word)
    )


def read_quantity(units: Units, match: Match) -> tuple[dict[str, Any], str, int, int]:
    """Columns of a matched quantity: values, then the modifier, then what the rule sets.

    Returns:
        Columns, trace, and the range of units that holds the quantity with its modifier.
    """
    columns, trace = read_values(numbers_in(units, match.start, match.end))
    modifier, first, last = find_modifier(units, match.start, match.end)
    if modifier and columns.get("modifier") == "exact":
        columns["modifier"] = modifier
    columns.update(match.rule.set)
    columns |= {
        "per": read_per(units, match.start, match.end),
        "status": read_status(units, match.start, match.end),
    }
    return columns, trace, first, last


def taken_units(known: Mapping[str, list[Fact]]) -> set[int]:
    """Units that other labels have taken: for one number, and inside names, those come first."""
    return {index for facts in known.values() for fact in facts for index in range(fact.first, fact.last)}


def overlaps(first: int, last: int, taken: set[int]) -> bool:
    """Whether one of the units `first` to `last` is taken."""
    return not taken.isdisjoint(range(first, last))


def negative(columns: dict[str, Any]) -> None:
    """Turn the values of a stated fall negative, in place."""
    low, high = columns.get("low"), columns.get("high")
    if columns.get("value") is not None:
        columns["value"] = -Decimal(columns["value"])
    if low is not None and high is not None:
        columns["low"], columns["high"] = -high, -low


def sign_before(units: Units, first: int) -> str:
    """The sign before a figure: `-2.5%`, `(+6.0%`, `(-) 1.4 per cent`, `minus 5`; empty if there is none."""
    before = first - 1
    if units.has(before, "minus_word") and units[before - 1].number is None:
        return "-"
    if units.key(before) == ")" and units.key(before - 2) == "(":
        return "-" if units.has(before - 1, "minus_sign") else ""
    if before < 0 or not units[first].glued:
        return ""
    if units.has(before, "minus_word"):
        return "-"
    if units[before].glued and units.key(before - 1) not in ("(", ":") and not _is_han(units, before - 1):
        return ""
    return "+" if units.key(before) == "+" else "-" * units.has(before, "minus_sign")


def _is_han(units: Units, index: int) -> bool:
    """Whether a Chinese word that is no number or unit stands there: `利润率为-3.2%`, not `5%-8%`."""
    tables = ("percent_sign", "percentage_point", "tenth", "unit", "currency", "time_unit", "month")
    return (
        units.key(index)[-1:] > "\u3400"
        and units[index].is_word
        and units[index].number is None
        and not any(units.has(index, table) for table in tables)
    )
