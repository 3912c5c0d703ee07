"""What the dates around one tell of it: the year that governs it, and what a later one may refer to.

    In 2022, sales fell in March.         March takes the year of the date that frames its sentence
    March and April 2023                  the year behind a list is that of all its parts
    二、2024年重点工作 … 全年 …             the year of the heading above

Where a year other than that of the publication stands near and does not surely govern, there is none.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pipeline import periods
from pipeline.extractors.date_earlier import (
    Earlier,
    length,
    year_of,
)
from pipeline.extractors.date_lists import UNLISTED, is_list
from pipeline.extractors.date_readings import Beside, DayWord, Repeat
from pipeline.periods import Answer, Period, Stated
from pipeline.units import Units

# How many sentences a year reaches that opens one.
_FRAME_SENTENCES = 3
# How often a country is named that the text is about.
_MENTIONS = 2
# Last month in which work reports look back on the year before.
_REPORTS_END = 3
# Most units of a heading, and how far in its year may stand: `一、2023年工作回顾`.
_HEADING, _HEADING_YEAR = 16, 3


@dataclass
class Surroundings:
    """The dates read so far, as far as they tell of the next."""

    units: Units
    here: list[Earlier] = field(default_factory=list)
    frame: Earlier | None = None
    named: Period | None = None
    day: date | None = None
    story: Earlier | None = None
    latest: dict[int, Earlier] = field(default_factory=dict)
    section: int | None = None

    @cached_property
    def is_report(self) -> bool:
        """Whether the text is a work report, which looks back on the calendar year before."""
        published = self.units.published
        return bool(published and published.month <= _REPORTS_END and self.units.where("work_report"))

    @cached_property
    def april(self) -> bool:
        """Whether the country of the text fixes its fiscal years from April to March."""
        return self.rupees or len(self.units.where("april_country")) >= _MENTIONS

    @cached_property
    def rupees(self) -> bool:
        """Whether its money is that of such a country: its companies count quarters from April, too."""
        return bool(self.units.where("april_money"))

    def add(self, earlier: Earlier) -> None:
        """Take in a date that has been resolved."""
        if self.here and self.sentence(self.here[-1].first) != self.sentence(earlier.first):
            self.here.clear()
        self.here.append(earlier)
        if earlier.year is not None:
            self.frame = earlier if self._frames(earlier) else None
        elif earlier.by_publication:
            self.frame = None
        if isinstance(earlier.reading, Stated) and earlier.is_year and self._is_heading(earlier.first):
            self.section = earlier.year
        answer = earlier.answer
        if isinstance(answer, Period) and answer.end and not answer.duration:
            self._name(earlier, answer, answer.end)

    def _name(self, earlier: Earlier, answer: Period, end: date) -> None:
        """Keep what later dates may refer to."""
        months = length(answer)
        compared = isinstance(earlier.reading, Repeat) or self.is_compared(earlier)
        if not compared and (months or earlier.is_day):
            self.latest[months] = earlier
        if not compared and not earlier.is_day and not isinstance(earlier.reading, Beside):
            self.story = earlier
        if answer.start:
            self.named = answer
        told = not isinstance(earlier.reading, DayWord) and earlier.is_day
        if told and self.units.published and end < self.units.published:
            self.day = end

    def before(self, first: int) -> list[Earlier]:
        """Dates before a unit in its sentence, the nearest first."""
        same = self.here and self.sentence(self.here[-1].first) == self.sentence(first)
        return self.here[::-1] if same else []

    def year_for(self, first: int, stated: Stated, answer: Answer, tense: str) -> int | str | None:
        """The year that the text around gives a date without one; a reason where that is open.

        Args:
            first: First unit of the date.
            stated: What it states.
            answer: Its days by the publication date.
            tense: Tense of its clause.
        """
        own = year_of(answer)
        near = next(
            (one for one in self.before(first) if one.year is not None and not self._is_past(one)), None
        )
        if near is None and self.section and tense != "future" and self.section != own:
            return self.section
        if near is None:
            frame = self.frame
            if frame is None or tense == "future" or frame.year == own or not self.reaches(frame, first):
                return None
            return f"the year may be {frame.year} or that of the publication"
        if stated == Stated() and near.is_year and not self.is_compared(near):
            return near.year
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

    def is_compared(self, earlier: Earlier) -> bool:
        """Whether a date is what something is compared with: `more than in Q3`, `from last year`."""
        before = earlier.first - 1
        if earlier.by_publication and self.units.has(before, "basis_link"):
            return True
        return self.units.has(before - self.units.has(before, "frame_lead"), "against")

    def _is_past(self, earlier: Earlier) -> bool:
        """Whether it is last year as something to compare with, which governs no other date."""
        return earlier.by_publication and self.is_compared(earlier)

    def sentence(self, index: int) -> int:
        """Index of the sentence of a unit."""
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

    def _is_heading(self, first: int) -> bool:
        """Whether a year opens a short paragraph that is numbered: `一、2023年工作回顾`."""
        opening = self.units.opening
        at = bisect_right(opening, first)
        start, end = opening[at - 1], opening[at] if at < len(opening) else len(self.units)
        head = self.units[start]
        numbered = head.number is not None or self.units.has(start, "numeral") or head.text in "(（第"
        return numbered and 0 < first - start <= _HEADING_YEAR and end - start <= _HEADING

    def reaches(self, frame: Earlier, first: int) -> bool:
        """Whether a date stands in the paragraph of a frame and not far behind it."""
        near = self.sentence(first) - self.sentence(frame.first) <= _FRAME_SENTENCES
        return near and not any(unit.opens for unit in self.units[frame.last : first + 1])
