"""Indirect quotes: what is reported without marks, up to the end of the sentence."""

from collections.abc import Callable, Mapping

from pipeline.extractors.people import Speaker
from pipeline.extractors.quote_attribution import Reading, attributed, has_verb, is_parenthesis, report_end
from pipeline.extractors.quote_report import READERS as REPORTS
from pipeline.extractors.quote_talk import COMMAS, END_MARKS, Talk
from pipeline.match import Match
from pipeline.units import Fact

# Quotes found before this many others cannot overlap what comes.
_RECENT = 8
# Units between a reporting verb and the `that` it governs.
_THAT_REACH = 12
# Units between a name and what it plans, an appositive included.
_PLAN_REACH = 20
# Words that show that a clause or another report has begun.
_JOINING = ("and", "but")
_CLAUSE_TABLES = frozenset(("finite", "participle"))
_VERB_TABLES = frozenset(("verb", "plan_cue", "finite"))
# Units of a dateline, and the dashes that end it.
_DATELINE_REACH = 14
_DASHES = ("-", "–", "—", "--", ":")


def read_cue(talk: Talk, cue: Match) -> None:
    """Read the clause that a cue reports, if it reports one and somebody says it."""
    parts: list[Fact] = []
    for start, end, speaker in READERS[cue.rule.reads](talk, cue):
        first, last = _trim(talk, start, end)
        if speaker and last - first >= 2 and not _holds_direct(talk, first, last):
            fact = talk.fact(first, last, "indirect", speaker, talk.cue_text(cue), cue.rule.id)
            if parts:
                fact.refers["continues"] = parts[0]
            parts.append(fact)
    talk.facts.extend(parts)


def _said(talk: Talk, cue: Match) -> Reading:
    units = talk.units
    start, end = units.sentence(cue.first)
    start = max(_behind_dateline(talk, start, cue.first), talk.closing_before(cue.first))
    quoted = _quoted_by_another(talk, cue, start)
    if units.has(cue.first, "noun_verb") and _is_noun(talk, cue.first):
        return
    passive = units.has(cue.first - 1, "passive") and not units.has(cue.first, "passive_cue")
    if (passive and not quoted) or _is_document(talk, quoted or start, cue.first):
        return
    first = content_start(talk, cue, end)
    if first and units.key(cue.first - 1) == "," and _is_source(talk, first):
        return
    if first:
        yield first, end, _who_goes_on(talk, cue, start) or talk.speakers.read(quoted or start, cue.first)
    else:
        yield from attributed(talk, cue, start, end)


def _is_source(talk: Talk, first: int) -> bool:
    """Whether a document follows the verb: `…, said a release from the agency`."""
    at = first + (talk.units.key(first) in ("a", "an", "the"))
    return at > first and talk.units.has(at, "document_noun")


def _is_noun(talk: Talk, index: int) -> bool:
    """Whether a word that may be a verb is the object or the noun behind another: `asked states to`."""
    units, before = talk.units, talk.units.key(index - 1)
    return (
        before.endswith("ed")
        or before in ("the", "a", "an", "of", "and", "to", "in", "by", "from", "'s", "’s")
        or units[index - 1].number is not None
        or units.has_any(index - 1, _VERB_TABLES)
    )


def _quoted_by_another(talk: Talk, cue: Match, start: int) -> int:
    """Index behind `quoted` in `Xinhua quoted an official as saying that …`, 0 where nobody quotes."""
    if talk.units.key(cue.first - 1) != "as":
        return 0
    back = range(cue.first - 2, max(start, cue.first - _THAT_REACH) - 1, -1)
    return next((i + 1 for i in back if talk.units.has(i, "quoting")), 0)


def _who_goes_on(talk: Talk, cue: Match, start: int) -> Speaker | None:
    """Who speaks on behind a participle: the speaker of the verb before it (`…, he said, adding that …`)."""
    before = talk.cues_within(start, cue.first)
    if not (talk.units.has(cue.first, "participle") and before):
        return None
    return talk.speakers.read(start, before[-1].first) or talk.subject_after(before[-1].last, cue.first)


def content_start(talk: Talk, cue: Match, end: int) -> int:
    """Where the reported clause begins, behind `that` or right behind the verb; 0 if there is none."""
    units, at = talk.units, cue.last
    if units.key(at) == "that":
        return at + 1
    that = _that_behind(talk, at, end)
    if that:
        return that + 1
    if units.has(at, "aside") or units.has(at, "weekday"):
        at = _behind_aside(talk, at, end)
    if cue.rule.id == "told":
        at = _behind_hearer(talk, at, end)
    elif at >= end or (cue.rule.id != "said" and not (units.has(at, "pronoun") or _plans(talk, at, end))):
        return 0
    if at >= end:
        return 0
    if not (units[at].is_word or units[at].number is not None or units.key(at) in ("$", "€", "£", "¥")):
        return 0
    if units.has(at, "no_clause") and not units.has(at, "clause_start"):
        return 0
    # `…, said Li Wei, adding that …`: behind a comma it is the speaker that follows, up to the next report.
    end = report_end(talk, cue, end) if units.key(cue.first - 1) == "," else end
    return at if has_verb(talk, at + 1, end) else 0


def _plans(talk: Talk, at: int, end: int) -> bool:
    """Whether a name plans something right behind the verb: `announced Custom Mills will open a plant`."""
    units = talk.units
    if not units[at].capital:
        return False
    for index in range(at + 1, min(end, at + _PLAN_REACH)):
        if units.key(index) in ("will", "would", "is to", "are to"):
            return True
        if units.key(index) in ("that", "which", "who") or units.has(index, "finite"):
            return False
    return False


def _that_behind(talk: Talk, at: int, end: int) -> int:
    """Index of the last `that` before a finite verb: `told the BBC at that time that it had …`."""
    found = 0
    for index in range(at, min(end, at + _THAT_REACH)):
        if talk.units.key(index) == "that":
            found = index
        elif talk.units.has_any(index, _CLAUSE_TABLES) or talk.units.key(index) in (":", ";", '"', "“"):
            break
    return found


def _behind_hearer(talk: Talk, at: int, end: int) -> int:
    """Index behind the hearer, where a clause may begin: `told the BBC [the plant would close]`."""
    units = talk.units
    start = at + (units.key(at) in ("the", "his", "her", "its", "their", "our"))
    last = max(units.phrases.name_right(units, start, end), start + 1)
    if last < end and (units.has(last, "clause_start") or units.has(last, "pronoun") or units[last].capital):
        return last
    return end


def _behind_aside(talk: Talk, at: int, end: int) -> int:
    """Index behind `on Monday`, `in a statement`, where a clause may begin."""
    units, governed = talk.units, talk.units.has(at, "preposition")
    for index in range(at, min(end, at + 6)):
        if units.key(index) in (":", "“", '"'):
            return end
        # `commented on the impact of the project`: what a preposition governs opens no clause.
        opens = units.has(index, "clause_start") and not units.has(index - 1, "preposition")
        if units.has(index, "weekday") or (opens and index >= at + 2 * governed):
            return index + units.has(index, "weekday")
    return end


def _is_document(talk: Talk, first: int, last: int) -> bool:
    """Whether a document, data set or survey is the subject: no speaker."""
    units = talk.units
    nouns = [i for i in units.all_of("document_noun", first, last) if not talk.speakers.in_org(i)]
    return bool(nouns) and (nouns[-1] == last - 1 or talk.speakers.read(first, last) is None)


def _according(talk: Talk, cue: Match) -> Reading:
    units = talk.units
    start, end = units.sentence(cue.first)
    first, last = cue.last, _source_end(talk, cue.last, end)
    if any(
        units.has(i, "document_noun") and units.key(i + 1) != "'s" for i in range(first, min(first + 4, last))
    ):
        return
    if units.has(last - 1, "document_noun") and not talk.speakers.in_org(last - 1):
        return
    speaker = talk.speakers.read(first, last)
    if cue.first == start or units.key(cue.first - 1) not in COMMAS:
        if last < end and units.key(last) in COMMAS:
            yield last + 1, end, speaker
    elif is_parenthesis(talk, cue.first - 1, last, start, end):
        yield start, cue.first - 1, speaker
        yield last + 1, end, speaker
    else:
        yield start, cue.first - 1, speaker


def _source_end(talk: Talk, first: int, end: int) -> int:
    """Index of the comma that ends the source behind `according to`, its appositives included."""
    units, index = talk.units, first
    while index < end:
        if units.key(index) in COMMAS:
            relative = units.key(index + 1) in ("who", "which", "whose")
            titled = relative or units.holds("title", index + 1, min(index + 4, end))
            closing = next((i for i in range(index + 1, end) if units.key(i) in COMMAS), end)
            return closing if titled or _is_named(talk, index, closing) else index
        if units.key(index) in (".", ";"):
            return index
        index += 1
    return end


def _is_named(talk: Talk, comma: int, closing: int) -> bool:
    """Whether the name of somebody stands between two commas behind what they are: `its head, Li Wei, …`."""
    units = talk.units
    role = units.has(comma - 1, "title") or units.has(comma - 1, "speaker_role")
    closing -= units.key(closing - 1) in END_MARKS
    named = role and not talk.speakers.in_org(comma + 1)
    return named and units.phrases.person(units, comma + 1, closing) == (comma + 1, closing)


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
        if ends or (units.key(index) == "," and units.has(index + 1, "participle")):
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
    while last > first and units.key(last - 1) in (*END_MARKS, *COMMAS, ";", "；", ":", *_JOINING):
        last -= 1
    return first, last


def _behind_dateline(talk: Talk, first: int, last: int) -> int:
    """Index behind the dash of a dateline that opens a paragraph: `HAI DUONG – The province …`."""
    units = talk.units
    if first >= last:
        return first
    opening = first
    while opening > 0 and not units[opening].opens and first - opening < _DATELINE_REACH:
        opening -= 1
    upper = units[opening].text.isupper()
    if not units[opening].opens or not (upper or units[first].capital):
        return first
    reach = range(first + 1, min(last, first + _DATELINE_REACH))
    dash = next((i for i in reach if units.key(i) in _DASHES), first - 1)
    dated = units.key(opening + 1) == "," and any(units[i].number is not None for i in range(opening, dash))
    place = upper or units.has(opening, "place") or dated
    return dash + 1 if place else first


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


READERS: Mapping[str, Callable[[Talk, Match], Reading]] = {
    "said": _said,
    "according": _according,
    "from": _learned_from,
    **REPORTS,
}
