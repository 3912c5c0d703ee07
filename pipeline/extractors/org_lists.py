"""Organizations in lists: `companies such as A, B and C`, `A, B and other enterprises`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.extractors.org_actors import is_headline, is_person
from pipeline.extractors.org_name import CLOSE_MARKS, OPEN_MARKS, Name, skip_noise
from pipeline.languages.en_people import is_field
from pipeline.match import Match
from pipeline.units import Units

# How far a cue may stand from the names it introduces; units in brackets behind an item.
_LIST_NOUN_REACH, _LIST_ITEMS, _BRACKET_REACH = 8, 24, 8
# Units in brackets that tell something of an item.
_TOLD_REACH = 16
# Units of a list's item that may hold a particle.
_LONGEST_ITEM = 5
# Words of a name known only by the company that it stands beside, and what such a name does not hold.
_LONGEST_SIBLING, _SIBLING = 5, "sibling"
_NO_COMPANY = frozenset(
    ("place", "place_word", "title", "honorific", "event_word", "not_org", "demonym", "month", "weekday")
)


def _list_after(units: Units, match: Match) -> Iterator[Name]:
    """The names behind `companies such as`, or between `包括` and `在内的企业`."""
    start, end = units.sentence(match.first)
    nouns = units.all_of("org_plural", max(start, match.first - _LIST_NOUN_REACH), match.first)
    names = list(_list_items(units, match.last, end, match.rule.id))
    if not nouns and names and units.has(names[-1].last, "list_closer"):
        nouns = _nouns_behind(units, names[-1].last, end)
    if nouns:
        kind = units.value(nouns[-1], "org_plural")
        yield from (replace(name, kind=kind) for name in names)


def _nouns_behind(units: Units, first: int, end: int) -> list[int]:
    """The first noun behind a list that says what it lists."""
    for index in range(first, min(end, first + _LIST_NOUN_REACH)):
        if units.has(index, "org_plural"):
            return [index]
        if units.key(index) in (",", ".", ";", "，", "。", "；", "、"):
            break
    return []


def _list_before(units: Units, match: Match) -> Iterator[Name]:
    """The names before `and other enterprises`, `等企业`."""
    start, end = units.sentence(match.first)
    nouns = _nouns_behind(units, match.last, end)
    counted = units[match.last].number is not None if match.last < end else False
    if not nouns or (not counted and units.holds("listed_kind", match.last, nouns[0])):
        return
    first, comma = match.first, False
    while first > start and match.first - first < _LIST_ITEMS and _in_list(units, first - 1, comma=comma):
        first -= 1
        comma = comma or units.value(first, "list_separator") == "comma"
    kind = units.value(nouns[0], "org_plural")
    names = [replace(name, kind=kind) for name in _list_items(units, first, match.first, match.rule.id)]
    if names and all(units.key(i) in CLOSE_MARKS for i in range(names[-1].last, match.first)):
        yield from names


def _in_list(units: Units, index: int, *, comma: bool) -> bool:
    """Whether a unit belongs to a list read from its end; left of a comma, `和` joins no item."""
    separator = units.value(index, "list_separator")
    if comma and units.has(index, "soft_edge") and _in_short_item(units, index):
        return True
    if separator:
        return separator == "comma" or not (comma and units.has(index, "soft_edge"))
    if units.key(index) in ("&", "-", ".", "·", *OPEN_MARKS, *CLOSE_MARKS) or units.has(index, "legal_form"):
        return True
    begins = units.value(index - 1, "list_separator") == "comma"
    return units.phrases.is_name_word(units, index) and (begins or not units.has(index, "soft_edge"))


def _in_short_item(units: Units, index: int) -> bool:
    """Whether the comma before an item stands near, so that a particle belongs to it: `、金能电池`."""
    for at in range(index - 1, max(-1, index - _LONGEST_ITEM), -1):
        if units.value(at, "list_separator") == "comma":
            return True
        if not units.phrases.is_name_word(units, at):
            return False
    return False


def _list_items(units: Units, first: int, end: int, rule: str) -> Iterator[Name]:
    index = first
    while index < end and index - first < _LIST_ITEMS * 2:
        if units.key(index) == "(" and index > first:
            closing = (i for i in range(index, min(end, index + _BRACKET_REACH)) if units.key(i) == ")")
            index = next(closing, index) + 1
            continue
        if units.key(index) in ("the", "&", *OPEN_MARKS, *CLOSE_MARKS) or units.value(
            index, "list_separator"
        ):
            index += 1
            continue
        last = units.phrases.name_right(units, index, end)
        if last == index:
            return
        if units.has(last, "soft_edge"):
            last = _item_end(units, index, end) or last
        if units.has(last, "legal_form"):
            last += 1
        if not units.has(index - 1, "title"):
            yield Name(index, last, "", rule, strong=False)
        index = last


def _item_end(units: Units, first: int, end: int) -> int:
    """Index of the comma or the end of the list that closes a short item: `盛和资源、`; 0 if none is."""
    for at in range(first, min(end, first + _LONGEST_ITEM) + 1):
        if at == end or units.value(at, "list_separator") == "comma":
            return at
        if not units.phrases.is_name_word(units, at):
            return 0
    return 0


def coordinated(units: Units, names: Sequence[Name]) -> Iterator[Name]:
    """Names that stand in a list with a company: `A, B and C`; of two, those that `and` joins."""
    ends = {name.last: name for name in names}
    starts = {name.first: name for name in names}
    for name in names:
        if name.kind != "company" or is_headline(units, name.first):
            continue
        start, end = units.sentence(name.first)
        before, joined = _items_before(units, name.first, start, ends)
        behind, closed = _items_behind(units, name.last, end, starts)
        new = [item for item in (*before, *behind) if item.rule == _SIBLING]
        if closed or joined:
            yield from new


def _items_behind(units: Units, at: int, end: int, starts: Mapping[int, Name]) -> tuple[list[Name], bool]:
    """Items of a list behind a name, and whether `and` closes it."""
    items: list[Name] = []
    while at + 1 < end and len(items) < _LIST_ITEMS:
        at = _behind_brackets(units, at, end)
        closing = units.key(at) in ("and", "&") or (units.key(at) == "," and units.key(at + 1) == "and")
        if not closing and units.key(at) != ",":
            break
        first = at + 1 + (units.key(at) == "," and units.key(at + 1) == "and")
        first += units.key(first) == "the"
        item = starts.get(first) or _sibling(units, first, units.phrases.name_right(units, first, end))
        if item is None:
            break
        items.append(item)
        at = item.last
        if closing:
            return items, True
    return items, False


def _items_before(units: Units, at: int, start: int, ends: Mapping[int, Name]) -> tuple[list[Name], bool]:
    """Items of a list before a name, and whether `and` stands before it."""
    items: list[Name] = []
    at -= units.key(at - 1) == "the"
    joined = units.key(at - 1) in ("and", "&")
    while at - 1 > start and len(items) < _LIST_ITEMS and units.key(at - 1) in ("and", "&", ","):
        last = at - 1 - (units.key(at - 1) == "and" and units.key(at - 2) == ",")
        last = _before_brackets(units, last, start)
        item = ends.get(last) or _sibling(units, units.phrases.name_left(units, last, start), last)
        if item is None:
            break
        items.append(item)
        at = item.first - (units.key(item.first - 1) == "the")
    located = units.has(at - 1, "locative") and not units.has(at - 2, "stake_word")
    return ([] if located else items), joined


def _behind_brackets(units: Units, at: int, end: int) -> int:
    """Index behind what brackets tell of an item: `Apollo Tyres (Rs 505 crore), …`."""
    if units.key(at) != "(":
        return at
    closing = (i for i in range(at, min(end, at + _TOLD_REACH)) if units.key(i) == ")")
    return next(closing, at - 1) + 1


def _before_brackets(units: Units, last: int, start: int) -> int:
    """Index of the bracket that opens behind an item which ends before `last`: `Apollo Tyres (…)`."""
    if units.key(last - 1) != ")":
        return last
    opening = (i for i in range(last - 1, max(start, last - _TOLD_REACH), -1) if units.key(i) == "(")
    return next(opening, last)


def _sibling(units: Units, first: int, last: int) -> Name | None:
    """An item of a list that may be a company: no place, person, title or event."""
    first = skip_noise(units, first, last)
    if not first < last <= first + _LONGEST_SIBLING or is_person(units, first, last):
        return None
    if any(units.has_any(i, _NO_COMPANY) for i in range(first, last)):
        return None
    if last - first == 1 and is_field(units, first):
        return None
    return Name(first, last, "company", _SIBLING, strong=False)


READERS: Mapping[str, Callable[[Units, Match], Iterator[Name]]] = {
    "list_after": _list_after,
    "list_before": _list_before,
}
