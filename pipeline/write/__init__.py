"""Records and articles → Arrow tables, DataFrames and the files of a run, nothing half written.

    outputs/
      records.jsonl  records.csv  records.parquet      one row per fact
      articles.jsonl …                                 one row per article, with the text the offsets count
      failures.jsonl                                   one row per article that gave nothing, and why
      run.json                                         written last: what made the other files

Numbers are decimal128(38, 10); one that does not fit is left out everywhere, with the reason in `trace`.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal, Inexact, InvalidOperation
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.article import Article
from pipeline.errors import OutputError
from pipeline.read.find import RUN_FILE, run_info
from pipeline.records import COLUMN_TYPES, COLUMNS, Record, plain
from pipeline.write.columns import IN_38_DIGITS, arrow_column
from pipeline.write.formats import WRITERS

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FAILURES_FILE = "failures.jsonl"
ARTICLE_COLUMNS = ("doc", "lang", "pair", "title", "published", "source", "url", "sha256", "split", "text")
_NUMBERS = tuple(column for column, kind in COLUMN_TYPES.items() if kind == "Decimal")
_TEN_PLACES = Decimal("1e-10")
# Records that become Arrow columns at once.
_ROWS = 100_000
# Files of a folder that do not make it foreign.
_OURS = re.compile(r"\.gitkeep|sample\.jsonl|\.run\.json\.\d+\.tmp")
# What is left of a file that was being written when its process was killed.
HALF_WRITTEN = re.compile(r"\.(?:records|articles|failures|run|manifest)\.\w+\.\d+\.tmp")


def arrow_schema() -> "pa.Schema":
    """Types of the records table: decimal128(38, 10), date32, bool, int32 offsets, strings."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import, needed for Parquet and DataFrames only

    kinds = {
        "Decimal": pa.decimal128(38, 10),
        "date": pa.date32(),
        "bool": pa.bool_(),
        "int": pa.int32(),
        "str": pa.string(),
    }
    return pa.schema([(column, kinds[COLUMN_TYPES.get(column, "str")]) for column in COLUMNS])


def to_frame(records: Iterable[Record], *, floats: bool = False) -> "pd.DataFrame":
    """Turn records into a DataFrame with all record columns, `id` first, sorted like every file.

    Number columns are exact `decimal128(38, 10)`: `sum`, `mean`, `min`, `max`, `groupby`, sorting,
    comparison, and division by a float (`/ 1e8`, gives floats) work. pandas cannot add or multiply
    two such columns; use `floats=True` (float64, rounded) for that. Dates are datetime64[s], which
    compares with `"2022-06-30"`, subtracts and resamples; offsets are Int32, `currency_explicit` is
    boolean, text is str and empty where it does not apply.
    """
    import pandas as pd  # noqa: PLC0415 - slow to import, needed here only

    table = records_table(records)
    schema = table.schema
    columns: dict[str, pd.Series[Any]] = {}
    for column in COLUMNS:
        kind = COLUMN_TYPES.get(column, "str")
        values = table.column(column).to_pylist()
        if kind == "Decimal" and floats:
            columns[column] = pd.Series([None if v is None else float(v) for v in values], dtype="float64")
        elif kind == "Decimal":
            columns[column] = pd.Series(values, dtype=pd.ArrowDtype(schema.field(column).type))
        elif kind == "str":
            columns[column] = pd.Series([v or "" for v in values], dtype="str")
        else:
            dtypes = {"date": "datetime64[s]", "bool": "boolean", "int": "Int32"}
            columns[column] = pd.Series(values, dtype=dtypes[kind])
    return pd.DataFrame(columns)


def fitting(record: Record) -> Record:
    """Empty the numbers that decimal128(38, 10) cannot hold and say so in `trace`.

    1E+30 → no value, trace `… · value 1000…0 does not fit decimal128(38, 10)`. A record that fits
    is returned as it is.
    """
    changes: dict[str, Any] = {}
    reasons = [record.trace] if record.trace else []
    for column in _NUMBERS:
        value = getattr(record, column)
        if value is None:
            continue
        try:
            value.quantize(_TEN_PLACES, context=IN_38_DIGITS)
        except (Inexact, InvalidOperation):
            changes[column] = None
            reasons.append(f"{column} {plain(value)} does not fit decimal128(38, 10)")
    return replace(record, **changes, trace=" · ".join(reasons)) if changes else record


def records_table(records: Iterable[Record]) -> "pa.Table":
    """Turn records into an Arrow table, sorted like every file; empty texts are null."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    ordered = [fitting(record) for record in sorted(records, key=attrgetter("doc", "start", "end", "label"))]
    pieces = [ordered[at : at + _ROWS] for at in range(0, len(ordered), _ROWS)] or [ordered]
    return pa.concat_tables([_table(arrow_schema(), piece) for piece in pieces])


def _table(schema: "pa.Schema", rows: Sequence[Record | Article]) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415

    columns = []
    for field in schema:
        values = list(map(attrgetter(field.name), rows))
        if field.type == pa.string():
            values = [value or None for value in values]
        columns.append(arrow_column(values, field.type))
    return pa.Table.from_arrays(columns, schema=schema)


def articles_schema() -> "pa.Schema":
    """Types of the articles table: strings, and `published` date32."""
    import pyarrow as pa  # noqa: PLC0415

    kinds = {"published": pa.date32()}
    return pa.schema([(column, kinds.get(column, pa.string())) for column in ARTICLE_COLUMNS])


def articles_table(articles: Iterable[Article]) -> "pa.Table":
    """Turn articles into an Arrow table, sorted by doc; empty texts are null."""
    schema = articles_schema()
    rows = sorted(articles, key=attrgetter("id"))
    return _table(schema.set(0, schema.field("doc").with_name("id")), rows).rename_columns(schema.names)


def write_run(
    records: Iterable["pa.Table"],
    articles: Iterable["pa.Table"],
    folder: Path,
    formats: Sequence[str],
    run_info: Mapping[str, Any],
    *,
    failures: Iterable[Mapping[str, str]] = (),
    csv_safe: bool = False,
) -> list[Path]:
    """Write records, articles, failures and run.json into a run folder; return the files, run.json last.

    Each file is written under a temporary name; only when all are whole are they renamed. Tables that an
    earlier run left there in other formats are removed.

    Args:
        records: Pieces of the records table in its order, read once.
        articles: The same of the articles table.
        run_info: What made the run (version, options, timings), for run.json.
        failures: Rows of failures.jsonl.
        csv_safe: Put `'` before what a spreadsheet would take for a formula, in CSV.

    Raises:
        OutputError: an unknown format, or a folder that cannot be written.
    """
    check_formats(formats)
    names = [f"{table}.{name}" for name in WRITERS if name in formats for table in ("records", "articles")]
    stale = _tables(folder) - set(names)
    with replacing([folder / name for name in (*names, FAILURES_FILE)]) as temporary:
        counts = {}
        for table, pieces, schema in (
            ("articles", articles, articles_schema()),
            ("records", records, arrow_schema()),
        ):
            paths = {n: temporary[folder / f"{table}.{n}"] for n in WRITERS if n in formats}
            counts[table] = _write_table(table, pieces, schema, paths, csv_safe=csv_safe)
        with temporary[folder / FAILURES_FILE].open("wb") as file:
            file.writelines(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in failures)
        info = {
            "tool": "newsfacts",
            **run_info,
            "articles": counts["articles"],
            "records": counts["records"],
            "files": {path.name: _checksum(temporary[path]) for path in temporary},
        }
    run = json.dumps(info, ensure_ascii=False, indent=2, default=str) + "\n"
    replace_files({folder / RUN_FILE: run.encode("utf-8")})
    for name in stale:
        (folder / name).unlink(missing_ok=True)
    return [*(folder / name for name in names), folder / FAILURES_FILE, folder / RUN_FILE]


def check_formats(formats: Sequence[str]) -> None:
    """Check the names of formats.

    Raises:
        OutputError: none, or an unknown one.
    """
    unknown = ", ".join(f"'{name}'" for name in formats if name not in WRITERS)
    if unknown or not formats:
        raise OutputError(f"format {unknown or 'none'}: no such format: expected {', '.join(WRITERS)}")


def _write_table(
    table: str,
    pieces: Iterable["pa.Table"],
    schema: "pa.Schema",
    paths: Mapping[str, Path],
    *,
    csv_safe: bool,
) -> int:
    """Write a table in several formats while its pieces come; return the number of its rows."""
    writers = [WRITERS[name](path, table, schema, csv_safe=csv_safe) for name, path in paths.items()]
    rows = 0
    for piece in pieces:
        rows += piece.num_rows
        for writer in writers:
            writer.write(piece)
    for writer in writers:
        writer.close()
    return rows


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_folder(folder: Path, *, force: bool = False) -> None:
    """Check, without touching it, that a folder can become or already is a run folder.

    Raises:
        OutputError: it is a file or named as one, cannot be written, or holds things that no run of ours put
            there.
    """
    existing = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    if existing != folder and folder.suffix.removeprefix(".") in WRITERS:
        told = f"named as a file: expected a folder for the tables; -o {folder.with_suffix('')}"
        raise OutputError(f"{folder}: {told} --format {folder.suffix.removeprefix('.')}")
    if not existing.is_dir():
        raise OutputError(
            f"{folder}: cannot be written, {existing} is no folder: expected a folder; choose another with -o"
        )
    if not os.access(existing, os.R_OK | os.W_OK | os.X_OK):
        raise OutputError(
            f"{folder}: cannot be written, no permission in {existing}: choose another folder with -o"
        )
    if existing != folder or force or run_info(folder):
        return
    if foreign := sorted(path.name for path in folder.iterdir() if not _OURS.fullmatch(path.name)):
        shown = ", ".join(foreign[:3]) + (" …" if len(foreign) > 3 else "")
        raise OutputError(
            f"{folder}: not empty and no run of newsfacts (holds {shown}): expected an empty folder "
            f"or one with our {RUN_FILE}; choose another with -o, or --force"
        )


def _tables(folder: Path) -> set[str]:
    """Name the tables that an earlier run wrote into the folder."""
    listed = run_info(folder).get("files")
    names = {f"{table}.{name}" for table in ("records", "articles") for name in WRITERS}
    return names.intersection(listed) if isinstance(listed, dict) else set()


@contextmanager
def replacing(paths: Iterable[Path]) -> Iterator[Mapping[Path, Path]]:
    """Write files all or none: give the temporary name of each, and rename them in order at the end.

    Raises:
        OutputError: a folder or file that cannot be written; what was there before is as it was.
    """
    temporary = {path: path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in paths}
    try:
        for path in temporary:
            path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        for path, written in temporary.items():
            if path.is_dir():
                raise IsADirectoryError(0, "a folder has this name", str(path))
            _sync(written)
        for path, written in temporary.items():
            written.replace(path)
        for folder in {path.parent for path in temporary}:
            _sync(folder)
    except OSError as error:
        where = error.filename or next(iter(temporary)).parent
        raise OutputError(
            f"{where}: cannot be written ({error.strerror or error}): "
            "expected a writable place; choose another"
        ) from None
    finally:
        for path in temporary.values():
            if os.path.lexists(path):
                path.unlink()


def replace_files(files: Mapping[Path, bytes]) -> None:
    """Write small files all or none.

    Raises:
        OutputError: as `replacing`.
    """
    with replacing(files) as temporary:
        for path, data in files.items():
            temporary[path].write_bytes(data)


def _sync(path: Path) -> None:
    """Bring a file or the names in a folder onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
