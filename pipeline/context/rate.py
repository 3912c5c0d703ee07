"""The base of a rate that the words for what is measured tell: 年纳税, 每人每年, `annual sales`.

每人每年补贴5万元      人均可支配收入分别达到5.3万元、3.1万元
└ 人/年               └ 人                         └ the same
"""

from pipeline.context.aspect import is_listed
from pipeline.context.clauses import back
from pipeline.units import Fact, Units

# How far the words of two bases stand before their amount.
_REACH = 6


def add_rate(units: Units, fact: Fact, previous: Fact | None) -> None:
    """Fill `per` from two bases, from what is measured, or from the amount listed before, in place."""
    if "aspect" not in fact.columns and fact.label == "COUNT":
        return
    if fact.columns.get("kind") == "change":
        return
    bases = _bases(units, fact)
    if len(bases) > 1:
        fact.columns["per"] = "/".join(bases)
        return
    if fact.columns.get("per"):
        return
    base = _told_by(units, str(fact.columns.get("aspect") or ""), anywhere=fact.label == "COUNT")
    if not base and previous is not None and is_listed(units, fact, previous):
        base = str(previous.columns.get("per") or "")
    if base:
        fact.columns["per"] = base


def _bases(units: Units, fact: Fact) -> list[str]:
    """Bases named before an amount in its clause, in the order of the text: 每人每年 → 人, 年."""
    found: list[str] = []
    for index in back(units, fact.first, _REACH):
        base = units.value(index, "per_before")
        if base and base not in found:
            found.insert(0, base)
    return found


def _told_by(units: Units, aspect: str, *, anywhere: bool) -> str:
    """Base that the words for what is measured begin with, or of a capacity hold: 年纳税 → 年."""
    words = units.words["rate_prefix"]
    if any(aspect.endswith(word) or aspect.startswith(word) for word in units.words["no_rate_aspect"]):
        return ""
    told = (base for word, base in words.items() if aspect.startswith(word) or (anywhere and word in aspect))
    return next(told, "")
