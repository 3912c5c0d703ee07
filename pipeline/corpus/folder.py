"""The corpus folder as it lies on the disk: read with every problem named, written as bytes.

corpus/
  articles.csv          doc, lang, pair, published, split, origin, source, url, title, sha256
  articles/<doc>.txt    the texts, byte for byte
  gold.jsonl            one row per fact, sorted by doc, start, end, label
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from pipeline.article import Article
from pipeline.corpus.check import LANGS, Located
from pipeline.errors import CorpusError, InputError
from pipeline.read import read_article, read_text
from pipeline.records import Record, load_jsonl, locate_jsonl

COLUMNS = ("doc", "lang", "pair", "published", "split", "origin", "source", "url", "title", "sha256")
SPLITS = ("", "dev", "test")
# Names that are told where one is wrong.
_MOST_NAMED = 5

IndexRow = Mapping[str, str]


@dataclass(slots=True)
class CorpusFiles:
    """What a corpus folder holds.

    Attributes:
        index: Rows of articles.csv, each with its file and line.
        articles: Article by document, for the rows whose text could be read.
        gold: Gold rows in file order, each with its file and line.
        problems: Everything that could not be read.
    """

    folder: Path
    index: list[tuple[str, IndexRow]] = field(default_factory=list)
    articles: dict[str, Article] = field(default_factory=dict)
    gold: list[Located] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def where(self, name: str) -> str:
        """Name a file of the corpus for error texts."""
        return f"{self.folder.resolve().name}/{name}"

    def article(self, doc: str) -> Article:
        """Give an article.

        Raises:
            CorpusError: no such article; the text names those with a name like it.
        """
        if doc not in self.articles:
            alike = ", ".join(get_close_matches(doc, self.articles, _MOST_NAMED, cutoff=0)) or "none"
            raise CorpusError(f"{self.where('articles.csv')}: no article '{doc}': nearest are {alike}")
        return self.articles[doc]

    def gold_of(self, doc: str) -> list[Record]:
        """Give the gold rows of one article."""
        return [record for _, record in self.gold if record.doc == doc]

    def misplaced(self) -> list[str]:
        """List the gold rows whose offsets do not hold their text."""
        return [
            f"{where}: {record.id} does not hold {record.text[:40]!r}: expected raw[start:end] == text; "
            "see validate --fix"
            for where, record in self.gold
            if (article := self.articles.get(record.doc))
            and (record.start < 0 or article.text[record.start : record.end] != record.text)
        ]


def read_folder(folder: Path) -> CorpusFiles:
    """Read a corpus folder without raising: what cannot be read ends in `problems`."""
    files = CorpusFiles(folder)
    _read_index(files)
    for where, row in files.index:
        try:
            article = _read_text(folder, row)
        except InputError as error:
            files.problems += [f"{where}: {problem}" for problem in error.problems]
        else:
            files.articles.setdefault(article.id, article)
    path = folder / "gold.jsonl"
    if path.is_file():
        text = _decode(path, files)
        files.gold, problems = locate_jsonl(text, files.where(path.name))
        files.problems += problems
    return files


def load_records(path: Path, articles: Mapping[str, Article]) -> list[Record]:
    """Read records of the corpus' articles whose offsets hold.

    Raises:
        InputError: no such file, or rows that are not of these texts.
    """
    records = load_jsonl(read_text(path), str(path))
    problems = [
        f"{path}: {record.doc} {record.id} does not hold its text: expected records of the corpus' articles"
        for record in records
        if (article := articles.get(record.doc)) and article.text[record.start : record.end] != record.text
    ]
    if records and not any(record.doc in articles for record in records):
        problems.append(
            f"{path}: no record of an article of the corpus: expected doc among {_some(articles)}"
        )
    if problems:
        raise InputError(problems)
    return records


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:_MOST_NAMED]) + (" …" if len(listed) > _MOST_NAMED else "")


def read_run(folder: Path) -> tuple[list[Record], list[Article]]:
    """Read records and articles of a run folder, from its JSON lines.

    Raises:
        InputError: the run was written in other formats only, or its files were changed.
    """
    paths = [folder / "records.jsonl", folder / "articles.jsonl"]
    if missing := [path for path in paths if not path.is_file()]:
        raise InputError(f"{missing[0]}: no such file: expected a run in jsonl; extract with --format jsonl")
    records = load_jsonl(read_text(paths[0]), str(paths[0]))
    lines = enumerate(read_text(paths[1]).split("\n"), 1)
    return records, [_run_article(line, f"{paths[1]}:{number}") for number, line in lines if line.strip()]


def _run_article(line: str, where: str) -> Article:
    try:
        row = json.loads(line)
        return Article(
            row["doc"],
            row.get("text", ""),
            date.fromisoformat(row["published"]) if row.get("published") else None,
            title=row.get("title", ""),
            lang=row.get("lang", ""),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise InputError(f"{where}: no article: expected those of a run; extract again") from None


def text_path(folder: Path, doc: str) -> Path:
    """Name the file that holds the text of an article."""
    return folder / "articles" / f"{doc}.txt"


def index_row(article: Article, origin: str = "") -> dict[str, str]:
    """Write what is known of an article as a row of articles.csv."""
    return {
        "doc": article.id,
        "lang": article.lang,
        "pair": article.pair,
        "published": article.published.isoformat() if article.published else "",
        "split": article.split,
        "origin": origin,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "sha256": article.sha256,
    }


def index_bytes(rows: Iterable[IndexRow]) -> bytes:
    """Write articles.csv: UTF-8, one row a line; white space in a value becomes one space."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: " ".join(value.split()) for column, value in row.items()})
    return file.getvalue().encode("utf-8")


def check_index(files: CorpusFiles) -> Iterator[str]:
    """List what is wrong with the rows of articles.csv, and the texts that have none."""
    seen: dict[str, str] = {}
    pairs: dict[str, IndexRow] = {}
    for where, row in files.index:
        doc = row["doc"]
        if doc in seen:
            yield f"{where}: article '{doc}' stands twice ({seen[doc]}): names are unique"
        seen.setdefault(doc, where)
        if row["split"] not in SPLITS:
            yield f"{where}: split '{row['split']}': expected dev, test or nothing"
        if row["lang"] not in LANGS:
            yield f"{where}: lang '{row['lang']}': expected en or zh"
        first = pairs.setdefault(row["pair"], row) if row["pair"] and row["split"] in SPLITS[1:] else row
        if row["split"] != first["split"]:
            yield (
                f"{where}: split '{row['split']}' of '{doc}': expected '{first['split']}', "
                f"that of the other version, '{first['doc']}'"
            )
        article = files.articles.get(doc)
        if article and article.sha256 != row["sha256"]:
            yield (
                f"{where}: sha256 of '{doc}' is {article.sha256}: expected the one in the row; "
                "if the text was changed on purpose run validate --fix"
            )
    for path in sorted((files.folder / "articles").glob("*")):
        if not path.name.startswith(".") and not (path.suffix == ".txt" and path.stem in seen):
            yield (
                f"{files.where('articles')}/{path.name}: no row in articles.csv: expected doc '{path.stem}'; "
                "add the row or remove the file"
            )


def _read_index(files: CorpusFiles) -> None:
    """Read articles.csv; rows that are no rows end in `problems`."""
    path = files.folder / "articles.csv"
    where = files.where(path.name)
    if not path.is_file():
        files.problems.append(f"{path}: no such file: expected a corpus folder; see --corpus and draft")
        return
    reader = csv.reader(io.StringIO(_decode(path, files), newline=""), strict=True)
    try:
        header = tuple(next(reader, ()))
        if header != COLUMNS:
            files.problems.append(
                f"{where}:1: columns are {', '.join(header)}: expected {', '.join(COLUMNS)}"
            )
            return
        for cells in reader:
            if not cells:
                continue
            here = f"{where}:{reader.line_num}"
            row = dict(zip(COLUMNS, cells, strict=False))
            if problem := _row_problem(cells, row):
                files.problems.append(f"{here}: {problem}")
            else:
                files.index.append((here, row))
    except csv.Error as error:
        files.problems.append(
            f"{where}:{reader.line_num}: not readable as CSV ({error}): check the quotation marks"
        )


def _row_problem(cells: list[str], row: IndexRow) -> str:
    """Say what keeps a row of articles.csv from being used."""
    if len(cells) != len(COLUMNS):
        return f"{len(cells)} columns: expected {len(COLUMNS)}; quote a value that holds a comma"
    if not row["doc"] or "/" in row["doc"] or "\\" in row["doc"]:
        return f"doc '{row['doc']}': expected the name of a file in articles/ without .txt"
    if row["published"]:
        try:
            date.fromisoformat(row["published"])
        except ValueError:
            return f"published '{row['published']}': expected a date such as 2022-07-18, or nothing"
    return ""


def _read_text(folder: Path, row: IndexRow) -> Article:
    """Read the text of a row of articles.csv; its name is the row's, whatever dots are in it."""
    text = read_article(text_path(folder, row["doc"])).text
    return Article(
        row["doc"],
        text,
        date.fromisoformat(row["published"]) if row["published"] else None,
        title=row["title"],
        source=row["source"],
        url=row["url"],
        lang=row["lang"],
        pair=row["pair"],
        split=row["split"],
    )


def _decode(path: Path, files: CorpusFiles) -> str:
    """Read a file of the corpus as UTF-8, a BOM dropped; empty, with a problem, where it is not."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        files.problems.append(f"{path}: not UTF-8 at byte {error.start}: expected UTF-8; save it so")
    except OSError as error:
        files.problems.append(f"{path}: cannot be read ({error.strerror}): check it")
    return ""
