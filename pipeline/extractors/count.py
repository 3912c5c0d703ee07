"""COUNT: numbers of discrete things or people.

    introduced  95      large  projects  with a total …
                │       └ premodifiers └ head
                └ number

How far the noun phrase reaches is the language's own (`Phrases.counted`).
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.extractors.bare import counted_before, introduced, is_listed, is_subject, partitive, unmodified
from pipeline.extractors.quantity import (
    find_modifier,
    numbers_in,
    overlaps,
    read_values,
    taken_units,
)
from pipeline.extractors.rate import read_per
from pipeline.extractors.status import read_status
from pipeline.match import Match, RuleMatcher
from pipeline.units import Fact, Units

# How many units may stand between a bound and the number of what it sorts: 亿元以上重大制造业项目23个.
_SORTED_REACH = 14
# The same for a bound behind its number.
_BOUND_REACH = 8


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find counts with value, modifier, item and the threshold that sorts what is counted."""
    taken = taken_units(known)
    thresholds = [amount for amount in known["MONEY"] if amount.columns["role"] == "threshold"]
    facts: list[Fact] = []
    for match in matcher.find(units):
        if (
            overlaps(match.start, match.end, taken)
            or _is_numbered(units, match.start)
            or _is_ratio(units, match.start)
        ):
            continue
        fact = _read(units, match, facts)
        if fact is not None:
            _link_threshold(units, fact, thresholds)
            facts.append(fact)
    _fill_understood(units, facts)
    return facts


def _read(units: Units, match: Match, facts: list[Fact]) -> Fact | None:
    """A count, if a noun follows the number, stands before it or is understood."""
    numbers = numbers_in(units, match.start, match.end)
    last, item = units.phrases.counted(units, match.start, match.end, single=numbers[-1].value == 1)
    sized = units.has(match.end, "times_word") or units.has(match.end, "sized_by")
    if (
        sized
        or units.has(last, "difference")
        or last <= match.start
        or (item and _is_capital_name(units, last))
    ):
        return None
    if not item:
        last = match.end - (units.key(match.end - 1) == "of")
        item = counted_before(units, match.start, last) or partitive(units, last)
        if not (item or _is_bare(units, match.start, last, facts)):
            return None
    columns, trace = read_values(numbers)
    modifier = units.value(match.end - 1, "after_modifier") or find_modifier(units, match.start, match.end)[0]
    if modifier and columns.get("modifier") == "exact":
        columns["modifier"] = modifier
    columns |= {
        "item": item,
        "per": read_per(units, match.start, last),
        "status": read_status(units, match.start, last),
    }
    return Fact("COUNT", match.start, last, match.rule.id, columns, trace)


def _is_bare(units: Units, first: int, last: int, facts: list[Fact]) -> bool:
    """Whether a number without a noun counts what was counted before it or is said in its sentence."""
    return (
        _understood(units, first, last)
        or _repeats(units, first, last, facts)
        or is_subject(units, first, last, facts)
        or is_listed(units, first, last, facts)
    )


def _is_numbered(units: Units, first: int) -> bool:
    """Whether a number names one thing of a series or a part of a name: `Phase 2`, `top 500`, `No. 5`."""
    before = first - 1
    if units.key(before) == "-":
        return units[first].glued
    verb = units.key(before).endswith("ing") and not units[before].capital
    if units.has(before, "numbered") and not units[first].opens and not verb:
        return True
    number = units[first].number
    if units.key(first) == "<year>" and (units[first + 1].capital if first + 1 < len(units) else True):
        return True
    spelled_name = units[first].capital and number is not None and not number.digits
    return spelled_name and not units[first].opens and _is_name(units, before, first)


def _is_ratio(units: Units, first: int) -> bool:
    """Whether a number is what a smaller one right before it is a part of: `three in four firms`."""
    if units.key(first - 1) == "one in":
        return True
    before = units[first - 2].number if first > 1 and units.has(first - 1, "ratio_word") else None
    whole = units[first].number
    if before is None or whole is None or before.value is None or whole.value is None:
        return False
    return (
        before.scale == whole.scale == 1 and before.value < whole.value and units.key(first - 2) != "<year>"
    )


def _is_name(units: Units, before: int, first: int) -> bool:
    """Whether a capitalized number word inside a sentence belongs to a name (`Three Gorges`)."""
    starts = units.sentence(first)[0] == first or units.key(before) in ('"', "“", ":", "‘", "'")
    return not starts or (first + 1 < len(units) and units[first + 1].capital)


def _is_capital_name(units: Units, last: int) -> bool:
    """Whether the head noun is capitalized (`26 Counties`): the number is part of a name."""
    head = units[last - 1]
    return head.capital and not head.text.isupper() and not any(c.isupper() for c in head.text[1:])


def _understood(units: Units, first: int, last: int) -> bool:
    """Whether a bare number leaves its noun out: `of which 14 were`, `(including 3 with …)`, `其中14个`."""
    if units.has(last - 1, "classifier"):
        return True
    if units.key(last) in ("were", "are", "have", "had", "was", "is", "has", "will", "with", "in") and (
        units.has(first - 1, "part_cue") or units.key(first - 1) in ("the", "other")
    ):
        return True
    if units.key(last) in ("of which", "of whom", "of these", "of those", "of them"):
        return True
    start, _ = units.sentence(first)
    if units.key(first - 1) == "," and units.has(start, "introduction") and units.has(last, "finite"):
        return True
    return units.has(first - 1, "part_cue") and units.key(last) in (
        *(",", ".", ")", "and", "came", "of"),
        *("for", "from", "at", "on", "in", "to", "under", "above", "over", "by"),
    )


def _repeats(units: Units, first: int, last: int, facts: list[Fact]) -> bool:
    """Whether a bare number repeats the noun of a count: `9,640 parcels, against 7,115`."""
    if not any(units.sentence_of[fact.first] == units.sentence_of[first] for fact in facts[-3:]):
        return False
    after = units.key(last)
    if units.key(unmodified(units, first)) == "with" and after in (
        "to",
        "in",
        "from",
        "at",
        "for",
        "of",
        "on",
    ):
        return True
    if units.key(first - 1) == "and" and after in ("with", "worth"):
        return True
    if units.has(first - 1, "bare_cue"):
        return after in (",", ".", ";", ")") or units.has(last, "stop")
    return units.key(first - 1) == "," and after in ("were", "are", "have", "had")


def _fill_understood(units: Units, facts: list[Fact]) -> None:
    """A count without a noun takes the item of the count before it in the same sentence."""
    for before, fact, behind in zip([None, *facts], facts, [*facts[1:], None], strict=False):
        named = units.has(fact.last, "counted_link") and not fact.columns["item"]
        item = units.phrases.counted(units, fact.last, fact.last + 1, single=False)[1] if named else ""
        if not fact.columns["item"]:
            item = item or introduced(units, fact.first)
            if behind is not None and behind.first == fact.last:
                item = item or behind.columns["item"]
        if item:
            fact.columns["item"] = item
        elif not fact.columns["item"] and before is not None and _is_near(units, before, fact):
            fact.columns["item"] = before.columns["item"]
            fact.trace += f"; noun understood from '{before.columns['item']}'"


def _is_near(units: Units, before: Fact, fact: Fact) -> bool:
    """Whether two facts stand in the same sentence or in neighboring ones."""
    return units.sentence_of[before.first] >= units.sentence_of[fact.first] - 1


def _link_threshold(units: Units, fact: Fact, money: Sequence[Fact]) -> None:
    """Name the bound that sorts what is counted: `20 projects above 100 million yuan`, `亿元以上项目23个`."""
    for amount in money[bisect_left(money, fact.first - _SORTED_REACH, key=lambda amount: amount.last) :]:
        if amount.first - fact.last > _BOUND_REACH:
            return
        if fact.first < amount.first < fact.last or _sorts_next(units, amount, fact):
            fact.refers["threshold"] = amount
            return
        if amount.first >= fact.last:
            between: list[Any] = [units.key(i) for i in range(fact.last, amount.first)]
            if all(
                key in units.words["threshold_path"]
                or key in units.words["before_modifier"]
                or key in units.words["filler"]
                for key in between
            ):
                fact.refers["threshold"] = amount
            return


def _sorts_next(units: Units, amount: Fact, fact: Fact) -> bool:
    """Whether a bound stands before the noun or number that it sorts: `亿元以上项目23个`, `超20亿元3个`."""
    if not 0 <= fact.first - amount.last <= _SORTED_REACH or not units.words["sorted_behind"]:
        return False
    between = range(amount.last, fact.first)
    return all(_may_stand_between(units, index) for index in between)


def _may_stand_between(units: Units, index: int) -> bool:
    if units.has(index, "after_modifier") or units.has(index, "sorted_link"):
        return True
    return units[index].is_word and units[index].number is None and not units.has(index, "stop")
