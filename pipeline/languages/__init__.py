"""Languages by ISO 639 code: tokenizer, numbers and sentence ends. The only table to extend for a new one."""

from collections.abc import Mapping

from pipeline.languages import en
from pipeline.languages.tokenizer import Language, NewsTokenizer

LANGUAGES: Mapping[str, Language] = {"en": en.ENGLISH}

__all__ = ["LANGUAGES", "Language", "NewsTokenizer"]
