"""Languages by ISO 639 code: tokenizer, numbers and sentence ends. The only table to extend for a new one."""

from collections.abc import Callable, Mapping

from spacy.language import Language as SpacyLanguage
from spacy.vocab import Vocab

from pipeline import patterns
from pipeline.languages import en, zh
from pipeline.languages.en_numbers import begins_with_digits
from pipeline.languages.tokenizer import Language, NewsTokenizer
from pipeline.patterns import Words

LANGUAGES: Mapping[str, Language] = {"en": en.ENGLISH, "zh": zh.CHINESE}


def make_tokenizer(vocab: Vocab, words: Words) -> NewsTokenizer:
    """The tokenizer of the language that `words` belong to."""
    return NewsTokenizer(vocab, LANGUAGES[words.lang].token_pattern(words))


def en_tokenizer() -> Callable[[SpacyLanguage], NewsTokenizer]:
    """SpaCy's registered tokenizer `newsfacts.en.v1`."""
    return lambda nlp: make_tokenizer(nlp.vocab, patterns.load().languages["en"])


def zh_tokenizer() -> Callable[[SpacyLanguage], NewsTokenizer]:
    """The tokenizer that spaCy knows as `newsfacts.zh.v1`."""
    return lambda nlp: make_tokenizer(nlp.vocab, patterns.load().languages["zh"])


__all__ = [
    "LANGUAGES",
    "Language",
    "NewsTokenizer",
    "begins_with_digits",
    "en_tokenizer",
    "make_tokenizer",
    "zh_tokenizer",
]
