"""COUNT: numbers of discrete things or people.

    introduced  95      large  projects  with a total …
                │       └ premodifiers └ head
                └ number

The noun phrase is walked to its head in code: English gives the head away by its plural.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.extractors.quantity import (
    find_modifier,
    numbers_in,
    overlaps,
    read_per,
    read_status,
    read_values,
)
from pipeline.match import Match, RuleMatcher
from pipeline.units import Fact, Units

# Words between a number and its head at most.
_NOUN_PHRASE_CAP = 10
_SINGULAR_CAP = 4


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find counts with value, modifier, item and the threshold that sorts what is counted."""
    taken = _taken(known)
    facts: list[Fact] = []
    for match in matcher.find(units):
        if overlaps(match.start, match.end, taken) or _is_numbered(units, match.start):
            continue
        numbers = numbers_in(units, match.start, match.end)
        last, item = _extent(units, match.end, match.rule.set.get("item", ""), single=numbers[-1].value == 1
        )
        if item and _is_capital_name(units, last):
            continue
        if not item and not (_understood(units, match.start, match.end) or _repeats(units, match, facts)):
            continue
        columns, trace = read_values(numbers)
        modifier, _, _ = find_modifier(units, match.start, match.end)
        if modifier and columns.get("modifier") == "exact":
            columns["modifier"] = modifier
        columns |= {"item": item, "per": read_per(units, last), "status": read_status(units, match.start)}
        fact = Fact("COUNT", match.start, last, match.rule.id, columns, trace)
        _link_threshold(units, fact, known["MONEY"])
        facts.append(fact)
    _fill_understood(units, facts)
    return facts


def _taken(known: Mapping[str, list[Fact]]) -> set[int]:
    """Units that belong to another quantity, to a quoted name or to an organization's name."""
    taken: set[int] = set()
    for facts in known.values():
        for fact in facts:
            taken.update(range(fact.first, fact.last))
    return taken


def _is_numbered(units: Units, first: int) -> bool:
    """Whether a number names one thing of a series or a part of a name: `Phase 2`, `top 500`, `No. 5`."""
    before = first - 1
    if units.key(before) == "-":
        return units[first].glued
    if units.has(before, "numbered") and not units[first].opens:
        return True
    number = units[first].number
    if units.key(first) == "<year>" and (units[first + 1].capital if first + 1 < len(units) else True):
        return True
    spelled_name = units[first].capital and number is not None and not number.digits
    return spelled_name and not units[first].opens and _is_name(units, before, first)


def _is_name(units: Units, before: int, first: int) -> bool:
    """Whether a capitalized number word inside a sentence belongs to a name (`Three Gorges`)."""
    starts = units.sentence(first)[0] == first or units.key(before) in ('"', "“", ":", "‘", "'")
    return not starts or (first + 1 < len(units) and units[first + 1].capital)


def _is_capital_name(units: Units, last: int) -> bool:
    """Whether the head noun is capitalized (`26 Counties`): the number is part of a name."""
    head = units[last - 1]
    return head.capital and not head.text.isupper() and not any(c.isupper() for c in head.text[1:])


def _extent(units: Units, first: int, fixed_item: str, *, single: bool) -> tuple[int, str]:
    """Index after the counted noun phrase and its item; the item is empty where no noun follows."""
    head = _head(units, first, single=single)
    if head < 0:
        return first, ""
    start = first
    if units.has(head, "classifier_noun") and units.key(head + 1) == "of":
        counted = _head(units, head + 2, single=True)
        if counted > 0:
            head, start = counted, head + 2
    last = _coordinated(units, head) + 1
    while start < last - 1 and (
        units.has(start, "filler")
        or units.key(start) in ("<size>", "level")
        or units.key(start) in ("of", "-", "different", "more", "new-")
    ):
        start += 1
    return last, fixed_item or units.slice(start, last)


def _head(units: Units, first: int, *, single: bool) -> int:
    """Index of the head noun of the phrase that begins at first, -1 if there is none.

    The head is the first plural that is not itself a modifier of a plural right behind it; after
    `one`, and where no plural comes, the last word of the phrase.
    """
    last_word = -1
    end = min(len(units), first + _NOUN_PHRASE_CAP)
    index = first
    while index < end:
        unit = units[index]
        if unit.opens or not _in_phrase(units, index, first):
            break
        if unit.is_word:
            last_word = index
            plural = is_plural(units, index) or (
                index == first and unit.key.endswith("s") and units.has(index, "verb")
            )
            if plural and not single and not _modifies_plural(units, index):
                return index
        index += 1
    if single or units.has(last_word, "mass_head"):
        return _trim(units, first, last_word, single=single)
    return -1


def _in_phrase(units: Units, index: int, first: int) -> bool:
    """Whether the unit can stand inside a noun phrase."""
    unit = units[index]
    if unit.key in ("-", "‑", "/", "'s", "’s", "&", "'", "’"):
        return index > first or unit.key not in ("-", "‑", "/")
    if unit.number is not None:
        return units.key(index) == "<size>"
    if unit.key in ("and", ","):
        return _joins_adjectives(units, index)
    if units.has(index, "stop") and unit.key not in ("high", "strong", "long", "overseas", "own", "of"):
        return False
    if unit.key == "of":
        return False
    if units.has(index, "verb"):
        return index == first or units.key(index - 1) == "-" or units.key(index + 1) == "-"
    return unit.is_word or unit.key in ("“", "”", '"', "<ordinal>")


def _joins_adjectives(units: Units, index: int) -> bool:
    """Whether `and` or a comma stands between adjectives before a plural: `small and medium-sized firms`."""
    before, after = units.key(index - 1), units.key(index + 1)
    if after in units.words["adjective"] or after.endswith(("-sized", "-tech")):
        return before in units.words["adjective"] or units[index].key == "and"
    return units[index].key == "and" and before in units.words["adjective"]


def is_plural(units: Units, index: int) -> bool:
    """Whether a word looks like a plural noun."""
    unit = units[index]
    if units.has(index, "plural"):
        return True
    if units.key(index + 1) in ("-", "‑") and units[index + 1].glued:
        return False
    word = unit.key
    if units.has(index, "not_plural") or len(word) < 3 or word[-1] != "s":
        return False
    return not word.endswith(("ss", "us", "is", "ics", "ous")) and not units.has(index, "verb")


def _modifies_plural(units: Units, index: int) -> bool:
    """Whether a plural is followed by its own head: `sports centers`, `women entrepreneurs`."""
    after = index + 1
    if after >= len(units) or units[after].opens or not units[after].is_word or units.has(after, "stop"):
        return False
    if is_plural(units, after):
        return True
    return units.has(index, "attributive_plural") and _head(units, after, single=False) > 0


def _trim(units: Units, first: int, last_word: int, *, single: bool) -> int:
    """Cut a phrase without a plural at its first participle; `one` takes a short phrase only."""
    if last_word < 0:
        return -1
    for index in range(first + 1, last_word + 1):
        word = units.key(index)
        if word.endswith(("ed", "ing")) and not units.has(index, "noun_like") and index == last_word:
            return index - 1
    if single and last_word - first >= _SINGULAR_CAP:
        return -1 if units.has(first, "stop") else last_word
    return last_word


def _coordinated(units: Units, head: int) -> int:
    """Index of the last head of `graduates and other talents`, `teachers, doctors and engineers`."""
    last = head
    while True:
        index = last + 1
        listed = units.key(index) == "," and _list_goes_on(units, index)
        if listed or units.key(index) in ("and", "or", "&"):
            index += 1
        else:
            return last
        if index >= len(units) or units[index].number is not None:
            return last
        if units.key(index) == "other":
            index += 1
        following = _head(units, index, single=False)
        if following < 0 or following - index > 3 or units[index].capital != units[head].capital:
            return last
        last = following


def _list_goes_on(units: Units, comma: int) -> bool:
    """Whether a comma joins heads: two plurals at most three words apart, and an `and` after them."""
    index = comma + 1
    if index >= len(units) or units[index].number is not None:
        return False
    following = _head(units, index, single=False)
    return 0 < following <= index + 2 and units.key(following + 1) in ("and", "or", ",")


def _understood(units: Units, first: int, last: int) -> bool:
    """Whether a bare number leaves its noun out: `of which 14 were`, `(including 3 with …)`."""
    if units.key(last) in ("were", "are", "have", "had", "was", "is", "has", "will", "with", "in") and (
        units.has(first - 1, "part_cue") or units.key(first - 1) in ("the", "other")
    ):
        return True
    return units.has(first - 1, "part_cue") and units.key(last) in (",", ".", ")", "and", "came", "of")


def _repeats(units: Units, match: Match, facts: list[Fact]) -> bool:
    """Whether a bare number repeats the noun of a count: `9,640 parcels, against 7,115`."""
    if not any(units.sentence_of[fact.first] == units.sentence_of[match.start] for fact in facts[-3:]):
        return False
    after = units.key(match.end)
    if units.key(match.start - 1) == "and" and after in ("with", "worth"):
        return True
    if units.has(match.start - 1, "bare_cue"):
        return after in (",", ".", ";", ")") or units.has(match.end, "stop")
    return units.key(match.start - 1) == "," and after in ("were", "are", "have", "had")


def _fill_understood(units: Units, facts: list[Fact]) -> None:
    """A count without a noun takes the item of the count before it in the same sentence."""
    for before, fact in zip([None, *facts], facts, strict=False):
        named = units.key(fact.last) in ("were", "are") and not fact.columns["item"]
        head = _head(units, fact.last + 1, single=False) if named else -1
        if head > 0:
            fact.columns["item"] = units.slice(fact.last + 1, head + 1)
        elif not fact.columns["item"] and before is not None and _is_near(units, before, fact):
            fact.columns["item"] = before.columns["item"]
            fact.trace += f"; noun understood from '{before.columns['item']}'"


def _is_near(units: Units, before: Fact, fact: Fact) -> bool:
    """Whether two facts stand in the same sentence or in neighboring ones."""
    return units.sentence_of[before.first] >= units.sentence_of[fact.first] - 1


def _link_threshold(units: Units, fact: Fact, money: Iterable[Fact]) -> None:
    """Name the bound right behind the counted noun: `20 projects above 100 million yuan`."""
    for amount in money:
        if amount.columns["role"] == "threshold" and 0 <= amount.first - fact.last <= 8:
            between: list[Any] = [units.key(i) for i in range(fact.last, amount.first)]
            if all(
                key in units.words["threshold_path"]
                or key in units.words["before_modifier"]
                or key in units.words["filler"]
                for key in between
            ):
                fact.refers["threshold"] = amount
            return
