"""What a quantity measures, in the words of the text.

a total investment of more than 38.07 billion yuan      实现地区生产总值 3216.1亿元，同比增长 4.2%
  └ named before                                             └ named before     └ of what was measured last
$300 million in investment                              82.1% of the total number of large projects
                └ named behind                                   └ what it is a share of
"""

from collections.abc import Sequence

from pipeline.context.clauses import back, clause
from pipeline.context.measured import Measured, is_bare, measured_before, measured_behind, phrase
from pipeline.context.measured_far import label_of, measured_across, measured_by_place, measured_first
from pipeline.context.share import base_of, holder_of, is_measured_base, is_share, opens_with_share
from pipeline.units import Fact, Units

# How far a percentage may stand behind the quantity whose change it tells, and an amount behind the one
# whose words it leaves out.
_CHANGE_REACH, _ELLIPSIS = 14, 14
# How far the word for a capacity stands before its count.
_CAPACITY = 4
# Units between 10% and 30% in 从10%提高到30% at most.
_RISING = 4
# Words of a clause that only tells a change.
_CHANGING = (
    *("rise", "fall", "basis", "basis_before", "compared_with", "compare_word", "average_word", "filler"),
    *("before_modifier", "time_unit", "year_part", "month", "relative_year", "rising_to", "place_compare"),
)
_PRONOUNS = frozenset(("that", "this", "it", "which", "them"))
_JOINED = frozenset((",", "，", "、", "and", "和", "及", "or"))


def add_aspect(
    units: Units, fact: Fact, before: Fact | None, previous: Fact | None, dates: Sequence[Fact]
) -> Measured | None:
    """Fill the aspect of an amount, percentage or measure, in place; return the words that it comes from.

    Args:
        units: Units of the passage.
        fact: The quantity.
        before: The amount or count before it, perhaps in an earlier sentence.
        previous: The quantity before it, also a percentage.
        dates: Dates of its sentence.
    """
    if fact.columns.get("role") == "size_class":
        return None
    measured = _named(units, fact)
    if measured is None:
        for other in (before, previous):
            if other is not None and "aspect" in other.columns and _is_said_of(units, fact, other):
                _copy_aspect(fact, other)
                return None
        label = label_of(units, fact) if fact.label == "MONEY" else None
        measured = measured_first(units, fact) or label or measured_by_place(units, fact)
    if measured is None or measured.first == measured.last:
        return measured
    span = (measured.first, measured.last)
    inside = [date.last for date in dates if span[0] < date.last < span[1]]
    span = (inside[-1] if inside else span[0], span[1])
    fact.columns["aspect"] = _words(units, *span)
    fact.evidence["aspect"] = span
    return measured


def add_capacity(units: Units, fact: Fact, previous: Fact | None) -> None:
    """Fill the aspect of a count of what can be made: `an annual output of 6,000 motors`, in place."""
    for index in back(units, fact.first, _CAPACITY):
        if units.has(index, "capacity_word"):
            measured = phrase(units, index)
            span = (measured.first, index + 1)
            fact.columns["aspect"], fact.evidence["aspect"] = _words(units, *span), span
            return
        loose = units.has_any(index, ("before_modifier", "filler", "linker"))
        if not loose and units.key(index) != "of":
            break
    if previous is not None and "aspect" in previous.columns and is_listed(units, fact, previous):
        _copy_aspect(fact, previous)


def _words(units: Units, first: int, last: int) -> str:
    """The words of an aspect, without `of` behind and a plan in front that is one unit with it: 计划|投资."""
    text = units.slice(first, last).lower().removesuffix(" of")
    if units.has(first, "plan_cue"):
        for size in range(1, len(text)):
            if text[:size] in units.words["not_measured"] and text[size:] in units.words["aspect"]:
                return text[size:]
    return text


def _named(units: Units, fact: Fact) -> Measured | None:
    """What the clause of a quantity says that it measures."""
    if is_share(fact) or (fact.label == "PERCENT" and opens_with_share(units, fact)):
        base = base_of(units, fact)
        holder = holder_of(units, fact, base)
        if base is not None:
            whole = (min(holder.first, *(holder.owner or (holder.first,))), holder.last) if holder else None
            owner = (holder.owner if holder.first == holder.last else whole) if holder else None
            if is_measured_base(units, base) or fact.columns.get("kind") == "rate":
                return Measured(*base, owner)
            return Measured(base[1], base[1], base)
        if holder is not None:
            return holder
    if fact.columns.get("unit") == "percentage_point" and _is_comparison(units, fact):
        return None
    return measured_before(units, fact) or measured_behind(units, fact) or measured_across(units, fact)


def _is_comparison(units: Units, fact: Fact) -> bool:
    """Whether a clause begins with what a difference is compared with: 高于市政府下达目标4个百分点."""
    first, _ = clause(units, fact.first, fact.last)
    return units.has_any(first, ("place_compare", "compare_word"))


def _copy_aspect(fact: Fact, other: Fact) -> None:
    fact.columns["aspect"], fact.evidence["aspect"] = other.columns["aspect"], other.evidence["aspect"]


def _is_said_of(units: Units, fact: Fact, other: Fact) -> bool:
    """Whether a quantity without words of its own is said of what another one measures."""
    return (
        describes(units, fact, other)
        or _is_bare(units, fact, other)
        or is_listed(units, fact, other)
        or is_elliptic(units, fact, other)
    )


def describes(units: Units, fact: Fact, before: Fact) -> bool:
    """Whether a quantity is said of the same as the one before: how that has changed, or from what."""
    if units.sentence_of[before.first] != units.sentence_of[fact.first]:
        return False
    if _rises_to(units, fact, before):
        return True
    at = fact.first - 1
    at -= units.key(at) in ("with", "to")
    from_other = units.key(at).endswith(("from", "against")) or units.has(at, "compare_word")
    if from_other and fact.label == before.label and fact.label != "PERCENT":
        return True
    if fact.label != "PERCENT" or fact.columns.get("kind") != "change":
        return False
    between = range(before.last, fact.first)
    if before.label == "PERCENT":
        return _is_difference(units, fact, before)
    return len(between) <= _CHANGE_REACH and not any(
        units.key(i) in ("；", ";") or units.has(i, "and_word") or units.has(i, "respectively")
        for i in between
    )


def _rises_to(units: Units, fact: Fact, before: Fact) -> bool:
    """Whether an amount is what a percentage leads to: `grew 6.3 percent to a record high of 628 million`."""
    if fact.label == "PERCENT" or before.label != "PERCENT" or before.columns.get("kind") != "change":
        return False
    words = range(before.last, fact.first)
    to = next((i for i in words if units.key(i) == "to"), None)
    return to is not None and all(units.has_any(i, ("basis", "record_word")) for i in words if i != to)


def _is_difference(units: Units, fact: Fact, before: Fact) -> bool:
    """Whether a clause only compares the percentage before it: `, 3.1 points higher than`."""
    first, _ = clause(units, fact.first, fact.last)
    begin = max(first, before.last)
    words = range(begin + (units.key(begin) == "、"), fact.first)
    return all(
        units.has_any(i, ("place_compare", "compare_word", "before_modifier"))
        or units.has(words.start, "compare_word")
        or units.has(words.start, "place_compare")
        for i in words
    )


def _is_bare(units: Units, fact: Fact, previous: Fact) -> bool:
    """Whether an amount has a clause to itself, so that the one before says what it is: 增长12%，达32亿元."""
    if units.sentence_of[previous.first] != units.sentence_of[fact.first]:
        return False
    first, _ = clause(units, fact.first, fact.last)
    first = max(first, previous.last)
    if fact.label == "PERCENT":
        return _continues_share(units, fact, previous)
    return first < fact.first and is_bare(units, first, fact.first)


def _continues_share(units: Units, fact: Fact, previous: Fact) -> bool:
    """Whether a percentage goes on with what was told: 从10%提高到30%, 约占全国的三成五, `9.8% of that`."""
    if units.key(fact.last) == "of" and units.key(fact.last + 1) in _PRONOUNS:
        return True
    if previous.label == "PERCENT":
        rising = ("rise", "fall", "filler", "before_modifier", "change_from", "rising_to")
        words = range(previous.last, fact.first)
        if 0 < len(words) <= _RISING and all(units.has_any(i, rising) for i in words):
            return True
    if fact.columns.get("kind") == "change":
        first, _ = clause(units, fact.first, fact.last)
        return all(_tells_change(units, i) for i in range(max(first, previous.last), fact.first))
    return is_share(fact) and opens_with_share(units, fact)


def _tells_change(units: Units, index: int) -> bool:
    """Whether a unit only tells how something has changed, and since when: 两年平均增长, 比一季度加快."""
    if units[index].number is not None or not units[index].is_word:
        return True
    return units.has_any(index, _CHANGING)


def is_repeated(units: Units, fact: Fact, previous: Fact) -> bool:
    """Whether an amount has a clause without words of its own: ，每年最高30万元."""
    return fact.label != "PERCENT" and _is_bare(units, fact, previous)


def is_listed(units: Units, fact: Fact, previous: Fact) -> bool:
    """Whether an amount is listed with the one before: `300,000 yuan, 100,000 yuan and 50,000 yuan`."""
    if fact.label != previous.label or fact.label == "PERCENT":
        return False
    between = range(previous.last, fact.first)
    return 0 < len(between) <= 2 and all(units.key(i) in _JOINED or units.key(i) == "to" for i in between)


def is_elliptic(units: Units, fact: Fact, previous: Fact) -> bool:
    """Whether an amount leaves out what the one before said: `the secondary industry 57.91 billion yuan`."""
    if fact.label not in ("MONEY", "MEASURE") or fact.columns.get("currency") != previous.columns.get(
        "currency"
    ):
        return False
    between = range(previous.last, fact.first)
    if len(between) > _ELLIPSIS or units.sentence_of[previous.first] != units.sentence_of[fact.first]:
        return False
    first, _ = clause(units, fact.first, fact.last)
    words = range(max(first, previous.last), fact.first)
    named = any(units[i].is_word and not units.has(i, "stop") for i in words)
    sized = fact.last < len(units) and units.phrases.noun_behind(units, fact.last) > fact.last
    return named and not sized and not any(_tells_more(units, i) for i in words)


def _tells_more(units: Units, index: int) -> bool:
    """Whether a unit is a verb that says more than that something is: 占, 投资, `invest`."""
    if units.has(index, "copula"):
        return False
    tables = ("verb", "plan_cue", "compare_word", "change_from", "rise", "fall", "compare_from")
    if units.value(index, "stop") == "verb" or units.has_any(index, tables):
        return True
    return (
        units.has(index, "finite")
        or units.has(index, "making_verb")
        or units.key(index) in ("to", "with", "worth", "including")
        or (units.has(index, "spending"))
    )
