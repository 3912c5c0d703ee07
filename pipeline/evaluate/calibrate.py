"""Counts of right records by rule and context, which make the confidence of records.

The levels that the counts give are tried on stories that they were not counted on: each story gets the levels
that all others give. Articles of the split `test` are never counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.article import Article
from pipeline.confidence import Cell, Confidence, Count, count
from pipeline.evaluate import SEALED, evaluate, story_of
from pipeline.evaluate.matching import match_all
from pipeline.evaluate.scores import Share
from pipeline.records import Record


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was counted.

    Attributes:
        counts: Records and right ones by label, language, rule and context.
        levels: Label, and `all` → confidence → how often such a record is right, in stories left out.
    """

    counts: Mapping[Cell, Count]
    levels: Mapping[str, Mapping[str, Share]]


def calibrate(
    gold: Sequence[Record], predicted: Sequence[Record], articles: Mapping[str, Article]
) -> Calibration:
    """Count the right records of the articles that may be looked at."""
    told = {doc: article for doc, article in articles.items() if article.split != SEALED}
    judged = list(match_all(gold, predicted, told).judged())
    levelled = []
    for story in sorted({story_of(doc, told) for doc in told}):
        others = [(record, right) for record, right in judged if story_of(record.doc, told) != story]
        confidence = Confidence(count(others, lambda doc: told[doc].text))
        levelled += [
            replace(record, confidence=confidence.level(record, told[record.doc].text))
            for record in predicted
            if record.doc in told and story_of(record.doc, told) == story
        ]
    counts = count(judged, lambda doc: told[doc].text)
    return Calibration(counts, evaluate(gold, levelled, told).levels)
