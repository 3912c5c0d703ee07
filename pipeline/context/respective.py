"""Quantities that are told in a row of what is named in a row: each takes the name whose turn it is.

value of [the primary industry] and [the secondary industry] reached [5 million] and [9 million] respectively
[总收入]、[年缴税收]分别达到[220亿元]、[5亿元]        … , up [3 percent] and [8 percent]
└ what is measured, or whose it is                      └ of the same, in the same order
"""

from collections.abc import Iterator, Sequence

from pipeline.context.clauses import back
from pipeline.context.measured import Measured, is_measured, phrase
from pipeline.context.owner import listed_topics
from pipeline.context.subject import Known, name_subject
from pipeline.units import Fact, Units

Span = tuple[int, int]
# How far the verb stands before the first quantity, and `respectively` behind the last one.
_VERB, _SORTED = 6, 6
_JOINED = frozenset((",", "，", "、", "and", "和", "及", "与"))
_ARTICLES = frozenset(("the", "a", "an", "its", "their"))
_VERBS = ("finite", "rise", "fall", "copula", "done_cue")


def add_respective(units: Units, quantities: Sequence[Fact], known: Known) -> None:
    """Give the quantities of each row aspect and subject of their own, in place."""
    before: Sequence[Fact] = ()
    for run in _runs(units, quantities):
        if before and units.sentence_of[before[0].first] != units.sentence_of[run[0].first]:
            before = ()
        names = _names(units, run)
        if len(names) == len(run):
            _assign(units, run, names, known)
            before = run
        elif len(before) == len(run):
            for fact, other in zip(run, before, strict=True):
                _copy(fact, other)


def _runs(units: Units, quantities: Sequence[Fact]) -> Iterator[list[Fact]]:
    """Quantities of one kind between which only commas and `and` stand."""
    run: list[Fact] = []
    for fact in quantities:
        if "converts" in fact.refers:
            continue
        between = range(run[-1].last, fact.first) if run else range(0)
        alike = bool(run) and run[-1].label == fact.label and len(between) in (1, 2)
        if not (alike and all(units.key(index) in _JOINED for index in between)):
            if len(run) > 1:
                yield run
            run = []
        run.append(fact)
    if len(run) > 1:
        yield run


def _names(units: Units, run: Sequence[Fact]) -> Sequence[Span]:
    """What is named in a row before a row of quantities, where the words say that they belong together."""
    first, last = run[0].first, run[-1].last
    if units.words["topic_head"]:
        return listed_topics(units, run[0])
    _, end = units.sentence(first)
    if not any(units.has(index, "respectively") for index in range(last, min(end, last + _SORTED))):
        return ()
    verb = next((i for i in back(units, first, _VERB) if any(units.has(i, t) for t in _VERBS)), None)
    return _listed_before(units, verb, len(run)) if verb is not None else ()


def _listed_before(units: Units, end: int, several: int) -> Sequence[Span]:
    """So many noun phrases before a verb: `the primary industry, secondary industry, and others`."""
    found: list[Span] = []
    start, _ = units.sentence(end)
    while end > start and len(found) < several:
        first = max(units.phrases.noun_before(units, end), start)
        if first >= end:
            break
        found.insert(0, (first, end))
        end = first - (units.key(first - 1) in _ARTICLES)
        joined = units.key(end - 1) in _JOINED
        while end > start and units.key(end - 1) in _JOINED:
            end -= 1
        if not joined:
            break
    return found


def _assign(units: Units, run: Sequence[Fact], names: Sequence[Span], known: Known) -> None:
    """Say of each quantity of a row what is named in its turn: a measure, or whose it is."""
    measures = [is_measured(units, last - 1) for _, last in names]
    if all(measures):
        for fact, (first, last) in zip(run, names, strict=True):
            _say_measured(units, fact, phrase(units, last - 1), first)
        return
    shared = _shared(units, names[-1]) if measures[-1] else None
    aspect = (shared.first, shared.last) if shared else run[0].evidence.get("aspect")
    for fact, span in zip(run, names, strict=True):
        counts, orgs = known.here(units, fact)
        _forget(fact, "subject", "subject_id")
        first, last = span
        if shared is not None and span is names[-1]:
            last = shared.owner[1] if shared.owner else shared.first
        if first < last:
            name_subject(units, fact, (first, last), counts, orgs)
        if aspect is not None:
            fact.columns["aspect"] = units.slice(*aspect).lower()
            fact.evidence["aspect"] = aspect


def _shared(units: Units, span: Span) -> Measured:
    """What several have in common, told with the last of them: 碳纤维|等新产品产量."""
    measured = phrase(units, span[1] - 1)
    if measured.first < span[0]:
        return Measured(span[1] - 1, span[1], (span[0], span[1] - 1))
    end = next((i for i in range(*span) if units.has(i, "list_end")), -1)
    return Measured(end + 1, measured.last, (span[0], end)) if measured.first <= end else measured


def _say_measured(units: Units, fact: Fact, measured: Measured, first: int) -> None:
    """Fill the aspect of one of several measures, which is no subject of itself."""
    begin = max(first, measured.first)
    fact.columns["aspect"] = units.slice(begin, measured.last).lower()
    fact.evidence["aspect"] = (begin, measured.last)
    if fact.evidence.get("subject", (-1, -1))[1] == measured.last:
        _forget(fact, "subject", "subject_id")


def _forget(fact: Fact, *columns: str) -> None:
    for column in columns:
        fact.columns.pop(column, None)
        fact.evidence.pop(column, None)
        fact.refers.pop(column, None)


def _copy(fact: Fact, other: Fact) -> None:
    """Say of a quantity what is said of the one whose turn is the same."""
    _forget(fact, "aspect", "subject", "subject_id")
    for column in ("aspect", "subject"):
        if column in other.columns:
            fact.columns[column], fact.evidence[column] = other.columns[column], other.evidence[column]
    if "subject_id" in other.refers:
        fact.refers["subject_id"] = other.refers["subject_id"]
