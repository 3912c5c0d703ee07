"""Names of people in Chinese: a surname and one or two characters behind a title, or at a clause's beginning.

局长  应  松  泉  说
└ title └ surname and given name
"""

from pipeline.languages.zh_phrases import is_common, is_name_word
from pipeline.units import Units

# Units of a given name.
_GIVEN = 2
_NO_PERSON = frozenset(("say_verb", "name_edge", "pronoun", "title"))
_SPEECH = frozenset(("say_verb", "learned_verb", "speech_adverb"))
_BEHIND_NAME = frozenset(("speech_adverb", "name_edge_particle"))


def person(units: Units, first: int, last: int) -> tuple[int, int] | None:
    """Units of a person's name within `first` to `last`.

    A name stands behind a title or role, at the beginning of a clause, behind `叫`, or right before a verb
    of saying; a foreign one has a dot between its parts. The one nearest to `last` wins.
    """
    dots = [i for i in range(first + 1, last) if units.key(i) in ("·", "・", "•")]
    if dots:
        return _foreign(units, dots, first, last)
    for at in range(last - 1, first - 1, -1):
        titled = at > 0 and not units[at].opens and (_is_role(units, at - 1) or _is_aged(units, at))
        if not units.has(at, "surname") or not (titled or _may_begin(units, at, first, last)):
            continue
        end = _given_end(units, at, last, titled=titled)
        if end:
            return at, end
    return _before_verb(units, first, last)


def _is_role(units: Units, index: int) -> bool:
    return units.has(index, "title") or units.has(index, "speaker_role") or units.has(index, "name_cue")


def _is_aged(units: Units, at: int) -> bool:
    """Whether an age introduces the name: `35岁的周晓兰`."""
    return units.key(at - 1) == "的" and units.key(at - 2) == "岁"


def _may_begin(units: Units, at: int, first: int, last: int) -> bool:
    """Whether an untitled name may begin there: at the beginning of a clause."""
    if units.key(at) in units.words["rare_surname"]:
        return False
    begins = at == 0 or units[at].opens or not units[at - 1].is_word or units.has(at - 1, "according")
    return at == first and begins


def _given_end(units: Units, at: int, last: int, *, titled: bool) -> int:
    """Index after the name that begins with the surname at `at`, 0 if it is none.

    A given name is one or two characters before an edge; behind a title, a word of two characters too
    (`张建设`), and the first two where no edge follows.
    """
    start = at + 1
    gap = start
    while gap < last and gap - start <= _GIVEN and _is_given(units, gap):
        gap += 1
    if gap == start:
        if units.has(start, "title") and start < len(units):
            return start
        whole = start < last and len(units[start].text) == _GIVEN and units[start].text.isalpha()
        return start + 1 if whole and titled and not _is_edge(units, start) else 0
    if start + 1 < last and units.has_any(start + 1, _BEHIND_NAME) and _is_given(units, start):
        return start + 1
    if gap - start <= _GIVEN:
        return gap if titled or _is_edge(units, gap) else 0
    soft = [i for i in (start + 1, start + 2) if units.has(i, "soft_edge")]
    if soft:
        return soft[-1]
    return start + _GIVEN if titled else 0


def _is_given(units: Units, index: int) -> bool:
    """Whether a unit can be a character of a given name."""
    unit = units[index]
    if len(unit.text) > 1 or not unit.text.isalpha() or unit.text.isascii():
        return False
    return not units.has_any(index, _NO_PERSON)


def _is_edge(units: Units, index: int) -> bool:
    """Whether something begins there that cannot belong to a name."""
    if index >= len(units) or units[index].opens or not units[index].is_word:
        return True
    ends = units.has(index, "soft_edge") or units.has(index, "speech_adverb")
    return ends or not is_name_word(units, index)


def _before_verb(units: Units, first: int, last: int) -> tuple[int, int] | None:
    """The name right before a verb of saying: three characters if the first is a surname, else two."""
    if not units.has_any(last, _SPEECH):
        return None
    end = last
    while end > first and units.has(end - 1, "speech_adverb"):
        end -= 1
    if end - 2 >= first and units.has(end - 2, "nickname") and units.has(end - 1, "surname"):
        return end - 2, end
    for size in (3, 2):
        at = end - size
        if (
            at >= first
            and units.has(at, "surname")
            and units.key(at) not in units.words["rare_surname"]
            and all(_is_given(units, i) and len(units[i].text) == 1 for i in range(at + 1, end))
        ):
            return at, end
    for at in range(end - 1, max(first, end - 4), -1):
        size = sum(len(unit.text) for unit in units[at:end])
        introduced = units.has(at - 1, "common_word") or _is_role(units, at - 1)
        surname = units[at].text[0] in units.words["surname"]
        if introduced and surname and 2 <= size <= 3 and not _is_edge(units, end - 1):
            return at, end
    return None


def _foreign(units: Units, dots: list[int], first: int, last: int) -> tuple[int, int] | None:
    """A name in parts joined by dots, from its title or an edge to the next edge."""
    start, end = dots[0], dots[-1] + 1
    while start > first and is_name_word(units, start - 1) and not is_common(units, start - 1):
        if units.has(start - 1, "soft_edge") and dots[0] - start >= 2:
            break
        start -= 1
    while end < last and is_name_word(units, end) and not units.has(end, "common_word"):
        if units.has(end, "soft_edge") and end - dots[-1] > 1 + (not units.has(end, "name_edge_particle")):
            break
        end += 1
    return (start, end) if start < dots[0] and end > dots[-1] + 1 else None
