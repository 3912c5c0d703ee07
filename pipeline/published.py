"""Publication dates as pages and feeds write them; the only user of dateparser."""

import re
from datetime import date
from functools import lru_cache

import dateparser

# Day and year in digits, month as a word, perhaps a weekday before: all that dateparser is trusted with.
_MONTH_NAME_DATE = re.compile(
    r"(?:[^\W\d_]+\.?,? +)?"
    r"(?:[^\W\d_]{3,9}\.? +\d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)?(?: +of)? +[^\W\d_]{3,9}\.?)"
    r",? *\b(?:19|20)\d\d"
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
