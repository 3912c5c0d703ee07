"""Who speaks: names, titles, bodies, pronouns and roles around a reporting verb.

Ye Huihua , director  of  Songyang County Investment Promotion Service Center , said
└ speaker   └ title       └ speaker_org                                         └ cue
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.extractors.introductions import described
from pipeline.extractors.marks import has_case
from pipeline.extractors.speaker_bounds import known_name, without_adverbials
from pipeline.extractors.titles import title_start, whole_title
from pipeline.units import Fact, Units

# How many sentences a pronoun looks back for a person who has not spoken yet.
_LOOK_BACK = 3
# How many people and organizations a name or noun may look back over.
_PEOPLE_BACK, _ORGS_BACK = 200, 60
# How many of those who spoke may have spoken in one sentence.
_SPOKE_BACK = 8
# Words that begin something else about a person than what they are.
_RELATIVES = ("who", "whose", "which", "when", "that")
# Units between an organization and the title that goes with it.
_TITLE_GAP = 2


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
    """Reads speakers in reading order and remembers who was named.

    Attributes:
        orgs: Organizations of the text in reading order.
        people: Who spoke so far, with the unit where the name stands.
        introduced: Whom the text introduces with a title, wherever it does.
    """

    units: Units
    orgs: Sequence[Fact]
    people: list[tuple[int, Speaker]] = field(default_factory=list)
    introduced: list[tuple[int, Speaker]] = field(default_factory=list)
    _by_name: dict[str, list[tuple[int, Speaker]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Learn the people whom the text introduces with a title, wherever they stand."""
        for at in self.units.where("title"):
            start, end = self.units.sentence(at)
            for first, last in ((at, self._name_end(at, min(end, at + 6))), (max(start, at - 8), at)):
                run = (
                    self.units.phrases.person(self.units, first, last)
                    if self._is_introduction(first, at)
                    else None
                )
                if run and (run[0] == at + 1 or run[1] < at) and self._size(run) > 1:
                    title, org = self._title(run, start, end)
                    person = Speaker(self.units.slice(*run), "person", "", title, org)
                    self._introduce(at, person)
            found = described(self.units, at, self._org_before)
            if found:
                self._introduce(at, Speaker(found.name, "person", "", found.title, found.org))

    def _introduce(self, at: int, person: Speaker) -> None:
        self.introduced.append((at, person))
        self._by_name.setdefault(person.name, []).append((at, person))

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
        person = self._person(first, last)
        if person:
            return self._named(person, first, last)
        return self._pronoun(first, last) or self._body(first, last) or self._role(first, last)

    def _person(self, first: int, last: int) -> tuple[int, int] | None:
        """The first name outside organizations; one of several words before one of a single word."""
        inside = {i for org in self._orgs_within(first, last) for i in range(org.first, org.last)}
        runs = []
        index = first
        while index < last:
            if index in inside:
                index += 1
                continue
            end = next(
                (
                    i
                    for i in range(index, last)
                    if i in inside or self.units.key(i) in (",", ";", "(", "—", "，", "；", "（")
                ),
                last,
            )
            found = self.units.phrases.person(self.units, index, end)
            if found and not self._is_quoted(found[0]):
                runs.append(found)
            index = max(end, index + 1)
        full = [run for run in runs if self._size(run) > 1]
        known = [run for run in runs if self._full_name(self.units.slice(*run), run[0])]
        singles = [run for run in runs if self._may_be_single(run, first, last)]
        heard = (*self.people[-_SPOKE_BACK:], *self.introduced[:_PEOPLE_BACK])
        told = full or known or singles
        named = known_name(self.units, [who.name for _, who in heard], first, last)
        if named and told and named[0] < told[0][0] < named[1]:
            return named
        return told[0] if told else named

    def _is_quoted(self, at: int) -> bool:
        """Whether a quotation or a term begins with the unit at `at`, which then names nobody."""
        mark, unit = self.units.key(at - 1), self.units[at]
        return mark in ("“", "‘") or (mark in ('"', "'") and unit.glued and has_case(unit.text))

    def _size(self, run: tuple[int, int]) -> int:
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
        if any(units.has(before, table) for table in ("title", "honorific", "name_cue")):
            return True
        if units.has(at, "stop") or units.has(at, "organization"):
            return False
        begins = at == first or units.key(at - 1) == ","
        described = units.key(run[1]) == "," and (
            units[run[1] + 1].number is not None
            or units.key(run[1] + 1) in ("who", "now", "himself", "herself")
        )
        return begins and (run[1] == last or described)

    def _full_name(self, written: str, index: int) -> Speaker | None:
        """The person that a bare surname, given name or full name at index refers to."""
        said = (person for _, person in reversed(self.people[-_PEOPLE_BACK:]))
        before = bisect_left(self.introduced, index, key=lambda met: met[0])
        met = [person for _, person in self.introduced[: min(before, _PEOPLE_BACK)]]
        if before < _PEOPLE_BACK:
            met += [person for at, person in self._by_name.get(written, ()) if at >= index][:1]
        for person in (*said, *met):
            if written == person.name or (" " not in written and written in person.name.split()):
                return person
            if len(written) == 1 and not has_case(written) and person.name.startswith(written):
                return person
        return None

    def _named(self, run: tuple[int, int], first: int, last: int) -> Speaker:
        written = self.units.slice(*run)
        known = self._full_name(written, run[0])
        title, org = self._title(run, first, last)
        if self._size(run) == 1 and not has_case(written) and self.units.has(run[1], "title"):
            written = self.units.slice(run[0], run[1] + 1)
        name = known.name if known else written
        if known:
            title, org = title or known.title, org or known.org
        speaker = Speaker(name, "person", written, title, org)
        self.people.append((run[0], replace(speaker, written="")))
        return speaker

    def _title(self, run: tuple[int, int], first: int, last: int) -> tuple[str, str]:
        """Title before or behind a name, and the organization that goes with it."""
        if not has_case(self.units[run[0]].text):
            return self._run_together(run, first, last)
        return self._apart(run, first, last)

    def _apart(self, run: tuple[int, int], first: int, last: int) -> tuple[str, str]:
        """Title and organization around a name in a script with spaces: `Li Wei, director of X`."""
        units = self.units
        behind = [i for i in range(run[1], last) if units.has(i, "title") and not self.in_org(i)]
        before = [i for i in range(first, run[0]) if units.has(i, "title") and not self.in_org(i)]
        at = before[-1] if before and before[-1] == run[0] - 1 else (behind or before or [-1])[0]
        org = self._org_near(run, first, last) or self._org_meant(at, run, last)
        return (whole_title(units, at, last, run[0]) if at >= 0 else ""), org

    def _org_meant(self, at: int, run: tuple[int, int], last: int) -> str:
        """The organization named before that a title goes with: `its president X`, `X, head of the bureau`.

        The chief executive whom nothing places is that of the company named last.
        """
        units = self.units
        if at < 0:
            return ""
        body = None
        noun = next((i for i in range(run[1], last) if units.has(i, "body_noun")), -1)
        if units.key(at - 1) in ("its", "their") or units.key(at - 2) in ("its", "their"):
            body = self._subject_body(at)
        elif noun > at and units.has(noun - 1, "definite") and units.key(noun - 2) in ("of", "at", "for"):
            body = self._latest_body(noun, "", units.key(noun))
        elif at < run[0] and units.has(at, "company_officer") and units.sentence(at)[0] == at:
            body = self._main_company(at)
        return body.org if body else ""

    def _run_together(self, run: tuple[int, int], first: int, last: int) -> tuple[str, str]:
        """Title and organization run together with a name: `丽水市商务局局长应松泉`, `应松泉是…局长`."""
        units = self.units
        if units.has(run[0] - 1, "title") and run[0] > first and not self.in_org(run[0] - 1):
            start = title_start(units, run[0] - 1, first, self.in_org)
            org = self._org_before(start, first) or self._meant_body(start, first)
            return units.slice(start, run[0]), org or self._officer_of(run[0] - 1, start, first)
        if self._size(run) == 1 and units.has(run[1], "title"):
            return units.key(run[1]), self._org_before(run[0], first)
        if units.has(run[1], "role_verb"):
            titles = [i for i in range(run[1], last) if units.has(i, "title") and not self.in_org(i)]
            if titles:
                start = title_start(units, titles[-1], run[1], self.in_org)
                return units.slice(start, titles[-1] + 1), self._org_before(start, run[1])
        return "", self._org_before(run[0] - units.has(run[0] - 1, "speaker_role"), first)

    def _officer_of(self, title: int, start: int, first: int) -> str:
        """The company of a chief with nothing before the title: the one named most often so far."""
        alone = start == first or not self.units[start - 1].is_word
        body = self._main_company(start) if alone and self.units.has(title, "company_officer") else None
        return body.org if body else ""

    def _meant_body(self, at: int, first: int) -> str:
        """The organization named before that a bare noun stands for: `公司总经理`."""
        if at <= first or not self.units.has(at - 1, "body_noun"):
            return ""
        body = self._latest_body(at - 1, "", self.units.key(at - 1))
        return body.org if body else ""

    def _org_before(self, at: int, first: int) -> str:
        """The organization right before a title or role, at most a word apart."""
        inside = self._orgs_within(first, at)
        chosen = [org for org in inside if first <= org.first and at - _TITLE_GAP <= org.last <= at]
        between = range(chosen[-1].last, at) if chosen else ()
        if any(not self.units[i].is_word and self.units.key(i) != "，" for i in between):
            return ""
        return self.units.slice(chosen[-1].first, chosen[-1].last) if chosen else ""

    def _org_near(self, run: tuple[int, int], first: int, last: int) -> str:
        behind = [org for org in self._orgs_within(run[1], last) if run[1] <= org.first and org.last <= last]
        before = [
            org for org in self._orgs_within(first, run[0]) if first <= org.first and org.last <= run[0]
        ]
        chosen = [org for org in behind[:1] if not self._parted(run[1], org.first)] or before[-1:]
        return self.units.slice(chosen[0].first, chosen[0].last) if chosen else ""

    def _parted(self, first: int, last: int) -> bool:
        """Whether `and` or a relative begins something else between a name and an organization behind it."""
        return any(
            (self.units.key(i) in _RELATIVES and not self.units.has(i + 1, "role_verb"))
            or (self.units.key(i) == "and" and not self.units.has(i + 1, "title"))
            for i in range(first, last)
        )

    def in_org(self, index: int) -> bool:
        """Whether a unit belongs to an organization's name."""
        return bool(self._orgs_within(index, index + 1))

    def _orgs_within(self, first: int, last: int) -> Sequence[Fact]:
        """Organizations that share a unit with `first` to `last` (exclusive)."""
        start = bisect_right(self.orgs, first, key=lambda org: org.last)
        return self.orgs[start : bisect_left(self.orgs, last, key=lambda org: org.first)]

    def _pronoun(self, first: int, last: int) -> Speaker | None:
        at = last - 1
        while at > first and self.units.has(at, "speech_adverb"):
            at -= 1
        written = self.units[at].text
        if self.units.has(first, "leading_pronoun"):
            at, written = first, self.units[first].text
        if self.units.value(at, "pronoun") == "person":
            person = self._latest_person(at)
            return replace(person, written=written) if person else Speaker(written, "person", written)
        if self.units.value(at, "pronoun") == "body":
            return self._latest_body(at, written)
        return None

    def _latest_person(self, index: int) -> Speaker | None:
        """The person named last before index: in each sentence back, who spoke in it, else who opened it."""
        sentence = self.units.sentence_of[index]
        for number in range(sentence, max(-1, sentence - _LOOK_BACK), -1):
            start, end = self.units.sentences[number]
            end = min(end, index)
            spoke = [speaker for at, speaker in self.people[-_SPOKE_BACK:] if start <= at < end]
            met = bisect_left(self.introduced, end, key=lambda one: one[0])
            if not spoke and met and start <= self.introduced[met - 1][0]:
                return self.introduced[met - 1][1]
            if spoke:
                return spoke[-1]
            person = self._person(start, end) if start < end else None
            if person:
                return self._named(person, start, end)
        return self.people[-1][1] if self.people else None

    def _subject_body(self, index: int) -> Speaker | None:
        """The organization that `its` stands for: the first of the sentence, else of the one before."""
        number = self.units.sentence_of[index]
        for start, end in reversed(self.units.sentences[max(0, number - 1) : number + 1]):
            inside = self._orgs_within(start, min(end, index))
            if inside:
                return self._as_body(inside[0])
        return self._latest_body(index, "")

    def _main_company(self, index: int) -> Speaker | None:
        """The company that the text has named most often so far, the last of equals."""
        end = bisect_right(self.orgs, index, key=lambda org: org.last)
        recent = [
            org for org in self.orgs[max(0, end - _ORGS_BACK) : end] if org.columns["kind"] == "company"
        ]
        names = [self.units.slice(org.first, org.last) for org in recent]
        counts = Counter(names)
        ranked = max(range(len(recent)), key=lambda i: (counts[names[i]], i), default=-1)
        return self._as_body(recent[ranked]) if recent else None

    def _as_body(self, org: Fact) -> Speaker:
        name = self.units.slice(org.first, org.last)
        return Speaker(name, "body", "", "", name)

    def _latest_body(self, index: int, written: str, noun: str = "") -> Speaker | None:
        kinds = self.units.words["body_noun"].get(noun, "")
        end = bisect_right(self.orgs, index, key=lambda org: org.last)
        for org in reversed(self.orgs[max(0, end - _ORGS_BACK) : end]):
            if not kinds or org.columns["kind"] in kinds.split():
                name = self.units.slice(org.first, org.last)
                return Speaker(name, "body", written, "", name)
        return None

    def _body(self, first: int, last: int) -> Speaker | None:
        """An organization that speaks for itself, or `the company`, which stands for one."""
        units = self.units
        inside = [org for org in self._orgs_within(first, last) if first <= org.first and org.last <= last]
        roles = [i for i in range(first, last) if not self.in_org(i) and self._is_role(i)]
        if units.has(last - 1, "speaking_event") and not has_case(units[last - 1].text):
            return Speaker(units[last - 1].text, "body", units[last - 1].text)
        if inside and not roles:
            name = units.slice(inside[0].first, inside[0].last)
            return Speaker(name, "body", name, "", name)
        nouns = [i for i in range(first, last) if units.has(i, "body_noun")]
        if nouns and not roles and not inside:
            at = nouns[-1]
            meant = units.has(at - 1, "definite") and at > first
            if meant or (at == last - 1 and not has_case(units[at].text)):
                written = units.slice(at - meant, at + 1)
                return self._latest_body(at - meant, written, units.key(at)) or Speaker(
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
        if not has_case(units[roles[-1]].text):
            return self._role_run_together(roles[-1], first)
        at = roles[0]
        written = (
            units.slice(at - 1, at + 1)
            if at > first and units.key(at - 1) in ("the", "a", "an")
            else units[at].text
        )
        org = self._org_near((at, at + 1), first, last)
        if units.value(at - 1, "definite") == "any" and not org:
            person = self._by_title(units.key(at), at)
            if person:
                return replace(person, written=written)
        return Speaker(units[at].text, "person", units[at].text, "", org)

    def _role_run_together(self, at: int, first: int) -> Speaker | None:
        """A role run together with what it belongs to: `该负责人`, `公司相关负责人`, `X分析师`, `副县长`."""
        units = self.units
        start = title_start(units, at, first, self.in_org)
        written = units.slice(start, at + 1)
        org = self._org_before(start, first)
        if start > first and units.has(start - 1, "definite") and not org:
            known = self._by_title(units.key(at), start - 1) or self._latest_person(start - 1)
            if known and (units.key(at) in units.words["any_role"] or known.title.endswith(units.key(at))):
                return replace(known, written=units.slice(start - 1, at + 1))
        if start > first and units.has(start - 1, "body_noun") and not org:
            written, org = units.slice(start - 1, at + 1), self._meant_body(start, first)
        return Speaker(written, "person", written, "", org)

    def _by_title(self, title: str, index: int) -> Speaker | None:
        for _, person in reversed(self.people):
            if person.title.lower().endswith(title) or title in self.units.words["any_role"]:
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
        named = sum(org.last - org.first for org in self._orgs_within(start, end))
        person = self._person(start, min(end, start + 8 + named))
        if (
            not person
            or self.units[person[0]].key in self.units.words["stop"]
            or not self.units.phrases.is_name_word(self.units, person[0])
        ):
            return None
        if self._size(person) < 2 and not self._full_name(self.units.slice(*person), person[0]):
            return None
        return self._named(person, start, end)
