"""Attributions that stand behind or inside what they attribute, in languages that part words by spaces.

The quay is full, Li Wei said.    The quay, Li Wei said, is full.     The quay is full, said Li Wei.
└ report          └ trailing      └ part    └ parenthesis └ part      └ report          └ inverted
"""

from collections.abc import Iterator

from pipeline.extractors.people import Speaker
from pipeline.extractors.quote_talk import Talk
from pipeline.match import Match

# First unit, unit behind the last, and speaker of what is reported.
Reading = Iterator[tuple[int, int, Speaker | None]]
# Units behind a cue that closes its sentence: `…, he said on Monday in London.`
_LONGEST_TAIL = 10
# Units of a parenthesis: `, the deputy director of the bureau said,`.
_LONGEST_PARENTHESIS = 14
# Units of a clause whose verb no table needs to know.
_CLAUSE_UNITS = 9
_VERBS = frozenset(("finite", "verb", "plan_cue"))
# Before these a word that may be a verb is one.
_DETERMINERS = ("the", "a", "an", "its", "his", "her", "their", "our", "of", "to", "'s", "’s", "”", "’", '"')


def attributed(talk: Talk, cue: Match, start: int, end: int) -> Reading:
    """What stands before, or on both sides of, an attribution within the sentence `start` to `end`."""
    tail = report_end(talk, cue, end)
    quoted = cue.last < tail < end and talk.units.key(tail) in ("“", '"', "‘", "'")
    opening = max((i for i in range(start, cue.first) if _parts(talk, i, cue.first)), default=-1)
    if quoted and talk.units.key(opening - 1) not in ("and", "but", "or"):
        return
    if opening > start and is_parenthesis(talk, opening, cue.last, start, end):
        speaker = talk.speakers.read(opening + 1, cue.first)
        yield start, opening, speaker
        yield cue.last + 1, end, speaker
    elif opening > start + 2 and _is_trailing(talk, cue, start, tail):
        yield start, opening, talk.speakers.read(opening + 1, cue.first)
    elif _is_inverted(talk, cue, start, tail):
        yield start, cue.first - 1, talk.subject_after(cue.last, tail)


def is_parenthesis(talk: Talk, opening: int, closing: int, start: int, end: int) -> bool:
    """Whether an attribution between two commas breaks a clause whose verb stands behind it."""
    units = talk.units
    if units.key(closing) != "," or closing - opening > _LONGEST_PARENTHESIS or closing + 1 >= end:
        return False
    whole = not has_verb(talk, start, opening) or units.has(closing + 1, "going_on_word")
    return whole and has_verb(talk, closing + 1, end) and not units.has(closing + 1, "participle")


def report_end(talk: Talk, cue: Match, end: int) -> int:
    """End of the attribution: where another report goes on behind it (`…, he said, adding that …`)."""
    units = talk.units
    marks = talk.pairs_within(cue.last + 1, cue.last + 2)
    end = next((p.opening for p in marks if p.opening == cue.last + 1 and units.key(cue.last) == ","), end)
    return next(
        (i for i in range(cue.last, end) if units.key(i) == "," and units.has(i + 1, "participle")), end
    )


def _is_inverted(talk: Talk, cue: Match, start: int, end: int) -> bool:
    """Whether verb and speaker close the sentence (`…, said local officials.`)."""
    behind = end - cue.last
    return (
        0 < behind <= _LONGEST_TAIL * 2
        and (cue.rule.id == "said" or talk.units[cue.last].capital)
        and talk.units.key(cue.first - 1) == ","
        and _is_clause(talk, start, cue.first - 1, cue.last)
        and not has_verb(talk, cue.last, end)
    )


def _is_trailing(talk: Talk, cue: Match, start: int, end: int) -> bool:
    """Whether a cue closes the sentence (`…, she said.`)."""
    units = talk.units
    if (
        end - cue.last > _LONGEST_TAIL
        or not has_verb(talk, start, cue.first)
        or has_verb(talk, cue.last, end)
    ):
        return False
    closes = units.key(cue.last) in (".", ",") or cue.last == end
    return closes or units.has(cue.last, "aside") or units.has(cue.last, "weekday")


def _parts(talk: Talk, comma: int, verb: int) -> bool:
    """Whether a comma parts a report from `X, director of Y, said`, and does not stand within that."""
    units = talk.units
    if units.key(comma) != "," or comma == verb - 1:
        return False
    at = comma + 1
    while at < verb and (units.key(at) in ("the", "a", "an") or units.has(at, "title_prefix")):
        at += 1
    return not (units.has(at, "title") and units.key(verb - 1) == ",")


def _is_clause(talk: Talk, first: int, end: int, named: int) -> bool:
    """Whether a finite verb, or more words than an adverbial has, stands before an attribution to a name."""
    begins = named < len(talk.units) and talk.units[named].capital
    return (begins and end - first >= _CLAUSE_UNITS) or has_verb(talk, first, end)


def has_verb(talk: Talk, first: int, end: int) -> bool:
    """Whether units hold a finite verb; capitalized words inside them are names."""
    return any(_is_verb(talk, i) for i in range(first, end) if i == first or not talk.units[i].capital)


def _is_verb(talk: Talk, index: int) -> bool:
    units = talk.units
    verb = units.key(index).partition(" ")[0]
    if verb.endswith("ed") or verb in units.words["finite"]:
        return verb.endswith("ed") or units.key(index - 1) not in _DETERMINERS
    return units.has_any(index, _VERBS) and units.key(index - 1) not in _DETERMINERS
