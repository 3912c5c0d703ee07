"""MONEY: monetary amounts.

20 projects  above       100  million  yuan        30.57 billion yuan  ($4.71 billion)
             └ modifier  └ number │    └ currency  └──────────────────┘ └ converts the row before
                                  └ scale
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any

from pipeline.extractors.changes import change_parts
from pipeline.extractors.coins import is_whole
from pipeline.extractors.currencies import fill_currency, is_weight, read_currency
from pipeline.extractors.money_written import read_written
from pipeline.extractors.quantity import numbers_in, read_quantity, read_values
from pipeline.match import Match, RuleMatcher
from pipeline.units import Fact, Units

_THRESHOLD_MODIFIERS = ("more_than", "at_least", "less_than", "at_most")
# These sort what stands before them: `loans below 50 million`, not `loans up to 50 million`.
_SORTING_MODIFIERS = ("more_than", "at_least", "less_than")
# How far left of a bound its sorted noun may stand (`projects with an annual investment of over …`).
_THRESHOLD_REACH = 8
# How far behind a size the noun that it classes may stand.
_CLASSED_REACH = 4
# How far before `from A to B` its direction word may stand.
_CHANGE_REACH = 6
# How far before a noun the number that counts it may stand: `16 key industrial projects`.
_COUNTED_REACH = 4
# Scale of the largest amount that projects are sorted by.
_LARGEST_BOUND = Decimal("1e9")


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find monetary amounts with value, currency, modifier, role, per and converts."""
    facts = []
    for match in matcher.find(units):
        if match.rule.id != "bracketed_again" or _is_bracketed(units, match.start):
            facts.extend(_read(units, match))
    _share_bounds(units, facts)
    _link_conversions(units, facts)
    fill_currency(units, facts, units.words["untold"].get("currency", ""))
    return facts


def _read(units: Units, match: Match) -> list[Fact]:
    if _is_refused(units, match):
        return []
    match = _behind_year(units, match)
    columns, trace, first, last = read_quantity(units, match)
    currency, explicit = read_currency(units, match.start, match.end)
    if columns.get("modifier") in ("range", None) and _is_change(units, match):
        return _two_amounts(units, match, currency)
    columns["currency"] = currency
    columns["currency_explicit"] = explicit
    columns.setdefault("role", "amount")
    trace = read_written(units, match, columns, trace)
    if match.rule.id == "size_class_currency" and not _is_round(units, match):
        columns |= {"modifier": "exact", "role": "amount"}
    if _is_threshold(units, first, last, columns):
        columns |= {"role": "threshold", "status": "reported"}
    if currency and columns.get("modifier"):
        trace += f" × {currency}"
    return [Fact("MONEY", match.start, match.end, match.rule.id, columns, trace)]


def _is_refused(units: Units, match: Match) -> bool:
    """Whether what stands around a match shows that it is no amount."""
    rule = match.rule.id
    if rule == "pence":
        return not _is_pence(units, match)
    if rule == "signed_behind":
        return not _is_signed_behind(units, match)
    if rule == "size_class_named" and not _is_classed(units, match.end):
        return True
    if is_weight(units, match.start, match.end):
        return True
    return rule.startswith("coins") and not is_whole(units, match)


def _behind_year(units: Units, match: Match) -> Match:
    """Leave out a year that a range would begin with: `from $2 billion in [1986 to] $3.55 billion`."""
    if units.key(match.start) != "<year>" or units.key(match.start - 1) not in ("in", "since", "from"):
        return match
    second = next((i for i in range(match.start + 1, match.end) if units[i].number is not None), 0)
    start = second - units.has(second - 1, "prefix_currency")
    return Match(match.rule, match.first, match.last, start, match.end) if second else match


def _is_pence(units: Units, match: Match) -> bool:
    """Whether a letter glued to a number is pence: shares, dividends or pounds are spoken of."""
    start, end = units.sentence(match.start)
    return units[match.end - 1].glued and units.holds("pence_context", start, end)


def _is_signed_behind(units: Units, match: Match) -> bool:
    """Whether a sign belongs to the number before it: `10$`, not `5 $10`."""
    return match.end >= len(units) or units[match.end].number is None


def _is_bracketed(units: Units, first: int) -> bool:
    """Whether an amount stands in brackets before: `Taiwan (THB37 billion), Japan (13 billion)`."""
    start, _ = units.sentence(first)
    return any(
        units.key(i - 1) == "(" and (units.has(i, "prefix_currency") or units.has(i + 1, "currency"))
        for i in range(start + 1, first)
    )


def _is_classed(units: Units, last: int) -> bool:
    """Whether a size classes a noun a few words on: `a 100-billion rail transit cluster`."""
    for index in range(last, min(len(units), last + _CLASSED_REACH)):
        if units.has(index, "classed_noun"):
            return True
        if not units[index].is_word or units.has(index, "stop"):
            return False
    return False


def _is_round(units: Units, match: Match) -> bool:
    """Whether a size is a class (1, 5, 10, 50 …) rather than an exact amount (10.84)."""
    number = units[match.start].number
    return (
        number is not None
        and number.coefficient is not None
        and number.coefficient.normalize().as_tuple().digits in ((1,), (5,))
    )


def _is_change(units: Units, match: Match) -> bool:
    """Whether `from A to B` tells a change (`rose from $2m to $3m`): two amounts, no range."""
    first = match.start
    if len(change_parts(units, first, match.end)) > 1:
        return True
    if (
        not units.has(first - 1, "change_from")
        or sum(u.number is not None for u in units[first : match.end]) < 2
    ):
        return False
    start, _ = units.sentence(first)
    moved = range(max(start, first - _CHANGE_REACH), first)
    told = any(units.has(i, "rise") or units.has(i, "fall") for i in moved)
    # `up from` is one unit; a range that does not rise is none.
    return told or " " in units.key(first - 1) or not read_values(numbers_in(units, first, match.end))[0]


def _two_amounts(units: Units, match: Match, currency: str) -> list[Fact]:
    """Split a matched range into its two amounts."""
    at = [i for i in range(match.start, match.end) if units[i].number is not None]
    middle = units.first_of("range_to", at[0] + 1, at[-1])
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
    if columns.get("modifier") not in (*_THRESHOLD_MODIFIERS, "range") or columns["role"] != "amount":
        return False
    if units.words["sorted_behind"] and _sorts_next(units, last):
        return True
    if columns["modifier"] not in _SORTING_MODIFIERS:
        return False
    start, _ = units.sentence(first)
    summed, depth = False, 0
    for index in range(first - 1, max(start, first - _THRESHOLD_REACH) - 1, -1):
        depth += (units.key(index) == ")") - (units.key(index) == "(")
        path = units.has(index, "threshold_path") or (
            units.key(index) == "," and units.has(index + 1, "each_word")
        )
        if path or depth > 0 or units.key(index) == "(":
            summed = summed or units.has(index, "worth_word")
            continue
        if summed and not units.has(last, "each_word") and _is_counted(units, index, start):
            return _is_bound(units, first, last)
        return units.has(index, "sorted_noun") or units[index].number is not None
    return False


def _is_bound(units: Units, first: int, last: int) -> bool:
    """Whether an amount is round as bounds are: `worth over 100 million yuan`, not `over 6.8 billion`."""
    number = next((units[i].number for i in range(first, last) if units[i].number is not None), None)
    if number is None or number.coefficient is None or number.scale > _LARGEST_BOUND:
        return False
    return number.coefficient.normalize().as_tuple().digits in ((1,), (5,)) and any(
        units.value(i, "currency") == "CNY" for i in range(first, last)
    )


def _is_counted(units: Units, noun: int, start: int) -> bool:
    """Whether a number counts a noun: `16 projects worth over 6.8 billion` names their sum."""
    return any(units[i].number is not None for i in range(max(start, noun - _COUNTED_REACH), noun))


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


def _share_bounds(units: Units, facts: list[Fact]) -> None:
    """Give an amount the bound of its alternative: `50亿元或5亿美元以上工业项目`."""
    for before, fact in pairwise(facts):
        alternative = fact.first == before.last + 1 and units.has(before.last, "alternative")
        if alternative and fact.columns["role"] == "threshold":
            modifier = before.columns.get("modifier")
            shared = fact.columns["modifier"] if modifier == "exact" else modifier
            before.columns |= {"modifier": shared, "role": "threshold", "status": fact.columns["status"]}


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
