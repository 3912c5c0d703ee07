"""One extractor per label, all reading the same units, and the spaCy components made of them."""

import datetime as dt
import warnings
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

from spacy.language import Language as SpacyLanguage
from spacy.tokens import Doc, Span, SpanGroup
from spacy.vocab import Vocab

from pipeline import confidence, patterns
from pipeline.confidence import Confidence
from pipeline.context import add_context, name_organizations
from pipeline.errors import InputError, PatternError
from pipeline.extractors import count, date, measure, money, org, percent, quote, term
from pipeline.languages import LANGUAGES, NewsTokenizer
from pipeline.match import RuleMatcher
from pipeline.patterns import Words
from pipeline.published import written_date
from pipeline.records import LABELS, QUANTITIES, Record, complete, to_row
from pipeline.unit_reader import UnitReader
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
    """Read the facts of texts of one language; what one label needs of another is read once."""

    def __init__(self, vocab: Vocab, words: Words) -> None:
        language = LANGUAGES[words.lang]
        self._vocab = vocab
        self.tokenizer = NewsTokenizer(vocab, language.token_pattern(words))
        self._read_units = UnitReader(language, words)
        self._matchers = {label: RuleMatcher(vocab, words, label) for label in LABELS}
        self._words = words
        self._read: WeakKeyDictionary[Doc, tuple[Units, dict[str, list[Fact]]]] = WeakKeyDictionary()

    def without(self, rules: Collection[tuple[str, str]]) -> "FactReader":
        """Give the same reader without some rules `(label, id)`: what are they worth?"""
        matchers = dict(self._matchers)
        for label in {label for label, _ in rules}:
            left = [rule for rule in self._words.rules[label] if (label, rule.id) not in rules]
            matchers[label] = RuleMatcher(self._vocab, self._words, label, left)
        less = copy(self)
        vars(less).update(_matchers=matchers, _read=WeakKeyDictionary())
        return less

    def read(self, text: str, published: dt.date | None) -> tuple[Units, Mapping[str, list[Fact]]]:
        """Units of a text, and its facts of all labels in reading order, with their context."""
        units = self._read_units.read(text, *self.tokenizer.split(text))
        units.published = published
        known: dict[str, list[Fact]] = {}
        self._find_all(units, known)
        return units, known

    def units(self, doc: Doc) -> Units:
        """Units of a Doc that our tokenizer made."""
        return self._of(doc)[0]

    def all_facts(self, doc: Doc) -> Mapping[str, list[Fact]]:
        """Facts of all labels in reading order, with their context; read once per Doc."""
        units, known = self._of(doc)
        if len(known) < len(EXTRACTORS):
            self._find_all(units, known)
        return known

    def facts(self, doc: Doc, label: str) -> list[Fact]:
        """Facts of one label in reading order, without what other labels tell of them."""
        return self._find(*self._of(doc), label)

    def _find_all(self, units: Units, known: dict[str, list[Fact]]) -> None:
        for label in EXTRACTORS:
            self._find(units, known, label)
        name_organizations(units, known["ORG"])
        add_context(units, known)

    def _find(self, units: Units, known: dict[str, list[Fact]], label: str) -> list[Fact]:
        if label not in known:
            extractor = EXTRACTORS[label]
            needed = {need: self._find(units, known, need) for need in extractor.needs}
            known[label] = extractor.find(units, self._matchers[label], needed)
            if label in QUANTITIES:
                _refer_to_quotes(known[label], self._find(units, known, "QUOTE"))
        return known[label]

    def _of(self, doc: Doc) -> tuple[Units, dict[str, list[Fact]]]:
        if doc not in self._read:
            units = self._read_units(doc)
            units.published = _as_date(doc._.published)
            self._read[doc] = (units, {})
        return self._read[doc]


def _refer_to_quotes(facts: list[Fact], quotes: list[Fact]) -> None:
    """Name for each quantity the quote in which it stands."""
    starts = [quote.first for quote in quotes]
    for fact in facts:
        at = bisect_right(starts, fact.first) - 1
        if at >= 0 and fact.last <= quotes[at].last:
            fact.refers["said_by"] = quotes[at]


def _as_date(published: dt.date | str | None) -> dt.date | None:
    """The publication date of a Doc, as a date or as pages write it (`2022-07-18`, `18 July 2022`)."""
    if not isinstance(published, str):
        return published
    found = written_date(published)
    if found is None:
        raise InputError(f"doc._.published: {published!r} is no date: expected 2022-07-18 or 18 July 2022")
    return found


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
        lang = nlp.lang or ""
        if lang not in loaded.languages or lang not in LANGUAGES:
            known = ", ".join(loaded.languages)
            raise PatternError(f"{loaded.folder}: no language '{lang}': languages are {known}")
        readers[key] = FactReader(nlp.vocab, loaded.languages[lang])
    return readers[key]


class Component:
    """A spaCy component that writes the spans of one label.

    `doc.spans[LABEL]` holds them, `doc.spans[spans_key]` those of all components; `span.id_` is the rule
    and `span._.record` the columns. In a pipeline whose tokenizer is not ours it warns once, reads the
    text with our tokenizer and keeps the spans that fit the tokens at hand: fewer, but none wrong.
    """

    def __init__(self, nlp: SpacyLanguage, label: str, spans_key: str, patterns_folder: str | None) -> None:
        self.label = label
        self.spans_key = spans_key
        self._nlp = nlp
        self._reader = reader_for(nlp, patterns_folder)
        folder = Path(patterns_folder) if patterns_folder else patterns.default_folder()
        self._confidence = confidence.load(folder)
        self._warned = False

    def __call__(self, doc: Doc) -> Doc:
        """Find the label's spans and store them in the Doc."""
        own = doc
        if not isinstance(self._nlp.tokenizer, NewsTokenizer):
            self._warn()
            own = self._reader.tokenizer(doc.text)
            own._.published = doc._.published
        units = self._reader.units(own)
        spans = []
        for fact in self._reader.all_facts(own)[self.label]:
            start, end = units[fact.first].start, units[fact.last - 1].end
            span = doc.char_span(start, end, label=self.label, span_id=fact.rule)
            if span is not None:
                _user_data(doc)[_record_key(span)] = _plain_columns(units, fact, self._confidence)
                spans.append(span)
        doc.spans[self.label] = spans
        others = [span for span in doc.spans.get(self.spans_key, ()) if span.label_ != self.label]
        together = sorted([*others, *spans], key=lambda span: (span.start, span.end, span.label_))
        doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, spans=together)
        return doc

    def _warn(self) -> None:
        if not self._warned:
            self._warned = True
            warnings.warn(
                f"newsfacts_{self.label.lower()}: the tokenizer is not newsfacts.{self._nlp.lang}.v1: "
                "spans that do not fit its tokens are left out; set the tokenizer as the README shows",
                UserWarning,
                stacklevel=3,
            )


def _user_data(doc: Doc) -> dict[tuple[str, str, int, int], Any]:
    """What spaCy keeps and serializes with a Doc; its stubs know only keys of text."""
    return cast("dict[tuple[str, str, int, int], Any]", doc.user_data)


def _record_key(span: Span) -> tuple[str, str, int, int]:
    return ("newsfacts", span.label_, span.start_char, span.end_char)


def _plain_columns(units: Units, fact: Fact, levels: Confidence) -> dict[str, Any]:
    """Columns of a fact as JSON values, references as row ids: what survives serialization."""
    start, end = units[fact.first].start, units[fact.last - 1].end
    first, last = units.sentence(fact.first)
    record = complete(
        Record(
            "",
            units.words.lang,
            fact.label,
            start,
            end,
            units.text[start:end],
            **{k: v for k, v in fact.columns.items() if v not in ("", None)},
            rule=fact.rule,
            trace=fact.trace,
            sentence_start=units[first].start,
            sentence_end=units[last - 1].end,
        )
    )
    record.confidence = levels.level(record, units.text)
    row = to_row(record)
    for column in ("id", "doc", "lang", "start", "end", "text"):
        row.pop(column, None)
    for column, other in fact.refers.items():
        row[column] = f"{other.label}:{units[other.first].start}:{units[other.last - 1].end}"
    return row


def _record_of(span: Span) -> dict[str, Any] | None:
    """Getter of `span._.record`: the columns found for this label and these characters, or None."""
    columns: dict[str, Any] | None = _user_data(span.doc).get(_record_key(span))
    return columns


if not Span.has_extension("record"):
    Span.set_extension("record", getter=_record_of)


def _register(label: str) -> Callable[..., Component]:
    """Register `newsfacts_<label>` with spaCy."""

    def make(nlp: SpacyLanguage, name: str, spans_key: str, patterns: str | None) -> Component:
        return Component(nlp, label, spans_key, patterns)

    factory = SpacyLanguage.factory(
        f"newsfacts_{label.lower()}",
        default_config={"spans_key": "newsfacts", "patterns": None},
        assigns=["doc.spans"],
    )
    registered: Callable[..., Component] = factory(make)
    return registered


money_component = _register("MONEY")
count_component = _register("COUNT")
org_component = _register("ORG")
quote_component = _register("QUOTE")
term_component = _register("TERM")
percent_component = _register("PERCENT")
measure_component = _register("MEASURE")
date_component = _register("DATE")
