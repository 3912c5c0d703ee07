"""Who speaks: names, bodies, pronouns and roles around a reporting verb.

Ye Huihua , director  of  Songyang County Investment Promotion Service Center , said
└ speaker   └ title       └ speaker_org                                         └ cue
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.extractors.bodies import Bodies
from pipeline.extractors.marks import has_case
from pipeline.extractors.people import People, Speaker
from pipeline.extractors.posts import Posts
from pipeline.extractors.speaker_bounds import without_adverbials
from pipeline.extractors.titles import title_start
from pipeline.units import Fact, Units

# Units of a sentence that may hold the name of whom it is about.
_OPENING = 8


@dataclass(slots=True)
class Speakers:
    """Reads the speakers of one text in reading order.

    Attributes:
        orgs: Organizations of the text in reading order.
        spoken: First and last unit of each stretch between quotation marks, in order.
        roles: The organization of the last unnamed speaker of each role: `a spokesperson for X`.
    """

    units: Units
    orgs: Sequence[Fact]
    spoken: Sequence[tuple[int, int]] = ()
    roles: dict[str, str] = field(default_factory=dict)
    bodies: Bodies = field(init=False)
    posts: Posts = field(init=False)
    people: People = field(init=False)

    def __post_init__(self) -> None:
        self.bodies = Bodies(self.units, self.orgs, self.spoken)
        self.posts = Posts(self.units, self.bodies)
        self.people = People(self.units, self.bodies, self.posts)

    def in_org(self, index: int) -> bool:
        """Whether a unit belongs to an organization's name."""
        return self.bodies.hold(index)

    def read(self, first: int, last: int) -> Speaker | None:
        """Read the speaker named by the units `first` to `last`, None if they name nobody.

        Of several clauses parted by full-width commas the last one that names somebody tells.
        """
        first, last = without_adverbials(self.units, first, last, self.in_org)
        comma = next((i for i in range(last - 2, first, -1) if self.units.key(i) == "，"), -1)
        if comma > first and not self.in_org(comma):
            return self._read_clause(comma + 1, last) or self.read(first, comma)
        return self._read_clause(first, last) if first < last else None

    def _read_clause(self, first: int, last: int) -> Speaker | None:
        main = self._before_relative(first, last)
        run = self.people.find(first, main)
        if run:
            return self.people.named(run, first, last)
        if main < last and (told := self._pronoun(first, main) or self._unnamed(first, main)):
            return told
        run = self.people.find(first, last)
        if run:
            return self.people.named(run, first, last)
        return self._pronoun(first, last) or self._unnamed(first, last)

    def _before_relative(self, first: int, last: int) -> int:
        """Index of the comma before a relative clause about the speaker: `The minister, who …, [said]`."""
        commas = (i for i in range(first + 1, last - 1) if self.units.key(i) == ",")
        return next((i for i in commas if self.units.key(i + 1) in ("who", "which", "whose")), last)

    def _unnamed(self, first: int, last: int) -> Speaker | None:
        return self._body(first, last) or self._role(first, last)

    def _pronoun(self, first: int, last: int) -> Speaker | None:
        at = last - 1
        while at > first and self.units.has(at, "speech_adverb"):
            at -= 1
        written = self.units[at].text
        if self.units.has(first, "leading_pronoun"):
            at, written = first, self.units[first].text
        if self.units.value(at, "pronoun") == "person":
            person = self.people.latest(at)
            if person:
                self.people.spoke.append((at, person))
            return replace(person, written=written) if person else Speaker(written, "person", written)
        if self.units.value(at, "pronoun") == "body":
            return self._as_body(self.bodies.topic(at), written)
        return None

    def _as_body(self, org: Fact | None, written: str) -> Speaker | None:
        name = self.bodies.name(org)
        return Speaker(name, "body", written or name, "", name) if name else None

    def _body(self, first: int, last: int) -> Speaker | None:
        """An organization that speaks for itself, or `the company`, which stands for one."""
        units = self.units
        inside = self.bodies.inside(first, last)
        roles = [i for i in range(first, last) if not self.in_org(i) and self._is_role(i)]
        if units.has(last - 1, "speaking_event") and not has_case(units[last - 1].text):
            return Speaker(units[last - 1].text, "body", units[last - 1].text)
        subject = self.bodies.subject(inside)
        apart = subject and units.key(subject.last) == "," and not self.bodies.is_governed(subject)
        if subject and (not roles or (apart and subject.first - first <= 1)):
            return self._as_body(subject, "")
        nouns = units.all_of("body_noun", first, last)
        if nouns and not roles and not inside:
            at = nouns[-1]
            meant = units.has(at - 1, "definite") and at > first
            if meant or (at == last - 1 and not has_case(units[at].text)):
                return self._meant_body(at, units.slice(at - meant, at + 1))
        meeting = units.all_of("speaking_event", first, last)
        named = units[meeting[0]].text if meeting and not inside else ""
        return Speaker(named, "body", named) if named else None

    def _meant_body(self, noun: int, written: str) -> Speaker:
        """The organization that a noun stands for, else the noun."""
        text = self.units[noun].text
        meant = self._as_body(self.bodies.topic(noun, self.units.key(noun)), written)
        return meant or Speaker(text, "body", text)

    def _is_role(self, index: int) -> bool:
        return self.units.has(index, "title") or self.units.has(index, "speaker_role")

    def _role(self, first: int, last: int) -> Speaker | None:
        """Role words: `the director` stands for a named one, `a spokesman for X` for nobody named."""
        units = self.units
        roles = [i for i in range(first, last) if self._is_role(i) and not self.in_org(i)]
        if not roles:
            return None
        if not has_case(units[roles[-1]].text):
            return self._role_run_together(roles[-1], first)
        at = roles[0]
        article = at > first and units.key(at - 1) in ("the", "a", "an")
        written = units.slice(at - article, at + 1)
        org = self.posts.of_role(at, first, last)
        role = units.key(at)
        if units.key(at - 1) == "the":
            org = org or self.roles.get(role, "")
        elif org:
            self.roles[role] = org
        if units.value(at - 1, "definite") == "any" and org in ("", self.roles.get(role)):
            person = self.people.titled(units.key(at), at)
            if person:
                return replace(person, written=written)
        unnamed = Speaker(units[at].text, "person", units[at].text, "", org)
        if not role.endswith("s"):
            self.people.spoke.append((at, replace(unnamed, written="")))
        return unnamed

    def _role_run_together(self, at: int, first: int) -> Speaker | None:
        """A role run together with what it belongs to: `该负责人`, `公司相关负责人`, `X分析师`, `副县长`."""
        units = self.units
        start = title_start(units, at, first, self.in_org)
        written = units.slice(start, at + 1)
        org = self.posts.before(start, first)
        if start > first and units.has(start - 1, "definite") and not org:
            known = self.people.titled(units.key(at), start - 1) or self.people.latest(start - 1)
            if known and (units.key(at) in units.words["any_role"] or known.title.endswith(units.key(at))):
                return replace(known, written=units.slice(start - 1, at + 1))
        if start > first and units.has(start - 1, "body_noun") and not org:
            written, org = units.slice(start - 1, at + 1), self.posts.noun_before(start, first)
        return Speaker(written, "person", written, "", org)

    def subject_of(self, start: int, end: int) -> Speaker | None:
        """The person that a sentence is about: a full name among its first words."""
        named = sum(org.last - org.first for org in self.bodies.within(start, end))
        run = self.people.find(start, min(end, start + _OPENING + named))
        if (
            not run
            or self.units[run[0]].key in self.units.words["stop"]
            or not self.units.phrases.is_name_word(self.units, run[0])
        ):
            return None
        if self.people.size(run) < 2 and not self.people.full_name(self.units.slice(*run), run[0]):
            return None
        return self.people.named(run, start, end)
