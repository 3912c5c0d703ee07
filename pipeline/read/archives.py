"""Archives: zip files, and the WARC files of web crawls, read member by member."""

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO

from pipeline.errors import InputError
from pipeline.read.containers import (
    CONTAINERS,
    MOST_BYTES,
    Columns,
    Container,
    Entry,
    Unread,
    filled,
    too_large,
)

# What an article may be stored as.
PAGES: Mapping[str, str] = {".txt": ".txt", ".html": ".html", ".htm": ".html", ".xhtml": ".html"}
# What a damaged compressed stream raises.
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)

_PAGE_TYPES = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:-]+)", re.IGNORECASE)
_WITH_PAGES = ("response", "resource", "conversion")
_BLOCK = 1 << 20
_LONGEST_HEADER_LINE, _MOST_HEADER_LINES = 65_536, 1_000
_OK = " 200"


def read_zip(file: BinaryIO, columns: Columns) -> Iterator[Entry | Unread]:
    """Read the members of a zip file that are articles or hold articles; others are passed over."""
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            path = PurePosixPath(member.filename)
            if member.is_dir() or any(_is_hidden(part) for part in path.parts):
                continue
            try:
                yield from _read_member(archive, member, path, columns)
            except InputError as error:
                yield Unread(member.filename, str(error))
            except (*DAMAGED, OSError, RuntimeError, NotImplementedError) as error:
                yield Unread(member.filename, f"cannot be read ({error}): expected a sound, open zip file")


def _is_hidden(part: str) -> bool:
    """Whether files of that name, or below it, are no articles; `..` hides nothing."""
    return part != ".." and part.startswith((".", "__MACOSX"))


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: PurePosixPath, columns: Columns
) -> Iterator[Entry | Unread]:
    suffix = path.suffix.lower()
    inner = PurePosixPath(path.stem).suffix.lower() if suffix == ".gz" else suffix
    if inner in ARCHIVES or (suffix == ".gz" and (inner in PAGES or inner in CONTAINERS)):
        yield Unread(member.filename, f"a {suffix} file in a zip file: expected articles; unpack it first")
    elif suffix in PAGES:
        with archive.open(member) as stored:
            data = stored.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            yield Unread(member.filename, too_large())
        else:
            yield Entry(str(path.with_suffix("")), member.filename, data, PAGES[suffix])
    elif suffix in CONTAINERS:
        with archive.open(member) as stored:
            for item in filled(CONTAINERS[suffix](stored, columns)):  # type: ignore[arg-type]
                yield _within(item, str(path.with_suffix("")), member.filename)


def _within(item: Entry | Unread, name: str, place: str) -> Entry | Unread:
    """Say of something in a member where that member is."""
    if isinstance(item, Unread):
        return Unread(f"{place}:{item.place}", item.reason, item.name)
    named = item.name or f"{name}-{item.place}"
    return Entry(
        named,
        f"{place}:{item.place}",
        item.data,
        item.suffix,
        item.published,
        item.lang,
        item.url,
        item.charset,
    )


def read_warc(file: BinaryIO, columns: Columns) -> Iterator[Entry | Unread]:  # noqa: ARG001 - as all containers
    """Read the pages of a WARC file: answers with status 200 that are HTML or plain text.

    The article is called as its record (`urn:uuid:…`), its URL is kept. Requests, pictures and answers
    that are no page are passed over; a file that is cut off gives what stands before the cut.
    """
    number = 1
    try:
        while (headers := _headers(file, b"WARC/")) is not None:
            yield from _read_record(file, headers, str(number))
            number += 1
    except (*DAMAGED, OSError, ValueError) as error:
        yield Unread(str(number), f"damaged or cut off here ({error}): the pages before it were read")


def _headers(file: BinaryIO, opening: bytes) -> dict[str, str] | None:
    """Read a block of header lines, names in lower case, its first line under ``""``; None at the end."""
    line = b"\r\n"
    while line in (b"\r\n", b"\n"):
        line = file.readline(_LONGEST_HEADER_LINE)
    if not line:
        return None
    if not line.startswith(opening):
        raise ValueError(f"no line {opening.decode()}…")
    headers = {"": line.decode("utf-8", "replace").strip()}
    for _ in range(_MOST_HEADER_LINES):
        line = file.readline(_LONGEST_HEADER_LINE)
        if not line.strip():
            return headers
        name, _, value = line.decode("utf-8", "replace").partition(":")
        headers[name.strip().lower()] = value.strip()
    raise ValueError("no end of its headers")


def _read_record(file: BinaryIO, headers: Mapping[str, str], number: str) -> Iterator[Entry | Unread]:
    length = int(headers.get("content-length", ""))
    if length < 0:
        raise ValueError("a length below nothing")
    wanted = headers.get("warc-type", "") in _WITH_PAGES
    place = headers.get("warc-target-uri", "").strip("<>") or number
    if not wanted or length > MOST_BYTES:
        _skip(file, length)
        if wanted and length > MOST_BYTES and "image" not in headers.get("content-type", ""):
            yield Unread(place, too_large())
        return
    block = file.read(length)
    if len(block) < length:
        raise EOFError(f"{len(block)} of {length} bytes")
    try:
        entry = _page_of(headers, block, place)
    except (*DAMAGED, ValueError) as error:
        yield Unread(place, f"a page that cannot be unpacked ({error}): expected a sound HTTP answer")
        return
    if entry:
        yield entry


def _skip(file: BinaryIO, length: int) -> None:
    while length:
        block = file.read(min(length, _BLOCK))
        if not block:
            raise EOFError("the last record is not whole")
        length -= len(block)


def _page_of(headers: Mapping[str, str], block: bytes, place: str) -> Entry | None:
    """Take the page out of a record; None where it holds something else."""
    content, body = headers.get("content-type", ""), block
    if content.startswith("application/http"):
        head, gap, body = block.partition(b"\r\n\r\n")
        if not gap:
            head, _, body = block.partition(b"\n\n")
        lines = head.decode("utf-8", "replace").splitlines()
        if not lines or _OK not in lines[0]:
            return None
        told = {
            name.strip().lower(): value.strip() for name, _, value in (s.partition(":") for s in lines[1:])
        }
        content = told.get("content-type", "text/html")
        suffix = _PAGE_TYPES.get(content.partition(";")[0].strip().lower())
        if suffix:
            body = _unpacked(body, told)
    else:
        suffix = _PAGE_TYPES.get(content.partition(";")[0].strip().lower())
    if not suffix:
        return None
    charset = _CHARSET.search(content)
    name = headers.get("warc-record-id", "").strip("<>").removeprefix("urn:uuid:")
    return Entry(name, place, body, suffix, url=place, charset=charset[1] if charset else "")


def _unpacked(body: bytes, told: Mapping[str, str]) -> bytes:
    """Undo the transfer and content encodings of an HTTP answer, if it is still in them."""
    if told.get("transfer-encoding", "").lower() == "chunked" and re.match(rb"[0-9a-fA-F]{1,8}[;\r\n]", body):
        body = _joined(body)
    if told.get("content-encoding", "").lower() == "gzip" and body.startswith(b"\x1f\x8b"):
        unpacker = zlib.decompressobj(wbits=31)
        body = unpacker.decompress(body, MOST_BYTES)
        if unpacker.unconsumed_tail:
            raise ValueError(too_large())
    return body


def _joined(body: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        end = body.find(b"\n", at, at + 1_000)
        size = int(body[at:end].partition(b";")[0].strip() or b"0", 16) if end >= 0 else 0
        if size <= 0:
            break
        parts.append(body[end + 1 : end + 1 + size])
        at = end + 1 + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(parts)


# suffix → reader of an archive
ARCHIVES: Mapping[str, Container] = {".zip": read_zip, ".warc": read_warc}
