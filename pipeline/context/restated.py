"""Amounts that restate others, `30.57 billion yuan ($4.71 billion)`, and bounds of what is counted."""

from collections.abc import Iterable
from fractions import Fraction

from pipeline.units import Fact

_COPIED = (
    "aspect",
    "aspect_id",
    "subject",
    "place",
    "place_id",
    "period_start",
    "period_end",
    "per",
    "status",
    "role",
)
_SORTED = ("place", "place_id", "period_start", "period_end", "status")
_REFERRED = ("subject_id", "part_of")
# Decimal places of an implied rate.
_PLACES = 4


def copy_converted(quantities: Iterable[Fact]) -> None:
    """Give a conversion the context of the amount that it restates, and tell the rate that it implies."""
    for fact in quantities:
        original = fact.refers.get("converts")
        if original is None:
            continue
        for column in _COPIED:
            fact.columns.pop(column, None)
            fact.evidence.pop(column, None)
            if column in original.columns:
                fact.columns[column] = original.columns[column]
            if column in original.evidence:
                fact.evidence[column] = original.evidence[column]
        for column in _REFERRED:
            fact.refers.pop(column, None)
            if column in original.refers:
                fact.refers[column] = original.refers[column]
        rate = implied_rate(original, fact)
        if rate:
            fact.trace += f"; {rate}"


def copy_sorted(quantities: Iterable[Fact]) -> None:
    """Give a bound place, period and status of the count that it sorts: 亿元以上项目23个."""
    for fact in quantities:
        bound = fact.refers.get("threshold") if fact.label == "COUNT" else None
        if bound is None:
            continue
        for column in _SORTED:
            bound.columns.pop(column, None)
            bound.evidence.pop(column, None)
            if column in fact.columns:
                bound.columns[column] = fact.columns[column]
            if column in fact.evidence:
                bound.evidence[column] = fact.evidence[column]


def implied_rate(original: Fact, converted: Fact) -> str:
    """Rate between two amounts, the larger figure per unit of the smaller one.

    30.57 billion CNY, 4.71 billion USD → `rate 6.4904 CNY per USD (rounded)`; empty where a value is missing.
    """
    many, one = original, converted
    value, restated = (fact.columns.get("value") for fact in (many, one))
    if not value or not restated:
        return ""
    rate = Fraction(value) / Fraction(restated)
    if rate < 1:
        many, one, rate = one, many, 1 / rate
    scaled = rate * 10**_PLACES
    digits = str(round(scaled)).zfill(_PLACES + 1)
    written = f"{digits[:-_PLACES]}.{digits[-_PLACES:]}".rstrip("0").rstrip(".")
    exact = "exact" if scaled.denominator == 1 else "rounded"
    return f"rate {written} {many.columns['currency']} per {one.columns['currency']} ({exact})"
