"""The people of one text: who is named, who is known by surname, title or as the person before.

Teel        said …      Marcus Teel , Aldane's chief operating officer ,
└ full name known       └ name        └ organization  └ title
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.extractors.bodies import Bodies
from pipeline.extractors.introductions import described
from pipeline.extractors.marks import has_case
from pipeline.extractors.posts import Posts
from pipeline.extractors.speaker_bounds import known_name
from pipeline.languages.en_people import field_end
from pipeline.units import Fact, Units

# How many sentences of the text itself, and how many at all, a pronoun looks back for a person who has not
# spoken yet.
_LOOK_BACK, _SENTENCES_BACK = 3, 12
# How many people a name may look back over; how many of those who spoke may have spoken in one sentence.
_PEOPLE_BACK, _SPOKE_BACK = 200, 8
_LONGEST_NAME = 4
_PARTING = (",", ";", "(", "—", "，", "；", "（")
# Units around a title that may hold the name it introduces.
_NAME_BEHIND, _NAME_BEFORE = 6, 8


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker as far as the text tells; `name` is empty where it does not."""

    name: str = ""
    kind: str = "person"
    written: str = ""
    title: str = ""
    org: str = ""


@dataclass(slots=True)
class People:
    """Reads names in reading order and remembers who was named.

    Attributes:
        spoke: Who spoke so far, with the unit where the name stands.
        introduced: Whom the text introduces with a title, wherever it does.
    """

    units: Units
    bodies: Bodies
    posts: Posts
    spoke: list[tuple[int, Speaker]] = field(default_factory=list)
    introduced: list[tuple[int, Speaker]] = field(default_factory=list)
    _by_name: dict[str, list[tuple[int, Speaker]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Learn the people whom the text introduces with a title, wherever they stand."""
        for at in self.units.where("title"):
            start, end = self.units.sentence(at)
            before = max(start, at - _NAME_BEFORE)
            for first, last in ((at, self._name_end(at, min(end, at + _NAME_BEHIND))), (before, at)):
                person = self.units.phrases.person
                run = person(self.units, first, last) if self._is_introduction(first, at) else None
                if run and (run[0] == at + 1 or run[1] < at) and self.size(run) > 1:
                    title, org = self.posts.around(run, start, end)
                    met = Speaker(self.units.slice(*run), "person", "", title, org)
                    self._meet(at, met)
            found = described(self.units, at, self.posts.before)
            if found:
                self._meet(at, Speaker(found.name, "person", "", found.title, found.org))
        for run in self._full_names():
            name = self.units.slice(*run)
            if name not in self._by_name:
                start, end = self.units.sentence(run[0])
                self._meet(run[0], Speaker(name, "person", "", *self.posts.around(run, start, end)))
        self.introduced.sort(key=lambda met: met[0])

    def _meet(self, at: int, who: Speaker) -> None:
        self.introduced.append((at, who))
        self._by_name.setdefault(who.name, []).append((at, who))

    def _full_names(self) -> Iterator[tuple[int, int]]:
        """Names that need no title to be known: they begin with a given name or surname of the tables."""
        for table in ("given_name", "pinyin_surname"):
            for at in self.units.where(table):
                end = self.units.sentence(at)[1]
                run = (
                    None
                    if self.bodies.hold(at)
                    else self.units.phrases.person(self.units, at, min(end, at + 4))
                )
                if run and self._begins(at) and run[0] == at and 2 <= self.size(run) <= _LONGEST_NAME:
                    yield run

    def _begins(self, at: int) -> bool:
        """Whether no other word of a name stands before a unit."""
        return self.units[at].opens or not self.units.phrases.is_name_word(self.units, at - 1)

    def _name_end(self, at: int, end: int) -> int:
        """Index after the name behind a title; `end` where no name stands there."""
        last = self.units.phrases.name_right(self.units, at + 1, end) if at + 1 < end else end
        return last if last > at + 1 and has_case(self.units[at].text) else end

    def _is_introduction(self, first: int, at: int) -> bool:
        """Whether a title introduces a name: `director Li Wei`, or `Li Wei, [the] director`."""
        if first == at:
            return self.units.phrases.is_name_word(self.units, at + 1)
        before = at - 1
        while before > first and self.units.key(before) in ("the", "a", "an"):
            before -= 1
        return self.units.key(before) == ","

    def find(self, first: int, last: int) -> tuple[int, int] | None:
        """The first name outside organizations; one of several words before one of a single word."""
        inside = {i for org in self.bodies.within(first, last) for i in range(org.first, org.last)}
        for at in range(first, last):
            if self.units.has(at, "title") and at not in inside:
                inside.update(range(at + 1, min(last, field_end(self.units, at + 1))))
        runs = []
        index = first
        while index < last:
            if index in inside:
                index += 1
                continue
            stops = (i for i in range(index, last) if i in inside or self.units.key(i) in _PARTING)
            end = next(stops, last)
            found = self.units.phrases.person(self.units, index, end)
            if found and not self._is_quoted(found[0]):
                runs.append(found)
            index = max(end, index + 1)
        return self._choose(runs, first, last)

    def _choose(self, runs: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int] | None:
        full = [run for run in runs if self.size(run) > 1]
        known = [run for run in runs if self.full_name(self.units.slice(*run), run[0])]
        singles = [run for run in runs if self._may_be_single(run, first, last)]
        told = full or known or singles
        heard = (*self.spoke[-_SPOKE_BACK:], *self.introduced[:_PEOPLE_BACK])
        named = known_name(self.units, [who.name for _, who in heard], first, last)
        if named and told and named[0] < told[0][0] < named[1]:
            return named
        return told[0] if told else named

    def _is_quoted(self, at: int) -> bool:
        """Whether a quotation or a term begins with the unit at `at`, which then names nobody."""
        mark, unit = self.units.key(at - 1), self.units[at]
        return mark in ("“", "‘") or (mark in ('"', "'") and unit.glued and has_case(unit.text))

    def size(self, run: tuple[int, int]) -> int:
        """Words of a name; where they are not parted, its characters."""
        units = (self.units[i] for i in range(*run) if self.units[i].is_word)
        return sum(1 if has_case(unit.text) else len(unit.text) for unit in units)

    def _may_be_single(self, run: tuple[int, int], first: int, last: int) -> bool:
        """Whether a single word can be a person: beside a title or honorific, its verb, an age or a relative.

        `应局长`, `Mr Sun`, `a manager surnamed Luo`, `… , Hale [said]`, `Blum, 44,`, `Xie, who …`
        """
        units, at = self.units, run[0]
        if not has_case(units[at].text):
            return units.has(at + 1, "title") or units.has(at - 1, "title") or units.has(at - 1, "honorific")
        before = at - 1
        while units.key(before) == ".":
            before -= 1
        if units.has_any(before, ("title", "honorific", "name_cue")):
            return True
        if units.has(at, "stop") or units.has(at, "organization"):
            return False
        begins = at == first or units.key(at - 1) == ","
        described = units.key(run[1]) == "," and (
            (run[1] + 1 < len(units) and units[run[1] + 1].number is not None)
            or units.key(run[1] + 1) in ("who", "now", "himself", "herself")
        )
        return begins and (run[1] == last or described)

    def full_name(self, written: str, index: int) -> Speaker | None:
        """The person that a bare surname, given name or full name at index refers to."""
        said = (person for _, person in reversed(self.spoke[-_PEOPLE_BACK:]))
        before = bisect_left(self.introduced, index, key=lambda met: met[0])
        met = [person for _, person in self.introduced[: min(before, _PEOPLE_BACK)]]
        if before < _PEOPLE_BACK:
            met += [person for at, person in self._by_name.get(written, ()) if at >= index][:1]
        for person in (*said, *met):
            if written == person.name or (has_case(written) and f" {written} " in f" {person.name} "):
                return person
            if len(written) == 1 and not has_case(written) and person.name.startswith(written):
                return person
        return None

    def named(self, run: tuple[int, int], first: int, last: int) -> Speaker:
        """The speaker whose name stands at `run`, within the words `first` to `last` about them."""
        written = self.units.slice(*run)
        known = self.full_name(written, run[0])
        title, org = self.posts.around(run, first, last)
        if self.size(run) == 1 and not has_case(written) and self.units.has(run[1], "title"):
            written = self.units.slice(run[0], run[1] + 1)
        name = known.name if known else written
        if known:
            org = (org or known.org) if title else (known.org or org)
            title = title or known.title
        speaker = Speaker(name, "person", written, title, org)
        self.spoke.append((run[0], replace(speaker, written="")))
        return speaker

    def latest(self, index: int) -> Speaker | None:
        """The person named last before index: in each sentence back, who spoke in it, else who opened it."""
        sentence = self.units.sentence_of[index]
        told = 0
        for number in range(sentence, max(-1, sentence - _SENTENCES_BACK), -1):
            start, end = self.units.sentences[number]
            stretches = self.bodies.unspoken(start, min(end, index))
            found = next((who for stretch in stretches if (who := self._told(*stretch))), None)
            told += bool(stretches)
            if found or told >= _LOOK_BACK:
                return found or (self.spoke[-1][1] if self.spoke else None)
        return self.spoke[-1][1] if self.spoke else None

    def _told(self, first: int, last: int) -> Speaker | None:
        """The person whom a stretch outside quotation marks tells of: who spoke last, else who opens it."""
        spoke = [speaker for at, speaker in self.spoke[-_SPOKE_BACK:] if first <= at < last]
        met = bisect_left(self.introduced, first, key=lambda one: one[0])
        if not spoke and met < len(self.introduced) and self.introduced[met][0] < last:
            return self.introduced[met][1]
        if spoke:
            return spoke[-1]
        run = self.find(first, last)
        return self.named(run, first, last) if run else None

    def affiliations(self) -> dict[str, str]:
        """Person → organization that the text tells without a title: `Her company, X`, `she founded X`."""
        found: dict[str, str] = {}
        for org in self.bodies.orgs:
            if self._is_owned(org):
                who = self.latest(org.first)
                if who and " " in who.name:
                    found.setdefault(who.name, self.bodies.name(org))
        return found

    def _is_owned(self, org: Fact) -> bool:
        """Whether a person's noun or verb stands before an organization."""
        units, before = self.units, org.first - 1
        while units.key(before) in (",", "the", "called", "named", "—"):
            before -= 1
        if units.has(before, "founding"):
            return True
        owned = units.has(before, "body_noun") or units.has(before, "post_place")
        return owned and units.key(before - 1) in ("his", "her")

    def titled(self, title: str, index: int) -> Speaker | None:
        """The person before index whom a title stands for: `the director`, `the official`."""
        for _, person in reversed(self.spoke):
            if _is_titled(person, title) or title in self.units.words["any_role"]:
                return person
        return self._titled_before(title, index)

    def _titled_before(self, title: str, index: int) -> Speaker | None:
        """A person introduced with this title in the sentences before."""
        sentence = self.units.sentence_of[index]
        for number in range(sentence - 1, max(-1, sentence - 1 - _LOOK_BACK), -1):
            start, end = self.units.sentences[number]
            run = self.find(start, end)
            if run and any(self.units.key(i) == title for i in range(start, end)):
                return self.named(run, start, end)
        return None


def _is_titled(person: Speaker, title: str) -> bool:
    """Whether a role stands for the holder of a title: `the minister` for the `Minister for Trade`."""
    held = person.title.lower()
    return held.endswith(title) or held.startswith((f"{title} for ", f"{title} of "))
