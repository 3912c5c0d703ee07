"""Reading: bytes become the text they are, and every failure is named."""

import io
from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.errors import InputError
from pipeline.read import read_article, read_articles, read_text, read_text_stream

BAD_CONTENTS = {
    "empty": (b"", "empty: expected the text of an article; leave it out or fill it"),
    "white_space": (
        b"\xef\xbb\xbf \r\n\t",
        "empty: expected the text of an article; leave it out or fill it",
    ),
    "binary": (
        b"PK\x03\x04\0\0",
        "binary, NUL bytes in it: expected plain text; save it as UTF-8 text (UTF-16 counts as binary)",
    ),
    "latin1": (
        b"caf\xe9 au lait",
        "not UTF-8, byte 0xe9 at offset 3: expected UTF-8 text; convert it first",
    ),
    "surrogate": (
        b"a\xed\xa0\x80",
        "not UTF-8, byte 0xed at offset 1: expected UTF-8 text; convert it first",
    ),
}


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


def test_stream_is_read_like_a_file():
    """Stream is read like a file."""
    assert read_text_stream(io.BytesIO(b"\xef\xbb\xbfa\r\n"), "stdin") == Article("stdin", "a\r\n")


@pytest.mark.parametrize("name", BAD_CONTENTS)
def test_bad_content_is_named_with_its_file(name: str, tmp_path: Path):
    """Bad content is named with its file."""
    data, problem = BAD_CONTENTS[name]
    path = tmp_path / f"{name}.txt"
    path.write_bytes(data)

    assert problems_of([path]) == [f"{path}: {problem}"]


@pytest.mark.parametrize("name", BAD_CONTENTS)
def test_bad_stream_is_named(name: str):
    """Bad stream is named."""
    data, problem = BAD_CONTENTS[name]

    with pytest.raises(InputError) as raised:
        read_text_stream(io.BytesIO(data), "stdin")

    assert raised.value.problems == [f"stdin: {problem}"]


def test_missing_file(tmp_path: Path):
    """Missing file."""
    path = tmp_path / "none.txt"

    assert problems_of([path]) == [f"{path}: no such file: expected a file or a folder; check the path"]


def test_unknown_suffix_lists_the_known_ones(tmp_path: Path):
    """Unknown suffix lists the known ones."""
    path = tmp_path / "page.doc"
    path.write_bytes(b"text")

    assert problems_of([path]) == [f"{path}: unknown suffix '.doc': known are .txt; convert or rename it"]


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


def test_two_files_of_one_name_are_refused_naming_both(tmp_path: Path):
    """Two files of one name are refused naming both."""
    first, second = tmp_path / "x" / "a.txt", tmp_path / "y" / "a.txt"
    for path in (first, second):
        path.parent.mkdir()
        path.write_text("text", encoding="utf-8")

    assert problems_of([first.parent, second]) == [
        f"{second}: article 'a' is {first} already: names without suffix are unique; rename one"
    ]


def test_folder_without_articles(tmp_path: Path):
    """Folder without articles."""
    assert problems_of([tmp_path]) == [
        f"{tmp_path}: no article below this folder: known suffixes are .txt; name another folder"
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
