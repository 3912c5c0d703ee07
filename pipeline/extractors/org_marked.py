"""Organizations known by the marks and the line around them: media of a dateline, companies of a notice.

渝州网  石岭  7月6日  电 （ 江岚网 记者  何川 ）        晨澜新材 （ 301131.SZ ）        晨澜新材 ： 拟 …
└ medium └ place                └ medium              └ company  └ stock code        └ opens a headline
"""

from collections.abc import Callable, Iterator, Mapping

from pipeline.extractors.org_name import Name
from pipeline.extractors.org_runs import LONGEST, SHORTEST, is_name, is_surname
from pipeline.match import Match
from pipeline.units import Units

# Units of a medium's name in its dateline, before a reporter, or in title marks.
_REACH = 8
_DOTS = ("·", "・", "-", "、", "/")
# First characters of no medium's own name: 本报, 本网, 我台.
_OWN = ("本", "我", "该")


def _opens_line(units: Units, match: Match) -> Iterator[Name]:
    """The medium that opens a paragraph with its dateline: `渝州网讯`, `渝州网石岭7月6日电`, not `本报讯`."""
    first = match.first
    while first > 0 and not units[first].opens and match.first - first < 2 * _REACH:
        first -= 1
    last = first
    while last < match.first and last - first < _REACH and units.phrases.is_name_word(units, last):
        last += 1
    if units.value(first, "organization_kind") == "institution":
        last = first + 1
    dated = last < match.first and _is_dated(units, last)
    if dated:
        last = next((i for i in range(last, first, -1) if units.has(i - 1, "paper_end")), last)
    bracketed = units.key(last) in ("(", "（")
    told = (dated or bracketed) and units.has(last - 1, "paper_end") and last > first + 1
    if units[first].opens and units.key(first) not in _OWN and first < last and (last == match.first or told):
        yield Name(first, last, match.rule.set["kind"], match.rule.id, strong=False)


def _is_dated(units: Units, index: int) -> bool:
    return units[index].number is not None or units.has(index, "month")


def _in_title_marks(units: Units, match: Match) -> Iterator[Name]:
    """A newspaper's name in title marks: `《湖湘园区报》`."""
    last = match.first + 1
    for first in range(last - 1, max(-1, last - _REACH), -1):
        if units.key(first - 1) == "《":
            if all(units.phrases.is_name_word(units, i) for i in range(first, last)):
                yield Name(first, last, match.rule.set["kind"], match.rule.id)
            return


def _reporter(units: Units, match: Match) -> Iterator[Name]:
    """The media that a reporter writes for, joined by dots: `（江岚报·江岚网记者 何川）`."""
    last = match.first
    while last > 0 and units.has(last - 1, "paper_end"):
        first = last - 1
        while first > 0 and last - first < _REACH and not units[first].opens:
            if not units.phrases.is_name_word(units, first - 1):
                break
            first -= 1
        bounded = first == 0 or units[first].opens or not units[first - 1].is_word
        own = any(units.key(i) in _OWN for i in range(first, last))
        if not bounded or first == last - 1 or own:
            return
        yield Name(first, last, match.rule.set["kind"], match.rule.id)
        if units.key(first - 1) not in _DOTS or first < 1:
            return
        last = first - 1


def _listed_stock(units: Units, match: Match) -> Iterator[Name]:
    """The company before its stock code: `晨澜新材（301131.SZ）`."""
    last = first = match.first
    start = units.sentence(match.first)[0]
    while first > start and last - first < LONGEST and units.phrases.is_name_word(units, first - 1):
        if units.has(first - 1, "soft_edge") and last - first >= SHORTEST:
            break
        first -= 1
    if last - first > 1 or (first < last and len(units[first].text) > 1):
        yield Name(first, last, "company", match.rule.id)


def _opens_headline(units: Units, match: Match) -> Iterator[Name]:
    """The company that opens a headline on what it announces: `晨澜新材：拟投资…`."""
    last = match.first
    first = units.sentence(last)[0]
    if last - first > LONGEST or not first < last or is_surname(units, first, last):
        return
    if is_name(units, first, last, word=True):
        yield Name(first, last, "company", match.rule.id, strong=False)


READERS: Mapping[str, Callable[[Units, Match], Iterator[Name]]] = {
    "opens_line": _opens_line,
    "in_title_marks": _in_title_marks,
    "reporter": _reporter,
    "listed_stock": _listed_stock,
    "opens_headline": _opens_headline,
}
