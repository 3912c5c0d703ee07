"""Confidence: context, smoothed counts, levels, filtering and calibration, small enough to count by hand."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pipeline
from pipeline import cli, confidence, corpus, flow
from pipeline.article import Article
from pipeline.confidence import Confidence, cell_of, context_of, count, keep
from pipeline.errors import InputError, PatternError
from pipeline.evaluate.calibrate import calibrate
from pipeline.records import Record, dump_jsonl

TEXT = "Haoda spent 5 million yuan.\nHeadline 5 million yuan"


def money(start: int = 12, doc: str = "a", **columns: object) -> Record:
    """Build the amount of the sentence, or of the headline."""
    last = TEXT.index("\n") if start < TEXT.index("\n") else len(TEXT)
    first = 0 if start < TEXT.index("\n") else TEXT.index("\n") + 1
    record = Record(doc, "en", "MONEY", start, start + 14, TEXT[start : start + 14], value=Decimal(5000000))
    record = replace(record, currency="CNY", rule="amount", sentence_start=first, sentence_end=last)
    return replace(record, **columns)


def moved(record: Record, by: int) -> Record:
    """Move a record and its sentence."""
    offsets = {c: getattr(record, c) + by for c in ("start", "end", "sentence_start", "sentence_end")}
    return replace(record, **offsets)


@pytest.mark.parametrize(
    ("label", "columns", "expected"),
    [
        ("MONEY", {}, ()),
        ("MONEY", {"sentence_start": 28, "sentence_end": len(TEXT)}, ("bare",)),
        ("MONEY", {"sentence_start": None, "sentence_end": None}, ("bare",)),
        ("MONEY", {"value": None}, ("no_value",)),
        ("MONEY", {"value": None, "low": Decimal(1), "high": Decimal(2), "modifier": "range"}, ("range",)),
        ("MONEY", {"currency_explicit": False, "text": "five million"}, ("words", "implied")),
        ("MONEY", {"trace": "3 × 10^9 (scale shared) to 5 × 10^9"}, ("shared",)),
        ("COUNT", {"value": Decimal(1), "item": "firm", "text": "one firm"}, ("words", "one")),
        ("COUNT", {"value": Decimal("2.5"), "text": "2.5 of"}, ("fraction", "no_item")),
        ("COUNT", {"item": "项目", "text": "5个", "lang": "zh"}, ("apart",)),
        ("COUNT", {"item": "b c d e", "text": "5 b c d e"}, ("long",)),
        ("PERCENT", {"kind": "change", "text": "5%"}, ("change",)),
        ("DATE", {}, ("no_value",)),
        ("DATE", {"duration": "P3Y"}, ("duration",)),
        ("DATE", {"period_start": "2022-06-01", "trace": "year from the publication date"}, ("inferred",)),
        ("ORG", {"kind": "company", "text": "Haoda"}, ("short", "company")),
        ("ORG", {"kind": "zone", "text": "十四个字的名字十四个字的名字", "lang": "zh"}, ("long", "zone")),
        ("QUOTE", {"speaker": "Li Wei", "speaker_as_written": "he"}, ("pronoun",)),
        ("QUOTE", {"trace": "quotation marks unclosed"}, ("repaired", "no_speaker")),
        (
            "QUOTE",
            {"speaker": "the bureau", "speaker_as_written": "the bureau", "speaker_kind": "body"},
            ("body",),
        ),
        ("TERM", {"text": "a term"}, ()),
    ],
)
def test_context(label, columns, expected):
    """Each thing that makes a record more or less certain, alone and together."""
    record = replace(money(), label=label, **columns)
    assert context_of(record, TEXT) == expected


COUNTS = {
    ("MONEY", "en", "amount", ""): (196, 196),
    ("MONEY", "en", "amount", "bare"): (4, 2),
    ("ORG", "en", "head", "company"): (10, 9),
}


def test_shares_are_drawn_towards_context_and_rule_and_never_above_them():
    """The sentence's own share is .9996: no more than its rule's; the headline's is drawn towards 2 of 4."""
    table = Confidence(COUNTS)
    label = (198 + 8 * 0.5) / (200 + 8)
    rule = (198 + 8 * label) / (200 + 8)
    bare = (2 + 8 * label) / (4 + 8)
    assert table.share(("MONEY", "en", "amount", "")) == pytest.approx(rule)
    assert table.share(("MONEY", "en", "amount", "bare")) == pytest.approx((2 + 8 * bare) / (4 + 8))
    assert table.share(("MONEY", "en", "new", "")) == pytest.approx(label)
    assert table.share(("DATE", "en", "new", "")) == 0.5
    assert table.share(("MONEY", "en", "amount", "no_value")) == 0


def test_a_lucky_few_are_not_high():
    """Twelve of twelve in a context of a rule that is right in nine of ten are as good as the rule."""
    table = Confidence(
        {("COUNT", "en", "number", ""): (188, 168), ("COUNT", "en", "number", "words"): (12, 12)}
    )
    assert 0.88 < table.share(("COUNT", "en", "number", "words")) < 0.9


def test_levels():
    """Many right ones are high, the headline is not, what was never counted is low; no counts, no level."""
    table = Confidence(COUNTS)
    cases = [money(), money(37), money(rule="new"), money(value=None), money(label="DATE", duration="P1Y")]
    org = replace(money(), label="ORG", rule="head", kind="company", text="Haoda Toys Works")
    assert [table.level(r, TEXT) for r in [*cases, org]] == ["high", "low", "high", "low", "low", "low"]
    assert Confidence({}).level(money(), TEXT) == ""


def test_keep_empties_references_to_what_is_left_out():
    """A reference that names no row of the run would be an error."""
    whole = money(confidence="low")
    part = money(37, confidence="high", part_of=whole.id, converts="")
    own = money(37, doc="b", confidence="medium", subject_id="MONEY:37:51")
    assert keep([whole, part, own], "") == [whole, part, own]
    assert keep([whole, part, own], "low") == [whole, part, own]
    assert keep([whole, part, own], "medium") == [replace(part, part_of=""), own]
    assert keep([whole, part, own], "high") == [replace(part, part_of="")]
    assert keep([money()], "medium") == []


def test_a_table_is_written_and_read_back(tmp_path: Path):
    """The same counts, whatever their order; without the file there are none."""
    assert confidence.load(tmp_path).counts == {}
    data = confidence.to_bytes(COUNTS)
    assert data == confidence.to_bytes(dict(reversed(COUNTS.items())))
    (tmp_path / "confidence.csv").write_bytes(data)
    assert confidence.load(tmp_path).counts == COUNTS


def test_a_bad_table_is_told_whole(tmp_path: Path):
    """Each bad line with its number."""
    path = tmp_path / "confidence.csv"
    path.write_text("label,lang,rule\n", encoding="utf-8")
    with pytest.raises(PatternError) as error:
        confidence.load(tmp_path)
    assert error.value.problems == [
        "confidence.csv:1: columns are label, lang, rule: expected label, lang, rule, context, n, right"
    ]
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(PatternError, match=r"confidence\.csv: not UTF-8 at byte 0: calibrate again"):
        confidence.load(tmp_path)
    good = "MONEY,en,amount,,3,2\n"
    path.write_text(
        f"label,lang,rule,context,n,right\n{good}{good}A,en,b,,2,3\nA,en,b,,0,0\nA,en,b,x,1\n",
        encoding="utf-8",
    )
    with pytest.raises(PatternError) as error:
        confidence.load(tmp_path)
    expected = "expected label, lang, rule, context, n, right; calibrate again"
    assert error.value.problems == [
        "confidence.csv:3: stands twice: calibrate again",
        f"confidence.csv:4: 'A,en,b,,2,3': {expected}",
        f"confidence.csv:5: 'A,en,b,,0,0': {expected}",
        f"confidence.csv:6: 'A,en,b,x,1': {expected}",
    ]


def test_calibration_counts_what_may_be_looked_at_and_tries_it_on_stories_left_out():
    """Of four dev stories one is all wrong, which the others do not tell; the test article counts nowhere."""
    line = TEXT[: TEXT.index("\n") + 1]
    articles = {doc: Article(doc, line * 100, lang="en", split="dev") for doc in "abcd"}
    articles["t"] = Article("t", line * 100, lang="en", split="test")
    found = [moved(money(doc=doc), n * len(line)) for doc in articles for n in range(100)]
    gold = [replace(record, value=record.value + (record.doc == "d")) for record in found]

    result = calibrate(gold, found, articles)

    cell = ("MONEY", "en", "amount", "")
    assert result.counts == {cell: (400, 300)}
    assert (Confidence({cell: (300, 300)}).share(cell), Confidence({cell: (300, 200)}).share(cell)) == (
        pytest.approx(0.99, abs=0.01),
        pytest.approx(0.66, abs=0.01),
    )
    told = {level: (s.n, s.right) for level, s in result.levels["all"].items()}
    assert told == {"high": (100, 0), "low": (300, 300)}


def test_every_record_has_a_level_and_a_user_can_choose():
    """The shipped table gives each record of a text a level; what is asked for is kept."""
    text = "The park spent 38.07 billion yuan. It hired 95 people, its manager said."
    every = pipeline.extract(text, published="2022-07-18")
    assert {record.confidence for record in every} <= set(confidence.LEVELS)
    assert every[0].confidence == "high"
    for level in confidence.LEVELS:
        kept = [record.id for record in pipeline.extract(text, published="2022-07-18", min_confidence=level)]
        assert kept == [record.id for record in keep(every, level)]
    with pytest.raises(InputError, match="min_confidence='sure': expected high, medium, low or nothing"):
        pipeline.extract(text, min_confidence="sure")


def test_extract_writes_only_what_is_sure_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A run with another choice does not go on with the shards of the first."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("The park spent 38.07 billion yuan\n\nIt spent $3m.", encoding="utf-8")
    run = ["extract", "a.txt", "-o", "run", "--format", "jsonl", "--quiet"]
    lines = {}
    for level in ("", "high", "low"):
        options = ["--min-confidence", level] if level else []
        assert CliRunner().invoke(cli.app, [*run, *options]).exit_code == 0
        lines[level] = Path("run/records.jsonl").read_text(encoding="utf-8").splitlines()
    every = flow.load().extract(Article("a", Path("a.txt").read_text(encoding="utf-8")))
    assert lines[""] == lines["low"] == dump_jsonl(every).splitlines()
    assert lines["high"] == dump_jsonl(keep(every, "high")).splitlines()
    assert CliRunner().invoke(cli.app, [*run, "--min-confidence", "sure"]).exit_code == 2


def test_calibrate_command_writes_the_table(tmp_path: Path):
    """`evaluate --calibrate` counts the records of the corpus into the patterns folder that is named."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    corpus.draft(tmp_path / "c", path, lambda _: [], lang="en")
    (tmp_path / "c/gold.jsonl").write_text(dump_jsonl([money(rule="")]), encoding="utf-8")
    (tmp_path / "found.jsonl").write_text(dump_jsonl([money()]), encoding="utf-8")
    (tmp_path / "p").mkdir()
    options = ["--corpus", "c", "--pred", "found.jsonl", "--patterns", "p"]
    options = [o if o.startswith("--") else str(tmp_path / o) for o in options]

    result = CliRunner().invoke(cli.app, ["evaluate", "--calibrate", *options])

    assert (result.exit_code, result.stderr) == (0, "")
    assert (tmp_path / "p/confidence.csv").read_text(encoding="utf-8") == (
        "label,lang,rule,context,n,right\nMONEY,en,amount,,1,1\n"
    )


def test_cells_are_counted_by_rule_and_context():
    """One right in the sentence, one wrong in the headline."""
    judged = [(money(), True), (money(37), False)]
    assert count(judged, {"a": TEXT}.__getitem__) == {
        cell_of(money(), TEXT): (1, 1),
        ("MONEY", "en", "amount", "bare"): (1, 0),
    }
