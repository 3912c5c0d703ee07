"""Extracted records against gold: precision, recall and F1, attribute accuracy, and every miss by name.

The misses of articles of the split `test` are counted in the scores and never told: those articles say
how the rules do on texts that nobody tuned them to, and stay unread. `matching.py` pairs the records.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from pipeline.article import Article
from pipeline.evaluate.matching import (
    VALUE_COLUMNS,
    Ids,
    Matching,
    kind_name,
    match_all,
    row_name,
    same,
    same_span,
    same_value,
)
from pipeline.evaluate.scores import LEVELS, MEASURES, Evaluation, Miss, RowScore, Score, Share, interval
from pipeline.records import COLUMNS, QUANTITIES, REFERENCES, Record, dump_jsonl

__all__ = ["ROWS", "SEALED", "Evaluation", "Miss", "agreement", "evaluate", "fingerprint", "story_of"]

ROWS = ("MONEY", "COUNT", "ORG", "QUOTE direct", "QUOTE indirect", "TERM", "PERCENT", "MEASURE", "DATE")
# The split whose misses are not told.
SEALED = "test"
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

# Tallies by story: an article, or the articles that share a `pair`.
_Stories = dict[tuple[str, str], Counter[str]]
_Name = Callable[[Record], str]


def evaluate(
    gold: Sequence[Record],
    predicted: Sequence[Record],
    articles: Mapping[str, Article],
    *,
    seed: int = 0,
    by_kind: bool = False,
) -> Evaluation:
    """Score predictions against gold, in the documents of `articles` only and in any order of input.

    Args:
        gold: Gold rows with their IGNORE rows.
        predicted: Extracted records; IGNORE rows among them are not scored.
        articles: Article by document; to score one language or split, give only its articles.
        seed: Seed of the bootstrap.
        by_kind: A row for each kind that occurs (`ORG company`), not for each of `ROWS`.
    """
    told = {doc: article for doc, article in articles.items() if article.split != SEALED}
    return _evaluated(match_all(gold, predicted, articles), articles, told, seed, by_kind=by_kind)


def agreement(
    first: Sequence[Record], second: Sequence[Record], articles: Mapping[str, Article]
) -> Evaluation:
    """Compare two readings of the same articles: the second against the first, with nothing excused.

    Their differences are told whatever the split: who labels an article has read it.
    """
    return _evaluated(match_all(first, second, articles, excuse=False), articles, articles, 0)


def fingerprint(gold: Sequence[Record], articles: Mapping[str, Article]) -> str:
    """SHA-256 of the gold rows and texts that `evaluate` would use.

    An equal fingerprint with a lower score means that the matchers got worse; another fingerprint, that the
    corpus changed.
    """
    texts = [f"{doc} {article.sha256}\n" for doc, article in sorted(articles.items())]
    rows = sorted(dump_jsonl([record]) for record in gold if record.doc in articles)
    return hashlib.sha256("".join(texts + rows).encode("utf-8", "surrogatepass")).hexdigest()


def _evaluated(
    matching: Matching,
    articles: Mapping[str, Article],
    told: Mapping[str, Article],
    seed: int,
    *,
    by_kind: bool = False,
) -> Evaluation:
    """Make the evaluation of a matching; `told` are the articles whose misses are listed."""
    filled = _filled_columns(matching)
    return Evaluation(
        _score_rows(matching, articles, seed, by_kind=by_kind),
        _score_attributes(matching, filled, articles, seed),
        {name: _score_joint(matching, joint, articles, seed) for name, joint in JOINT.items()},
        _score_levels(matching, articles, seed),
        _misses(matching, filled, told),
    )


def story_of(doc: str, articles: Mapping[str, Article]) -> tuple[str, str]:
    """Name the story of an article: the article, or all that share its `pair`."""
    pair = articles[doc].pair
    return "pair" if pair else "doc", pair or doc


def _score_rows(
    matching: Matching, articles: Mapping[str, Article], seed: int, *, by_kind: bool
) -> dict[str, RowScore]:
    """Scores of `ROWS`, and of any further row that occurs; or of the kinds that occur."""
    tallies = _tally(matching, articles, kind_name if by_kind else row_name)
    rows = {}
    names = () if by_kind else ROWS
    for name in (*names, *sorted(tallies.keys() - set(names), key=_by_label)):
        stories = [tally for _, tally in sorted(tallies.get(name, {}).items())]
        total = sum(stories, Counter[str]())
        rows[name] = RowScore(total["excused"], *(_score(m, total, stories, seed) for m in MEASURES))
    return rows


def _by_label(name: str) -> tuple[int, str]:
    """Sort key of a row: labels in the order of `ROWS`, then kinds by name."""
    labels = [row.split()[0] for row in ROWS]
    label = name.split(maxsplit=1)[0]
    return labels.index(label) if label in labels else len(labels), name


def _score(measure: str, total: Counter[str], stories: list[Counter[str]], seed: int) -> Score:
    shares = [(2 * story[measure], story["predicted"] + story["gold"]) for story in stories]
    return Score(total[measure], total["predicted"], total["gold"], interval(shares, seed))


def _tally(
    matching: Matching, articles: Mapping[str, Article], name: _Name
) -> Mapping[str, Mapping[tuple[str, str], Counter[str]]]:
    """Count gold, predicted, excused and each measure by row and story."""
    tallies: defaultdict[str, defaultdict[tuple[str, str], Counter[str]]]
    tallies = defaultdict(lambda: defaultdict(Counter))

    def count(record: Record, *what: str) -> None:
        tallies[name(record)][story_of(record.doc, articles)].update(what)

    for gold, predicted in matching.pairs:
        met = _measures_met(gold, predicted) if name(gold) == name(predicted) else ()
        count(gold, "gold", *met)
        count(predicted, "predicted")
    sides = {"gold": matching.missed, "predicted": matching.spurious, "excused": matching.excused}
    for what, records in sides.items():
        for record in records:
            count(record, what)
    return tallies


def _measures_met(gold: Record, predicted: Record) -> Iterator[str]:
    yield "overlap"
    if same_span(gold, predicted):
        yield "exact"
    if same_value(gold, predicted):
        yield "value"


def _filled_columns(matching: Matching) -> dict[str, list[str]]:
    """The attribute columns that gold fills on at least one record, by row."""
    filled: dict[str, set[str]] = defaultdict(set)
    for gold in matching.golds():
        filled[row_name(gold)].update(c for c in ATTRIBUTES if _is_filled(getattr(gold, c)))
    return {name: [c for c in ATTRIBUTES if c in filled[name]] for name in sorted(filled, key=_by_label)}


def _is_filled(value: object) -> bool:
    return value is not None and value != ""


def _agrees(column: str, gold: Record, predicted: Record, matched: AbstractSet[Ids]) -> bool:
    """Whether a column is right; a reference is when the row it names is matched to the row gold names."""
    expected, value = getattr(gold, column), getattr(predicted, column)
    if column in REFERENCES and value:
        return (gold.doc, expected, value) in matched
    return same(expected, value)


def _score_attributes(
    matching: Matching, filled: Mapping[str, list[str]], articles: Mapping[str, Article], seed: int
) -> dict[str, dict[str, Share]]:
    matched = matching.ids()
    tallies: defaultdict[tuple[str, str], _Stories] = defaultdict(lambda: defaultdict(Counter))
    for gold, predicted in matching.pairs:
        for column in filled[row_name(gold)]:
            if _is_filled(getattr(gold, column)) or _is_filled(getattr(predicted, column)):
                tally = tallies[row_name(gold), column][story_of(gold.doc, articles)]
                tally["n"] += 1
                tally["right"] += _agrees(column, gold, predicted, matched)
    return {
        name: {c: _share(tallies[name, c], "right", seed) for c in columns}
        for name, columns in filled.items()
    }


def _score_joint(
    matching: Matching,
    joint: tuple[Sequence[str], Sequence[str]],
    articles: Mapping[str, Article],
    seed: int,
) -> Score:
    """Of the rows that fill one of the columns, how many are right in value and columns together."""
    labels, columns = joint
    stories: _Stories = defaultdict(Counter)

    def tally(record: Record, what: str) -> None:
        if record.label in labels and any(_is_filled(getattr(record, column)) for column in columns):
            stories[story_of(record.doc, articles)][what] += 1

    for gold, predicted in matching.pairs:
        if same_value(gold, predicted) and all(
            same(getattr(gold, c), getattr(predicted, c)) for c in columns
        ):
            tally(gold, "right")
    for gold in matching.golds():
        tally(gold, "gold")
    for predicted, _ in matching.judged():
        tally(predicted, "predicted")
    ordered = [counts for _, counts in sorted(stories.items())]
    return _score("right", sum(ordered, Counter[str]()), ordered, seed)


def _share(stories: _Stories, counted: str, seed: int) -> Share:
    total = sum(stories.values(), Counter[str]())
    shares = [(tally[counted], tally["n"]) for _, tally in sorted(stories.items())]
    return Share(total["n"], total[counted], interval(shares, seed))


def _score_levels(
    matching: Matching, articles: Mapping[str, Article], seed: int
) -> dict[str, dict[str, Share]]:
    """How many records of each confidence are right as a whole, by label and for all of them."""
    tallies: defaultdict[tuple[str, str], _Stories] = defaultdict(lambda: defaultdict(Counter))
    for record, right in matching.judged():
        for label in (record.label, "all"):
            tally = tallies[label, record.confidence][story_of(record.doc, articles)]
            tally["n"] += 1
            tally["right"] += right
    names = dict.fromkeys(row.split()[0] for row in ROWS)
    return {
        label: {
            level: _share(tallies[label, level], "right", seed)
            for level in LEVELS
            if (label, level) in tallies
        }
        for label in (*names, "all")
        if any((label, level) in tallies for level in LEVELS)
    }


def _misses(matching: Matching, filled: Mapping[str, list[str]], told: Mapping[str, Article]) -> list[Miss]:
    """List what is not as gold says in the articles of `told`, by document and position."""
    matched = matching.ids()
    misses = [(g, Miss("missed", g.label, g, None)) for g in matching.missed]
    misses += [(p, Miss("spurious", p.label, None, p)) for p in matching.spurious]
    for gold, predicted in matching.pairs:
        columns = dict.fromkeys((*VALUE_COLUMNS.get(gold.label, ()), *filled[row_name(gold)]))
        wrong = [c for c in columns if not _agrees(c, gold, predicted, matched)]
        if not same_span(gold, predicted):
            wrong.insert(0, "text")
        if wrong:
            differences = {c: (getattr(gold, c), getattr(predicted, c)) for c in wrong}
            misses.append((gold, Miss("wrong", gold.label, gold, predicted, "", differences)))
    misses.sort(key=lambda item: (item[0].key, repr(item[1])))
    return [replace(m, context=_context(r, told)) for r, m in misses if r.doc in told]


def _context(record: Record, articles: Mapping[str, Article]) -> str:
    text = articles[record.doc].text
    start, end = max(record.start, 0), max(record.end, 0)
    before, after = text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT]
    return _LINE_BREAK.sub("⏎", f"{before}⟦{text[start:end]}⟧{after}")
