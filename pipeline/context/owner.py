"""Whose a quantity is, where words beside it tell: what it sizes, who gets it, what its clause is about.

a £62m [plant]      [PhDs] can get 50,000 yuan      VND640 billion was paid to [1,046 households]
"""

from collections.abc import Sequence

from pipeline.context.clauses import BREAKS, COLONS, COMMAS, SEMICOLONS, back, clause
from pipeline.context.concept import concept_of
from pipeline.units import Fact, Units

Span = tuple[int, int]
_ARTICLES = ("a", "an", "the", "its", "this", "their", "another", "new", "-")
# How far a verb of giving stands from its amount, and units of a clause about a recipient.
_GIVEN, _TOPIC, _LIST = 10, 14, 6
# How near a classifier tells that a noun is counted, not talked of: 企业有51家.
_COUNTED = 4
_UNITS = ("currency", "unit", "percent_sign", "percentage_point")
_JOINED = frozenset((",", "、", "and", "和", "及", "与"))


def sized(units: Units, fact: Fact) -> Span | None:
    """The noun that an amount describes: `a 6-billion-yuan development fund`, 总投资50亿元的新材料项目."""
    last = fact.last
    if fact.label == "PERCENT" or last >= len(units) or units[last].opens:
        return None
    if units.key(last) == "的":
        return _sized_behind(units, last + 1)
    hyphened = "-" in units.slice(fact.first, last)
    article = units.key(fact.first - 1) in _ARTICLES
    end = units.phrases.noun_behind(units, last)
    measured = units.has(end - 1, "aspect") and not _is_named_noun(units, end - 1)
    if units.holds("filler", last, end) or measured:
        return None
    named = max((i + 1 for i in range(last, end) if _is_named_noun(units, i)), default=0)
    while last + 1 < (named or end) and units.has(last, "place"):
        last += 1
    if end == last or not (named or (hyphened and units.words["subject_determiner"])):
        return None
    return (last, named or end) if named or hyphened or article else None


def _sized_behind(units: Units, first: int) -> Span | None:
    """The thing with a name behind 的: 总投资37亿元的|金山矿坑环境改造项目."""
    _, limit = units.sentence(first - 1)
    for index in range(first, min(limit, first + _TOPIC)):
        if units.key(index) in BREAKS or units.has(index, "place_in"):
            return None
        if units.has(index, "list_end"):
            return (first, index) if index > first else None
        if _is_named_noun(units, index) and not _is_named_noun(units, index + 1):
            return first, index + 1
    return None


def _is_named_noun(units: Units, index: int) -> bool:
    known, key = units.words["named_noun"], units.key(index)
    return key in known or (not key.isascii() and (key[-2:] in known or key[-3:] in known))


def noun_of(units: Units, fact: Fact, measured_first: int) -> Span | None:
    """The noun that `with`, `worth` or `of` puts an amount to: `MoUs worth 3 billion yuan`."""
    at = measured_first
    while at > 0 and (units.has(at - 1, "filler") or units.has(at - 1, "before_modifier")):
        at -= 1
    link = at - 1
    if not units.has(link, "sizing_word") or (units.key(link) == "of" and fact.label != "MEASURE"):
        return None
    if units[link].opens or units.has(link - 1, "aspect"):
        return None
    first = units.phrases.noun_before(units, link)
    head = concept_of(units, units.slice(first, link)) if first < link else None
    if not _is_named_noun(units, link - 1) and (head is None or head.sort not in ("item", "person")):
        return None
    if units.key(first - 1) == "of":
        first = min(first, units.phrases.noun_before(units, first - 1))
    return (first, link) if first < link and units.sentence(link)[0] <= first else None


def recipient(units: Units, fact: Fact) -> Span | None:
    """Who gets an amount, behind a verb of giving or before one of getting."""
    return _given_behind(units, fact) or _for_whom(units, fact) or _getting(units, fact)


def _given_behind(units: Units, fact: Fact) -> Span | None:
    """`… are paid to doctors, masters and bachelors`: the one whose turn it is of several."""
    _, limit = units.sentence(fact.first)
    at = None
    for index in range(fact.last, min(limit, fact.last + _GIVEN)):
        if units.has(index, "given_verb"):
            at = index
            break
        if units.key(index) in BREAKS and (index + 1 >= limit or units[index + 1].number is None):
            break
    if at is None or not units.has(at + 1, "to_word"):
        return None
    several = _names(units, at + 2, limit)
    if not several:
        return None
    turn = turn_of(units, fact)
    return several[turn] if len(several) > 1 and turn < len(several) else (several[0][0], several[0][1])


def turn_of(units: Units, fact: Fact) -> int:
    """How many amounts are listed in front of one: 2 for the last of `300 yuan, 200 yuan and 100 yuan`."""
    turn, index = 0, fact.first
    while index > 1 and turn < _LIST and units.key(index - 1) in _JOINED:
        index -= 2
        while index > 0 and any(units.has(index, table) for table in _UNITS):
            index -= 1
        if units[index].number is None:
            break
        turn += 1
    return turn


def _names(units: Units, first: int, limit: int) -> list[Span]:
    """Nouns of a list: `doctors, masters and bachelors`."""
    found: list[Span] = []
    while first < limit and len(found) < _LIST:
        first += units.key(first) in ("the", "a", "an", "each", "every")
        last = units.phrases.noun_behind(units, first) if first < limit else first
        if last == first and units[first].number is not None:
            last = units.phrases.noun_behind(units, first + 1)
        if last == first:
            break
        found.append((first, last))
        if units.key(last) not in _JOINED or last + 1 >= limit:
            break
        first = last + 1 + (units.key(last + 1) in _JOINED)
    return found


def _for_whom(units: Units, fact: Fact) -> Span | None:
    """`For masters the allowance is 50,000 yuan`; 对入选的高水平创业团队，给予300万元."""
    first, _ = clause(units, fact.first, fact.last)
    for at in (first, clause(units, first - 2, first - 1)[0] if units.key(first - 1) in COMMAS else first):
        if units.has(at, "to_whom"):
            return _leading(units, at + 1, min(fact.first, at + _TOPIC))
    begin = first + (units.has(first, "and_word"))
    if units.has(begin, "for_word"):
        end = units.phrases.noun_behind(units, begin + 1)
        while units.key(end) == "and" and end + 1 < fact.first:
            behind = units.phrases.noun_behind(units, end + 1)
            if behind == end + 1:
                break
            end = behind
        return (begin + 1, end) if begin + 1 < end <= fact.first else None
    return None


def _getting(units: Units, fact: Fact) -> Span | None:
    """Who stands before a verb of getting: `A doctor who comes to work can get`, 博士最高可领60万元."""
    verb = next((i for i in back(units, fact.first, _GIVEN) if _gets(units, i)), None)
    if verb is None:
        return None
    start, _ = units.sentence(fact.first)
    limit = max(start, verb - _TOPIC)
    relative = next((i for i in range(verb - 1, limit, -1) if units.has(i, "person_relative")), None)
    end = relative if relative is not None else verb
    path = ("getting_path", "auxiliary", "plan_cue")
    while end > limit and (
        units.has_any(end - 1, path) or units.key(end - 1) == "<ordinal>" or units.key(end - 1).endswith("ly")
    ):
        end -= 1
    first = max(units.phrases.noun_before(units, end), limit) if end > limit else end
    for _ in range(_TOPIC):
        link = first - 1 - (units.key(first - 1) in _ARTICLES)
        before = units.phrases.noun_before(units, link) if link > limit else link
        if first == end or not units.has(link, "of_word") or before >= link:
            break
        first, end = max(before, limit), link
    if first + 1 == end and (units.has(first, "own_subject") or units.has(first, "home_place")):
        return None
    spaced = [i for i in range(first + 1, end) if not units[i].glued and not units[i].text.isascii()]
    first = spaced[-1] if spaced else first
    return (first, end) if first < end else None


def _gets(units: Units, index: int) -> bool:
    """Whether a unit is a verb of getting, or of giving in the passive: `teams are given`."""
    passive = (units.has(index, "given_verb") and units.has(index - 1, "auxiliary")) or units.key(
        index - 1
    ) == "be"
    return units.has(index, "getting_verb") or (passive and units.has(index, "given_verb"))


def elliptic_noun(units: Units, fact: Fact, previous: Fact) -> Span | None:
    """The noun alone before an amount that leaves out the rest: `, a master 20,000 yuan`."""
    first, _ = clause(units, fact.first, fact.last)
    first = max(first, previous.last)
    while first < fact.first and (
        units.key(first) in _JOINED
        or units.key(first) in _ARTICLES
        or units.has(first, "for_word")
        or units.has(first, "making_verb")
        or units.key(first) in ("that", "of", ";", "；")
    ):
        first += 1
    last = units.phrases.noun_behind(units, first) if first < fact.first else first
    last = min(last, next((i for i in range(first, last) if _ends_noun(units, i)), last))
    while last < fact.first and units.key(last) in ("and", "和") and last + 1 < fact.first:
        behind = min(units.phrases.noun_behind(units, last + 1), fact.first)
        behind = min(behind, next((i for i in range(last + 1, behind) if _ends_noun(units, i)), behind))
        if behind == last + 1:
            break
        last = behind
    return (first, min(last, fact.first)) if first < last else None


def _ends_noun(units: Units, index: int) -> bool:
    return units.has_any(index, ("per_before", "copula", "filler", "linker", "given_sum"))


def topic(units: Units, fact: Fact, orgs: Sequence[Fact]) -> Span | None:
    """What a clause, or one before it, begins with: 项目总投资16.2亿元，占地210亩."""
    start, _ = units.sentence(fact.first)
    bodies = {org.first: org for org in orgs}
    at, _ = clause(units, fact.first, fact.last)
    for _ in range(_LIST):
        if at in bodies and bodies[at].last <= fact.first and units.words["topic_head"]:
            return at, bodies[at].last
        found = _leading(units, at, min(fact.first, at + _TOPIC))
        if found is not None:
            return found
        if at <= start or units.key(at - 1) not in (*COMMAS, *COLONS, *SEMICOLONS):
            return None
        at, _ = clause(units, at - 2, at - 1)
    return None


def _leading(units: Units, first: int, limit: int) -> Span | None:
    """The thing or person that a clause is about: its first one, or the one behind the last 的."""
    found: list[int] = []
    attributes = first
    while first < limit and (units[first].number is not None or not units[first].is_word):
        first += 1
    for index in range(first, limit):
        if units.key(index) in BREAKS or (units[index].number is not None and units.key(index) != "<year>"):
            break
        if units.key(index) == "的" and units.key(index + 1) not in BREAKS:
            attributes, found = index + 1, []
        planned = units.has(index, "topic_ahead")
        if planned or (units.has(index, "topic_head") and not units.has(index + 1, "topic_head")):
            found.append(index + 1)
    if not found:
        return None
    last = found[0]
    counted = False
    for index in range(last, min(last + _COUNTED, len(units))):
        if units.key(index) in BREAKS:
            break
        counted = counted or (index > last and units.has(index, "classifier"))
    if counted or (attributes < last - 1 and units.value(attributes, "stop") == "verb"):
        return None
    begin = max(min(units.phrases.noun_before(units, last), last - 1), attributes)
    return begin, last


def opening_with(units: Units, fact: Fact) -> Span | None:
    """What stands behind the comma of `With an investment of 2 billion yuan, the project`."""
    first, last = clause(units, fact.first, fact.last)
    if units.sentence(fact.first)[0] != first or not units.has(first, "with_word") or units.key(last) != ",":
        return None
    begin = last + 1 + units.has(last + 1, "subject_article")
    end = units.phrases.noun_behind(units, begin) if begin < len(units) else begin
    return (begin, end) if begin < end else None


def put_into(units: Units, fact: Fact) -> Span | None:
    """What an amount is spent on, where nobody is told to spend it: `£62m on a factory`."""
    if not units.has(fact.last, "put_word") or not units.has(fact.last + 1, "apposition_article"):
        return None
    end = units.phrases.noun_behind(units, fact.last + 2)
    named = next((i + 1 for i in range(fact.last + 2, end) if _is_named_noun(units, i)), 0)
    return (fact.last + 2, named) if named else None


def grown_noun(units: Units, fact: Fact) -> Span | None:
    """What a clause says has grown, where the sentence told what is measured: 铝材增长164.5%."""
    if fact.label != "PERCENT" or fact.columns.get("kind") != "change" or not units.words["topic_head"]:
        return None
    first, _ = clause(units, fact.first, fact.last)
    mark = next((i for i in range(fact.first - 1, first, -1) if units.key(i) == "、"), -1)
    first = mark + 1 if mark > first and units.has(mark - 1, "percent_sign") else first
    loose = ("rise", "fall", "basis_before", "basis", "filler", "before_modifier", "respectively")
    end = fact.first
    while end > first and units.has_any(end - 1, loose):
        end -= 1
    begin = max(units.phrases.noun_before(units, end), first) if first < end < fact.first else end
    dated = ("time_unit", "year_part", "relative_year", "month", "average_word", "compare_word")
    if begin == end or begin != first or any(units.has(i, t) for i in range(begin, end) for t in dated):
        return None
    return (begin, end) if len(units.slice(begin, end)) > 1 else None


def sector(units: Units, fact: Fact, measured_first: int) -> Span | None:
    """The branch that a statistic is of: `the primary industry achieved an added value of`."""
    first, _ = clause(units, fact.first, fact.last)
    for index in range(min(measured_first, fact.first) - 1, first - 1, -1):
        if units.has(index, "sector_noun") and not units.has(index + 1, "aspect"):
            begin = units.phrases.noun_before(units, index + 1)
            return (begin, index + 1) if begin < index else None
    return None


def area_noun(units: Units, fact: Fact) -> Span | None:
    """The noun in front of an area: 建成主厂房约4.2万平方米, 高标准农田建成18.6万亩."""
    if fact.label != "MEASURE" or not units.words["topic_head"]:
        return None
    end = fact.first
    limit = max(clause(units, fact.first, fact.last)[0], end - _LIST)
    while end > limit and units.has_any(end - 1, ("filler", "linker", "before_modifier")):
        end -= 1
    first = units.phrases.noun_before(units, end) if end > limit else end
    while first + 1 < end and (units.has(first, "making_verb") or units.key(first) == "的"):
        first += 1
    return (first, end) if first < end and len(units.slice(first, end)) > 1 else None


def listed_topics(units: Units, fact: Fact) -> Sequence[Span]:
    """Several before 分别: 博士、硕士、本科分别给予30万元、10万元、5万元."""
    verb = next((i for i in back(units, fact.first, _TOPIC) if units.has(i, "respectively")), None)
    if verb is None:
        return ()
    found: list[Span] = []
    end = verb
    first, _ = clause(units, verb, verb + 1)
    if units.has(first, "place_compare"):
        return ()
    while end > first:
        begin = end
        while begin > first and units.key(begin - 1) not in _JOINED and units[begin - 1].is_word:
            begin -= 1
        if begin == end:
            break
        found.insert(0, (begin, end))
        end = begin - 1 if units.key(begin - 1) in _JOINED else first
    return found
