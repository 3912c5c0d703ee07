"""What an amount is paid, made or counted for: `per mu`, `a year`, `an annual output of`, 每亩, 人均.

turn out  1,500km  of cable  a year          an annual output of  6,000 motors  and  15,000 gearboxes
          └ amount └ skipped └ base          └ base               └ amount           └ shares it
"""

from pipeline.extractors.clauses import BREAKS
from pipeline.units import Units

# How many units before its number the base of a rate may stand: 人均可支配收入达48652元.
_REACH = 9
# How far left the base of a number behind another one may stand, which shares it.
_SHARED_REACH = 18
# Units of a bracket or of an of-phrase between an amount and its base: `50,000 yuan (around $6,900) a year`.
_BRACKET, _OF_PHRASE = 8, 5
# Between `annual` and what comes every year: `annual gross industrial output`.
_RATED_REACH = 3


def read_per(units: Units, first: int, last: int) -> str:
    """The base of a rate behind an amount (`per mu`, `a year`, `annually`) or before it (`每亩`, `人均`)."""
    return per_behind(units, last) or _per_before(units, first) or _per_compared(units, first)


def per_behind(units: Units, last: int) -> str:
    """The base that stands behind an amount, its bracket or its of-phrase; else nothing."""
    at = behind_bracket(units, last)
    if units.key(at) in ("of", "in"):
        named = at + 2 if units.has(at + 1, "adjective") else at + 1
        if units.has(named, "per_before"):
            return units.value(named, "per_before")
    return _base(units, at) or (_base(units, _behind_of(units, at)) if units.key(at) in ("of", "in") else "")


def _base(units: Units, at: int) -> str:
    """The base of a rate at an index: `annually`, `per company each year`, `a day`."""
    if units.has(at, "per_word"):
        return units.value(at, "per_word")
    if units.key(at) not in ("per", "a", "an", "each", "every", "/") or at + 1 >= len(units):
        return ""
    if units.has(at + 2, "per_word"):
        return units.value(at + 2, "per_word")
    if units.has(at + 1, "earlier_behind") or units.has(at + 2, "earlier_behind"):
        return ""
    if units.key(at) == "/" and not (units[at].glued and units[at + 1].glued):
        return ""
    base = units[at + 1]
    if (units.key(at) in ("per", "/") and base.is_word) or units.has(at + 1, "per_base"):
        return base.text.lower()
    return ""


def behind_bracket(units: Units, last: int) -> int:
    """Index behind the bracket that opens or closes at an index, or the index itself."""
    if units.key(last) in (")", "）"):
        return last + 1
    if units.key(last) not in ("(", "（"):
        return last
    closing = (i for i in range(last + 1, min(len(units), last + _BRACKET)) if units.key(i) in (")", "）"))
    return next(closing, last - 1) + 1


def _behind_of(units: Units, at: int) -> int:
    """Index behind the words of an of-phrase: `1,500km of cable a year`."""
    index = at + 1
    end = min(len(units), at + _OF_PHRASE)
    while index < end and units[index].is_word and not units.has(index, "stop") and not _base(units, index):
        index += 1
    return index


def _per_before(units: Units, first: int) -> str:
    if not units.words["per_before"]:
        return ""
    start, _ = units.sentence(first)
    shares = False
    for index in range(first - 1, max(start, first - _SHARED_REACH) - 1, -1):
        base = _named_base(units, index)
        if base and (units.has(index, "per_shared") if shares else first - index <= _REACH):
            return base
        if units[index].number is not None:
            shares = True
        elif units.key(index) in BREAKS or (shares and units.has(index, "finite")):
            break
        if shares and not units.holds("per_link", index, first):
            break
    return ""


def _named_base(units: Units, index: int) -> str:
    """The base that a unit names: `annual` before `output`, `annual output value`, 人均, 人均可支配收入."""
    bases, key = units.words["per_before"], units.key(index)
    if key in bases:
        told = not units.words["rated"] or units[index].last - units[index].first > 1
        behind = range(index + 1, index + 1 + _RATED_REACH)
        return bases[key] if told or any(units.has(i, "rated") for i in behind) else ""
    if units.has(index, "no_rate"):
        return ""
    head, _, rest = key.partition(" ")
    return (bases.get(head, "") if rest else "") or bases.get(key[:2], "")


def _per_compared(units: Units, first: int) -> str:
    """The base of the amount that this one is compared with: `Rs 8 per unit against Rs 6.90`."""
    if not units.has(first - 1, "bare_cue"):
        return ""
    at = next((i for i in range(first - 2, max(0, first - 4) - 1, -1) if units.key(i) in ("per", "a")), -1)
    return (
        _base(units, at)
        if (at > 0 and units[at - 1].number is not None) or units.has(at - 1, "currency")
        else ""
    )
