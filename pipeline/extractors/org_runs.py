"""Runs of unknown Han characters that may be a company's name, and what shows that one acts.

    贵州  裕  能    去年    纳税            智  驾  未来    合伙人
    └ place └ own   └ time  └ act           └ own   └ a known word at an edge

A run is two to six units that no table knows, from an edge to an edge; a place may stand before it.
"""

from collections.abc import Iterator

from pipeline.extractors.org_name import Name
from pipeline.match import Match
from pipeline.units import Units

# Characters of a name without its place.
SHORTEST, LONGEST = 2, 6
# A run from the beginning of its clause is a name as a whole up to this length.
_WHOLE = 4
# Units of time and manner between a name and its verb; units from a title to the end of the person's name.
_ADVERBS, _PERSON_REACH = 6, 4
# Tables whose words a name of unknown characters may hold beside single characters.
_HELD = ("idiom", "name_word", "organization", "brand_word")
# Tables that say what a word is, so that it is no part of such a name.
_KNOWN = ("name_edge", "say_verb", "learned_verb", "title", "pronoun", "definite", "never_name")
# Tables of what stands between a subject and its verb.
_BETWEEN = frozenset(
    ("relative", "relative_year", "day_word", "done_cue", "time_unit", "month", "plan_cue", "act_adverb")
)
# Known words that no name begins or ends with.
_NO_WORD = frozenset(_KNOWN) | frozenset(
    ("stop", "place", "org_head", "legal_form", "company_word", "head_noun", "title_prefix", "body_noun")
)
_NO_WORD |= frozenset(
    ("speaker_role", "department", "leading_noise", "time_unit", "classifier", "plan_cue", "not_org")
)


def ending_at(units: Units, at: int, start: int, match: Match) -> Iterator[Name]:
    """The name of unknown characters that ends at `at`, from the edge before it."""
    first = _own_from(units, at, start)
    bounded = first == start or not units[first - 1].is_word or units[first].opens
    if not (bounded and at - first <= _WHOLE and not units.has(first, "soft_edge")):
        soft = units.all_of("soft_edge", first, at - 1)
        first = soft[-1] + 1 if soft else first
    if not is_name(units, first, at):
        first = _with_word(units, at, start)
    while first > start and first < at and units.has(first - 1, "place") and not units[first].opens:
        first -= 1
    if first < at and is_name(units, first, at, word=True):
        yield Name(first, at, "company", match.rule.id, strong=False)


def _own_from(units: Units, at: int, start: int) -> int:
    """First unit of the run of own characters that ends at `at`."""
    first = at
    while first > start and at - first < LONGEST and is_own(units, first - 1) and not units[first].opens:
        first -= 1
    return first


def _with_word(units: Units, at: int, start: int) -> int:
    """First unit of a run that begins or ends with one known word: `智驾未来`, `草原鲜生`; `at` if none."""
    end = at - (not is_own(units, at - 1))
    first = _own_from(units, end, start)
    if end == at and first > start and not units[first].opens:
        first -= 1
    known = end if end < at else first
    free = (
        first == start or not units[first - 1].is_word or units[first].opens or units.has(first - 1, "place")
    )
    word = len(units[known].text) == SHORTEST and not units.has_any(known, _NO_WORD)
    return first if word and free and is_name(units, first, at, word=True) else at


def end_of(units: Units, first: int, end: int) -> int:
    """Index behind the name that begins at `first`, where a mark, a number or an edge stands; 0 if none."""
    last = first
    while last < end and units.has(last, "place"):
        last += 1
    while last < end and is_own(units, last) and last - first <= LONGEST:
        if (units.has(last, "soft_edge") and last - first >= SHORTEST) or (
            last > first and units.has(last, "idiom")
        ):
            break
        last += 1
    stops = (
        last >= end or not units[last].is_word or units[last].number is not None or units.has(last, "idiom")
    )
    return last if stops or is_edge(units, last) or units.has(last, "soft_edge") else 0


def is_own(units: Units, index: int) -> bool:
    """Whether a unit may belong to a name of unknown characters."""
    unit = units[index]
    if unit.number is not None or not unit.is_word or units.has_any(index, _KNOWN):
        return units.has_any(index, _HELD) and unit.number is None
    if len(unit.text) > 1 and not unit.text.isascii():
        return units.has_any(index, _HELD)
    return units.key(index) not in units.words["level_char"]


def is_edge(units: Units, index: int) -> bool:
    """Whether a unit is a word that no name holds."""
    return not is_own(units, index) and not units.has(index, "place")


def is_name(units: Units, first: int, last: int, *, word: bool = False) -> bool:
    """Whether units make a name: own characters behind a place, enough of them, no common noun's ending.

    With `word` one known word may stand at either end, and a word that brands use is enough.
    """
    while first < last and units.has(first, "place"):
        first += 1
    strange = sum(not is_own(units, i) for i in range(first, last))
    if strange > word or (strange and last - first - strange < SHORTEST):
        return False
    latin = [i for i in range(first, last) if units[i].text.isascii()]
    if latin:
        return _is_latin_name(units, first, last, latin)
    size = sum(len(units[i].text) for i in range(first, last))
    if not SHORTEST <= size <= LONGEST or units.has(first, "soft_edge"):
        return False
    if units.has(last - 1, "common_ending") or units.has(first, "common_beginning"):
        return False
    if units.holds("idiom", first + 1, last):
        return False
    return any(len(units[i].text) == 1 or (word and units.has(i, "brand_word")) for i in range(first, last))


def opens_with_name(units: Units, first: int, last: int) -> bool:
    """Whether a zone's name begins with an unknown place: `石岭|电商`, `青云谷`, not `特色`."""
    end = first
    while end < last and is_own(units, end) and not units.has(end, "soft_edge"):
        end += 1
    size = sum(len(units[i].text) for i in range(first, end))
    known = units.has(first, "common_beginning") or units.has(first, "name_classifier")
    return SHORTEST <= size <= LONGEST and not known


def _is_latin_name(units: Units, first: int, last: int, latin: list[int]) -> bool:
    """Whether a run with Latin words is a brand: `Vexon`, `MOVA智造`; not `AI`, nor a model's letters."""
    named = any(
        units[i].capital and len(units[i].text) > SHORTEST and not units.has(i, "not_org") for i in latin
    )
    plain = any(units.has(i, "unit") or units[i].text.islower() for i in latin)
    return named and not plain and last - first <= LONGEST and not units.has(last - 1, "common_ending")


def is_surname(units: Units, first: int, last: int) -> bool:
    """Whether a short run may be a person: a surname and one or two characters, none that brands end with."""
    return (
        units.has(first, "surname")
        and units.key(first) not in units.words["rare_surname"]
        and last - first <= SHORTEST + 1
        and not units.has(last - 1, "brand_ending")
    )


def before_adverbs(units: Units, at: int, start: int) -> int:
    """Index where the words of time and manner before a verb begin: `裕能|去年|纳税`, `裕能|5月正式|投产`."""
    first = at
    while first > start and at - first < _ADVERBS and _is_adverb(units, first - 1):
        first -= 1
    return first


def _is_adverb(units: Units, index: int) -> bool:
    return units.has_any(index, _BETWEEN) or (
        units[index].number is not None
        and units.has_any(index + 1, frozenset(("month", "day_suffix", "time_unit")))
    )


def behind_adverbs(units: Units, at: int) -> int:
    """Index behind the words of time and manner that begin at `at`."""
    behind = at
    while behind < at + _ADVERBS and behind < len(units) and _is_adverb(units, behind):
        behind += 1
    return behind


def acts(units: Units, at: int) -> bool:
    """Whether what stands at `at` shows that a company precedes: its verb, or a chief with a name."""
    verb = behind_adverbs(units, at)
    return units.has(verb, "company_act") or chief_behind(units, at) or _person_behind(units, at)


def _person_behind(units: Units, at: int) -> bool:
    """Whether somebody of the company speaks: `[青禾农场]的尤小兵说`."""
    if units.key(at) != "的":
        return False
    limit = min(units.sentence(at)[1], at + 2 + _PERSON_REACH)
    verb = next((i for i in range(at + 2, limit) if units.has(i, "say_verb")), 0)
    run = units.phrases.person(units, at + 1, verb) if verb else None
    return run is not None and run[0] == at + 1


def chief_behind(units: Units, at: int) -> bool:
    """Whether a chief's title and a person's name stand at `at`: `[九江石化]党委书记、执行董事谢道雄`."""
    end = units.sentence(at)[1] if at < len(units) else at
    while at < end and not units.has(at, "chief") and _goes_before_chief(units, at):
        at += 1
    if at >= end or not units.has(at, "chief"):
        return False
    return units.phrases.person(units, at + 1, min(end, at + 1 + _PERSON_REACH)) is not None


def _goes_before_chief(units: Units, index: int) -> bool:
    return units.has_any(index, ("title_prefix", "title", "title_joiner")) or units.key(index) == "的"


def before_title(units: Units, at: int, start: int) -> int:
    """Index where a title with all that belongs to it begins: `[利亚芯]|行政部|经理`, `的|总经理`."""
    while at > start + 1:
        joined = units.has(at - 1, "title_joiner") and units.has(at - 2, "title")
        if not (units.has(at - 1, "title_prefix") or joined or units.has(at - 1, "title")):
            break
        at -= 2 if joined else 1
    return at - (units.key(at - 1) == "的" and at > start)
