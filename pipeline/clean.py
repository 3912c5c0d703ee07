"""Page furniture → masked stretches; title, publication date and source from the head of the page.

Masking never moves a character: it lists stretches that are not read.

    >>English >>News >>Lishui Today            masked: breadcrumb
    Lishui Semi-annual Report on …             title
    Date:2022-07-18 Source:Lishui Daily        published, source
    Looking at the land of Lishui, …           text
"""

import re
from dataclasses import replace
from datetime import date

from pipeline.article import Article
from pipeline.dates import written_date

_LINE = re.compile(r"[^\r\n]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
# Four short items between upright strokes are a menu.
_MENU = re.compile(r"[^|｜]{1,16}([|｜][^|｜]{1,16}){3,}")
_BREADCRUMB = re.compile(r"(>>|»|›).*(>>|»|›)|curpage\s*:|^(home|首页)\s*[>|/›»]", re.IGNORECASE)
_FURNITURE = re.compile(
    r"^(share( (this|on|to)\b.{0,40})?|print|email|comments?|subscribe( now)?|read more.{0,80}"
    r"|related (news|stories|articles).{0,40}|copyright\b.{0,200}|©.{0,200}|all rights reserved.{0,120}"
    r"|(previous|next)( article)?\s*:.{0,200}|editors?\s*:.{0,60}|follow us.{0,60}|sign (in|up).{0,40}"
    r"|log ?in|search|menu|advertisement|back to top|font size.{0,40}|views?\s*:?\s*\d+|save"
    r"|(print mail )?large medium\s+small.{0,4}|text size.{0,30}|download (the )?app.{0,60}"
    r"|most (read|viewed|popular).{0,40}"
    r"|(责任)?编辑\s*[:：].{0,30}|分享(到|至)?\s*[:：]?.{0,40}|打印(本页)?|关闭(窗口)?|(上|下)一(篇|条)\s*[:：].{0,80}"
    r"|相关(新闻|阅读|链接).{0,40}|版权所有.{0,120}|字号\s*[:：]?.{0,20}|【?\s*字体\s*[:：].{0,20}|扫一扫.{0,30}|返回(顶部|首页)"
    r"|.{0,20}ICP备.{0,60}|浏览(次数|量)\s*[:：]?\s*\d*|当前位置\s*[:：].{0,80})$",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})(?!\d)")
# The same with the month as a word: `12 March 2024`, `March 12, 2024`.
_WORDED_DATE = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8}\.? \d{1,2}),? (?:19|20)\d\d\b"
)
_DATELINE_CUE = re.compile(
    r"\b(date|source|updated|published|posted|time|from|author|by)\s*[:：]|来源|发布|时间|作者", re.IGNORECASE
)
_SOURCE = re.compile(
    r"(?:source|from|来源)\s*[:：]\s*(.+?)(?=\s{2,}|\s*[|｜]|\s+(?:date|author|editor|updated|time)\s*[:：]|\s+(?:19|20)\d\d|$)",
    re.IGNORECASE,
)
# Lines of the head of a page; a title or dateline stands in the first lines that are no furniture.
_HEAD_LINES = 12
_LONGEST_DATELINE, _LONGEST_TITLE, _LONGEST_MENU = 160, 300, 40
# A line that ends like this is running text.
_SENTENCE = re.compile(r"[.!?。！？…][\"'”’)）]*\s*$")


def clean(article: Article) -> Article:
    r"""Mask furniture and read title, publication date and source where the article does not know them.

    Lines that are masked already, such as those around the article of a web page, stay so.

    >>> clean(Article("a", "Date:2022-07-18 Source:Lishui Daily\nTen firms came.")).published
    datetime.date(2022, 7, 18)
    """
    lines = [(m.start(), m.end(), m.group()) for m in _LINE.finditer(article.text) if m.group().strip()]
    mostly_han = _is_mostly_han(article.text)
    masked: list[tuple[int, int]] = list(article.masked)
    hidden = set(masked)
    heads: list[tuple[int, int, str]] = []
    dated = False
    for number, (start, end, line) in enumerate(lines):
        if (start, end) in hidden:
            continue
        if _is_furniture(line.strip(), mostly_han=mostly_han):
            masked.append((start, end))
        elif number < _HEAD_LINES and not dated and _is_dateline(line):
            article, dated = _with_dateline(article, line), True
            masked += [(first, last) for first, last, head in heads[:-1] if _is_menu_like(head)]
            heads = heads[-1:]
        elif number < _HEAD_LINES and not dated:
            heads.append((start, end, line.strip()))
    title = article.title or next((line for _, _, line in heads[:1] if _is_title(line)), "")
    return replace(article, masked=tuple(sorted(masked)), title=title)


def _is_mostly_han(text: str) -> bool:
    return len(_HAN.findall(text)) * 2 > len(_LETTER.findall(text))


def _is_furniture(line: str, *, mostly_han: bool) -> bool:
    """Whether a line is a menu, a breadcrumb, a share button or a short line in the page's other script."""
    if _BREADCRUMB.search(line) and len(line) < _LONGEST_DATELINE and not _SENTENCE.search(line):
        return True
    if _FURNITURE.match(line) or _MENU.fullmatch(line):
        return True
    other_script = bool(_HAN.search(line)) != mostly_han and bool(_LETTER.search(line))
    return other_script and not mostly_han and len(line) <= 12 and not _SENTENCE.search(line)


def _is_dateline(line: str) -> bool:
    return (
        len(line) <= _LONGEST_DATELINE
        and not _SENTENCE.search(line)
        and bool(_DATELINE_CUE.search(line))
        and bool(_DATE.search(line) or _WORDED_DATE.search(line) or _SOURCE.search(line))
    )


def _is_menu_like(line: str) -> bool:
    """Whether a line above the title is short and says nothing: no digits, no end of a sentence."""
    return len(line) <= _LONGEST_MENU and not _SENTENCE.search(line) and not any(c.isdigit() for c in line)


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not _SENTENCE.search(line)


def _with_dateline(article: Article, line: str) -> Article:
    published, source = article.published, article.source
    found = _DATE.search(line)
    if published is None and found:
        try:
            published = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            published = None
    worded = _WORDED_DATE.search(line)
    if published is None and worded:
        published = written_date(worded.group())
    named = _SOURCE.search(line.strip())
    return replace(article, published=published, source=source or (named[1].strip() if named else ""))
