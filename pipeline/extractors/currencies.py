"""The currency of an amount: written beside it, shared by several countries, or that of its text.

500 million pesos      which country? the one the text names, if it names one
1000 crore             said of rupees
200 million            the currency of its sentence, else the one that most amounts have
"""

from collections import Counter
from collections.abc import Iterator

from pipeline.units import Fact, Units

# What the table says of a word that none of its countries is meant by alone.
_UNTOLD = "untold"
# How far from `pounds` a word of weighing may stand.
_WEIGHED_REACH = 6


def read_currency(units: Units, first: int, last: int) -> tuple[str, bool]:
    """ISO code of the currency written in units `first` to `last`, and whether one is.

    A word of several countries gives the code of the one that the text names; `pesos` where it names
    none or several gives none.
    """
    for index in range(first, last):
        for table in ("prefix_currency", "currency", "letter_currency", "sign_behind"):
            if units.has(index, table):
                code = _shared(units, index) or units.value(index, table)
                return ("", False) if code == _UNTOLD else (code, True)
    return "", False


def _shared(units: Units, at: int) -> str:
    """Of the countries that share a currency's word the only one that the text names; else nothing."""
    codes = units.value(at, "shared_currency").split()
    named = {home for home in _homes(units) if home in codes} if codes else set()
    return named.pop() if len(named) == 1 else ""


def _homes(units: Units) -> Iterator[str]:
    table = units.words["currency_home"]
    return (table[units.key(index)] for index in units.where("currency_home"))


def is_weight(units: Units, first: int, last: int) -> bool:
    """Whether pounds are a weight: `weighs 150 pounds`, `a 20-pound bag`, `lost 25 pounds of fat`."""
    if not units.has(last - 1, "weighed_unit") or any(
        units.has(index, "prefix_currency") for index in range(first, last)
    ):
        return False
    start, end = units.sentence(first)
    near = range(max(start, first - _WEIGHED_REACH), min(end, last + _WEIGHED_REACH))
    return any(units.has(index, "weighing") for index in near)


def fill_currency(units: Units, facts: list[Fact], untold: str) -> None:
    """Give amounts without a currency word that of the sentence, else the one that most amounts have.

    The first wins a tie. Where the text names none, it is the one that its language means then
    (`untold`), if there is one.
    """
    told = [fact for fact in facts if fact.columns["currency_explicit"]]
    number = Counter(fact.columns["currency"] for fact in told)
    usual = max(number, key=lambda currency: number[currency]) if number else ""
    own = [fact for fact in told if "converts" not in fact.refers]
    nearest = {units.sentence_of[fact.first]: fact for fact in reversed(own)}
    for fact in facts:
        if fact.columns["currency_explicit"]:
            continue
        near = nearest.get(units.sentence_of[fact.first])
        scaled = _told_by_scale(units, fact)
        here = scaled or (near.columns["currency"] if near else "")
        if here or usual:
            fact.columns["currency"] = here or usual
            fact.trace += f" × {here or usual} (currency of the {'sentence' if here else 'text'})"
        elif untold:
            fact.columns["currency"] = untold
            fact.trace += f" × {untold} (no currency is written in the text: that of its language)"
        else:
            fact.columns["currency"] = ""
            fact.trace += "; no currency is written in the text"


def _told_by_scale(units: Units, fact: Fact) -> str:
    """The currency that a scale word tells: crore and lakh are said of rupees."""
    told = units.words["told_by_scale"]
    words = units.slice(fact.first, fact.last).lower().replace("-", " ").split()
    return next((told[word] for word in words if word in told), "")
