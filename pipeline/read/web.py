"""A web page → its visible text, what of it is furniture, and what it tells of itself.

Nothing visible is dropped: every block of the page is a line of the text, and trafilatura says which
lines are the article; the others are masked. So offsets count the characters of what a reader sees.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.errors import InputError

_SPACE = re.compile(r"\s+")
_NOT_SHOWN = frozenset(
    re.findall(r"\w+", "script style noscript template head svg math iframe object select textarea button")
)
_INLINE = frozenset(
    re.findall(
        r"\w+",
        """
    a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rb rp rt ruby s
    samp small span strike strong sub sup time tt u var wbr
""",
    )
)
# Markup of a page; more is a failure, since trafilatura takes a second for a megabyte.
MOST_MARKUP = 8_000_000
# What lies deeper is lost by libxml2, so the page is refused.
_DEEPEST = 2_048
# A paragraph of the article stands at most so many characters behind the one before it.
_AHEAD = 5_000


@dataclass(frozen=True, slots=True)
class Page:
    """The visible text of a page, one block a line.

    Attributes:
        masked: Lines that are furniture, as `(start, end)`, ascending.
        title, source, published: As the page tells them; empty and None where it does not.
    """

    text: str
    masked: tuple[tuple[int, int], ...] = ()
    title: str = ""
    source: str = ""
    published: date | None = None


def read_page(markup: str, where: str) -> Page:
    """Turn HTML into its visible text.

    `<nav>Home</nav><p>They spent <b>2 billion</b> yuan.</p>` → `Home`, masked, and
    `They spent 2 billion yuan.`

    Raises:
        InputError: the extra `web` is missing, or the page is too large, empty or no HTML.
    """
    try:
        from lxml import etree, html  # noqa: PLC0415 - an extra
        from trafilatura import bare_extraction  # noqa: PLC0415 - an extra
    except ImportError:
        raise InputError(
            f"{where}: a web page: expected the extra for them; pip install 'newsfacts[web]'"
        ) from None
    if len(markup) > MOST_MARKUP:
        raise InputError(f"{where}: {len(markup):,} characters of HTML: expected {MOST_MARKUP:,} at most")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "surrogatepass"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise InputError(f"{where}: no HTML that can be read: expected a web page; check the file") from None
    if any(problem.type_name == "ERR_RESOURCE_LIMIT" for problem in parser.error_log):
        raise InputError(
            f"{where}: tags nested more than {_DEEPEST:,} deep: expected a web page; check the file"
        )
    lines = _visible(tree)
    if not lines:
        raise InputError(f"{where}: empty: expected a page with text; leave it out or fill it")
    found: Any = bare_extraction(tree, with_metadata=True, include_comments=False, favor_recall=True)
    return _page(lines, found.as_dict() if found else {})


def _visible(tree: Any) -> list[str]:
    """Lines of a page: text between two block borders, white space as a browser shows it."""
    lines: list[str] = []
    parts: list[str] = []
    hidden: Any = None

    def end_line() -> None:
        line = _SPACE.sub(" ", "".join(parts)).strip()
        parts.clear()
        if line:
            lines.append(line)

    for event, element in _walk(tree):
        if event == "start" and hidden is None:
            if element.tag in _NOT_SHOWN:
                hidden = element
                continue
            if element.tag not in _INLINE:
                end_line()
            parts.append(element.text or "")
        elif event != "start" and hidden in (None, element):
            hidden = None
            if event == "end" and element.tag not in _INLINE:
                end_line()
            parts.append(element.tail or "")
    end_line()
    return lines


def _walk(tree: Any) -> Any:
    from lxml import etree  # noqa: PLC0415 - an extra

    return etree.iterwalk(tree, events=("start", "end", "comment", "pi"))


def _page(lines: list[str], found: dict[str, Any]) -> Page:
    """Join the lines, and mask those that the article, as trafilatura read it, does not hold."""
    article = _SPACE.sub("", found.get("text") or "")
    title = _SPACE.sub(" ", found.get("title") or "").strip()
    start, reached, kept = 0, 0, 0
    masked: list[tuple[int, int]] = []
    for line in lines:
        packed = _SPACE.sub("", line)
        at = article.find(packed, reached, reached + len(packed) + _AHEAD)
        if at >= 0:
            reached, kept = at + len(packed), kept + len(packed)
        elif line != title:
            masked.append((start, start + len(line)))
        start += len(line) + 1
    # Where most of the article is not found again, nothing is known about the lines.
    trusted = kept * 2 >= len(article) > 0
    return Page(
        "\n".join(lines),
        tuple(masked) if trusted else (),
        title,
        found.get("sitename") or "",
        _day(found.get("date") or ""),
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None
