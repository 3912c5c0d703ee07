"""Splits are scored one by one, and nothing but figures is told of the split `test`."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import cli, corpus
from pipeline.article import Article
from pipeline.evaluate import agreement
from pipeline.evaluate.sections import sections
from pipeline.records import Record, dump_jsonl

TEXT = "The harbor spent $3 million and hired 41 weavers."
ARTICLES = {
    "d1": Article("d1", TEXT, lang="en", split="dev", source="Gull"),
    "d2": Article("d2", TEXT, lang="zh", split="dev", source="Heron"),
    "t1": Article("t1", TEXT, lang="en", split="test", source="Gull"),
}


def row(doc: str, label: str, written: str, value: int, **columns: str) -> Record:
    """Build the record of a passage of TEXT."""
    start = TEXT.index(written)
    return Record(doc, "en", label, start, start + len(written), written, value=Decimal(value), **columns)


def rows(*docs: str, weavers: int = 41) -> list[Record]:
    """Build the two records of each of some articles."""
    return [
        made
        for doc in docs
        for made in (
            row(doc, "MONEY", "$3 million", 3000000, currency="USD"),
            row(doc, "COUNT", "41 weavers", weavers),
        )
    ]


GOLD = rows("d1", "d2", "t1")
FOUND = [*rows("d1"), *rows("d2", weavers=40), *rows("t1", weavers=14)]


def f1(scored: Mapping[str, object]) -> dict[str, object]:
    """Show the value F1 of MONEY and COUNT."""
    return {name: scored[name].value.f1 for name in ("MONEY", "COUNT")}


def test_each_split_is_scored_by_itself_and_test_tells_no_miss():
    """The wrong count of the dev article is told, that of the test article only counted."""
    told = sections(GOLD, FOUND, ARTICLES)

    assert [(s.name, list(s.articles), s.rows, f1(s.evaluation.rows)) for s in told] == [
        ("dev", ["d1", "d2"], 4, {"MONEY": 1.0, "COUNT": 0.5}),
        ("test", ["t1"], 2, {"MONEY": 1.0, "COUNT": 0.0}),
    ]
    assert [[(m.kind, m.gold.doc) for m in s.evaluation.misses] for s in told] == [[("wrong", "d2")], []]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("lang", {"en": {"MONEY": 1.0, "COUNT": 1.0}, "zh": {"MONEY": 1.0, "COUNT": 0.0}}),
        ("source", {"Gull": {"MONEY": 1.0, "COUNT": 1.0}, "Heron": {"MONEY": 1.0, "COUNT": 0.0}}),
        ("doc", {"d1": {"MONEY": 1.0, "COUNT": 1.0}, "d2": {"MONEY": 1.0, "COUNT": 0.0}}),
    ],
)
def test_parts_of_a_split_hold_their_own_articles(by, expected):
    """The test article shares language and source with a dev article and is in none of its parts."""
    dev, test = sections(GOLD, FOUND, ARTICLES, [by])

    assert {value: f1(e.rows) for value, e in dev.groups[by].items()} == expected
    assert [f1(e.rows) for e in test.groups[by].values()] == [{"MONEY": 1.0, "COUNT": 0.0}]


def test_kinds_have_rows_of_their_own():
    """A wrong kind is missed in one row and spurious in another."""
    gold = [row("d1", "ORG", "harbor", 0, kind="company"), row("d1", "MONEY", "$3 million", 3)]
    found = [row("d1", "ORG", "harbor", 0, kind="zone"), row("d1", "MONEY", "$3 million", 3)]
    (dev,) = sections(gold, found, {"d1": ARTICLES["d1"]}, ["kind"])

    assert {
        name: (r.gold, r.predicted, r.overlap.correct) for name, r in dev.groups["kind"][""].rows.items()
    } == {"MONEY": (1, 1, 1), "ORG company": (1, 0, 0), "ORG zone": (0, 1, 0)}


def test_readers_who_settle_a_test_article_see_their_differences():
    """The seal is for those who write rules."""
    first, second = rows("t1"), rows("t1", weavers=14)
    assert [m.gold.text for m in agreement(first, second, ARTICLES).misses] == ["41 weavers"]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Build a corpus of the three articles, and the records to score."""
    folder = tmp_path / "c"
    for doc, article in ARTICLES.items():
        path = tmp_path / f"{doc}.txt"
        path.write_text(TEXT, encoding="utf-8")
        corpus.draft(folder, path, lambda _: [], lang=article.lang)
    index = (folder / "articles.csv").read_text(encoding="utf-8").splitlines()
    for n, article in enumerate(ARTICLES.values(), 1):
        cells = index[n].split(",")
        index[n] = ",".join([*cells[:4], article.split, cells[5], article.source, *cells[7:]])
    (folder / "articles.csv").write_text("\n".join(index) + "\n", encoding="utf-8")
    (folder / "gold.jsonl").write_text(dump_jsonl(GOLD), encoding="utf-8")
    (tmp_path / "found.jsonl").write_text(dump_jsonl(FOUND), encoding="utf-8")
    return folder


def run(shelf: Path, *options: str) -> str:
    """Run `evaluate` on the corpus and the records."""
    arguments = ["evaluate", "--corpus", str(shelf), "--pred", str(shelf.parent / "found.jsonl"), *options]
    result = CliRunner().invoke(cli.app, arguments, env={"COLUMNS": "80", "NO_COLOR": "1"})
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


@pytest.mark.parametrize("options", [(), ("--by", "doc"), ("--by", "kind"), ("--by", "split"), ("--json",)])
def test_no_word_of_a_test_article_is_printed(shelf, options):
    """Whatever is asked for: text and ids of the dev miss are shown, none of the test article's."""
    told = run(shelf, *options)

    assert "41 weavers" in told
    if options == ("--json",):
        splits = json.loads(told)["splits"]
        assert [miss["gold"]["doc"] for miss in splits["dev"]["misses"]] == ["d2"]
        assert "misses" not in splits["test"]
        told = json.dumps({**splits["test"], "articles": []})
    else:
        # The id of the article stands in the heading of its figures, and nowhere else.
        assert told.count("t1") == ("doc" in options)
        assert told.count("COUNT:38:48") == told.count("41 weavers") == 1
        told = told.replace("COUNT:38:48", "").replace(TEXT.replace("41 weavers", "⟦41 weavers⟧"), "")
    assert [word for word in ("weavers", "$3 million", "COUNT:38:48") if word in told] == []


def test_by_a_column_shows_f1_of_each_part(shelf):
    """The whole output for one label a part."""
    shown = [line.rstrip() for line in run(shelf, "--by", "lang", "--no-misses").splitlines()]
    assert [line for line in shown if not line.startswith("─")] == [
        "dev: 2 articles, 4 gold rows",
        "",
        "dev, lang en",
        "label gold found          exact F1        overlap F1          value F1",
        "MONEY    1     1 1.000         n/a 1.000         n/a 1.000         n/a",
        "COUNT    1     1 1.000         n/a 1.000         n/a 1.000         n/a",
        "",
        "dev, lang zh",
        "label gold found          exact F1        overlap F1          value F1",
        "MONEY    1     1 1.000         n/a 1.000         n/a 1.000         n/a",
        "COUNT    1     1 1.000         n/a 1.000         n/a 0.000         n/a",
        "",
        "test: 1 article, 2 gold rows; only the figures are told, these articles stay unread",
        "",
        "test, lang en",
        "label gold found          exact F1        overlap F1          value F1",
        "MONEY    1     1 1.000         n/a 1.000         n/a 1.000         n/a",
        "COUNT    1     1 1.000         n/a 1.000         n/a 0.000         n/a",
        "",
        "dev: not as gold says: 1 record",
    ]


def test_one_split_or_language_alone(shelf):
    """`--split` and `--lang` leave the other articles out, and an unknown `--by` is wrong usage."""
    assert run(shelf, "--split", "test").splitlines()[0].startswith("test: 1 article")
    assert "test" not in run(shelf, "--split", "dev")
    assert run(shelf, "--lang", "zh", "--no-misses").splitlines()[0] == "dev: 1 article, 2 gold rows"
    wrong = CliRunner().invoke(cli.app, ["evaluate", "--by", "moon"])
    assert wrong.exit_code == 2
    assert "expected source, lang, split, kind, doc" in " ".join(wrong.stderr.replace("│", " ").split())


def test_both_versions_of_a_pair_are_in_one_split(shelf):
    """A pair on two sides would let rules see what they are tested on."""
    path = shelf / "articles.csv"
    index = path.read_text(encoding="utf-8").splitlines()
    for n in (1, 3):
        cells = index[n].split(",")
        index[n] = ",".join([*cells[:2], "harbor", *cells[3:]])
    path.write_text("\n".join(index) + "\n", encoding="utf-8")
    assert corpus.validate(shelf) == [
        "c/articles.csv:4: split 'test' of 't1': expected 'dev', that of the other version, 'd1'"
    ]
