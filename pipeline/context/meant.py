"""Which of the places that a passage names a quantity can be stated for.

The Suzhou-based firm will build a plant in Songyang, a county of Lishui, 20% larger than that in Hangzhou.
    └ where it comes from                   └ meant      └ holds it                         └ compared with
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.context.clauses import BREAKS, SEMICOLONS
from pipeline.context.mentions import Mention, read_mentions
from pipeline.units import Fact, Units

# How many units may stand between a place and the one that holds it: `Lishui city in East China's Zhejiang`.
_APART, _BESIDE = 7, 2
# The same in a list: `Lishui nine counties (cities, districts) and Lishui Development Zone`.
_LISTED_APART = 12
# How far the firm stands behind the place it comes from: 总部在绍兴的企业, 成都的一家飞机维修企业.
_FIRM = 8
_LISTED = frozenset(("and", "、", "和", "与", "及", "以及", "&"))


def find_mentions(units: Units, orgs: Sequence[Fact], terms: Sequence[Fact]) -> dict[int, list[Mention]]:
    """Index of the sentence → the places that can be meant in it, in reading order."""
    every = read_mentions(units, orgs, terms)
    named = [mention for mention in every if not mention.inside]
    taken = {i for org in orgs for i in range(org.first, org.last)}
    implied = _implied(units, every, taken)
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
            elif len(between) == 1 and (listed or _is_enumerated(units, mention, after)):
                dropped |= {last, at}
        last = at
    others = (_is_destination, _is_listed, _begins_name, _is_compared, _is_origin)
    return [
        mention
        for at, mention in enumerate(named)
        if at not in dropped
        and not mention.is_wide
        and not any(is_other(units, mention) for is_other in others)
    ]


def _is_enumerated(units: Units, mention: Mention, after: Mention) -> bool:
    """Whether two places stand in a list of several: `Sichuan, Hunan and other provinces`."""
    return units.key(mention.behind) == "," and units.key(after.behind) in (",", "and")


def _holds(wide: Mention, narrow: Mention) -> bool:
    if narrow.level in ("named", "town"):
        return narrow.behind + 1 == wide.at or (narrow.level == "town" and wide.behind == narrow.at)
    if narrow.level == "zone":
        return bool(wide.name) and narrow.name.startswith(_bare(wide.name))
    return bool(wide.place_id) and wide.place_id in narrow.within


def _bare(name: str) -> str:
    """A place's name without its level: 丽水 of 丽水市, `Songyang` of `Songyang County`."""
    return name[:-1] if name[-1:] in "省市县区" else name.removesuffix(" County").removesuffix(" District")


def _is_destination(units: Units, mention: Mention) -> bool:
    """Whether a place is where somebody goes or comes from: `a group to Changsha, Hangzhou and Xi'an`."""
    if units.has(mention.at, "home_place"):
        return units.has(mention.at - 1, "home_destination")
    before = mention.at - 1
    while units.key(before) in (",", "，", *_LISTED) and units.has(before - 1, "place"):
        before -= 2
    if units.key(before) == "from" and units.has(before - 1, "aspect"):
        return False
    return units.has(before, "destination_word")


def _is_listed(units: Units, mention: Mention) -> bool:
    """Whether a place closes a list of several: 北京、聊城等地, `Oshkosh, Wis., and Monterrey`."""
    more = units.key(mention.behind) == "and" and units.key(mention.behind + 1) == "other"
    several = units.key(mention.at - 1) == "and" and units.key(mention.at - 2) == ","
    return more or several or units.has(mention.behind, "list_of_places") or units.key(mention.behind) == "等"


def _begins_name(units: Units, mention: Mention) -> bool:
    """Whether a place is the first word of a longer name: `Dengta Future Community project`."""
    if (
        mention.level == "zone"
        or units.has(mention.at, "home_place")
        or mention.behind >= len(units)
        or not units[mention.behind].capital
        or units[mention.behind].opens
        or _is_headline(units, mention.at)
    ):
        return False
    level = units.has(mention.behind, "place") or units.has(mention.behind, "place_word")
    return not level and units.phrases.is_name_word(units, mention.behind)


def _is_headline(units: Units, index: int) -> bool:
    """Whether all longer words of a sentence are in capitals, so that they tell no name."""
    first, last = units.sentence(index)
    words = [units[i] for i in range(first, last) if units[i].is_word and len(units[i].text) > _FIRM // 2]
    return len(words) > 2 and all(word.capital for word in words)


def _is_compared(units: Units, mention: Mention) -> bool:
    """Whether something is only compared with a place: `above the county average`, 高于全市, 占全省三成."""
    before = mention.at - 1
    if units.has(before, "share_cue"):
        behind = mention.behind
        of_it = behind < len(units) and units[behind].is_word and units.key(behind) != "的"
        return not of_it or units.has(behind, "before_modifier")
    if units.key(before) in ("of", "in"):
        return units.has(before - 1, "that_of")
    return units.has(before, "place_compare")


def _is_origin(units: Units, mention: Mention) -> bool:
    """Whether a place tells where a firm comes from: `Suzhou-based`, 总部在绍兴的企业, 来自苏州."""
    before, behind = mention.at - 1, mention.behind
    if units.has(mention.at, "home_place"):
        return False
    if units.has(before, "origin_word") or units.has(before - 1, "origin_word"):
        return True
    if units.has(behind, "origin_behind") or (units.key(behind) == "-" and units.key(behind + 1) == "based"):
        return True
    if units.has(behind, "possessive_mark") and behind + 1 < len(units) and units[behind + 1].capital:
        return True
    if units.has(before, "apposition_article") and behind < len(units):
        return units[behind].is_word and not units[behind].capital and not units.has(behind, "place_noun")
    if units.key(behind) != "的":
        return False
    for index in range(behind + 1, min(len(units), behind + _FIRM)):
        if units.has(index, "firm_noun"):
            return True
        if units.key(index) in BREAKS:
            return False
    return False


def _implied(units: Units, every: Sequence[Mention], taken: set[int]) -> list[Mention]:
    """Places that `the city`, `the county`, `the zone` stand for where they are said."""
    named = {
        "city": [mention for mention in every if mention.is_city],
        "county": [m for m in every if m.is_county],
        "zone": [m for m in every if m.level == "zone"],
        "area": [m for m in every if m.level == "zone" or m.is_county],
        "province": [m for m in every if m.is_province],
        "town": [m for m in every if m.level == "town"],
    }
    homes = {level: _home(mentions) for level, mentions in named.items()}
    found = []
    said = [i for i in units.where("home_noun") if units.key(i - 1) == "the" and not units[i].capital]
    for index in sorted((*units.where("home_place"), *said)):
        if units.key(index + 1) == "of" or index in taken:
            continue
        level = units.value(index, "home_place") or units.value(index, "home_noun")
        meant = _meant_by(units, index, named[level], homes[level])
        if meant is not None:
            found.append(replace(meant, at=index, behind=index + 1))
    return found


def _meant_by(units: Units, index: int, named: Sequence[Mention], home: Mention | None) -> Mention | None:
    """The place that a body of the sentence is of (丽水市商务局 … 全市), else that of the text."""
    near = _last(named, index)
    if near is None:
        return home
    here = near.at >= units.sentence(index)[0]
    beside = units.sentence_of[index] - units.sentence_of[near.at] <= 1 and near.level == "zone"
    told = here and (near.inside or near == home or not near.is_city)
    return near if told or beside else home


def _last(named: Sequence[Mention], index: int) -> Mention | None:
    """The last mention before an index."""
    at = bisect_left(named, index, key=lambda mention: mention.at)
    return named[at - 1] if at else None


def _home(mentions: Sequence[Mention]) -> Mention | None:
    """The place of its level that a text is about: the one it names most often, the first of equals."""
    counts = Counter(mention.name for mention in mentions)
    if not counts:
        return None
    most = max(counts, key=lambda name: counts[name])
    return next(mention for mention in mentions if mention.name == most)
