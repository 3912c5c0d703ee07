"""Names in Chinese: how far the name of a body or a person reaches."""

from pipeline.units import Units


def is_name_word(units: Units, index: int) -> bool:
    """Whether a unit can be part of a proper name."""
    return False


def name_left(units: Units, head: int, start: int) -> int:
    """First unit of the name that ends right before `head`."""
    return head


def name_right(units: Units, first: int, end: int) -> int:
    """Index after the name that begins at `first`."""
    return first


def person(units: Units, first: int, last: int) -> tuple[int, int] | None:
    """Units of a person's name within the range."""
    return None
