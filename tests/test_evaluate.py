"""Scores on records built by hand, small enough to count on the fingers."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article import Article
from pipeline.evaluate import ATTRIBUTES, ROWS, agreement, evaluate, fingerprint
from pipeline.evaluate.scores import Miss, RowScore, Score, Share
from pipeline.records import COLUMN_TYPES, Record

TEXT = "In June 95 large projects with 38.07 billion yuan,\nincluding 36 billion yuan, “came home”, he said."
ARTICLES = {"a": Article("a", TEXT, lang="en"), "b": Article("b", TEXT, lang="en")}


def row(label, written, doc="a", at=0, **columns):
    """Build the record of a passage of TEXT; `at` is where to look for it."""
    start = TEXT.index(written, at)
    return Record(doc, "en", label, start, start + len(written), written, **columns)


def span(label, start, end, doc="a", **columns):
    """Build a record by its offsets."""
    return Record(doc, "en", label, start, end, TEXT[start:end], **columns)


def money(written, value, doc="a", **columns):
    """Build a MONEY record in yuan."""
    return row("MONEY", written, doc, value=Decimal(value), **{"currency": "CNY", **columns})


def counts(evaluation):
    """Show the rows that hold anything as (gold, predicted, excused, exact, overlap, value)."""
    return {
        name: (r.gold, r.predicted, r.excused, r.exact.correct, r.overlap.correct, r.value.correct)
        for name, r in evaluation.rows.items()
        if r.gold or r.predicted or r.excused
    }


def told(evaluation):
    """Show the misses as (kind, label, gold text, predicted text, differing columns)."""
    return [
        (m.kind, m.label, m.gold and m.gold.text, m.predicted and m.predicted.text, sorted(m.differences))
        for m in evaluation.misses
    ]


def test_a_perfect_prediction_has_no_miss():
    """The same rows on both sides score 1 and leave every other row without a rate."""
    rows = [money("38.07 billion yuan", 38070000000), row("COUNT", "95 large projects", value=Decimal(95))]
    result = evaluate(rows, rows, ARTICLES)
    perfect, empty = Score(1, 1, 1), Score(0, 0, 0)
    filled = {
        "MONEY": RowScore(0, perfect, perfect, perfect),
        "COUNT": RowScore(0, perfect, perfect, perfect),
    }
    assert result.rows == {name: filled.get(name, RowScore(0, empty, empty, empty)) for name in ROWS}
    assert result.misses == []
    assert result.attributes == {
        "COUNT": {c: Share(1, 1) for c in ("modifier", "status")},
        "MONEY": {c: Share(1, 1) for c in ("currency", "currency_explicit", "modifier", "role", "status")},
    }


def test_nothing_on_either_side_has_no_rates():
    """No gold and no prediction is neither 0 nor 1, and sets no floor."""
    result = evaluate([], [], ARTICLES)
    assert list(result.rows) == list(ROWS)
    for scores in result.rows.values():
        for score in (scores.exact, scores.overlap, scores.value):
            assert (score.precision, score.recall, score.f1, score.interval) == (None, None, None, None)
    assert (result.attributes, result.misses, result.floors()) == ({}, [], {})


@pytest.mark.parametrize(
    ("score", "rates"),
    [
        (Score(2, 3, 4), (2 / 3, 1 / 2, 4 / 7, 0.571)),
        (Score(0, 3, 0), (0.0, None, 0.0, 0.0)),
        (Score(0, 0, 3), (None, 0.0, 0.0, 0.0)),
        (Score(57, 100, 100), (0.57, 0.57, 0.57, 0.57)),
        (Score(2, 3, 3), (2 / 3, 2 / 3, 2 / 3, 0.666)),
        (Score(3, 3, 3), (1.0, 1.0, 1.0, 1.0)),
    ],
)
def test_rates(score, rates):
    """A rate without a denominator is None, and floors never exceed F1."""
    assert (score.precision, score.recall, score.f1, score.floor) == rates


def test_prediction_in_a_document_without_gold_is_spurious():
    """A document counts because it is in the articles, not because gold has rows of it."""
    predicted = money("38.07 billion yuan", 38070000000, "b")
    result = evaluate([], [predicted], ARTICLES)
    assert counts(result) == {"MONEY": (0, 1, 0, 0, 0, 0)}
    assert told(result) == [("spurious", "MONEY", None, "38.07 billion yuan", [])]


def test_documents_outside_the_articles_do_not_count():
    """Rows of other documents are left out on both sides."""
    rows = [money("38.07 billion yuan", 1, "b")]
    assert counts(evaluate(rows, rows, {"a": ARTICLES["a"]})) == {}


def test_same_offsets_in_another_document_do_not_match():
    """Matching stays within a document and a label."""
    gold = [money("38.07 billion yuan", 1, "a"), row("TERM", "came home", kind="term")]
    predicted = [money("38.07 billion yuan", 1, "b"), row("ORG", "came home", kind="term")]
    assert counts(evaluate(gold, predicted, ARTICLES)) == {
        "MONEY": (1, 1, 0, 0, 0, 0),
        "ORG": (0, 1, 0, 0, 0, 0),
        "TERM": (1, 0, 0, 0, 0, 0),
    }


def test_one_prediction_over_two_golds_matches_the_larger_overlap_only():
    """The other gold row is missed."""
    gold = [span("DATE", 0, 5), span("DATE", 6, 20)]
    result = evaluate(gold, [span("DATE", 0, 20)], ARTICLES)
    assert counts(result) == {"DATE": (2, 1, 0, 0, 1, 1)}
    assert told(result) == [
        ("missed", "DATE", TEXT[0:5], None, []),
        ("wrong", "DATE", TEXT[6:20], TEXT[0:20], ["text"]),
    ]


def test_equal_overlaps_are_settled_by_position():
    """Of two gold rows that share as much, the first is matched."""
    gold = [span("DATE", 10, 15), span("DATE", 0, 5)]
    result = evaluate(gold, [span("DATE", 0, 15)], ARTICLES)
    assert told(result) == [
        ("wrong", "DATE", TEXT[0:5], TEXT[0:15], ["text"]),
        ("missed", "DATE", TEXT[10:15], None, []),
    ]


def test_duplicates_are_spurious():
    """Only one of two equal predictions is right."""
    gold = money("38.07 billion yuan", 38070000000)
    result = evaluate([gold], [gold, gold], ARTICLES)
    assert counts(result) == {"MONEY": (1, 2, 0, 1, 1, 1)}
    assert told(result) == [("spurious", "MONEY", None, "38.07 billion yuan", [])]


def test_of_two_predictions_on_one_span_the_order_of_input_chooses_none():
    """Predictions that differ only in value are matched in a fixed order."""
    gold = [row("COUNT", "95", value=Decimal(95))]
    predicted = [row("COUNT", "95", value=Decimal(value)) for value in (95, 96)]
    assert evaluate(gold, predicted, ARTICLES) == evaluate(gold, predicted[::-1], ARTICLES)


def test_an_exact_match_is_never_lost_to_a_fragment_or_a_larger_span():
    """Equal spans pair first, although a longer prediction shares more with the other gold row."""
    gold = [span("ORG", 0, 5, kind="zone"), span("ORG", 5, 20, kind="zone")]
    predicted = [span("ORG", 0, 3), span("ORG", 0, 18), span("ORG", 0, 5, kind="zone")]
    result = evaluate(gold, predicted, ARTICLES)
    assert counts(result) == {"ORG": (2, 3, 0, 1, 2, 1)}
    assert told(result) == [
        ("spurious", "ORG", None, TEXT[0:3], []),
        ("wrong", "ORG", TEXT[5:20], TEXT[0:18], ["kind", "text"]),
    ]


@pytest.mark.parametrize(("start", "end"), [(900, 910), (-4, 3), (10, 10), (12, 9)])
def test_offsets_that_hold_no_text_are_spurious(start, end):
    """A prediction beyond the text, empty or turned around is counted, not dropped."""
    gold = row("COUNT", "95 large projects", value=Decimal(95))
    result = evaluate([gold], [span("COUNT", start, end)], ARTICLES)
    assert counts(result) == {"COUNT": (1, 1, 0, 0, 0, 0)}
    assert sorted(miss.kind for miss in result.misses) == ["missed", "spurious"]


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({}, 1),
        ({"value": Decimal("38070000000.00")}, 1),
        ({"value": Decimal(38)}, 0),
        ({"currency": "USD"}, 0),
        ({"modifier": "more_than"}, 0),
        ({"status": "planned"}, 1),
    ],
)
def test_value_of_money(change, right):
    """Value, bounds and currency must be right; a wrong span or status leaves the value as it is."""
    gold = money("38.07 billion yuan", 38070000000)
    predicted = row("MONEY", "38.07 billion", **{"value": Decimal(38070000000), "currency": "CNY", **change})
    assert counts(evaluate([gold], [predicted], ARTICLES)) == {"MONEY": (1, 1, 0, 0, 1, right)}


@pytest.mark.parametrize(
    ("label", "gold", "predicted"),
    [
        ("COUNT", {"value": Decimal(95)}, {"value": Decimal(96)}),
        (
            "COUNT",
            {"low": Decimal(1), "high": Decimal(2), "modifier": "range"},
            {"low": Decimal(1), "high": Decimal(3), "modifier": "range"},
        ),
        ("PERCENT", {"unit": "percent"}, {"unit": "percentage_point"}),
        ("MEASURE", {"unit": "mu"}, {"unit": "hectare"}),
        ("DATE", {"period_start": date(2022, 6, 1)}, {"period_start": date(2022, 6, 2)}),
        ("DATE", {"period_end": date(2022, 6, 1)}, {}),
        ("DATE", {}, {"duration": "P3Y"}),
        ("ORG", {"kind": "company"}, {"kind": "zone"}),
        ("TERM", {"kind": "title"}, {"kind": "term"}),
    ],
)
def test_value_of_other_labels(label, gold, predicted):
    """Each label has columns that make its value; another column does not."""
    gold_row = row(label, "95 large projects", **gold)
    wrong = evaluate([gold_row], [row(label, "95 large projects", **predicted)], ARTICLES)
    right = evaluate([gold_row], [row(label, "95 large projects", **gold, trace="95")], ARTICLES)
    assert counts(wrong) == {label: (1, 1, 0, 1, 1, 0)}
    assert counts(right) == {label: (1, 1, 0, 1, 1, 1)}
    assert [miss.kind for miss in wrong.misses] == ["wrong"]


@pytest.mark.parametrize(("length", "right"), [(7, 0), (8, 1), (12, 1), (13, 0)])
def test_value_of_a_quote_is_overlap80(length, right):
    """Gold has 10 characters: 8 of 10 and 10 of 12 are at least 80 % of the longer span."""
    gold, predicted = (span("QUOTE", 0, end, kind="direct") for end in (10, length))
    assert counts(evaluate([gold], [predicted], ARTICLES)) == {"QUOTE direct": (1, 1, 0, 0, 1, right)}


def test_a_wrong_kind_of_quote_is_missed_and_spurious():
    """Both kinds match within QUOTE, so the pair is told once, but it is right for neither kind."""
    gold, predicted = (row("QUOTE", "came home", kind=kind) for kind in ("direct", "indirect"))
    result = evaluate([gold], [predicted], ARTICLES)
    assert counts(result) == {"QUOTE direct": (1, 0, 0, 0, 0, 0), "QUOTE indirect": (0, 1, 0, 0, 0, 0)}
    assert told(result) == [("wrong", "QUOTE", "came home", "came home", ["kind"])]
    assert result.attributes == {"QUOTE direct": {"kind": Share(1, 0)}}


def test_of_two_equal_spans_the_same_kind_of_quote_is_matched():
    """The second prediction on the span is spurious under its own kind, whichever sorts first."""
    direct, indirect = (row("QUOTE", "came home", kind=kind) for kind in ("direct", "indirect"))
    assert counts(evaluate([indirect], [direct, indirect], ARTICLES)) == {
        "QUOTE direct": (0, 1, 0, 0, 0, 0),
        "QUOTE indirect": (1, 1, 0, 1, 1, 1),
    }


def test_a_quote_without_kind_has_a_row_of_its_own():
    """It is not taken for either kind."""
    result = evaluate([], [row("QUOTE", "came home")], ARTICLES)
    assert counts(result) == {"QUOTE": (0, 1, 0, 0, 0, 0)}
    assert list(result.rows) == [*ROWS, "QUOTE"]


IGNORED = "38.07 billion yuan,\nincluding 36 billion yuan"


@pytest.mark.parametrize(
    ("excuses", "written", "expected"),
    [
        ("", "36 billion yuan", (0, 0, 1, 0, 0, 0)),
        ("COUNT, MONEY", "36 billion yuan", (0, 0, 1, 0, 0, 0)),
        ("COUNT", "36 billion yuan", (0, 1, 0, 0, 0, 0)),
        ("MONEY", IGNORED, (0, 0, 1, 0, 0, 0)),
        ("MONEY", "with 38.07 billion yuan", (0, 1, 0, 0, 0, 0)),
        ("MONEY", "36 billion yuan, ", (0, 1, 0, 0, 0, 0)),
    ],
)
def test_ignore_excuses_what_lies_wholly_inside(excuses, written, expected):
    """An excused prediction is neither right nor wrong; `excuses` may name the labels."""
    gold = [row("IGNORE", IGNORED, excuses=excuses)]
    result = evaluate(gold, [row("MONEY", written)], ARTICLES)
    assert counts(result) == {"MONEY": expected}
    assert [miss.kind for miss in result.misses] == ["spurious"] * expected[1]


def test_ignore_excuses_only_what_gold_does_not_match():
    """A gold row inside an IGNORE row is still to be found, and a match of it is right."""
    gold = [row("IGNORE", IGNORED), money("38.07 billion yuan", 1), money("36 billion yuan", 2)]
    predicted = [money("38.07 billion yuan", 1), money("38.07 billion", 1), row("IGNORE", "In June")]
    result = evaluate(gold, predicted, ARTICLES)
    assert counts(result) == {"MONEY": (2, 1, 1, 1, 1, 1)}
    assert told(result) == [("missed", "MONEY", "36 billion yuan", None, [])]


def test_agreement_excuses_nothing():
    """Between two readings an IGNORE of one excuses nothing of the other."""
    first, second = [row("IGNORE", IGNORED)], [money("36 billion yuan", 1)]
    assert counts(agreement(first, second, ARTICLES)) == {"MONEY": (0, 1, 0, 0, 0, 0)}


def test_attributes_count_rows_that_either_side_fills():
    """White space does not matter, a column that gold never fills is not judged, False is a value."""
    gold = [
        money("38.07 billion yuan", 1, aspect="total  investment", currency_explicit=False),
        money("36 billion yuan", 2, role="threshold"),
        money("38.07 billion yuan", 1, "b", per="year"),
    ]
    predicted = [
        money("38.07 billion yuan", 1, aspect="total\ninvestment", currency_explicit=False),
        money("36 billion yuan", 2, aspect="output value", place="Lishui"),
    ]
    result = evaluate(gold, predicted, ARTICLES)
    assert result.attributes == {
        "MONEY": {
            "currency": Share(2, 2),
            "currency_explicit": Share(2, 2),
            "modifier": Share(2, 2),
            "role": Share(2, 1),
            "aspect": Share(2, 1),
            "status": Share(2, 2),
            "per": Share(0, 0),
        }
    }
    assert result.attributes["MONEY"]["per"].accuracy is None
    assert [miss.differences for miss in result.misses] == [
        {"role": ("threshold", "amount"), "aspect": ("", "output value")},
        {},
    ]


def test_attribute_columns():
    """The judged columns are spelled as the schema spells them."""
    assert " ".join(column for column in COLUMN_TYPES if column not in ATTRIBUTES) == (
        "doc lang label start end text value low high si_unit confidence rule trace"
        " sentence_start sentence_end note excuses reading"
    )


@pytest.mark.parametrize(
    ("reference", "equal"),
    [
        ("MONEY:31:44", 1),  # 38.07 billion, which is matched to the whole
        ("MONEY:31:49", 0),  # the id of the gold row, but no predicted row has it
        ("COUNT:8:25", 0),  # another matched row
        ("", 0),
    ],
)
def test_references_compare_by_the_matched_row(reference, equal):
    """A reference is right when it names the prediction that is matched to the row that gold names."""
    projects = row("COUNT", "95 large projects", value=Decimal(95))
    whole, found = (money(written, 38070000000) for written in ("38.07 billion yuan", "38.07 billion"))
    assert (projects.id, whole.id, found.id) == ("COUNT:8:25", "MONEY:31:49", "MONEY:31:44")
    gold = [projects, whole, money("36 billion yuan", 36000000000, part_of=whole.id)]
    predicted = [projects, found, money("36 billion yuan", 36000000000, part_of=reference)]
    result = evaluate(gold, predicted, ARTICLES)
    assert result.attributes["MONEY"]["part_of"] == Share(1, equal)
    assert [miss.differences for miss in result.misses[1:]] == (
        [] if equal else [{"part_of": (whole.id, reference)}]
    )


def test_misses_whole():
    """A miss holds both rows with defaults, its line of context and what differs, in reading order."""
    gold = [
        row("COUNT", "36", value=Decimal(36), modifier="exact", status="reported"),
        row("DATE", "June", "b", period_start=date(2022, 6, 1), period_end=date(2022, 6, 30)),
    ]
    predicted = [
        row("DATE", "In June", "b", period_start=date(2022, 6, 1)),
        row("TERM", "came home", kind="term"),
    ]
    missed = row(
        "COUNT",
        "36",
        value=Decimal(36),
        low=Decimal(36),
        high=Decimal(36),
        modifier="exact",
        status="reported",
    )
    result = evaluate(gold, predicted, ARTICLES)
    differences = {"text": ("June", "In June"), "period_end": (date(2022, 6, 30), None)}
    contexts = [
        "ects with 38.07 billion yuan,⏎including ⟦36⟧ billion yuan, “came home”, he said.",
        "llion yuan,⏎including 36 billion yuan, “⟦came home⟧”, he said.",
        "In ⟦June⟧ 95 large projects with 38.07 billion yu",
    ]
    assert result.misses == [
        Miss("missed", "COUNT", missed, None, contexts[0]),
        Miss("spurious", "TERM", None, predicted[1], contexts[1]),
        Miss("wrong", "DATE", gold[1], predicted[0], contexts[2], differences),
    ]


def test_input_records_stay_as_they_are():
    """Defaults are filled into copies."""
    record = money("38.07 billion yuan", 1)
    evaluate([record], [record], ARTICLES)
    assert record == money("38.07 billion yuan", 1)


def test_json_is_plain():
    """Decimals and dates become strings, records become rows, and no number is invented."""
    gold = [row("DATE", "June", period_start=date(2022, 6, 1)), row("COUNT", "95", value=Decimal(95))]
    gold.append(row("IGNORE", "he said"))
    predicted = [row("DATE", "June"), row("COUNT", "95", value=Decimal("9E+1")), row("DATE", "he")]
    written = evaluate(gold, predicted, ARTICLES).to_json()
    assert json.loads(json.dumps(written)) == written
    assert list(written) == ["rows", "attributes", "joint", "confidence", "misses"]
    half = {"correct": 0, "predicted": 1, "gold": 1, "precision": 0.0, "recall": 0.0, "f1": 0.0}
    full = {"correct": 1, "predicted": 1, "gold": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert written["rows"]["DATE"] == {
        "gold": 1,
        "predicted": 1,
        "excused": 1,
        "exact": {**full, "interval": None},
        "overlap": {**full, "interval": None},
        "value": {**half, "interval": None},
    }
    assert written["attributes"]["DATE"] == {
        "period_start": {"n": 1, "right": 0, "accuracy": 0.0, "interval": None}
    }
    assert written["confidence"]["all"] == {"": {"n": 2, "right": 0, "accuracy": 0.0, "interval": None}}
    assert [miss["differences"] for miss in written["misses"]] == [
        {"period_start": ["2022-06-01", None]},
        {"value": ["95", "90"], "low": ["95", "90"], "high": ["95", "90"]},
    ]
    assert written["misses"][0]["gold"] == {
        "id": "DATE:3:7",
        "doc": "a",
        "lang": "en",
        "label": "DATE",
        "start": 3,
        "end": 7,
        "text": "June",
        "period_start": "2022-06-01",
    }


def test_floors():
    """F1 is cut, not rounded, and a row without records has no floor."""
    gold = [span("ORG", n, n + 1, kind="zone") for n in (0, 1, 2)]
    predicted = [*gold[:2], span("ORG", 2, 4)]
    assert evaluate(gold, predicted, ARTICLES).floors() == {
        "ORG": {"exact": 0.666, "overlap": 1.0, "value": 0.666}
    }


def stories(n, pair=""):
    """Build n articles with a gold ORG each, found in every second one."""
    articles = {f"{i}": Article(f"{i}", TEXT, pair=pair and f"{pair}{i // 2}") for i in range(n)}
    gold = [row("ORG", "June", doc, kind="zone") for doc in articles]
    return gold, gold[::2], articles


@pytest.mark.parametrize(
    ("articles", "pair", "known"), [(4, "", False), (5, "", True), (8, "p", False), (9, "p", True)]
)
def test_interval_needs_five_stories(articles, pair, known):
    """Articles of one pair are one story."""
    result = evaluate(*stories(articles, pair))
    assert (result.rows["ORG"].exact.interval is not None) == known
    assert result.rows["COUNT"].exact.interval is None


def test_interval_counts_only_stories_that_hold_the_row():
    """Articles without the row, or with an excused prediction only, are no stories of it."""
    gold, found, articles = stories(7)
    gold[4:] = [row("IGNORE", "June", record.doc) for record in gold[4:]]
    result = evaluate(gold, found, articles)
    assert counts(result) == {"ORG": (4, 2, 2, 2, 2, 2)}
    assert result.rows["ORG"].exact.interval is None


def test_interval_surrounds_f1_and_follows_the_seed():
    """Twelve stories, six found: F1 is 2/3, and pairs, of which each is half found, leave no spread."""
    gold, found, articles = stories(12)
    scores = [evaluate(gold, found, articles, seed=s).rows["ORG"].exact for s in (1, 1, 2, 3, 4)]
    low, high = scores[0].interval
    assert scores[0].f1 == 2 / 3
    assert 0.2 < low < 0.6
    assert 0.75 < high < 1
    assert scores[0] == scores[1]
    assert len(set(scores)) > 1
    paired = evaluate(*stories(12, "p")).rows["ORG"].exact.interval
    assert paired == pytest.approx((2 / 3, 2 / 3))


def test_fingerprint_tells_the_corpus():
    """It follows gold rows and texts, and neither the order of rows nor documents outside the articles."""
    gold = [row("ORG", "June"), row("ORG", "June", "b")]
    same = [
        fingerprint(gold, ARTICLES),
        fingerprint(gold[::-1], dict(reversed(ARTICLES.items()))),
        fingerprint([*gold, row("ORG", "June", "c")], ARTICLES),
    ]
    odd = Record("a", "en", "ORG", 3, 4, "\udc80")
    other = [
        fingerprint(gold[:1], ARTICLES),
        fingerprint([*gold, odd], ARTICLES),
        fingerprint([row("ORG", "June", kind="zone"), gold[1]], ARTICLES),
        fingerprint(gold, {**ARTICLES, "b": Article("b", TEXT + "\udc80")}),
        fingerprint(gold, {"a": ARTICLES["a"]}),
    ]
    assert len(set(same)) == 1
    assert len({same[0], *other}) == 6


@st.composite
def records(draw, labels):
    """Draw a few records in two documents, crowded enough to overlap and to repeat."""
    start = draw(st.integers(0, 12))
    end = start + draw(st.integers(1, 8))
    label = draw(st.sampled_from(labels))
    record = span(label, start, end, draw(st.sampled_from("ab")))
    if label == "QUOTE":
        record.kind = draw(st.sampled_from(("direct", "indirect")))
        record.continues = draw(st.sampled_from(("", "QUOTE:0:5", "QUOTE:3:7")))
    if label == "COUNT":
        record.value = Decimal(draw(st.integers(1, 2)))
    return record


GOLD = st.lists(records(["QUOTE", "COUNT", "IGNORE"]), max_size=8)
PREDICTED = st.lists(records(["QUOTE", "COUNT"]), max_size=8)
REPEATABLE = settings(derandomize=True, database=None, deadline=None, max_examples=200)


@REPEATABLE
@given(GOLD, PREDICTED, st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(gold, predicted, random):
    """Shuffled rows give the same evaluation, to the last miss."""
    expected = evaluate(gold, predicted, ARTICLES)
    random.shuffle(gold)
    random.shuffle(predicted)
    assert evaluate(gold, predicted, ARTICLES) == expected


@REPEATABLE
@given(GOLD, PREDICTED)
def test_every_row_is_counted_once_and_no_exact_match_is_lost(gold, predicted):
    """Gold is found or missed, a prediction right, wrong or excused; equal spans are always matched."""
    result = evaluate(gold, predicted, ARTICLES)
    scored = [record for record in gold if record.label != "IGNORE"]
    rows = result.rows.values()
    assert sum(r.gold for r in rows) == len(scored)
    assert sum(r.predicted + r.excused for r in rows) == len(predicted)
    assert all(r.exact.correct <= r.overlap.correct <= min(r.gold, r.predicted) for r in rows)
    shared = Counter((r.doc, r.id) for r in scored) & Counter((r.doc, r.id) for r in predicted)
    unpaired = [miss for miss in result.misses if "text" in miss.differences or miss.kind == "missed"]
    assert len(scored) - len(unpaired) == shared.total()
