"""Canonical names and ids of organizations within a passage.

Vorda Rail Technology (Zhuzhou) Co., Ltd.  … Vorda …            市统计局 (in a text about Zhaoqing)
└ full name                                  └ its short form    └ 肇庆市统计局
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline.units import Fact, Units

# Levels of places.csv that a level before a body of state can mean.
_LEVELS: Mapping[str, tuple[str, ...]] = {
    "province": ("province",),
    "city": ("prefecture", "city"),
    "county": ("county",),
}
# Chinese municipalities stand at the level of provinces.
_MUNICIPALITIES = frozenset(("110000", "120000", "310000", "500000"))
# Characters of a place that begins a name of one word: 丽水经开区.
_PLACE_SIZES = (2, 3, 4)
# Letters of an abbreviation at least.
_SHORTEST_ACRONYM = 3


def name_organizations(units: Units, orgs: Sequence[Fact]) -> None:
    """Give every organization its canonical name and id, in place.

    A name of the register takes what the register says; a short form takes the full name that the text gives
    somewhere; a body of state that names only its level takes the place of that level which the text names
    most often; any other name stands for itself.
    """
    texts = [units.slice(org.first, org.last) for org in orgs]
    full = _full_names(units, orgs, texts)
    homes = _homes(units)
    canonical: dict[str, tuple[str, str]] = {}
    for at, (org, text) in enumerate(zip(orgs, texts, strict=True)):
        if text in canonical:
            continue
        longer = full.get((text, str(org.columns["kind"])), text)
        if org.rule == "abbreviation" and at:
            canonical[text] = canonical[texts[at - 1]]
        elif text in units.words["organization"] or longer in units.words["organization"]:
            known = text if text in units.words["organization"] else longer
            canonical[text] = (units.words["organization"][known], units.words["organization_name"][known])
        else:
            name = _with_place(units, org, longer, homes)
            canonical[text] = (slug(name), name)
    for org, text in zip(orgs, texts, strict=True):
        org.columns["org_id"], org.columns["canonical"] = canonical[text]


def _full_names(units: Units, orgs: Sequence[Fact], texts: Sequence[str]) -> dict[tuple[str, str], str]:
    """Short form and kind → the first longer name of that kind in the text that it can stand for."""
    found: dict[tuple[str, str], str] = {}
    known: set[tuple[str, str, int]] = set()
    for org, text in zip(orgs, texts, strict=True):
        kind = str(org.columns["kind"])
        # Most names are said many times.
        if (text, kind, org.last - org.first) in known:
            continue
        known.add((text, kind, org.last - org.first))
        for short in _short_forms(units, org, text):
            if short and len(short) < len(text):
                found.setdefault((short, kind), text)
    return found


def _short_forms(units: Units, org: Fact, text: str) -> Iterator[str]:
    """What a name may be called once it is known."""
    first = org.first
    while first < org.last - 1 and (units.has(first, "place") or units.has(first, "place_word")):
        first += 1
    yield units.slice(first, org.last)
    yield from (text[size:] for size in _PLACE_SIZES if text[:size] in units.words["place"])
    words = text.split(" ")
    if "of" not in words:
        yield from (" ".join(words[start:]) for start in range(1, len(words)))
    yield _initials(text)
    for begin in {org.first, first}:
        if org.columns["kind"] == "company":
            yield from _stems(units, begin, org.last)
        yield from _with_short_head(units, units.slice(begin, org.last))


def _initials(text: str) -> str:
    """First letters of the capitalized words of a name: `MPIIC`."""
    letters = "".join(re.findall(r"\b([A-Z])", text))
    return letters if len(letters) >= _SHORTEST_ACRONYM else ""


def _stems(units: Units, first: int, last: int) -> Iterator[str]:
    """A company's name without its legal form, then without words of its industry, then its first word."""
    while last > first and (
        units.has(last - 1, "legal_form") or units.key(last - 1) in (",", ".", ")", "）", "(", "（")
    ):
        last -= 1
    yield units.slice(first, last)
    while last > first + 1 and not _is_own(units, last - 1):
        last -= 1
        yield units.slice(first, last)
    if last > first and units[first].text.isascii():
        yield units[first].text


def _is_own(units: Units, index: int) -> bool:
    """Whether a unit is a company's own name rather than its industry, its place or a mark."""
    plain = frozenset(("company_word", "common_name", "common_word", "field_word", "place"))
    return units[index].is_word and not units.has_any(index, plain)


def _with_short_head(units: Units, text: str) -> Iterator[str]:
    """A zone's name with the short form of its last words: 柯城经济开发区 → 柯城经开区."""
    for long, shorts in units.words["short_head"].items():
        if text.endswith(long):
            yield from (text.removesuffix(long) + short for short in shorts.split("|"))


def _homes(units: Units) -> dict[str, str]:
    """Level → name of the place of that level which the text names most often, the first of equals."""
    counts: Counter[tuple[str, str]] = Counter()
    for index in units.where("place"):
        for place in units.words.places.get(units.key(index), ())[:1]:
            level = "city" if place.place_id in _MUNICIPALITIES else place.level
            counts[level, units[index].text] += 1
    return {
        meant: max(named, key=lambda name: named[name])
        for meant, levels in _LEVELS.items()
        if (named := {name: n for (level, name), n in counts.items() if level in levels})
    }


def _with_place(units: Units, org: Fact, name: str, homes: Mapping[str, str]) -> str:
    """A body that tells only its level, with its place: 市统计局 → 肇庆市统计局."""
    if org.columns["kind"] != "government" or units.holds("place", org.first, org.last):
        return name
    for level, word in _level_words(units, name):
        home = homes.get(level, "")
        if home and name.startswith(word) and not word.isascii():
            return home.removesuffix(word) + name
        if home and word.isascii():
            return re.sub(rf"\b{word}\b", f"{home} {word}", name, count=1)
    return name


def _level_words(units: Units, name: str) -> Iterator[tuple[str, str]]:
    """Level and word of the levels that a name tells: 市 of 市统计局, `Municipal` of `Municipal Bureau`."""
    levels = units.words["body_level"]
    if name[:1] in levels:
        yield levels[name[0]], name[0]
    for word in re.findall(r"[A-Za-z]+", name):
        if word.lower() in levels:
            yield levels[word.lower()], word


def slug(name: str) -> str:
    """Id of a name that no register holds.

    >>> slug("Zhejiang Runfeng Energy Group Co., Ltd")
    'zhejiang-runfeng-energy-group-co-ltd'
    """
    return re.sub(r"[\W_]+", "-", name.lower().replace("'", "").replace("’", "")).strip("-")
