"""The corpus: load it, check it, add an article, correct its gold as marked-up text.

A new article goes through `draft`, is corrected by reading as marked-up text (`to_markup`,
`from_markup`) and checked by `validate`; `fix` does what needs no judgment. `folder.py` knows the files.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import confidence, markup, patterns
from pipeline.article import Article
from pipeline.corpus.check import OUTPUT_ONLY, check_order, check_rows, contradicts_bounds
from pipeline.corpus.folder import CorpusFiles, check_index, index_bytes, index_row, read_folder, text_path
from pipeline.errors import CorpusError, PatternError
from pipeline.read import read_article, read_text
from pipeline.records import COLUMN_TYPES, REFERENCES, Record, complete, dump_jsonl
from pipeline.write import replace_files

# How many characters `fix` looks to either side for a span whose text has moved.
REACH = 200
# The day that the dates of all example sentences count from, a Wednesday.
EXAMPLES_DATE = date(2024, 5, 15)
# Columns that `complete` fills from others, so that marks need not state them.
_DERIVED = ("low", "high", "modifier", "status", "role", "currency_explicit", "speaker_as_written")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus that can be used.

    Attributes:
        articles: Article by document, with what articles.csv says of it.
        gold: Gold rows, defaults filled in, sorted.
    """

    folder: Path
    articles: dict[str, Article]
    gold: list[Record]


def default_folder() -> Path:
    """Find the corpus: the checkout's when a pyproject.toml stands beside the package, else ./corpus."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout / "corpus" if (checkout / "pyproject.toml").is_file() else Path("corpus")


def default_examples() -> Path:
    """Find the example sentences of the checkout; a folder that is not there in an installed package."""
    return Path(__file__).resolve().parents[2] / "tests" / "examples"


def load_examples(folder: Path) -> list[Article]:
    """Read the sentences of the example files, each as an article of its own; none without the folder."""
    return [
        Article(f"{path.name}:{number}", markup.parse(line, path.name)[0], EXAMPLES_DATE, lang=path.stem)
        for path in sorted(folder.glob("*.txt"))
        for number, line in enumerate(read_text(path).split("\n"), 1)
        if line.strip() and not line.startswith("# ")
    ]


def load(folder: Path) -> Corpus:
    """Read a corpus.

    Raises:
        CorpusError: everything that cannot be read, and rows whose offsets do not hold their text, at once.
    """
    files = _readable(folder)
    if problems := files.misplaced():
        raise CorpusError(problems)
    return Corpus(folder, files.articles, _sorted(complete(record) for _, record in files.gold))


def choose(
    articles: Mapping[str, Article], docs: Container[str], *, lang: str, split: str, where: str
) -> dict[str, Article]:
    """Choose the articles of `docs` that are in a language and a split; empty asks for any.

    Raises:
        CorpusError: there are none; the text says which languages and splits there are.
    """
    given = {doc: article for doc, article in articles.items() if doc in docs}
    chosen = {
        doc: article
        for doc, article in given.items()
        if lang in ("", article.lang) and split in ("", article.split)
    }
    if not chosen:
        kinds = sorted({f"{article.lang} {article.split}".strip() for article in given.values()})
        asked = f" in {lang} {split}".rstrip() if lang or split else ""
        raise CorpusError(
            f"{where}: no article with gold rows that are not drafts{asked.replace('  ', ' ')}: "
            f"nothing to score; there are {', '.join(kinds) or 'none'}"
        )
    return chosen


def validate(folder: Path, patterns_folder: Path | None = None) -> list[str]:
    """List everything that is wrong with a corpus and with the patterns, with file and line."""
    files = read_folder(folder)
    problems = [*files.problems, *check_index(files)]
    problems += check_rows(files.gold, files.articles)
    problems += check_order(files.gold)
    for load_part in (patterns.load, confidence.load):
        try:
            load_part(patterns_folder or patterns.default_folder())
        except PatternError as error:
            problems += error.problems
    return problems


def fix(folder: Path) -> list[str]:
    """Repair what needs no judgment, and say what was changed.

    A span whose text stands exactly once within ±200 characters is moved there, with the references to
    it; gold is sorted, defaults are filled in, output-only columns emptied; checksums are brought up to
    date. Labels and values stay.

    Raises:
        CorpusError: something cannot be read; nothing is changed.
    """
    files = _readable(folder)
    changes: list[str] = []
    index = []
    for where, row in files.index:
        checksum = files.articles[row["doc"]].sha256
        if checksum != row["sha256"]:
            changes.append(f"{where}: sha256 of '{row['doc']}' brought up to date")
        index.append({**row, "sha256": checksum})
    gold = [_gold_row(record) for record in _found_again(files, changes)]
    contents = {"articles.csv": index_bytes(index), "gold.jsonl": dump_jsonl(gold).encode("utf-8")}
    changed = {}
    for name, data in contents.items():
        path = folder / name
        if (path.read_bytes() if path.is_file() else b"") == data:
            continue
        changed[path] = data
        if not any(change.startswith(files.where(name)) for change in changes):
            changes.append(f"{files.where(name)}: rewritten, sorted and in canonical form")
    replace_files(changed)
    return changes


def draft(
    folder: Path,
    path: Path,
    extract: Callable[[Article], Iterable[Record]],
    *,
    published: date | None = None,
    pair: str = "",
    lang: str = "",
    prepare: Callable[[Article], Article] | None = None,
) -> Article:
    """Add an article with pre-labelled gold rows (`reading: draft`), to be corrected by reading.

    Args:
        folder: The corpus; a new folder becomes one.
        extract: Gives the rows of the article.
        prepare: Finds what the page tells of itself (title, source, date, language); the arguments go
            before it.

    Raises:
        InputError: the file cannot be read.
        CorpusError: an article of that name is there already, or the corpus cannot be read; nothing is
            changed.
    """
    article = replace(read_article(path), published=published, pair=pair, lang=lang)
    exists = (folder / "articles.csv").exists() or (folder / "gold.jsonl").exists()
    files = _readable(folder) if exists else CorpusFiles(folder)
    target = text_path(folder, article.id)
    if article.id in files.articles or target.exists():
        raise CorpusError(
            f"{files.where('articles.csv')}: article '{article.id}' is there already: "
            f"names are unique; rename {path}"
        )
    if prepare:
        page = prepare(article)
        article = replace(
            article,
            published=published or page.published,
            lang=lang or page.lang,
            title=page.title,
            source=page.source,
            url=page.url,
        )
    rows = [replace(_gold_row(record), reading="draft") for record in extract(article)]
    gold = [*(record for _, record in files.gold), *rows]
    index = [*(row for _, row in files.index), index_row(article)]
    replace_files(
        {
            target: path.read_bytes(),
            folder / "articles.csv": index_bytes(index),
            folder / "gold.jsonl": dump_jsonl(gold).encode("utf-8"),
        }
    )
    return article


def to_markup(folder: Path, doc: str) -> str:
    """Write an article with its gold rows as marks, without columns that follow from others.

    Raises:
        CorpusError: no such article, or something cannot be read.
        MarkupError: spans that cross.
    """
    files = _readable(folder)
    text = files.article(doc).text
    if problems := files.misplaced():
        raise CorpusError(problems)
    return markup.unparse(text, [_bare(record) for record in files.gold_of(doc)])


def from_markup(folder: Path, doc: str, annotated: str, reading: str = "") -> list[Record]:
    """Replace the gold rows of an article by those of its marked-up text, and return them.

    Args:
        reading: What the column `reading` says in rows whose mark does not state it.

    Raises:
        MarkupError: marks that do not parse.
        CorpusError: the text between the marks is not the article's, or rows contradict the guidelines;
            nothing is changed.
    """
    files = _readable(folder)
    article = files.article(doc)
    text, marks = markup.parse(annotated, doc)
    if text != article.text:
        raise CorpusError(_first_difference(doc, article.text, text))
    langs = {record.id: record.lang for record in files.gold_of(doc)}
    rows = [_gold_row(record) for record in markup.to_records(marks, text, doc, article.lang, doc)]
    for record in rows:
        record.lang = langs.get(record.id, record.lang)
        record.reading = record.reading or reading
    located = [(_place(doc, text, record.start), record) for record in rows]
    if problems := check_rows(located, files.articles):
        raise CorpusError(problems)
    others = [record for _, record in files.gold if record.doc != doc]
    replace_files({folder / "gold.jsonl": dump_jsonl([*others, *rows]).encode("utf-8")})
    return _sorted(rows)


def _readable(folder: Path) -> CorpusFiles:
    files = read_folder(folder)
    if files.problems:
        raise CorpusError(files.problems)
    return files


def _sorted(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: record.key)


def _emptied(record: Record, columns: Iterable[str]) -> Record:
    """Copy a record with some columns empty."""
    empty: dict[str, Any] = {c: "" if COLUMN_TYPES[c] == "str" else None for c in columns}
    return replace(record, **empty)


def _gold_row(record: Record) -> Record:
    """Copy a record as gold keeps it: defaults filled in, without what is for output only."""
    row = _emptied(record, OUTPUT_ONLY)
    return row if contradicts_bounds(row) else complete(row)


def _bare(record: Record) -> Record:
    """Copy a gold row without what `complete` would fill in again, and without `reading: draft`."""
    full = _gold_row(record)
    bare = full
    for column in _DERIVED:
        trial = _emptied(bare, [column])
        if complete(replace(trial)) == full:
            bare = trial
    return replace(bare, reading="" if bare.reading == "draft" else bare.reading)


def _found_again(files: CorpusFiles, changes: list[str]) -> list[Record]:
    """Move the rows whose text is found near by, and the references to them; note it in `changes`."""
    moved: list[Record] = []
    renamed: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for where, record in files.gold:
        article = files.articles.get(record.doc)
        start = _find_near(record, article.text) if article else record.start
        found = (
            replace(record, start=start, end=start + len(record.text)) if start != record.start else record
        )
        if found.id != record.id:
            renamed[record.doc][record.id] = found.id
            changes.append(f"{where}: {record.id} moved to {found.id}")
        moved.append(found)
    for record in moved:
        for column in REFERENCES:
            referred = getattr(record, column)
            setattr(record, column, renamed[record.doc].get(referred, referred))
    return moved


def _find_near(record: Record, text: str) -> int:
    """Find where the text of a row starts now; where it started, if that is not to be told."""
    if text[record.start : record.end] == record.text or not record.text:
        return record.start
    low = max(record.start - REACH, 0)
    high = record.start + REACH + len(record.text)
    first = text.find(record.text, low, high)
    once = first >= 0 and text.find(record.text, first + 1, high) < 0
    return first if once else record.start


def _first_difference(doc: str, expected: str, found: str) -> str:
    """Say at which character two texts begin to differ."""
    shorter = min(len(expected), len(found))
    at = next((i for i in range(shorter) if expected[i] != found[i]), shorter)
    wanted, got = (repr(text[at : at + 20]) for text in (expected, found))
    return (
        f"{_place(doc, expected, at)}: the text differs at character {at}: expected {wanted}, found {got}; "
        "only marks may change (brackets and backslashes of the text are written \\[ \\] \\\\)"
    )


def _place(doc: str, text: str, position: int) -> str:
    """Name document and line of a position, for error texts."""
    line = text.count("\n", 0, position) + 1
    return f"{doc}:{line}"
