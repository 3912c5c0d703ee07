"""Amounts in several coins: 五元三角, 三块四分, 三块五.

五      元       三    角         → 5 + 0.3
└ main  └ scale  └ digit └ coin
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from pipeline.match import Match
from pipeline.numbers import times
from pipeline.records import EXACT, plain
from pipeline.units import Units

# Rules whose last digit stands without its coin: 三块五 is 3.5, 三块五毛八 3.58.
_SHORT = {"coins_short": Decimal("0.1"), "coins_tail": Decimal("0.01")}
_ONE = Decimal(1)


def read_coins(units: Units, match: Match) -> tuple[Decimal | None, str]:
    """Add up an amount and its coins; its trace, or None and the reason.

    Each coin stands behind one digit, and each is smaller than the one before.
    """
    parts = list(_parts(units, match))
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None, "one of its parts is not exact"
    coins = known[known[0] >= 1 :]
    if any(coin >= 1 for coin in coins) or any(a <= b for a, b in pairwise(coins)):
        return None, "its parts do not go together"
    total = Decimal(0)
    for part in known:
        total = EXACT.add(total, part)
    return total, " + ".join(map(plain, known))


def is_whole(units: Units, match: Match) -> bool:
    """Whether no noun goes on behind pieces that are counted: 三块四角钱, not 三块四角形地砖."""
    if "块" not in units.keys[match.start : match.end] or match.end >= len(units):
        return True
    behind = units[match.end]
    ends = (units.has(match.end, table) for table in ("stop", "amount_end", "after_modifier", "range_to"))
    return not behind.is_word or behind.opens or any(ends)


def _parts(units: Units, match: Match) -> Iterator[Decimal | None]:
    numerals, coins = units.words["numeral"], units.words["coin"]
    for index in range(match.start, match.end):
        number, digit = units[index].number, numerals.get(units.key(index))
        if number is None and (not digit or digit == "0"):
            continue
        value = Decimal(digit) if digit else number.value if number and not number.vague else None
        if value is None:
            yield None
            continue
        coin = coins.get(units.key(index + 1), "") if index + 1 < match.end else ""
        short = _SHORT.get(match.rule.id, _ONE) if index == match.end - 1 else _ONE
        yield times(value, Decimal(coin) if coin else short)
