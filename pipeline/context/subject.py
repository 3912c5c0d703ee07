"""What a quantity is said of: the things counted, the project, the people or the organization.

95 large projects with a total investment of 38 billion yuan     Acme will invest $45 million
└ subject, with subject_id                                       └ subject, with subject_id
the Dengta Future Community project, which cost 1.2 billion yuan
    └ subject
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.context.actor import firms, owner_told
from pipeline.context.aspect import describes, is_elliptic, is_listed, is_repeated
from pipeline.context.clauses import back, clause
from pipeline.context.concept import concept_of
from pipeline.context.measured import Measured
from pipeline.context.nearest import acts, is_of_place, is_thing, named_thing, nearest
from pipeline.context.owner import (
    area_noun,
    elliptic_noun,
    grown_noun,
    listed_topics,
    noun_of,
    opening_with,
    put_into,
    recipient,
    sector,
    sized,
    topic,
    turn_of,
)
from pipeline.context.share import is_share, opens_with_share, things_behind
from pipeline.units import Fact, Units

# How far a sorted noun stands before its bound, and a verb of having before its count.
_SORTED_REACH, _HOLDING = 8, 8
# Characters of a measure that alone says little: 完成投资629亿元，占年度计划的97%.
_PLAIN = 2
# Counts of these belong to whoever has them: `Aldane employs 1,100 people`.
_HELD = frozenset(("employee", "job", "patent"))


@dataclass(frozen=True, slots=True)
class Known:
    """Counts and organizations by sentence."""

    counts: Mapping[int, Sequence[Fact]]
    orgs: Mapping[int, Sequence[Fact]]

    def here(self, units: Units, fact: Fact) -> tuple[Sequence[Fact], Sequence[Fact]]:
        """Counts and organizations of the sentence of a fact."""
        at = units.sentence_of[fact.first]
        return self.counts.get(at, ()), self.orgs.get(at, ())


def add_subject(
    units: Units,
    fact: Fact,
    known: Known,
    before: Fact | None,
    previous: Fact | None,
    measured: Measured | None,
) -> None:
    """Fill subject and subject_id of an amount, percentage or measure, in place.

    Args:
        units: Units of the passage.
        fact: The quantity.
        known: Counts and organizations of the passage.
        before: The amount or count before it.
        previous: The quantity before it, also a percentage.
        measured: The words of its clause that say what it measures, None where it has those of another.
    """
    counts, orgs = known.here(units, fact)
    role = fact.columns.get("role")
    if role == "size_class":
        _add_classed(units, fact, counts)
        return
    if role == "threshold":
        _add_sorted(units, fact, counts)
        return
    span = _told(units, fact, before, previous, measured)
    if span is not None:
        name_subject(units, fact, span, counts, orgs)
        return
    for other in (previous, before):
        if other is not None and _goes_on(units, fact, other, measured):
            _copy(units, fact, _whole_of(units, other, counts))
            return
    _add_nearest(units, fact, counts, orgs, measured)


def add_holder(units: Units, fact: Fact, known: Known) -> None:
    """Fill the subject of a count of people, jobs or phases: who has them, what is built in them."""
    concept = concept_of(units, str(fact.columns.get("item") or ""))
    held = concept is not None and (concept.concept_id in _HELD or concept.sort == "person")
    verb = any(units.has(i, "holding_verb") for i in back(units, fact.first, _HOLDING))
    if not (held and verb) and not units.has(fact.last - 1, "built_in"):
        return
    _, orgs = known.here(units, fact)
    _add_nearest(units, fact, (), [org for org in orgs if org.columns["kind"] != "government"], None)


def _told(
    units: Units, fact: Fact, before: Fact | None, previous: Fact | None, measured: Measured | None
) -> tuple[int, int] | None:
    """The units that words beside a quantity say it belongs to."""
    if measured is not None and measured.owner is not None:
        return measured.owner
    several, turn = listed_topics(units, fact), turn_of(units, fact)
    if len(several) > 1 and turn < len(several):
        return several[turn]
    if is_share(fact):
        if measured is None and (things := things_behind(units, fact)) is not None:
            return things
        if measured is not None and previous is not None and opens_with_share(units, fact):
            return _sharing(units, fact, previous)
        return recipient(units, fact)
    if fact.label == "PERCENT":
        named = measured is not None and measured.first >= units.sentence(fact.first)[0]
        own = named and measured is not None and measured.first >= clause(units, fact.first, fact.last)[0]
        return None if own else grown_noun(units, fact)
    unnamed = measured is None or measured.last <= units.sentence(fact.first)[0]
    if unnamed and before is not None and is_elliptic(units, fact, before):
        return elliptic_noun(units, fact, before)
    first = measured.first if measured is not None and measured.first < fact.first else fact.first
    for span in (
        sized(units, fact),
        recipient(units, fact),
        noun_of(units, fact, first),
        opening_with(units, fact),
        area_noun(units, fact) if measured is None else None,
    ):
        if span is not None:
            return span
    return None


def _sharing(units: Units, fact: Fact, previous: Fact) -> tuple[int, int] | None:
    """What a verb of a share belongs to: the measure before it, or what is said to have done that."""
    if units.sentence_of[previous.first] != units.sentence_of[fact.first] or previous.label == "COUNT":
        return None
    aspect = previous.evidence.get("aspect")
    plain = aspect is not None and aspect[1] - aspect[0] == 1 and len(units[aspect[0]].text) <= _PLAIN
    owner = previous.evidence.get("subject")
    if owner is not None and (plain or fact.columns.get("kind") == "rate"):
        return owner
    return (owner[0], aspect[1]) if owner and aspect and owner[1] == aspect[0] else aspect


def _goes_on(units: Units, fact: Fact, other: Fact, measured: Measured | None) -> bool:
    """Whether a quantity is said of what the one before is said of."""
    if measured is not None and measured.first > other.last:
        return False
    return any(same(units, fact, other) for same in (describes, is_listed, is_repeated))


def _whole_of(units: Units, other: Fact, counts: Sequence[Fact]) -> Fact:
    """The count that a part is of: `12,460 graduates, including 318 doctors, up 22.7%`."""
    if other.label != "COUNT" or not any(
        units.has(i, "part_intro") for i in (other.first - 1, other.first - 2)
    ):
        return other
    earlier = [count for count in counts if count.last <= other.first]
    item = str(other.columns.get("item") or "")
    named = units.text.find(item, units[max(other.first - 3, 0)].start, units[other.first].start) >= 0
    return earlier[-1] if earlier and (named or item in units.slice(other.first, other.last)) else other


def name_subject(
    units: Units, fact: Fact, span: tuple[int, int], counts: Sequence[Fact], orgs: Sequence[Fact]
) -> None:
    """Say that a quantity belongs to what the units of a span name; where that is a row, refer to it."""
    first, last = span
    for other in (*counts, *orgs):
        same = other.last == last and (first <= other.first or other.label == "COUNT")
        same = same or (
            other.label == "COUNT" and other.last + 1 == first and units.has(other.last, "auxiliary")
        )
        begins = other.label == "ORG" and other.first == first and not is_thing(units, last - 1)
        if (same or begins) and other is not fact:
            _refer(units, fact, other)
            return
    loose = ("subject_article", "filler", "home_place", "year_part", "relative_year", "month", "time_unit")
    while first + 1 < last and units.has_any(first, loose):
        first += 1
    _say_of(units, fact, first, last)


def _say_of(units: Units, fact: Fact, first: int, last: int) -> None:
    text = units.slice(first, last)
    determined = text[:1] in units.words["subject_determiner"]
    if first + 1 == last and determined and text[1:] in units.words["subject_noun"]:
        text = text[1:]
    ahead = units.value(last - 1, "topic_ahead")
    text = text[: len(text) - len(units[last - 1].text)] + ahead if ahead else text
    fact.columns["subject"] = text
    fact.evidence["subject"] = (first, last)


def _refer(units: Units, fact: Fact, other: Fact) -> None:
    """Say that an amount belongs to a row: a count, by its noun where that stands outside, or a body."""
    text = units.slice(other.first, other.last)
    item = str(other.columns.get("item") or "")
    fact.refers["subject_id"] = other
    fact.columns["subject"] = item if other.label == "COUNT" and item and item not in text else text
    for column in ("subject", "subject_id"):
        fact.evidence[column] = (other.first, other.last)


def _copy(units: Units, fact: Fact, before: Fact) -> None:
    """A change belongs to what the changed quantity belongs to, or to the count that has changed."""
    if before.label == "COUNT":
        _refer(units, fact, before)
        return
    if "subject" in before.columns:
        fact.columns["subject"] = before.columns["subject"]
        fact.evidence["subject"] = before.evidence["subject"]
    if "subject_id" in before.refers:
        fact.refers["subject_id"] = before.refers["subject_id"]
        fact.evidence["subject_id"] = before.evidence["subject_id"]


def _add_classed(units: Units, fact: Fact, counts: Sequence[Fact]) -> None:
    """The thing that a size classes: the count around or behind it, the noun behind, or the project meant."""
    behind = _behind_class(units, fact.last)
    for count in counts:
        if count.first <= fact.first < count.last or count.first == behind:
            _refer(units, fact, count)
            return
    first, last = behind, units.phrases.noun_behind(units, behind)
    if first == last:
        return
    meant = _meant(units, fact, last)
    if meant is None and last - first == 1 and units.has(first, "named_noun"):
        meant = named_thing(units, fact.first - 1, units.sentence(fact.first)[0])
    name_subject(units, fact, meant or (first, last), (), ())


def _behind_class(units: Units, index: int) -> int:
    """Index behind the words of a class and of those listed with it: `5 billion and 10 billion level`."""
    while index < len(units):
        if units.has(index, "level") or units.key(index) in ("-", "level", "class", "grade"):
            index += 1
        elif (
            units.key(index) in ("and", "or", "、", "和")
            and index + 1 < len(units)
            and units[index + 1].number
        ):
            index += 2
        elif units.has(index, "currency") and units.key(index - 1) != "level":
            index += 1
        else:
            break
    return index


def _meant(units: Units, fact: Fact, last: int) -> tuple[int, int] | None:
    """What follows `As the first 10-billion project in our city,`: it is that project."""
    start, end = units.sentence(fact.first)
    if not units.has(start, "apposition"):
        return None
    comma = next((i for i in range(last, end) if units.key(i) in (",", "，")), end)
    if (
        comma + 2 < end
        and units.has(comma + 1, "subject_determiner")
        and units.has(comma + 2, "subject_noun")
    ):
        return comma + 1, comma + 3
    return None


def _add_sorted(units: Units, fact: Fact, counts: Sequence[Fact]) -> None:
    """What a bound sorts: the count that names it, else the noun beside it."""
    for count in counts:
        if count.refers.get("threshold") is fact:
            _refer(units, fact, count)
            return
    for index in back(units, fact.first, _SORTED_REACH):
        if units.has(index, "sorted_noun"):
            _say_of(units, fact, units.phrases.noun_before(units, index + 1), index + 1)
            return
    first = fact.last
    while units.has(first, "after_modifier") or units.key(first) == "的":
        first += 1
    if units.words["sorted_behind"] and first < len(units):
        last = units.phrases.noun_behind(units, first)
        if first < last:
            _say_of(units, fact, first, last)


def _add_nearest(
    units: Units,
    fact: Fact,
    counts: Sequence[Fact],
    orgs: Sequence[Fact],
    measured: Measured | None,
) -> None:
    """Fill the subject from the nearest thing before, else from what the clause is about."""
    told = owner_told(units, measured, orgs) if measured is not None else None
    if isinstance(told, Fact):
        _refer(units, fact, told)
        return
    if told is not None:
        name_subject(units, fact, told, counts, orgs)
        return
    if is_of_place(units, fact):
        span = sector(units, fact, measured.first) if measured is not None else None
        span = span or firms(units, fact)
        if span is not None:
            name_subject(units, fact, span, (), ())
        return
    found = nearest(units, fact, counts, orgs, measured)
    if isinstance(found, Fact):
        _refer(units, fact, found)
        return
    if found is None:
        found = topic(units, fact, [org for org in orgs if acts(units, org)]) or put_into(units, fact)
        if found is not None:
            name_subject(units, fact, found, counts, orgs)
        return
    name_subject(units, fact, found, (), orgs)
