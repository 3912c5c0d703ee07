"""Batch runs: any number of articles → a run folder, resumable, on one machine or a cluster.

    inputs → jobs of about a hundred articles → workers → shards, committed one by one → sorted tables

The same inputs give the same bytes, however often the run was interrupted and whoever did the work: the
borders of shards follow from the order of the inputs, and the tables are sorted. What was read before with
the same patterns and version is not read again.
"""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, overload

from pipeline import flow
from pipeline.batch.ledger import TABLES, Entry, Ledger, opened
from pipeline.batch.merge import Part, merged
from pipeline.batch.shards import MOST_CHARACTERS, Job, Settings, key_of, own_words, read_one
from pipeline.batch.workers import run_jobs
from pipeline.read import Failure, Source, read_rows
from pipeline.read.containers import Columns
from pipeline.read.find import RUN_FILE, run_info
from pipeline.records import COLUMN_TYPES, COLUMNS, Record
from pipeline.write import check_folder, check_formats, replace_files, to_frame, write_run

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_SPARK_TYPES = {"Decimal": "decimal(38,10)", "date": "date", "bool": "boolean", "int": "int", "str": "string"}
# A shard is full with either; a run that is killed loses a shard for each worker at most.
_MOST_ARTICLES, _MOST_CHARACTERS = 250, 500_000
# Label of an article that gave nothing, in frames.
FAILED = "FAILED"
# Types of the columns of `extract_frame`, as Spark writes them.
SPARK_SCHEMA = ", ".join(f"{column} {_SPARK_TYPES[COLUMN_TYPES.get(column, 'str')]}" for column in COLUMNS)
# Articles that a summary counts one by one.
_MOST_COUNTED = 30


@dataclass(slots=True)
class Progress:
    """How far a run is.

    Attributes:
        read: Articles that are done, in this run or before it.
        fresh: Of them, those that were read now.
        failed: Inputs that gave nothing.
        records: Records of what was read now.
        finishing: Whether all is read and the tables are being written.
    """

    read: int = 0
    fresh: int = 0
    failed: int = 0
    records: int = 0
    characters: int = 0
    finishing: bool = False

    def add(self, entry: Entry, *, fresh: bool) -> None:
        """Count a shard."""
        self.read += entry.read
        self.failed += len(entry.failures)
        if fresh:
            self.fresh += entry.read
            self.characters += entry.characters
            self.records += sum(entry.labels.values())


@dataclass(slots=True)
class Summary:
    """What a finished run holds.

    Attributes:
        files: Its files, run.json last.
        docs: Names of the first articles.
        counts: Number of records by article and label for these, and by label under the name ``""``.
        problems: Reasons of the first failures.
    """

    files: list[Path]
    docs: list[str]
    counts: Counter[tuple[str, str]]
    articles: int
    records: int
    failures: int
    problems: list[str]
    progress: Progress
    seconds: float


@dataclass(frozen=True, slots=True)
class Options:
    """How to run.

    Attributes:
        workers: Processes on this machine.
        scheduler: Address of a Dask scheduler instead.
        patterns: Another patterns folder; it must be there on every worker.
        most_characters: Longest text; a longer one is a failure.
        timeout: Seconds that one article may take.
        min_confidence: Only records that are trusted as far as this; empty for all.
        csv_safe: Put `'` before what a spreadsheet takes for a formula, in CSV.
        told: What else to tell in run.json.
    """

    formats: Sequence[str] = ("jsonl", "csv", "parquet")
    workers: int = 1
    scheduler: str = ""
    patterns: Path | None = None
    most_characters: int = MOST_CHARACTERS
    timeout: float | None = None
    min_confidence: str = ""
    csv_safe: bool = False
    force: bool = False
    told: Mapping[str, Any] = field(default_factory=dict)


def run(
    sources: Iterable[Source | Failure],
    folder: Path,
    options: Options,
    watch: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Read sources into a run folder; a run that was interrupted goes on.

    Args:
        watch: Is told after every shard how far the run is.

    Raises:
        OutputError: a folder that is not ours, is in use or cannot be written.
    """
    started = time.monotonic()
    check_formats(options.formats)
    check_folder(folder, force=options.force)
    version = dict(flow.load(options.patterns).version)
    settings = Settings(
        version, options.patterns, options.most_characters, options.timeout, options.min_confidence
    )
    made_by = {
        "version": version,
        "max_chars": options.most_characters,
        "min_confidence": options.min_confidence,
    }
    progress = Progress()
    with opened(folder, made_by) as ledger:
        if not run_info(folder):
            # First of all, so that the folder is ours whenever the run is killed.
            begun = json.dumps({"tool": "newsfacts", "version": version, "state": "unfinished"})
            replace_files({folder / RUN_FILE: f"{begun}\n".encode()})
        ledger.open()
        jobs = _plan(sources, ledger, settings, progress)
        with closing(run_jobs(jobs, options.workers, options.scheduler)) as shards:
            for job, shard in shards:
                progress.add(ledger.commit(job, shard), fresh=True)
                watch(progress)
        progress.finishing = True
        watch(progress)
        return _finish(ledger, options, version, progress, started)


@overload
def extract_frame(frame: "pd.DataFrame", *, patterns: Path | None = None) -> "pd.DataFrame": ...


@overload
def extract_frame(
    frame: "Iterable[pd.DataFrame]", *, patterns: Path | None = None
) -> "Iterator[pd.DataFrame]": ...


def extract_frame(
    frame: "pd.DataFrame | Iterable[pd.DataFrame]", *, patterns: Path | None = None
) -> "pd.DataFrame | Iterator[pd.DataFrame]":
    """Turn a DataFrame of articles into one of records, as `to_frame` makes it.

    Serves as it stands for pandas, Dask's `map_partitions` and Spark's `mapInPandas`, which gives and takes
    an iterator of frames.

    Args:
        frame: With a column `text`, and `id` or `doc`, `published` and `lang` where they are known. An
            article without a name is called after its row in the index.

    Returns:
        Records; an article that failed is a row of label `FAILED`, with the reason in `trace`.

    Raises:
        InputError: no column `text`.
    """
    if isinstance(frame, Iterable) and not hasattr(frame, "columns"):
        return (_frame_of(part, patterns) for part in frame)
    return _frame_of(cast("pd.DataFrame", frame), patterns)


def _frame_of(frame: "pd.DataFrame", patterns: Path | None) -> "pd.DataFrame":
    pipeline = flow.load(patterns)
    settings = Settings(pipeline.version, patterns)
    records: list[Record] = []
    with own_words(pipeline):
        for item in read_rows(frame, Columns()):
            found = read_one(pipeline, item, settings) if isinstance(item, Source) else item
            if isinstance(found, Failure):
                records.append(Record(found.doc, "", FAILED, 0, 0, "", trace=found.reason))
            else:
                records += found[1]
    return to_frame(records)


def _plan(
    sources: Iterable[Source | Failure], ledger: Ledger, settings: Settings, progress: Progress
) -> Iterator[Job]:
    """Cut the inputs into jobs, and leave out what is done."""
    for number, chunk in enumerate(_chunks(sources, ledger, progress)):
        done = ledger.entries.get(_name(ledger.run, number, chunk))
        if done:
            progress.add(done, fresh=False)
            ledger.want(key for key, _ in chunk)
            continue
        ledger.want(key for key, _ in chunk)
        left = [pair for pair in chunk if not _counted(ledger.outcome(pair[0]), progress)]
        if left:
            yield Job(_name(ledger.run, number, left), tuple(left), settings)


def _chunks(
    sources: Iterable[Source | Failure], ledger: Ledger, progress: Progress
) -> Iterator[list[tuple[str, Source]]]:
    """Cut the inputs, without those that an earlier run has read, where a shard is full."""
    chunk: list[tuple[str, Source]] = []
    size = 0
    for item in sources:
        if isinstance(item, Source):
            item = _taken(item, ledger) or item  # noqa: PLW2901 - a second article of one name is a failure
        if isinstance(item, Failure):
            progress.failed += 1
            ledger.fail(item)
            continue
        key = key_of(item)
        outcome = ledger.outcome(key)
        if outcome and outcome[0] < ledger.run:
            ledger.want([key])
            _counted(outcome, progress)
            continue
        chunk.append((key, item))
        size += item.size
        if len(chunk) == _MOST_ARTICLES or size >= _MOST_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _counted(outcome: tuple[int, bool] | None, progress: Progress) -> bool:
    """Count an article that was read before; say whether it was."""
    if outcome:
        progress.failed += outcome[1]
        progress.read += not outcome[1]
    return outcome is not None


def _taken(source: Source, ledger: Ledger) -> Failure | None:
    other = ledger.claim(source)
    if not other:
        return None
    doc = source.article.id
    reason = f"{source.where}: article '{doc}' is {other} already: names are unique; rename one"
    return Failure(doc, source.where, "read", reason)


def _name(run_number: int, number: int, chunk: Sequence[tuple[str, Source]]) -> str:
    digest = hashlib.sha256("".join(key for key, _ in chunk).encode()).hexdigest()
    return f"{run_number:04}-{number:06}-{digest[:8]}"


def _finish(
    ledger: Ledger, options: Options, version: Mapping[str, str], progress: Progress, started: float
) -> Summary:
    """Merge the shards into the tables, write run.json, and drop the shards that gave nothing to it."""
    used = {name: ledger.left_out(name) for name, entry in ledger.entries.items() if entry.read}
    parts = {
        table: [
            Part(ledger.path(name, table), ledger.entries[name].first, ledger.entries[name].last, left_out)
            for name, left_out in used.items()
            if len(left_out) < ledger.entries[name].read
        ]
        for table in TABLES
    }
    summary = Summary([], [], Counter(), 0, 0, 0, [], progress, 0.0)
    tables = {table: merged(table, parts[table], ledger.shards) for table in TABLES}
    seconds = time.monotonic() - started
    info = {
        "version": version,
        "options": options.told,
        "seconds": round(seconds, 3),
        "read_now": progress.fresh,
        "characters_per_second": round(progress.characters / seconds),
        "workers": options.scheduler or options.workers,
    }
    summary.files = write_run(
        _counted_records(tables["records"], summary),
        _counted_articles(tables["articles"], summary),
        ledger.folder,
        options.formats,
        info,
        failures=_counted_failures(ledger.failures(), summary),
        csv_safe=options.csv_safe,
    )
    ledger.finish()
    summary.seconds = time.monotonic() - started
    return summary


def _counted_records(pieces: Iterable["pa.Table"], summary: Summary) -> Iterator["pa.Table"]:
    for piece in pieces:
        # Not `group_by`: it loads half of Arrow, 50 MB.
        counts = Counter(zip(piece["doc"].to_pylist(), piece["label"].to_pylist(), strict=True))
        for (doc, label), count in counts.items():
            summary.counts["", label] += count
            if doc in summary.docs:
                summary.counts[doc, label] += count
        summary.records += piece.num_rows
        yield piece


def _counted_articles(pieces: Iterable["pa.Table"], summary: Summary) -> Iterator["pa.Table"]:
    for piece in pieces:
        if len(summary.docs) < _MOST_COUNTED:
            summary.docs += piece["doc"].slice(0, _MOST_COUNTED - len(summary.docs)).to_pylist()
        summary.articles += piece.num_rows
        yield piece


def _counted_failures(rows: Iterable[Mapping[str, str]], summary: Summary) -> Iterator[Mapping[str, str]]:
    for row in rows:
        summary.failures += 1
        if len(summary.problems) < _MOST_COUNTED:
            summary.problems.append(row["reason"])
        yield row
