"""Places that a passage names, each with the one place that its name means there.

A name that several places bear (`Qingyuan`) means the one that lies where the other places of the text lie;
where they do not tell, it has no id.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.registers import Place
from pipeline.units import Fact, Units

# Words of a county's name before `County` at most.
_NAME_REACH = 3
# Units of a town's name with its word at most, and letters of the shortest unknown name.
_TOWN_REACH, _SHORTEST_NAME = 5, 4
# Characters of a zone's short name at most (`Development Zone`).
_SHORT_ZONE = 20
# Codes of Chinese municipalities: provinces that are cities.
_MUNICIPALITIES = frozenset(("110000", "120000", "310000", "500000"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A place as it is named, at the units `at` to `behind` (exclusive).

    Attributes:
        name: The name it goes by in the whole text.
        place_id: Its id, empty where no register holds it or nothing tells which place is meant.
        level: Its level in places.csv, `zone`, or `named` for a county that no register holds.
        within: Ids of the places that hold it.
        inside: Whether it is only part of an organization's name.
    """

    at: int
    behind: int
    name: str
    place_id: str
    level: str
    within: tuple[str, ...] = ()
    inside: bool = False

    @property
    def is_city(self) -> bool:
        """Whether it is a city: a prefecture, a municipality, a county-level city, a city abroad."""
        code = self.place_id
        if code.isdigit():
            prefecture = code.endswith("00") and not code.endswith("0000")
            return prefecture or code in _MUNICIPALITIES or code[-2:] > "80"
        return self.level == "city"

    @property
    def is_county(self) -> bool:
        """Whether it is a county or district."""
        code = self.place_id
        return (code.isdigit() and not code.endswith("00")) or self.level == "named"

    @property
    def is_province(self) -> bool:
        """Whether it is a province, or a state within a country."""
        return self.level == "province"

    @property
    def is_wide(self) -> bool:
        """Whether it is a country or a region of the world: nothing is stated for those."""
        return self.level in ("country", "region")


def read_mentions(units: Units, orgs: Sequence[Fact], terms: Sequence[Fact]) -> list[Mention]:
    """Places of a passage in reading order, also those inside organizations' names, and zones."""
    inside = {i for org in orgs for i in range(org.first, org.last)}
    titles = {i for term in terms for i in range(term.first, term.last)}
    at = [i for i in units.where("place") if i not in titles and not _is_other(units, i)]
    votes = _votes(units, at)
    found = [_mention(units, i, _meant(units, i, votes), inside=i in inside) for i in at]
    found += _counties(units, inside)
    found += _towns(units, inside, found)
    found += _unknown(units, inside)
    found += [
        Mention(
            org.first,
            org.last,
            units.slice(org.first, org.last),
            "",
            "zone",
            (str(org.columns.get("org_id", "")),),
        )
        for org in orgs
        if org.columns["kind"] == "zone"
    ]
    return sorted(_named_alike(found), key=lambda mention: (mention.at, -mention.behind))


def _mention(units: Units, index: int, place: Place | None, *, inside: bool) -> Mention:
    """The place at a unit under its whole name, with the word `County` behind it where that stands there."""
    last = index + 1
    name = units[index].text
    level = units.key(last).lower()
    if level == "county":
        last, name = last + 1, f"{name} County"
    if place is None:
        return Mention(index, last, name, "", "named" if level == "county" else "", (), inside)
    return Mention(index, last, place.title or name, place.place_id, place.level, place.within, inside)


def _is_other(units: Units, index: int) -> bool:
    """Whether a place's name is a given name (`Zhang Weidong`) or `and` and a level: 集中开工和县|区."""
    person = units.has(index - 1, "pinyin_surname") and units[index - 1].capital
    joined = units.key(index)[:1] == "和" and units.key(index + 1) in ("区", "市")
    return person or joined


def _votes(units: Units, at: Iterable[int]) -> Counter[str]:
    """How often the text names a place or what holds it, by names that mean one place only."""
    votes: Counter[str] = Counter()
    for index in at:
        places = units.words.places.get(units.key(index), ())
        exact = [place for place in places if place.exact]
        if len(exact) == 1 and len(places) == 1:
            votes.update((exact[0].place_id, *exact[0].within[:-1]))
    return votes


def _meant(units: Units, index: int, votes: Mapping[str, int]) -> Place | None:
    """The place that a name means: the only one, the one near other places of the text, or the widest."""
    places = units.words.places.get(units.key(index), ())
    follows = units.key(index + 1).lower()
    if follows in ("county", "district"):
        of_level = [p for p in places if p.level.lower() == follows or (p.exact and p.level == "county")]
        places = tuple(of_level) or places
    if len(places) < 2:
        return places[0] if places else None
    scores = [max((votes.get(code, 0) for code in (p.place_id, *p.within[:-1])), default=0) for p in places]
    best = max(scores)
    chosen = [p for p, score in zip(places, scores, strict=True) if score == best]
    if best and len(chosen) == 1:
        return chosen[0]
    return _widest(chosen if best else places)


def _widest(places: Sequence[Place]) -> Place | None:
    """The place that holds the others, or the only one that bears the whole name beside districts."""
    first, *others = places
    rivals = [p for p in others if first.place_id not in p.within and (p.exact or p.level != "District")]
    if rivals and all(p.exact and _rank(p) > _rank(first) for p in rivals):
        rivals = []
    return None if rivals else first


def _rank(place: Place) -> int:
    ranks = {"country": 0, "region": 0, "province": 0, "prefecture": 1, "city": 1}
    return ranks.get(place.level, 2) if place.place_id.isdigit() else 0


def _counties(units: Units, inside: set[int]) -> list[Mention]:
    """Counties that no register holds, told by their word: `Bryan County`, `Dhar district`."""
    found = []
    for index in units.where("county_word"):
        first = index
        while index - first < _NAME_REACH and _is_name(units, first - 1) and not units[first].opens:
            first -= 1
        named = first < index and units[first].capital
        if named and not inside.intersection(range(first, index + 1)):
            found.append(Mention(first, index + 1, units.slice(first, index + 1), "", "named"))
    return found


def _towns(units: Units, inside: set[int], places: Sequence[Mention]) -> list[Mention]:
    """Towns that no register holds, behind what they lie in: 宝鸡高新区马营镇."""
    ends = {mention.behind for mention in places} | {index + 1 for index in inside if index + 1 not in inside}
    found = []
    for index in units.where("town_word"):
        first = next((i for i in range(index - 1, index - _TOWN_REACH, -1) if i in ends), index)
        if first < index and all(units[i].is_word for i in range(first, index)):
            found.append(Mention(first, index + 1, units.slice(first, index + 1), "", "town"))
    return found


def _unknown(units: Units, inside: set[int]) -> list[Mention]:
    """Names that no register holds, which a text says more than once that something is in: `at Pithampur`."""
    placed = (i + 1 + (units.key(i + 1) == "the") for i in units.where("place_in"))
    at = [i for i in placed if i < len(units) and i not in inside and _is_lone_name(units, i)]
    counted = Counter(units[index].text for index in at)
    return [
        Mention(index, index + 1, units[index].text, "", "place")
        for index in at
        if counted[units[index].text] > 1
    ]


def _is_lone_name(units: Units, index: int) -> bool:
    """Whether a unit is a name of one word that no table knows."""
    unit = units[index]
    if not unit.capital or len(unit.text) < _SHORTEST_NAME or unit.text.isupper() or unit.number is not None:
        return False
    return not units.words.classes.get(unit.key) and not (index + 1 < len(units) and units[index + 1].capital)


def _is_name(units: Units, index: int) -> bool:
    return index >= 0 and units.phrases.is_name_word(units, index) and not units.has(index, "place")


def _named_alike(mentions: Sequence[Mention]) -> list[Mention]:
    """One name for all mentions of a place: the longest one, of equals the most frequent."""
    zones = _whole_zone_names({m.name for m in mentions if m.level == "zone"})
    mentions = [replace(m, name=zones[m.name]) if m.name in zones else m for m in mentions]
    names: dict[str, Counter[str]] = {}
    for mention in mentions:
        names.setdefault(_identity(mention), Counter())[mention.name] += 1
    best = {key: max(counted, key=lambda name: (len(name), counted[name])) for key, counted in names.items()}
    called = ((m, best[_identity(m)]) for m in mentions)
    return [m if m.name == name else replace(m, name=name) for m, name in called]


def _whole_zone_names(names: Iterable[str]) -> dict[str, str]:
    """Short name of a zone → the only longer one that ends so: 经开区 → 丽水经开区."""
    longer: dict[str, set[str]] = {}
    for name in names:
        for size in range(2, min(len(name), _SHORT_ZONE)):
            longer.setdefault(name[-size:], set()).add(name)
    return {name: next(iter(longer[name])) for name in names if len(longer.get(name, ())) == 1}


def _identity(mention: Mention) -> str:
    if mention.level == "zone":
        return f"zone {mention.within[0] or mention.name}"
    return mention.place_id or f"named {mention.name}"
