"""Rules → spans over units.

Matching goes in three steps, each linear in the text:

1. `UnitReader` (`unit_reader.py`) turns a Doc into units: table words of several tokens (PhraseMatcher),
   numbers, sentences.
2. `RuleMatcher` runs a label's rules: templates as regular expressions over the spelled units, raw patterns
   with spaCy's Matcher.
3. Of overlapping matches the longest wins, of equally long ones the rule that stands first in its file.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.patterns import Words
from pipeline.rules import Rule
from pipeline.templates import Alphabet, Template
from pipeline.units import Units


@dataclass(slots=True)
class Match:
    """A rule that holds for the units `first` to `last`; its record's span is `start` to `end`."""

    rule: Rule
    first: int
    last: int
    start: int
    end: int


class RuleMatcher:
    """All rules of one label, compiled."""

    def __init__(self, vocab: Vocab, words: Words, label: str, rules: Iterable[Rule] | None = None) -> None:
        self._vocab = vocab
        own = tuple(words.rules.get(label, ()) if rules is None else rules)
        # Rules of other words spell a text for themselves.
        self._alphabet = None if rules is None else Alphabet(own, words.tables)
        alphabet = self._alphabet or words.alphabet
        self._templates = [Template(rule, alphabet) for rule in own if rule.template]
        self._raw = {rule.id: rule for rule in own if not rule.template}
        self._order = {rule.id: order for order, rule in enumerate(own)}
        self._matcher = Matcher(vocab, validate=False)
        for rule in self._raw.values():
            self._matcher.add(rule.id, [[dict(token) for token in rule.tokens]], greedy="LONGEST")

    def find(self, units: Units) -> list[Match]:
        """Find the matches of all rules, overlaps settled, in reading order."""
        return self._settle(self.find_all(units))

    def find_all(self, units: Units) -> list[Match]:
        """Find the matches of all rules, overlapping ones too; none goes over the end of a paragraph."""
        spelling = self._alphabet.spell(units.keys) if self._alphabet else units.spelling
        present = frozenset(spelling)
        found = [
            Match(template.rule, *hit)
            for template in self._templates
            for hit in template.find(spelling, present)
        ]
        if self._raw:
            found += self._match_raw(units)
        opening = units.opening
        return [
            m
            for m in found
            if m.last - m.first == 1 or bisect_right(opening, m.first) == bisect_left(opening, m.last)
        ]

    def _match_raw(self, units: Units) -> Iterable[Match]:
        """Matches of the rules that are raw spaCy patterns, over a Doc whose tokens are the units."""
        doc = Doc(self._vocab, words=[u.text for u in units], lemmas=units.keys)
        for rule_id, first, last in self._matcher(doc):
            yield Match(self._raw[self._vocab.strings[rule_id]], first, last, first, last)

    def _settle(self, found: list[Match]) -> list[Match]:
        found.sort(key=lambda m: (m.start - m.end, m.first - m.last, self._order[m.rule.id], m.first))
        taken: set[int] = set()
        kept = []
        for match in found:
            if taken.isdisjoint(range(match.start, match.end)):
                taken.update(range(match.start, match.end))
                kept.append(match)
        return sorted(kept, key=lambda m: m.start)
