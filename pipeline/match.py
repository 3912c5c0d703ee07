"""Rules → spans over units.

Matching goes in three steps, each linear in the text:

1. `UnitReader` turns a Doc into units: table words of several tokens (PhraseMatcher), numbers, sentences.
2. `RuleMatcher` runs a label's rules: templates as regular expressions over the spelled units, raw patterns
   with spaCy's Matcher.
3. Of overlapping matches the longest wins, of equally long ones the rule that stands first in its file.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.languages import Language, NewsTokenizer
from pipeline.patterns import Words
from pipeline.rules import Rule
from pipeline.templates import Alphabet, Template
from pipeline.units import Unit, Units

# A sentence without an end is cut here, which keeps every walk within a sentence short.
_LONGEST_SENTENCE = 300
# From ten thousand on, a scale word alone can class an investment (`ten-million project`, `亿元项目`).
_SIZE_SCALE = 10_000


@dataclass(slots=True)
class Match:
    """A rule that holds for the units `first` to `last`; its record's span is `start` to `end`."""

    rule: Rule
    first: int
    last: int
    start: int
    end: int


class UnitReader:
    """Turn the Docs of one language into units."""

    def __init__(self, vocab: Vocab, language: Language, words: Words) -> None:
        self.language = language
        self.words = words
        self._phrases = PhraseMatcher(vocab, attr="LOWER")
        tokenizer = NewsTokenizer(vocab, language.token_pattern(words))
        for word in words.classes:
            doc = tokenizer(word)
            if len(doc) > 1:
                self._phrases.add(word, [doc])

    def __call__(self, doc: Doc) -> Units:
        """Read a Doc that our tokenizer made."""
        strings = doc.vocab.strings
        # Attribute arrays, not Token objects: making those costs more than all that is done with them.
        tokens = [(strings[code], bool(space)) for code, space in doc.to_array(["ORTH", "SPACY"]).tolist()]
        items = self._join_numbers(self._join_phrases(doc, tokens))
        text = "".join(word + " " if space else word for word, space in tokens)
        units = Units(text, self.words, self.language.phrases, items)
        self._find_sentences(units)
        return units

    def _join_phrases(self, doc: Doc, tokens: Sequence[tuple[str, bool]]) -> list[Unit]:
        """Units of the tokens `(text, whether a space follows)`, table words of several tokens joined."""
        cased = self.words.cased
        phrases = self._find_phrases(doc, [text for text, _ in tokens])
        items: list[Unit] = []
        start = skip_to = 0
        glued, opens = False, True
        for index, (text, space) in enumerate(tokens):
            begin, start = start, start + len(text) + space
            if index < skip_to:
                joined = items[-1]
                joined.text += " " * (begin - joined.end) + text
                joined.end, glued = begin + len(text), not space
                continue
            if text.isspace():
                glued, opens = False, opens or "\n" in text or "\r" in text
                continue
            skip_to, key = phrases.get(index) or (index + 1, text if text in cased else text.lower())
            items.append(Unit(text, key, begin, begin + len(text), index, skip_to, glued, opens))
            glued, opens = not space, False
        return items

    def _find_phrases(self, doc: Doc, texts: Sequence[str]) -> dict[int, tuple[int, str]]:
        """First token → token after the phrase and its table word; the longest, those as written first."""
        strings, cased, years = doc.vocab.strings, self.words.cased, self.words["year_word"]
        fitting = []
        for code, start, end in self._phrases(doc):
            word = strings[code]
            if (
                start
                and texts[start] in years
                and texts[start - 1].isdecimal()
                and len(texts[start - 1]) == 4
            ):
                # 2023年|营收: the year takes its word before the longer phrase 年营收 does.
                continue
            exact = word in cased
            if exact and "".join(texts[start:end]).replace(" ", "") != word.replace(" ", ""):
                continue
            if not self._takes_full_stop(word, texts[end : end + 2]):
                fitting.append((start - end, start, not exact, end, word))
        found: dict[int, tuple[int, str]] = {}
        taken: set[int] = set()
        for _, start, _, end, word in sorted(fitting):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                found[start] = (end, word)
        return found

    def _takes_full_stop(self, word: str, behind: Sequence[str]) -> bool:
        """Whether the full stop of `Ltd.` ends the sentence rather than the abbreviation."""
        if not word.endswith(".") or word[:-1] not in self.words.classes:
            return False
        after = next((text for text in behind if text.strip(" ")), "")
        return not after.strip() or (after.istitle() and after.lower() in self.words["sentence_start"])

    def _join_numbers(self, items: list[Unit]) -> list[Unit]:
        read, words = self.language.read_number, self.words
        joined: list[Unit] = []
        at = 0
        while at < len(items):
            unit = items[at]
            if unit.text[0].isdecimal() and at + 1 < len(items):
                suffix = items[at + 1]
                if suffix.glued and suffix.key in words["ordinal_suffix"]:
                    joined.append(_span(items, at, at + 2, "<ordinal>"))
                    at += 2
                    continue
            if unit.key in words["ordinal"]:
                unit.key = "<ordinal>"
            joined_code = unit.text[0].isdecimal() and unit.last - unit.first > 1
            result = None if joined_code else read(items, at, words)
            if result is None:
                joined.append(unit)
                at += 1
                continue
            number, end = result
            whole = _span(items, at, end, "<number>")
            whole.number = number
            if number.scale >= _SIZE_SCALE:
                whole.key = "<size>" if any(mark in whole.text for mark in words["size_mark"]) else "<scaled>"
            elif number.digits and number.scale == 1 and number.value is not None:
                if whole.text.isnumeric() and len(whole.text) == 4 and 1900 <= number.value <= 2100:
                    whole.key = "<year>"
                elif whole.text.isdecimal() and len(whole.text) <= 2 and 1 <= number.value <= 31:
                    whole.key = "<day>"
            joined.append(whole)
            at = end
        return joined

    def _find_sentences(self, units: Units) -> None:
        ends = self.language.ends_sentence
        first = 0
        for index in range(len(units)):
            units.sentence_of.append(len(units.sentences))
            if ends(units.items, index, self.words) or index - first >= _LONGEST_SENTENCE:
                units.sentences.append((first, index + 1))
                first = index + 1


def _span(items: Sequence[Unit], first: int, last: int, key: str) -> Unit:
    head, tail = items[first], items[last - 1]
    text = head.text if last == first + 1 else _joined_text(items[first:last])
    return Unit(text, key, head.start, tail.end, head.first, tail.last, head.glued, head.opens)


def _joined_text(items: Sequence[Unit]) -> str:
    return items[0].text + "".join(unit.text if unit.glued else " " + unit.text for unit in items[1:])


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
