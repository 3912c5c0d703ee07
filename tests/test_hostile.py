"""Hostile inputs: each ends as records or as a named failure, in a time linear in its size.

The inputs are made here and never stored. `make fuzz` feeds a hundred thousand random ones, a test run some
hundred.
"""

import gzip
import io
import json
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import flow
from pipeline.article import Article
from pipeline.batch import Options, run
from pipeline.batch.shards import Settings, read_one
from pipeline.errors import InputError
from pipeline.read import Failure, Source, read_sources
from pipeline.read.decode import decode

# Characters of a text, and of one four times as long; twice the linear time is allowed between them.
SHORT, TIMES, SLACK = 8_000, 4, 2.0
# Below this many seconds a measurement is noise.
NOISE = 0.05
FUZZED = int(os.environ.get("FUZZ", "400"))

TEXTS: dict[str, Callable[[int], str]] = {
    "one line of words": lambda n: ("the city signed projects and " * n)[:n],
    "one line without a space": lambda n: "x" * n,
    "one line of Han": lambda n: ("项目投资增长" * n)[:n],
    "only English quotation marks": lambda n: '"' * n,
    "only opening quotation marks": lambda n: "“" * n,
    "nested quotation marks": lambda n: "“‘" * (n // 4) + "’”" * (n // 4),
    "nested brackets": lambda n: "(" * (n // 2) + ")" * (n // 2),
    "nested Chinese brackets": lambda n: "（《“" * (n // 6) + "”》）" * (n // 6),
    "only digits": lambda n: "7" * n,
    "digits and separators": lambda n: ("1,234.5-" * n)[:n],
    "digits and dots": lambda n: ("1." * n)[:n],
    "numerals": lambda n: ("二十亿零三千万" * n)[:n],
    "number words": lambda n: ("two hundred and " * n)[:n],
    "amounts in a row": lambda n: ("5 billion yuan, " * n)[:n],
    "counts in a row": lambda n: ("项目5个、" * n)[:n],
    "names in a row": lambda n: ("Lishui Bureau of Commerce and " * n)[:n],
    "capitals": lambda n: ("Aa " * n)[:n],
    "titles in a row": lambda n: ("董事长总经理" * n)[:n],
    "cues in a row": lambda n: ("he said that " * n)[:n],
    "line breaks": lambda n: "\r\n" * (n // 2),
    "short lines": lambda n: ("Share\n" * n)[:n],
    "strokes": lambda n: ("a|" * n)[:n],
    "dates in a row": lambda n: ("2022-07-18 " * n)[:n],
    "full stops": lambda n: "." * n,
    "ideographic stops": lambda n: "。" * n,
    "NUL": lambda n: "\0" * n,
    "combining marks": lambda n: "e" + "\u0301" * n,
    "right to left": lambda n: ("\u202e5 billion \u202c" * n)[:n],
    "spaces": lambda n: "a" + " " * n + "b",
    "beyond the BMP": lambda n: "𠀀" * n,
}


def seconds(text: str) -> float:
    """Processor time of one text; the best of two."""
    spent = []
    for _ in range(2):
        started = time.process_time()
        flow.load().extract(Article("a", text))
        spent.append(time.process_time() - started)
    return min(spent)


@pytest.mark.parametrize("name", TEXTS)
def test_cost_is_linear(name: str):
    """Four times the text costs at most eight times the time, and the records are where they say."""
    text = TEXTS[name](SHORT)
    records = flow.load().extract(Article("a", text))

    assert all(text[record.start : record.end] == record.text for record in records)
    short = max(seconds(text), NOISE)
    assert seconds(TEXTS[name](SHORT * TIMES)) <= short * TIMES * SLACK


def page(body: str) -> bytes:
    """Wrap a body in a page."""
    return f"<html><body>{body}</body></html>".encode()


def bomb() -> bytes:
    """Write a zip file of a kilobyte a member that unpacks to far more than an article may have."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.txt", "w") as member:
        for _ in range(65):
            member.write(b"0" * 1_000_000)
    return buffer.getvalue()


WARC = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n"
FILES: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty"),
    "long.txt": (b"x" * 50_000_000, "more than 1,000,000 characters"),
    "nul.txt": (b"a\0b", "binary"),
    "mixed.txt": ("380.7亿元\n".encode() + "总投资".encode("gb18030") + b"\xff", ""),
    "surrogate.jsonl": (b'{"text": "\\ud800 5 yuan"}', "lone surrogate"),
    "nested.jsonl": (b"[" * 100_000, "not a JSON object"),
    "number.jsonl": (b'{"text": ' + b"9" * 10_000 + b"}", "not a JSON object"),
    "quotes.csv": (b'text\n"' + b"a\n" * 10_000, ""),
    "deep.html": (page("<div>" * 10_000 + "5 yuan" + "</div>" * 10_000), "nested more than 2,048 deep"),
    "flat.html": (page("<b>" * 1_500 + "They spent 5 million yuan."), ""),
    "open.html": (b"<" * 100_000, ""),
    "comment.html": (b"<!--" * 25_000, ""),
    "attributes.html": (page("<p " + "a='b' " * 50_000 + ">They spent 5 million yuan.</p>"), ""),
    "entities.html": (page("<p>" + "&amp;" * 50_000 + "</p>"), ""),
    "tables.html": (page("<table><tr><td>5 million yuan</td></tr></table>" * 5_000), ""),
    "script.html": (page("<script>" + "var a;" * 10_000 + "</script>"), "empty"),
    "bomb.zip": (bomb(), "more than 64,000,000 bytes"),
    "bomb.txt.gz": (gzip.compress(b"0" * 65_000_000), "more than 64,000,000 bytes"),
    "cut.zip": (bomb()[:-100], "cannot be read"),
    "cut.warc": (WARC % 1_000 + b"HTTP/1.1 200 OK\r\n\r\n<p>", "damaged or cut off"),
    "length.warc": (WARC.replace(b"%d", b"-5"), "damaged or cut off"),
    "header.warc": (b"WARC/1.0\r\n" + b"A: b\r\n" * 5_000, "damaged or cut off"),
    "noise.warc.gz": (gzip.compress(b"WARC") + b"noise", "damaged or cut off"),
    "noise.parquet": (b"PAR1" + b"\xff" * 1_000 + b"PAR1", "not Parquet"),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], set[str]]:
    """Read all hostile files in one run: reasons by file, and the articles."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "in").mkdir()
    for name, (data, _) in FILES.items():
        (folder / "in" / name).write_bytes(data)
    sources = read_sources([folder / "in"])
    run(sources, folder / "run", Options(("jsonl",)))
    rows = [json.loads(line) for line in (folder / "run" / "failures.jsonl").read_text().splitlines()]
    pages = [json.loads(line) for line in (folder / "run" / "articles.jsonl").read_text().splitlines()]
    reasons = {row["where"].removeprefix(f"{folder}/in/").partition(":")[0]: row["reason"] for row in rows}
    return reasons, {row["doc"] for row in pages}


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_an_article_or_a_named_failure(name: str, hostile: tuple[dict[str, str], set[str]]):
    """Nothing vanishes, nothing crashes, and the reason is said."""
    reasons, pages = hostile
    reason = FILES[name][1]
    doc = name.partition(".")[0]
    if reason:
        assert reason in reasons[name]
    else:
        assert name in reasons or doc in pages or f"{doc}-1" in pages


@pytest.mark.parametrize("make", [b"<p>", b"<!--", b"<a <b ", b"<table><td>", b"&#38;", b"<br>x"])
def test_cost_of_a_page_is_linear(make: bytes):
    """Markup of any kind costs linear time, whether the page is read or refused."""

    def spent(length: int) -> float:
        source = Source(Article("a", ""), "a.html", (make * length)[:length], ".html")
        started = time.process_time()
        read_one(flow.load(), source, Settings({}))
        return time.process_time() - started

    spent(1_000)
    assert spent(100_000) <= max(spent(25_000), NOISE) * TIMES * SLACK


FRAGMENTS = [
    *(make(12) for make in TEXTS.values()),
    *[
        "38.07 billion yuan",
        "95 projects",
        "said Zhu Haiyang",
        "应松泉表示",
        "总投资超380.7亿元",
        "丽水市商务局",
    ],
    *["6月底", "4.5%", "Co., Ltd.", "“", "”", '"', "（", "）", ">>", "<p>", "</p>", "&nbsp;", "\r\n", "\n\n"],
    *["\u3000", "\ud800", "\ufeff", "\x85"],
]
fuzzed = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)), max_size=30).map("".join)
FUZZ = settings(
    deadline=None,
    max_examples=FUZZED,
    derandomize=bool(os.environ.get("CI")),
    database=None,
    suppress_health_check=list(HealthCheck),
)


@FUZZ
@given(fuzzed)
def test_any_text_is_read_or_refused(text: str):
    """Random texts out of the pieces that rules look for: records at their place, or a named failure."""
    found = read_one(flow.load(), Source(Article("a", ""), "a.txt", text), Settings({}))

    if isinstance(found, Failure):
        wrong = ("\0" in text and "binary" in found.reason) or "lone surrogate" in found.reason
        assert not text.strip() or wrong
        return
    assert found[0].text == text
    assert all(text[record.start : record.end] == record.text for record in found[1])


@FUZZ
@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(data: bytes):
    """Random bytes become a text without NUL, or a named failure."""
    reason = text = ""
    try:
        text = decode(data, "a", page=True)
    except InputError as error:
        reason = str(error)
    assert "\0" not in text
    assert reason == "" or reason.startswith("a: ")


@settings(FUZZ, max_examples=max(FUZZED // 4, 1))
@given(
    data=st.binary(max_size=300),
    suffix=st.sampled_from([".csv", ".jsonl", ".warc", ".zip", ".html", ".txt.gz"]),
)
def test_any_file_is_read_or_refused(data: bytes, suffix: str, tmp_path_factory: pytest.TempPathFactory):
    """Random files of every kind end as sources and failures."""
    path: Path = tmp_path_factory.getbasetemp() / f"fuzzed{suffix}"
    starts = {".warc": b"WARC/1.0\r\n", ".zip": b"PK\x03\x04", ".csv": b"text\n", ".html": b"<p>"}
    path.write_bytes(starts.get(suffix, b"") + data)

    for item in read_sources([path]):
        if isinstance(item, Failure):
            assert item.reason.startswith(str(path))
        else:
            assert isinstance(read_one(flow.load(), item, Settings({})), (Failure, tuple))
