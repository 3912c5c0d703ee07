"""Context of quantities: period, place, subject, aspect, parts, canonical names."""

from pipeline import Record, extract
from pipeline.context import slug

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
