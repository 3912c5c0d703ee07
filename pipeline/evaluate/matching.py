"""Which prediction answers which gold row, and what counts as right.

    gold       ├── 38.07 billion yuan ──┤   ├── 95 projects ──┤   ├── IGNORE ──┤
    predicted  ├── 38.07 billion ──┤                              ├ 3.4 times ┤
                   overlap, not exact       missed                excused

Matching is one-to-one within a document and a label: equal spans first, then the pairs that share most
characters. A prediction without a partner is spurious, a duplicate too, unless an IGNORE row excuses it.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from pipeline.article import Article
from pipeline.records import Record, complete

# The columns that make the value of a row; a QUOTE must share its characters as well (`overlap80`).
VALUE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "MONEY": ("value", "low", "high", "currency"),
    "COUNT": ("value", "low", "high"),
    "ORG": ("kind",),
    "QUOTE": ("kind",),
    "TERM": ("kind",),
    "PERCENT": ("value", "low", "high", "unit"),
    "MEASURE": ("value", "low", "high", "unit"),
    "DATE": ("period_start", "period_end", "duration"),
}
# What a record must have right beyond its value before a reader would call it right.
_RIGHT_COLUMNS: Mapping[str, tuple[str, ...]] = {"QUOTE": ("speaker",)}

Pair = tuple[Record, Record]  # gold, predicted
Ids = tuple[str, str, str]  # document, id of a gold row, id of the prediction matched to it
Groups = Mapping[tuple[str, str], list[Record]]  # by document and label


@dataclass(slots=True)
class Matching:
    """All scored records of both sides, each in exactly one list."""

    pairs: list[Pair] = field(default_factory=list)
    missed: list[Record] = field(default_factory=list)
    spurious: list[Record] = field(default_factory=list)
    excused: list[Record] = field(default_factory=list)

    def ids(self) -> set[Ids]:
        """Pairs by the ids of their rows."""
        return {(gold.doc, gold.id, predicted.id) for gold, predicted in self.pairs}

    def judged(self) -> Iterator[tuple[Record, bool]]:
        """Each prediction that is not excused, and whether it is right as a whole."""
        yield from ((predicted, is_right(gold, predicted)) for gold, predicted in self.pairs)
        yield from ((predicted, False) for predicted in self.spurious)

    def golds(self) -> Iterator[Record]:
        """All gold rows, found or missed."""
        return chain((gold for gold, _ in self.pairs), self.missed)


def match_all(
    gold: Iterable[Record],
    predicted: Iterable[Record],
    articles: Mapping[str, Article],
    *,
    excuse: bool = True,
) -> Matching:
    """Match the records of `articles`, whatever the order of input; IGNORE rows excuse, where asked to."""
    golds, found = _group(gold, articles), _group(predicted, articles)
    matching = Matching()
    for doc, label in sorted(golds.keys() | found.keys()):
        if label == "IGNORE":
            continue
        pairs, missed, left = _match(golds.get((doc, label), []), found.get((doc, label), []))
        matching.pairs += pairs
        matching.missed += missed
        stretches = golds.get((doc, "IGNORE"), []) if excuse else []
        for record in left:
            (matching.excused if _is_excused(record, stretches) else matching.spurious).append(record)
    return matching


def row_name(record: Record) -> str:
    """Name of the row of the tables in which a record counts: its label, and a quote's kind."""
    return kind_name(record) if record.label == "QUOTE" else record.label


def kind_name(record: Record) -> str:
    """Label and kind: `ORG company`, and `MONEY`, which has no kinds."""
    return f"{record.label} {record.kind}".strip()


def same_span(gold: Record, predicted: Record) -> bool:
    """Whether both hold the same characters."""
    return (gold.start, gold.end) == (predicted.start, predicted.end)


def same(gold: object, predicted: object) -> bool:
    """Whether two values are equal, strings after collapsing white space."""
    if isinstance(gold, str) and isinstance(predicted, str):
        return gold.split() == predicted.split()
    return bool(gold == predicted)


def same_value(gold: Record, predicted: Record) -> bool:
    """Whether the value is right; that of a quote where 80 % of the longer span are shared."""
    longer = max(gold.end - gold.start, predicted.end - predicted.start)
    if gold.label == "QUOTE" and 5 * _shared(gold, predicted) < 4 * longer:
        return False
    return _agree(gold, predicted, VALUE_COLUMNS)


def is_right(gold: Record, predicted: Record) -> bool:
    """Whether a record is right as a whole: its span, its value, and the speaker of a quote."""
    return (
        same_span(gold, predicted) and same_value(gold, predicted) and _agree(gold, predicted, _RIGHT_COLUMNS)
    )


def _agree(gold: Record, predicted: Record, columns: Mapping[str, Sequence[str]]) -> bool:
    return all(same(getattr(gold, c), getattr(predicted, c)) for c in columns.get(gold.label, ()))


def _group(records: Iterable[Record], articles: Mapping[str, Article]) -> Groups:
    """Completed copies by document and label, in an order that the input's order does not change."""
    groups = defaultdict(list)
    for record in records:
        if record.doc in articles:
            groups[record.doc, record.label].append(complete(replace(record)))
    for group in groups.values():
        group.sort(key=lambda record: (record.key, repr(record)))
    return groups


def _match(golds: list[Record], found: list[Record]) -> tuple[list[Pair], list[Record], list[Record]]:
    """Pair two sorted lists one-to-one; return the pairs and what is left over on each side.

    Equal spans come first, then the largest overlap; of equal ones the same kind of quote, then position.
    """
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for *_, g, p in sorted(_candidates(golds, found)):
        if g not in partners and p not in taken:
            partners[g] = p
            taken.add(p)
    return (
        [(golds[g], found[p]) for g, p in sorted(partners.items())],
        [record for g, record in enumerate(golds) if g not in partners],
        [record for p, record in enumerate(found) if p not in taken],
    )


def _candidates(golds: list[Record], found: list[Record]) -> Iterator[tuple[bool, int, bool, int, int]]:
    """Overlapping pairs as sort keys, the best one smallest, that end in the two positions."""
    starts = [gold.start for gold in golds]
    longest = max((gold.end - gold.start for gold in golds), default=0)
    for p, record in enumerate(found):
        for g in range(bisect_right(starts, record.start - longest), bisect_left(starts, record.end)):
            shared = _shared(golds[g], record)
            if shared > 0:
                yield not same_span(golds[g], record), -shared, row_name(golds[g]) != row_name(record), g, p


def _shared(gold: Record, predicted: Record) -> int:
    return min(gold.end, predicted.end) - max(gold.start, predicted.start)


def _is_excused(record: Record, stretches: Iterable[Record]) -> bool:
    for stretch in stretches:
        labels = re.findall(r"\w+", stretch.excuses) or [record.label]
        if stretch.start <= record.start < record.end <= stretch.end and record.label in labels:
            return True
    return False
