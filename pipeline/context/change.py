"""Amounts that tell a change rather than a state: 较去年同期增加181.2亿元, `increased by 300,000 tonnes`."""

from pipeline.context.clauses import back
from pipeline.units import Fact, Units

# How far the verb and the comparison stand before the amount.
_VERB, _COMPARED = 3, 12


def add_change(units: Units, fact: Fact, before: Fact | None) -> None:
    """Fill the basis of an amount that is itself a change, in place: what has one adds up with nothing."""
    if fact.label == "PERCENT":
        return
    verb = next((i for i in back(units, fact.first, _VERB) if _changes(units, i)), None)
    if verb is None:
        return
    compared = next((i for i in back(units, verb, _COMPARED) if units.has(i, "compare_word")), None)
    if compared is None and units.key(verb + 1) != "by":
        return
    basis = next((i for i in back(units, fact.first, _COMPARED) if units.has(i, "compared_with")), None)
    fact.columns["basis"] = "other" if basis is None else units.value(basis, "compared_with")
    fact.evidence["basis"] = (verb, verb + 1)
    same_sentence = before is not None and units.sentence_of[before.first] == units.sentence_of[fact.first]
    if fact.label == "COUNT":
        return
    if before is not None and same_sentence and "aspect" in before.columns and "aspect" not in fact.columns:
        fact.columns["aspect"], fact.evidence["aspect"] = before.columns["aspect"], before.evidence["aspect"]


def _changes(units: Units, index: int) -> bool:
    return units.has_any(index, ("rise", "fall", "gain_verb"))
