"""Canonical names and ids of organizations within a passage."""

import re
from collections.abc import Sequence

from pipeline.units import Fact, Units


def name_organizations(units: Units, orgs: Sequence[Fact]) -> None:
    """Give every organization its canonical name and id, in place.

    A name of the register takes what the register says; a bracketed short form and a name that ends a
    longer one of the same kind (`Development Zone`) take what the longer one has; any other name stands
    for itself.
    """
    texts = [units.slice(org.first, org.last) for org in orgs]
    canonical: dict[str, tuple[str, str]] = {}
    longer_names = _longer_names(orgs, texts)
    for at, (org, text) in enumerate(zip(orgs, texts, strict=True)):
        if text in canonical:
            continue
        longer = longer_names.get((text, str(org.columns["kind"])), text)
        if org.rule == "abbreviation" and at:
            canonical[text] = canonical[texts[at - 1]]
        elif text in units.words["organization"] or longer in units.words["organization"]:
            known = text if text in units.words["organization"] else longer
            canonical[text] = (units.words["organization"][known], units.words["organization_name"][known])
        else:
            canonical[text] = (slug(longer), longer)
    for org, text in zip(orgs, texts, strict=True):
        org.columns["org_id"], org.columns["canonical"] = canonical[text]


def _longer_names(orgs: Sequence[Fact], texts: Sequence[str]) -> dict[tuple[str, str], str]:
    """Ending of a name and kind → the first longer name that ends so and is no chain of `of`."""
    found: dict[tuple[str, str], str] = {}
    for org, text in zip(orgs, texts, strict=True):
        words = text.split(" ")
        if "of" not in words:
            for start in range(1, len(words)):
                found.setdefault((" ".join(words[start:]), str(org.columns["kind"])), text)
    return found


def slug(name: str) -> str:
    """Id of a name that no register holds.

    >>> slug("Zhejiang Runfeng Energy Group Co., Ltd")
    'zhejiang-runfeng-energy-group-co-ltd'
    """
    return re.sub(r"[\W_]+", "-", name.lower().replace("'", "").replace("’", "")).strip("-")
