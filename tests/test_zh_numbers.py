"""Chinese numerals, and amounts that read the same whether written in Chinese or in English."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.flow import extract, load
from pipeline.numbers import read_digits
from pipeline.records import Record
from pipeline.units import Number, Unit

VALUES = """
380.7亿元 38070000000 | 1亿5000万元 150000000 | 三百八十亿元 38000000000 | 两千零五家 2005
3.5万人 35000 | 一千二百五十人 1250 | 一千二元 1200 | 三万四元 34000 | 一亿五元 150000000
三万四千元 34000 | 3万4000元 34000 | 1.2万亿元 1200000000000 | 2.5个亿 250000000 | 三个亿 300000000
两亿元 200000000 | 二十万元 200000 | 十二家 12 | 十家 10 | 二十家 20 | 二十三家 23 | 一百家 100
一百零一家 101 | 一百一十家 110 | 一百一十一家 111 | 一百一家 110 | 两百五十家 250 | 九百九十九家 999
一千家 1000 | 一千零一家 1001 | 一千零一十家 1010 | 一千零一十一家 1011 | 一千一百家 1100
一千一家 1100 | 九千九百九十九家 9999 | 一万家 10000 | 一万零一家 10001 | 一万零一百家 10100
一万一千家 11000 | 一万一家 11000 | 十万家 100000 | 十一万家 110000 | 一百万家 1000000
一百零五万家 1050000 | 一千万家 10000000 | 三千五百万元 35000000 | 一亿元 100000000
一亿零一元 100000001 | 一亿二千万元 120000000 | 十亿元 1000000000 | 百亿元 10000000000
千亿元 100000000000 | 万亿元 1000000000000 | 亿元 100000000 | 百万元 1000000 | 千万元 10000000
万元 10000 | 一万亿元 1000000000000 | 三点五亿元 350000000 | 八点五万亩 85000 | 零元 0 | 〇元 0
3800万美元 38000000 | 25万平方米 250000 | 48,652元 48652 | 12,345.67万元 123456700 | ０元 0
３８０亿元 38000000000 | ３．５万人 35000 | 0.25元 0.25 | 3千元 3000 | 5百元 500 | 6千万元 60000000
贰拾万元 200000 | 叁仟伍佰元 3500 | 壹亿元 100000000 | 3.5 亿元 350000000 | 两万五千里程 25000
七十六亿元 7600000000 | 八万六千四百元 86400 | 二千零二十四元 2024 | 五千零五十亿元 505000000000
三千零五万零七元 30050007 | 二十一亿三千万元 2130000000 | 9.96亿元 996000000 | 1000元 1000
一百二十万三千元 1203000 | 三百八十亿零七百万元 38007000000 | 四亿八百万元 408000000
两千亿元 200000000000
"""
VAGUE = """
十余家 10 more_than | 二十多万元 200000 more_than | 200多亿元 20000000000 more_than
200余亿元 20000000000 more_than | 300多名 300 more_than | 3亿多元 300000000 more_than
百余名 100 more_than | 十几家 10 more_than | 三十几亿元 3000000000 more_than | 1.2万多人 12000 more_than
千余家 1000 more_than | 一百多万元 1000000 more_than | 十来家 10 approx | 数百家 100 multiple
几十亿元 1000000000 multiple | 数千万元 10000000 multiple | 几百万元 1000000 multiple
数十家 10 multiple | 好几亿元 100000000 multiple | 上千家 1000 at_least | 上百亿元 10000000000 at_least
上万人 10000 at_least
"""
RANGES = """
三四十亿元 3000000000 4000000000 | 四五十万元 400000 500000 | 两三家 2 3 | 三五家 3 5 | 七八百人 700 800
十七八家 17 18 | 二十三四家 23 24 | 五六万元 50000 60000 | 一两千元 1000 2000
"""
NO_NUMBERS = (
    "千方百计",
    "万无一失",
    "四川",
    "三亚",
    "九江",
    "一带一路",
    "两会",
    "一流",
    "一体化",
    "二维码",
    "三农",
    "一期",
    "第一名",
    "第十五条",
    "第3家",
    "万科",
    "百度",
    "千岛湖",
    "三分之一",
    "几家",
    "数家",
    "三峡",
    "A320",
    "5G",
    "PM2.5",
    "2×34万千瓦",
    "1+8+n",
    "22:15",
    "十四五",
    "百姓",
    "三门峡",
    "五台山",
    "附表2",
    "一二三家",
)


def rows(table: str) -> list[tuple[str, ...]]:
    """Cells of a table whose entries stand between bars."""
    entries = [
        entry.strip().rsplit(" ", table_width(table) - 1) for entry in table.replace("\n", "|").split("|")
    ]
    return [tuple(entry) for entry in entries if len(entry) > 1]


def table_width(table: str) -> int:
    """Number of cells of an entry: value tables have two, all others three."""
    return 2 if table is VALUES else 3


def numbers(text: str) -> list[Number]:
    """All numbers of a Chinese text."""
    reader = load().readers["zh"]
    units: list[Unit] = list(reader.units(reader.tokenizer(text)))
    return [unit.number for unit in units if unit.number is not None]


@pytest.mark.parametrize(("written", "value"), rows(VALUES))
def test_a_numeral_has_one_exact_value(written: str, value: str):
    """The whole numeral is one number, exact."""
    assert [number.value for number in numbers(written)] == [Decimal(value)]


@pytest.mark.parametrize(("written", "value", "vague"), rows(VAGUE))
def test_a_vague_numeral_has_its_base_value_and_says_how_vague(written: str, value: str, vague: str):
    """多 and 余 tell more than the value, 数 and 几 multiply a unit, 上 tells at least."""
    assert [(number.value, number.vague) for number in numbers(written)] == [(Decimal(value), vague)]


@pytest.mark.parametrize(("written", "low", "high"), rows(RANGES))
def test_two_neighboring_digits_are_a_range(written: str, low: str, high: str):
    """A range has two ends and no value."""
    assert [(number.value, number.low, number.high) for number in numbers(written)] == [
        (None, Decimal(low), Decimal(high))
    ]


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_words_and_codes_with_numerals_hold_no_number(written: str):
    """Idioms, places, names, ordinals, fractions and codes."""
    assert numbers(written) == []


def test_there_are_enough_numerals():
    """The table holds eighty numerals at least, none twice."""
    written = [row[0] for row in rows(VALUES)]
    assert len(written) >= 80
    assert len(set(written)) == len(written)


@settings(deadline=None)
@given(st.text(alphabet="总投资380.7亿元，。「」……  \n\r\t百千万一二家个项目RMB５％“”𠀀é多"))
def test_the_tokenizer_loses_nothing(text: str):
    """Tokens and their spaces make up the text."""
    assert load().readers["zh"].tokenizer(text).text == text


DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
SCALES = ("", "万", "亿")


def han_section(value: int) -> str:
    """Write 1 to 9999 in Han characters: 1005 → 一千零五."""
    written, zero = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            written += ("零" if zero and written else "") + DIGITS[digit] + UNITS[power]
        zero = not digit
    return written


def han(value: int) -> str:
    """Write 1 to 999,999,999,999 in Han characters."""
    written, gap = "", False
    for power in (2, 1, 0):
        section = value // 10 ** (4 * power) % 10_000
        if not section:
            gap = True
            continue
        written += "零" if written and (gap or section < 1000) else ""
        written, gap = written + han_section(section) + SCALES[power], False
    return written


def plain(value: Decimal) -> str:
    """Write a decimal without an exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def chinese_forms(value: int) -> list[str]:
    """Write an amount in yuan as Chinese texts do."""
    amount = Decimal(value)
    forms = [f"{value}元", f"{value:,}元", f"人民币{value}元", f"{plain(amount.scaleb(-4))}万元"]
    forms += [f"{plain(amount.scaleb(-8))}亿元", f"{plain(amount.scaleb(-12))}万亿元", f"￥{value:,}"]
    if value < 10**12:
        forms.append(f"{han(value)}元")
    if value >= 10**8 and value % 10**4 == 0 and value % 10**8 >= 10**7:
        forms.append(f"{value // 10**8}亿{value % 10**8 // 10**4}万元")
    return forms


def english_forms(value: int) -> list[str]:
    """Write an amount in yuan as English texts do."""
    amount = Decimal(value)
    forms = [f"{value} yuan", f"{value:,} yuan", f"RMB {value:,}", f"RMB{plain(amount.scaleb(-9))}bn"]
    return forms + [f"{plain(amount.scaleb(-power))} {word} yuan" for power, word in WORDS]


WORDS = ((6, "million"), (9, "billion"), (12, "trillion"))


def money(text: str) -> list[Record]:
    """Amounts of a text."""
    return [record for record in extract(text) if record.label == "MONEY"]


AMOUNTS = st.one_of(
    st.integers(1, 10**13),
    st.builds(lambda digits, power: digits * 10**power, st.integers(1, 9999), st.integers(0, 9)),
)


@settings(deadline=None)
@given(AMOUNTS)
def test_any_amount_reads_the_same_in_both_languages(value: int):
    """All forms of both languages give the same exact value in yuan."""
    expected = [(Decimal(value), "CNY", "exact")]
    for form in chinese_forms(value):
        found = money(f"企业上月实际缴款{form}，手续齐全。")
        assert [(row.value, row.currency, row.modifier) for row in found] == expected, form
    for form in english_forms(value):
        found = money(f"The firm paid {form} in cash.")
        assert [(row.value, row.currency, row.modifier) for row in found] == expected, form


@settings(deadline=None)
@given(st.text(alphabet="0123456789,.", min_size=1, max_size=12))
def test_digits_in_chinese_text_read_as_anywhere(digits: str):
    """What the shared reader refuses has no value in Chinese text either."""
    value, _ = read_digits(digits) if digits[0].isdecimal() and digits[-1].isdecimal() else (None, "")
    if value is not None:
        assert [number.value for number in numbers(f"共{digits}元")] == [value]
