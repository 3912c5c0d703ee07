"""Companies of unknown Han characters, known by what stands around them.

    当天签下的最大单来自  润禾  。        由  川投睿见  领投          润禾  总经理  沈以恒  说
                  └ hint └ name        └ cue └ name └ investor     └ name └ chief └ person

A name is two to six units that no table knows, from an edge to an edge. Some places prove one alone; others
only hint at it, and count where the text names it twice.
"""

from collections.abc import Callable, Iterator, Mapping

from pipeline.extractors.org_name import Name
from pipeline.extractors.org_runs import (
    LONGEST,
    before_adverbs,
    before_title,
    behind_adverbs,
    end_of,
    ending_at,
    is_edge,
    is_name,
    is_surname,
)
from pipeline.match import Match
from pipeline.units import Units

# Units from `由` to the verb, from `与` to what is done together.
_BY_REACH, _JOINT_REACH = 8, 16
# Units from a number to the noun that it counts.
_NOUN_REACH = 6
# What behind a described company shows that its name ends: it says or plans something.
_ACTS = ("say_verb", "plan_cue", "time_unit", "year_word")
# Rules that only hint at a name, and the one of them that tells nothing without another.
_HINTS = ("hint_behind", "hint_subject", "hint_act", "hint_voice", "hint_asset", "hint_described")
_FAINT = ("hint_described",)
# What shows that the partner in `X与Y签约` is an organization.
_BODIES = frozenset(("org_head", "legal_form", "organization", "company_word", "place"))


def _employer(units: Units, match: Match) -> Iterator[Name]:
    """The name before a chief's title that a person's name follows: `润禾总经理沈以恒`."""
    at = match.first
    start, end = units.sentence(at)
    first = before_title(units, at, start)
    if units.phrases.person(units, match.last, min(end, match.last + 4)) is not None:
        yield from ending_at(units, first, start, match)
    elif units.has(at, "company_officer") and (match.last >= end or not units[match.last].is_word):
        yield from (name for name in ending_at(units, first, start, match) if _is_told(units, name.first))


def _is_told(units: Units, first: int) -> bool:
    """Whether a name before a chief's title stands where somebody's post is told: `何川是恒芯总经理`."""
    return units.has_any(first - 1, ("role_verb", "post_mark")) and first > 0


def _subject(units: Units, match: Match) -> Iterator[Name]:
    """The name that fills the clause before what only companies do: `蓝湃成立于2015年`."""
    start = units.sentence(match.first)[0]
    yield from _filling(units, before_adverbs(units, match.first, start), start, match)


def _filling(units: Units, at: int, start: int, match: Match) -> Iterator[Name]:
    """The name that ends at `at` and fills its clause up to an edge."""
    first = at
    while (
        first > start and at - first <= LONGEST and units[first - 1].is_word and not is_edge(units, first - 1)
    ):
        first -= 1
    bounded = first == start or not units[first - 1].is_word or is_edge(units, first - 1)
    while first < at and units.has(first, "soft_edge"):
        first += 1
    if first < at and units[at - 1].capital:
        first = next((i for i in range(at - 1, first, -1) if not units[i - 1].text.isascii()), first)
    told = units.key(match.last - 1) == "于" or match.rule.id == "is_company"
    person = not told and is_surname(units, first, at)
    if bounded and is_name(units, first, at) and not person:
        yield Name(first, at, "company", match.rule.id, strong=False)


def _venue(units: Units, match: Match) -> Iterator[Name]:
    """A station or an airport with a name of its own that does something: `江岚火车站|今年|发送旅客`."""
    start = units.sentence(match.first)[0]
    first = units.phrases.name_left(units, match.first, start)
    free = first == start or not units[first - 1].is_word or units[first].opens
    verb = behind_adverbs(units, match.last)
    does = units.value(verb, "stop") == "verb" or units.has(verb, "say_verb")
    if free and does and verb < len(units) and match.first - first > 0:
        named = units.has(first, "place") or is_name(units, first, match.first)
        if named:
            yield Name(first, match.last, match.rule.set["kind"], match.rule.id)


def _partners(units: Units, match: Match) -> Iterator[Name]:
    """The names around `与` before what two companies do: `北辰钠电与天津经开区签约`."""
    start, end = units.sentence(match.first)
    first = match.last
    limit = min(end, first + _JOINT_REACH)
    at = next((i for i in range(first + 1, limit) if units.has(i, "joint_verb")), 0)
    if not at or any(not units[i].is_word for i in range(first, at)):
        return
    last = end_of(units, first, end)
    named = bool(last) and is_name(units, first, last) and not is_surname(units, first, last)
    if named:
        yield Name(first, last, "company", match.rule.id, strong=False)
    if named or any(units.has_any(i, _BODIES) for i in range(first, at)):
        yield from _filling(units, before_adverbs(units, match.first, start), start, match)


def _supplied(units: Units, match: Match) -> Iterator[Name]:
    """The name between `为` and what a supplier does: `为长存供货`."""
    first, end = match.last, units.sentence(match.first)[1]
    last = end_of(units, first, end)
    if last and units.has(last, "supply_verb") and is_name(units, first, last):
        yield Name(first, last, "company", match.rule.id, strong=False)


def _by(units: Units, match: Match) -> Iterator[Name]:
    """The name between `由` and what it does with money: `由川投睿见领投`."""
    first = match.last
    for at in range(first + 1, min(units.sentence(first)[1], first + _BY_REACH)):
        if units.has(at, "invest_verb"):
            if is_name(units, first, at) and not is_surname(units, first, at):
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
    last = end_of(units, first, end)
    if last and is_name(units, first, last):
        dated = units.has(last + 1, "day_suffix") or units.has(last, "month")
        acts = dated or units.has_any(last, _ACTS)
        yield Name(first, last, "company", match.rule.id if acts else "hint_described", strong=False)


def _hinted(units: Units, match: Match) -> Iterator[Name]:
    """The name between a verb such as `来自` or `加入` and an edge."""
    first, end = match.last, units.sentence(match.first)[1]
    last = end_of(units, first, end)
    if last and is_name(units, first, last):
        yield Name(first, last, "company", match.rule.id, strong=False)


def _listed(units: Units, match: Match) -> Iterator[Name]:
    """As many names as the number behind the list says: `墨禾、齐鲁盐化集团2家企业`."""
    start, number = units.sentence(match.first)[0], units[match.first].number
    if number is None or number.value is None or not 2 <= number.value <= LONGEST * 2:
        return
    if not _counts_companies(units, match.last):
        return
    last, names = match.first, list[Name]()
    while len(names) < number.value:
        first = last
        while first > start and last - first <= 2 * LONGEST and units.phrases.is_name_word(units, first - 1):
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


def _counts_companies(units: Units, first: int) -> bool:
    """Whether the noun behind a number and its classifier is one for companies: `三大|电动车品牌`."""
    end = min(units.sentence(first - 1)[1], first + _NOUN_REACH)
    for index in range(first, end):
        if units.has(index, "counted_company"):
            return True
        if not units[index].is_word or units.has(index, "name_edge"):
            break
    return False


def confirmed(units: Units, names: list[Name]) -> list[Name]:
    """Leave out names that are only hinted at once."""
    seen: dict[str, set[int]] = {}
    for name in names:
        if name.rule in _HINTS:
            seen.setdefault(units.slice(name.first, name.last), set()).add(name.first)
    told = {units.slice(n.first, n.last) for n in names if n.rule in _HINTS and n.rule not in _FAINT}
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


READERS: Mapping[str, Callable[[Units, Match], Iterator[Name]]] = {
    "employer": _employer,
    "fills_clause": _subject,
    "partners": _partners,
    "venue": _venue,
    "supplied": _supplied,
    "by": _by,
    "described": _described,
    "hinted": _hinted,
    "listed": _listed,
}
