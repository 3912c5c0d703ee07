"""The record: one row per fact, the same schema for output and gold.

    Jan–Jun: 95 large projects worth more than 38.07 billion yuan
             │                               └── MONEY 70–88, value, currency, modifier more_than
             └── COUNT 9–26, value 95, item "large projects"

A column is empty (None or "") where it does not apply. Decimals are exact; dates are ISO 8601.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from typing import Any

from pipeline.errors import CorpusError

# Every computation with values runs in this context: nothing is rounded without a word.
EXACT = Context(prec=60, traps=[Inexact, InvalidOperation, Overflow])

LABELS = ("MONEY", "COUNT", "ORG", "QUOTE", "TERM", "PERCENT", "MEASURE", "DATE")
QUANTITIES = ("MONEY", "COUNT", "PERCENT", "MEASURE")

# Columns with a closed list of values.
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "label": (*LABELS, "IGNORE"),
    "modifier": (
        "exact",
        "approx",
        "more_than",
        "at_least",
        "less_than",
        "at_most",
        "level",
        "multiple",
        "range",
    ),
    "role": ("amount", "threshold", "size_class"),
    "status": ("reported", "planned"),
    "speaker_kind": ("person", "body"),
    "basis": ("yoy", "previous_period", "other"),
    "confidence": ("high", "medium", "low"),
}
KINDS: Mapping[str, tuple[str, ...]] = {
    "ORG": ("company", "government", "zone", "institution"),
    "QUOTE": ("direct", "indirect"),
    "TERM": ("title", "term"),
    "PERCENT": ("share", "change", "rate"),
}
# Columns that name other rows of the same document by their id.
REFERENCES = ("subject_id", "part_of", "converts", "threshold", "continues", "said_by")
GOLD_COLUMNS = ("note", "excuses", "reading")


@dataclass(slots=True)
class Record:
    """One fact, tied to the characters `raw[start:end] == text` that it was read from.

    Every field but one is a column. `evidence` says for columns of the context which characters of the
    article tell them, `{"period_start": (892, 912)}`; it is there right after extraction and is not written.
    """

    doc: str
    lang: str
    label: str
    start: int
    end: int
    text: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    currency: str = ""
    currency_explicit: bool | None = None
    unit: str = ""
    si_value: Decimal | None = None
    si_unit: str = ""
    modifier: str = ""
    role: str = ""
    item: str = ""
    item_id: str = ""
    aspect: str = ""
    aspect_id: str = ""
    kind: str = ""
    basis: str = ""
    status: str = ""
    subject: str = ""
    subject_id: str = ""
    place: str = ""
    place_id: str = ""
    period_start: date | None = None
    period_end: date | None = None
    duration: str = ""
    part_of: str = ""
    converts: str = ""
    threshold: str = ""
    per: str = ""
    canonical: str = ""
    org_id: str = ""
    speaker: str = ""
    speaker_kind: str = ""
    speaker_as_written: str = ""
    speaker_title: str = ""
    speaker_org: str = ""
    cue: str = ""
    continues: str = ""
    said_by: str = ""
    confidence: str = ""
    rule: str = ""
    trace: str = ""
    sentence_start: int | None = None
    sentence_end: int | None = None
    note: str = ""
    excuses: str = ""
    reading: str = ""
    evidence: dict[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def id(self) -> str:
        """Name of the row within its document, `LABEL:start:end`."""
        return f"{self.label}:{self.start}:{self.end}"

    @property
    def key(self) -> tuple[str, int, int, str]:
        """Sort key of every list and file of records."""
        return (self.doc, self.start, self.end, self.label)


COLUMN_TYPES: Mapping[str, str] = {
    f.name: next(
        kind
        for kind in ("Decimal", "date", "bool", "int", "str")
        if kind in str(getattr(f.type, "__name__", f.type)) or kind in str(f.type)
    )
    for f in fields(Record)
    if f.name != "evidence"
}
COLUMNS = ("id", *(name for name in COLUMN_TYPES if name not in GOLD_COLUMNS))


def plain(value: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros.

    >>> plain(Decimal("3.8070E+10")), plain(Decimal("82.10"))
    ('38070000000', '82.1')
    """
    written = format(value, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def bounds(value: Decimal | None, modifier: str) -> tuple[Decimal | None, Decimal | None]:
    """Derive `(low, high)` from a value and its modifier; a range states its own.

    >>> bounds(Decimal(5), "at_least")
    (Decimal('5'), None)
    """
    if modifier == "exact":
        return value, value
    if modifier in ("more_than", "at_least"):
        return value, None
    if modifier in ("less_than", "at_most"):
        return None, value
    return None, None


def complete(record: Record) -> Record:
    """Fill the columns whose value follows from others: modifier, bounds, role and status.

    A quantity always has a modifier, `low` and `high` as `bounds` says (a range keeps its own), and
    a status; a MONEY has a role and says whether its currency is written; a QUOTE with a speaker
    says how the speaker is written.
    """
    if record.label in QUANTITIES:
        record.modifier = record.modifier or "exact"
        record.status = record.status or "reported"
        if record.modifier != "range":
            record.low, record.high = bounds(record.value, record.modifier)
    if record.label == "MONEY":
        record.role = record.role or "amount"
        if record.currency_explicit is None:
            record.currency_explicit = True
    if record.label == "QUOTE" and record.speaker:
        record.speaker_as_written = record.speaker_as_written or record.speaker
    return record


def _parse(column: str, value: Any) -> Any:
    kind = COLUMN_TYPES[column]
    if kind == "Decimal":
        if not isinstance(value, str):
            raise ValueError("a decimal is written as a string")
        number = Decimal(value)
        if not number.is_finite():
            raise ValueError("not a finite number")
        return number
    if kind == "date":
        return date.fromisoformat(value)
    # type(), not isinstance: true is no integer here.
    if type(value) is not {"int": int, "bool": bool, "str": str}[kind]:
        raise ValueError(f"expected {kind}")
    return value


def from_row(row: Mapping[str, Any], where: str) -> Record:
    """Read a record from a JSON object; empty columns may be absent or null.

    Args:
        row: Column name to value; `id`, where present, must agree with label and offsets.
        where: File and line, for the error text.

    Raises:
        CorpusError: unknown or missing columns, or values of the wrong type, all at once.
    """
    problems = []
    values = {}
    for column, value in row.items():
        if column == "id" or value is None:
            continue
        if column not in COLUMN_TYPES:
            problems.append(
                f"{where}: unknown column '{column}': columns are {', '.join(COLUMNS + GOLD_COLUMNS)}"
            )
            continue
        try:
            values[column] = _parse(column, value)
        except (ValueError, TypeError, ArithmeticError) as error:
            problems.append(f"{where}: column '{column}' holds {value!r}: {error or 'not a number'}")
    missing = [c for c in ("doc", "label", "start", "end", "text") if row.get(c) is None]
    if missing:
        problems.append(f"{where}: no column {', '.join(missing)}: every row has them")
    if problems:
        raise CorpusError(problems)
    record = Record(**{"lang": "", **values})
    if row.get("id", record.id) != record.id:
        raise CorpusError(f"{where}: id {row['id']!r}: label and offsets say '{record.id}'")
    return record


def to_row(record: Record) -> dict[str, Any]:
    """Turn a record into JSON values in column order, empty columns left out, decimals as strings."""
    row: dict[str, Any] = {"id": record.id}
    for column, kind in COLUMN_TYPES.items():
        value = getattr(record, column)
        if value is None or value == "":
            continue
        if kind == "Decimal":
            value = plain(value)
        elif kind == "date":
            value = value.isoformat()
        row[column] = value
    return row


def dump_jsonl(records: Iterable[Record]) -> str:
    """Write records as JSON lines, sorted by doc, start, end, label."""
    rows = (to_row(record) for record in sorted(records, key=lambda record: record.key))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def load_jsonl(text: str, where: str) -> list[Record]:
    """Read JSON lines of records; errors of all lines are raised together as CorpusError."""
    rows, problems = locate_jsonl(text, where)
    if problems:
        raise CorpusError(problems)
    return [record for _, record in rows]


def locate_jsonl(text: str, where: str) -> tuple[list[tuple[str, Record]], list[str]]:
    """Read JSON lines as `(file:line, record)`, and the problems of the lines that cannot be read."""
    rows: list[tuple[str, Record]] = []
    problems: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        here = f"{where}:{number}"
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                problems.append(f'{here}: not a JSON object: expected {{"doc": …, "label": …}}')
                continue
            rows.append((here, from_row(row, here)))
        except json.JSONDecodeError as error:
            problems.append(f"{here}: not a JSON object: {error.msg}")
        except CorpusError as error:
            problems.extend(error.problems)
    return rows, problems
