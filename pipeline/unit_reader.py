"""Docs → units: table words of several tokens, numbers, sentences.

    tokens   over  US  $  1.2  bn   (  HK  $  9.4  billion  )
    units    over  US$ <number>     (  HK$ <number>         )

The loops over all tokens do as little as they can: what is rare (a phrase, a number, the end of a sentence)
is found by a look into a set, and only then read.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from operator import add, itemgetter
from typing import Any

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.languages import Language, NewsTokenizer
from pipeline.patterns import Words
from pipeline.units import Number, Unit, Units

# A sentence without an end is cut here, which keeps every walk within a sentence short.
_LONGEST_SENTENCE = 300
# From ten thousand on, a scale word alone can class an investment (`ten-million project`, `亿元项目`).
_SIZE_SCALE = 10_000
# Words of a body from its owner to its head.
_LONGEST_BODY = 7
# A table word of several tokens: the longest wins, then the first, then one that counts as written.
_Phrase = tuple[int, int, bool, int, str]
_longest_first = itemgetter(3, 0, 2, 4)
# A table word of several tokens, its characters without spaces where it counts only as written (else empty),
# and whether it is an abbreviation whose full stop may be that of the sentence.
_Word = tuple[str, str, bool]


class UnitReader:
    """Turn the Docs of one language into units."""

    def __init__(self, vocab: Vocab, language: Language, words: Words) -> None:
        self.language = language
        self.words = words
        self._matcher = PhraseMatcher(vocab, attr="LOWER")
        self._phrases: dict[int, _Word] = {}
        self._add_phrases(vocab)
        self._number_starts = set(words["ordinal"])
        for name in language.number_starts:
            self._number_starts.update(words[name] or (name,))

    def _add_phrases(self, vocab: Vocab) -> None:
        words = self.words
        tokenizer = NewsTokenizer(vocab, self.language.token_pattern(words))
        for word in words.classes:
            tokens, _ = tokenizer.split(word)
            if len(tokens) > 1:
                # What spaCy makes of a Doc, without 20,000 Docs: the hash of each token's lower case.
                hashes: Any = [vocab.strings.add(token.lower()) for token in tokens]
                self._matcher.add(word, [hashes])
                exact = word.replace(" ", "") if word in words.cased else ""
                stopped = word[-1] == "." and word[:-1] in words.classes
                self._phrases[vocab.strings[word]] = (word, exact, stopped)

    def __call__(self, doc: Doc) -> Units:
        """Read a Doc that our tokenizer made."""
        strings = doc.vocab.strings
        # Attribute arrays, not Token objects: making those costs more than all that is done with them.
        pairs = doc.to_array(["ORTH", "SPACY"]).tolist()
        return self.read(
            doc, doc.text, [strings[code] for code, _ in pairs], [bool(space) for _, space in pairs]
        )

    def read(self, doc: Doc, text: str, tokens: Sequence[str], spaces: Sequence[bool]) -> Units:
        """Read a Doc of which text and tokens are at hand, with whether a space follows each."""
        items, numbers = self._join_phrases(text, tokens, spaces, self._find_phrases(doc, tokens))
        units = Units(text, self.words, self.language.phrases, self._join_numbers(items, numbers))
        self._find_sentences(units)
        return units

    def _join_phrases(
        self,
        source: str,
        tokens: Sequence[str],
        spaces: Sequence[bool],
        phrases: Mapping[int, tuple[int, str]],
    ) -> tuple[list[Unit], list[int]]:
        """Units of the tokens, table words of several joined, and where a number may begin."""
        cased, starts, same = self.words.cased, self._number_starts, self.words["same_mark"]
        begins = [0, *accumulate(map(add, map(len, tokens), spaces))]
        items: list[Unit] = []
        numbers: list[int] = []
        index = 0
        glued, opens = False, True
        while index < len(tokens):
            first, text, begin = index, tokens[index], begins[index]
            index += 1
            if first in phrases:
                index, key = phrases[first]
                text = source[begin : begins[index] - spaces[index - 1]]
            elif text.isspace():
                glued, opens = False, opens or "\n" in text or "\r" in text
                continue
            else:
                key = same.get(text) or (text if text in cased else text.lower())
            if key in starts or text[0].isdecimal():
                numbers.append(len(items))
            items.append(Unit(text, key, begin, begin + len(text), first, index, glued, opens))
            glued, opens = not spaces[index - 1], False
        return items, numbers

    def _find_phrases(self, doc: Doc, tokens: Sequence[str]) -> dict[int, tuple[int, str]]:
        """First token → token after the phrase and its table word; the longest, those as written first."""
        known, years, owners = self._phrases, self.words["year_word"], self.words["home_place"]
        found: dict[int, tuple[int, str]] = {}
        fitting: list[_Phrase] = []
        for code, start, end in self._matcher(doc):
            word, exact, stopped = known[code]
            if start and tokens[start] in years and self._takes_year(tokens, start, word):
                # 2023年|营收, 去年|产值: the year takes its word before the longer phrase 年营收 does.
                continue
            if exact and "".join(tokens[start:end]).replace(" ", "") != exact:
                continue
            within = word in owners and self._owns_body(tokens, end)
            if within or self._is_in_number(word, tokens, start, end):
                continue
            if not (stopped and self._ends_there(tokens[end : end + 2])):
                fitting.append((start, end, not exact, start - end, word))
        reach = {start: end for start, end, *_ in sorted(fitting)}
        fitting = [
            phrase
            for phrase in fitting
            if not (reach.get(phrase[0] + 1, 0) > phrase[1] and self._is_counted(tokens, phrase[0]))
        ]
        for together in _overlapping(fitting):
            if len(together) == 1:
                start, end, _, _, word = together[0]
                found[start] = (end, word)
                continue
            taken: set[int] = set()
            for start, end, _, _, word in sorted(together, key=_longest_first):
                if taken.isdisjoint(range(start, end)):
                    taken.update(range(start, end))
                    found[start] = (end, word)
        return found

    def _is_in_number(self, word: str, tokens: Sequence[str], start: int, end: int) -> bool:
        """Whether an idiom is cut out of a written number: `二十|一次`, `一点|五亿`."""
        words = self.words
        if word not in words["idiom"] or tokens[start] not in words["numeral"]:
            return False
        if tokens[end - 1] in words["decimal_point"] and "".join(tokens[end : end + 1]) in words["numeral"]:
            return True
        before = tokens[start - 1] if start else ""
        return any(before in words[table] for table in ("section_unit", "numeral", "decimal_point"))

    def _takes_year(self, tokens: Sequence[str], at: int, word: str) -> bool:
        """Whether what stands before takes 年 from a phrase: 2023年|营收, 十年|中国."""
        before, words = tokens[at - 1], self.words
        counted = before.isdecimal() or before in words["numeral"] or before in words["section_unit"]
        return self._is_year(tokens, at) or (counted and word in words["vague_part"])

    def _is_year(self, tokens: Sequence[str], at: int) -> bool:
        """Whether two tokens are a year: `2023 年`, `去 年`; not 达产 `后 年`."""
        before, words = tokens[at - 1], self.words
        if len(before) == 4 and before.isdecimal():
            return True
        word = before + tokens[at]
        done = word in words["behind_done"] and at > 1 and tokens[at - 2] in words["done_end"]
        return word in words["relative_year"] and not done

    def _is_counted(self, tokens: Sequence[str], at: int) -> bool:
        """Whether a token is the classifier of a number: 20 `个` 人才基地, not `个人`."""
        before = tokens[at - 1][-1] if at else ""
        return tokens[at] in self.words["classifier"] and (
            before.isdecimal() or before in self.words["numeral"] or before in self.words["number_tail"]
        )

    def _owns_body(self, tokens: Sequence[str], end: int) -> bool:
        """Whether a body's name begins inside the phrase: `the zone's administrative committee`."""
        start = end + 1 if tokens[end : end + 1] in (["'s"], ["’s"]) else end
        if tokens[start - 1] not in ("'s", "’s"):
            return False
        heads = self.words["small_head"]
        for at, token in enumerate(tokens[start : start + _LONGEST_BODY], start):
            if token in heads or " ".join(tokens[at : at + 2]) in heads:
                return True
            if not token.islower():
                return False
        return False

    def _ends_there(self, behind: Sequence[str]) -> bool:
        """Whether the full stop of `Ltd.` ends the sentence rather than the abbreviation."""
        after = next((text for text in behind if text.strip(" ")), "")
        return not after.strip() or (after.istitle() and after.lower() in self.words["sentence_start"])

    def _join_numbers(self, items: list[Unit], starts: Sequence[int]) -> list[Unit]:
        joined: list[Unit] = []
        done = 0
        for at in starts:
            if at < done:
                continue
            joined += items[done:at]
            whole, done = self._read_number(items, at)
            joined.append(whole)
        return joined + items[done:]

    def _read_number(self, items: list[Unit], at: int) -> tuple[Unit, int]:
        """The unit that begins at an index where a number may begin, and the index behind it."""
        unit, words = items[at], self.words
        decimal = unit.text[0].isdecimal()
        if decimal and at + 1 < len(items):
            suffix = items[at + 1]
            if suffix.glued and suffix.key in words["ordinal_suffix"]:
                return _span(items, at, at + 2, "<ordinal>"), at + 2
        if unit.key in words["ordinal"]:
            unit.key = "<ordinal>"
        is_code = decimal and unit.last - unit.first > 1
        result = None if is_code else self.language.read_number(items, at, words)
        if result is None:
            return unit, at + 1
        number, end = result
        whole = _span(items, at, end, "<number>")
        whole.number = number
        whole.key = self._number_key(whole.text, number)
        return whole, end

    def _number_key(self, text: str, number: Number) -> str:
        """What rules see of a number."""
        if number.year:
            return "<year>"
        if number.scale >= _SIZE_SCALE:
            return "<size>" if any(mark in text for mark in self.words["size_mark"]) else "<scaled>"
        if number.digits and number.scale == 1 and number.value is not None:
            if text.isnumeric() and len(text) == 4 and 1900 <= number.value <= 2100:
                return "<year>"
            if text.isdecimal() and len(text) <= 2 and 1 <= number.value <= 31:
                return "<day>"
        return "<number>"

    def _find_sentences(self, units: Units) -> None:
        marks, ends, items = self.language.end_marks, self.language.ends_sentence, units.items
        possible = {index for index, key in enumerate(units.keys) if key[-1] in marks or key[0] in marks}
        possible.update(index - 1 for index in units.opening if index)
        possible.add(len(units) - 1)
        first = 0
        for index in sorted(possible):
            while index - first > _LONGEST_SENTENCE:
                units.sentences.append((first, first + _LONGEST_SENTENCE + 1))
                first += _LONGEST_SENTENCE + 1
            if index >= first and (index - first == _LONGEST_SENTENCE or ends(items, index, self.words)):
                units.sentences.append((first, index + 1))
                first = index + 1
        for number, (first, last) in enumerate(units.sentences):
            units.sentence_of += [number] * (last - first)


def _overlapping(phrases: list[_Phrase]) -> Iterator[list[_Phrase]]:
    """Groups of phrases that overlap, directly or through others of the group."""
    group: list[_Phrase] = []
    reach = 0
    for phrase in sorted(phrases):
        if phrase[0] >= reach and group:
            yield group
            group = []
        group.append(phrase)
        reach = max(reach, phrase[1])
    if group:
        yield group


def _span(items: Sequence[Unit], first: int, last: int, key: str) -> Unit:
    head, tail = items[first], items[last - 1]
    text = head.text if last == first + 1 else _joined_text(items[first:last])
    return Unit(text, key, head.start, tail.end, head.first, tail.last, head.glued, head.opens)


def _joined_text(items: Sequence[Unit]) -> str:
    return items[0].text + "".join(unit.text if unit.glued else " " + unit.text for unit in items[1:])
