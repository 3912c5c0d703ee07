"""Context of quantities within a passage: when, where, of what, what is measured, part of what.

From January to June, the city introduced 95 large projects with a total investment of 38.07 billion yuan,
└ period              └ place             └ subject         └ aspect

including 78 manufacturing projects …
└ introduces parts of the count before it
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.records import QUANTITIES
from pipeline.units import Fact, Units

# How many units before an amount its aspect may stand (`a total investment of more than …`).
_ASPECT_REACH = 7
_SEPARATORS = frozenset((",", ";", "，", "；", "、"))
_OPENING, _CLOSING = frozenset("(（"), frozenset(")）")
_PERIOD = ("period_start", "period_end")
_ENDS_ASPECT = _SEPARATORS | _OPENING


@dataclass(frozen=True, slots=True)
class Mention:
    """A place as it is named, at the unit where it stands."""

    at: int
    name: str
    place_id: str


def add_context(units: Units, facts: Mapping[str, list[Fact]]) -> None:
    """Fill period, place, subject, aspect and part_of of the quantities of one passage, in place."""
    quantities = sorted((f for label in QUANTITIES for f in facts[label]), key=lambda f: (f.first, f.last))
    dates = _by_sentence(
        units, [date for date in facts["DATE"] if not date.columns.keys().isdisjoint(_PERIOD)]
    )
    counts = _by_sentence(units, facts["COUNT"])
    mentions: dict[int, list[Mention]] = {}
    for mention in _places(units, facts["ORG"]):
        mentions.setdefault(units.sentence_of[mention.at], []).append(mention)
    for fact in quantities:
        here = units.sentence_of[fact.first]
        _add_period(units, fact, dates.get(here, ()))
        _add_place(fact, mentions.get(here, ()))
        if fact.label != "COUNT":
            _add_aspect(units, fact)
            _add_subject(units, fact, counts.get(here, ()))
        else:
            _add_whole(units, fact, counts.get(here, ()), counts.get(here - 1, ()))
    _add_whole_amounts([fact for fact in quantities if fact.label == "MONEY"])


def _by_sentence(units: Units, facts: Sequence[Fact]) -> dict[int, list[Fact]]:
    """Index of the sentence → its facts, so that the cost stays linear in the text."""
    found: dict[int, list[Fact]] = {}
    for fact in facts:
        found.setdefault(units.sentence_of[fact.first], []).append(fact)
    return found


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


def _add_period(units: Units, fact: Fact, dates: Sequence[Fact]) -> None:
    """The date in the clause, else the nearest one before in the sentence, else the first behind."""
    if fact.columns.get("role") == "size_class":
        return
    start, end = units.sentence(fact.first)
    usable = [date for date in dates if start <= date.first < end]
    first, last = _clause(units, fact)
    inside = [d for d in usable if first <= d.first < last]
    before = [d for d in usable if d.first < fact.first]
    chosen = inside[-1:] or before[-1:] or usable[:1]
    for date in chosen:
        for column in _PERIOD:
            if column in date.columns:
                fact.columns[column] = date.columns[column]


def _clause(units: Units, fact: Fact) -> tuple[int, int]:
    """Units between the commas around a fact."""
    start, end = units.sentence(fact.first)
    first, last, keys = fact.first, fact.last, units.keys
    while first > start and keys[first - 1] not in _SEPARATORS:
        first -= 1
    while last < end and keys[last] not in _SEPARATORS:
        last += 1
    return first, last


def _places(units: Units, orgs: Sequence[Fact]) -> list[Mention]:
    """Places named outside organizations, zones that stand for places, and `the city` and its like."""
    inside = {i for org in orgs for i in range(org.first, org.last)}
    named = [
        Mention(i, _place_name(units, i), units.value(i, "place"))
        for i in units.where("place")
        if i not in inside
    ]
    zones = [
        Mention(org.first, units.slice(org.first, org.last), "")
        for org in orgs
        if org.columns["kind"] == "zone" and units.has(org.first - 1, "place_preposition")
    ]
    known = _full_names([m for m in named if not _is_destination(units, m.at)] + zones)
    home = _home(named)
    counties = [m for m in known if m.place_id.isdigit() and not m.place_id.endswith("00")]
    parks = [
        Mention(org.first, units.slice(org.first, org.last), "")
        for org in orgs
        if org.columns["kind"] == "zone"
    ]
    implied = [
        found
        for i in units.where("home_place")
        if (found := _implied(units, i, counties, parks, home)) is not None
    ]
    return sorted(known + implied, key=lambda mention: mention.at)


def _full_names(mentions: Sequence[Mention]) -> list[Mention]:
    """One name for all mentions of a place: the longest that the text has (`Jinyun County` for `Jinyun`)."""
    longest: dict[str, str] = {}
    for mention in mentions:
        if len(mention.name) > len(longest.get(mention.place_id, "")):
            longest[mention.place_id] = mention.name
    renamed = (replace(m, name=longest[m.place_id]) if m.place_id else m for m in mentions)
    return sorted(renamed, key=lambda mention: mention.at)


def _is_destination(units: Units, index: int) -> bool:
    """Whether a place is where somebody goes: `a group to Changsha, Hangzhou and Xi'an`."""
    before = index - 1
    while units.key(before) in (",", "and", "、") and units.has(before - 1, "place"):
        before -= 2
    return units.has(before, "destination_word")


def _place_name(units: Units, index: int) -> str:
    """A place's name; of a county with that word behind it."""
    follows = units.key(index + 1).lower() if index + 1 < len(units) else ""
    return f"{units[index].text} County" if follows == "county" else units[index].text


def _home(named: Sequence[Mention]) -> Mention | None:
    """The place a text is about: the one it names most often, the first of equals."""
    names = [mention.place_id for mention in named if mention.place_id.isdigit()]
    if not names:
        return None
    number = Counter(names)
    most = max(number, key=lambda name: number[name])
    return next(mention for mention in named if mention.place_id == most)


def _implied(
    units: Units, index: int, counties: Sequence[Mention], parks: Sequence[Mention], home: Mention | None
) -> Mention | None:
    """What `the city`, `the county`, `the zone` stand for at this point of the text."""
    level = units.value(index, "home_place")
    if level == "city":
        return replace(home, at=index) if home else None
    named = parks if level == "zone" else counties
    last = bisect_left(named, index, key=lambda mention: mention.at)
    return replace(named[last - 1], at=index) if last else None


def _add_place(fact: Fact, here: Sequence[Mention]) -> None:
    """The place named last before the quantity in its sentence, else the first behind it."""
    before = [mention for mention in here if mention.at < fact.first]
    for mention in before[-1:] or here[:1]:
        fact.columns |= {"place": mention.name, "place_id": mention.place_id}


def _add_aspect(units: Units, fact: Fact) -> None:
    """What is measured, named before the quantity or right behind it (`$300 million in investment`)."""
    start, end = units.sentence(fact.first)
    if fact.columns.get("kind") in ("share", "rate") and units.key(fact.last) == "of":
        fact.columns["aspect"] = _share_base(units, fact.last + 1, end)
        return
    for index in range(fact.first - 1, max(start, fact.first - _ASPECT_REACH) - 1, -1):
        if units.has(index, "aspect"):
            fact.columns["aspect"] = units[index].text.lower()
            return
        if units.key(index) in _ENDS_ASPECT or units[index].number is not None:
            break
    for index in range(fact.last, min(end, fact.last + 3)):
        if units.has(index, "aspect"):
            fact.columns["aspect"] = units[index].text.lower()
            return
        if not units.has(index, "aspect_link"):
            return


def _share_base(units: Units, first: int, end: int) -> str:
    """What a percentage is a share of: `82.1% of the [total number of large projects]`."""
    while first < end and units.key(first) in ("the", "its", "a"):
        first += 1
    last = first
    while last < end and (units.key(last) == "of" or (units[last].is_word and not units.has(last, "stop"))):
        last += 1
    return units.slice(first, last).lower()


def _add_subject(units: Units, fact: Fact, counts: Sequence[Fact]) -> None:
    """What an amount is said of: the counted things before it, the thing a size classes, or `the project`."""
    if fact.columns.get("role") == "size_class":
        item = units.phrases.counted(units, fact.first, _behind_class(units, fact.last), single=True)[1]
        if item:
            fact.columns["subject"] = item
        return
    start, _ = units.sentence(fact.first)
    sorted_by = [count for count in counts if count.refers.get("threshold") is fact]
    for count in sorted_by or [count for count in counts if count.last <= fact.first][-1:]:
        fact.refers["subject_id"] = count
        fact.columns["subject"] = _counted_things(units, count)
        return
    nouns = units.words["subject_noun"]
    for index in range(fact.first - 1, start, -1):
        if units.keys[index] in nouns and units.has(index - 1, "subject_determiner"):
            fact.columns["subject"] = units.slice(index - 1, index + 1).lower()
            return


def _counted_things(units: Units, count: Fact) -> str:
    """A count as it is written, with its noun where that stands before it: `大项目95个`."""
    item, start = str(count.columns["item"]), units[count.first].start
    if item and units.text.endswith(item, 0, start) and item not in units.slice(count.first, count.last):
        start -= len(item)
    return units.text[start : units[count.last - 1].end]


def _behind_class(units: Units, index: int) -> int:
    while units.key(index) in ("-", "level", "class") or (
        units.key(index) in ("and", "or") and units[index + 1].number is not None
    ):
        index += 2 if units.key(index) in ("and", "or") else 1
    return index


def _add_whole(units: Units, fact: Fact, here: Sequence[Fact], previous: Sequence[Fact]) -> None:
    """The count of which this one is a part: it stands before `including`, 其中 or a bracket."""
    start, _ = units.sentence(fact.first)
    intro = _introduction(units, fact, start)
    candidates = previous[:1] if intro == start else here
    before = [count for count in candidates if intro == start or count.last <= intro]
    if before:
        fact.refers["part_of"] = before[-1]


def _introduction(units: Units, fact: Fact, start: int) -> int:
    """Index of the word or bracket that introduces parts before a fact, -1 if there is none."""
    depth, intros = 0, units.words["part_intro"]
    for index in range(fact.first - 1, start - 1, -1):
        key = units.keys[index]
        if key in _CLOSING:
            depth += 1
        elif key in _OPENING:
            depth -= 1
            if depth < 0:
                return index
        elif depth == 0 and key in intros:
            return index
        elif key in (";", "；"):
            return -1
    return -1


def _add_whole_amounts(amounts: Sequence[Fact]) -> None:
    """An amount said of a part is a part of the amount of the same aspect said of the whole."""
    said_of = {
        id(whole): amount for amount in amounts if (whole := amount.refers.get("subject_id")) is not None
    }
    for amount, count in _parts(amounts):
        whole = said_of.get(id(count.refers["part_of"]))
        if (
            whole is not None
            and whole.columns.get("role") == "amount"
            and whole.columns.get("aspect") == amount.columns.get("aspect")
        ):
            amount.refers["part_of"] = whole


def _parts(amounts: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    for amount in amounts:
        count = amount.refers.get("subject_id")
        if count is not None and "part_of" in count.refers and amount.columns.get("role") == "amount":
            yield amount, count
