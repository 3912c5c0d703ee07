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
_CLAUSE_ENDS = BREAKS | frozenset(("and", "but", "while", "that", "which"))
_STOPS = frozenset((";", ":", "；", "："))
_TELLING = ("plan_cue", "plan_frame", "done_cue", _STOPS)


def read_status(units: Units, first: int, last: int) -> str:
    """`planned` if the nearest verb tells a plan (`will`, `aims to`), else `reported`."""
    start, end = units.sentence(first)
    governing, told = _told_before(units, start, first)
    after = max(start, governing + 1)
    verb, clause_end = units.last_of("finite", after, first), units.last_of((_CLAUSE_ENDS,), after, first)
    # Without a verb before it in its clause, a quantity may be the subject of one behind it.
    if clause_end >= 0 and clause_end >= verb:
        told = _told_behind(units, last, end) or told
    elif verb < 0:
        told = told or _told_behind(units, last, end)
    return told or ("planned" if _is_headline_plan(units, start, end) else "reported")


def _told_before(units: Units, start: int, first: int) -> tuple[int, str]:
    """The nearest word or mark before a quantity that tells, and what it tells; -1 and nothing if none."""
    index = first
    while index > start:
        index = units.last_of(_TELLING, start, index)
        if index < 0:
            break
        cue = _is_plan_cue(units, index) and units.key(index + 1) not in BREAKS
        if cue or units.has(index, "plan_frame"):
            return index, "planned"
        if units.has(index, "done_cue") or units.key(index) in _STOPS:
            listed = units.key(index) in (":", "：") and units.has(index - 1, "plan_list")
            return index, "planned" if listed else "reported"
    return -1, ""


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
        if units.has_any(index, _DONE):
            return "reported"
        if units.key(index) in _CLAUSE_ENDS or units[index].number is not None:
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
