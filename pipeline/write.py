"""Records and articles → the files of a run: one writer per format, nothing half written.

    outputs/
      records.jsonl  records.csv  records.parquet      one row per fact
      articles.jsonl …                                 one row per article, with the text the offsets count
      run.json                                         written last: what made the other files

Decimals are plain strings in JSONL and CSV, decimal128(38, 10) in Parquet and in DataFrames; a number
that does not fit there is left out everywhere, with the reason in `trace`.
"""

import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Context, Decimal, Inexact, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.article import Article
from pipeline.errors import OutputError
from pipeline.records import COLUMN_TYPES, COLUMNS, Record, plain, to_row

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Row = Mapping[str, Any]

RUN_FILE = "run.json"
ARTICLE_COLUMNS = ("doc", "lang", "pair", "title", "published", "source", "url", "sha256", "split", "text")
_NUMBERS = tuple(column for column, kind in COLUMN_TYPES.items() if kind == "Decimal")
_DATES = tuple(column for column, kind in COLUMN_TYPES.items() if kind == "date")
_TEN_PLACES = Decimal("1e-10")
_IN_38_DIGITS = Context(prec=38, traps=[Inexact, InvalidOperation])
# Files of a folder that do not make it foreign.
_OURS = (".gitkeep", "sample.jsonl")


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

    table = _records_table(records)
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
            value.quantize(_TEN_PLACES, context=_IN_38_DIGITS)
        except (Inexact, InvalidOperation):
            changes[column] = None
            reasons.append(f"{column} {plain(value)} does not fit decimal128(38, 10)")
    return replace(record, **changes, trace=" · ".join(reasons)) if changes else record


def _sorted(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: record.key)


def _records_table(records: Iterable[Record]) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415

    rows = [
        {column: getattr(record, column) if getattr(record, column) != "" else None for column in COLUMNS}
        for record in map(fitting, _sorted(records))
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema())


def _article_rows(articles: Iterable[Article]) -> list[Row]:
    """Rows of the articles table, sorted by doc, dates still dates."""
    return [
        {column: article.id if column == "doc" else getattr(article, column) for column in ARTICLE_COLUMNS}
        for article in sorted(articles, key=lambda article: article.id)
    ]


def _jsonl(rows: Iterable[Row]) -> bytes:
    filled = ({key: value for key, value in row.items() if value is not None and value != ""} for row in rows)
    lines = (json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in filled)
    return "".join(lines).encode("utf-8")


def _csv(rows: Iterable[Row], columns: Sequence[str]) -> bytes:
    """Write rows for spreadsheets: with BOM, `true` and `false`, empty where there is nothing."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: str(v).lower() if isinstance(v, bool) else v for k, v in row.items()})
    return file.getvalue().encode("utf-8-sig")


def _parquet(table: "pa.Table") -> bytes:
    import pyarrow.parquet as pq  # noqa: PLC0415

    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def _write_jsonl(records: Sequence[Record], articles: Sequence[Row]) -> tuple[bytes, bytes]:
    return _jsonl(map(to_row, records)), _jsonl(articles)


def _write_csv(records: Sequence[Record], articles: Sequence[Row]) -> tuple[bytes, bytes]:
    return _csv(map(to_row, records), COLUMNS), _csv(articles, ARTICLE_COLUMNS)


def _write_parquet(records: Sequence[Record], articles: Sequence[Row]) -> tuple[bytes, bytes]:
    import pyarrow as pa  # noqa: PLC0415

    kinds = {"published": pa.date32()}
    schema = pa.schema([(column, kinds.get(column, pa.string())) for column in ARTICLE_COLUMNS])
    rows = [{k: v if v != "" else None for k, v in row.items()} for row in articles]
    return _parquet(_records_table(records)), _parquet(pa.Table.from_pylist(rows, schema=schema))


# format → writer of (records table, articles table)
WRITERS: Mapping[str, Callable[[Sequence[Record], Sequence[Row]], tuple[bytes, bytes]]] = {
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "parquet": _write_parquet,
}


def write_run(
    records: Iterable[Record],
    articles: Iterable[Article],
    folder: Path,
    formats: Sequence[str],
    run_info: Mapping[str, Any],
    *,
    force: bool = False,
) -> list[Path]:
    """Write records, articles and run.json into a run folder; return the files, run.json last.

    All contents are made before the first file is touched; each file is written under a temporary
    name and renamed. Tables that an earlier run left there in other formats are removed.

    Args:
        run_info: What made the run (version, options, inputs), for run.json; no clock times, so that
            the same input gives the same bytes.
        force: Write into a folder that holds other things too.

    Raises:
        OutputError: an unknown format, a foreign folder, or one that cannot be written.
    """
    unknown = ", ".join(f"'{name}'" for name in formats if name not in WRITERS)
    if unknown or not formats:
        raise OutputError(f"format {unknown or 'none'}: no such format: expected {', '.join(WRITERS)}")
    check_folder(folder, force=force)
    ordered, rows = _sorted(map(fitting, records)), _article_rows(articles)
    files: dict[str, bytes] = {}
    for name in WRITERS:
        if name in formats:
            files[f"records.{name}"], files[f"articles.{name}"] = WRITERS[name](ordered, rows)
    info = {
        "tool": "newsfacts",
        **run_info,
        "articles": len(rows),
        "records": len(ordered),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    run = json.dumps(info, ensure_ascii=False, indent=2, default=str) + "\n"
    stale = _tables(folder) - files.keys()
    written = {folder / name: data for name, data in files.items()}
    replace_files({**written, folder / RUN_FILE: run.encode("utf-8")})
    for name in stale:
        (folder / name).unlink(missing_ok=True)
    return [*written, folder / RUN_FILE]


def check_folder(folder: Path, *, force: bool = False) -> None:
    """Check, without touching it, that a folder can become or already is a run folder.

    Raises:
        OutputError: it is a file, cannot be written, or holds things that no run of ours put there.
    """
    existing = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    if not existing.is_dir():
        raise OutputError(
            f"{folder}: cannot be written, {existing} is no folder: expected a folder; choose another with -o"
        )
    if not os.access(existing, os.R_OK | os.W_OK | os.X_OK):
        raise OutputError(
            f"{folder}: cannot be written, no permission in {existing}: choose another folder with -o"
        )
    if existing != folder or force or _read_run(folder):
        return
    if foreign := sorted(path.name for path in folder.iterdir() if path.name not in _OURS):
        shown = ", ".join(foreign[:3]) + (" …" if len(foreign) > 3 else "")
        raise OutputError(
            f"{folder}: not empty and no run of newsfacts (holds {shown}): expected an empty folder "
            f"or one with our {RUN_FILE}; choose another with -o, or --force"
        )


def _read_run(folder: Path) -> Mapping[str, Any]:
    """Read the run.json of an earlier run; empty where there is none, or another tool's."""
    try:
        info = json.loads((folder / RUN_FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return info if isinstance(info, dict) and info.get("tool") == "newsfacts" else {}


def _tables(folder: Path) -> set[str]:
    """Name the tables that an earlier run wrote into the folder."""
    listed = _read_run(folder).get("files")
    names = {f"{table}.{name}" for table in ("records", "articles") for name in WRITERS}
    return names.intersection(listed) if isinstance(listed, dict) else set()


def replace_files(files: Mapping[Path, bytes]) -> None:
    """Write files all or none: each under a temporary name beside it first, then renamed in order.

    Raises:
        OutputError: a folder or file that cannot be written; what was there before is as it was.
    """
    temporary = {path: path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in files}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary[path].write_bytes(data)
        for path in files:
            if path.is_dir():
                raise IsADirectoryError(0, "a folder has this name", str(path))
        for path in files:
            temporary[path].replace(path)
    except OSError as error:
        raise OutputError(
            f"{error.filename}: cannot be written ({error.strerror}): "
            "expected a writable place; choose another"
        ) from None
    finally:
        for path in temporary.values():
            if os.path.lexists(path):
                path.unlink()
