"""What several commands are told in the same way, and checks of what is written behind an option.

Wrong usage ends with exit code 2: `--format xml` → 'xml' is no format: expected jsonl,csv,parquet,xlsx.
"""

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from pipeline.confidence import LEVELS
from pipeline.evaluate.sections import BY
from pipeline.facts import FORMATS as FACT_FORMATS
from pipeline.facts import ROUNDED
from pipeline.write.formats import WRITERS

# More processes than this only fill the memory.
_PROCESSES_A_CORE = 8


def check_formats(written: str) -> str:
    """Check the names of file formats of a run."""
    for name in written.split(","):
        if name not in WRITERS:
            raise typer.BadParameter(f"'{name}' is no format: expected {','.join(WRITERS)}")
    return written


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


def check_fact_formats(written: str) -> str:
    """Check the names of file formats of facts."""
    for name in written.split(","):
        if name not in FACT_FORMATS:
            raise typer.BadParameter(f"'{name}' is no format: expected {','.join(FACT_FORMATS)}")
    return written


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
