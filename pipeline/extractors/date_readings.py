"""What readers of DATE make of a match."""

from dataclasses import dataclass

from pipeline.periods import Answer, Stated

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
    """The year, quarter or month before or after the one named before: `the previous quarter`."""

    months: int
    offset: int


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


# A string says why it has no days, None that it is no date at all.
Reading = Stated | tuple[Stated, Stated] | Repeat | Beside | YearOf | LeadingUp | BareDay | Answer | None
