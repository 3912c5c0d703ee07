"""Chinese regional business news from templates: same seed, same text; one name in twelve is new."""

import random
from collections.abc import Iterator

_TEMPLATES = (
    "1至{m}月，全市引进大项目{n}个，总投资{a}亿元，其中制造业项目{k}个，占{p}%。",
    "{place}{zone}管委会主任{person}介绍，上半年新签约亿元以上项目{n}个，同比增长{p}%。",
    "{company}计划投资{a}亿元，在{place}建设年产{n}万吨的生产线，用地约{k}亩。",
    "“项目从签约到开工只用了{k}天。”{company}董事长{person}说。",
    "{place}出台《关于推进{thing}高质量发展的若干意见》，对{thing}企业给予最高{k}00万元奖励。",
    "会议指出，要坚持“{thing}强市”，力争到2025年培育规上企业{n}家。",
    "据{place}市统计局介绍，{thing}业增加值达{a}亿元，下降{p}%。",
    "在{place}举行的集中签约仪式上，{company}等{k}家企业落户，签约金额超{a}亿元。",
    "当地干部走访企业，帮助解决用工、用地和融资方面的难题，让企业安心发展。",
    "近年来，{place}不断优化营商环境，吸引各类人才前来创新创业。",
)
_PLACES = ("丽水", "缙云", "松阳", "遂昌", "庆元", "龙泉", "青田", "云和", "景宁", "杭州", "宁波", "温州")
_THINGS = ("半导体", "生物医药", "新能源", "智能装备", "数字经济", "文旅", "竹木", "茶叶", "水利", "物流")
_ZONES = ("经开区", "高新区", "工业园区")
_FORMS = ("有限公司", "股份有限公司", "集团有限公司", "科技有限公司")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_SYLLABLES = "安邦博晨达恩丰广恒嘉凯利明宁鹏启瑞盛泰伟鑫远泽卓蓝禾云川海山石林江星辰"


def _paragraphs(seed: int) -> Iterator[str]:
    chance = random.Random(seed)  # noqa: S311 - a benchmark is no secret
    companies = [_company(chance) for _ in range(60)]
    while True:
        sentences = []
        for _ in range(chance.randint(2, 5)):
            company = _company(chance) if chance.random() < 1 / 12 else chance.choice(companies)
            person = chance.choice(_SURNAMES) + "".join(chance.choices(_SYLLABLES, k=2))
            sentences.append(
                chance.choice(_TEMPLATES).format(
                    m=chance.randint(2, 12),
                    n=chance.randint(2, 400),
                    k=chance.randint(2, 90),
                    a=f"{chance.uniform(1, 500):.2f}",
                    p=f"{chance.uniform(1, 90):.1f}",
                    place=chance.choice(_PLACES),
                    zone=chance.choice(_ZONES),
                    thing=chance.choice(_THINGS),
                    company=company,
                    person=person,
                )
            )
        yield "".join(sentences)


def _company(chance: random.Random) -> str:
    return (
        chance.choice(_PLACES)
        + "".join(chance.choices(_SYLLABLES, k=2))
        + chance.choice(_THINGS)
        + chance.choice(_FORMS)
    )


def texts(characters: int, seed: int) -> list[str]:
    """Articles of about 1,500 characters that hold so many characters together."""
    written: list[str] = []
    lines: list[str] = []
    for paragraph in _paragraphs(seed):
        lines.append(paragraph)
        if sum(map(len, lines)) >= 1_500:
            written.append("\n".join(lines))
            lines = []
        if sum(map(len, written)) >= characters:
            return written
    return written
