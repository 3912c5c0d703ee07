"""TERM: names, titles, slogans and coined words in quotation marks, as far as they are no speech.

the “Double Hundred” campaign        the 《Measures for Green Workshops》
     └ term                                └ title
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from pipeline.extractors.marks import Pair, find_pairs
from pipeline.match import RuleMatcher
from pipeline.units import Fact, Units

_TRAILING = (",", ".", ";", ":", "!", "?", "，", "。", "…")
# A term is a name, not a paragraph.
_MOST_WORDS = 30


class _Stretches:
    """The stretches of facts in reading order, asked without a walk over all of them."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._firsts = [fact.first for fact in facts]
        self._furthest = list(accumulate((fact.last for fact in facts), max))
        self.starts = set(self._firsts)

    def hold(self, pair: Pair) -> bool:
        """Whether one of them holds a pair of marks."""
        before = bisect_right(self._firsts, pair.opening)
        return before > 0 and self._furthest[before - 1] >= pair.closing


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find terms and titles; marks around speech, fragments of speech and organizations are none."""
    quotes = known["QUOTE"]
    direct = _Stretches([fact for fact in quotes if fact.columns["kind"] == "direct"])
    indirect = _Stretches([fact for fact in quotes if fact.columns["kind"] == "indirect"])
    names = {(fact.first, fact.last) for fact in known["ORG"]}
    facts: list[Fact] = []
    for pair in find_pairs(units):
        first, last = _content(units, pair)
        inside = direct.hold(pair)
        if (
            first >= last
            or len(units.slice(first, last)) < 2
            or pair.repaired == "unclosed"
            or pair.opening + 1 in direct.starts
            or (pair.depth > inside)
            or (first, last) in names
            or _is_fragment(units, pair, indirect)
            or _is_speech(units, pair, first, last, inside=inside)
        ):
            continue
        kind = "title" if pair.kind == "title" or _is_title(units, pair, first, last) else "term"
        facts.append(Fact("TERM", first, last, kind, {"kind": kind}))
    return facts


def _content(units: Units, pair: Pair) -> tuple[int, int]:
    first, last = pair.opening + 1, min(pair.closing, len(units))
    while last > first and units.key(last - 1) in _TRAILING:
        last -= 1
    return first, last


def _is_fragment(units: Units, pair: Pair, indirect: _Stretches) -> bool:
    """Whether marks inside an indirect quote hold some of its words rather than a name."""
    if not indirect.hold(pair):
        return False
    return not units[pair.opening + 1].capital and units.key(pair.opening - 1) in units.words["finite"]


def _is_speech(units: Units, pair: Pair, first: int, last: int, *, inside: bool) -> bool:
    """Whether inner marks hold speech (`He told me ‘come back later’`), or more words than a term has."""
    if pair.kind != "title" and sum(units[i].is_word for i in range(first, last)) > _MOST_WORDS:
        return True
    start = units.sentence(pair.opening)[0]
    return inside and units.holds("inner_speech", max(start, pair.opening - 3), pair.opening)


def _is_title(units: Units, pair: Pair, first: int, last: int) -> bool:
    """Whether a document, plan or work is named: by a word of its name or by the noun before the marks."""
    if last - first > 1 and units.has(last - 1, "document_ending"):
        return True
    if not units[first].capital and units[first].number is None and units.key(first) != "<ordinal>":
        return False
    named = units.holds("document_word", first, last)
    before = units.has(pair.opening - 1, "document_noun") or (
        units.key(pair.opening - 1) == "," and units.has(pair.opening - 2, "document_noun")
    )
    return named or before
