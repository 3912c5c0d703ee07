"""Page furniture → masked stretches; title, publication date and source from the head of the page.

Masking never moves a character: it lists stretches that are not read.

    >>English >>News >>Lishui Today            masked: breadcrumb
    Lishui Semi-annual Report on …             title
    Date:2022-07-18 Source:Lishui Daily        published, source
    Looking at the land of Lishui, …           text
"""

import re
from dataclasses import replace

from pipeline.article import Article
from pipeline.published import is_date_line, news_date, stated_date

_LINE = re.compile(r"[^\r\n]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LETTERS = re.compile(r"[^\W\d_]+")
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
_DATELINE_CUE = re.compile(
    r"\b(date|source|updated|published|posted|time|from|author|by)\s*[:：]|来源|发布|时间|日期|作者"
    r"|^\W*(last )?(published|updated|posted|released)\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:source|from|来源)\s*[:：]\s*(.+?)(?=\s{2,}|\s*[|｜]|\s+(?:date|author|editor|updated|time)\s*[:：]|\s+(?:19|20)\d\d|$)",
    re.IGNORECASE,
)
# Lines of the head of a page; a title or dateline stands in the first lines that are no furniture.
_HEAD_LINES = 12
_LONGEST_DATELINE, _LONGEST_TITLE, _LONGEST_MENU, _LONGEST_OTHER_SCRIPT = 160, 300, 40, 12
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
        elif number < _HEAD_LINES and not (dated and article.published) and _is_dateline(line):
            article, dated = _with_dateline(article, line), True
            masked += [(first, last) for first, last, head in heads[:-1] if _is_menu_like(head)]
            heads = heads[-1:]
        elif number < _HEAD_LINES and not dated:
            heads.append((start, end, line.strip()))
    told = (news_date(line) for _, _, line in lines[:_HEAD_LINES])
    published = article.published or next((day for day in told if day), None)
    title = article.title or next((line for _, _, line in heads[:1] if _is_title(line)), "")
    return replace(article, masked=tuple(sorted(masked)), published=published, title=title)


def _is_mostly_han(text: str) -> bool:
    han, letters = (sum(map(len, runs.findall(text))) for runs in (_HAN, _LETTERS))
    return han * 2 > letters


def _is_furniture(line: str, *, mostly_han: bool) -> bool:
    """Whether a line is a menu, a breadcrumb, a share button or a short line in the page's other script."""
    if len(line) < _LONGEST_DATELINE and _BREADCRUMB.search(line) and not _SENTENCE.search(line):
        return True
    if _FURNITURE.match(line) or _MENU.fullmatch(line):
        return True
    if mostly_han or len(line) > _LONGEST_OTHER_SCRIPT:
        return False
    return bool(_HAN.search(line)) and not _SENTENCE.search(line)


def _is_dateline(line: str) -> bool:
    if len(line) > _LONGEST_DATELINE or _SENTENCE.search(line):
        return False
    cue = bool(_DATELINE_CUE.search(line))
    return is_date_line(line) or (cue and bool(stated_date(line) or _SOURCE.search(line)))


def _is_menu_like(line: str) -> bool:
    """Whether a line above the title is short and says nothing: no digits, no end of a sentence."""
    return len(line) <= _LONGEST_MENU and not _SENTENCE.search(line) and not any(c.isdigit() for c in line)


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not _SENTENCE.search(line)


def _with_dateline(article: Article, line: str) -> Article:
    named = _SOURCE.search(line.strip())
    source = article.source or (named[1].strip() if named else "")
    return replace(article, published=article.published or stated_date(line), source=source)
