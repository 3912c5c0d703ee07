"""Indirect quotes of a language whose reports follow a mark: `X表示，…`, `据X统计，…`, `记者从X获悉，…`.

据  肇庆海关  统计  ，  上半年全市进出口总额171.4亿元  。
    └ speaker └ cue     └ up to the end of the sentence
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pipeline.extractors.people import Speaker
from pipeline.extractors.quote_attribution import Reading
from pipeline.extractors.quote_talk import Talk
from pipeline.match import Match

# A clause behind a verb without any mark has at least this many units.
_CLAUSE_UNITS = 6
# Units from `据` to its verb at most; sentences that may name the meeting that `会上` means.
_SOURCE_REACH, _MEETING_BACK = 20, 8


def _clause(talk: Talk, cue: Match) -> Reading:
    """The clause behind the mark that follows a verb: `X表示，…`, `据X介绍，…`."""
    units = talk.units
    start, end = units.sentence(cue.first)
    start = max(start, talk.closing_before(cue.first))
    if cue.first in talk.used or units.has(cue.first - 1, "passive"):
        return
    last = _before_document(talk, start, cue.first)
    first = _behind_mark(talk, cue, end)
    if first and not units.has(cue.last, "clause_mark"):
        start = max(start, _clause_start(talk, start, last))
    if first and last > start:
        source = next((i + 1 for i in range(last - 1, start - 1, -1) if units.has(i, "according")), start)
        yield first, _report_end(talk, end), talk.speakers.read(source, last)


def _clause_start(talk: Talk, start: int, last: int) -> int:
    """Index behind the last comma before a verb that no mark follows: its subject stands in its clause."""
    commas = (i for i in range(last - 1, start, -1) if talk.units.has(i, "clause_mark"))
    return next((i + 1 for i in commas if not talk.speakers.in_org(i)), start)


def _colon(talk: Talk, cue: Match) -> Reading:
    """The clause behind a colon, after a verb that reports only there: `他掰着指头算：…`."""
    units = talk.units
    start, end = units.sentence(cue.first)
    first = _behind_mark(talk, cue, end)
    if first and units.key(cue.last) in ("：", ":"):
        yield first, _report_end(talk, end), talk.speakers.read(start, cue.first)


def _according(talk: Talk, cue: Match) -> Reading:
    """What a source counts or tells: `据肇庆海关统计，…`, not `据统计，…`."""
    units = talk.units
    start, end = units.sentence(cue.first)
    reach = range(cue.first - 1, max(start, cue.first - _SOURCE_REACH) - 1, -1)
    source = next((i for i in reach if units.has(i, "according")), -1)
    first = _behind_mark(talk, cue, end)
    if source >= 0 and first:
        yield first, _report_end(talk, end), talk.speakers.read(source + 1, cue.first)


def _learned(talk: Talk, cue: Match) -> Reading:
    """What a reporter learned from somebody: `记者从X获悉，…`."""
    units = talk.units
    start, end = units.sentence(cue.first)
    sources = units.all_of("source_cue", start, cue.first)
    first = _behind_mark(talk, cue, end)
    if sources and first:
        source = sources[-1] + 1
        speaker = talk.speakers.read(source, cue.first) or _meeting(talk, source, cue.first)
        yield first, _report_end(talk, end), speaker


def _meeting(talk: Talk, first: int, last: int) -> Speaker | None:
    """The meeting that `会上` stands for: the last one named before."""
    units = talk.units
    if not units.holds("meeting_place", first, last):
        return None
    sentence = units.sentence_of[first]
    start = units.sentences[max(0, sentence - _MEETING_BACK)][0]
    named = units.all_of("speaking_event", start, first)
    name = units[named[-1]].text if named else units.slice(first, last)
    return replace(Speaker(name, "body"), written=units.slice(first, last))


def _behind_mark(talk: Talk, cue: Match, end: int) -> int:
    """Where the clause begins, behind the mark or right behind a verb that needs none; 0 if there is none."""
    units, at = talk.units, cue.last
    if units.has(at, "clause_mark"):
        opens = any(p.opening == at + 1 and talk.is_utterance(p) for p in talk.pairs_within(at + 1, at + 2))
        return 0 if opens or at + 1 >= end or units[at + 1].opens else at + 1
    if not units.has(cue.first, "open_verb") or units.has(at, "no_clause") or end - at < _CLAUSE_UNITS:
        return 0
    begins = at < end and (units[at].is_word or units[at].number is not None)
    return at if begins and units.holds("finite", at, end) else 0


def _before_document(talk: Talk, start: int, at: int) -> int:
    """Index after the words that can name a speaker; `start` where a document speaks.

    The body that issues a document speaks itself: `万禾股份发布公告称`.
    """
    units, last = talk.units, at - 1
    title = units.key(last) == "》" and not talk.speakers.in_org(last - 1)
    if not (title or units.has(last, "document_noun")) or talk.speakers.in_org(last):
        return at
    issued = [i for i in units.all_of("issue_verb", start, at) if not talk.speakers.in_org(i)]
    return issued[-1] if issued and issued[-1] > start else start


def _report_end(talk: Talk, end: int) -> int:
    """End of the sentence that a report fills: it goes on behind a semicolon."""
    units = talk.units
    while units.key(end - 1) in (";", "；") and end < len(units) and not units[end].opens:
        end = units.sentence(end)[1]
    return end


READERS: Mapping[str, Callable[[Talk, Match], Reading]] = {
    "clause": _clause,
    "colon": _colon,
    "according_source": _according,
    "learned": _learned,
}
