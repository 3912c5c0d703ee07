"""Reading: bytes become the text they are, and every failure is named."""

import codecs
import errno
import gzip
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipeline.article import Article
from pipeline.errors import InputError
from pipeline.read import (
    Failure,
    Source,
    archives,
    containers,
    read_article,
    read_articles,
    read_sources,
    read_text,
)
from pipeline.read.containers import Columns
from pipeline.read.decode import decode

BAD_CONTENTS = {
    "empty": (b"", "empty: expected the text of an article; leave it out or fill it"),
    "white_space": (
        b"\xef\xbb\xbf \r\n\t",
        "empty: expected the text of an article; leave it out or fill it",
    ),
    "binary": (
        b"PK\x03\x04\0\0",
        "binary, NUL bytes in it: expected plain text; save it as UTF-8 text",
    ),
    "pdf": (b"%PDF-1.4\n1 0 obj", "a file in PDF: expected plain text; save it as UTF-8 text"),
    "rtf": (rb"{\rtf1\ansi 5 yuan}", "a file in RTF: expected plain text; save it as UTF-8 text"),
    "half_utf16": (
        b"\xff\xfea",
        (
            "not UTF-16-LE, though its byte order mark says so: "
            "expected text in one encoding; save it as UTF-8"
        ),
    ),
}
KNOWN = ".txt, .html, .htm, .xhtml, .jsonl, .csv, .parquet, .zip, .warc"


def problems_of(paths: list[Path]) -> list[str]:
    """Read everything and return the problems that are raised."""
    with pytest.raises(InputError) as raised:
        list(read_articles(paths))
    return raised.value.problems


def test_text_keeps_its_line_ends_and_loses_its_bom(tmp_path: Path):
    """Text keeps its line ends and loses its BOM."""
    path = tmp_path / "20220718-lishui.en.txt"
    path.write_bytes(b"\xef\xbb\xbf380.7\xe4\xba\xbf\xe5\x85\x83\r\nB\rC\n\x0c")

    assert read_article(path) == Article("20220718-lishui.en", "380.7亿元\r\nB\rC\n\x0c")


def test_suffix_counts_in_any_case(tmp_path: Path):
    """Suffix counts in any case."""
    path = tmp_path / "A.TXT"
    path.write_bytes(b"text")

    assert read_article(path) == Article("A", "text")


@pytest.mark.parametrize("name", BAD_CONTENTS)
def test_bad_content_is_named_with_its_file(name: str, tmp_path: Path):
    """Bad content is named with its file."""
    data, problem = BAD_CONTENTS[name]
    path = tmp_path / f"{name}.txt"
    path.write_bytes(data)

    assert problems_of([path]) == [f"{path}: {problem}"]


def test_missing_file(tmp_path: Path):
    """Missing file."""
    path = tmp_path / "none.txt"

    assert problems_of([path]) == [f"{path}: no such file: expected a file or a folder; check the path"]


def test_unknown_suffix_lists_the_known_ones(tmp_path: Path):
    """Unknown suffix lists the known ones."""
    path = tmp_path / "page.doc"
    path.write_bytes(b"text")

    assert problems_of([path]) == [
        f"{path}: unknown suffix '.doc': known are {KNOWN}, most also with .gz; convert or rename it"
    ]


def test_folders_are_read_sorted_without_hidden_and_other_files(tmp_path: Path):
    """Folders are read sorted without hidden and other files."""
    for name in ("b/z.txt", "b/a.txt", "a.txt.bak", "c.txt", "B.txt", ".hidden/d.txt", ".e.txt"):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")

    found = [(article.id, article.text) for article in read_articles([tmp_path / "news"])]

    assert found == [("B", "B.txt"), ("a", "b/a.txt"), ("z", "b/z.txt"), ("c", "c.txt")]


def test_inputs_come_in_the_order_given_and_once(tmp_path: Path):
    """Inputs come in the order given and once."""
    first, second = tmp_path / "b.txt", tmp_path / "a.txt"
    first.write_text("1", encoding="utf-8")
    second.write_text("2", encoding="utf-8")

    found = list(read_articles([first, tmp_path, tmp_path / "." / "b.txt"]))

    assert found == [Article("b", "1"), Article("a", "2")]


def test_folder_without_articles(tmp_path: Path):
    """Folder without articles."""
    assert problems_of([tmp_path]) == [
        f"{tmp_path}: no article below this folder: known suffixes are {KNOWN}; name another folder"
    ]


def test_problems_of_all_files_come_together_behind_the_good_ones(tmp_path: Path):
    """Problems of all files come together behind the good ones."""
    for name, data in (("a", b""), ("b", b"good"), ("c", b"\0")):
        (tmp_path / f"{name}.txt").write_bytes(data)

    articles = read_articles([tmp_path])

    assert next(articles) == Article("b", "good")
    with pytest.raises(InputError) as raised:
        next(articles)
    assert raised.value.problems == [
        f"{tmp_path / 'a.txt'}: {BAD_CONTENTS['empty'][1]}",
        f"{tmp_path / 'c.txt'}: {BAD_CONTENTS['binary'][1]}",
    ]


def test_text_of_any_suffix_may_be_empty(tmp_path: Path):
    """Text of any suffix may be empty."""
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"")

    assert read_text(path) == ""


def test_text_of_a_folder_is_refused(tmp_path: Path):
    """Text of a folder is refused."""
    with pytest.raises(InputError) as raised:
        read_text(tmp_path)

    assert raised.value.problems == [f"{tmp_path}: no such file: expected a text file; check the path"]


def test_a_folder_of_a_run_is_no_input(tmp_path: Path):
    """What a run of ours has written below an input folder is not read."""
    (tmp_path / "a.txt").write_text("text", encoding="utf-8")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "articles.jsonl").write_text('{"text": "b"}', encoding="utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "c.jsonl").write_text('{"text": "c"}', encoding="utf-8")
    (tmp_path / "run" / "run.json").write_text('{"tool": "newsfacts"}', encoding="utf-8")

    assert list(read_articles([tmp_path])) == [Article("a", "text"), Article("c-1", "c")]


def test_globs_are_expanded_and_sorted(tmp_path: Path):
    """A pattern that the shell has left alone means its files, sorted."""
    for name in ("b.txt", "a.txt", "c.doc", "d.html.bak"):
        (tmp_path / name).write_text(name, encoding="utf-8")

    assert [article.id for article in read_articles([tmp_path / "*"])] == ["a", "b"]
    assert problems_of([tmp_path / "*.xml"]) == [
        f"{tmp_path / '*.xml'}: no such file: expected a file or a folder; check the path"
    ]


def test_standard_input_is_one_text(monkeypatch: pytest.MonkeyPatch):
    """`-` is one article, called `stdin`."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbfa\r\n")))

    assert list(read_articles([Path("-")])) == [Article("stdin", "a\r\n")]


TEXT = "总投资380.7亿元，比上年增长4%。"


@pytest.mark.parametrize(
    ("data", "charset", "page", "text"),
    [
        (TEXT.encode(), "", False, TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), "gbk", False, TEXT),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "", False, TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "", False, TEXT),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "", False, TEXT),
        (TEXT.encode("gb18030"), "", False, TEXT),
        (TEXT.encode("big5", "replace"), "big5", False, TEXT.encode("big5", "replace").decode("big5")),
        (b"<meta charset=gb2312>" + TEXT.encode("gbk"), "", True, f"<meta charset=gb2312>{TEXT}"),
        # The page lies: the next in the order is tried.
        (b"<meta charset=utf-8>" + TEXT.encode("gbk"), "", True, f"<meta charset=utf-8>{TEXT}"),
        (b"<meta charset=utf-16>" + TEXT.encode(), "", True, f"<meta charset=utf-16>{TEXT}"),
        (b"<meta charset=nonsense>" + TEXT.encode(), "", True, f"<meta charset=nonsense>{TEXT}"),
        # An encoding in a text that is no page says nothing.
        (b"<meta charset=gbk>" + TEXT.encode(), "", False, f"<meta charset=gbk>{TEXT}"),
        # Valid GB18030, but its characters stand alone: Western.
        ("général fermé, café d'été".encode("latin-1"), "", False, "général fermé, café d'été"),
    ],
)
def test_encodings_are_told_in_order(data: bytes, charset: str, page: bool, text: str):  # noqa: FBT001
    """Byte order mark, what transport and page say, UTF-8, GB18030, a guess."""
    assert decode(data, "a", charset, page=page) == text


ROWS = [
    {"id": 7, "text": "Ten firms came.", "published": "2022-07-18", "lang": "en-US"},
    {"id": "b", "text": "十家企业落户。", "published": "2022-07-18T08:00:00Z"},
    {"id": "", "text": "third"},
]
ARTICLES = [
    Article("7", "Ten firms came.", date(2022, 7, 18), lang="en"),
    Article("b", "十家企业落户。", date(2022, 7, 18)),
    Article("rows-3", "third"),
]


def in_format(suffix: str) -> bytes:
    """Write the rows as a table of a format."""
    frame = pd.DataFrame(ROWS).fillna("").astype(str)
    if suffix == ".parquet":
        buffer = io.BytesIO()
        frame.to_parquet(buffer)
        return buffer.getvalue()
    if suffix == ".csv":
        return frame.to_csv(index=False).encode("utf-8-sig")
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet", ".jsonl.gz", ".csv.gz"])
def test_tables_give_their_rows(suffix: str, tmp_path: Path):
    """The usual columns are found; a row without a name is numbered."""
    data = in_format(suffix.removesuffix(".gz"))
    (tmp_path / f"rows{suffix}").write_bytes(gzip.compress(data) if suffix.endswith(".gz") else data)

    found = list(read_articles([tmp_path]))

    assert found == ARTICLES


def test_a_csv_of_excel_in_gb18030_is_read(tmp_path: Path):
    """A table in GB18030 is told from UTF-8 by reading it once."""
    (tmp_path / "rows.csv").write_bytes("id,text\na,十家企业落户。\n".encode("gb18030"))

    assert list(read_articles([tmp_path])) == [Article("a", "十家企业落户。")]


def test_columns_can_be_named(tmp_path: Path):
    """Other names of columns are told; the usual ones count no more."""
    row = {"id": "x", "text": "no", "body": "yes", "nr": 4, "day": "2024-01-02", "tongue": "ZH-Hans"}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row), encoding="utf-8")

    columns = Columns("body", "nr", "day", "tongue")
    assert list(read_articles([tmp_path], columns)) == [Article("4", "yes", date(2024, 1, 2), lang="zh")]


def failures_of(path: Path, columns: Columns | None = None) -> list[str]:
    """List the reasons of what cannot be read, without the folder."""
    found = [item for item in read_sources([path], columns) if isinstance(item, Failure)]
    assert {failure.stage for failure in found} <= {"read"}
    return [failure.reason.replace(f"{path.parent}/", "") for failure in found]


def test_bad_rows_are_named_and_cost_only_themselves(tmp_path: Path):
    """Every line is an article or a failure with its number."""
    lines = [
        '{"text": "good"}',
        "{broken",
        "[1]",
        '{"body": "x"}',
        '{"text": 5}',
        '{"text": null}',
        '{"text": "x", "published": "18.7.2022"}',
        '{"id": "\\ud800", "text": "x"}',
        "",
        '{"text": "good too"}',
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")

    assert failures_of(path) == [
        (
            "rows.jsonl:2: not a JSON object in UTF-8: "
            "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
        ),
        'rows.jsonl:3: not a JSON object: expected {"text": …}',
        "rows.jsonl:4: no column 'text': columns are body; name one with --text-column",
        "rows.jsonl:5: column 'text' holds a value of type int: expected a text",
        "rows.jsonl:6: column 'text' holds nothing: expected a text",
        "rows.jsonl:7: published '18.7.2022': expected an ISO date such as 2022-07-18",
        "rows.jsonl:8: lone surrogates in its name: expected UTF-8",
    ]
    good = [item.article.id for item in read_sources([path]) if isinstance(item, Source)]
    assert good == ["rows-1", "rows-10"]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_missing_column_is_named_with_those_that_are_there(suffix: str, tmp_path: Path):
    """A table without the column costs the whole file, once."""
    path = tmp_path / f"rows{suffix}"
    path.write_bytes(in_format(suffix))

    assert failures_of(path, Columns(text="body")) == [
        f"rows{suffix}: no column 'body': columns are id, text, published, lang; name one with --text-column"
    ]


def test_broken_tables_are_named(tmp_path: Path):
    """A table that cannot be read at all says why."""
    for name, data in {
        "cut.parquet": in_format(".parquet")[:-40],
        "empty.csv": b"",
        "latin.csv": b"text\n\xff\xff\n",
        "cut.jsonl.gz": gzip.compress(in_format(".jsonl"))[:-20],
        "no.txt.gz": b"text",
    }.items():
        (tmp_path / name).write_bytes(data)

    found = {
        item.where.rpartition("/")[2].partition(":")[0]: item.reason
        for item in read_sources([tmp_path])
        if isinstance(item, Failure)
    }

    assert sorted(found) == ["cut.jsonl.gz", "cut.parquet", "empty.csv", "latin.csv", "no.txt.gz"]
    assert "not Parquet that can be read" in found["cut.parquet"]
    assert "empty: expected a table with a line of column names" in found["empty.csv"]
    assert "neither UTF-8 nor GB18030" in found["latin.csv"]
    assert "ended before the end-of-stream marker" in found["cut.jsonl.gz"]
    assert "Not a gzipped file" in found["no.txt.gz"]


CSV_FAILURES: dict[str, tuple[bytes, list[str]]] = {
    "a quotation mark that is never closed": (
        b'text,id\n"first",1\n"second,2\nthird,3\nfourth,4\n',
        [
            (
                "t.csv:2: a quotation mark from line 3 on is never closed, so nothing behind it was read: "
                "close or double it"
            )
        ],
    ),
    "a comma in a text": (
        b"text,id\nIn 2022, 95 projects came.,1\nfine,2\nfine too,3,,\n",
        ["t.csv:1: 3 cells: expected 2, as in the first line; quote a text that holds a comma"],
    ),
    "semicolons": (
        b"text;id\na;1\n",
        ["t.csv: cells apart by ';': expected commas; save it as CSV with commas"],
    ),
    "tabs": (
        b"text\tid\na\t1\n",
        [r"t.csv: cells apart by '\t': expected commas; save it as CSV with commas"],
    ),
    "two columns of a name": (
        b"text,text\na,b\n",
        ["t.csv: column 'text' stands twice: expected it once; rename one"],
    ),
    "column names alone": (
        b"text,id\n",
        ["t.csv: no article in it: expected one at least; leave it out or fill it"],
    ),
    "our own records": (
        b"id,doc,lang,label,start,end,text\nCOUNT:0:1,a,en,COUNT,0,1,5\n",
        ["t.csv: records or facts that newsfacts wrote: expected articles; leave them out"],
    ),
}


@pytest.mark.parametrize("name", CSV_FAILURES)
def test_no_text_of_a_csv_is_lost_or_cut_without_a_word(name: str, tmp_path: Path):
    """What a table does not say as it was meant is a failure, with the place to mend."""
    data, problems = CSV_FAILURES[name]
    path = tmp_path / "t.csv"
    path.write_bytes(data)

    assert failures_of(path) == problems


def test_rows_around_an_open_quotation_mark_are_read(tmp_path: Path):
    """What stands before it is read; line ends of Windows and of old Macs are line ends."""
    (tmp_path / "a.csv").write_bytes(b'text\r\n"a ""b"""\r\n"c\r\nd"\r\n"open\r\n')
    (tmp_path / "b.csv").write_bytes(b"text\re\r")

    assert [a.text for a in read_sources_read(tmp_path)] == ['a "b"', "c\r\nd", "e"]


def test_nul_is_refused_wherever_a_text_stands(tmp_path: Path):
    """A text is refused for it in a table as it is in a file of its own; its neighbors are read."""
    (tmp_path / "a.csv").write_bytes(b"text\na\0b\nc\n")
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "a\\u0000b"}\n{"text": "c", "id": "d"}\n')
    (tmp_path / "a.txt").write_bytes(b"a\0b")

    good: list[str] = []
    with pytest.raises(InputError) as raised:
        good.extend(article.id for article in read_articles([tmp_path]))
    assert raised.value.problems == [
        f"{tmp_path / place}: {BAD_CONTENTS['binary'][1]}" for place in ("a.csv:1", "a.jsonl:1", "a.txt")
    ]
    assert good == ["a-2", "d"]


@pytest.mark.parametrize(
    "written",
    ["2022-07-18", "20220718", "2022/7/18", "2022.07.18", "2022-7-18 8:05", "2022年7月18日", "2022-W29-1"],
)
def test_a_day_with_its_year_first_is_read(written: str, tmp_path: Path):
    """As Excel writes it in Chinese too; which of two numbers is the month is never guessed."""
    (tmp_path / "a.csv").write_text(f"text,published\nx,{written}\n", encoding="utf-8")

    assert list(read_articles([tmp_path])) == [Article("a-1", "x", date(2022, 7, 18))]


@pytest.mark.parametrize(
    "written", ["18/07/2022", "07.18.2022", "2022/18/7", "22-7-18", "yesterday", "1658102400"]
)
def test_any_other_day_is_a_failure(written: str, tmp_path: Path):
    """The text is not dated otherwise without a word."""
    (tmp_path / "a.csv").write_text(f"text,published\nx,{written}\n", encoding="utf-8")

    assert failures_of(tmp_path / "a.csv") == [
        f"a.csv:1: published '{written}': expected an ISO date such as 2022-07-18"
    ]


def nothing_in(suffix: str) -> bytes:
    """Write a container of a kind without any article."""
    buffer = io.BytesIO()
    if suffix == ".parquet":
        pd.DataFrame({"text": []}, dtype="str").to_parquet(buffer)
    if suffix == ".zip":
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("picture.png", b"x")
    return (
        warc_record("warcinfo", "x", b"x", "application/warc-fields")
        if suffix == ".warc"
        else buffer.getvalue()
    )


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet", ".zip", ".warc"])
def test_a_container_without_articles_is_a_failure(suffix: str, tmp_path: Path):
    """As an empty text is."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(nothing_in(suffix))

    assert failures_of(path) == [
        f"a{suffix}: no article in it: expected one at least; leave it out or fill it"
    ]


def test_articles_that_a_zip_file_holds_packed_are_named(tmp_path: Path):
    """They are not passed over as a picture is, and neither is an empty table."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("a.txt.gz", "b.warc", "c.warc.gz", "d.tar.gz", "e.jsonl", "f.txt"):
            archive.writestr(name, b"x" if name == "f.txt" else b"")

    packed = "file in a zip file: expected articles; unpack it first"
    assert failures_of(tmp_path / "a.zip") == [
        f"a.zip:a.txt.gz: a .gz {packed}",
        f"a.zip:b.warc: a .warc {packed}",
        f"a.zip:c.warc.gz: a .gz {packed}",
        "a.zip:e.jsonl: no article in it: expected one at least; leave it out or fill it",
    ]


def test_names_of_files_need_not_be_utf_8(tmp_path: Path):
    """Chinese and French names of older systems are written by their bytes."""
    for name in (b"caf\xe9.txt", "新闻.txt".encode("gb18030")):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"x")

    assert [a.id for a in read_sources_read(tmp_path)] == [r"caf\xe9", r"\xd0\xc2\xce\xc5"]


def test_a_pipe_below_a_folder_does_not_hold_up_the_run(tmp_path: Path):
    """Nobody may ever write into it."""
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("b", encoding="utf-8")

    assert failures_of(tmp_path / "a.txt") == [
        "a.txt: a pipe or device, no file: expected a file; - reads standard input"
    ]
    assert [a.id for a in read_sources_read(tmp_path)] == ["b"]


def test_closed_standard_input_is_told(monkeypatch: pytest.MonkeyPatch):
    """`newsfacts extract - <&-`."""
    monkeypatch.setattr(sys, "stdin", None)

    assert problems_of([Path("-")]) == [
        "stdin: closed: expected a text on standard input; name a file or pipe one in"
    ]


def test_a_run_is_no_input(tmp_path: Path):
    """Its records would be read as articles."""
    (tmp_path / "run.json").write_text('{"tool": "newsfacts"}', encoding="utf-8")
    (tmp_path / "articles.jsonl").write_text('{"text": "b"}', encoding="utf-8")

    told = "a run of newsfacts: expected articles; `newsfacts facts` and `diff` read a run, one alone"
    assert problems_of([tmp_path]) == [f"{tmp_path}: {told}"]


def test_zip_members_are_read_by_their_suffix(tmp_path: Path):
    """Articles, tables and pages in folders of a zip file; other members are passed over."""
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
        for name, data in {
            "2022/a.txt": b"A",
            "2023/a.txt": b"B",
            "rows.jsonl": b'{"text": "C"}\n{"id": "d", "text": "D"}\n{}',
            "picture.png": b"x",
            "__MACOSX/a.txt": b"x",
            ".hidden.txt": b"x",
            "inner.zip": b"x",
            "../../above.txt": b"E",
        }.items():
            archive.writestr(name, data)

    assert [(a.id, a.text) for a in read_sources_read(tmp_path)] == [
        ("2022/a", "A"),
        ("2023/a", "B"),
        ("rows-1", "C"),
        ("d", "D"),
        ("../../above", "E"),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["news.zip"]
    assert failures_of(tmp_path / "news.zip") == [
        "news.zip:rows.jsonl:3: no column 'text': columns are none; name one with --text-column",
        "news.zip:inner.zip: a .zip file in a zip file: expected articles; unpack it first",
    ]


def test_a_folder_that_cannot_be_listed_costs_itself_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """All beside it is read; it is a failure with its reason."""
    for name in ("locked", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text("A", encoding="utf-8")
    listed = Path.iterdir

    def refused(path: Path) -> Iterator[Path]:
        if path.name == "locked":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refused)

    assert [a.id for a in read_sources_read(tmp_path)] == ["open"]
    assert [reason.partition("cannot be read")[0] for reason in failures_of(tmp_path)] == [
        f"{tmp_path.name}/locked: "
    ]


def test_a_link_to_a_folder_above_is_not_followed(tmp_path: Path):
    """Each article below comes once."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("A", encoding="utf-8")
    (tmp_path / "in" / "back").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(".")

    assert [Path(item.where).relative_to(tmp_path) for item in read_sources([tmp_path])] == [Path("in/a.txt")]


def read_sources_read(path: Path) -> list[Article]:
    """Read what can be read."""
    return [item.read() for item in read_sources([path]) if isinstance(item, Source)]


def test_bombs_are_refused_by_their_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A member, a line or a file that is too large is a failure, and is never unpacked whole."""
    for module in (archives, containers):
        monkeypatch.setattr(module, "MOST_BYTES", 1_000)
    monkeypatch.setattr("pipeline.read.MOST_BYTES", 1_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * 1_000_000)
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"0" * 1_000_000))
    long = json.dumps({"text": "0" * 5_000})
    (tmp_path / "lines.jsonl").write_text(f'{{"text": "a"}}\n{long}\n{{"text": "b"}}\n', encoding="utf-8")
    told = "more than 1,000 bytes: expected an article; cut it into parts"

    reasons = [
        f.reason.replace(f"{tmp_path}/", "") for f in read_sources([tmp_path]) if isinstance(f, Failure)
    ]

    assert reasons == [
        f"bomb.txt.gz: {told}",
        f"bomb.zip:bomb.txt: {told}",
        f"lines.jsonl:2: {told}",
    ]
    assert [a.text for a in read_sources_read(tmp_path)] == ["a", "b"]


def warc_record(kind: str, uri: str, block: bytes, content: str, *, length: int | None = None) -> bytes:
    """Write a WARC record."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\n"
        f"WARC-Record-ID: <urn:uuid:{uri[-1]}>\r\nContent-Type: {content}\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def answer(
    body: bytes, headers: str = "Content-Type: text/html; charset=gbk", status: str = "200 OK"
) -> bytes:
    """Write an HTTP answer."""
    return f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body


PAGE = "<html><body><p>总投资380.7亿元。</p></body></html>"
HTTP = "application/http; msgtype=response"
CHUNKED = "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip"


def crawl() -> list[bytes]:
    """Write the records of a small crawl."""
    packed = gzip.compress(PAGE.encode())
    chunks = f"{len(packed):x}\r\n".encode() + packed + b"\r\n0\r\n\r\n"
    return [
        warc_record("warcinfo", "x", b"software: test", "application/warc-fields"),
        warc_record("request", "http://a/1", b"GET /", "application/http"),
        warc_record("response", "http://a/1", answer(PAGE.encode("gbk")), HTTP),
        warc_record("response", "http://a/2", answer(chunks, CHUNKED), HTTP),
        warc_record("response", "http://a/3", answer(b"no", status="404 Not Found"), HTTP),
        warc_record("response", "http://a/4", answer(b"png", "Content-Type: image/png"), HTTP),
        warc_record("conversion", "http://a/5", "投资2亿元".encode(), "text/plain"),
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_pages_of_a_crawl(packed: bool, tmp_path: Path):  # noqa: FBT001
    """Answers with status 200 that are HTML or text, unpacked and decoded; nothing else."""
    records = crawl()
    name = "crawl.warc.gz" if packed else "crawl.warc"
    (tmp_path / name).write_bytes(b"".join(map(gzip.compress, records)) if packed else b"".join(records))

    assert [(a.id, a.url, a.text) for a in read_sources_read(tmp_path)] == [
        ("1", "http://a/1", "总投资380.7亿元。"),
        ("2", "http://a/2", "总投资380.7亿元。"),
        ("5", "http://a/5", "投资2亿元"),
    ]


@pytest.mark.parametrize("number", [4, 7])
def test_a_crawl_that_is_cut_off_gives_what_stands_before(number: int, tmp_path: Path):
    """The cut is a failure, the pages before it are read."""
    records = crawl()
    path = tmp_path / "crawl.warc"
    path.write_bytes(b"".join(records[: number - 1]) + records[number - 1][:-10])

    found = list(read_sources([path]))

    urls = [item.article.url for item in found if isinstance(item, Source)]
    assert urls == ["http://a/1", "http://a/2"][: 1 if number == 4 else 2]
    assert [item.reason.partition(" (")[0] for item in found if isinstance(item, Failure)] == [
        f"{path}:{number}: damaged or cut off here"
    ]


def test_a_web_page_is_its_visible_text_with_furniture_masked(tmp_path: Path):
    """Every visible block is a line; menus are masked; title, date and site are read; inline tags join."""
    paragraph = "In June 95 projects came to the city, and 7 projects went, the bureau said in a statement."
    page = f"""<!DOCTYPE html><html><head><title>Ten firms settle</title>
    <meta property="article:published_time" content="2022-07-18T08:00:00"><script>var a = "<p>no</p>"</script>
    </head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/n">News of today</a></li></ul></nav>
    <h1>Ten firms settle</h1><!-- c --><p>Ten firms spent <b>2&nbsp;billion</b> yuan on <i>roads</i> and
    schools in the past year,<br>the city said.</p><p>{paragraph}</p>
    <p>{paragraph.replace("June", "July")}</p>
    <footer>Copyright of all pages</footer></body></html>"""
    (tmp_path / "a.html").write_text(page, encoding="utf-8")

    (article,) = read_articles([tmp_path])

    assert article.text.split("\n") == [
        "Home",
        "News of today",
        "Ten firms settle",
        "Ten firms spent 2 billion yuan on roads and schools in the past year,",
        "the city said.",
        paragraph,
        paragraph.replace("June", "July"),
        "Copyright of all pages",
    ]
    masked = [article.text[start:end] for start, end in article.masked]
    assert masked == ["Home", "News of today", "Copyright of all pages"]
    assert (article.title, article.published) == ("Ten firms settle", date(2022, 7, 18))
