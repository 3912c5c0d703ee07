"""What MONEY, COUNT, PERCENT and MEASURE share: values of one or two numbers, and modifiers.

investment of more than   38.07 billion    yuan   or more
              └ before    └ numbers in the span   └ after
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pipeline.match import Match
from pipeline.numbers import times
from pipeline.records import plain
from pipeline.units import Fact, Number, Units

# A modifier may stand this many units before its number, with nothing but filler between.
_MODIFIER_REACH = 3
# How many units before its number the base of a rate may stand: 人均可支配收入达48652元.
_PER_REACH = 9
# Punctuation that ends a clause, in any language.
BREAKS = frozenset(",;:，；：。")
_STRONG_BREAKS = frozenset(";:；：")


def numbers_in(units: Units, first: int, last: int) -> list[Number]:
    """Numbers among the units `first` to `last`."""
    return [unit.number for unit in units.items[first:last] if unit.number is not None]


def read_values(numbers: Sequence[Number]) -> tuple[dict[str, Any], str]:
    """Columns value, low, high and modifier of one number or of a range, with their trace.

    `between 3 and 5 billion`: the first number shares the scale of the second. A range that falls has
    no value.

    >>> read_values([Number(None, None, trace="separators of 1,5 are not understood")])
    ({}, 'separators of 1,5 are not understood')
    """
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
    shared = times(low.coefficient, high.scale)
    if low.scale == 1 and high.scale > 1 and shared < high.value:
        start, trace = shared, f"{plain(low.coefficient)} × {plain(high.scale)} (scale shared)"
    if start >= high.value:
        return {}, f"{plain(start)} to {plain(high.value)} does not rise"
    return {"low": start, "high": high.value, "modifier": "range"}, f"{trace} to {high.trace}"


def find_modifier(units: Units, first: int, last: int) -> tuple[str, int, int]:
    """The modifier word before or behind units `first` to `last`, with the units it then spans.

    Returns:
        Modifier (empty if there is none), index of the first unit and index after the last unit of the
        quantity together with its modifier.
    """
    sentence_first, sentence_last = units.sentence(first)
    index = first - 1
    while index >= max(sentence_first, first - _MODIFIER_REACH):
        if units.has(index, "before_modifier"):
            return units.value(index, "before_modifier"), index, last
        if not units.has(index, "filler"):
            break
        index -= 1
    if last < sentence_last and units.has(last, "after_modifier"):
        return units.value(last, "after_modifier"), first, last + 1
    return "", first, last


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
    columns |= {"per": read_per(units, match.start, match.end), "status": read_status(units, match.start)}
    return columns, trace, first, last


def read_per(units: Units, first: int, last: int) -> str:
    """The base of a rate behind an amount (`per mu`, `a year`, `annually`) or before it (`每亩`, `人均`)."""
    return _per_behind(units, last) or _per_before(units, first)


def _per_before(units: Units, first: int) -> str:
    bases = units.words["per_before"]
    if not bases:
        return ""
    start, _ = units.sentence(first)
    whole = units.words["no_rate"]
    for index in range(first - 1, max(start, first - _PER_REACH) - 1, -1):
        key = units.keys[index]
        # 人均 may be read as one with what follows: 人均可支配收入.
        base = bases.get(key) or ("" if key in whole else bases.get(key[:2]))
        if base:
            return base
        if key in BREAKS or units.items[index].number is not None:
            break
    return ""


def _per_behind(units: Units, last: int) -> str:
    if last >= len(units) or units.has(last + 1, "earlier_behind") or units.has(last + 2, "earlier_behind"):
        return ""
    if units.has(last, "per_word"):
        return units.value(last, "per_word")
    if units.key(last) in ("per", "a", "an", "each", "every", "/") and last + 1 < len(units):
        base = units[last + 1]
        if units.key(last) in ("per", "/") and base.is_word:
            return base.text.lower()
        if units.has(last + 1, "per_base"):
            return base.text.lower()
    return ""


def read_status(units: Units, first: int) -> str:
    """`planned` if the nearest verb before the quantity tells a plan (`will`, `aims to`), else `reported`."""
    start, _ = units.sentence(first)
    planned, done = units.words["plan_cue"], units.words["done_cue"]
    for index in range(first - 1, start - 1, -1):
        key = units.keys[index]
        month = units[index].capital and units.has(index, "month")
        if key in planned and units.key(index + 1) not in BREAKS and not month:
            return "planned"
        if key in done or key in _STRONG_BREAKS:
            return "reported"
    return "reported"


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
