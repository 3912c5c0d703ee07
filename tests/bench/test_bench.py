"""Speed and memory of the whole extraction; `make bench` runs it, `RECORD=1 make bench` keeps the figures.

Every round reads a text that no round before has read, so that no cache of words helps. Times are those of
the processor (`--benchmark-timer=time.process_time`), so that other work on the machine matters little.
"""

import os
import platform
import resource
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import spacy

from pipeline.article import Article
from pipeline.flow import load

HERE = Path(__file__).resolve().parent
_GENERATOR = runpy.run_path(str(HERE / "generate.py"))
articles, short_articles, one_text, unseen_share = (
    _GENERATOR[name] for name in ("articles", "short_articles", "one_text", "unseen_share")
)
chinese_texts = runpy.run_path(str(HERE / "generate_zh.py"))["texts"]
CHARACTERS = 40_000
SEED, WORDS, ROUNDS = 20220718, 20_000, 5
PUBLISHED = date(2024, 5, 15)
CHINESE_SPACY = "spaCy blank + sentencizer, Chinese"
KILOBYTE = 1_000
Row = tuple[str, str]


@pytest.fixture(scope="module")
def rows(request: pytest.FixtureRequest) -> Iterator[list[Row]]:
    """Collect the lines of the table; print it at the end, and write it down when RECORD=1."""
    collected: list[Row] = []
    yield collected
    lines = [
        "| measured | result |",
        "| --- | --- |",
        *(f"| {name} | {result} |" for name, result in collected),
    ]
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print("", *lines, sep="\n")
    if os.environ.get("RECORD") == "1":
        text = "\n".join(["# Speed", "", _surroundings(), "", *lines, ""])
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8")


def _surroundings() -> str:
    """Date, commit, machine and settings of a run."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607 - whichever git the developer has
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    models = [
        line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")
    ]
    processor = models[0].partition(": ")[2] if models else platform.machine()
    version = _GENERATOR["VERSION"]
    return (
        f"{datetime.now(tz=UTC).date()}, commit {commit or 'unknown'}, {processor} ({os.cpu_count()} cores), "
        f"Python {platform.python_version()}, spaCy {spacy.__version__}. One core, processor time; "
        f"generator {version}, seed {SEED}, {WORDS:,} words a round, "
        f"{unseen_share(WORDS, SEED):.1%} of them not seen before; median of {ROUNDS} rounds."
    )


def rate_of(benchmark: Any, read: Callable[[str], object]) -> float:
    """Words per second of a function over articles: median of rounds that share no text."""
    rounds = [articles(WORDS, SEED + number) for number in range(ROUNDS + 1)]
    words = median(sum(len(text.split()) for text in texts) for texts in rounds)
    ahead = iter(rounds)

    def read_all(texts: list[str]) -> None:
        for text in texts:
            read(text)

    benchmark.pedantic(read_all, setup=lambda: ((next(ahead),), {}), rounds=ROUNDS, warmup_rounds=1)
    return float(words / benchmark.stats.stats.median)


def whole_extraction(text: str) -> list[Any]:
    """Read one article as `newsfacts extract` does."""
    return load().extract(Article("bench", text, PUBLISHED))


@pytest.fixture(scope="module")
def rates() -> dict[str, float]:
    """Words per second by what was measured."""
    return {}


def test_words_per_second_of_blank_spacy(benchmark: Any, rows: list[Row], rates: dict[str, float]):
    """The measure of all things: spaCy's blank tokenizer with a sentencizer."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    rates["spacy"] = rate_of(benchmark, nlp)
    rows.append(("spaCy blank + sentencizer", f"{rates['spacy']:,.0f} words/s"))
    assert len(list(nlp("One came. Two went.").sents)) == 2


def test_words_per_second_of_the_whole_extraction(benchmark: Any, rows: list[Row], rates: dict[str, float]):
    """The whole English extraction, beside blank spaCy on the same texts."""
    rates["newsfacts"] = rate_of(benchmark, whole_extraction)
    records = [record for text in articles(WORDS, SEED) for record in whole_extraction(text)]
    rows.append(("whole English extraction", f"{rates['newsfacts']:,.0f} words/s (aim: 100,000)"))
    rows.append(("records found", f"{len(records) / WORDS * 1000:.0f} per 1,000 words"))
    if "spacy" in rates:
        rows.append(("times blank spaCy", f"{rates['spacy'] / rates['newsfacts']:.1f} (aim: 6 at most)"))
    assert {record.label for record in records} >= {"MONEY", "COUNT", "ORG", "QUOTE", "PERCENT", "DATE"}


@pytest.mark.parametrize("tool", [CHINESE_SPACY, "whole Chinese extraction"])
def test_characters_per_second_in_chinese(
    benchmark: Any, rows: list[Row], rates: dict[str, float], tool: str
):
    """The whole Chinese extraction, beside spaCy's blank Chinese (single characters) on the same texts."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer")
    read = whole_extraction if tool.startswith("whole") else nlp
    rounds = iter([chinese_texts(CHARACTERS, SEED + number) for number in range(ROUNDS)])
    read("十家企业投资2亿元。")

    def read_all(batch: list[str]) -> None:
        for text in batch:
            read(text)

    benchmark.pedantic(read_all, setup=lambda: ((next(rounds),), {}), rounds=ROUNDS)
    rates[tool] = CHARACTERS / benchmark.stats.stats.median
    aim = " (aim: 200,000)" if tool.startswith("whole") else ""
    rows.append((tool, f"{rates[tool]:,.0f} characters/s{aim}"))
    if aim and CHINESE_SPACY in rates:
        rows.append(
            ("times blank spaCy, Chinese", f"{rates[CHINESE_SPACY] / rates[tool]:.1f} (aim: 7 at most)")
        )
    labels = {record.label for text in chinese_texts(CHARACTERS, SEED) for record in whole_extraction(text)}
    assert labels >= {"MONEY", "COUNT", "ORG", "QUOTE", "TERM", "PERCENT", "MEASURE", "DATE"}


@pytest.mark.parametrize("shape", ["paragraphs", "one line"])
@pytest.mark.parametrize("kilobytes", [1, 10, 100, 1_000])
def test_cost_grows_with_the_length_of_a_text(benchmark: Any, rows: list[Row], kilobytes: int, shape: str):
    """Microseconds per character of one text, from a short report to a megabyte."""
    separator = "\n" if shape == "paragraphs" else " "
    length, rounds = kilobytes * KILOBYTE, 3 if kilobytes < 1_000 else 1
    texts = iter([one_text(length, SEED + number, separator=separator) for number in range(rounds)])
    whole_extraction("Ten firms spent 2 billion yuan.")
    benchmark.pedantic(whole_extraction, setup=lambda: ((next(texts),), {}), rounds=rounds)
    seconds = benchmark.stats.stats.median
    rows.append(
        (f"{kilobytes:,} KB, {shape}", f"{seconds:.3f} s, {seconds / length * 1e6:.2f} µs a character")
    )
    assert len(one_text(length, SEED, separator=separator)) == length


@pytest.mark.parametrize("number", [1, 10, 100, 1_000, 10_000])
def test_cost_grows_with_the_number_of_articles(benchmark: Any, rows: list[Row], number: int):
    """Milliseconds per article of one paragraph, from one article to ten thousand."""
    texts = short_articles(number, SEED)
    whole_extraction("Ten firms spent 2 billion yuan.")
    benchmark.pedantic(lambda: [whole_extraction(text) for text in texts], rounds=3 if number < 1_000 else 1)
    seconds = benchmark.stats.stats.median
    words = sum(len(text.split()) for text in texts)
    rows.append(
        (
            f"{number:,} short article{'s' * (number > 1)}",
            f"{seconds:.3f} s, {seconds / number * 1e3:.2f} ms each, {seconds / words * 1e6:.1f} µs a word",
        )
    )
    assert len(texts) == number


@pytest.mark.parametrize("number", [10, 1_000, 10_000])
def test_peak_memory(benchmark: Any, rows: list[Row], number: int):
    """Megabytes of a new interpreter that reads so many articles one after the other."""
    # Not `ru_maxrss`: a new process starts with that of the one that made it.
    program = (
        "import pipeline, pathlib, runpy\n"
        f"short_articles = runpy.run_path({str(HERE / 'generate.py')!r})['short_articles']\n"
        f"for text in short_articles({number}, {SEED}): pipeline.extract(text)\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(status.partition('VmHWM:')[2].split()[0])"
    )
    kilobytes: list[str] = []
    benchmark.pedantic(lambda: kilobytes.append(run_new(program)), rounds=1)
    megabytes = int(kilobytes[0]) * 1024 / 1e6
    rows.append((f"peak memory, {number:,} short articles", f"{megabytes:.0f} MB (aim: 300 at most)"))
    assert megabytes < 1_000


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("import", "import pipeline"),
        ("import and first record", "import pipeline; assert pipeline.extract('It paid 2 billion yuan.')"),
    ],
)
def test_time_until_ready(benchmark: Any, rows: list[Row], name: str, program: str):
    """Processor seconds of a new interpreter, with those of Python itself."""
    seconds: list[float] = []

    def run() -> None:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run_new(program)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    benchmark.pedantic(run, rounds=3, warmup_rounds=1)
    rows.append((name, f"{median(seconds[1:]):.2f} s with the start of Python (aim: 2)"))
    assert median(seconds) > 0


def run_new(program: str) -> str:
    """What a program prints in a new interpreter."""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True)  # noqa: S603 - our own program
    return done.stdout.strip()
