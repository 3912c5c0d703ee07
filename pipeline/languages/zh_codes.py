"""Digits in Chinese text that are no number by themselves: codes, times, products, parts of a number.

A320    5G    2×34    22:15    第3    7亿 5000万
"""

from collections.abc import Sequence

from pipeline.patterns import Words
from pipeline.units import Unit

# Signs that make the digits beside them a product, a sum, a time or a code.
_SIGNS = ("×", "+", "/", ":", "：", "*", "＋")


def is_code(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether digits belong to a name, a code, a product or a time: `A320`, `5G`, `2×34`, `22:15`, `第3`."""
    unit = units[at]
    before = units[at - 1] if at and unit.glued else None
    after = units[at + 1] if at + 1 < len(units) and units[at + 1].glued else None
    if before is not None and before.key in words["ordinal_prefix"]:
        return True
    if before is not None and _is_latin(before) and before.key not in words["prefix_currency"]:
        valued = ("scale", "currency")
        return after is None or not any(after.key in words[table] for table in valued)
    if before is not None and at > 1 and before.key in (*_SIGNS, "-", "#", "@", "№"):
        earlier = units[at - 2]
        if before.key != "-" and (before.key not in "：/" or earlier.text[0].isdecimal()):
            return True
        if before.glued and _is_latin(earlier):
            return True
    if after is None:
        return False
    if _is_latin(after):
        tables = ("scale", "unit", "currency", "prefix_currency", "classifier", "percent_sign")
        return not any(after.key in words[table] for table in tables)
    beyond = _glued(units, at + 2)
    return after.key in _SIGNS and bool(beyond) and (beyond[0].isdecimal() or beyond.isascii())


def is_spaced_part(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether digits go on a number over a space: `7亿 5000万`, `7万 5千 4百`."""
    if not at or units[at].opens or units[at].glued:
        return False
    following = _glued(units, at + 1)
    smaller = following in words["scale"] or following in words["section_unit"]
    before = units[at - 1].key
    return smaller and (before in words["scale"] or before in words["section_unit"])


def _is_latin(unit: Unit) -> bool:
    return unit.text[0].isalpha() and unit.text[0] < "\u3000"


def _glued(units: Sequence[Unit], at: int) -> str:
    return units[at].key if at < len(units) and units[at].glued else ""
