"""Counted noun phrases in Chinese, before or behind their number.

    89 个  大项目  签约        规上工业企业  1.2万 家        4 家  从事跨境电商的  外资企业
           └ noun  └ verb     └ noun                        └ clause ──┘  └ noun

Which words a noun phrase may hold: `zh_noun_words`; a noun before its number: `zh_nouns_before`.
"""

from pipeline.languages.zh_noun_words import (
    CLOSING,
    OPENING,
    QUOTE_CAP,
    heads_end,
    in_noun,
    run,
)
from pipeline.languages.zh_nouns_before import noun_before_number, run_left
from pipeline.units import Units

# How many units a clause before a noun may have.
_CLAUSE_CAP = 18
# Length of a name of one character with its quotation marks, which names nothing that is counted: 两个“零”.
_MARKED = 3
# Behind a verb, so that it is no part of the noun before it: 40多辆集卡|排着队.
_ASPECT = ("着", "了", "过")


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
            return end, _named(units, start, end)
        if kind == "adjective":
            return first, ""
    if units.has(last, "not_counted"):
        return first, ""
    start, end = noun_before_number(units, first, last)
    if start < end:
        return last, units.slice(start, end)
    return last, units[last - 1].text if kind == "noun" and not units.has(first - 1, "rising") else ""


def _named(units: Units, start: int, end: int) -> str:
    """A noun phrase as the item: a name in quotation marks alone stands without them."""
    marked = units.key(start) in OPENING and units.key(end - 1) in CLOSING
    return units.slice(start + marked, end - marked)


def noun_before(units: Units, end: int) -> int:
    """First unit of the noun phrase that ends right before `end`; `end` where none does.

    固定资产投资 of 全市固定资产投资 | 下降.
    """
    start, _ = units.sentence(end - 1)
    begin = run_left(units, end, start)
    while begin < end and (units.has(begin, "not_first") or units.has(begin, "place")):
        begin += 1
    return begin


def noun_behind(units: Units, start: int) -> int:
    """Index after the noun phrase that begins at `start`; `start` where none does."""
    limit = units.sentence(start - 1)[1]
    end = run(units, start, limit)
    return heads_end(units, start, end) or end


def _without_classifier(units: Units, first: int, last: int) -> tuple[int, str]:
    """九县, 300余企业: a noun that needs no classifier, unless the words behind make it a name."""
    if units.has(last - 1, "bare_noun"):
        name = last < len(units) and not units[last].opens and in_noun(units, last)
        return (first, "") if name else (last, units[last - 1].text)
    start, end = _noun_behind(units, last if units.has(last - 1, "counted_link") else last - 1)
    return (end, units.slice(start, end)) if start < end else (first, "")


def _is_article(units: Units, first: int) -> bool:
    """Whether 一 before its classifier is an article rather than a number: no word tells how many."""
    if units[first].text[0].isdecimal():
        return False
    return not (units.has(first - 1, "one_cue") or units.has(first - 2, "one_cue"))


def _noun_behind(units: Units, start: int) -> tuple[int, int]:
    """Units of the noun phrase that begins at `start`, perhaps behind a clause with 的 (equal: none)."""
    limit = units.sentence(start - 1)[1]
    start += _is_passed(units, start, limit)
    quoted = _skip_quoted(units, start, limit)
    begin = _skip_size(units, quoted, limit)
    end = run(units, begin, limit)
    begin, end = _behind_size(units, begin, end, limit)
    heads = heads_end(units, begin, end)
    if end < limit and (units[end].number is not None or end == begin or not heads):
        behind = _behind_clause(units, begin, limit)
        if behind[0] < behind[1]:
            return behind
    if begin > start and begin == end:
        named = quoted == begin and len(units.slice(start, end)) > _MARKED and not units.has(end - 2, "stop")
        return start, begin if named else start
    if not heads and end < limit and units[end].number is not None and end - begin < 2:
        return start, start
    if not heads and units.has(begin, "event_verb"):
        return start, start
    end = heads or end
    if not heads and end - begin > 1 and units.key(end) in _ASPECT and len(units[end - 1].text) == 1:
        end -= 1
    return start if quoted == begin else begin, _with_second(units, end, limit)


def _behind_size(units: Units, begin: int, end: int, limit: int) -> tuple[int, int]:
    """The noun behind a size class in the midst of its attributes: 15个县域特色|百亿级|产业链."""
    begins = _skip_size(units, end, limit) if begin < end < limit else end
    ends = run(units, begins, limit) if begins > end else begins
    return (begins, ends) if ends > begins > end and heads_end(units, begins, ends) else (begin, end)


def _is_passed(units: Units, index: int, limit: int) -> bool:
    """Whether a modifier stands between a classifier and its noun: 50名|左右|青年科技人才."""
    if not units.has(index, "after_modifier") or index + 1 >= limit:
        return False
    return heads_end(units, index + 1, run(units, index + 1, limit)) > 0


def _skip_quoted(units: Units, start: int, limit: int) -> int:
    """Index behind a quoted name that begins a noun phrase: “专精特新”企业."""
    if start < limit and units.key(start) in OPENING:
        for index in range(start + 1, min(limit, start + QUOTE_CAP)):
            if units.key(index) in CLOSING:
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
            return behind if behind < limit and in_noun(units, behind) else bound
    return bound


def _behind_clause(units: Units, start: int, limit: int) -> tuple[int, int]:
    """Units of the known noun behind a clause that begins at `start` and ends in 的."""
    for index in range(start, min(limit, start + _CLAUSE_CAP)):
        key = units.key(index)
        if key == "的":
            end = heads_end(units, index + 1, run(units, index + 1, limit))
            if end:
                return index + 1, end
        elif not units[index].is_word and units[index].number is None and key not in "、%“”":
            break
    return start, start


def _with_second(units: Units, end: int, limit: int) -> int:
    """Index behind a noun that is joined to the first by 和: 国家和地区."""
    if end + 1 < limit and units.key(end) in ("和", "及", "与"):
        second = heads_end(units, end + 1, run(units, end + 1, limit))
        return second if 0 < second <= end + 5 else end
    return end
