"""A quick gate: how many times the time of spaCy's blank tokenizer and sentencizer an extraction takes.

Both run in this process on the same text, so that the machine matters little. `make bench` has the figures.
The bounds are about twice what was measured (3.3 in English, 7.5 in Chinese).
"""

import runpy
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import spacy

from pipeline.article import Article
from pipeline.flow import load

BENCH = Path(__file__).parent / "bench"
PUBLISHED = date(2024, 5, 15)
# The best of so many rounds counts: what else the machine does makes a round slower, never faster.
ROUNDS, SEED = 6, 20220718


def seconds(read: Callable[[str], object], texts: list[str]) -> float:
    """Processor time that reading takes."""
    start = time.process_time()
    for text in texts:
        read(text)
    return time.process_time() - start


def whole_extraction(text: str) -> object:
    """Read a text as `newsfacts extract` does."""
    return load().extract(Article("speed", text, PUBLISHED))


@pytest.mark.parametrize(
    ("lang", "file", "function", "size", "most"),
    [("en", "generate.py", "articles", 3_000, 7), ("zh", "generate_zh.py", "texts", 6_000, 15)],
)
def test_extraction_stays_near_blank_spacy(lang: str, file: str, function: str, size: int, most: float):
    """The best round, each on a text of its own, is below the bound."""
    texts = runpy.run_path(str(BENCH / file))[function]
    nlp = spacy.blank(lang)
    nlp.add_pipe("sentencizer")
    seconds(nlp, texts(size, SEED))
    seconds(whole_extraction, texts(size, SEED))
    rounds = [texts(size, SEED + number) for number in range(1, ROUNDS + 1)]
    ratio = min(seconds(whole_extraction, batch) / seconds(nlp, batch) for batch in rounds)
    assert ratio < most


@pytest.mark.parametrize("separator", ["\n", " "], ids=["paragraphs", "one line"])
@pytest.mark.parametrize(
    ("file", "function", "size"), [("generate.py", "articles", 90_000), ("generate_zh.py", "texts", 300_000)]
)
def test_a_long_article_costs_no_more_a_character(file: str, function: str, size: int, separator: str):
    """Ten times the text, up to half a million characters, costs at most fourteen times the time."""
    text = separator.join("\n".join(runpy.run_path(str(BENCH / file))[function](size, SEED)).splitlines())
    short = min(seconds(whole_extraction, [text[: len(text) // 10]]) for _ in range(3))
    whole = min(seconds(whole_extraction, [text]) for _ in range(2))
    assert whole <= 10 * 1.4 * short
