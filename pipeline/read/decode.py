"""Bytes → text: strict decodings in a fixed order, and a named failure where none fits.

byte order mark → what the page says of itself → UTF-8 → GB18030 → the guess of charset-normalizer
"""

import codecs
import re

from charset_normalizer import from_bytes

from pipeline.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w:-]{2,30})", re.IGNORECASE)
# A page names its encoding in its first kilobyte (HTML standard, 4.2.5.4).
_META_WITHIN = 1024
# What pages call by a narrower name (Encoding Standard, 4.2).
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
# A guess is made from so many bytes: its time grows faster than the text.
_GUESSED_FROM = 50_000
_ALONE = re.compile(r"(?<![^\x00-\x7f])[^\x00-\x7f](?![^\x00-\x7f])")
_FOREIGN = re.compile(r"[^\x00-\x7f]")


# What no text holds.
BINARY = "binary, NUL bytes in it: expected plain text; save it as UTF-8 text"
# How files begin that are written in plain characters and are no text all the same.
_NO_TEXT = {b"%PDF-": "PDF", b"{\\rtf": "RTF"}


def decode(data: bytes, where: str, charset: str = "", *, page: bool = False) -> str:
    r"""Decode the bytes of an article; a byte order mark is dropped, line ends stay as they are.

    >>> decode("总投资380.7亿元".encode("gb18030"), "a.txt")
    '总投资380.7亿元'

    Args:
        where: File, for the error text.
        charset: Encoding that the transport tells, such as an HTTP header.
        page: Whether it is HTML, which may tell its encoding.

    Raises:
        InputError: binary data, or bytes that are text in no encoding.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name, where)
    _check_binary(data, where)
    meta = _META.search(data, 0, _META_WITHIN) if page else None
    told = [_codec(name) for name in (charset, meta[1].decode("ascii") if meta else "")]
    for name in (*told, "utf-8"):
        text = _attempt(data, name) if name else None
        if text is not None:
            return text
    text = _attempt(data, "gb18030")
    return text if text is not None and _runs(text) else _guessed(data, where)


def decode_strictly(data: bytes, where: str) -> str:
    """Decode UTF-8 and nothing else, for files kept by their checksum; a byte order mark is dropped.

    Raises:
        InputError: NUL bytes, or no UTF-8.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    _check_binary(data, where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{where}: not UTF-8, byte 0x{data[error.start]:02x} at offset {error.start}: "
            "expected UTF-8 text; convert it first"
        ) from None


def _check_binary(data: bytes, where: str) -> None:
    if b"\0" in data:
        raise InputError(f"{where}: {BINARY}")
    for opening, name in _NO_TEXT.items():
        if data.startswith(opening):
            raise InputError(f"{where}: a file in {name}: expected plain text; save it as UTF-8 text")


def _codec(name: str) -> str:
    """Name Python's codec of a label; empty where there is none, or none for text."""
    try:
        found = codecs.lookup(name).name
        "".encode(found)
    except (LookupError, ValueError):
        return ""
    return "" if found.startswith(("utf-16", "utf-32")) else _WIDER.get(found, found)


def _attempt(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(name)
    except UnicodeError:
        return None
    return None if "\0" in text else text


def _strictly(data: bytes, name: str, where: str) -> str:
    text = _attempt(data, name)
    if text is None:
        raise InputError(
            f"{where}: not {name.upper()}, though its byte order mark says so: "
            "expected text in one encoding; save it as UTF-8"
        )
    return text


def _runs(text: str) -> bool:
    """Whether characters beyond ASCII stand together, as Han do; misread Western letters stand alone."""
    return len(_ALONE.findall(text)) * 2 <= len(_FOREIGN.findall(text))


def _guessed(data: bytes, where: str) -> str:
    best = from_bytes(data[:_GUESSED_FROM]).best()
    text = _attempt(data, best.encoding) if best else None
    if text is None:
        raise InputError(
            f"{where}: text in no known encoding: expected UTF-8, or GB18030 for Chinese; save it as UTF-8"
        )
    return text.removeprefix("\ufeff")
