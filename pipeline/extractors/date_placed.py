"""Dates placed by what stands around them: the period that they repeat, the day named before.

sales fell in Q1, more than in | the same period last year     → Q1 of the year before
founded in 2008 … | 那年, 次年, that year                       → 2008, 2009
Rs 5 crore in | Q2 FY25                                         → July to September 2024
"""

from datetime import date, timedelta

from pipeline import dates, periods
from pipeline.extractors.date_context import Surroundings
from pipeline.extractors.date_earlier import is_quoted, lies_in, same_days, spans, within_month
from pipeline.extractors.date_lists import is_list
from pipeline.extractors.date_readings import BareDay, Beside, DayWord, Fiscal, Placed, Repeat, YearOf
from pipeline.periods import Answer, Period, Stated

# So many days after what was said it may be published.
_SAID_LATER = timedelta(days=4)
# How many sentences before `the quarter` or `that year` the one may stand that is meant.
_NAMED_SENTENCES = 12
_APRIL, _YEAR = 4, 12
# Months of the longest part of a year that has a code.
_HALF = 6
_NO_PERIOD = "no period stands before it in the sentence that it could repeat"


def placed(around: Surroundings, first: int, reading: Placed) -> Answer | None:
    """Days of what is placed by the text around it; None where it then is no date at all."""
    if isinstance(reading, Repeat):
        return _repeated(around, first, reading)
    if isinstance(reading, Beside):
        return _same(around, first, reading) if reading.offset == 0 else _beside(around, first, reading)
    if isinstance(reading, YearOf):
        return _year_of(around, first, reading)
    if isinstance(reading, BareDay):
        return _bare_day(around, first, reading)
    if isinstance(reading, DayWord):
        return _day_word(around, first, reading)
    if isinstance(reading, Fiscal):
        return _april(reading, around.units.published) if around.april else reading.otherwise
    return dates.past_years(reading.number, around.units.published, report=around.is_report)


def part_code(around: Surroundings, stated: Stated) -> Answer | None:
    """Days of Q1 where quarters are counted from April: that which has ended last; None elsewhere."""
    published = around.units.published
    if not around.rupees or stated.day or stated.months > _HALF:
        return None
    if published is None or stated.year:
        return "a quarter of the calendar year or of the fiscal year"
    parts = [_april(Fiscal(None, away, stated.month, stated.months), published) for away in (0, -1)]
    ended = [one for one in parts if isinstance(one, Period) and one.end and one.end <= published]
    return ended[0] if ended else parts[0]


def not_itself(around: Surroundings, first: int, last: int, answer: Answer) -> Answer:
    """Days of `last month`, where that is not the very month it is compared with.

    `2022年…，比上年增长` is compared with the year before 2022, also in 2023.
    """
    words, away = around.units.words["relative"], around.units[first:last]
    if isinstance(answer, str) or not any(int(words.get(unit.key, 0)) < 0 for unit in away):
        return answer
    for earlier in around.before(first):
        if earlier.by_publication or not lies_in(earlier.answer, answer):
            continue
        unit = next((months for months in (1, 3, 12) if spans(answer, months)), 0)
        if unit and around.units.has(first - 1, "against") and same_days(earlier.answer, answer):
            return _beside(around, first, Beside(unit, -1))
        return "whether it is counted from the publication or from the date before it is not told"
    return answer


def _repeated(around: Surroundings, first: int, repeat: Repeat) -> Answer:
    """The days of the period that governs the sentence, moved by years."""
    told = False
    for earlier in around.before(first):
        answer = earlier.answer
        away = isinstance(earlier.reading, Beside) and earlier.reading.offset
        if isinstance(earlier.reading, Repeat) or away or around.is_compared(earlier):
            continue
        fits = spans(answer, repeat.months) if repeat.months else not earlier.is_day
        if isinstance(answer, Period) and answer.duration:
            continue
        told = True
        if not isinstance(answer, Period) or not fits:
            continue
        if answer.end is None:
            return "the period that it repeats is open"
        if any(is_list(around.units, other.last, earlier.first) for other in around.before(first)):
            return "it may repeat one period of a list or all"
        return _moved(around, answer, answer.end, repeat)
    if told:
        return "which period it repeats is not told"
    return _of_the_story(around, first, repeat)


def _of_the_story(around: Surroundings, first: int, repeat: Repeat) -> Answer:
    """The days of the period that the sentences before are about, moved by years."""
    story = around.story
    if story is None or not around.reaches(story, first) or not isinstance(story.answer, Period):
        return _NO_PERIOD
    fits = spans(story.answer, repeat.months) if repeat.months else True
    if not fits or story.answer.start is None or story.answer.end is None:
        return _NO_PERIOD
    return _moved(around, story.answer, story.answer.end, repeat)


def _moved(around: Surroundings, answer: Period, end: date, repeat: Repeat) -> Answer:
    """The days of a repeated period in the year that is meant."""
    published = around.units.published
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


def _same(around: Surroundings, first: int, beside: Beside) -> Answer | None:
    """The day, quarter or year that was named before: `that year`, `当天`, `in the quarter`."""
    near = around.latest.get(beside.months)
    here = around.before(first)
    if beside.months == 12:
        near = next((earlier for earlier in here if earlier.start is not None), near)
    if near is None or near.start is None:
        return None if beside.known else "none was named before it"
    if not here and around.sentence(first) - around.sentence(near.first) > _NAMED_SENTENCES:
        return None if beside.known else "none was named shortly before it"
    if beside.known and not here:
        return None
    return periods.month_period(near.start.year, 1, 12) if beside.months == 12 else near.answer


def _beside(around: Surroundings, first: int, beside: Beside) -> Answer:
    """The year, quarter or month next to the nearest one before it in the sentence, else in the story."""
    story = around.story
    told = around.before(first) or ([story] if story and around.reaches(story, first) else [])
    for earlier in told:
        answer = earlier.answer
        if not isinstance(answer, Period) or not answer.start or not answer.end:
            continue
        if beside.months == _YEAR and answer.start.year == answer.end.year:
            return periods.month_period(answer.start.year + beside.offset, 1, _YEAR)
        if not spans(answer, beside.months):
            break
        start = periods.add_months(answer.start, beside.months * beside.offset)
        return periods.month_period(start.year, start.month, beside.months)
    return "no such period stands right before it in the sentence"


def _year_of(around: Surroundings, first: int, reading: YearOf) -> Answer:
    """Something in the year of the date named before, or of a year beside."""
    for earlier in around.before(first):
        if earlier.start is not None:
            return periods.at_year(reading.stated, earlier.start.year + reading.offset)
    story = around.story
    if story and story.start and around.sentence(first) - around.sentence(story.first) <= 1:
        return periods.at_year(reading.stated, story.start.year + reading.offset)
    return "no year stands before it in the sentence"


def _bare_day(around: Surroundings, first: int, reading: BareDay) -> Answer:
    """A day of the month named before, which is that of the publication or in the sentence."""
    by_date = dates.day_up_to(around.units.published, reading.day, None)
    named = around.named
    if named is None or not within_month(named):
        return by_date
    by_name = dates.day_up_to(around.units.published, reading.day, named.start)
    published, found = around.units.published, by_date.end if isinstance(by_date, Period) else None
    if published and found and not around.before(first) and published - found <= _SAID_LATER:
        return by_date
    if by_name == by_date or (around.before(first) and around.before(first)[0].answer == named):
        return by_name
    return f"a day of the month of {named.start} or of that of the publication"


def _day_word(around: Surroundings, first: int, reading: DayWord) -> Answer:
    """Today or yesterday; in quotation marks counted from the day of the story, named before."""
    published, told = around.units.published, around.day
    said = published
    if told and published and is_quoted(around.units, first) and published - told <= _SAID_LATER:
        said = told
    return dates.days_away(said, reading.days)


def _april(fiscal: Fiscal, published: date | None) -> Answer:
    """Days of a fiscal year that begins in April, or of its part."""
    begins = fiscal.year and fiscal.year - 1
    if begins is None:
        if published is None:
            return dates.UNPUBLISHED
        begins = published.year - (published.month < _APRIL) + fiscal.offset
    month = _APRIL + fiscal.first - 1
    return periods.month_period(begins + (month - 1) // 12, (month - 1) % 12 + 1, fiscal.months)
