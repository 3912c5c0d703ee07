"""An article: raw text, where it comes from, and which stretches of it are page furniture."""

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Article:
    """One text with what is known about it.

    Attributes:
        id: Name of the article, unique within a run (the file name without its suffix).
        text: The raw text as decoded. Every offset in every record counts its code points.
        published: Publication date, the anchor of relative dates; None where unknown.
        masked: Stretches `(start, end)` that are page furniture and are never read, ascending.
        title, source, url: As the page tells them, empty where it does not.
        pair: Name shared by the versions of one story in several languages.
        split: `dev`, `test` or empty.
    """

    id: str
    text: str
    published: date | None = None
    masked: tuple[tuple[int, int], ...] = ()
    title: str = ""
    source: str = ""
    url: str = ""
    lang: str = ""
    pair: str = ""
    split: str = ""

    @property
    def sha256(self) -> str:
        """Checksum of the text in UTF-8, which tells whether offsets still hold."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
