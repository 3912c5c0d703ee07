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
        ("Date: 2022-13-40", None),
        ("Founded 2022-07-18 by six friends.", None),
    ],
)
def test_publication_date_of_a_dateline(line: str, published: date | None):
    """A line that says it is a dateline gives the date, in digits or with the month as a word."""
    assert clean(Article("a", f"A title\n{line}\nTen firms came.")).published == published


def test_what_the_caller_knows_stands():
    """A date, title or source that is given is not replaced by what the page says."""
    known = Article("a", ENGLISH, date(2020, 1, 1), title="T", source="S")

    assert (clean(known).published, clean(known).title, clean(known).source) == (date(2020, 1, 1), "T", "S")


def test_a_page_without_head_is_left_alone():
    """Running text alone has no furniture and no title."""
    article = Article("a", "Ten firms came. They stayed.\nThey paid 5 yuan.")

    assert clean(article) == article
