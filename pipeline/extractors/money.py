"""MONEY: monetary amounts.

20 projects  above       100  million  yuan        30.57 billion yuan  ($4.71 billion)
             └ modifier  └ number │    └ currency  └──────────────────┘ └ converts the row before
                                  └ scale
"""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any

from pipeline.extractors.quantity import read_quantity
from pipeline.match import Match, RuleMatcher
from pipeline.numbers import times
from pipeline.units import Fact, Units

_THRESHOLD_MODIFIERS = ("more_than", "at_least", "less_than", "at_most")
# How far left of a bound its sorted noun may stand (`projects with an annual investment of over …`).
_THRESHOLD_REACH = 8


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find monetary amounts with value, currency, modifier, role, per and converts."""
    facts = []
    for match in matcher.find(units):
        facts.extend(_read(units, match))
    _link_conversions(units, facts)
    _fill_currency(facts, units.words["untold"].get("currency", ""))
    return facts


def _read(units: Units, match: Match) -> list[Fact]:
    columns, trace, first, last = read_quantity(units, match)
    currency, explicit = _currency(units, match)
    if columns.get("modifier") == "range" and _is_change(units, match.start):
        return _two_amounts(units, match, currency)
    columns["currency"] = currency
    columns["currency_explicit"] = explicit
    columns.setdefault("role", "amount")
    _read_subunit(units, match, columns)
    if match.rule.id == "size_class_currency" and not _is_round(units, match):
        columns |= {"modifier": "exact", "role": "amount"}
    if _is_threshold(units, first, last, columns):
        columns["role"] = "threshold"
    if currency and columns.get("modifier"):
        trace += f" × {currency}"
    return [Fact("MONEY", match.start, match.end, match.rule.id, columns, trace)]


def _currency(units: Units, match: Match) -> tuple[str, bool]:
    for index in range(match.start, match.end):
        for table in ("prefix_currency", "currency"):
            if units.has(index, table):
                return units.value(index, table), True
    return "", False


def _read_subunit(units: Units, match: Match, columns: dict[str, Any]) -> None:
    """Turn pence into pounds: the table says which part of which currency."""
    meaning = units.value(match.end - 1, "subunit")
    if meaning and columns.get("value") is not None:
        share, _, currency = meaning.partition(" ")
        columns["value"] = times(columns["value"], Decimal(share))
        columns |= {"currency": currency, "currency_explicit": bool(currency)}


def _is_round(units: Units, match: Match) -> bool:
    """Whether a size is a class (1, 5, 10, 50 …) rather than an exact amount (10.84)."""
    number = units[match.start].number
    return (
        number is not None
        and number.coefficient is not None
        and number.coefficient.normalize().as_tuple().digits in ((1,), (5,))
    )


def _is_change(units: Units, first: int) -> bool:
    """Whether `from A to B` tells a change (`rose from $2m to $3m`): two amounts, no range."""
    if not units.has(first - 1, "change_from"):
        return False
    start, _ = units.sentence(first)
    return any(units.has(i, "rise") or units.has(i, "fall") for i in range(max(start, first - 6), first))


def _two_amounts(units: Units, match: Match, currency: str) -> list[Fact]:
    """Split a matched range into its two amounts."""
    at = [i for i in range(match.start, match.end) if units[i].number is not None]
    middle = next(i for i in range(at[0] + 1, at[-1]) if units.has(i, "range_to"))
    facts = []
    for first, last in ((match.start, middle), (middle + 1, match.end)):
        part = Match(match.rule, first, last, first, last)
        columns, trace, _, _ = read_quantity(units, part)
        columns |= {"currency": currency, "currency_explicit": True, "role": "amount"}
        facts.append(Fact("MONEY", first, last, match.rule.id, columns, f"{trace} × {currency}"))
    return facts


def _is_threshold(units: Units, first: int, last: int, columns: Mapping[str, Any]) -> bool:
    """Whether a bound sorts other things: `projects of more than 1 billion yuan`, `亿元以上项目`.

    `first` to `last` are the units of the amount with its modifier.
    """
    if columns.get("modifier") not in _THRESHOLD_MODIFIERS or columns["role"] != "amount":
        return False
    if units.words["sorted_behind"] and _sorts_next(units, last):
        return True
    start, _ = units.sentence(first)
    for index in range(first - 1, max(start, first - _THRESHOLD_REACH) - 1, -1):
        if units.has(index, "threshold_path"):
            continue
        return units.has(index, "sorted_noun") or units[index].number is not None
    return False


def _sorts_next(units: Units, last: int) -> bool:
    """Whether the noun or the number of what is sorted stands right behind a bound."""
    if units.has(last, "sorted_link"):
        last += 1
    for index in range(last, min(units.sentence(last - 1)[1], last + _THRESHOLD_REACH)):
        if units[index].number is not None:
            return index == last and units.has(index + 1, "classifier")
        if units.has(index, "sorted_behind"):
            return True
        if not units[index].is_word or units.has(index, "stop"):
            return False
    return False


def _link_conversions(units: Units, facts: list[Fact]) -> None:
    """Mark amounts in brackets that restate the amount right before: `30.57 billion yuan ($4.71 billion)`."""
    for before, fact in pairwise(facts):
        # The amount is restated right behind an opening mark; more words than that are not read.
        between = (key for key in units.keys[before.last : fact.first] if not _is_soft(units, key))
        closed = list(islice(between, 2))
        if closed in (["("], ["（"], ["["]) and before.columns["currency"] != fact.columns["currency"]:
            fact.refers["converts"] = before
        elif closed in ([";"], ["；"]) and "converts" in before.refers:
            fact.refers["converts"] = before.refers["converts"]


def _is_soft(units: Units, key: str) -> bool:
    return any(
        key in units.words[table] for table in ("before_modifier", "conversion_word", "per_word", "per_base")
    ) or key in ("per", "a")


def _fill_currency(facts: list[Fact], untold: str) -> None:
    """Give amounts without a currency word the one that most amounts of the text have (first wins a tie).

    Where the text names none, it is the one that its language means then (`untold`), if there is one.
    """
    written = [f.columns["currency"] for f in facts if f.columns["currency_explicit"]]
    number = Counter(written)
    usual = max(number, key=lambda currency: number[currency]) if number else ""
    for fact in facts:
        if not fact.columns["currency_explicit"]:
            if usual:
                fact.columns["currency"] = usual
                fact.trace += f" × {usual} (currency of the text)"
            elif untold:
                fact.columns["currency"] = untold
                fact.trace += f" × {untold} (no currency is written in the text: that of its language)"
            else:
                fact.columns["currency"] = ""
                fact.trace += "; no currency is written in the text"
