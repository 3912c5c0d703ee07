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
    r"^(share( (this|on|to)\b.{0,40})?"
    r"|share\W{0,3}(\b(facebook|x|twitter|linkedin|e-?mail|weibo|wechat|whatsapp|print|pinterest|reddit"
    r"|telegram|copy link|line|qq)\b\W{0,5}){1,10}|print|email|comments?|subscribe( now)?|read more.{0,80}"
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
# The same, unless the line is a sentence: who runs the page, links, tags.
_IMPRINT = re.compile(
    r"^((sponsor(ed)?|organizer|host|supported|powered|designed|developed|technical support)( by)?"
    r"\s*[:：].{0,160}|(sponsored|hosted|powered|maintained) by\b.{0,120}|contact (us|the newsroom).{0,60}"
    r"|site ?map.{0,60}|(privacy|cookie|terms of)\b.{0,60}|(skip|jump) to .{0,30}"
    r"|(our |e-?mail )?newsletters?.{0,60}|tags?\s*[:：].{0,160}|hits?\s*[:：]\s*\d+"
    r"|you are here\s*[:：].{0,80}|related\s*[:：].{0,160}|see also\s*[:：].{0,160})$",
    re.IGNORECASE,
)
# Headlines of other stories follow.
_RELATED = re.compile(
    r"^((related|more|other|latest|top|local|recommended|trending) ((local|top|business|latest) )?"
    r"(news|stories|articles|headlines|reading|links|posts|coverage|topics)\b.{0,40}"
    r"|you (may|might) (also )?(like|be interested).{0,40}|more (from|in) .{0,40}"
    r"|recommended( for you)?|trending( now)?|don't miss|most (read|viewed|popular).{0,40}"
    r"|相关(新闻|阅读|链接|推荐|文章).{0,20}|(推荐|延伸)阅读.{0,10}|热门(新闻|推荐).{0,10})\s*[:：]?$",
    re.IGNORECASE,
)
# Four short items between wide gaps are a menu, too.
_ITEM = r"[^\s:：\d]{1,14}( [^\s:：\d]{1,14})?"
_SPACED_MENU = re.compile(rf"{_ITEM}((\s{{2,}}|\t|\s*•\s*){_ITEM}){{3,}}")
_DATELINE_CUE = re.compile(
    r"\b(date|source|updated|published|posted|time|from|author|by)\s*[:：]|来源|发布|时间|日期|作者"
    r"|^\W*(last )?(published|updated|posted|released)\b|^by [^\d:]{4,50}[,|–-] ?(?=\w)",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:source|from|来源)\s*[:：]\s*(.+?)(?=\s{2,}|\s*[|｜]|\s+(?:date|author|editor|updated|time)\s*[:：]|\s+(?:19|20)\d\d|$)",
    re.IGNORECASE,
)
# Lines of the head of a page; a title or dateline stands in the first lines that are no furniture.
_HEAD_LINES = 12
_LONGEST_DATELINE, _LONGEST_TITLE, _LONGEST_MENU, _LONGEST_OTHER_SCRIPT = 160, 300, 40, 12
_LONGEST_HEADLINE = 140
# A page with a masthead has a menu, a title and a text below it.
_MASTHEAD_WORDS, _SHORTEST_PAGE = 5, 4
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
    others = _other_stories(lines) | ({0} if _has_masthead(lines) else set())
    for number, (start, end, line) in enumerate(lines):
        if (start, end) in hidden:
            continue
        if number in others or _is_furniture(line.strip(), mostly_han=mostly_han):
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
    if not _HAN.search(text):
        return False
    han, letters = (sum(map(len, runs.findall(text))) for runs in (_HAN, _LETTERS))
    return han * 2 > letters


def _is_furniture(line: str, *, mostly_han: bool) -> bool:
    """Whether a line is a menu, a breadcrumb, a share button or a short line in the page's other script."""
    if len(line) < _LONGEST_DATELINE and _BREADCRUMB.search(line) and not _SENTENCE.search(line):
        return True
    if _FURNITURE.match(line) or _is_menu(line):
        return True
    if (_IMPRINT.match(line) or _RELATED.match(line)) and not _SENTENCE.search(line):
        return True
    if mostly_han or len(line) > _LONGEST_OTHER_SCRIPT:
        return False
    return bool(_HAN.search(line)) and not _SENTENCE.search(line)


def _is_menu(line: str) -> bool:
    return bool(_MENU.fullmatch(line) or _SPACED_MENU.fullmatch(line))


def _other_stories(lines: list[tuple[int, int, str]]) -> set[int]:
    """Numbers of the lines that are headlines of other stories, below a line that announces them."""
    found: set[int] = set()
    below = False
    for number, (_, _, line) in enumerate(lines):
        headline = len(line) <= _LONGEST_HEADLINE and not _SENTENCE.search(line)
        if below and headline:
            found.add(number)
        below = headline and (below or bool(_RELATED.match(line.strip())))
    return found


def _has_masthead(lines: list[tuple[int, int, str]]) -> bool:
    """Whether the first line names the site: a few words above a menu."""
    if len(lines) < _SHORTEST_PAGE or not _is_menu(lines[1][2].strip()):
        return False
    words = lines[0][2].split()
    return len(words) <= _MASTHEAD_WORDS and _is_menu_like(lines[0][2].strip())


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
