"""Files that hold many articles: read one by one, never whole.

Each reader yields `Entry` for what is an article and `Unread` for what should be one and cannot be read.
A new container is a function from an open file to entries and a line in `CONTAINERS`.
"""

import codecs
import csv
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, BinaryIO

from pipeline.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

# Bytes of one article as it is stored; more is a failure, so that a zip bomb costs no memory.
MOST_BYTES = 64_000_000
_BLOCK = 1 << 20
_ROWS = 64


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table hold what; empty: the usual name, if the table has it.

    The usual names are `text`, `id` or `doc`, `published`, `lang`.
    """

    text: str = ""
    id: str = ""
    published: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a container, not yet decoded where `data` is bytes.

    Attributes:
        name: Name of the article; empty: it is numbered.
        place: Where it stands in the file, such as the number of its row.
        suffix: Kind of content, `.txt` or `.html`.
    """

    name: str
    place: str
    data: bytes | str
    suffix: str = ".txt"
    published: date | None = None
    lang: str = ""
    url: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that should be an article and cannot be read, with the reason; its name, if it has one."""

    place: str
    reason: str
    name: str = ""


Container = Callable[[BinaryIO, Columns], Iterator[Entry | Unread]]
_USUAL = {"text": ("text",), "id": ("id", "doc"), "published": ("published",), "lang": ("lang",)}


def _read_jsonl(file: BinaryIO, columns: Columns) -> Iterator[Entry | Unread]:
    for number, line in enumerate(_lines(file), 1):
        if line is None:
            yield Unread(str(number), _too_large())
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line.removeprefix(codecs.BOM_UTF8).decode("utf-8"))
        except (ValueError, RecursionError) as error:
            yield Unread(str(number), f"not a JSON object in UTF-8: {error}")
            continue
        if not isinstance(row, dict):
            yield Unread(str(number), 'not a JSON object: expected {"text": …}')
            continue
        try:
            yield _entry(row, _chosen(columns, row), str(number))
        except InputError as error:
            yield Unread(str(number), str(error))


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Lines of a file; None for one that is too long, which is skipped."""
    while line := file.readline(MOST_BYTES):
        if len(line) < MOST_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while (rest := file.readline(_BLOCK)) and not rest.endswith(b"\n"):
            pass
        yield None


def _read_csv(file: BinaryIO, columns: Columns) -> Iterator[Entry | Unread]:
    encoding = _table_encoding(file)
    csv.field_size_limit(MOST_BYTES)
    rows = csv.reader(TextIOWrapper(file, encoding=encoding, newline=""))
    header = next(rows, None)
    if header is None:
        yield Unread("1", "empty: expected a table with a line of column names")
        return
    chosen = _chosen(columns, header)
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            if row:
                yield _entry(dict(zip(header, row, strict=False)), chosen, str(number))
    except csv.Error as error:
        yield Unread(str(number + 1), f"not CSV from here on ({error}): expected quoted fields; repair it")


def _table_encoding(file: BinaryIO) -> str:
    """Tell UTF-8 from GB18030 by reading a table once in blocks; the file stands at its start again."""
    for name in ("utf-8-sig", "gb18030"):
        file.seek(0)
        decoder = codecs.getincrementaldecoder(name)()
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeError:
            continue
        file.seek(0)
        return name
    raise InputError("neither UTF-8 nor GB18030: expected a table in UTF-8; save it so")


def _read_parquet(file: BinaryIO, columns: Columns) -> Iterator[Entry | Unread]:
    import pyarrow as pa  # noqa: PLC0415 - slow to import, needed here only
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.ParquetFile(file, pre_buffer=False, buffer_size=_BLOCK)
        chosen = _chosen(columns, table.schema_arrow.names)
        wanted = [name for name in chosen.values() if name]
        number = 0
        for batch in table.iter_batches(_ROWS, columns=wanted, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield _entry(row, chosen, str(number))
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"not Parquet that can be read ({reason}): expected a whole file") from None


def frame_rows(frame: "pd.DataFrame", columns: Columns) -> Iterator[Entry | Unread]:
    """Read the rows of a DataFrame; what pandas holds for missing is missing."""
    import pandas as pd  # noqa: PLC0415 - slow to import

    chosen = _chosen(columns, frame.columns)
    names = [name for name in chosen.values() if name]
    for index, *values in zip(frame.index, *(frame[name] for name in names), strict=True):
        missing = (pd.api.types.is_scalar(value) and pd.isna(value) for value in values)
        row = {n: None if gone else v for n, v, gone in zip(names, values, missing, strict=True)}
        yield _entry(row, chosen, str(index))


# suffix → reader of what is in it
CONTAINERS: Mapping[str, Container] = {
    ".jsonl": _read_jsonl,
    ".csv": _read_csv,
    ".parquet": _read_parquet,
}


def _chosen(columns: Columns, names: Collection[str]) -> dict[str, str]:
    """Find the columns: those that were named must be there, and a text always.

    Raises:
        InputError: a column is missing; the message says which there are.
    """
    chosen: dict[str, str] = {}
    for role, usual in _USUAL.items():
        named = getattr(columns, role)
        found = [name for name in ((named,) if named else usual) if name in names]
        if not found and (named or role == "text"):
            known = ", ".join(map(str, names)) or "none"
            raise InputError(
                f"no column '{named or 'text'}': columns are {known}; name one with --{role}-column"
            )
        chosen[role] = found[0] if found else ""
    return chosen


def _entry(row: Mapping[str, Any], chosen: Mapping[str, str], place: str) -> Entry | Unread:
    values = {role: row.get(name) if name else None for role, name in chosen.items()}
    name, lang = (str(values[role]).strip() if values[role] is not None else "" for role in ("id", "lang"))
    text = values["text"]
    if not isinstance(text, str):
        return Unread(place, f"column '{chosen['text']}' holds {_kind(text)}: expected a text", name)
    try:
        published = _day(values["published"])
    except ValueError:
        written = str(values["published"])[:40]
        return Unread(place, f"published {written!r}: expected an ISO date such as 2022-07-18", name)
    return Entry(name, place, text, published=published, lang=lang.lower().partition("-")[0])


def _kind(value: Any) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"


def _day(value: Any) -> date | None:
    """Read a date; of a point in time its day as written."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    written = str(value).strip()
    return datetime.fromisoformat(written).date() if written else None


def _too_large() -> str:
    return f"more than {MOST_BYTES:,} bytes: expected an article; cut it into parts"
