"""Options of the commands, and checks of what is written behind them.

Wrong usage ends with exit code 2: `--format xml` → 'xml' is no format: expected jsonl,csv,parquet,xlsx.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from pipeline.confidence import LEVELS
from pipeline.evaluate.sections import BY
from pipeline.facts import FORMATS as FACT_FORMATS
from pipeline.facts import ROUNDED
from pipeline.write.formats import WRITERS

USUAL_FORMATS = ["jsonl", "csv", "parquet"]
USUAL_FACT_FORMATS = ["csv"]
# An article that takes longer than a day has not been thought of.
_LONGEST = 86_400
# More processes than this only fill the memory.
_PROCESSES_A_CORE = 8


def read_formats(written: Sequence[str]) -> list[str]:
    """Read the names of file formats of a run: `csv,xlsx`, or the option twice."""
    return _names(written, WRITERS)


def read_fact_formats(written: Sequence[str]) -> list[str]:
    """Read the names of file formats of facts."""
    return _names(written, FACT_FORMATS)


def _names(written: Sequence[str], known: Iterable[str]) -> list[str]:
    names = [name.strip() for part in written for name in part.split(",")]
    for name in names:
        if name not in known:
            raise typer.BadParameter(f"'{name}' is no format: expected {','.join(known)}")
    return names


def refuse(wrong: object, expected: str) -> None:
    """End with a text of what was expected, where options that contradict one another are given."""
    if wrong:
        raise typer.BadParameter(expected)


def check_workers(number: int) -> int:
    """Check that processes are not many times what the machine can run at once."""
    most = _PROCESSES_A_CORE * (os.cpu_count() or 1)
    if number > most:
        raise typer.BadParameter(f"{number} processes: expected at most {most}, {_PROCESSES_A_CORE} a core")
    return number


def read_date(written: str) -> date:
    """Read the date behind an option."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"'{written}': expected an ISO date such as 2022-07-18") from None


def check_level(name: str) -> str:
    """Check a level of confidence."""
    if name and name not in LEVELS:
        raise typer.BadParameter(f"'{name}' is no confidence: expected {', '.join(LEVELS)}")
    return name


def check_by(name: str) -> str:
    """Check what scores are divided by."""
    if name and name not in BY:
        raise typer.BadParameter(f"'{name}' divides nothing: expected {', '.join(BY)}")
    return name


def check_rounding(written: str) -> str:
    """Check the unit of a rounded column."""
    if written and written not in ROUNDED:
        raise typer.BadParameter(f"'{written}' is no unit: expected {', '.join(ROUNDED)}")
    return written


Inputs = Annotated[
    list[Path] | None,
    typer.Argument(help="Files, folders, globs, or - for standard input.", show_default=False),
]
Published = Annotated[
    date | None,
    typer.Option(
        parser=read_date,
        metavar="YYYY-MM-DD",
        help="Publication date, if the page does not tell it.",
    ),
]
PatternsDir = Annotated[Path | None, typer.Option(help="Patterns folder instead of the shipped one.")]
CorpusDir = Annotated[Path | None, typer.Option("--corpus", help="Corpus folder instead of the shipped one.")]

# Of `extract`.
RunFolder = Annotated[Path, typer.Option("-o", "--output", help="Run folder to write.")]
Formats = Annotated[
    list[str],
    typer.Option("--format", callback=read_formats, help=f"One or more of {','.join(WRITERS)}."),
]
Workers = Annotated[int, typer.Option(min=1, callback=check_workers, help="Processes on this machine.")]
Scheduler = Annotated[str, typer.Option(help="Address of a Dask scheduler instead.")]
TextColumn = Annotated[str, typer.Option(help="Column of the text in tables, else `text`.")]
IdColumn = Annotated[str, typer.Option(help="Column of the name, else `id` or `doc`, else numbered.")]
PublishedColumn = Annotated[str, typer.Option(help="Column of the date, else `published`.")]
LangColumn = Annotated[str, typer.Option(help="Column of the language, else `lang`.")]
MaxChars = Annotated[int, typer.Option(min=1, help="Longest text; longer ones fail.")]
Timeout = Annotated[float, typer.Option(min=0, max=_LONGEST, help="Seconds for one article; 0: no limit.")]
MinConfidence = Annotated[
    str, typer.Option(callback=check_level, help=f"Only records this sure: {', '.join(LEVELS)}.")
]
CsvSafe = Annotated[bool, typer.Option("--csv-safe", help="In CSV, put ' before what looks like a formula.")]
Force = Annotated[bool, typer.Option("--force", help="Write into a folder with other things.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Nothing but errors.")]
LogJson = Annotated[bool, typer.Option("--log-json", help="Progress as JSON lines.")]
CorpusInput = Annotated[
    Path | None, typer.Option("--corpus", help="Read this corpus folder, with its dates, not files.")
]
# Of `facts`.
FactsOutput = Annotated[
    Path | None, typer.Option("-o", "--output", help="Folder to write facts.csv into, or a file.")
]
FactFormats = Annotated[
    list[str],
    typer.Option("--format", callback=read_fact_formats, help=f"One or both of {','.join(FACT_FORMATS)}."),
]
Rounded = Annotated[
    str,
    typer.Option("--in", callback=check_rounding, help="Add a rounded column: 亿元, 万元, billion, million."),
]
