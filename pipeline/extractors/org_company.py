"""Whether an industry word in Han characters ends a company name: `晨湾科技`, `广州银行`, not `特色农业`."""

from pipeline.extractors.marks import has_case
from pipeline.extractors.org_name import Name
from pipeline.extractors.org_runs import acts
from pipeline.units import Units

# What the bank of a branch is known by, and words that a company's own name may hold.
_BANKS = frozenset(("organization", "legal_form", "placed_company"))
_NAMES = frozenset(("place", "organization", "name_word", "company_word", "brand_word"))
# Characters of a company's own name before an industry word.
_SHORTEST_BRAND, _LONGEST_BRAND = 2, 5


def is_company(units: Units, name: Name, brand: list[int]) -> bool:
    """Whether an industry word ends a company's name: behind a place (`广州银行`) or a name of its own."""
    last = name.last - 1
    if units.key(name.first) == "<ordinal>":
        return False
    if units.has(last, "placed_company") and units.has(name.first, "place"):
        return len(brand) <= 1
    if name.first < last and all(units.has(i, "place") for i in range(name.first, last)):
        return not units.has(last, "weak_company_word") and acts(units, name.last)
    if units.has(last, "weak_company_word") and not _is_backed(units, name):
        return False
    if units.has(last - 1, "org_head") or (units.has(name.first, "soft_edge") and not _is_led(units, name)):
        return False
    if units.has(last, "branch_word") and any(units.has_any(i, _BANKS) for i in range(name.first, last)):
        return True
    return _is_brand(units, name.first, last, brand)


def _is_backed(units: Units, name: Name) -> bool:
    """Whether a name that ends with an everyday word stands where companies do: `晨湾投资、…`."""
    after = name.last
    return _is_led(units, name) or units.has_any(after, ("chief", "title", "plan_cue"))


def _is_led(units: Units, name: Name) -> bool:
    """Whether a name stands in a list or before a chief: `晨湾投资、`, `同心光电行政部经理贾丽丽`."""
    listed = units.has(name.first - 1, "list_separator") or units.has(name.last, "list_separator")
    return listed or acts(units, name.last)


def _is_brand(units: Units, first: int, last: int, brand: list[int]) -> bool:
    """Whether what stands before an industry word is a company's own name: `晨湾科技`, not `特色农业`.

    It is made of characters that form no known word; the first of 微电子 may be its last (`拓微电子`).
    """
    own = [i for i in brand if not units.has(i, "place") and units[i].is_word]
    known = (units[i].text for i in range(first, last) if not units.has_any(i, _NAMES))
    if any(len(text) > 1 and not has_case(text) for text in known):
        return False
    shared = len(units[last].text) > _SHORTEST_BRAND and units[last].text[1:] in units.words["company_word"]
    return _SHORTEST_BRAND - shared <= sum(len(units[i].text) for i in own) <= _LONGEST_BRAND
