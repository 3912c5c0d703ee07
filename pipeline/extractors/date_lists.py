"""Lists of dates: the year behind the last of them is that of all.

March and April 2023    → both in 2023
December and January 2024 → the year of December is not told
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extractors.date_readings import Reading
from pipeline.periods import Stated
from pipeline.units import Units

# Units between two dates of one list: `, and in`.
_LIST_GAP = 3
# Units between two dates of one story: `and arrived in Lishui on`.
_STORY_GAP = 12
EVERY_YEAR = "it comes back every year"
UNLISTED = "the year of a date in a list is not told"


def share_years(units: Units, readings: Sequence[tuple[int, int, Reading]]) -> list[tuple[int, int, Reading]]:
    """Give the dates of a list the year that is written behind its last: `March and April 2023`."""
    shared = list(readings)
    for at in range(len(shared) - 2, -1, -1):
        (first, last, one), (begin, end, other) = shared[at], shared[at + 1]
        if not isinstance(one, Stated) or not isinstance(other, Stated) or one.year or other.year is None:
            continue
        carried = shared[at + 1] != readings[at + 1]
        trailing = carried or units.key(end - 1) == "<year>"
        if not trailing or not _alike(one, other):
            continue
        if _goes_on_to(units, last, begin) and other.year != (units.published.year if units.published else 0):
            shared[at] = (first, last, f"the year may be {other.year} or that of the publication")
        elif is_list(units, last, begin):
            rising = (one.month, one.day or 0) < (other.month, other.day or 0)
            told = replace(one, year=other.year)
            shared[at] = (first, last, told if rising else UNLISTED)
    for at in range(1, len(shared)):
        (_, last, one), (begin, end, other) = shared[at - 1], shared[at]
        # `每年3月和9月`
        if one == EVERY_YEAR and isinstance(other, Stated) and not other.year and is_list(units, last, begin):
            shared[at] = (begin, end, EVERY_YEAR)
    return shared


def _goes_on_to(units: Units, last: int, first: int) -> bool:
    """Whether a later event of the same sentence follows: `left on March 3 and arrived on April 2, 2023`."""
    between = range(last, first)
    if not 2 < len(between) <= _STORY_GAP or not units.has(first - 1, "frame_lead"):
        return False
    return units.sentence_of[last] == units.sentence_of[first] and any(units.key(i) == "and" for i in between)


def is_list(units: Units, last: int, first: int) -> bool:
    """Whether nothing but commas, `and` and a preposition stand between two dates."""
    between = range(last, first)
    joins = [units.has(index, "date_and") for index in between]
    fits = all(join or units.has(index, "frame_lead") for join, index in zip(joins, between, strict=True))
    return 0 < len(between) <= _LIST_GAP and any(joins) and fits


def _alike(one: Stated, other: Stated) -> bool:
    return (one.day is None, one.months) == (other.day is None, other.months)
