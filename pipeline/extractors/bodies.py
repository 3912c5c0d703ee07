"""Which organization of a text is meant near a name, or by `its`, `the company`, `该局`.

Brannock , which makes cables , has a loan from Tyne Regional Bank . Its order book …  The company said …
└ what the sentence is about                    └ named beside it    └ Brannock        └ Brannock
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.units import Fact, Units

# How many organizations, and how many sentences, a noun may look back over.
_ORGS_BACK, _SENTENCES_BACK = 60, 30
# How many organizations ahead of it a noun may stand for.
_ORGS_AHEAD = 3
# Units before a name that may hold the verb whose object it is; what begins its clause.
_CLAUSE_REACH = 14
_CLAUSE_MARKS = frozenset((",", ";", ":", "，", "；", "“", "”", '"', "—", "–"))
_VERBS = frozenset(("finite", "verb", "plan_cue"))


@dataclass(frozen=True, slots=True)
class Bodies:
    """The organizations of one text in reading order.

    Attributes:
        spoken: First and last unit of each stretch between quotation marks, in order.
    """

    units: Units
    orgs: Sequence[Fact]
    spoken: Sequence[tuple[int, int]] = ()

    def name(self, org: Fact | None) -> str:
        """The organization as written, in full where its short form stands in brackets; empty for None."""
        if org and org.rule == "abbreviation" and self.units.key(org.first - 1) == "(":
            org = next((full for full in self._before(org.first) if full.last == org.first - 1), org)
        return self.units.slice(org.first, org.last) if org else ""

    def hold(self, index: int) -> bool:
        """Whether a unit belongs to an organization's name."""
        return bool(self.within(index, index + 1))

    def within(self, first: int, last: int) -> Sequence[Fact]:
        """Organizations that share a unit with `first` to `last` (exclusive)."""
        start = bisect_right(self.orgs, first, key=lambda org: org.last)
        return self.orgs[start : bisect_left(self.orgs, last, key=lambda org: org.first)]

    def inside(self, first: int, last: int) -> list[Fact]:
        """Organizations that lie wholly within `first` to `last` (exclusive)."""
        return [org for org in self.within(first, last) if first <= org.first and org.last <= last]

    def subject(self, orgs: Sequence[Fact]) -> Fact | None:
        """The first of some organizations that no preposition governs, else the first."""
        free = next((org for org in orgs if not self.is_governed(org)), next(iter(orgs), None))
        return self._owned(free, orgs)

    def _owned(self, owner: Fact | None, orgs: Sequence[Fact]) -> Fact | None:
        """The organization of another one, where that stands in the genitive before it: `X's Institute`."""
        if owner is None or self.units.key(owner.last) not in ("'s", "’s"):
            return owner
        return next((org for org in orgs if org.first == owner.last + 1), owner)

    def topic(self, index: int, noun: str = "", *, nearest: bool = False) -> Fact | None:
        """What the sentences before index are about: the last organization that no preposition governs.

        Args:
            index: Where something stands for the organization.
            noun: The noun that does (`bank`): it tells the kind and is rather in the name; empty for any.
            nearest: Whether the last one of the nearest sentence does too, as it does for `its`.
        """
        any_name = not noun or noun in self.units.words["any_body"]
        number = self.units.sentence_of[index]
        found: Fact | None = None
        for start, end in reversed(self.units.sentences[max(0, number - _SENTENCES_BACK) : number + 1]):
            here = [org for org in self.inside(start, min(end, index)) if self._is_told(org, noun)]
            subject = next((org for org in here if not self.is_governed(org)), None)
            subject = self._owned(subject, here)
            if subject and (any_name or noun in self.name(subject).lower()):
                return subject
            if nearest and here:
                return here[-1]
            found = found or subject
        called = () if any_name else self._before(index)
        named = next((o for o in called if self._is_told(o, noun) and noun in self.name(o).lower()), None)
        return named or found or self.latest(index, noun) or self._next(index, noun)

    def _next(self, index: int, noun: str) -> Fact | None:
        """The organization named first behind index: a text may speak of `the company` before it names it."""
        at = bisect_left(self.orgs, index, key=lambda org: org.first)
        ahead = self.orgs[at : at + _ORGS_AHEAD]
        return next((org for org in ahead if self._is_told(org, noun)), None) if noun else None

    def latest(self, index: int, noun: str = "") -> Fact | None:
        """The organization named last before index that a noun can stand for."""
        return next((org for org in self._before(index) if self._is_told(org, noun)), None)

    def _before(self, index: int) -> Iterator[Fact]:
        """The organizations before index, the last one first."""
        end = bisect_right(self.orgs, index, key=lambda org: org.last)
        return reversed(self.orgs[max(0, end - _ORGS_BACK) : end])

    def _is_told(self, org: Fact, noun: str) -> bool:
        """Whether the text itself, not a speaker, names an organization of the kind of a noun."""
        kinds = self.units.words["body_noun"].get(noun, "") if noun else ""
        return (not kinds or org.columns["kind"] in kinds.split()) and not self._is_spoken(org)

    def _is_spoken(self, org: Fact) -> bool:
        at = bisect_right(self.spoken, org.first, key=lambda stretch: stretch[0]) - 1
        return at >= 0 and org.last <= self.spoken[at][1]

    def unspoken(self, first: int, last: int) -> list[tuple[int, int]]:
        """The stretches of `first` to `last` (exclusive) that stand between no quotation marks."""
        at = max(0, bisect_right(self.spoken, first, key=lambda stretch: stretch[0]) - 1)
        stretches: list[tuple[int, int]] = []
        for opening, closing in self.spoken[at:]:
            if opening >= last:
                break
            if opening > first:
                stretches.append((first, opening))
            first = max(first, closing + 1)
        if first < last:
            stretches.append((first, last))
        return stretches

    def is_governed(self, org: Fact) -> bool:
        """Whether a preposition, or a verb in its clause, stands before an organization: it is no subject."""
        units, near = self.units, org.first - 1
        start, _ = units.sentence(org.first)
        for at in range(near, max(start, org.first - _CLAUSE_REACH) - 1, -1):
            if units.key(at) in _CLAUSE_MARKS:
                return False
            preposition = units.key(at).rpartition(" ")[2] in units.words["governing"]
            if preposition and all(_is_description(units, i) for i in range(at + 1, org.first)):
                return True
            if not units[at].capital and (units.has_any(at, _VERBS) or units.key(at).endswith("ed")):
                return True
        return False


def _is_description(units: Units, index: int) -> bool:
    """Whether a word may stand between a preposition and the name it governs: `with the state-owned …`."""
    return (units[index].is_word or units.key(index) == "-") and not units[index].capital
