"""Files → articles: one reader per suffix, every failure named.

A new kind of file is a function from bytes to Article and a line in `READERS`.
"""

import codecs
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from pipeline.article import Article
from pipeline.errors import InputError

# name of the article, content of the file, name of the file for error texts → article
Reader = Callable[[str, bytes, str], Article]


def _read_text(name: str, data: bytes, where: str) -> Article:
    text = _decode(data, where)
    if not text.strip():
        raise InputError(f"{where}: empty: expected the text of an article; leave it out or fill it")
    return Article(name, text)


def _decode(data: bytes, where: str) -> str:
    """Decode strict UTF-8; a BOM is dropped, line ends stay as they are."""
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in data:
        raise InputError(
            f"{where}: binary, NUL bytes in it: expected plain text; "
            "save it as UTF-8 text (UTF-16 counts as binary)"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start
        raise InputError(
            f"{where}: not UTF-8, byte 0x{data[offset]:02x} at offset {offset}: "
            "expected UTF-8 text; convert it first"
        ) from None


READERS: Mapping[str, Reader] = {".txt": _read_text}


def read_article(path: Path) -> Article:
    """Read one file; the article is called as the file without its last suffix.

    `news/20220718-lishui.en.txt` → `Article("20220718-lishui.en", …)`

    Raises:
        InputError: a missing, unreadable, empty or binary file, one that is not UTF-8, an unknown suffix.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file: expected a file or a folder; check the path")
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            f"{path}: unknown suffix '{path.suffix}': known are {', '.join(READERS)}; convert or rename it"
        )
    return reader(path.stem, _read_bytes(path), str(path))


def read_text(path: Path) -> str:
    """Read a UTF-8 text whatever its suffix, such as records or marked-up text.

    Raises:
        InputError: as for an article, but it may be empty.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file: expected a text file; check the path")
    return _decode(_read_bytes(path), str(path))


def read_text_stream(stream: BinaryIO, name: str) -> Article:
    """Read plain text from an open binary stream, such as standard input, as the article `name`.

    Raises:
        InputError: as for a file.
    """
    return _read_text(name, stream.read(), name)


def read_articles(paths: Sequence[Path]) -> Iterator[Article]:
    """Read files, and every supported file below folders, in the order given, folders sorted.

    A file that is named twice is read once. Files are read one by one as they are asked for; the
    problems of all of them are raised together behind the last good one.

    Raises:
        InputError: before anything is read for paths, afterwards for contents.
    """
    problems: list[str] = []
    for path in _find(paths):
        try:
            yield read_article(path)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}): expected a readable file; check it"
        ) from None


def _find(paths: Sequence[Path]) -> list[Path]:
    """List the files meant by paths, each once; two files with one article name are refused."""
    problems: list[str] = []
    files: dict[Path, Path] = {}
    names: dict[str, Path] = {}
    for path in paths:
        below = _below(path) if path.is_dir() else [path]
        if not below:
            problems.append(
                f"{path}: no article below this folder: known suffixes are {', '.join(READERS)}; "
                "name another folder"
            )
        for file in below:
            if files.setdefault(file.resolve(), file) is not file:
                continue
            other = names.setdefault(file.stem, file)
            if other is not file:
                problems.append(
                    f"{file}: article '{file.stem}' is {other} already: "
                    "names without suffix are unique; rename one"
                )
    if problems:
        raise InputError(problems)
    return list(files.values())


def _below(folder: Path) -> list[Path]:
    """List the supported files below a folder, hidden ones left out, by their path."""
    found = (
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in READERS
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    return sorted(found, key=lambda path: path.relative_to(folder).parts)
