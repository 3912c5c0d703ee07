"""Peers beside newsfacts, in the same run: speed on the same generated text, F1 on the corpus.

Newsfacts is tuned on the `dev` articles and has never seen the `test` ones; of these, only scores are shown.

`make bench-peers` installs them in an environment of their own and prints the tables; with RECORD=1 it writes
`PEERS.md`. A value counts where an overlapping span has the same number and, for money, the same currency.
"""

import os
import runpy
import time
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

from pipeline.article import Article
from pipeline.corpus import load as load_corpus
from pipeline.evaluate import evaluate
from pipeline.flow import load
from pipeline.records import QUANTITIES, Record

HERE = Path(__file__).resolve().parent
_PEERS = runpy.run_path(str(HERE / "peers.py"))
TEXTS = {
    "en": lambda: runpy.run_path(str(HERE / "generate.py"))["articles"](2_000, 20220718),
    "zh": lambda: runpy.run_path(str(HERE / "generate_zh.py"))["texts"](4_000, 20220718),
}
PUBLISHED = date(2024, 5, 15)


@pytest.fixture(scope="module")
def rows(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Collect the lines; print them at the end, and write them down when RECORD=1."""
    collected: list[str] = []
    yield collected
    head = [
        "# Peers",
        "",
        "| tool | language | measured | result | newsfacts |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines = [*head, *sorted(collected)]
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print("", *lines, sep="\n")
    if os.environ.get("RECORD") == "1":
        (HERE / "PEERS.md").write_text("\n".join([*lines, ""]), encoding="utf-8")


@pytest.mark.parametrize("peer", _PEERS["PEERS"], ids=lambda peer: f"{peer.name}-{peer.lang}")
def test_speed(benchmark: Any, rows: list[str], peer: Any):
    """Characters per second of processor time, on the same text as newsfacts."""
    pytest.importorskip(peer.module, reason="not installed: make bench-peers installs it")
    texts = TEXTS[peer.lang]()
    read, pipeline = peer.load(), load()
    characters = sum(map(len, texts))
    speeds = []
    for tool in (read, lambda text: pipeline.extract(Article("peer", text, PUBLISHED))):
        tool(texts[0])
        start = time.process_time()
        for text in texts:
            tool(text)
        speeds.append(characters / (time.process_time() - start))
    benchmark.pedantic(read, (texts[0],), rounds=1)
    rows.append(
        f"| {peer.name} | {peer.lang} | characters/s | {speeds[0]:,.0f} | {speeds[1]:,.0f}, "
        f"{speeds[1] / speeds[0]:.0f} times as fast |"
    )
    assert read(texts[0])


@pytest.mark.parametrize("split", ["dev", "test"])
@pytest.mark.parametrize("peer", _PEERS["PEERS"], ids=lambda peer: f"{peer.name}-{peer.lang}")
def test_accuracy(benchmark: Any, rows: list[str], peer: Any, split: str):
    """F1 of equal spans, of overlapping ones and of values by label, for a language and a split."""
    pytest.importorskip(peer.module, reason="not installed: make bench-peers installs it")
    corpus = load_corpus(HERE.parent.parent / "corpus")
    articles = {d: a for d, a in corpus.articles.items() if a.lang == peer.lang and a.split == split}
    if not articles:
        pytest.skip(f"no {peer.lang} articles of split {split}")
    gold = bare(row for row in corpus.gold if row.doc in articles)
    read, pipeline = peer.load(), load()
    benchmark.pedantic(read, (next(iter(articles.values())).text,), rounds=1)
    theirs = [
        record_of(article, found)
        for article in articles.values()
        for found in dict.fromkeys(read(article.text))
    ]
    ours = bare(record for article in articles.values() for record in pipeline.extract(article))
    scores = [evaluate(gold, records, articles).rows for records in (theirs, ours)]
    for label in peer.labels:
        for measure in ("exact", "overlap", "value")[: 2 + (label in QUANTITIES)]:
            f1 = [getattr(score[label], measure).f1 for score in scores]
            shown = [f"{one:.3f}" if one is not None else "–" for one in f1]
            rows.append(
                f"| {peer.name} | {peer.lang} | {split}: {label}, {measure} F1 | {shown[0]} | {shown[1]} |"
            )
    assert theirs


def record_of(article: Article, found: Any) -> Record:
    """What a peer found as a record of the article, with its value and currency only."""
    try:
        value = Decimal(found.value) if found.value else None
    except InvalidOperation:
        value = None
    row = Record(
        article.id, article.lang, found.label, found.start, found.end, article.text[found.start : found.end]
    )
    row.value, row.currency = value, found.currency
    row.modifier = "approx" if row.label in QUANTITIES else ""
    return row


def bare(records: Iterable[Record]) -> list[Record]:
    """Records with nothing but value and currency, which is all that peers tell; a bound has no ends then."""
    kept = []
    for record in records:
        row = Record(record.doc, record.lang, record.label, record.start, record.end, record.text)
        row.value, row.currency, row.excuses = record.value, record.currency, record.excuses
        row.modifier = "approx" if row.label in QUANTITIES else ""
        kept.append(row)
    return kept
