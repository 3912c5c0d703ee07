"""Plans that are told once for many quantities: under a heading, or by the first word of a sentence.

二、2025年重点工作                      力争全年签约项目50个；到位内资50亿元
└ all below it is planned              └ also what stands behind the semicolon
"""

from collections.abc import Sequence

from pipeline.context.clauses import clause
from pipeline.units import Fact, Units

# Units of a heading at most, and units before the first word of a plan in its sentence.
_HEADING, _FIRST = 16, 2
_NUMBERING = frozenset(("、", "）", ")", "."))


def add_plans(units: Units, quantities: Sequence[Fact]) -> None:
    """Give the status `planned` to what stands under a heading of plans or in a sentence of plans."""
    ranges = _planned_ranges(units)
    for fact in quantities:
        if fact.columns.get("status") == "planned":
            if _is_done(units, fact):
                fact.columns["status"] = "reported"
                del fact.evidence["status"]
            continue
        at = next((span for span in ranges if span[0] <= fact.first < span[1]), None)
        cue = at[0] if at is not None else _first_cue(units, fact)
        if cue >= 0:
            fact.columns["status"] = "planned"
            fact.evidence["status"] = (cue, cue + 1)


def _is_done(units: Units, fact: Fact) -> bool:
    """Whether a clause tells what was done, after an amount planned: 计划投资93亿元，完成投资44亿元."""
    cue = fact.evidence.get("status", (-1, -1))[0]
    first, _ = clause(units, fact.first, fact.last)
    if not 0 <= cue < first or not units.has(first, "fulfilled"):
        return False
    _, last = clause(units, cue, cue + 1)
    return any(units.has(index, "currency") for index in range(cue, last))


def _planned_ranges(units: Units) -> list[tuple[int, int]]:
    """Units from each heading of plans to the next heading of its kind, or to where the report ends."""
    at = units.where("plan_heading")
    if not at:
        return []
    ends = [*(i for i in units.opening if _is_section(units, i)), *units.where("plan_end"), len(units)]
    found = []
    for index in at:
        first, last = units.sentence(index)
        if units[first].opens and last - first <= _HEADING and (last == len(units) or units[last].opens):
            behind = min(end for end in ends if end > index)
            found.append((index, behind))
    return found


def _is_section(units: Units, index: int) -> bool:
    """Whether a paragraph begins with the number of a section: 二、."""
    return units[index].number is not None and units.key(index + 1) == "、"


def _first_cue(units: Units, fact: Fact) -> int:
    """The word of a plan that begins a sentence, if nothing that is done stands between; else -1."""
    if not units.words["plan_heading"]:
        return -1
    start, _ = units.sentence(fact.first)
    cue = units.first_of("plan_first", start, min(start + _FIRST, fact.first))
    done = units.holds("done_cue", max(cue, start), fact.first)
    return -1 if done else cue
