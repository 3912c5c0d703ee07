"""The place that a quantity is stated for.

In Lishui, Zhejiang, exports to Germany hit 3 billion yuan. The city hired 57 people.
   └ nearest place   └ destination                         └ the place the text is about
"""

from collections.abc import Sequence

from pipeline.context.clauses import BREAKS, clause, predicate_between, segment
from pipeline.context.mentions import Mention
from pipeline.units import Fact, Units

# A place that begins this near to its clause's first unit leads it: 去年经开区引进, `In Lishui,`.
_LEADS = 4
# Amounts that sort things, whose place may stand anywhere behind in the sentence.
_SORTING = ("size_class", "threshold")


def add_place(units: Units, fact: Fact, here: Sequence[Mention]) -> None:
    """Fill place and place_id from the place of its clause, else one that reaches it, in place."""
    mention = _stated(units, fact, here) if here else None
    if mention is None:
        return
    fact.columns |= {"place": mention.name, "place_id": mention.place_id}
    fact.evidence["place"] = (mention.at, mention.behind)
    if mention.place_id:
        fact.evidence["place_id"] = (mention.at, mention.behind)


def _stated(units: Units, fact: Fact, here: Sequence[Mention]) -> Mention | None:
    """The nearest place before in the clause, else behind, else the last that reaches the clause."""
    here = [m for m in here if m.behind <= fact.first or m.at >= fact.last]
    named = fact.evidence.get("subject", (0, 0)) if "subject_id" not in fact.refers else (0, 0)
    here = [m for m in here if not named[0] <= m.at < named[1]] or here
    first, last = clause(units, fact.first, fact.last)
    for mention in reversed(here):
        if first <= mention.at < fact.first and _holds_on(units, mention, fact, first):
            return mention
    for mention in here:
        if fact.last <= mention.at < last and not predicate_between(units, fact.last, mention.at):
            return mention
    for mention in reversed(here):
        if mention.at < first and _reaches(units, mention, fact, first):
            return _leader(units, mention, here)
    behind = _of_the_whole(units, fact, here, last)
    if behind is None and fact.columns.get("role") in _SORTING:
        behind = next((mention for mention in here if mention.at >= last), None)
    return behind


def _leader(units: Units, mention: Mention, here: Sequence[Mention]) -> Mention:
    """The place that leads the clause of another one: [龙泉市]13个项目列入丽水重点，总投资……."""
    if not units.words["topic_head"]:
        return mention
    first, last = clause(units, mention.at, mention.behind)
    return next((m for m in here if first <= m.at < last and _leads(units, m, first)), mention)


def _holds_on(units: Units, mention: Mention, fact: Fact, first: int) -> bool:
    """Whether a place of the same clause still holds: not `a plant in Songyang and hire 212 people`."""
    return _leads(units, mention, first) or not predicate_between(units, mention.behind, fact.first)


def _leads(units: Units, mention: Mention, first: int) -> bool:
    return mention.at - first <= _LEADS or units.has(mention.behind, "possessive_mark")


def _reaches(units: Units, mention: Mention, fact: Fact, clause_first: int) -> bool:
    """Whether a place of an earlier clause also holds for the clause of the fact."""
    first, last = clause(units, mention.at, mention.behind)
    if units.has(first - 1, "relative_word") or _is_apposition(units, first, last):
        return False
    if _leads(units, mention, first):
        return True
    if units.has(mention.at - 1, "place_in") and segment(units, fact.first) > mention.at:
        # 8个项目在丽水经开区开工；…: where something was done says nothing of what a semicolon parts from it.
        return False
    own = fact.evidence.get("period_start", fact.evidence.get("period_end", (-1, -1)))
    if clause_first <= own[0] < fact.first and mention.at > own[0] - fact.first + first:
        return False
    if units.holds("contrast_word", mention.behind, fact.first):
        return False
    return not predicate_between(units, mention.behind, fact.first)


def _is_apposition(units: Units, first: int, last: int) -> bool:
    """Whether a clause only says what the one before it names: `Ruimaide, a company in Songyang, hired`."""
    return (
        units.has(first, "apposition_article") and units.key(last) in BREAKS and units.key(first - 1) == ","
    )


def _of_the_whole(units: Units, fact: Fact, here: Sequence[Mention], last: int) -> Mention | None:
    """The place behind that all before it is said of: `95 projects, including 78 new, began in Lishui`."""
    for mention in here:
        if mention.at >= last and units.has(mention.at - 1, "place_in"):
            first, _ = clause(units, mention.at, mention.behind)
            between = range(fact.last, mention.at)
            relative = units.has(first - 1, "clause_link") or predicate_between(units, fact.last, mention.at)
            relative = relative or any(units.has(i, "part_intro") for i in between)
            return None if relative else mention
    return None
