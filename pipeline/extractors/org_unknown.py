"""Companies of unknown Han characters, known by what stands around them.

    当天签下的最大单来自  润禾  。        由  川投睿见  领投          润禾  总经理  沈以恒  说
                  └ hint └ name        └ cue └ name └ investor     └ name └ chief └ person

A name is two to six units that no table knows, from an edge to an edge. Some places prove one alone; others
only hint at it, and count where the text names it twice.
"""

from collections.abc import Callable, Iterator, Mapping

from pipeline.extractors.org_name import Name
from pipeline.match import Match
from pipeline.units import Units

# Characters of a name; units from `由` to the verb; from a company's kind to its name's end.
_SHORTEST, _LONGEST, _BY_REACH = 2, 6, 8
# Units of a medium's name in its dateline or in title marks.
_LINE_REACH = 8
# A run from the beginning of its clause is a name as a whole up to this length.
_WHOLE = 4
# Tables whose words a name of unknown characters may hold beside single characters.
_HELD = ("idiom", "name_word", "organization")
# Tables that say what a word is, so that it is no part of such a name.
_KNOWN = ("name_edge", "say_verb", "learned_verb", "title", "pronoun", "definite", "never_name")
# What behind a described company shows that its name ends: it says or plans something.
_ACTS = ("say_verb", "plan_cue", "time_unit", "year_word")
# Rules that only hint at a name.
_HINTS = ("hint_behind", "hint_subject", "hint_described")


def _employer(units: Units, match: Match) -> Iterator[Name]:
    """The name before a chief's title that a person's name follows: `润禾总经理沈以恒`."""
    at = match.first
    start, end = units.sentence(at)
    if units.phrases.person(units, match.last, min(end, match.last + 4)) is None:
        return
    while at > start and units.has(at - 1, "title_prefix"):
        at -= 1
    yield from _ending_at(units, at, start, match)


def _subject(units: Units, match: Match) -> Iterator[Name]:
    """The name that fills the clause before what only companies do: `蓝湃成立于2015年`."""
    first = at = match.first
    start = units.sentence(at)[0]
    while (
        first > start
        and at - first <= _LONGEST
        and units[first - 1].is_word
        and not _is_edge(units, first - 1)
    ):
        first -= 1
    bounded = first == start or not units[first - 1].is_word or _is_edge(units, first - 1)
    person = match.rule.id in _HINTS and _is_surname(units, first, at)
    if bounded and _is_name(units, first, at) and not person:
        yield Name(first, at, "company", match.rule.id, strong=False)


def _by(units: Units, match: Match) -> Iterator[Name]:
    """The name between `由` and what it does with money: `由川投睿见领投`."""
    first = match.last
    for at in range(first + 1, min(units.sentence(first)[1], first + _BY_REACH)):
        if units.has(at, "invest_verb"):
            if _is_name(units, first, at) and not _is_surname(units, first, at):
                yield Name(first, at, "company", match.rule.id, strong=False)
            return
        if not units[at].is_word:
            return


def _described(units: Units, match: Match) -> Iterator[Name]:
    """The name behind a noun that says what it is, up to a date or a verb: `电池企业蓝湃23日宣布`."""
    first, (start, end) = match.last, units.sentence(match.first)
    before = match.first - 1
    counted = units.has(before, "classifier") or units.key(before) == "的"
    if match.first == start or not units[before].is_word or counted:
        return
    last = _end_of(units, first, end)
    if last and _is_name(units, first, last):
        dated = units.has(last + 1, "day_suffix") or units.has(last, "month")
        acts = dated or any(units.has(last, table) for table in _ACTS)
        yield Name(first, last, "company", match.rule.id if acts else "hint_described", strong=False)


def _hinted(units: Units, match: Match) -> Iterator[Name]:
    """The name between a verb such as `来自` or `加入` and an edge."""
    first, end = match.last, units.sentence(match.first)[1]
    last = _end_of(units, first, end)
    if last and _is_name(units, first, last):
        yield Name(first, last, "company", match.rule.id, strong=False)


def _listed(units: Units, match: Match) -> Iterator[Name]:
    """As many names as the number behind the list says: `墨禾、齐鲁盐化集团2家企业`."""
    start, number = units.sentence(match.first)[0], units[match.first].number
    if number is None or number.value is None or not 2 <= number.value <= _LONGEST * 2:
        return
    last, names = match.first, list[Name]()
    while len(names) < number.value:
        first = last
        while first > start and last - first <= 2 * _LONGEST and units.phrases.is_name_word(units, first - 1):
            if units.has(first - 1, "soft_edge") or units.has(first - 1, "list_separator"):
                break
            first -= 1
        if first == last or units.has(last - 1, "place"):
            return
        names.append(Name(first, last, "company", match.rule.id, strong=False))
        if len(names) < number.value and not units.value(first - 1, "list_separator"):
            return
        last = first - 1
    yield from reversed(names)


def _opens_line(units: Units, match: Match) -> Iterator[Name]:
    """The medium that opens a paragraph with its dateline: `渝州网讯`, not `本报讯`."""
    first = match.first
    while first > 0 and not units[first].opens and match.first - first < _LINE_REACH:
        first -= 1
    last = first
    while last < match.first and units.phrases.is_name_word(units, last):
        last += 1
    begins = units[last].number is not None or units.has(last, "month")
    dated = begins and units.has(last - 1, "paper_end") and last > first + 1
    if units[first].opens and units.key(first) != "本" and first < last and (last == match.first or dated):
        yield Name(first, last, match.rule.set["kind"], match.rule.id, strong=False)


def _in_title_marks(units: Units, match: Match) -> Iterator[Name]:
    """A newspaper's name in title marks: `《湖湘园区报》`."""
    last = match.first + 1
    for first in range(last - 1, max(-1, last - _LINE_REACH), -1):
        if units.key(first - 1) == "《":
            if all(units.phrases.is_name_word(units, i) for i in range(first, last)):
                yield Name(first, last, match.rule.set["kind"], match.rule.id)
            return


def confirmed(units: Units, names: list[Name]) -> list[Name]:
    """Leave out names that are only hinted at once."""
    seen: dict[str, set[int]] = {}
    for name in names:
        if name.rule in _HINTS:
            seen.setdefault(units.slice(name.first, name.last), set()).add(name.first)
    told = {units.slice(n.first, n.last) for n in names if n.rule in _HINTS[:2]}
    sure = {units.slice(n.first, n.last) for n in names if n.rule not in _HINTS}
    return [
        name
        for name in names
        if name.rule not in _HINTS
        or (text := units.slice(name.first, name.last)) in sure
        or (len(seen[text]) > 1 and text in told)
        or _stands_again(units, name)
    ]


def _stands_again(units: Units, name: Name) -> bool:
    """Whether the sentence behind takes the name up: `来自润禾。这家企业…`."""
    _, end = units.sentence(name.last - 1)
    return name.last + 1 >= end and units.has(end, "definite") and units.has(end + 1, "body_noun")


def _ending_at(units: Units, at: int, start: int, match: Match) -> Iterator[Name]:
    """The name of unknown characters that ends at `at`, from the edge before it."""
    first = at
    while first > start and at - first < _LONGEST and _is_own(units, first - 1) and not units[first].opens:
        first -= 1
    bounded = first == start or not units[first - 1].is_word or units[first].opens
    if not (bounded and at - first <= _WHOLE and not units.has(first, "soft_edge")):
        soft = [i for i in range(first, at - 1) if units.has(i, "soft_edge")]
        first = soft[-1] + 1 if soft else first
    if at - first < _LONGEST and _is_name(units, first, at):
        yield Name(first, at, "company", match.rule.id, strong=False)


def _end_of(units: Units, first: int, end: int) -> int:
    """Index behind the name that begins at `first`, where a mark, a number or an edge stands; 0 if none."""
    last = first
    while last < end and _is_own(units, last) and last - first <= _LONGEST:
        if units.has(last, "soft_edge") and last - first >= _SHORTEST:
            break
        last += 1
    stops = last >= end or not units[last].is_word or units[last].number is not None
    return last if stops or _is_edge(units, last) or units.has(last, "soft_edge") else 0


def _is_own(units: Units, index: int) -> bool:
    """Whether a unit may belong to a name of unknown characters."""
    unit = units[index]
    if unit.number is not None or not unit.is_word or any(units.has(index, table) for table in _KNOWN):
        return any(units.has(index, table) for table in _HELD) and unit.number is None
    if len(unit.text) > 1 and not unit.text.isascii():
        return any(units.has(index, table) for table in _HELD)
    return units.key(index) not in units.words["level_char"]


def _is_edge(units: Units, index: int) -> bool:
    """Whether a unit is a word that no name holds."""
    return not _is_own(units, index) and not units.has(index, "place")


def _is_name(units: Units, first: int, last: int) -> bool:
    """Whether units make a name: own characters, enough of them, more than words of the language."""
    if not all(_is_own(units, i) for i in range(first, last)):
        return False
    size = sum(len(units[i].text) for i in range(first, last))
    if not _SHORTEST <= size <= _LONGEST or units.has(first, "soft_edge"):
        return False
    return any(len(units[i].text) == 1 for i in range(first, last))


def _is_surname(units: Units, first: int, last: int) -> bool:
    """Whether a short run may be a person: a surname and one or two characters."""
    return (
        units.has(first, "surname")
        and units.key(first) not in units.words["rare_surname"]
        and last - first <= 3
    )


READERS: Mapping[str, Callable[[Units, Match], Iterator[Name]]] = {
    "employer": _employer,
    "fills_clause": _subject,
    "by": _by,
    "described": _described,
    "hinted": _hinted,
    "listed": _listed,
    "opens_line": _opens_line,
    "in_title_marks": _in_title_marks,
}
