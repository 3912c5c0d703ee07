"""Facts of all passages → records of the article, with the references and names that need the whole text."""

from collections.abc import Mapping
from operator import attrgetter

from pipeline.records import Record, complete
from pipeline.units import Fact, Units


def to_records(
    doc: str, lang: str, units: Units, facts: Mapping[str, list[Fact]], offset: int
) -> list[Record]:
    """Turn the facts of one passage into records of its article, in reading order.

    Args:
        doc: Id of the article.
        lang: Language of the passage.
        units: Units of the passage.
        facts: Label → facts.
        offset: Where the passage begins in the article.
    """
    records = [_to_record(doc, lang, units, fact, offset) for found in facts.values() for fact in found]
    records.sort(key=attrgetter("start", "end", "label"))
    return records


def _to_record(doc: str, lang: str, units: Units, fact: Fact, offset: int) -> Record:
    start, end = span_of(units, fact)
    first, last = units.sentence(fact.first)
    record = Record(
        doc,
        lang,
        fact.label,
        start + offset,
        end + offset,
        units.text[start:end],
        rule=fact.rule,
        trace=fact.trace,
        sentence_start=units[first].start + offset,
        sentence_end=units[last - 1].end + offset,
    )
    for column, value in fact.columns.items():
        if value is not None and value != "":
            setattr(record, column, value)
    for column, other in fact.refers.items():
        setattr(record, column, row_id(units, other, offset))
    for column, (begin, behind) in fact.evidence.items():
        record.evidence[column] = units[begin].start + offset, units[behind - 1].end + offset
    return complete(record)


def span_of(units: Units, fact: Fact) -> tuple[int, int]:
    """Characters of a fact in the text of its passage."""
    return units[fact.first].start, units[fact.last - 1].end


def row_id(units: Units, fact: Fact, offset: int) -> str:
    """Id of the record that a fact becomes."""
    start, end = span_of(units, fact)
    return f"{fact.label}:{start + offset}:{end + offset}"
