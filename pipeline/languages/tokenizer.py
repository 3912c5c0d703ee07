"""One compiled regular expression → Doc, for any language; saved as spaCy tokenizers are."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.patterns import Words
from pipeline.units import Number, Phrases, Unit


@dataclass(frozen=True, slots=True)
class Language:
    """What the flow needs to know of a language.

    Attributes:
        code: ISO 639-1 code, also the folder under patterns/.
        token_pattern: Word tables → regular expression of one token; whatever it leaves is cut into
            single characters.
        read_number: Units, index, tables → the number that begins there and the index after it, or None.
        number_starts: Tables and words of which one begins every number that is not in digits.
        ends_sentence: Units, index → whether a sentence ends with the unit at index.
        end_marks: Every unit that ends a sentence inside a paragraph begins or ends with one of these.
        phrases: How far names and noun phrases reach.
        letters: Regular expression of one letter of its script; text is told apart by script.
        weight: How many letters of an alphabet one of them is worth.
    """

    code: str
    token_pattern: Callable[[Words], str]
    read_number: Callable[[Sequence[Unit], int, Words], tuple[Number, int] | None]
    number_starts: frozenset[str]
    ends_sentence: Callable[[Sequence[Unit], int, Words], bool]
    end_marks: frozenset[str]
    phrases: Phrases
    letters: str = r"[A-Za-z\u00c0-\u024f]"
    weight: int = 1


class NewsTokenizer:
    """Cut a text into tokens without losing a character: `nlp(text).text == text`.

    A single space behind a token belongs to it (`token.whitespace_`), any other white space is a
    token of its own.
    """

    def __init__(self, vocab: Vocab, pattern: str) -> None:
        self.vocab = vocab
        self._compile(pattern)

    def _compile(self, pattern: str) -> None:
        self.pattern = pattern
        self._find = re.compile(rf"({pattern}|\s+|.)( ?)", re.DOTALL).findall

    def __call__(self, text: str) -> Doc:
        """Cut a text."""
        words, spaces = self.split(text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def split(self, text: str) -> tuple[list[str], list[bool]]:
        """Tokens of a text, and whether a space follows each."""
        pairs = self._find(text)
        words, spaces = zip(*pairs, strict=True) if pairs else ((), ())
        return list(words), list(map(bool, spaces))

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Serialize: the regular expression is all there is."""
        return self.pattern.encode("utf-8")

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> "NewsTokenizer":
        """Restore what `to_bytes` gave."""
        self._compile(data.decode("utf-8"))
        return self

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Save to a file."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> "NewsTokenizer":
        """Restore what `to_disk` saved."""
        return self.from_bytes(Path(path).read_bytes())
