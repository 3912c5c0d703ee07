"""Extracted records against gold: precision, recall and F1, attribute accuracy, and every miss by name.

    gold       ├── 38.07 billion yuan ──┤   ├── 95 projects ──┤   ├── IGNORE ──┤
    predicted  ├── 38.07 billion ──┤                              ├ 3.4 times ┤
                   overlap, not exact       missed                excused

Matching is one-to-one within a document and a label: equal spans first, then the pairs that share most
characters. A prediction without a partner is spurious, a duplicate too, unless an IGNORE row excuses it.
"""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import chain

from pipeline.article import Article
from pipeline.records import COLUMNS, QUANTITIES, REFERENCES, Record, complete, dump_jsonl
from pipeline.scores import MEASURES, Attribute, Evaluation, Miss, RowScore, Score, interval

__all__ = ["ROWS", "Evaluation", "Miss", "agreement", "evaluate", "fingerprint"]

ROWS = ("MONEY", "COUNT", "ORG", "QUOTE direct", "QUOTE indirect", "TERM", "PERCENT", "MEASURE", "DATE")
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
# The columns whose accuracy is told: all between value and confidence that do not follow from another.
ATTRIBUTES = tuple(
    column
    for column in COLUMNS[COLUMNS.index("currency") : COLUMNS.index("confidence")]
    if column != "si_unit"
)
# What must be right together → labels, and the columns beside the value: of rows that fill one of them.
JOINT: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "value + period": (QUANTITIES, ("period_start", "period_end")),
    "value + subject": (QUANTITIES, ("subject",)),
    "quote + speaker": (("QUOTE",), ("speaker",)),
}
CONTEXT = 40
_LINE_BREAK = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


def evaluate(
    gold: Sequence[Record],
    predicted: Sequence[Record],
    articles: Mapping[str, Article],
    *,
    seed: int = 0,
    excuse: bool = True,
) -> Evaluation:
    """Score predictions against gold, in the documents of `articles` only and in any order of input.

    Args:
        gold: Gold rows with their IGNORE rows.
        predicted: Extracted records; IGNORE rows among them are not scored.
        articles: Article by document; to score one language or split, give only its articles.
        seed: Seed of the bootstrap.
        excuse: Whether IGNORE rows of gold excuse the predictions inside them.
    """
    matching = _match_all(_group(gold, articles), _group(predicted, articles), excuse=excuse)
    filled = _filled_columns(matching)
    return Evaluation(
        _score_rows(matching, articles, seed),
        _score_attributes(matching, filled),
        {name: _score_joint(matching, *joint) for name, joint in JOINT.items()},
        _misses(matching, filled, articles),
    )


def agreement(
    first: Sequence[Record], second: Sequence[Record], articles: Mapping[str, Article]
) -> Evaluation:
    """Compare two readings of the same articles: the second against the first, with nothing excused."""
    return evaluate(first, second, articles, excuse=False)


def fingerprint(gold: Sequence[Record], articles: Mapping[str, Article]) -> str:
    """SHA-256 of the gold rows and texts that `evaluate` would use.

    An equal fingerprint with a lower score means that the matchers got worse; another fingerprint, that the
    corpus changed.
    """
    texts = [f"{doc} {article.sha256}\n" for doc, article in sorted(articles.items())]
    rows = sorted(dump_jsonl([record]) for record in gold if record.doc in articles)
    return hashlib.sha256("".join(texts + rows).encode("utf-8", "surrogatepass")).hexdigest()


_Groups = Mapping[tuple[str, str], list[Record]]  # by document and label
_Ids = tuple[str, str, str]  # document, id of a gold row, id of the prediction matched to it


@dataclass(slots=True)
class _Matching:
    """All scored records of both sides, each in exactly one list."""

    pairs: list[tuple[Record, Record]] = field(default_factory=list)
    missed: list[Record] = field(default_factory=list)
    spurious: list[Record] = field(default_factory=list)
    excused: list[Record] = field(default_factory=list)

    def ids(self) -> set[_Ids]:
        return {(gold.doc, gold.id, predicted.id) for gold, predicted in self.pairs}


def _group(records: Iterable[Record], articles: Mapping[str, Article]) -> _Groups:
    """Completed copies by document and label, in an order that the input's order does not change."""
    groups = defaultdict(list)
    for record in records:
        if record.doc in articles:
            groups[record.doc, record.label].append(complete(replace(record)))
    for group in groups.values():
        group.sort(key=lambda record: (record.key, repr(record)))
    return groups


def _match_all(golds: _Groups, found: _Groups, *, excuse: bool) -> _Matching:
    matching = _Matching()
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


def _match(
    golds: list[Record], found: list[Record]
) -> tuple[list[tuple[Record, Record]], list[Record], list[Record]]:
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
                yield not _same_span(golds[g], record), -shared, _row(golds[g]) != _row(record), g, p


def _shared(gold: Record, predicted: Record) -> int:
    return min(gold.end, predicted.end) - max(gold.start, predicted.start)


def _same_span(gold: Record, predicted: Record) -> bool:
    return (gold.start, gold.end) == (predicted.start, predicted.end)


def _row(record: Record) -> str:
    return f"QUOTE {record.kind}".strip() if record.label == "QUOTE" else record.label


def _is_excused(record: Record, stretches: Iterable[Record]) -> bool:
    for stretch in stretches:
        labels = re.findall(r"\w+", stretch.excuses) or [record.label]
        if stretch.start <= record.start < record.end <= stretch.end and record.label in labels:
            return True
    return False


def _score_rows(matching: _Matching, articles: Mapping[str, Article], seed: int) -> dict[str, RowScore]:
    """Scores of `ROWS`, and of any further row that occurs."""
    tallies = _tally(matching, articles)
    rows = {}
    for name in (*ROWS, *sorted(tallies.keys() - set(ROWS))):
        stories = [tally for _, tally in sorted(tallies.get(name, {}).items())]
        total = sum(stories, Counter[str]())
        rows[name] = RowScore(total["excused"], *(_score(m, total, stories, seed) for m in MEASURES))
    return rows


def _score(measure: str, total: Counter[str], stories: list[Counter[str]], seed: int) -> Score:
    counts = [(story[measure], story["predicted"], story["gold"]) for story in stories]
    return Score(total[measure], total["predicted"], total["gold"], interval(counts, seed))


def _tally(
    matching: _Matching, articles: Mapping[str, Article]
) -> Mapping[str, Mapping[tuple[str, str], Counter[str]]]:
    """Count gold, predicted, excused and each measure by row and story."""
    tallies: defaultdict[str, defaultdict[tuple[str, str], Counter[str]]]
    tallies = defaultdict(lambda: defaultdict(Counter))

    def count(record: Record, *what: str) -> None:
        pair = articles[record.doc].pair
        tallies[_row(record)]["pair" if pair else "doc", pair or record.doc].update(what)

    for gold, predicted in matching.pairs:
        count(gold, "gold", *_measures_met(gold, predicted))
        count(predicted, "predicted")
    sides = {"gold": matching.missed, "predicted": matching.spurious, "excused": matching.excused}
    for what, records in sides.items():
        for record in records:
            count(record, what)
    return tallies


def _measures_met(gold: Record, predicted: Record) -> Iterator[str]:
    if _row(gold) != _row(predicted):
        return
    yield "overlap"
    if _same_span(gold, predicted):
        yield "exact"
    longer = max(gold.end - gold.start, predicted.end - predicted.start)
    if gold.label == "QUOTE" and 5 * _shared(gold, predicted) < 4 * longer:
        return
    if all(_same(getattr(gold, c), getattr(predicted, c)) for c in VALUE_COLUMNS.get(gold.label, ())):
        yield "value"


def _filled_columns(matching: _Matching) -> dict[str, list[str]]:
    """The attribute columns that gold fills on at least one row, by label."""
    filled: dict[str, set[str]] = defaultdict(set)
    for gold in chain((gold for gold, _ in matching.pairs), matching.missed):
        filled[gold.label].update(c for c in ATTRIBUTES if _is_filled(getattr(gold, c)))
    return {label: [c for c in ATTRIBUTES if c in columns] for label, columns in sorted(filled.items())}


def _is_filled(value: object) -> bool:
    return value is not None and value != ""


def _same(gold: object, predicted: object) -> bool:
    """Whether two values are equal, strings after collapsing white space."""
    if isinstance(gold, str) and isinstance(predicted, str):
        return gold.split() == predicted.split()
    return bool(gold == predicted)


def _agrees(column: str, gold: Record, predicted: Record, matched: AbstractSet[_Ids]) -> bool:
    """Whether a column is right; a reference is when the row it names is matched to the row gold names."""
    expected, value = getattr(gold, column), getattr(predicted, column)
    if column in REFERENCES and value:
        return (gold.doc, expected, value) in matched
    return _same(expected, value)


def _score_attributes(
    matching: _Matching, filled: Mapping[str, list[str]]
) -> dict[str, dict[str, Attribute]]:
    matched = matching.ids()
    n: Counter[tuple[str, str]] = Counter()
    equal: Counter[tuple[str, str]] = Counter()
    for gold, predicted in matching.pairs:
        for column in filled[gold.label]:
            if _is_filled(getattr(gold, column)) or _is_filled(getattr(predicted, column)):
                n[gold.label, column] += 1
                equal[gold.label, column] += _agrees(column, gold, predicted, matched)
    return {label: {c: Attribute(n[label, c], equal[label, c]) for c in filled[label]} for label in filled}


def _score_joint(matching: _Matching, labels: tuple[str, ...], columns: tuple[str, ...]) -> Score:
    """Of the rows that fill one of the columns, how many are right in value and columns together."""

    def states(record: Record) -> bool:
        return record.label in labels and any(_is_filled(getattr(record, column)) for column in columns)

    right = sum(
        states(gold)
        and "value" in _measures_met(gold, predicted)
        and all(_same(getattr(gold, column), getattr(predicted, column)) for column in columns)
        for gold, predicted in matching.pairs
    )
    predicted = [record for _, record in matching.pairs] + matching.spurious
    golds = [record for record, _ in matching.pairs] + matching.missed
    return Score(right, sum(map(states, predicted)), sum(map(states, golds)))


def _misses(
    matching: _Matching, filled: Mapping[str, list[str]], articles: Mapping[str, Article]
) -> list[Miss]:
    matched = matching.ids()
    misses = [(g, Miss("missed", g.label, g, None, _context(g, articles))) for g in matching.missed]
    misses += [(p, Miss("spurious", p.label, None, p, _context(p, articles))) for p in matching.spurious]
    for gold, predicted in matching.pairs:
        columns = dict.fromkeys((*VALUE_COLUMNS.get(gold.label, ()), *filled[gold.label]))
        wrong = [c for c in columns if not _agrees(c, gold, predicted, matched)]
        if not _same_span(gold, predicted):
            wrong.insert(0, "text")
        if wrong:
            differences = {c: (getattr(gold, c), getattr(predicted, c)) for c in wrong}
            context = _context(gold, articles)
            misses.append((gold, Miss("wrong", gold.label, gold, predicted, context, differences)))
    return [miss for _, miss in sorted(misses, key=lambda item: (item[0].key, repr(item[1])))]


def _context(record: Record, articles: Mapping[str, Article]) -> str:
    text = articles[record.doc].text
    start, end = max(record.start, 0), max(record.end, 0)
    before, after = text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT]
    return _LINE_BREAK.sub("⏎", f"{before}⟦{text[start:end]}⟧{after}")
