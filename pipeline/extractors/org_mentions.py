"""Mentions of names that the text itself makes known: short forms in brackets, and later mentions."""

from collections.abc import Iterator
from itertools import compress, count
from operator import attrgetter

from pipeline.extractors.marks import has_case
from pipeline.extractors.org_lists import coordinated
from pipeline.extractors.org_name import CLOSE_MARKS, OPEN_MARKS, Name
from pipeline.extractors.org_runs import LONGEST, SHORTEST, is_name
from pipeline.units import Units

# Characters of a company's own name that may stand for it.
_LONGEST_OWN = 3
# Units of a name that may stand for it without its place and its legal form.
_SHORTEST = 3
_PLAIN = frozenset(("common_name", "company_word", "common_word"))
# Characters of a given name.
_GIVEN = 2
# Units of a short form in quotation marks.
_LONGEST_ALIAS = 12
_UNSPELLED = ("of", "and", "the", "for", "&", "in", "-")
_BRACKET = (frozenset("("),)
_LIST_MARKS = ("、", "和", "与", "及")


def abbreviations(units: Units, names: list[Name]) -> Iterator[Name]:
    """Short forms in brackets behind a name: `Ministry of Commerce (MOC)`."""
    for name in names:
        index = name.last
        if units.key(index) not in ("(", "（"):
            continue
        index += 1
        told = False
        while units.key(index) == "the" or units.key(index) in OPEN_MARKS or units.has(index, "alias_cue"):
            told = told or units.has(index, "alias_cue")
            index += 1
        last = _alias_end(units, index, told=told) if index < len(units) else index
        close = last
        while units.key(close) in CLOSE_MARKS:
            close += 1
        if last > index and units.key(close) in (")", "）", ",", ";", "，", "；"):
            whole = units.slice(name.first, name.last)
            if not told and not _may_abbreviate(units.slice(index, last), whole):
                continue
            yield Name(index, last, name.kind, "abbreviation", strong=False)


def _alias_end(units: Units, first: int, *, told: bool) -> int:
    """Index after a short form in brackets; within quotation marks behind `以下简称` it is all they hold."""
    if told and units.key(first - 1) in OPEN_MARKS:
        marks = range(first, min(len(units), first + _LONGEST_ALIAS))
        close = next((i for i in marks if units.key(i) in CLOSE_MARKS), first)
        if all(units[i].is_word for i in range(first, close)):
            return close
    return units.phrases.name_right(units, first, len(units))


def spelled_out(units: Units, names: list[Name]) -> Iterator[Name]:
    """Names whose letters in brackets tell where they begin and end: `[Hyundai] Motor Alabama (HMA)`."""
    opened = units.where(_BRACKET)
    covered = {i: name for name in names for i in range(name.first, name.last)} if opened else {}
    for at in opened:
        letters = units[at + 1].text if units.key(at + 2) == ")" else ""
        if not (letters.isalpha() and letters.isupper() and len(letters) > 1):
            continue
        first = _first_of(units, at, letters)
        held = next((covered[i] for i in range(first, at) if i in covered), None) if first < at else None
        if held and (held.first > first or held.last < at) and first <= held.first:
            yield Name(first, at, held.kind, "spelled_out")


def _first_of(units: Units, end: int, letters: str) -> int:
    """First unit of the words before `end` that begin with the letters; `end` where they do not."""
    at, left = end, letters
    while left and at > 0 and not units[at - (at == end)].opens:
        at -= 1
        words = [word[0] for word in units[at].text.replace("-", " ").split()]
        if units.key(at) in _UNSPELLED:
            continue
        spelled = "".join(words)
        if not left.endswith(spelled):
            return end
        left = left[: -len(spelled)]
    return end if left else at


def siblings(units: Units, names: list[Name]) -> Iterator[Name]:
    """Names beside a company in a list: `A Textile and B`, `安邦半导体、KELVO和ABB中国`."""
    yield from coordinated(units, names)
    yield from _unspaced(units, names)
    taken = {i for name in names for i in range(name.first, name.last)}
    for name in names:
        for index in _listed_beside(units, name) if name.kind == "company" else ():
            word = units[index]
            named = word.capital and len(word.text) > 2 and not units.has(index, "not_org")
            if named and index not in taken and not units.has(index, "place"):
                taken.add(index)
                last = index + 1 + units.has(index + 1, "name_tail")
                yield Name(index, last, "company", "sibling", strong=False)


def _unspaced(units: Units, names: list[Name]) -> Iterator[Name]:
    """Runs of unknown Han characters beside a company in a list: `北斗星辰、天枢智控、摇光精密`."""
    taken = {i for name in names for i in range(name.first, name.last)}
    for name in names:
        if name.kind == "company":
            for first, last in (
                *_items_left(units, name.first, taken),
                *_items_right(units, name.last, taken),
            ):
                yield Name(first, last, "company", "sibling", strong=False)


def _items_left(units: Units, first: int, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Items of a list before the name that begins at `first`, the nearest first."""
    start = units.sentence(first)[0]
    while units.key(first - 1) == "、" and first - 2 >= start:
        last = first = first - 1
        stop = max(start, last - LONGEST - 1)
        while first > stop and units[first - 1].is_word and first - 1 not in taken:
            first -= 1
        if not _is_item(units, first, last, start):
            return
        yield first, last


def _items_right(units: Units, last: int, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Items of a list behind the name that ends before `last`."""
    start, end = units.sentence(last - 1)
    while units.key(last) == "、" and last + 1 < end:
        first = last = last + 1
        while last < min(end, first + LONGEST + 1) and units[last].is_word and units.key(last) != "等":
            if last in taken or (units.has(last, "soft_edge") and last - first >= SHORTEST):
                break
            last += 1
        if not _is_item(units, first, last, start):
            return
        yield first, last


def _is_item(units: Units, first: int, last: int, start: int) -> bool:
    """Whether a run between the marks of a list is a company's name, nothing but unknown characters."""
    opened = first == start or not units[first - 1].is_word
    closed = last >= len(units) or not units[last].is_word or units.has(last, "soft_edge")
    return opened and closed and not units.has(first, "place") and is_name(units, first, last)


def _listed_beside(units: Units, name: Name) -> Iterator[int]:
    """Single Latin words before and behind a name, with the list's marks between and around them."""
    for index, step in ((name.last + 1, 1), (name.first - 2, -1)):
        at = index
        while 0 <= at < len(units) and units.key(at - step) in _LIST_MARKS and has_case(units[at].text):
            yield at
            at += 2 * step


def _may_abbreviate(short: str, name: str) -> bool:
    """Whether brackets hold a short form: a Latin one, or Han characters of the name in their order."""
    rest = iter(name)
    return has_case(short) or all(character in rest for character in short)


def repeated(units: Units, names: list[Name]) -> Iterator[Name]:
    """Later mentions of the names found, whole or by their distinctive part."""
    kinds: dict[tuple[str, ...], str] = {}
    texts_here = list(map(attrgetter("text"), units))
    written = set(texts_here)
    for name in names:
        texts = tuple(units[i].text for i in range(name.first, name.last))
        kinds.setdefault(texts, name.kind)
        if name.kind == "company":
            for alias in _aliases(units, name):
                lower = alias[0].lower()
                is_word = lower[:1].islower() and lower in written
                if not (len(alias) == 1 and (is_word or len(alias[0]) < 3)):
                    kinds.setdefault(alias, name.kind)
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for texts in sorted(kinds, key=len, reverse=True):
        by_first.setdefault(texts[0], []).append(texts)
    for index in compress(count(), map(by_first.__contains__, texts_here)):
        for texts in by_first[texts_here[index]]:
            last = index + len(texts)
            if tuple(texts_here[index:last]) == texts and not _inside_name(units, index, last):
                yield Name(index, last, kinds[texts], "repeated", strong=False)
                break


def _aliases(units: Units, name: Name) -> Iterator[tuple[str, ...]]:
    """The name without its legal form, and its first word where that is no place or common word."""
    last = name.last
    while last > name.first and (units.has(last - 1, "legal_form") or units.key(last - 1) == ","):
        last -= 1
    first = name.first
    if first < last < name.last:
        yield tuple(units[i].text for i in range(first, last))
    while first < last and (units.has(first, "place") or units.has(first, "place_word")):
        first += 1
    if (
        name.first < first < last < name.last
        and not has_case(units[first].text)
        and last - first >= _SHORTEST
    ):
        yield tuple(units[i].text for i in range(first, last))
    if first < last and (last - name.first) > 1 and units[first].is_word and not _is_plain(units, first):
        end = first + 1
        while end < last and _goes_on(units, first, end):
            end += 1
        end += units.key(end) in ("'s", "’s") and end < last
        if has_case(units[first].text) or _is_own_name(units, first, end, last):
            yield tuple(units[i].text for i in range(first, end))


def _goes_on(units: Units, first: int, index: int) -> bool:
    """Whether a unit belongs to a name's distinctive part: no known word behind single Han characters."""
    known = len(units[first].text) == 1 and len(units[index].text) > 1
    return units[index].glued and units[index].is_word and not known and not _is_plain(units, index)


def _is_plain(units: Units, index: int) -> bool:
    return units.has_any(index, _PLAIN)


def _is_own_name(units: Units, first: int, end: int, last: int) -> bool:
    """Whether single characters before an industry word are a company's own name: `万禾` of `万禾科技`."""
    singles = all(len(units[i].text) == 1 for i in range(first, end))
    rest = (i for i in range(end, last) if units[i].is_word)
    words = all(_is_plain(units, i) or len(units[i].text) > 1 for i in rest)
    return singles and words and 2 <= end - first <= _LONGEST_OWN


def _inside_name(units: Units, first: int, last: int) -> bool:
    """Whether a mention is part of a longer run of name words (another name), or somebody's given name."""
    if units[first].glued and units.has(first - 1, "surname") and last - first <= _GIVEN:
        return True
    courtesy = first - 1 - (units.key(first - 1) == "." and first > 1)
    if has_case(units[first].text) and units.has(courtesy, "honorific"):
        return True
    before = (
        first > 0
        and not units[first].opens
        and not units[first].glued
        and units.phrases.is_name_word(units, first - 1)
        and not units.has(first - 1, "title")
    )
    after = (
        last < len(units)
        and not units[last].opens
        and not units[last].glued
        and units.phrases.is_name_word(units, last)
        and not units.has(last, "title")
    )
    return (
        before
        or after
        or (
            units.key(last) in ("-", "&")
            and units[last].glued
            and last + 1 < len(units)
            and units[last + 1].glued
            and units[last + 1].capital
        )
    )
