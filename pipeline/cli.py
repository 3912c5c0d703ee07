"""The command `newsfacts`: thin functions over the library, and the only place that prints."""

import json
import sys
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console, RenderableType
from rich.text import Text
from typer.core import TyperGroup

from pipeline import batch, corpus, flow, options, progress, show
from pipeline.batch.shards import MOST_CHARACTERS
from pipeline.confidence import LEVELS
from pipeline.corpus.folder import read_run
from pipeline.diff import compare
from pipeline.errors import CorpusError, NewsfactsError, OutputError
from pipeline.evaluate import assess
from pipeline.evaluate.sections import BY
from pipeline.facts import fact_rows, write_facts
from pipeline.options import CorpusDir, Inputs, PatternsDir, Published
from pipeline.read import Meter, Source, dated, read_articles, read_sources, read_text
from pipeline.read.containers import Columns
from pipeline.read.find import RUN_FILE, total_size
from pipeline.show_facts import facts_tables
from pipeline.write import FAILURES_FILE, check_folder, replace_files
from pipeline.write.formats import spare_memory


class _Commands(TyperGroup):
    """Tells our own errors in one line each and ends with exit code 1; wrong usage ends with 2."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except NewsfactsError as error:
            for problem in error.problems:
                typer.echo(" ".join(problem.splitlines()), err=True)
            raise typer.Exit(1) from None
        except BrokenPipeError:
            raise  # whoever reads our output has seen enough
        except OSError as error:
            told = f"cannot be read or written ({error.strerror}): expected room and rights; check it"
            typer.echo(f"{error.filename or 'output'}: {told}", err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Facts from bilingual regional business news: amounts, counts, organizations and quotes.",
)


# Failures that are told on the terminal; all of them stand in failures.jsonl.
_MOST_PROBLEMS = 10


@app.command()
def extract(
    inputs: Inputs = None,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="Run folder to write.")] = Path("outputs"),
    formats: Annotated[
        str, typer.Option("--format", callback=options.check_formats, help="One or more, with commas.")
    ] = "jsonl,csv,parquet",
    workers: Annotated[
        int, typer.Option(min=1, callback=options.check_workers, help="Processes on this machine.")
    ] = 1,
    scheduler: Annotated[str, typer.Option(help="Address of a Dask scheduler instead.")] = "",
    text_column: Annotated[str, typer.Option(help="Column of the text in tables [text].")] = "",
    id_column: Annotated[str, typer.Option(help="Column of the name [id or doc, else numbered].")] = "",
    published_column: Annotated[str, typer.Option(help="Column of the date [published].")] = "",
    lang_column: Annotated[str, typer.Option(help="Column of the language [lang].")] = "",
    max_chars: Annotated[int, typer.Option(min=1, help="Longest text; longer ones fail.")] = MOST_CHARACTERS,
    timeout: Annotated[float, typer.Option(min=0, help="Seconds for one article; 0: no limit.")] = 0,
    min_confidence: Annotated[
        str, typer.Option(callback=options.check_level, help=f"Only records this sure: {', '.join(LEVELS)}.")
    ] = "",
    csv_safe: Annotated[
        bool, typer.Option("--csv-safe", help="In CSV, put ' before what looks like a formula.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write into a folder with other things.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Nothing but errors.")] = False,
    log_json: Annotated[bool, typer.Option("--log-json", help="Progress as JSON lines.")] = False,
    patterns: PatternsDir = None,
    published: Published = None,
    corpus_dir: Annotated[
        Path | None, typer.Option("--corpus", help="Read this corpus folder, with its dates, not files.")
    ] = None,
) -> None:
    """Extract records from articles into a run folder; from the shipped corpus if no file is named.

    A run that was interrupted goes on when the same command is given again; with more inputs, only
    what is new is read.

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
    asked = batch.Options(
        formats=formats.split(","),
        workers=workers,
        scheduler=scheduler,
        patterns=patterns,
        most_characters=max_chars,
        timeout=timeout or None,
        min_confidence=min_confidence,
        csv_safe=csv_safe,
        force=force,
        told=({"published": published.isoformat()} if published else {})
        | ({"min_confidence": min_confidence} if min_confidence else {}),
    )
    spare_memory()
    try:
        with progress.shown(meter, total_size(inputs or []), quiet=quiet, as_json=log_json) as watch:
            summary = batch.run(sources, output, asked, watch)
    except KeyboardInterrupt:
        typer.echo(f"stopped; what is done is kept in {output}: the same command goes on with it", err=True)
        raise typer.Exit(130) from None
    _tell(summary, output, quiet=quiet)


def _tell(summary: batch.Summary, output: Path, *, quiet: bool) -> None:
    """Tell what a run holds; end with exit code 1 if an input failed."""
    if not quiet:
        _print(show.counts_table(summary.counts, summary.docs, summary.articles))
        told = [path.name for path in summary.files if summary.failures or path.name != FAILURES_FILE]
        _print(f"{show.numbered(summary.records, 'record')} written to {output}: {', '.join(told)}")
    if summary.failures:
        for problem in summary.problems[:_MOST_PROBLEMS]:
            typer.echo(" ".join(problem.splitlines()), err=True)
        typer.echo(
            f"{show.numbered(summary.failures, 'input')} failed, all others are done: "
            f"see {output / FAILURES_FILE}",
            err=True,
        )
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
            _print(show.change_lines(change))
    if not as_json:
        _print(", ".join(f"{kind} {kinds[kind]:,}" for kind in ("gained", "lost", "changed")))


@app.command()
def evaluate(
    *,
    corpus_dir: CorpusDir = None,
    gold: Annotated[Path | None, typer.Option(help="Gold rows instead of the corpus' gold.jsonl.")] = None,
    pred: Annotated[
        Path | None, typer.Option(help="Records to score, JSONL or a run folder, not our own.")
    ] = None,
    lang: Annotated[str, typer.Option(help="Only articles in this language (en, zh).")] = "",
    split: Annotated[str, typer.Option(help="Only articles of this split (dev, test).")] = "",
    by: Annotated[str, typer.Option(callback=options.check_by, help=f"F1 for each {', '.join(BY)}.")] = "",
    rules: Annotated[
        bool, typer.Option("--rules", help="What each rule gives, and the score without it: takes minutes.")
    ] = False,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="Count anew what the confidence of records rests on.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON.")] = False,
    misses: Annotated[bool, typer.Option(help="List every record that is not as gold says.")] = True,
    patterns: PatternsDir = None,
) -> None:
    """Score extracted records against gold: precision, recall, F1, attributes, confidence and every miss.

    Splits are scored one by one; of test only the figures are told. Articles whose gold is still a draft
    are left out. --rules judges the rules instead, on all articles but those of test.

    Example: newsfacts evaluate --split dev --by lang --no-misses
    """
    options.refuse(pred and rules, "expected --rules or --pred, not both: only our records have rules")
    options.refuse(calibrate and rules, "expected --calibrate or --rules, not both")
    folder = corpus_dir or corpus.default_folder()
    found = assess.load(folder, gold, pred, lang=lang, split=split, patterns=patterns)
    if calibrate:
        path, counted = assess.calibrated(found, patterns)
        _print(show.level_table(counted.levels))
        _print(f"{show.numbered(len(counted.counts), 'count')} written to {path}; above: in stories left out")
        return
    told = assess.assess(found, BY if as_json else filter(None, [by]))
    if rules:
        told = replace(told, rules=assess.judge(found, patterns, progress.rules))
    if as_json:
        typer.echo(json.dumps(told.to_json(), ensure_ascii=False, indent=2))
        return
    for part in show.assessment(told, by, misses=misses):
        _print(part)


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
            _print(show.explained(record, article))
        _print(f"{article.id}: {show.numbered(len(records), 'record')}")


@app.command(name="facts")
def facts_(
    inputs: Annotated[
        list[Path], typer.Argument(help="Files, folders, a run folder, or - for standard input.")
    ],
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder to write facts.csv into, or a file.")
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", callback=options.check_fact_formats, help="One or more, with commas.")
    ] = "csv",
    rounded: Annotated[
        str,
        typer.Option(
            "--in",
            callback=options.check_rounding,
            help="Add a rounded column: 亿元, 万元, billion, million.",
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace files.")] = False,
    published: Published = None,
    patterns: PatternsDir = None,
) -> None:
    """Show one line per quantity with its context; with -o write them for a spreadsheet.

    `countable` is true for what may be added up: no part, threshold, size class, plan, conversion or
    repetition.

    Example: newsfacts facts news/ -o july --format csv,xlsx --in billion
    """
    options.refuse(output is None and formats != "csv", "expected -o with --format")
    if len(inputs) == 1 and (inputs[0] / RUN_FILE).is_file():
        records, articles = read_run(inputs[0])
    else:
        pipeline = flow.load(patterns)
        found = read_articles(inputs)
        known = (replace(article, published=published) if published else article for article in found)
        articles = [pipeline.prepare(article) for article in known]
        records = [record for article in articles for record in pipeline.extract(article)]
    rows = fact_rows(records, articles, rounded)
    # Written first: who reads the tables may stop reading.
    files = write_facts(rows, output, formats.split(","), force=force) if output is not None else []
    for table in facts_tables(rows):
        _print(table)
    if files:
        _print(f"{', '.join(map(str, files))} written")
    countable = sum(row["countable"] for row in rows)
    _print(f"{show.numbered(len(rows), 'fact')}, {countable} countable")


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


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    app()
