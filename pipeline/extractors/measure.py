"""MEASURE: a number with a physical unit, and the same in SI units.

a land area of about  450     mu         → 300000 m2
                      │       └ unit = 2000/3 m2
                      └ number
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.extractors.changes import change_parts
from pipeline.extractors.quantity import negative, overlaps, read_quantity, sign_before, taken_units
from pipeline.match import Match, RuleMatcher
from pipeline.units import Fact, Units

# Tables of what stands behind the number of a measure.
_TABLES = ("unit", "degree", "letter_unit")
# Below this a converted value keeps ten decimals instead of four: 75 ml are not 0.0001 m3.
_SMALL = Fraction(1, 100)
_DECIMALS, _SMALL_DECIMALS = 4, 10
# Digits behind 米: 一米七五.
_MOST_DIGITS = 2


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find measures with value, unit, modifier and the converted value."""
    facts = []
    taken = taken_units(known)
    for match in matcher.find(units):
        if overlaps(match.start, match.end, taken):
            continue
        for first, last in change_parts(units, match.start, match.end):
            facts.append(_read(units, Match(match.rule, first, last, first, last)))
    return facts


def _read(units: Units, match: Match) -> Fact:
    """A measure with its value in SI units."""
    columns, trace, _, _ = read_quantity(units, match)
    at = max(i for i in range(match.start, match.end) if any(units.has(i, table) for table in _TABLES))
    columns["unit"] = units[at].text.lstrip("-")
    last = _read_tail(units, at, match.end, columns)
    meaning = units.value(at, "unit") or units.value(at, "letter_unit")
    factor, _, si_unit = meaning.partition(" ")
    columns["si_unit"] = si_unit
    if sign_before(units, match.start) == "-" and (si_unit == "°C" or units.has(at, "degree")):
        negative(columns)
    if columns.get("value") is not None and si_unit:
        columns["si_value"] = convert(columns["value"], factor)
        trace += f" × {factor} {si_unit}"
    return Fact("MEASURE", match.start, last, match.rule.id, columns, trace)


def _read_tail(units: Units, at: int, last: int, columns: dict[str, Any]) -> int:
    """Add what stands behind the unit at an index to the value: 三斤半, 三斤五两, 一米七五; the new end."""
    value, digits = columns.get("value"), ""
    if at + 1 != last or not units.words["half_end"] or value is None or value != int(value):
        return last
    if units.key(last) == "半":
        end, digits = last + 1, "5"
    else:
        end = last
        while end < last + _MOST_DIGITS and (digit := _digit(units, end)):
            if digits and units.has(end, "tenth_unit"):
                break
            digits += digit
            end += 1
        if units.has(end, "tenth_unit") and digits and len(digits) == 1:
            end += 1
        elif not units.has(at, "tenth_bare"):
            return last
    closed = end >= units.sentence(at)[1] or units.has(end, "half_end")
    if not digits or not closed or not all(units[index].glued for index in range(last, end)):
        return last
    columns["value"] = value + Decimal(f"0.{digits}")
    return end


def _digit(units: Units, index: int) -> str:
    """The digit or two of a unit, empty where it is anything else."""
    text = units[index].text if index < len(units) else ""
    return text if text.isdecimal() and len(text) <= _MOST_DIGITS else units.value(index, "numeral")


def convert(value: Decimal, factor: str) -> Decimal:
    """Multiply by an exact fraction and round once, half to even, to 4 decimals (below 0.01 to 10).

    >>> convert(Decimal(450), "2000/3"), convert(Decimal(7), "1/1000000000")
    (Decimal('300000'), Decimal('7E-9'))
    """
    exact = Fraction(value) * Fraction(factor)
    if not exact % 1:
        return Decimal(int(exact))
    places = _SMALL_DECIMALS if abs(exact) < _SMALL else _DECIMALS
    return Decimal(round(exact * 10**places)).scaleb(-places).normalize()
