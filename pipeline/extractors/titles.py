"""How far the title of a person reaches: `deputy head of exports`, `founder and CEO`, `党组书记、局长`."""

from collections.abc import Callable

from pipeline.languages.en_people import field_end, is_field
from pipeline.units import Units

# Nouns before a title that belong to it, and letters of one in capitals: `HR`.
_MOST_MODIFIERS, _LONGEST_CAPITALS = 2, 3
# Units from `of` behind a title to the end of the field that it names.
_LONGEST_FIELD = 5
_JOINING = ("and", "&")
_POSSESSIVES = ("'s", "’s", "its", "their")
# Words that stand before a title and do not belong to it.
_NO_MODIFIERS = frozenset(
    ("stop", "verb", "say_verb", "report_verb", "tell_verb", "leading_noise", "title", "speech_adverb")
)


def title_span(
    units: Units, at: int, last: int, run: tuple[int, int], in_org: Callable[[int], bool]
) -> tuple[int, int]:
    """A title with what it governs: `head of exports [at …]`, `Minister for Enterprise [Peter Dunne]`.

    Args:
        at: The title.
        last: Where the words about the person end.
        run: The person's name.
        in_org: Whether a unit belongs to an organization's name.
    """
    start, end = _start(units, at, run, in_org), at + 1
    while units.key(start - 1) in _JOINING and units.has(start - 2, "title") and not in_org(start - 2):
        start = _start(units, start - 2, run, in_org)
    while end < last and _goes_on(units, end):
        end += 1
    return start, _governed_end(units, end, last, run[0], in_org)


def _start(units: Units, at: int, run: tuple[int, int], in_org: Callable[[int], bool]) -> int:
    """First unit of the title whose head stands at `at`."""
    behind = at >= run[1]

    def belongs(index: int) -> bool:
        if index < 0 or in_org(index) or run[0] <= index < run[1]:
            return False
        capital = behind and units[index].capital and units[index].is_word and not units.has(index, "stop")
        return (
            units.has(index, "title_prefix") or _is_field(units, index + 1) or (capital and units[at].capital)
        )

    listing: tuple[str, ...] = ()
    while True:
        if belongs(at - 1):
            at -= 1
        elif units.key(at - 1) in (*_JOINING, *listing) and _joins_fields(units, at):
            at, listing = at - 2, (",",)
        else:
            break
    if units.key(at - 1) == "-" and units[at].glued:
        at -= 2
    return at - _modifiers(units, at, in_org)


def _joins_fields(units: Units, at: int) -> bool:
    """Whether `and` joins two fields of one minister: `Commerce and Industry Minister`."""
    return is_field(units, at) and is_field(units, at - 2) and not (units[at - 1].opens or units[at].opens)


def _goes_on(units: Units, end: int) -> bool:
    """Whether a title goes on with another one: `director general`, `deputy director and spokesperson`."""
    if units.has(end, "title"):
        return not units.has(end, "courtesy")
    behind = end + 1
    while units.has(behind, "title_prefix"):
        behind += 1
    joined = units.key(end) in _JOINING and units.has(behind, "title")
    return joined or (units.has(end, "title_prefix") and units.has(end + 1, "title"))


def _is_field(units: Units, at: int) -> bool:
    """Whether a capitalized word before a title in capitals belongs to it: `Industries Minister`."""
    if at < 1 or not units[at].capital or units[at].opens or not is_field(units, at - 1):
        return False
    return not (units.has(at - 1, "place_word") and units[at - 2].capital and not units[at - 1].opens)


def _governed_end(units: Units, end: int, last: int, person: int, in_org: Callable[[int], bool]) -> int:
    """Index after `of …` or `for …` behind a title that names a field rather than a body or a place."""
    if units.key(end) not in ("of", "for") or end + 1 >= last:
        return end
    if in_org(end + 1 + (units.key(end + 1) == "the")):
        return end
    listed = field_end(units, end)
    if listed > end:
        return listed
    if end < person and units[end + 1].capital and not units.has(end + 1, "place"):
        return person if person - end <= _LONGEST_FIELD else end
    if units.key(end) == "for" and units.has(end + 1, "place"):
        return end + 2
    if not units[end + 1].text.islower() or units.has(end + 1, "stop") or units.has(end + 1, "home_place"):
        return end
    stop = end + 1
    while stop < last and units[stop].is_word and units[stop].text.islower() and stop - end <= _LONGEST_FIELD:
        if units.has(stop, "stop") and units.key(stop) != "and":
            break
        stop += 1
    described = stop < len(units) and (in_org(stop) or units.key(stop) in ("'", "’", "'s", "’s"))
    return stop if stop - end <= _LONGEST_FIELD and not described else end


def _modifiers(units: Units, at: int, in_org: Callable[[int], bool]) -> int:
    """How many nouns before a title in lower case belong to it: `HR chief`, `night shift supervisor`."""
    count = 0
    while count < _MOST_MODIFIERS and units[at].text.islower() and not in_org(at - count - 1):
        if not _is_modifier(units, at - count - 1):
            break
        count += 1
    return count


def _is_modifier(units: Units, index: int) -> bool:
    """Whether a noun in lower case, an acronym or a sentence's first word belongs to the title behind."""
    if index < 0 or not units[index].is_word or units[index + 1].opens or units[index].number is not None:
        return False
    text = units[index].text
    if units.has(index, "place"):
        return units.key(index - 1) in _POSSESSIVES
    begins = units.sentence(index)[0] == index and units.has(index, "post_word")
    if not (text.islower() or begins or (text.isupper() and len(text) <= _LONGEST_CAPITALS)):
        return False
    if begins or text.endswith("ly") or units.has_any(index, _NO_MODIFIERS):
        return begins
    return not units.has(index, "body_noun") or units.key(index - 1) not in ("the", "a", "an")


def title_start(units: Units, at: int, first: int, in_org: Callable[[int], bool]) -> int:
    """First unit of a title that ends with the unit at `at`, run together with others: `党组书记、局长`."""
    start = at
    while start > first and not in_org(start - 1):
        before = start - 1
        if units.has(before, "title_prefix") or units.has(before, "title"):
            start = before
        elif (
            units.has(before, "title_joiner")
            and before > first
            and units.has(before - 1, "title")
            and not in_org(before - 1)
        ):
            start = before - 1
        else:
            break
    return start
