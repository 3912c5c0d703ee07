"""What the readers of one text's quotes share: its pairs of marks, its cues, and what was found so far."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Any

from pipeline.extractors.marks import Pair
from pipeline.extractors.people import Speaker
from pipeline.extractors.speakers import Speakers
from pipeline.match import Match
from pipeline.units import Fact, Units

END_MARKS = (".", "!", "?", "…", "...", "。", "！", "？", "……", "—", "......", "....")
COMMAS = (",", "，")
# An utterance without any attribution has at least this many words.
BARE_WORDS = 3
_CLAUSE_WORDS = 7


def _joins_role(units: Units, index: int) -> bool:
    """Whether `with` or `and` goes on with what somebody is: `an official with X`, `founder and CEO`."""
    if units.key(index) == "and":
        return units.has(index + 1, "title")
    if units.key(index) == "who":
        return units.has(index + 1, "role_verb")
    role = units.has(index - 1, "title") or units.has(index - 1, "speaker_role")
    return role and units.key(index) == "with"


@dataclass(slots=True)
class Talk:
    """One text, read from left to right, so that speakers are known when they are referred to.

    Attributes:
        pairs: Outer pairs of quotation marks.
        cues: Matches of cue rules outside all pairs.
        facts: The quotes found so far.
        used: First units of the cues that attribute a direct quote which ends with a comma.
    """

    units: Units
    speakers: Speakers
    pairs: list[Pair]
    cues: list[Match]
    facts: list[Fact] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def is_utterance(self, pair: Pair) -> bool:
        """Whether marks can hold speech: not one or two words, not a name in title case."""
        units = self.units
        words = [i for i in range(pair.opening + 1, min(pair.closing, len(units))) if units[i].is_word]
        if not words or self.ends_like_speech(pair):
            return bool(words)
        titled = [i for i in words if not units[i].text[0].islower() or units.has(i, "stop")]
        return len(words) >= BARE_WORDS and (len(titled) < len(words) or self._holds_clauses(pair))

    def _holds_clauses(self, pair: Pair) -> bool:
        """Whether full-width marks between clauses stand inside: `好酒不怕巷子深，可也得有路可走`."""
        inside = range(pair.opening + 1, min(pair.closing, len(self.units)))
        return len(inside) >= _CLAUSE_WORDS and any(self.units.key(i) in ("，", "。", "？") for i in inside)

    def ends_like_speech(self, pair: Pair) -> bool:
        """Whether marks close behind an end mark or a comma, as speech does."""
        last = pair.closing - 1
        return (
            self.units.key(last) in (*END_MARKS, ",", "，")
            or self.units.key(last).endswith(".")
            or pair.repaired == "unclosed"
        )

    def holds_sentences(self, pair: Pair) -> bool:
        """Whether a full stop stands inside full-width marks, and the last one behind them: `“A。B”。`."""
        units = self.units
        inside = range(pair.opening + 1, min(pair.closing, len(units)))
        return units.key(pair.closing + 1) == "。" and any(units.key(i) == "。" for i in inside)

    def words(self, pair: Pair) -> int:
        """Number of words between the marks."""
        return sum(self.units[i].is_word for i in range(pair.opening + 1, min(pair.closing, len(self.units))))

    def closing_before(self, index: int) -> int:
        """Index behind the last speech that closes before the unit at index, 0 if there is none."""
        at = bisect_left(self.pairs, index, key=lambda pair: pair.opening)
        recent = (p for p in reversed(self.pairs[max(0, at - 2) : at]) if p.closing < index)
        return next((p.closing + (p.repaired != "unclosed") for p in recent if self.is_utterance(p)), 0)

    def next_opening(self, pair: Pair) -> int:
        """Index where the next pair opens, the end of the text if there is none."""
        at = bisect_right(self.pairs, pair.closing, key=lambda p: p.opening)
        return self.pairs[at].opening if at < len(self.pairs) else len(self.units)

    def cues_within(self, first: int, last: int) -> list[Match]:
        """Cues that begin at one of the units `first` to `last` (exclusive)."""
        start = bisect_left(self.cues, first, key=lambda cue: cue.first)
        return self.cues[start : bisect_left(self.cues, last, key=lambda cue: cue.first)]

    def pairs_within(self, first: int, last: int) -> list[Pair]:
        """Pairs that hold or open at one of the units `first` to `last` (exclusive)."""
        start = bisect_left(self.pairs, first, key=lambda pair: pair.opening)
        return self.pairs[max(0, start - 1) : bisect_left(self.pairs, last, key=lambda pair: pair.opening)]

    def subject_before(self, cue: Match, start: int) -> Speaker | None:
        """The speaker named before a cue."""
        if cue.rule.reads == "from":
            return None
        return self.speakers.read(start, cue.first)

    def subject_after(self, first: int, end: int) -> Speaker | None:
        """The speaker named behind a cue, up to the end of the clause."""
        units = self.units
        last = first
        while last < end and units.key(last) not in (".", ";", ":", '"', "“", "?", "!"):
            ends = units.has(last, "clause_word") and not _joins_role(units, last)
            if last > first and ends and not self.speakers.in_org(last):
                break
            last += 1
        return self.speakers.read(first, last)

    def cue_text(self, cue: Match) -> str:
        """The cue as the column `cue` holds it."""
        return self.units.value(cue.start, "cue_form") or self.units.slice(cue.start, cue.end).lower()

    def fact(self, first: int, last: int, kind: str, speaker: Speaker | None, cue: str, rule: str) -> Fact:
        """The fact of a quote with its columns."""
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
