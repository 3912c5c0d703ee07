"""Counted noun phrases in Chinese, before or behind their number.

    89 个  大项目  签约        规上工业企业  1.2万 家        4 家  从事跨境电商的  外资企业
           └ noun  └ verb     └ noun                        └ clause ──┘  └ noun

Chinese writes no spaces: a noun phrase stands between words that cannot belong to one (table `stop`),
cut behind the last noun that is known to be counted (table `head_noun`).
"""

from pipeline.units import Units

# How many units a noun phrase, a clause before it, or a quoted name inside it may have.
_NOUN_CAP, _CLAUSE_CAP, _QUOTE_CAP = 14, 18, 12
# Two known nouns belong together with at most this many units between them: 企业|技术|中心.
_GAP = 2
# Words between a noun and the number behind it: 专利增至6450件, 养殖户则只剩两三家.
_LINK_CAP = 4
_OPENING, _CLOSING = frozenset("“‘「《"), frozenset("”’」》")
# Words of these tables stand in no noun phrase, unless they are known nouns themselves.
_NO_NOUN = frozenset(
    ("stop", "time_unit", "month", "plan_cue", "done_cue", "before_modifier", "per_before", "name_edge")
)
_UNIT_TABLES = frozenset(("currency", "unit", "classifier", "percent_sign", "percentage_point", "day_suffix"))
# Behind a word of these a clause begins anew: 一季度新设企业640家.
_DATE_TABLES = frozenset(("time_unit", "month", "date_bound", "year_part"))
_BETWEEN = frozenset(("linker", "before_modifier", "filler"))
# Before 等 these end names of companies, which are no part of what is counted.
_COMPANIES = frozenset(("company_word", "legal_form", "organization"))
_NOT_FIRST = frozenset(("not_first", "place"))
_COUNTING = frozenset(("classifier", "currency", "unit", "percent_sign"))
# Behind a verb, so that it is no part of the noun before it: 40多辆集卡|排着队.
_ASPECT = ("着", "了", "过")
_LIST = ("、", "和", "及", "与", "以及")


def counted(units: Units, first: int, last: int, *, single: bool) -> tuple[int, str]:
    """Index after the counted noun phrase and its item; `first` where nothing is counted.

    The noun stands behind the number (89个大项目, inside the span) or before it (签约项目89个, outside).
    """
    kind = units.value(last - 1, "classifier")
    if single and _is_article(units, first):
        return first, ""
    if units.has(last - 1, "phase_word"):
        return (last, units[last - 1].text) if units.has(first - 1, "phase_cue") else (first, "")
    if not kind:
        return _without_classifier(units, first, last)
    if kind != "noun":
        start, end = _noun_behind(units, last)
        if start < end:
            return end, units.slice(start, end)
        if kind == "adjective":
            return first, ""
    if units.has(last, "not_counted"):
        return first, ""
    start, end = _noun_before(units, first)
    if start < end:
        return last, units.slice(start, end)
    return last, units[last - 1].text if kind == "noun" else ""


def noun_before(units: Units, end: int) -> int:
    """First unit of the noun phrase that ends right before `end`; `end` where none does.

    固定资产投资 of 全市固定资产投资 | 下降.
    """
    start, _ = units.sentence(end - 1)
    begin = _run_left(units, end, start)
    while begin < end and (units.has(begin, "not_first") or units.has(begin, "place")):
        begin += 1
    return begin


def noun_behind(units: Units, start: int) -> int:
    """Index after the noun phrase that begins at `start`; `start` where none does."""
    limit = units.sentence(start - 1)[1]
    end = _run(units, start, limit)
    return _heads_end(units, start, end) or end


def _without_classifier(units: Units, first: int, last: int) -> tuple[int, str]:
    """九县, 300余企业: a noun that needs no classifier, unless the words behind make it a name."""
    if units.has(last - 1, "bare_noun"):
        name = last < len(units) and not units[last].opens and _in_noun(units, last)
        return (first, "") if name else (last, units[last - 1].text)
    start, end = _noun_behind(units, last if units.has(last - 1, "counted_link") else last - 1)
    return (end, units.slice(start, end)) if start < end else (first, "")


def _is_article(units: Units, first: int) -> bool:
    """Whether 一 before its classifier is an article rather than a number: no word tells how many."""
    if units[first].text[0].isdecimal():
        return False
    return not (units.has(first - 1, "one_cue") or units.has(first - 2, "one_cue"))


def _in_noun(units: Units, index: int) -> bool:
    """Whether a unit can stand inside a noun phrase."""
    unit = units[index]
    if unit.number is not None or not (unit.is_word or _is_code(units, index)):
        return False
    if _is_tool(units, index):
        return True
    classes = units.words.classes.get(unit.key)
    if classes is None or any(table in classes for table in ("head_noun", "noun_part", "attributive")):
        return True
    return _NO_NOUN.isdisjoint(classes) and not _is_unit(units, index)


def _is_tool(units: Units, index: int) -> bool:
    """Whether a verb and a single character behind it are one noun: 挖掘|机, 考察|团."""
    named = len(units[index].text) > 1 and units.has(index + 1, "noun_suffix")
    return named and units[index + 1].glued and units.value(index, "stop") in ("", "verb")


def _is_code(units: Units, index: int) -> bool:
    """Whether digits are part of a name: 5G基站."""
    follows = index + 1 < len(units) and units[index + 1].glued
    return units[index].text[0].isdecimal() and follows and units[index + 1].text[0].isascii()


def _is_unit(units: Units, index: int) -> bool:
    """Whether a unit word belongs to the number before it: 元 of 亿元."""
    return index > 0 and units[index - 1].number is not None and units.has_any(index, _UNIT_TABLES)


def _noun_behind(units: Units, start: int) -> tuple[int, int]:
    """Units of the noun phrase that begins at `start`, perhaps behind a clause with 的 (equal: none)."""
    limit = units.sentence(start - 1)[1]
    start += _is_passed(units, start, limit)
    begin = _skip_size(units, _skip_quoted(units, start, limit), limit)
    end = _run(units, begin, limit)
    heads = _heads_end(units, begin, end)
    if end < limit and (units[end].number is not None or end == begin or not heads):
        behind = _behind_clause(units, begin, limit)
        if behind[0] < behind[1]:
            return behind
    if begin > start and begin == end:
        return start, start
    if not heads and end < limit and units[end].number is not None and end - begin < 2:
        return start, start
    end = heads or end
    if not heads and end - begin > 1 and units.key(end) in _ASPECT and len(units[end - 1].text) == 1:
        end -= 1
    return begin, _with_second(units, end, limit)


def _is_passed(units: Units, index: int, limit: int) -> bool:
    """Whether a modifier stands between a classifier and its noun: 50名|左右|青年科技人才."""
    if not units.has(index, "after_modifier") or index + 1 >= limit:
        return False
    return _heads_end(units, index + 1, _run(units, index + 1, limit)) > 0


def _skip_quoted(units: Units, start: int, limit: int) -> int:
    """Index behind a quoted name that begins a noun phrase: “专精特新”企业."""
    if start < limit and units.key(start) in _OPENING:
        for index in range(start + 1, min(limit, start + _QUOTE_CAP)):
            if units.key(index) in _CLOSING:
                return index + 1
    return start


def _skip_size(units: Units, start: int, limit: int) -> int:
    """Index behind a size that begins a noun phrase: 百亿级产业集群, 亿元以上项目, 5万吨级货轮."""
    bound = start
    start += units.has(start, "before_modifier")
    number = units[start].number if start < limit else None
    if number is not None:
        level = start + 2 if units.has(start + 1, "currency") else start + 1
        if level < limit and units.has(level, "level"):
            return level + 1
        if units.has(level - 1, "currency") and _is_passed(units, level, limit):
            return level + 1
        if level < limit and number.scale > 1 and units.has(level, "classed_noun"):
            return level
        if units.has(start + 1, "unit"):
            behind = start + 2 + units.has(start + 2, "level")
            return behind if behind < limit and _in_noun(units, behind) else bound
    return bound


def _run(units: Units, start: int, limit: int) -> int:
    """Index behind the units that can stand in one noun phrase from `start` on."""
    end = start
    while end < min(limit, start + _NOUN_CAP) and _in_noun(units, end):
        if units.has(end, "attributive") and end > start:
            break
        end += 1
    return end


def _heads_end(units: Units, start: int, end: int) -> int:
    """Index behind the last known noun that belongs to the first one, 0 where none is known."""
    found = 0
    for index in range(start, end):
        if units.has(index, "head_noun") and (not found or index - found <= _GAP):
            found = index + 1
    return found


def _behind_clause(units: Units, start: int, limit: int) -> tuple[int, int]:
    """Units of the known noun behind a clause that begins at `start` and ends in 的."""
    for index in range(start, min(limit, start + _CLAUSE_CAP)):
        key = units.key(index)
        if key == "的":
            end = _heads_end(units, index + 1, _run(units, index + 1, limit))
            if end:
                return index + 1, end
        elif not units[index].is_word and units[index].number is None and key not in "、%“”":
            break
    return start, start


def _with_second(units: Units, end: int, limit: int) -> int:
    """Index behind a noun that is joined to the first by 和: 国家和地区."""
    if end + 1 < limit and units.key(end) in ("和", "及", "与"):
        second = _heads_end(units, end + 1, _run(units, end + 1, limit))
        return second if 0 < second <= end + 5 else end
    return end


def _noun_before(units: Units, first: int) -> tuple[int, int]:
    """Units of the noun phrase that ends before the number at `first` (equal: none)."""
    start, _ = units.sentence(first)
    end = first
    while end > max(start, first - _LINK_CAP) and _links(units, end - 1):
        end -= 1
    if units.key(end - 1) in _CLOSING:
        opening = _opening_of(units, end - 1, start)
        return (opening + 1, end - 1) if opening < end - 1 else (end, end)
    begin = _run_left(units, end, start)
    while begin < end and (units.has_any(begin, _NOT_FIRST) or units.has_any(begin, _DATE_TABLES)):
        begin += 1
    placed = begin > start and units.has(begin - 1, "place") and units.has(begin, "org_head")
    short = end - begin == 1 and len(units[begin].text) == 1 and not units.has(begin, "head_noun")
    return (end, end) if short or (placed and end - begin == 1) else (begin, end)


def _opening_of(units: Units, closing: int, start: int) -> int:
    """Index of the mark that opens what closes at `closing`; `closing` itself where none is near."""
    for index in range(closing - 1, max(start, closing - _QUOTE_CAP) - 1, -1):
        if units.key(index) in _OPENING:
            return index
    return closing


def _links(units: Units, index: int) -> bool:
    return units.has_any(index, _BETWEEN)


def _run_left(units: Units, end: int, start: int) -> int:
    """First unit of the noun phrase that ends at `end`."""
    begin = end
    while begin > max(start, end - _NOUN_CAP):
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
        if units.key(index) in _CLOSING and begin < end:
            opening = _opening_of(units, index, start)
            if opening == index:
                return begin
            begin = opening
            continue
        if units.key(index) in _LIST and begin < end:
            return _listed_from(units, index, start) or begin
        if not _in_noun(units, index) or units.has(index, "left_stop"):
            return begin
        begin = index
    return begin


def _begins_clause(units: Units, index: int, start: int, end: int) -> bool:
    """Whether a word that is also a verb describes its noun: 签约项目 after a comma, not 全市签约项目."""
    if index == start or units[index].opens:
        return True
    before = index - 1
    if units.has(before, "before_attributive") and end - index == 2:
        return True
    return not units[before].is_word or units.has_any(before, _DATE_TABLES)


def _listed_from(units: Units, index: int, start: int) -> int:
    """First noun of a list behind its verb or at the beginning of its clause, 0 where it is no such list.

    新增央企、500强和上市公司项目8个; 其中新能源汽车及零部件项目47个
    """
    for at in range(index - 1, max(start, index - _NOUN_CAP) - 1, -1):
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
