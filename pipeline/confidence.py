"""How far a record can be trusted: high, medium or low, by its rule and its context, as counted on gold.

    MONEY zh amount                  n 105  right 104   high
    MONEY zh amount         bare     n 8    right 7     medium
    ORG   zh company_word   company  n 16   right 9     low

`patterns/confidence.csv` holds how often the records of a rule in a context were right as a whole: span,
value, speaker. Few records say little: their share is drawn towards that of their context in all rules of
the label, and that of their rule; and no record is trusted further than its rule, or its context, as a
whole, so that the luckiest of many small counts is not taken for certainty. `newsfacts evaluate --calibrate`
counts anew and tries the levels on stories left out; the constants below were chosen so.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.errors import PatternError
from pipeline.records import ALLOWED, QUANTITIES, REFERENCES, Record

FILE = "confidence.csv"
COLUMNS = ("label", "lang", "rule", "context", "n", "right")
LEVELS = ALLOWED["confidence"]
# Smoothed shares from which on a record is of that level.
HIGH, MEDIUM = 0.95, 0.85
# What a share is drawn towards weighs as much as this many records.
WEIGHT = 8
# The share of a label that was never counted.
_UNKNOWN = 0.5
# Where what counts as long begins: words of a Latin span, characters of a Han one.
_LONG: Mapping[str, Mapping[str, int]] = {
    "COUNT": {"en": 5, "zh": 12},
    "ORG": {"en": 7, "zh": 13},
    "TERM": {"en": 7, "zh": 13},
}
_SHORT = {"en": 1, "zh": 3}
_ENDS = ".。！？!?；;…"
_CLOSING = "\"'”’」）)"
_DIGIT = re.compile(r"\d")

Cell = tuple[str, str, str, str]  # label, language, rule, context
Count = tuple[int, int]  # records, right ones


def context_of(record: Record, text: str) -> tuple[str, ...]:
    """Tell what about a record, beside its rule, makes it more or less certain.

    `bare`: its sentence has no end mark, so it is a headline, a list or page furniture. `no_value`: a form
    that was not understood. `words`, `shared`, `implied`: a number in words, with the scale of another one,
    in a currency that is not written. `inferred`: a date that needed the publication date. `short`, `long`:
    of its kind. `pronoun`: a speaker written otherwise. `repaired`: quotation marks that did not pair.

    Args:
        record: The record.
        text: Text of its article.
    """
    return tuple(_flags(record, text))


def _flags(record: Record, text: str) -> Iterator[str]:
    sentence = text[record.sentence_start or 0 : record.sentence_end or 0].rstrip().rstrip(_CLOSING)
    if not sentence or sentence[-1] not in _ENDS:
        yield "bare"
    if record.label in _LONG:
        size = len(record.text) if record.lang == "zh" else len(record.text.split())
        if size >= _LONG[record.label].get(record.lang, size):
            yield "long"
        if record.label == "ORG" and size <= _SHORT.get(record.lang, 0):
            yield "short"
    if record.label in QUANTITIES:
        yield from _of_quantity(record)
    elif record.label == "DATE":
        yield from _of_date(record)
    elif record.label == "QUOTE":
        yield from _of_quote(record)
    elif record.label == "ORG" and record.kind:
        yield record.kind


def _of_date(record: Record) -> Iterator[str]:
    dated = record.period_start or record.period_end
    if not dated and not record.duration:
        yield "no_value"
    if record.duration:
        yield "duration"
    if dated and record.trace:
        yield "inferred"


def _of_quote(record: Record) -> Iterator[str]:
    if record.trace:
        yield "repaired"
    if not record.speaker:
        yield "no_speaker"
    if record.speaker_as_written != record.speaker:
        yield "pronoun"
    if record.speaker_kind == "body":
        yield "body"


def _of_quantity(record: Record) -> Iterator[str]:
    if record.value is None and record.low is None and record.high is None:
        yield "no_value"
    if not _DIGIT.search(record.text):
        yield "words"
    if "(scale shared)" in record.trace:
        yield "shared"
    if record.modifier in ("range", "multiple", "level"):
        yield record.modifier
    if record.currency_explicit is False:
        yield "implied"
    if record.label == "COUNT":
        yield from _of_count(record)
    if record.label == "PERCENT" and record.kind:
        yield record.kind


def _of_count(record: Record) -> Iterator[str]:
    if record.value == 1:
        yield "one"
    if record.value is not None and record.value % 1 != 0:
        yield "fraction"
    if not record.item:
        yield "no_item"
    elif record.item not in record.text:
        yield "apart"


@dataclass(frozen=True)
class Confidence:
    """The levels that follow from counts; without counts there is no level."""

    counts: Mapping[Cell, Count]
    _sums: dict[tuple[str, ...], Counter[str]] = field(init=False, default_factory=dict)
    _levels: dict[Cell, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for (label, lang, rule, context), (n, right) in self.counts.items():
            for key in ((label,), (label, context), (label, lang, rule), (label, lang, rule, context)):
                self._sums.setdefault(key, Counter()).update(n=n, right=right)

    def level(self, record: Record, text: str) -> str:
        """Say how far a record of an article with this text can be trusted; empty without counts."""
        if not self.counts:
            return ""
        cell = cell_of(record, text)
        if cell not in self._levels:
            share = self.share(cell)
            self._levels[cell] = "high" if share >= HIGH else "medium" if share >= MEDIUM else "low"
        return self._levels[cell]

    def share(self, cell: Cell) -> float:
        """Give the share of right records of a cell, smoothed; 0 where a value is missing."""
        label, lang, rule, context = cell
        if "no_value" in context.split():
            return 0
        of_label = self._smoothed((label,), _UNKNOWN)
        of_context = self._smoothed((label, context), of_label)
        of_rule = self._smoothed((label, lang, rule), of_label)
        most = min(of_context, of_rule)
        return min(most, self._smoothed(cell, most))

    def _smoothed(self, key: tuple[str, ...], towards: float) -> float:
        counted = self._sums.get(key, Counter())
        return (counted["right"] + WEIGHT * towards) / (counted["n"] + WEIGHT)


def cell_of(record: Record, text: str) -> Cell:
    """Name the cell in which a record counts."""
    return record.label, record.lang, record.rule, " ".join(context_of(record, text))


def count(judged: Iterable[tuple[Record, bool]], text_of: Callable[[str], str]) -> dict[Cell, Count]:
    """Count records and right ones by cell.

    Args:
        judged: Records, and whether each is right as a whole.
        text_of: Document → text.
    """
    n: Counter[Cell] = Counter()
    right: Counter[Cell] = Counter()
    for record, is_right in judged:
        cell = cell_of(record, text_of(record.doc))
        n[cell] += 1
        right[cell] += is_right
    return {cell: (n[cell], right[cell]) for cell in sorted(n)}


def keep(records: Iterable[Record], least: str) -> list[Record]:
    """Keep the records that are trusted as far as `least` or further; references to others are emptied.

    A record without a level counts as low; an empty `least` keeps all.
    """
    records = list(records)
    if not least:
        return records
    levels = LEVELS[: LEVELS.index(least) + 1]
    kept = [record for record in records if (record.confidence or LEVELS[-1]) in levels]
    ids = {(record.doc, record.id) for record in kept}
    lost: list[dict[str, Any]] = [
        {c: "" for c in REFERENCES if getattr(r, c) and (r.doc, getattr(r, c)) not in ids} for r in kept
    ]
    return [replace(record, **columns) for record, columns in zip(kept, lost, strict=True)]


def load(folder: Path) -> Confidence:
    """Read the counts of a patterns folder; without the file no record has a level.

    Raises:
        PatternError: everything that is wrong in it, at once.
    """
    path = folder / FILE
    if not path.is_file():
        return Confidence({})
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PatternError(f"{FILE}: not UTF-8 at byte {error.start}: calibrate again") from None
    with io.StringIO(text, newline="") as file:
        reader = csv.reader(file)
        if (header := tuple(next(reader, ()))) != COLUMNS:
            raise PatternError(f"{FILE}:1: columns are {', '.join(header)}: expected {', '.join(COLUMNS)}")
        counts: dict[Cell, Count] = {}
        problems = []
        for cells in reader:
            where = f"{FILE}:{reader.line_num}"
            numbers = [int(cell) for cell in cells[4:] if cell.isdecimal()]
            if len(cells) != len(COLUMNS) or len(numbers) != 2 or not 0 < numbers[0] >= numbers[1]:
                problems.append(
                    f"{where}: {','.join(cells)!r}: expected {', '.join(COLUMNS)}; calibrate again"
                )
                continue
            label, lang, rule, context = cells[:4]
            if (label, lang, rule, context) in counts:
                problems.append(f"{where}: stands twice: calibrate again")
            counts[label, lang, rule, context] = (numbers[0], numbers[1])
    if problems:
        raise PatternError(problems)
    return Confidence(counts)


def to_bytes(counts: Mapping[Cell, Count]) -> bytes:
    """Write counts as the file of a patterns folder."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([*cell, *numbers] for cell, numbers in sorted(counts.items()))
    return file.getvalue().encode("utf-8")
