"""Dates: tables of forms in both languages, calendar arithmetic, and what must stay unresolved."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import spacy

from pipeline import dates, patterns, periods
from pipeline.errors import InputError
from pipeline.extractors import FactReader, date_readers
from pipeline.extractors import date as date_extractor
from pipeline.match import RuleMatcher
from pipeline.periods import Period, Stated
from pipeline.published import written_date
from pipeline.units import Fact

VOCAB = spacy.blank("xx").vocab
LANGUAGES = patterns.load().languages
READERS = {lang: FactReader(VOCAB, LANGUAGES[lang]) for lang in ("en", "zh")}
WORDS, READER = LANGUAGES["en"], READERS["en"]
MATCHER = RuleMatcher(VOCAB, WORDS, "DATE")
# {June 14: 2022-06-14}, {since 2019: 2019-01-01/}, {three years: P3Y}, {early 2023: ? no exact days}
MARK = re.compile(r"\{([^{}]+): ([^{}]+)\}")

Known = dict[str, list[Fact]]


def rows_of(units, facts):
    """Dates as (span, days or duration, trace)."""
    rows = []
    for fact in facts:
        assert set(fact.columns) <= {"period_start", "period_end", "duration"}
        start, end = (str(fact.columns.get(name, "")) for name in ("period_start", "period_end"))
        days = "" if start == end == "" else start if start == end else f"{start}/{end}"
        rows.append(
            (units.slice(fact.first, fact.last), days or fact.columns.get("duration", ""), fact.trace)
        )
    return rows


def find(text, published, known=None):
    """Find the dates of an English text, given the facts of other labels."""
    doc = READER.tokenizer(text)
    doc._.published = published or None
    units = READER.units(doc)
    return rows_of(units, date_extractor.find(units, MATCHER, known or {}))


def table(lang):
    """Lines of the table of a language: (language, publication date, marked text)."""
    path = Path(__file__).parent / "dates" / f"{lang}.txt"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [(lang, *line.split(" | ", 1)) for line in lines]


TABLES = [row for lang in READERS for row in table(lang)]


@pytest.mark.parametrize(("lang", "published", "marked"), TABLES)
def test_line_of_the_table(lang, published, marked):
    """A text has exactly the marked dates, with their days or the reason why there are none."""
    expected = MARK.findall(marked)
    reader = READERS[lang]
    doc = reader.tokenizer(MARK.sub(r"\1", marked))
    doc._.published = None if published == "-" else published
    found = rows_of(reader.units(doc), reader.facts(doc, "DATE"))
    reasons = [answer[2:] if answer.startswith("? ") else "" for _, answer in expected]
    assert [(span, days or "?") for span, days, _ in found] == [
        (span, "?" if reason else answer) for (span, answer), reason in zip(expected, reasons, strict=True)
    ]
    assert [reason for reason, row in zip(reasons, found, strict=True) if reason not in row[2]] == []


@pytest.mark.parametrize("lang", READERS)
def test_tables_are_long_enough(lang):
    """At least 120 forms with days in each language, of which none stands twice."""
    marked = [row[1:] for row in TABLES if row[0] == lang]
    assert len(marked) == len(set(marked))
    assert sum(answer[0] != "?" for _, text in marked for _, answer in MARK.findall(text)) >= 120


def test_every_rule_names_a_known_reader():
    """Every rule names a reader that exists."""
    assert {rule.reads for rule in WORDS.rules["DATE"]} <= set(date_readers.READERS)


def test_numbers_of_others_and_titles_are_left_alone():
    """A number of a PERCENT and a year in a TERM are taken."""
    text = "In 2022 and in March 10 percent read Plan for 2030 twice."
    term = Fact("TERM", 8, 11, "quoted")
    percent = Fact("PERCENT", 5, 7, "percent")
    known: Known = {"TERM": [term], "PERCENT": [percent]}
    assert [row[0] for row in find(text, "2024-05-15", known)] == ["2022", "March"]


def test_every_day_of_four_years_is_read_back():
    """Written dates come back as the day they were made of."""
    day, wrong = date(2023, 1, 1), []
    while day < date(2027, 1, 1):
        for form in ("%B {0}, %Y", "{0} %B %Y", "%Y-%m-%d"):
            written = day.strftime(form).format(day.day)
            if find(f"Signed {written}.", "") != [(written, f"{day}", "")]:
                wrong.append(written)
        day += timedelta(days=17)
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-07-18", date(2022, 7, 18)),
        ("2022-07-18 10:30", date(2022, 7, 18)),
        ("2022-07-18T10:30:00+08:00", date(2022, 7, 18)),
        ("18 July 2022", date(2022, 7, 18)),
        ("Mon, 18 Jul 2022", date(2022, 7, 18)),
        ("Monday, July 18, 2022", date(2022, 7, 18)),
        ("July 18th, 2022", date(2022, 7, 18)),
        ("1st of May 2024", date(2024, 5, 1)),
        ("Sept. 5, 2021", date(2021, 9, 5)),
        ("February 29, 2024", date(2024, 2, 29)),
        ("June 14,2022", date(2022, 6, 14)),
        ("February 29, 2023", None),
        ("2023-02-29", None),
        ("31 April 2023", None),
        ("18/07/2022", None),
        ("07/08/2022", None),
        ("July 2022", None),
        ("18 July", None),
        ("95", None),
        ("2023年", None),
        ("by the end of 2025", None),
        ("yesterday", None),
        ("Smarch 13, 2022", None),
    ],
)
def test_written_date_hands_dateparser_only_what_it_reads_rightly(text, expected):
    """Full dates with a month name or in ISO order; all else is refused."""
    assert written_date(text) == expected


def test_publication_date_as_pages_write_it():
    """A Doc may carry its publication date as text; what is no date is refused."""
    assert find("They came yesterday.", "1 March 2024")[0][:2] == ("yesterday", "2024-02-29")
    with pytest.raises(InputError, match="18/07/2022"):
        find("They came yesterday.", "18/07/2022")


def test_dateparser_agrees_with_our_own_tables():
    """Two independent readers give the same day."""
    differing = []
    for month in range(1, 13):
        for form in ("%B {0}, %Y", "{0} %b %Y"):
            written = date(2024, month, 28).strftime(form).format(28)
            days = [row[1] for row in find(f"Signed {written}.", "")]
            if days != [f"{written_date(written)}"]:
                differing.append(written)
    assert differing == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (periods.part_period(2023, 4, 3), Period(date(2023, 10, 1), date(2023, 12, 31))),
        (periods.part_period(2024, 1, 6), Period(date(2024, 1, 1), date(2024, 6, 30))),
        (periods.part_period(2024, 5, 3), "a year has no part 5 of 1 × 3 months"),
        (periods.month_period(2023, 12, 3), Period(date(2023, 12, 1), date(2024, 2, 29))),
        (periods.month_period(9999, 12, 2), "year 9999 is out of range"),
        (dates.rolling(date(2022, 7, 18), "M", -6), Period(date(2022, 1, 19), date(2022, 7, 18))),
        (dates.rolling(date(2023, 2, 28), "M", -6), Period(date(2022, 9, 1), date(2023, 2, 28))),
        (dates.rolling(date(2024, 6, 30), "D", -30), Period(date(2024, 6, 1), date(2024, 6, 30))),
        (dates.rolling(date(2024, 5, 15), "Y", -5000), "-5000 Y from 2024-05-15 is out of range"),
        (dates.relative(date(2024, 1, 3), "M", 3, -1), Period(date(2023, 10, 1), date(2023, 12, 31))),
        (dates.relative(date(2024, 1, 3), "Y", 12, 1), Period(date(2025, 1, 1), date(2025, 12, 31))),
        (dates.days_away(date(9999, 12, 31), 1), "1 days from 9999-12-31 is out of range"),
        (periods.shift_year(Period(date(2024, 2, 29), None), -1), "the period that it repeats is open"),
        (periods.duration(Decimal("0.25"), "Y", 1), Period(duration="P3M")),
        (periods.duration(Decimal(0), "Y", 1), "0 Y is no duration"),
        (
            dates.resolve_range(Stated(2023, 6, 1), Stated(2022, 3, 1), None, ""),
            "2023-06-01 to 2022-03-31 does not rise",
        ),
    ],
)
def test_calendar(answer, expected):
    """Calendar arithmetic at the edges of years and months."""
    assert answer == expected
