"""Where a speaker stands: not in `（记者 谈笑）` before, not in `在解读时` behind; names told elsewhere."""

from collections.abc import Callable, Iterable

from pipeline.extractors.marks import has_case
from pipeline.units import Units

# Units in the brackets of a dateline at most.
_BRACKET_REACH = 24


def without_adverbials(units: Units, first: int, last: int, in_org: Callable[[int], bool]) -> tuple[int, int]:
    """Leave out a dateline's brackets before a speaker and where or when it spoke behind it."""
    first = _behind_participle(units, _behind_dateline(units, first, last), last)
    for at in range(last - 1, first, -1):
        if units.has(at, "speech_place") and not in_org(at):
            named = units.phrases.person(units, at + 1, last)
            return (first, last) if named else (first, at)
    return first, last


def known_name(units: Units, names: Iterable[str], first: int, last: int) -> tuple[int, int] | None:
    """The units that begin a clause with the full name of somebody named elsewhere: `鲁维民掰着指头算`."""
    begins = [i for i in range(first, last) if i == first or units[i].opens or not units[i - 1].is_word]
    for at in begins:
        for name in names:
            if len(name) > 1 and not has_case(name) and units.text.startswith(name, units[at].start):
                stop = units[at].start + len(name)
                end = next((i for i in range(at, last) if units[i].end == stop), -1)
                if end >= 0:
                    return at, end + 1
    return None


def _behind_dateline(units: Units, first: int, last: int) -> int:
    """Index behind brackets that hold reporters: `（记者 谈笑）电池企业蓝湃`."""
    for at in range(last - 1, first, -1):
        if units.key(at) in ("）", ")"):
            inside = range(max(first, at - _BRACKET_REACH), at)
            return at + 1 if at + 1 < last and any(units.has(i, "dateline_mark") for i in inside) else first
    return first


def _behind_participle(units: Units, first: int, last: int) -> int:
    """Index behind the comma that ends what a speaker did: `Speaking at the Trade Fair, Ji Ruida`."""
    if first >= last or units.sentence(first)[0] != first or not units.key(first).endswith("ing"):
        return first
    commas = (i for i in range(first + 1, last - 1) if units.key(i) == ",")
    return next((i + 1 for i in commas if _is_subject(units, i + 1)), first)


def _is_subject(units: Units, at: int) -> bool:
    """Whether a clause can begin with a unit: a name, an article, a pronoun or a courtesy."""
    begins = units.key(at) in ("the", "a", "an") or units.has(at, "pronoun") or units.has(at, "honorific")
    return begins or units.phrases.is_name_word(units, at) or units.has(at, "title")
