"""Page furniture is masked, title, date and source are read, and nothing else is touched."""

from datetime import date

import pytest

from pipeline import Article
from pipeline.clean import clean

ENGLISH = """进入老年模式
简体中文
>>English >>News >>Lishui Today
Ten firms settle in Lishui
Date:2022-07-18 Source:Lishui Daily

Ten firms came. Read it twice.
Share this article
"""
CHINESE = """首页 | 新闻 | 政务 | 专题 | 数字报
进入老年模式　English
十家企业落户丽水
来源：丽水日报 2022-07-18

十家企业落户。
编辑：张三
分享到：微信 微博
"""


@pytest.mark.parametrize(
    ("page", "masked", "title", "source"),
    [
        (
            ENGLISH,
            ["进入老年模式", "简体中文", ">>English >>News >>Lishui Today", "Share this article"],
            "Ten firms settle in Lishui",
            "Lishui Daily",
        ),
        (
            CHINESE,
            [
                "首页 | 新闻 | 政务 | 专题 | 数字报",
                "进入老年模式　English",
                "编辑：张三",
                "分享到：微信 微博",
            ],
            "十家企业落户丽水",
            "丽水日报",
        ),
    ],
)
def test_furniture_title_date_and_source_of_a_page(page: str, masked: list[str], title: str, source: str):
    """Menus, breadcrumbs, editor and share lines are masked; the head of the page tells the rest."""
    article = clean(Article("a", page))

    assert [page[start:end] for start, end in article.masked] == masked
    assert (article.title, article.source, article.published) == (title, source, date(2022, 7, 18))


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Date:2022-07-18", date(2022, 7, 18)),
        ("Updated: 2022/7/18", date(2022, 7, 18)),
        ("Posted: 12 March 2024", date(2024, 3, 12)),
        ("Published: March 12, 2024 | By Staff", date(2024, 3, 12)),
        ("发布时间：2024年3月12日", date(2024, 3, 12)),
        ("2023-02-15 09:12", date(2023, 2, 15)),
        ("2023年02月15日 09:12:33 星期三", date(2023, 2, 15)),
        ("发布时间：２０２３年２月１５日 ０９：１２", date(2023, 2, 15)),
        ("2023.02.15", date(2023, 2, 15)),
        ("15/02/2023", date(2023, 2, 15)),
        ("February 29, 2024", date(2024, 2, 29)),
        ("Thursday, Feb. 29, 2024 10:30 AM", date(2024, 2, 29)),
        ("Xinhua | 2024-12-31 23:59", date(2024, 12, 31)),
        ("来源：丽水日报 2023-02-15", date(2023, 2, 15)),
        ("2023-02-15 09:12 来源：丽水日报 作者：张三", date(2023, 2, 15)),
        ("发布时间：2023-02-15 09:12", date(2023, 2, 15)),
        ("发布日期：2023/2/15 浏览次数：20", date(2023, 2, 15)),
        ("发布时间：2023-02-15 更新时间：2023-03-01", date(2023, 2, 15)),
        ("Published: 2023-02-15 Updated: 2023-03-01", date(2023, 2, 15)),
        ("Updated: 2023-06-01", date(2023, 6, 1)),
        ("Last updated 1 June 2023", date(2023, 6, 1)),
        ("Published on March 31st, 2024", date(2024, 3, 31)),
        ("By Li Ming | China Daily | Updated: 2023-06-01 09:00", date(2023, 6, 1)),
        ("(Xinhua) 13:25, October 18, 2023", date(2023, 10, 18)),
        ("LISHUI, May 5, 2024 (Xinhua) -- Ten firms came.", date(2024, 5, 5)),
        ("(Xinhua) -- March 3, 2024", date(2024, 3, 3)),
        ("新华社北京2024年5月5日电 十家企业落户。", date(2024, 5, 5)),
        ("Duisburg, 12 October 2023 – Ten firms came.", date(2023, 10, 12)),
        ("March 4, 2024 - Ten firms came.", date(2024, 3, 4)),
        ("KIEL, Germany, Oct. 12, 2023 /Newswire/ -- Ten firms came.", date(2023, 10, 12)),
        ("LONDON--(NEWS WIRE)--March 4, 2024-- Ten firms came.", date(2024, 3, 4)),
        ("Dale (4 March 2024): Ten firms came.", date(2024, 3, 4)),
        ("Dale, Mo. (March 4, 2024) — Ten firms came.", date(2024, 3, 4)),
        ("By Jane Roe, 4 March 2024", date(2024, 3, 4)),
        ("By 4 March 2024 ten firms will come", None),
        ("12 March 2024 – 15 March 2024: the fair.", None),
        ("March 4, 2024: ten firms came.", None),
        ("The mill opened on March 4, 2024 - its first.", None),
        ("LISHUI, May 5 (Xinhua) -- Ten firms came.", None),
        ("新华社北京5月5日电 十家企业落户。", None),
        ("Updated: 02/03/2023", None),
        ("Updated: 2023-02-29", None),
        ("Time: 2023-02-15 to 2023-02-20", None),
        ("LISHUI, founded in 2005, grew -- May 5, 2024 was a feast.", None),
        ("Date: 2022-13-40", None),
        ("Founded 2022-07-18 by six friends.", None),
    ],
)
def test_publication_date_of_a_dateline(line: str, published: date | None):
    """A line that says it is a dateline gives the date, in digits or with the month as a word."""
    assert clean(Article("a", f"A title\n{line}\nTen firms came.")).published == published


def test_a_date_below_the_source_is_read_too():
    """The line of the source may have none; the next one that is a date tells."""
    page = "A title\nSource: Lishui Daily\n2023-02-15 09:12\nTen firms came."
    article = clean(Article("a", page))

    assert (article.source, article.published) == ("Lishui Daily", date(2023, 2, 15))


def test_what_the_caller_knows_stands():
    """A date, title or source that is given is not replaced by what the page says."""
    known = Article("a", ENGLISH, date(2020, 1, 1), title="T", source="S")

    assert (clean(known).published, clean(known).title, clean(known).source) == (date(2020, 1, 1), "T", "S")


def test_a_page_without_head_is_left_alone():
    """Running text alone has no furniture and no title."""
    article = Article("a", "Ten firms came. They stayed.\nThey paid 5 yuan.")

    assert clean(article) == article


def test_what_is_masked_stays_masked_and_is_no_title():
    """Around the article of a web page lines are masked already; they are no title and no dateline."""
    page = "Home of news\nTen firms settle\nTen firms came.\nDate:2022-07-18"
    masked = ((0, 12), (46, 61))

    cleaned = clean(Article("a", page, masked=masked))

    assert (cleaned.masked, cleaned.title, cleaned.published) == (masked, "Ten firms settle", None)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("page", "masked"),
    [
        (
            "Ten firms came to town.\nRelated stories\nPort fills 9 million boxes\n• 5 things to do\n© Post",
            ["Related stories", "Port fills 9 million boxes", "• 5 things to do", "© Post"],
        ),
        (
            "The Ledger\nNews  Sports  Opinion  e-Edition\nPlant to add 40 jobs\nIt will.",
            ["The Ledger", "News  Sports  Opinion  e-Edition"],
        ),
        ("Share  Facebook  X  LinkedIn  Email\nTen firms came.", ["Share  Facebook  X  LinkedIn  Email"]),
        ("Ten firms came.\nSponsored by Lishui City", ["Sponsored by Lishui City"]),
        ("Latest news\nTen firms came. They stayed.", ["Latest news"]),
        ("More from the 12 firms will be told today.\nSponsored by five banks, the fair opened.", []),
    ],
)
def test_other_stories_menus_and_imprints_are_masked(page: str, masked: list[str]):
    """Headlines below a line that announces them are furniture, as are mastheads; sentences are not."""
    article = clean(Article("a", page))

    assert [page[start:end] for start, end in article.masked] == masked
