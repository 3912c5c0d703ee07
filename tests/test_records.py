"""The record: one schema, exact values, strict reading."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import CorpusError
from pipeline.records import (
    COLUMN_TYPES,
    COLUMNS,
    GOLD_COLUMNS,
    Record,
    bounds,
    complete,
    dump_jsonl,
    from_row,
    load_jsonl,
    locate_jsonl,
    plain,
    to_row,
)

ROW = {"doc": "a", "label": "COUNT", "start": 0, "end": 2, "text": "95"}
ALL_COLUMNS = ", ".join(COLUMNS + GOLD_COLUMNS)
# What surrogates no UTF-8 file holds.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = {
    "str": TEXTS,
    "Decimal": st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=10),
    "date": st.none() | st.dates(),
    "bool": st.none() | st.booleans(),
    "int": st.none() | st.integers(),
}
REQUIRED = ("doc", "label", "start", "end", "text")
RECORDS = st.fixed_dictionaries(
    {c: st.integers() if COLUMN_TYPES[c] == "int" else TEXTS.filter(bool) for c in REQUIRED}
    | {"lang": TEXTS},
    optional={c: VALUES[kind] for c, kind in COLUMN_TYPES.items() if c not in (*REQUIRED, "lang")},
).map(lambda columns: Record(**columns))


@given(st.lists(RECORDS, max_size=4))
def test_jsonl_round_trips_sorted(records: list[Record]):
    """JSONL round trips sorted."""
    written = dump_jsonl(records)

    assert load_jsonl(written, "x") == sorted(records, key=lambda record: record.key)
    assert dump_jsonl(load_jsonl(written, "x")) == written


def test_columns_and_types():
    """Columns and types."""
    assert ",".join(COLUMNS) == (
        "id,doc,lang,label,start,end,text,value,low,high,currency,currency_explicit,unit,si_value,si_unit,modifier,"
        "role,item,item_id,aspect,aspect_id,kind,basis,status,subject,subject_id,place,place_id,period_start,"
        "period_end,duration,part_of,converts,threshold,per,canonical,org_id,speaker,speaker_kind,"
        "speaker_as_written,speaker_title,speaker_org,cue,continues,said_by,confidence,rule,trace,"
        "sentence_start,sentence_end"
    )
    assert {c: kind for c, kind in COLUMN_TYPES.items() if kind != "str"} == {
        "start": "int",
        "end": "int",
        "value": "Decimal",
        "low": "Decimal",
        "high": "Decimal",
        "currency_explicit": "bool",
        "si_value": "Decimal",
        "period_start": "date",
        "period_end": "date",
        "sentence_start": "int",
        "sentence_end": "int",
    }


def test_a_row_holds_what_is_filled_in_column_order():
    """A row holds what is filled in column order."""
    record = Record(
        "a",
        "zh",
        "MONEY",
        3,
        10,
        "380.7亿元",
        value=Decimal("38.070E+9"),
        currency_explicit=False,
        period_end=date(2022, 6, 30),
        note="n",
    )

    assert list(to_row(record).items()) == [
        ("id", "MONEY:3:10"),
        ("doc", "a"),
        ("lang", "zh"),
        ("label", "MONEY"),
        ("start", 3),
        ("end", 10),
        ("text", "380.7亿元"),
        ("value", "38070000000"),
        ("currency_explicit", False),
        ("period_end", "2022-06-30"),
        ("note", "n"),
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("3.8070E+10", "38070000000"),
        ("82.10", "82.1"),
        ("-0", "0"),
        ("0.000", "0"),
        ("-3", "-3"),
        ("100", "100"),
    ],
)
def test_plain_numbers(value: str, written: str):
    """Plain numbers."""
    assert plain(Decimal(value)) == written


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12))
def test_plain_numbers_keep_their_value(value: Decimal):
    """Plain numbers keep their value."""
    written = plain(value)

    assert Decimal(written) == value
    assert "E" not in written
    assert "." not in written or not written.endswith("0")


FIVE = Decimal(5)


@pytest.mark.parametrize(
    ("modifier", "expected"),
    [
        ("exact", (FIVE, FIVE)),
        ("more_than", (FIVE, None)),
        ("at_least", (FIVE, None)),
        ("less_than", (None, FIVE)),
        ("at_most", (None, FIVE)),
        ("approx", (None, None)),
        ("level", (None, None)),
        ("multiple", (None, None)),
        ("range", (None, None)),
    ],
)
def test_bounds(modifier: str, expected: tuple[Decimal | None, Decimal | None]):
    """Bounds."""
    assert bounds(FIVE, modifier) == expected


def test_complete_fills_what_follows():
    """Complete fills what follows."""
    money = complete(Record("a", "en", "MONEY", 0, 1, "5", value=FIVE, modifier="at_most"))
    spread = complete(Record("a", "en", "COUNT", 0, 1, "5", low=FIVE, high=Decimal(6), modifier="range"))
    quote = complete(Record("a", "en", "QUOTE", 0, 1, "5", speaker="Ying"))
    org = complete(Record("a", "en", "ORG", 0, 1, "5"))

    assert [{k: v for k, v in to_row(r).items() if k not in ROW} for r in (money, spread, quote, org)] == [
        {
            "id": "MONEY:0:1",
            "lang": "en",
            "value": "5",
            "high": "5",
            "currency_explicit": True,
            "modifier": "at_most",
            "role": "amount",
            "status": "reported",
        },
        {
            "id": "COUNT:0:1",
            "lang": "en",
            "low": "5",
            "high": "6",
            "modifier": "range",
            "status": "reported",
        },
        {"id": "QUOTE:0:1", "lang": "en", "speaker": "Ying", "speaker_as_written": "Ying"},
        {"id": "ORG:0:1", "lang": "en"},
    ]


def test_empty_columns_may_be_absent_or_null():
    """Empty columns may be absent or null."""
    assert from_row({**ROW, "value": None, "id": "COUNT:0:2"}, "x:1") == Record("a", "", "COUNT", 0, 2, "95")


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"size": 1}, [f"x:1: unknown column 'size': columns are {ALL_COLUMNS}"]),
        ({"value": 95}, ["x:1: column 'value' holds 95: a decimal is written as a string"]),
        ({"value": "NaN"}, ["x:1: column 'value' holds 'NaN': not a finite number"]),
        ({"start": True}, ["x:1: column 'start' holds True: expected int"]),
        ({"start": "0"}, ["x:1: column 'start' holds '0': expected int"]),
        ({"currency_explicit": 1}, ["x:1: column 'currency_explicit' holds 1: expected bool"]),
        ({"item": 3}, ["x:1: column 'item' holds 3: expected str"]),
        ({"text": None}, ["x:1: no column text: every row has them"]),
        ({"id": "MONEY:0:2"}, ["x:1: id 'MONEY:0:2': label and offsets say 'COUNT:0:2'"]),
        (
            {"period_start": "2022-13-01", "end": "2"},
            [
                "x:1: column 'end' holds '2': expected int",
                "x:1: column 'period_start' holds '2022-13-01': month must be in 1..12",
            ],
        ),
    ],
)
def test_rows_that_do_not_hold(change: dict[str, object], problems: list[str]):
    """Rows that do not hold."""
    with pytest.raises(CorpusError) as raised:
        from_row({**ROW, **change}, "x:1")

    assert raised.value.problems == problems


def test_all_lines_are_told_at_once():
    """All lines are told at once."""
    text = "\n".join([json.dumps(ROW), "", "{", "[1]", json.dumps({**ROW, "value": 1}), json.dumps(ROW)])

    rows, problems = locate_jsonl(text, "gold.jsonl")

    assert [where for where, _ in rows] == ["gold.jsonl:1", "gold.jsonl:6"]
    assert problems == [
        "gold.jsonl:3: not a JSON object: Expecting property name enclosed in double quotes",
        'gold.jsonl:4: not a JSON object: expected {"doc": …, "label": …}',
        "gold.jsonl:5: column 'value' holds 1: a decimal is written as a string",
    ]
    with pytest.raises(CorpusError) as raised:
        load_jsonl(text, "gold.jsonl")
    assert raised.value.problems == problems
