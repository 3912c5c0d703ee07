"""The corpus folder: what is wrong is told, what can be repaired is, and gold goes through marks and back."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline import corpus
from pipeline.article import Article
from pipeline.errors import CorpusError, InputError, MarkupError
from pipeline.patterns import default_folder
from pipeline.records import COLUMNS, GOLD_COLUMNS, LABELS, Record, dump_jsonl

TEXT = "In June 95 large projects came,\r\n“they cost 38.07 billion yuan”, he said [1].\n"
ZH = "丽水签约项目89个。\n"
HEADER = "doc,lang,pair,published,split,origin,source,url,title,sha256\n"
COUNT: dict[str, Any] = {
    "id": "COUNT:8:25",
    "doc": "a.en",
    "lang": "en",
    "label": "COUNT",
    "start": 8,
    "end": 25,
    "text": "95 large projects",
    "value": "95",
    "low": "95",
    "high": "95",
    "modifier": "exact",
    "item": "large projects",
    "status": "reported",
}
QUOTE: dict[str, Any] = {
    "id": "QUOTE:34:62",
    "doc": "a.en",
    "lang": "en",
    "label": "QUOTE",
    "start": 34,
    "end": 62,
    "text": "they cost 38.07 billion yuan",
    "kind": "direct",
    "speaker": "he",
    "speaker_as_written": "he",
}
MONEY: dict[str, Any] = {
    "id": "MONEY:44:62",
    "doc": "a.en",
    "lang": "en",
    "label": "MONEY",
    "start": 44,
    "end": 62,
    "text": "38.07 billion yuan",
    "value": "38070000000",
    "low": "38070000000",
    "high": "38070000000",
    "currency": "CNY",
    "currency_explicit": True,
    "modifier": "exact",
    "role": "amount",
    "status": "reported",
    "subject_id": "COUNT:8:25",
    "said_by": "QUOTE:34:62",
}
ZH_COUNT: dict[str, Any] = {
    "id": "COUNT:6:9",
    "doc": "b.zh",
    "lang": "zh",
    "label": "COUNT",
    "start": 6,
    "end": 9,
    "text": "89个",
    "value": "89",
    "low": "89",
    "high": "89",
    "modifier": "exact",
    "item": "签约项目",
    "status": "reported",
}
GOLD = [COUNT, QUOTE, MONEY, ZH_COUNT]
MARKED = (
    'In June [95 large projects](COUNT #1 value=95 item="large projects") came,\r\n'
    "“[they cost [38.07 billion yuan](MONEY value=38070000000 currency=CNY subject_id=#1 said_by=#2)]"
    "(QUOTE #2 kind=direct speaker=he)”, he said \\[1\\].\n"
)


def jsonl(rows: list[dict[str, Any]]) -> str:
    """Write gold rows as they lie on the disk."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def index_line(
    doc: str, text: str, lang: str = "en", published: str = "2022-07-18", split: str = "dev"
) -> str:
    """Write a row of articles.csv."""
    checksum = Article(doc, text).sha256
    return f'{doc},{lang},lishui,{published},{split},user,Lishui Daily,,"Title, one",{checksum}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Build a corpus of two articles with nothing wrong."""
    folder = tmp_path / "corpus"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "a.en.txt").write_bytes(TEXT.encode())
    (folder / "articles" / "b.zh.txt").write_bytes(b"\xef\xbb\xbf" + ZH.encode())
    index = HEADER + index_line("a.en", TEXT) + index_line("b.zh", ZH, "zh", "", "")
    (folder / "articles.csv").write_bytes(index.encode())
    (folder / "gold.jsonl").write_bytes(jsonl(GOLD).encode())
    return folder


@pytest.fixture
def patterns(tmp_path: Path) -> Path:
    """Build a patterns folder with nothing wrong."""
    folder = tmp_path / "patterns"
    # All files of the shipped patterns, without their contents: a folder that lacks one is refused.
    for path in default_folder().rglob("*.*"):
        here = folder / path.relative_to(default_folder())
        here.parent.mkdir(parents=True, exist_ok=True)
        columns = path.read_text(encoding="utf-8").partition("\n")[0] if path.suffix == ".csv" else ""
        here.write_text(columns + "\n", encoding="utf-8")
    (folder / "en" / "words.toml").write_text('[scale]\nbillion = "1e9"\n', encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def problems_of(call: Callable[[], object], error: type[CorpusError] = CorpusError) -> list[str]:
    """Call and return the problems that are raised."""
    with pytest.raises(error) as raised:
        call()
    return raised.value.problems


def set_gold(folder: Path, *rows: dict[str, Any]) -> None:
    """Write other gold rows; ids follow label and offsets."""
    named = [{**row, "id": f"{row['label']}:{row['start']}:{row['end']}"} for row in rows]
    (folder / "gold.jsonl").write_bytes(jsonl(named).encode())


def test_load_gives_articles_and_gold(folder: Path):
    """Load gives articles and gold."""
    found = corpus.load(folder)

    assert found.articles == {
        "a.en": Article(
            "a.en",
            TEXT,
            date(2022, 7, 18),
            title="Title, one",
            source="Lishui Daily",
            lang="en",
            pair="lishui",
            split="dev",
        ),
        "b.zh": Article("b.zh", ZH, title="Title, one", source="Lishui Daily", lang="zh", pair="lishui"),
    }
    assert dump_jsonl(found.gold) == jsonl(GOLD)
    assert found.gold[2].value == Decimal(38070000000)


def test_load_fills_in_defaults(folder: Path):
    """Load fills in defaults."""
    bare = {k: v for k, v in COUNT.items() if k not in ("low", "high", "modifier", "status", "id")}
    (folder / "gold.jsonl").write_bytes(jsonl([bare, QUOTE, MONEY, ZH_COUNT]).encode())

    assert dump_jsonl(corpus.load(folder).gold) == jsonl(GOLD)


def test_a_bom_in_the_files_does_not_matter(folder: Path, patterns: Path):
    """A BOM, which spreadsheets write, does not matter."""
    for name in ("articles.csv", "gold.jsonl"):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())

    assert corpus.validate(folder, patterns) == []
    assert dump_jsonl(corpus.load(folder).gold) == jsonl(GOLD)


def test_a_corpus_without_gold_is_one(folder: Path, patterns: Path):
    """A corpus without gold is one."""
    (folder / "gold.jsonl").unlink()

    assert corpus.load(folder).gold == []
    assert corpus.validate(folder, patterns) == []


def test_load_tells_everything_that_cannot_be_read(folder: Path):
    """Load tells everything that cannot be read."""
    (folder / "articles" / "b.zh.txt").write_bytes(b"\xff")
    (folder / "gold.jsonl").write_bytes(b'{"doc": "a.en"}\n{\n')

    assert problems_of(lambda: corpus.load(folder)) == [
        (
            f"corpus/articles.csv:3: {folder / 'articles' / 'b.zh.txt'}: not UTF-8, byte 0xff at offset 0: "
            "expected UTF-8 text; convert it first"
        ),
        "corpus/gold.jsonl:1: no column label, start, end, text: every row has them",
        "corpus/gold.jsonl:2: not a JSON object: Expecting property name enclosed in double quotes",
    ]


def test_load_refuses_wrong_offsets(folder: Path):
    """Load refuses wrong offsets."""
    set_gold(folder, {**COUNT, "start": 7}, {**QUOTE, "start": -44, "end": -16})

    assert problems_of(lambda: corpus.load(folder)) == [
        (
            "corpus/gold.jsonl:1: COUNT:7:25 does not hold '95 large projects': expected "
            "raw[start:end] == text; "
            "see validate --fix"
        ),
        (
            "corpus/gold.jsonl:2: QUOTE:-44:-16 does not hold 'they cost 38.07 billion yuan': "
            "expected raw[start:end] == text; see validate --fix"
        ),
    ]


def test_nothing_wrong(folder: Path, patterns: Path):
    """Nothing wrong."""
    assert corpus.validate(folder, patterns) == []


COUNT_IDS = "expected the id, LABEL:start:end"
# rows of gold → problems behind "corpus/gold.jsonl:"
BAD_ROWS: dict[str, tuple[list[dict[str, Any]], list[str]]] = {
    "offsets": (
        [{**COUNT, "start": 7, "text": "95 large projects"}],
        [
            (
                "1: offsets 7–25 hold ' 95 large projects': expected '95 large projects'; "
                "run validate --fix, or correct them"
            )
        ],
    ),
    "out_of_range": ([{**COUNT, "end": 999}], [f"1: offsets 8–999: expected 0 ≤ start < end ≤ {len(TEXT)}"]),
    "empty_span": (
        [{**COUNT, "end": 8, "text": ""}],
        [f"1: offsets 8–8: expected 0 ≤ start < end ≤ {len(TEXT)}"],
    ),
    "white_space": (
        [{**COUNT, "start": 7, "text": " 95 large projects"}],
        ["1: the span ' 95 large projects' begins or ends with white space: leave it out"],
    ),
    "no_article": (
        [{**COUNT, "doc": "none"}],
        ["1: doc 'none' is no article: expected a row in articles.csv and its text"],
    ),
    "unknown_column": (
        [{**COUNT, "size": 1}],
        [f"1: unknown column 'size': columns are {', '.join(COLUMNS + GOLD_COLUMNS)}"],
    ),
    "label": (
        [{**QUOTE, "label": "SPEECH", "kind": ""}],
        [f"1: label 'SPEECH': expected {', '.join((*LABELS, 'IGNORE'))}"],
    ),
    "values": (
        [{**COUNT, "status": "done", "role": "x", "lang": "fr"}],
        [
            "1: role 'x': expected amount, threshold, size_class",
            "1: status 'done': expected reported, planned",
            "1: lang 'fr': expected en or zh",
        ],
    ),
    "kind": ([{**QUOTE, "kind": "spoken"}], ["1: kind 'spoken' of a QUOTE: expected direct, indirect"]),
    "no_kind": ([{**QUOTE, "kind": ""}], ["1: kind '' of a QUOTE: expected direct, indirect"]),
    "needless_kind": ([{**COUNT, "kind": "direct"}], ["1: kind 'direct' of a COUNT: expected none"]),
    "low": (
        [{**COUNT, "low": "90"}],
        ["1: low is 90: expected 95 for the value with modifier exact"],
    ),
    "high": (
        [{**COUNT, "modifier": "at_least"}],
        ["1: high is 95: expected empty for the value with modifier at_least"],
    ),
    "range": (
        [{**COUNT, "modifier": "range"}],
        ["1: a range: expected low and high, low not above high, and no value"],
    ),
    "no_value": (
        [{k: v for k, v in COUNT.items() if k not in ("value", "low", "high")}],
        ["1: a COUNT without value: expected value, or low and high"],
    ),
    "period": (
        [{**COUNT, "period_start": "2022-02-01", "period_end": "2022-01-31"}],
        ["1: period_start 2022-02-01 is after period_end 2022-01-31"],
    ),
    "output_only": (
        [{**COUNT, "rule": "x", "sentence_start": 0}],
        [
            "1: column 'rule' is for output only: leave it out of gold; run validate --fix",
            "1: column 'sentence_start' is for output only: leave it out of gold; run validate --fix",
        ],
    ),
    "references": (
        [{**COUNT, "part_of": "COUNT:1:2", "subject_id": "COUNT:8:25", "said_by": "COUNT:34:62"}],
        [
            "1: subject_id names the row itself: expected another row",
            f"1: part_of 'COUNT:1:2' names no row of a.en: {COUNT_IDS}",
            f"1: said_by 'COUNT:34:62' names no row of a.en: {COUNT_IDS}",
        ],
    ),
    "quote_reference": (
        [COUNT, {**QUOTE, "continues": "COUNT:8:25"}],
        ["2: continues 'COUNT:8:25': expected the id of a QUOTE"],
    ),
    "reference_to_another_document": (
        [{**COUNT, "part_of": "COUNT:6:9"}, ZH_COUNT],
        [f"1: part_of 'COUNT:6:9' names no row of a.en: {COUNT_IDS}"],
    ),
    "ignore": (
        [
            {**QUOTE, "label": "IGNORE", "kind": "", "excuses": "MONEY,SUM"},
            {**QUOTE, "excuses": "MONEY"},
        ],
        [
            "1: IGNORE without note: expected note, why careful people disagree",
            f"1: excuses 'SUM': expected {', '.join(LABELS)}",
            "2: column 'excuses' on a QUOTE: expected on IGNORE rows only",
        ],
    ),
    "overlap": (
        [
            COUNT,
            {**COUNT, "start": 11, "text": "large projects"},
            {**QUOTE, "kind": "indirect"},
            {**QUOTE, "start": 39, "text": "cost 38.07 billion yuan"},
        ],
        [
            "2: COUNT:11:25 overlaps COUNT:8:25: spans of one label never do (corpus/gold.jsonl:1)",
            "4: QUOTE:39:62 overlaps QUOTE:34:62: spans of one label never do (corpus/gold.jsonl:3)",
        ],
    ),
    "crossing": (
        [
            COUNT,
            {**COUNT, "label": "TERM", "kind": "term", "start": 11, "end": 30, "text": "large projects came"},
        ],
        ["2: TERM:11:30 crosses COUNT:8:25: spans nest or stand apart (corpus/gold.jsonl:1)"],
    ),
    "twice": ([COUNT, COUNT], ["2: COUNT:8:25 stands twice (corpus/gold.jsonl:1)"]),
    "order": (
        [QUOTE, COUNT],
        [
            (
                "2: COUNT:8:25 of a.en is out of order: expected doc, start, end, label ascending; "
                "run validate --fix"
            )
        ],
    ),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_bad_rows(name: str, folder: Path, patterns: Path):
    """Bad rows."""
    rows, problems = BAD_ROWS[name]
    set_gold(folder, *rows)

    assert corpus.validate(folder, patterns) == [f"corpus/gold.jsonl:{problem}" for problem in problems]


def test_ignore_rows_may_overlap_and_nest(folder: Path, patterns: Path):
    """Ignore rows may overlap and nest."""
    ignore = {k: QUOTE[k] for k in ("doc", "start", "end", "text")} | {
        "label": "IGNORE",
        "note": "n",
        "lang": "en",
    }
    set_gold(
        folder,
        ignore,
        QUOTE,
        {**ignore, "start": 39, "text": "cost 38.07 billion yuan", "excuses": "MONEY, ORG"},
    )

    assert corpus.validate(folder, patterns) == []


def test_a_range_holds(folder: Path, patterns: Path):
    """A range holds."""
    set_gold(folder, {k: v for k, v in COUNT.items() if k != "value"} | {"modifier": "range"})

    assert corpus.validate(folder, patterns) == []


def test_bad_index_and_texts(folder: Path, patterns: Path):
    """Bad index and texts."""
    index = (
        HEADER
        + index_line("a.en", TEXT + "x", split="train", lang="fr")
        + index_line("a.en", TEXT)
        + index_line("none", TEXT)
        + index_line("b.zh", ZH, published="18.7.2022")
        + index_line("../b.zh", ZH)
        + "a,b\n"
    )
    (folder / "articles.csv").write_bytes(index.encode())
    (folder / "articles" / "c.txt").write_bytes(b"text")
    (folder / "articles" / "d.html").write_bytes(b"text")
    (folder / "gold.jsonl").write_bytes(b"")
    checksum = Article("a.en", TEXT).sha256

    assert corpus.validate(folder, patterns) == [
        "corpus/articles.csv:5: published '18.7.2022': expected a date such as 2022-07-18, or nothing",
        "corpus/articles.csv:6: doc '../b.zh': expected the name of a file in articles/ without .txt",
        "corpus/articles.csv:7: 2 columns: expected 10; quote a value that holds a comma",
        (
            f"corpus/articles.csv:4: {folder / 'articles' / 'none.txt'}: no such file: "
            f"expected a file or a folder; "
            "check the path"
        ),
        "corpus/articles.csv:2: split 'train': expected dev, test or nothing",
        "corpus/articles.csv:2: lang 'fr': expected en or zh",
        (
            f"corpus/articles.csv:2: sha256 of 'a.en' is {checksum}: expected the one in the row; "
            "if the text was changed on purpose run validate --fix"
        ),
        "corpus/articles.csv:3: article 'a.en' stands twice (corpus/articles.csv:2): names are unique",
        (
            "corpus/articles/b.zh.txt: no row in articles.csv: expected doc 'b.zh'; add the row or "
            "remove the file"
        ),
        "corpus/articles/c.txt: no row in articles.csv: expected doc 'c'; add the row or remove the file",
        "corpus/articles/d.html: no row in articles.csv: expected doc 'd'; add the row or remove the file",
    ]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            b"doc,lang\n",
            f"corpus/articles.csv:1: columns are doc, lang: expected {HEADER.strip().replace(',', ', ')}",
        ),
        (
            HEADER.encode() + b'"a\n',
            "corpus/articles.csv:2: not readable as CSV (unexpected end of data): check the quotation marks",
        ),
        (b"\xff", "{folder}/articles.csv: not UTF-8 at byte 0: expected UTF-8; save it so"),
    ],
)
def test_unreadable_index(data: bytes, problem: str, folder: Path):
    """Unreadable index."""
    (folder / "articles.csv").write_bytes(data)

    assert problems_of(lambda: corpus.load(folder))[0] == problem.replace("{folder}", str(folder))


def test_no_corpus(tmp_path: Path):
    """No corpus."""
    assert problems_of(lambda: corpus.load(tmp_path / "none")) == [
        (
            f"{tmp_path / 'none' / 'articles.csv'}: no such file: expected a corpus folder; see "
            f"--corpus and draft"
        )
    ]


def test_broken_patterns_are_told_with_the_rest(folder: Path, patterns: Path):
    """Broken patterns are told with the rest."""
    (patterns / "en" / "words.toml").write_text("[scale\n", encoding="utf-8")
    (patterns / "places.csv").write_text("place\n", encoding="utf-8")
    set_gold(folder, {**COUNT, "status": "done"})

    assert corpus.validate(folder, patterns) == [
        "corpus/gold.jsonl:1: status 'done': expected reported, planned",
        (
            "patterns/en/words.toml: not readable as TOML: Expected ']' at the end of a table declaration "
            "(at line 1, column 7)"
        ),
        "places.csv:1: columns are place: expected place_id, level, name_en, name_zh, aliases, parent",
    ]


def test_fix_moves_spans_sorts_and_updates_checksums(folder: Path, patterns: Path):
    """Fix moves spans sorts and updates checksums."""
    (folder / "articles" / "a.en.txt").write_bytes(b"New title\n" + TEXT.encode())
    bare = {k: v for k, v in COUNT.items() if k not in ("low", "high", "status", "id")} | {"rule": "x"}
    (folder / "gold.jsonl").write_bytes(jsonl([ZH_COUNT, MONEY, QUOTE, bare]).encode())

    changes = corpus.fix(folder)

    assert changes == [
        "corpus/articles.csv:2: sha256 of 'a.en' brought up to date",
        "corpus/gold.jsonl:2: MONEY:44:62 moved to MONEY:54:72",
        "corpus/gold.jsonl:3: QUOTE:34:62 moved to QUOTE:44:72",
        "corpus/gold.jsonl:4: COUNT:8:25 moved to COUNT:18:35",
    ]
    moved = [
        {**COUNT, "id": "COUNT:18:35", "start": 18, "end": 35},
        {**QUOTE, "id": "QUOTE:44:72", "start": 44, "end": 72},
        {
            **MONEY,
            "id": "MONEY:54:72",
            "start": 54,
            "end": 72,
            "subject_id": "COUNT:18:35",
            "said_by": "QUOTE:44:72",
        },
    ]
    assert (folder / "gold.jsonl").read_bytes().decode() == jsonl([*moved, ZH_COUNT])
    assert corpus.validate(folder, patterns) == []
    assert corpus.fix(folder) == []


def test_fix_tells_when_it_only_rewrites(folder: Path):
    """Fix tells when it only rewrites."""
    (folder / "gold.jsonl").write_bytes(jsonl([*GOLD[1:], COUNT]).encode() + b"\n")

    assert corpus.fix(folder) == ["corpus/gold.jsonl: rewritten, sorted and in canonical form"]
    assert (folder / "gold.jsonl").read_bytes().decode() == jsonl(GOLD)


@pytest.mark.parametrize(
    ("before", "moved"), [("x" * 200, True), ("x" * 201, False), ("95 large projects", False), ("", False)]
)
def test_fix_moves_only_what_is_found_once_near_by(before: str, moved: bool, folder: Path):  # noqa: FBT001
    """Fix moves only what is found once near by."""
    (folder / "articles" / "a.en.txt").write_bytes(
        (before + TEXT[1:] if not before else before + TEXT).encode()
    )
    row = COUNT if before else {**COUNT, "text": "96 large projects"}
    set_gold(folder, row)

    corpus.fix(folder)

    start = 8 + len(before) if moved else 8
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows == [{**row, "start": start, "end": start + 17, "id": f"COUNT:{start}:{start + 17}"}]


def test_fix_keeps_contradicting_values(folder: Path, patterns: Path):
    """Fix keeps contradicting values."""
    set_gold(folder, {**COUNT, "low": "90"})

    assert corpus.fix(folder) == []
    assert corpus.validate(folder, patterns) == [
        "corpus/gold.jsonl:1: low is 90: expected 95 for the value with modifier exact"
    ]


def test_fix_changes_nothing_that_it_cannot_read(folder: Path):
    """Fix changes nothing that it cannot read."""
    (folder / "gold.jsonl").write_bytes(b"{\n" + jsonl(GOLD[::-1]).encode())
    before = contents(folder)

    assert problems_of(lambda: corpus.fix(folder)) == [
        "corpus/gold.jsonl:1: not a JSON object: Expecting property name enclosed in double quotes"
    ]
    assert contents(folder) == before


def pre_label(article: Article) -> list[Record]:
    """Find one COUNT, as the pipeline would."""
    start = article.text.index("7 firms")
    record = Record(article.id, article.lang, "COUNT", start, start + 7, "7 firms", value=Decimal(7))
    return [replace(record, confidence="high", rule="r", trace="7", sentence_start=0, sentence_end=9)]


def read_page(article: Article) -> Article:
    """Find title and date, as the cleaner would."""
    return replace(article, title="A\r title", published=date(2022, 8, 1), lang="en", masked=((0, 1),))


DRAFTED = {
    "id": "COUNT:3:10",
    "doc": "a.new",
    "lang": "en",
    "label": "COUNT",
    "start": 3,
    "end": 10,
    "text": "7 firms",
    "value": "7",
    "low": "7",
    "high": "7",
    "modifier": "exact",
    "status": "reported",
    "reading": "draft",
}


def test_draft_adds_article_row_and_gold(folder: Path, patterns: Path, tmp_path: Path):
    """Draft adds article row and gold."""
    path = tmp_path / "a.new.txt"
    path.write_bytes(b"\xef\xbb\xbf\r\n 7 firms\r\n")
    before = contents(folder)

    article = corpus.draft(folder, path, pre_label, pair="p", prepare=read_page)

    assert article == Article(
        "a.new", "\r\n 7 firms\r\n", date(2022, 8, 1), title="A\r title", lang="en", pair="p"
    )
    assert contents(folder) == {
        **before,
        "articles/a.new.txt": b"\xef\xbb\xbf\r\n 7 firms\r\n",
        "articles.csv": before["articles.csv"]
        + f"a.new,en,p,2022-08-01,,,,,A title,{article.sha256}\n".encode(),
        "gold.jsonl": jsonl([*GOLD[:3], DRAFTED, ZH_COUNT]).encode(),
    }
    assert corpus.validate(folder, patterns) == []


def test_draft_arguments_go_before_the_page_and_start_a_corpus(tmp_path: Path):
    """Draft arguments go before the page and start a corpus."""
    path = tmp_path / "a.new.txt"
    path.write_bytes(b"\r\n 7 firms\r\n")

    article = corpus.draft(
        tmp_path / "new", path, pre_label, published=date(2020, 1, 2), lang="zh", prepare=read_page
    )

    assert (article.published, article.lang) == (date(2020, 1, 2), "zh")
    assert contents(tmp_path / "new") == {
        "articles/a.new.txt": b"\r\n 7 firms\r\n",
        "articles.csv": HEADER.encode() + f"a.new,zh,,2020-01-02,,,,,A title,{article.sha256}\n".encode(),
        "gold.jsonl": jsonl([{**DRAFTED, "lang": "zh"}]).encode(),
    }


def test_draft_of_a_known_article_is_refused(folder: Path, tmp_path: Path):
    """Draft of a known article is refused."""
    path = tmp_path / "a.en.txt"
    path.write_bytes(b"7 firms")
    before = contents(folder)

    assert problems_of(lambda: corpus.draft(folder, path, pre_label)) == [
        f"corpus/articles.csv: article 'a.en' is there already: names are unique; rename {path}"
    ]
    assert contents(folder) == before


def test_draft_that_fails_writes_nothing(folder: Path, tmp_path: Path):
    """Draft that fails writes nothing."""
    before = contents(folder)
    empty, good = tmp_path / "empty.txt", tmp_path / "good.txt"
    empty.write_bytes(b"")
    good.write_bytes(b"no number")

    with pytest.raises(InputError):
        corpus.draft(folder, empty, pre_label)
    with pytest.raises(ValueError, match="substring not found"):
        corpus.draft(folder, good, pre_label)

    assert contents(folder) == before


def test_gold_to_marks_leaves_out_what_follows(folder: Path):
    """Gold to marks leaves out what follows."""
    assert corpus.to_markup(folder, "a.en") == MARKED
    assert corpus.to_markup(folder, "b.zh") == "丽水签约项目[89个](COUNT value=89 item=签约项目)。\n"


def test_marks_to_gold_and_back(folder: Path):
    """Marks to gold and back."""
    before = contents(folder)

    rows = corpus.from_markup(folder, "a.en", MARKED)

    assert dump_jsonl(rows) == jsonl(GOLD[:3])
    assert contents(folder) == before


def test_marks_keep_what_does_not_follow(folder: Path):
    """Marks keep what does not follow."""
    rows = [
        {**COUNT, "modifier": "range", "high": "96", "reading": "A"},
        {**MONEY, "role": "threshold", "currency_explicit": False, "modifier": "approx", "lang": "zh"},
        {**QUOTE, "speaker_as_written": "she"},
    ]
    del rows[0]["value"]
    for column in ("low", "high", "subject_id", "said_by"):
        del rows[1][column]
    set_gold(folder, rows[0], rows[2], rows[1], ZH_COUNT)
    before = contents(folder)

    marked = corpus.to_markup(folder, "a.en")

    assert marked == (
        'In June [95 large projects](COUNT low=95 high=96 modifier=range item="large projects" '
        "reading=A) came,\r\n"
        "“[they cost [38.07 billion yuan](MONEY value=38070000000 currency=CNY currency_explicit=false "
        "modifier=approx role=threshold)](QUOTE kind=direct speaker=he "
        "speaker_as_written=she)”, he said \\[1\\].\n"
    )
    corpus.from_markup(folder, "a.en", marked)
    assert contents(folder) == before


def test_corrected_marks_replace_the_rows_of_that_article_only(folder: Path):
    """Corrected marks replace the rows of that article only."""
    marked = TEXT.replace("June", "[June](DATE period_start=2022-06-01 period_end=2022-06-30)").replace(
        "[1]", r"\[1\]"
    )

    rows = corpus.from_markup(folder, "a.en", marked, reading="B")

    june = {
        "id": "DATE:3:7",
        "doc": "a.en",
        "lang": "en",
        "label": "DATE",
        "start": 3,
        "end": 7,
        "text": "June",
        "period_start": "2022-06-01",
        "period_end": "2022-06-30",
        "reading": "B",
    }
    assert dump_jsonl(rows) == jsonl([june])
    assert (folder / "gold.jsonl").read_bytes().decode() == jsonl([june, ZH_COUNT])


def test_draft_readings_end_with_the_correction(folder: Path):
    """Draft readings end with the correction."""
    set_gold(folder, {**COUNT, "reading": "draft"})

    marked = corpus.to_markup(folder, "a.en")
    corpus.from_markup(folder, "a.en", marked)

    assert (folder / "gold.jsonl").read_bytes().decode() == jsonl([COUNT])


@pytest.mark.parametrize(
    ("marked", "problem"),
    [
        (
            MARKED.replace("cost", "costs"),
            (
                "a.en:2: the text differs at character 43: expected ' 38.07 billion yuan”', found "
                "'s 38.07 billion yuan'"
            ),
        ),
        (MARKED + "\n", "a.en:3: the text differs at character 78: expected '', found '\\n'"),
        (
            MARKED.replace("\r\n", "\n"),
            (
                "a.en:1: the text differs at character 31: expected '\\r\\n“they cost 38.07 b', "
                "found '\\n“they cost 38.07 bi'"
            ),
        ),
    ],
)
def test_marks_in_another_text_are_refused(marked: str, problem: str, folder: Path):
    """Marks in another text are refused."""
    before = contents(folder)

    assert problems_of(lambda: corpus.from_markup(folder, "a.en", marked)) == [
        problem + "; only marks may change (brackets and backslashes of the text are written \\[ \\] \\\\)"
    ]
    assert contents(folder) == before


def test_marks_against_the_guidelines_are_refused(folder: Path):
    """Marks against the guidelines are refused."""
    before = contents(folder)
    marked = MARKED.replace("kind=direct", "kind=spoken").replace("value=95", "low=1 value=95")

    assert problems_of(lambda: corpus.from_markup(folder, "a.en", marked)) == [
        "a.en:1: low is 1: expected 95 for the value with modifier exact",
        "a.en:2: kind 'spoken' of a QUOTE: expected direct, indirect",
    ]
    with pytest.raises(MarkupError):
        corpus.from_markup(folder, "a.en", MARKED.replace("kind=direct", "kind"))
    assert contents(folder) == before


def test_marks_of_an_unknown_article(folder: Path):
    """Marks of an unknown article."""
    problem = ["corpus/articles.csv: no article 'c': nearest are b.zh, a.en"]

    assert problems_of(lambda: corpus.to_markup(folder, "c")) == problem
    assert problems_of(lambda: corpus.from_markup(folder, "c", "text")) == problem


def test_marks_of_rows_with_wrong_offsets_are_refused(folder: Path):
    """Marks of rows with wrong offsets are refused."""
    set_gold(folder, {**COUNT, "start": 7})

    assert problems_of(lambda: corpus.to_markup(folder, "b.zh")) == [
        (
            "corpus/gold.jsonl:1: COUNT:7:25 does not hold '95 large projects': expected "
            "raw[start:end] == text; "
            "see validate --fix"
        )
    ]
