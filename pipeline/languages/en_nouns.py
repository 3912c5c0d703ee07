"""English noun phrases without a number: how far they reach around a noun.

a year-on-year rise in the  fixed-asset  investment  of the city
                        └ stop           └ noun      └ stop
"""

from pipeline.units import Units

# Words of a noun phrase at most.
_CAP = 12
_JOINERS = ("-", "‑", "&", "/")
# Words of these tables stand in no noun phrase.
_NO_NOUN = ("stop", "verb", "finite", "done_cue", "plan_cue", "before_modifier", "home_place", "part_intro")


def noun_before(units: Units, end: int) -> int:
    """First unit of the noun phrase that ends right before `end`; `end` where none does."""
    start, _ = units.sentence(end - 1)
    begin = end
    while begin > max(start, end - _CAP) and _in_noun(units, begin - 1, last=begin == end):
        begin -= 1
    while begin < end and units.key(begin) in _JOINERS:
        begin += 1
    return begin


def noun_behind(units: Units, start: int) -> int:
    """Index after the noun phrase that begins at `start`; `start` where none does."""
    _, limit = units.sentence(start - 1)
    end = start
    while end < min(limit, start + _CAP) and _in_noun(units, end, last=False) and not units[end].opens:
        end += 1
    while end > start and units.key(end - 1) in _JOINERS:
        end -= 1
    return end


def _in_noun(units: Units, index: int, *, last: bool) -> bool:
    """Whether a unit can stand in a noun phrase; its last word may look like a verb (`exports`)."""
    unit = units[index]
    if unit.key in _JOINERS:
        return not last
    if unit.number is not None or not unit.is_word:
        return unit.key == "<ordinal>"
    if not last and (unit.key == "total" or unit.key in units.words.concepts):
        return True
    if unit.key.endswith("ed") and units.key(index - 1) in ("has", "have", "had"):
        return False
    joined = units.key(index + 1) in _JOINERS and index + 1 < len(units) and units[index + 1].glued
    if joined or (unit.capital and units.sentence(index)[0] < index and not units.has(index, "verb")):
        return True
    return last or not units.has_any(index, _NO_NOUN)
