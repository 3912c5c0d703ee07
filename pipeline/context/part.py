"""Parts and the whole that holds them.

    95 projects with an investment of 38 billion yuan, including 78 factories worth 36 billion yuan
    └ whole                            └ whole         └ opens   └ part             └ said of a part

A part never stands in another paragraph than its whole.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.context.clauses import CLOSING, OPENING, SEMICOLONS, paragraph_opens, segment
from pipeline.context.concept import concept_of
from pipeline.units import Fact, Units

# How far a word that opens a breakdown stands from the one that closes it: 分产业看, 按消费类型分.
_BREAKDOWN = 10
# How far behind `Of the` its count stands.
_OUT_OF = 3
# Quantities of a paragraph that are remembered, so that the cost stays linear in the text.
_MOST_HELD = 100
# Things that people hold and that are no part of them: 员工430人，其中……，手握发明专利87项.
_NO_PEOPLE = frozenset(("patent", "standard", "achievement", "equipment", "product", "country"))
# Bases of averages.
_HEADS = frozenset(("人", "亩", "户", "capita", "person", "household"))
# What a phase can be a part of.
_INVESTED = frozenset(("total_investment", "investment", "contracted_investment"))
# What may introduce parts, or tells where such words hold.
_OPENING_WORDS = ("part_intro", "within_word", CLOSING | OPENING | SEMICOLONS)


def add_wholes(units: Units, quantities: Sequence[Fact]) -> None:
    """Name for each count, and each amount of a text without counts, the whole that it is part of."""
    wholes = _Wholes(units)
    for fact in quantities:
        if fact.label in ("COUNT", "MONEY", "MEASURE") and fact.columns.get("role", "amount") == "amount":
            opening = -1 if _is_each(fact) else _opening(units, fact, wholes)
            named = fact.label == "COUNT" or "aspect" in fact.columns or not units.words["sorted_behind"]
            whole = wholes.of(fact, opening) if opening >= 0 and named else None
            if whole is not None and not wholes.can_add(fact, opening, whole):
                whole = None
            if whole is None and opening < 0:
                whole, opening = wholes.beside(fact)
            if whole is not None:
                fact.refers["part_of"] = whole
                fact.evidence["part_of"] = (opening, opening + 1)
            wholes.add(fact)
    _drop_unequal(units, quantities)


def _drop_unequal(units: Units, quantities: Sequence[Fact]) -> None:
    """What 分别 lists is made of parts only if they add up: 项目95个，其中工业和农业分别为78个、17个."""
    listed: dict[tuple[int, int], list[Fact]] = {}
    for fact in quantities:
        opening = fact.evidence.get("part_of", (-1, -1))
        if units.has(opening[0], "respectively_are"):
            listed.setdefault((opening[0], id(fact.refers["part_of"])), []).append(fact)
    for parts in listed.values():
        values = [part.columns.get("value") or 0 for part in parts]
        if sum(values) != parts[0].refers["part_of"].columns.get("value"):
            for part in parts:
                del part.refers["part_of"], part.evidence["part_of"]


def _is_each(fact: Fact) -> bool:
    """Whether an amount is an average, which adds up with nothing: 人均可支配收入, `average wage`."""
    return fact.label == "MONEY" and fact.columns.get("per") in _HEADS


class _Wholes:
    """The quantities of the paragraph so far that can be wholes."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._facts: deque[Fact] = deque(maxlen=_MOST_HELD)
        self._sentence = -1

    def add(self, fact: Fact) -> None:
        """Remember a quantity; those of earlier paragraphs are forgotten."""
        self._move_to(fact)
        self._facts.append(fact)

    def _move_to(self, fact: Fact) -> None:
        sentence = self._units.sentence_of[fact.first]
        new = [at for at in range(self._sentence + 1, sentence + 1) if paragraph_opens(self._units, at)]
        if new and not (new == [sentence] and self._refers_back(sentence)):
            self._facts.clear()
        self._sentence = sentence

    def _refers_back(self, sentence: int) -> bool:
        """Whether a paragraph begins with what the one before told: `Of the figure, 22 projects`."""
        first = self._units.sentences[sentence][0]
        named = self._units.key(first + 1) in ("the", "these", "those")
        return self._units.has(first, "out_of") and (named or _is_of_sum(self._units, first))

    def of(self, fact: Fact, opening: int) -> Fact | None:
        """The whole before the words that open parts: the count (or amount) that stands last before them.

        An opening that begins its sentence speaks of the first quantity of the sentence before, and of none
        that is itself a part there.
        """
        self._move_to(fact)
        start, _ = self._units.sentence(fact.first)
        if self._units.has(opening, "out_of") and not _is_of_sum(self._units, opening):
            near = range(opening + 1, opening + _OUT_OF + 1)
            named = (k for k in self._facts if k.label == fact.label and k.first in near)
            return next(named, None) or self._named_at(opening + 1, fact)
        alike = [known for known in self._facts if _can_hold(known, fact)]
        if opening > start + 1:
            before = [known for known in alike if start <= known.first and known.last <= opening]
            repeated = self.repeated_before(opening)
            if repeated is not None and _can_hold(repeated, fact):
                return repeated
            return before[-1] if before else None
        if fact.label == "COUNT" and _is_of_sum(self._units, opening):
            return None
        previous = [known for known in alike if known.last <= start]
        whole = [known for known in previous if "part_of" not in known.refers] or previous
        last = self._units.sentence_of[whole[-1].first] if whole else -1
        of_last = [known for known in whole if self._units.sentence_of[known.first] == last]
        return self._likeliest(fact, of_last, start)

    def can_add(self, fact: Fact, opening: int, whole: Fact) -> bool:
        """Whether a part beyond a semicolon is of the same things, and no more than is left of the whole."""
        units = self._units
        start, _ = units.sentence(fact.first)
        if opening <= start + 1 or segment(units, fact.first) <= opening:
            return True
        item, total = whole.columns.get("item_id"), whole.columns.get("value") or Decimal(0)
        parts = [k for k in self._facts if k.refers.get("part_of") is whole and k.first > opening]
        values = [part.columns.get("value") or total + 1 for part in (*parts, fact)]
        same = item is not None and item == fact.columns.get("item_id")
        return same and bool(sum(values) <= total)

    def _likeliest(self, fact: Fact, wholes: Sequence[Fact], start: int) -> Fact | None:
        """Of several wholes the one of the same things, else that of the part before, else the first."""
        same = [w for w in wholes if w.columns.get("item_id") == fact.columns.get("item_id")]
        if fact.label != "COUNT":
            same = [w for w in wholes if w.columns.get("aspect_id") == fact.columns.get("aspect_id")]
        beside = [k.refers["part_of"] for k in self._facts if k.first >= start and "part_of" in k.refers]
        fitting = same[:1] or [w for w in beside[-1:] if w in wholes] or wholes[:1]
        return fitting[0] if fitting else None

    def _named_at(self, index: int, fact: Fact) -> Fact | None:
        """The count before whose things a sentence names again: `Of the projects, 24 are new`."""
        units = self._units
        first = index + (units.key(index) in ("the", "these", "those"))
        last = units.phrases.noun_behind(units, first) if first < len(units) else first
        concept = concept_of(units, units.slice(first, last)) if first < last else None
        if concept is None or fact.label != "COUNT":
            return None
        start, _ = units.sentence(fact.first)
        alike = (k for k in reversed(self._facts) if k.last <= start and _can_hold(k, fact))
        return next((k for k in alike if k.columns.get("item_id") == concept.concept_id), None)

    def beside(self, fact: Fact) -> tuple[Fact | None, int]:
        """The whole told right behind a part or that bare counts before it have, and the words."""
        self._move_to(fact)
        units = self._units
        start, _ = units.sentence(fact.first)
        if units.key(fact.last) == "of" and units.has(fact.last + 1, "whole_pronoun"):
            before = [k for k in self._facts if k.first >= start and _can_hold(k, fact)]
            return (before[-1], fact.last) if before else (None, -1)
        if fact.label != "COUNT" or fact.last - fact.first > 1 or not self._facts:
            return None, -1
        last = self._facts[-1]
        same = last.label == "COUNT" and last.columns.get("item_id") == fact.columns.get("item_id")
        near = units.sentence_of[fact.first] - units.sentence_of[last.first] <= 1
        if same and near and last.last - last.first == 1 and fact.columns.get("item_id"):
            return last.refers.get("part_of"), last.evidence.get("part_of", (-1, -1))[0]
        return None, -1

    def repeated_before(self, index: int) -> Fact | None:
        """The count of the same sentence whose item is named right before 中: 其中大项目11个；大项目中，."""
        units = self._units
        if not units.has(index, "within_word") or units.key(index + 1) not in ("，", ","):
            return None
        start, behind = units.sentence(index)[0], units[index].start
        for whole in reversed(self._facts):
            item = str(whole.columns.get("item") or "")
            if whole.first >= start and whole.last <= index and item and units.text.endswith(item, 0, behind):
                return whole
        return None


def _is_of_sum(units: Units, index: int) -> bool:
    """Whether words split the sum told before: `Of this,`, `Of the figure,`."""
    at = index + 1 + (units.key(index + 1) == "the")
    noun = units.has(at, "part_determiner") and at + 1 < len(units) and units[at + 1].is_word
    told = units.has(at + 1, "sum_anaphor") or not noun
    return units.has(index, "out_of") and units.has(at, "sum_anaphor") and told


def _can_hold(whole: Fact, part: Fact) -> bool:
    """Whether one quantity can hold another: of one kind, in one unit, and not smaller."""
    if whole.label != part.label or "converts" in whole.refers:
        return False
    if any(whole.columns.get(column) != part.columns.get(column) for column in ("currency", "unit")):
        return False
    if {whole.columns.get("item_id"), part.columns.get("item_id")} & _NO_PEOPLE and part.label == "COUNT":
        return whole.columns.get("item_id") == part.columns.get("item_id")
    large, small = whole.columns.get("value"), part.columns.get("value")
    return large is None or small is None or bool(small <= large)


def _opening(units: Units, fact: Fact, wholes: _Wholes) -> int:
    """Index of the word or bracket that introduces parts before a fact, -1 if there is none.

    What begins a sentence introduces all that follows in it; any other opening holds up to a semicolon.
    """
    start, _ = units.sentence(fact.first)
    if units.has(anew := segment(units, fact.first), "out_of"):
        return anew
    depth = 0
    semicolon = False
    for index in reversed(units.all_of(_OPENING_WORDS, start, fact.first)):
        key = units.keys[index]
        if key in CLOSING:
            depth += 1
        elif key in OPENING:
            depth -= 1
            if depth < 0:
                return -1 if _excludes(units, index + 1) else index
        elif depth == 0 and key in SEMICOLONS:
            semicolon = True
        elif depth == 0 and wholes.repeated_before(index) is not None:
            return index
        elif depth == 0 and units.has(index, "part_intro"):
            beyond = semicolon and index > start + 1 and fact.label != "COUNT"
            if beyond or _excludes(units, index - 1) or _is_of_things(units, index, fact):
                continue
            return start if index <= start + 1 else index
    return start if _is_breakdown(units, start) or units.has(start, "out_of") else -1


def _is_of_things(units: Units, index: int, fact: Fact) -> bool:
    """Whether words introduce things, not parts of an amount: `Among these countries, trade with Laos`."""
    pointing = units.key(index).endswith(("these", "those"))
    return fact.label != "COUNT" and pointing and index + 1 < len(units) and units[index + 1].is_word


def _excludes(units: Units, index: int) -> bool:
    """Whether a bracket tells what is not counted: （不含预备项目4个）, `(excluding 4 others)`."""
    key = units.key(index)
    return key in units.words["excluding"] or key[:1] in units.words["excluding"]


def _is_breakdown(units: Units, start: int) -> bool:
    """Whether a sentence begins with words that split a whole: 分产业看, 按消费类型分."""
    if not units.has(start, "breakdown_open"):
        return False
    _, end = units.sentence(start)
    for index in range(start + 1, min(end, start + _BREAKDOWN)):
        if units.key(index) in ("，", ","):
            return units.has(index - 1, "breakdown_close")
    return False


def add_phases(units: Units, quantities: Sequence[Fact]) -> None:
    """What a phase costs is part of what is invested in all: 总投资19亿元……一期投资5亿元."""
    total: Fact | None = None
    for fact in quantities:
        if fact.label != "MONEY" or "converts" in fact.refers or not _is_amount(fact):
            continue
        if "part_of" not in fact.refers and _is_phase(units, fact):
            if total is not None and _can_hold(total, fact):
                fact.refers["part_of"] = total
                fact.evidence["part_of"] = fact.evidence["subject"]
        elif str(fact.columns.get("aspect_id")) in _INVESTED or units.has(fact.first - 1, "spending"):
            total = fact


def _is_phase(units: Units, fact: Fact) -> bool:
    """Whether an amount is said of a phase: `the first phase`, 一期."""
    if str(fact.columns.get("aspect_id", "investment")) not in _INVESTED:
        return False
    head = fact.evidence.get("subject", (0, 0))[1] - 1
    return units.has(head, "numbered_part") or units.has(head, "phase_noun")


def add_whole_amounts(quantities: Sequence[Fact]) -> None:
    """An amount said of a part is a part of what is said in the same words of the whole."""
    said_of: dict[int, list[Fact]] = {}
    for fact in quantities:
        whole = fact.refers.get("subject_id")
        if whole is not None and fact.label in ("MONEY", "MEASURE") and "converts" not in fact.refers:
            said_of.setdefault(id(whole), []).append(fact)
    for amount, count in _said_of_parts(quantities):
        held_by = said_of.get(id(count.refers["part_of"]), [])
        fitting = [w for w in held_by if w is not amount and _can_hold(w, amount) and _is_amount(w)]
        named = [w for w in fitting if w.columns.get("aspect") == amount.columns.get("aspect")]
        alike = [w for w in fitting if w.columns.get("aspect_id") == amount.columns.get("aspect_id")]
        for whole in named[:1] or alike[:1] or (fitting if len(fitting) == 1 and _is_unnamed(amount) else []):
            amount.refers["part_of"] = whole
            if "part_of" in count.evidence:
                amount.evidence["part_of"] = count.evidence["part_of"]
            break
        else:
            if amount.refers.get("part_of") not in fitting or not _is_unnamed(amount):
                amount.refers.pop("part_of", None)
                amount.evidence.pop("part_of", None)


def _is_amount(fact: Fact) -> bool:
    return str(fact.columns.get("role", "amount")) == "amount"


def _is_unnamed(amount: Fact) -> bool:
    return not amount.columns.get("aspect")


def _said_of_parts(quantities: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    for fact in quantities:
        count = fact.refers.get("subject_id")
        if (
            count is not None
            and count.label == "COUNT"
            and "part_of" in count.refers
            and fact.label in ("MONEY", "MEASURE")
            and _is_amount(fact)
        ):
            yield fact, count
