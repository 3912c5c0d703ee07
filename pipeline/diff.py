"""Two runs side by side: which records were gained, which were lost, which say something else now."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.read.find import run_info
from pipeline.write.formats import rows_of

Row = Mapping[str, Any]
_Key = tuple[str, int, int, str]
_ROWS = 4_096


@dataclass(frozen=True, slots=True)
class Change:
    """A record that only one run has, or that says something else in the other.

    Attributes:
        kind: `gained`, `lost` or `changed`, seen from the first run.
        record: The record as the second run has it; a lost one as the first had it.
        columns: Of a changed one, what each column said and says; None: nothing.
    """

    kind: str
    record: Row
    columns: Mapping[str, tuple[Any, Any]]


def compare(before: Path, after: Path) -> Iterator[Change]:
    """Compare the records of two runs in their order, in memory that does not grow with them.

    Raises:
        InputError: a folder is no run, or has its records neither in Parquet nor in JSONL.
    """
    return _compare(_records(before), _records(after))


def _compare(first: Iterator[Row], second: Iterator[Row]) -> Iterator[Change]:
    old, new = next(first, None), next(second, None)
    while old or new:
        if new is None or (old is not None and _key(old) < _key(new)):
            yield Change("lost", old or {}, {})
            old = next(first, None)
        elif old is None or _key(new) < _key(old):
            yield Change("gained", new, {})
            new = next(second, None)
        else:
            names = dict.fromkeys([*old, *new])
            columns = {
                name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)
            }
            if columns:
                yield Change("changed", new, columns)
            old, new = next(first, None), next(second, None)


def _key(row: Row) -> _Key:
    return row["doc"], row["start"], row["end"], row["label"]


def _records(folder: Path) -> Iterator[Row]:
    info = run_info(folder)
    if "files" not in info:
        raise InputError(f"{folder}: no finished run of newsfacts: expected a folder that extract wrote")
    for name, read in (("records.parquet", _parquet_rows), ("records.jsonl", _jsonl_rows)):
        if name in info["files"]:
            return _checked(folder / name, read)
    raise InputError(
        f"{folder}: records neither in Parquet nor in JSONL: expected either; extract again with --format"
    )


def _checked(path: Path, read: Callable[[Path], Iterator[Row]]) -> Iterator[Row]:
    """Rows of a file.

    Raises:
        InputError: it is gone, or somebody has written something else into it.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    if not path.is_file():
        raise InputError(f"{path}: no such file: expected the records of the run; extract again")
    try:
        for row in read(path):
            _key(row)
            yield row
    except (OSError, ValueError, TypeError, KeyError, pa.ArrowException) as error:
        raise InputError(
            f"{path}: cannot be read ({error}): expected the records of the run; extract again"
        ) from None


def _parquet_rows(path: Path) -> Iterator[Row]:
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415

    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_ROWS, use_threads=False):
            yield from rows_of(pa.Table.from_batches([batch]))


def _jsonl_rows(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for line in file:
            yield json.loads(line)
