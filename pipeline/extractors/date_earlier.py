"""A date that was read before another, and what its days are like."""

from dataclasses import dataclass
from datetime import date

from pipeline import periods
from pipeline.extractors.date_readings import DayWord, PastYears, Reading
from pipeline.periods import Answer, Period, Stated
from pipeline.units import Units

# Months of the parts of a year.
_PARTS = (1, 3, 6, 12)
# How far before a word its quotation mark may stand.
_QUOTE_REACH = 80


@dataclass(frozen=True, slots=True)
class Earlier:
    """A date that was read before: its units, the year that it states, and its days."""

    first: int
    last: int
    reading: Reading
    answer: Answer

    @property
    def year(self) -> int | None:
        """The year that the text states, also as this or last year."""
        if isinstance(self.reading, Stated):
            return self.reading.year
        if isinstance(self.reading, tuple):
            return self.reading[1].year
        return self.start.year if self.is_year and self.start and isinstance(self.reading, Period) else None

    @property
    def start(self) -> date | None:
        """First day, else the last."""
        return (self.answer.start or self.answer.end) if isinstance(self.answer, Period) else None

    @property
    def by_publication(self) -> bool:
        """Whether it is a period counted from the publication."""
        if isinstance(self.reading, Period):
            return not self.reading.duration
        return isinstance(self.reading, PastYears | DayWord)

    @property
    def is_year(self) -> bool:
        """Whether it is one whole year."""
        return spans(self.answer, 12)

    @property
    def is_day(self) -> bool:
        """Whether it is a single day."""
        return isinstance(self.answer, Period) and self.answer.start == self.answer.end


def is_quoted(units: Units, index: int) -> bool:
    """Whether a quotation mark opened before a unit in its paragraph and did not close."""
    straight = False
    for before in range(index - 1, max(-1, index - _QUOTE_REACH), -1):
        if units.has(before, "quote_close"):
            break
        if units.has(before, "quote_open"):
            return True
        straight ^= units.key(before) == '"'
        if units[before].opens:
            break
    return straight


def year_of(answer: Answer) -> int | None:
    """The year of the first day, else of the last."""
    if isinstance(answer, str):
        return None
    day = answer.start or answer.end
    return day.year if day else None


def spans(answer: Answer, months: int) -> bool:
    """Whether days are exactly so many calendar months, beginning where such a part of a year begins."""
    if not isinstance(answer, Period) or answer.start is None or (answer.start.month - 1) % months:
        return False
    whole = periods.month_period(answer.start.year, answer.start.month, months)
    return isinstance(whole, Period) and (whole.start, whole.end) == (answer.start, answer.end)


def length(answer: Period) -> int:
    """Months of a month, quarter, half or year; 0 for anything else."""
    start, end = answer.start, answer.end
    if not start or not end:
        return 0
    months = 12 * (end.year - start.year) + end.month - start.month + 1
    return months if months in _PARTS and spans(answer, months) else 0


def lies_in(one: Answer, other: Answer) -> bool:
    """Whether all days of one are days of the other."""
    if isinstance(one, str) or isinstance(other, str) or not one.end or not other.end:
        return False
    return one.end <= other.end and (one.start or one.end) >= (other.start or other.end)


def same_days(one: Answer, other: Answer) -> bool:
    """Whether both have the same first and last day."""
    if isinstance(one, str) or isinstance(other, str) or one.duration:
        return False
    return (one.start, one.end) == (other.start, other.end)


def within_month(period: Period) -> bool:
    """Whether first and last day are of one month."""
    start, end = period.start, period.end
    return bool(start and end and (start.year, start.month) == (end.year, end.month))
