"""A candidate for the name of an organization, and the marks that may stand around one."""

from dataclasses import dataclass

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
