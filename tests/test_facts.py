"""Facts: one line per quantity, and what may be added up."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import pipeline
from pipeline import cli, corpus, flow
from pipeline.errors import OutputError
from pipeline.facts import COLUMNS, fact_rows, facts, write_facts
from pipeline.show_facts import period_text, value_text, what_text

ROOT = Path(__file__).resolve().parent.parent
Totals = dict[tuple[str, str, str], str]

# Added up by hand from the pages: place, concept and unit → what the text says once.
TOTALS: dict[str, Totals] = {
    "20220718-lishui-double-recruitment.en": {
        ("Lishui", "project", ""): "95",
        ("Lishui", "total_investment", "CNY"): "38070000000",
        ("Lishui", "county", ""): "9",
        ("Lishui", "talent", ""): "37829",
        ("Lishui", "land_area", "mu"): "450",
        ("Lishui", "activity", ""): "345",
        ("Lishui Economic and Technological Development Zone", "project", ""): "28",
        ("Lishui Economic and Technological Development Zone", "total_investment", "CNY"): "22790000000",
        ("Songyang County", "project", ""): "20",
        ("Songyang County", "total_investment", "CNY"): "20000000000",
        ("Jinyun County", "enterprise", ""): "450",
    },
    "20220718-lishui-double-recruitment.zh": {
        ("丽水市", "project", ""): "95",
        ("丽水市", "total_investment", "CNY"): "38070000000",
        ("丽水市", "county", ""): "9",
        ("丽水市", "talent", ""): "37829",
        ("丽水市", "land_area", "亩"): "450",
        ("丽水市", "activity", ""): "345",
        ("丽水经开区", "project", ""): "28",
        ("丽水经开区", "total_investment", "CNY"): "22790000000",
        ("松阳县", "project", ""): "20",
        ("松阳县", "total_investment", "CNY"): "20000000000",
        ("缙云县", "enterprise", ""): "450",
    },
}


def totals(records: list[pipeline.Record]) -> Totals:
    """Pivot of what may be added up, by place, concept and unit."""
    frame = facts(records)
    sums = frame[frame["countable"]].groupby(["place", "aspect_id", "unit"])["value"].sum()
    return {key: str(value) for key, value in sums.items()}


@pytest.mark.parametrize("doc", TOTALS)
def test_a_pivot_of_the_gold_of_the_shipped_article_counts_nothing_twice(doc: str):
    """Parts, thresholds, size classes and overlapping counts are left out of the sums."""
    shelf = corpus.load(ROOT / "corpus")

    assert totals([row for row in shelf.gold if row.doc == doc and row.label != "IGNORE"]) == TOTALS[doc]


@pytest.mark.parametrize("doc", TOTALS)
def test_a_pivot_of_the_extracted_article_is_that_of_gold(doc: str):
    """The same sums from the text, but for the ten matters that gold leaves open."""
    found = totals(flow.load().extract(corpus.load(ROOT / "corpus").articles[doc]))

    open_in_gold = [key for key in found if key not in TOTALS[doc]]
    assert {key: value for key, value in found.items() if key in TOTALS[doc]} == TOTALS[doc]
    assert [(found[key], key[0]) for key in open_in_gold] == [("10", next(iter(TOTALS[doc]))[0])]


REASONS = [
    ("The city signed 95 projects, including 78 factories.", ["", "part"]),
    ("The plant cost 30.57 billion yuan ($4.71 billion).", ["", "conversion"]),
    ("Lishui plans to spend 3 million yuan.", ["plan"]),
    ("Exports rose 12 percent.", ["percentage"]),
    ("Rent is 800 yuan per mu.", ["rate"]),
    ("They invested 3 to 5 billion yuan.", ["no value"]),
    ("It has 20 projects above 100 million yuan.", ["", "threshold"]),
    ("It is a 10-billion project.", ["size class"]),
    ("Lishui signed 275 projects.\nLishui signed 275 projects in 2023.", ["repeated", ""]),
    ("Lishui signed 275 projects.\nHangzhou signed 275 projects.", ["", ""]),
    (
        "Lishui signed 5 projects in May 2023. In 2023, Lishui signed 9 projects.",
        ["within another period", ""],
    ),
    ("Lishui signed 5 projects in 2022. In 2023, Lishui signed 9 projects.", ["", ""]),
    ("总投资380.7亿元，同比增长3%。", ["", "percentage"]),
    ("全市签约项目95个，其中工业项目78个，总投资36亿元。", ["", "part", "of a part"]),
]


@pytest.mark.parametrize(("text", "reasons"), REASONS)
def test_a_line_says_why_it_must_not_be_added(text: str, reasons: list[str]):
    """`not_counted` gives one reason; lines without one are countable."""
    frame = facts(pipeline.extract(text, published="2024-05-15"))

    assert frame["not_counted"].tolist() == reasons
    assert frame["countable"].tolist() == [not reason for reason in reasons]


def test_a_part_takes_place_and_period_of_its_whole():
    """Records leave open what their sentence does not say; the line of a part says it."""
    text = "1至6月，丽水引进项目95个。其中制造业项目78个。"
    frame = facts(pipeline.extract(text, published="2022-07-18"))

    assert frame["place"].tolist() == ["丽水市", "丽水市"]
    assert frame["period_end"].tolist() == [date(2022, 6, 30)] * 2


def test_the_change_of_a_part_takes_its_place_and_period():
    """A growth rate behind a part is of the same place and period, one of something else is not."""
    text = "1至6月，丽水生产总值900亿元。其中，第一产业增加值50亿元，增长5.1%。工业投资增长8%。"
    frame = facts(pipeline.extract(text, published="2022-07-18"))

    assert frame[["text", "place"]].values.tolist() == [
        ["900亿元", "丽水市"],
        ["50亿元", "丽水市"],
        ["5.1%", "丽水市"],
        ["8%", ""],
    ]
    assert frame["period_end"].tolist() == [date(2022, 6, 30)] * 3 + [None]


def test_who_said_it_and_when_it_was_published():
    """The speaker of the quote around a quantity, and the date of the article."""
    article = pipeline.Article(
        "a", 'Li Wei, mayor of Lishui, said: "We signed 95 projects."', date(2024, 5, 15)
    )
    rows = fact_rows(pipeline.load().extract(article), [article])

    assert [(row["said_by"], row["published"]) for row in rows] == [("Li Wei", date(2024, 5, 15))]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("总投资380.7亿元。", "亿元", "380.70"),
        ("总投资380.7亿元。", "万元", "3807000.00"),
        ("总投资3.125亿美元。", "亿元", None),
        ("They invested $4.715 billion.", "billion", "4.72"),
        ("They invested $4.725 billion.", "billion", "4.72"),
        ("They signed 95 projects.", "million", None),
    ],
)
def test_rounded_column(text: str, unit: str, value: str | None):
    """Amounts in a unit, to two places and half to even; 亿元 and 万元 are said of yuan only."""
    (row,) = fact_rows(pipeline.extract(text), rounded=unit)

    assert row[unit] == (None if value is None else Decimal(value))


SHOWN = [
    ("worth more than 1 billion yuan", "> 1 billion yuan"),
    ("about 450 mu of land", "≈ 450 mu"),
    ("up to HK$300m", "≤ 300 million HKD"),
    ("exports rose 12 percent", "+12 %"),
    ("down 3 percent", "-3 %"),
    ("between 3 and 5 billion yuan", "3–5 billion yuan"),
    ("1304 masters", "1,304"),
    ("800 yuan per mu", "800 yuan per mu"),
    ("总投资超200亿元", "> 200亿元"),
    ("不少于3800万美元", "≥ 3800万美元"),
    ("提高8.5个百分点", "+8.5个百分点"),
]


@pytest.mark.parametrize(("text", "shown"), SHOWN)
def test_values_read_as_they_are_meant(text: str, shown: str):
    """Bounds, scale and unit as a reader expects them."""
    (row,) = fact_rows(pipeline.extract(text))

    assert value_text(row) == shown


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2022-01-01", "2022-06-30", "Jan–Jun 2022"),
        ("2022-01-01", "2022-12-31", "2022"),
        ("2024-02-01", "2024-02-29", "Feb 2024"),
        ("2024-02-01", "2024-02-28", "1 Feb – 28 Feb 2024"),
        ("2022-06-27", "2022-06-27", "27 Jun 2022"),
        ("2021-11-01", "2022-02-28", "Nov 2021 – Feb 2022"),
        ("2021-01-01", "2025-12-31", "2021–2025"),
        ("2020-11-01", None, "since 1 Nov 2020"),
        (None, "2025-12-31", "until 31 Dec 2025"),
        (None, None, ""),
    ],
)
def test_periods_read_as_they_are_meant(start: str | None, end: str | None, shown: str):
    """Whole months and years without days, single days once, open periods by their bound."""
    first, last = (date.fromisoformat(day) if day else None for day in (start, end))

    assert period_text(first, last) == shown


def test_parts_and_what_is_not_counted_are_marked():
    """`of which` before parts, the reason behind other lines."""
    text = "They signed 95 projects, including 78 factories, each worth over 2 million yuan ($1 million)."

    assert [what_text(row) for row in fact_rows(pipeline.extract(text))][:2] == [
        "projects",
        "of which factories",
    ]


def test_files_hold_all_columns(tmp_path: Path):
    """CSV opens in Excel as it is, dates are ISO 8601; the workbook has the same bytes each time."""
    rows = fact_rows(pipeline.extract("In 2023, Lishui signed 95 projects.", published="2024-05-15"))
    paths = write_facts(rows, tmp_path / "new", ["csv", "xlsx"])
    again = write_facts(rows, tmp_path / "new" / "again.xlsx", ["csv"])

    (line,) = csv.DictReader(io.StringIO(paths[0].read_text(encoding="utf-8-sig")))
    assert list(line) == list(COLUMNS)
    assert (line["period_start"], line["value"], line["countable"]) == ("2023-01-01", "95", "true")
    assert [path.name for path in (*paths, *again)] == ["facts.csv", "facts.xlsx", "again.xlsx"]
    assert paths[1].read_bytes() == again[0].read_bytes()


def test_files_that_are_there_are_kept(tmp_path: Path):
    """Replacing needs `force`."""
    (tmp_path / "facts.csv").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputError, match=r"facts\.csv: is there already"):
        write_facts([], tmp_path, ["csv"])
    assert (tmp_path / "facts.csv").read_text(encoding="utf-8") == "mine"


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str | Path) -> Result:
    """Run the command line as typed."""
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def lines(text: str) -> list[str]:
    """Lines without what pads them."""
    return [line.rstrip() for line in text.splitlines()]


CLI_TEXT = (
    "In 2023, Lishui signed 95 projects with a total investment of over 38 billion yuan, "
    "including 78 factories."
)


def test_facts_reads_well_on_a_terminal(news: Path):
    """One line per quantity: period, place, what of which whole, value with its bound."""
    (news / "b.en.txt").write_text(CLI_TEXT, encoding="utf-8")

    result = run("facts", news / "b.en.txt")

    assert (result.exit_code, result.stderr) == (0, "")
    assert [" ".join(line.split()) for line in lines(result.stdout)] == [
        "b.en",
        "period place what value said by",
        lines(result.stdout)[2],
        "2023 Lishui projects 95",
        "2023 Lishui 95 projects · total investment > 38 billion yuan",
        "2023 Lishui of which factories 78",
        "",
        "3 facts, 2 countable",
    ]


def test_facts_of_a_run_are_those_of_its_articles(news: Path):
    """A run folder gives what its articles give; files are written with -o and kept without --force."""
    (news / "b.en.txt").write_text(CLI_TEXT, encoding="utf-8")
    assert run("extract", news / "b.en.txt", "-o", "run", "--format", "jsonl").exit_code == 0

    of_run = run("facts", "run", "-o", "out", "--format", "csv,xlsx", "--in", "billion")
    of_file = run("facts", news / "b.en.txt", "-o", "out.csv", "--in", "billion")

    assert (of_run.exit_code, of_file.exit_code) == (0, 0)
    assert (news / "out" / "facts.csv").read_bytes() == (news / "out.csv").read_bytes()
    table = csv.DictReader(io.StringIO((news / "out.csv").read_text(encoding="utf-8-sig")))
    assert [row["billion"] for row in table] == ["", "38", ""]
    assert sorted(path.name for path in (news / "out").iterdir()) == ["facts.csv", "facts.xlsx"]
    assert run("facts", "run", "-o", "out").exit_code == 1


@pytest.mark.parametrize("wrong", [("--in", "pound"), ("--format", "pdf")])
def test_facts_names_what_it_knows(news: Path, wrong: tuple[str, str]):
    """Wrong usage ends with 2."""
    assert run("facts", news, *wrong).exit_code == 2


def test_explain_shows_where_the_context_stands(news: Path):
    """Each column of the context with its words and their characters."""
    (news / "b.en.txt").write_text(CLI_TEXT, encoding="utf-8")

    found = lines(run("explain", news / "b.en.txt").stdout)

    assert [line for line in found if "←" in line and "part_of" in line] == ["  part_of ← including 84–93"]
    assert "  subject, subject_id ← 95 projects 23–34" in found
    assert "  modifier ← of over 59–66" in found
