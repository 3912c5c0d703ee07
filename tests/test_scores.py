"""Scores on the `dev` articles never fall below the recorded floors."""

import tomllib
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.corpus import Corpus, load
from pipeline.evaluate import Evaluation, evaluate, fingerprint

ROOT = Path(__file__).resolve().parent.parent
FLOORS = tomllib.loads((ROOT / "tests/score_floors.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def dev() -> Corpus:
    """The `dev` articles with their gold."""
    corpus = load(ROOT / "corpus")
    articles = {name: article for name, article in corpus.articles.items() if article.split == "dev"}
    return Corpus(corpus.folder, articles, [row for row in corpus.gold if row.doc in articles])


def test_the_corpus_is_the_one_the_floors_were_measured_on(dev):
    """Another text or another gold row asks for new floors, not for better rules."""
    assert fingerprint(dev.gold, dev.articles) == FLOORS["fingerprint"], (
        "the dev corpus changed: measure again with `make floors` and say in the commit why"
    )


@pytest.fixture(scope="module")
def scores(dev: Corpus) -> Evaluation:
    """The scores on the `dev` articles."""
    pipeline = flow.load()
    predicted = [record for article in dev.articles.values() for record in pipeline.extract(article)]
    return evaluate(dev.gold, predicted, dev.articles)


def test_high_confidence_is_deserved(scores):
    """Of the records that are called certain at least 98 % are right as a whole; see `make calibrate`."""
    assert scores.levels["all"]["high"].accuracy >= 0.98


def test_no_score_falls(scores):
    """Each label reaches at least its floor; a score that rose asks for a higher floor."""
    reached = scores.floors()

    fallen = {
        (row, measure): (floor, reached.get(row, {}).get(measure))
        for row, floors in FLOORS["floors"].items()
        for measure, floor in floors.items()
        if (reached.get(row, {}).get(measure) or 0) < floor
    }
    assert fallen == {}
