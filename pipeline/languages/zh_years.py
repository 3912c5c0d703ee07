"""Years as Chinese texts write them beside four digits: 23年3月, 零八年, 九七年一季度, 1842年, 两千零四年.

15   年   3月        → 2015        1350  年   历史        → no year but 1350 of them
└ two └ shows a year               └ may be both └ a span of time
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.numbers import scaled
from pipeline.patterns import Words
from pipeline.units import Number, Unit

_ONE, _FIRST, _LAST = Decimal(1), 1900, 2100
# Two digits up to here are of this century.
_PIVOT = 50


def read_year(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    """Read a year of two digits or of an earlier century before 年; None where it is none.

    Two digits are a year where a zero leads (零八年) or a part of the year follows (23年3月, 98年底).
    """
    digits, end = _digits(units, at, words)
    if len(digits) == 2 and _is_short(units, at, end, words, digits):
        value = int(digits) + (2000 if int(digits) < _PIVOT else 1900)
    elif len(digits) == 4 and 1000 <= int(digits) < _FIRST and _is_earlier(units, at, end, words, digits):
        value = int(digits)
    else:
        return None
    return scaled(Decimal(value), _ONE, digits=True), end


def is_year_in_words(units: Sequence[Unit], end: int, words: Words, number: Number) -> bool:
    """Whether a numeral with its units is a year: 两千零四年, 两千年八月; not 两千年."""
    value = number.value
    if number.vague or value is None or not _FIRST < value < _LAST or end >= len(units):
        return False
    return units[end].key in words["year_word"] and (value % 100 != 0 or _shows_year(units, end, words))


def read_positional(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    """Read digits of Han characters one by one: 二〇二三 → 2023; only before 年, and four of them."""
    numeral = words["numeral"]
    end = at + 4
    if end >= len(units) or _glued(units, end) not in words["time_unit"]:
        return None
    if any(_glued(units, i) not in numeral for i in range(at + 1, end)) or units[at].key not in numeral:
        return None
    value = Decimal("".join(numeral[unit.key] for unit in units[at:end]))
    return replace(scaled(value, _ONE, digits=True), year=_FIRST <= value <= _LAST), end


def _digits(units: Sequence[Unit], at: int, words: Words) -> tuple[str, int]:
    """Digits one by one before 年, as Arabic ones, and the index behind them; empty where there is more."""
    numerals, unit = words["numeral"], units[at]
    if unit.text.isdecimal():
        written, end = str(int(unit.text)).zfill(len(unit.text)), at + 1
    else:
        end = at + 1 + (_glued(units, at + 1) in numerals)
        written = "".join(numerals[unit.key] for unit in units[at:end])
    known = end < len(units) and units[end].key[:1] in words["year_word"] and not units[end].opens
    return (written, end) if known else ("", at)


def _is_short(units: Sequence[Unit], at: int, end: int, words: Words, digits: str) -> bool:
    before = units[at - 1] if at else None
    if before is not None and units[at].glued and before.key in words["date_to"]:
        earlier = units[at - 2].text if at > 1 else ""
        if earlier.isdecimal():
            return False
    if digits[0] == "0":
        return True
    apart = units[at].text.isdecimal() or int(digits[1]) != int(digits[0]) + 1
    return _shows_year(units, end, words) and (apart or units[end + 1].key in words["month"])


def _is_earlier(units: Sequence[Unit], at: int, end: int, words: Words, digits: str) -> bool:
    if _shows_year(units, end, words):
        return True
    if units[end].key != "年":
        return False
    led = at > 0 and not units[at].opens and units[at - 1].text[-1] in words["year_lead"]
    following = units[end + 1].key if end + 1 < len(units) else ""
    return led or (digits[2:] != "00" and following not in words["age_behind"])


def _shows_year(units: Sequence[Unit], end: int, words: Words) -> bool:
    """Whether 年 at an index is that of a year: 年底, or a month or part of a year behind it."""
    if units[end].key in words["edge_unit"] or units[end].key in words["vague_part"]:
        return True
    behind = units[end + 1].key if end + 1 < len(units) and not units[end + 1].opens else ""
    if behind in words["month"] or behind in words["year_part"]:
        return True
    ranged = units[end + 2 : end + 4]
    return behind.isdecimal() and len(ranged) == 2 and ranged[0].key in words["date_to"]


def _glued(units: Sequence[Unit], at: int) -> str:
    return units[at].key if at < len(units) and units[at].glued else ""
