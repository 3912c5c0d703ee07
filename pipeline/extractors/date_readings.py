"""What readers of DATE make of a match."""

from dataclasses import dataclass

from pipeline.periods import Answer, Period, Stated

VAGUE = "its first or last day is not told"


@dataclass(frozen=True, slots=True)
class Repeat:
    """The period that governs the sentence, in another year.

    Attributes:
        years: How many years from now (`last year`: -1) or, where `own`, from the period itself.
        year: The year where it is written (`the same period of 2022`).
        own: Whether it is counted from the period (`a year earlier`), not from the publication.
        months: Length of that period where the text names it (`the same quarter`); 0 where it does not.
    """

    years: int = 0
    year: int | None = None
    own: bool = False
    months: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """The year, quarter or month named before, or the one beside it: `the previous quarter`.

    Attributes:
        months: Length of it; 0 for a day.
        offset: 0 for itself, else how many of them away.
        known: Whether it is no date at all where none was named (`当年` as `back then`).
    """

    months: int
    offset: int
    known: bool = False


@dataclass(frozen=True, slots=True)
class YearOf:
    """Something in the year of the date named before, or some years away: `次年3月`."""

    stated: Stated
    offset: int


@dataclass(frozen=True, slots=True)
class LeadingUp:
    """A number of D, W, M or Y that ends with a date: `the three months to March`."""

    to: Stated
    letter: str
    number: int


@dataclass(frozen=True, slots=True)
class BareDay:
    """A day of the month that was named before, or of the publication: `15日，记者获悉`."""

    day: int


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off that move with the year: `端午假期`.

    Attributes:
        days: Year → its first and last day off.
        year: The year where the text states it.
    """

    days: tuple[tuple[int, Period], ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class PastYears:
    """A number of years up to the publication, in a work report up to the end of the last one."""

    number: int


@dataclass(frozen=True, slots=True)
class Fiscal:
    """A fiscal year or a part of one, which begins in April where the country fixes it.

    Attributes:
        year: The calendar year in which it ends; None where it is counted from the publication.
        offset: How many years from that of the publication, where it is counted so.
        first: First month of the part, 1 for that with which the fiscal year begins.
        months: Length of the part.
        otherwise: Why it has no days where the country does not fix it.
    """

    year: int | None
    offset: int = 0
    first: int = 1
    months: int = 12
    otherwise: str = "the first month of the fiscal year is not known"


@dataclass(frozen=True, slots=True)
class DayWord:
    """Today, yesterday (-1): counted from the publication, or from the day on which somebody says it."""

    days: int


# A string says why it has no days, None that it is no date at all.
Placed = Repeat | Beside | YearOf | BareDay | DayWord | PastYears | Fiscal
Reading = Stated | tuple[Stated, Stated] | Placed | LeadingUp | Holiday | Answer | None
