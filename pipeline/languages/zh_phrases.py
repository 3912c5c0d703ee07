"""Names in Chinese: how far the name of a body reaches.

    记者  从  丽水市  商务局  获悉
          └ edge  └ place └ head

Units are single characters but for words of the tables, so a name runs over characters up to a word
that names do not hold: a verb, a particle, a title, a number. A place begins the name of a body.
"""

from pipeline.units import Units

# Units of a name before its head at most; of a place's name before its level.
_REACH, _PLACE_REACH = 16, 2
# A short run before a level character is the place's name as a whole.
_SHORT_PLACE = 3
# Units in brackets inside a company's name at most: `恒芯微电子（丽水）有限公司`.
_BRACKET_REACH = 5
_EDGE_TABLES = frozenset(
    (
        "name_edge",
        "say_verb",
        "learned_verb",
        "title",
        "pronoun",
        "speaker_role",
        "definite",
        "example_cue",
        "list_closer",
    )
)
# Words of several characters that end a name: dates, and verbs whose single characters names may hold.
_LONG_EDGES = frozenset(("relative_year", "relative", "issue_verb"))
# Words that belong to the number before them.
_MEASURES = frozenset(("unit", "currency"))
_ANCHORS = frozenset(("org_head", "legal_form", "company_word", "organization", "name_prefix"))
_KNOWN = frozenset(("organization", "place", "name_word"))
_COMMON = frozenset(("common_word", "company_word", "field_word", "org_head"))
_PLACED = frozenset(("place", "name_prefix"))
_POSTED = frozenset(("place", "level_char", "lone_head"))
_NAMED = frozenset(("place", "organization"))
_INNER_MARKS = ("·", "・", "-", "&")
# Last words of a dateline, behind the day; heads of schools that `与` and `和` may stand inside of.
_DATELINE_ENDS = ("电", "讯")
_JOINED_HEADS = ("学院", "研究院", "研究所", "研究中心", "实验室")
# Single characters that end a department; units from its level to it: `市|规|自|局`.
_DEPARTMENT_ENDS, _LEVEL_REACH = ("局", "委", "厅", "办"), 4
# Units from a school's name to the particle inside the name of its college.
_JOIN_REACH = 10


def is_name_word(units: Units, index: int) -> bool:
    """Whether a unit can be part of a proper name: a Han or Latin word that is no edge."""
    if not 0 <= index < len(units):
        return False
    unit = units[index]
    if unit.number is not None or not unit.is_word:
        return unit.key == "<ordinal>"
    if unit.glued and index and units[index - 1].number is not None and units.has_any(index, _MEASURES):
        return False
    if units.has_any(index, _KNOWN):
        return True
    if units.has_any(index, _EDGE_TABLES) or (len(unit.text) > 1 and units.has_any(index, _LONG_EDGES)):
        return False
    ranked = units.has(index, "ranked") and index > 0 and units[index - 1].number is not None
    return not ranked and not (units.has(index, "scale") and units.has(index - 1, "section_unit"))


def name_left(units: Units, head: int, start: int) -> int:
    """First unit of the name that ends right before `head`, not below start."""
    first = _run_left(units, head, start)
    first = _behind_verb(units, _from_place(units, first, head), head)
    while first < head and units.value(head, "org_head") == "zone" and units.has(first, "invest_verb"):
        first += 1
    kind = units.value(head, "org_head")
    if kind == "government" or (kind != "zone" and units.has(head, "anchored_head")):
        return _from_level(units, first, head)
    return first


def _behind_verb(units: Units, first: int, head: int) -> int:
    """Move the left edge behind a verb that a name of its own follows: `联合|江岚大学`, not `联合大学`."""
    while first + 1 < head and units.has(first, "leading_verb") and units.has_any(first + 1, _NAMED):
        first += 1
    while first + 2 < head and units.has(first, "leading_verb") and len(units[first + 1].text) == 1:
        if not (is_name_word(units, first + 2) and len(units[first + 2].text) == 1):
            break
        first += 1
    return first


def _run_left(units: Units, head: int, start: int) -> int:
    """Walk left over name words up to an edge."""
    index = head
    leveled = units.has(head, "lone_head") and units[head].text[0] in units.words["level_char"]
    if leveled:
        index = _place_before(units, head, start)
    while index > start and head - index < _REACH and not units[index].opens:
        before = index - 1
        if units.key(before) in ("）", ")") and _may_hold_bracket(units, head):
            before = _bracket(units, before, start)
        elif not _goes_on(units, before, index, head, start) or (
            leveled and _ends_before_level(units, before)
        ):
            break
        if before == index - 1 and units.key(before) in ("）", ")"):
            break
        index = before
    while index < head and units.key(index) in _INNER_MARKS:
        index += 1
    return index


def _may_hold_bracket(units: Units, head: int) -> bool:
    """Whether a place in brackets may stand before a head: `（丽水）有限公司`, `（广东）自由贸易试验区`."""
    return units.has(head, "legal_form") or units.value(head, "org_head") == "zone"


def _place_before(units: Units, head: int, start: int) -> int:
    """First unit of a place of which the body's level is the last character: `新和|县招商局`; else `head`."""
    for first in range(max(start, head - _SHORT_PLACE), head - (len(units[head - 1].text) == 1)):
        text = units.slice(first, head) + units[head].text[0]
        if text in units.words["place"] or units.words["org_head"].get(text) == "zone":
            return first
    return head


def _ends_before_level(units: Units, at: int) -> bool:
    """Whether another body or a verb ends before one with its level: `县委组织部联合|县人社局`."""
    if units.has(at, "name_prefix"):
        return False
    return units.has(at, "org_head") or (len(units[at].text) > 1 and not units.has_any(at, _PLACED))


def _goes_on(units: Units, before: int, index: int, head: int, start: int) -> bool:
    """Whether the name whose left edge is at `index` goes on to the left with the unit `before`."""
    if units.key(before) in _INNER_MARKS and before > start:
        return is_name_word(units, before - 1)
    if not is_name_word(units, before) and not _is_placed_word(units, before, start, head):
        return False
    if _is_counted(units, before, start) or _ends_dateline(units, before, start):
        return False
    if units.value(head, "org_head") == "zone" and units.has(head, "lone_head") and _is_verb(units, before):
        return False
    if _ends_company(units, before, index, head):
        return False
    return not units.has(before, "soft_edge") or _keeps_soft_edge(units, before, index, head, start)


def _ends_dateline(units: Units, at: int, start: int) -> bool:
    """Whether a dateline ends there: `新华社珠海7月20日电 横琴…`."""
    return units.key(at) in _DATELINE_ENDS and at > start and units.key(at - 1) == "日"


def _is_verb(units: Units, index: int) -> bool:
    return len(units[index].text) > 1 and "verb" in (
        units.value(index, "left_stop"),
        units.value(index, "stop"),
    )


def _is_placed_word(units: Units, at: int, start: int, head: int) -> bool:
    """Whether a verb between a place and a legal form belongs to the name: `江苏合成输变电设备有限公司`."""
    placed = at > start and units.has(at - 1, "place") and units.has(head, "legal_form")
    return placed and len(units[at].text) > 1 and units.words.classes.get(units.key(at)) == ("name_edge",)


def _ends_company(units: Units, at: int, index: int, head: int) -> bool:
    """Whether another name or a verb ends right before a company's: `芯片企业|聚芯微电子`."""
    kind = units.has(at, "company_kind")
    if units.has(head, "company_word"):
        verb = len(units[at].text) > 1 and units.has(at, "left_stop")
        return verb or kind or (units.has(at, "legal_form") and not units.has(head, "branch_word"))
    return kind and units.has(head, "legal_form") and index + 1 < head and len(units[index].text) == 1


def _bracket(units: Units, closing: int, start: int) -> int:
    """Index of the bracket that opens a place inside a company's name, or `closing` if there is none."""
    for index in range(closing - 1, max(start, closing - _BRACKET_REACH) - 1, -1):
        if units.key(index) in ("（", "("):
            return index
        if not is_name_word(units, index):
            return closing
    return closing


def _keeps_soft_edge(units: Units, at: int, index: int, head: int, start: int) -> bool:
    """Whether a particle belongs to the name: too little would be left without it (`仁和医院`)."""
    if units.key(at) == "驻" and units.has_any(at - 1, _POSTED):
        return True
    if units[head].text.endswith(_JOINED_HEADS) and units.key(at) in ("与", "和"):
        return _joins_college(units, at, start)
    if units[head].text in _DEPARTMENT_ENDS:
        return _has_level(units, at, head, start)
    if units.has(head, "lone_head") or units.has(head, "anchored_head"):
        return False
    bracketed = units.key(index) in ("（", "(")
    own = (
        0
        if bracketed
        else sum(
            len(units[i].text)
            for i in range(index, head)
            if not is_common(units, i) and not units.has(i, "level_char")
        )
    )
    if own:
        return own == 1
    before = at - 1
    if units.has(head, "legal_form") and before > start and units.has(before - 1, "place"):
        adverb = units.has(before, "act_adverb")
        return not adverb and len(units[before].text) == 1 and is_name_word(units, before)
    return (
        before >= start
        and len(units[before].text) == 1
        and is_name_word(units, before)
        and not units.has(before, "soft_edge")
        and not (before - 1 >= start and units.has(before - 1, "soft_edge") and index < head)
    )


def _has_level(units: Units, at: int, head: int, start: int) -> bool:
    """Whether a level and short forms alone stand around a particle: `，市规|自|局`, not `县里|在|局`."""
    for index in range(at - 1, max(start, head - _LEVEL_REACH) - 1, -1):
        if units.key(index) in units.words["level_char"]:
            opens = index == start or not units[index - 1].is_word
            return opens and all(len(units[i].text) == 1 for i in range(index, head))
    return False


def _joins_college(units: Units, at: int, start: int) -> bool:
    """Whether `与` stands inside the name of a university's college: `江岚大学化学|与|分子科学学院`."""
    for index in range(at - 2, max(start, at - _JOIN_REACH) - 1, -1):
        if not is_name_word(units, index) or units.has(index, "soft_edge"):
            return False
        if units.value(index, "org_head") or units.value(index, "organization_kind"):
            named = "institution" in (units.value(index, "org_head"), units.value(index, "organization_kind"))
            return named and not units.has(at - 1, "org_head")
    return False


def is_common(units: Units, index: int) -> bool:
    """Whether a unit tells no name from another: 科技, 投资, 中心."""
    return units.has_any(index, _COMMON)


def _is_counted(units: Units, at: int, start: int) -> bool:
    """Whether a classifier behind a number or a demonstrative stands there: `3家`, `这所`."""
    if not units.has(at, "name_classifier") or at <= start:
        return False
    return units[at - 1].number is not None or units.has(at - 1, "quantity_word")


def _from_place(units: Units, first: int, head: int) -> int:
    """Move the left edge to the first place of the run, unless what stands before it is itself a name.

    A place right before a legal form belongs to what precedes it: `凯博表面技术|江苏|有限公司`.
    """
    formed = units.has(head, "legal_form") and len(units[head].text) > _SHORT_PLACE
    for index in range(first + 1, head - formed):
        if units.has(index - 1, "place") or units.key(index - 1) in ("（", "(", "驻"):
            return first
        if units.has_any(index - 1, _ANCHORS):
            return first
        worded = len(units[index - 1].text) > 1 and units.has(index, "organization")
        if worded or units.has(index, "place"):
            return index
    return first


def _from_level(units: Units, first: int, head: int) -> int:
    """Left edge of a body of state: its place, level or superior body, else the words of its field."""
    if first < head and (units.has(first, "place") or units.has_any(first, _ANCHORS)):
        return first
    for index in range(first, head + (units[head].text[0] in units.words["level_char"])):
        anchored = units.has_any(index, _ANCHORS)
        if units.key(index) in units.words["level_char"] or anchored or index == head:
            return first if index - first <= _SHORT_PLACE else index - _PLACE_REACH
    if units.has(head, "place_head") and _PLACE_REACH <= head - first <= _SHORT_PLACE:
        return first
    index = head
    while index > first and (units.has(index - 1, "field_word") or units.has(index - 1, "name_prefix")):
        index -= 1
    return index


def name_right(units: Units, first: int, end: int) -> int:
    """Index after the run of name words that begins at first, at most `end`; `first` if there is none."""
    index = first
    while index < end and index - first < _REACH and not (index > first and units[index].opens):
        joins = units.key(index) in _INNER_MARKS and index > first and is_name_word(units, index + 1)
        digits = units[index].number is not None and index + 1 < end and units[index + 1].glued
        if not (is_name_word(units, index) or joins or digits):
            break
        if units.has(index, "soft_edge") and index != first:
            break
        index += 1
    return index
