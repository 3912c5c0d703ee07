"""Which words tell modifier, status, rate and basis of a quantity: evidence for what is read with it."""

from collections.abc import Iterable, Iterator

from pipeline.context.clauses import back
from pipeline.units import Fact, Units

# How far the words may stand; the same as where the quantities are read.
_MODIFIER, _PER, _BASIS = 4, 9, 8


def add_cues(units: Units, fact: Fact) -> None:
    """Fill the evidence of modifier, status, per and basis, in place."""
    start, end = units.sentence(fact.first)
    before = range(fact.first - 1, start - 1, -1)
    behind = range(fact.last, min(end, fact.last + _MODIFIER))
    if fact.columns.get("modifier", "exact") not in ("exact", "range", "level", "multiple"):
        _note(
            units,
            fact,
            "modifier",
            [*_near(before, _MODIFIER), *behind],
            ("before_modifier", "after_modifier"),
        )
    if fact.columns.get("status") == "planned":
        _note(units, fact, "status", before, ("plan_cue",))
    if fact.columns.get("per"):
        around = [fact.last, fact.last + 1, *_near(before, _PER)]
        _note(units, fact, "per", around, ("per_word", "per_base", "per_before"))
    if fact.columns.get("basis") in ("yoy", "previous_period"):
        around = [*range(fact.last, min(end, fact.last + _BASIS)), *back(units, fact.first, _BASIS)]
        _note(units, fact, "basis", around, ("basis", "basis_before", "compared_with"))


def _near(indices: Iterable[int], reach: int) -> Iterator[int]:
    for _, index in zip(range(reach), indices, strict=False):
        yield index


def _note(units: Units, fact: Fact, column: str, indices: Iterable[int], tables: tuple[str, ...]) -> None:
    """Remember the first of the units that is a word of the tables."""
    for index in indices:
        if units.has_any(index, tables):
            fact.evidence[column] = (index, index + 1)
            return
