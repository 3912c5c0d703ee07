"""Simplified Chinese: tokens and sentence ends; numerals stand in `zh_numerals.py`.

总 投 资 380.7 亿 元 ， 用 地 25 万 平方米      one token each; a unit word is whole behind a numeral
"""

import re
from collections.abc import Sequence

from pipeline.languages.tokenizer import Language
from pipeline.languages.zh_nouns import counted, noun_before, noun_behind
from pipeline.languages.zh_numerals import NUMBER_STARTS, read_number
from pipeline.languages.zh_people import person
from pipeline.languages.zh_phrases import is_name_word, name_left, name_right
from pipeline.patterns import Words
from pipeline.units import Phrases, Unit

_HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Digits in groups of three, also with commas of full width (`5，000`).
_GROUPED = r"\d{1,3}(?:[,，]\d{3})+(?![,，]?\d)(?:[.．·]\d+)?"
# Digit runs with separators; words of any script but Han; runs of dots. All else stands alone.
_PATTERN = rf"{_GROUPED}|\d+(?:[.,．·]\d+)*|(?:(?![{_HAN}])[^\W\d_])+|\.{{2,}}|…+"
# Tables whose words are one token right behind a numeral.
_FOLLOWING = ("scale", "currency", "unit", "classifier", "percentage_point", "time_unit", "subunit")
_NUMERALS = ("numeral", "section_unit", "scale", "number_tail")
_SENTENCE_END = frozenset("。！？!?")
# More closing marks in a row than this are no end of a sentence.
_MOST_CLOSING = 4
_CLOSING = frozenset("\"'”’)]»」』）》〉】")


def _token_pattern(words: Words) -> str:
    """Regular expression of one token, made from the tables: `(?<=[一二…])(?:个百分点|平方米|…)|…`."""
    words_behind = (word for table in _FOLLOWING for word in words[table])
    following = {word for word in words_behind if len(word) > 1 and word[0] > "\u3000"}
    numerals = {word for table in _NUMERALS for word in words[table] if len(word) == 1}
    if not following or not numerals:
        return _PATTERN
    longest = "|".join(sorted(map(re.escape, following), key=lambda word: (-len(word), word)))
    return rf"(?<=[\d{''.join(sorted(numerals))}])(?:{longest})|{_PATTERN}"


def _ends_sentence(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether a sentence ends with the unit at index: 。！？ with closing marks behind, or the line's end.

    `；` and `……` end none: an indirect quote runs on over them.
    """
    following = at + 1
    if following >= len(units) or units[following].opens:
        return True
    key = units[at].key
    if key not in _SENTENCE_END and key not in _CLOSING:
        return False
    end = at
    while end > max(0, at - _MOST_CLOSING) and units[end].key in _CLOSING:
        end -= 1
    after = units[following].key
    return units[end].key in _SENTENCE_END and after not in _CLOSING and after not in _SENTENCE_END


CHINESE = Language(
    "zh",
    _token_pattern,
    read_number,
    NUMBER_STARTS,
    _ends_sentence,
    _SENTENCE_END | _CLOSING,
    Phrases(is_name_word, name_left, name_right, person, counted, noun_before, noun_behind),
    letters=r"[\u3400-\u9fff]",
    weight=4,
)
