"""QUOTE: what somebody said, between marks (direct) or reported (indirect).

"We started with nothing,"  Chen Hao  said,  "and now we employ the village."
└ direct                    └ speaker └ cue  └ direct, continues the first

Zhu Haiyang , director of … , said  that  Aventon and others have introduced investors
└ speaker                     └ cue       └ indirect, up to the end of the sentence
"""

from collections.abc import Mapping

from pipeline.extractors.marks import Pair, find_pairs
from pipeline.extractors.quote_direct import read_pair
from pipeline.extractors.quote_indirect import read_cue
from pipeline.extractors.quote_talk import Talk
from pipeline.extractors.speakers import Speakers
from pipeline.match import Match, RuleMatcher
from pipeline.units import Fact, Units


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find direct and indirect quotes with speaker, title, organization, cue and continues."""
    pairs = [pair for pair in find_pairs(units) if pair.depth == 0 and pair.kind != "title"]
    inside = {i for pair in pairs for i in range(pair.opening, pair.closing)}
    cues = [cue for cue in sorted(matcher.find(units), key=lambda cue: cue.first) if cue.first not in inside]
    talk = Talk(units, Speakers(units, known["ORG"]), pairs, cues)
    events: list[tuple[int, Pair | Match]] = [(pair.opening, pair) for pair in pairs]
    events += [(cue.first, cue) for cue in cues]
    for _, event in sorted(events, key=lambda event: event[0]):
        if isinstance(event, Pair):
            read_pair(talk, event)
        else:
            read_cue(talk, event)
    return sorted(talk.facts, key=lambda fact: (fact.first, fact.last))
