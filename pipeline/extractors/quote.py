"""QUOTE: what somebody said, between marks (direct) or reported (indirect).

"We started with nothing,"  Chen Hao  said,  "and now we employ the village."
└ direct                    └ speaker └ cue  └ direct, continues the first

Zhu Haiyang , director of … , said  that  Aventon and others have introduced investors
└ speaker                     └ cue       └ indirect, up to the end of the sentence
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from itertools import takewhile

from pipeline.extractors.marks import Pair, find_pairs
from pipeline.extractors.quote_direct import read_pair
from pipeline.extractors.quote_indirect import read_cue
from pipeline.extractors.quote_talk import Talk
from pipeline.extractors.speakers import Speakers
from pipeline.match import Match, RuleMatcher
from pipeline.units import Fact, Units

# Units from a comma to the verb of an attribution: `, Li Wei said`.
_ATTRIBUTION = 5
_MARKS = frozenset('"“”「」')


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find direct and indirect quotes with speaker, title, organization, cue and continues."""
    pairs = [pair for pair in find_pairs(units) if pair.depth == 0 and pair.kind != "title"]
    cues = sorted(matcher.find(units), key=lambda cue: cue.first)
    pairs = [
        _close_at_attribution(units, pair, cues) if pair.repaired == "unclosed" else pair for pair in pairs
    ]
    inside = {i for pair in pairs for i in range(pair.opening, pair.closing)}
    cues = [cue for cue in cues if cue.first not in inside and not units.has(cue.last, "no_cue_behind")]
    spoken = [(pair.opening, pair.closing) for pair in pairs]
    talk = Talk(units, Speakers(units, known["ORG"], spoken), pairs, cues)
    events: list[tuple[int, Pair | Match]] = [(pair.opening, pair) for pair in pairs]
    events += [(cue.first, cue) for cue in cues]
    for _, event in sorted(events, key=lambda event: event[0]):
        if isinstance(event, Pair):
            read_pair(talk, event)
        else:
            read_cue(talk, event)
    _tell_all(talk.facts, talk.speakers.people.affiliations() if talk.facts else {})
    return sorted(talk.facts, key=lambda fact: (fact.first, fact.last))


def _close_at_attribution(units: Units, pair: Pair, cues: list[Match]) -> Pair:
    """Close a pair whose closing mark is missing before its attribution (`“We do not want it, she said`)."""
    at = bisect_left(cues, pair.opening, key=lambda cue: cue.first)
    for cue in takewhile(lambda cue: cue.first < pair.closing, cues[at:]):
        comma = next(
            (i for i in range(cue.first - 1, cue.first - _ATTRIBUTION, -1) if units.key(i) == ","), -1
        )
        if comma > pair.opening and units.key(cue.last) == ".":
            return replace(pair, closing=comma + 1)
    return _close_at_paragraph(units, pair, cues)


def _close_at_paragraph(units: Units, pair: Pair, cues: list[Match]) -> Pair:
    """Close a pair of whole sentences, its closing mark missing, with its paragraph if nobody else speaks."""
    opens = bisect_left(units.opening, pair.closing)
    end = units.opening[opens] if opens < len(units.opening) else len(units)
    at = bisect_left(cues, pair.closing, key=lambda cue: cue.first)
    spoken = at < len(cues) and cues[at].first < end
    marked = any(units.key(i) in _MARKS for i in range(pair.closing, end))
    begins = units.sentence(pair.opening + 1)[0] >= pair.opening
    return pair if spoken or marked or not begins else replace(pair, closing=end)


def _tell_all(facts: list[Fact], affiliations: Mapping[str, str]) -> None:
    """Give each quote of a person the title and organization that the text tells elsewhere."""
    told: dict[tuple[str, str], str] = {}
    for column in ("speaker_title", "speaker_org"):
        for fact in facts:
            if fact.columns.get(column) and fact.columns.get("speaker_kind") == "person":
                told.setdefault((fact.columns["speaker"], column), fact.columns[column])
        for fact in facts:
            name = fact.columns.get("speaker", "")
            known = told.get((name, column)) or (column == "speaker_org" and affiliations.get(name))
            if known and " " in fact.columns["speaker"] and not fact.columns[column]:
                fact.columns[column] = known
