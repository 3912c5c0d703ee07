"""What can go wrong, as a small tree.

NewsfactsError            everything this package raises on purpose
├── InputError            a file or a text that cannot be read as an article
├── PatternError          something under patterns/ that does not hold together
├── MarkupError           annotated text whose marks do not parse
├── CorpusError           articles.csv or gold.jsonl
└── OutputError           a folder or a file that cannot be written
"""

from collections.abc import Iterable


class NewsfactsError(Exception):
    """One or more problems, each said as `where: what is wrong: what was expected; what to do`.

    >>> str(InputError("a.txt: file not found"))
    'a.txt: file not found'
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems))


class InputError(NewsfactsError):
    """A file or a text that cannot be read as an article."""


class PatternError(NewsfactsError):
    """A table or a rule under patterns/ that does not hold together."""


class MarkupError(NewsfactsError):
    """Annotated text whose marks do not parse."""


class CorpusError(NewsfactsError):
    """A row of articles.csv or gold.jsonl that contradicts the guidelines or the text."""


class OutputError(NewsfactsError):
    """A folder or a file that cannot be written."""
