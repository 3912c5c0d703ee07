"""Results as rich tables and paragraphs that read well at 80 columns; `cli` prints them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rich import box
from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from pipeline.article import Article
from pipeline.diff import Change
from pipeline.evaluate import Evaluation, Miss
from pipeline.evaluate.assess import Assessment
from pipeline.evaluate.scores import MEASURES, Score, Share
from pipeline.evaluate.sections import Section
from pipeline.evaluate.worth import RuleScore
from pipeline.records import LABELS, REFERENCES, Record, plain, to_row

CONTEXT = 40
_SHORTEST_NAME = 12
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
        table.add_row(_Name(doc), *_counted(counts, doc))
    if articles > len(docs):
        table.add_row(f"… {articles - len(docs):,} more")
    table.add_section()
    table.add_row(numbered(articles, "article"), *_counted(counts, ""))
    return Group(table, "")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name on one line, cut in its middle where there is no room: its ends tell it from others."""

    name: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        yield Text(shortened(self.name, options.max_width), no_wrap=True)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(min(cell_len(self.name), _SHORTEST_NAME), cell_len(self.name))


def shortened(name: str, width: int) -> str:
    """Cut the middle out of a name: `20220718-lishui-double-recruitment.en` → `20220718-lishui-d…itment.en`.

    Args:
        width: Columns of a terminal; a Han character takes two.
    """
    if cell_len(name) <= width:
        return name
    end = (width - 1) // 3
    head = chop_cells(name, width - 1 - end)[0] if width > 1 else ""
    tail = chop_cells(name[::-1], end)[0][::-1] if end else ""
    return f"{head}…{tail}"


def _counted(counts: Mapping[tuple[str, str], int], doc: str) -> Iterator[str]:
    numbers = [counts.get((doc, label), 0) for label in LABELS]
    return (str(number or "·") for number in (*numbers, sum(numbers)))


def section_line(section: Section) -> str:
    """Tell what a section holds: `dev: 12 articles, 830 gold rows`."""
    number = f"{numbered(len(section.articles), 'article')}, {numbered(section.rows, 'gold row')}"
    sealed = "; only the figures are told, these articles stay unread" if section.sealed else ""
    return f"{section.name or 'in no split'}: {number}{sealed}"


def numbered(number: int, word: str) -> str:
    """Write a number with its noun: `1 article`, `2 articles`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def assessment(told: Assessment, by: str, *, misses: bool) -> Iterator[RenderableType]:
    """Show the rules, or all sections and then what is not as gold says, unless it is sealed."""
    if told.drafts:
        yield f"left out, still draft: {', '.join(told.drafts)}"
    if told.rules:
        yield from rule_tables(told.rules)
        return
    for part in told.sections:
        yield from section(part, by)
    for part in told.sections:
        if not part.sealed:
            yield from map(miss_lines, part.evaluation.misses if misses else ())
            number = numbered(len(part.evaluation.misses), "record")
            yield f"{part.name or 'in no split'}: not as gold says: {number}"


def section(told: Section, by: str) -> Iterator[RenderableType]:
    """Show a section: all its tables, or F1 of its parts."""
    yield section_line(told)
    yield ""
    if by == "split":
        yield group_table(f"split {told.name or '–'}", told.evaluation)
    elif by:
        yield from group_tables(told, by)
    else:
        yield from score_tables(told.evaluation)
        yield attribute_table(told.evaluation.attributes)
        yield joint_table(told.evaluation.joint)
        yield level_table(told.evaluation.levels)


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
            numbers = (score.gold, score.predicted, score.correct, row.excused)
            table.add_row(name, *map(str, numbers), *rates, _interval(score.interval))
        yield Group(title, table, "")


def group_tables(section: Section, what: str) -> Iterator[RenderableType]:
    """Show F1 with its 95 % interval for each part of a section; the parts of a kind in one table."""
    for value, evaluation in section.groups[what].items():
        yield group_table(f"{section.name or 'in no split'}, {what} {value or '–'}", evaluation)


def group_table(title: str, evaluation: Evaluation) -> RenderableType:
    """Show F1 by measure, each with its 95 % interval."""
    table = _table("label", "gold", "found", *(f"{measure} F1" for measure in MEASURES))
    for name, row in evaluation.rows.items():
        if row.gold or row.predicted:
            scores = (getattr(row, measure) for measure in MEASURES)
            rates = (f"{_rate(s.f1)} {_interval(s.interval):>11}" for s in scores)
            table.add_row(name, str(row.gold), str(row.predicted), *rates)
    return Group(title, table, "")


def attribute_table(attributes: Mapping[str, Mapping[str, Share]]) -> RenderableType:
    """Show how often each column is right, of the matched pairs where either side fills it."""
    table = _table("label", "column", "pairs", "right", "accuracy", "95 % interval", left=2)
    for label, columns in attributes.items():
        for column, share in columns.items():
            table.add_row(label, column, *_share(share))
    return Group("Attributes of matched records", table, "")


def joint_table(joint: Mapping[str, Score]) -> RenderableType:
    """Show how often two things are right together, of the rows that state the second."""
    table = _table("together", "gold", "found", "right", "P", "R", "F1", "95 % interval")
    for name, score in joint.items():
        rates = (_rate(score.precision), _rate(score.recall), _rate(score.f1))
        table.add_row(
            name, str(score.gold), str(score.predicted), str(score.correct), *rates, _interval(score.interval)
        )
    return Group("Right together", table, "")


def level_table(levels: Mapping[str, Mapping[str, Share]]) -> RenderableType:
    """Show the precision of each confidence."""
    table = _table("label", "confidence", "found", "right", "precision", "95 % interval", left=2)
    for label, shares in levels.items():
        for level, share in shares.items():
            table.add_row(label, level or "not told", *_share(share))
    return Group("Confidence: right are span, value and speaker", table, "")


def rule_tables(rules: Sequence[RuleScore]) -> Iterator[RenderableType]:
    """Show what each rule gives and the change of F1 without it, and name the rules that do nothing."""
    table = _table(
        "label", "lang", "rule", "hits", "right", "wrong", "unique", "F1 without", "others", left=3
    )
    for score in rules:
        if score.hits or score.unique or score.others:
            change = "n/a" if score.change is None else f"{score.change:+.3f}"
            change += " " if score.rerun else "*"
            counts = (score.hits, score.right, score.wrong, score.unique)
            table.add_row(
                score.label, score.lang, score.rule, *map(str, counts), change, f"{score.others:+d}"
            )
    yield Group("Rules", table, "")
    yield "* found in code, not by a rule of patterns/: its records were dropped, nothing was read again"
    yield _named("never fire, here or in the examples", (s for s in rules if not s.fires))
    yield _named("fire, and nothing changes without them", (s for s in rules if s.fires and not s.matters))


def _named(title: str, rules: Iterable[RuleScore]) -> str:
    names = [f"{score.label} {score.lang} {score.rule}" for score in rules]
    return f"{title}: {', '.join(names) or 'none'}"


def _share(share: Share) -> tuple[str, ...]:
    return str(share.n), str(share.right), _rate(share.accuracy), _interval(share.interval)


def _interval(interval: tuple[float, float] | None) -> str:
    return "n/a" if interval is None else "–".join(map(_rate, interval))


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
