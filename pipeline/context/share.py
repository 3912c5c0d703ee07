"""What a percentage is a share of, and whose share it is.

overseas orders made up 38% of sales        民生支出占一般公共预算支出的82.4%
└ holder                       └ base       └ holder  └ base
"""

from pipeline.context.clauses import back, clause
from pipeline.context.measured import Measured, is_measured, phrase
from pipeline.units import Fact, Units

# How far the verb of a share stands before its percentage, and units of a base at most.
_REACH, _BASE = 12, 10


def is_share(fact: Fact) -> bool:
    """Whether a fact is a percentage of something."""
    return fact.label == "PERCENT" and fact.columns.get("kind") in ("share", "rate")


def base_of(units: Units, fact: Fact) -> tuple[int, int] | None:
    """Units of what a percentage is a share of, behind `of` or between 占 and 的."""
    _, end = units.sentence(fact.first)
    if units.key(fact.last) == "of":
        return _behind_of(units, fact.last + 1, end)
    verb = _verb(units, fact)
    if verb is not None:
        ends = range(verb + 1, fact.first)
        particle = next((i for i in ends if units.key(i) == "的" or units.has(i, "share_cue")), None)
        return _trimmed(units, verb + 1, particle) if particle is not None else None
    particle = fact.first - 1
    while particle >= 0 and (units.has(particle, "before_modifier") or units.has(particle, "filler")):
        particle -= 1
    if units.key(particle) != "的":
        return None
    first = min(units.phrases.noun_before(units, particle), _run(units, particle))
    first -= units.has(first - 1, "level_char")
    return _trimmed(units, first, particle)


def is_measured_base(units: Units, base: tuple[int, int]) -> bool:
    """Whether a base is an amount or a number, not the things themselves: `70% of our suppliers`."""
    head = base[1] - 1
    for index in range(base[0], base[1]):
        if units.key(index) == "of":
            head = index - 1
            break
    return is_measured(units, head) or units.has(head, "rate_base") or units.has(head, "number_word")


def things_behind(units: Units, fact: Fact) -> tuple[int, int] | None:
    """The things a share of which is told: `70% of our suppliers`, 七成以上的原料供应商, 七成企业."""
    first = fact.last
    while units.has(first, "after_modifier") or units.key(first) == "的":
        first += 1
    if first >= len(units) or units[first].opens or not units.words["sorted_behind"]:
        return None
    last = units.phrases.noun_behind(units, first)
    return (first, last) if first < last and units.has(last - 1, "head_noun") else None


def holder_of(units: Units, fact: Fact, base: tuple[int, int] | None = None) -> Measured | None:
    """What has the share: before `accounted for`, 占 or 占比; before `is at` where its base is told."""
    start, _ = units.sentence(fact.first)
    begin = min(fact.first, base[0]) if base else fact.first
    verb = next((i for i in back(units, begin, _REACH) if _shares(units, i)), None)
    if verb is None and base is not None:
        verb = next((i for i in back(units, begin, _REACH) if units.has(i, "copula")), None)
    if verb is None or verb <= start:
        return None
    at = verb
    while at > start and (units.has(at - 1, "filler") or units.has(at - 1, "before_modifier")):
        at -= 1
    first, _ = clause(units, verb, verb + 1)
    if at == first or not units[at - 1].is_word or units.has(at - 1, "and_word"):
        return None
    if is_measured(units, at - 1):
        return phrase(units, at - 1)
    begin = units.phrases.noun_before(units, at)
    while begin < at and (units.has(begin, "home_place") or units.has(begin, "place")):
        begin += 1
    return Measured(at, at, (begin, at)) if begin < at else None


def opens_with_share(units: Units, fact: Fact) -> bool:
    """Whether a clause begins with the verb of a share, whose holder the one before tells."""
    first, _ = clause(units, fact.first, fact.last)
    return _shares(units, first + units.has(first, "before_modifier"))


def _shares(units: Units, index: int) -> bool:
    return units.has(index, "share_cue") or units.has(index, "share_verb")


def _verb(units: Units, fact: Fact) -> int | None:
    reach = back(units, fact.first, _REACH)
    return next((i for i in reach if units.value(i, "share_cue") == "far"), None)


def _trimmed(units: Units, first: int, last: int) -> tuple[int, int] | None:
    """A base without the whole place that it is of: 占|全市|固定资产投资; None where only a place is left."""
    while first < last and (
        units.has(first, "filler") or units.has(first, "home_place") or units.has(first, "before_modifier")
    ):
        first += 1
    place_only = all(units.has(i, "place") or units.has(i, "country_word") for i in range(first, last))
    return (first, last) if first < last and not place_only else None


def _run(units: Units, end: int) -> int:
    """First of the words before `end` that no verb or particle stands between: 年度投资计划 before 的."""
    first = end
    for index in back(units, end, _REACH):
        if not units[index].is_word or units.has(index, "stop") or units.has(index, "level_char"):
            break
        first = index
    return first


def _behind_of(units: Units, first: int, end: int) -> tuple[int, int] | None:
    while first < end and units.key(first) in ("the", "its", "a", "their", "our", "all"):
        first += 1
    last = first
    while last < min(end, first + _BASE) and (
        units.key(last) in ("of", "'s", "’s", "-") or (units[last].is_word and not units.has(last, "stop"))
    ):
        ends = units.has_any(last, ("finite", "auxiliary", "prefix_currency"))
        if ends or units[last].opens:
            break
        last += 1
    mark = next((i for i in range(first, last) if units.has(i, "possessive_mark")), first)
    placed = any(units.has(mark - 1, table) for table in ("place", "home_place", "country_word"))
    first = mark + 1 if first < mark and placed else first
    return (first, last) if first < last else None
