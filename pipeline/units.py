"""Units: the tokens of a Doc as rules see them.

    tokens   over  US  $  1.2  bn   (  HK  $  9.4  billion  )
    units    over  US$ <number>     (  HK$ <number>         )
                       └ 1200000000

A word of several tokens that stands in a table (`Hong Kong dollars`, `more than`) is one unit, and so is
a written number with its scale. White space is no unit. Offsets always lead back to the text.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import InitVar, dataclass, field
from datetime import date
from decimal import Decimal
from itertools import compress, count
from operator import attrgetter
from typing import Any, Protocol

from pipeline.patterns import Words
from pipeline.templates import Names, WordSets


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read from the text.

    Attributes:
        value: coefficient × scale, exact; None where the form is not understood.
        coefficient: The number before its scale word.
        scale: 1 where there is none.
        vague: Modifier that is part of the number, such as `multiple` for `hundreds of`; else empty.
        digits: Whether it is written in digits.
        trace: How the value came about, or why there is none.
        low, high: Both ends of a number that is a range by itself (`三四十`), which has no value.
        lone: 十, 百 or 千 behind its one digit, which a digit beside it may share (`两到三千`); else 1.
        year: Whether it is a year, whatever its form (`23年3月`).
    """

    value: Decimal | None
    coefficient: Decimal | None
    scale: Decimal = Decimal(1)
    vague: str = ""
    digits: bool = True
    trace: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    lone: Decimal = Decimal(1)
    year: bool = False


@dataclass(slots=True)
class Unit:
    """A stretch of tokens that is read as one.

    Attributes:
        text: The characters.
        key: What rules see: the table word, the lower-case text, or `<number>` and its kin.
        start, end: Offsets in the text of the Doc.
        first, last: Tokens `doc[first:last]`.
        glued: Whether no white space stands before it.
        opens: Whether it is the first of a paragraph.
        number: The number that it is, if it is one.
    """

    text: str
    key: str
    start: int
    end: int
    first: int
    last: int
    glued: bool
    opens: bool
    number: Number | None = None

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return self.text[:1].isalpha()


@dataclass(slots=True)
class Fact:
    """What an extractor found: units `first` to `last` (exclusive) and the columns of the record.

    Attributes:
        rule: Id of the rule that found it.
        columns: Column name → value, as in `records.Record`.
        trace: How the value came about, or why there is none.
        refers: Column name → another fact of the same text that the row refers to.
        evidence: Column name → the units `first` to `last` (exclusive) that tell it.
    """

    label: str
    first: int
    last: int
    rule: str
    columns: dict[str, Any] = field(default_factory=dict)
    trace: str = ""
    refers: dict[str, "Fact"] = field(default_factory=dict)
    evidence: dict[str, tuple[int, int]] = field(default_factory=dict)


class Counted(Protocol):
    """Tell how far the noun phrase counted by a number reaches."""

    def __call__(self, units: "Units", first: int, last: int, *, single: bool) -> tuple[int, str]:
        """For the number at `first` to `last`: the index after the whole span, and the item."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """How far names and noun phrases reach in a language: what word tables alone cannot say.

    Attributes:
        is_name_word: Whether the unit at an index can be a word of a proper name.
        name_left: Units, head, start → first unit of the name that ends right before `head`.
        name_right: Units, first, end → index after the name that begins at `first` (`first`: none).
        person: Units, first, last → the units of a person's name within the range, or None.
        counted: Number → span and item of the counted noun phrase.
        noun_before: Units, end → first unit of the noun phrase that ends right before `end` (`end`: none).
        noun_behind: Units, start → index after the noun phrase that begins at `start` (`start`: none).
    """

    is_name_word: Callable[["Units", int], bool]
    name_left: Callable[["Units", int, int], int]
    name_right: Callable[["Units", int, int], int]
    person: Callable[["Units", int, int], tuple[int, int] | None]
    counted: Counted
    noun_before: Callable[["Units", int], int]
    noun_behind: Callable[["Units", int], int]


# Stand behind the keys of a text, where an index beyond either end finds them: no walk leaves it by more.
_BEYOND = [""] * 400


@dataclass(slots=True, eq=False)
class Units(list[Unit]):
    """All units of one Doc in order, with the tables of its language.

    Attributes:
        text: Text of the Doc.
        words: Tables and rules of the language.
        phrases: How far names and noun phrases reach in it.
        keys: The keys of the units.
        spelling: Their symbols, which rules are matched with.
        opening: Indices of those that open a paragraph.
        sentences: Unit ranges `(first, last)`, without gaps.
        sentence_of: Index of the sentence for each unit.
        published: Publication date, the anchor of relative dates; None where unknown.
        clauses: What `context.clauses.clause` found.
        steps_back: What `context.clauses.back` found.
    """

    text: str
    words: Words
    phrases: Phrases
    items: InitVar[Iterable[Unit]]
    keys: list[str] = field(init=False)
    spelling: str = field(init=False)
    opening: list[int] = field(init=False)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    sentence_of: list[int] = field(default_factory=list)
    published: date | None = None
    clauses: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict, init=False, repr=False)
    steps_back: dict[int, list[int]] = field(default_factory=dict, init=False, repr=False)
    _padded: list[str] = field(init=False, repr=False)
    _tables: WordSets = field(init=False, repr=False)
    _at: dict[str | Names, list[int]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self, items: Iterable[Unit]) -> None:
        self.extend(items)
        # Loops that run in C: a text has many units, and each of these asks all of them.
        self.keys = list(map(attrgetter("key"), self))
        self.spelling = self.words.alphabet.spell(self.keys)
        self.opening = list(compress(count(), map(attrgetter("opens"), self)))
        self._padded = self.keys + _BEYOND
        self._tables = self.words.by_name

    def key(self, index: int) -> str:
        """Key of a unit, empty beyond either end of the text."""
        try:
            return self._padded[index]
        except IndexError:
            return ""

    def has(self, index: int, table: str) -> bool:
        """Whether the unit at index (which may lie beyond the ends) is a word of the table."""
        # The hottest function of all, with several calls a unit: hence no call of another one.
        try:
            return self._padded[index] in self._tables[table]
        except IndexError:
            return False

    def has_any(self, index: int, tables: Names) -> bool:
        """Whether the unit at index is a word of one of the tables."""
        try:
            return self._padded[index] in self._tables[tables]
        except IndexError:
            return False

    def value(self, index: int, table: str) -> str:
        """What the table says of the unit at index, empty where it does not hold it."""
        return self.words[table].get(self.key(index), "")

    def where(self, table: str | Names) -> Sequence[int]:
        """Indices of the units that are words of the table, or of one of several, ascending."""
        found = self._at.get(table)
        return self._find(table) if found is None else found

    def _find(self, table: str | Names) -> list[int]:
        tables = self._tables
        if not self._at:
            # One walk finds all that texts before were asked for: one for each table took ten times as long.
            self._at = {asked: [] for asked in tables.asked}
            for index, holders in enumerate(map(tables.holders.get, self.keys)):
                if holders:
                    for asked in holders:
                        self._at[asked].append(index)
        if table not in self._at:
            tables.ask(table)
            self._at[table] = list(compress(count(), map(tables[table].__contains__, self.keys)))
        return self._at[table]

    def all_of(self, table: str | Names, first: int, last: int) -> Sequence[int]:
        """Indices of the words of the table among the units `first` to `last` (exclusive), ascending.

        This, and what follows, costs less than to ask `has` of each unit where those are more than two.
        """
        found = self.where(table)
        return found[bisect_left(found, first) : bisect_left(found, last)]

    def first_of(self, table: str | Names, first: int, last: int) -> int:
        """Index of the first word of the table among the units `first` to `last` (exclusive), -1 if none."""
        found = self.where(table)
        at = bisect_left(found, first)
        return found[at] if at < len(found) and found[at] < last else -1

    def last_of(self, table: str | Names, first: int, last: int) -> int:
        """Index of the last word of the table among the units `first` to `last` (exclusive), -1 if none."""
        found = self.where(table)
        at = bisect_left(found, last) - 1
        return found[at] if at >= 0 and found[at] >= first else -1

    def holds(self, table: str | Names, first: int, last: int) -> bool:
        """Whether one of the units `first` to `last` (exclusive) is a word of the table."""
        return self.first_of(table, first, last) >= 0

    def slice(self, first: int, last: int) -> str:
        """Characters of the units `first` to `last` (exclusive)."""
        return self.text[self[first].start : self[last - 1].end] if first < last else ""

    def sentence(self, index: int) -> tuple[int, int]:
        """Unit range of the sentence that holds the unit at index."""
        return self.sentences[self.sentence_of[index]]
