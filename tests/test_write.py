"""Writing: whole files, exact numbers, nothing half written."""

import csv
import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, Inexact
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import write
from pipeline.article import Article
from pipeline.errors import OutputError
from pipeline.records import COLUMNS, LABELS, Record
from pipeline.write import (
    arrow_schema,
    articles_table,
    check_folder,
    fitting,
    formats,
    records_table,
    replace_files,
    to_frame,
    write_run,
)
from pipeline.write.columns import arrow_column

ARTICLE = Article(
    "a",
    '95 projects, "380.7亿元"\r\nEnd\n',
    date(2022, 7, 18),
    title="T, 1",
    source="Lishui Daily",
    lang="en",
)
MONEY = Record(
    "a",
    "zh",
    "MONEY",
    14,
    21,
    "380.7亿元",
    value=Decimal("3.807E+10"),
    low=Decimal(38070000000),
    high=Decimal(38070000000),
    currency="CNY",
    currency_explicit=True,
    modifier="exact",
    period_start=date(2022, 1, 1),
    trace="380.7 × 10^8",
    sentence_start=0,
)
COUNT = Record("a", "en", "COUNT", 0, 11, "95 projects", value=Decimal("95.50"), modifier="exact")
RECORDS = [MONEY, COUNT]
INFO = {"version": {"newsfacts": "0.1.0"}}
RECORDS_JSONL = (
    '{"id": "COUNT:0:11", "doc": "a", "lang": "en", "label": "COUNT", "start": 0, "end": 11, '
    '"text": "95 projects", "value": "95.5", "modifier": "exact"}\n'
    '{"id": "MONEY:14:21", "doc": "a", "lang": "zh", "label": "MONEY", "start": 14, "end": 21, '
    '"text": "380.7亿元", "value": "38070000000", "low": "38070000000", "high": "38070000000", '
    '"currency": "CNY", "currency_explicit": true, "modifier": "exact", "period_start": "2022-01-01", '
    '"trace": "380.7 × 10^8", "sentence_start": 0}\n'
)
ARTICLES_JSONL = (
    '{"doc": "a", "lang": "en", "title": "T, 1", "published": "2022-07-18", "source": "Lishui Daily", '
    f'"sha256": "{ARTICLE.sha256}", "text": "95 projects, \\"380.7亿元\\"\\r\\nEnd\\n"}}\n'
)


def contents(folder: Path) -> dict[str, bytes]:
    """Read all files of a folder by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def row(values: Mapping[str, object]) -> dict[str, object]:
    """Fill a row of the records table up with None."""
    return dict.fromkeys(COLUMNS) | dict(values)


def written_run(
    records: Sequence[Record], articles: Sequence[Article], folder: Path, formats: list[str]
) -> list[Path]:
    """Write a run whose tables come in one piece."""
    return write_run([records_table(records)], [articles_table(articles)], folder, formats, INFO)


def problems_of(folder: Path, *, force: bool = False) -> list[str]:
    """Check a folder and return the problems that are raised."""
    with pytest.raises(OutputError) as raised:
        check_folder(folder, force=force)
    return raised.value.problems


def test_jsonl_run_whole(tmp_path: Path):
    """JSONL run whole."""
    folder = tmp_path / "new" / "run"

    written = written_run(RECORDS, [ARTICLE], folder, ["jsonl"])

    names = ("records.jsonl", "articles.jsonl", "failures.jsonl", "run.json")
    assert written == [folder / name for name in names]
    files = contents(folder)
    assert files["records.jsonl"].decode() == RECORDS_JSONL
    assert files["articles.jsonl"].decode() == ARTICLES_JSONL
    assert json.loads(files.pop("run.json")) == {
        "tool": "newsfacts",
        "version": {"newsfacts": "0.1.0"},
        "articles": 1,
        "records": 2,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }


def test_csv_has_bom_all_columns_and_plain_numbers(tmp_path: Path):
    """CSV has BOM all columns and plain numbers."""
    written_run(RECORDS, [ARTICLE], tmp_path, ["csv"])

    files = contents(tmp_path)
    assert files["records.csv"].startswith(b"\xef\xbb\xbfid,doc,lang,label,")
    rows = list(csv.DictReader(io.StringIO(files["records.csv"].decode("utf-8-sig"), newline="")))
    assert [{k: v for k, v in r.items() if v} for r in rows] == [
        {k: "true" if v is True else str(v) for k, v in json.loads(line).items()}
        for line in RECORDS_JSONL.splitlines()
    ]
    assert [tuple(r) for r in rows] == [COLUMNS, COLUMNS]
    assert files["articles.csv"].decode() == (
        "\ufeffdoc,lang,pair,title,published,source,url,sha256,split,text\r\n"
        f'a,en,,"T, 1",2022-07-18,Lishui Daily,,{ARTICLE.sha256},,"95 projects, ""380.7亿元""\r\nEnd\n"\r\n'
    )


def test_parquet_has_the_schema_and_exact_numbers(tmp_path: Path):
    """Parquet has the schema and exact numbers."""
    written_run(RECORDS, [ARTICLE], tmp_path, ["parquet"])

    table = pq.read_table(tmp_path / "records.parquet")
    assert table.schema == arrow_schema()
    assert table.to_pylist() == [
        row(
            {
                "id": "COUNT:0:11",
                "doc": "a",
                "lang": "en",
                "label": "COUNT",
                "start": 0,
                "end": 11,
                "text": "95 projects",
                "value": Decimal("95.5"),
                "modifier": "exact",
            }
        ),
        row(
            {
                "id": "MONEY:14:21",
                "doc": "a",
                "lang": "zh",
                "label": "MONEY",
                "start": 14,
                "end": 21,
                "text": "380.7亿元",
                "value": Decimal(38070000000),
                "low": Decimal(38070000000),
                "high": Decimal(38070000000),
                "currency": "CNY",
                "currency_explicit": True,
                "modifier": "exact",
                "period_start": date(2022, 1, 1),
                "trace": "380.7 × 10^8",
                "sentence_start": 0,
            }
        ),
    ]
    articles = pq.read_table(tmp_path / "articles.parquet")
    assert articles.schema.field("published").type == pa.date32()
    assert articles.to_pylist() == [
        {
            "doc": "a",
            "lang": "en",
            "pair": None,
            "title": "T, 1",
            "published": date(2022, 7, 18),
            "source": "Lishui Daily",
            "url": None,
            "sha256": ARTICLE.sha256,
            "split": None,
            "text": ARTICLE.text,
        }
    ]


def test_schema_types():
    """Schema types."""
    types = {str(field.type) for field in arrow_schema()}

    assert types == {"string", "int32", "bool", "date32[day]", "decimal128(38, 10)"}
    assert tuple(arrow_schema().names) == COLUMNS
    assert arrow_schema().field("value").type == pa.decimal128(38, 10)


@pytest.mark.parametrize("formats", [["jsonl"], ["csv"], ["parquet"], ["jsonl", "csv", "parquet"]])
def test_no_records_still_make_a_run(formats: list[str], tmp_path: Path):
    """No records still make a run."""
    written_run([], [], tmp_path, formats)

    names = {f"{table}.{name}" for table in ("records", "articles") for name in formats}
    assert set(contents(tmp_path)) == names | {"failures.jsonl", "run.json"}
    if "parquet" in formats:
        assert pq.read_table(tmp_path / "records.parquet").schema == arrow_schema()


def test_same_input_gives_the_same_bytes_in_any_order(tmp_path: Path):
    """Same input gives the same bytes in any order."""
    formats = ["jsonl", "csv", "parquet"]
    other = Article("b", "text")
    written_run(RECORDS, [ARTICLE, other], tmp_path / "1", formats)
    written_run(RECORDS[::-1], [other, ARTICLE], tmp_path / "2", formats)

    assert contents(tmp_path / "1") == contents(tmp_path / "2")


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("9999999999999999999999999999.9999999999", True),
        ("10000000000000000000000000000", False),
        ("0.0000000001", True),
        ("0.00000000001", False),
        ("-1E+28", False),
        ("1E+27", True),
        ("0", True),
    ],
)
def test_only_what_decimal128_holds_keeps_its_value(value: str, fits: bool):  # noqa: FBT001
    """Only what decimal128 holds keeps its value."""
    record = Record("a", "en", "COUNT", 0, 1, "x", value=Decimal(value), low=Decimal(1), trace="t")

    found = fitting(record)

    written = format(Decimal(value), "f")
    trace = "t" if fits else f"t · value {written} does not fit decimal128(38, 10)"
    assert (found.value, found.low, found.trace) == (Decimal(value) if fits else None, Decimal(1), trace)


def test_a_value_that_does_not_fit_is_left_out_in_every_format(tmp_path: Path):
    """A value that does not fit is left out in every format."""
    record = Record("a", "en", "COUNT", 0, 1, "9", value=Decimal("1E+28"))

    written_run([record], [ARTICLE], tmp_path, ["jsonl", "parquet"])

    reason = "value 10000000000000000000000000000 does not fit decimal128(38, 10)"
    jsonl = json.loads((tmp_path / "records.jsonl").read_text(encoding="utf-8"))
    assert jsonl == {
        "id": "COUNT:0:1",
        "doc": "a",
        "lang": "en",
        "label": "COUNT",
        "start": 0,
        "end": 1,
        "text": "9",
        "trace": reason,
    }
    assert pq.read_table(tmp_path / "records.parquet").to_pylist() == [row(jsonl)]
    assert record.value == Decimal("1E+28")


def test_frame_columns_compute():
    """Frame columns compute."""
    frame = to_frame(RECORDS)

    assert tuple(frame.columns) == COLUMNS
    assert frame["id"].tolist() == ["COUNT:0:11", "MONEY:14:21"]
    assert str(frame.dtypes["value"]) == "decimal128(38, 10)[pyarrow]"
    assert frame["value"].sum() == Decimal("38070000095.5")
    assert (frame["value"] / 1e8).tolist() == [9.55e-07, 380.7]
    assert (frame["value"] > 1000).tolist() == [False, True]
    assert frame.groupby("label")["value"].sum().to_dict() == {
        "COUNT": Decimal("95.5"),
        "MONEY": Decimal(38070000000),
    }
    assert (frame["period_start"] == "2022-01-01").tolist() == [False, True]
    assert frame["period_start"].dt.to_period("Q").astype(str).tolist()[1] == "2022Q1"
    assert (frame["end"] - frame["start"]).tolist() == [11, 7]
    assert frame["currency"].tolist() == ["", "CNY"]
    assert frame["currency_explicit"].tolist() == [pd.NA, True]


def test_frame_with_floats():
    """Frame with floats."""
    frame = to_frame(RECORDS, floats=True)

    numbers = ["value", "low", "high", "si_value"]
    assert {str(frame.dtypes[column]) for column in numbers} == {"float64"}
    assert frame["value"].tolist() == [95.5, 38070000000.0]
    assert (frame["low"] * frame["high"]).tolist()[1] == 38070000000.0**2


def test_frame_of_nothing_has_all_columns_and_types():
    """Frame of nothing has all columns and types."""
    empty, full = to_frame([]), to_frame(RECORDS)

    assert len(empty) == 0
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_our_run_is_brought_up_to_date(tmp_path: Path):
    """Our run is brought up to date."""
    written_run(RECORDS, [ARTICLE], tmp_path, ["jsonl", "csv"])
    (tmp_path / "notes.md").write_text("mine", encoding="utf-8")

    written_run([COUNT], [ARTICLE], tmp_path, ["jsonl"])

    files = contents(tmp_path)
    assert set(files) == {"articles.jsonl", "records.jsonl", "failures.jsonl", "run.json", "notes.md"}
    assert files["records.jsonl"].decode() == RECORDS_JSONL.partition("\n")[0] + "\n"


def test_kept_files_do_not_make_a_folder_foreign(tmp_path: Path):
    """Kept files do not make a folder foreign."""
    for name in (".gitkeep", "sample.jsonl"):
        (tmp_path / name).write_text("", encoding="utf-8")

    written_run(RECORDS, [ARTICLE], tmp_path, ["jsonl"])

    assert set(contents(tmp_path)) == {
        ".gitkeep",
        "sample.jsonl",
        "records.jsonl",
        "articles.jsonl",
        "failures.jsonl",
        "run.json",
    }


@pytest.mark.parametrize(
    "files",
    [{"records.jsonl": "{}"}, {"run.json": '{"tool": "other"}'}, {"run.json": "[1]"}, {"run.json": "{"}],
)
def test_foreign_folder_is_refused_and_left_alone(files: dict[str, str], tmp_path: Path):
    """Foreign folder is refused and left alone."""
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = contents(tmp_path)

    assert problems_of(tmp_path) == [
        (
            f"{tmp_path}: not empty and no run of newsfacts (holds {next(iter(files))}): "
            f"expected an empty folder "
            "or one with our run.json; choose another with -o, or --force"
        )
    ]
    assert contents(tmp_path) == before


def test_force_writes_beside_foreign_files(tmp_path: Path):
    """Force writes beside foreign files."""
    (tmp_path / "notes.md").write_text("mine", encoding="utf-8")

    check_folder(tmp_path, force=True)
    written_run(RECORDS, [ARTICLE], tmp_path, ["jsonl"])

    ours = {"records.jsonl", "articles.jsonl", "failures.jsonl", "run.json"}
    assert set(contents(tmp_path)) == ours | {"notes.md"}


@pytest.mark.parametrize("force", [False, True])
def test_folder_below_a_file_is_refused(force: bool, tmp_path: Path):  # noqa: FBT001
    """Folder below a file is refused."""
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")

    assert problems_of(file / "below" / "run", force=force) == [
        (
            f"{file / 'below' / 'run'}: cannot be written, {file} is no folder: expected a folder; "
            "choose another with -o"
        )
    ]
    assert contents(tmp_path) == {"file": b"x"}


def test_unwritable_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Unwritable folder is refused."""
    monkeypatch.setattr(write.os, "access", lambda *_: False)

    assert problems_of(tmp_path / "run") == [
        f"{tmp_path / 'run'}: cannot be written, no permission in {tmp_path}: choose another folder with -o"
    ]


@pytest.mark.parametrize("formats", [[], ["jsonl", "xml"]])
def test_unknown_format_lists_the_known(formats: list[str], tmp_path: Path):
    """Unknown format lists the known."""
    with pytest.raises(OutputError) as raised:
        written_run(RECORDS, [ARTICLE], tmp_path / "run", formats)

    named = ", ".join(f"'{name}'" for name in formats if name == "xml") or "none"
    assert raised.value.problems == [f"format {named}: no such format: expected jsonl, csv, parquet, xlsx"]
    assert contents(tmp_path) == {}


def test_failure_while_writing_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Failure while writing leaves what was there."""
    written_run(RECORDS, [ARTICLE], tmp_path, ["jsonl"])
    before = contents(tmp_path)
    real, calls = os.fsync, []

    def full_disk(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 3:
            raise OSError(28, "No space left on device", "the third file")
        real(handle)

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OutputError) as raised:
        written_run([], [], tmp_path, ["jsonl"])

    assert raised.value.problems == [
        (
            "the third file: cannot be written (No space left on device): "
            "expected a writable place; choose another"
        )
    ]
    assert contents(tmp_path) == before


def test_replacing_a_folder_by_a_file_changes_nothing(tmp_path: Path):
    """Replacing a folder by a file changes nothing."""
    (tmp_path / "b").mkdir()

    with pytest.raises(OutputError) as raised:
        replace_files({tmp_path / "a": b"1", tmp_path / "b": b"2"})

    assert raised.value.problems == [
        (
            f"{tmp_path / 'b'}: cannot be written (a folder has this name): expected a writable place; "
            "choose another"
        )
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_checking_touches_nothing(tmp_path: Path):
    """Checking touches nothing."""
    check_folder(tmp_path / "a" / "b")

    assert contents(tmp_path) == {}


def failure_rows() -> list[dict[str, str]]:
    """Rows as the ledger gives them."""
    return [{"doc": "b", "where": "b.txt", "stage": "read", "reason": "b.txt: 空"}]


def test_failures_have_a_file_of_their_own(tmp_path: Path):
    """Each failure is a line, in UTF-8 as it is."""
    write_run([], [], tmp_path, ["jsonl"], INFO, failures=failure_rows())

    assert (tmp_path / "failures.jsonl").read_text(encoding="utf-8") == (
        '{"doc": "b", "where": "b.txt", "stage": "read", "reason": "b.txt: 空"}\n'
    )


@pytest.mark.parametrize("formats", [["jsonl"], ["csv"], ["parquet"], ["xlsx"]])
def test_pieces_give_the_bytes_of_the_whole(formats: list[str], tmp_path: Path):
    """However a table is cut into pieces, its file is the same."""
    table = records_table([replace(MONEY, doc=f"a{number:05}") for number in range(300)])
    write_run([table], [], tmp_path / "1", formats, INFO)
    write_run([table.slice(at, 7) for at in range(0, 300, 7)], [], tmp_path / "2", formats, INFO)

    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_csv_safe_puts_a_sign_before_formulas_only(tmp_path: Path):
    """Text that begins like a formula is prefixed when asked for, numbers never."""
    texts = ["=1+1", "+86", "-5%", "@a", "\tx", "a=1"]
    records = [Record("a", "en", "TERM", n, n + 1, text) for n, text in enumerate(texts)]
    records.append(Record("a", "en", "PERCENT", 9, 10, "x", value=Decimal(-5)))
    for name, safe in (("plain", False), ("safe", True)):
        write_run([records_table(records)], [], tmp_path / name, ["csv"], INFO, csv_safe=safe)

    def cells(name: str) -> list[tuple[str, str]]:
        with (tmp_path / name / "records.csv").open(encoding="utf-8-sig", newline="") as file:
            return [(row["text"], row["value"]) for row in csv.DictReader(file)]

    assert cells("plain") == [*((text, "") for text in texts), ("x", "-5")]
    assert cells("safe") == [*((f"'{text}", "") for text in texts[:5]), ("a=1", ""), ("x", "-5")]


def workbook(path: Path) -> dict[str, str]:
    """Read the parts of a workbook that tests look at."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_workbook_has_a_sheet_per_label_with_types_and_filters(tmp_path: Path):
    """Numbers, dates and truth values are typed, a formula is text, and each sheet has its filter."""
    formula = Record("a", "en", "TERM", 0, 4, "=1+1")
    write_run([records_table([MONEY, COUNT, formula])], [], tmp_path, ["xlsx"], INFO)

    book = workbook(tmp_path / "records.xlsx")
    assert re.findall(r'<sheet name="(\w+)"', book["xl/workbook.xml"]) == list(LABELS)
    sheets = {label: book[f"xl/worksheets/sheet{n}.xml"] for n, label in enumerate(LABELS, 1)}
    money, term = sheets.pop("MONEY"), sheets.pop("TERM")
    assert all('<autoFilter ref="A1:AX2"/>' in sheet for sheet in (money, term, sheets.pop("COUNT")))
    assert all('<autoFilter ref="A1:AX1"/>' in sheet for sheet in sheets.values())
    row = money.partition('<row r="2"')[2]
    assert "<v>38070000000</v>" in row
    assert '<c r="L2" t="b"><v>1</v></c>' in row
    assert "<v>44562</v>" in row  # 2022-01-01
    assert "380.7亿元" in row
    assert "<f>" not in term
    assert "=1+1" in term


def test_a_number_beyond_a_double_is_text_in_excel(tmp_path: Path):
    """Sixteen digits would be rounded; they are written out."""
    number = Decimal("1234567890123456.5")
    write_run([records_table([replace(COUNT, value=number)])], [], tmp_path, ["xlsx"], INFO)

    sheet = workbook(tmp_path / "records.xlsx")["xl/worksheets/sheet2.xml"]
    assert "<t>1234567890123456.5</t>" in sheet
    assert "<v>1234567890123456.5</v>" not in sheet


def test_a_text_beyond_a_cell_is_cut_and_says_so(tmp_path: Path):
    """Excel holds 32,767 characters; what is cut is told."""
    write_run([], [articles_table([replace(ARTICLE, text="长" * 40_000)])], tmp_path, ["xlsx"], INFO)

    sheet = workbook(tmp_path / "articles.xlsx")["xl/worksheets/sheet1.xml"]
    found = re.search(r"<t>(长[^<]*)</t>", sheet)
    assert found is not None
    assert len(found[1]) == 32_767
    assert found[1].endswith(" … (40,000 characters, whole in the other formats)")


def test_rows_beyond_a_sheet_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A full sheet is followed by a second one of its label."""
    monkeypatch.setattr(formats, "_MOST_ROWS", 3)
    records = [replace(COUNT, doc=f"a{number}") for number in range(5)]
    write_run([records_table(records)], [], tmp_path, ["xlsx"], INFO)

    book = workbook(tmp_path / "records.xlsx")
    assert re.findall(r'<sheet name="([^"]+)"', book["xl/workbook.xml"]) == [*LABELS, "COUNT 2", "COUNT 3"]
    sheets = [book[f"xl/worksheets/sheet{number}.xml"] for number in (2, 9, 10)]
    assert [sheet.count("<row ") for sheet in sheets] == [3, 3, 2]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (pa.string(), ["a", None, "", "380.7亿元", "\0", "𝄞"] * 3),
        (pa.int32(), [None, 0, -1, 2**31 - 1, -(2**31)]),
        (pa.bool_(), [True, False, None, True, True, False, False, True, True]),
        (pa.date32(), [date(1, 1, 1), None, date(1969, 12, 31), date(1970, 1, 1), date(9999, 12, 31)]),
        (
            pa.decimal128(38, 10),
            [Decimal(text) for text in ("0", "-0.0000000001", "9" * 28 + "." + "9" * 10, "1E+20", "2.50")]
            + [None, Decimal("-" + "9" * 28)],
        ),
        (pa.string(), [None, None]),
        (pa.int32(), []),
    ],
)
def test_columns_are_those_of_arrow(kind: pa.DataType, values: list[object]):
    """Columns made from bytes are valid, and equal what Arrow makes of the same values."""
    made = arrow_column(values, kind)

    made.validate(full=True)
    assert made.equals(pa.array(values, kind))
    assert made.null_count == values.count(None)


def test_a_number_is_never_rounded():
    """Places that hold nothing are dropped; a number with more of them is refused: `fitting` empties it."""
    made = arrow_column([Decimal("1." + "0" * 40)], pa.decimal128(38, 10))
    assert made.to_pylist() == [Decimal(1)]
    with pytest.raises(Inexact):
        arrow_column([Decimal("1" * 28 + ".00000000001")], pa.decimal128(38, 10))
