r"""One-line annotated text ↔ records.

    a total investment of [38.07 billion yuan](MONEY value=38070000000 currency=CNY #1)
                          │                   │     │                              └ name of the row
                          └ the span          │     └ columns; "two words" in double quotes
                                              └ label

Spans nest by nesting; two labels on one span by a second mark; spans never cross. A literal `[`, `]`
or `\` of the text is written with a backslash before it, and so are a `】` or a `(` that would be taken
for a mark: `[China Mobile](ORG kind=company)\(CMCC)`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline.errors import MarkupError
from pipeline.records import COLUMN_TYPES, LABELS, REFERENCES, Record, to_row

_KNOWN_LABELS = (*LABELS, "IGNORE")
# A closing bracket with a label behind it; the full-width forms are typing slips worth telling.
_LOOKS_LIKE_MARK = re.compile(r"[\]】][(（][A-Z]{2}")
_LOOKS_LIKE_LABEL = re.compile(r"\([A-Z]{2}")
_MARK = re.compile(
    r"\((?P<label>[A-Z]+)(?P<attributes>(?:\s+(?:#\d+|[a-z_]+=(?:\"(?:[^\"\\]|\\.)*\"|[^\s()\"]+)))*)\s*\)"
)
_ATTRIBUTE = re.compile(r"(#\d+)|([a-z_]+)=(?:\"((?:[^\"\\]|\\.)*)\"|([^\s()\"]+))")
_ESCAPED = tuple("[]】(\\")
_NOT_MARKED = ("doc", "lang", "label", "start", "end", "text")


@dataclass(slots=True)
class Mark:
    """A labelled span of the plain text with the columns its mark states, as written."""

    label: str
    start: int
    end: int
    attributes: dict[str, str] = field(default_factory=dict)
    name: str = ""


def parse(annotated: str, where: str = "text") -> tuple[str, list[Mark]]:
    """Split annotated text into the plain text and its marks, in the order they close.

    >>> text, marks = parse("about [95 projects](COUNT value=95)")
    >>> text, marks[0].start, marks[0].end, marks[0].attributes
    ('about 95 projects', 6, 17, {'value': '95'})

    Raises:
        MarkupError: a `](LABEL` that does not parse, an unknown label or column, or one without `[`.
    """
    plain: list[str] = []
    marks: list[Mark] = []
    opened: list[int] = []
    length = position = 0
    while position < len(annotated):
        character = annotated[position]
        if character == "\\" and annotated[position + 1 : position + 2] in _ESCAPED:
            character = annotated[position + 1]
            position += 1
        elif _LOOKS_LIKE_MARK.match(annotated, position):
            if not opened:
                raise MarkupError(_problem(where, annotated, position, "no '[' opens this mark"))
            if opened[-1] == length:
                raise MarkupError(_problem(where, annotated, position, "expected text in the brackets"))
            position = _read_marks(annotated, position, opened.pop(), length, marks, where)
            continue
        elif character == "[" and _closes_as_mark(annotated, position):
            opened.append(length)
            position += 1
            continue
        plain.append(character)
        length += 1
        position += 1
    if opened:
        raise MarkupError(f"{where}: a '[' is never closed: write \\[ for a bracket of the text")
    return "".join(plain), marks


def _closes_as_mark(annotated: str, position: int) -> bool:
    """Whether the bracket at position is closed by one that carries a mark."""
    depth = 0
    while position < len(annotated):
        character = annotated[position]
        if character == "\\":
            position += 1
        elif character == "[":
            depth += 1
        elif character in "]】":
            looks_like_mark = _LOOKS_LIKE_MARK.match(annotated, position) is not None
            if character == "]" or looks_like_mark:
                depth -= 1
            if depth == 0:
                return looks_like_mark
            while found := _MARK.match(annotated, position + 1):  # brackets in values do not count
                position = found.end() - 1
        position += 1
    return False


def _read_marks(annotated: str, position: int, start: int, end: int, marks: list[Mark], where: str) -> int:
    """Read the bracketed marks behind a closing bracket; return the position after them."""
    if annotated[position] != "]":
        raise MarkupError(_problem(where, annotated, position, "expected ']('"))
    position += 1
    while True:
        found = _MARK.match(annotated, position)
        if not found:
            raise MarkupError(
                _problem(where, annotated, position, 'expected (LABEL key=value key="two words" #1)')
            )
        marks.append(_mark(found, start, end, where))
        position = found.end()
        if not _LOOKS_LIKE_LABEL.match(annotated, position):
            return position


def _mark(found: re.Match[str], start: int, end: int, where: str) -> Mark:
    mark = Mark(found["label"], start, end)
    if mark.label not in _KNOWN_LABELS:
        raise MarkupError(f"{where}: unknown label '{mark.label}': labels are {', '.join(_KNOWN_LABELS)}")
    for name, key, quoted, bare in _ATTRIBUTE.findall(found["attributes"]):
        if name:
            mark.name = name
        elif key not in COLUMN_TYPES or key in _NOT_MARKED:
            raise MarkupError(f"{where}: unknown column '{key}' in a {mark.label} mark")
        elif key in mark.attributes:
            raise MarkupError(f"{where}: column '{key}' stands twice in a {mark.label} mark")
        else:
            mark.attributes[key] = bare or re.sub(r"\\(.)", r"\1", quoted)
    return mark


def _problem(where: str, annotated: str, position: int, expected: str) -> str:
    return (
        f"{where}: cannot read the mark at {annotated[max(0, position - 20) : position + 30]!r}: {expected}"
    )


def to_records(marks: Iterable[Mark], text: str, doc: str, lang: str, where: str) -> list[Record]:
    """Turn marks into records of `text`, references resolved to row ids, in reading order.

    Raises:
        MarkupError: a value of the wrong type, or a reference to a name that no mark has.
    """
    marks = sorted(marks, key=lambda mark: (mark.start, mark.end, mark.label))
    ids = {mark.name: f"{mark.label}:{mark.start}:{mark.end}" for mark in marks if mark.name}
    records = []
    for mark in marks:
        span = text[mark.start : mark.end]
        record = Record(doc, lang, mark.label, mark.start, mark.end, span)
        for column, written in mark.attributes.items():
            setattr(record, column, _value(column, written, ids, where))
        records.append(record)
    return records


def _value(column: str, written: str, ids: dict[str, str], where: str) -> Any:
    if column in REFERENCES and written.startswith("#"):
        if written not in ids:
            raise MarkupError(f"{where}: {column}={written}: no row is named {written}")
        return ids[written]
    try:
        match COLUMN_TYPES[column]:
            case "Decimal":
                return _finite(Decimal(written))
            case "date":
                return date.fromisoformat(written)
            case "bool":
                return {"true": True, "false": False}[written]
            case "int":
                return int(written)
    except (ValueError, InvalidOperation, KeyError):
        raise MarkupError(f"{where}: {column}={written}: not a {COLUMN_TYPES[column]}") from None
    return written


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise ValueError("not a finite number")
    return number


def unparse(text: str, records: Iterable[Record]) -> str:
    """Write records into their text as marks; `to_records(parse(...))` gives them back.

    Raises:
        MarkupError: two spans cross.
    """
    ordered = sorted(records, key=lambda r: (r.start, -r.end, r.label))
    referred = {getattr(r, column) for r in ordered for column in REFERENCES}
    names = {r.id: f"#{n}" for n, r in enumerate((r for r in ordered if r.id in referred), 1)}
    pieces: list[str] = []
    stack: list[list[Record]] = []
    position = 0

    def write_text(to: int) -> None:
        nonlocal position
        if position == to:
            return
        if pieces and pieces[-1].endswith(")") and _LOOKS_LIKE_LABEL.match(text, position):
            pieces.append("\\")
        pieces.append(_escape(text[position:to]))
        position = to

    def advance(to: int) -> None:
        while stack and stack[-1][0].end <= to:
            group = stack.pop()
            write_text(group[0].end)
            pieces.append("]")
            pieces.extend(_write_mark(record, names) for record in group)
        write_text(to)

    for record in ordered:
        advance(record.start)
        if stack and (stack[-1][0].start, stack[-1][0].end) == (record.start, record.end):
            stack[-1].append(record)
            continue
        if stack and record.end > stack[-1][0].end:
            raise MarkupError(f"{record.doc}: {record.id} crosses {stack[-1][0].id}")
        stack.append([record])
        pieces.append("[")
    advance(len(text))
    return "".join(pieces)


def _escape(text: str) -> str:
    return re.sub(r"[\[\]\\]|】(?=[(（][A-Z]{2})", r"\\\g<0>", text)


def _write_mark(record: Record, names: dict[str, str]) -> str:
    parts = [record.label]
    if record.id in names:
        parts.append(names[record.id])
    for column, value in to_row(record).items():
        if column == "id" or column in _NOT_MARKED:
            continue
        if column in REFERENCES:
            written = names.get(value, value)
        else:
            written = str(value).lower() if isinstance(value, bool) else str(value)
        if not re.fullmatch(r"[^\s()\"\\]+", written):
            written = '"' + re.sub(r'["\\]', r"\\\g<0>", written) + '"'
        parts.append(f"{column}={written}")
    return f"({' '.join(parts)})"
