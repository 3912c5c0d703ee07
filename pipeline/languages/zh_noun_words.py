"""Which words can stand inside a counted noun phrase in Chinese, and where one of them ends.

Chinese writes no spaces: a noun phrase stands between words that cannot belong to one (table `stop`),
cut behind the last noun that is known to be counted (table `head_noun`).
"""

from pipeline.units import Units

# How many units a noun phrase, or a quoted name or bracket inside it, may have.
NOUN_CAP, QUOTE_CAP = 14, 12
# Two known nouns belong together with at most this many units between them: 企业|技术|中心.
_GAP = 2
OPENING, CLOSING = frozenset("“‘「《"), frozenset("”’」》")
# Words of these tables stand in no noun phrase, unless they are known nouns themselves.
_NO_NOUN = frozenset(
    ("stop", "time_unit", "month", "plan_cue", "done_cue", "before_modifier", "per_before", "name_edge")
)
_UNIT_TABLES = frozenset(("currency", "unit", "classifier", "percent_sign", "percentage_point", "day_suffix"))
_PARTS = frozenset(("head_noun", "noun_part"))


def in_noun(units: Units, index: int) -> bool:
    """Whether a unit can stand inside a noun phrase."""
    unit = units[index]
    if unit.number is not None or not (unit.is_word or _is_code(units, index)):
        return False
    if _is_tool(units, index) or _is_joint(units, index):
        return True
    classes = units.words.classes.get(unit.key)
    if classes is None or any(table in classes for table in ("head_noun", "noun_part", "attributive")):
        return True
    return _NO_NOUN.isdisjoint(classes) and not _is_unit(units, index)


def _is_tool(units: Units, index: int) -> bool:
    """Whether a verb and a single character behind it are one noun: 挖掘|机, 考察|团."""
    named = len(units[index].text) > 1 and units.has(index + 1, "noun_suffix")
    return named and units[index + 1].glued and units.value(index, "stop") in ("", "verb")


def _is_joint(units: Units, index: int) -> bool:
    """Whether a character joins two parts of one noun: 总部经济|型|项目, not 百亿|级|企业."""
    between = units.has(index, "noun_joint") and units[index].glued and units.has_any(index + 1, _PARTS)
    return between and units[index - 1].is_word and not units.has_any(index - 1, _UNIT_TABLES)


def _is_code(units: Units, index: int) -> bool:
    """Whether digits are part of a name: 5G基站."""
    follows = index + 1 < len(units) and units[index + 1].glued
    return units[index].text[0].isdecimal() and follows and units[index + 1].text[0].isascii()


def _is_unit(units: Units, index: int) -> bool:
    """Whether a unit word belongs to the number before it: 元 of 亿元."""
    return index > 0 and units[index - 1].number is not None and units.has_any(index, _UNIT_TABLES)


def run(units: Units, start: int, limit: int) -> int:
    """Index behind the units that can stand in one noun phrase from `start` on."""
    end = start
    while end < min(limit, start + NOUN_CAP) and in_noun(units, end):
        if units.has(end, "attributive") and end > start:
            break
        end += 1
    return end


def heads_end(units: Units, start: int, end: int) -> int:
    """Index behind the last known noun that belongs to the first one, 0 where none is known."""
    found = 0
    for index in range(start, end):
        if units.has(index, "head_noun") and (not found or index - found <= _GAP):
            found = index + 1
    return found


def opening_of(units: Units, closing: int, start: int) -> int:
    """Index of the mark that opens what closes at `closing`; `closing` itself where none is near."""
    for index in range(closing - 1, max(start, closing - QUOTE_CAP) - 1, -1):
        if units.key(index) in OPENING:
            return index
    return closing
