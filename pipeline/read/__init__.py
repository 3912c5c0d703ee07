"""Files → articles: streamed in the order given, every failure named.

Kinds of files: one article (`.txt`, `.html`), tables of articles (`.jsonl`, `.csv`, `.parquet`), archives
(`.zip`, `.warc`), and each but zip and Parquet also with `.gz` behind it.
"""

import gzip
import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from pipeline.article import Article
from pipeline.errors import InputError
from pipeline.read.archives import ARCHIVES, DAMAGED, PAGES
from pipeline.read.containers import (
    CONTAINERS,
    MOST_BYTES,
    Columns,
    Container,
    Entry,
    Unread,
    filled,
    frame_rows,
    too_large,
)
from pipeline.read.decode import BINARY, decode, decode_strictly
from pipeline.read.find import STDIN, check_inputs, find_files, split_name
from pipeline.read.web import read_page

if TYPE_CHECKING:
    import pandas as pd

_HOLDERS: Mapping[str, Container] = {**CONTAINERS, **ARCHIVES}
_EMPTY = "empty: expected the text of an article; leave it out or fill it"
# These are read from their end, which a compressed stream does not let one do.
_NOT_PACKED = (".zip", ".parquet")
SUFFIXES = (*PAGES, *_HOLDERS, *(f"{name}.gz" for name in (*PAGES, *_HOLDERS) if name not in _NOT_PACKED))


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it was found, not yet decoded.

    Attributes:
        article: What is known about it; its text too, where `data` is None.
        where: File, and place in it, for error texts.
        data: Bytes to decode, or text that may be markup.
    """

    article: Article
    where: str
    data: bytes | str | None = None
    suffix: str = ".txt"
    charset: str = ""

    @property
    def size(self) -> int:
        """Bytes or characters, whichever it is stored in."""
        return len(self.article.text if self.data is None else self.data)

    def read(self) -> Article:
        """Decode the text; of a web page, read what is visible.

        Raises:
            InputError: not text in a known encoding, with NUL characters, or empty.
        """
        if self.data is None:
            return self.article
        page = self.suffix == ".html"
        text = self.data
        if isinstance(text, bytes):
            text = decode(text, self.where, self.charset, page=page)
        if not text.strip():
            raise InputError(f"{self.where}: {_EMPTY}")
        if "\0" in text:
            raise InputError(f"{self.where}: {BINARY}")
        if not page:
            return replace(self.article, text=text)
        shown = read_page(text, self.where)
        return replace(
            self.article,
            text=shown.text,
            masked=shown.masked,
            title=self.article.title or shown.title,
            source=self.article.source or shown.source,
            published=self.article.published or shown.published,
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no records, and why.

    Attributes:
        doc: Name of the article; empty where even that is unknown.
        where: File, and place in it.
        stage: `read`, `extract`, `timeout` or `worker`.
    """

    doc: str
    where: str
    stage: str
    reason: str


@dataclass(slots=True)
class Meter:
    """How many bytes of the inputs have been read from the disk."""

    read: int = 0


class _Counted(io.RawIOBase):
    """A file that tells a meter what is read of it."""

    def __init__(self, path: Path, meter: Meter) -> None:
        self._file, self._meter = io.FileIO(path), meter

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: Any, /) -> int:
        count = self._file.readinto(buffer) or 0
        self._meter.read += count
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


def read_sources(
    inputs: Sequence[Path], columns: Columns | None = None, meter: Meter | None = None
) -> Iterator[Source | Failure]:
    """Read files, folders, globs and standard input (`-`), in the order given, folders sorted.

    Of folders everything below them is read, but for hidden files, runs of ours and other suffixes. A file
    that is named twice is read once. Each is read as it is asked for: memory does not grow with them.

    Raises:
        InputError: before anything is read, for paths that are not there or hold nothing to read.
    """
    return _read_all(check_inputs(inputs, SUFFIXES), columns or Columns(), meter or Meter())


def _read_all(paths: Sequence[Path], columns: Columns, meter: Meter) -> Iterator[Source | Failure]:
    for path in find_files(paths, SUFFIXES):
        where = "stdin" if path == STDIN else _written(path)
        name, suffix = split_name(Path(where), SUFFIXES)
        try:
            if path == STDIN:
                yield _page(name, where, _stdin(), ".txt")
                continue
            with _opened(path, suffix, meter) as file:
                plain = suffix.removesuffix(".gz")
                if plain in PAGES:
                    yield _page(name, where, file, PAGES[plain])
                else:
                    for item in filled(_HOLDERS[plain](file, columns)):
                        yield _source(item, name, where)
        except InputError as error:
            yield Failure(name, where, "read", f"{where}: {error}")
        except (*DAMAGED, OSError) as error:
            told = getattr(error, "strerror", None) or str(error)
            reason = f"{where}: cannot be read ({told}): expected a readable file; check it"
            yield Failure(name, where, "read", reason)


def _written(path: Path) -> str:
    r"""Write a path in UTF-8 whatever its bytes are: `caf\xe9.txt` in Latin-1."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _stdin() -> BinaryIO:
    if sys.stdin is None:
        raise InputError("closed: expected a text on standard input; name a file or pipe one in")
    return sys.stdin.buffer


def _opened(path: Path, suffix: str, meter: Meter) -> BinaryIO:
    if path.is_fifo() or path.is_char_device() or path.is_block_device() or path.is_socket():
        raise InputError("a pipe or device, no file: expected a file; - reads standard input")
    file = cast("BinaryIO", io.BufferedReader(_Counted(path, meter), 1 << 20))
    if not suffix.endswith(".gz"):
        return file
    return cast("BinaryIO", gzip.GzipFile(fileobj=file))


def _page(name: str, where: str, file: BinaryIO, suffix: str) -> Source:
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InputError(too_large())
    return Source(Article(name, ""), where, data, suffix)


def _source(item: Entry | Unread, name: str, where: str) -> Source | Failure:
    """Name an article of a container: as it says itself, or after the file and its place."""
    where = f"{where}:{item.place}"
    numbered = f"{name}-{item.place}"
    doc = item.name or numbered
    if not _is_utf8(doc):
        return Failure(numbered, where, "read", f"{where}: lone surrogates in its name: expected UTF-8")
    if isinstance(item, Unread):
        return Failure(doc, where, "read", f"{where}: {item.reason}")
    lang = item.lang if _is_utf8(item.lang) else ""
    article = Article(doc, "", item.published, url=item.url, lang=lang)
    return Source(article, where, item.data, item.suffix, item.charset)


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def dated(sources: Iterable[Source | Failure], published: date | None) -> Iterator[Source | Failure]:
    """Give every article a publication date, where one is told."""
    for item in sources:
        if published and isinstance(item, Source):
            yield replace(item, article=replace(item.article, published=published))
        else:
            yield item


def read_rows(frame: "pd.DataFrame", columns: Columns) -> Iterator[Source | Failure]:
    """Read the rows of a DataFrame as articles; one without a name is called after its row in the index.

    Raises:
        InputError: a column is missing.
    """
    for item in frame_rows(frame, columns):
        yield _source(item, "row", "frame")


def read_articles(inputs: Sequence[Path], columns: Columns | None = None) -> Iterator[Article]:
    """Read the articles that inputs hold; the problems of all come together behind the last good one.

    Raises:
        InputError: before anything is read for paths, afterwards for contents.
    """
    problems: list[str] = []
    for item in read_sources(inputs, columns):
        if isinstance(item, Failure):
            problems.append(item.reason)
            continue
        try:
            yield item.read()
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)


def read_article(path: Path) -> Article:
    """Read a text of a corpus, in strict UTF-8; it is called as the file without its suffix.

    `news/20220718-lishui.en.txt` → `Article("20220718-lishui.en", …)`

    Raises:
        InputError: a missing, unreadable, empty or binary file, one that is not UTF-8, an unknown suffix.
    """
    check_inputs([path], (".txt",))
    text = read_text(path)
    if not text.strip():
        raise InputError(f"{path}: {_EMPTY}")
    return Article(split_name(path, (".txt",))[0], text)


def read_text(path: Path) -> str:
    """Read a UTF-8 text whatever its suffix, such as records or marked-up text.

    Raises:
        InputError: as for an article, but it may be empty.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file: expected a text file; check the path")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}): expected a readable file; check it"
        ) from None
    return decode_strictly(data, str(path))
