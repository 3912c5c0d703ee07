"""How far the title of a speaker reaches: `deputy head of exports`, `党组书记、局长`."""

from collections.abc import Callable

from pipeline.units import Units

# Nouns before a title that belong to it, and letters of one in capitals: `HR`.
_MOST_MODIFIERS, _LONGEST_CAPITALS = 2, 3


def whole_title(units: Units, at: int, last: int) -> str:
    """A title with what it governs up to its organization: `head of exports [at …]`."""
    end = at + 1
    while at > 0 and (units.has(at - 1, "title_prefix") or (units.key(at - 1) == "-" and units[at].glued)):
        at -= 1
    at -= _modifiers(units, at)
    while end < last and units.has(end, "title"):
        end += 1
    if (
        units.key(end) == "of"
        and end + 1 < last
        and units[end + 1].text.islower()
        and units.key(end + 1) != "the"
    ):
        stop = next(
            (i for i in range(end + 1, min(last, end + 4)) if units.key(i) in ("at", "for", "with", ",")),
            -1,
        )
        if stop > 0:
            end = stop
    return units.slice(at, end)


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
