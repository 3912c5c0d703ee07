"""Direct quotes: speech between marks, with the speaker before, behind or between."""

from pipeline.extractors.marks import Pair, has_case
from pipeline.extractors.people import Speaker
from pipeline.extractors.quote_indirect import content_start
from pipeline.extractors.quote_talk import BARE_WORDS, COMMAS, END_MARKS, Talk
from pipeline.match import Match
from pipeline.units import Fact

# Parts of one quotation that get the speaker named behind the last.
_MOST_PARTS = 20
# Words of a clause in marks that needs no end mark where its speaker follows.
_ATTRIBUTED_WORDS = 8
# Units of the attribution between two parts of a quotation.
_LONGEST_ATTRIBUTION = 30
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
    if before:
        first = before.refers.get("continues", before)
        fact.refers["continues"] = first
        _fill_back(talk, fact, first)
    talk.facts.append(fact)


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
    return _unattributed(talk, pair)


def _is_attributed(talk: Talk, pair: Pair) -> bool:
    """Whether a clause without an end mark is set off by a comma from who said it: `“…效率”，张三说，“…”`."""
    comma = pair.closing + 1
    units = talk.units
    if units.key(comma) not in COMMAS or talk.words(pair) < _ATTRIBUTED_WORDS:
        return False
    end = min(units.sentence(comma)[1], comma + _CUE_REACH)
    return any(units.key(cue.last) in (*COMMAS, *END_MARKS) for cue in talk.cues_within(comma, end))


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
        near = cue.last - 1 == at or (separated and at - cue.last < _CUE_REACH)
        if cue.last <= pair.opening and near and _speaks(talk, cue, pair):
            speaker = talk.subject_before(cue, start) or talk.subject_after(cue.last, at)
            return speaker, talk.cue_text(cue), "cue_before"
    if units.key(at) in (":", "："):
        speaker = talk.speakers.subject_of(start, at) or talk.speakers.read(start, at)
        if speaker and talk.is_utterance(pair):
            return speaker, "", "colon"
    return None


def _speaks(talk: Talk, cue: Match, pair: Pair) -> bool:
    """Whether the cue can govern marks: not `announced a "plan"`, not a fragment of an indirect quote."""
    units = talk.units
    if cue.rule.reads in ("according", "learned"):
        return False
    if units.key(pair.opening - 1) in (":", "："):
        return True
    between = [units.key(i) for i in range(cue.last, pair.opening)]
    if between and (between[0] == "that" or between[-1] not in COMMAS):
        return between == ["that"]
    if not has_case(units.slice(cue.first, cue.last)):
        return talk.is_utterance(pair)
    return talk.words(pair) >= BARE_WORDS


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
        if cue.last > end or cue.rule.reads == "according":
            continue
        if cue.first == start or (cue.first == start + 1 and units.has(start, "speech_adverb")):
            speaker = talk.subject_after(cue.last, end)
        elif units.key(pair.closing - 1) in END_MARKS and content_start(talk, cue, end):
            return _sentence_behind(talk, pair, start, cue)
        elif talk.units.key(end - 1) in (":", "："):
            return None
        else:
            speaker = talk.speakers.read(start, cue.first)
        if speaker and units.key(pair.closing - 1) in COMMAS:
            talk.used.add(cue.first)
        return (speaker, talk.cue_text(cue), "cue_after") if speaker else None
    return None


def _sentence_behind(
    talk: Talk, pair: Pair, start: int, cue: Match
) -> tuple[Speaker | None, str, str] | None:
    """The speaker that the sentence behind is about, if it reports something else: `“…” Li said that …`."""
    if _paragraph_before(talk, pair) or _quote_before(talk, pair):
        return None
    speaker = talk.speakers.read(start, cue.first)
    return (speaker, talk.cue_text(cue), "sentence_behind") if speaker else None


def _unattributed(talk: Talk, pair: Pair) -> tuple[Speaker | None, str, str]:
    """An utterance that stands by itself: its speaker opened the sentence before or just spoke."""
    units = talk.units
    start = units.sentence(pair.opening)[0]
    if units.has(pair.opening - 1, "dateline_end") and talk.ends_like_speech(pair):
        return None, "", "speech"
    if start < pair.opening or not (talk.ends_like_speech(pair) or talk.holds_sentences(pair)):
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
