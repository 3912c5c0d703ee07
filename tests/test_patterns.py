"""Patterns: each rule proves itself alone, and what is broken under patterns/ is told with file and line."""

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy

from pipeline import patterns
from pipeline.errors import PatternError
from pipeline.extractors import EXTRACTORS, FactReader
from pipeline.extractors.date_readers import READERS as DATE_READERS
from pipeline.extractors.org_readers import READERS as ORG_READERS
from pipeline.extractors.quote_indirect import READERS as QUOTE_READERS
from pipeline.flow import load
from pipeline.languages import LANGUAGES
from pipeline.link import to_records
from pipeline.markup import Mark, parse
from pipeline.markup import to_records as marked_records
from pipeline.match import RuleMatcher
from pipeline.records import LABELS, Record
from pipeline.rules import RULE_KEYS, Rule

# Publication date that the DATE rules count from.
PUBLISHED = "2024-05-15"
# Label → the names that `reads` may hold; labels that are not here have a single way of reading.
READS: Mapping[str, set[str]] = {
    "ORG": set(ORG_READERS),
    "DATE": set(DATE_READERS),
    "QUOTE": set(QUOTE_READERS),
}
Stated = list[tuple[int, int, dict[str, Any]]]


def all_rules() -> list[Rule]:
    """List the rules of all languages and labels in file order."""
    return [
        rule
        for words in load().patterns.languages.values()
        for rules in words.rules.values()
        for rule in rules
    ]


def proof_lines(kind: str) -> list[Any]:
    """List the `match` or `reject` lines of every rule, named `en/money.toml:31 amount match 1`."""
    return [
        pytest.param(rule, line, id=f"{rule.where.removeprefix('patterns/')} {rule.id} {kind} {number}")
        for rule in all_rules()
        for number, line in enumerate(getattr(rule, kind), 1)
    ]


@cache
def reader_of(lang: str) -> FactReader:
    """Make the reader of a language once for all rules."""
    return FactReader(spacy.blank(lang).vocab, load().patterns.languages[lang])


def found(rule: Rule | None, lang: str, label: str, text: str) -> list[Record]:
    """Records of a label that one rule alone finds; what the label needs of others is read with all rules."""
    reader = reader_of(lang)
    doc = reader.tokenizer(text)
    doc._.published = PUBLISHED
    extractor = EXTRACTORS[label]
    units = reader.units(doc)
    matcher = RuleMatcher(doc.vocab, units.words, label, [rule] if rule else [])
    facts = extractor.find(units, matcher, {need: reader.facts(doc, need) for need in extractor.needs})
    return to_records("line", lang, units, {label: facts}, 0)


def expected(line: str, rule: Rule) -> tuple[str, Stated]:
    """Plain text of a proof line, and its rows of the rule's label with the columns that marks state."""
    text, marks = parse(line, rule.where)
    own: list[Mark] = sorted((m for m in marks if m.label == rule.label), key=lambda m: (m.start, m.end))
    records = [r for r in marked_records(marks, text, "line", rule.lang, rule.where) if r.label == rule.label]
    return text, [
        (record.start, record.end, {column: getattr(record, column) for column in mark.attributes})
        for record, mark in zip(records, own, strict=True)
    ]


def stated(records: list[Record], rows: Stated) -> Stated:
    """Reduce records to the columns that the mark on the same characters states."""
    columns = {(start, end): tuple(values) for start, end, values in rows}
    return [
        (r.start, r.end, {column: getattr(r, column) for column in columns.get((r.start, r.end), ())})
        for r in records
    ]


@pytest.mark.parametrize(("rule", "line"), proof_lines("match"))
def test_rule_alone_finds_what_its_match_line_marks(rule: Rule, line: str):
    """A rule without its neighbors finds the marked spans, no others, and what the marks say of them."""
    text, rows = expected(line, rule)
    assert rows, f"{rule.where}: a match line without a {rule.label} mark: {line}"
    assert stated(found(rule, rule.lang, rule.label, text), rows) == rows, text


@pytest.mark.parametrize(("rule", "line"), proof_lines("match"))
def test_match_line_needs_its_rule(rule: Rule, line: str):
    """A match line that holds without its rule would prove nothing."""
    text, rows = expected(line, rule)
    assert stated(found(None, rule.lang, rule.label, text), rows) != rows, text


@pytest.mark.parametrize(("rule", "line"), proof_lines("reject"))
def test_rule_alone_leaves_its_reject_line_alone(rule: Rule, line: str):
    """A rule without its neighbors finds no span of its label in a line that it rejects."""
    text, _ = parse(line, rule.where)
    assert [r.text for r in found(rule, rule.lang, rule.label, text)] == [], text


def test_every_language_has_patterns_and_a_tokenizer():
    """A folder under patterns/ without a tokenizer would be skipped without a word; so would the reverse."""
    assert sorted(load().patterns.languages) == sorted(LANGUAGES)


@pytest.mark.parametrize("label", LABELS)
def test_reads_names_are_those_of_the_extractor(label: str):
    """Every `reads` is known to the label's extractor, and every reader has a rule in some language."""
    rules = [r for words in load().patterns.languages.values() for r in words.rules.get(label, ())]
    unknown = [f"{r.where}: {r.reads}" for r in rules if r.reads not in READS.get(label, {""})]
    assert (unknown, READS.get(label, {""}) - {r.reads for r in rules} - {""}) == ([], set())


# Three lines of a good rule; a broken one differs in one thing.
GOOD = """\
[currency]
yuan = "CNY"

[[rule]]
id      = "good"
pattern = "{number} {currency}"
match   = '[5 yuan](MONEY value=5)'
"""
NEAREST = "currency, place, scaled, ordinal, organization"
EXPECTED = "expected word, {class}, a|b, with ? + * behind it"
LINE = "patterns/en/money.toml:10"
HERE = f"{LINE}: rule 'bad'"
BROKEN = {
    "unknown key": (
        'pattern = "{number} {currency}"\nmatch = "x"\nrejects = "y"',
        f"{HERE}: unknown key 'rejects': keys are {', '.join(RULE_KEYS)}",
    ),
    "unknown table": (
        'pattern = "{number} {curency}"\nmatch = "x"',
        f"{HERE}: no table 'curency': nearest are {NEAREST}",
    ),
    "wildcard": (
        'tokens = [{LOWER = "said"}, {}]\nmatch = "x"',
        f"{HERE}: an open wildcard {{}}: name a class or a word for each token",
    ),
    "repeated wildcard": (
        'tokens = [{OP = "+"}]\nmatch = "x"',
        f"{HERE}: an open wildcard {{'OP': '+'}}: name a class or a word for each token",
    ),
    "neither pattern nor tokens": ('match = "x"', f"{HERE}: expected either pattern or tokens"),
    "both pattern and tokens": (
        'pattern = "{number}"\ntokens = [{LOWER = "said"}]\nmatch = "x"',
        f"{HERE}: expected either pattern or tokens",
    ),
    "no proof": ('pattern = "{number}"', f"{HERE}: no match lines: a rule carries its proof"),
    "empty proof": ('pattern = "{number}"\nmatch = " "', f"{HERE}: no match lines: a rule carries its proof"),
    "unknown column": (
        'pattern = "{number}"\nmatch = "x"\nset = {curency = "CNY"}',
        f"{HERE}: set.curency: no such column",
    ),
    "plus on a literal": (
        'pattern = "{number} very+ {currency}"\nmatch = "x"',
        "patterns/en/money.toml:10: 'very+': + and * go with a {class} only",
    ),
    "star on a choice with a literal": (
        'pattern = "{number}|very* {currency}"\nmatch = "x"',
        "patterns/en/money.toml:10: '{number}|very*': + and * go with a {class} only",
    ),
    "bracket never closed": (
        'pattern = "({number} {currency}"\nmatch = "x"',
        f"{LINE}: round brackets in '({{number}} {{currency}}' do not pair: one pair marks the span",
    ),
    "bracket in bracket": (
        'pattern = "({number} ({currency}))"\nmatch = "x"',
        f"{LINE}: cannot read '({{currency}}))' in '({{number}} ({{currency}}))': {EXPECTED}",
    ),
    "two pairs of brackets": (
        'pattern = "({number}) ({currency})"\nmatch = "x"',
        f"{LINE}: round brackets in '({{number}}) ({{currency}})' do not pair: one pair marks the span",
    ),
    "lone bracket": (
        'pattern = "{number} )"\nmatch = "x"',
        f"{LINE}: cannot read ')' in '{{number}} )': {EXPECTED}",
    ),
    "empty pattern": (
        'pattern = ""\nmatch = "x"',
        "patterns/en/money.toml:10: round brackets in '' do not pair: one pair marks the span",
    ),
}


def empty_patterns(tmp_path: Path) -> Path:
    """Make a patterns folder with every file that is needed and nothing in it."""
    shipped = patterns.default_folder()
    for path in (*shipped.glob("*/*.toml"), *shipped.glob("*.csv")):
        file = tmp_path / "patterns" / path.relative_to(shipped)
        file.parent.mkdir(parents=True, exist_ok=True)
        header = path.read_text(encoding="utf-8").partition("\n")[0] if path.suffix == ".csv" else ""
        file.write_text(header, encoding="utf-8")
    return tmp_path / "patterns"


def problems_of(tmp_path: Path, **files: str) -> list[str]:
    """Write files of patterns/en and tell what the loader finds wrong with them."""
    folder = empty_patterns(tmp_path) / "en"
    for stem, content in files.items():
        (folder / f"{stem}.toml").write_text(content, encoding="utf-8")
    return problems_in(tmp_path / "patterns")


def problems_in(folder: Path) -> list[str]:
    """Tell what the loader finds wrong with a folder."""
    try:
        patterns.load(folder)
    except PatternError as error:
        return error.problems
    return []


def with_rule(body: str, name: str = "bad") -> str:
    """Put a rule behind the good one; its id stands in line 10."""
    return f'{GOOD}\n[[rule]]\nid = "{name}"\n{body}\n'


def test_good_rule_has_no_problems(tmp_path: Path):
    """The file that the broken ones differ from is read, with its table and its rule."""
    assert problems_of(tmp_path, money=GOOD) == []
    words = patterns.load(tmp_path / "patterns").languages["en"]
    assert (words["currency"], [rule.id for rule in words.rules["MONEY"]]) == ({"yuan": "CNY"}, ["good"])


def test_composed_words_stand_in_their_tables(tmp_path: Path):
    """Parts are joined in every way; a word that a table lists keeps its value there."""
    folder = empty_patterns(tmp_path)
    (folder / "zh" / "org.toml").write_text(
        '[head]\n"市局" = "own"\n[level]\nwords = ["市", "县"]\n'
        '[[compose]]\npattern = "{level}? 局|厅"\ninto = { head = "body", lone = "words" }\n',
        encoding="utf-8",
    )
    tables = patterns.load(folder).languages["zh"].tables
    words = ["局", "厅", "市局", "市厅", "县局", "县厅"]
    assert tables["head"] == dict.fromkeys(words, "body") | {"市局": "own"}
    assert tables["lone"] == dict.fromkeys(words, "words")


COMPOSE_KEYS = 'expected [[compose]] with pattern = "…" and into = { table = "value" }'


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (
            'pattern = "{none} 局"\ninto = { head = "body" }',
            "patterns/en/money.toml: compose '{none} 局': no table 'none'",
        ),
        (
            'pattern = "局"',
            "patterns/en/money.toml: {'pattern': '局'}: " + COMPOSE_KEYS,
        ),
    ],
)
def test_broken_compose_is_told(tmp_path: Path, body: str, problem: str):
    """A part that is no table, or a key that is missing, gives one line with its file."""
    assert problems_of(tmp_path, money=f"{GOOD}\n[[compose]]\n{body}\n") == [problem]


@pytest.mark.parametrize(("body", "problem"), BROKEN.values(), ids=BROKEN)
def test_broken_rule_is_told_with_file_and_line(tmp_path: Path, body: str, problem: str):
    """A broken rule gives one line with its file, its line and what was expected."""
    assert problems_of(tmp_path, money=with_rule(body)) == [problem]


def test_duplicate_id_is_told_at_the_second_place(tmp_path: Path):
    """Two rules of one name in one label are told where the second one stands."""
    body = "pattern = '{number} {currency}'\nmatch = '[5 yuan](MONEY value=5)'"
    assert problems_of(tmp_path, money=with_rule(body, "good")) == [
        "patterns/en/money.toml:10: rule 'good' stands twice: ids are unique within a label"
    ]


def test_problems_of_all_files_are_told_at_once(tmp_path: Path):
    """Nobody has to repair one problem to learn of the next."""
    broken = with_rule("\n".join((BROKEN["unknown key"][0], "reads = 'a'")))
    assert problems_of(
        tmp_path,
        money=broken,
        words='[scale]\nmillion = 6\nbillion = ["1e9"]\n"1e8" = ["hundred", "hundred"]\n',
        cities="[[rule]]\npattern = 'x'\n",
    ) == [
        f"patterns/en/cities.toml: rules in a file that is no label: labels are {', '.join(LABELS).lower()}",
        'patterns/en/words.toml: table \'scale\': million = 6: expected word = "value" or value = ["word"]',
        "patterns/en/words.toml: table 'scale': 'hundred' stands twice",
        'patterns/en/cities.toml: a [[rule]] has no id = "name"',
        BROKEN["unknown key"][1],
    ]


def test_table_in_two_files_may_not_say_a_word_twice(tmp_path: Path):
    """A table may be spread over files, but each word of it stands once."""
    assert problems_of(tmp_path, money=GOOD, count='[currency]\nyuan = "CNY"\nyen = "JPY"\n') == [
        "patterns/en/money.toml: table 'currency': 'yuan' stands in another file too"
    ]


def test_unreadable_toml_is_told_with_file_and_line(tmp_path: Path):
    """What is no TOML, and what is no UTF-8, is told with its file and, where there is one, its line."""
    problems = problems_of(tmp_path, money=GOOD.replace('id      = "good"', 'id = "good'))
    assert len(problems) == 1
    assert problems[0].startswith("patterns/en/money.toml")
    assert "line 5" in problems[0]
    (tmp_path / "patterns" / "en" / "money.toml").write_bytes(b'[currency]\nyu\xe4n = "CNY"\n')
    good = GOOD.replace("[currency]\nyuan", "[other]\nyuan")
    (tmp_path / "patterns" / "en" / "count.toml").write_text(good, encoding="utf-8")
    problems = problems_in(tmp_path / "patterns")
    assert len(problems) == 1
    assert problems[0].startswith("patterns/en/money.toml: not readable as TOML: 'utf-8' codec can't decode")


@pytest.mark.parametrize(
    "body",
    [
        "pattern = 5\nmatch = 'x'",
        "pattern = '{number}'\nmatch = 5",
        "pattern = '{number}'\nmatch = ['x']",
        "pattern = '{number}'\nmatch = 'x'\nreject = 5",
        "pattern = '{number}'\nmatch = 'x'\nreads = 5",
        "pattern = '{number}'\nmatch = 'x'\nset = 'currency'",
        "pattern = '{number}'\nmatch = 'x'\nset = {currency = 5}",
        "tokens = 'said'\nmatch = 'x'",
        "tokens = ['said']\nmatch = 'x'",
        "tokens = []\nmatch = 'x'",
    ],
)
def test_value_of_a_wrong_type_is_told_with_file_and_line(tmp_path: Path, body: str):
    """A key of a rule that holds the wrong kind of value is a named problem, not a traceback."""
    problems = problems_of(tmp_path, money=with_rule(body))
    assert [problem.split(": ")[:2] for problem in problems] == [HERE.split(": ")]


@pytest.mark.parametrize("content", ["rule = 5", "[rule]\nid = 'x'", "rule = ['x']", "currency = 5"])
def test_file_of_a_wrong_shape_is_told(tmp_path: Path, content: str):
    """A file whose rules are no rules is a named problem, not a traceback."""
    problems = problems_of(tmp_path, money=content)
    assert [problem.partition(":")[0] for problem in problems] == ["patterns/en/money.toml"]


@pytest.mark.parametrize(
    "token",
    [
        '{IS_ALPHA = true, OP = "+"}',
        '{IS_ALPHA = true, OP = "*"}',
        '{IS_ALPHA = true, OP = "{1,10}"}',
        '{LOWER = {REGEX = ".*"}, OP = "+"}',
        '{LOWER = "very", OP = "{2,}"}',
    ],
)
def test_raw_token_may_not_repeat_an_open_class(tmp_path: Path, token: str):
    """`+`, `*` and long `{n,m}` over an open class make matching quadratic: they are told with their line."""
    problems = problems_of(tmp_path, money=with_rule(f"tokens = [{token}]\nmatch = 'x'"))
    assert [problem.split(": ")[:2] for problem in problems] == [HERE.split(": ")]


def test_folder_without_patterns_is_told(tmp_path: Path):
    """A folder that is not there, or that holds no patterns, is told by its name."""
    shipped = patterns.default_folder()
    assert [*problems_in(tmp_path / "none"), *problems_in(tmp_path)] == [
        f"{tmp_path}/none: no such folder: expected the patterns folder; see --patterns",
        f"{tmp_path}: no patterns in it: expected a copy of {shipped} with your changes",
    ]


def test_every_part_that_a_folder_lacks_is_told(tmp_path: Path):
    """A language, a label or a register that is not there would be missed in every text without a word."""
    folder = empty_patterns(tmp_path)
    assert problems_in(folder) == []
    shutil.rmtree(folder / "zh")
    for name in ("en/count.toml", "en/context.toml", "places.csv", "confidence.csv"):
        (folder / name).unlink()
    what = f"missing: expected all that the shipped patterns have; copy it from {patterns.default_folder()}"
    assert problems_in(folder) == [
        f"{folder}/{name}: {what}"
        for name in ("confidence.csv", "en/context.toml", "en/count.toml", "places.csv", "zh")
    ]


PLACES = "place_id,level,name_en,name_zh,aliases,parent\n"


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        (
            b"place_id,level\n1,city\n",
            ["places.csv:1: columns are place_id, level: expected " + PLACES.strip().replace(",", ", ")],
        ),
        (b"", ["places.csv:1: columns are : expected " + PLACES.strip().replace(",", ", ")]),
        (
            f"{PLACES}1,city,Lishui\n,city,Jinhua,,,\n1,city,Quzhou,,,\n".encode(),
            [
                "places.csv:2: 3 columns: expected 6; quote a value that holds a comma",
                "places.csv:3: place_id '' is empty or stands twice",
                "places.csv:4: place_id '1' is empty or stands twice",
            ],
        ),
        (
            f'{PLACES}1,city,"Lishui,,,\n2,city,Jinhua,,,\n'.encode(),
            ["places.csv: not readable as CSV (unexpected end of data): check the quotation marks"],
        ),
        (
            PLACES.encode() + "1,city,Lishui,丽水,,\n".encode("gb18030"),
            [f"places.csv: not UTF-8 at byte {len(PLACES) + 14}: expected UTF-8; save it so"],
        ),
    ],
)
def test_a_broken_register_is_told(tmp_path: Path, data: bytes, problems: list[str]):
    """Each bad line of a register with its number; a row that is cut short is no traceback."""
    folder = empty_patterns(tmp_path)
    (folder / "places.csv").write_bytes(data)
    assert problems_in(folder) == problems


def test_no_english_name_is_a_place_and_an_organization():
    """`(Xinhua)` is an agency: a place of that name is listed with its level, `Xinhua County`."""
    tables = load().patterns.languages["en"].tables
    both = {name for name in tables["organization"] if name in tables["place"]}
    assert both == set()
