"""ORG: names of companies, institutions, government bodies and zones.

    Investment Promotion  Department  of  Lishui Economic and Technological  Development Zone
    └ run to the left     └ head      └ chain ──────────────────────────────────────────────┘

Heads and cues are tables; where a name begins and ends is walked in code. A name found once is known
in the rest of the text.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.match import Match, RuleMatcher
from pipeline.units import Fact, Units

# How far a cue may stand from the names it introduces.
_LIST_NOUN_REACH, _LIST_ITEMS, _APPOSITIVE_REACH = 6, 24, 8
_OPEN_MARKS = ('"', "“", "'", "‘", "《", "「")
_CLOSE_MARKS = ('"', "”", "'", "’", "》", "」")


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate: units `first` to `last`, its kind, the rule, and whether the head is certain."""

    first: int
    last: int
    kind: str
    rule: str
    strong: bool = True


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find organization names with their kind."""
    names = [name for match in matcher.find_all(units) for name in _READERS[match.rule.reads](units, match)]
    names = [name for name in _merge(units, names) if not _is_other(units, name)]
    names = _merge(
        units, names + [name for name in _abbreviations(units, names) if not _is_other(units, name)]
    )
    names = _merge(units, names + list(_repeated(units, names)))
    kinds = _kinds(units, names)
    return [
        Fact("ORG", n.first, n.last, n.rule, {"kind": kinds[units.slice(n.first, n.last)]}) for n in names
    ]


def _kinds(units: Units, names: list[Name]) -> dict[str, str]:
    """One kind for all mentions of a name: that of the first certain one, else of the first."""
    kinds: dict[str, str] = {}
    for name in sorted(names, key=lambda n: not n.strong):
        kinds.setdefault(units.slice(name.first, name.last), name.kind)
    return kinds


def _around(units: Units, match: Match) -> Iterator[Name]:
    """A head with the name before it and the chain behind it."""
    at = match.first
    start, end = units.sentence(at)
    kind = units.value(at, "org_head")
    first = _left_edge(units, at, start, kind)
    if first == at - 1 and units[first].number is not None:
        return
    last = _chain(units, match.last, end)
    if units.has(at, "inner_head"):
        kind = next(
            (
                k
                for i in range(match.last, last)
                if (k := units.value(i, "org_head")) in ("institution", "company")
            ),
            kind,
        )
    if first == at and last == match.last and not units.has(at, "lone_head"):
        return
    yield Name(first, last, kind, match.rule.id)


def _left_edge(units: Units, head: int, start: int, kind: str) -> int:
    """First unit of the name before a head; `and` joins within names of bodies, not of companies."""
    first = units.phrases.name_left(units, head, start)
    while (
        kind != "company"
        and first - 2 >= start
        and first < head
        and units.key(first - 1) in ("and", "&")
        and units.phrases.is_name_word(units, first - 2)
    ):
        further = units.phrases.name_left(units, first - 1, start)
        if units.key(further - 1) in ("of", "for") or any(
            units.has(i, "org_head") or units.has(i, "legal_form") or units.has(i, "organization")
            for i in range(further, first)
        ):
            break
        if units.has(further, "place") and further + 1 == first - 1:
            break
        first = further
    while first < head and (units.has(first, "leading_noise") or units.has(first, "title")):
        first += 1
    return first


def _chain(units: Units, index: int, end: int) -> int:
    """Index after `of …` and `for …` behind a head: `Department of Commerce of Zhejiang Province`."""
    while index + 1 < end and units.key(index) in ("of", "for"):
        start = index + 1 + (units.key(index + 1) == "the")
        last = _chain_run(units, start, end)
        if last == start:
            break
        index = last
    return index


def _chain_run(units: Units, start: int, end: int) -> int:
    last = units.phrases.name_right(units, start, end)
    if last == start and units.has(start, "lower_body"):
        return start + 1
    only_place = last > start and all(
        units.has(i, "place") or units.has(i, "place_word") for i in range(start, last)
    )
    while not only_place and last > start and units.key(last) in ("and", "&", ",") and last + 1 < end:
        after = last + 1
        if units.key(last) == "," and units.key(after) == "and":
            after += 1
        further = units.phrases.name_right(units, after, end)
        joined = range(after, further)
        if (
            further == after
            or len(joined) > 4
            or any(
                units.has(i, t) for i in joined for t in ("org_head", "legal_form", "organization", "place")
            )
        ):
            break
        ends_list = units.key(last) == "," and units.key(further) not in ("and", ",")
        if ends_list and units.key(last + 1) != "and":
            break
        last = further
    return last


def _before(units: Units, match: Match) -> Iterator[Name]:
    """A legal form or an industry word with the name before it."""
    at = match.first
    start, _ = units.sentence(at)
    first = units.phrases.name_left(units, at, start)
    if units.has(first - 1, "prefix_form"):
        first -= 1
    while first < at and units.has(first, "leading_noise"):
        first += 1
    if first < at:
        yield Name(first, match.last, "company", match.rule.id, strong=match.rule.id == "legal_form")


def _after(units: Units, match: Match) -> Iterator[Name]:
    """The name right behind a cue: `chipmaker Nexalume`, `shares of Orrick Marine`, `CEO of X`."""
    last = units.phrases.name_right(units, match.last, units.sentence(match.first)[1])
    if last > match.last and not units[match.first].capital:
        kind = units.value(match.first, "company_noun") or "company"
        yield Name(match.last, last, kind, match.rule.id, strong=False)


def _left_of(units: Units, match: Match) -> Iterator[Name]:
    """The name right before a cue: `Pelham & Stroud chief executive Jane Roe`, `Orrick shares`."""
    first = units.phrases.name_left(units, match.first, units.sentence(match.first)[0])
    end = match.first
    if units.key(end - 1) in ("'s", "’s"):
        end -= 1
        first = units.phrases.name_left(units, end, units.sentence(match.first)[0])
    while first < end and units.has(first, "leading_noise"):
        first += 1
    if first < end:
        yield Name(first, end, match.rule.set.get("kind", "company"), match.rule.id, strong=False)


def _appositive(units: Units, match: Match) -> Iterator[Name]:
    """The name before `, a Shenzhen-based chipmaker`."""
    start, end = units.sentence(match.first)
    if match.last < end and units.phrases.is_name_word(units, match.last):
        return
    if units.phrases.is_name_word(units, match.first - 1) and not (
        units.has(match.first - 1, "demonym") or units.has(match.first - 1, "place")
    ):
        return
    for index in range(match.first - 1, max(start, match.first - _APPOSITIVE_REACH) - 1, -1):
        if units.key(index) in ("a", "an", "the") and units.key(index - 1) == ",":
            end = index - 1
            while end > start and units.key(end - 1) in _CLOSE_MARKS:
                end -= 1
            first = units.phrases.name_left(units, end, start)
            while first < end and units.has(first, "leading_noise"):
                first += 1
            if first < end:
                yield Name(first, end, units.value(match.first, "company_noun"), match.rule.id, strong=False)
            return
        if any(units.has(index, t) for t in ("preposition", "of_cue", "title")) or units.key(index) in (
            ",",
            ";",
            "and",
        ):
            return


def _list_after(units: Units, match: Match) -> Iterator[Name]:
    """The names behind `companies such as`."""
    start, end = units.sentence(match.first)
    nouns = [
        i
        for i in range(max(start, match.first - _LIST_NOUN_REACH), match.first)
        if units.has(i, "org_plural")
    ]
    if nouns:
        yield from _list_items(units, match.last, end, units.value(nouns[-1], "org_plural"), match.rule.id)


def _list_before(units: Units, match: Match) -> Iterator[Name]:
    """The names before `and other enterprises`."""
    start, end = units.sentence(match.first)
    nouns = [
        i for i in range(match.last, min(end, match.last + _LIST_NOUN_REACH)) if units.has(i, "org_plural")
    ]
    if not nouns:
        return
    first = match.first
    while (
        first > start
        and match.first - first < _LIST_ITEMS
        and (
            units.phrases.is_name_word(units, first - 1)
            or units.key(first - 1) in (",", "and", "&", "-", ".", *_OPEN_MARKS, *_CLOSE_MARKS)
            or units.has(first - 1, "legal_form")
        )
    ):
        first -= 1
    yield from _list_items(units, first, match.first, units.value(nouns[0], "org_plural"), match.rule.id)


def _list_items(units: Units, first: int, end: int, kind: str, rule: str) -> Iterator[Name]:
    index = first
    while index < end and index - first < _LIST_ITEMS * 2:
        if units.key(index) in ("the", "and", ",", "&", *_OPEN_MARKS, *_CLOSE_MARKS):
            index += 1
            continue
        last = units.phrases.name_right(units, index, end)
        if last == index:
            return
        if units.has(last, "legal_form"):
            last += 1
        yield Name(index, last, kind, rule, strong=False)
        index = last


def _whole(units: Units, match: Match) -> Iterator[Name]:
    """Exactly the matched units: names of the register, lower-case bodies."""
    first, last = match.start, match.end
    if match.rule.id == "lower_body":
        first = units.phrases.name_left(units, first, units.sentence(first)[0])
        last = _chain(units, last, units.sentence(first)[1])
    kind = match.rule.set.get("kind") or units.value(first, "organization_kind")
    yield Name(first, last, kind or "company", match.rule.id)


def _abbreviations(units: Units, names: list[Name]) -> Iterator[Name]:
    """Short forms in brackets behind a name: `Ministry of Commerce (MOC)`."""
    for name in names:
        index = name.last
        if units.key(index) not in ("(", "（"):
            continue
        index += 1
        while units.key(index) == "the" or units.key(index) in _OPEN_MARKS or units.has(index, "alias_cue"):
            index += 1
        last = units.phrases.name_right(units, index, len(units)) if index < len(units) else index
        close = last
        while units.key(close) in _CLOSE_MARKS:
            close += 1
        if last > index and units.key(close) in (")", "）", ",", ";"):
            yield Name(index, last, name.kind, "abbreviation", strong=False)


def _subject_before(units: Units, match: Match) -> Iterator[Name]:
    """The subject of the sentence before `The company …`: `Tellworth has lost … The company said …`."""
    start, _ = units.sentence(match.first)
    if match.first != start or start == 0:
        return
    first, end = units.sentence(start - 1)
    last = units.phrases.name_right(units, first, end)
    followed = last < end and (
        units.has(last, "finite") or units.has(last, "verb") or units.key(last).endswith("ed")
    )
    if first < last <= first + 2 and followed:
        yield Name(first, last, units.value(match.last - 1, "body_noun"), match.rule.id, strong=False)


_READERS: Mapping[str, Callable[[Units, Match], Iterator[Name]]] = {
    "around": _around,
    "before": _before,
    "after": _after,
    "left_of": _left_of,
    "appositive": _appositive,
    "list_after": _list_after,
    "list_before": _list_before,
    "subject_before": _subject_before,
    "whole": _whole,
}


def _merge(units: Units, names: list[Name]) -> list[Name]:
    """Join overlapping candidates into the outermost name."""
    merged: list[Name] = []
    for name in sorted(names, key=lambda n: (n.first, -n.last)):
        if merged and name.first < merged[-1].last:
            outer = merged[-1]
            kind = outer.kind if _chained(units, outer, name) else name.kind or outer.kind
            merged[-1] = replace(
                outer, last=max(outer.last, name.last), kind=kind, strong=outer.strong or name.strong
            )
            continue
        merged.append(name)
    return merged


def _chained(units: Units, outer: Name, inner: Name) -> bool:
    """Whether the inner name only completes an of-chain of the outer one."""
    return any(
        units.key(i) in ("of", "for") for i in range(outer.first, inner.first + 1)
    ) or inner.rule not in ("legal_form", "head")


def _is_other(units: Units, name: Name) -> bool:
    """Whether a candidate is a place, a person, an event or a project rather than an organization."""
    if name.first >= name.last:
        return True
    span = range(name.first, name.last)
    if all(units.has(i, "place") or units.has(i, "place_word") or units.has(i, "demonym") for i in span):
        return True
    if units.has(name.last - 1, "event_word") and not name.strong:
        return True
    _, end = units.sentence(name.first)
    after = name.last
    if not (name.rule == "legal_form" or units.has(name.last - 1, "legal_form")):
        run = units.phrases.name_right(units, after, end) if after < end and not units[after].opens else after
        if units.key(after) == "-" and after + 1 < end and units[after + 1].glued:
            run = max(run, units.phrases.name_right(units, after + 1, end))
        if any(units.has(i, "event_word") for i in range(after, run)):
            return True
        if name.rule in ("head", "company_word") and run > after and not _follows_freely(units, after):
            return True
    if name.rule == "company_word" and all(
        units.has(i, "common_name") for i in range(name.first, name.last - 1)
    ):
        return True
    if name.strong:
        return False
    return _is_weak(units, name)


def _follows_freely(units: Units, index: int) -> bool:
    """Whether a capitalized word behind a head begins something else: a title, another name."""
    return any(
        units.has(index, table)
        for table in ("title", "honorific", "officer", "organization", "place", "demonym")
    )


def _is_weak(units: Units, name: Name) -> bool:
    """Whether a name found by context alone looks like none: titles, place heads, common acronyms."""
    if any(units.has(i, "title") or units.has(i, "honorific") for i in range(name.first, name.last)):
        return True
    if units.has(name.last - 1, "place_word"):
        return True
    return name.last - name.first == 1 and (
        units.has(name.first, "not_org") or len(units[name.first].text) < 2
    )


def _repeated(units: Units, names: list[Name]) -> Iterator[Name]:
    """Later mentions of the names found, whole or by their distinctive part."""
    kinds: dict[tuple[str, ...], str] = {}
    lower = {unit.text for unit in units if unit.text[:1].islower()}
    for name in names:
        texts = tuple(units[i].text for i in range(name.first, name.last))
        kinds.setdefault(texts, name.kind)
        if name.kind == "company":
            for alias in _aliases(units, name):
                if not (len(alias) == 1 and (alias[0].lower() in lower or len(alias[0]) < 3)):
                    kinds.setdefault(alias, name.kind)
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for texts in sorted(kinds, key=len, reverse=True):
        by_first.setdefault(texts[0], []).append(texts)
    for index, unit in enumerate(units):
        for texts in by_first.get(unit.text, ()):
            last = index + len(texts)
            if tuple(u.text for u in units.items[index:last]) == texts and not _inside_name(
                units, index, last
            ):
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
    if first < last and first + 1 <= last and (last - name.first) > 1:
        head = units[first]
        if head.is_word and not units.has(first, "common_name") and not units.has(first, "company_word"):
            yield (head.text,)


def _inside_name(units: Units, first: int, last: int) -> bool:
    """Whether a mention is part of a longer run of name words (another name)."""
    before = (
        first > 0
        and not units[first].opens
        and units.phrases.is_name_word(units, first - 1)
        and not units.has(first - 1, "title")
    )
    after = (
        last < len(units)
        and not units[last].opens
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
