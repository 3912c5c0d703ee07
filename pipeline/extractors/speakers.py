"""Who speaks: names, titles, bodies, pronouns and roles around a reporting verb.

Ye Huihua , director  of  Songyang County Investment Promotion Service Center , said
└ speaker   └ title       └ speaker_org                                         └ cue
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.units import Fact, Units

# How many sentences a pronoun looks back for a person who has not spoken yet.
_LOOK_BACK = 3


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker as far as the text tells; `name` is empty where it does not."""

    name: str = ""
    kind: str = "person"
    written: str = ""
    title: str = ""
    org: str = ""


@dataclass(slots=True)
class Speakers:
    """Reads speakers in reading order and remembers who was named."""

    units: Units
    orgs: Sequence[Fact]
    people: list[Speaker] = field(default_factory=list)
    introduced: list[Speaker] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Learn the people whom the text introduces with a title, wherever they stand."""
        for at in self.units.positions.get("title", ()):
            start, end = self.units.sentence(at)
            for first, last in ((at, min(end, at + 6)), (max(start, at - 8), at)):
                run = (
                    self.units.phrases.person(self.units, first, last)
                    if self._is_introduction(first, at)
                    else None
                )
                if (
                    run
                    and (run[0] == at + 1 or run[1] < at)
                    and sum(self.units[i].is_word for i in range(*run)) > 1
                ):
                    title, org = self._title(run, start, end)
                    self.introduced.append(Speaker(self.units.slice(*run), "person", "", title, org))

    def _is_introduction(self, first: int, at: int) -> bool:
        """Whether a title introduces a name: `director Li Wei`, or `Li Wei, [the] director`."""
        if first == at:
            return self.units.phrases.is_name_word(self.units, at + 1)
        before = at - 1
        while before > first and self.units.key(before) in ("the", "a", "an"):
            before -= 1
        return self.units.key(before) == ","

    def read(self, first: int, last: int) -> Speaker | None:
        """Read the speaker named by the units `first` to `last`, None if they name nobody."""
        if first >= last:
            return None
        person = self._person(first, last)
        if person:
            return self._named(person, first, last)
        return self._pronoun(first, last) or self._body(first, last) or self._role(first, last)

    def _person(self, first: int, last: int) -> tuple[int, int] | None:
        """The first name outside organizations; one of several words before one of a single word."""
        inside = {
            i
            for org in self.orgs
            if org.first < last and org.last > first
            for i in range(org.first, org.last)
        }
        runs = []
        index = first
        while index < last:
            if index in inside:
                index += 1
                continue
            end = next(
                (i for i in range(index, last) if i in inside or self.units.key(i) in (",", ";", "(", "—")),
                last,
            )
            found = self.units.phrases.person(self.units, index, end)
            if found:
                runs.append(found)
            index = max(end, index + 1)
        full = [run for run in runs if sum(self.units[i].is_word for i in range(*run)) > 1]
        known = [run for run in runs if self._full_name(self.units.slice(*run))]
        singles = [run for run in runs if self._may_be_single(run[0])]
        return next(iter(full or known or singles), None)

    def _may_be_single(self, first: int) -> bool:
        """Whether a single capitalized word can be a person: behind a title or honorific."""
        before = first - 1
        while self.units.key(before) == ".":
            before -= 1
        return self.units.has(before, "title") or self.units.has(before, "honorific")

    def _full_name(self, written: str) -> Speaker | None:
        """The person that a bare surname, given name or full name refers to."""
        for person in (*reversed(self.people), *self.introduced):
            if written == person.name or (" " not in written and written in person.name.split()):
                return person
        return None

    def _named(self, run: tuple[int, int], first: int, last: int) -> Speaker:
        written = self.units.slice(*run)
        known = self._full_name(written)
        title, org = self._title(run, first, last)
        name = known.name if known else written
        if known:
            title, org = title or known.title, org or known.org
        speaker = Speaker(name, "person", written, title, org)
        self.people.append(replace(speaker, written=""))
        return speaker

    def _title(self, run: tuple[int, int], first: int, last: int) -> tuple[str, str]:
        """Title before or behind a name, and the organization that goes with it."""
        units = self.units
        behind = [i for i in range(run[1], last) if units.has(i, "title") and not self.in_org(i)]
        before = [i for i in range(first, run[0]) if units.has(i, "title") and not self.in_org(i)]
        at = before[-1] if before and before[-1] == run[0] - 1 else (behind or before or [-1])[0]
        org = self._org_near(run, first, last)
        if at < 0:
            return "", org
        return self._whole_title(at, last), org

    def _whole_title(self, at: int, last: int) -> str:
        """A title with what it governs up to its organization: `head of exports [at …]`."""
        units, end = self.units, at + 1
        while at > 0 and (
            units.has(at - 1, "title_prefix") or (units.key(at - 1) == "-" and units[at].glued)
        ):
            at -= 1
        while end < last and units.has(end, "title"):
            end += 1
        if (
            units.key(end) == "of"
            and end + 1 < last
            and units[end + 1].text.islower()
            and units.key(end + 1) != "the"
        ):
            stop = next(
                (i for i in range(end + 1, min(last, end + 4)) if units.key(i) in ("at", "for", "with", ",")),
                -1,
            )
            if stop > 0:
                end = stop
        return units.slice(at, end)

    def _org_near(self, run: tuple[int, int], first: int, last: int) -> str:
        behind = [org for org in self.orgs if run[1] <= org.first and org.last <= last]
        before = [org for org in self.orgs if first <= org.first and org.last <= run[0]]
        chosen = behind[:1] or before[-1:]
        return self.units.slice(chosen[0].first, chosen[0].last) if chosen else ""

    def in_org(self, index: int) -> bool:
        """Whether a unit belongs to an organization's name."""
        return any(org.first <= index < org.last for org in self.orgs)

    def _pronoun(self, first: int, last: int) -> Speaker | None:
        at = last - 1
        while at > first and self.units.has(at, "speech_adverb"):
            at -= 1
        written = self.units[at].text
        if self.units.key(at) in ("he", "she"):
            person = self._latest_person(at)
            return replace(person, written=written) if person else Speaker(written, "person", written)
        if self.units.key(at) in ("it", "they"):
            return self._latest_body(at, written)
        return None

    def _latest_person(self, index: int) -> Speaker | None:
        """The person named last before index: who spoke, or who opened one of the sentences before."""
        sentence = self.units.sentence_of[index]
        for number in range(sentence, max(-1, sentence - _LOOK_BACK), -1):
            start, end = self.units.sentences[number]
            end = min(end, index)
            person = self._person(start, end) if start < end else None
            if person:
                return self._named(person, start, end)
        return self.people[-1] if self.people else None

    def _latest_body(self, index: int, written: str, noun: str = "") -> Speaker | None:
        kinds = self.units.words["body_noun"].get(noun, "")
        for org in reversed(self.orgs):
            if org.last <= index and (not kinds or org.columns["kind"] in kinds.split()):
                name = self.units.slice(org.first, org.last)
                return Speaker(name, "body", written, "", name)
        return None

    def _body(self, first: int, last: int) -> Speaker | None:
        """An organization that speaks for itself, or `the company`, which stands for one."""
        units = self.units
        inside = [org for org in self.orgs if first <= org.first and org.last <= last]
        roles = [i for i in range(first, last) if not self.in_org(i) and self._is_role(i)]
        if inside and not roles:
            name = units.slice(inside[0].first, inside[0].last)
            return Speaker(name, "body", name, "", name)
        nouns = [i for i in range(first, last) if units.has(i, "body_noun")]
        if nouns and not roles and units.key(nouns[-1] - 1) in ("the", "our", "this") and not inside:
            at = nouns[-1]
            written = units.slice(at - 1, at + 1)
            return self._latest_body(at - 1, written, units.key(at)) or Speaker(
                units[at].text, "body", units[at].text
            )
        meeting = [i for i in range(first, last) if units.has(i, "speaking_event")]
        return (
            Speaker(units[meeting[0]].text, "body", units[meeting[0]].text)
            if meeting and not inside
            else None
        )

    def _is_role(self, index: int) -> bool:
        return self.units.has(index, "title") or self.units.has(index, "speaker_role")

    def _role(self, first: int, last: int) -> Speaker | None:
        """Role words: `the director` stands for a named one, `a spokesman for X` for nobody named."""
        units = self.units
        roles = [i for i in range(first, last) if self._is_role(i) and not self.in_org(i)]
        if not roles:
            return None
        at = roles[0]
        written = (
            units.slice(at - 1, at + 1)
            if at > first and units.key(at - 1) in ("the", "a", "an")
            else units[at].text
        )
        org = self._org_near((at, at + 1), first, last)
        if units.key(at - 1) == "the" and not org:
            person = self._by_title(units.key(at), at)
            if person:
                return replace(person, written=written)
        return Speaker(units[at].text, "person", units[at].text, "", org)

    def _by_title(self, title: str, index: int) -> Speaker | None:
        for person in reversed(self.people):
            if person.title.lower().endswith(title) or title in ("official", "executive", "entrepreneur"):
                return person
        return self._titled_before(title, index)

    def _titled_before(self, title: str, index: int) -> Speaker | None:
        """A person introduced with this title in the sentences before."""
        sentence = self.units.sentence_of[index]
        for number in range(sentence - 1, max(-1, sentence - 1 - _LOOK_BACK), -1):
            start, end = self.units.sentences[number]
            person = self._person(start, end)
            if person and any(self.units.key(i) == title for i in range(start, end)):
                return self._named(person, start, end)
        return None

    def subject_of(self, start: int, end: int) -> Speaker | None:
        """The person that a sentence is about: a full name among its first words."""
        person = self._person(start, min(end, start + 8))
        if (
            not person
            or self.units[person[0]].key in self.units.words["stop"]
            or not self.units.phrases.is_name_word(self.units, person[0])
        ):
            return None
        if sum(self.units[i].is_word for i in range(*person)) < 2 and not self._full_name(
            self.units.slice(*person)
        ):
            return None
        return self._named(person, start, end)
