"""How far the title of a speaker reaches: `deputy head of exports`, `党组书记、局长`."""

from collections.abc import Callable

from pipeline.units import Units

# Nouns before a title that belong to it, and letters of one in capitals: `HR`.
_MOST_MODIFIERS, _LONGEST_CAPITALS = 2, 3
# Units from `of` behind a title to the end of the field that it names.
_LONGEST_FIELD = 5


def whole_title(units: Units, at: int, last: int, person: int) -> str:
    """A title with what it governs: `head of exports [at …]`, `Minister for Enterprise [Peter Dunne]`.

    Args:
        at: The title.
        last: Where the words about the person end.
        person: First unit of the person's name.
    """
    end = at + 1
    while at > 0 and (units.has(at - 1, "title_prefix") or _is_field(units, at)):
        at -= 1
    if units.key(at - 1) == "-" and units[at].glued:
        at -= 2
    at -= _modifiers(units, at)
    while end < last and units.has(end, "title"):
        end += 1
    return units.slice(at, _governed_end(units, end, last, person))


def _is_field(units: Units, at: int) -> bool:
    """Whether a capitalized word before a title in capitals belongs to it: `Industries Minister`."""
    return units[at].capital and units[at - 1].text in units.words["title_field"] and not units[at].opens


def _governed_end(units: Units, end: int, last: int, person: int) -> int:
    """Index after `of …` or `for …` behind a title that names a field rather than a body or a place."""
    if units.key(end) not in ("of", "for") or end + 1 >= last:
        return end
    if end < person and units[end + 1].capital and not units.has(end + 1, "place"):
        return person if person - end <= _LONGEST_FIELD else end
    if not units[end + 1].text.islower() or units.has(end + 1, "stop") or units.has(end + 1, "home_place"):
        return end
    stop = end + 1
    while stop < last and units[stop].is_word and units[stop].text.islower() and stop - end <= _LONGEST_FIELD:
        if units.has(stop, "stop") and units.key(stop) != "and":
            break
        stop += 1
    return stop if stop - end <= _LONGEST_FIELD else end


def _modifiers(units: Units, at: int) -> int:
    """How many nouns before a title in lower case belong to it: `HR chief`, `night shift supervisor`."""
    count = 0
    while count < _MOST_MODIFIERS and units[at].text.islower() and _is_modifier(units, at - count - 1):
        count += 1
    return count


def _is_modifier(units: Units, index: int) -> bool:
    if index < 0 or not units[index].is_word or units[index + 1].opens or units[index].number is not None:
        return False
    text = units[index].text
    if not (text.islower() or (text.isupper() and len(text) <= _LONGEST_CAPITALS)):
        return False
    tables = (
        "stop",
        "verb",
        "say_verb",
        "report_verb",
        "tell_verb",
        "leading_noise",
        "title",
        "speech_adverb",
        "place",
    )
    return not text.endswith("ly") and not any(units.has(index, table) for table in tables)


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
