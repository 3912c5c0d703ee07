"""Commands that make runs and show them."""

import json
from collections import Counter
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from pipeline import batch, corpus, flow, options, progress, show
from pipeline.article import Article
from pipeline.cli.app import app, complain, say
from pipeline.corpus.folder import read_run
from pipeline.diff import compare
from pipeline.facts import fact_rows, write_facts
from pipeline.options import Inputs, PatternsDir, Published
from pipeline.read import Meter, Source, dated, read_articles, read_sources
from pipeline.read.containers import Columns
from pipeline.read.find import RUN_FILE, total_size
from pipeline.records import Record
from pipeline.show_facts import facts_tables
from pipeline.write import FAILURES_FILE, check_folder
from pipeline.write.formats import spare_memory

# Failures that are told on the terminal; all of them stand in failures.jsonl.
_MOST_PROBLEMS = 10


@app.command()
def extract(
    inputs: Inputs = None,
    *,
    output: options.RunFolder = Path("outputs"),
    formats: options.Formats = options.USUAL_FORMATS,
    workers: options.Workers = 1,
    scheduler: options.Scheduler = "",
    text_column: options.TextColumn = "",
    id_column: options.IdColumn = "",
    published_column: options.PublishedColumn = "",
    lang_column: options.LangColumn = "",
    max_chars: options.MaxChars = batch.shards.MOST_CHARACTERS,
    timeout: options.Timeout = 0,
    min_confidence: options.MinConfidence = "",
    csv_safe: options.CsvSafe = False,
    force: options.Force = False,
    quiet: options.Quiet = False,
    log_json: options.LogJson = False,
    patterns: PatternsDir = None,
    published: Published = None,
    corpus_dir: options.CorpusInput = None,
) -> None:
    """Extract records from articles into a run folder; from the shipped corpus if no file is named.

    A run that was interrupted goes on when the same command is given again.
    With more inputs, only what is new is read.

    Example: newsfacts extract news/ crawl.warc.gz -o runs/july --workers 2
    """
    options.refuse(inputs and corpus_dir, "expected files or --corpus, not both")
    options.refuse(workers > 1 and scheduler, "expected --workers or --scheduler, not both")
    options.refuse(published and not inputs, "expected --published with files: a corpus has its own dates")
    check_folder(output, force=force)
    meter = Meter()
    if inputs:
        columns = Columns(text_column, id_column, published_column, lang_column)
        sources = dated(read_sources(inputs, columns, meter), published)
    else:
        shelf = corpus.load(corpus_dir or corpus.default_folder())
        sources = (Source(article, article.id) for article in shelf.articles.values())
    told = {"published": published.isoformat() if published else "", "min_confidence": min_confidence}
    asked = batch.Options(
        formats=formats,
        workers=workers,
        scheduler=scheduler,
        patterns=patterns,
        most_characters=max_chars,
        timeout=timeout or None,
        min_confidence=min_confidence,
        csv_safe=csv_safe,
        force=force,
        told={name: value for name, value in told.items() if value},
    )
    spare_memory()
    try:
        with progress.shown(meter, total_size(inputs or []), quiet=quiet, as_json=log_json) as watch:
            summary = batch.run(sources, output, asked, watch)
    except KeyboardInterrupt:
        complain(f"stopped; what is done is kept in {output}: the same command goes on with it")
        raise typer.Exit(130) from None
    _tell(summary, output, quiet=quiet)


def _tell(summary: batch.Summary, output: Path, *, quiet: bool) -> None:
    """Tell what a run holds; end with exit code 1 if an input failed."""
    if not quiet:
        say(show.counts_table(summary.counts, summary.docs, summary.articles))
        told = [path.name for path in summary.files if summary.failures or path.name != FAILURES_FILE]
        say(f"{show.numbered(summary.records, 'record')} written to {output}: {', '.join(told)}")
    if summary.failures:
        for problem in summary.problems[:_MOST_PROBLEMS]:
            complain(problem)
        failed = show.numbered(summary.failures, "input")
        complain(f"{failed} failed, all others are done: see {output / FAILURES_FILE}")
        raise typer.Exit(1)


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(help="Folder of a run.")],
    after: Annotated[Path, typer.Argument(help="Folder of another run over the same texts.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show which records a second run gained, lost or changed; exit code 0 whatever there is.

    Example: newsfacts diff runs/july runs/august
    """
    kinds: Counter[str] = Counter()
    for change in compare(before, after):
        kinds[change.kind] += 1
        if as_json:
            typer.echo(json.dumps(asdict(change), ensure_ascii=False))
        else:
            say(show.change_lines(change))
    if not as_json:
        say(", ".join(f"{kind} {kinds[kind]:,}" for kind in ("gained", "lost", "changed")))


@app.command()
def explain(
    inputs: Annotated[list[Path], typer.Argument(help="A file, or - for standard input.")],
    *,
    published: Published = None,
    patterns: PatternsDir = None,
) -> None:
    """Show each record with its surroundings, value, rule and trace, and the words its context comes from.

    Example: newsfacts explain news/20220718-lishui.en.txt
    """
    pipeline = flow.load(patterns)
    for found in list(read_articles(inputs)):
        article = replace(found, published=published) if published else found
        records = pipeline.extract(article)
        for record in records:
            say(show.explained(record, article))
        say(f"{article.id}: {show.numbered(len(records), 'record')}")


@app.command(name="facts")
def facts_(
    inputs: Annotated[
        list[Path], typer.Argument(help="Files, folders, a run folder, or - for standard input.")
    ],
    *,
    output: options.FactsOutput = None,
    formats: options.FactFormats = options.USUAL_FACT_FORMATS,
    rounded: options.Rounded = "",
    force: Annotated[bool, typer.Option("--force", help="Replace files.")] = False,
    published: Published = None,
    patterns: PatternsDir = None,
) -> None:
    """Show one line per quantity with its context; with -o write them for a spreadsheet.

    `countable` is true for what may be added up.
    That is no part, threshold, size class, plan, conversion or repetition.

    Example: newsfacts facts news/ -o july --format csv,xlsx --in billion
    """
    options.refuse(output is None and formats != options.USUAL_FACT_FORMATS, "expected -o with --format")
    if len(inputs) == 1 and (inputs[0] / RUN_FILE).is_file():
        records, articles = read_run(inputs[0])
    else:
        records, articles = _read_now(inputs, published, patterns)
    rows = fact_rows(records, articles, rounded)
    # Written first: who reads the tables may stop reading.
    files = write_facts(rows, output, formats, force=force) if output is not None else []
    for table in facts_tables(rows):
        say(table)
    if files:
        say(f"{', '.join(map(str, files))} written")
    countable = sum(row["countable"] for row in rows)
    say(f"{show.numbered(len(rows), 'fact')}, {countable} countable")


def _read_now(
    inputs: list[Path], published: date | None, patterns: Path | None
) -> tuple[list[Record], list[Article]]:
    """Extract the records of files, and give them with their articles."""
    pipeline = flow.load(patterns)
    found = read_articles(inputs)
    known = (replace(article, published=published) if published else article for article in found)
    articles = [pipeline.prepare(article) for article in known]
    return [record for article in articles for record in pipeline.extract(article)], articles
