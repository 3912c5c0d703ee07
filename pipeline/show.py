"""Results as rich tables and paragraphs that read well at 80 columns; `cli.py` prints them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.article import Article
from pipeline.diff import Change
from pipeline.evaluate import Evaluation, Miss
from pipeline.records import LABELS, REFERENCES, Record, plain, to_row
from pipeline.scores import Attribute, Score

CONTEXT = 40
_LINE_BREAK = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
# What `explain` tells in other places than the list of columns.
_TOLD = (
    "id",
    "doc",
    "lang",
    "label",
    "start",
    "end",
    "text",
    "rule",
    "trace",
    "sentence_start",
    "sentence_end",
)


def counts_table(counts: Mapping[tuple[str, str], int], docs: Sequence[str], articles: int) -> RenderableType:
    """Show records by article and label, with a last line for all.

    Args:
        counts: Records by article and label; by label under the name ``""``.
        docs: The first articles, of `articles` in all.
    """
    table = _table("article", *LABELS, "all", fold=True)
    for doc in docs:
        table.add_row(Text(doc), *_counted(counts, doc))
    if articles > len(docs):
        table.add_row(f"… {articles - len(docs):,} more")
    table.add_section()
    table.add_row(numbered(articles, "article"), *_counted(counts, ""))
    return Group(table, "")


def _counted(counts: Mapping[tuple[str, str], int], doc: str) -> Iterator[str]:
    numbers = [counts.get((doc, label), 0) for label in LABELS]
    return (str(number or "·") for number in (*numbers, sum(numbers)))


def scored_line(articles: Mapping[str, Article], rows: Sequence[Record], drafts: AbstractSet[str]) -> str:
    """Tell what is scored, and what is left out."""
    splits = [article.split or "no split" for article in articles.values()]
    told = ", ".join(f"{splits.count(split)} {split}" for split in sorted(set(splits)))
    number = sum(row.doc in articles and row.label in LABELS for row in rows)
    left_out = f"; left out, still draft: {', '.join(sorted(drafts))}" if drafts else ""
    return f"{numbered(len(articles), 'article')} ({told}), {numbered(number, 'gold row')}{left_out}"


def numbered(number: int, word: str) -> str:
    """Write a number with its noun: `1 article`, `2 articles`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def score_tables(evaluation: Evaluation) -> Iterator[RenderableType]:
    """Show precision, recall and F1 by label: same span, overlapping span, right value."""
    titles = {
        "exact": "Exact: the same characters",
        "overlap": "Overlap: at least one character shared",
        "value": "Value: overlap and the same value (quotes: 80 % of the characters)",
    }
    rows = {name: row for name, row in evaluation.rows.items() if row.gold or row.predicted or row.excused}
    for measure, title in titles.items():
        table = _table("label", "gold", "found", "right", "excused", "P", "R", "F1", "95 % interval")
        for name, row in rows.items():
            score: Score = getattr(row, measure)
            rates = (_rate(score.precision), _rate(score.recall), _rate(score.f1))
            interval = "n/a" if score.interval is None else "–".join(map(_rate, score.interval))
            numbers = (score.gold, score.predicted, score.correct, row.excused)
            table.add_row(name, *map(str, numbers), *rates, interval)
        yield Group(title, table, "")


def attribute_table(attributes: Mapping[str, Mapping[str, Attribute]]) -> RenderableType:
    """Show how often each column is right, of the matched pairs where either side fills it."""
    table = _table("label", "column", "pairs", "right", "accuracy", left=2)
    for label, columns in attributes.items():
        for column, score in columns.items():
            table.add_row(label, column, str(score.n), str(score.equal), _rate(score.accuracy))
    return Group("Attributes of matched records", table, "")


def joint_table(joint: Mapping[str, Score]) -> RenderableType:
    """Show how often two things are right together, of the rows that state the second."""
    table = _table("together", "gold", "found", "right", "P", "R", "F1")
    for name, score in joint.items():
        rates = (_rate(score.precision), _rate(score.recall), _rate(score.f1))
        table.add_row(name, str(score.gold), str(score.predicted), str(score.correct), *rates)
    return Group("Right together", table, "")


def miss_lines(miss: Miss) -> Text:
    """Tell one miss: what kind, the line of context, and the columns that differ.

    wrong MONEY  20220718-lishui.en MONEY:70:88
      … a total investment of ⟦38.07 billion yuan⟧, including …
        currency: gold CNY, found USD
    """
    record = miss.gold or miss.predicted
    place = f"{record.doc} {record.id}" if record else ""
    lines = Text.assemble((f"{miss.kind} {miss.label}", "bold"), f"  {place}\n  {miss.context}")
    for column, (gold, found) in miss.differences.items():
        lines.append(f"\n    {column}: gold {_shown(gold)}, found {_shown(found)}")
    return lines


def change_lines(change: Change) -> Text:
    """Tell one difference between two runs.

    changed MONEY  20220718-lishui.en MONEY:70:88  38.07 billion yuan
        modifier: exact → more_than
    """
    record = change.record
    place = f"{record['doc']} {record['id']}  {_one_line(record['text'])}"
    lines = Text.assemble((f"{change.kind} {record['label']}", "bold"), f"  {place}")
    for column, (old, new) in change.columns.items():
        lines.append(f"\n    {column}: {_shown(old)} → {_shown(new)}")
    return lines


def explained(record: Record, article: Article) -> Text:
    """Tell one record: id, surroundings, columns, rule and trace."""
    columns = [f"{c} {_shown(v)}" for c, v in to_row(record).items() if c not in _TOLD]
    lines = [f"  {surroundings(article.text, record.start, record.end)}"]
    if columns:
        lines.append("  " + " · ".join(columns))
    lines += [f"  {line}" for line in _evidence(record, article.text)]
    lines.append(f"  rule {record.rule or '–'} · trace {record.trace or '–'}")
    return Text.assemble((f"{record.id}  {_one_line(record.text)}", "bold"), "\n", "\n".join(lines))


def _evidence(record: Record, text: str) -> Iterator[str]:
    """Where in the text each column of the context comes from: `place, place_id ← the city 912–920`.

    References without words of their own name the row they point to, which its id tells.
    """
    columns: dict[tuple[int, int], list[str]] = {}
    for column, span in record.evidence.items():
        if getattr(record, column) not in ("", None):
            columns.setdefault(span, []).append(column)
    for column in REFERENCES:
        label, *span = getattr(record, column).split(":")
        if label and column not in record.evidence:
            columns.setdefault((int(span[0]), int(span[1])), []).append(column)
    for (start, end), names in sorted(columns.items()):
        yield f"{', '.join(names)} ← {_one_line(text[start:end])} {start}–{end}"


def surroundings(text: str, start: int, end: int) -> str:
    """Show a span in ⟦ ⟧ with 40 characters on each side, on one line."""
    before, after = text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT]
    return _one_line(f"{before}⟦{text[start:end]}⟧{after}")


def _one_line(text: str) -> str:
    return _LINE_BREAK.sub("⏎", text)


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return "nothing" if value is None or value == "" else _one_line(str(value))


def _rate(value: float | None) -> str:
    """Write a rate with three decimals, rounded down, so that 1.000 means all."""
    return "n/a" if value is None else f"{int(value * 1000 + 1e-9) / 1000:.3f}"


def _table(*columns: str, left: int = 1, fold: bool = False) -> Table:
    """Make a plain table whose first `left` columns are words and the others numbers."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=0)
    for number, column in enumerate(columns):
        words = number < left
        table.add_column(
            column, justify="left" if words else "right", no_wrap=not (fold and words), overflow="fold"
        )
    return table
