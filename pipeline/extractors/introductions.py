"""People whom a sentence describes in a script without spaces, apart from where they speak.

陈漠 ， 云帆数科 的 联合创始人          周叙言 （ 润禾股份 总经理 ）          何川 是 恒芯 总经理
└ name  └ org      └ title             └ name   └ org    └ title           └ name  └ org └ title
"""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.extractors.marks import has_case
from pipeline.units import Units

# Units of a name; units between a name and `是`.
_SHORTEST, _LONGEST, _GAP = 2, 4, 2
_ADVERBS = frozenset(("name_edge", "speech_adverb", "done_cue", "stop", "act_adverb"))


@dataclass(frozen=True, slots=True)
class Described:
    """A person with title and organization, as the text describes them."""

    name: str
    title: str
    org: str


def described(units: Units, at: int, org_before: Callable[[int, int], str]) -> Described | None:
    """The person of whom a title tells that no name follows: `何川是恒芯总经理`; None if there is none.

    Args:
        at: The title.
        org_before: Gives the organization that ends at an index, not before another one.
    """
    if has_case(units[at].text) or (
        at + 1 < len(units) and units[at + 1].is_word and not units[at + 1].opens
    ):
        return None
    start = units.sentence(at)[0]
    first = at
    while first > start and units.has(first - 1, "title_prefix"):
        first -= 1
    org = org_before(first, start)
    left = first - (units.key(first - 1) == "的")
    if org:
        begin = units.text.rfind(org, units[start].start, units[first].start)
        while left > start and units[left - 1].start >= begin:
            left -= 1
    run = _name_before(units, left, start, sure=bool(org))
    if run is None:
        return None
    return Described(units.slice(*run), units.slice(first, at + 1), org)


def _name_before(units: Units, left: int, start: int, *, sure: bool) -> tuple[int, int] | None:
    """Units of the name before `，`, `（` or `是`, from the beginning of its clause."""
    last = left - 1
    if last <= start:
        return None
    if units.has(last, "role_verb"):
        while last > start and left - 1 - last < _GAP and units.has_any(last - 1, _ADVERBS):
            last -= 1
    elif units.key(last) not in ("，", "（", "(") or not sure:
        return None
    first = last
    while first > start and last - first <= _LONGEST and units[first - 1].is_word:
        first -= 1
    size = sum(len(units[i].text) for i in range(first, last))
    if not _SHORTEST <= size <= _LONGEST or any(len(units[i].text) > 1 for i in range(first, last)):
        return None
    surname = units.has(first, "surname") and size < _LONGEST
    role = units.has(left - 1, "role_verb") and sure
    return (first, last) if surname or (role and size > _SHORTEST) else None
