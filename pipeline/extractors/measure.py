"""MEASURE: a number with a physical unit, and the same in SI units.

a land area of about  450     mu         → 300000 m2
                      │       └ unit = 2000/3 m2
                      └ number
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from pipeline.extractors.quantity import negative, overlaps, read_quantity, sign_before, taken_units
from pipeline.match import RuleMatcher
from pipeline.units import Fact, Units

# Tables of what stands behind the number of a measure.
_TABLES = ("unit", "degree", "letter_unit")
# Below this a converted value keeps ten decimals instead of four: 75 ml are not 0.0001 m3.
_SMALL = Fraction(1, 100)
_DECIMALS, _SMALL_DECIMALS = 4, 10


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find measures with value, unit, modifier and the converted value."""
    facts = []
    taken = taken_units(known)
    for match in matcher.find(units):
        if overlaps(match.start, match.end, taken):
            continue
        columns, trace, _, _ = read_quantity(units, match)
        at = max(i for i in range(match.start, match.end) if any(units.has(i, table) for table in _TABLES))
        columns["unit"] = units[at].text.lstrip("-")
        meaning = units.value(at, "unit") or units.value(at, "letter_unit")
        factor, _, si_unit = meaning.partition(" ")
        columns["si_unit"] = si_unit
        if sign_before(units, match.start) == "-" and (si_unit == "°C" or units.has(at, "degree")):
            negative(columns)
        if columns.get("value") is not None and si_unit:
            columns["si_value"] = convert(columns["value"], factor)
            trace += f" × {factor} {si_unit}"
        facts.append(Fact("MEASURE", match.start, match.end, match.rule.id, columns, trace))
    return facts


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
