"""Simplified Chinese: tokens, numerals, sentence ends."""

from collections.abc import Sequence

from pipeline.languages.tokenizer import Language
from pipeline.languages.zh_nouns import counted
from pipeline.languages.zh_phrases import is_name_word, name_left, name_right, person
from pipeline.patterns import Words
from pipeline.units import Number, Phrases, Unit

# Digit runs with separators, Latin words, runs of dots; every other character alone, Han characters too.
_PATTERN = r"\d+(?:[.,．，]\d+)*|(?:(?![\u3400-\u9fff])[^\W\d_])+|\.{2,}|…+"
_SENTENCE_END = ("。", "！", "？", "!", "?", "；")
_CLOSING = frozenset("\"'”’)]»」』）》")


def _token_pattern(words: Words) -> str:
    return _PATTERN


def _read_number(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    return None


def _ends_sentence(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether a sentence ends with the unit at index."""
    following = at + 1
    if following >= len(units) or units[following].opens:
        return True
    end = at
    while end and units[end].key in _CLOSING:
        end -= 1
    return units[end].key in _SENTENCE_END and units[following].key not in _CLOSING


CHINESE = Language(
    "zh",
    _token_pattern,
    _read_number,
    _ends_sentence,
    Phrases(is_name_word, name_left, name_right, person, counted),
)
