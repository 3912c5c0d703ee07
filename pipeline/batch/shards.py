"""Shards: about a hundred articles read at once, in any process.

    Job(sources, settings) → read_shard → Shard(records and articles as Parquet, failures)

Records travel, not Docs; the pipeline is loaded once in a process.
"""

import ctypes
import hashlib
import io
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import flow
from pipeline.article import Article
from pipeline.confidence import keep
from pipeline.errors import InputError
from pipeline.read import Failure, Source
from pipeline.records import Record
from pipeline.write import articles_table, records_table
from pipeline.write.columns import arrow_column

if TYPE_CHECKING:
    import pyarrow as pa

# Longest text of an article, in characters: the longest that the budgets of speed are measured with.
MOST_CHARACTERS = 1_000_000
# A spaCy vocabulary serves one thread at a time.
_ALONE = threading.Lock()


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides over the records of an article beside its text.

    Attributes:
        version: Of package, spaCy and patterns; a worker that has others refuses the work.
        most_characters: Longest text that is read.
        timeout: Seconds that one article may take; None: as long as it takes.
        min_confidence: Only records that are trusted as far as this; empty for all.
    """

    version: Mapping[str, str]
    patterns: Path | None = None
    most_characters: int = MOST_CHARACTERS
    timeout: float | None = None
    min_confidence: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """The articles of one shard.

    Attributes:
        sources: Each with its key.
        lost: Which of them are not tried again, because they end their worker.
    """

    name: str
    sources: tuple[tuple[str, Source], ...]
    settings: Settings
    lost: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Shard:
    """What came out of a job: two Parquet files, and what is told about them in the manifest.

    Attributes:
        failures: Each with the key of its source.
        labels: Number of records by label.
        first, last: Smallest and largest doc.
    """

    records: bytes
    articles: bytes
    failures: tuple[tuple[str, Failure], ...]
    labels: Mapping[str, int]
    read: int
    characters: int
    first: str = ""
    last: str = ""


class _TooSlow(BaseException):
    """An article takes longer than it may; no `except Exception` on its way stops it."""


def key_of(source: Source) -> str:
    """Checksum of all that decides over the records of a source: content and what is known about it."""
    article = source.article
    known = (
        article.id,
        str(article.published or ""),
        str(article.masked),
        *(article.title, article.source, article.url, article.lang, article.pair, article.split),
        *(source.suffix, source.charset),
    )
    data = article.text if source.data is None else source.data
    digest = hashlib.sha256(json.dumps([*known, isinstance(data, bytes)]).encode())
    digest.update(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def read_shard(job: Job, note: Callable[[int], None] | None = None) -> Shard:
    """Read the articles of a job; runs in any process, and loads the pipeline once in it.

    Args:
        note: Is told the number of each article before it is read.

    Raises:
        InputError: this process has another version of package or patterns.
    """
    pages: list[Article] = []
    records: list[Record] = []
    keys: dict[str, str] = {}
    failures: list[tuple[str, Failure]] = []
    pipeline = _pipeline(job.settings)
    with own_words(pipeline):
        for number, (key, source) in enumerate(job.sources):
            if note:
                note(number)
            found = _lost(source) if number in job.lost else read_one(pipeline, source, job.settings)
            if isinstance(found, Failure):
                failures.append((key, found))
                continue
            keys[source.article.id] = key
            pages.append(found[0])
            records += found[1]
    return _packed(pages, records, keys, failures)


def read_one(
    pipeline: flow.Pipeline, source: Source, settings: Settings
) -> tuple[Article, list[Record]] | Failure:
    """Read one article into its page and its records.

    Whatever goes wrong in it is its failure, with the stage where it went wrong; nothing is raised.
    """
    stage = "read"
    doc, where = source.article.id, source.where
    try:
        with _at_most(settings.timeout):
            _check_length(source, 0 if source.suffix == ".html" else source.size // 4, settings)
            article = source.read()
            _check_length(source, len(article.text), settings)
            stage = "extract"
            page = pipeline.prepare(article)
            return page, keep(pipeline.extract(page), settings.min_confidence)
    except _TooSlow:
        told = f"{where}: takes more than {settings.timeout:g} seconds: expected less; raise --timeout"
        return Failure(doc, where, "timeout", told)
    except InputError as error:
        return Failure(doc, where, stage, str(error))
    except Exception as error:  # noqa: BLE001 - an article that we cannot read must not cost the others
        return Failure(doc, where, stage, f"{where}: {type(error).__name__}: {error}; please report it")


def _pipeline(settings: Settings) -> flow.Pipeline:
    pipeline = flow.load(settings.patterns)
    if dict(pipeline.version) != dict(settings.version):
        raise InputError(
            f"worker: newsfacts {pipeline.version} here, {dict(settings.version)} where the run was started: "
            "expected the same version and patterns everywhere; install them on the worker"
        )
    return pipeline


@contextmanager
def own_words(pipeline: flow.Pipeline) -> Iterator[None]:
    """Forget the words of a shard behind it, so that memory does not grow; one thread at a time."""
    with _ALONE, ExitStack() as zones:
        for reader in pipeline.readers.values():
            zones.enter_context(reader.tokenizer.vocab.memory_zone())
        yield


def _lost(source: Source) -> Failure:
    reason = f"{source.where}: ends the process that reads it, three times: expected a text; report it"
    return Failure(source.article.id, source.where, "worker", reason)


def _check_length(source: Source, length: int, settings: Settings) -> None:
    if length > settings.most_characters:
        raise InputError(
            f"{source.where}: more than {settings.most_characters:,} characters: "
            "expected an article; cut it into parts or raise --max-chars"
        )


@contextmanager
def _at_most(seconds: float | None) -> Iterator[None]:
    """Raise `_TooSlow` in this thread after some seconds, between two steps of Python."""
    if not seconds:
        yield
        return
    thread = ctypes.c_ulong(threading.get_ident())
    stop = ctypes.pythonapi.PyThreadState_SetAsyncExc
    timer = threading.Timer(seconds, stop, (thread, ctypes.py_object(_TooSlow)))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        stop(thread, None)


def _packed(
    pages: list[Article], records: list[Record], keys: Mapping[str, str], failures: list[tuple[str, Failure]]
) -> Shard:
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    articles = articles_table(pages)
    docs = articles.column("doc").to_pylist()
    articles = articles.append_column("key", arrow_column([keys[doc] for doc in docs], pa.string()))
    return Shard(
        _parquet(records_table(records)),
        _parquet(articles),
        tuple(failures),
        dict(Counter(record.label for record in records)),
        len(pages),
        sum(len(page.text) for page in pages),
        *((docs[0], docs[-1]) if docs else ()),
    )


def _parquet(table: "pa.Table") -> bytes:
    import pyarrow.parquet as pq  # noqa: PLC0415

    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()
