"""Commands for the corpus: scores, checks, and gold as marked-up text."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from pipeline import corpus, flow, options, progress, show
from pipeline.cli.app import app, say
from pipeline.errors import CorpusError, OutputError
from pipeline.evaluate import assess
from pipeline.evaluate.sections import BY
from pipeline.options import CorpusDir, PatternsDir, Published
from pipeline.read import read_text
from pipeline.write import replace_files


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

    Splits are scored one by one; of test only the figures are told.
    Articles whose gold is still a draft are left out.
    --rules judges the rules instead, on all articles but those of test.

    Example: newsfacts evaluate --split dev --by lang --no-misses
    """
    options.refuse(pred and rules, "expected --rules or --pred, not both: only our records have rules")
    options.refuse(calibrate and rules, "expected --calibrate or --rules, not both")
    folder = corpus_dir or corpus.default_folder()
    found = assess.load(folder, gold, pred, lang=lang, split=split, patterns=patterns)
    if calibrate:
        path, counted = assess.calibrated(found, patterns)
        say(show.level_table(counted.levels))
        say(f"{show.numbered(len(counted.counts), 'count')} written to {path}; above: in stories left out")
        return
    told = assess.assess(found, BY if as_json else filter(None, [by]))
    if rules:
        told = replace(told, rules=assess.judge(found, patterns, progress.rules))
    if as_json:
        typer.echo(json.dumps(told.to_json(), ensure_ascii=False, indent=2))
        return
    for part in show.assessment(told, by, misses=misses):
        say(part)


@app.command()
def validate(
    *,
    fix: Annotated[bool, typer.Option("--fix", help="First repair what needs no judgment.")] = False,
    corpus_dir: CorpusDir = None,
    patterns: PatternsDir = None,
) -> None:
    """Check corpus, gold and patterns; list all problems with file and line.

    --fix sorts gold, rewrites it in canonical form and updates checksums.
    It moves spans whose text has moved by up to 200 characters; labels and values stay.

    Example: newsfacts validate --fix
    """
    folder = corpus_dir or corpus.default_folder()
    if fix:
        for change in corpus.fix(folder):
            say(change)
    if problems := corpus.validate(folder, patterns):
        raise CorpusError(problems)
    shelf = corpus.load(folder)
    found = f"{show.numbered(len(shelf.articles), 'article')}, {show.numbered(len(shelf.gold), 'gold row')}"
    say(f"{folder}: {found}, patterns: nothing wrong")


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
    say(f"{folder / 'articles' / article.id}.txt added, published {article.published or 'unknown'}")
    say(f"next: newsfacts mark {article.id} -o {article.id}.marked.txt, correct it, then newsfacts unmark")


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
    say(f"{output} written")


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
    say(f"{doc}: {show.numbered(len(rows), 'gold row')}")
