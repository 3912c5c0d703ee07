"""Changes that look like ranges: two quantities, the difference or the old level and the new level.

rose   by   $2m    to   $30m          grew  from  5 hectares  to  8 hectares        rise by 5% to 7%
└ moved     └ left      └ right             └ old level           └ new level       a range
"""

from pipeline.extractors.quantity import numbers_in
from pipeline.units import Units

# How far before `from A to B` its direction word may stand.
_REACH = 6
# So many times its difference a level is, where no past tense tells a change.
_LEVEL = 3


def change_parts(units: Units, first: int, last: int, *, spread: bool = False) -> list[tuple[int, int]]:
    """The two quantities of a change among the units `first` to `last`, else the whole as one.

    Only where both have a unit of their own: `rose by 5 to 10 percent` is a range. With `spread` the
    level must also be far above the difference, as for percentages (`rose by 5% to 7%` is a range).
    """
    middle = next((i for i in range(first, last) if units.has(i, "reached_link")), 0)
    if middle - first < 2:
        return [(first, last)]
    numbers = [len(numbers_in(units, a, b)) for a, b in ((first, middle), (middle, last))]
    if numbers != [1, 1] or not _is_change(units, first, last, spread=spread):
        return [(first, last)]
    return [(first, middle), (middle + 1, last)]


def _is_change(units: Units, first: int, last: int, *, spread: bool) -> bool:
    before = first - 1
    moved = range(max(units.sentence(first)[0], first - _REACH), first)
    if units.has(before, "change_from"):
        return any(units.has(i, "rise") or units.has(i, "fall") for i in moved)
    if not (units.has(before, "by_word") or units.has(before, "moved")):
        return False
    if not spread and any(units.has(i, "moved") for i in moved):
        return True
    low, high = (number.value for number in numbers_in(units, first, last))
    told = any(units.has(i, "rise") or units.has(i, "fall") or units.has(i, "moved") for i in moved)
    return told and low is not None and high is not None and high >= _LEVEL * low
