"""QUOTE: what somebody said, between marks (direct) or reported (indirect).

"We started with nothing,"  Chen Hao  said,  "and now we employ the village."
└ direct                    └ speaker └ cue  └ direct, continues the first

Zhu Haiyang , director of … , said  that  Aventon and others have introduced investors
└ speaker                     └ cue       └ indirect, up to the end of the sentence
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.extractors.marks import Pair, find_pairs
from pipeline.extractors.speakers import Speaker, Speakers
from pipeline.match import Match, RuleMatcher
from pipeline.units import Fact, Units

_END_MARKS = (".", "!", "?", "…", "...", "。", "！", "？", "……", "—", "......", "....")
_CLOSERS = ('"', "”", "'", "’", ")", "」")
# Units between a reporting verb and the mark or the `that` it governs.
_CUE_REACH, _THAT_REACH = 14, 12
# An utterance without any attribution has at least this many words.
_BARE_WORDS = 3


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find direct and indirect quotes with speaker, title, organization, cue and continues."""
    reader = _QuoteReader(units, Speakers(units, known["ORG"]))
    cues = sorted(matcher.find(units), key=lambda match: match.first)
    return reader.read(cues)


class _QuoteReader:
    """Reads one Doc from left to right, so that speakers are known when they are referred to."""

    def __init__(self, units: Units, speakers: Speakers) -> None:
        self.units = units
        self.speakers = speakers
        self.pairs = [pair for pair in find_pairs(units) if pair.depth == 0 and pair.kind != "title"]
        self.cues: list[Match] = []
        self.facts: list[Fact] = []
        self._inside = {i for pair in self.pairs for i in range(pair.opening, pair.closing)}

    def read(self, cues: list[Match]) -> list[Fact]:
        """Read pairs and cues in reading order."""
        self.cues = [cue for cue in cues if cue.first not in self._inside]
        events: list[tuple[int, Pair | Match]] = [(pair.opening, pair) for pair in self.pairs]
        events += [(cue.first, cue) for cue in self.cues]
        for _, event in sorted(events, key=lambda event: event[0]):
            if isinstance(event, Pair):
                self._read_pair(event)
            else:
                self._read_cue(event)
        return sorted(self.facts, key=lambda fact: (fact.first, fact.last))

    # Direct quotes

    def _read_pair(self, pair: Pair) -> None:
        speaker, cue, rule = self._attribute(pair)
        if not rule:
            return
        last = min(pair.closing, len(self.units))
        fact = self._fact(pair.opening + 1, last, "direct", speaker, cue, rule)
        if pair.repaired:
            fact.trace = f"quotation marks {pair.repaired}"
        before = self._broken_from(pair)
        if before:
            fact.refers["continues"] = before
        self.facts.append(fact)

    def _attribute(self, pair: Pair) -> tuple[Speaker | None, str, str]:
        """Speaker, cue and rule of a pair; no rule where it is no speech."""
        before = self._cue_before(pair)
        if before:
            return before
        if not self._is_utterance(pair):
            return None, "", ""
        after = self._cue_after(pair)
        if after:
            return after
        return self._unattributed(pair)

    def _cue_before(self, pair: Pair) -> tuple[Speaker | None, str, str] | None:
        """`X said: "…"`, `X said, "…"`, `said "…"`, or a colon behind a sentence about a person."""
        units, at = self.units, pair.opening - 1
        start = max(units.sentence(pair.opening)[0], self._previous_closing(pair))
        if at < start or units[pair.opening].opens:
            return None
        separated = units.key(at) in (":", ",", "：", "，")
        for cue in reversed(self.cues):
            if cue.first < start:
                break
            near = cue.last - 1 == at or (separated and at - cue.last < _CUE_REACH)
            if cue.last <= pair.opening and near and self._speaks(cue, pair):
                speaker = self._subject_before(cue, start) or self._subject_after(cue.last, at)
                return speaker, self._cue_text(cue), "cue_before"
        if units.key(at) in (":", "："):
            speaker = self.speakers.subject_of(start, at) or self.speakers.read(start, at)
            if speaker and self._is_utterance(pair):
                return speaker, "", "colon"
        return None

    def _speaks(self, cue: Match, pair: Pair) -> bool:
        """Whether the cue can govern marks: not `announced a "plan"`, not a fragment of an indirect quote."""
        units = self.units
        if cue.rule.reads == "according":
            return False
        if units.key(pair.opening - 1) in (":", "："):
            return True
        between = [units.key(i) for i in range(cue.last, pair.opening)]
        if between and (between[0] == "that" or between[-1] != ","):
            return between == ["that"]
        return self._words(pair) >= _BARE_WORDS

    def _cue_after(self, pair: Pair) -> tuple[Speaker | None, str, str] | None:
        """`"…," said X` or `"…," X said`, in the same sentence or as the sentence behind."""
        units, start = self.units, pair.closing + 1
        while (
            start < len(units)
            and units.key(start) in (",", "，", "—", "-", "–", "--")
            and not units[start].opens
        ):
            start += 1
        if start >= len(units) or units[start].opens:
            return None
        end = min(units.sentence(start)[1], self._next_opening(pair))
        if units.key(start - 1) in ("—", "–", "--"):
            speaker = self.speakers.read(start, end)
            return (speaker, "", "dash") if speaker else None
        for cue in self.cues:
            if cue.first < start or cue.last > end or cue.rule.reads == "according":
                continue
            if cue.first == start or (cue.first == start + 1 and units.has(start, "speech_adverb")):
                speaker = self._subject_after(cue.last, end)
            elif self.units.key(end - 1) in (":", "："):
                return None
            else:
                speaker = self.speakers.read(start, cue.first)
            return (speaker, self._cue_text(cue), "cue_after") if speaker else None
        return None

    def _unattributed(self, pair: Pair) -> tuple[Speaker | None, str, str]:
        """An utterance that stands by itself: its speaker opened the sentence before or just spoke."""
        units = self.units
        start = units.sentence(pair.opening)[0]
        if start < pair.opening or not self._ends_like_speech(pair):
            return None, "", ""
        before = self._quote_before(pair)
        if before is not None:
            return self._same_speaker(before), str(before.columns.get("cue", "")), "speech_goes_on"
        if not units[pair.opening].opens:
            sentence = units.sentences[units.sentence_of[pair.opening] - 1]
            return self.speakers.subject_of(*sentence), "", "sentence_before"
        return None, "", "speech"

    def _quote_before(self, pair: Pair) -> Fact | None:
        """The direct quote in the same paragraph, with at most its attribution between."""
        if not self.facts or self.units[pair.opening].opens:
            return None
        last = self.facts[-1]
        sentences = self.units.sentence_of[pair.opening] - self.units.sentence_of[last.last - 1]
        same = not any(unit.opens for unit in self.units.items[last.last : pair.opening])
        return last if same and sentences <= 2 and last.columns["kind"] == "direct" else None

    def _same_speaker(self, fact: Fact) -> Speaker | None:
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

    def _broken_from(self, pair: Pair) -> Fact | None:
        """The part before, where an attribution breaks one quotation (`"A," he said, "B."`)."""
        before = self._quote_before(pair)
        if before is None:
            return None
        gap = range(before.last + 1, pair.opening)
        attributed = any(cue.first in gap for cue in self.cues)
        return before if attributed and before.columns.get("speaker") and len(gap) <= 30 else None

    def _is_utterance(self, pair: Pair) -> bool:
        """Whether marks can hold speech: not one or two words, not a name in title case."""
        units = self.units
        words = [i for i in range(pair.opening + 1, min(pair.closing, len(units))) if units[i].is_word]
        if len(words) >= _BARE_WORDS:
            titled = [i for i in words if units[i].capital or units.has(i, "stop")]
            return len(titled) < len(words) or self._ends_like_speech(pair)
        return bool(words) and self._ends_like_speech(pair)

    def _ends_like_speech(self, pair: Pair) -> bool:
        last = pair.closing - 1
        return (
            self.units.key(last) in (*_END_MARKS, ",", "，")
            or self.units.key(last).endswith(".")
            or pair.repaired == "unclosed"
        )

    def _words(self, pair: Pair) -> int:
        return sum(self.units[i].is_word for i in range(pair.opening + 1, min(pair.closing, len(self.units))))

    def _previous_closing(self, pair: Pair) -> int:
        return max((p.closing + 1 for p in self.pairs if p.closing < pair.opening), default=0)

    def _next_opening(self, pair: Pair) -> int:
        return min((p.opening for p in self.pairs if p.opening > pair.closing), default=len(self.units))

    # Speakers around a cue

    def _subject_before(self, cue: Match, start: int) -> Speaker | None:
        if cue.rule.reads == "from":
            return None
        return self.speakers.read(start, cue.first)

    def _subject_after(self, first: int, end: int) -> Speaker | None:
        units = self.units
        last = first
        while last < end and units.key(last) not in (".", ";", ":", '"', "“", "?", "!"):
            if units.has(last, "clause_word") and last > first:
                break
            last += 1
        return self.speakers.read(first, last)

    def _cue_text(self, cue: Match) -> str:
        return self.units.slice(cue.start, cue.end).lower()

    # Indirect quotes

    def _read_cue(self, cue: Match) -> None:
        reads = {"said": self._said, "according": self._according, "from": self._learned_from}[cue.rule.reads]
        for start, end, speaker in reads(cue):
            first, last = self._trim(start, end)
            if speaker and last - first >= 2 and not self._holds_direct(first, last):
                self.facts.append(
                    self._fact(first, last, "indirect", speaker, self._cue_text(cue), cue.rule.id)
                )

    def _said(self, cue: Match) -> Iterator[tuple[int, int, Speaker | None]]:
        units = self.units
        start, end = units.sentence(cue.first)
        start = max(start, max((p.closing + 1 for p in self.pairs if p.closing < cue.first), default=0))
        passive = units.has(cue.first - 1, "passive") and not units.has(cue.first, "passive_cue")
        if passive or self._is_document(start, cue.first):
            return
        first = self._content_start(cue, end)
        if first:
            yield first, end, self.speakers.read(start, cue.first)
        elif self._is_trailing(cue, start, end):
            comma = max(
                i
                for i in range(start, cue.first)
                if units.key(i) == "," and not self._in_appositive(i, cue.first)
            )
            yield start, comma, self.speakers.read(comma + 1, cue.first)

    def _content_start(self, cue: Match, end: int) -> int:
        """Where the reported clause begins, behind `that` or right behind the verb; 0 if there is none."""
        units, at = self.units, cue.last
        if units.key(at) == "that":
            return at + 1
        that = self._that_behind(at, end)
        if that:
            return that + 1
        if units.has(at, "aside"):
            at = self._behind_aside(at, end)
        if cue.rule.id != "said" or at >= end:
            return 0
        if not (units[at].is_word or units[at].number is not None or units.key(at) in ("$", "€", "£", "¥")):
            return 0
        if units.has(at, "no_clause") and not units.has(at, "clause_start"):
            return 0
        return at if self._has_verb(at, end) else 0

    def _that_behind(self, at: int, end: int) -> int:
        """Index of the last `that` before a finite verb: `told the BBC at that time that it had …`."""
        found = 0
        for index in range(at, min(end, at + _THAT_REACH)):
            if self.units.key(index) == "that":
                found = index
            elif self.units.has(index, "finite") or self.units.key(index) in (":", ";", '"', "“"):
                break
        return found

    def _behind_aside(self, at: int, end: int) -> int:
        """Index behind `on Monday`, `in a statement`, where a clause may begin."""
        for index in range(at, min(end, at + 6)):
            if self.units.has(index, "clause_start") or (self.units.has(index, "weekday") and index > at):
                return index + self.units.has(index, "weekday")
        return end

    def _has_verb(self, first: int, end: int) -> bool:
        return any(self.units.has(i, "finite") or self.units.key(i).endswith("ed") for i in range(first, end))

    def _is_trailing(self, cue: Match, start: int, end: int) -> bool:
        """Whether a cue closes the sentence (`…, she said.`)."""
        units = self.units
        behind = [units.key(i) for i in range(cue.last, end)]
        if (
            not behind
            or behind[0] not in (".", "on", "in", "at", ",")
            or not self._has_verb(start, cue.first)
        ):
            return False
        commas = [
            i
            for i in range(start, cue.first)
            if units.key(i) == "," and not self._in_appositive(i, cue.first)
        ]
        return bool(commas) and commas[-1] > start + 2 and cue.first - commas[-1] > 1

    def _in_appositive(self, comma: int, verb: int) -> bool:
        """Whether a comma belongs to `X, director of Y, said`."""
        units = self.units
        if comma == verb - 1:
            return True
        return (
            any(units.has(i, "title") for i in range(comma + 1, min(comma + 5, verb)))
            and units.key(verb - 1) == ","
        )

    def _is_document(self, first: int, last: int) -> bool:
        """Whether a document, data set or survey is the subject: no speaker."""
        units = self.units
        nouns = [
            i for i in range(first, last) if units.has(i, "document_noun") and not self.speakers.in_org(i)
        ]
        return bool(nouns) and (nouns[-1] == last - 1 or self.speakers.read(first, last) is None)

    def _according(self, cue: Match) -> Iterator[tuple[int, int, Speaker | None]]:
        units = self.units
        start, end = units.sentence(cue.first)
        first, last = cue.last, self._source_end(cue.last, end)
        if any(
            units.has(i, "document_noun") and units.key(i + 1) != "'s"
            for i in range(first, min(first + 4, last))
        ):
            return
        speaker = self.speakers.read(first, last)
        if cue.first == start or units.key(cue.first - 1) not in (",", "，"):
            if last < end and units.key(last) in (",", "，"):
                yield last + 1, end, speaker
        else:
            yield start, cue.first - 1, speaker

    def _source_end(self, first: int, end: int) -> int:
        """Index of the comma that ends the source behind `according to`, its appositives included."""
        units, index = self.units, first
        while index < end:
            if units.key(index) in (",", "，"):
                titled = any(units.has(i, "title") for i in range(index + 1, min(index + 4, end)))
                if not titled:
                    return index
                return next((i for i in range(index + 1, end) if units.key(i) in (",", "，")), end)
            if units.key(index) in (".", ";"):
                return index
            index += 1
        return end

    def _learned_from(self, cue: Match) -> Iterator[tuple[int, int, Speaker | None]]:
        units, end = self.units, self.units.sentence(cue.first)[1]
        that = next(
            (i for i in range(cue.last, min(end, cue.last + _THAT_REACH)) if units.key(i) == "that"), 0
        )
        if that:
            yield that + 1, end, self.speakers.read(cue.last, that)

    def _trim(self, first: int, last: int) -> tuple[int, int]:
        """Leave out commas and end marks at the edges."""
        units = self.units
        while first < last and units.key(first) in (",", "，", ":", "-", "—"):
            first += 1
        trailing = self._trailing_attribution(first, last)
        last = trailing or last
        while last > first and units.key(last - 1) in (*_END_MARKS, ",", ";", "，", "；", ":"):
            last -= 1
        return first, last

    def _trailing_attribution(self, first: int, last: int) -> int:
        """Index of the comma before `, she said` at the end of a reported clause, 0 if there is none."""
        units = self.units
        for cue in self.cues:
            if first < cue.first < last and cue.first > last - 5 and cue.rule.id == "said":
                comma = next((i for i in range(cue.first, first, -1) if units.key(i) == ","), 0)
                if comma and cue.first - comma <= 4:
                    return comma
        return 0

    def _holds_direct(self, first: int, last: int) -> bool:
        """Whether the stretch holds or lies in a direct quote, or repeats a reported clause."""
        return any(fact.first < last and first < fact.last for fact in self.facts) or any(
            pair.opening <= first + 1 and pair.closing >= last - 2 for pair in self.pairs
        )

    def _fact(self, first: int, last: int, kind: str, speaker: Speaker | None, cue: str, rule: str) -> Fact:
        columns: dict[str, Any] = {"kind": kind}
        if cue:
            columns["cue"] = cue
        if speaker:
            columns |= {
                "speaker": speaker.name,
                "speaker_kind": speaker.kind,
                "speaker_as_written": speaker.written,
            }
            columns |= {"speaker_title": speaker.title, "speaker_org": speaker.org}
        return Fact("QUOTE", first, last, rule, columns)
