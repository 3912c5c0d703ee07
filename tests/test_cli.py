"""The command line: each command whole, and every bad input one clear line with nothing half written."""

import csv
import errno
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from unittest.mock import Mock

import pytest
from typer.testing import CliRunner, Result

from pipeline import cli, corpus, flow
from pipeline.article import Article
from pipeline.patterns import default_folder
from pipeline.read.find import run_info
from pipeline.records import Record, complete, dump_jsonl
from pipeline.show import shortened

TEXT = "First line.\nIn June 95 projects came, and 7 projects [1] went.\n"
PATTERNS_PROBLEM = (
    "patterns/en/extra.toml: not readable as TOML: Expected ']' at the end of a table declaration "
    "(at line 1, column 7)"
)


class StubPipeline:
    """Finds `<digits> projects`, so that these tests do not move with the rules."""

    version = {"newsfacts": "0.0.0", "patterns": "abc"}  # noqa: RUF012
    readers: dict[str, object] = {}  # noqa: RUF012

    def prepare(self, article: Article) -> Article:
        """Take the first line for the title."""
        return replace(article, title=article.text.split("\n")[0] + "\n", lang=article.lang or "en")

    def extract(self, article: Article) -> list[Record]:
        """Find the counts of an article."""
        return [
            complete(
                Record(
                    article.id,
                    "en",
                    "COUNT",
                    *found.span(),
                    found[0],
                    value=Decimal(found[1]),
                    item="projects",
                    period_end=article.published,
                    rule="stub",
                    trace=found[1],
                )
            )
            for found in re.finditer(r"(\d+) projects", article.text)
        ]


@pytest.fixture(autouse=True)
def _stub(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(flow, "load", lambda _patterns=None: StubPipeline())


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with one article, `a.en.txt`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.en.txt").write_bytes(TEXT.encode())
    return tmp_path


@pytest.fixture
def shelf(news: Path) -> Path:
    """Build a corpus `c` of that article: one row is right, one has another value, one is missed."""
    folder = news / "c"
    corpus.draft(folder, news / "a.en.txt", StubPipeline().extract, prepare=StubPipeline().prepare)
    marked = TEXT.replace("[1]", r"\[1\]").replace("June", "[June](DATE period_start=2022-06-01)")
    marked = marked.replace("95 projects", "[95 projects](COUNT value=95 item=projects)")
    marked = marked.replace("7 projects", "[7 projects](COUNT value=8 item=projects)")
    corpus.from_markup(folder, "a.en", marked)
    return folder


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    """Run the command as it is seen on a pipe of 80 columns."""
    return CliRunner().invoke(cli.app, [str(a) for a in arguments], input=stdin, env={"COLUMNS": "80"})


def refused(*arguments: str | Path, stdin: bytes | None = None) -> list[str]:
    """Run a command that fails with exit code 1 and return its lines of error."""
    result = run(*arguments, stdin=stdin)
    assert (result.exit_code, result.stdout) == (1, "")
    return result.stderr.splitlines()


def names(folder: Path) -> list[str]:
    """List all files below a folder."""
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def lines(written: str) -> list[str]:
    """Split what was printed into lines, ends trimmed."""
    return [line.rstrip() for line in written.splitlines()]


def test_extract_writes_a_run_and_counts(news: Path):
    """Extract writes a run and counts."""
    result = run("extract", "a.en.txt", "-o", "run", "--published", "2022-07-18")

    assert (result.exit_code, result.stderr) == (0, "")
    assert lines(result.stdout) == [
        "article   MONEY COUNT ORG QUOTE TERM PERCENT MEASURE DATE all",
        "─────────────────────────────────────────────────────────────",
        "a.en          ·     2   ·     ·    ·       ·       ·    ·   2",
        "",
        "1 article     ·     2   ·     ·    ·       ·       ·    ·   2",
        "",
        (
            "2 records written to run: records.jsonl, articles.jsonl, records.csv, articles.csv, "
            "records.parquet, articles.parquet, run.json"
        ),
    ]
    article = Article("a.en", TEXT, date(2022, 7, 18), lang="en")
    found = (news / "run" / "records.jsonl").read_text(encoding="utf-8")
    assert found == dump_jsonl(StubPipeline().extract(article))
    info = json.loads((news / "run" / "run.json").read_bytes())
    assert info.pop("seconds") > 0
    assert info.pop("characters_per_second") > 0
    del info["files"]
    assert info == {
        "tool": "newsfacts",
        "version": {"newsfacts": "0.0.0", "patterns": "abc"},
        "options": {"published": "2022-07-18"},
        "workers": 1,
        "read_now": 1,
        "articles": 1,
        "records": 2,
    }


def test_extract_twice_works_and_takes_formats(news: Path):
    """Extract twice works and takes formats."""
    for _ in range(2):
        assert run("extract", news, "-o", "run", "--format", "jsonl").exit_code == 0

    assert [name for name in names(news / "run") if not name.startswith("shards/")] == [
        "articles.jsonl",
        "failures.jsonl",
        "records.jsonl",
        "run.json",
    ]


def test_extract_reads_standard_input(news: Path):
    """Extract reads standard input."""
    assert run("extract", "-", "-o", "run", "--format", "jsonl", stdin=TEXT.encode()).exit_code == 0

    rows = (news / "run" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["doc"] for row in rows] == ["stdin", "stdin"]


def test_extract_reads_the_corpus(shelf: Path, monkeypatch: pytest.MonkeyPatch):
    """Extract reads the corpus."""
    assert run("extract", "--corpus", "c", "-o", "1", "--format", "jsonl").exit_code == 0
    monkeypatch.setattr(corpus, "default_folder", lambda: shelf)
    assert run("extract", "-o", "2", "--format", "jsonl").exit_code == 0

    assert (shelf.parent / "1" / "records.jsonl").read_bytes() != b""
    assert run_info(shelf.parent / "1")["files"] == run_info(shelf.parent / "2")["files"]


def test_a_stopped_run_says_how_to_go_on(news: Path, monkeypatch: pytest.MonkeyPatch):
    """Ctrl-C ends with one line and the exit code of an interrupt; the same command goes on."""

    def interrupted(*_: object) -> list[Record]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(StubPipeline, "extract", interrupted)
        stopped = run("extract", "a.en.txt", "-o", "run")
    again = run("extract", "a.en.txt", "-o", "run")

    assert (stopped.exit_code, stopped.stdout) == (130, "")
    assert stopped.stderr == "stopped; what is done is kept in run: the same command goes on with it\n"
    assert run_info(news / "run")["records"] == 2
    assert again.exit_code == 0


def test_columns_and_limits_can_be_told(news: Path):
    """Options for tables, texts and spreadsheets reach the run."""
    rows = "nr,body\n7,5 projects\n8,=6 projects\n9,77 projects came\n"
    (news / "t.csv").write_text(rows, encoding="utf-8")

    result = run(
        *("extract", "t.csv", "-o", "run", "--text-column", "body", "--id-column", "nr", "--max-chars", "12"),
        *("--format", "csv", "--csv-safe", "--timeout", "5", "--log-json"),
    )

    assert result.exit_code == 1
    assert [json.loads(line)["event"] for line in result.stderr.splitlines()[:1]] == ["writing"]
    assert result.stderr.splitlines()[1:] == [
        ("t.csv:3: more than 12 characters: expected an article; cut it into parts or raise --max-chars"),
        "1 input failed, all others are done: see run/failures.jsonl",
    ]
    with (news / "run" / "articles.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [(row["doc"], row["text"]) for row in csv.DictReader(file)] == [
            ("7", "5 projects"),
            ("8", "'=6 projects"),
        ]


def test_diff_shows_what_a_second_run_says_otherwise(news: Path):
    """Each difference with its columns, and a last line that counts."""
    run("extract", "a.en.txt", "-o", "1")
    (news / "a.en.txt").write_text("First line.\nIn June 94 projects came.\n", encoding="utf-8")
    run("extract", "a.en.txt", "-o", "2", "--format", "jsonl")

    result = run("diff", "1", "2")
    as_json = [json.loads(line) for line in run("diff", "1", "2", "--json").stdout.splitlines()]

    assert lines(result.stdout) == [
        "changed COUNT  a.en COUNT:20:31  94 projects",
        "    text: 95 projects → 94 projects",
        "    value: 95 → 94",
        "    low: 95 → 94",
        "    high: 95 → 94",
        "    trace: 95 → 94",
        "lost COUNT  a.en COUNT:42:52  7 projects",
        "gained 0, lost 1, changed 1",
    ]
    assert [(row["kind"], row["record"]["id"]) for row in as_json] == [
        ("changed", "COUNT:20:31"),
        ("lost", "COUNT:42:52"),
    ]
    assert refused("diff", "1", "none") == [
        "none: no finished run of newsfacts: expected a folder that extract wrote"
    ]


def test_many_articles_fit_the_table(news: Path):
    """Many articles fit the table."""
    for number in range(31):
        (news / f"2022-{number:02}-a-long-name-of-an-article-from-lishui.en.txt").write_text(
            "x", encoding="utf-8"
        )

    found = lines(run("extract", news, "-o", "run", "--format", "jsonl").stdout)

    assert max(map(len, found)) <= 80
    assert "… 2 more" in found
    assert found[-3].split() == ["32", "articles", *"·2······2"]


@pytest.mark.usefixtures("shelf")
def test_evaluate_shows_scores_and_misses():
    """Evaluate shows scores and misses."""
    result = run("evaluate", "--corpus", "c")

    assert (result.exit_code, result.stderr) == (0, "")
    assert lines(result.stdout) == [
        "in no split: 1 article, 3 gold rows",
        "",
        "Exact: the same characters",
        "label gold found right excused     P     R    F1 95 % interval",
        "──────────────────────────────────────────────────────────────",
        "COUNT    2     2     2       0 1.000 1.000 1.000           n/a",
        "DATE     1     0     0       0   n/a 0.000 0.000           n/a",
        "",
        "Overlap: at least one character shared",
        "label gold found right excused     P     R    F1 95 % interval",
        "──────────────────────────────────────────────────────────────",
        "COUNT    2     2     2       0 1.000 1.000 1.000           n/a",
        "DATE     1     0     0       0   n/a 0.000 0.000           n/a",
        "",
        "Value: overlap and the same value (quotes: 80 % of the characters)",
        "label gold found right excused     P     R    F1 95 % interval",
        "──────────────────────────────────────────────────────────────",
        "COUNT    2     2     1       0 0.500 0.500 0.500           n/a",
        "DATE     1     0     0       0   n/a 0.000 0.000           n/a",
        "",
        "Attributes of matched records",
        "label column       pairs right accuracy 95 % interval",
        "─────────────────────────────────────────────────────",
        "COUNT modifier         2     2    1.000           n/a",
        "COUNT item             2     2    1.000           n/a",
        "COUNT status           2     2    1.000           n/a",
        "DATE  period_start     0     0      n/a           n/a",
        "",
        "Right together",
        "together        gold found right   P   R  F1 95 % interval",
        "──────────────────────────────────────────────────────────",
        "value + period     0     0     0 n/a n/a n/a           n/a",
        "value + subject    0     0     0 n/a n/a n/a           n/a",
        "quote + speaker    0     0     0 n/a n/a n/a           n/a",
        "",
        "Confidence: right are span, value and speaker",
        "label confidence found right precision 95 % interval",
        "────────────────────────────────────────────────────",
        "COUNT not told       2     1     0.500           n/a",
        "all   not told       2     1     0.500           n/a",
        "",
        "missed DATE  a.en DATE:15:19",
        "  First line.⏎In ⟦June⟧ 95 projects came, and 7 projects [1] we",
        "wrong COUNT  a.en COUNT:42:52",
        "  rst line.⏎In June 95 projects came, and ⟦7 projects⟧ [1] went.⏎",
        "    value: gold 8, found 7",
        "    low: gold 8, found 7",
        "    high: gold 8, found 7",
        "in no split: not as gold says: 2 records",
    ]


@pytest.mark.usefixtures("shelf")
def test_evaluate_other_records_and_gold():
    """Evaluate other records and gold."""
    run("extract", "--corpus", "c", "-o", "run", "--format", "jsonl")
    ours = run("evaluate", "--corpus", "c", "--no-misses").stdout

    assert run("evaluate", "--corpus", "c", "--no-misses", "--pred", "run").stdout == ours
    assert run("evaluate", "--corpus", "c", "--no-misses", "--pred", "run/records.jsonl").stdout == ours
    same = run("evaluate", "--corpus", "c", "--pred", "c/gold.jsonl", "--gold", "c/gold.jsonl", "--json")
    section = json.loads(same.stdout)["splits"][""]
    assert {name: row["exact"]["f1"] for name, row in section["rows"].items() if row["gold"]} == {
        "COUNT": 1.0,
        "DATE": 1.0,
    }
    assert section["misses"] == []


@pytest.mark.usefixtures("shelf")
def test_evaluate_one_language():
    """`--lang` leaves the articles of other languages out, and says which there are."""
    english = run("evaluate", "--corpus", "c", "--lang", "en").stdout
    assert english == run("evaluate", "--corpus", "c").stdout
    assert refused("evaluate", "--corpus", "c", "--lang", "zh") == [
        "c: no article with gold rows that are not drafts in zh: nothing to score; there are en"
    ]


def test_evaluate_leaves_drafts_out(shelf: Path):
    """Evaluate leaves drafts out."""
    (shelf.parent / "b.en.txt").write_text("3 projects", encoding="utf-8")
    run("draft", "b.en.txt", "--corpus", "c")

    found = lines(run("evaluate", "--corpus", "c", "--no-misses").stdout)

    assert found[:2] == ["left out, still draft: b.en", "in no split: 1 article, 3 gold rows"]
    assert "COUNT    2     2     2       0 1.000 1.000 1.000           n/a" in found


@pytest.mark.parametrize("stdin", [None, TEXT.encode()])
def test_explain_shows_each_record(news: Path, stdin: bytes | None):
    """Explain shows each record."""
    result = run("explain", "-" if stdin else news / "a.en.txt", stdin=stdin)

    assert (result.exit_code, result.stderr) == (0, "")
    assert lines(result.stdout) == [
        "COUNT:20:31  95 projects",
        "  First line.⏎In June ⟦95 projects⟧ came, and 7 projects [1] went.⏎",
        "  value 95 · low 95 · high 95 · modifier exact · item projects · status reported",
        "  rule stub · trace 95",
        "COUNT:42:52  7 projects",
        "  rst line.⏎In June 95 projects came, and ⟦7 projects⟧ [1] went.⏎",
        "  value 7 · low 7 · high 7 · modifier exact · item projects · status reported",
        "  rule stub · trace 7",
        f"{'stdin' if stdin else 'a.en'}: 2 records",
    ]


def test_validate_and_fix(shelf: Path):
    """Validate and fix."""
    patterns = ("--patterns", shelf.parent / "patterns")
    shutil.copytree(default_folder(), shelf.parent / "patterns")
    good = run("validate", "--corpus", "c", *patterns)
    rows = (shelf / "gold.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (shelf / "gold.jsonl").write_text("".join(rows[::-1]), encoding="utf-8")
    bad = refused("validate", "--corpus", "c", *patterns)
    fixed = run("validate", "--corpus", "c", "--fix", *patterns)

    assert lines(good.stdout) == ["c: 1 article, 3 gold rows, patterns: nothing wrong"]
    assert bad == [
        f"c/gold.jsonl:{n}: {record} of a.en is out of order: expected doc, start, end, label ascending; "
        "run validate --fix"
        for n, record in ((2, "COUNT:20:31"), (3, "DATE:15:19"))
    ]
    assert lines(fixed.stdout) == [
        "c/gold.jsonl: rewritten, sorted and in canonical form",
        "c: 1 article, 3 gold rows, patterns: nothing wrong",
    ]
    assert (shelf / "gold.jsonl").read_text(encoding="utf-8") == "".join(rows)


def test_draft_mark_unmark(shelf: Path):
    """Draft mark unmark."""
    (shelf.parent / "b.en.txt").write_bytes(b"3 projects\r\n")

    drafted = run("draft", "b.en.txt", "--corpus", "c", "--published", "2022-08-01", "--pair", "p")
    shown = run("mark", "b.en", "--corpus", "c")
    written = run("mark", "b.en", "--corpus", "c", "-o", "b.marked")
    again = refused("mark", "b.en", "--corpus", "c", "-o", "b.marked")
    before = names(shelf), corpus.load(shelf)
    back = run("unmark", "b.en", "b.marked", "--corpus", "c", "--reading", "draft")

    assert lines(drafted.stdout) == [
        "c/articles/b.en.txt added, published 2022-08-01",
        "next: newsfacts mark b.en -o b.en.marked.txt, correct it, then newsfacts unmark",
    ]
    assert shown.stdout_bytes == b"[3 projects](COUNT value=3 item=projects period_end=2022-08-01)\r\n"
    assert written.stdout == "b.marked written\n"
    assert (shelf.parent / "b.marked").read_bytes() == shown.stdout_bytes
    assert again == ["b.marked: is there already: expected a new file; choose another, or --force"]
    assert back.stdout == "b.en: 1 gold row\n"
    assert (names(shelf), corpus.load(shelf)) == before
    assert corpus.load(shelf).articles["b.en"].pair == "p"


BAD_FILES = {
    "empty.txt": (b"", "empty.txt: empty: expected the text of an article; leave it out or fill it"),
    "binary.txt": (
        b"\x7fELF\0",
        "binary.txt: binary, NUL bytes in it: expected plain text; save it as UTF-8 text",
    ),
}
KNOWN = ".txt, .html, .htm, .xhtml, .jsonl, .csv, .parquet, .zip, .warc, most also with .gz"
BAD_PATHS = {
    "none.txt": (None, "none.txt: no such file: expected a file or a folder; check the path"),
    "page.doc": (
        b"text",
        (f"page.doc: unknown suffix '.doc': known are {KNOWN}; convert or rename it"),
    ),
}


def test_a_path_that_cannot_be_reached(news: Path, monkeypatch: pytest.MonkeyPatch):
    """A folder above it may not be entered."""
    closed = PermissionError(errno.EACCES, "Permission denied", "closed/a.txt")
    monkeypatch.setattr(Path, "exists", Mock(side_effect=closed))

    assert refused("explain", "a.en.txt") == [
        "a.en.txt: cannot be reached (Permission denied): expected one that may be read; check its rights"
    ]
    assert names(news) == ["a.en.txt"]


def test_output_that_cannot_be_written(news: Path, monkeypatch: pytest.MonkeyPatch):
    """A full disk behind standard output costs one line."""
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr("pipeline.cli.articles.say", Mock(side_effect=full))

    assert refused("explain", "a.en.txt") == [
        "output: cannot be read or written (No space left on device): expected room and rights; check it"
    ]
    assert names(news) == ["a.en.txt"]


def test_facts_are_written_before_they_are_shown(news: Path, monkeypatch: pytest.MonkeyPatch):
    """Whoever reads the tables may stop reading."""
    monkeypatch.setattr(
        "pipeline.cli.articles.say", Mock(side_effect=BrokenPipeError(errno.EPIPE, "Broken pipe"))
    )

    assert run("facts", "a.en.txt", "-o", "july").exit_code == 1
    assert [path.name for path in (news / "july").iterdir()] == ["facts.csv"]


@pytest.mark.parametrize("name", BAD_PATHS)
def test_bad_paths_beside_a_good_one_write_nothing(name: str, news: Path):
    """What can be seen before the work begins stops it."""
    data, problem = BAD_PATHS[name]
    if data is not None:
        (news / name).write_bytes(data)
    before = names(news)

    assert refused("extract", "a.en.txt", name, "-o", "run") == [problem]
    assert refused("explain", name) == [problem]
    known = problem.replace(KNOWN, ".txt")
    assert refused("draft", name, "--corpus", "c") == [known]
    assert names(news) == before
    assert not (news / "run").exists()


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files_beside_a_good_one_are_named_failures(name: str, news: Path):
    """The good article has its records, the bad one its reason, and the exit code tells of it."""
    data, problem = BAD_FILES[name]
    (news / name).write_bytes(data)

    result = run("extract", "a.en.txt", name, "-o", "run", "--format", "jsonl")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].startswith("2 records written to run: ")
    assert result.stderr.splitlines() == [
        problem,
        "1 input failed, all others are done: see run/failures.jsonl",
    ]
    failures = (news / "run" / "failures.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in failures] == [
        {"doc": name.removesuffix(".txt"), "where": name, "stage": "read", "reason": problem}
    ]
    assert refused("explain", name) == [problem]
    assert refused("draft", name, "--corpus", "c") == [problem]


@pytest.mark.usefixtures("news")
def test_bad_standard_input():
    """Bad standard input is a failure like that of a file."""
    result = run("extract", "-", "-o", "run", "--quiet", stdin=b"a\0")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "stdin: binary, NUL bytes in it: expected plain text; save it as UTF-8 text",
        "1 input failed, all others are done: see run/failures.jsonl",
    ]


def test_foreign_output_folder_needs_force(news: Path):
    """Foreign output folder needs force."""
    (news / "run").mkdir()
    (news / "run" / "notes.md").write_text("mine", encoding="utf-8")

    assert refused("extract", "a.en.txt", "-o", "run") == [
        (
            "run: not empty and no run of newsfacts (holds notes.md): expected an empty folder "
            "or one with our "
            "run.json; choose another with -o, or --force"
        )
    ]
    assert names(news / "run") == ["notes.md"]
    assert run("extract", "a.en.txt", "-o", "run", "--force", "--format", "csv").exit_code == 0
    assert [name for name in names(news / "run") if not name.startswith("shards/")] == [
        "articles.csv",
        "failures.jsonl",
        "notes.md",
        "records.csv",
        "run.json",
    ]


def test_unwritable_output_folder(news: Path, monkeypatch: pytest.MonkeyPatch):
    """An unwritable output folder is told before the work begins."""
    monkeypatch.setattr(StubPipeline, "extract", None)

    assert refused("extract", "a.en.txt", "-o", "a.en.txt/run", "--force") == [
        "a.en.txt/run: cannot be written, a.en.txt is no folder: expected a folder; choose another with -o"
    ]
    assert refused("extract", "a.en.txt", "-o", "a.en.txt") == [
        "a.en.txt: cannot be written, a.en.txt is no folder: expected a folder; choose another with -o"
    ]
    assert (news / "a.en.txt").read_bytes() == TEXT.encode()


def test_broken_toml_and_wrong_offsets(shelf: Path):
    """Broken TOML and wrong offsets."""
    patterns = shelf.parent / "patterns"
    shutil.copytree(default_folder(), patterns)
    (patterns / "en" / "extra.toml").write_text("[scale\n", encoding="utf-8")
    gold = (shelf / "gold.jsonl").read_text(encoding="utf-8")
    (shelf / "gold.jsonl").write_text(
        gold.replace("DATE:15:19", "DATE:14:18").replace('"start": 15, "end": 19', '"start": 14, "end": 18'),
        encoding="utf-8",
    )

    assert refused("validate", "--corpus", "c", "--patterns", "patterns") == [
        "c/gold.jsonl:1: offsets 14–18 hold ' Jun': expected 'June'; run validate --fix, or correct them",
        PATTERNS_PROBLEM,
    ]
    problem = [
        "c/gold.jsonl:1: DATE:14:18 does not hold 'June': expected raw[start:end] == text; see validate --fix"
    ]
    assert refused("evaluate", "--corpus", "c") == problem
    assert refused("extract", "--corpus", "c", "-o", "run") == problem
    assert refused("mark", "a.en", "--corpus", "c") == problem
    assert not (shelf.parent / "run").exists()


def test_predictions_of_other_texts_are_refused(shelf: Path):
    """Predictions of other texts are refused."""
    row = Record("a.en", "en", "COUNT", 0, 3, "95 ")
    for name, records in (("moved", [row]), ("other", [replace(row, doc="b")])):
        (shelf.parent / f"{name}.jsonl").write_text(dump_jsonl(records), encoding="utf-8")

    assert refused("evaluate", "--corpus", "c", "--pred", "moved.jsonl") == [
        "moved.jsonl: a.en COUNT:0:3 does not hold its text: expected records of the corpus' articles"
    ]
    assert refused("evaluate", "--corpus", "c", "--pred", "other.jsonl") == [
        "other.jsonl: no record of an article of the corpus: expected doc among a.en"
    ]
    assert refused("evaluate", "--corpus", "c", "--pred", ".") == [
        "records.jsonl: no such file: expected a text file; check the path"
    ]


@pytest.mark.usefixtures("news")
def test_a_corpus_of_drafts_cannot_be_scored():
    """A corpus of drafts cannot be scored."""
    run("draft", "a.en.txt", "--corpus", "c")

    assert refused("evaluate", "--corpus", "c") == [
        "c: no article with gold rows that are not drafts: nothing to score; there are none"
    ]


def test_bad_marks_change_nothing(shelf: Path):
    """Bad marks change nothing."""
    before = (shelf / "gold.jsonl").read_bytes()
    (shelf.parent / "m.txt").write_text("[95](COUNT value)", encoding="utf-8")

    assert refused("unmark", "a.en", "m.txt", "--corpus", "c") == [
        "a.en: cannot read the mark at '[95](COUNT value)': expected (LABEL key=value key=\"two words\" #1)"
    ]
    assert (shelf / "gold.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "a.en.txt", "--format", "jsonl,xml"],
        ["extract", "a.en.txt", "--published", "18.7.2022"],
        ["extract", "a.en.txt", "--corpus", "c"],
        ["extract", "a.en.txt", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"],
        ["extract", "a.en.txt", "--workers", "99999"],
        ["extract", "a.en.txt", "--timeout", "inf"],
        ["extract", "--published", "2022-07-18"],
        ["evaluate", "--calibrate", "--rules"],
        ["facts", "a.en.txt", "--format", "xlsx"],
        ["extract", "--no-such-option"],
        ["explain"],
        ["no-such-command"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], news: Path):
    """Wrong usage ends with 2."""
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: " in result.stderr
    assert names(news) == ["a.en.txt"]


@pytest.mark.parametrize(
    "command", ["extract", "diff", "evaluate", "explain", "facts", "validate", "draft", "mark", "unmark"]
)
def test_every_command_has_help_with_an_example(command: str):
    """Every command has help with an example."""
    result = run(command, "--help")

    assert result.exit_code == 0
    assert f"Example: newsfacts {command}" in result.stdout


def test_no_arguments_show_the_commands():
    """No arguments show the commands."""
    found = re.findall(r"^│ (\w+) ", run().output, re.MULTILINE)

    assert found == ["extract", "diff", "explain", "facts", "evaluate", "validate", "draft", "mark", "unmark"]


def test_version():
    """As an issue is to state it."""
    assert run("--version").stdout == f"newsfacts {version('newsfacts')}\n"


def test_help_shows_all_that_is_said_of_an_option():
    """No word of it is taken for markup."""
    found = " ".join(re.findall(r"[^│\s]+", run("extract", "--help").stdout))

    assert "--id-column <str> Column of the name, else `id` or `doc`, else numbered." in found


@pytest.mark.usefixtures("news")
def test_formats_may_be_told_one_by_one():
    """The last one does not win without a word; spaces do not matter."""
    for number, formats in enumerate((["--format", "csv", "--format", "jsonl"], ["--format", "csv, jsonl"])):
        assert run("extract", "a.en.txt", "-o", f"{number}", *formats).exit_code == 0
        assert list(run_info(Path(f"{number}"))["files"])[:4] == [
            "records.jsonl",
            "articles.jsonl",
            "records.csv",
            "articles.csv",
        ]


@pytest.mark.usefixtures("news")
def test_an_output_that_is_named_as_a_file_is_refused():
    """It would become a folder of that name, which no spreadsheet opens."""
    assert refused("extract", "a.en.txt", "-o", "july.csv") == [
        "july.csv: named as a file: expected a folder for the tables; -o july --format csv"
    ]
    assert refused("facts", "a.en.txt", "-o", "july.ods") == [
        "july.ods: unknown suffix: expected csv, xlsx, or the name of a folder"
    ]
    assert run("facts", "a.en.txt", "-o", "v1.2").exit_code == 0


def test_long_names_keep_their_line_and_both_ends():
    """What stands in the middle goes; a Han character takes two columns."""
    name = "20220718-lishui-double-recruitment.en"
    assert shortened(name, 37) == name
    assert shortened(name, 27) == "20220718-lishui-do…tment.en"
    assert shortened("丽水市招商引资项目集中签约仪式", 12) == "丽水市招…式"
    assert [len(shortened(name, width)) for width in (1, 2, 3)] == [1, 2, 3]


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_streams_are_no_traceback(closed: str, news: Path):
    """Standard input, output and error may be closed by who starts us."""
    program = f'"{sys.executable}" -c "from pipeline.cli import main; main()" explain - {closed}'
    (news / "a.en.txt").write_text("They spent 5 million yuan.", encoding="utf-8")
    told = subprocess.run(  # noqa: S602 - only a shell closes streams
        f"cat a.en.txt | ({program})",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Traceback" not in told.stderr
    assert told.returncode == (1 if closed == "<&-" else 0)
