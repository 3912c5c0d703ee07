"""Which quantities may be added up, and why the others may not.

    95 large projects with a total investment of 38.07 billion yuan    both count
    including 78 manufacturing projects …                              part
    20 projects above 100 million yuan                                 100 million: threshold
    30.57 billion yuan ($4.71 billion)                                 $4.71 billion: conversion
    78 projects in the headline, and again in the text                 one of them: repeated

What is left never states one thing twice for a place and a concept: a sum over it counts nothing double.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from pipeline.records import QUANTITIES, Record

# A quantity is compared with this many of its kind at most, the largest ones: cost stays linear.
_MOST_COMPARED = 60

Reasons = Mapping[tuple[str, str], str]


def reasons_not_counted(records: Iterable[Record]) -> Reasons:
    """(doc, id) of each quantity that must not be added up → why; what is missing here counts.

    Reasons: `percentage`, `change`, `rate`, `no value`, `threshold`, `size class`, `plan`, `conversion`,
    `part`, `of a part`, `repeated`, `class of a larger count`, `within another period`,
    `one of those counted`.
    """
    every = list(records)
    found: dict[tuple[str, str], str] = {}
    known = {(record.doc, record.id): record for record in every}
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in every:
        if record.label not in QUANTITIES:
            continue
        reason = _by_itself(record, known)
        if reason:
            found[record.doc, record.id] = reason
        else:
            groups.setdefault(
                (record.doc, record.lang, record.label, _unit(record), what(record)), []
            ).append(record)
    for group in groups.values():
        found |= _beside_others(group)
    return found


def what(record: Record) -> str:
    """What a quantity measures or counts: its concept, else the words of the text."""
    return record.aspect_id or record.item_id or record.aspect or record.item


def _unit(record: Record) -> str:
    return record.currency or record.unit


def _by_itself(record: Record, known: Mapping[tuple[str, str], Record]) -> str:
    """Why a quantity does not count, whatever else the text says."""
    subject = known.get((record.doc, record.subject_id))
    reasons = {
        "percentage": record.label == "PERCENT",
        "change": bool(record.basis),
        "threshold": record.role == "threshold",
        "size class": record.role == "size_class",
        "conversion": bool(record.converts),
        "part": bool(record.part_of),
        "of a part": subject is not None and bool(subject.part_of),
        "plan": record.status == "planned",
        "rate": bool(record.per),
        "no value": record.value is None,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _beside_others(group: Sequence[Record]) -> dict[tuple[str, str], str]:
    """Why quantities of one kind do not count beside larger or fuller ones of the same text."""
    found: dict[tuple[str, str], str] = {}
    counted: list[Record] = []
    for record in sorted(group, key=_rank):
        reason = next(
            (why for other in counted[:_MOST_COMPARED] if (why := _beside(record, other))),
            "",
        )
        if reason:
            found[record.doc, record.id] = reason
        else:
            counted.append(record)
    return found


def _rank(record: Record) -> tuple[Decimal, int, int]:
    """Larger values first; of equal ones that with more context, then the first."""
    context = (record.period_start, record.period_end, record.place, record.subject_id, record.subject)
    return -(record.value or Decimal(0)), -sum(bool(value) for value in context), record.start


def _beside(record: Record, other: Record) -> str:
    """Why a quantity does not count beside another that does and is not smaller."""
    if not _alike(record.place_id or record.place, other.place_id or other.place):
        return ""
    if record.label == "MONEY" and _is_one_of(record, other):
        return "one of those counted" if _may_overlap(record, other) else ""
    if not _same_bearer(record, other):
        return ""
    if record.value == other.value and _may_overlap(record, other):
        return "repeated"
    if record.threshold and not other.threshold and _may_overlap(record, other):
        return "class of a larger count"
    return "within another period" if _overlaps_unequal(record, other) else ""


def _alike(first: str, second: str) -> bool:
    return not first or not second or first == second


def _is_one_of(record: Record, other: Record) -> bool:
    """Whether an amount is said of one thing and the other one of several that are counted."""
    one = not record.subject_id.startswith("COUNT") and bool(record.subject)
    return one and other.subject_id.startswith("COUNT")


def _same_bearer(record: Record, other: Record) -> bool:
    """Whether two quantities can be said of one thing: not of two that have names of their own."""
    if record.label == "COUNT" or "COUNT" in (record.subject_id[:5], other.subject_id[:5]):
        return True
    return _alike(record.subject, other.subject)


def _may_overlap(record: Record, other: Record) -> bool:
    """Whether two periods share a day; one that is not told may."""
    first, second = _days(record), _days(other)
    if first is None or second is None:
        return True
    return first[0] <= second[1] and second[0] <= first[1]


def _overlaps_unequal(record: Record, other: Record) -> bool:
    first, second = _days(record), _days(other)
    return first is not None and second is not None and first != second and _may_overlap(record, other)


def _days(record: Record) -> tuple[date, date] | None:
    if record.period_start is None and record.period_end is None:
        return None
    return record.period_start or date.min, record.period_end or date.max
