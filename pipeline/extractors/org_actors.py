"""Organizations that no word of their name gives away, known by what they do or how they are spelled.

Bluegrass Bottling will create 27 jobs …   Vantiva, a maker of set-top boxes, is investing …   SuperATV
└ name             └ verb                  └ name                             └ verb           └ inner capital
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import compress, count, pairwise
from operator import attrgetter

from pipeline.extractors.org_name import Name, skip_noise
from pipeline.match import Match
from pipeline.units import Units

# Units between a name and its verb that an appositive may fill; words of a name without a telling word.
_APPOSITIVE_REACH, _LONGEST = 24, 5
# Rules that read the subject of a verb.
_ACTOR_RULES = (
    "actor",
    "actor_now",
    "actor_going",
    "actor_done",
    "actor_said",
    "actor_asset",
    "actor_money",
    "actor_headline",
)
# Those that need no second mention.
_SURE_RULES = ("actor_said", "actor_headline", "actor_money")
# What makes no name alone.
_PLACES, _COMMON = frozenset(("place", "demonym")), frozenset(("common_name",))
# Before a surname.
_BEFORE_SURNAME = frozenset(("title", "honorific", "given_name"))
# Share of capitalized words from which a sentence is a headline in title case.
_HEADLINE_SHARE = 0.85
# Words of such spelling are names from this length on; surnames with a capital inside.
_SHORTEST_CAPITALS = 4
_INNER_CAPITAL_SURNAMES = ("Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "O'", "Fitz")


def actor(units: Units, match: Match) -> Iterator[Name]:
    """The name that is subject of what only organizations do: `X will invest`, `X, a maker of Y, employs`."""
    start, _ = units.sentence(match.first)
    end = match.first
    while end > start and units.has(end - 1, "speech_adverb"):
        end -= 1
    if units.key(end - 1) in ("which", "that") and units.key(end - 2) == ",":
        end -= 2
    elif units.key(end - 1) == ",":
        end = _before_appositive(units, end - 1, start)
    first = skip_noise(units, units.phrases.name_left(units, end, start), end)
    counted = first > start and units[first - 1].number is not None
    behind = units.has(first - 1 - (units.key(first - 1) == "the"), "preposition")
    governed = counted or (end == match.first and behind)
    if first < end <= first + _LONGEST and _is_own_name(units, first, end) and not governed:
        yield Name(first, end, "company", match.rule.id, strong=False)


def headline(units: Units, match: Match) -> Iterator[Name]:
    """The name that opens a headline before a plan: `Larkfield to open mill in Kiel`."""
    yield from (name for name in actor(units, match) if units[name.first].opens)


def _before_appositive(units: Units, comma: int, start: int) -> int:
    """Index of the comma that opens the appositive which closes at `comma`: `X, a maker of Y, employs`."""
    for index in range(comma - 1, max(start, comma - _APPOSITIVE_REACH), -1):
        if units.key(index) == "," and (
            units.has(index + 1, "appositive_start") or units.has(index + 1, "demonym")
        ):
            return index
    return start


def _is_own_name(units: Units, first: int, end: int) -> bool:
    """Whether a subject is a name rather than a headline, a person or a place."""
    if is_person(units, first, end) or units.has(end - 1, "place_word"):
        return False
    if any(all(units.has_any(i, known) for i in range(first, end)) for known in (_PLACES, _COMMON)):
        return False
    return has_inner_capital(units, first) or not is_headline(units, first)


def without_common_words(units: Units, names: list[Name]) -> list[Name]:
    """Leave out the actors of one word that the text shows to be a common word or a place.

    A word that begins a sentence must be described or capitalized inside another one; what stands
    behind `in` elsewhere is a place.
    """
    if not any(name.rule in (*_ACTOR_RULES, "subject") for name in names):
        return names
    inside, others = _words_inside(units)
    surnames = _surnames(units)
    names = [n for n in names if n.rule != "subject" or units.slice(n.first, n.last) not in surnames]
    others |= surnames
    return [name for name in names if name.rule not in _ACTOR_RULES or _is_known(units, name, inside, others)]


def _surnames(units: Units) -> set[str]:
    """Words that end people's names or stand behind titles: `Thorsten Groeger`, `Mayor Kraft`."""
    found: set[str] = set()
    for index in range(1, len(units)):
        before = index - 1 - (units.key(index - 1) == ".")
        if not units[index].capital or units[index].opens or before < 0:
            continue
        titled = (
            units.has(before, "title") or units.has(before, "honorific") or units.has(before, "given_name")
        )
        runs_on = index + 1 < len(units) and units.phrases.is_name_word(units, index + 1)
        if titled or (_ends_person(units, index, before) and not runs_on):
            found.add(units[index].text)
    return found


def _ends_person(units: Units, index: int, before: int) -> bool:
    """Whether two capitalized words before a comma and an age or title, or `said`, are a person."""
    pair = units[before].capital and units.phrases.is_name_word(units, before) and not units[before].opens
    known = units.has_any(before, ("place", "company_noun", "demonym", "organization"))
    return pair and not known and units.has(index + 1, "say_verb") and not units.has(before - 1, "stop")


def _is_known(units: Units, name: Name, inside: set[str], others: set[str]) -> bool:
    if name.last - name.first > 1 or has_inner_capital(units, name.first):
        return True
    text = units[name.first].text
    described = units.key(name.last) == "," or name.rule in _SURE_RULES
    return text not in others and (text in inside or described or units.sentence(name.first)[0] < name.first)


def _words_inside(units: Units) -> tuple[set[str], set[str]]:
    """Words capitalized inside sentences, and those of them that stand where places do."""
    inside: set[str] = set()
    places: set[str] = set()
    for start, end in units.sentences:
        if start < end and is_headline(units, start):
            continue
        for index in range(start + 1, end):
            if units[index].capital:
                inside.add(units[index].text)
                if units.has(index - 1, "locative") and not units.has(index - 2, "stake_word"):
                    places.add(units[index].text)
    return inside, places


def is_headline(units: Units, index: int) -> bool:
    """Whether the sentence of a unit is in title case, so that capitals tell nothing."""
    start, end = units.sentence(index)
    if units.key(end - 1) == ".":
        return False
    words = [units[i] for i in range(start, end) if units[i].is_word and len(units[i].text) > 3]
    capitals = sum(word.capital for word in words)
    return len(words) > 3 and capitals >= _HEADLINE_SHARE * len(words)


def is_person(units: Units, first: int, last: int) -> bool:
    """Whether a run is a person's name: behind a title, or beginning with a given name."""
    before = first - 1 - (units.key(first - 1) == ".")
    if units.has(before, "honorific") or units.has(before, "title") or units.has(first, "title"):
        return True
    given = units.has(first, "given_name") and last - first > 1
    return given or (units.has(first, "pinyin_surname") and last - first == 2)


def has_inner_capital(units: Units, index: int) -> bool:
    """Whether a word is spelled as only brands are: `SuperATV`, `iFlytek`, `VACOM`."""
    text = units[index].text
    if len(text) < _SHORTEST_CAPITALS or not text.isascii() or not text.isalpha():
        return False
    if units.has(index, "not_org") or units.has(index, "unit"):
        return False
    if text.isupper() or text[:-1].isupper():
        return text.isupper()
    inner = any(a.islower() and b.isupper() for a, b in pairwise(text))
    return inner and not text.startswith(_INNER_CAPITAL_SURNAMES)


@lru_cache(maxsize=16_384)
def _is_mixed(text: str) -> bool:
    """Whether a Latin word may have a capital inside: asked of every unit of every text."""
    return text.isascii() and not text[1:].islower() and not text.isupper() and text[:1].isalpha()


def branded(units: Units) -> Iterator[Name]:
    """Words with a capital inside, wherever they stand: `SuperATV`, `PetCare`, with the name around them."""
    for index in compress(count(), map(_is_mixed, map(attrgetter("text"), units))):
        if has_inner_capital(units, index) and not _is_product(units, index):
            start, end = units.sentence(index)
            if is_headline(units, index):
                yield Name(index, index + 1, "company", "brand", strong=False)
                continue
            first = skip_noise(units, units.phrases.name_left(units, index, start), index)
            last = units.phrases.name_right(units, index, end)
            if last - first <= _LONGEST and not units.holds("place", first, index):
                yield Name(first, last, "company", "brand", strong=False)


def _is_product(units: Units, index: int) -> bool:
    """Whether a number behind a word makes it a model: `MateBook 14`."""
    after = index + 1
    return after < len(units) and units[after].number is not None and units.has(index, "not_org")
