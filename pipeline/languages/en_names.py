"""English names: runs of capitalized words.

the  Zhejiang  Runfeng  Energy  Group Co., Ltd  said
└ run to the left of a head ──┘ └ head
"""

from pipeline.units import Units

# Any name but a person's has at most this many words.
NAME_WORDS = 14
# Letters of a word that digits end.
_BRAND_LETTERS = 4
# Words between the possessive inside a company's name and its legal form.
_OWNED_WORDS = 3
# First letters behind the article `an`: of words, and of abbreviations spelled letter by letter.
_VOWELS, _LETTER_SOUNDS = "aeiouh", "aeiouhmfslrnx"
_OWNERS = frozenset(("place", "organization", "demonym", "legal_form"))
_JOINERS = ("&", "-", "‑", ".", "·", "'", "’", "+")


def is_name_word(units: Units, index: int) -> bool:
    """Whether a unit can be a word of a name: capitalized and no function word, month or title."""
    if not 0 <= index < len(units):
        return False
    unit = units[index]
    if not unit.capital:
        return unit.text in units.words["cased_name"] or _is_camel(unit.text)
    if unit.last - unit.first > 1 and unit.key.islower() and not _is_titled(units, index):
        return False
    if units.has(index, "prefix_currency") and not units.has(index - 1, "pinyin_surname"):
        return False
    if unit.key in units.words["stop"] and not _is_syllable(units, index):
        return False
    return not (units.has(index, "month") or units.has(index, "weekday") or units.has(index, "not_name"))


def _is_titled(units: Units, index: int) -> bool:
    """Whether all words of a phrase are capitalized, as in a name: `Foreign Investment Department`."""
    words = units[index].text.split()
    phrase = len(words) > 1 and (units.has(index, "title") or units.has(index, "officer"))
    return not phrase and all(word[0].isupper() for word in words)


def _is_syllable(units: Units, index: int) -> bool:
    """Whether a capitalized stop word is part of a name: `He Yaoming`, `An Lac`, `Vinh Long`."""
    unit = units[index]
    inside = units.sentence(index)[0] < index
    if unit.key in units.words["soft_stop"] and inside:
        return True
    if not units[min(index + 1, len(units) - 1)].capital:
        return False
    if unit.text == "An":
        after = units[index + 1]
        return after.key[0] not in (_LETTER_SOUNDS if after.text.isupper() else _VOWELS)
    if not inside or unit.text not in units.words["pinyin_surname"]:
        return False
    return units.has(index - 1, "title") or units[index - 1].text.islower()


def _is_camel(text: str) -> bool:
    """Whether a word has a capital inside: `iFlytek`, `eBay`."""
    return text[:1].islower() and len(text) > 2 and text[1:2].isupper()


def name_right(units: Units, first: int, end: int) -> int:
    """Index after the run of name words that begins at first, at most `end`; `first` if there is none."""
    index = first
    while index < end and index - first < NAME_WORDS:
        unit = units[index]
        if index > first and (unit.opens or _behind_gap(units, index)):
            break
        if units.has(index, "legal_form") and index > first:
            return index + 1
        if (
            is_name_word(units, index)
            or is_compound(units, index, first)
            or (
                unit.number is not None
                and (index == first or unit.glued)
                and (_glued_word(units, index + 1, end) or _ends_brand(units, index, first))
            )
            or _joins(units, index, first, end)
        ):
            index += 1
        else:
            break
    while index > first and units.key(index - 1) in _JOINERS:
        index -= 1
    return index


def _behind_gap(units: Units, index: int) -> bool:
    """Whether more than one space parts a unit from the one before, as in lines of a page's head."""
    return index < len(units) and units[index].start - units[index - 1].end > 1


def _ends_brand(units: Units, index: int, first: int) -> bool:
    """Whether digits end a name's word: `Strategy613`."""
    before = units[index - 1].text
    return index > first and units[index].glued and len(before) >= _BRAND_LETTERS and before.istitle()


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
            and (is_name_word(units, after) or is_compound(units, after, first))
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
        return is_name_word(units, after) and (
            units.has(index - 1, "possessed_name") or _owns_legal_form(units, index, end)
        )
    return units.has(index, "name_particle") and is_name_word(units, after) and is_name_word(units, index - 1)


def _owns_legal_form(units: Units, index: int, end: int) -> bool:
    """Whether a possessive stands inside a company's name: `Pilgrim's Pride Corporation`."""
    if units.has_any(index - 1, _OWNERS):
        return False
    last = index + 1
    while last < min(end, index + _OWNED_WORDS + 1) and is_name_word(units, last):
        if units.has(last, "legal_form"):
            return True
        last += 1
    return units.has(last, "legal_form") and last > index + 1


def is_compound(units: Units, index: int, first: int) -> bool:
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


def name_left(units: Units, head: int, start: int) -> int:
    """Index of the first word of the run of name words that ends right before `head`, not below start."""
    index = head
    while index > start and head - index < NAME_WORDS and not units[index].opens:
        before = index - 1
        if not _behind_gap(units, index) and _extends_left(units, before, start, head):
            index = before
        else:
            break
    return index


def _extends_left(units: Units, before: int, start: int, head: int) -> bool:
    """Whether a unit belongs to the name that stands right behind it."""
    if is_name_word(units, before) or units.has(before, "legal_form") or is_compound(units, before, start):
        return True
    unit = units[before]
    if unit.key == "<ordinal>" and unit.text[0].isupper():
        return True
    if before > start and _joins(units, before, start, head + 1):
        return True
    if unit.number is not None and units[before + 1].glued and before + 1 < head:
        return True
    return units.has(before, "level_word") and before > start and is_name_word(units, before - 1)
