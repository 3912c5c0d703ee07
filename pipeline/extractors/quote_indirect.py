"""Indirect quotes: what is reported without marks, up to the end of the sentence."""

from collections.abc import Callable, Iterator, Mapping

from pipeline.extractors.quote_talk import COMMAS, END_MARKS, Talk
from pipeline.extractors.speakers import Speaker
from pipeline.match import Match

# Quotes found before this many others cannot overlap what comes.
_RECENT = 8
# Units behind a cue that closes its sentence: `…, he said on Monday in London.`
_LONGEST_TAIL = 10
# Units between a reporting verb and the `that` it governs.
_THAT_REACH = 12
# Units of a dateline, and the dashes that end it.
_DATELINE_REACH = 14
_DASHES = ("-", "–", "—", "--")
# A clause behind a verb without any mark has at least this many units.
_CLAUSE_UNITS = 6
Reading = Iterator[tuple[int, int, Speaker | None]]


def read_cue(talk: Talk, cue: Match) -> None:
    """Read the clause that a cue reports, if it reports one and somebody says it."""
    for start, end, speaker in READERS[cue.rule.reads](talk, cue):
        first, last = _trim(talk, start, end)
        if speaker and last - first >= 2 and not _holds_direct(talk, first, last):
            talk.facts.append(talk.fact(first, last, "indirect", speaker, talk.cue_text(cue), cue.rule.id))


def _said(talk: Talk, cue: Match) -> Reading:
    units = talk.units
    start, end = units.sentence(cue.first)
    start = max(_behind_dateline(talk, start, cue.first), talk.closing_before(cue.first))
    passive = units.has(cue.first - 1, "passive") and not units.has(cue.first, "passive_cue")
    if passive or _is_document(talk, start, cue.first):
        return
    first = _content_start(talk, cue, end)
    if first:
        yield first, end, talk.speakers.read(start, cue.first)
    elif _is_trailing(talk, cue, start, end):
        comma = max(
            i
            for i in range(start, cue.first)
            if units.key(i) == "," and not _in_appositive(talk, i, cue.first)
        )
        yield start, comma, talk.speakers.read(comma + 1, cue.first)
    elif _is_inverted(talk, cue, start, end):
        yield start, cue.first - 1, talk.subject_after(cue.last, end)


def _is_inverted(talk: Talk, cue: Match, start: int, end: int) -> bool:
    """Whether verb and speaker close the sentence (`…, said local officials.`)."""
    behind = end - cue.last
    return (
        (cue.rule.id == "said" or talk.units[cue.last].capital)
        and talk.units.key(cue.first - 1) == ","
        and 1 < behind <= _LONGEST_TAIL * 2
        and _has_verb(talk, start, cue.first - 1)
        and not _has_verb(talk, cue.last, end)
    )


def _content_start(talk: Talk, cue: Match, end: int) -> int:
    """Where the reported clause begins, behind `that` or right behind the verb; 0 if there is none."""
    units, at = talk.units, cue.last
    if units.key(at) == "that":
        return at + 1
    that = _that_behind(talk, at, end)
    if that:
        return that + 1
    if units.has(at, "aside"):
        at = _behind_aside(talk, at, end)
    if at >= end or (cue.rule.id != "said" and not units.has(at, "pronoun")):
        return 0
    if not (units[at].is_word or units[at].number is not None or units.key(at) in ("$", "€", "£", "¥")):
        return 0
    if units.has(at, "no_clause") and not units.has(at, "clause_start"):
        return 0
    return at if _has_verb(talk, at, end) else 0


def _that_behind(talk: Talk, at: int, end: int) -> int:
    """Index of the last `that` before a finite verb: `told the BBC at that time that it had …`."""
    found = 0
    for index in range(at, min(end, at + _THAT_REACH)):
        if talk.units.key(index) == "that":
            found = index
        elif talk.units.has(index, "finite") or talk.units.key(index) in (":", ";", '"', "“"):
            break
    return found


def _behind_aside(talk: Talk, at: int, end: int) -> int:
    """Index behind `on Monday`, `in a statement`, where a clause may begin."""
    for index in range(at, min(end, at + 6)):
        if talk.units.has(index, "clause_start") or (talk.units.has(index, "weekday") and index > at):
            return index + talk.units.has(index, "weekday")
    return end


def _has_verb(talk: Talk, first: int, end: int) -> bool:
    units = talk.units
    return any(
        units.has(i, "finite") or units.has(i, "verb") or units.key(i).endswith("ed")
        for i in range(first, end)
        if i == first or not units[i].capital
    )


def _is_trailing(talk: Talk, cue: Match, start: int, end: int) -> bool:
    """Whether a cue closes the sentence (`…, she said.`)."""
    units = talk.units
    behind = [units.key(i) for i in range(cue.last, end)]
    if (
        not behind
        or not (behind[0] in (".", ",") or units.has(cue.last, "aside") or units.has(cue.last, "weekday"))
        or not _has_verb(talk, start, cue.first)
    ):
        return False
    if len(behind) > _LONGEST_TAIL or _has_verb(talk, cue.last, end):
        return False
    commas = [
        i for i in range(start, cue.first) if units.key(i) == "," and not _in_appositive(talk, i, cue.first)
    ]
    return bool(commas) and commas[-1] > start + 2 and cue.first - commas[-1] > 1


def _in_appositive(talk: Talk, comma: int, verb: int) -> bool:
    """Whether a comma belongs to `X, director of Y, said`."""
    units = talk.units
    if comma == verb - 1:
        return True
    at = comma + 1
    while at < verb and (units.key(at) in ("the", "a", "an") or units.has(at, "title_prefix")):
        at += 1
    return units.has(at, "title") and units.key(verb - 1) == ","


def _is_document(talk: Talk, first: int, last: int) -> bool:
    """Whether a document, data set or survey is the subject: no speaker."""
    units = talk.units
    nouns = [i for i in range(first, last) if units.has(i, "document_noun") and not talk.speakers.in_org(i)]
    return bool(nouns) and (nouns[-1] == last - 1 or talk.speakers.read(first, last) is None)


def _according(talk: Talk, cue: Match) -> Reading:
    units = talk.units
    start, end = units.sentence(cue.first)
    first, last = cue.last, _source_end(talk, cue.last, end)
    if any(
        units.has(i, "document_noun") and units.key(i + 1) != "'s" for i in range(first, min(first + 4, last))
    ):
        return
    speaker = talk.speakers.read(first, last)
    if cue.first == start or units.key(cue.first - 1) not in COMMAS:
        if last < end and units.key(last) in COMMAS:
            yield last + 1, end, speaker
    else:
        yield start, cue.first - 1, speaker


def _source_end(talk: Talk, first: int, end: int) -> int:
    """Index of the comma that ends the source behind `according to`, its appositives included."""
    units, index = talk.units, first
    while index < end:
        if units.key(index) in COMMAS:
            titled = any(units.has(i, "title") for i in range(index + 1, min(index + 4, end)))
            if not titled:
                return index
            return next((i for i in range(index + 1, end) if units.key(i) in COMMAS), end)
        if units.key(index) in (".", ";"):
            return index
        index += 1
    return end


def _learned_from(talk: Talk, cue: Match) -> Reading:
    units, end = talk.units, talk.units.sentence(cue.first)[1]
    that = next((i for i in range(cue.last, min(end, cue.last + _THAT_REACH)) if units.key(i) == "that"), 0)
    if that:
        yield that + 1, end, talk.speakers.read(cue.last, that)


def _report_ends(talk: Talk, first: int, last: int) -> int:
    """Index where the speaker goes on to do something else: `…, and called on the council`."""
    units = talk.units
    for index in range(first + 1, last - 2):
        ends = units.key(index) == "," and units.key(index + 1) == "and" and units.has(index + 2, "going_on")
        if ends or (units.key(index) == "," and units.has(index + 1, "adding")):
            return index
    return last


def _trim(talk: Talk, first: int, last: int) -> tuple[int, int]:
    """Leave out commas and end marks at the edges."""
    units = talk.units
    first, last = _behind_dateline(talk, first, last), _report_ends(talk, first, last)
    while first < last and units.key(first) in (*COMMAS, ":", "-", "—"):
        first += 1
    trailing = _trailing_attribution(talk, first, last)
    last = trailing or last
    while last > first and units.key(last - 1) in (*END_MARKS, *COMMAS, ";", "；", ":"):
        last -= 1
    return first, last


def _behind_dateline(talk: Talk, first: int, last: int) -> int:
    """Index behind the dash of a dateline that opens a paragraph: `HAI DUONG – The province …`."""
    units = talk.units
    if first >= last or not units[first].opens or not units[first].text.isupper():
        return first
    dashes = (i for i in range(first + 1, min(last, first + _DATELINE_REACH)) if units.key(i) in _DASHES)
    return next(dashes, first - 1) + 1


def _trailing_attribution(talk: Talk, first: int, last: int) -> int:
    """Index of the comma before `, she said` at the end of a reported clause, 0 if there is none."""
    units = talk.units
    for cue in talk.cues_within(max(first + 1, last - 4), last):
        if cue.rule.id == "said":
            comma = next((i for i in range(cue.first, first, -1) if units.key(i) == ","), 0)
            if comma and cue.first - comma <= 4:
                return comma
    return 0


def _holds_direct(talk: Talk, first: int, last: int) -> bool:
    """Whether the stretch holds or lies in a direct quote, or repeats a reported clause."""
    return any(fact.first < last and first < fact.last for fact in talk.facts[-_RECENT:]) or any(
        pair.opening <= first + 1 and pair.closing >= last - 2 for pair in talk.pairs_within(first, first + 2)
    )


def _clause(talk: Talk, cue: Match) -> Reading:
    """The clause behind the mark that follows a verb: `X表示，…`, `据X介绍，…`."""
    units = talk.units
    start, end = units.sentence(cue.first)
    start = max(start, talk.closing_before(cue.first))
    if cue.first in talk.used or units.has(cue.first - 1, "passive"):
        return
    last = _before_document(talk, start, cue.first)
    first = _behind_mark(talk, cue, end)
    if first and last > start:
        yield first, _report_end(talk, end), talk.speakers.read(start, last)


def _learned(talk: Talk, cue: Match) -> Reading:
    """What a reporter learned from somebody: `记者从X获悉，…`."""
    units = talk.units
    start, end = units.sentence(cue.first)
    sources = [i for i in range(start, cue.first) if units.has(i, "source_cue")]
    first = _behind_mark(talk, cue, end)
    if sources and first:
        yield first, _report_end(talk, end), talk.speakers.read(sources[-1] + 1, cue.first)


def _behind_mark(talk: Talk, cue: Match, end: int) -> int:
    """Where the clause begins, behind the mark or right behind a verb that needs none; 0 if there is none."""
    units, at = talk.units, cue.last
    if units.has(at, "clause_mark"):
        opens = any(p.opening == at + 1 and talk.is_utterance(p) for p in talk.pairs_within(at + 1, at + 2))
        return 0 if opens or at + 1 >= end or units[at + 1].opens else at + 1
    if not units.has(cue.first, "open_verb") or units.has(at, "no_clause") or end - at < _CLAUSE_UNITS:
        return 0
    begins = at < end and (units[at].is_word or units[at].number is not None)
    return at if begins and _has_verb(talk, at, end) else 0


def _before_document(talk: Talk, start: int, at: int) -> int:
    """Index after the words that can name a speaker; `start` where a document speaks.

    The body that issues a document speaks itself: `万禾股份发布公告称`.
    """
    units, last = talk.units, at - 1
    title = units.key(last) == "》" and not talk.speakers.in_org(last - 1)
    if not (title or units.has(last, "document_noun")) or talk.speakers.in_org(last):
        return at
    issued = [i for i in range(start, at) if units.has(i, "issue_verb") and not talk.speakers.in_org(i)]
    return issued[-1] if issued and issued[-1] > start else start


def _report_end(talk: Talk, end: int) -> int:
    """End of the sentence that a report fills: it goes on behind a semicolon."""
    units = talk.units
    while units.key(end - 1) in (";", "；") and end < len(units) and not units[end].opens:
        end = units.sentence(end)[1]
    return end


READERS: Mapping[str, Callable[[Talk, Match], Reading]] = {
    "said": _said,
    "according": _according,
    "from": _learned_from,
    "clause": _clause,
    "learned": _learned,
}
