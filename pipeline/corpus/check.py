"""Gold rows against the guidelines and the text: everything a row can get wrong, told with its line."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.article import Article
from pipeline.records import (
    ALLOWED,
    KINDS,
    LABELS,
    QUANTITIES,
    REFERENCES,
    Record,
    bounds,
    plain,
)

# What the pipeline says about its own work; a gold row leaves them empty.
OUTPUT_ONLY = ("confidence", "rule", "trace", "sentence_start", "sentence_end")
LANGS = ("", "en", "zh")
_MUST_BE_QUOTE = ("continues", "said_by")

# where it stands (file and line), what it says
Located = tuple[str, Record]


def check_rows(rows: Sequence[Located], articles: Mapping[str, Article]) -> list[str]:
    """List everything that is wrong with gold rows, in their order.

    Rows of a document that is not in `articles` are reported as such and not looked at further.
    """
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for _, record in rows:
        ids[record.doc].add(record.id)
    found: list[tuple[int, str]] = []
    by_doc: defaultdict[str, list[int]] = defaultdict(list)
    for number, (where, record) in enumerate(rows):
        if article := articles.get(record.doc):
            by_doc[record.doc].append(number)
            problems = [*_check_span(record, article.text), *_check_row(record, ids[record.doc])]
        else:
            problems = [f"doc '{record.doc}' is no article: expected a row in articles.csv and its text"]
        found.extend((number, f"{where}: {problem}") for problem in problems)
    for numbers in by_doc.values():
        found.extend(_check_nesting(rows, numbers))
    return [problem for _, problem in sorted(found, key=lambda pair: pair[0])]


def check_order(rows: Sequence[Located]) -> list[str]:
    """List the rows that stand before the row above them."""
    return [
        f"{where}: {record.id} of {record.doc} is out of order: expected doc, start, end, label ascending; "
        "run validate --fix"
        for (_, above), (where, record) in pairwise(rows)
        if record.key < above.key
    ]


def contradicts_bounds(record: Record) -> str:
    """Say how `value`, `low` and `high` of a quantity contradict its modifier; empty where they do not.

    A bound that is left out is derived, so it contradicts nothing.
    """
    if record.label not in QUANTITIES:
        return ""
    value, low, high = record.value, record.low, record.high
    if record.modifier == "range":
        if value is not None or low is None or high is None or low > high:
            return "a range: expected low and high, low not above high, and no value"
        return ""
    modifier = record.modifier or "exact"
    for column, stated, derived in zip(("low", "high"), (low, high), bounds(value, modifier), strict=True):
        if stated is not None and stated != derived:
            expected = "empty" if derived is None else plain(derived)
            return f"{column} is {plain(stated)}: expected {expected} for the value with modifier {modifier}"
    return "" if value is not None else f"a {record.label} without value: expected value, or low and high"


def _check_span(record: Record, text: str) -> Iterator[str]:
    """Check that the offsets hold the text of the row."""
    if not 0 <= record.start < record.end <= len(text):
        yield f"offsets {record.start}–{record.end}: expected 0 ≤ start < end ≤ {len(text)}"
    elif (found := text[record.start : record.end]) != record.text:
        yield (
            f"offsets {record.start}–{record.end} hold {_short(found)}: expected {_short(record.text)}; "
            "run validate --fix, or correct them"
        )
    if record.text != record.text.strip():
        yield f"the span {_short(record.text)} begins or ends with white space: leave it out"


def _check_row(record: Record, ids: set[str]) -> Iterator[str]:
    """Check the columns of one row; `ids` are the rows of its document."""
    for column, values in ALLOWED.items():
        value = getattr(record, column)
        if value and value not in values:
            yield f"{column} '{value}': expected {', '.join(values)}"
    kinds = KINDS.get(record.label, ())
    if kinds and record.kind not in kinds:
        yield f"kind '{record.kind}' of a {record.label}: expected {', '.join(kinds)}"
    elif record.kind and not kinds:
        yield f"kind '{record.kind}' of a {record.label}: expected none"
    if record.lang not in LANGS:
        yield f"lang '{record.lang}': expected en or zh"
    if problem := contradicts_bounds(record):
        yield problem
    if record.period_start and record.period_end and record.period_start > record.period_end:
        yield f"period_start {record.period_start} is after period_end {record.period_end}"
    for column in OUTPUT_ONLY:
        if getattr(record, column) not in ("", None):
            yield f"column '{column}' is for output only: leave it out of gold; run validate --fix"
    yield from _check_ignore(record)
    yield from _check_references(record, ids)


def _check_ignore(record: Record) -> Iterator[str]:
    if record.label != "IGNORE":
        if record.excuses:
            yield f"column 'excuses' on a {record.label}: expected on IGNORE rows only"
        return
    if not record.note.strip():
        yield "IGNORE without note: expected note, why careful people disagree"
    for label in re.split(r"[,\s]+", record.excuses):
        if label and label not in LABELS:
            yield f"excuses '{label}': expected {', '.join(LABELS)}"


def _check_references(record: Record, ids: set[str]) -> Iterator[str]:
    for column in REFERENCES:
        referred = getattr(record, column)
        if not referred:
            continue
        if referred == record.id:
            yield f"{column} names the row itself: expected another row"
        elif referred not in ids:
            yield f"{column} '{referred}' names no row of {record.doc}: expected the id, LABEL:start:end"
        elif column in _MUST_BE_QUOTE and not referred.startswith("QUOTE:"):
            yield f"{column} '{referred}': expected the id of a QUOTE"


def _check_nesting(rows: Sequence[Located], numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Check one document for rows that stand twice, overlap within their label, or cross."""
    ordered = sorted(numbers, key=lambda n: (rows[n][1].start, -rows[n][1].end, rows[n][1].label, n))
    opened: list[int] = []
    for number in ordered:
        where, record = rows[number]
        opened = [other for other in opened if rows[other][1].end > record.start]
        for other in opened:
            if problem := _conflict(rows[other][1], record):
                yield number, f"{where}: {record.id} {problem} ({rows[other][0]})"
        opened.append(number)


def _conflict(earlier: Record, later: Record) -> str:
    """Say what is wrong with two spans that share characters, the earlier one starting first."""
    if earlier.id == later.id:
        return "stands twice"
    if earlier.label == later.label != "IGNORE":
        return f"overlaps {earlier.id}: spans of one label never do"
    if earlier.start < later.start and earlier.end < later.end:
        return f"crosses {earlier.id}: spans nest or stand apart"
    return ""


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:20]}…{text[-19:]}")
