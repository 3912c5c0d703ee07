"""Bodies of state written in lower case, known by their level, their place or the place that has them.

municipal  development and reform  commission     county  's  bureau  of commerce     Haikou  tax  bureau
└ level    └ field                 └ head         └ owner     └ head  └ field         └ place      └ head
"""

from collections.abc import Callable, Iterator, Mapping

from pipeline.extractors.org_name import Name
from pipeline.match import Match
from pipeline.units import Units

# Words of the field that a body is for, before and behind its head.
_LONGEST_FIELD = 6
_POSSESSIVES = ("'s", "’s")
# Words that are no part of a field.
_NO_FIELD = frozenset(
    (
        "verb",
        "finite",
        "say_verb",
        "report_verb",
        "title",
        "plan_cue",
        "speech_adverb",
        "small_head",
        "home_place",
    )
)


def _small_body(units: Units, match: Match) -> Iterator[Name]:
    """A head in lower case with the words up to its level, place or owner, and its field behind it."""
    at = match.first
    if units[at].capital:
        return
    start, end = units.sentence(at)
    first = at
    while first > start and at - first < _LONGEST_FIELD and _is_field(units, first - 1):
        first -= 1
    while first < at and units.key(first) in ("and", "of"):
        first += 1
    last = _field_end(units, match.last, end)
    owned = _owner_behind(units, last, end)
    begins = _anchored(units, first, at, start)
    if begins >= 0:
        yield Name(begins, last, units.value(at, "small_head") or "government", match.rule.id)
    elif owned:
        yield Name(first, owned, units.value(at, "small_head") or "government", match.rule.id)


def _is_field(units: Units, index: int) -> bool:
    """Whether a word in lower case can belong to the name of a body: `investment promotion bureau`."""
    unit = units[index]
    if unit.key in ("and", "&", "-"):
        return True
    if units.has(index, "level_word") or not unit.is_word or not unit.text.islower():
        return False
    return not units.has(index, "stop") and not units.has_any(index, _NO_FIELD)


def _anchored(units: Units, first: int, head: int, start: int) -> int:
    """First unit of a body whose level, owner or place stands right before `first`; -1 if none does."""
    before = first - 1
    if before < start:
        return -1
    if units.has(before, "level_word") and units[before].text.islower():
        named = units.phrases.name_left(units, before, start)
        return named if named < before and units.has(named, "place") else before
    owned = units.key(before) in _POSSESSIVES and units.has(before - 1, "home_owner")
    if owned and units.value(head, "small_head") != "zone":
        return before - 1 if before - 1 >= start else -1
    placed = units.has(before, "place") and units[before].capital and not units[before].opens
    return before if placed and units.has(head, "placed_head") else -1


def _field_end(units: Units, index: int, end: int) -> int:
    """Index after `of commerce`, `of agriculture and rural affairs` behind a head."""
    if units.key(index) != "of" or index + 1 >= end or not _is_field(units, index + 1):
        return index
    last = index + 1
    while last < end and last - index <= _LONGEST_FIELD and _is_field(units, last):
        last += 1
    while units.key(last - 1) in ("and", "&"):
        last -= 1
    return last


def _owner_behind(units: Units, index: int, end: int) -> int:
    """Index after the owner behind a body (`service centre of the park`), 0 if none stands there."""
    if units.key(index) != "of" or index + 1 >= end:
        return 0
    if units.has(index + 1, "home_place") and units[index + 1].text.islower():
        return index + 2
    owned = units.key(index + 1) == "the" and units.has(index + 2, "home_owner")
    return index + 3 if owned and index + 3 <= end else 0


READERS: Mapping[str, Callable[[Units, Match], Iterator[Name]]] = {"small_body": _small_body}
