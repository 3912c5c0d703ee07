"""Publication dates as pages and feeds write them; the only user of dateparser."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

import dateparser

# Day and year in digits, month as a word, perhaps a weekday before: all that dateparser is trusted with.
_MONTH_NAME_DATE = re.compile(
    r"(?:[^\W\d_]+\.?,? +)?"
    r"(?:[^\W\d_]{3,9}\.? +\d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)?(?: +of)? +[^\W\d_]{3,9}\.?)"
    r",? *\b(?:19|20)\d\d"
)
# A date as pages write it, in digits or with the month as a word; 15/02/2023 with the year last.
_MONTH_DAY = r"[A-Z][A-Za-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?"
_DAY_MONTH = r"\d{1,2}(?:st|nd|rd|th)? (?:of )?[A-Z][A-Za-z]{2,8}\.?"
_WRITTEN = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?P<year>(?:19|20)\d\d) ?(?:[-/.]|年) ?(?P<month>\d{1,2}) ?(?:[-/.]|月) ?(?P<day>\d{1,2})(?!\d)日?"
    r"|(?P<one>\d{1,2})[/.](?P<two>\d{1,2})[/.](?P<last>(?:19|20)\d\d)(?!\d)"
    rf"|(?P<word>(?:{_DAY_MONTH}|{_MONTH_DAY}),? ?(?:19|20)\d\d\b))"
)
# What may stand beside a date that is a line of its own: weekday, time of day, time zone.
_BESIDE = re.compile(
    r"^\(?[A-Z][\w ]{2,30}\)|(?:星期|周)[一二三四五六日天]"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\d{1,2}[:.]\d\d(?:[:.]\d\d)?|\b[ap]\.?m\b\.?|\b(?:gmt|utc|cst|bjt|hkt)\b[+\d:-]*|[,()/T日 ]",
    re.IGNORECASE,
)
_STROKES = re.compile(r" *[|·•] *")
# Longest name of a source beside a date.
_LONGEST_NAME = 30
# Words before the date of a change.
_UPDATED = re.compile(r"\b(?:updated?|modified|revised)\b|更新|修改", re.IGNORECASE)
# Where a text begins with its day: `Duisburg, 12 October 2023 –`, `DUBLIN (4 March 2024) -`.
_PLACE = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
_DAY_BEFORE = rf"(?:{_DAY_MONTH}|{_MONTH_DAY}),? ?(?:19|20)\d\d\b"
_DASH_BEHIND = r"\)? ?(?:--?|—|–)(?! *\d)"
_OPENING_DAY = (
    rf"(?:{_PLACE}(?:, {_PLACE}){{0,2}}"
    rf"(?:,? ?(?:--?|—|–) ?(?:\([A-Z ]+\) ?--? ?)?|, | (?=\())\(?{_DAY_BEFORE}"
    rf"(?:{_DASH_BEHIND}|\)?:(?!\d)|\)(?= )| \(| ?/)"
    rf"|\(?{_DAY_BEFORE}(?:{_DASH_BEHIND}|\)(?= )))"
)
# `LISHUI, May 5, 2024 (Xinhua) --`, `(Xinhua) -- March 3, 2024`, `新华社北京2024年5月5日电`.
_AGENCY = re.compile(
    r"[A-Z][A-Z.' -]+(?:, [A-Z][\w.' -]+)?, .{5,20}? ?(?:\([^()]{2,40}\)|--|—|–)"
    r"|\([^()]{2,40}\) ?(?:--?|—|–) ?\w+\.? \d{1,2},? \d{4}"
    r"|[\u3400-\u9fff]{2,20}\d{4}年\d{1,2}月\d{1,2}日 ?[电讯]"
    rf"|{_OPENING_DAY}"
)
_ISO_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]\d\d:.*)?")


@lru_cache(maxsize=1024)
def written_date(text: str, language: str = "en") -> date | None:
    """Read a full date as pages and feeds write it: `2022-07-18 10:30`, `Mon, 18 July 2022`.

    dateparser reads the month's name in any of its languages. It is handed nothing else: of dates all in
    digits it guesses the order, and it takes `2023年` for the year 1. None where day, month or year are
    missing, in doubt, or not what the digits say.

    >>> written_date("July 18, 2022"), written_date("18/07/2022"), written_date("31 April 2023")
    (datetime.date(2022, 7, 18), None, None)
    """
    text = text.strip()
    iso = _ISO_DATE.fullmatch(text)
    if iso:
        try:
            return date.fromisoformat(iso[1])
        except ValueError:
            return None
    if not _MONTH_NAME_DATE.fullmatch(text):
        return None
    settings = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
    }
    found = dateparser.parse(text, languages=[language], settings=settings)
    digits = sorted(int(number) for number in re.findall(r"\d+", text))
    return found.date() if found and digits == [found.day, found.year] else None


def stated_date(line: str) -> date | None:
    """Read the one publication date of a line at the head of a page; that of an update only if alone.

    Two days that are told apart by no word, a day without its year, and `02/03/2023` give None.

    >>> stated_date("发布时间：2023-02-15 09:12  更新时间：2023-03-01")
    datetime.date(2023, 2, 15)
    >>> stated_date("BEIJING, May 5 (Xinhua)"), stated_date("02/03/2023")
    (None, None)
    """
    line = unicodedata.normalize("NFKC", line)
    first: set[date] = set()
    later: set[date] = set()
    begin = 0
    for found in _WRITTEN.finditer(line):
        day = _day_of(found)
        updated = _UPDATED.search(line, begin, found.start())
        begin = found.end()
        if day is not None:
            (later if updated else first).add(day)
    days = first or later
    return days.pop() if len(days) == 1 else None


def is_date_line(line: str) -> bool:
    """Whether a line is a date and nothing else but a time of day, or a name beside an upright stroke.

    >>> is_date_line("Xinhua | 2023-02-15 09:12"), is_date_line("On 15 May 2023 it opened")
    (True, False)
    """
    parts = _STROKES.split(unicodedata.normalize("NFKC", line).strip())
    dates = [part for part in parts if _WRITTEN.search(part)]
    others = [part for part in parts if part not in dates]
    plain = all(len(part) <= _LONGEST_NAME and not any(c.isdigit() for c in part) for part in others)
    return len(dates) == 1 and plain and not _BESIDE.sub("", _WRITTEN.sub("", dates[0], 1)).strip()


def news_date(line: str) -> date | None:
    """Read the day of an agency's or a company's dateline before the text, where it has the year.

    >>> news_date("LISHUI, May 5, 2024 (Xinhua) -- Ten firms came.")
    datetime.date(2024, 5, 5)
    >>> news_date("Duisburg, 12 October 2023 – Ten firms came.")
    datetime.date(2023, 10, 12)
    >>> news_date("LISHUI, May 5 (Xinhua) -- Ten firms came.") is None
    True
    """
    found = _AGENCY.match(unicodedata.normalize("NFKC", line).strip())
    return stated_date(found.group().replace("--", " ")) if found else None


def _day_of(found: re.Match[str]) -> date | None:
    """The day of one written date."""
    if found["word"]:
        return written_date(found["word"])
    if found["year"]:
        year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    else:
        year, one, two = int(found["last"]), int(found["one"]), int(found["two"])
        if one != two and max(one, two) <= 12:
            return None
        month, day = (two, one) if one > 12 else (one, two)
    try:
        return date(year, month, day)
    except ValueError:
        return None
