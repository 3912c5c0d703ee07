"""The command `newsfacts`: thin functions over the library, and the only place that prints."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console, RenderableType
from rich.text import Text
from typer.core import TyperGroup

from pipeline import corpus, flow, show
from pipeline.article import Article
from pipeline.errors import CorpusError, NewsfactsError, OutputError
from pipeline.evaluate import evaluate as score
from pipeline.folder import load_records
from pipeline.read import read_articles, read_text, read_text_stream
from pipeline.write import WRITERS, check_folder, replace_files, write_run


class _Commands(TyperGroup):
    """Tells our own errors in one line each and ends with exit code 1; wrong usage ends with 2."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except NewsfactsError as error:
            for problem in error.problems:
                typer.echo(" ".join(problem.splitlines()), err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Facts from bilingual regional business news: amounts, counts, organizations and quotes.",
)


def _formats(written: str) -> str:
    for name in written.split(","):
        if name not in WRITERS:
            raise typer.BadParameter(f"'{name}' is no format: expected {','.join(WRITERS)}")
    return written


Inputs = Annotated[
    list[Path] | None, typer.Argument(help="Files, folders, or - for standard input.", show_default=False)
]
Published = Annotated[
    date | None,
    typer.Option(
        parser=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="Publication date, if the page does not tell it.",
    ),
]
PatternsDir = Annotated[Path | None, typer.Option(help="Patterns folder instead of the shipped one.")]
CorpusDir = Annotated[Path | None, typer.Option("--corpus", help="Corpus folder instead of the shipped one.")]


@app.command()
def extract(
    inputs: Inputs = None,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="Run folder to write.")] = Path("outputs"),
    formats: Annotated[
        str, typer.Option("--format", callback=_formats, help="One or more, with commas.")
    ] = "jsonl,csv,parquet",
    force: Annotated[bool, typer.Option("--force", help="Write into a folder with other things.")] = False,
    patterns: PatternsDir = None,
    published: Published = None,
    corpus_dir: Annotated[
        Path | None, typer.Option("--corpus", help="Read this corpus folder, with its dates, not files.")
    ] = None,
) -> None:
    """Extract records from articles into a run folder; from the shipped corpus if no file is named.

    Example: newsfacts extract news/ -o runs/july --format jsonl,csv
    """
    if inputs and corpus_dir:
        raise typer.BadParameter("expected files or --corpus, not both")
    check_folder(output, force=force)
    pipeline = flow.load(patterns)
    if inputs:
        articles = _read(inputs, published)
    else:
        articles = list(corpus.load(corpus_dir or corpus.default_folder()).articles.values())
    records = [record for article in articles for record in pipeline.extract(article)]
    pages = [pipeline.prepare(article) for article in articles]
    options = {"published": published.isoformat()} if published else {}
    info = {"version": dict(pipeline.version), "options": options}
    files = write_run(records, pages, output, formats.split(","), info, force=force)
    _print(show.counts_table(records, articles))
    names = ", ".join(path.name for path in files)
    _print(f"{show.numbered(len(records), 'record')} written to {output}: {names}")


@app.command()
def evaluate(
    *,
    corpus_dir: CorpusDir = None,
    gold: Annotated[Path | None, typer.Option(help="Gold rows instead of the corpus' gold.jsonl.")] = None,
    pred: Annotated[
        Path | None, typer.Option(help="Records to score, JSONL or a run folder, not our own.")
    ] = None,
    lang: Annotated[str, typer.Option(help="Only articles in this language (en, zh).")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON.")] = False,
    misses: Annotated[bool, typer.Option(help="List every record that is not as gold says.")] = True,
    patterns: PatternsDir = None,
) -> None:
    """Score extracted records against gold: precision, recall, F1, attributes and every miss.

    Articles whose gold is still a draft are left out.

    Example: newsfacts evaluate --pred runs/july --no-misses
    """
    shelf = corpus.load(corpus_dir or corpus.default_folder())
    rows = load_records(gold, shelf.articles) if gold else shelf.gold
    drafts = {row.doc for row in rows if row.reading == "draft"}
    docs = (set(shelf.articles) if gold is None else {row.doc for row in rows}) - drafts
    chosen = {doc: article for doc, article in shelf.articles.items() if doc in docs}
    articles = {doc: article for doc, article in chosen.items() if lang in ("", article.lang)}
    if not articles:
        known = ", ".join(sorted({article.lang for article in chosen.values()})) or "none"
        raise CorpusError(
            f"{gold or shelf.folder}: no article with gold rows that are not drafts"
            f"{f' in {lang}: languages are {known}' if lang else ''}: nothing to score"
        )
    if pred:
        records = load_records(pred / "records.jsonl" if pred.is_dir() else pred, shelf.articles)
    else:
        pipeline = flow.load(patterns)
        records = [record for article in articles.values() for record in pipeline.extract(article)]
    result = score(rows, records, articles)
    if as_json:
        typer.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=2))
        return
    _print(show.scored_line(articles, rows, drafts))
    for table in show.score_tables(result):
        _print(table)
    _print(show.attribute_table(result.attributes))
    for miss in result.misses if misses else ():
        _print(show.miss_lines(miss))
    _print(f"not as gold says: {show.numbered(len(result.misses), 'record')}")


@app.command()
def explain(
    inputs: Annotated[list[Path], typer.Argument(help="A file, or - for standard input.")],
    *,
    published: Published = None,
    patterns: PatternsDir = None,
) -> None:
    """Show each record with its surroundings, value, rule and trace.

    Example: newsfacts explain news/20220718-lishui.en.txt
    """
    articles = _read(inputs, published)
    pipeline = flow.load(patterns)
    for article in articles:
        records = pipeline.extract(article)
        for record in records:
            _print(show.explained(record, article))
        _print(f"{article.id}: {show.numbered(len(records), 'record')}")


@app.command()
def validate(
    *,
    fix: Annotated[bool, typer.Option("--fix", help="First repair what needs no judgment.")] = False,
    corpus_dir: CorpusDir = None,
    patterns: PatternsDir = None,
) -> None:
    """Check corpus, gold and patterns; list all problems with file and line.

    --fix sorts gold, rewrites it in canonical form, updates checksums and moves spans whose text has
    moved by up to 200 characters; labels and values stay.

    Example: newsfacts validate --fix
    """
    folder = corpus_dir or corpus.default_folder()
    if fix:
        for change in corpus.fix(folder):
            _print(change)
    if problems := corpus.validate(folder, patterns):
        raise CorpusError(problems)
    shelf = corpus.load(folder)
    found = f"{show.numbered(len(shelf.articles), 'article')}, {show.numbered(len(shelf.gold), 'gold row')}"
    _print(f"{folder}: {found}, patterns: nothing wrong")


@app.command()
def draft(
    file: Annotated[Path, typer.Argument(help="The article, a .txt file in UTF-8.")],
    *,
    published: Published = None,
    pair: Annotated[str, typer.Option(help="Name shared with its version in the other language.")] = "",
    lang: Annotated[str, typer.Option(help="en or zh, where the page does not tell it.")] = "",
    corpus_dir: CorpusDir = None,
    patterns: PatternsDir = None,
) -> None:
    """Add an article to the corpus with pre-labelled gold rows, to be corrected by reading.

    Example: newsfacts draft 20220801-news.en.txt --published 2022-08-01
    """
    folder = corpus_dir or corpus.default_folder()
    pipeline = flow.load(patterns)
    article = corpus.draft(
        folder,
        file,
        pipeline.extract,
        published=published,
        pair=pair,
        lang=lang,
        prepare=pipeline.prepare,
    )
    _print(f"{folder / 'articles' / article.id}.txt added, published {article.published or 'unknown'}")
    _print(f"next: newsfacts mark {article.id} -o {article.id}.marked.txt, correct it, then newsfacts unmark")


@app.command()
def mark(
    doc: Annotated[str, typer.Argument(help="Name of the article in the corpus.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File instead of the terminal.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    corpus_dir: CorpusDir = None,
) -> None:
    """Write an article with its gold rows as marks, to be corrected in any editor.

    Example: newsfacts mark 20220801-news.en -o 20220801-news.en.marked.txt
    """
    marked = corpus.to_markup(corpus_dir or corpus.default_folder(), doc).encode("utf-8")
    if output is None:
        typer.echo(marked, nl=False)
        return
    if output.exists() and not force:
        raise OutputError(f"{output}: is there already: expected a new file; choose another, or --force")
    replace_files({output: marked})
    _print(f"{output} written")


@app.command()
def unmark(
    doc: Annotated[str, typer.Argument(help="Name of the article in the corpus.")],
    file: Annotated[Path, typer.Argument(help="The marked-up text.")],
    reading: Annotated[str, typer.Option(help="Name of the reading, for the column of that name.")] = "",
    corpus_dir: CorpusDir = None,
) -> None:
    """Replace the gold rows of an article by those of its marked-up text.

    Example: newsfacts unmark 20220801-news.en 20220801-news.en.marked.txt
    """
    rows = corpus.from_markup(corpus_dir or corpus.default_folder(), doc, read_text(file), reading)
    _print(f"{doc}: {show.numbered(len(rows), 'gold row')}")


def _print(shown: RenderableType) -> None:
    """Print for people: no markup is read in it, and lines of text are not broken where they are piped."""
    console = Console()
    if isinstance(shown, str):
        console.out(shown, highlight=False)
    else:
        console.print(shown, soft_wrap=isinstance(shown, Text) and not console.is_terminal)


def _read(inputs: Sequence[Path], published: date | None) -> list[Article]:
    """Read files, folders and standard input (`-`)."""
    paths = [path for path in inputs if str(path) != "-"]
    articles = list(read_articles(paths))
    if len(paths) < len(inputs):
        articles.append(read_text_stream(typer.get_binary_stream("stdin"), "stdin"))
    return [replace(article, published=published) for article in articles] if published else articles


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    app()
