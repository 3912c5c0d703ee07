"""Examples: whole sentences through the whole pipeline, the whole list of records compared."""

from difflib import ndiff
from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.corpus import EXAMPLES_DATE, load_examples
from pipeline.flow import load
from pipeline.markup import parse, to_records
from pipeline.records import Record, complete, to_row

FOLDER = Path(__file__).parent / "examples"
# Columns that are compared whether a mark states them or not.
ALWAYS = ("value", "low", "high", "currency", "modifier")


def cases(path: Path) -> list[tuple[int, str]]:
    """List the annotated lines of a file with their numbers; comments and empty lines are no cases."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [
        (number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("# ")
    ]


CASES = [
    pytest.param(path.stem, f"{path.name}:{number}", line, id=f"{path.stem}:{number}")
    for path in sorted(FOLDER.glob("*.txt"))
    for number, line in cases(path)
]


def shown(record: Record, columns: dict[str, tuple[str, ...]]) -> str:
    """Write a record as one line with the columns that are compared for its id."""
    row = to_row(record)
    values = "".join(f" {column}={row[column]}" for column in columns.get(record.id, ALWAYS) if column in row)
    return f"{record.start}-{record.end} {record.label} {record.text!r}{values}\n"


def excused(record: Record, ignored: list[Record]) -> bool:
    """Whether a record lies wholly inside a stretch where its label is neither right nor wrong."""
    return any(
        row.start <= record.start
        and record.end <= row.end
        and (not row.excuses or record.label in row.excuses)
        for row in ignored
    )


@pytest.mark.parametrize(("lang", "where", "line"), CASES)
def test_example_gives_all_its_records_and_no_others(lang: str, where: str, line: str):
    """All labels and spans are equal, what marks state, and always value, bounds, currency and modifier."""
    text, marks = parse(line, where)
    rows = [complete(row) for row in to_records(marks, text, "example", lang, where)]
    columns = {f"{m.label}:{m.start}:{m.end}": tuple(dict.fromkeys((*ALWAYS, *m.attributes))) for m in marks}
    ignored = [row for row in rows if row.label == "IGNORE"]
    gold = sorted((row for row in rows if row.label != "IGNORE"), key=lambda row: row.key)
    marked = {row.id for row in gold}
    records = load().extract(Article("example", text, EXAMPLES_DATE))
    expected = [shown(row, columns) for row in gold]
    found = [shown(r, columns) for r in records if r.id in marked or not excused(r, ignored)]
    assert found == expected, f"{where}: {text}\n{''.join(ndiff(expected, found))}"


def test_english_has_enough_cases_and_enough_with_nothing_to_find():
    """There are 250 English cases at least, and a third of them at least carry no mark."""
    lines = [line for _, line in cases(FOLDER / "en.txt")]
    plain = [line for line in lines if not parse(line)[1]]
    assert len(lines) >= 250
    assert len(plain) * 3 >= len(lines)


def test_the_examples_can_be_read_as_articles():
    """What `evaluate --rules` reads are the same sentences."""
    assert [article.text for article in load_examples(FOLDER)] == [parse(case.values[2])[0] for case in CASES]


def test_no_case_stands_twice():
    """A case that stands twice counts once."""
    lines = [line for path in sorted(FOLDER.glob("*.txt")) for _, line in cases(path)]
    assert sorted(lines) == sorted(set(lines))
