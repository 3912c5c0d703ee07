"""Whether a quantity is reported or planned, told by the verb that governs it.

the plant  will  create  240 jobs      A further  90 jobs  are expected      Lanpai  to put  5.6 billion …
           └ before it                            └ behind it: no verb before        └ headline
"""

from pipeline.extractors.clauses import BREAKS
from pipeline.extractors.rate import behind_bracket
from pipeline.units import Units

# How far behind a quantity its verb may stand: `85 per cent of which will be borrowed`.
_VERB_REACH = 8
# Verbs behind a quantity that tell no plan.
_DONE = ("done_cue", "finite", "say_verb", "report_verb")
_ENDS = frozenset(".!?。！？…")
_MARKS = frozenset("\"”’」')）")
_LINKS = frozenset(("and", "but", "while", "that", "which"))


def read_status(units: Units, first: int, last: int) -> str:
    """`planned` if the nearest verb tells a plan (`will`, `aims to`), else `reported`."""
    start, end = units.sentence(first)
    open_clause = True
    for index in range(first - 1, start - 1, -1):
        key = units.key(index)
        cue = _is_plan_cue(units, index) and units.key(index + 1) not in BREAKS
        if cue or units.has(index, "plan_frame"):
            return "planned"
        if units.has(index, "done_cue") or key in (";", ":", "；", "："):
            return "planned" if key in (":", "：") and units.has(index - 1, "plan_list") else "reported"
        if open_clause and (key in BREAKS or key in _LINKS):
            open_clause = False
            told = _told_behind(units, last, end)
            if told:
                return told
        elif units.has(index, "finite"):
            open_clause = False
    told = _told_behind(units, last, end) if open_clause else ""
    return told or ("planned" if _is_headline_plan(units, start, end) else "reported")


def _is_plan_cue(units: Units, index: int) -> bool:
    """Whether a word tells a plan: `may`, not the month `May`."""
    month = units[index].capital and units.has(index, "month")
    return units.has(index, "plan_cue") and not month


def _told_behind(units: Units, last: int, end: int) -> str:
    """What the verb behind a quantity tells that is its subject; empty if there is none in the clause."""
    last = behind_bracket(units, last)
    for index in range(last, min(end, last + _VERB_REACH)):
        if _is_plan_cue(units, index) and not (
            units.has(index - 1, "part_determiner") or units.key(index - 1) in ("of", "than")
        ):
            return "planned"
        if any(units.has(index, table) for table in _DONE):
            return "reported"
        if units.key(index) in BREAKS or units.key(index) in _LINKS or units[index].number is not None:
            return ""
    return ""


def _is_headline_plan(units: Units, start: int, end: int) -> bool:
    """Whether a headline tells a plan: `Lanpai to put 5.6 billion yuan into battery base`."""
    last = end - 1
    while last > start and units[last].text in _MARKS:
        last -= 1
    if not units[start].opens or units[last].text[-1] in _ENDS:
        return False
    return any(
        units.key(index) == "to"
        and units[index - 1].is_word
        and units[index + 1].is_word
        and (units.has(index + 1, "verb") or not (units[index + 1].capital or units.has(index + 1, "stop")))
        for index in range(start + 1, end - 1)
    )
