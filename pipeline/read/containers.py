"""Files that hold many articles: read one by one, never whole.

Each reader yields `Entry` for what is an article and `Unread` for what should be one and cannot be read.
A new container is a function from an open file to entries and a line in `CONTAINERS`.
"""

import codecs
import csv
import json
import re
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
# What all our own tables of records have; their texts are no articles.
_OURS = frozenset(("id", "doc", "label", "text"))
# As Excel writes a day in Chinese: 2022/7/18, 2022年7月18日, a time behind it or not.
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: \d{1,2}:\d{2}(?::\d{2})?)?")


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
# role → usual names of its column
_USUAL = {"text": ("text",), "id": ("id", "doc"), "published": ("published",), "lang": ("lang",)}


def _read_jsonl(file: BinaryIO, columns: Columns) -> Iterator[Entry | Unread]:
    for number, line in enumerate(_lines(file), 1):
        if line is None:
            yield Unread(str(number), too_large())
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


@dataclass(slots=True)
class _Lines:
    """Lines of a text that tell whether more were asked for than there are."""

    lines: Iterator[str]
    ended: bool = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        return line


def _read_csv(file: BinaryIO, columns: Columns) -> Iterator[Entry | Unread]:
    encoding = _table_encoding(file)
    csv.field_size_limit(MOST_BYTES)
    lines = _Lines(TextIOWrapper(file, encoding=encoding, newline=""))
    rows = csv.reader(lines)
    header = next(rows, None)
    if header is None:
        yield Unread("1", "empty: expected a table with a line of column names")
        return
    apart = next((mark for mark in ";\t" if mark in header[0]), "") if len(header) == 1 else ""
    if apart:
        raise InputError(f"cells apart by {apart!r}: expected commas; save it as CSV with commas")
    chosen = _chosen(columns, header)
    number, line = 0, rows.line_num
    try:
        for number, row in enumerate(rows, 1):
            if lines.ended:
                told = f"a quotation mark from line {line + 1} on is never closed"
                yield Unread(str(number), f"{told}, so nothing behind it was read: close or double it")
            elif any(row[len(header) :]):
                told = f"{len(row)} cells: expected {len(header)}, as in the first line"
                yield Unread(str(number), f"{told}; quote a text that holds a comma")
            elif row:
                yield _entry(dict(zip(header, row, strict=False)), chosen, str(number))
            line = rows.line_num
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
        InputError: a column is missing, where the message says which there are, or stands twice; a table
            of ours.
    """
    if not columns.text and _OURS.issubset(names):
        raise InputError("records or facts that newsfacts wrote: expected articles; leave them out")
    chosen: dict[str, str] = {}
    for role, usual in _USUAL.items():
        named = getattr(columns, role)
        found = [name for name in ((named,) if named else usual) if name in names]
        if not found and (named or role == "text"):
            known = ", ".join(map(str, names)) or "none"
            raise InputError(
                f"no column '{named or 'text'}': columns are {known}; name one with --{role}-column"
            )
        if found and list(names).count(found[0]) > 1:
            raise InputError(f"column '{found[0]}' stands twice: expected it once; rename one")
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
    return "nothing" if value is None else f"a value of type {type(value).__name__}"


def _day(value: Any) -> date | None:
    """Read a date, year first; of a point in time its day as written."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    written = str(value).strip()
    if found := _YEAR_FIRST.fullmatch(written):
        year, month, day = map(int, found.groups())
        return date(year, month, day)
    return datetime.fromisoformat(written).date() if written else None


def filled(items: Iterator[Entry | Unread]) -> Iterator[Entry | Unread]:
    """Give what a container holds.

    Raises:
        InputError: at its end, where it holds nothing.
    """
    empty = True
    for item in items:
        empty = False
        yield item
    if empty:
        raise InputError("no article in it: expected one at least; leave it out or fill it")


def too_large() -> str:
    """Say that something is larger than an article may be."""
    return f"more than {MOST_BYTES:,} bytes: expected an article; cut it into parts"
