"""The words that name what a quantity measures, and whose it is.

the [added value] of [the primary industry] was 11 billion     [城镇居民][人均可支配收入]突破3.6万元
     └ measured       └ owner                                   └ owner   └ measured
"""

from dataclasses import dataclass

from pipeline.context.clauses import BREAKS, CLOSING, OPENING, back, clause, is_break
from pipeline.context.concept import concept_of, is_empty_head, names_concept
from pipeline.units import Fact, Units

# How many units before an amount the word for what is measured may stand, and behind it.
_REACH, _BEHIND, _TAIL = 14, 4, 8
_BARE = ("filler", "linker", "per_before", "before_modifier", "cap_word", "plan_cue", "per_word")
# Owners of a list at most.
_OWNERS = 6
_LIST = frozenset(("、", "和", "及", "与"))


@dataclass(frozen=True, slots=True)
class Measured:
    """Units `first` to `last` (exclusive) that name what is measured, and those of its owner, if told."""

    first: int
    last: int
    owner: tuple[int, int] | None = None


def measured_before(units: Units, fact: Fact) -> Measured | None:
    """The nearest word for what is measured before a quantity in its clause, with its modifiers."""
    if units.key(fact.first - 1) in ("a", "an") and fact.label != "PERCENT":
        return None
    for index in back(units, fact.first, _REACH):
        if is_measured(units, index) and not is_modifier(units, index, fact.first):
            measured = phrase(units, index)
            other = _is_of_another(units, measured) or _is_listed_before(units, measured, fact)
            return None if other else measured
        quoted = units.key(index - 1) in ("“", '"', "‘") and units.key(index + 1) in ("”", '"', "’")
        if units[index].number is not None and not quoted and _is_quantity(units, index):
            return None
    return None


def _is_of_another(units: Units, measured: Measured) -> bool:
    """Whether words stand behind the amount they are of: `4.5 billion yuan of output value and`."""
    link = measured.first - 1
    return units.key(link) in ("of", "in") and any(
        units.has(link - 1, table) for table in ("currency", "unit", "scale")
    )


def _is_listed_before(units: Units, measured: Measured, fact: Fact) -> bool:
    """Whether words are a list's earlier item, and the amount is of the last one: 重大专项、5GW制造基地."""
    between = range(measured.last, fact.first)
    listed = any(units.key(i) == "、" for i in between)
    return listed and not any(units.has(i, "respectively") for i in between)


def is_bare(units: Units, first: int, last: int) -> bool:
    """Whether the words of a clause before an amount say nothing of what it measures: 每年最高."""
    return all(units.has_any(i, _BARE) for i in range(first, last))


def is_modifier(units: Units, index: int, fact_first: int) -> bool:
    """Whether a measured word only tells more of the noun behind it: `power generation equipment`."""
    behind = index + 1
    if not units[index].text.isascii():
        return units.has(behind, "firm_noun")
    if behind + 1 >= fact_first or units.has(behind, "aspect_tail"):
        return False
    if units[behind + 1].number is not None or units[behind].key.endswith("ed"):
        return False
    told = units.has(behind, "stop") or any(
        units.has(behind, table)
        for table in ("aspect", "rise", "fall", "finite", "copula", "date_preposition")
    )
    return not told and units.phrases.noun_behind(units, behind) > behind


def is_measured(units: Units, index: int) -> bool:
    """Whether a unit names what is measured, or ends so as 产业投资 does; no verb as in `will cost`."""
    key = units.key(index)
    if units.has(index, "share_cue"):
        return False
    if units.has(index, "aspect"):
        named = units[index].text.istitle() and units.has(index - 1, "possessive_mark")
        return not named and not (units.has(index, "verb_like") and _is_verb(units, index))
    if units.has(index, "aspect_head"):
        return True
    ending = key.removesuffix(" of") if key.isascii() else key[-2:]
    return ending in units.words["aspect"]


def _is_verb(units: Units, index: int) -> bool:
    """Whether a word that is a noun or a verb is a verb here: `will cost`, `the plant cost $3 billion`."""
    before, behind = index - 1, index + 1
    if behind < len(units) and units.has(index, "verb_of_price"):
        unit = units[behind]
        if (
            unit.number is not None
            or units.has(behind, "prefix_currency")
            or units.has(behind, "before_modifier")
        ):
            return True
    named = (
        before >= 0
        and units[before].capital
        and not units.has(before, "stop")
        and before > units.sentence(index)[0]
    )
    return named or units.has(before, "auxiliary") or units.key(before) == "to"


def _is_quantity(units: Units, index: int) -> bool:
    """Whether a number is a quantity of its own: no ordinal, no year, no `12 percent` between."""
    changed = units.has(index + 1, "percent_sign") and units.words["change_from"].get("from") is not None
    return units.key(index) not in ("<ordinal>", "<year>") and not changed


def phrase(units: Units, index: int) -> Measured:
    """The noun phrase around a word for what is measured: `[total retail sales of consumer goods] hit`."""
    start, end = units.sentence(index)
    last = index + 1
    while last < end and units.has(last, "aspect_tail") and not units[last].opens:
        last += 1
    first = max(min(index, units.phrases.noun_before(units, index + 1)), start)
    first = _with_hyphen(units, without_verbs(units, first, index), start)
    first -= units.has(first - 1, "ordinal_prefix") and first > start
    if first == index and units.has(index, "aspect_head") and first > start and units[index - 1].is_word:
        first -= 1
    first = _with_joined(units, first, start)
    link = first - 1 - (units.key(first - 1) == "the")
    if units.key(link) in ("of", "in") and units.has(link - 1, "aspect"):
        return Measured(min(link - 1, units.phrases.noun_before(units, link)), last)
    if units.key(last) == "of" and last + 1 < end:
        return _with_of(units, first, last, end)
    if units.has(first - 1, "owner_head") and first > start and units[first].glued:
        first = max(min(first - 1, units.phrases.noun_before(units, first)), start)
    if units.has(first - 1, "possessive_mark") and first - 1 > start:
        return Measured(first, last, _possessor(units, first - 1))
    first = _without_home(units, first, index)
    cut = _owner_end(units, first, index)
    if cut > first and not units[cut].is_word:
        return Measured(min(cut + 1, index), last)
    return Measured(cut, last, (first, cut)) if cut > first else Measured(first, last)


def _possessor(units: Units, mark: int) -> tuple[int, int] | None:
    """Whose a measure is, where that is a thing or a person without a name: `the software maker's profit`."""
    first = units.phrases.noun_before(units, mark)
    concept = concept_of(units, units.slice(first, mark)) if first < mark else None
    person = concept is not None and concept.sort == "person"
    known = units.has(mark - 1, "subject_noun") or units.has(mark - 1, "named_noun") or person
    return (first, mark) if first < mark and known else None


def _without_home(units: Units, first: int, index: int) -> int:
    """First unit of a phrase without the place that it is of: 全市|完成; `total` is part of a name."""
    while first < index and (
        units.has(first, "home_place") or (units.has(first, "filler") and units.key(first) != "total")
    ):
        first += 1
    return first


def without_verbs(units: Units, first: int, index: int) -> int:
    """First unit of a phrase without verbs and plans in front of it: `making GDP`, 计划投资, 新增产值."""
    first = max((i for i in range(first + 1, index + 1) if _begins(units, i)), default=first)
    first = max((i + 1 for i in range(first, index) if units.has(i, "measured_behind")), default=first)
    while first < index and (
        units.has(first, "not_measured")
        or units.has(first, "plan_cue")
        or not units[first].is_word
        or _is_infinitive(units, first)
    ):
        first += 1
    return first


def _is_infinitive(units: Units, index: int) -> bool:
    """Whether a word is a verb that no table knows: `would lift annual capacity`, `to double sales`."""
    modal = units.has(index - 1, "modal")
    return modal or (units.key(index - 1) == "to" and units.has(index - 2, "plan_cue"))


def _begins(units: Units, index: int) -> bool:
    """Whether a phrase without spaces begins behind white space: 集中签约 总投资."""
    return not units[index].glued and not units[index].text.isascii()


def _with_hyphen(units: Units, first: int, start: int) -> int:
    """First unit of a phrase with the compound before it: `settling-in allowance`, 现场签约额."""
    while units.has(first - 1, "aspect_modifier") and first - 1 >= start and units[first].glued:
        first -= 1
    if first - 2 >= start and units.key(first - 1) == "-" and units[first - 1].glued:
        return first - 2
    hyphened = first - 3 >= start and units.key(first - 2) == "-" and units[first - 2].glued
    return first - 3 if hyphened and units[first - 1].glued else first


def _with_joined(units: Units, first: int, start: int) -> int:
    """First unit of a phrase with another measured word joined to it: `imports and exports`."""
    joined = units.key(first - 1) == "and" and first - 2 > start
    if joined and concept_of(units, units[first - 2].text) is not None:
        return min(first - 2, units.phrases.noun_before(units, first - 1))
    return first


def _with_of(units: Units, first: int, last: int, end: int) -> Measured:
    """A phrase and what stands behind its `of`: a part of its name, its owner, or a place or year."""
    begin = last + 1
    while begin < end and units.key(begin) in ("the", "its", "their", "a", "an", "this", "all"):
        begin += 1
    no_owner = ("place", "home_place", "prefix_currency")
    if units.has(last + 1, "home_place") or units.has_any(begin, no_owner):
        return Measured(first, last)
    behind = _list_end(units, _noun_end(units, begin), end)
    if behind <= begin or units.has(begin, "time_unit") or units.has(begin, "per_word"):
        return Measured(first, last)
    if units.key(behind) == "above designated size":
        behind += 1
    named = begin == last + 1 and names_concept(units, units.slice(first, behind))
    if named or is_empty_head(units.slice(first, last)):
        return Measured(first, behind)
    return Measured(first, last, (begin, behind))


def _list_end(units: Units, behind: int, end: int) -> int:
    """Index behind a list of owners: `of the agriculture|, forestry, and fishery industries`."""
    at = behind
    for _ in range(_OWNERS):
        if units.key(at) != ",":
            break
        joined = units.key(at + 1) == "and"
        begin = at + 1 + joined
        begin += units.key(begin) == "the"
        at = _noun_end(units, begin) if begin < end else begin
        if at <= begin:
            break
        if joined:
            return at
        if units.key(at) == "and":
            last = at + 1 + (units.key(at + 1) == "the")
            return max(behind, _noun_end(units, last)) if last < end else behind
    return behind


def _noun_end(units: Units, first: int) -> int:
    """Index behind a noun phrase, without a verb that ends it: `consumer goods | amounted to`."""
    behind = units.phrases.noun_behind(units, first)
    for index in range(first + 1, behind):
        if units.has(index, "finite") or units[index].key.endswith("ed"):
            return index
    return behind


def _owner_end(units: Units, first: int, index: int) -> int:
    """Index behind the owner that begins a phrase without `of`: 规上工业企业 of 规上工业企业亩均税收."""
    owned = [i + 1 for i in range(first, index) if units.has(i, "owner_head")]
    return owned[-1] if owned else first


def measured_behind(units: Units, fact: Fact) -> Measured | None:
    """What is measured right behind: `$300 million in new investment`, 5万元生活补贴."""
    _, end = units.sentence(fact.first)
    _, last = clause(units, fact.first, fact.last)
    begin = _behind_list(units, fact.last, end)
    if units.key(begin) in OPENING:
        closed = next(
            (i + 1 for i in range(begin, min(end, begin + _TAIL)) if units.key(i) in CLOSING), begin
        )
        begin = closed
    moved = _behind_moved(units, begin, end)
    changed, begin = moved > begin, moved
    for at in (begin, begin + 1) if units.key(begin) in ("of", "in", "as") else (begin,):
        first = at + (units.key(at) in ("the", "its", "their"))
        behind = _noun_end(units, first) if first < end else 0
        if behind > first and units.has(behind - 1, "aspect") and not units.has(behind - 1, "named_noun"):
            measured = Measured(without_verbs(units, first, behind - 1), behind)
            return phrase(units, behind - 1) if changed else measured
    tail = _tail_behind(units, begin, min(last, end))
    if tail is not None:
        return tail
    if not units.has(begin, "aspect_link"):
        return None
    for index in range(begin, min(end, last, begin + _BEHIND)):
        if units.has(index, "aspect"):
            return Measured(min(index, units.phrases.noun_before(units, index + 1)), index + 1)
        linked = units.has(index, "aspect_link") or (index > begin and units[index].is_word)
        if not linked or is_break(units, index) or units.key(index) in BREAKS:
            return None
    return None


def _behind_moved(units: Units, begin: int, end: int) -> int:
    """Index behind the noun of a change: `12.2 percent year-on-year increase in`."""
    moved = begin
    while moved < min(end, begin + _BEHIND) and (units.has(moved, "basis") or units.key(moved) == "-"):
        moved += 1
    if any(units.has(moved, table) for table in ("rise", "fall", "growth_noun", "moved_noun")):
        return moved + 1
    return begin


def _behind_list(units: Units, index: int, end: int) -> int:
    """Index behind the amounts that are listed with one: 30万元 |、10万元、5万元| 一次性补贴."""
    while index + 1 < end and units.key(index) in _LIST and units[index + 1].number is not None:
        index += 2
        while index < end and (units.has(index, "currency") or units.has(index, "unit")):
            index += 1
    return index


def _tail_behind(units: Units, begin: int, end: int) -> Measured | None:
    """A sum given, told behind it with its purpose: 给予100万元|建站经费, 提供最高20亿元的|授信."""
    first = begin + (units.has(begin, "tail_link"))
    for index in range(first, min(end, begin + _TAIL)):
        if units.has(index, "given_sum"):
            return Measured(first, index + 1)
        if not units[index].is_word or (
            units.value(index, "stop") == "particle" and not units.has(index, "tail_word")
        ):
            return None
    return None
