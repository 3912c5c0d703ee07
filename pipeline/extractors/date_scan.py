"""What readers of DATE ask of a match: its numbers and table words, and the words around it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.dates import UNPUBLISHED
from pipeline.extractors.clauses import BREAKS
from pipeline.units import Unit, Units

# How many units the name of an event may have behind its year.
_NAME_REACH = 12


@dataclass(frozen=True, slots=True)
class Scan:
    """A match, with what readers ask of it."""

    units: Units
    first: int
    last: int

    @property
    def published(self) -> date | None:
        """Publication date of the article."""
        return self.units.published

    @property
    def inside(self) -> list[Unit]:
        """Units of the match."""
        return self.units[self.first : self.last]

    def values(self, table: str) -> list[str]:
        """Values of the words of one table, in reading order."""
        words = self.units.words[table]
        return [words[unit.key] for unit in self.inside if unit.key in words]

    def value(self, table: str) -> int:
        """First such value as a number; zero where there is none."""
        return int((self.values(table) or ["0"])[0])

    def before(self, table: str) -> bool:
        """Whether the unit right before is in a table."""
        return self.units.has(self.first - 1, table) and not self.units[self.first].opens

    def behind(self, table: str) -> bool:
        """Whether the unit right behind is in a table."""
        return self.units.has(self.last, table) and not self.units[self.last].opens

    @property
    def opens_clause(self) -> bool:
        """Whether it opens a sentence or follows a comma."""
        return self.units.sentence(self.first)[0] == self.first or self.units.key(self.first - 1) in BREAKS

    def behind_first(self, table: str) -> bool:
        """Whether the unit right behind begins with a word of a table: `target of`."""
        key = self.units.key(self.last).split(" ", 1)[0]
        return key in self.units.words[table] and not self.units[self.last].opens

    def cue(self, table: str) -> bool:
        """Whether a word before, perhaps behind an article or a hyphen, is in the table."""
        units, at = self.units, self.first - 1
        while (
            at >= 0
            and not units.has(at, table)
            and (units.has(at, "date_article") or units.has(at, "hyphen"))
        ):
            at -= 1
        return bool(word_before(units, at + 1, table))

    @property
    def years(self) -> list[int]:
        """Years in four digits."""
        return [
            int(unit.number.value)
            for unit in self.inside
            if unit.key == "<year>" and unit.number and unit.number.value
        ]

    @property
    def written_years(self) -> list[int]:
        """Years in four digits, also inside a code, or in two (`1H24`)."""
        short = self.units.words["code_year"]
        return self.years or [int(short[unit.key]) for unit in self.inside if unit.key in short]

    @property
    def days(self) -> list[int]:
        """Days of a month, `14`, `14th` or 十四."""
        keys = ("<day>", "<ordinal>", "<number>")
        words = self.units.words["ordinal"]
        found = [
            int(words.get(unit.text.lower(), 0)) or _whole(unit) for unit in self.inside if unit.key in keys
        ]
        return [day for day in found if 0 < day <= 31]

    @property
    def spelled(self) -> bool:
        """Whether a day is an ordinal in letters (`first`), which may belong to a noun behind it."""
        return any(unit.key == "<ordinal>" and unit.text[0].isalpha() for unit in self.inside)

    @property
    def months(self) -> list[int]:
        """Months that are named."""
        full, short = self.units.words["month"], self.units.words["month_short"]
        return [int(name) for unit in self.inside if (name := full.get(unit.key) or short.get(unit.key))]

    @property
    def number(self) -> Decimal | None:
        """The first number, also one that could belong to a fraction (`three quarters`)."""
        numerals = self.units.words["numeral"]
        for unit in self.inside:
            if unit.number is not None and unit.key != "<year>":
                return unit.number.value
            if unit.key in numerals:
                return Decimal(numerals[unit.key])
        return Decimal(self.years[0]) if self.years else None

    @property
    def time_unit(self) -> tuple[str, int]:
        """Letter and multiple of the unit of time: of the one behind the number, else of the first."""
        numerals = self.units.words["numeral"]
        at = next(
            (
                i
                for i, unit in enumerate(self.inside)
                if unit.key in numerals or (unit.number is not None and unit.key != "<year>")
            ),
            0,
        )
        behind = Scan(self.units, self.first + at, self.last).values("time_unit")
        letter, multiple = (behind or self.values("time_unit") or self.values("article_unit"))[0].split()
        return letter, int(multiple)

    @property
    def glued(self) -> bool:
        """Whether no white space stands inside the match."""
        return all(unit.glued for unit in self.inside[1:])

    @property
    def which(self) -> int:
        """Which of several, by an ordinal or `last` (-1); zero where there is none."""
        words, ordinals = self.units.words["part_number"], self.units.words["ordinal"]
        for unit in self.inside:
            word = words.get(unit.key) or words.get(unit.text.lower()) or ordinals.get(unit.text.lower())
            if word:
                return int(word)
            if unit.key == "<ordinal>":
                return _digits(unit)
        return 0

    def year(self) -> int | str | None:
        """The year stated: in digits, or as this, last or next year; a reason, or None where none is."""
        years = self.written_years
        if years:
            return years[-1]
        if not any(unit.startswith("Y") for unit in self.values("time_unit")):
            return None
        return UNPUBLISHED if self.published is None else self.published.year + self.value("relative")

    def goes_on(self) -> bool:
        """Whether a word follows that what stands here may belong to: `the year before he came`."""
        if self.last >= len(self.units) or self.units[self.last].opens:
            return False
        if self.behind("to"):
            return self.goes_to()
        return self.units[self.last].is_word and not self.behind("phrase_end")

    def goes_to(self) -> bool:
        """Whether `to March` follows."""
        at = self.last + 1
        named = self.units.has_any(at, ("month", "month_short", "until_now"))
        return self.behind("until_now") or (self.behind("to") and (named or self.units.key(at) == "<day>"))

    def counts(self) -> bool:
        """Whether a plain word follows that the number at the end of the match could count."""
        if self.inside[-1].number is None and self.inside[-1].key != "<ordinal>":
            return False
        if self.last >= len(self.units) or self.units[self.last].opens:
            return False
        unit = self.units[self.last]
        no_noun = any(self.behind(table) for table in ("stop", "tense", "verb", "date_tail", "period_noun"))
        return unit.is_word and not unit.capital and not no_noun

    @property
    def lunar(self) -> bool:
        """Whether it is of the lunar calendar: `农历五月十五日`, `五月初五`."""
        at = self.last - 1 if self.units.has(self.last - 1, "lunar_day") else self.last
        begins = self.units.has(at, "lunar_day") and self.units.has(at + 1, "numeral")
        return self.before("lunar") or (begins and self.units.has(at - 1, "month"))

    def begins_name(self) -> bool:
        """Whether capitalized words follow that end in an event, a plan or a report."""
        units, at = self.units, self.last
        while at < min(len(units), self.last + _NAME_REACH) and not units[at].opens:
            if units[at].text.split()[-1] in units.words["event_noun"]:
                return True
            if not units[at].capital and (at == self.last or not units.has(at, "name_path")):
                return False
            at += 1
        return False


def word_before(units: Units, first: int, table: str) -> str:
    """The word of the table right before a unit, also the last of a joined one (`built by`); else empty."""
    if first <= 0 or units[first].opens:
        return ""
    key = units.key(first - 1)
    word = key if key in units.words[table] else key.rsplit(" ", 1)[-1]
    return word if word in units.words[table] else ""


def _whole(unit: Unit) -> int:
    """A whole number in digits or numerals, 0 where it is none."""
    value = unit.number.value if unit.number is not None else None
    if value is not None:
        return int(value) if value == int(value) and unit.number and unit.number.scale == 1 else 0
    return _digits(unit)


def _digits(unit: Unit) -> int:
    digits = "".join(character for character in unit.text if character.isdecimal())
    return int(digits) if digits else 0
