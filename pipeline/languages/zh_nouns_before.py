"""Chinese nouns that stand before their number: 规上工业企业|达|1.2万家, 科技型企业|由|1200家增至1450家."""

from pipeline.languages.zh_noun_words import CLOSING, NOUN_CAP, QUOTE_CAP, in_noun, opening_of
from pipeline.units import Units

# Words between a noun and the number behind it: 专利增至6450件, 养殖户则只剩两三家.
_LINK_CAP = 4
# Units from a number back to 由 or 从: 由|2019|年底|的|27.6户增长到30户.
_ORIGIN_REACH = 6
# Behind a word of these a clause begins anew: 一季度新设企业640家.
_DATE_TABLES = frozenset(("time_unit", "month", "date_bound", "year_part"))
_BETWEEN = frozenset(("linker", "rising", "before_modifier", "filler"))
# Before 等 these end names of companies, which are no part of what is counted.
_COMPANIES = frozenset(("company_word", "legal_form", "organization"))
# Behind these a word of _ACTING is what the company does: 集团|运营|景区5家.
_FIRMS = frozenset(("legal_form", "firm_end"))
_ACTING = frozenset(("not_first", "acting"))
_NOT_FIRST = frozenset(("not_first", "place"))
_COUNTING = frozenset(("classifier", "currency", "unit", "percent_sign"))
_LIST = ("、", "和", "及", "与", "以及")


def noun_before_number(units: Units, first: int, last: int) -> tuple[int, int]:
    """Units of the noun phrase that ends before the number in `first` to `last` (equal: none)."""
    start, _ = units.sentence(first)
    end = _before_links(units, first, start)
    if _stands_for_another(units, end, first, start):
        return end, end
    end = _before_origin(units, _before_bracket(units, end, start), last, start)
    end = _before_event(units, _before_links(units, end, start), start)
    if units.key(end - 1) in CLOSING:
        opening = opening_of(units, end - 1, start)
        return (opening + 1, end - 1) if opening < end - 1 else (end, end)
    begin = _trimmed(units, run_left(units, end, start), end)
    placed = begin > start and units.has(begin - 1, "place") and units.has(begin, "org_head")
    short = end - begin == 1 and len(units[begin].text) == 1 and not units.has(begin, "head_noun")
    short = short or (end - begin == 1 and units.has(begin, "class_word"))
    return (end, end) if short or (placed and end - begin == 1) else (begin, end)


def _trimmed(units: Units, begin: int, end: int) -> int:
    """First unit of a noun phrase without the verb, date, place or rank before it: 管理|酒店, 第六批|企业."""
    while begin < end:
        acts = units.has(begin, "acting") and units.has(begin + 1, "acted_on")
        ranks = units.has(begin - 1, "numbered") and units.has(begin + 1, "classifier")
        leads = units.has_any(begin, _NOT_FIRST) and not units.has(begin + 1, "origin_behind")
        if not (acts or ranks or leads or units.has_any(begin, _DATE_TABLES)):
            break
        begin += 1 + ranks
    return min(begin, end)


def _stands_for_another(units: Units, end: int, first: int, start: int) -> bool:
    """Whether a place has so many of what was counted before: 16个开发区，其中皖江城市带|就有|8个."""
    if not any(units.has(i, "having") for i in range(end, first)) or units.has(end - 1, "head_noun"):
        return False
    return units.has(run_left(units, end, start) - 1, "part_intro")


def _before_bracket(units: Units, end: int, start: int) -> int:
    """Index of the bracket that stands between a noun and its number: 外资项目（包括增资项目）12个."""
    if units.key(end - 1) in ("）", ")"):
        for index in range(end - 2, max(start, end - QUOTE_CAP) - 1, -1):
            if units.key(index) in ("（", "("):
                return index
    return end


def _before_origin(units: Units, end: int, last: int, start: int) -> int:
    """Index of the word from which what is counted rises or falls: 企业|由|1200家增至1450家."""
    if units.has(last, "rising"):
        for index in range(end - 1, max(start, end - _ORIGIN_REACH) - 1, -1):
            if units.has(index, "origin"):
                return index
    return end


def _before_event(units: Units, end: int, start: int) -> int:
    """Index of the verb, and what leads to it, between noun and number: 航线|共|开行|46艘次."""
    before = _before_links(units, end - 1, start)
    known = units.has(end - 1, "event_verb") and units.has(before - 1, "head_noun")
    return before if known and run_left(units, before, start) < before else end


def _before_links(units: Units, first: int, start: int) -> int:
    """First of the words that may stand between a noun and its number."""
    end = first
    while end > max(start, first - _LINK_CAP) and _links(units, end - 1):
        end -= 1
    return end


def _links(units: Units, index: int) -> bool:
    return units.has_any(index, _BETWEEN)


def run_left(units: Units, end: int, start: int) -> int:
    """First unit of the noun phrase that ends at `end`."""
    begin = end
    while begin > max(start, end - NOUN_CAP):
        index = begin - 1
        if units.has(index, "attributive"):
            return index if begin < end and _begins_clause(units, index, start, end) else begin
        if units.key(index) == "等" and begin < end and index > start:
            if units.has_any(index - 1, _COMPANIES) or units.value(begin, "org_plural") == "company":
                return begin
            begin = index
            continue
        if units[index].number is not None and units.has(begin, "ranked") and begin < end:
            begin = index
            continue
        if units.key(index) in CLOSING and begin < end:
            opening = opening_of(units, index, start)
            if opening == index:
                return begin
            begin = opening
            continue
        if units.key(index) in _LIST and begin < end:
            return _listed_from(units, index, start) or begin
        if not in_noun(units, index) or units.has(index, "left_stop") or _firm_acts(units, index, begin, end):
            return begin
        begin = index
    return begin


def _firm_acts(units: Units, index: int, begin: int, end: int) -> bool:
    """Whether a company stands before what it does: 集团|运营|景区5家."""
    return begin < end and units.has_any(index, _FIRMS) and units.has_any(begin, _ACTING)


def _begins_clause(units: Units, index: int, start: int, end: int) -> bool:
    """Whether a word that is also a verb describes its noun: 签约项目 after a comma, not 全市签约项目."""
    if index == start or units[index].opens:
        return True
    before = index - 1
    if units.has(before, "before_attributive") and end - index == 2:
        return True
    opens = not units[before].is_word or units.has(before, "part_intro")
    return opens or units.has_any(before, _DATE_TABLES)


def _listed_from(units: Units, index: int, start: int) -> int:
    """First noun of a list behind its verb or at the beginning of its clause, 0 where it is no such list.

    新增央企、500强和上市公司项目8个; 其中新能源汽车及零部件项目47个
    """
    for at in range(index - 1, max(start, index - NOUN_CAP) - 1, -1):
        if units.value(at, "stop") == "verb" or units.value(at, "left_stop") == "verb":
            return at + 1
        if units.key(at) in _LIST:
            continue
        edge = bool(units.value(at, "stop")) or not (units[at].is_word or units[at].number)
        if edge:
            return at + 1 if at + 1 < index else 0
        if units[at].number is not None and units.has_any(at + 1, _COUNTING):
            return 0
    return 0
