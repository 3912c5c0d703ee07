"""What an evaluation says: scores by row, accuracy by column and by confidence, misses; all of it as JSON.

    MONEY           gold 40   predicted 38   exact F1 0.923 (0.861–0.968)   overlap …   value …
    MONEY.aspect    n 31      right 27
    MONEY, high     n 35      right 35
    wrong MONEY     … a total investment of ⟦38.07 billion yuan⟧, including …   currency: CNY, not USD

The unit of the bootstrap is the story: an article, or the articles that share a `pair`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import numpy as np

from pipeline.records import ALLOWED, Record, plain, to_row

MEASURES = ("exact", "overlap", "value")
# Levels of confidence; the last one is that of records that do not say.
LEVELS = (*ALLOWED["confidence"], "")
RESAMPLES = 1000
FEWEST_STORIES = 5  # with fewer, resampling tells about the sample only


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one measure with their rates; a rate that would divide by zero is None, never 0 or 1.

    Attributes:
        interval: 95 % interval of F1 as `interval` computes it.
    """

    correct: int
    predicted: int
    gold: int
    interval: tuple[float, float] | None = None

    @property
    def precision(self) -> float | None:
        """Share of the predictions that are correct."""
        return self.correct / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Share of the gold rows that were found."""
        return self.correct / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; 0 where there is only gold or only prediction."""
        rows = self.predicted + self.gold
        return 2 * self.correct / rows if rows else None

    @property
    def floor(self) -> float | None:
        """F1 rounded down to three decimals, from the counts: 2/3 → 0.666."""
        rows = self.predicted + self.gold
        return 2000 * self.correct // rows / 1000 if rows else None

    def to_json(self) -> dict[str, Any]:
        """Counts, rates and interval as plain JSON values."""
        names = ("correct", "predicted", "gold", "precision", "recall", "f1")
        interval = list(self.interval) if self.interval else None
        return {name: getattr(self, name) for name in names} | {"interval": interval}


@dataclass(frozen=True, slots=True)
class RowScore:
    """The scores of one row of `ROWS`.

    Attributes:
        excused: Predictions inside an IGNORE row of their label; they are not among `predicted`.
        exact: Same start and end.
        overlap: At least one character shared.
        value: Overlap, and all of `VALUE_COLUMNS` equal. For quotes this is `overlap80`: the spans share at
            least 80 % of the characters of the longer one.
    """

    excused: int
    exact: Score
    overlap: Score
    value: Score

    @property
    def gold(self) -> int:
        """Number of gold rows."""
        return self.overlap.gold

    @property
    def predicted(self) -> int:
        """Number of predictions, without the excused ones."""
        return self.overlap.predicted


@dataclass(frozen=True, slots=True)
class Share:
    """How often something is right: of `n` cases, `right` are.

    Attributes:
        interval: 95 % interval of the accuracy as `interval` computes it.
    """

    n: int
    right: int
    interval: tuple[float, float] | None = None

    @property
    def accuracy(self) -> float | None:
        """Share of the right ones, None where there is no case."""
        return self.right / self.n if self.n else None

    def to_json(self) -> dict[str, Any]:
        """Counts, accuracy and interval as plain JSON values."""
        interval = list(self.interval) if self.interval else None
        return {"n": self.n, "right": self.right, "accuracy": self.accuracy, "interval": interval}


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that is not as gold says.

    Attributes:
        kind: `wrong` is an overlapping pair whose span, value or attributes differ.
        label: Label of the record, so `QUOTE` for both kinds of quotes.
        gold, predicted: The rows with their defaults filled in; None for the side that has none.
        context: The span in ⟦ ⟧ with 40 characters on each side, on one line.
        differences: Column → (gold, predicted); a wrong span is told by the column `text`.
    """

    kind: Literal["missed", "spurious", "wrong"]
    label: str
    gold: Record | None
    predicted: Record | None
    context: str = ""
    differences: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """All fields as plain JSON values, records as rows of the gold file."""
        return {
            "kind": self.kind,
            "label": self.label,
            "gold": to_row(self.gold) if self.gold else None,
            "predicted": to_row(self.predicted) if self.predicted else None,
            "context": self.context,
            "differences": {c: [_plain(v) for v in values] for c, values in self.differences.items()},
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` found out.

    Attributes:
        rows: Scores by the names of `ROWS`, always all of them; a quote without a kind adds a row `QUOTE`.
        attributes: Row → column → how often it is right, of the matched pairs where either side fills it, for
            the columns that gold fills at least once.
        joint: Name of `JOINT` → counts of rows where two things are right together.
        levels: Label, and `all` → confidence → how often such a record is right as a whole.
        misses: By document and position; none of an article of the split `test`.
    """

    rows: dict[str, RowScore]
    attributes: dict[str, dict[str, Share]]
    joint: dict[str, Score]
    levels: dict[str, dict[str, Share]]
    misses: list[Miss]

    def to_json(self) -> dict[str, Any]:
        """The whole evaluation as plain JSON values."""
        return {
            "rows": {
                name: {"gold": row.gold, "predicted": row.predicted, "excused": row.excused}
                | {measure: getattr(row, measure).to_json() for measure in MEASURES}
                for name, row in self.rows.items()
            },
            "attributes": _shares(self.attributes),
            "joint": {name: score.to_json() for name, score in self.joint.items()},
            "confidence": _shares(self.levels),
            "misses": [miss.to_json() for miss in self.misses],
        }

    def floors(self) -> dict[str, dict[str, float]]:
        """F1 by row and measure, rounded down to three decimals; rows without any record are left out."""
        return {
            name: {measure: getattr(row, measure).floor for measure in MEASURES}
            for name, row in self.rows.items()
            if row.overlap.floor is not None
        }


def interval(stories: Iterable[tuple[int, int]], seed: int) -> tuple[float, float] | None:
    """95 % bootstrap interval of a ratio when stories are drawn with replacement.

    Args:
        stories: Numerator and denominator of each story; of F1 twice the correct ones, and gold and
            predicted ones together.
        seed: Seed of the draws; the same seed and counts give the same interval.

    Returns:
        None when fewer than five stories have a denominator.
    """
    counts = np.array([share for share in stories if share[1]])
    if len(counts) < FEWEST_STORIES:
        return None
    shares = np.full(len(counts), 1 / len(counts))
    draws = np.random.default_rng(seed).multinomial(len(counts), shares, size=RESAMPLES) @ counts
    low, high = np.percentile(draws[:, 0] / draws[:, 1], (2.5, 97.5))
    return float(low), float(high)


def _shares(table: Mapping[str, Mapping[str, Share]]) -> dict[str, dict[str, Any]]:
    return {name: {c: share.to_json() for c, share in row.items()} for name, row in table.items()}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value
