"""English people: one to four words of a name, behind or before what they are.

Minister for Enterprise, Trade and Employment   Orla Keaveney   said
└ title and its field                           └ person
"""

from pipeline.languages.en_names import is_compound, is_name_word
from pipeline.units import Units

# A person's name has at most this many words.
_PERSON_WORDS = 4
# What goes on with the name of a place: `Cork North Central`.
_COMPASS = frozenset(("place", "place_word", "demonym"))
_NO_PERSON = frozenset(("title", "honorific", "post_nominal", "party_name"))
# Units of the field of a minister at most.
_LONGEST_FIELD = 12


def person(units: Units, first: int, last: int) -> tuple[int, int] | None:
    """Units of a person's name within `first` to `last`: one to four name words, no place, no title.

    The first name of several words wins, but for one behind a title: `Harbour master Piet Visser`.
    """
    best: tuple[int, int] | None = None
    index = first
    while index < last:
        if not _begins_person(units, index):
            index = field_end(units, index + 1) if units.has(index, "title") else index + 1
            continue
        end = _person_end(units, index, last)
        start = _own_start(units, index, end)
        words = sum(units[i].is_word for i in range(start, end))
        if 0 < words <= _PERSON_WORDS and not _is_place(units, start, end) and _is_better(units, best, start):
            best = (start, end)
        index = end
    return best


def field_end(units: Units, at: int) -> int:
    """Index after the field of a minister that `of` or `for` at `at` begins: `for Enterprise, Trade and …`.

    `at` itself where none begins there.
    """
    if units.key(at) not in ("of", "for"):
        return at
    index = at + 1 + (units.key(at + 1) == "the")
    end = at
    while index - at <= _LONGEST_FIELD and index < len(units):
        if is_field(units, index):
            index += 1
            end = index
        elif end > at and units.key(index) in (",", "and", "&"):
            index += 1
        else:
            break
    return end


def is_field(units: Units, index: int) -> bool:
    """Whether a unit names a field of government: `Enterprise`, `Trade and Industry`."""
    fields = units.words["title_field"].keys() | units.words["field_noun"].keys()
    text = units[index].text.replace("&", "and")
    words = text.split()
    return text in fields or (all(word in fields or word == "and" for word in words) and words != ["and"])


def _begins_person(units: Units, index: int) -> bool:
    named = is_name_word(units, index) and units[index].number is None
    return named and not units.has_any(index, _NO_PERSON)


def _person_end(units: Units, first: int, last: int) -> int:
    """Index after the words of a person's name that begins at first, at most `last`."""
    end = first
    while end < last and (
        is_compound(units, end, first)
        or _begins_person(units, end)
        or (end > first and units.has(end, "name_particle") and is_name_word(units, end + 1))
        or (end > first and units.key(end) == "." and len(units[end - 1].text) == 1)
        or (
            end > first
            and units.key(end) in ("-", "'", "’")
            and units[end].glued
            and end + 1 < last
            and units[end + 1].glued
        )
        or (end > first and units.has(end, "name_connector") and is_name_word(units, end + 1))
    ):
        end += 1
    return end


def _own_start(units: Units, first: int, end: int) -> int:
    """Index of the name behind places and the field of a minister: `Minister for Enterprise Peter Dunne`."""
    start = first
    while end - start > 2 and units.has(start, "place"):
        start += 1
    fielded = units.key(first - 1) in ("of", "for") and units.has(first - 2, "title")
    if fielded and end - start > 2:
        start = next((i for i in range(start, end - 1) if units.has(i, "given_name")), end - 2)
    return start


def _is_better(units: Units, best: tuple[int, int] | None, start: int) -> bool:
    """Whether a run found later is rather the person: where the one before is a single word, or no name."""
    if best is None or units.has(start - 1, "title") or units.has(start - 1, "honorific"):
        return True
    return sum(units[i].is_word for i in range(*best)) < 2 and units.key(start - 1) not in ("of", "and")


def _is_place(units: Units, first: int, last: int) -> bool:
    """Whether a run is a place and nothing else, or ends as places do: `Dale County`."""
    ends = last - first > 1 and units.has(last - 1, "place_word")
    if all(is_field(units, i) or units.key(i) == "and" for i in range(first, last)):
        return True
    if units.has(first, "place") and all(units.has_any(i, _COMPASS) for i in range(first + 1, last)):
        return True
    return ends or all(units.has(i, "place") or units.has(i, "place_word") for i in range(first, last))
