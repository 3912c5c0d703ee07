"""The command `newsfacts`: thin functions over the library, and the only place that prints.

    app.py       the program, its errors, its version
    articles.py  extract, diff, explain, facts: from articles to records
    gold.py      evaluate, validate, draft, mark, unmark: the corpus and its gold

A command is a function with `@app.command()`; its options stand in `options.py`.
"""

import io
import os
import sys
from pathlib import Path

# Commands stand in the help in this order.
from pipeline.cli import articles, gold
from pipeline.cli.app import app

__all__ = ["app", "articles", "gold", "main"]


def main() -> None:
    """Run the command line."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        # A stream that who started us has closed is None.
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        app()
