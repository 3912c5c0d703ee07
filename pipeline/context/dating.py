"""Dates that tell when something was said, or what is only compared with: they govern no quantity.

LIYANG, May 23 (Jiangnan News) — Lanpai said on Tuesday that sales rose 12 percent from 2021
        └ dateline                               └ said then                           └ compared with
"""

from pipeline.context.clauses import clause
from pipeline.units import Fact, Units

# How far a word of comparison stands before its date, a speech verb beside it, a rise before `from 2021`,
# and the dash of a dateline behind its date.
_COMPARED, _SPOKEN, _RISEN, _DATELINE = 4, 3, 10, 7
# How far the date may stand behind the verb of speech, or behind the mark that opens what is said.
_SAID = 3
_DASHES = frozenset(("—", "–", "--", "——", "-"))


def can_govern(units: Units, date: Fact) -> bool:
    """Whether a date can be the period of a quantity."""
    if "period_start" not in date.columns and "period_end" not in date.columns:
        return False
    return not (_is_compared(units, date) or _is_spoken(units, date) or _is_dateline(units, date))


def opens_what_is_said(units: Units, date: Fact, first: int) -> bool:
    """Whether a date opens what somebody is told to have said: 毛启文介绍，去年经开区新引进项目23个."""
    if date.first - first > _SAID or first < 2:
        return False
    begin, end = clause(units, first - 2, first - 1)
    return any(
        units.has(index, table) for index in range(begin, end) for table in ("say_verb", "announce_verb")
    )


def _is_dateline(units: Units, date: Fact) -> bool:
    """Whether a date stands in the line that opens an agency's report."""
    start, end = units.sentence(date.first)
    if not any(units[index].opens for index in range(start, date.first)) and not units[date.first].opens:
        return False
    if units.has(date.last, "dateline_word"):
        return True
    behind = range(date.last, min(end, date.last + _DATELINE))
    dash = next((i for i in behind if units.key(i) in _DASHES), None)
    if dash is None:
        return False
    return dash == date.last or units.key(dash - 1) in (")", "）")


def _is_compared(units: Units, date: Fact) -> bool:
    """Whether something is only compared with a date: `than in 2021`, `up 12% from 2021`, 比去年."""
    if units.has(date.last, "compare_behind"):
        return True
    start, _ = units.sentence(date.first)
    for index in range(date.first - 1, max(start, date.first - _COMPARED) - 1, -1):
        if units.has(index, "compare_word"):
            return True
        if units.has(index, "compare_from"):
            return index == date.first - 1 and _has_risen(units, index, start)
        if not units.has(index, "compare_path"):
            break
    return _is_superlative(units, date, start)


def _is_superlative(units: Units, date: Fact, start: int) -> bool:
    """Whether a date bounds a record: `the highest since 2012`."""
    near = [*range(max(start, date.first - 2), date.first + 1), date.last]
    return any(units.has(index, "superlative") for index in near)


def _has_risen(units: Units, index: int, start: int) -> bool:
    for at in range(index - 1, max(start, index - _RISEN) - 1, -1):
        if units.has_any(at, ("rise", "fall", "rise_behind", "fall_behind", "percent_sign")):
            return True
    return False


def _is_spoken(units: Units, date: Fact) -> bool:
    """Whether a date tells when somebody spoke: `said on Tuesday that …`, 蓝湃23日宣布."""
    start, end = units.sentence(date.first)
    if date.last < end and units.has(date.last, "announce_verb") and _is_day(date):
        return True
    opens = units.key(date.last) != "," and date.first - start <= 1 and units.has(start, "date_preposition")
    if opens and any(
        units.has(i, "announce_verb") for i in range(date.last, min(end, date.last + _SAID + 1))
    ):
        return True
    for index in range(date.first - 1, max(start, date.first - _SPOKEN) - 1, -1):
        if units.has(index, "told_then"):
            return True
        if not units.has(index, "date_preposition"):
            break
    return False


def _is_day(date: Fact) -> bool:
    return date.columns.get("period_start") == date.columns.get("period_end")
