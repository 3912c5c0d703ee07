"""START HERE: the whole extraction on one screen.

read → clean → languages (nlp) → match → normalize → link → records → write
file   Article      Docs          spans    values     context          Parquet, JSONL, CSV
"""

import gc
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from spacy.about import __version__ as spacy_version
from spacy.lang.lex_attrs import LEX_ATTRS
from spacy.vocab import Vocab

from pipeline import confidence, patterns
from pipeline.article import Article
from pipeline.clean import clean
from pipeline.confidence import Confidence
from pipeline.errors import InputError
from pipeline.extractors import FactReader
from pipeline.languages import LANGUAGES
from pipeline.link import to_records
from pipeline.records import Record

_PARAGRAPH = re.compile(r"[^\r\n]+")
# A shorter stretch in another script is part of the sentence around it: `(approx. $5.5 billion)`.
_SHORTEST_SENTENCE = 20
# Sentences, only to tell languages apart: end marks stay with what they end.
_SENTENCE = re.compile(
    r"[^。！？!?.\r\n]*(?:\.(?!\s)[^。！？!?.\r\n]*)*(?:[。！？!?]+[\"'”’）)]*\s*|\.\s+|$)"
)


@dataclass
class Pipeline:
    """Extraction with one set of patterns; load once, use for any number of articles."""

    patterns: patterns.Patterns
    readers: dict[str, FactReader] = field(init=False)
    confidence: Confidence = field(init=False)

    def __post_init__(self) -> None:
        self.readers = _Readers(self.patterns)
        self.confidence = confidence.load(self.patterns.folder)

    def prepare(self, article: Article) -> Article:
        """Mask page furniture; fill title, date, source and language where the page tells them."""
        cleaned = clean(article)
        return cleaned if cleaned.lang else replace(cleaned, lang=language_of(cleaned.text))

    def extract(self, article: Article) -> list[Record]:
        """Read one article; records in reading order.

        Raises:
            InputError: the text cannot be encoded in UTF-8 (lone surrogates).
        """
        try:
            article.text.encode()
        except UnicodeEncodeError as error:
            raise InputError(
                f"{article.id}: lone surrogate at character {error.start}: expected UTF-8 text"
            ) from None
        article = self.prepare(article)
        records: list[Record] = []
        with _collector_paused():
            for lang, start, end in passages(article):
                if lang in LANGUAGES and lang in self.patterns.languages:
                    records += self._read_passage(article, lang, start, end)
        for record in records:
            record.confidence = self.confidence.level(record, article.text)
        return records

    def _read_passage(self, article: Article, lang: str, start: int, end: int) -> list[Record]:
        units, facts = self.readers[lang].read(article.text[start:end], article.published)
        return to_records(article.id, lang, units, facts, start)

    def without(self, lang: str, rules: Collection[tuple[str, str]]) -> "Pipeline":
        """Give the same pipeline without some rules `(label, id)` of a language: what are they worth?"""
        less = copy(self)
        less.readers = _Readers(self.patterns)
        less.readers.update(self.readers)
        less.readers[lang] = self.readers[lang].without(rules)
        return less

    @property
    def version(self) -> dict[str, str]:
        """Version of the package and checksum of the patterns, for `run.json`."""
        digest = hashlib.sha256()
        for path in sorted(self.patterns.folder.rglob("*.*")):
            if path.suffix in (".toml", ".csv"):
                digest.update(
                    path.relative_to(self.patterns.folder).as_posix().encode() + b"\0" + path.read_bytes()
                )
        return {"newsfacts": package_version(), "spacy": spacy_version, "patterns": digest.hexdigest()}


def package_version() -> str:
    """Version of the installed package; `unknown` where it runs without being installed."""
    try:
        return version("newsfacts")
    except PackageNotFoundError:
        return "unknown"


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Spare an article the walks of the garbage collector over its units, which hold no cycles."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class _Readers(dict[str, FactReader]):
    """Readers by language code, each made when the first text in its language comes."""

    def __init__(self, loaded: patterns.Patterns) -> None:
        super().__init__()
        self._loaded = loaded

    def __missing__(self, lang: str) -> FactReader:
        self[lang] = FactReader(Vocab(lex_attr_getters=LEX_ATTRS), self._loaded.languages[lang])
        return self[lang]


def load(folder: Path | None = None) -> Pipeline:
    """Load the patterns and build the pipeline, once per folder."""
    return _load(folder or patterns.default_folder())


@cache
def _load(folder: Path) -> Pipeline:
    return Pipeline(patterns.load(folder))


def extract(
    text: str,
    *,
    published: str | date | None = None,
    doc: str = "text",
    patterns: Path | None = None,
    min_confidence: str = "",
) -> list[Record]:
    """Extract the records of one text.

    >>> [(r.label, r.text, str(r.value)) for r in extract("They spent 2 billion yuan.")]
    [('MONEY', '2 billion yuan', '2000000000')]

    Args:
        text: Raw text; record offsets count its code points.
        published: Publication date (ISO 8601), the anchor of relative dates.
        doc: Id of the text, for the column `doc`.
        patterns: Another patterns folder.
        min_confidence: Only records that are trusted as far as this (high, medium, low); empty for all.

    Raises:
        InputError: the text holds lone surrogates, `published` is no ISO date, or no such confidence.
    """
    if min_confidence not in ("", *confidence.LEVELS):
        raise InputError(
            f"{doc}: min_confidence={min_confidence!r}: expected {', '.join(confidence.LEVELS)} or nothing"
        )
    if isinstance(published, str):
        try:
            published = date.fromisoformat(published)
        except ValueError:
            raise InputError(
                f"{doc}: published={published!r}: expected an ISO date such as 2022-07-18"
            ) from None
    return confidence.keep(load(patterns).extract(Article(doc, text, published)), min_confidence)


def passages(article: Article) -> Iterator[tuple[str, int, int]]:
    """Cut the article into runs of text in one language: `(lang, start, end)`, unmasked.

    A paragraph is in one language unless whole sentences of it are in another script.
    """
    run: tuple[str, int, int] | None = None
    masked = set(article.masked)
    for found in _PARAGRAPH.finditer(article.text):
        if found.span() in masked:
            if run:
                yield run
            run = None
            continue
        before = run[0] if run else article.lang or next(iter(LANGUAGES))
        for lang, start, end in _stretches(article, *found.span(), before):
            if run and run[0] == lang:
                run = (lang, run[1], end)
                continue
            if run:
                yield run
            run = (lang, start, end)
    if run:
        yield run


def _stretches(article: Article, start: int, end: int, before: str) -> Iterator[tuple[str, int, int]]:
    """Stretches of one paragraph by language; `before` is that of text without letters."""
    letters = _letters(article.text[start:end])
    whole = _most_written(letters, article.lang) or before
    if len({LANGUAGES[code].letters for code, count in letters.items() if count}) < 2:
        yield whole, start, end
        return
    sentences = [(m.start(), m.end()) for m in _SENTENCE.finditer(article.text, start, end)]
    languages = [
        language_of(article.text[a:b], article.lang) if b - a >= _SHORTEST_SENTENCE else whole
        for a, b in sentences
    ]
    languages = [language or whole for language in languages]
    if len(set(languages)) < 2:
        yield whole, start, end
        return
    for lang, (first, last) in zip(languages, sentences, strict=True):
        yield lang, first, last


def language_of(text: str, preferred: str = "") -> str:
    """Tell the language by script: its ISO 639 code, or empty where there are no letters.

    >>> language_of("总投资 RMB 380.7亿"), language_of("1,200")
    ('zh', '')

    Args:
        text: Text of one language for the most part.
        preferred: Language that wins over others of the same script; else the first of the table does.
    """
    return _most_written(_letters(text), preferred)


def _letters(text: str) -> dict[str, int]:
    """Letters of each language in a text, weighted; one stands for all where they are of one script."""
    scripts = {language.letters: _runs_of(language.letters) for language in LANGUAGES.values()}
    written = [script for script, runs in scripts.items() if runs.search(text)]
    if len(written) > 1:
        letters = {script: sum(map(len, scripts[script].findall(text))) for script in written}
    else:
        letters = dict.fromkeys(written, 1)
    return {code: letters.get(language.letters, 0) * language.weight for code, language in LANGUAGES.items()}


@cache
def _runs_of(letters: str) -> re.Pattern[str]:
    return re.compile(f"(?:{letters})+")


def _most_written(letters: Mapping[str, int], preferred: str) -> str:
    most = max(letters.values())
    if not most:
        return ""
    equal = [code for code, count in letters.items() if count == most]
    return preferred if preferred in equal else equal[0]
