"""Readers of ORG rules: from a head or cue to the name before, behind or around it."""

from collections.abc import Callable, Iterator, Mapping

from pipeline.extractors.marks import has_case
from pipeline.extractors.org_actors import actor, headline, is_person
from pipeline.extractors.org_bodies import READERS as BODIES
from pipeline.extractors.org_lists import READERS as LISTS
from pipeline.extractors.org_marked import READERS as MARKED
from pipeline.extractors.org_name import CLOSE_MARKS, OPEN_MARKS, Name, skip_noise
from pipeline.extractors.org_placed import READERS as PLACED
from pipeline.extractors.org_unknown import READERS as UNKNOWN
from pipeline.languages.en_people import is_field
from pipeline.match import Match
from pipeline.units import Units

# How far a noun may stand from the name that it describes.
_APPOSITIVE_REACH = 8
# Ends of names that a person's name may follow, and words that go on with the name instead.
_BEFORE_PERSON = frozenset(("org_head", "organization"))
_HEADS = frozenset(("org_head", "legal_form", "company_word"))
# Behind these an industry word is a verb or a thing: 江岚大学建设了.
_CLOSED = frozenset(("org_head", "legal_form"))
# Characters of a word such as 国投, of which every city has one.
_LOCAL = 2
# Units in brackets inside a company's name at most.
_BRACKET_REACH = 5


def _around(units: Units, match: Match) -> Iterator[Name]:
    """A head with the name before it and the chain behind it."""
    at = match.first
    start, end = units.sentence(at)
    kind = units.value(at, "org_head")
    first = _left_edge(units, at, start, kind)
    if (first == at - 1 and units[first].number is not None) or _is_attached(units, at, first):
        return
    if units[at].text.endswith("局") and units.has(match.last, "head_breaker"):
        return
    numbered = match.last < end and units[match.last].glued and units[match.last].text.isdecimal()
    numbered = numbered and has_case(units[at].text)
    last = _chain(units, match.last + numbered, end)
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
        chained = units.key(further - 1) in ("of", "for") and not units.has(further - 2, "title")
        if chained or any(
            units.has(i, "org_head") or units.has(i, "legal_form") or units.has(i, "organization")
            for i in range(further, first)
        ):
            break
        if units.has(further, "place") and further + 1 == first - 1:
            break
        first = further
    while first < head and (units.has(first, "leading_noise") or units.has(first, "title")):
        if units.slice(first, head) + units[head].text[0] in units.words["place"]:
            break
        first += 1
    return first


def _is_attached(units: Units, head: int, first: int) -> bool:
    """Whether a head is only an organ of the body before it: `长河集团党委`, not `云川镇党委`."""
    reach = units.value(head, "attached_head")
    if not reach or head == first:
        return False
    kind = units.value(head - 1, "org_head") or units.value(head - 1, "organization_kind")
    company = units.has(head - 1, "legal_form") or units.has(head - 1, "company_word")
    return company or kind in ("company", "institution") or (reach == "any" and bool(kind))


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
    last = _before_person(units, start, units.phrases.name_right(units, start, end))
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
        paired = any(units.key(i) == "&" for i in joined)
        ends_list = units.key(last) == "," and units.key(further) not in ("and", ",") and not paired
        if ends_list and units.key(last + 1) != "and":
            break
        last = further
    return last


def _before(units: Units, match: Match) -> Iterator[Name]:
    """A legal form or an industry word with the name before it."""
    at = match.first
    start, _ = units.sentence(at)
    if match.rule.id == "company_word" and units.has_any(at - 1, _CLOSED):
        return
    first = units.phrases.name_left(units, _before_bracket(units, at, start), start)
    if units.has(first - 1, "prefix_form"):
        first -= 1
    first = skip_noise(units, first, at - units[first].glued)
    first += match.rule.id == "lower_group" and units.has(first, "demonym")
    if first < at:
        last = match.last + _shares_full_stop(units, match.last)
        yield Name(first, last, "company", match.rule.id, strong=match.rule.id == "legal_form")


def _shares_full_stop(units: Units, last: int) -> bool:
    """Whether the full stop that ends the sentence is that of the legal form too: `Co., Ltd.`."""
    form = units.key(last - 1)
    dotted = "." in form and f"{form}." in units.words["legal_form"]
    return dotted and units.key(last) == "." and units[last].glued


def _before_bracket(units: Units, at: int, start: int) -> int:
    """Index of the bracket right before a legal form, else the form's own: `Vorda (Zhuzhou) Co., Ltd`."""
    if units.key(at - 1) != ")":
        return at
    for index in range(at - 2, max(start, at - _BRACKET_REACH) - 1, -1):
        if units.key(index) == "(":
            return index
        if not units.phrases.is_name_word(units, index):
            break
    return at


def _after(units: Units, match: Match) -> Iterator[Name]:
    """The name right behind a cue: `chipmaker Nexalume`, `shares of Orrick Marine`, `CEO of X`."""
    first, end = match.last, units.sentence(match.first)[1]
    if units.key(first + 1) == "-" and units.has(first + 2, "compound_end"):
        first += 3
    marked = units.key(first) in OPEN_MARKS and match.rule.id == "described"
    first += marked
    last = _before_person(units, first, units.phrases.name_right(units, first, end))
    inside = units[match.first].capital and units.phrases.is_name_word(units, match.first - 1)
    person = last > first and is_field(units, first)
    person = person and any(len(units[i].text) == 1 for i in range(first + 1, last - 1))
    if marked and units.key(last) not in CLOSE_MARKS:
        return
    person = person or (match.rule.id == "part_of" and is_person(units, first, last))
    if last > first and not person and not (inside and not units[match.first].opens):
        kind = units.value(match.first, "company_noun") or "company"
        yield Name(first, last, kind, match.rule.id, strong=False)


def _before_person(units: Units, first: int, last: int) -> int:
    """Index where a person's name is run together with a company's: `CEO of Samsung Choi Joo Ho`.

    Two or three words behind a head are one too: `head of the Investment Board Rosan Prawira`.
    """
    ends = (i for i in range(first, last - 1) if units.has_any(i, _BEFORE_PERSON) and last - i in (3, 4))
    heads = (i + 1 for i in ends if i > first or units.has(i, "organization"))
    head = next(heads, last)
    if head < last and not units.has_any(head, _HEADS):
        return head
    starts = (i for i in (last - 3, last - 2) if i > first and units.has(i, "pinyin_surname"))
    return next(starts, last)


def _left_of(units: Units, match: Match) -> Iterator[Name]:
    """The name right before a cue: `Pelham & Stroud chief executive Jane Roe`, `Orrick shares`."""
    first = units.phrases.name_left(units, match.first, units.sentence(match.first)[0])
    end = match.first
    if units.key(end - 1) in ("'s", "’s"):
        end -= 1
        first = units.phrases.name_left(units, end, units.sentence(match.first)[0])
    first = skip_noise(units, first, end)
    while end > first and units.has(end - 1, "title_prefix"):
        end -= 1
    if first < end:
        yield Name(first, end, match.rule.set.get("kind", "company"), match.rule.id, strong=False)


def _appositive(units: Units, match: Match) -> Iterator[Name]:
    """The name before `, a Shenzhen-based chipmaker`."""
    start, end = units.sentence(match.first)
    if match.last < end and (
        units.phrases.is_name_word(units, match.last) or units.key(match.last) in ("'s", "’s")
    ):
        return
    if units.phrases.is_name_word(units, match.first - 1) and not (
        units.has(match.first - 1, "demonym") or units.has(match.first - 1, "place")
    ):
        return
    for index in range(match.first - 1, max(start, match.first - _APPOSITIVE_REACH) - 1, -1):
        if units.key(index) in ("a", "an", "the") and units.key(index - 1) == ",":
            end = index - 1
            while end > start and units.key(end - 1) in CLOSE_MARKS:
                end -= 1
            first = skip_noise(units, units.phrases.name_left(units, end, start), end)
            if first < end:
                yield Name(first, end, units.value(match.first, "company_noun"), match.rule.id, strong=False)
            return
        if units.has_any(index, ("preposition", "of_cue", "title")) or units.key(index) in (
            ",",
            ";",
            "and",
        ):
            return


def _whole(units: Units, match: Match) -> Iterator[Name]:
    """Exactly the matched units: names of the register, lower-case bodies."""
    first, last = match.start, match.end
    if match.rule.id == "lower_body":
        first = units.phrases.name_left(units, first, units.sentence(first)[0])
        last = _chain(units, last, units.sentence(first)[1])
    kind = match.rule.set.get("kind") or units.value(first, "organization_kind")
    if kind == "government" and match.rule.id == "register" and units.has(first - 1, "country_prefix"):
        first -= 1
    elif kind not in ("", "company") and match.rule.id == "register" and not units[first].opens:
        first -= units.has(first - 1, "place") and has_case(units[first].text)
    if kind in ("", "company", "institution") and match.rule.id == "register" and _is_branch(units, last):
        last += 1
    if units[first].text[:_LOCAL] in units.words["placed_company"] and units.has(first - 1, "place"):
        first -= 1
    yield Name(first, last, kind or "company", match.rule.id)


def _is_branch(units: Units, place: int) -> bool:
    """Whether the place behind a company belongs to it: `Samsung Vietnam said`, not `BYD Xi'an plant`."""
    if not (units.has(place, "place") and has_case(units[place].text)) or units[place].opens:
        return False
    after = place + 1
    if after >= len(units) or not units[after].text[0].islower():
        return True
    return units.has(after, "verb") or units.has(after, "stop") or units.key(after).endswith(("ed", "s"))


def _body_of(units: Units, match: Match) -> Iterator[Name]:
    """A body in lower case with the name that it governs or serves: `government of Liyang`."""
    last = units.phrases.name_right(units, match.last, units.sentence(match.first)[1])
    if last > match.last:
        yield Name(match.first, last, match.rule.set["kind"], match.rule.id)


READERS: Mapping[str, Callable[[Units, Match], Iterator[Name]]] = {
    "around": _around,
    "before": _before,
    "after": _after,
    "left_of": _left_of,
    "appositive": _appositive,
    "whole": _whole,
    "body_of": _body_of,
    "actor": actor,
    "headline": headline,
    **BODIES,
    **LISTS,
    **MARKED,
    **PLACED,
    **UNKNOWN,
}
