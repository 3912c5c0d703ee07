"""A candidate for the name of an organization, and the marks that may stand around one."""

from dataclasses import dataclass

from pipeline.units import Units

OPEN_MARKS = ('"', "“", "'", "‘", "《", "「")
CLOSE_MARKS = ('"', "”", "'", "’", "》", "」")


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate: units `first` to `last`, its kind, the rule, and whether the head is certain."""

    first: int
    last: int
    kind: str
    rule: str
    strong: bool = True


def skip_noise(units: Units, first: int, end: int) -> int:
    """Index of the first word of a name that is no article or adjective before it: `the`, `former`."""
    while first < end and units.has(first, "leading_noise"):
        if units[first].text == "An" and units.phrases.is_name_word(units, first):
            break
        first += 1
    return first
