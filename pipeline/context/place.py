"""The place that a quantity is stated for.

In Lishui, Zhejiang, exports to Germany hit 3 billion yuan. The city hired 57 people.
   └ nearest place   └ destination                         └ the place the text is about
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.context.clauses import SEMICOLONS, clause
from pipeline.context.mentions import Mention, read_mentions
from pipeline.units import Fact, Units

# How many units may stand between a place and the one that holds it: `Lishui city in East China's Zhejiang`.
_APART, _BESIDE = 7, 2
# The same in a list: `Lishui nine counties (cities, districts) and Lishui Development Zone`.
_LISTED_APART = 12
_LISTED = frozenset(("and", "、", "和", "与", "及", "以及", "&"))


def add_place(units: Units, fact: Fact, here: Sequence[Mention]) -> None:
    """Fill place and place_id: the nearest place before in the clause or sentence, else behind."""
    here = [m for m in here if m.behind <= fact.first or m.at >= fact.last]
    named = fact.evidence.get("subject", (0, 0)) if "subject_id" not in fact.refers else (0, 0)
    here = [m for m in here if not named[0] <= m.at < named[1]] or here
    narrow = [mention for mention in here if not mention.is_wide] or here
    first, last = clause(units, fact.first, fact.last)
    before = [mention for mention in narrow if mention.at < fact.first]
    behind = [mention for mention in narrow if fact.last <= mention.at < last]
    in_clause = [mention for mention in before if mention.at >= first]
    later = [m for m in narrow if m.at >= last and not _is_aside(units, m)]
    for mention in in_clause[-1:] or before[-1:] or behind[:1] or later[:1]:
        fact.columns |= {"place": mention.name, "place_id": mention.place_id}
        fact.evidence["place"] = (mention.at, mention.behind)
        if mention.place_id:
            fact.evidence["place_id"] = (mention.at, mention.behind)


def _is_aside(units: Units, mention: Mention) -> bool:
    """Whether a place stands in a relative clause: `which is 18% of the trade of Zhejiang`."""
    first, _ = clause(units, mention.at, mention.behind)
    return units.has(first - 1, "relative")


def find_mentions(units: Units, orgs: Sequence[Fact]) -> dict[int, list[Mention]]:
    """Index of the sentence → the places that can be meant in it, in reading order."""
    every = read_mentions(units, orgs)
    named = [mention for mention in every if not mention.inside]
    implied = _implied(units, every)
    meant = sorted((*named, *implied), key=lambda mention: mention.at)
    found: dict[int, list[Mention]] = {}
    for mention in _governing(units, meant):
        found.setdefault(units.sentence_of[mention.at], []).append(mention)
    return found


def _governing(units: Units, named: Sequence[Mention]) -> list[Mention]:
    """Places without those that hold the one beside them, destinations, and several in one list."""
    dropped: set[int] = set()
    last = 0
    for at in range(1, len(named)):
        mention, after = named[last], named[at]
        between = range(mention.behind, after.at)
        listed = units.key(after.at - 1) in _LISTED
        apart = _LISTED_APART if listed else _APART
        if after.is_wide and mention.at >= units.sentence(after.at)[0]:
            continue
        if not listed and any(units[i].number is not None or units.key(i) in SEMICOLONS for i in between):
            last = at
            continue
        if units.sentence_of[mention.at] == units.sentence_of[after.at]:
            if len(between) <= apart and (_holds(after, mention) or (_holds(mention, after) and listed)):
                dropped.add(at)
                continue
            if len(between) <= _BESIDE and _holds(mention, after):
                dropped.add(last)
            elif len(between) == 1 and listed:
                dropped |= {last, at}
        last = at
    return [
        mention
        for at, mention in enumerate(named)
        if at not in dropped
        and not any(is_other(units, mention) for is_other in (_is_destination, _is_listed, _begins_name))
    ]


def _holds(wide: Mention, narrow: Mention) -> bool:
    if narrow.level == "named":
        return narrow.behind + 1 == wide.at
    if narrow.level == "zone":
        return bool(wide.name) and narrow.name.startswith(wide.name)
    return bool(wide.place_id) and wide.place_id in narrow.within


def _is_destination(units: Units, mention: Mention) -> bool:
    """Whether a place is where somebody goes or comes from: `a group to Changsha, Hangzhou and Xi'an`."""
    if units.has(mention.at, "home_place"):
        return False
    before = mention.at - 1
    while units.key(before) in (",", "，", *_LISTED) and units.has(before - 1, "place"):
        before -= 2
    if units.key(before) == "from" and units.has(before - 1, "aspect"):
        return False
    return units.has(before, "destination_word")


def _is_listed(units: Units, mention: Mention) -> bool:
    """Whether a place closes a list of several: 北京、聊城等地."""
    more = units.key(mention.behind) == "and" and units.key(mention.behind + 1) == "other"
    return more or units.has(mention.behind, "list_of_places") or units.key(mention.behind) == "等"


def _begins_name(units: Units, mention: Mention) -> bool:
    """Whether a place is the first word of a longer name: `Dengta Future Community project`."""
    if (
        mention.level == "zone"
        or units.has(mention.at, "home_place")
        or mention.behind >= len(units)
        or not units[mention.behind].capital
    ):
        return False
    level = units.has(mention.behind, "place") or units.has(mention.behind, "place_word")
    return not level and units.phrases.is_name_word(units, mention.behind)


def _implied(units: Units, every: Sequence[Mention]) -> list[Mention]:
    """Places that `the city`, `the county`, `the zone` stand for where they are said."""
    cities = [mention for mention in every if mention.is_city]
    named = {
        "county": [m for m in every if m.is_county],
        "zone": [m for m in every if m.level == "zone"],
        "area": [m for m in every if m.level == "zone" or m.is_county],
    }
    home = _home(cities)
    found = []
    for index in units.where("home_place"):
        if units.key(index + 1) == "of":
            continue
        level = units.value(index, "home_place")
        meant = _city_meant(units, index, cities, home) if level == "city" else _last(named[level], index)
        if meant is not None:
            found.append(replace(meant, at=index, behind=index + 1))
    return found


def _city_meant(units: Units, index: int, cities: Sequence[Mention], home: Mention | None) -> Mention | None:
    """The city of a body named before in the sentence (丽水市商务局 … 全市), else that of the text."""
    near = _last(cities, index)
    if near is not None and near.at >= units.sentence(index)[0] and (near.inside or near == home):
        return near
    return home


def _last(named: Sequence[Mention], index: int) -> Mention | None:
    """The last mention before an index."""
    at = bisect_left(named, index, key=lambda mention: mention.at)
    return named[at - 1] if at else None


def _home(cities: Sequence[Mention]) -> Mention | None:
    """The city a text is about: the one it names most often, the first of equals."""
    counts = Counter(mention.place_id for mention in cities if mention.place_id)
    if not counts:
        return None
    most = max(counts, key=lambda code: counts[code])
    return next(mention for mention in cities if mention.place_id == most)
