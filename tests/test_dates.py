"""Dates in English: forms, calendar arithmetic, and what must stay unresolved."""

from datetime import date, timedelta
from decimal import Decimal

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

WORDS = patterns.load().languages["en"]
VOCAB = spacy.blank("en").vocab
READER = FactReader(VOCAB, WORDS)
MATCHER = RuleMatcher(VOCAB, WORDS, "DATE")

Known = dict[str, list[Fact]]


def find(text, published, known=None):
    """Find the dates of a text: (span, period "start/end" or duration, trace)."""
    doc = READER.tokenizer(text)
    doc._.published = published or None
    units = READER.units(doc)
    rows = []
    for fact in date_extractor.find(units, MATCHER, known or {}):
        start, end = (fact.columns.get(name) for name in ("period_start", "period_end"))
        days = f"{start or ''}/{end or ''}" if start or end else ""
        assert set(fact.columns) <= {"period_start", "period_end", "duration"}
        rows.append(
            (units.slice(fact.first, fact.last), days or fact.columns.get("duration", ""), fact.trace)
        )
    return rows


# Text, publication date, whole list of (span, days or duration).
FORMS = [
    # days
    ("It opened on June 14.", "2022-07-18", [("June 14", "2022-06-14/2022-06-14")]),
    ("It opened on June 14.", "2022-06-13", [("June 14", "2021-06-14/2021-06-14")]),
    ("It opened on June 14.", "2022-06-14", [("June 14", "2022-06-14/2022-06-14")]),
    ("It will open on June 14.", "2022-06-14", [("June 14", "2022-06-14/2022-06-14")]),
    ("It will open on June 14.", "2022-07-18", [("June 14", "2023-06-14/2023-06-14")]),
    ("It is scheduled to open on January 5.", "2023-12-30", [("January 5", "2024-01-05/2024-01-05")]),
    ("On June 14, the hall will open.", "2024-05-15", [("June 14", "2024-06-14/2024-06-14")]),
    ("The fair opens on June 14.", "2024-05-15", [("June 14", "2024-06-14/2024-06-14")]),
    ("It was signed on December 31.", "2024-01-01", [("December 31", "2023-12-31/2023-12-31")]),
    ("It was signed on February 29.", "2025-03-01", [("February 29", "2024-02-29/2024-02-29")]),
    ("It was signed on February 29.", "2024-02-29", [("February 29", "2024-02-29/2024-02-29")]),
    ("It was signed on February 29, 2020.", "", [("February 29, 2020", "2020-02-29/2020-02-29")]),
    ("They met on 15 December.", "2005-02-16", [("15 December", "2004-12-15/2004-12-15")]),
    ("The contract was signed on 14 June 2023.", "2024-05-15", [("14 June 2023", "2023-06-14/2023-06-14")]),
    ("Signed June 14th, 2023.", "", [("June 14th, 2023", "2023-06-14/2023-06-14")]),
    ("Signed the 1st of May, 2024.", "", [("the 1st of May, 2024", "2024-05-01/2024-05-01")]),
    ("Signed on Sept. 5, 2021.", "", [("Sept. 5, 2021", "2021-09-05/2021-09-05")]),
    ("Signed on Jan 31 2020.", "", [("Jan 31 2020", "2020-01-31/2020-01-31")]),
    ("DECEMBER 1, 2022", "", [("DECEMBER 1, 2022", "2022-12-01/2022-12-01")]),
    ("On May 10,2024 it opened.", "", [("May 10,2024", "2024-05-10/2024-05-10")]),
    ("Filed 2023-11-02.", "", [("2023-11-02", "2023-11-02/2023-11-02")]),
    ("Date:2022-07-18 Source:Lishui Daily", "", [("2022-07-18", "2022-07-18/2022-07-18")]),
    ("It met on Tuesday, May 14, 2024.", "", [("Tuesday, May 14, 2024", "2024-05-14/2024-05-14")]),
    ("It met on March 3 last year.", "2024-05-15", [("March 3 last year", "2023-03-03/2023-03-03")]),
    ("It met on June 14 this year.", "2022-07-18", [("June 14 this year", "2022-06-14/2022-06-14")]),
    ("It must be paid by June 30.", "2024-05-15", [("June 30", "/2024-06-30")]),
    ("As of March 31, 2024, it held gold.", "", [("As of March 31, 2024", "/2024-03-31")]),
    ("It has been shut since April 2.", "2024-05-15", [("since April 2", "2024-04-02/")]),
    ("It must be paid no later than June 30.", "2024-05-15", [("June 30", "/2024-06-30")]),
    (
        "On May 20th, on May 15",
        "2024-06-01",
        [("May 20th", "2024-05-20/2024-05-20"), ("May 15", "2024-05-15/2024-05-15")],
    ),
    # ranges of days
    (
        "The expo was held from May 6 to May 10.",
        "2024-05-15",
        [("from May 6 to May 10", "2024-05-06/2024-05-10")],
    ),
    ("It ran June 14 to 16, 2023.", "", [("June 14 to 16, 2023", "2023-06-14/2023-06-16")]),
    ("It ran on June 14-16.", "2022-07-18", [("June 14-16", "2022-06-14/2022-06-16")]),
    ("It will run on June 14-16.", "2024-06-15", [("June 14-16", "2024-06-14/2024-06-16")]),
    ("It ran 14-16 June 2023.", "", [("14-16 June 2023", "2023-06-14/2023-06-16")]),
    (
        "It ran from 28 December to 3 January.",
        "2024-01-10",
        [("from 28 December to 3 January", "2023-12-28/2024-01-03")],
    ),
    (
        "It ran from December 28, 2023 to January 3, 2024.",
        "",
        [("from December 28, 2023 to January 3, 2024", "2023-12-28/2024-01-03")],
    ),
    ("It fell between March 3 and 9.", "2024-05-15", [("between March 3 and 9", "2024-03-03/2024-03-09")]),
    # months
    ("It reopened in March.", "2024-05-15", [("March", "2024-03-01/2024-03-31")]),
    ("It reopened in May.", "2024-05-15", [("May", "2024-05-01/2024-05-31")]),
    ("It reopened in December.", "2024-01-01", [("December", "2023-12-01/2023-12-31")]),
    ("It will reopen in March.", "2024-05-15", [("March", "2025-03-01/2025-03-31")]),
    ("It sold 5 in February 2023.", "", [("February 2023", "2023-02-01/2023-02-28")]),
    ("It sold 5 in February 2024.", "", [("February 2024", "2024-02-01/2024-02-29")]),
    ("Sales fell in Sept. 2021.", "", [("Sept. 2021", "2021-09-01/2021-09-30")]),
    ("April exports rose.", "2024-05-15", [("April", "2024-04-01/2024-04-30")]),
    ("Orders have doubled since April.", "2024-05-15", [("since April", "2024-04-01/")]),
    ("Sold in June of last year.", "2024-05-15", [("June of last year", "2023-06-01/2023-06-30")]),
    ("Sold last June.", "2024-05-15", [("last June", "2023-06-01/2023-06-30")]),
    ("Due next January.", "2023-11-20", [("next January", "2024-01-01/2024-01-31")]),
    ("It was done by the end of June.", "2022-07-18", [("by the end of June", "/2022-06-30")]),
    ("It will be done by the end of June.", "2024-05-15", [("by the end of June", "/2024-06-30")]),
    ("It will be done by the end of February.", "2023-12-31", [("by the end of February", "/2024-02-29")]),
    ("It rose from January to June.", "2022-07-18", [("from January to June", "2022-01-01/2022-06-30")]),
    (
        "From January to June the ferry runs.",
        "2024-05-15",
        [("From January to June", "2024-01-01/2024-06-30")],
    ),
    ("January-November profits fell.", "2022-12-27", [("January-November", "2022-01-01/2022-11-30")]),
    (
        "It fell from November to March.",
        "2022-07-18",
        [("from November to March", "2021-11-01/2022-03-31")],
    ),
    ("It fell between March and May.", "2022-06-01", [("between March and May", "2022-03-01/2022-05-31")]),
    ("January to June 2022 was dry.", "", [("January to June 2022", "2022-01-01/2022-06-30")]),
    (
        "From November 2022 to March 2023 it was shut.",
        "",
        [("From November 2022 to March 2023", "2022-11-01/2023-03-31")],
    ),
    (
        "From January to June of last year it was shut.",
        "2024-05-15",
        [("From January to June of last year", "2023-01-01/2023-06-30")],
    ),
    ("Filed in 2023-11.", "", [("2023-11", "2023-11-01/2023-11-30")]),
    # years
    ("It lost money in 2022.", "", [("2022", "2022-01-01/2022-12-31")]),
    ("It has lost money since 2019.", "", [("since 2019", "2019-01-01/")]),
    ("Output will double by 2025.", "", [("2025", "/2025-12-31")]),
    ("Output will double by the end of 2025.", "", [("by the end of 2025", "/2025-12-31")]),
    ("It ran until 2020.", "", [("until 2020", "/2020-12-31")]),
    ("Assets at the end of 2023 were low.", "", [("the end of 2023", "/2023-12-31")]),
    ("Deals made before 2005 stand.", "", [("2005", "/2004-12-31")]),
    ("It will grow after 2026.", "", [("2026", "2027-01-01/")]),
    ("From 2025 onwards it is banned.", "", [("From 2025 onwards", "2025-01-01/")]),
    ("From 2021 to 2025 it will double.", "", [("From 2021 to 2025", "2021-01-01/2025-12-31")]),
    ("It grew in 2021-2025.", "", [("2021-2025", "2021-01-01/2025-12-31")]),
    ("The 2021-2023 period was lean.", "", [("2021-2023", "2021-01-01/2023-12-31")]),
    ("It grew in 2021-25.", "", [("2021-25", "2021-01-01/2025-12-31")]),
    ("It grew between 2019 and 2023.", "", [("between 2019 and 2023", "2019-01-01/2023-12-31")]),
    ("Its 2023 revenue fell.", "", [("2023", "2023-01-01/2023-12-31")]),
    ("It fell from 2022 levels.", "", [("2022", "2022-01-01/2022-12-31")]),
    (
        "It fell in 2021, 2022 and 2023.",
        "",
        [
            ("2021", "2021-01-01/2021-12-31"),
            ("2022", "2022-01-01/2022-12-31"),
            ("2023", "2023-01-01/2023-12-31"),
        ],
    ),
    ("It fell in the 1990s.", "", [("the 1990s", "1990-01-01/1999-12-31")]),
    # parts of a year
    ("It was shut in the first half of 2023.", "", [("the first half of 2023", "2023-01-01/2023-06-30")]),
    ("It grew in the second half of 2023.", "", [("the second half of 2023", "2023-07-01/2023-12-31")]),
    (
        "It grew in the first half of the year.",
        "2022-07-18",
        [("the first half of the year", "2022-01-01/2022-06-30")],
    ),
    ("It grew in the first half.", "2022-07-18", [("the first half", "2022-01-01/2022-06-30")]),
    ("It grew in H1 2024.", "", [("H1 2024", "2024-01-01/2024-06-30")]),
    ("It grew in the first quarter of 2024.", "", [("the first quarter of 2024", "2024-01-01/2024-03-31")]),
    ("It grew in Q1 2024.", "", [("Q1 2024", "2024-01-01/2024-03-31")]),
    ("It grew in Q3.", "2023-10-20", [("Q3", "2023-07-01/2023-09-30")]),
    ("It grew in the fourth quarter.", "2024-01-20", [("the fourth quarter", "2023-10-01/2023-12-31")]),
    ("It grew in the last quarter of 2023.", "", [("the last quarter of 2023", "2023-10-01/2023-12-31")]),
    ("First-quarter profit fell.", "2024-05-15", [("First-quarter", "2024-01-01/2024-03-31")]),
    (
        "It grew in the second quarter of last year.",
        "2024-05-15",
        [("the second quarter of last year", "2023-04-01/2023-06-30")],
    ),
    (
        "It grew in the first three quarters.",
        "2023-10-25",
        [("the first three quarters", "2023-01-01/2023-09-30")],
    ),
    (
        "It grew in the first four months of the year.",
        "2024-05-15",
        [("the first four months of the year", "2024-01-01/2024-04-30")],
    ),
    ("It grew in the first four months.", "2024-05-15", [("the first four months", "2024-01-01/2024-04-30")]),
    (
        "It grew in the first two months of 2024.",
        "",
        [("the first two months of 2024", "2024-01-01/2024-02-29")],
    ),
    (
        "It grew in the last three months of 2023.",
        "",
        [("the last three months of 2023", "2023-10-01/2023-12-31")],
    ),
    ("It lost money in FY2023.", "", [("FY2023", "2023-01-01/2023-12-31")]),
    (
        "It said it expects sales to grow in the fourth quarter.",
        "2024-05-15",
        [("the fourth quarter", "2024-10-01/2024-12-31")],
    ),
    # relative to the publication date
    ("Sales rose this year.", "2024-05-15", [("this year", "2024-01-01/2024-12-31")]),
    ("Sales rose last year.", "2024-01-01", [("last year", "2023-01-01/2023-12-31")]),
    ("Sales will rise next year.", "2023-12-31", [("next year", "2024-01-01/2024-12-31")]),
    ("Sales rose last month.", "2024-03-31", [("last month", "2024-02-01/2024-02-29")]),
    ("Sales rose last month.", "2024-01-01", [("last month", "2023-12-01/2023-12-31")]),
    ("Sales will rise next month.", "2024-01-31", [("next month", "2024-02-01/2024-02-29")]),
    ("Sales rose last week.", "2024-05-15", [("last week", "2024-05-06/2024-05-12")]),
    ("Sales rose last week.", "2024-01-01", [("last week", "2023-12-25/2023-12-31")]),
    ("Sales rose this week.", "2024-05-19", [("this week", "2024-05-13/2024-05-19")]),
    ("Sales rose last quarter.", "2024-02-10", [("last quarter", "2023-10-01/2023-12-31")]),
    ("Sales rose above last whole year.", "2022-07-18", [("last whole year", "2021-01-01/2021-12-31")]),
    ("The tasks of the whole year are clear.", "2022-07-18", [("the whole year", "2022-01-01/2022-12-31")]),
    (
        "Since the beginning of this year, it grew.",
        "2022-07-18",
        [("Since the beginning of this year", "2022-01-01/")],
    ),
    ("It will open by the end of the year.", "2024-05-15", [("by the end of the year", "/2024-12-31")]),
    ("It will open by year-end.", "2024-05-15", [("by year-end", "/2024-12-31")]),
    ("Sales rose in the past six months.", "2022-07-18", [("the past six months", "2022-01-19/2022-07-18")]),
    ("Sales rose in the past six months.", "2022-06-30", [("the past six months", "2022-01-01/2022-06-30")]),
    ("Sales rose in the past six months.", "2024-08-30", [("the past six months", "2024-03-01/2024-08-30")]),
    (
        "Sales rose over the last five years.",
        "2024-02-29",
        [("the last five years", "2019-03-01/2024-02-29")],
    ),
    ("Sales rose over the past year.", "2024-05-15", [("the past year", "2023-05-16/2024-05-15")]),
    ("Sales rose in the last 30 days.", "2024-03-15", [("the last 30 days", "2024-02-15/2024-03-15")]),
    ("It grew in the past two weeks.", "2024-01-07", [("the past two weeks", "2023-12-25/2024-01-07")]),
    (
        "It will grow over the next three years.",
        "2024-05-15",
        [("the next three years", "2024-05-16/2027-05-15")],
    ),
    ("The board met on Tuesday.", "2024-05-15", [("Tuesday", "2024-05-14/2024-05-14")]),
    ("The board met on Wednesday.", "2024-05-15", [("Wednesday", "2024-05-15/2024-05-15")]),
    ("The board met on Thursday.", "2024-05-15", [("Thursday", "2024-05-09/2024-05-09")]),
    ("The board will meet on Thursday.", "2024-05-15", [("Thursday", "2024-05-16/2024-05-16")]),
    ("It said on Monday it will invest.", "2024-01-01", [("Monday", "2024-01-01/2024-01-01")]),
    ("It was closed last Friday.", "2024-05-15", [("last Friday", "2024-05-10/2024-05-10")]),
    ("They came yesterday.", "2024-03-01", [("yesterday", "2024-02-29/2024-02-29")]),
    ("It opens tomorrow.", "2023-12-31", [("tomorrow", "2024-01-01/2024-01-01")]),
    ("It opened 10 days ago.", "2024-03-05", [("10 days ago", "2024-02-24/2024-02-24")]),
    ("It grew so far this year.", "2024-05-15", [("so far this year", "2024-01-01/2024-05-15")]),
    ("It grew in the year to date.", "2024-05-15", [("the year to date", "2024-01-01/2024-05-15")]),
    (
        "It grew in the first quarter, faster than in the same period of 2021.",
        "2022-07-18",
        [
            ("the first quarter", "2022-01-01/2022-03-31"),
            ("the same period of 2021", "2021-01-01/2021-03-31"),
        ],
    ),
    (
        "Sales in February 2024 beat the same month last year.",
        "2024-05-15",
        [("February 2024", "2024-02-01/2024-02-29"), ("the same month last year", "2023-02-01/2023-02-28")],
    ),
    (
        "It grew in the three months to March.",
        "2024-05-15",
        [("the three months to March", "2024-01-01/2024-03-31")],
    ),
    (
        "Profit for the year to 31 December rose.",
        "2005-02-16",
        [("the year to 31 December", "2004-01-01/2004-12-31")],
    ),
    # durations
    ("It lasts three years.", "", [("three years", "P3Y")]),
    ("It took six months.", "", [("six months", "P6M")]),
    ("It takes 15 working days.", "", [("15 working days", "P15D")]),
    ("It took two and a half years.", "", [("two and a half years", "P2Y6M")]),
    ("It took 1.5 years.", "", [("1.5 years", "P1Y6M")]),
    ("It took half a year.", "", [("half a year", "P6M")]),
    ("It took more than two decades.", "", [("two decades", "P20Y")]),
    ("It rose for three consecutive years.", "", [("three consecutive years", "P3Y")]),
    ("He paid a three-day visit.", "", [("three-day", "P3D")]),
    ("It has a 10-year contract and a three-year plan.", "", [("10-year", "P10Y"), ("three-year", "P3Y")]),
    ("It must be done within a month.", "", [("a month", "P1M")]),
    ("It took three weeks.", "", [("three weeks", "P3W")]),
]

# Text, publication date, span, part of the reason.
UNRESOLVED = [
    ("It opened on June 14.", "", "June 14", "no publication date"),
    ("It opened in March.", "", "March", "no publication date"),
    ("It rose from January to June.", "", "from January to June", "no publication date"),
    ("Sales rose last year.", "", "last year", "no publication date"),
    ("Sales rose in the past six months.", "", "the past six months", "no publication date"),
    ("The board met on Tuesday.", "", "Tuesday", "no publication date"),
    ("They came yesterday.", "", "yesterday", "no publication date"),
    ("It grew in the first half of the year.", "", "the first half of the year", "no publication date"),
    ("It will open by year-end.", "", "by year-end", "no publication date"),
    ("It opened on June 31, 2023.", "", "June 31, 2023", "no day 31"),
    ("It opened on 29 February 2023.", "", "29 February 2023", "no day 29"),
    ("Filed 2023-02-30.", "", "2023-02-30", "no day 30"),
    ("The June 20 ceremony.", "2024-05-15", "June 20", "no word tells"),
    ("It was shut last June.", "2022-07-18", "last June", "differ"),
    ("It was shut last Tuesday.", "2024-05-15", "last Tuesday", "two days"),
    ("It will open next Friday.", "2024-05-15", "next Friday", "two days"),
    ("It rose from January to December.", "2023-02-20", "from January to December", "running on"),
    ("It grew in the second quarter.", "2024-05-15", "the second quarter", "running on"),
    (
        "It rose in the fourth quarter of the year.",
        "2023-01-20",
        "the fourth quarter of the year",
        "told as past",
    ),
    ("It opened in early 2023.", "", "early 2023", "early, mid or late"),
    ("It will open by mid-2025.", "", "mid-2025", "early, mid or late"),
    ("It opened in the summer of 2023.", "", "the summer of 2023", "not told"),
    ("It grew in the 2000s.", "", "the 2000s", "decade or a century"),
    ("It grew in 2009-10.", "", "2009-10", "or month 10"),
    ("It lost money in fiscal 2023.", "", "fiscal 2023", "not told"),
    ("It lost money in FY2023-24.", "", "FY2023-24", "not told"),
    ("It opened three years ago.", "2024-05-15", "three years ago", "not to the day"),
    (
        "It grew more than in the same period last year.",
        "2024-05-15",
        "the same period last year",
        "no period stands",
    ),
    ("It grew in the last quarter.", "2024-05-15", "the last quarter", "not understood"),
    ("It takes three to five years.", "", "three to five years", "one duration to another"),
    ("It took 1.5 months.", "", "1.5 months", "no whole number"),
    ("The first half of the match was dull.", "2024-05-15", "The first half", "not understood"),
]

NOTHING = [
    "Weavers march past the mill gate, and they may march again.",
    "April Lin and June Park run the noodle stall together.",
    "May I ask a second time?",
    "He is 35 years old, a 30-year-old man, aged 35 years.",
    "The 14th Five-year Plan and a five-year plan.",
    "The 2022 Zhejiang Merchants National Top 500 Summit.",
    "The 2024 Harbour Expo.",
    "A staff of 2000 people works there; sales rose by 2000.",
    "Recently, currently and in recent years it grew.",
    "It took several years and hundreds of years.",
    "The Sunday Times and Black Friday and every Monday.",
    "An Audi Q3, an A320, H1N1 and Q5.",
    "Today's China.",
    "At the end of the day, one day he will come.",
    "It runs seven days a week.",
    "The side won 3-2 after a dull second half.",
    "It opened 1950 shops.",
    "It hired some 1950-2000 workers.",
]


@pytest.mark.parametrize(("text", "published", "expected"), FORMS)
def test_form(text, published, expected):
    """Every form gives exactly its span and days, and nothing else in the text is a date."""
    assert [row[:2] for row in find(text, published)] == expected


@pytest.mark.parametrize(("text", "published", "span", "reason"), UNRESOLVED)
def test_unresolved_says_why(text, published, span, reason):
    """A form without exact days keeps its span and says why."""
    rows = find(text, published)
    assert [row[:2] for row in rows] == [(span, "")]
    assert reason in rows[0][2]


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_to_find(text):
    """Modal verbs, names, ages, counts and codes are no dates."""
    assert find(text, "2024-05-15") == []


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
            if find(f"Signed {written}.", "") != [(written, f"{day}/{day}", "")]:
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
    assert find("They came yesterday.", "1 March 2024")[0][:2] == ("yesterday", "2024-02-29/2024-02-29")
    with pytest.raises(InputError, match="18/07/2022"):
        find("They came yesterday.", "18/07/2022")


def test_dateparser_agrees_with_our_own_tables():
    """Two independent readers give the same day."""
    differing = []
    for month in range(1, 13):
        for form in ("%B {0}, %Y", "{0} %b %Y"):
            written = date(2024, month, 28).strftime(form).format(28)
            days = [row[1] for row in find(f"Signed {written}.", "")]
            if days != [f"{written_date(written)}/{written_date(written)}"]:
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
