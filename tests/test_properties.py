"""Laws that hold for any text that UTF-8 can encode, not only for news."""

import os
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline import patterns
from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extractors import FactReader
from pipeline.extractors.marks import find_pairs
from pipeline.flow import Pipeline, load, passages
from pipeline.languages import LANGUAGES, NewsTokenizer, make_tokenizer
from pipeline.markup import parse, to_records, unparse
from pipeline.records import Record, dump_jsonl, to_row

CHECKOUT = Path(__file__).resolve().parents[1]
PUBLISHED = date(2024, 5, 15)
LAWS = settings(
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow],
)

MARKS = list("\"'`“”‘’„«»「」『』《》〈〉＂")
BRACKETS = list("()[]{}（）【】")
SPACES = [" ", "  ", "\n", "\r\n", "\r", "\t", "\u00a0", "\u2028", "\u3000", "\x0b", "\x85"]
SIGNS = list("$€£¥￥₹%‰°+-–—±~≈½.,;:!?…。，、#&/\\@")
FRAGMENTS = (
    """
Mr. Wang Lei|said|told reporters|according to|According to the|announced that|Xinlan Group Co., Ltd.|L&T
Dr. Reddy's|the Bureau of Commerce of Lishui City|and other companies|such as|including|(CMCC)|a total of
more than|up to|between|from|38.07 billion yuan|US$1.2bn|RMB 1.2 billion|€2.1m|Rs 500 crore|1billion|HK$
10-billion-yuan|yuan|million|hundreds of millions|two hundred and fifty|half a million|a dozen|20 projects
sets of equipment|95 large projects|of them|1,200|3-5|1/2|12.5 percent|percentage points|year on year|25 km
square meters|kilometers per hour|July 18, 2022|last month|since|by the end of June|FY2023|three years ago
the first quarter|2022-07-18|14th Five-year Plan|>>English >>News|Date:2022-07-18 Source:Lishui Daily|Share
380.7亿元|总投资|表示|“我们”|丽水市|the|of|is|in|to|by|'s|A320|1+8+n
""".strip()
    .replace("\n", "|")
    .split("|")
)

anything = st.text(st.characters(codec="utf-8"), max_size=12)
digits = st.from_regex(r"\A[0-9]{1,8}([.,][0-9]{1,4}){0,3}\Z")
piece = st.one_of(
    st.sampled_from(FRAGMENTS),
    st.sampled_from(FRAGMENTS).map(lambda fragment: f"{fragment} "),
    st.sampled_from(MARKS + BRACKETS),
    st.sampled_from(SPACES),
    st.sampled_from(SIGNS),
    digits,
    anything,
)
texts = st.lists(piece, max_size=40).map("".join)
# Quotation marks, neutral words and white space: no amount, no name, no verb of saying.
quote_soup = st.lists(
    st.sampled_from([*MARKS, *MARKS, "river ", " river", "green tea", " ", ", ", ". "]), max_size=30
)
# A page of whole lines: furniture, datelines, headings, text, and what may stand between them.
LINES = """
>>English >>News|Share|Print|首页 > 新闻|来源：丽水日报|Date:2022-07-18 Source:Lishui Daily|Date:2022-02-31
curpage: 1|Copyright Lishui Daily|Ten firms spent 2 billion yuan.|A Headline|十家企业投资20亿元。| |
""".replace("\n", "|").split("|")
line = st.sampled_from(LINES) | st.text(st.characters(codec="utf-8"), max_size=40)
pages = st.lists(st.tuples(line, st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\u2028"])), max_size=12).map(
    lambda rows: "".join(part for row in rows for part in row)
)


@cache
def tokenizer_of(lang: str) -> NewsTokenizer:
    """Make the tokenizer of a language once."""
    return make_tokenizer(spacy.blank(lang).vocab, load().patterns.languages[lang])


@cache
def other_pipeline() -> Pipeline:
    """Load the patterns a second time."""
    return Pipeline(patterns.load())


@cache
def english() -> FactReader:
    """Make the English reader once."""
    return FactReader(spacy.blank("en").vocab, load().patterns.languages["en"])


def extracted(text: str) -> list[Record]:
    """Extract the records of a text with the usual publication date."""
    return load().extract(Article("text", text, PUBLISHED))


@pytest.mark.parametrize("lang", LANGUAGES)
@LAWS
@given(texts)
@example("")
@example(" \n")
@example("\x00\ufeff\u200b\U0010ffff")
def test_tokens_lose_no_character(lang: str, text: str):
    """The tokens of a text joined are the text."""
    doc = tokenizer_of(lang)(text)
    assert doc.text == text
    assert "".join(token.text_with_ws for token in doc) == text


@LAWS
@given(texts)
@example("")
@example("\ufeff“Ten firms spent 2 billion yuan,” said Mr. Wang.")
@example("²³½Ⅷ①٣.٣ billion yuan, 𝟝 projects")
def test_any_text_gives_records_that_are_tied_to_it(text: str):
    """Extraction never raises, and every record holds the characters that its offsets name."""
    records = extracted(text)
    assert [text[r.start : r.end] for r in records] == [r.text for r in records]
    assert [r.text for r in records if r.text != r.text.strip() or not r.text] == []


@LAWS
@given(texts)
def test_records_are_sorted_and_spans_of_one_label_stand_apart(text: str):
    """Records come in reading order, and two spans of one label share no character."""
    records = extracted(text)
    assert [r.key for r in records] == sorted(r.key for r in records)
    overlapping = [
        (a.id, b.id)
        for n, a in enumerate(records)
        for b in records[n + 1 :]
        if a.label == b.label and b.start < a.end
    ]
    assert overlapping == []


@LAWS
@given(texts)
@example("$12.5 percent")
@example("the Bureau of Commerce of Lishui City US$1.2bn")
@example('"Ten firms (of 2 billion yuan" came) said Mr. Wang.')
@example("announced that")
def test_records_can_be_written_into_their_text(text: str):
    """Spans nest or stand apart, so every article can be marked up for correction and read back."""
    records = extracted(text)
    again, marks = parse(unparse(text, records))
    assert again == text
    written = [to_row(record) for record in to_records(marks, text, "text", "en", "text")]
    assert [row["id"] for row in written] == [record.id for record in records]


@LAWS
@given(texts)
@example(
    '20 projects worth more than 3 billion yuan ($4.7 million). "We ship 9 tons," said Mr. Wang, "on time."'
)
def test_references_name_records_of_the_text(text: str):
    """What a record refers to is there."""
    records = extracted(text)
    ids = {record.id for record in records}
    references = ("part_of", "converts", "threshold", "continues", "said_by")
    dangling = [(r.id, name, getattr(r, name)) for r in records for name in references if getattr(r, name)]
    assert [row for row in dangling if row[2] not in ids] == []


@LAWS
@given(texts)
def test_two_runs_give_the_same(text: str):
    """The same text gives the same bytes again, and in another pipeline that has read other texts."""
    first = dump_jsonl(extracted(text))
    assert dump_jsonl(extracted(text)) == first
    assert dump_jsonl(other_pipeline().extract(Article("text", text, PUBLISHED))) == first


def test_runs_do_not_depend_on_hash_seed_locale_or_time_zone():
    """Two processes with other settings write the same bytes."""
    program = (
        "import sys, pathlib, pipeline; from pipeline.records import dump_jsonl; "
        "text = pathlib.Path(sys.argv[1]).read_text(encoding='utf-8'); "
        "sys.stdout.buffer.write(dump_jsonl(pipeline.extract(text, published='2022-07-18')).encode())"
    )
    article = CHECKOUT / "corpus" / "articles" / "20220718-lishui-double-recruitment.en.txt"
    surroundings = (
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
    )
    first, second = (
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program, str(article)],
            cwd=CHECKOUT,
            env=os.environ | changed,
            capture_output=True,
            check=True,
        ).stdout
        for changed in surroundings
    )
    assert first.count(b"\n") > 10
    assert first == second


@LAWS
@given(st.lists(piece | st.sampled_from(MARKS), max_size=40).map("".join))
@example("“" * 40)
@example("'s' 's' '" * 10)
@example("He said “we 「grow. They go」 on. Now")
def test_quote_pairs_lie_within_the_text_and_never_cross(text: str):
    """Whatever the marks, pairs stand in order, within bounds, nested or apart."""
    units = english().units(english().tokenizer(text))
    pairs = [(pair.opening, pair.closing) for pair in find_pairs(units)]
    assert pairs == sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    assert [pair for pair in pairs if not 0 <= pair[0] < pair[1] <= len(units)] == []
    crossing = [(a, b) for n, a in enumerate(pairs) for b in pairs[n + 1 :] if a[0] < b[0] < a[1] < b[1]]
    assert crossing == []


SOUND = (
    'Mr. Wang Lei, head of Xinlan Group, said: "We spent 2 billion yuan on 14 projects in 2023." '
    "Sales of Beihe Steel Co., Ltd. rose 12 percent to 3 million tons."
)


@LAWS
@given(quote_soup.map("".join))
@example('"')
@example("“river ‘river")
@example("river」")
def test_broken_marks_cost_no_other_paragraph(soup: str):
    """A sound paragraph gives the same records whatever marks stand in the paragraph before it."""
    alone = extracted(SOUND)
    shift = len(soup) + 1
    assert {record.label for record in alone} == {
        "MONEY",
        "COUNT",
        "ORG",
        "QUOTE",
        "PERCENT",
        "MEASURE",
        "DATE",
    }
    after = [record for record in extracted(f"{soup}\n{SOUND}") if record.start >= shift]
    shown = ("label", "text", "value", "currency", "kind", "speaker", "cue", "canonical", "period_start")
    assert [(r.start - shift, r.end - shift, *(getattr(r, c) for c in shown)) for r in after] == [
        (r.start, r.end, *(getattr(r, c) for c in shown)) for r in alone
    ]


STRAY = "This year the county opened 14 schools and paid 2 billion yuan for roads, up 12 percent"


@LAWS
@given(st.sampled_from(MARKS), st.integers(0, 30))
def test_stray_mark_costs_no_amount(mark: str, place: int):
    """One mark too many anywhere between the words leaves the amounts of its own sentence as they are."""
    words = STRAY.split()
    place = min(place, len(words))
    text = " ".join([*words[:place], mark, *words[place:]])
    numbers = ("14 schools", "2 billion yuan", "12 percent")
    split = {number for number in numbers if number not in text}
    found = [
        r.text for r in extracted(text) if r.label in ("COUNT", "MONEY", "PERCENT") and r.text in numbers
    ]
    assert found == [number for number in numbers if number not in split]


@LAWS
@given(pages)
def test_masking_moves_no_character(text: str):
    """Cleaning keeps the text and lists masked stretches in order, within bounds, without overlap."""
    article = clean(Article("page", text))
    assert article.text == text
    edges = [edge for stretch in article.masked for edge in stretch]
    assert edges == sorted(set(edges))
    assert [edge for edge in edges if not 0 <= edge <= len(text)] == []


@LAWS
@given(pages)
@example("Share\nTen firms came.\n首页\nThey spent 2 billion yuan.\nPrint")
def test_every_line_is_read_once_or_masked(text: str):
    """Each character of a line belongs to one passage or to one masked stretch."""
    article = load().prepare(Article("page", text))
    times = [0] * len(text)
    for start, end in [*article.masked, *((start, end) for _, start, end in passages(article))]:
        for place in range(start, end):
            times[place] += 1
    wrong = [(place, text[place], n) for place, n in enumerate(times) if n != 1 and text[place] not in "\r\n"]
    assert wrong == []


@LAWS
@given(pages)
def test_masked_stretches_hold_no_record(text: str):
    """Page furniture is never read."""
    article = load().prepare(Article("page", text, PUBLISHED))
    assert [
        (record.id, stretch)
        for record in load().extract(article)
        for stretch in article.masked
        if record.start < stretch[1] and stretch[0] < record.end
    ] == []
