"""Facts as a table that reads well on a terminal.

period        place   what                                            value                said by
Jan–Jun 2022  Lishui  95 large projects · total investment            38.07 billion yuan
Jan–Jun 2022  Lishui  of which 78 manufacturing projects · total …    36 billion yuan
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.facts import COLUMNS, Row
from pipeline.records import plain

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = timedelta(days=1)
_SIGNS: Mapping[str, str] = {
    "approx": "≈ ",
    "more_than": "> ",
    "at_least": "≥ ",
    "less_than": "< ",
    "at_most": "≤ ",
    "multiple": "some ",
}
# Powers of ten that amounts are told in, by language.
_SCALES: Mapping[str, Sequence[tuple[int, str]]] = {
    "en": ((12, "trillion "), (9, "billion "), (6, "million ")),
    "zh": ((12, "万亿"), (8, "亿"), (4, "万")),
}
_UNITS: Mapping[str, Mapping[str, str]] = {
    "en": {"CNY": "yuan", "percent": "%", "percentage_point": "points"},
    "zh": {"CNY": "元", "percent": "%", "percentage_point": "个百分点", "USD": "美元"},
}
# Reasons that are told beside a line; those of parts stand before it.
_TOLD = (
    "threshold",
    "size class",
    "plan",
    "change",
    "conversion",
    "repeated",
    "class of a larger count",
    "within another period",
)


def facts_tables(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """One table per article, headed by its name and publication date."""
    for doc, lines in groupby(rows, key=lambda row: row["doc"]):
        of_doc = list(lines)
        published = of_doc[0]["published"]
        head = Text(f"{doc}" + (f", published {published.isoformat()}" if published else ""), style="bold")
        yield Group(head, _table(of_doc), "")


def _table(rows: Sequence[Row]) -> Table:
    extra = [column for column in rows[0] if column not in COLUMNS]
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    for name in ("period", "place", "what"):
        table.add_column(name, overflow="fold")
    for name in ("value", *extra):
        table.add_column(name, justify="right", overflow="fold")
    table.add_column("said by", overflow="fold")
    for row in rows:
        rounded = (_plain_or_dash(row[column]) for column in extra)
        cells = (
            period_text(row["period_start"], row["period_end"]),
            row["place"],
            what_text(row),
            value_text(row),
        )
        table.add_row(*map(Text, (*cells, *rounded, row["said_by"])))
    return table


def _plain_or_dash(value: Decimal | None) -> str:
    return "–" if value is None else str(value)


def what_text(row: Row) -> str:
    """What is counted or measured, of what: `of which 78 manufacturing projects · total investment`."""
    words = " · ".join(dict.fromkeys(word for word in (row["subject"], row["aspect"]) if word))
    of_which = "of which " if row["not_counted"] in ("part", "of a part") else ""
    note = f" ({row['not_counted']})" if row["not_counted"] in _TOLD else ""
    return f"{of_which}{words}{note}" or "–"


def value_text(row: Row) -> str:
    """The value with its bound and unit: `> 1 billion yuan`, `≈ 450 mu`, `3–5 亿元`, `+12 %`."""
    if row["value"] is None and (row["low"] is None or row["high"] is None):
        return str(row["text"])
    lang = row["lang"] if row["lang"] in _UNITS else "en"
    unit = _UNITS[lang].get(row["unit"], row["unit"])
    values = [row["value"]] if row["value"] is not None else [row["low"], row["high"]]
    written, scale = _scaled(values, lang if row["label"] == "MONEY" else "")
    sign = "+" if row["kind"] == "change" and values[0] > 0 else ""
    gap = "" if not unit or (lang == "zh" and unit != "%" and not unit.isascii()) else " "
    per = f" per {row['per']}" if row["per"] else ""
    scale = scale.rstrip() if not unit else scale
    glue = f" {scale}" if scale and lang == "en" else f"{scale}{gap}"
    return f"{_SIGNS.get(row['bound'], '')}{sign}{'–'.join(written)}{glue}{unit}{per}".rstrip()


def _scaled(values: Iterable[Decimal], lang: str) -> tuple[list[str], str]:
    """Values in one power of ten, exact, with its word."""
    values = list(values)
    for power, word in _SCALES.get(lang, ()):
        if abs(values[-1]) >= 10**power:
            return [plain(value.scaleb(-power)) for value in values], word
    return [f"{value:,f}" if value == value.to_integral_value() else plain(value) for value in values], ""


def period_text(start: date | None, end: date | None) -> str:
    """A period as it is read: `2022`, `Jan–Jun 2022`, `27 Jun 2022`, `since 1 Nov 2020`."""
    if start is None or end is None:
        bound = start or end
        return "" if bound is None else f"{'since' if start else 'until'} {_day(bound)}"
    if start.day == 1 and (end + _DAY).day == 1:
        return _months(start, end)
    if start == end:
        return _day(start)
    first = _day(start) if start.year != end.year else f"{start.day} {_MONTHS[start.month - 1]}"
    return f"{first} – {_day(end)}"


def _months(start: date, end: date) -> str:
    first, last = _MONTHS[start.month - 1], _MONTHS[end.month - 1]
    if start.year != end.year:
        whole = start.month == 1 and end.month == len(_MONTHS)
        return f"{start.year}–{end.year}" if whole else f"{first} {start.year} – {last} {end.year}"
    if start.month == end.month:
        return f"{first} {start.year}"
    return str(start.year) if (start.month, end.month) == (1, 12) else f"{first}–{last} {start.year}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
