"""English: tokens, number words, sentence ends."""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.languages.en_phrases import ENGLISH_PHRASES
from pipeline.languages.tokenizer import Language
from pipeline.numbers import read_digits, scaled
from pipeline.patterns import Words
from pipeline.units import Number, Unit

# Digit runs with separators; abbreviations of single letters; words with inner apostrophes, a
# possessive 's apart; single Han characters; runs of dots. Number–letter seams are cut by the classes.
_PATTERN = (
    r"\d+(?:[.,]\d+)*"
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
_HYPHENS = ("-", "‐", "‑")
# Tables, and words of no table, that may begin a number.
_NUMBER_STARTS = frozenset(("numeral", "multiple", "vague_number", "a", "an", "half"))
# A shorter word glued to digits is part of a code: `8mm`, `720p`.
_SHORTEST_NOUN = 5


def _token_pattern(words: Words) -> str:
    return _PATTERN


def _read_number(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    """Read `38.07 billion`, `10-billion`, `two hundred and fifty`, `hundreds of millions`, `a dozen`."""
    unit = units[at]
    if unit.text[0].isdecimal():
        return _read_digits(units, at, words)
    if unit.key in words["numeral"]:
        return _read_words(units, at, words)
    if unit.key in words["multiple"]:
        return _read_multiple(units, at, words)
    if unit.key in words["vague_number"] or unit.key in ("a", "an", "half"):
        return _read_article(units, at, words)
    return None


def _read_digits(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    if _is_code(units, at, words):
        return None
    coefficient, reason = read_digits(units[at].text)
    end = at + 1
    if _glued_key(units, end) == "½":
        coefficient = None if coefficient is None else coefficient + Decimal("0.5")
        end += 1
    scale, end = _read_scale(units, end, words)
    return scaled(coefficient, scale, reason, digits=True), end


def _is_code(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether digits are part of a name or a code: `A320`, `G7`, `5G`, `1+8+n`, `COVID-19`, `#3`."""
    before = units[at - 1] if at and units[at].glued else None
    if before is not None:
        if (
            before.is_word
            and before.key not in words["prefix_currency"]
            and before.key not in words["fiscal_letter"]
        ):
            return True
        if before.key in ("#", "@", "_", "№", "\\", "^"):
            return True
        if before.key in ("+", "/", *_HYPHENS) and before.glued and at > 1:
            earlier = units[at - 2]
            if earlier.is_word and before.key != "/" and earlier.key not in words["number_prefix"]:
                return True
    after = _glued_key(units, at + 1)
    if after and after[0].isalpha():
        return not _is_glued_noun(units, at, before) and not any(
            after in words[table] for table in ("scale", "letter_scale", "unit", "currency", "number_suffix")
        )
    if after in ("+", "/", ":") and _glued_key(units, at + 2):
        return True
    if before is not None and before.key == ":":
        return before.glued and at > 1 and units[at - 2].text[0].isdecimal()
    signed = at > 1 and before is not None and before.key == "+" and units[at - 2].key in ("(", ":")
    return before is not None and before.key in ("+", "/") and before.glued and not signed


def _is_glued_noun(units: Sequence[Unit], at: int, before: Unit | None) -> bool:
    """Whether a space is missing between a number and its noun: `1,418industrial enterprises`."""
    noun = units[at + 1]
    free = before is None or before.key in ("(", "“", '"')
    return free and noun.text.islower() and len(noun.text) >= _SHORTEST_NOUN


def _read_scale(units: Sequence[Unit], at: int, words: Words) -> tuple[Decimal, int]:
    """Read `billion`, `-billion`, `bn`, `hundred million` behind a number."""
    scale = Decimal(1)
    while at < len(units):
        start = at + 1 if units[at].key in _HYPHENS and units[at].glued else at
        if start >= len(units) or (start > at and not units[start].glued):
            break
        key = units[start].key
        if key in words["scale"]:
            scale *= Decimal(words["scale"][key])
        elif scale == 1 and start == at and _is_letter_scale(units, start, words):
            scale = Decimal(words["letter_scale"][key])
        else:
            break
        at = start + 1
    return scale, at


def _is_letter_scale(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether `m`, `k`, `b` glued to digits is a scale: after a currency, or before a counted noun."""
    if units[at].key not in words["letter_scale"]:
        return False
    if at > 1 and units[at - 2].key in words["prefix_currency"]:
        return True
    if not units[at].glued:
        return False
    if units[at].key not in words["unit"]:
        return True
    if at + 1 >= len(units):
        return False
    following = units[at + 1]
    return following.key in words["currency"] or (
        following.is_word
        and not following.capital
        and following.key not in words["stop"]
        and following.key not in words["dimension"]
    )


def _read_words(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    """Read number words; a scale of a million or more stays outside unless more words follow it."""
    numeral, scales = words["numeral"], words["scale"]
    total, group, end = Decimal(0), Decimal(0), at
    while end < len(units):
        key = units[end].key
        if key in numeral:
            value = Decimal(numeral[key])
            if end > at and (not _may_follow(group, value) or units[end - 1].key == "zero"):
                break
            group += value
        elif key == "hundred" and end > at and 0 < group < 100:
            group *= 100
        elif key in scales and end > at and group and _continues(units, end, words):
            total += group * Decimal(scales[key])
            group = Decimal(0)
        elif not (
            (key == "and" or (key in _HYPHENS and units[end].glued))
            and end > at
            and end + 1 < len(units)
            and (key != "and" or group >= 100 or total)
            and units[end + 1].key in numeral
            and _may_follow(group, Decimal(numeral[units[end + 1].key]))
        ):
            break
        end += 1
    coefficient = total + group
    if _ordinal_follows(units, end, words):
        return None
    if [unit.key for unit in units[end : end + 3]] == ["and", "a", "half"]:
        coefficient, end = coefficient + Decimal("0.5"), end + 3
    scale, end = _read_scale(units, end, words)
    return scaled(coefficient, scale, digits=False), end


def _may_follow(group: Decimal, value: Decimal) -> bool:
    """Whether a number word can stand behind a group: five behind twenty, forty behind a hundred."""
    if group == 0:
        return True
    return (value < 10 and group % 10 == 0 and group >= 20) or (value < 100 and group % 100 == 0)


def _continues(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether number words go on behind the scale at index: `two thousand five hundred`."""
    following = at + 1
    if following < len(units) and units[following].key == "and":
        following += 1
    return following < len(units) and units[following].key in words["numeral"] and not units[following].opens


def _ordinal_follows(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether a fraction is written: `two-thirds`, `one third`."""
    if at < len(units) and units[at].key in _HYPHENS:
        at += 1
    return at < len(units) and units[at].key in words["fraction"]


def _read_multiple(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    """Read `hundreds of millions`: the unit that is multiplied, 100000000."""
    value, end = Decimal(words["multiple"][units[at].key]), at + 1
    while end + 1 < len(units) and units[end].key == "of" and units[end + 1].key in words["multiple"]:
        value *= Decimal(words["multiple"][units[end + 1].key])
        end += 2
    return scaled(Decimal(1), value, vague="multiple", digits=False), end


def _read_article(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    """Read `a dozen`, `a million`, `half a million`, `several hundred`."""
    coefficient, vague, end = Decimal(1), words["vague_number"].get(units[at].key, ""), at + 1
    if units[at].key == "half":
        coefficient = Decimal("0.5")
        if end < len(units) and units[end].key in ("a", "an"):
            end += 1
    if end < len(units) and units[end].key in ("dozen", "hundred"):
        coefficient *= Decimal({"dozen": 12, "hundred": 100}[units[end].key])
        end += 1
        scale, end = _read_scale(units, end, words)
        return scaled(coefficient, scale, vague=vague, digits=False), end
    scale, end = _read_scale(units, end, words)
    return None if scale == 1 else (scaled(coefficient, scale, vague=vague, digits=False), end)


def _glued_key(units: Sequence[Unit], at: int) -> str:
    return units[at].key if at < len(units) and units[at].glued else ""


def _ends_sentence(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether a sentence ends with the unit at index: end marks, then closing marks, then a new start."""
    following = at + 1
    if following >= len(units) or units[following].opens:
        return True
    end = at
    while end > max(0, at - _MOST_CLOSING) and units[end].key in _CLOSING and units[end].glued:
        end -= 1
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
    _read_number,
    _NUMBER_STARTS,
    _ends_sentence,
    _SENTENCE_END | _CLOSING,
    ENGLISH_PHRASES,
)
