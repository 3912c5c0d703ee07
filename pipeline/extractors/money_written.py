"""Amounts whose value is not that of their number alone.

25 pence     = 0.25 GBP       13 dollars and 45 cents = 13.45       €12,5 million = 12,500,000
-$5 million  = -5,000,000     Rp 31.500                no value: thousands or a fraction?
"""

import re
from decimal import Decimal
from typing import Any

from pipeline.extractors.coins import read_coins
from pipeline.extractors.quantity import find_modifier, negative, numbers_in, sign_before
from pipeline.match import Match
from pipeline.numbers import times
from pipeline.records import plain
from pipeline.units import Units

# Decimal comma, groups of thousands parted by points: `12,5`, `1.890,00`, `1.200.000`.
_CONTINENTAL = re.compile(
    r"(?P<whole>\d{1,3}(?:\.\d{3})+|\d+),(?P<part>\d{1,2})|(?P<groups>\d{1,3}(?:\.\d{3}){2,})"
)
_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}")
# What parts groups of digits: `1 049,95`, `1'049.95`.
_PARTED = re.compile(r"(?<=\d)[\s'’](?=\d{3})")
_DIGITS = re.compile(r"[\d.,]*\d")


def read_written(units: Units, match: Match, columns: dict[str, Any], trace: str) -> str:
    """Set value and currency of an amount as it is written, in place; return its trace."""
    if match.rule.id == "with_subunit":
        return _add_subunit(units, match, columns, trace)
    if match.rule.id.startswith("coins"):
        trace = _add_coins(units, match, columns)
    else:
        trace = _read_continental(units, match, columns, trace)
        _read_subunit(units, match, columns)
    if sign_before(units, match.start) == "-":
        negative(columns)
        trace = f"-{trace}"
    return trace


def _read_subunit(units: Units, match: Match, columns: dict[str, Any]) -> None:
    """Turn pence into pounds: the table says which part of which currency."""
    meaning = units.value(match.end - 1, "subunit")
    if meaning and columns.get("value") is not None:
        share, _, currency = meaning.partition(" ")
        columns["value"] = times(columns["value"], Decimal(share))
        columns |= {"currency": currency, "currency_explicit": bool(currency)}


def _add_coins(units: Units, match: Match, columns: dict[str, Any]) -> str:
    """Set the sum of an amount and its coins; its trace."""
    value, trace = read_coins(units, match)
    for bound in ("low", "high"):
        columns.pop(bound, None)
    modifier, _, _ = find_modifier(units, match.start, match.end)
    columns |= {"value": value, "modifier": modifier or "exact"}
    return trace


def _add_subunit(units: Units, match: Match, columns: dict[str, Any], trace: str) -> str:
    """Add the cents of `13 dollars and 45 cents`; of another currency's coin there is no value."""
    whole, part = (number.value for number in numbers_in(units, match.start, match.end))
    share, _, currency = units.value(match.end - 1, "subunit").partition(" ")
    for column in ("low", "high", "value", "modifier"):
        columns.pop(column, None)
    if whole is None or part is None or currency not in ("", columns["currency"]):
        return f"{trace}: a whole and its hundredths are not understood"
    modifier, _, _ = find_modifier(units, match.start, match.end)
    columns |= {"value": whole + times(part, Decimal(share)), "modifier": modifier or "exact"}
    return f"{plain(whole)} + {plain(part)} × {share}"


def _read_continental(units: Units, match: Match, columns: dict[str, Any], trace: str) -> str:
    """Read a decimal comma of a currency whose countries write one; a lone `31.500` of some is unclear."""
    at = [index for index in range(match.start, match.end) if units[index].number is not None]
    number = units[at[0]].number
    written = _DIGITS.match(_PARTED.sub("", units[at[0]].text))
    if len(at) != 1 or number is None or written is None:
        return trace
    code: str = columns["currency"]
    if number.value is not None:
        unclear = (
            number.scale == 1 and code in units.words["no_minor_unit"] and _THOUSANDS.fullmatch(written[0])
        )
        if unclear:
            columns.pop("value", None)
            columns.pop("modifier", None)
            return f"{written[0]} may be a fraction or thousands"
        return trace
    found = _CONTINENTAL.fullmatch(written[0])
    if found is None or code not in units.words["decimal_comma"]:
        return trace
    digits = (found["groups"] or found["whole"]).replace(".", "") + (
        f".{found['part']}" if found["part"] else ""
    )
    columns |= {"value": times(Decimal(digits), number.scale), "modifier": columns.get("modifier") or "exact"}
    return f"{digits} × {plain(number.scale)} (decimal comma)"
