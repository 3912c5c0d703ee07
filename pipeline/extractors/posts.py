"""The post of a person: title, and the organization that goes with it, around a name.

Ye Huihua , director of Songyang County Investment Promotion Service Center       its HR chief Tang Bin
└ name      └ title     └ organization                                             └ the company's
"""

from dataclasses import dataclass

from pipeline.extractors.bodies import Bodies
from pipeline.extractors.marks import has_case
from pipeline.extractors.titles import title_span, title_start
from pipeline.units import Fact, Units

# Words that begin something else about a person than what they are.
_RELATIVES = ("who", "whose", "which", "when", "that")
_POSSESSIVES = ("'s", "’s", "'", "’")
# What somebody has done stands between a name and the bodies concerned, unless it is to join one.
_PERFECT, _JOINING = ("has", "have", "had"), frozenset(("role_verb", "founding"))
_OWNERS = ("its", "their", "his", "her")
# Units between an organization and the title that goes with it.
_TITLE_GAP = 2
# Units of a department, or of another post, between an organization and a title that ends them.
_LONGEST_DEPARTMENT = 14
# Units from a title with its field to the name behind it.
_LONGEST_FIELD = 10
# Units from a name to a title behind it; what parts them, and verbs that do not.
_LONGEST_POST = 14
_PARTING = frozenset(("governing", "say_verb", "report_verb", "tell_verb", "finite", "verb"))
# Words that stand in no department.
_NO_DEPARTMENT = frozenset(("governing", "say_verb", "issue_verb", "speech_place", "pronoun"))
_BEING = ("is", "was", "'s", "’s", "works", "work", "serves", "as", "retired")
# Units from an article or preposition to an organization.
_ADJECTIVES = 4
# Sentences back from which a bare `Director X` may take the body named last.
_GENERAL_BACK = 2


@dataclass(frozen=True, slots=True)
class Posts:
    """Reads the posts of people in one text."""

    units: Units
    bodies: Bodies

    def around(self, run: tuple[int, int], first: int, last: int) -> tuple[str, str]:
        """Title before or behind the name at `run`, and the organization that goes with it."""
        if not has_case(self.units[run[0]].text):
            return self._run_together(run, first, last)
        return self._apart(run, first, last)

    def _apart(self, run: tuple[int, int], first: int, last: int) -> tuple[str, str]:
        """Title and organization around a name in a script with spaces: `Li Wei, director of X`."""
        units, at = self.units, self._title_at(run, first, last)
        org = self._org_near(run, first, last)
        if at < 0:
            return "", org
        start, end = title_span(units, at, last, run, self.bodies.hold)
        return units.slice(start, end), org or self._org_meant(start, end, run, last)

    def _title_at(self, run: tuple[int, int], first: int, last: int) -> int:
        """Index of the title of the person at `run`, -1 if there is none; a courtesy if nothing else."""
        units = self.units
        titles = [i for i in units.all_of("title", first, last) if not self.bodies.hold(i)]
        titles = [i for i in titles if not run[0] <= i < run[1]]
        posts = [i for i in titles if not units.has(i, "courtesy")] or titles
        before = [i for i in posts if i < run[0]]
        behind = [i for i in posts if i >= run[1] and self._describes(run[1], i)]
        near = before and self._reaches(before[-1], run[0])
        return before[-1] if near else (behind or before or [-1])[0]

    def _reaches(self, title: int, name: int) -> bool:
        """Whether nothing but its field and courtesies stand between a title and the name behind it."""
        units, at = self.units, title + 1
        if units.key(at) in ("of", "for") and not self.bodies.hold(at + 1):
            at += 1
            while at < name and units.key(at) != "," and name - title <= _LONGEST_FIELD:
                at += 1
        return all(
            units.has(i, "honorific") or units.has(i, "courtesy") or units.key(i) in (".", ",")
            for i in range(at, name)
        )

    def _org_near(self, run: tuple[int, int], first: int, last: int) -> str:
        """The organization stated beside a name: `of X`, `X's director`, `X chairman`, `who heads X`."""
        behind = [
            org
            for org in self.bodies.inside(run[1], last)
            if self._is_stated(org, run[1]) and not self._parted(run[1], org.first)
        ]
        before = [org for org in self.bodies.inside(first, run[0]) if self._leads_to(org, run[0])]
        chosen = behind[0] if behind else before[-1] if before else None
        return self.bodies.name(chosen)

    def _describes(self, first: int, title: int) -> bool:
        """Whether a title behind a name is the person's: `Li Wei, [who is] the company's sales director`."""
        units = self.units
        if units.key(title - 1) == "as" and not units.holds("say_verb", first, title):
            return title - first <= _LONGEST_POST
        if units.key(first) not in (",", "(", "is", "was") or title - first > _LONGEST_POST:
            return False
        return not any(
            (units.has_any(i, _PARTING) or units.key(i).endswith("ed"))
            and not self.bodies.hold(i)
            and units.key(i) not in _BEING
            and not units.has(i, "title_prefix")
            for i in range(first, title)
        )

    def of_role(self, at: int, first: int, last: int) -> str:
        """The organization of an unnamed role: `a spokesman for X`, `an X official`, `a company officer`."""
        noun = at - 1 if self.units.has(at - 1, "body_noun") else -1
        if self.units.key(at - 1) in _POSSESSIVES and self.units.has(at - 2, "body_noun"):
            noun = at - 2
        if noun < first or self.bodies.hold(noun):
            speaks = self.units.has(at, "spokesperson")
            near = self._org_near((at, at + 1), first, last)
            return near or (self.bodies.name(self.bodies.topic(at)) if speaks else "")
        return self.bodies.name(self.bodies.topic(noun, self.units.key(noun)))

    def _is_stated(self, org: Fact, name_end: int) -> bool:
        """Whether words join an organization behind a name to it: a preposition, a title, `who runs`."""
        units, before, after = self.units, org.first - 1, org.last
        while before > org.first - _ADJECTIVES and _is_adjective(units, before):
            before -= 1
        if units.key(before) in _POSSESSIVES and units.has(before - 1, "home_owner"):
            before -= 2 + (units.key(before - 2) == "the")
        if units.has(before, "belonging") or units.has(before, "role_verb"):
            return not units.has(before - 1, "talk_noun")
        if units.key(before) == "(" and before == name_end:
            return True
        if units.key(before) == "," and units.has(before - 1, "title"):
            return True
        after += units.key(after) in _POSSESSIVES
        return units.holds("title", after, min(len(units), after + _TITLE_GAP + 1))

    def _leads_to(self, org: Fact, name: int) -> bool:
        """Whether what stands between an organization and a name behind it belongs to the name."""
        units = self.units
        before = org.first - 1 - (units.key(org.first - 1) == "the")
        if (
            units.has(before, "belonging")
            and units.has(before - 1, "title")
            and name - org.last <= _TITLE_GAP
        ):
            return True
        if units.key(org.last) == ")" and units.key(org.first - 1) == "(" and org.rule != "abbreviation":
            # `(PTI) Punjab Minister X`: the agency of a dateline employs nobody in the text.
            return False
        titled = False
        for at in range(org.last, name):
            titled = titled or units.has(at, "title")
            if units.key(at) in (",", "and", "&") and titled:
                continue
            if units.key(at) == "," or (units.has(at, "governing") and not titled):
                return False
            if units.has(at, "say_verb") or units.has(at, "finite"):
                return False
        return True

    def _parted(self, first: int, last: int) -> bool:
        """Whether `and` or a relative begins something else between a name and an organization behind it."""
        return any(
            (self.units.key(i) in _RELATIVES and not self.units.has(i + 1, "role_verb"))
            or (self.units.key(i) == "and" and not self._joins_post(i))
            or (self.units.key(i) in _PERFECT and not self.units.has_any(i + 1, _JOINING))
            for i in range(first, last)
        )

    def _joins_post(self, index: int) -> bool:
        """Whether `and` joins titles or their fields: `founder and CEO`, `in trade and supply of`."""
        fields = all(self.units[i].text.islower() for i in (index - 1, index + 1))
        return self.units.has(index + 1, "title") or (fields and self.units.key(index + 2) == "of")

    def _org_meant(self, start: int, end: int, run: tuple[int, int], last: int) -> str:
        """The organization named before that a title goes with: `its president X`, `X, head of the bureau`.

        An officer of a company whom nothing places is one of the company that the text is about.
        """
        units = self.units
        if units.key(end) in ("of", "at") and end + 1 < last and units[end + 1].capital:
            return ""
        before = range(max(0, start - 3), start)
        behind = range(run[1], last) if end > run[1] else range(end, run[0])
        nouns = [i for i in before if units.has(i, "body_noun") and _is_owner(units, i, start)]
        nouns += [i for i in behind if units.has(i, "body_noun") and self._is_definite(i)]
        if nouns and not self.bodies.hold(nouns[0]):
            return self.bodies.name(self.bodies.topic(nouns[0], units.key(nouns[0])))
        if any(units.key(i) in _OWNERS for i in before):
            return self.bodies.name(self.bodies.topic(start, nearest=True))
        title = [units.key(i) for i in range(start, end)]
        placed = any(units.has(i, "post_place") and self._is_definite(i) for i in behind)
        if placed or units.holds("company_officer", start, end) or self._is_function(start, end):
            return self.bodies.name(self.bodies.topic(start, "company"))
        if title[-1] == "president" and end == run[0]:
            org = self.bodies.subject(self.bodies.inside(units.sentence(start)[0], start))
            return self.bodies.name(org)
        if title[-1] in units.words["spokesperson"]:
            return self.bodies.name(self.bodies.topic(start))
        if title[-1] in units.words["general_post"]:
            org = self.bodies.latest(start)
            near = org and units.sentence_of[start] - units.sentence_of[org.first] <= _GENERAL_BACK
            return self.bodies.name(org) if near else ""
        return ""

    def _is_definite(self, noun: int) -> bool:
        """Whether a noun stands for a body: `of the bureau`, `the company's`."""
        return self.units.has(noun - 1, "definite") and self.units.has(noun - 2, "belonging")

    def _is_function(self, start: int, end: int) -> bool:
        """Whether a title names a function of a company: `sales director`, `plant manager`."""
        words = self.units.slice(start, end).lower().split()
        return not self.units.has(end - 1, "state_post") and any(
            word in self.units.words["company_function"] for word in words
        )

    def _run_together(self, run: tuple[int, int], first: int, last: int) -> tuple[str, str]:
        """Title and organization run together with a name: `丽水市商务局局长应松泉`, `应松泉是…局长`."""
        units, in_org = self.units, self.bodies.hold
        single = sum(len(units[i].text) for i in range(*run) if units[i].is_word) == 1
        if units.has(run[0] - 1, "title") and run[0] > first and not in_org(run[0] - 1):
            start = title_start(units, run[0] - 1, first, in_org)
            org = self.before(start, first) or self.noun_before(start, first)
            return units.slice(start, run[0]), org or self._officer_of(run[0] - 1, start, first)
        if single and units.has(run[1], "title"):
            return units.key(run[1]), self.before(run[0], first)
        if units.has(run[1], "role_verb"):
            titles = [i for i in units.all_of("title", run[1], last) if not in_org(i)]
            if titles:
                start = title_start(units, titles[-1], run[1], in_org)
                return units.slice(start, titles[-1] + 1), self.before(start, run[1])
        return "", self.before(run[0] - units.has(run[0] - 1, "speaker_role"), first)

    def _officer_of(self, title: int, start: int, first: int) -> str:
        """The company that a chief with nothing before the title belongs to: the one the text is about."""
        alone = start == first or not self.units[start - 1].is_word
        chief = alone and self.units.has(title, "company_officer")
        return self.bodies.name(self.bodies.topic(start, "公司")) if chief else ""

    def noun_before(self, at: int, first: int) -> str:
        """The organization named before that a bare noun right before a title stands for: `公司总经理`."""
        if at <= first or not self.units.has(at - 1, "body_noun"):
            return ""
        return self.bodies.name(self.bodies.topic(at - 1, self.units.key(at - 1)))

    def before(self, at: int, first: int) -> str:
        """The organization right before a title or role, at most a word, a department or a post apart."""
        inside = [org for org in self.bodies.inside(first, at) if at - _LONGEST_DEPARTMENT <= org.last]
        if inside and at - inside[-1].last > _TITLE_GAP and not self._is_within(inside[-1].last, at):
            return ""
        between = range(inside[-1].last, at) if inside else ()
        marks = ("，",) if len(between) <= _TITLE_GAP else ("、",)
        if any(not self.units[i].is_word and self.units.key(i) not in marks for i in between):
            return ""
        return self.bodies.name(inside[-1]) if inside else ""

    def _is_within(self, first: int, at: int) -> bool:
        """Whether a department or a post stands between a body and a title: `统计局|综合处|处长`."""
        units, last = self.units, at - 1
        if units.has(last, "title_joiner"):
            return units.has(last - 1, "title")
        inner = units[last].text[-1] in units.words["inner_unit"]
        return inner and all(self._is_inner(i) for i in range(first, last - 1))

    def _is_inner(self, index: int) -> bool:
        """Whether a unit may stand between a body and a title: part of a department, or another post."""
        if self.units.has(index, "title_joiner"):
            return self.units.has(index - 1, "title")
        return not self.units.has_any(index, _NO_DEPARTMENT)


def _is_adjective(units: Units, index: int) -> bool:
    """Whether a word may stand between a preposition and a name: `of the provincial People's Committee`."""
    joins = units.has(index, "belonging") or units.has(index, "role_verb")
    small = units[index].is_word and units[index].text.islower() and not joins
    return small and (units.key(index) in ("the", "a", "an") or not units.has(index, "stop"))


def _is_owner(units: Units, noun: int, title: int) -> bool:
    """Whether a noun owns the title behind it: `the company's sales director`, `Bureau head`."""
    return units.key(noun + 1) in _POSSESSIVES or (noun == title - 1 and units[noun].is_word)
