"""Runs of capitalized words: what a proper name can be made of, in either direction.

the  Zhejiang  Runfeng  Energy  Group Co., Ltd  said        Ye  Huihua , director of …
     └ run to the left of a head ──┘ └ head                 └ a person's name
"""

from pipeline.units import Units

# A person's name has at most this many words; any other name at most the second number.
_PERSON_WORDS, NAME_WORDS = 4, 14
_JOINERS = ("&", "-", "‑", ".", "·", "'", "’", "+")


def is_name_word(units: Units, index: int) -> bool:
    """Whether a unit can be a word of a name: capitalized and no function word, month or title."""
    if not 0 <= index < len(units):
        return False
    unit = units[index]
    if not unit.capital:
        return unit.text in units.words["cased_name"] or _is_camel(unit.text)
    if unit.last - unit.first > 1 and unit.key.islower():
        return False
    if unit.key in units.words["stop"] and not (
        unit.key in units.words["soft_stop"] and units.sentence(index)[0] < index
    ):
        return False
    return not (units.has(index, "month") or units.has(index, "weekday") or units.has(index, "not_name"))


def _is_camel(text: str) -> bool:
    """Whether a word has a capital inside: `iFlytek`, `eBay`."""
    return text[:1].islower() and len(text) > 2 and text[1:2].isupper()


def run_right(units: Units, first: int, end: int) -> int:
    """Index after the run of name words that begins at first, at most `end`; `first` if there is none."""
    index = first
    while index < end and index - first < NAME_WORDS:
        unit = units[index]
        if index > first and unit.opens:
            break
        if units.has(index, "legal_form") and index > first:
            return index + 1
        if (
            is_name_word(units, index)
            or _is_compound(units, index, first)
            or (
                unit.number is not None
                and (index == first or unit.glued)
                and _glued_word(units, index + 1, end)
            )
            or _joins(units, index, first, end)
        ):
            index += 1
        else:
            break
    while index > first and units.key(index - 1) in _JOINERS:
        index -= 1
    return index


def _glued_word(units: Units, index: int, end: int) -> bool:
    """Whether a glued letter word follows: `3M`, `58.com`."""
    if index < end and units.key(index) == "." and units[index].glued:
        index += 1
    return index < end and units[index].glued and units[index].is_word


def _joins(units: Units, index: int, first: int, end: int) -> bool:
    """Whether a unit joins words of one name: `L&T`, `Rolls-Royce`, `58.com`, `Dr. Reddy's`, `People's`."""
    unit, after = units[index], index + 1
    if index == first or after >= end:
        return False
    if unit.key == "&":
        return is_name_word(units, after)
    if (
        unit.key in ("'", "’")
        and unit.glued
        and units.key(index - 1).endswith("s")
        and not units[after].glued
    ):
        return is_name_word(units, after)
    if unit.key in ("-", "‑", "·", "'", "’", "+"):
        return (
            unit.glued
            and units[after].glued
            and (is_name_word(units, after) or _is_compound(units, after, first))
        )
    if unit.key == ".":
        initial = (
            len(units[index - 1].text) == 1
            or units.has(index - 1, "honorific")
            or units.key(index - 1) == "st"
        )
        return unit.glued and (units[after].glued or initial) and units[after].is_word
    if unit.key in ("com", "cn", "net", "ai", "io") and units.key(index - 1) == ".":
        return unit.glued
    if unit.key in ("'s", "’s"):
        return units.has(index - 1, "possessed_name") and is_name_word(units, after)
    return units.has(index, "name_particle") and is_name_word(units, after) and is_name_word(units, index - 1)


def _is_compound(units: Units, index: int, first: int) -> bool:
    """Whether a word in lower case is the second half of a name's word: `Hi-tech`, not `Shenzhen-based`."""
    unit = units[index]
    return (
        index - 2 >= first
        and unit.is_word
        and unit.glued
        and units.key(index - 1) in ("-", "‑")
        and units[index - 1].glued
        and units[index - 2].capital
        and not units.has(index, "compound_end")
        and not unit.key.endswith("ed")
    )


def run_left(units: Units, head: int, start: int) -> int:
    """Index of the first word of the run of name words that ends right before `head`, not below start."""
    index = head
    while index > start and head - index < NAME_WORDS and not units[index].opens:
        before = index - 1
        if _extends_left(units, before, start, head):
            index = before
        else:
            break
    return index


def _extends_left(units: Units, before: int, start: int, head: int) -> bool:
    """Whether a unit belongs to the name that stands right behind it."""
    if is_name_word(units, before) or units.has(before, "legal_form") or _is_compound(units, before, start):
        return True
    unit = units[before]
    if unit.key == "<ordinal>" and unit.text[0].isupper():
        return True
    if before > start and _joins(units, before, start, head + 1):
        return True
    if unit.number is not None and units[before + 1].glued and before + 1 < head:
        return True
    return units.has(before, "level_word") and before > start and is_name_word(units, before - 1)


def read_person(units: Units, first: int, last: int) -> tuple[int, int] | None:
    """Units of a person's name within `first` to `last`: one to four name words, no place, no title.

    Takes the last run, so that `Harbour master Piet Visser` gives `Piet Visser`.
    """
    best: tuple[int, int] | None = None
    index = first
    while index < last:
        if not is_name_word(units, index) or units.has(index, "title"):
            index += 1
            continue
        end = index
        while end < last and (
            _is_compound(units, end, index)
            or (is_name_word(units, end) and not units.has(end, "title"))
            or (end > index and units.has(end, "name_particle") and is_name_word(units, end + 1))
            or (end > index and units.key(end) == "." and len(units[end - 1].text) == 1)
            or (
                end > index
                and units.key(end) in ("-", "'", "’")
                and units[end].glued
                and end + 1 < last
                and units[end + 1].glued
            )
            or (end > index and units.has(end, "name_connector") and is_name_word(units, end + 1))
        ):
            end += 1
        words = sum(units[i].is_word for i in range(index, end))
        if words <= _PERSON_WORDS and not _is_place(units, index, end):
            best = (index, end)
        index = end
    return best


def _is_place(units: Units, first: int, last: int) -> bool:
    """Whether a run is a place and nothing else."""
    return all(units.has(i, "place") or units.has(i, "place_word") for i in range(first, last))
