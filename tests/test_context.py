"""Context of quantities: period, place, subject, aspect, parts, canonical names."""

from pathlib import Path

import pytest

from pipeline import Record, extract, load, registers
from pipeline.context import slug
from pipeline.context.concept import concept_of
from pipeline.extractors import FactReader
from pipeline.records import QUANTITIES

FOLDER = Path(__file__).parent / "context_examples"
# The columns that the examples tell, unless they hold these defaults.
TOLD = ("item_id", "aspect", "aspect_id", "subject", "place", "place_id", "period_start", "period_end")
DEFAULTS = ("", None, "reported", "amount")


def cases(path: Path) -> list[tuple[str, list[str]]]:
    """Sentences of a file, each with the lines of its quantities."""
    found: list[tuple[str, list[str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found[-1][1].append(line.strip())
        elif line and not line.startswith("# "):
            found.append((line, []))
    return found


def told(text: str) -> list[str]:
    """Each quantity of a text with its context, as the files write it; references by their text."""
    records = extract(text, published="2024-07-18")
    texts = {record.id: record.text for record in records}
    lines = []
    for record in records:
        if record.label in QUANTITIES:
            columns = {column: getattr(record, column) for column in (*TOLD, "basis", "status", "role")}
            for column in ("subject_id", "part_of", "converts", "threshold"):
                columns[column] = texts.get(getattr(record, column), "")
            shown = (f"{column}={value}" for column, value in columns.items() if value not in DEFAULTS)
            lines.append(f"{record.text} | {' ; '.join(shown)}".strip())
    return lines


CASES = [
    pytest.param(text, lines, id=f"{path.stem}:{number}")
    for path in sorted(FOLDER.glob("*.txt"))
    for number, (text, lines) in enumerate(cases(path), 1)
]


@pytest.mark.parametrize(("text", "lines"), CASES)
def test_each_quantity_of_a_sentence_has_its_context_and_no_other(text: str, lines: list[str]):
    """Period, place, subject, aspect, concept, whole and conversion, compared as a whole."""
    assert told(text) == lines


def test_there_are_enough_sentences_in_each_language():
    """Sixty at least, none of them twice."""
    for path in FOLDER.glob("*.txt"):
        sentences = [text for text, _ in cases(path)]
        assert len(sentences) >= 60
        assert len(set(sentences)) == len(sentences)


TEXT = (
    "From January to June, Lishui introduced 95 large projects with a total investment of "
    "38.07 billion yuan, "
    "including 78 manufacturing projects with a total investment of 36 billion yuan."
)


def context(text: str, label: str, *columns: str) -> list[tuple[object, ...]]:
    """Span and the named columns of every record of a label."""
    found: list[Record] = [r for r in extract(text, published="2022-07-18") if r.label == label]
    return [(r.text, *(getattr(r, column) for column in columns)) for r in found]


def test_period_place_subject_and_aspect_of_amounts():
    """An amount takes the date of its sentence, the place named last, and the things counted before it."""
    columns = ("aspect", "subject", "place", "place_id", "period_start", "period_end")
    rows = [(text, *map(str, rest)) for text, *rest in context(TEXT, "MONEY", *columns)]

    place = ("Lishui", "331100", "2022-01-01", "2022-06-30")
    assert rows == [
        ("38.07 billion yuan", "total investment", "95 large projects", *place),
        ("36 billion yuan", "total investment", "78 manufacturing projects", *place),
    ]


def test_parts_name_their_whole():
    """What `including` introduces is a part of the count before it, and so is the amount said of the part."""
    counts = context(TEXT, "COUNT", "id", "part_of")
    amounts = context(TEXT, "MONEY", "id", "part_of")

    assert [part for *_, part in counts] == ["", counts[0][1]]
    assert [part for *_, part in amounts] == ["", amounts[0][1]]


def test_chinese_parts_name_their_whole():
    """其中 introduces parts in the same sentence."""
    counts = context("新引进人才37829人，其中博士382人、硕士1304人。", "COUNT", "id", "part_of")

    assert [(text, part) for text, _, part in counts] == [
        ("37829人", ""),
        ("382人", counts[0][1]),
        ("1304人", counts[0][1]),
    ]


def test_the_city_stands_for_the_place_of_the_text():
    """`the city` is the place that the text names most often."""
    text = "Lishui is growing. Lishui hopes. Hangzhou too.\nThe city spent 3 million yuan."

    assert context(text, "MONEY", "place", "place_id") == [("3 million yuan", "Lishui", "331100")]


def test_places_somebody_goes_to_are_no_places_of_an_amount():
    """A destination says nothing about where the amount belongs."""
    text = "Lishui sent teams to Changsha, Hangzhou and Wuhan and held 345 job fairs."

    assert context(text, "COUNT", "place") == [("345 job fairs", "Lishui")]


def test_share_says_what_it_is_a_share_of():
    """The noun phrase behind `of` is the aspect of a share."""
    text = "They accounted for 82.1% of the total number of large projects."

    assert context(text, "PERCENT", "aspect", "kind") == [
        ("82.1%", "total number of large projects", "share")
    ]


def test_organizations_have_one_canonical_name():
    """The register, a bracket or a longer name of the text tells; any other name stands for itself."""
    text = (
        "Lishui Economic Development Zone met the Ministry of River Affairs (MRA). "
        "The Development Zone and Ruolin Energy Group Co., Ltd agreed."
    )

    zone = "Lishui Economic and Technological Development Zone"
    assert context(text, "ORG", "canonical", "org_id") == [
        ("Lishui Economic Development Zone", zone, slug(zone)),
        ("Ministry of River Affairs", "Ministry of River Affairs", "ministry-of-river-affairs"),
        ("MRA", "Ministry of River Affairs", "ministry-of-river-affairs"),
        ("Development Zone", zone, slug(zone)),
        ("Ruolin Energy Group Co., Ltd", "Ruolin Energy Group Co., Ltd", "ruolin-energy-group-co-ltd"),
    ]


def test_a_name_that_two_places_bear_has_no_id_where_nothing_tells():
    """Qingyuan is a city in Guangdong and a county in Zhejiang; other places of the text tell which."""
    sentence = "In 2023, Qingyuan signed 12 projects."

    assert context(sentence, "COUNT", "place", "place_id") == [("12 projects", "Qingyuan", "")]
    assert context(f"Longquan grew. {sentence}", "COUNT", "place_id") == [("12 projects", "331126")]
    assert context(f"Guangzhou grew. {sentence}", "COUNT", "place_id") == [("12 projects", "441800")]
    assert context("Qingyuan County signed 12 projects.", "COUNT", "place_id") == [("12 projects", "331126")]


def test_parts_stand_in_the_paragraph_of_their_whole():
    """A sentence of its own can tell parts, another paragraph cannot."""
    for gap, whole in ((" ", "95 projects"), ("\n", "")):
        records = extract(f"Lishui signed 95 projects.{gap}Among them, 24 projects started.")
        texts = {record.id: record.text for record in records}
        assert [texts.get(r.part_of, "") for r in records if r.label == "COUNT"] == ["", whole]


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("It cost 30.57 billion yuan ($4.71 billion).", "rate 6.4904 CNY per USD (rounded)"),
        ("It cost 6.5 billion yuan ($1 billion).", "rate 6.5 CNY per USD (exact)"),
        ("It cost $1 billion (6.5 billion yuan).", "rate 6.5 CNY per USD (exact)"),
    ],
)
def test_a_conversion_tells_the_rate_that_it_implies(text: str, rate: str):
    """To four places, exact or rounded, whichever of the two stands in the brackets."""
    _, (_, trace) = context(text, "MONEY", "trace")

    assert trace.split("; ")[-1] == rate


def test_each_context_column_names_its_words():
    """Evidence holds the characters of the article that a column was read from."""
    text = "Lishui grew. In 2023, the city planned to sign about 95 projects worth 3 billion yuan."
    amount = next(record for record in extract(text) if record.label == "MONEY")
    words = {column: text[start:end] for column, (start, end) in amount.evidence.items()}

    assert words == {
        "period_start": "2023",
        "period_end": "2023",
        "place": "the city",
        "place_id": "the city",
        "subject": "95 projects",
        "subject_id": "95 projects",
        "status": "planned to",
    }


def test_evidence_is_no_column():
    """Records are equal whatever their evidence, and no file holds it."""
    (record,) = extract("They spent 2 billion yuan in 2023.")[:1]
    other = extract("They spent 2 billion yuan in 2023.")[0]
    other.evidence = {}

    assert record == other


CONCEPTS = [
    ("en", "large projects", "project"),
    ("en", "newly signed green-energy projects", "project"),
    ("en", "college graduates and other talents", "talent"),
    ("en", "total retail sales of consumer goods", "retail_sales"),
    ("en", "volume of export trade", "foreign_trade"),
    ("en", "companies", "enterprise"),
    ("en", "businessmen", "investor"),
    ("en", "widgets", None),
    ("zh", "大项目", "project"),
    ("zh", "各类专精特新企业", "enterprise"),
    ("zh", "大项目总数", "project"),
    ("zh", "社会消费品零售总额", "retail_sales"),
    ("zh", "地区生产总值（GDP）", "gdp"),
    ("zh", "某某", None),
]


@pytest.mark.parametrize(("lang", "text", "concept_id"), CONCEPTS)
def test_concepts_are_known_by_their_head(lang: str, text: str, concept_id: str | None):
    """Unseen modifiers change nothing, and both languages give one id."""
    reader: FactReader = load().readers[lang]
    found = concept_of(reader.units(reader.tokenizer(text)), text)

    assert (found.concept_id if found else None) == concept_id


def test_every_word_for_what_is_measured_is_a_concept_of_both_languages():
    """150 concepts at least, each with words of both languages and one sort."""
    problems: list[str] = []
    rows = registers.load(load().patterns.folder, problems)["concepts.csv"]

    assert problems == []
    assert len(rows) >= 150
    assert [row["concept_id"] for row in rows if not (row["en"] and row["zh"])] == []
    assert {row["sort"] for row in rows} == {"place", "thing", "person", "item", "division"}
