"""What a quantity measures, in the words of the text.

a total investment of more than 38.07 billion yuan      实现地区生产总值 3216.1亿元，同比增长 4.2%
  └ named before                                             └ named before     └ of what was measured last
$300 million in investment                              82.1% of the total number of large projects
                └ named behind                                   └ what it is a share of
"""

from collections.abc import Sequence

from pipeline.context.clauses import BREAKS, back, clause, is_break
from pipeline.context.concept import concept_of
from pipeline.units import Fact, Units

# How many units before an amount its aspect may stand, how many link words behind, and how far a
# percentage may stand behind the quantity whose change it tells.
_REACH, _BEHIND, _CHANGE_REACH = 14, 3, 14
_SHARE_REACH = 12
# Units within which the first word of a sentence that is measured stands.
_FIRST = 4


def add_aspect(
    units: Units, fact: Fact, before: Fact | None, previous: Fact | None, dates: Sequence[Fact]
) -> None:
    """Fill the aspect of an amount, percentage or measure, in place.

    Args:
        units: Units of the passage.
        fact: The quantity.
        before: The amount or count before it, perhaps in an earlier sentence.
        previous: The quantity before it, also a percentage.
        dates: Dates of its sentence.
    """
    span = _share_base(units, fact) or _named_before(units, fact) or _named_behind(units, fact)
    if span is None and not (before is not None and describes(units, fact, before)):
        span = _named_first(units, fact)
    if span:
        inside = [date.last for date in dates if span[0] <= date.first and date.last < span[1]]
        span = (inside[-1] if inside else span[0], span[1])
        fact.columns["aspect"] = units.slice(*span).lower().removesuffix(" of")
        fact.evidence["aspect"] = span
        return
    for other in (before, previous):
        if (
            other is not None
            and "aspect" in other.columns
            and (describes(units, fact, other) or _is_bare(units, fact, other))
        ):
            fact.columns["aspect"], fact.evidence["aspect"] = (
                other.columns["aspect"],
                other.evidence["aspect"],
            )
            return


def describes(units: Units, fact: Fact, before: Fact) -> bool:
    """Whether a quantity is said of the same as the one before: how that has changed, or from what."""
    at = fact.first - 1
    at -= units.key(at) in ("with", "to")
    from_other = units.key(at).endswith(("from", "against")) or units.has(at, "compare_word")
    if from_other and fact.label == before.label and fact.label != "PERCENT":
        return units.sentence_of[before.first] == units.sentence_of[fact.first]
    if fact.label != "PERCENT" or fact.columns.get("kind") != "change":
        return False
    if units.sentence_of[before.first] != units.sentence_of[fact.first] or before.columns.get("kind"):
        return False
    between = range(before.last, fact.first)
    return len(between) <= _CHANGE_REACH and not any(
        units.key(i) in ("；", ";") or units.has(i, "and_word") or units.has(i, "respectively")
        for i in between
    )


def _is_bare(units: Units, fact: Fact, previous: Fact) -> bool:
    """Whether an amount has a clause to itself, so that the one before says what it is: 增长12%，达32亿元."""
    if fact.label == "PERCENT" or units.sentence_of[previous.first] != units.sentence_of[fact.first]:
        return False
    first, _ = clause(units, fact.first, fact.last)
    words = range(max(first, previous.last), fact.first)
    return bool(words) and all(units.has(i, "filler") or units.has(i, "linker") for i in words)


def _share_base(units: Units, fact: Fact) -> tuple[int, int] | None:
    """What a percentage is a share of, behind `of` or between 占 and 的."""
    if fact.label != "PERCENT" or fact.columns.get("kind") not in ("share", "rate"):
        return None
    _, end = units.sentence(fact.first)
    if units.key(fact.last) == "of":
        return _behind_of(units, fact.last + 1, end)
    verb = next(
        (i for i in back(units, fact.first, _SHARE_REACH) if units.value(i, "share_cue") == "far"), None
    )
    particle = fact.first - 1
    while particle >= 0 and (units.has(particle, "before_modifier") or units.has(particle, "filler")):
        particle -= 1
    if units.key(particle) != "的":
        return (verb + 1, particle + 1) if verb is not None and verb < particle else None
    first = (
        verb + 1
        if verb is not None
        else min(units.phrases.noun_before(units, particle), _run(units, particle))
    )
    first -= verb is None and units.has(first - 1, "level_char")
    while first < particle and (units.has(first, "filler") or units.has(first, "home_place")):
        first += 1
    return (first, particle) if first < particle else None


def _run(units: Units, end: int) -> int:
    """First of the words before `end` that no verb or particle stands between: 年度投资计划 before 的."""
    first = end
    for index in back(units, end, _SHARE_REACH):
        if not units[index].is_word or units.has(index, "stop") or units.has(index, "level_char"):
            break
        first = index
    return first


def _behind_of(units: Units, first: int, end: int) -> tuple[int, int] | None:
    while first < end and units.key(first) in ("the", "its", "a", "their"):
        first += 1
    last = first
    while last < end and (
        units.key(last) in ("of", "'s", "’s") or (units[last].is_word and not units.has(last, "stop"))
    ):
        last += 1
    return (first, last) if first < last else None


def _named_before(units: Units, fact: Fact) -> tuple[int, int] | None:
    """The nearest word for what is measured before the quantity in its clause, with its modifiers."""
    if units.key(fact.first - 1) in ("a", "an"):
        return None
    for index in back(units, fact.first, _REACH):
        if _is_measured(units, index):
            return _whole(units, index)
        if units[index].number is not None and _measures(units, index):
            return None
    return None


def _is_measured(units: Units, index: int) -> bool:
    """Whether a unit names what is measured, or ends so as 产业投资 does."""
    key = units.key(index)
    ending = key.removesuffix(" of") if units[index].text.isascii() else key[-2:]
    return units.has(index, "aspect") or units.has(index, "aspect_head") or ending in units.words["aspect"]


def _measures(units: Units, index: int) -> bool:
    """Whether a number is a quantity of its own: no ordinal, no year, no `12 percent` between."""
    changed = units.has(index + 1, "percent_sign") and units.words["change_from"].get("from") is not None
    return units.key(index) not in ("<ordinal>", "<year>") and not changed


def _whole(units: Units, index: int) -> tuple[int, int]:
    """The noun phrase around a word for what is measured: `[total retail sales of consumer goods] hit`."""
    first, last = min(index, units.phrases.noun_before(units, index + 1)), index + 1
    start, end = units.sentence(index)
    first = max((i + 1 for i in range(first, index) if units.has(i, "named_noun")), default=first)
    first -= units.has(first - 1, "ordinal_prefix") and first > start
    if first == index and units.has(index, "aspect_head") and units[index - 1].is_word and first > start:
        first -= 1
    if (
        units.key(first - 1) == "and"
        and first - 2 > start
        and concept_of(units, units[first - 2].text) is not None
    ):
        first = min(first - 2, units.phrases.noun_before(units, first - 1))
    if units.key(first - 1) == "of" and units.has(first - 2, "aspect"):
        return min(first - 2, units.phrases.noun_before(units, first - 1)), last
    if units.key(last) == "of" and last + 1 < end and not units.has(last + 1, "place"):
        behind = units.phrases.noun_behind(units, last + 1)
        if behind > last + 1:
            return first, behind
    return max(first, start), last


def _named_first(units: Units, fact: Fact) -> tuple[int, int] | None:
    """What a sentence begins with, if that is measured: `Exports of cars, vans and batteries rose to`."""
    start, _ = units.sentence(fact.first)
    near = [*back(units, fact.first, _REACH)]
    if not any(units.has(i, table) for i in near for table in ("rise", "fall", "done_cue", "level_cue")):
        return None
    between = range(start, fact.first)
    if any(units.has(i, table) for i in between for table in ("currency", "prefix_currency", "relative")):
        return None
    for index in between[:_FIRST]:
        if units.has(index, "aspect"):
            return min(index, units.phrases.noun_before(units, index + 1)), index + 1
    return None


def _named_behind(units: Units, fact: Fact) -> tuple[int, int] | None:
    """What is measured right behind a quantity: `$300 million in new investment`, `a $2 million grant`."""
    _, end = units.sentence(fact.first)
    _, last = clause(units, fact.first, fact.last)
    behind = units.phrases.noun_behind(units, fact.last) if fact.last < end else 0
    if behind > fact.last and units.has(behind - 1, "aspect") and not units.has(behind - 1, "named_noun"):
        return fact.last, behind
    if not units.has(fact.last, "aspect_link"):
        return None
    for index in range(fact.last, min(end, last, fact.last + _BEHIND)):
        if units.has(index, "aspect"):
            return units.phrases.noun_before(units, index + 1), index + 1
        linked = units.has(index, "aspect_link") or (index > fact.last and units[index].is_word)
        if not linked or is_break(units, index) or units.key(index) in BREAKS:
            return None
    return None
