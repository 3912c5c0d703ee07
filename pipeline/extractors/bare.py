"""Counts whose noun stands elsewhere: `11 of the projects`, `a staff of 470`, `Nine belong to …`.

for  11  of the  projects          a  staff  of  470          37 projects …  Nine  belong to services
     └ number    └ item               └ item     └ number        └ item      └ number
"""

from collections.abc import Sequence

from pipeline.extractors.clauses import BREAKS
from pipeline.units import Fact, Units

# Between a noun and its number: `a staff of more than 470`.
_NOUN_REACH = 4
# Between `number of` and the verb behind its noun.
_NUMBER_REACH = 14
# Words of an owner: `four of the group's five businesses`.
_OWNER_REACH = 4


def partitive(units: Units, last: int) -> str:
    """What a bare number is a part of: `11 of the projects` → `projects`; empty where it is none."""
    if units.key(last) != "of":
        return ""
    at = last + 1
    if units.has(at, "part_determiner"):
        at += 1
        owner = next((i for i in range(at, at + _OWNER_REACH) if units.key(i).endswith(("'s", "’s"))), at - 1)
        at = owner + 1
    elif at >= len(units) or units[at].number is None:
        return ""
    while at < len(units) and (
        units[at].number is not None or units.key(at) in ("<ordinal>", "total", "top")
    ):
        at += 1
    return units.phrases.counted(units, at - 1, at, single=False)[1]


def counted_before(units: Units, first: int, last: int) -> str:
    """The noun before a bare number: `a staff of 470`, `the number of new jobs reached 302`."""
    if last < len(units) and units[last].is_word and not units.has(last, "stop"):
        return ""
    index, reached = first - 1, False
    while index >= max(0, first - _NOUN_REACH) and (
        units.has(index, "before_modifier") or units.has(index, "filler")
    ):
        reached = reached or units.has(index, "reaching")
        index -= 1
    if units.has(index, "staffed_by") and units.has(index - 1, "staff_noun"):
        return units[index - 1].text.lower()
    return _numbered_noun(units, index) if reached or units.has(index, "numbered_by") else ""


def _numbered_noun(units: Units, link: int) -> str:
    """The noun of `the number of … reached 302` or `headcount grew to 302`, before the verb at `link`."""
    start, _ = units.sentence(link)
    for index in range(link, max(start, link - _NUMBER_REACH) - 1, -1):
        if units.key(index) in BREAKS:
            return ""
        if units.has(index, "staff_noun"):
            return units[index].text.lower()
        if units.key(index) == "of" and units.key(index - 1) in ("number", "numbers"):
            item = units.phrases.counted(units, index, index + 1, single=False)[1]
            return item or units.phrases.counted(units, index, index + 1, single=True)[1]
    return ""


def introduced(units: Units, first: int) -> str:
    """The noun of an introduction: `Out of the top 20 container ports in the world, nine are …`."""
    start, _ = units.sentence(first)
    if not units.has(start, "introduction") or units.key(first - 1) != ",":
        return ""
    at = start + 1
    while at < first and (
        units.has(at, "part_determiner") or units[at].number is not None or units.has(at, "numbered")
    ):
        at += 1
    return units.phrases.counted(units, at - 1, at, single=False)[1]


def is_listed(units: Units, first: int, last: int, facts: Sequence[Fact]) -> bool:
    """Whether a bare number goes on a list of such: `six for cars, two for vans`, `45 at A, 53 at B`."""
    if not facts or units.sentence_of[facts[-1].first] != units.sentence_of[first]:
        return False
    before = facts[-1]
    same = units.key(before.last) == units.key(last) and units.has(last, "stop")
    return same and units.key(first - 1) in (",", "and", "、", ";")


def is_subject(units: Units, first: int, last: int, facts: Sequence[Fact]) -> bool:
    """Whether a bare number begins a clause, with its verb behind it, and repeats a noun counted before."""
    if not units.has(last, "finite") and not units.has(last, "verb") and not units.has(last, "counted_link"):
        return False
    near = units.sentence_of[first] - 1
    if not facts or units.sentence_of[facts[-1].first] < near:
        return False
    start, _ = units.sentence(first)
    index = unmodified(units, first)
    return (
        index < start or units.key(index) in BREAKS or units.key(index) in ("and", "while", "but", "“", '"')
    )


def unmodified(units: Units, first: int) -> int:
    """Index of the unit before a number and its modifier."""
    index = first - 1
    while index >= max(0, first - _NOUN_REACH) and (
        units.has(index, "before_modifier") or units.has(index, "filler")
    ):
        index -= 1
    return index
