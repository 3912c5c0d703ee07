"""Templates → regular expressions over symbols, one character per unit.

    up to  1.2 billion  yuan              {number} {currency}
    a  b   n            c       symbols   ([nm])([c])

Two words have the same symbol where no template tells them apart, so a text is spelled once for all rules
of its language, and a rule that cannot match costs a few nanoseconds a unit. What a spaCy `Matcher` with
`greedy="LONGEST"` finds is found, without a Doc and its tokens for each stretch that is looked at.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise, product, repeat

from pipeline.rules import NUMBER_CLASSES, Element, Rule

# `+` and `*` go with closed classes only; a repeated class is taken up to this many times.
_MOST_REPEATS = 4
_COUNTS: Mapping[str, tuple[int, int]] = {
    "": (1, 1),
    "?": (0, 1),
    "+": (1, _MOST_REPEATS),
    "*": (0, _MOST_REPEATS),
}
# Stands for all words that no template names.
_OTHER = "\0"
Tables = Mapping[str, Mapping[str, str]]
# Tables that are asked together, by name; a set in a tuple holds words themselves.
Names = frozenset[str] | tuple[str | frozenset[str], ...]
# First and last (exclusive) unit of a match, and of the span of its record within.
Hit = tuple[int, int, int, int]


class WordSets(dict[str | Names, Collection[str]]):
    """Words of a table by its name, and of several by their names together, put together when first asked.

    Attributes:
        asked: What texts were asked for the places of, see `Units.where`.
        holders: Word → what of that holds it.
    """

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self.update(tables)
        self._tables = tables
        self.asked: list[str | Names] = []
        self.holders: dict[str, list[str | Names]] = {}

    def __missing__(self, names: str | Names) -> Collection[str]:
        several = () if isinstance(names, str) else names
        words = (self._tables.get(name, ()) if isinstance(name, str) else name for name in several)
        self[names] = frozenset(chain.from_iterable(words))
        return self[names]

    def ask(self, names: str | Names) -> None:
        """Remember that texts are asked for the places of these words."""
        self.asked.append(names)
        for word in self[names]:
            self.holders.setdefault(word, []).append(names)


def keys_of(element: Element, tables: Tables) -> frozenset[str]:
    """All unit keys that may stand at a position of a template."""
    return frozenset(chain.from_iterable(_keys_of_option(option, tables) for option in element.options))


def _keys_of_option(option: str, tables: Tables) -> Iterable[str]:
    if option[0] != "{":
        return (option,)
    name = option[1:-1]
    return NUMBER_CLASSES[name] if name in NUMBER_CLASSES else tables.get(name, ())


class Alphabet:
    """The symbols that spell the units of one language."""

    def __init__(self, rules: Iterable[Rule], tables: Tables) -> None:
        self._tables = tables
        sets = dict.fromkeys(keys_of(element, tables) for rule in rules for element in rule.template)
        holders: dict[str, list[int]] = {}
        for number, keys in enumerate(sets):
            for key in keys:
                holders.setdefault(key, []).append(number)
        groups = {group: n for n, group in enumerate(sorted({tuple(held) for held in holders.values()}), 1)}
        self._symbols = {key: chr(groups[tuple(held)]) for key, held in holders.items()}

    def spell(self, keys: Iterable[str]) -> str:
        """Write unit keys as symbols, one character each."""
        return "".join(map(self._symbols.get, keys, repeat(_OTHER)))

    def symbols_of(self, element: Element) -> str:
        """Symbols that may stand at a position of a template, in order."""
        return "".join(sorted({self._symbols[key] for key in keys_of(element, self._tables)}))


class Template:
    """The template of one rule, compiled."""

    def __init__(self, rule: Rule, alphabet: Alphabet) -> None:
        self.rule = rule
        positions = [(alphabet.symbols_of(e), *_COUNTS[e.repeat], e.inside) for e in rule.template]
        needed = [symbols for symbols, least, _, _ in positions if least]
        self._needed = [frozenset(symbols) for symbols in sorted(set(needed), key=len)]
        patterns = [_written(variant) for variant in _variants(positions)]
        self._searches = [re.compile(pattern).search for pattern in dict.fromkeys(patterns)]

    def find(self, spelling: str, present: frozenset[str]) -> list[Hit]:
        """Find the longest matches that do not overlap.

        Args:
            spelling: The units as symbols.
            present: The symbols that occur in it.
        """
        for symbols in self._needed:
            if symbols.isdisjoint(present):
                return []
        hits: list[Hit] = []
        for search in self._searches:
            found = search(spelling)
            while found is not None:
                first = found.start()
                start, end = found.span(1)
                if start < end:
                    hits.append((first, found.end(), start, end))
                found = search(spelling, first + 1)
        return _longest(hits)


# Symbols of a position, how often it stands there at least and at most, and whether it is inside.
_Position = tuple[str, int, int, bool]


def _variants(positions: Sequence[_Position]) -> Iterator[tuple[_Position, ...]]:
    """Spell a template out until each variant begins with what it needs and greed finds its longest match.

    Without that a regular expression could not skip quickly to where it may begin, or would prefer
    `a` of `a? b? …` to a longer way through the template.
    """
    required = next((n for n, (_, least, _, _) in enumerate(positions) if least), len(positions))
    open_ = range(len(positions)) if _is_ambiguous(positions[required:]) else range(required)
    choices = [
        [(symbols, count, count, inside) for count in range(most, least - 1, -1)]
        if number in open_
        else [(symbols, least, most, inside)]
        for number, (symbols, least, most, inside) in enumerate(positions)
    ]
    for variant in product(*choices):
        kept = tuple(position for position in variant if position[2])
        if kept:
            yield kept


def _is_ambiguous(positions: Sequence[_Position]) -> bool:
    """Whether a symbol could be taken by an optional position or by one behind it."""
    for number, (symbols, least, most, _) in enumerate(positions):
        if least == most:
            continue
        for following, needed, _, _ in positions[number + 1 :]:
            if not set(symbols).isdisjoint(following):
                return True
            if needed:
                break
    return False


def _written(positions: Sequence[_Position]) -> str:
    """Write a variant as a regular expression whose group is the span of the record."""
    parts = {"before": "", "inside": "", "behind": ""}
    for symbols, least, most, inside in positions:
        place = "inside" if inside else "behind" if parts["inside"] else "before"
        count = "" if least == most == 1 else "?" if (least, most) == (0, 1) else f"{{{least},{most}}}"
        # A class without words matches nothing.
        parts[place] += (f"[{re.escape(symbols)}]" if symbols else "(?!)") + count
    return f"{parts['before']}({parts['inside']}){parts['behind']}"


def _longest(hits: list[Hit]) -> list[Hit]:
    """Of overlapping hits the longest, of equally long ones the first."""
    hits.sort()
    if all(before[1] <= after[0] for before, after in pairwise(hits)):
        return hits
    hits.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
    taken: set[int] = set()
    kept: list[Hit] = []
    for hit in hits:
        if taken.isdisjoint(range(hit[0], hit[1])):
            taken.update(range(hit[0], hit[1]))
            kept.append(hit)
    return kept
