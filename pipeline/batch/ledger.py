"""What a run has done: committed shards on the disk, and an index of them that memory does not feel.

    run/shards/
      manifest.jsonl                        one line per committed shard; what it does not name does not exist
      0001-000000-1b2c3d4e.records.parquet  records of about a hundred articles
      0001-000000-1b2c3d4e.articles.parquet their texts, with the key of each

A shard is written under temporary names, brought onto the disk, renamed, and only then named in the manifest:
a run that is killed at any moment has whole shards and nothing else. The index is a temporary SQLite file
that vanishes with the process and is made anew from the shards.
"""

import fcntl
import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.batch.shards import Job, Shard
from pipeline.errors import OutputError
from pipeline.read import Failure, Source
from pipeline.write import HALF_WRITTEN, replace_files

TABLES = ("records", "articles")
_MANIFEST = "manifest.jsonl"
# What may be otherwise the next time is tried again.
_TRIED_AGAIN = ("timeout", "worker")
_SHARD_FILE = re.compile(
    r"(\.?)(\d{4,}-\d{6,}-[0-9a-f]{8}|merge-\d+)\.(?:records|articles)\.parquet(?:\.\d+\.tmp)?"
)
_INDEX = """
    CREATE TABLE done (key TEXT PRIMARY KEY, doc TEXT, shard TEXT, run INTEGER, failed INTEGER,
        wanted INTEGER DEFAULT 0)
        WITHOUT ROWID;
    CREATE TABLE docs (doc TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID;
    CREATE TABLE failures (doc TEXT, place TEXT, stage TEXT, reason TEXT);
    CREATE INDEX by_shard ON done (shard);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the manifest.

    Attributes:
        run: Number of the run that made it; a run that was interrupted goes on under its number.
        failures: `(key, doc, where, stage, reason)` of each.
    """

    name: str
    run: int
    read: int
    characters: int
    labels: Mapping[str, int]
    first: str
    last: str
    failures: tuple[tuple[str, str, str, str, str], ...]


@dataclass(slots=True)
class Ledger:
    """The shards of a run folder, and which articles are in them.

    Attributes:
        folder: The run folder.
        made_by: What all shards have in common: versions and settings; with others, they are worth nothing.
    """

    folder: Path
    made_by: Mapping[str, Any]
    entries: dict[str, Entry] = field(init=False, default_factory=dict)
    run: int = field(init=False, default=1)
    _index: sqlite3.Connection = field(init=False)
    _lock: int = field(init=False, default=-1)

    def __post_init__(self) -> None:
        self._index = sqlite3.connect("", isolation_level=None)
        self._index.executescript(_INDEX)

    @property
    def shards(self) -> Path:
        """Folder of the shards."""
        return self.folder / "shards"

    def open(self) -> None:
        """Take up what earlier runs have left; throw away what cannot be used.

        Raises:
            OutputError: the folder cannot be written.
        """
        try:
            self.shards.mkdir(parents=True, exist_ok=True)
            self._lock_folder()
            self._load()
            self._sweep()
            for path in self.folder.iterdir():
                if HALF_WRITTEN.fullmatch(path.name):
                    path.unlink()
        except OSError as error:
            raise _unwritable(error) from None
        self._rewrite(finished=False)
        for entry in self.entries.values():
            self._index_shard(entry)

    def _lock_folder(self) -> None:
        """Keep other runs out of the folder as long as this process lives."""
        self._lock = os.open(self.shards, os.O_RDONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(
                f"{self.folder}: another run is writing it: expected one at a time; wait, or choose another"
            ) from None

    def _load(self) -> None:
        """Read the manifest up to its first line that is not whole; shards that are damaged do not exist."""
        try:
            lines = (self.shards / _MANIFEST).read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            return
        made_by = json.loads(json.dumps(self.made_by))
        for number, line in enumerate(lines):
            try:
                row = json.loads(line)
                if number == 0 and row != {"made_by": made_by}:
                    return
                if number and "finished" in row:
                    self.run = int(row["finished"]) + 1
                elif number:
                    self._take(_entry_of(row))
            except (ValueError, TypeError, KeyError, AttributeError):
                return

    def _take(self, entry: Entry) -> None:
        """Take up a shard whose files are whole."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import
        import pyarrow.parquet as pq  # noqa: PLC0415

        rows = (sum(entry.labels.values()), entry.read)
        try:
            found = [pq.read_metadata(self.path(entry.name, table)).num_rows for table in TABLES]
        except (OSError, pa.ArrowException):
            return
        if found == [*rows]:
            self.entries[entry.name] = entry
            self.run = max(self.run, entry.run)

    def path(self, name: str, table: str) -> Path:
        """File of one table of a shard."""
        return self.shards / f"{name}.{table}.parquet"

    def commit(self, job: Job, shard: Shard) -> Entry:
        """Bring a shard onto the disk, then name it in the manifest.

        Raises:
            OutputError: no room, or no permission; the shard does not exist then.
        """
        failures = tuple((key, f.doc, f.where, f.stage, f.reason) for key, f in shard.failures)
        entry = Entry(
            job.name,
            self.run,
            shard.read,
            shard.characters,
            dict(sorted(shard.labels.items())),
            shard.first,
            shard.last,
            failures,
        )
        contents = zip(TABLES, (shard.records, shard.articles), strict=True)
        replace_files({self.path(job.name, table): data for table, data in contents})
        try:
            with (self.shards / _MANIFEST).open("ab") as file:
                file.write(_line(asdict(entry)))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _unwritable(error) from None
        self.entries[entry.name] = entry
        self._index_shard(entry)
        self.want(key for key, _ in job.sources)
        return entry

    def _index_shard(self, entry: Entry) -> None:
        pairs = self._columns(entry.name, "key", "doc")
        rows = [(key, doc, entry.name, entry.run, False) for key, doc in pairs]
        rows += [
            (key, doc, entry.name, entry.run, True)
            for key, doc, _, stage, _ in entry.failures
            if stage not in _TRIED_AGAIN
        ]
        self._index.executemany(
            "INSERT OR REPLACE INTO done (key, doc, shard, run, failed) VALUES (?, ?, ?, ?, ?)", rows
        )

    def _columns(self, name: str, *columns: str) -> list[tuple[str, ...]]:
        """Read columns of the articles of a shard."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

        with pq.ParquetFile(self.path(name, "articles")) as file:
            table = file.read(list(columns), use_threads=False)
        return list(zip(*(table[column].to_pylist() for column in columns), strict=True))

    def outcome(self, key: str) -> tuple[int, bool] | None:
        """Number of the run that read a source, and whether it failed; None where none has."""
        found = self._index.execute("SELECT run, failed FROM done WHERE key = ?", (key,)).fetchone()
        return (found[0], bool(found[1])) if found else None

    def want(self, keys: Iterable[str]) -> None:
        """Note that sources are among the inputs of this run."""
        self._index.executemany("UPDATE done SET wanted = 1 WHERE key = ?", ((key,) for key in keys))

    def claim(self, source: Source) -> str:
        """Give a source its name in the run; return the place of the one that has it already, or nothing."""
        doc, place = source.article.id, source.where
        found = self._index.execute("SELECT place FROM docs WHERE doc = ?", (doc,)).fetchone()
        if found:
            return str(found[0])
        self._index.execute("INSERT INTO docs VALUES (?, ?)", (doc, place))
        return ""

    def fail(self, failure: Failure) -> None:
        """Note an input that gives nothing and that no shard tells of."""
        self._index.execute(
            "INSERT INTO failures VALUES (?, ?, ?, ?)",
            (failure.doc, failure.where, failure.stage, failure.reason),
        )

    def failures(self) -> Iterator[Mapping[str, str]]:
        """Rows of failures.jsonl, sorted."""
        for entry in self.entries.values():
            for key, doc, where, stage, reason in entry.failures:
                found = self._index.execute("SELECT wanted, shard FROM done WHERE key = ?", (key,)).fetchone()
                if found == (1, entry.name) or (found is None and entry.run == self.run):
                    self.fail(Failure(doc, where, stage, reason))
        rows = self._index.execute(
            "SELECT DISTINCT doc, place, stage, reason FROM failures ORDER BY doc, place, stage, reason"
        )
        for doc, where, stage, reason in rows:
            yield {"doc": doc, "where": where, "stage": stage, "reason": reason}

    def left_out(self, name: str) -> frozenset[str]:
        """Docs of a shard that are not among the inputs of this run, or that a later shard holds."""
        entry = self.entries[name]
        wanted = self._index.execute(
            "SELECT doc FROM done WHERE shard = ? AND wanted = 1", (name,)
        ).fetchall()
        if len(wanted) == entry.read + len(entry.failures):
            return frozenset()
        return frozenset(doc for (doc,) in {*self._columns(name, "doc")} - {*wanted})

    def finish(self) -> None:
        """Close the run: shards that gave nothing to it go, the manifest is sorted and says so."""
        used = self._index.execute("SELECT DISTINCT shard FROM done WHERE wanted = 1").fetchall()
        self.entries = {name: self.entries[name] for (name,) in used}
        self._rewrite(finished=True)
        self._sweep()

    def _sweep(self) -> None:
        """Remove shards that the manifest does not name, and what was being written when a run was killed."""
        for path in self.shards.iterdir():
            shard = _SHARD_FILE.match(path.name)
            if (shard and (shard[1] or shard[2] not in self.entries)) or HALF_WRITTEN.fullmatch(path.name):
                path.unlink()

    def _rewrite(self, *, finished: bool) -> None:
        """Write the manifest anew, sorted."""
        self.entries = dict(sorted(self.entries.items()))
        lines = [{"made_by": self.made_by}, *map(asdict, self.entries.values())]
        # A run that found nothing new leaves no trace.
        last = max((entry.run for entry in self.entries.values()), default=0) if finished else self.run - 1
        lines.append({"finished": last})
        replace_files({self.shards / _MANIFEST: b"".join(map(_line, lines))})

    def close(self) -> None:
        """Close the index, and let other runs in."""
        self._index.close()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


@contextmanager
def opened(folder: Path, made_by: Mapping[str, Any]) -> Iterator[Ledger]:
    """Give the ledger of a run folder, and close it behind.

    Raises:
        OutputError: no room for its index in the temporary folder.
    """
    ledger = Ledger(folder, made_by)
    try:
        yield ledger
    except sqlite3.OperationalError as error:
        raise OutputError(
            f"{tempfile.gettempdir()}: no room for the index of the run ({error}): "
            "expected a temporary folder with room; set TMPDIR"
        ) from None
    finally:
        ledger.close()


def _entry_of(row: Mapping[str, Any]) -> Entry:
    """Read a line of the manifest; any error of Python where it is none."""
    return Entry(
        str(row["name"]),
        int(row["run"]),
        int(row["read"]),
        int(row["characters"]),
        {str(label): int(number) for label, number in row["labels"].items()},
        str(row["first"]),
        str(row["last"]),
        tuple((key, doc, where, stage, reason) for key, doc, where, stage, reason in row["failures"]),
    )


def _line(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _unwritable(error: OSError) -> OutputError:
    return OutputError(
        f"{error.filename}: cannot be written ({error.strerror}): expected a writable place; choose another"
    )
