"""English: tokens, number words, sentence ends."""

from collections.abc import Sequence

from pipeline.languages.en_numbers import NUMBER_STARTS, begins_with_digits, read_number
from pipeline.languages.en_phrases import ENGLISH_PHRASES
from pipeline.languages.tokenizer import Language
from pipeline.patterns import Words
from pipeline.units import Unit

# Digit runs with separators, also with the point first (`.5`); abbreviations of single letters; words with
# inner apostrophes, a possessive 's apart; single Han characters; runs of dots. Number–letter seams are cut
# by the classes.
_PATTERN = (
    r"\d+(?:[.,]\d+)*"
    r"|(?<![^\s(\[$€£¥₹~–—-])\.\d+(?![.,]?\d)"
    r"|(?:[A-Za-z]\.){2,}"
    r"|[\u3400-\u9fff]"
    r"|(?:(?![\u3400-\u9fff])[^\W\d_])+(?:['’](?![sS](?![^\W\d_]))[^\W\d_]+)*"
    r"|(?<=[^\W\d_])['’][sS](?![^\W\d_])"
    r"|\.{2,}"
)
_SENTENCE_END = frozenset(".!?。！？…")
# More closing marks in a row than this are no end of a sentence.
_MOST_CLOSING = 4
_CLOSING = frozenset("\"'”’)]»」』）")


def _token_pattern(words: Words) -> str:
    return _PATTERN


def _ends_sentence(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether a sentence ends with the unit at index: end marks, then closing marks, then a new start."""
    following = at + 1
    if following >= len(units) or units[following].opens:
        return True
    end = at
    while end > max(0, at - _MOST_CLOSING) and units[end].key in _CLOSING and units[end].glued:
        end -= 1
    if begins_with_digits(units[end].key):
        return False
    if units[end].key[0] not in _SENTENCE_END and not units[end].key.endswith("."):
        return False
    after = units[following]
    if after.glued and units[at].key[-1] not in "。！？" and end == at:
        return False
    if after.key in _CLOSING and after.glued:
        return False
    if (
        units[end].key == "."
        and end
        and _is_abbreviation(units, end - 1, words)
        and after.key not in words["sentence_start"]
    ):
        return False
    if units[end].key in ("!", "?", "。", "！", "？"):
        return not (end < at and after.text[0].islower())
    if len(units[end].key) > 1 and units[end].key not in ("...", "....", ".....", "……"):
        return after.key in words["sentence_start"]
    return not after.text[0].islower()


def _is_abbreviation(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether the word before a full stop is an initial or an abbreviation: `B. K. Rao`, `No. 5`."""
    return (len(units[at].text) == 1 and units[at].text.isupper()) or units[at].key in words["abbreviation"]


ENGLISH = Language(
    "en",
    _token_pattern,
    read_number,
    NUMBER_STARTS,
    _ends_sentence,
    _SENTENCE_END | _CLOSING,
    ENGLISH_PHRASES,
)
