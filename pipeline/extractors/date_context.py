"""What the dates around one tell of it: the year that governs it, the period that it repeats.

    In 2022, sales fell in March.         March takes the year of the date that frames its sentence
    March and April 2023                  the year behind a list is that of all its parts
    … in Q1, up from the same period …    the period named before in the sentence, a year earlier

Where a year other than that of the publication stands near and does not surely govern, there is none.
"""

from dataclasses import dataclass, field
from datetime import date

from pipeline import dates, periods
from pipeline.extractors.date_lists import UNLISTED, is_list
from pipeline.extractors.date_readings import BareDay, Beside, Reading, Repeat, YearOf
from pipeline.periods import Answer, Period, Stated
from pipeline.units import Units

# How many sentences a year reaches that opens one.
_FRAME_SENTENCES = 3
_NO_PERIOD = "no period stands before it in the sentence that it could repeat"


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
    def is_year(self) -> bool:
        """Whether it is one whole year."""
        return _spans(self.answer, 12)

    @property
    def is_day(self) -> bool:
        """Whether it is a single day."""
        return isinstance(self.answer, Period) and self.answer.start == self.answer.end


@dataclass(slots=True)
class Surroundings:
    """The dates read so far, as far as they tell of the next."""

    units: Units
    here: list[Earlier] = field(default_factory=list)
    frame: Earlier | None = None
    named: Period | None = None

    def add(self, earlier: Earlier) -> None:
        """Take in a date that has been resolved."""
        if self.here and self._sentence(self.here[-1].first) != self._sentence(earlier.first):
            self.here.clear()
        self.here.append(earlier)
        if earlier.year is not None:
            self.frame = earlier if self._frames(earlier) else None
        elif isinstance(earlier.reading, Period) and not earlier.reading.duration:
            self.frame = None
        answer = earlier.answer
        if isinstance(answer, Period) and answer.start and answer.end:
            self.named = answer

    def before(self, first: int) -> list[Earlier]:
        """Dates before a unit in its sentence, the nearest first."""
        same = self.here and self._sentence(self.here[-1].first) == self._sentence(first)
        return self.here[::-1] if same else []

    def year_for(self, first: int, stated: Stated, answer: Answer, tense: str) -> int | str | None:
        """The year that the text around gives a date without one; a reason where that is open.

        Args:
            first: First unit of the date.
            stated: What it states.
            answer: Its days by the publication date.
            tense: Tense of its clause.
        """
        own = _year_of(answer)
        near = next((earlier for earlier in self.before(first) if earlier.year is not None), None)
        if near is None:
            frame = self.frame
            if frame is None or tense == "future" or frame.year == own or not self._reaches(frame, first):
                return None
            return f"the year may be {frame.year} or that of the publication"
        listed = is_list(self.units, near.last, first)
        if listed and isinstance(near.reading, Stated) and near.reading.months < 12:
            rising = (near.reading.month, near.reading.day or 0) < (stated.month, stated.day or 32)
            return near.year if rising else UNLISTED
        if listed and near.is_year:
            return None
        if near.is_year and self._frames(near):
            return near.year
        if near.year == own or tense == "future":
            return None
        only = self._only_year(near, stated) if tense else None
        return only or f"the year may be {near.year} or that of the publication"

    def repeated(self, first: int, repeat: Repeat) -> Answer:
        """The days of the period that governs the sentence, moved by years."""
        for earlier in self.before(first):
            answer = earlier.answer
            if isinstance(earlier.reading, Repeat) or self._is_compared(earlier.first):
                continue
            fits = _spans(answer, repeat.months) if repeat.months else not earlier.is_day
            if not isinstance(answer, Period) or not fits or answer.duration:
                continue
            if answer.end is None:
                return "the period that it repeats is open"
            if any(is_list(self.units, other.last, earlier.first) for other in self.before(first)):
                return "it may repeat one period of a list or all"
            return self._moved(answer, answer.end, repeat)
        return "which period it repeats is not told" if self.before(first) else _NO_PERIOD

    def _is_compared(self, first: int) -> bool:
        """Whether a date is what something is compared with: `较三季度增长`, `more than in Q3`."""
        led = self.units.has(first - 1, "frame_lead")
        return self.units.has(first - 1 - led, "against")

    def _moved(self, answer: Period, end: date, repeat: Repeat) -> Answer:
        """The days of a repeated period in the year that is meant."""
        published = self.units.published
        if repeat.year is not None:
            return periods.shift_year(answer, repeat.year - end.year)
        if repeat.own:
            return periods.shift_year(answer, repeat.years)
        if published is None:
            return dates.UNPUBLISHED
        if end > published:
            return f"the period that it repeats is running on {published}"
        if repeat.years < 0 and published.year - end.year not in (0, 1):
            return f"which year is meant of those before {end} is not told"
        away = published.year + repeat.years - end.year
        if away == 0 and repeat.years != -1:
            return "it would repeat itself"
        return periods.shift_year(answer, away or -1)

    def not_itself(self, first: int, last: int, answer: Answer) -> Answer:
        """Days of `last month`, where that is not the very month it is compared with.

        `2022年…，比上年增长` is compared with the year before 2022, also in 2023.
        """
        words, away = self.units.words["relative"], self.units.items[first:last]
        if isinstance(answer, str) or not any(int(words.get(unit.key, 0)) < 0 for unit in away):
            return answer
        for earlier in self.before(first):
            if isinstance(earlier.reading, Period) or not _lies_in(earlier.answer, answer):
                continue
            unit = next((months for months in (1, 3, 12) if _spans(answer, months)), 0)
            if unit and self.units.has(first - 1, "against") and _same_days(earlier.answer, answer):
                return self.beside(first, Beside(unit, -1))
            return "whether it is counted from the publication or from the date before it is not told"
        return answer

    def beside(self, first: int, beside: Beside) -> Answer:
        """The year, quarter or month next to the nearest one before it in the sentence."""
        for earlier in self.before(first):
            answer = earlier.answer
            if not isinstance(answer, Period) or not answer.start or not answer.end:
                continue
            if beside.months == 12 and beside.offset > 0:
                return periods.month_period(answer.start.year + 1, 1, 12)
            if not _spans(answer, beside.months):
                break
            start = periods.add_months(answer.start, beside.months * beside.offset)
            return periods.month_period(start.year, start.month, beside.months)
        return "no such period stands right before it in the sentence"

    def year_of(self, first: int, reading: YearOf) -> Answer:
        """Something in the year of the date named before, or of a year beside."""
        for earlier in self.before(first):
            if earlier.start is not None:
                return periods.at_year(reading.stated, earlier.start.year + reading.offset)
        return "no year stands before it in the sentence"

    def bare_day(self, first: int, reading: BareDay) -> Answer:
        """A day of the month named before, which is that of the publication or in the sentence."""
        by_date = dates.day_up_to(self.units.published, reading.day, None)
        named = self.named
        if named is None or not _within_month(named):
            return by_date
        by_name = dates.day_up_to(self.units.published, reading.day, named.start)
        if by_name == by_date or (self.before(first) and self.before(first)[0].answer == named):
            return by_name
        return f"a day of the month of {named.start} or of that of the publication"

    def _sentence(self, index: int) -> int:
        return self.units.sentence_of[index]

    def _only_year(self, near: Earlier, stated: Stated) -> int | None:
        """The one year, from the date before to the publication, that puts it outside that date."""
        published, answer = self.units.published, near.answer
        if published is None or near.year is None or not isinstance(answer, Period) or stated == Stated():
            return None
        if near.is_year or not answer.start or not answer.end:
            return None
        found = []
        for year in range(near.year, min(published.year, near.year + 2) + 1):
            days = periods.at_year(stated, year)
            if isinstance(days, str) or not days.start or not days.end or days.start > published:
                continue
            if days.end < answer.start or days.start > answer.end:
                found.append(year)
        return found[0] if len(found) == 1 else None

    def _frames(self, earlier: Earlier) -> bool:
        """Whether a year opens its sentence: `In 2022,`, `去年，`."""
        start, _ = self.units.sentence(earlier.first)
        led = earlier.first == start + 1 and self.units.has(start, "frame_lead")
        return earlier.is_year and (earlier.first == start or led)

    def _reaches(self, frame: Earlier, first: int) -> bool:
        """Whether a date stands in the paragraph of a frame and not far behind it."""
        near = self._sentence(first) - self._sentence(frame.first) <= _FRAME_SENTENCES
        return near and not any(unit.opens for unit in self.units.items[frame.last : first + 1])


def _year_of(answer: Answer) -> int | None:
    if isinstance(answer, str):
        return None
    day = answer.start or answer.end
    return day.year if day else None


def _spans(answer: Answer, months: int) -> bool:
    """Whether days are exactly so many calendar months, beginning where such a part of a year begins."""
    if not isinstance(answer, Period) or answer.start is None or (answer.start.month - 1) % months:
        return False
    whole = periods.month_period(answer.start.year, answer.start.month, months)
    return isinstance(whole, Period) and (whole.start, whole.end) == (answer.start, answer.end)


def _lies_in(one: Answer, other: Answer) -> bool:
    if isinstance(one, str) or isinstance(other, str) or not one.end or not other.end:
        return False
    return one.end <= other.end and (one.start or one.end) >= (other.start or other.end)


def _same_days(one: Answer, other: Answer) -> bool:
    if isinstance(one, str) or isinstance(other, str) or one.duration:
        return False
    return (one.start, one.end) == (other.start, other.end)


def _within_month(period: Period) -> bool:
    start, end = period.start, period.end
    return bool(start and end and (start.year, start.month) == (end.year, end.month))
