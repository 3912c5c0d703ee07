"""Written number → Decimal, exactly or not at all."""

import re
from decimal import Decimal
from functools import lru_cache

from pipeline.records import EXACT, plain
from pipeline.units import Number

_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
# Indian grouping: lakh and crore, 12,34,567.
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})*,\d{3}(?:\.\d+)?")
_MAX_DIGITS = 40


@lru_cache(maxsize=4096)
def read_digits(written: str) -> tuple[Decimal | None, str]:
    """Read digits with separators; return the value, or None and the reason.

    >>> read_digits("37,829"), read_digits("12,34,567.5"), read_digits("1.234.567")[0]
    ((Decimal('37829'), ''), (Decimal('1234567.5'), ''), None)

    Digits of any script count (`３８０`). A decimal comma is not read: `1,5` could be either.
    """
    if len(written) > _MAX_DIGITS:
        return None, f"more than {_MAX_DIGITS} digits"
    if _PLAIN.fullmatch(written) or _GROUPED.fullmatch(written) or _INDIAN.fullmatch(written):
        return Decimal(written.replace(",", "")), ""
    return None, f"separators of {written} are not understood"


def times(coefficient: Decimal, scale: Decimal) -> Decimal:
    """Multiply exactly, without exponent; raises decimal.Inexact rather than round.

    >>> times(Decimal("38.07"), Decimal("1e9"))
    Decimal('38070000000')
    """
    return Decimal(plain(EXACT.multiply(coefficient, scale)))


def scaled(
    coefficient: Decimal | None, scale: Decimal, reason: str = "", vague: str = "", *, digits: bool
) -> Number:
    """Make a Number from its parts, with its trace.

    >>> scaled(Decimal("38.07"), Decimal("1e9"), digits=True).trace
    '38.07 × 10^9'
    """
    if coefficient is None:
        return Number(None, None, scale, vague, digits, reason)
    trace = plain(coefficient)
    if scale != 1:
        power = scale.adjusted()
        trace += f" × 10^{power}" if scale == Decimal(10) ** power else f" × {plain(scale)}"
    return Number(times(coefficient, scale), coefficient, scale, vague, digits, trace)
