"""Everything that `evaluate` tells: which articles and records are compared, and what comes of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import corpus, flow
from pipeline.article import Article
from pipeline.confidence import FILE, to_bytes
from pipeline.corpus.folder import load_records
from pipeline.evaluate import SEALED
from pipeline.evaluate.calibrate import Calibration, calibrate
from pipeline.evaluate.sections import Section, sections
from pipeline.evaluate.worth import Progress, RuleScore, judge_rules
from pipeline.patterns import default_folder
from pipeline.records import Record
from pipeline.write import replace_files


@dataclass(frozen=True, slots=True)
class Comparison:
    """Gold and records of the same articles.

    Attributes:
        drafts: Articles that are left out since their gold is still a draft.
    """

    articles: Mapping[str, Article]
    gold: Sequence[Record]
    predicted: Sequence[Record]
    drafts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The scores of a comparison, split by split, and of its rules, where they were asked for."""

    drafts: Sequence[str]
    sections: Sequence[Section]
    rules: Sequence[RuleScore] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Everything as plain JSON values."""
        told: dict[str, Any] = {"splits": {section.name: section.to_json() for section in self.sections}}
        return told | ({"rules": [rule.to_json() for rule in self.rules]} if self.rules else {})


def load(
    folder: Path,
    gold: Path | None = None,
    pred: Path | None = None,
    *,
    lang: str = "",
    split: str = "",
    patterns: Path | None = None,
) -> Comparison:
    """Load what is to be scored.

    Args:
        folder: The corpus.
        gold: Gold rows instead of the corpus'.
        pred: Records, JSONL or a run folder; without them the articles are read by our own rules.
        lang, split: Only articles in this language or split; empty for any.
        patterns: Patterns folder instead of the shipped one.

    Raises:
        CorpusError: there is nothing to score.
    """
    shelf = corpus.load(folder)
    rows = load_records(gold, shelf.articles) if gold else shelf.gold
    drafts = {row.doc for row in rows if row.reading == "draft"}
    docs = (set(shelf.articles) if gold is None else {row.doc for row in rows}) - drafts
    articles = corpus.choose(shelf.articles, docs, lang=lang, split=split, where=str(gold or folder))
    if pred:
        records = load_records(pred / "records.jsonl" if pred.is_dir() else pred, shelf.articles)
    else:
        pipeline = flow.load(patterns)
        records = [record for article in articles.values() for record in pipeline.extract(article)]
    return Comparison(articles, rows, records, sorted(drafts))


def assess(found: Comparison, by: Iterable[str] = ()) -> Assessment:
    """Score a comparison split by split."""
    return Assessment(found.drafts, sections(found.gold, found.predicted, found.articles, by))


def calibrated(found: Comparison, patterns: Path | None) -> tuple[Path, Calibration]:
    """Count right records by rule and context, and write the counts into the patterns folder."""
    result = calibrate(found.gold, found.predicted, found.articles)
    path = (patterns or default_folder()) / FILE
    replace_files({path: to_bytes(result.counts)})
    return path, result


def judge(found: Comparison, patterns: Path | None, progress: Progress = iter) -> list[RuleScore]:
    """Judge the rules on the articles that may be looked at; they may fire in the examples as well."""
    told = {doc: article for doc, article in found.articles.items() if article.split != SEALED}
    examples = corpus.load_examples(corpus.default_examples())
    return judge_rules(flow.load(patterns), found.gold, told, examples, progress)
