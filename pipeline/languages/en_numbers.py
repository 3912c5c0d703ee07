"""English written numbers: digits, number words, scales, and what only looks like a number.

    38.07 billion      2 crore 50 lakh      a hundred and twenty      three quarters of a billion
    └ digits └ scale   └ scales that fall   └ as `one hundred …`      └ exact, or no value

What two readings share (`12 500 people`) has no value and says so.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.numbers import read_digits, scaled
from pipeline.patterns import Words
from pipeline.units import Number, Unit

HYPHENS = ("-", "‐", "‑")
# Tables, and words of no table, that may begin a number.
NUMBER_STARTS = frozenset(("numeral", "multiple", "vague_number", "a", "an", "half"))
# What joins digits to the code before them: `A-320`, `1+8+n`, `fb−1`.
_JOINTS = ("+", "/", "−", *HYPHENS)
# A shorter word glued to digits is part of a code: `8mm`, `720p`.
_SHORTEST_NOUN = 5
# Groups of digits that a space or an apostrophe parts: `1 200 000`, `1'049.95`.
_MOST_GROUPS = 4
_APOSTROPHES = ("'", "’")
_GROUP_DIGITS = 3
_GROUP = re.compile(r"\d{3}(?:\.\d+|,\d{1,2})?")
_FRACTION_SIGNS = {
    "½": "0.5",
    "¼": "0.25",
    "¾": "0.75",
    "⅛": "0.125",
    "⅜": "0.375",
    "⅝": "0.625",
    "⅞": "0.875",
}
# Denominators of exact fractions behind a whole number: `10 1/2 miles`.
_DENOMINATORS = frozenset((2, 4, 5, 8, 10, 16))
# Tables of words that may be glued to digits.
_BEHIND_DIGITS = (
    *("scale", "letter_scale", "signed_scale", "unit", "letter_unit"),
    *("currency", "sign_behind", "number_suffix"),
)
_AND_A_HALF = ["and", "a", "half"]
_HALF = Decimal("0.5")


def begins_with_digits(text: str) -> bool:
    """Whether a token is digits, perhaps with the point first: `38.07`, `.5`."""
    return text[0].isdecimal() or (text[0] == "." and text[1:2].isdecimal())


def read_number(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    """Read `38.07 billion`, `10-billion`, `two hundred and fifty`, `hundreds of millions`, `a dozen`."""
    unit = units[at]
    if begins_with_digits(unit.text):
        return _read_digits(units, at, words)
    if unit.key in words["numeral"]:
        return _read_fraction(units, at, words) or _read_words(units, at, words)
    if unit.key in words["multiple"]:
        return _read_multiple(units, at, words)
    if unit.key in ("a", "an") and at + 1 < len(units):
        fraction = _read_fraction(units, at, words)
        if fraction is not None or units[at + 1].key == "hundred" or units[at + 1].key in words["scale"]:
            return fraction or _read_words(units, at, words)
    if unit.key in words["vague_number"] or unit.key in ("a", "an", "half"):
        return _read_article(units, at, words)
    return None


def _read_digits(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    if _is_code(units, at, words):
        return None
    written, end, reason = _join_groups(units, at, words)
    coefficient, unread = read_digits(written)
    if reason or coefficient is None:
        coefficient, reason = None, reason or unread
    else:
        part, end = _read_part(units, end)
        coefficient += part
    scale, end = _read_scale(units, end, words)
    if coefficient is not None and scale > 1:
        coefficient, scale, end = _read_lower(units, end, words, coefficient, scale)
    return scaled(coefficient, scale, reason, digits=True), end


def _join_groups(units: Sequence[Unit], at: int, words: Words) -> tuple[str, int, str]:
    """Digits written in groups, the index behind them, and why they have no value, if so."""
    first, end = units[at].text, at + 1
    if len(first) > _GROUP_DIGITS or not first.isdecimal() or first[0] == "0":
        return first, end, ""
    groups = [first]
    while end < len(units) and len(groups) <= _MOST_GROUPS:
        apart = units[end].key in _APOSTROPHES and units[end].glued
        group = units[end + apart] if end + apart < len(units) else units[at]
        spaced = not group.glued and group.start == units[end - 1].end + 1 and not group.opens
        if not (group.glued if apart else spaced) or not _GROUP.fullmatch(group.text):
            break
        groups.append(group.text)
        end += 1 + apart
        if len(group.text) > _GROUP_DIGITS:
            break
    if len(groups) == 1 or (units[at + 1].key not in _APOSTROPHES and _stands_apart(units, at, end, words)):
        return first, at + 1, ""
    sure = units[at + 1].key in _APOSTROPHES or any(group[0] == "0" for group in groups[1:])
    if sure or _is_quantity(units, at, end, words):
        return "".join(groups), end, ""
    return first, end, f"{' '.join(groups)} may be one number or several"


def _stands_apart(units: Sequence[Unit], at: int, end: int, words: Words) -> bool:
    """Whether groups of digits are a row of figures, or the first one is the day of a month."""
    row = end < len(units) and begins_with_digits(units[end].text)
    return row or (at > 0 and (units[at - 1].key in words["month"] or units[at - 1].key in words["numbered"]))


def _is_quantity(units: Sequence[Unit], at: int, end: int, words: Words) -> bool:
    """Whether a currency or a unit stands beside groups of digits, which makes them one number."""
    if at and units[at - 1].key in words["prefix_currency"]:
        return True
    return end < len(units) and any(
        units[end].key in words[table] for table in ("currency", "unit", "scale", "percent_word")
    )


def _read_part(units: Sequence[Unit], at: int) -> tuple[Decimal, int]:
    """The fraction behind a whole number: `2½`, `10 1/2`, `6-3/4`, `2 and a half`; else zero."""
    if _glued_key(units, at) in _FRACTION_SIGNS:
        return Decimal(_FRACTION_SIGNS[units[at].key]), at + 1
    if [unit.key for unit in units[at : at + 3]] == _AND_A_HALF:
        return _HALF, at + 3
    start = at + 1 if _glued_key(units, at) in HYPHENS else at
    parts = [unit.text for unit in units[start : start + 3]]
    if (
        len(parts) == 3
        and parts[1] == "/"
        and units[start + 1].glued
        and units[start + 2].glued
        and (start > at or not units[start].glued)
        and parts[0].isdecimal()
        and parts[2].isdecimal()
        and 0 < int(parts[0]) < int(parts[2]) <= max(_DENOMINATORS)
        and int(parts[2]) in _DENOMINATORS
    ):
        return Decimal(parts[0]) / Decimal(parts[2]), start + 3
    return Decimal(0), at


def _read_lower(
    units: Sequence[Unit], at: int, words: Words, coefficient: Decimal, scale: Decimal
) -> tuple[Decimal, Decimal, int]:
    """Add a smaller scale right behind: `2 crore 50 lakh`, `1 million 200 thousand`."""
    if at + 1 >= len(units) or not units[at].text[0].isdecimal() or units[at].glued:
        return coefficient, scale, at
    more, _ = read_digits(units[at].text)
    lower, end = _read_scale(units, at + 1, words)
    if more is None or not 1 < lower < scale or more * lower >= scale:
        return coefficient, scale, at
    return coefficient * (scale / lower) + more, lower, end


def _is_code(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether digits are part of a name or a code: `A320`, `G7`, `5G`, `1+8+n`, `COVID-19`, `#3`."""
    before = units[at - 1] if at and units[at].glued else None
    if at > 1 and units[at - 1].key == "±" and begins_with_digits(units[at - 2].text):
        return True
    if before is not None and _joins_code(units, at, words):
        return True
    after = _glued_key(units, at + 1)
    if after in ("x", "×") and _glued_key(units, at + 2) == "10":
        return True
    if after and after[0].isalpha():
        return not _is_glued_noun(units, at, before) and not any(
            after in words[table] for table in _BEHIND_DIGITS
        )
    if after in ("+", "/", ":") and _glued_key(units, at + 2):
        # `$58/barrel` is a price, `24/7` a code.
        priced = at > 0 and units[at - 1].key in words["prefix_currency"]
        return not (after == "/" and priced and units[at + 2].is_word)
    if before is not None and before.key == ":":
        return before.glued and at > 1 and units[at - 2].text[0].isdecimal()
    signed = at > 1 and before is not None and before.key == "+" and units[at - 2].key in ("(", ":")
    return before is not None and before.key in ("+", "/") and before.glued and not signed


def _joins_code(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether what is glued to digits from the left makes them a code."""
    before = units[at - 1]
    if before.is_word:
        if before.key in words["letter_currency"]:
            return _read_scale(units, at + 1, words)[0] == 1
        return before.key not in words["prefix_currency"] and before.key not in words["fiscal_letter"]
    if before.key in ("#", "@", "_", "№", "\\", "^") or (before.glued and before.key in ("=", "%")):
        return True
    earlier = units[at - 2] if at > 1 else None
    if before.key not in _JOINTS or not before.glued or earlier is None:
        return False
    if earlier.text == "10" and earlier.glued and at > 2 and units[at - 3].key in ("x", "×"):
        return True
    return earlier.is_word and before.key != "/" and earlier.key not in words["number_prefix"]


def _is_glued_noun(units: Sequence[Unit], at: int, before: Unit | None) -> bool:
    """Whether a space is missing between a number and its noun: `1,418industrial enterprises`."""
    noun = units[at + 1]
    free = before is None or before.key in ("(", "“", '"')
    return free and noun.text.islower() and len(noun.text) >= _SHORTEST_NOUN


def _read_scale(units: Sequence[Unit], at: int, words: Words) -> tuple[Decimal, int]:
    """Read `billion`, `-billion`, `bn`, `hundred million` behind a number."""
    scale = Decimal(1)
    while at < len(units):
        start = at + 1 if units[at].key in HYPHENS and units[at].glued else at
        if start >= len(units) or (start > at and not units[start].glued):
            break
        key = units[start].key
        if key in words["scale"]:
            scale *= Decimal(words["scale"][key])
        elif scale == 1 and start == at and _is_letter_scale(units, start, words):
            scale = Decimal(words["letter_scale"].get(key) or words["signed_scale"][key])
        else:
            break
        at = start + 1
    return scale, at


def _is_letter_scale(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether `m`, `k`, `b` glued to digits is a scale: after a currency, or before a counted noun."""
    key = units[at].key
    signed = at > 1 and (
        units[at - 2].key in words["prefix_currency"]
        or (units[at - 2].key in words["letter_currency"] and units[at - 1].glued)
    )
    if key in words["signed_scale"]:
        return signed and units[at].glued
    if key not in words["letter_scale"]:
        return False
    if signed:
        return True
    if not units[at].glued:
        return False
    following = units[at + 1] if at + 1 < len(units) else None
    if key in words["letter_unit"] and following is not None and following.key in words["sized"]:
        return False
    if key not in words["unit"]:
        return True
    if following is None:
        return False
    return following.key in words["currency"] or (
        following.is_word
        and not following.capital
        and following.key not in words["stop"]
        and following.key not in words["dimension"]
    )


def _read_words(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    """Read number words; a scale of a million or more stays outside unless more words follow it."""
    total, group, lowest, end = _sum_words(units, at, words)
    if _ordinal_follows(units, end, words):
        return None
    decimals, end = _read_decimals(units, end, words)
    group += decimals
    scale, end = _read_scale(units, end, words)
    if scale > 1 and [unit.key for unit in units[end : end + 3]] == _AND_A_HALF and group + total == 1:
        group, end = group + _HALF, end + 3
    if total and 1 < scale < lowest and not total % scale:
        return scaled(total / scale + group, scale, digits=False), end
    return scaled(total + group, scale, digits=False), end


def _sum_words(units: Sequence[Unit], at: int, words: Words) -> tuple[Decimal, Decimal, Decimal, int]:
    """Sum number words: what has its scale, the last group, the last scale, and the index behind."""
    numeral, scales = words["numeral"], words["scale"]
    total, group, lowest, end = Decimal(0), Decimal(0), Decimal(0), at
    if units[at].key in ("a", "an"):
        group, end = Decimal(1), at + 1
    while end < len(units):
        key = units[end].key
        if key in numeral:
            value = Decimal(numeral[key])
            if end > at and (not _may_follow(group, value) or units[end - 1].key == "zero"):
                break
            group += value
        elif key == "hundred" and end > at and 0 < group < 100:
            group *= 100
        elif key in scales and end > at and group and _continues(units, end, words):
            scale = Decimal(scales[key])
            total, group, lowest = _add_scaled(total, group, lowest, scale), Decimal(0), scale
        elif not (end > at and _joins_words(units, end, words, group, total)):
            break
        end += 1
    return total, group, lowest, end


def _joins_words(units: Sequence[Unit], at: int, words: Words, group: Decimal, total: Decimal) -> bool:
    """Whether `and` or a hyphen joins number words: `two hundred and five`, `twenty-five`."""
    key, after = units[at].key, units[at + 1].key if at + 1 < len(units) else ""
    if after not in words["numeral"] or not _may_follow(group, Decimal(words["numeral"][after])):
        return False
    return (key == "and" and (group >= 100 or bool(total))) or (key in HYPHENS and units[at].glued)


def _add_scaled(total: Decimal, group: Decimal, lowest: Decimal, scale: Decimal) -> Decimal:
    """Add a group with its scale: a smaller one than before adds, a larger one multiplies all."""
    return total + group * scale if total and scale < lowest else (total + group) * scale


def _read_decimals(units: Sequence[Unit], at: int, words: Words) -> tuple[Decimal, int]:
    """What stands behind a whole number in words: `point two`, `and a half`; else zero."""
    if [unit.key for unit in units[at : at + 3]] == _AND_A_HALF:
        return _HALF, at + 3
    end = at + 1
    digits = ""
    while at < len(units) and units[at].key == "point" and end < len(units):
        digit = words["numeral"].get(units[end].key, "")
        if len(digit) != 1:
            break
        digits, end = digits + digit, end + 1
    return (Decimal(f"0.{digits}"), end) if digits else (Decimal(0), at)


def _may_follow(group: Decimal, value: Decimal) -> bool:
    """Whether a number word can stand behind a group: five behind twenty, forty behind a hundred."""
    if group == 0:
        return True
    return (value < 10 and group % 10 == 0 and group >= 20) or (value < 100 and group % 100 == 0)


def _continues(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether number words go on behind the scale at index: `two thousand five hundred`."""
    following = at + 1
    if following < len(units) and units[following].key == "and":
        following += 1
    return following < len(units) and units[following].key in words["numeral"] and not units[following].opens


def _ordinal_follows(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether a fraction is written: `two-thirds`, `one third`."""
    if at < len(units) and units[at].key in HYPHENS:
        at += 1
    return at < len(units) and units[at].key in words["fraction"]


def _read_fraction(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    """Read a fraction of a scale: `three quarters of a billion`; a third of it has no exact value."""
    top = Decimal(words["numeral"].get(units[at].key, "1"))
    mid = at + 2 if at + 1 < len(units) and units[at + 1].key in HYPHENS else at + 1
    keys = [unit.key for unit in units[mid : mid + 3]]
    if len(keys) < 3 or keys[0] not in words["fraction"] or keys[1] != "of" or keys[2] not in ("a", "one"):
        return None
    scale, end = _read_scale(units, mid + 3, words)
    if scale == 1:
        return None
    below = Decimal(words["fraction"][keys[0]])
    if top * scale % below:
        return scaled(None, scale, f"{keys[0]} of a number: no exact value", digits=False), end
    return scaled(top * scale / below / scale, scale, digits=False), end


def _read_multiple(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    """Read `hundreds of millions`: the unit that is multiplied, 100000000."""
    value, end = Decimal(words["multiple"][units[at].key]), at + 1
    while end + 1 < len(units) and units[end].key == "of" and units[end + 1].key in words["multiple"]:
        value *= Decimal(words["multiple"][units[end + 1].key])
        end += 2
    return scaled(Decimal(1), value, vague="multiple", digits=False), end


def _read_article(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    """Read `a dozen`, `half a million`, `several hundred`."""
    coefficient, vague, end = Decimal(1), words["vague_number"].get(units[at].key, ""), at + 1
    if units[at].key == "half":
        coefficient = _HALF
        if end < len(units) and units[end].key in ("a", "an"):
            end += 1
    if end < len(units) and units[end].key in ("dozen", "hundred"):
        coefficient *= Decimal({"dozen": 12, "hundred": 100}[units[end].key])
        end += 1
        scale, end = _read_scale(units, end, words)
        return scaled(coefficient, scale, vague=vague, digits=False), end
    scale, end = _read_scale(units, end, words)
    return None if scale == 1 else (scaled(coefficient, scale, vague=vague, digits=False), end)


def _glued_key(units: Sequence[Unit], at: int) -> str:
    return units[at].key if at < len(units) and units[at].glued else ""
