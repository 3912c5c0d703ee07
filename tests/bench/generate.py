"""English regional business news from templates: the same words for the same seed and size, on any machine.

    python tests/bench/generate.py 2000 1 > news.txt

Of the words, 8 % are names that no text before has held: made of syllables, each used once. That is what a
tokenizer's cache meets in real news.
"""

import random
import sys
from collections.abc import Iterator
from itertools import islice

VERSION = 1
UNSEEN = 0.08
_PARAGRAPHS, _SENTENCES = (6, 14), (2, 5)


def _list(words: str) -> list[str]:
    return words.split()


_ONSETS = _list("b c ch d f g h j k l m n p q r s sh t v w x y z zh br st tr")
_RIMES = _list("a ai an ang ao e en eng er i ian in ing iu o ong ou u uan un uo")
_NAMES = _list("""
    Lishui Jinyun Longquan Qingtian Yunhe Suichang Songyang Jingning Wenzhou Taizhou Jinhua Quzhou Ningbo
    Huzhou Harbor Northgate Riverton Ashford Millbrook Eastvale Kestrel Lindholm Marwick Osprey Tellworth
""")
_NOUNS = _list("""
    projects enterprises companies factories workshops schools hospitals jobs households villages patents
    trucks contracts orders vehicles stations parks laboratories engineers graduates farmers shops warehouses
""")
_KINDS = _list(
    "key industrial new large-scale provincial high-tech rural foreign-funded small private digital"
)
_THINGS = _list("""
    output investment sales exports imports revenue profit turnover tourism consumption lending logistics
    trade construction farming manufacturing retail energy transport innovation
""")
_MONTHS = _list("January February March April May June July August September October November December")
_FORMS = (
    """
Group|Co., Ltd.|Holdings|Technology Co., Ltd.|Inc|Steel|Logistics|University|Bank|Pharmaceuticals
Development Zone|Chamber of Commerce|Bureau of Commerce
""".strip()
    .replace("\n", "|")
    .split("|")
)
_UNITS = ["tons", "square meters", "kilometers", "mu", "megawatts", "hectares", "cubic meters", "kg", "km"]
_TITLES = ["director", "chairman", "general manager", "mayor", "deputy head", "spokesman", "chief engineer"]
_VERBS = ["said", "told reporters", "added", "noted", "announced", "explained"]
_BOUNDS = ["", "", "", "more than ", "about ", "nearly ", "over ", "up to ", "at least "]

# Facts stand about as densely as in the reports that the corpus is made of; every third sentence has none.
_FACTS = [
    "In {period}, {org} signed {count}, with a total investment of {money}.",
    "{org} invested {money} in {count} in {place} {date}.",
    "{thing} of {org} rose {percent} year on year to {money}.",
    "\u201c{speech},\u201d {verb} {person}, {title} of {org}.",
    "{person}, {title} of {org}, {verb} that {speech_low}.",
    "According to {org}, {thing_low} in {place} reached {money}, up {percent} over the same period.",
    "The plant in {place} covers {measure} and will make {measure} of goods a year by the end of {year}.",
    "By {date}, {place} had {count}, including {count} worth {money} each.",
    "{org}, {org} and {org} opened {count} in {place}.",
    "The county plans to spend between {small} and {large} billion yuan on {noun} in {period}.",
    '"{speech}," {verb} {person}. "{speech}."',
    "{thing} fell by {percent}, while {thing_low} grew {percent} to {money} (${dollars} million).",
]
_PLAIN = [
    "The road along the river has been repaired, and buses run again.",
    "{place} is known for its {thing_low} and its old workshops.",
    "Officials from {place} visited the {noun} in the morning and talked with the workers.",
    "The weather was mild, and the markets were full of people from the villages nearby.",
    "Many {noun} have moved from {place} to the valley, where land is cheap.",
    "The reform makes it easier for {kind} {noun} to ask for a loan.",
]
_SPEECH = [
    "We will keep improving the business climate",
    "The {noun} give young people a reason to stay",
    "Our {thing_low} depends on good roads",
    "Everything that {kind} companies need is here",
    "Nobody expected the {noun} to grow so fast",
    "We want to serve the {noun} better",
]


class _Writer:
    """Fill templates, and keep the share of names that were never used before."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a pinned text, no secret
        self._used: set[str] = set()
        self.words = self.unseen = 0

    def paragraphs(self) -> Iterator[str]:
        """Write paragraphs without end; an empty one ends an article."""
        while True:
            for _ in range(self._random.randint(*_PARAGRAPHS)):
                sentences = [self._sentence() for _ in range(self._random.randint(*_SENTENCES))]
                yield " ".join(sentences)
            yield ""

    def _sentence(self) -> str:
        pick = self._random.choice
        template = pick(_PLAIN) if self._random.random() < 1 / 3 else pick(_FACTS)
        filled = self._fill(template)
        filled = filled[0].upper() + filled[1:]
        self.words += len(filled.split())
        return filled

    def _fill(self, template: str) -> str:
        before, opening, rest = template.partition("{")
        if not opening:
            return before
        slot, _, after = rest.partition("}")
        return before + str(getattr(self, f"_{slot}")()) + self._fill(after)

    def _name(self) -> str:
        """Give a name that no text has held, as long as their share is too small; else a known one."""
        if self.unseen >= UNSEEN * (self.words + 10):
            return self._random.choice(_NAMES)
        while True:
            name = "".join(
                self._random.choice(_ONSETS) + self._random.choice(_RIMES)
                for _ in range(self._random.randint(2, 4))
            ).capitalize()
            if name not in self._used:
                self._used.add(name)
                self.unseen += 1
                return name

    def _org(self) -> str:
        return f"{self._name()} {self._random.choice(_FORMS)}"

    def _person(self) -> str:
        return f"{self._name()} {self._name()}"

    def _place(self) -> str:
        return self._name()

    def _number(self) -> str:
        return f"{self._random.randint(1, 999)}.{self._random.randint(1, 99):02d}"

    def _money(self) -> str:
        number, bound = self._number(), self._random.choice(_BOUNDS)
        form = self._random.choice(
            [
                "{} billion yuan",
                "{} million yuan",
                "RMB {} billion",
                "US${}bn",
                "${} million",
                "{} million euros",
            ]
        )
        return bound + form.format(number)

    def _dollars(self) -> str:
        return self._number()

    def _small(self) -> int:
        return self._random.randint(2, 5)

    def _large(self) -> int:
        return self._random.randint(6, 9)

    def _count(self) -> str:
        kind = self._random.choice(["", f"{self._kind()} "])
        number = f"{self._random.choice(_BOUNDS)}{self._random.randint(2, 9_000)}"
        written = self._random.choice([number, number, "two hundred and fifty", "dozens of"])
        return f"{written} {kind}{self._noun()}"

    def _percent(self) -> str:
        sign = self._random.choice(["percent", "percent", "%"])
        return f"{self._random.randint(1, 99)}.{self._random.randint(0, 9)} {sign}"

    def _measure(self) -> str:
        return f"{self._random.randint(2, 900):,},000 {self._random.choice(_UNITS)}"

    def _period(self) -> str:
        return self._random.choice(
            [
                "the first half of the year",
                f"the first quarter of {self._year()}",
                f"{self._year()}",
                "the past three years",
            ]
        )

    def _date(self) -> str:
        return f"{self._random.choice(_MONTHS)} {self._random.randint(1, 28)}, {self._year()}"

    def _year(self) -> int:
        return self._random.randint(2015, 2025)

    def _speech(self) -> str:
        return self._fill(self._random.choice(_SPEECH))

    def _speech_low(self) -> str:
        speech = self._speech()
        return speech[0].lower() + speech[1:]

    def _thing(self) -> str:
        return self._thing_low().capitalize()

    def _thing_low(self) -> str:
        return self._random.choice(_THINGS)

    def _noun(self) -> str:
        return self._random.choice(_NOUNS)

    def _kind(self) -> str:
        return self._random.choice(_KINDS)

    def _title(self) -> str:
        return self._random.choice(_TITLES)

    def _verb(self) -> str:
        return self._random.choice(_VERBS)


def articles(words: int, seed: int) -> list[str]:
    """Write articles of 20 to 70 sentences until they hold a number of words.

    Args:
        words: How many words at least; the last article is finished.
        seed: Texts of different seeds share no made-up name but by rare chance.
    """
    writer = _Writer(seed)
    written: list[str] = []
    lines: list[str] = []
    for paragraph in writer.paragraphs():
        if paragraph:
            lines.append(paragraph)
            continue
        written.append("\n".join(lines))
        lines = []
        if writer.words >= words:
            break
    return written


def short_articles(number: int, seed: int) -> list[str]:
    """Write articles of one paragraph, two to five sentences each."""
    return list(islice(filter(None, _Writer(seed).paragraphs()), number))


def one_text(characters: int, seed: int, *, separator: str = "\n") -> str:
    """Write a single text of an exact length, its paragraphs joined by a separator."""
    pieces: list[str] = []
    length = 0
    for paragraph in _Writer(seed).paragraphs():
        if paragraph:
            pieces.append(paragraph)
            length += len(paragraph) + len(separator)
        if length >= characters:
            break
    return separator.join(pieces)[:characters]


def unseen_share(words: int, seed: int) -> float:
    """Share of words that were never used before."""
    writer = _Writer(seed)
    for _ in writer.paragraphs():
        if writer.words >= words:
            break
    return writer.unseen / writer.words


if __name__ == "__main__":
    print("\n\n".join(articles(int(sys.argv[1]), int(sys.argv[2]))))
