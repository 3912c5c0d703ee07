"""What an amount is said of: the things counted, the project or the organization.

95 large projects with a total investment of 38 billion yuan     Acme will invest $45 million
└ subject, with subject_id                                       └ subject, with subject_id
the Dengta Future Community project, which cost 1.2 billion yuan
    └ subject
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.context.aspect import describes
from pipeline.context.clauses import SEMICOLONS, back, segment
from pipeline.context.concept import concept_of
from pipeline.units import Fact, Units

# How far a sorted noun stands before its bound, and a name before its project word.
_SORTED_REACH = 8
_ARTICLES = ("a", "an", "the", "its", "this", "their", "another", "new", "-")
# Characters of a Chinese name of a project with its noun at least: 大项目 is none.
_SHORTEST_NAME = 4
# Characters between a noun and its number at most: 项目共70个.
_LINKED = 2


@dataclass(frozen=True, slots=True)
class Known:
    """Counts and organizations by sentence."""

    counts: Mapping[int, Sequence[Fact]]
    orgs: Mapping[int, Sequence[Fact]]

    def here(self, units: Units, fact: Fact) -> tuple[Sequence[Fact], Sequence[Fact]]:
        """Counts and organizations of the sentence of a fact."""
        at = units.sentence_of[fact.first]
        return self.counts.get(at, ()), self.orgs.get(at, ())


def add_subject(units: Units, fact: Fact, known: Known, before: Fact | None) -> None:
    """Fill subject and subject_id of an amount, percentage or measure, in place."""
    counts, orgs = known.here(units, fact)
    role = fact.columns.get("role")
    if role == "size_class":
        _add_classed(units, fact, counts)
    elif role == "threshold":
        _add_sorted(units, fact, counts)
    elif before is not None and describes(units, fact, before):
        _copy(units, fact, before)
    elif (span := _noun_it_sizes(units, fact)) is not None:
        _say_of(units, fact, *span)
    else:
        _add_nearest(units, fact, counts, orgs)


def _say_of(units: Units, fact: Fact, first: int, last: int) -> None:
    text = units.slice(first, last)
    fact.columns["subject"] = text if any(c.isupper() for c in text[1:]) else text.lower()
    fact.evidence["subject"] = (first, last)


def _refer(units: Units, fact: Fact, other: Fact) -> None:
    """Say that an amount belongs to a row: a count with its noun, or an organization."""
    first = _with_noun(units, other) if other.label == "COUNT" else other.first
    fact.refers["subject_id"] = other
    fact.columns["subject"] = units.slice(first, other.last)
    for column in ("subject", "subject_id"):
        fact.evidence[column] = (first, other.last)


def _with_noun(units: Units, count: Fact) -> int:
    """First unit of a count with its noun, where that stands before the number: 大项目 of 大项目95个."""
    item = str(count.columns.get("item") or "")
    if not item or item in units.slice(count.first, count.last):
        return count.first
    start = units[count.first].start
    found = units.text.rfind(item, max(0, start - len(item) - _LINKED), start)
    first = count.first
    while found >= 0 and first > 0 and units[first].start > found:
        first -= 1
    return first if units[first].start == found else count.first


def _copy(units: Units, fact: Fact, before: Fact) -> None:
    """A change belongs to what the changed quantity belongs to, or to the count that has changed."""
    if before.label == "COUNT":
        _refer(units, fact, before)
        return
    for column in ("subject",):
        if column in before.columns:
            fact.columns[column] = before.columns[column]
            fact.evidence[column] = before.evidence[column]
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
        meant = _named_thing(units, fact.first - 1, units.sentence(fact.first)[0])
    _say_of(units, fact, *(meant or (first, last)))


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


def _noun_it_sizes(units: Units, fact: Fact) -> tuple[int, int] | None:
    """The noun that an amount describes: `a 6-billion-yuan development fund`, 总投资50亿元的新材料项目."""
    last = fact.last
    if fact.label == "PERCENT" or last >= len(units) or units[last].opens:
        return None
    if units.key(last) == "的":
        end = units.phrases.noun_behind(units, last + 1)
        return (last + 1, end) if end > last + 1 and units.has(end - 1, "named_noun") else None
    hyphened = "-" in units.slice(fact.first, last)
    if not hyphened and not (units.key(fact.first - 1) in _ARTICLES and units.words["subject_determiner"]):
        return None
    end = units.phrases.noun_behind(units, last)
    named = next((i + 1 for i in range(last, end) if units.has(i, "named_noun")), 0)
    if end == last or not (hyphened or named):
        return None
    return last, named or end


def _add_nearest(units: Units, fact: Fact, counts: Sequence[Fact], orgs: Sequence[Fact]) -> None:
    """The nearest thing before an amount that it can be said of, not beyond a semicolon."""
    concept = concept_of(units, str(fact.columns.get("aspect") or ""))
    sort = concept.sort if concept else ""
    each = fact.label == "PERCENT" or bool(fact.columns.get("per"))
    ends = {count.last: count for count in counts if _fits(units, count, sort, each=each)}
    bodies = {org.last: org for org in orgs if _acts(units, org)}
    if any(units.has(i, "respectively") for i in back(units, fact.first, _SORTED_REACH)):
        return
    start = segment(units, fact.first)
    index = fact.first
    while index > start:
        if index in ends:
            _refer(units, fact, ends[index])
            return
        span = _thing_ending(units, index, start)
        if span is not None and sort != "place":
            _say_of(units, fact, *span)
            return
        if index in bodies and sort != "place":
            _refer(units, fact, bodies[index])
            return
        index -= 1


def _fits(units: Units, count: Fact, sort: str, *, each: bool) -> bool:
    """Whether an amount can be said of a count: no statistic of a place, of people only wages."""
    concept = concept_of(units, str(count.columns.get("item") or ""))
    if sort == "place":
        return False
    if concept is None:
        return True
    return concept.sort != "division" and (concept.sort != "person" or sort == "person" or each)


def _acts(units: Units, org: Fact) -> bool:
    """Whether an organization is more than the source of what is said."""
    before = org.first - 1 - (units.key(org.first - 1) == "the")
    if org.columns["kind"] == "zone" and units.has(before, "place_preposition"):
        return False
    _, end = units.sentence(org.first)
    for index in range(org.last, min(end, org.last + 3)):
        if any(units.has(index, table) for table in ("say_verb", "learned_verb", "title")):
            return False
    source = any(units.has(before, table) for table in ("according_to", "learned_from", "source_cue"))
    return not source and units.key(before) != "据"


def _thing_ending(units: Units, end: int, start: int) -> tuple[int, int] | None:
    """A project, plant or fund that ends right before `end`: `the project`, 该项目, or one with a name."""
    head = end - 1
    if not units[head].is_word:
        return None
    determiner, noun = units.key(head)[:1], units.key(head)[1:]
    if determiner in units.words["subject_determiner"] and noun in units.words["subject_noun"]:
        return head, end
    if units.has(head, "subject_noun") and units.has(head - 1, "subject_determiner") and head - 1 >= start:
        return head - 1, end
    return _name_ending(units, end, start)


def _name_ending(units: Units, end: int, start: int) -> tuple[int, int] | None:
    """A noun phrase with a name in it that ends in a project word: `Power Valley Future Plant project`."""
    head = end - 1
    if not _is_named_noun(units, head):
        return None
    first = max(units.phrases.noun_before(units, end), start)
    while first < head and (units.has(first, "place_preposition") or units.has(first, "filler")):
        first += 1
    if first == head and units.has(head, "named_noun"):
        return None
    while first > start and units.has(first - 1, "place") and not units[head].text.isascii():
        first -= 1
    if not units[head].text.isascii() and len(units.slice(first, end)) < _SHORTEST_NAME:
        return None
    if units.has(first - 1, "level") and units[first - 2].number is not None and first - 2 >= start:
        return first - 2, end
    latin = units[head].text.isascii()
    if latin and not any(units[i].capital for i in range(first, end)):
        return None
    return first, end


def _is_named_noun(units: Units, index: int) -> bool:
    """Whether a unit is a word such as `project`, or ends in one as 制造业项目 does."""
    known, key = units.words["named_noun"], units.key(index)
    return key in known or (not key.isascii() and (key[-2:] in known or key[-3:] in known))


def _named_thing(units: Units, index: int, start: int) -> tuple[int, int] | None:
    """The last project with a name before an index in its sentence."""
    for end in range(index + 1, start + 1, -1):
        if units.key(end - 1) in SEMICOLONS:
            return None
        span = _name_ending(units, end, start)
        if span is not None:
            return span
    return None
