"""ORG: names of companies, institutions, government bodies and zones.

    Investment Promotion  Department  of  Lishui Economic and Technological  Development Zone
    └ run to the left     └ head      └ chain ──────────────────────────────────────────────┘

Heads and cues are tables; where a name begins and ends is walked in code. A name found once is known
in the rest of the text.
"""

from collections.abc import Mapping
from dataclasses import replace

from pipeline.extractors.org_mentions import abbreviations, repeated
from pipeline.extractors.org_readers import READERS, Name
from pipeline.match import RuleMatcher
from pipeline.units import Fact, Units

def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find organization names with their kind."""
    names = [name for match in matcher.find_all(units) for name in READERS[match.rule.reads](units, match)]
    names = [name for name in _merge(units, names) if not _is_other(units, name)]
    names = _merge(
        units, names + [name for name in abbreviations(units, names) if not _is_other(units, name)]
    )
    names = _merge(units, names + list(repeated(units, names)))
    kinds = _kinds(units, names)
    return [
        Fact("ORG", n.first, n.last, n.rule, {"kind": kinds[units.slice(n.first, n.last)]}) for n in names
    ]


def _kinds(units: Units, names: list[Name]) -> dict[str, str]:
    """One kind for all mentions of a name: that of the first certain one, else of the first."""
    kinds: dict[str, str] = {}
    for name in sorted(names, key=lambda n: not n.strong):
        kinds.setdefault(units.slice(name.first, name.last), name.kind)
    return kinds


def _merge(units: Units, names: list[Name]) -> list[Name]:
    """Join overlapping candidates into the outermost name."""
    merged: list[Name] = []
    for name in sorted(names, key=lambda n: (n.first, -n.last)):
        if merged and name.first < merged[-1].last:
            outer = merged[-1]
            kind = outer.kind if _chained(units, outer, name) else name.kind or outer.kind
            merged[-1] = replace(
                outer, last=max(outer.last, name.last), kind=kind, strong=outer.strong or name.strong
            )
            continue
        merged.append(name)
    return merged


def _chained(units: Units, outer: Name, inner: Name) -> bool:
    """Whether the inner name only completes an of-chain of the outer one."""
    return any(
        units.key(i) in ("of", "for") for i in range(outer.first, inner.first + 1)
    ) or inner.rule not in ("legal_form", "head")


def _is_other(units: Units, name: Name) -> bool:
    """Whether a candidate is a place, a person, an event or a project rather than an organization."""
    if name.first >= name.last:
        return True
    span = range(name.first, name.last)
    if all(units.has(i, "place") or units.has(i, "place_word") or units.has(i, "demonym") for i in span):
        return True
    if units.has(name.last - 1, "event_word") and not name.strong:
        return True
    _, end = units.sentence(name.first)
    after = name.last
    if not (name.rule == "legal_form" or units.has(name.last - 1, "legal_form")):
        run = units.phrases.name_right(units, after, end) if after < end and not units[after].opens else after
        if units.key(after) == "-" and after + 1 < end and units[after + 1].glued:
            run = max(run, units.phrases.name_right(units, after + 1, end))
        if any(units.has(i, "event_word") for i in range(after, run)):
            return True
        if name.rule in ("head", "company_word") and run > after and not _follows_freely(units, after):
            return True
    if name.rule == "company_word" and all(
        units.has(i, "common_name") for i in range(name.first, name.last - 1)
    ):
        return True
    if name.strong:
        return False
    return _is_weak(units, name)


def _follows_freely(units: Units, index: int) -> bool:
    """Whether a capitalized word behind a head begins something else: a title, another name."""
    return any(
        units.has(index, table)
        for table in ("title", "honorific", "officer", "organization", "place", "demonym")
    )


def _is_weak(units: Units, name: Name) -> bool:
    """Whether a name found by context alone looks like none: titles, place heads, common acronyms."""
    if any(units.has(i, "title") or units.has(i, "honorific") for i in range(name.first, name.last)):
        return True
    if units.has(name.last - 1, "place_word"):
        return True
    return name.last - name.first == 1 and (
        units.has(name.first, "not_org") or len(units[name.first].text) < 2
    )
