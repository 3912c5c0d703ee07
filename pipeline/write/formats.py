"""Arrow tables → files, piece by piece: one writer per format, memory independent of the number of rows.

A new format is a class with `write` and `close` and a line in `WRITERS`. Decimals are plain strings in JSONL
and CSV; in Excel a number that a double cannot hold exactly is a text.
"""

import csv
import json
import os
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
    # `set_memory_pool` does not reach its Parquet files; this does, until Arrow is imported.
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


class TableWriter(Protocol):
    """Writes the pieces of one table to one file."""

    def write(self, table: "pa.Table") -> None:
        """Add rows."""

    def close(self) -> None:
        """Finish the file."""


def rows_of(table: "pa.Table", *, written: bool = True) -> Iterator[Row]:
    """Rows of a table in column order, empty columns left out.

    A thousand rows at a time become Python values, of the columns that hold something in them.

    Args:
        written: Decimals as plain strings and dates in ISO 8601; else as they are.
    """
    for piece in _pieces(table):
        filled = [name for name in piece.column_names if piece.column(name).null_count < piece.num_rows]
        columns = [_values(piece.column(name), written=written) for name in filled]
        for values in zip(*columns, strict=True):
            yield {name: value for name, value in zip(filled, values, strict=True) if value is not None}


def _pieces(table: "pa.Table") -> Iterator["pa.Table"]:
    for at in range(0, table.num_rows, _ROWS):
        yield table.slice(at, _ROWS)


def _values(column: "pa.ChunkedArray", *, written: bool) -> list[Any]:
    import pyarrow as pa  # noqa: PLC0415

    values: list[Any] = column.to_pylist()
    if written and pa.types.is_decimal(column.type):
        return [None if value is None else plain(value) for value in values]
    if written and pa.types.is_date(column.type):
        return [None if value is None else value.isoformat() for value in values]
    return values


class _Jsonl:
    def __init__(self, path: Path, table: str, schema: "pa.Schema", *, csv_safe: bool) -> None:  # noqa: ARG002
        self._file = path.open("wb")

    def write(self, table: "pa.Table") -> None:
        for row in rows_of(table):
            self._file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")

    def close(self) -> None:
        self._file.close()


class _Csv:
    """For spreadsheets: with BOM, `true` and `false`, empty where there is nothing."""

    def __init__(self, path: Path, table: str, schema: "pa.Schema", *, csv_safe: bool) -> None:  # noqa: ARG002
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow(schema.names)
        self._safe = csv_safe

    def write(self, table: "pa.Table") -> None:
        for piece in _pieces(table):
            self._rows.writerows(zip(*map(self._cells, piece.columns), strict=True))

    def _cells(self, column: "pa.ChunkedArray") -> list[Any]:
        if column.null_count == len(column):
            return [""] * len(column)
        cells = _values(column, written=True)
        if isinstance(next(value for value in cells if value is not None), bool):
            return ["" if value is None else str(value).lower() for value in cells]
        if self._safe and str(column.type) == "string":
            return [f"'{value}" if value and value.startswith(_FORMULA) else value for value in cells]
        return cells

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
        for row in rows_of(table, written=False):
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
            text = plain(value) if isinstance(value, Decimal) else str(value)
            sheet.write_string(row, column, _cut(text))

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
