"""Organizations without a telling word, known by where they stand.

France's  Verallia  will …      Aldermere  plant manager Rosa Quintero      told  the  Daily Messenger
└ place   └ name                └ name     └ title and person                     └ name
"""

from collections.abc import Callable, Iterator, Mapping

from pipeline.extractors.org_actors import is_headline, is_person
from pipeline.extractors.org_name import CLOSE_MARKS, OPEN_MARKS, Name, skip_noise
from pipeline.match import Match
from pipeline.units import Units

# Words of a name known by its place only; units of a dateline before its brackets.
_LONGEST, _DATELINE_REACH = 5, 14
# Letters of an abbreviation that signs a report.
_SHORTEST_CAPITALS = 3
_POSSESSIVES = ("'s", "’s")
_MEDIA = frozenset(("paper_end", "organization"))
_DASHES = ("-", "–", "—", "--", ":")
_VERBS = frozenset(("finite", "verb", "plan_cue", "say_verb", "report_verb", "actor_now"))
_NO_NAME = frozenset(
    (
        "place",
        "place_word",
        "title",
        "honorific",
        "event_word",
        "not_org",
        "demonym",
        "month",
        "weekday",
        "party_word",
    )
)
# An employer's name may end with a place: `Ventrex North America president Beth Roe`.
_NO_EMPLOYER = _NO_NAME - {"place"}
# Words that, alone and capitalized at the beginning of a sentence, are no name.
_OPENING = frozenset(
    ("post_word", "title_prefix", "title_field", "common_name", "leading_noise", "company_noun", "body_noun")
)


def _run(units: Units, first: int, end: int) -> int:
    """Index after a name that no table knows as something else; `first` if there is none."""
    last = units.phrases.name_right(units, first, end)
    other = any(units.has_any(i, _NO_NAME) for i in range(first, last))
    return first if other or last - first > _LONGEST or is_person(units, first, last) else last


def _the_subject(units: Units, match: Match) -> Iterator[Name]:
    """The name of several words behind `the` that says something: people have no article."""
    at, (start, _) = match.first, units.sentence(match.first)
    while at > start and units.has(at - 1, "speech_adverb"):
        at -= 1
    comma = next((i for i in range(start, at) if units.key(i) == ","), at)
    if units.key(start) == "the" and start + 2 < comma:
        last = _run(units, start + 1, comma)
        if last == comma and last - start > 2 and (comma == at or units.key(at - 1) == ","):
            yield Name(start + 1, last, "institution", match.rule.id, strong=False)


def _named_noun(units: Units, match: Match) -> Iterator[Name]:
    """The name between `the` and a noun for bodies: `the GMB union`."""
    at = match.first
    first = units.phrases.name_left(units, at, units.sentence(at)[0])
    first += units.key(first) == "the"
    if units[at].capital or first >= at or units.key(first - 1) != "the":
        return
    if not any(units.has_any(i, _NO_NAME) for i in range(first, at)):
        yield Name(first, at, "institution", match.rule.id, strong=False)


def _possessed(units: Units, match: Match) -> Iterator[Name]:
    """The name behind a place's possessive that does something: `France's Verallia will build`."""
    first, end = match.last, units.sentence(match.first)[1]
    last = _run(units, first, end)
    acts = last < end and (units.has_any(last, _VERBS) or units.key(last).endswith("ed"))
    if last > first and acts and not is_headline(units, first):
        yield Name(first, last, "company", match.rule.id, strong=False)


def _employer(units: Units, match: Match) -> Iterator[Name]:
    """The name before a title in lower case that a person follows: `Aldermere plant manager Rosa Roe`."""
    at = match.first
    start, end = units.sentence(at)
    if units[at].capital or match.last >= end:
        return
    who = units.phrases.person(units, match.last, min(end, match.last + 4))
    if who is None or who[0] != match.last or who[1] - who[0] < 2:
        return
    while at > start and units[at - 1].text.islower() and _modifies(units, at - 1):
        at -= 1
    at -= units.key(at - 1) in _POSSESSIVES
    first = skip_noise(units, units.phrases.name_left(units, at, start), at)
    own = not units.has(first, "place") and not any(units.has_any(i, _NO_EMPLOYER) for i in range(first, at))
    if own and first < at <= first + _LONGEST:
        alone = first == start and at - first == 1
        if not (alone and units.has_any(first, _OPENING)) and not is_headline(units, first):
            yield Name(first, at, "company", match.rule.id, strong=False)


def _modifies(units: Units, index: int) -> bool:
    """Whether a word in lower case belongs to a title: `plant manager`, `deputy head`."""
    prefix = units.has(index, "title_prefix") or units.has(index, "company_function")
    return prefix or units.has(index, "post_word")


def _hearer(units: Units, match: Match) -> Iterator[Name]:
    """The medium that somebody talks to: `told the Daily Messenger that`, `told ANI`."""
    first, end = match.last, units.sentence(match.first)[1]
    last = _run(units, first, end)
    article = units.key(first - 1) == "the"
    capitals = last == first + 1 and _is_capitals(units[first].text)
    if last > first and (article or capitals):
        yield Name(first, last, "institution", match.rule.id, strong=False)


def _is_capitals(text: str) -> bool:
    return len(text) >= _SHORTEST_CAPITALS and text.isupper() and text.isalpha()


def _dateline(units: Units, match: Match) -> Iterator[Name]:
    """The medium in the brackets of a dateline: `HAIKOU, March 3 (Hainan Free Trade News) —`."""
    at, first = match.first, match.last
    start = at
    while start > 0 and not units[start].opens and at - start < _DATELINE_REACH:
        start -= 1
    if start == at or not units[start].opens or not units[start].text.isupper():
        return
    last = units.phrases.name_right(units, first, min(len(units), first + _LONGEST + 1))
    closes = last > first and units.key(last) == ")"
    if closes and units.key(last + 1) in _DASHES and not units.has(first, "not_org"):
        yield Name(first, last, "institution", match.rule.id, strong=False)


def _sign_off(units: Units, match: Match) -> Iterator[Name]:
    """The agency that ends a report: `… into service in August. — VNBN`."""
    at = match.last
    closes = at < len(units) and (at + 1 >= len(units) or units[at + 1].opens)
    ended = units.key(match.first - 1) in (".", *CLOSE_MARKS) or units[match.first].opens
    if closes and ended and not units[at].opens and _is_capitals(units[at].text):
        yield Name(at, at + 1, "institution", match.rule.id, strong=False)


def _appositive_behind(units: Units, match: Match) -> Iterator[Name]:
    """The name between commas behind what it is: `its parent, Orrin Marine, said`."""
    first, end = match.last, units.sentence(match.first)[1]
    while units.key(first) in OPEN_MARKS:
        first += 1
    last = _run(units, first, end)
    if last > first and units.key(last) in (",", "."):
        yield Name(first, last, "company", match.rule.id, strong=False)


def _ampersand(units: Units, match: Match) -> Iterator[Name]:
    """Two names joined by `&`: `Clifford & Stowe`."""
    at = match.first
    start, end = units.sentence(at)
    if not (units.phrases.is_name_word(units, at - 1) and at > start and at + 1 < end) or units[at].glued:
        return
    first = skip_noise(units, units.phrases.name_left(units, at, start), at)
    first += units.has(first, "company_noun") and first + 1 < at
    last = units.phrases.name_right(units, at + 1, end)
    plain = frozenset(("company_word", "common_name", "title_field", "field_noun", "post_word", "stop"))
    own = [i for i in range(first, last) if units[i].is_word and not units.has_any(i, plain)]
    other = any(units.has_any(i, _NO_NAME) for i in range(first, last))
    if first < at < last <= first + _LONGEST and len(own) > 1 and not other and not is_headline(units, at):
        yield Name(first, last, "company", match.rule.id, strong=False)


def _prefixed(units: Units, match: Match) -> Iterator[Name]:
    """A name behind the word that makes it one: `PT Nusantara Lestari`, `Bank Mandiri`."""
    at, end = match.first, units.sentence(match.first)[1]
    last = units.phrases.name_right(units, match.last, end)
    joined = at > 0 and not units[at].opens and units.phrases.is_name_word(units, at - 1)
    if last == match.last or joined or units.has(last - 1, "event_word"):
        return
    if units.key(last) == "(" and units.key(last + 2) == ")" and units.has(last + 1, "bracket_form"):
        last += 3
    yield Name(at, last, match.rule.set["kind"], match.rule.id)


def _source_line(units: Units, match: Match) -> Iterator[Name]:
    """The medium that a page names as its source, as far as its name goes."""
    first = match.last
    joined = units[match.first].glued and units[match.first - 1].is_word and not units[match.first].opens
    if first >= len(units) or joined:
        return
    end = units.sentence(first)[1]
    end = next((i for i in range(first + 1, end) if units[i].number is not None), end)
    last = _medium_end(units, first, end) or units.phrases.name_right(units, first, end)
    dash = (i for i in range(first, last) if units.key(i) == "-" and units.has_any(i - 1, _MEDIA))
    last = next(dash, last)
    last += last > first and units.has(last, "medium_verb") and not units[last].opens
    if last > first and not is_person(units, first, last):
        yield Name(first, last, match.rule.set["kind"], match.rule.id)


def _medium_end(units: Units, first: int, end: int) -> int:
    """Index behind the words that end a medium's name, over particles inside it: `九派新闻`; 0 if none."""
    last = 0
    for at in range(first, min(end, first + _LONGEST)):
        if not units.phrases.is_name_word(units, at) or (units[at].opens and at > first):
            break
        if at > first and units.has(at, "paper_end"):
            last = at + 1
    return last


def _subject_before(units: Units, match: Match) -> Iterator[Name]:
    """The subject of the sentence before `The company …`: `Tellworth has lost … The company said …`."""
    start, _ = units.sentence(match.first)
    if match.first != start or start == 0:
        return
    first, end = units.sentence(start - 1)
    last = units.phrases.name_right(units, first, end)
    plural = units.key(last) in ("were", "are", "have")
    followed = (last < end and not plural) and (
        units.has(last, "finite") or units.has(last, "verb") or units.key(last).endswith("ed")
    )
    if first < last <= first + 2 and followed and not units.has(first, "pinyin_surname"):
        yield Name(first, last, units.value(match.last - 1, "body_noun"), match.rule.id, strong=False)


READERS: Mapping[str, Callable[[Units, Match], Iterator[Name]]] = {
    "named_noun": _named_noun,
    "possessed": _possessed,
    "the_subject": _the_subject,
    "employer_before": _employer,
    "hearer": _hearer,
    "dateline": _dateline,
    "sign_off": _sign_off,
    "appositive_behind": _appositive_behind,
    "ampersand": _ampersand,
    "prefixed": _prefixed,
    "source_line": _source_line,
    "subject_before": _subject_before,
}
