"""What a quantity measures where no known word stands beside it: in front of the sentence, a label, a mark.

Exports of cars and vans rose to     catering revenue soared, reaching     Living allowance. A doctor
└ the sentence begins with it        └ the clause before tells             └ a label
"""

from bisect import bisect_right

from pipeline.context.clauses import COLONS, COMMAS, OPENING, back, clause
from pipeline.context.concept import concept_of
from pipeline.context.measured import Measured, is_bare, is_measured, is_modifier, phrase, without_verbs
from pipeline.units import Fact, Units

# How many units before an amount the word for what is measured may stand.
_REACH = 14
# Units within which the first word of a sentence that is measured stands.
_FIRST = 4
# Units of a date in front of a sentence at most.
_OPENING = 12
# Words between an unknown noun and its amount, verbs behind it, and what it can not be.
_LOOSE = ("before_modifier", "filler", "linker")
_VERBS = ("rise", "fall", "copula", "rising_to", "basis_before", "rise_link", "level_cue")
_NOT_MEASURED = (
    *("subject_noun", "named_noun", "owner_head", "topic_head", "moved_noun", "own_subject", "place", "stop"),
    *(
        "home_place",
        "time_unit",
        "month",
        "year_part",
        "relative_year",
        "share_cue",
        "sector_noun",
        "title",
        "percent_sign",
        "unit",
    ),
)
# Characters of an unknown noun at least.
_SHORTEST = 2


def measured_across(units: Units, fact: Fact) -> Measured | None:
    """What is measured before the mark that a bare amount follows: 投资金额：预计不超过8.5亿元."""
    first, _ = clause(units, fact.first, fact.last)
    if not is_bare(units, first, fact.first):
        return None
    sign, before = units.key(first - 1), first - 2
    if before < units.sentence(fact.first)[0]:
        return None
    if (sign in COLONS or sign in OPENING) and is_measured(units, before):
        return phrase(units, before)
    if sign not in COMMAS:
        return None
    return phrase(units, before) if units.has(before, "given_sum") else _measured_ahead(units, before)


def _measured_ahead(units: Units, index: int) -> Measured | None:
    """What a clause begins with that tells no amount of its own: `catering revenue soared, reaching`."""
    first, last = clause(units, index, index + 1)
    moved = any(units.has(i, table) for i in range(first, last) for table in ("rise", "fall", "moved_noun"))
    if not moved or any(units[i].number is not None for i in range(first, last)):
        return None
    at = next((i for i in range(first, min(last, first + _FIRST)) if is_measured(units, i)), None)
    return phrase(units, at) if at is not None else None


def measured_first(units: Units, fact: Fact) -> Measured | None:
    """What a sentence begins with, if that is measured: `Exports of cars, vans and batteries rose to`."""
    start, _ = units.sentence(fact.first)
    if fact.label == "MEASURE" and units.key(fact.first - 1) in ("a", "an"):
        return None
    near = [*back(units, fact.first, _REACH)]
    if not any(units.has(i, table) for i in near for table in ("rise", "fall", "done_cue", "level_cue")):
        return None
    between = range(start, fact.first)
    if any(units.has(i, t) for i in between for t in ("currency", "prefix_currency", "relative_word")):
        return None
    for begin in (0, _behind_adverbial(units, start, fact.first)):
        for index in between[begin : begin + _FIRST]:
            if units.has(index, "aspect") and not is_modifier(units, index, fact.first):
                measured = phrase(units, index)
                owned = units.has(measured.first - 1, "possessive_mark")
                return measured if owned or measured.first <= start + begin + 1 else None
    return None


def _behind_adverbial(units: Units, start: int, end: int) -> int:
    """Units of what stands in front of a sentence: `In the first half of the year, the output value`."""
    if not units.has(start, "date_preposition"):
        return 0
    return next((i + 1 - start for i in range(start, min(end, start + _OPENING)) if units.key(i) == ","), 0)


def measured_by_place(units: Units, fact: Fact) -> Measured | None:
    """A noun that no table knows, where what is measured stands: `arrivals rose 12%`, 单价上涨5%."""
    if fact.label == "MEASURE" or units.key(fact.first - 1) in ("a", "an"):
        return None
    start, _ = units.sentence(fact.first)
    clause_first, _ = clause(units, fact.first, fact.last)
    end = fact.first
    while end > clause_first and any(units.has(end - 1, table) for table in _LOOSE):
        end -= 1
    link = end - 1
    if units.key(link) == "of":
        end = link
    else:
        verb = end
        while end > clause_first and any(units.has(end - 1, table) for table in _VERBS):
            end -= 1
        if end == verb and not units.words["topic_head"]:
            return None
    first = max(units.phrases.noun_before(units, end), start) if end > start else end
    first = without_verbs(units, first, end - 1) if first < end else first
    if first >= end or not _can_be_measured(units, first, end, clause_first):
        return None
    return Measured(first, end)


def _can_be_measured(units: Units, first: int, end: int, clause_first: int) -> bool:
    """Whether an unknown noun can be what is measured: no name, nobody, no thing, no change."""
    head = end - 1
    if units.words["topic_head"]:
        led = first == clause_first or units.has(first - 1, "time_unit") or units.has(first - 1, "home_place")
        owned = any(units.has(i, "topic_head") or units.has(i, "owner_head") for i in range(first, end))
        branch = units.key(head)[-1:] in units.words["branch_ending"]
        if not led or owned or branch or len(units.slice(first, end)) < _SHORTEST:
            return False
    elif units[head].capital or (units[first].capital and first > clause_first):
        return False
    if first == head and units[head].key.endswith(("ed", "ing")):
        return False
    concept = concept_of(units, units.slice(first, end))
    if concept is not None and concept.sort in ("item", "person", "division"):
        return False
    return not any(units.has(head, table) for table in _NOT_MEASURED)


def label_of(units: Units, fact: Fact) -> Measured | None:
    """The label in front of a paragraph, if that is measured: `Living allowance. A doctor can get …`."""
    paragraph = max(bisect_right(units.opening, fact.first) - 1, 0)
    first, last = units.sentences[units.sentence_of[units.opening[paragraph]]]
    if last - first > _FIRST or units.key(last - 1) not in (".", ":", "："):
        return None
    return Measured(first, last - 1) if units.has(last - 2, "aspect") else None
