"""What a clause is about in English: the noun phrase before its verb.

[This new feed mill] will create 25 jobs     [The projects], which involve 18 countries, will receive
[Secondary industry] saw its added value     [Zenrin] said on Thursday its profit rose
└ what has the measure                       └ who says so
"""

from collections.abc import Sequence

from pipeline.context.clauses import clause
from pipeline.context.concept import concept_of
from pipeline.context.measured import Measured
from pipeline.units import Fact, Units

Span = tuple[int, int]
_OWN = frozenset(("its", "their"))
_VERBS = ("finite", "auxiliary", "verb", "plan_cue", "done_cue", "rise", "fall")
# Units of a noun phrase in front of its verb at most, and of a relative clause behind it.
_NOUN, _RELATIVE = 10, 20


def clause_subject(units: Units, fact: Fact) -> Span | None:
    """The thing that the clause of a quantity begins with, or before a relative clause the sentence."""
    if units.words["topic_head"]:
        return None
    first, _ = clause(units, fact.first, fact.last)
    found = _noun_at(units, first, fact.first)
    if found is not None or not _is_verb(units, first):
        return found
    start, _ = units.sentence(fact.first)
    if first - start > _RELATIVE or units.key(first - 1) != ",":
        return None
    relative = next((i for i in range(start, first) if units.key(i) == ","), first)
    if not units.has(relative + 1, "relative_word"):
        return None
    return _noun_at(units, start, relative + 1, ends=relative)


def firms(units: Units, fact: Fact) -> Span | None:
    """The enterprises that a statistic of a place is of: `private enterprises in Jiangsu saw a growth of`."""
    found = clause_subject(units, fact)
    concept = concept_of(units, units.slice(*found)) if found is not None else None
    return found if concept is not None and concept.concept_id == "enterprise" else None


def _noun_at(units: Units, first: int, limit: int, *, ends: int = -1) -> Span | None:
    """The noun phrase at the beginning of a clause whose head is a thing that has amounts."""
    first += units.has(first, "and_word") or units.has(first, "contrast_word")
    article = units.has(first, "subject_determiner") or units.has(first, "apposition_article")
    begin = first + article
    end = ends
    if ends < 0:
        end = next((i for i in range(begin, min(limit, begin + _NOUN)) if _is_verb(units, i)), begin)
    end = _before_place(units, begin, end) if ends < 0 else end
    if end <= begin or not all(_is_in_noun(units, i) for i in range(begin, end)):
        return None
    return (begin, end) if _has_amounts(units, end - 1) and (article or _is_plural(units, end - 1)) else None


def _before_place(units: Units, begin: int, end: int) -> int:
    """Index behind a noun without the place behind it: `private enterprises| in Jiangsu saw`."""
    at = next((i for i in range(begin + 1, end) if units.has(i, "place_in")), end)
    placed = all(
        units.has_any(i, ("place", "home_place", "place_noun", "subject_determiner"))
        for i in range(at + 1, end)
    )
    return at if placed else end


def _is_in_noun(units: Units, index: int) -> bool:
    """Whether a unit can stand in a noun phrase that has a number or a second noun in it."""
    unit = units[index]
    joined = units.key(index) in ("and", "-", "&", "‑") or unit.number is not None
    return joined or (unit.is_word and not units.has(index, "stop") and not unit.opens) or index == 0


def _is_verb(units: Units, index: int) -> bool:
    return any(units.has(index, table) for table in _VERBS)


def _is_plural(units: Units, head: int) -> bool:
    return units.key(head).endswith("s")


def _has_amounts(units: Units, head: int) -> bool:
    """Whether a head is a thing that amounts are said of: `project`, `mills`, `enterprises`, no measure."""
    if units.has(head, "aspect"):
        return False
    for key in (units.key(head), units.key(head).removesuffix("s"), _singular(units.key(head))):
        if any(key in units.words[table] for table in ("subject_noun", "named_noun", "sector_noun")):
            return True
    concept = concept_of(units, units[head].text)
    return concept is not None and concept.concept_id in ("enterprise", "project", "startup")


def _singular(key: str) -> str:
    return key.removesuffix("ies") + "y" if key.endswith("ies") else key


def owner_told(units: Units, measured: Measured, orgs: Sequence[Fact]) -> Fact | Span | None:
    """Whose `its` or `their` before a measure is: what saw it, or who said so."""
    own = measured.first - 1
    if units.key(own) not in _OWN:
        return None
    start, _ = units.sentence(own)
    said = [org for org in orgs if start <= org.first and org.last <= own and units.has(org.last, "say_verb")]
    if said:
        return said[-1]
    verb = own - 1
    if not units.has(verb, "seeing_verb"):
        return None
    verb -= units.key(verb - 1) == "also"
    if units.key(verb - 1) == ",":
        relative = next((i for i in range(start, verb) if units.key(i) == ","), verb)
        return _owner_at(units, start, relative) if units.has(relative + 1, "relative_word") else None
    first = units.phrases.noun_before(units, verb)
    while units.key(first - 1) == "and" and first - 1 > start:
        first = units.phrases.noun_before(units, first - 1)
    if units[first - 1].number is not None and first > start:
        first, _ = clause(units, own, own + 1)
        verb = units.phrases.noun_behind(units, first)
    return _owner_at(units, first, verb)


def _owner_at(units: Units, first: int, last: int) -> Span | None:
    first += units.has(first, "subject_determiner")
    named = any(units.has(i, "place") or units.has(i, "home_place") for i in range(first, last))
    return (first, last) if first < last and not named else None
