"""newsfacts: facts from bilingual regional business news. Start reading in `flow.py`."""

from pipeline.article import Article
from pipeline.errors import CorpusError, InputError, MarkupError, NewsfactsError, OutputError, PatternError
from pipeline.facts import facts
from pipeline.flow import Pipeline, extract, load
from pipeline.records import Record
from pipeline.write import to_frame

__all__ = [
    "Article",
    "CorpusError",
    "InputError",
    "MarkupError",
    "NewsfactsError",
    "OutputError",
    "PatternError",
    "Pipeline",
    "Record",
    "extract",
    "facts",
    "load",
    "to_frame",
]
