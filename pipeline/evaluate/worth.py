"""What each rule gives and what it costs: hits, rights, wrongs, and the score without it.

    MONEY en amount   hits 120   right 118   wrong 2   unique 97   F1 without it −0.412   rerun

A rule of patterns/ is removed honestly: everything is extracted once more without it, so that what takes its
place, and what leans on it in other labels, counts. What code finds by itself (`repeated`, `brand`) cannot
be taken out of it: its records are dropped, and whether another way would have given them is not known.
Rules that name no record are taken away together first, and one by one only where that changes anything.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from pipeline.article import Article
from pipeline.evaluate.matching import is_right, match_all
from pipeline.flow import Pipeline, passages
from pipeline.records import LABELS, Record

RuleId = tuple[str, str, str]  # label, language, rule
Progress = Callable[[Sequence[RuleId]], Iterable[RuleId]]
_Row = tuple[str, str]  # document, id


@dataclass(frozen=True, slots=True)
class RuleScore:
    """One rule of one label and language.

    Attributes:
        hits: Records that name it; `right`, `wrong` and those that gold excuses.
        unique: Gold rows of its label that are right with it and not without it.
        change: F1 of its label, as a whole right, without it minus with it: negative for a useful rule. None
            where its language has neither gold nor records of the label.
        others: Gold rows of other labels that are right without it, minus those that are with it.
        rerun: Whether the text was read again without it; else its records were dropped.
        fires: Whether a record of the articles or of the examples names it.
        matters: Whether any record of the articles or of the examples is another one without it.
    """

    label: str
    lang: str
    rule: str
    hits: int
    right: int
    wrong: int
    unique: int
    change: float | None
    others: int
    rerun: bool
    fires: bool
    matters: bool

    def to_json(self) -> dict[str, Any]:
        """All fields as JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Gold rows that are right, by label, and how many rows there are on both sides."""

    right: Mapping[str, set[_Row]]
    rows: Mapping[str, int]

    def f1(self, label: str) -> float | None:
        return 2 * len(self.right[label]) / self.rows[label] if self.rows[label] else None


def judge_rules(
    pipeline: Pipeline,
    gold: Sequence[Record],
    articles: Mapping[str, Article],
    examples: Sequence[Article] = (),
    progress: Progress = iter,
) -> list[RuleScore]:
    """Judge every rule that the patterns hold or a record names, in the order of labels and languages.

    Args:
        pipeline: All rules.
        gold: Gold rows of the articles.
        articles: Where rules are judged.
        examples: Where they may fire as well.
        progress: Goes through the rules and may tell how far it is; each costs an extraction.
    """
    with_all = _Run(pipeline, gold, articles, examples)
    written = {
        (label, lang, rule.id)
        for lang in with_all.articles
        if lang in pipeline.patterns.languages
        for label, rules in pipeline.patterns.languages[lang].rules.items()
        for rule in rules
    }
    names = sorted(
        written | with_all.hits.keys(),
        key=lambda n: (LABELS.index(n[0]), n[1], -with_all.hits[n], n[2]),
    )
    idle = {name for lang in with_all.articles for name in _idle(with_all, lang, names)}
    return [_judge(with_all, name, rerun=name in written, idle=name in idle) for name in progress(names)]


class _Run:
    """What all rules together give."""

    def __init__(
        self,
        pipeline: Pipeline,
        gold: Sequence[Record],
        articles: Mapping[str, Article],
        examples: Sequence[Article],
    ) -> None:
        self.pipeline, self.gold = pipeline, gold
        self.articles = _by_language(pipeline, articles.values())
        self.examples = _by_language(pipeline, examples)
        self.records = {a.id: pipeline.extract(a) for a in articles.values()}
        self.shown = {a.id: pipeline.extract(a) for a in examples}
        matching = match_all(gold, _all(self.records), articles)
        self.hits = Counter(map(_rule_of, _all(self.records)))
        self.judged = Counter((_rule_of(record), right) for record, right in matching.judged())
        self.fired = self.hits.keys() | set(map(_rule_of, _all(self.shown)))
        self.outcomes = {
            lang: _outcome(gold, _all({doc: self.records[doc] for doc in chosen}), chosen)
            for lang, chosen in self.articles.items()
        }

    def changes(self, less: Pipeline, lang: str) -> bool:
        """Whether fewer rules give other records, in the articles of a language or in its examples."""
        return any(
            _facts(less.extract(article)) != _facts(known[doc])
            for texts, known in ((self.articles, self.records), (self.examples, self.shown))
            for doc, article in texts.get(lang, {}).items()
        )


def _facts(records: Iterable[Record]) -> list[Record]:
    """Records without what tells how they were found."""
    return [replace(record, rule="", trace="", confidence="") for record in records]


def _idle(run: _Run, lang: str, names: Sequence[RuleId]) -> list[RuleId]:
    """List the rules of a language that name no record and without which all records stay as they are."""
    return _unchanged(run, lang, [name for name in names if name[1] == lang and name not in run.fired])


def _unchanged(run: _Run, lang: str, names: list[RuleId]) -> list[RuleId]:
    """Halve until nothing changes: what changes nothing together is taken to change nothing alone."""
    if not names:
        return []
    less = run.pipeline.without(lang, [(label, rule) for label, _, rule in names])
    if not run.changes(less, lang):
        return names
    half = len(names) // 2
    return [*_unchanged(run, lang, names[:half]), *_unchanged(run, lang, names[half:])] if half else []


def _judge(run: _Run, name: RuleId, *, rerun: bool, idle: bool) -> RuleScore:
    """Take a rule away and compare."""
    label, lang, rule = name
    articles = run.articles.get(lang, {})
    matters = not idle
    if idle:
        left = run.records
    elif rerun:
        less = run.pipeline.without(lang, [(label, rule)])
        left = {doc: less.extract(article) for doc, article in articles.items()}
        matters = run.changes(less, lang)
    else:
        left = {doc: [r for r in run.records[doc] if _rule_of(r) != name] for doc in articles}
    before, after = run.outcomes.get(lang), _outcome(run.gold, _all(left), articles)
    f1 = (before.f1(label) if before else None, after.f1(label))
    lost = {key: (before.right[key] if before else set()) - after.right[key] for key in LABELS}
    won = {key: after.right[key] - (before.right[key] if before else set()) for key in LABELS}
    return RuleScore(
        label,
        lang,
        rule,
        hits=run.hits[name],
        right=run.judged[name, True],
        wrong=run.judged[name, False],
        unique=len(lost[label]),
        change=None if f1[0] is None or f1[1] is None else f1[1] - f1[0],
        others=sum(len(won[key]) - len(lost[key]) for key in LABELS if key != label),
        rerun=rerun,
        fires=name in run.fired,
        matters=matters,
    )


def _outcome(
    gold: Sequence[Record], predicted: Iterable[Record], articles: Mapping[str, Article]
) -> _Outcome:
    matching = match_all(gold, predicted, articles)
    right: defaultdict[str, set[_Row]] = defaultdict(set)
    rows: Counter[str] = Counter(record.label for record in matching.golds())
    for row, record in matching.pairs:
        if is_right(row, record):
            right[row.label].add((row.doc, row.id))
    rows.update(record.label for record, _ in matching.judged())
    return _Outcome(right, rows)


def _rule_of(record: Record) -> RuleId:
    return record.label, record.lang, record.rule


def _all(records: Mapping[str, list[Record]]) -> Iterator[Record]:
    for found in records.values():
        yield from found


def _by_language(pipeline: Pipeline, articles: Iterable[Article]) -> dict[str, dict[str, Article]]:
    """Articles by each language that occurs in them."""
    found: defaultdict[str, dict[str, Article]] = defaultdict(dict)
    for article in articles:
        for lang, _, _ in passages(pipeline.prepare(article)):
            found[lang][article.id] = article
    return found
