"""Direct quotes: speech between marks, with the speaker before, behind or between."""

from pipeline.extractors.marks import Pair, has_case
from pipeline.extractors.people import Speaker
from pipeline.extractors.quote_attribution import has_verb
from pipeline.extractors.quote_indirect import content_start
from pipeline.extractors.quote_talk import BARE_WORDS, COMMAS, END_MARKS, Talk
from pipeline.match import Match
from pipeline.units import Fact

# Parts of one quotation that get the speaker named behind the last.
_MOST_PARTS = 20
# Words of a clause in marks that needs no end mark where its speaker follows.
_ATTRIBUTED_WORDS = 8
# Marks of full width that end a sentence.
_FULL_STOPS = ("。", "！", "？")
# The same of one that holds a verb, in a script without case.
_CLAUSE_WORDS, _ASPECT = 4, "了着过"
# Units of the attribution between two parts of a quotation.
_LONGEST_ATTRIBUTION = 30
# Units between marks and the comma before the verb that still attributes them: `“A.” he, for one, said Li`.
_LONGEST_INVERTED = 5
# Units between a reporting verb and the mark it governs.
_CUE_REACH = 14


def read_pair(talk: Talk, pair: Pair) -> None:
    """Read what stands between a pair of marks, if it is speech."""
    speaker, cue, rule = _attribute(talk, pair)
    if not rule:
        return
    last = min(pair.closing, len(talk.units))
    fact = talk.fact(pair.opening + 1, last, "direct", speaker, cue, rule)
    if pair.repaired:
        fact.trace = f"quotation marks {pair.repaired}"
    before = _paragraph_before(talk, pair) or _broken_from(talk, pair, rule)
    if before and not _speaks_anew(before, speaker):
        first = before.refers.get("continues", before)
        fact.refers["continues"] = first
        _fill_back(talk, fact, first)
    talk.facts.append(fact)


def _speaks_anew(before: Fact, speaker: Speaker | None) -> bool:
    """Whether somebody else speaks than in the quotation before: `“…？”王问。李说，“…”`."""
    told = str(before.columns.get("speaker", ""))
    return bool(speaker and told) and speaker is not None and speaker.name != told


def _fill_back(talk: Talk, fact: Fact, first: Fact) -> None:
    """Give the parts of a quotation that stand before its attribution the speaker that it names."""
    told = {c: v for c, v in fact.columns.items() if c.startswith("speaker") or c == "cue"}
    for part in talk.facts[-_MOST_PARTS:] if told.get("speaker") else ():
        if not part.columns.get("speaker") and first in (part, part.refers.get("continues")):
            part.columns |= told


def _attribute(talk: Talk, pair: Pair) -> tuple[Speaker | None, str, str]:
    """Speaker, cue and rule of a pair; no rule where it is no speech."""
    before = _cue_before(talk, pair)
    if before:
        return before
    if not talk.is_utterance(pair) and not _is_attributed(talk, pair):
        return None, "", ""
    if _goes_on_outside(talk, pair):
        return None, "", ""
    after = _cue_after(talk, pair)
    if after:
        return after
    told = _unattributed(talk, pair)
    return (told if told[0] or not told[2] else _subject_behind(talk, pair)) or told


def _is_attributed(talk: Talk, pair: Pair) -> bool:
    """Whether a clause without an end mark is set off by a comma from who said it: `“…效率”，张三说，“…”`."""
    comma = pair.closing + 1
    units = talk.units
    least = _CLAUSE_WORDS if _says_something(talk, pair) else _ATTRIBUTED_WORDS
    if units.key(comma) not in COMMAS or talk.words(pair) < least:
        return False
    end = min(units.sentence(comma)[1], comma + _CUE_REACH)
    return any(units.key(cue.last) in (*COMMAS, *END_MARKS) for cue in talk.cues_within(comma, end))


def _says_something(talk: Talk, pair: Pair) -> bool:
    """Whether marks without case hold a verb that makes a clause: `只用了10个月`, not `店小二`."""
    inside = talk.units[pair.opening + 1 : pair.closing]
    finite = talk.units.words["finite"]
    return any((u.key in finite or u.text[-1] in _ASPECT) and not has_case(u.text) for u in inside)


def _goes_on_outside(talk: Talk, pair: Pair) -> bool:
    """Whether the sentence goes on behind marks around a part of it: `a “joint plan” with X, said Li`."""
    units, after = talk.units, pair.closing + 1
    if talk.ends_like_speech(pair) or after >= len(units) or units[after].opens:
        return False
    lower = units[after].is_word and units[after].text.islower()
    return lower and (units.has(after, "governing") or units.has(after, "finite"))


def _cue_before(talk: Talk, pair: Pair) -> tuple[Speaker | None, str, str] | None:
    """`X said: "…"`, `X said, "…"`, `said "…"`, or a colon behind a sentence about a person."""
    units, at = talk.units, pair.opening - 1
    start = max(units.sentence(pair.opening)[0], talk.closing_before(pair.opening))
    if at < start or units[pair.opening].opens:
        return None
    separated = units.key(at) in (":", "：", *COMMAS)
    for cue in reversed(talk.cues_within(start, pair.opening)):
        if cue.rule.reads == "according" and _is_source_of(talk, cue, pair):
            return talk.speakers.read(cue.last, at), talk.cue_text(cue), "cue_before"
        near = cue.last - 1 == at or (separated and at - cue.last < _CUE_REACH) or _is_told_that(talk, pair)
        if cue.last <= pair.opening and near and _speaks(talk, cue, pair):
            speaker = talk.subject_before(cue, start) or talk.subject_after(cue.last, at)
            return speaker or _who_adds(talk, cue), talk.cue_text(cue), "cue_before"
    if units.key(at) in (":", "："):
        speaker = talk.speakers.subject_of(start, at) or talk.speakers.read(start, at)
        if speaker and talk.is_utterance(pair):
            return speaker, "", "colon"
    return None


def _is_source_of(talk: Talk, cue: Match, pair: Pair) -> bool:
    """Whether a source and a comma stand before marks around a clause: `According to Li, “we will …”`."""
    separated = talk.units.key(pair.opening - 1) in COMMAS
    return separated and talk.is_utterance(pair) and has_verb(talk, pair.opening + 1, pair.closing)


def _who_adds(talk: Talk, cue: Match) -> Speaker | None:
    """Who goes on behind `and`: the who said what stands before: `said “A”, and added that “B”`."""
    units, last = talk.units, talk.facts[-1] if talk.facts else None
    same = last is not None and units.sentence_of[last.first] == units.sentence_of[cue.first]
    return _same_speaker(last) if last and same and units.key(cue.first - 1) == "and" else None


def _speaks(talk: Talk, cue: Match, pair: Pair) -> bool:
    """Whether the cue can govern marks: not `announced a "plan"`, not a fragment of an indirect quote."""
    units = talk.units
    if cue.rule.reads in ("according", "learned"):
        return False
    if units.key(pair.opening - 1) in (":", "："):
        return True
    between = [units.key(i) for i in range(cue.last, pair.opening)]
    if "that" in between[-2:]:
        return len(between) < _CUE_REACH and _is_told_that(talk, pair)
    if between and (between[0] == "that" or between[-1] not in COMMAS):
        return False
    if not has_case(units.slice(cue.first, cue.last)):
        return talk.is_utterance(pair)
    return talk.words(pair) >= BARE_WORDS


def _is_told_that(talk: Talk, pair: Pair) -> bool:
    """Whether `that` leads to marks which hold a whole clause: `warned that "it is late".`."""
    units, before, after = talk.units, pair.opening - 1, pair.closing + 1
    if units.key(before - (units.key(before) in COMMAS)) != "that":
        return False
    ends = after >= len(units) or units[after].opens or units.key(after) in (*END_MARKS, *COMMAS)
    return (ends or talk.ends_like_speech(pair)) and has_verb(talk, pair.opening + 1, pair.closing)


def _cue_after(talk: Talk, pair: Pair) -> tuple[Speaker | None, str, str] | None:
    """`"…," said X` or `"…," X said`, in the same sentence or as the sentence behind."""
    units, start = talk.units, pair.closing + (pair.repaired != "unclosed")
    while (
        start < len(units) and units.key(start) in (*COMMAS, "—", "-", "–", "--") and not units[start].opens
    ):
        start += 1
    if start >= len(units) or units[start].opens:
        return None
    end = min(units.sentence(start)[1], talk.next_opening(pair))
    if units.key(start - 1) in ("—", "–", "--"):
        speaker = talk.speakers.read(start, end)
        return (speaker, "", "dash") if speaker else None
    for cue in talk.cues_within(start, end):
        if cue.last > end or cue.rule.reads.startswith("according"):
            continue
        if cue.first == start or (cue.first == start + 1 and units.has(start, "speech_adverb")):
            speaker = talk.subject_after(cue.last, end)
        elif units.key(pair.closing - 1) in END_MARKS and _reports(talk, cue, start, end):
            return _sentence_behind(talk, pair, start, cue)
        elif talk.units.key(end - 1) in (":", "："):
            return None
        else:
            speaker = talk.speakers.read(start, cue.first)
        if speaker and units.key(pair.closing - 1) in COMMAS:
            talk.used.add(cue.first)
        return (speaker, talk.cue_text(cue), "cue_after") if speaker else None
    return None


def _reports(talk: Talk, cue: Match, start: int, end: int) -> bool:
    """Whether a sentence behind marks reports something else than what they hold."""
    return _closes_sentence(talk, cue, start) or content_start(talk, cue, end) > 0


def _closes_sentence(talk: Talk, cue: Match, start: int) -> bool:
    """Whether a cue attributes the sentence behind marks, not them: `“A.” By 2030 it will grow, said Li.`."""
    units = talk.units
    inverted = units.key(cue.first - 1) == "," and cue.last < len(units) and units[cue.last].capital
    return inverted and cue.first - start > _LONGEST_INVERTED


def _sentence_behind(
    talk: Talk, pair: Pair, start: int, cue: Match
) -> tuple[Speaker | None, str, str] | None:
    """The speaker that the sentence behind is about, if it reports something else: `“…” Li said that …`."""
    if _closes_sentence(talk, cue, start) or _paragraph_before(talk, pair) or _quote_before(talk, pair):
        return None
    speaker = talk.speakers.read(start, cue.first)
    return (speaker, talk.cue_text(cue), "sentence_behind") if speaker else None


def _unattributed(talk: Talk, pair: Pair) -> tuple[Speaker | None, str, str]:
    """An utterance that stands by itself: its speaker opened the sentence before or just spoke."""
    units = talk.units
    start = units.sentence(pair.opening)[0]
    if units.has(pair.opening - 1, "dateline_end") and talk.ends_like_speech(pair):
        return None, "", "speech"
    if start < pair.opening:
        return _told_in(talk, pair, start)
    if not (talk.ends_like_speech(pair) or talk.holds_sentences(pair)):
        return None, "", ""
    before = _paragraph_before(talk, pair) or _quote_before(talk, pair)
    if before is not None:
        return _same_speaker(before), str(before.columns.get("cue", "")), "speech_goes_on"
    if not units[pair.opening].opens and (reported := _report_before(talk, pair)):
        return _same_speaker(reported), "", "sentence_before"
    if not units[pair.opening].opens:
        sentence = units.sentences[units.sentence_of[pair.opening] - 1]
        return talk.speakers.subject_of(*sentence), "", "sentence_before"
    return None, "", "speech"


def _subject_behind(talk: Talk, pair: Pair) -> tuple[Speaker | None, str, str] | None:
    """Whom the sentence behind is about, if nobody else is named: `“…”谈起收成，周岚乐开了花`."""
    units, start = talk.units, pair.closing + 1
    if start >= len(units) or units[start].opens or has_case(units[start].text):
        return None
    end = min(units.sentence(start)[1], talk.next_opening(pair))
    if units.has(start, "talk_of"):
        start = next((i + 1 for i in range(start, end) if units.key(i) in COMMAS), start)
    speaker = talk.speakers.subject_of(start, end)
    return (speaker, "", "sentence_behind") if speaker else None


def _told_in(talk: Talk, pair: Pair, start: int) -> tuple[Speaker | None, str, str]:
    """Speech behind a comma in a sentence about a person: `周岚忙个不停，“今年订单多了三成。”`."""
    units = talk.units
    full = units.key(pair.closing - 1) in _FULL_STOPS and talk.words(pair) >= _CLAUSE_WORDS
    if not full or units.key(pair.opening - 1) != "，":
        return None, "", ""
    speaker = talk.speakers.subject_of(start, pair.opening)
    return (speaker, "", "sentence_before") if speaker else (None, "", "")


def _paragraph_before(talk: Talk, pair: Pair) -> Fact | None:
    """The part of a quotation in the paragraph before, left open there and opened anew."""
    if not talk.facts or not talk.units[pair.opening].opens:
        return None
    last = talk.facts[-1]
    return last if last.last == pair.opening and last.trace.endswith("unclosed") else None


def _quote_before(talk: Talk, pair: Pair) -> Fact | None:
    """The direct quote before in the paragraph, or at the end of the one before, its attribution between."""
    if not talk.facts:
        return None
    last = talk.facts[-1]
    sentences = talk.units.sentence_of[pair.opening] - talk.units.sentence_of[last.last - 1]
    same = not any(unit.opens for unit in talk.units[last.last : pair.opening])
    return last if same and sentences <= 2 and last.columns["kind"] == "direct" else None


def _report_before(talk: Talk, pair: Pair) -> Fact | None:
    """The report of a person that fills the sentence before: `Prices are low, said Li. "They …"`."""
    last = talk.facts[-1] if talk.facts else None
    if last is None or last.columns["kind"] != "indirect" or last.columns.get("speaker_kind") != "person":
        return None
    units = talk.units
    return last if units.sentence_of[pair.opening] - units.sentence_of[last.last - 1] == 1 else None


def _same_speaker(fact: Fact) -> Speaker | None:
    c = fact.columns
    if not c.get("speaker"):
        return None
    return Speaker(
        c["speaker"],
        c["speaker_kind"],
        c["speaker_as_written"],
        c.get("speaker_title", ""),
        c.get("speaker_org", ""),
    )


def _broken_from(talk: Talk, pair: Pair, rule: str) -> Fact | None:
    """The part before of one quotation (`"A," he said, "B."`); what has a cue of its own begins anew."""
    before = _quote_before(talk, pair)
    if before is None or not before.columns.get("speaker"):
        return None
    gap = range(before.last + 1, pair.opening)
    if not talk.cues_within(gap.start, gap.stop) or len(gap) > _LONGEST_ATTRIBUTION:
        return None
    ended = talk.units.key(before.last - 1) in END_MARKS
    sentences = talk.units.sentence_of[pair.opening] - talk.units.sentence_of[before.last - 1]
    if rule == "cue_before":
        cased = has_case(talk.units.slice(gap.start, gap.stop))
        return before if not cased or (not ended and sentences == 0) else None
    return before if rule == "speech_goes_on" and sentences <= 1 + ended else None
