"""One extractor per label, all reading the same units, and the spaCy components made of them."""

import datetime
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from spacy.language import Language as SpacyLanguage
from spacy.tokens import Doc, Span, SpanGroup
from spacy.vocab import Vocab

from pipeline import patterns
from pipeline.errors import PatternError
from pipeline.extractors import count, date, measure, money, org, percent, quote, term
from pipeline.languages import LANGUAGES, NewsTokenizer
from pipeline.match import RuleMatcher, UnitReader
from pipeline.patterns import Words
from pipeline.records import LABELS
from pipeline.units import Fact, Units

if not Doc.has_extension("published"):
    Doc.set_extension("published", default=None)

Find = Callable[[Units, RuleMatcher, Mapping[str, list[Fact]]], list[Fact]]


@dataclass(frozen=True, slots=True)
class Extractor:
    """How one label is found, and the labels whose facts it must know."""

    find: Find
    needs: tuple[str, ...] = ()


# In the order in which they may look at each other. For one number: MONEY > MEASURE > PERCENT > DATE > COUNT.
EXTRACTORS: Mapping[str, Extractor] = {
    "ORG": Extractor(org.find),
    "QUOTE": Extractor(quote.find, ("ORG",)),
    "TERM": Extractor(term.find, ("ORG", "QUOTE")),
    "MONEY": Extractor(money.find),
    "MEASURE": Extractor(measure.find, ("MONEY",)),
    "PERCENT": Extractor(percent.find, ("MONEY", "MEASURE")),
    "DATE": Extractor(date.find, ("MONEY", "MEASURE", "PERCENT", "TERM")),
    "COUNT": Extractor(count.find, ("MONEY", "MEASURE", "PERCENT", "DATE", "TERM", "ORG")),
}


class FactReader:
    """Read the facts of Docs of one language; what one label needs of another is read once per Doc."""

    def __init__(self, vocab: Vocab, words: Words) -> None:
        language = LANGUAGES[words.lang]
        self.tokenizer = NewsTokenizer(vocab, language.token_pattern(words))
        self._read_units = UnitReader(vocab, language, words)
        self._matchers = {label: RuleMatcher(vocab, words, label) for label in LABELS}
        self._read: WeakKeyDictionary[Doc, tuple[Units, dict[str, list[Fact]]]] = WeakKeyDictionary()

    def units(self, doc: Doc) -> Units:
        """Units of a Doc that our tokenizer made."""
        return self._of(doc)[0]

    def facts(self, doc: Doc, label: str) -> list[Fact]:
        """Facts of one label in reading order."""
        units, known = self._of(doc)
        if label not in known:
            extractor = EXTRACTORS[label]
            needed = {need: self.facts(doc, need) for need in extractor.needs}
            known[label] = extractor.find(units, self._matchers[label], needed)
        return known[label]

    def _of(self, doc: Doc) -> tuple[Units, dict[str, list[Fact]]]:
        if doc not in self._read:
            units = self._read_units(doc)
            units.published = _as_date(doc._.published)
            self._read[doc] = (units, {})
        return self._read[doc]


def _as_date(published: datetime.date | str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(published) if isinstance(published, str) else published


_readers: WeakKeyDictionary[SpacyLanguage, dict[str, FactReader]] = WeakKeyDictionary()


def reader_for(nlp: SpacyLanguage, folder: str | None = None) -> FactReader:
    """The reader that all components of one pipeline share.

    Raises:
        PatternError: patterns/ has no folder for the pipeline's language.
    """
    readers = _readers.setdefault(nlp, {})
    key = folder or ""
    if key not in readers:
        loaded = patterns.load(Path(folder) if folder else None)
        if nlp.lang not in loaded.languages or nlp.lang not in LANGUAGES:
            known = ", ".join(loaded.languages)
            raise PatternError(f"{loaded.folder}: no language '{nlp.lang}': languages are {known}")
        readers[key] = FactReader(nlp.vocab, loaded.languages[nlp.lang])
    return readers[key]
