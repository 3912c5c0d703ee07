"""Marks: what is written is read back, and what cannot be read is said."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.errors import MarkupError
from pipeline.markup import Mark, parse, to_records, unparse
from pipeline.records import COLUMN_TYPES, LABELS, REFERENCES, Record

# Characters that carry meaning in marks come up often.
TEXTS = st.text(
    st.one_of(st.sampled_from('[]【】()（）\\"# =ABn\n\r亿元'), st.characters(exclude_categories=["Cs"]))
)
EMPTY = {"str": "", "Decimal": None, "date": None, "bool": None, "int": None}
COLUMNS = [c for c in COLUMN_TYPES if c not in ("doc", "lang", "label", "start", "end", "text")]
VALUES = {
    "str": TEXTS,
    "Decimal": st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12
    ),
    "date": st.dates(),
    "bool": st.booleans(),
    "int": st.integers(0, 10**6),
}


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Record]]:
    """Draw a text with nested, non-crossing spans; several labels may share a span."""
    text = draw(TEXTS)
    spans: set[tuple[int, int]] = set()
    stretches = [(0, len(text))]
    for _ in range(draw(st.integers(0, 5))):
        low, high = stretches[draw(st.integers(0, len(stretches) - 1))]
        start = draw(st.integers(low, high))
        end = draw(st.integers(start, high))
        if start < end and all(
            e <= start or end <= s or s <= start < end <= e or start <= s < e <= end for s, e in spans
        ):
            spans.add((start, end))
            stretches.append((start, end))
    keys = [
        (start, end, label)
        for start, end in spans
        for label in draw(st.sets(st.sampled_from(LABELS), min_size=1))
    ]
    records = [Record("a", "en", label, start, end, text[start:end]) for start, end, label in keys]
    ids = [record.id for record in records]
    for record in records:
        for column in draw(st.sets(st.sampled_from(COLUMNS), max_size=3)):
            drawn = VALUES[COLUMN_TYPES[column]] if column not in REFERENCES else st.sampled_from(ids)
            setattr(record, column, draw(drawn))
    return text, sorted(records, key=lambda record: record.key)


@given(marked_texts())
@example(("China Mobile(CMCC)", [Record("a", "en", "ORG", 0, 12, "China Mobile")]))
@example(("x】(AB)【x", [Record("a", "en", "ORG", 0, 1, "x", note='] [ ](ORG) \\ "')]))
def test_marks_round_trip(marked: tuple[str, list[Record]]):
    """Marks round trip."""
    text, records = marked

    annotated = unparse(text, records)

    plain, marks = parse(annotated)
    assert plain == text
    found = to_records(marks, plain, "a", "en", "text")
    assert found == records
    assert unparse(plain, found) == annotated


@given(TEXTS)
def test_any_text_without_marks_round_trips(text: str):
    """Any text without marks round trips."""
    assert parse(unparse(text, [])) == (text, [])


def test_nesting_names_and_values():
    """Nesting names and values."""
    annotated = (
        "He said “[[95 projects](COUNT #1 value=95 part_of=#2) of [100](COUNT #2 value=100) "
        'came](QUOTE kind=direct speaker="Ying \\"YG\\" Gangqiu")”.'
    )

    text, marks = parse(annotated)

    assert text == "He said “95 projects of 100 came”."
    assert marks == [
        Mark("COUNT", 9, 20, {"value": "95", "part_of": "#2"}, "#1"),
        Mark("COUNT", 24, 27, {"value": "100"}, "#2"),
        Mark("QUOTE", 9, 32, {"kind": "direct", "speaker": 'Ying "YG" Gangqiu'}),
    ]
    assert to_records(marks, text, "a", "en", "text") == [
        Record("a", "en", "COUNT", 9, 20, "95 projects", value=Decimal(95), part_of="COUNT:24:27"),
        Record(
            "a", "en", "QUOTE", 9, 32, "95 projects of 100 came", kind="direct", speaker='Ying "YG" Gangqiu'
        ),
        Record("a", "en", "COUNT", 24, 27, "100", value=Decimal(100)),
    ]


def test_two_labels_on_one_span_and_typed_columns():
    """Two labels on one span and typed columns."""
    annotated = '[百亿](MONEY value=1E10 currency_explicit=false period_start=2022-01-01)(TERM kind="term")'

    text, marks = parse(annotated)

    assert to_records(marks, text, "a", "zh", "text") == [
        Record(
            "a",
            "zh",
            "MONEY",
            0,
            2,
            "百亿",
            value=Decimal(10**10),
            currency_explicit=False,
            period_start=date(2022, 1, 1),
        ),
        Record("a", "zh", "TERM", 0, 2, "百亿", kind="term"),
    ]


@pytest.mark.parametrize(
    ("annotated", "text"),
    [
        ("[1] and [see](http://x)", "[1] and [see](http://x)"),
        (r"\[a\](ORG)", "[a](ORG)"),
        ("[a [b] c](ORG)", "a [b] c"),
        (r"[a](ORG)\(ABC)", "a(ABC)"),
        ("[a](ORG)(b)", "a(b)"),
        ("[a](ORG)(A)", "a(A)"),
        (r"C:\dir", r"C:\dir"),
        ('[[a](ORG canonical="x] y")b](QUOTE)', "ab"),
        ("【a】(b)", "【a】(b)"),
    ],
)
def test_brackets_of_the_text(annotated: str, text: str):
    """Brackets of the text."""
    assert parse(annotated)[0] == text


@pytest.mark.parametrize(
    ("annotated", "problem"),
    [
        (
            "[a](ORG",
            "here: cannot read the mark at '[a](ORG': expected (LABEL key=value key=\"two words\" #1)",
        ),
        (
            "[a](ORG kind)",
            "here: cannot read the mark at '[a](ORG kind)': expected (LABEL key=value key=\"two words\" #1)",
        ),
        (
            "[a](ORG kind=)",
            "here: cannot read the mark at '[a](ORG kind=)': expected (LABEL key=value key=\"two words\" #1)",
        ),
        (
            '[a](ORG note="b)',
            (
                "here: cannot read the mark at '[a](ORG note=\"b)': expected (LABEL key=value "
                'key="two words" #1)'
            ),
        ),
        (
            "[a]（ORG)",
            "here: cannot read the mark at '[a]（ORG)': expected (LABEL key=value key=\"two words\" #1)",
        ),
        ("【a】(ORG)", "here: cannot read the mark at '【a】(ORG)': no '[' opens this mark"),
        ("[a】(ORG)", "here: cannot read the mark at '[a】(ORG)': expected ']('"),
        ("a](ORG)", "here: cannot read the mark at 'a](ORG)': no '[' opens this mark"),
        ("[](ORG)", "here: cannot read the mark at '[](ORG)': expected text in the brackets"),
        ("[a](ORGS)", "here: unknown label 'ORGS': labels are " + ", ".join((*LABELS, "IGNORE"))),
        ("[a](ORG)(CMCC)", "here: unknown label 'CMCC': labels are " + ", ".join((*LABELS, "IGNORE"))),
        ("[a](ORG size=1)", "here: unknown column 'size' in a ORG mark"),
        ("[a](ORG start=1)", "here: unknown column 'start' in a ORG mark"),
        ("[a](ORG kind=zone kind=zone)", "here: column 'kind' stands twice in a ORG mark"),
        ("[a](COUNT value=x)", "here: value=x: not a Decimal"),
        ("[a](COUNT value=NaN)", "here: value=NaN: not a Decimal"),
        ("[a](COUNT value=Infinity)", "here: value=Infinity: not a Decimal"),
        ("[a](DATE period_start=2022-13-01)", "here: period_start=2022-13-01: not a date"),
        ("[a](MONEY currency_explicit=no)", "here: currency_explicit=no: not a bool"),
        ("[a](COUNT part_of=#3)", "here: part_of=#3: no row is named #3"),
    ],
)
def test_marks_that_do_not_hold_are_errors(annotated: str, problem: str):
    """Marks that do not hold are errors."""

    def read() -> list[Record]:
        text, marks = parse(annotated, "here")
        return to_records(marks, text, "a", "en", "here")

    with pytest.raises(MarkupError) as raised:
        read()

    assert raised.value.problems == [problem]


@given(
    TEXTS,
    st.sampled_from(["]", "】"]),
    st.sampled_from(["(", "（"]),
    st.sampled_from(["AB", "ORG", "XX"]),
    TEXTS,
)
def test_a_bracket_with_capitals_behind_is_a_mark_or_an_error(
    before: str, close: str, opening: str, label: str, after: str
):
    """A bracket with capitals behind is a mark or an error."""
    written = f"{before}{close}{opening}{label}{after}"

    try:
        text, marks = parse(written)
    except MarkupError:
        return

    assert marks or f"{close}{opening}{label}" not in text or before.endswith("\\")


def test_crossing_spans_cannot_be_written():
    """Crossing spans cannot be written."""
    crossing: list[Any] = [Record("a", "en", "ORG", 0, 3, "abc"), Record("a", "en", "TERM", 1, 4, "bcd")]

    with pytest.raises(MarkupError) as raised:
        unparse("abcd", crossing)

    assert raised.value.problems == ["a: TERM:1:4 crosses ORG:0:3"]
