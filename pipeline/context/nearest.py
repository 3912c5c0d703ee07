"""The nearest thing before a quantity that it can be said of: what is counted, a project, an organization.

Aldane, which [the plant] in Songyang will supply, invested $45 million in 2023
└ acts: the subject      └ a thing, but not of this clause
"""

from collections.abc import Sequence

from pipeline.context.actor import clause_subject
from pipeline.context.clauses import BREAKS, CLOSING, SEMICOLONS, back, clause, opening_of, segment
from pipeline.context.concept import concept_of
from pipeline.context.measured import Measured
from pipeline.units import Fact, Units

Span = tuple[int, int]
# How far `respectively` stands before its amount, and the words of a dateline beside a name.
_SORTED_REACH, _DATELINE = 8, 9
# How far a verb of becoming stands before its noun.
_BECOMING = 6
# Units between a company's name and the word for its project.
_PROJECT = 16
# Units of a list of examples at most.
_EXAMPLES = 40
# Characters of a Chinese name of a project with its noun at least: 大项目 is none.
_SHORTEST_NAME = 4
# Counts that an amount can be said of, of which there are no statistics: not 15,000 gearboxes.
_OWNERS = frozenset(
    (
        *("project", "enterprise", "startup", "market_entity", "shop", "agreement", "university", "school"),
        *("hospital", "park", "factory", "production_line", "platform", "laboratory", "organization"),
        *("household", "attraction", "village"),
    )
)


def nearest(
    units: Units, fact: Fact, counts: Sequence[Fact], orgs: Sequence[Fact], measured: Measured | None
) -> Fact | Span | None:
    """The nearest row, or units that name a thing, before an amount and not beyond a semicolon."""
    concept = concept_of(units, str(fact.columns.get("aspect") or ""))
    sort = concept.sort if concept else ""
    each = fact.label == "PERCENT" or bool(fact.columns.get("per"))
    ends = {count.last: count for count in counts if _fits(units, count, sort, each=each)}
    bodies = {org.last: org for org in orgs if acts(units, org)}
    if fact.label == "PERCENT":
        bodies = {last: org for last, org in bodies.items() if org.columns["kind"] != "government"}
    start = segment(units, fact.first)
    if measured is not None and measured.first < fact.first:
        start = max(start, _own_clause(units, fact, measured))
    index = fact.first + 1
    own, _ = clause(units, fact.first, fact.last)
    while index > start + 1:
        index -= 1
        if index == own and index - 1 not in bodies and (told := clause_subject(units, fact)) is not None:
            return told
        index = _before_aside(units, index, start)
        if index in ends and not _is_built(units, ends[index], own):
            return _whole_of_list(units, ends[index], measured, counts) or ends[index]
        span = _thing_ending(units, index, start)
        spent = fact.label == "MONEY" and span is not None and units.has(span[1] - 1, "aspect")
        if span is not None and not spent and not _is_other(units, span, measured, own):
            return span
        if index in bodies:
            return _project_of(units, bodies[index], fact) or bodies[index]
    return clause_subject(units, fact) if start <= own else None


def _is_built(units: Units, count: Fact, own: int) -> bool:
    """Whether an earlier clause only tells how many of a thing are built: 生产线2条，达产后年产值12亿元."""
    return count.first < own and str(count.columns.get("item") or "").endswith(
        tuple(units.words["built_thing"])
    )


def _whole_of_list(
    units: Units, part: Fact, measured: Measured | None, counts: Sequence[Fact]
) -> Fact | None:
    """What a total behind several parts is of: 签约项目15个，其中甲类1个、乙类9个，总投资额为285亿元."""
    if measured is None or not units.slice(measured.first, measured.last).startswith("总"):
        return None
    earlier = [count for count in counts if count.last <= part.first]
    if not earlier or units.key(earlier[-1].last) != "、":
        return None
    start, _ = units.sentence(part.first)
    opening = next((i for i in range(part.first, start, -1) if units.has(i, "part_intro")), start)
    if earlier[-1].first < opening:
        return None
    whole = [count for count in earlier if count.last <= opening]
    return whole[-1] if whole else None


def _is_other(units: Units, span: Span, measured: Measured | None, own: int) -> bool:
    """Whether a thing is no subject: the measure itself, what something becomes (将成为基地) or builds."""
    if measured is not None and span[0] < measured.last and measured.first < span[1]:
        return True
    if span[1] <= own and units.key(span[1] - 1).endswith(tuple(units.words["built_thing"])):
        return True
    return any(units.has(i, "becoming_verb") for i in back(units, span[0], _BECOMING))


def _project_of(units: Units, org: Fact, fact: Fact) -> Span | None:
    """The project that a company's name begins: 河鹿铝业有限公司年产5万吨铝材项目，总投资2亿元."""
    if not units.words["topic_head"]:
        return None
    _, end = units.sentence(org.first)
    for index in range(org.last, min(end, org.last + _PROJECT)):
        if units.has(index, "project_word"):
            first = fact.last if org.first <= fact.first < index else org.first
            return (first, index + 1) if not units.has(index + 1, "project_word") else None
        told = ("plan_cue", "finite", "done_cue", "place_in", "compare_word", "spending")
        if units.key(index) in BREAKS or any(units.has(index, table) for table in told):
            return None
    return None


def _before_aside(units: Units, index: int, start: int) -> int:
    """Where examples or brackets begin that end right before an index, else the index itself."""
    if units.has(index - 1, "list_end"):
        return _before_list(units, index - 1, start)
    return opening_of(units, index - 1, start) if units.key(index - 1) in CLOSING else index


def _before_list(units: Units, end: int, start: int) -> int:
    """Where examples begin that a word such as 等 ends: 签约项目6个，|包括……项目等|，总投资额76亿元."""
    opening = (i for i in range(end - 1, max(start, end - _EXAMPLES), -1) if units.has(i, "part_intro"))
    return next(opening, end)


def is_of_place(units: Units, fact: Fact) -> bool:
    """Whether a quantity is a statistic of a place, or one of several that `respectively` sorts."""
    concept = concept_of(units, str(fact.columns.get("aspect") or ""))
    listed = any(units.has(i, "respectively") for i in back(units, fact.first, _SORTED_REACH))
    return listed or (concept is not None and concept.sort == "place")


def _own_clause(units: Units, fact: Fact, measured: Measured) -> int:
    """Where a clause begins whose own subject is what is measured: `, and the funds in place reached`."""
    first, _ = clause(units, fact.first, fact.last)
    lead = measured.first - 1
    between = range(measured.last, fact.first)
    told = any(units.has(i, "copula") or units.has(i, "rise") or units.has(i, "fall") for i in between)
    led = units.key(lead) == "the" and (lead == first or units.has(lead - 1, "and_word"))
    return first if told and led else 0


def _fits(units: Units, count: Fact, sort: str, *, each: bool) -> bool:
    """Whether an amount can be said of a count: of people only wages, of goods nothing."""
    concept = concept_of(units, str(count.columns.get("item") or ""))
    if concept is None:
        return False
    if concept.sort == "person":
        return sort == "person" or each
    return concept.concept_id in _OWNERS


def acts(units: Units, org: Fact) -> bool:
    """Whether an organization is more than the source of what is said, the place of it, or in a dateline."""
    before = org.first - 1 - (units.key(org.first - 1) == "the")
    if org.columns["kind"] == "zone" or org.rule == "abbreviation" or units.key(before) in ("(", "（"):
        return False
    if units.key(org.last) in (",", "，") and units.has(org.last + 1, "relative_word"):
        return True
    if units.has(before, "place_preposition"):
        return False
    start, end = units.sentence(org.first)
    if org.first - start < _DATELINE and units.holds(
        "dateline_word", org.last, min(end, org.last + _DATELINE)
    ):
        return False
    for index in range(org.last, min(end, org.last + 3)):
        if units.has_any(index, ("say_verb", "learned_verb", "title", "point_verb")):
            return False
    source = units.has_any(before, ("according_to", "learned_from", "source_cue"))
    return not source and units.key(before) not in ("据", "of", "by", "from", "with", "由", "与", "给")


def _thing_ending(units: Units, end: int, start: int) -> tuple[int, int] | None:
    """A project, plant or fund that ends right before `end`: `the project`, 该项目, or one with a name."""
    head = end - 1
    if not units[head].is_word or units.has(end, "event_head"):
        return None
    determiner, noun = units.key(head)[:1], units.key(head)[1:]
    if determiner in units.words["subject_determiner"] and noun in units.words["subject_noun"]:
        return head, end
    if units.has(head, "numbered_part") and units.key(head - 1) in BREAKS:
        return head, end
    if units.has(head, "subject_noun") and head - 1 >= start:
        if units.has(head - 1, "subject_determiner"):
            return None if units.has(head - 2, "aside_word") else (head, end)
        if units.key(head - 1) == "<ordinal>" or units.has(head - 1, "numbered_part"):
            return head - 1, end
    return _name_ending(units, end, start)


def _name_ending(units: Units, end: int, start: int) -> tuple[int, int] | None:
    """A noun phrase that ends in a project word and has a name or an article: `a bulk drug complex on`."""
    head = end - 1
    if not is_thing(units, head):
        return None
    first = max(units.phrases.noun_before(units, end), start)
    while first < head and (
        units.has(first, "place_preposition")
        or units.has(first, "filler")
        or units.has(first, "not_measured")
    ):
        first += 1
    if first == head and units.has(head, "named_noun"):
        return None
    while first > start and units.has(first - 1, "place") and not units[head].text.isascii():
        first -= 1
    if not units[head].text.isascii() and len(units.slice(first, end)) < _SHORTEST_NAME:
        return None
    if units.has(first - 1, "level") and units[first - 2].number is not None and first - 2 >= start:
        return first - 2, end
    latin = units[head].text.isascii()
    while latin and units.key(first - 1) == "and" and units[first].capital and first - 2 >= start:
        joined = max(units.phrases.noun_before(units, first - 1), start)
        if joined == first - 1 or not units[first - 2].capital:
            break
        first = joined
    several = units.key(first - 1) == "the" and end - first > 1
    article = several or (
        units.has(first - 1, "apposition_article") and end < len(units) and units[end].is_word
    )
    if latin and not article and not any(units[i].capital for i in range(first, end)):
        return None
    return first, end


def is_thing(units: Units, index: int) -> bool:
    """Whether a unit is a word such as `project`, or ends in one as 制造业项目 does."""
    known, key = units.words["named_noun"], units.key(index)
    return key in known or (not key.isascii() and (key[-2:] in known or key[-3:] in known))


def named_thing(units: Units, index: int, start: int) -> tuple[int, int] | None:
    """The last project with a name before an index in its sentence."""
    for end in range(index + 1, start + 1, -1):
        if units.key(end - 1) in SEMICOLONS:
            return None
        span = _name_ending(units, end, start)
        if span is not None:
            return span
    return None
