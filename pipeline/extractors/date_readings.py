"""What readers of DATE make of a match."""

from dataclasses import dataclass

from pipeline.periods import Answer, Stated

VAGUE = "its first or last day is not told"


@dataclass(frozen=True, slots=True)
class Repeat:
    """The period named before, some years away, or in a year."""

    years: int = 0
    year: int | None = None


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
Reading = Stated | tuple[Stated, Stated] | Repeat | LeadingUp | BareDay | Answer | None
