"""Arrow tables → files, piece by piece: one writer per format, memory independent of the number of rows.

A new format is a class with `write` and `close` and a line in `WRITERS`. Decimals are plain strings in JSONL
and CSV; in Excel a number that a double cannot hold exactly is a text.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.records import LABELS, plain

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

# Rows of one stretch of a Parquet file, by table: the file depends on its rows only, not on how they came.
_ROW_GROUP = {"records": 10_000, "articles": 200}
_ROWS = 1_000
# Limits of Excel (Microsoft: "Excel specifications and limits").
_MOST_ROWS, _LONGEST_CELL, _MOST_DIGITS = 1_048_576, 32_767, 15
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no time zones; the same in every file
# A spreadsheet takes what begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def spare_memory() -> None:
    """Let Arrow give back what it frees, and keep no threads: for processes that read articles all day."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    pa.set_memory_pool(pa.system_memory_pool())
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


class TableWriter(Protocol):
    """Writes the pieces of one table to one file."""

    def write(self, table: "pa.Table") -> None:
        """Add rows."""

    def close(self) -> None:
        """Finish the file."""


def rows_of(table: "pa.Table") -> Iterator[Row]:
    """Rows of a table in column order, empty columns left out; decimals and dates as they are.

    A thousand rows at a time become Python values, of the columns that hold something in them.
    """
    for at in range(0, table.num_rows, _ROWS):
        piece = table.slice(at, _ROWS)
        filled = [name for name in piece.column_names if piece.column(name).null_count < piece.num_rows]
        columns = [piece.column(name).to_pylist() for name in filled]
        for values in zip(*columns, strict=True):
            yield {name: value for name, value in zip(filled, values, strict=True) if value is not None}


def as_written(value: Any) -> Any:
    """Write a decimal as a plain string and a date in ISO 8601; leave the rest."""
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


class _Jsonl:
    def __init__(self, path: Path, table: str, schema: "pa.Schema", *, csv_safe: bool) -> None:  # noqa: ARG002
        self._file = path.open("wb")

    def write(self, table: "pa.Table") -> None:
        for row in rows_of(table):
            written = {name: as_written(value) for name, value in row.items()}
            self._file.write(json.dumps(written, ensure_ascii=False).encode() + b"\n")

    def close(self) -> None:
        self._file.close()


class _Csv:
    """For spreadsheets: with BOM, `true` and `false`, empty where there is nothing."""

    def __init__(self, path: Path, table: str, schema: "pa.Schema", *, csv_safe: bool) -> None:  # noqa: ARG002
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.DictWriter(self._file, schema.names, restval="")
        self._rows.writeheader()
        self._safe = csv_safe

    def write(self, table: "pa.Table") -> None:
        self._rows.writerows({name: self._cell(v) for name, v in row.items()} for row in rows_of(table))

    def _cell(self, value: Any) -> Any:
        if isinstance(value, bool):
            return "true" if value else "false"
        if self._safe and isinstance(value, str) and value.startswith(_FORMULA):
            return f"'{value}"
        return as_written(value)

    def close(self) -> None:
        self._file.close()


class _Parquet:
    def __init__(self, path: Path, table: str, schema: "pa.Schema", *, csv_safe: bool) -> None:  # noqa: ARG002
        import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

        self._writer = pq.ParquetWriter(path, schema)
        self._group = _ROW_GROUP[table]
        self._waiting: list[pa.Table] = []

    def write(self, table: "pa.Table") -> None:
        self._waiting.append(table)
        if sum(piece.num_rows for piece in self._waiting) < self._group:
            return
        joined = self._joined()
        whole = joined.num_rows - joined.num_rows % self._group
        self._writer.write_table(joined.slice(0, whole), row_group_size=self._group)
        self._waiting = [joined.slice(whole)]

    def _joined(self) -> "pa.Table":
        import pyarrow as pa  # noqa: PLC0415

        return pa.concat_tables(self._waiting).combine_chunks()

    def close(self) -> None:
        if self._waiting and (last := self._joined()).num_rows:
            self._writer.write_table(last, row_group_size=self._group)
        self._writer.close()


class _Xlsx:
    """A workbook with typed columns and filters; records have a sheet per label."""

    def __init__(self, path: Path, table: str, schema: "pa.Schema", *, csv_safe: bool) -> None:  # noqa: ARG002
        import xlsxwriter  # noqa: PLC0415 - needed here only

        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(path, options)
        self._book.set_properties({"created": _EPOCH})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._bold = self._book.add_format({"bold": True})
        self._names, self._table = schema.names, table
        # title → sheet and number of its rows
        self._sheets: dict[str, tuple[Any, int]] = {}
        self._parts: dict[str, int] = {}
        for title in LABELS if table == "records" else (table,):
            self._sheets[title] = self._add_sheet(title)

    def write(self, table: "pa.Table") -> None:
        for row in rows_of(table):
            self._write_row(str(row.get("label", self._table)), row)

    def _write_row(self, title: str, row: Row) -> None:
        name = self._part(title)
        sheet, number = self._sheets.get(name) or self._add_sheet(name)
        for column, header in enumerate(self._names):
            if header in row:
                self._write_cell(sheet, number, column, row[header])
        self._sheets[name] = (sheet, number + 1)

    def _part(self, title: str) -> str:
        """Name the sheet that has room: `MONEY`, then `MONEY 2`."""
        while True:
            number = self._parts.get(title, 1)
            name = title if number == 1 else f"{title} {number}"
            if self._sheets.get(name, (None, 0))[1] < _MOST_ROWS:
                return name
            self._parts[title] = number + 1

    def _add_sheet(self, name: str) -> tuple[Any, int]:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, header in enumerate(self._names):
            sheet.write_string(0, column, header, self._bold)
        return sheet, 1

    def _write_cell(self, sheet: Any, row: int, column: int, value: Any) -> None:
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._day)
        elif isinstance(value, (int, Decimal)) and _is_exact(value):
            sheet.write_number(row, column, int(value) if value == int(value) else float(value))
        else:
            sheet.write_string(row, column, _cut(str(as_written(value))))

    def close(self) -> None:
        for sheet, rows in self._sheets.values():
            sheet.autofilter(0, 0, rows - 1, len(self._names) - 1)
        self._book.close()


def _is_exact(value: Decimal | int) -> bool:
    """Whether Excel shows a number as it is: 15 digits and no more."""
    return len(Decimal(value).normalize().as_tuple().digits) <= _MOST_DIGITS


def _cut(text: str) -> str:
    """Shorten a text that no Excel cell can hold, and say so."""
    if len(text) <= _LONGEST_CELL:
        return text
    note = f" … ({len(text):,} characters, whole in the other formats)"
    return text[: _LONGEST_CELL - len(note)] + note


# format → writer of one table
WRITERS: Mapping[str, Callable[..., TableWriter]] = {
    "jsonl": _Jsonl,
    "csv": _Csv,
    "parquet": _Parquet,
    "xlsx": _Xlsx,
}
