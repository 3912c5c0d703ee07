"""A corpus scored split by split, and inside a split by source, language, kind of record or article.

    dev  ── en, zh        figures and misses
    test ── en, zh        figures only

Splits are never mixed: what rules were written from says nothing of other articles.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.article import Article
from pipeline.evaluate import SEALED, Evaluation, evaluate
from pipeline.records import LABELS, Record

# What `--by` knows: columns of an article, and the kind of a record.
BY = ("source", "lang", "split", "kind", "doc")


@dataclass(frozen=True, slots=True)
class Section:
    """The scores of one split.

    Attributes:
        name: Name of the split; empty for articles that are in none.
        rows: Number of gold rows, without IGNORE rows.
        groups: What it is divided by → value → its scores. `kind` has a single value, with a row a kind.
    """

    name: str
    articles: Mapping[str, Article]
    rows: int
    evaluation: Evaluation
    groups: dict[str, dict[str, Evaluation]] = field(default_factory=dict)

    @property
    def sealed(self) -> bool:
        """Whether only its figures are told."""
        return self.name == SEALED

    def to_json(self) -> dict[str, Any]:
        """Everything as plain JSON values; a sealed section has no key `misses` at any depth."""
        told = self.evaluation.to_json()
        if self.sealed:
            del told["misses"]
        by: dict[str, dict[str, Any]] = {
            name: {value: {"rows": e.to_json()["rows"]} for value, e in values.items()}
            for name, values in self.groups.items()
        }
        return {"articles": list(self.articles), "gold": self.rows, **told, "by": by}


def sections(
    gold: Sequence[Record],
    predicted: Sequence[Record],
    articles: Mapping[str, Article],
    by: Iterable[str] = (),
) -> list[Section]:
    """Score each split by itself, `dev` first, and the parts of it that `by` asks for."""
    told = []
    by = [name for name in by if name != "split"]
    for name, chosen in _divided("split", articles).items():
        rows = sum(row.doc in chosen and row.label in LABELS for row in gold)
        groups = {what: _grouped(what, gold, predicted, chosen) for what in by}
        told.append(Section(name, chosen, rows, evaluate(gold, predicted, chosen), groups))
    return told


def _grouped(
    what: str, gold: Sequence[Record], predicted: Sequence[Record], articles: Mapping[str, Article]
) -> dict[str, Evaluation]:
    if what == "kind":
        return {"": evaluate(gold, predicted, articles, by_kind=True)}
    return {
        value: evaluate(gold, predicted, part) for value, part in sorted(_divided(what, articles).items())
    }


def _divided(what: str, articles: Mapping[str, Article]) -> dict[str, dict[str, Article]]:
    """Articles by a column, `dev` before other splits."""
    parts: defaultdict[str, dict[str, Article]] = defaultdict(dict)
    for doc, article in articles.items():
        parts[getattr(article, "id" if what == "doc" else what)][doc] = article
    return dict(sorted(parts.items(), key=lambda part: (part[0] != "dev", part[0])))
