"""Records → one line per quantity with its context, ready for a spreadsheet.

    Jan–Jun 2022 · Lishui · 95 large projects · total investment · 38.07 billion yuan
    Jan–Jun 2022 · Lishui · of which 78 manufacturing projects · total investment · 36 billion yuan

`countable` is true for what may be added up: see `countable.py`.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.article import Article
from pipeline.errors import OutputError
from pipeline.facts.countable import reasons_not_counted
from pipeline.records import QUANTITIES, Record, plain
from pipeline.write import replace_files

if TYPE_CHECKING:
    import pandas as pd

# Column → what it holds.
COLUMNS: Mapping[str, str] = {
    "doc": "article",
    "published": "its publication date",
    "period_start": "first day of the period, ISO 8601",
    "period_end": "last day of the period, inclusive",
    "place": "city, county or zone; of a part that names none, that of its whole",
    "place_id": "its code in places.csv",
    "subject": "things counted, project or organization that the quantity belongs to",
    "aspect": "what is measured, as written; of a count what is counted",
    "aspect_id": "the same as a concept of concepts.csv, one for both languages",
    "value": "exact value in the unit; empty for ranges",
    "low": "least value, empty where there is none",
    "high": "largest value, empty where there is none",
    "unit": "currency (ISO 4217), percent, or unit of measure; empty for counts",
    "per": "base of a rate (year, person, mu)",
    "bound": "how exact: exact, approx, more_than, at_least, less_than, at_most, range, …",
    "kind": "of a percentage: share, change or rate",
    "basis": "of a change: yoy, previous_period or other",
    "status": "reported or planned",
    "part_of": "id of the line that holds this one",
    "said_by": "who said it",
    "countable": "true where lines may be added up: no part, threshold, class, plan, conversion, repetition",
    "not_counted": "why a line must not be added to others, empty where it may",
    "label": "MONEY, COUNT, PERCENT or MEASURE",
    "text": "the quantity as written",
    "id": "id of the record",
    "lang": "language",
}
# Unit of a rounded column → its size, and the currency that it is said of (empty: any).
ROUNDED: Mapping[str, tuple[Decimal, str]] = {
    "亿元": (Decimal(100_000_000), "CNY"),
    "万元": (Decimal(10_000), "CNY"),
    "billion": (Decimal(1_000_000_000), ""),
    "million": (Decimal(1_000_000), ""),
}
_PLACES = Decimal("0.01")
# Wide enough for any value that a record can hold; rounding is what the column is for.
_ROUNDING = Context(prec=60, rounding=ROUND_HALF_EVEN)

Row = Mapping[str, Any]


def fact_rows(
    records: Iterable[Record], articles: Iterable[Article] = (), rounded: str = ""
) -> Sequence[Row]:
    """One row per quantity in reading order, with the columns of `COLUMNS`.

    Args:
        records: Records of any number of articles, all labels of each.
        articles: Their articles, for the publication dates.
        rounded: Name of a unit of `ROUNDED`, which adds a column of that name.
    """
    every = sorted(records, key=lambda record: record.key)
    known = {(record.doc, record.id): record for record in every}
    reasons = reasons_not_counted(every)
    published = {article.id: article.published for article in articles}
    rows: list[dict[str, Any]] = []
    before: Record | None = None
    for record in every:
        if record.label in QUANTITIES:
            reason = reasons.get((record.doc, record.id), "")
            row = _row(record, known) | {
                "published": published.get(record.doc),
                "countable": not reason,
                "not_counted": reason,
            }
            if rounded:
                row[rounded] = round_to(record, rounded)
            if before is not None and _tells_change_of(record, before):
                for column in ("period_start", "period_end", "place", "place_id"):
                    row[column] = row[column] or rows[-1][column]
            before = record
            rows.append(row)
    return rows


def _tells_change_of(record: Record, before: Record) -> bool:
    """Whether a change is that of the line before: `11 billion yuan, up 7.3%`.

    Beside a part it says neither place nor period itself.
    """
    same = (record.doc, record.sentence_start, record.aspect, record.subject)
    return record.kind == "change" and same == (
        before.doc,
        before.sentence_start,
        before.aspect,
        before.subject,
    )


def facts(
    records: Iterable[Record], articles: Iterable[Article] = (), *, rounded: str = ""
) -> "pd.DataFrame":
    """Turn records into a DataFrame with one line per quantity.

    >>> from pipeline import extract
    >>> frame = facts(extract("Lishui signed 95 projects, including 78 factories."))
    >>> frame[["place", "aspect", "value", "countable"]].values.tolist()
    [['Lishui', 'projects', Decimal('95'), True], ['Lishui', 'factories', Decimal('78'), False]]

    Values are `Decimal`; sum those of the lines that are `countable`, by place, aspect_id and unit.
    """
    import pandas as pd  # noqa: PLC0415 - slow to import, needed here only

    columns = [*COLUMNS, *([rounded] if rounded else [])]
    return pd.DataFrame(fact_rows(records, articles, rounded), columns=columns)


def _row(record: Record, known: Mapping[tuple[str, str], Record]) -> dict[str, Any]:
    whole = _whole(record, known)
    said = known.get((record.doc, record.said_by))
    context = {
        column: getattr(record, column) or (getattr(whole, column) if whole else None)
        for column in ("place", "place_id")
    }
    own_period = record if record.period_start or record.period_end or whole is None else whole
    return {
        "doc": record.doc,
        "period_start": own_period.period_start,
        "period_end": own_period.period_end,
        "place": context["place"] or "",
        "place_id": context["place_id"] or "",
        "subject": record.subject,
        "aspect": record.aspect or record.item,
        "aspect_id": record.aspect_id or record.item_id,
        "value": record.value,
        "low": record.low,
        "high": record.high,
        "unit": record.currency or record.unit,
        "per": record.per,
        "bound": record.modifier,
        "kind": record.kind,
        "basis": record.basis,
        "status": record.status,
        "part_of": record.part_of,
        "said_by": (said.speaker or said.speaker_as_written) if said else "",
        "label": record.label,
        "text": record.text,
        "id": record.id,
        "lang": record.lang,
    }


def _whole(record: Record, known: Mapping[tuple[str, str], Record]) -> Record | None:
    """The row that holds a part, also of an amount said of a part; None where nothing does."""
    subject = known.get((record.doc, record.subject_id))
    part_of = record.part_of or (subject.part_of if subject else "")
    return known.get((record.doc, part_of))


def round_to(record: Record, unit: str) -> Decimal | None:
    """Value of an amount in a unit of `ROUNDED`, to two places, half to even; None for what it does not suit.

    38070000000 CNY in 亿元 → 380.70.
    """
    size, currency = ROUNDED[unit]
    if record.value is None or record.label != "MONEY" or currency not in ("", record.currency):
        return None
    return _ROUNDING.divide(record.value, size).quantize(_PLACES, context=_ROUNDING)


def write_facts(
    rows: Sequence[Row], output: Path, formats: Sequence[str], *, force: bool = False
) -> list[Path]:
    """Write the rows as `facts.csv` and `facts.xlsx` into a folder, or as one file; return the files.

    Args:
        rows: Rows of `fact_rows`.
        output: A folder, or a file whose suffix is one of `FORMATS` and tells the format.
        formats: Formats of the files in a folder.
        force: Replace files that are there.

    Raises:
        OutputError: a file is there already and `force` is not set, its suffix is that of another format,
            or the folder cannot be written.
    """
    suffix = output.suffix.lower().removeprefix(".")
    if suffix.isalpha() and suffix not in FORMATS and not output.is_dir():
        raise OutputError(f"{output}: unknown suffix: expected {', '.join(FORMATS)}, or the name of a folder")
    targets = {output: suffix} if suffix in FORMATS else {output / f"facts.{name}": name for name in formats}
    files = {path: FORMATS[name](rows) for path, name in targets.items()}
    for path in files:
        if path.exists() and not force:
            raise OutputError(f"{path}: is there already: expected a new file; choose another, or --force")
    replace_files(files)
    return list(files)


def _header(rows: Sequence[Row]) -> list[str]:
    extra = [column for column in (rows[0] if rows else {}) if column not in COLUMNS]
    return [*COLUMNS, *extra]


def _csv(rows: Sequence[Row]) -> bytes:
    """Write rows as CSV with a BOM, which Excel opens as it is; numbers are plain, dates ISO 8601."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, _header(rows), restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _cell(value) for column, value in row.items()})
    return file.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _xlsx(rows: Sequence[Row]) -> bytes:
    """Write rows as a workbook: numbers are numbers (as exact as Excel holds them), dates are dates."""
    import xlsxwriter  # noqa: PLC0415 - needed here only

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        # No clock: the same facts give the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        sheet, day = book.add_worksheet("facts"), book.add_format({"num_format": "yyyy-mm-dd"})
        header = _header(rows)
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(rows, 1):
            for column, name in enumerate(header):
                _write_cell(sheet, at, column, row.get(name), day)
    return buffer.getvalue()


def _write_cell(sheet: Any, row: int, column: int, value: object, day: object) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, Decimal):
        sheet.write_number(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif value:
        sheet.write_string(row, column, str(value))


# Format → writer of rows.
FORMATS: Mapping[str, Callable[[Sequence[Row]], bytes]] = {"csv": _csv, "xlsx": _xlsx}
