"""Docs → units: table words of several tokens, numbers, sentences.

    tokens   over  US  $  1.2  bn   (  HK  $  9.4  billion  )
    units    over  US$ <number>     (  HK$ <number>         )

The loops over all tokens do as little as they can: what is rare (a phrase, a number, the end of a sentence)
is found by a look into a set, and only then read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, compress, count, repeat
from operator import add, itemgetter
from typing import Any

from spacy.attrs import LOWER
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.languages import Language, NewsTokenizer, begins_with_digits
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
# Stands for every token that no word of several tokens holds.
_OTHER = "\0"


@dataclass(frozen=True, slots=True)
class _Word:
    """A table word of several tokens.

    Attributes:
        word: The word.
        exact: Its characters without spaces where it counts only as written, else empty.
        stopped: Whether it is an abbreviation whose full stop may be that of the sentence.
        dated: Whether it begins with a word that may belong to a year.
        owner: Whether it may be the owner of a body.
        idiom: Whether it begins with a numeral but counts nothing.
        plain: Whether it counts wherever it stands.
    """

    word: str
    exact: str
    stopped: bool
    dated: bool
    owner: bool
    idiom: bool
    plain: bool = field(init=False)

    def __post_init__(self) -> None:
        limited = self.exact or self.stopped or self.dated or self.owner or self.idiom
        object.__setattr__(self, "plain", not limited)


class UnitReader:
    """Turn the Docs of one language into units."""

    def __init__(self, language: Language, words: Words) -> None:
        self.language = language
        self.words = words
        # It knows the tokens of table words only, however much is read.
        self._vocab = Vocab(lex_attr_getters={LOWER: str.lower})
        self._matcher = PhraseMatcher(self._vocab, attr="LOWER")
        self._phrases: dict[int, _Word] = {}
        self._tokens: dict[str, str] = {}
        self._add_phrases()
        # Words whose key is not their lower case.
        self._as_written = {**dict(zip(words.cased, words.cased, strict=True)), **words["same_mark"]}
        self._number_starts = set(words["ordinal"])
        for name in language.number_starts:
            self._number_starts.update(words[name] or (name,))

    def _add_phrases(self) -> None:
        words, strings = self.words, self._vocab.strings
        tokenizer = NewsTokenizer(self._vocab, self.language.token_pattern(words))
        for word in words.classes:
            tokens, _ = tokenizer.split(word)
            if len(tokens) > 1:
                lowered = [token.lower() for token in tokens]
                self._tokens.update(zip(lowered, lowered, strict=True))
                # What spaCy makes of a Doc, without 20,000 Docs: the hash of each token's lower case.
                hashes: Any = [strings.add(token) for token in lowered]
                self._matcher.add(word, [hashes])
                self._phrases[strings[word]] = _Word(
                    word,
                    exact=word.replace(" ", "") if word in words.cased else "",
                    stopped=word[-1] == "." and word[:-1] in words.classes,
                    dated=tokens[0] in words["year_word"],
                    owner=word in words["home_place"],
                    idiom=word in words["idiom"] and tokens[0] in words["numeral"],
                )

    def __call__(self, doc: Doc) -> Units:
        """Read a Doc that our tokenizer made."""
        strings = doc.vocab.strings
        # Attribute arrays, not Token objects: making those costs more than all that is done with them.
        pairs = doc.to_array(["ORTH", "SPACY"]).tolist()
        return self.read(doc.text, [strings[code] for code, _ in pairs], [bool(space) for _, space in pairs])

    def read(self, text: str, tokens: Sequence[str], spaces: Sequence[bool]) -> Units:
        """Read a text that is cut into tokens, with whether a space follows each."""
        lowered = list(map(str.lower, tokens))
        items, numbers = self._join_phrases(text, tokens, lowered, spaces)
        units = Units(text, self.words, self.language.phrases, self._join_numbers(items, numbers))
        self._find_sentences(units)
        return units

    def _join_phrases(
        self,
        source: str,
        tokens: Sequence[str],
        lowered: Sequence[str],
        spaces: Sequence[bool],
    ) -> tuple[list[Unit], list[int]]:
        """Units of the tokens, table words of several joined, and where a number may begin."""
        phrases = self._find_phrases(tokens, lowered)
        starts, as_written = self._number_starts, self._as_written
        begins = [0, *accumulate(map(add, map(len, tokens), spaces))]
        items: list[Unit] = []
        numbers: list[int] = []
        done = 0
        glued, opens = False, True
        for first, (token, lower, begin) in enumerate(zip(tokens, lowered, begins, strict=False)):
            if first < done:
                continue
            if first in phrases:
                done, key = phrases[first]
                text = source[begin : begins[done] - spaces[done - 1]]
            elif token.isspace():
                glued, opens = False, opens or "\n" in token or "\r" in token
                continue
            else:
                done, text, key = first + 1, token, as_written.get(token, lower)
            if key in starts or begins_with_digits(text):
                numbers.append(len(items))
            items.append(Unit(text, key, begin, begin + len(text), first, done, glued, opens))
            glued, opens = not spaces[done - 1], False
        return items, numbers

    def _find_phrases(self, tokens: Sequence[str], lowered: Sequence[str]) -> dict[int, tuple[int, str]]:
        """First token → token after the phrase and its table word; the longest, those as written first."""
        known = self._phrases
        # A Doc of known tokens costs half, above all where a text has many words that were never seen.
        doc = Doc(self._vocab, list(map(self._tokens.get, lowered, repeat(_OTHER))))
        found: dict[int, tuple[int, str]] = {}
        fitting: list[_Phrase] = []
        for code, start, end in self._matcher(doc):
            phrase = known[code]
            if phrase.plain or self._fits(phrase, tokens, start, end):
                fitting.append((start, end, not phrase.exact, start - end, phrase.word))
        reach = {start: end for start, end, *_ in sorted(fitting)}
        fitting = [
            phrase
            for phrase in fitting
            if not (reach.get(phrase[0] + 1, 0) > phrase[1] and self._gives_way(tokens, phrase[0], phrase[4]))
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

    def _fits(self, phrase: _Word, tokens: Sequence[str], start: int, end: int) -> bool:
        """Whether a word of several tokens counts where it stands."""
        if phrase.dated and start and self._takes_year(tokens, start, phrase.word):
            # 2023年|营收, 去年|产值: the year takes its word before the longer phrase 年营收 does.
            return False
        if phrase.exact and "".join(tokens[start:end]).replace(" ", "") != phrase.exact:
            return False
        if phrase.owner and self._owns_body(tokens, end):
            return False
        if phrase.idiom and self._is_in_number(tokens, start, end):
            return False
        return not (phrase.stopped and self._ends_there(tokens[end : end + 2]))

    def _is_in_number(self, tokens: Sequence[str], start: int, end: int) -> bool:
        """Whether an idiom is cut out of a written number: `二十|一次`, `一点|五亿`."""
        words = self.words
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
        return (word in words["relative_year"] or word in words["named_year"]) and not done

    def _gives_way(self, tokens: Sequence[str], at: int, word: str) -> bool:
        """Whether a word ends before one that it crosses: 20 `个` 人才, not `个人`; 截`至` 今年."""
        if word in self.words["until_now"]:
            return True
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
        decimal = begins_with_digits(unit.text)
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
        marks, ends = self.language.end_marks, self.language.ends_sentence
        ending = {key for key in set(units.keys) if key[-1] in marks or key[0] in marks}
        possible = set(compress(count(), map(ending.__contains__, units.keys)))
        possible.update(index - 1 for index in units.opening if index)
        possible.add(len(units) - 1)
        first = 0
        for index in sorted(possible):
            while index - first > _LONGEST_SENTENCE:
                units.sentences.append((first, first + _LONGEST_SENTENCE + 1))
                first += _LONGEST_SENTENCE + 1
            if index >= first and (index - first == _LONGEST_SENTENCE or ends(units, index, self.words)):
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
