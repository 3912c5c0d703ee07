"""Python values → Arrow arrays, from their bytes.

`pyarrow.array` does the same, and loads pandas for it if it is installed: 50 MB that a run has no use for.
"""

import sys
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

# What decimal128(38, 10) holds; anything else raises.
IN_38_DIGITS = Context(prec=38, traps=[Inexact, InvalidOperation])
_PLACES = 10
_EPOCH = date(1970, 1, 1).toordinal()


def arrow_column(values: Sequence[Any], kind: "pa.DataType") -> "pa.Array":
    """Turn values into a column of texts, whole numbers, decimals, dates or truths; None is null.

    `arrow_column(["a", None], pa.string())` → `["a", null]`

    Raises:
        OverflowError: texts of more than 2 GB, which one array cannot hold.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    filled = [value is not None for value in values]
    nulls = len(values) - sum(filled)
    if nulls == len(values):
        return pa.nulls(len(values), kind)
    parts = map(pa.py_buffer, _PARTS[str(kind)](values))
    buffers = [pa.py_buffer(_bits(filled)) if nulls else None, *parts]
    return pa.Array.from_buffers(kind, len(values), buffers, nulls)


def _bits(truths: Sequence[Any]) -> bytes:
    """Pack truths, the first in the lowest bit."""
    written = "".join(["1" if truth else "0" for truth in reversed(truths)])
    return int(written, 2).to_bytes((len(truths) + 7) // 8, "little")


def _texts(values: Sequence[str | None]) -> list[bytes]:
    encoded = [value.encode() if value else b"" for value in values]
    return [array("i", accumulate(map(len, encoded), initial=0)).tobytes(), b"".join(encoded)]


def _integers(values: Sequence[int | None]) -> list[bytes]:
    return [array("i", [value or 0 for value in values]).tobytes()]


def _days(values: Sequence[date | None]) -> list[bytes]:
    return [array("i", [value.toordinal() - _EPOCH if value else 0 for value in values]).tobytes()]


def _truths(values: Sequence[bool | None]) -> list[bytes]:
    return [_bits(values)]


def _decimals(values: Sequence[Decimal | None]) -> list[bytes]:
    whole = [int(value.scaleb(_PLACES, IN_38_DIGITS)) if value else 0 for value in values]
    return [b"".join([number.to_bytes(16, sys.byteorder, signed=True) for number in whole])]


# Arrow type → what its buffers hold behind that of the nulls
_PARTS: Mapping[str, Callable[[Sequence[Any]], list[bytes]]] = {
    "string": _texts,
    "int32": _integers,
    "date32[day]": _days,
    "bool": _truths,
    "decimal128(38, 10)": _decimals,
}
