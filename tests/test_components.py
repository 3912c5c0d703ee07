"""The extractors as components of a user's own spaCy pipeline."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import pipeline
from pipeline.records import LABELS, Record, to_row

PUBLISHED = "2024-05-15"
TEXT = (
    "Last year Xinlan Group Co., Ltd. signed 14 projects worth more than 30.57 billion yuan ($4.71 billion). "
    '"We ship 3 million tons," said Wang Lei, head of Xinlan Group, "and the \'Green River\' plan goes on." '
    "Sales of Beihe Steel Co., Ltd. rose 12.5 percent year on year to RMB1.2bn, and $3m/€2.8m is planned."
)
NAMES = [f"newsfacts_{label.lower()}" for label in LABELS]
# What a span says of itself, and where it stands.
OF_THE_SPAN = ("id", "doc", "lang", "start", "end", "text")
Found = list[tuple[str, int, int, str, dict[str, Any]]]


def blank(*, own_tokenizer: bool = True) -> Language:
    """Make an empty English pipeline with our tokenizer or the stock one."""
    if own_tokenizer:
        return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "newsfacts.en.v1"}}})
    return spacy.blank("en")


def with_components(nlp: Language, names: list[str] = NAMES, **config: str) -> Language:
    """Add components in the order given."""
    for name in names:
        nlp.add_pipe(name, config=config)
    return nlp


def read(nlp: Language, text: str = TEXT) -> Doc:
    """Run a pipeline on a text with the usual publication date."""
    doc = nlp.make_doc(text)
    doc._.published = PUBLISHED
    return nlp(doc)


def without_empty(columns: dict[str, Any]) -> dict[str, Any]:
    """Leave out empty columns, which may be absent or empty alike."""
    return {column: value for column, value in columns.items() if value not in ("", None)}


def in_doc(doc: Doc, labels: tuple[str, ...] = LABELS) -> Found:
    """List what a Doc holds in the span groups of the labels, in reading order."""
    spans = [span for label in labels for span in doc.spans.get(label, ())]
    rows = [(s.label_, s.start_char, s.end_char, s.id_, without_empty(s._.record)) for s in spans]
    return sorted(rows, key=lambda row: (row[1], row[2], row[0]))


def in_records(records: list[Record]) -> Found:
    """List records the same way, with the columns that a span does not have of itself."""
    rows = []
    for record in records:
        columns = {key: value for key, value in to_row(record).items() if key not in OF_THE_SPAN}
        rows.append((record.label, record.start, record.end, record.rule, columns))
    return rows


@cache
def complete_pipeline() -> Language:
    """Make a pipeline of our tokenizer and all components, once."""
    return with_components(blank())


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """Records of the text as `extract` gives them; every label is among them."""
    found = pipeline.extract(TEXT, published=PUBLISHED)
    assert {record.label for record in found} == set(LABELS)
    return found


def test_all_components_give_what_extract_gives(records: list[Record]):
    """After our tokenizer all labels, spans, rules and columns are those of `extract`."""
    assert in_doc(read(complete_pipeline())) == in_records(records)


@pytest.mark.parametrize("label", LABELS)
def test_one_component_alone_gives_what_extract_gives(label: str, records: list[Record]):
    """A component needs no other component, though its label may need to know other labels."""
    doc = read(with_components(blank(), [f"newsfacts_{label.lower()}"]))
    assert in_doc(doc) == in_records([record for record in records if record.label == label])
    assert sorted(doc.spans) == sorted([label, "newsfacts"])


def test_components_in_any_order_give_the_same():
    """The order of components changes neither the labels' groups nor the common one."""
    first, *others = (
        read(with_components(blank(), names))
        for names in (NAMES, NAMES[::-1], sorted(NAMES), NAMES[5:] + NAMES[:5])
    )
    assert len(in_doc(first)) > len(LABELS)
    common = [(s.label_, s.start_char, s.end_char) for s in first.spans["newsfacts"]]
    for doc in others:
        assert in_doc(doc) == in_doc(first)
        assert [(s.label_, s.start_char, s.end_char) for s in doc.spans["newsfacts"]] == common


def test_common_group_holds_all_labels_in_reading_order(records: list[Record]):
    """`doc.spans["newsfacts"]` is what `extract` lists."""
    doc = read(complete_pipeline())
    common = [(s.label_, s.start_char, s.end_char, s.id_) for s in doc.spans["newsfacts"]]
    assert common == [(r.label, r.start, r.end, r.rule) for r in records]


def test_running_twice_over_a_doc_gives_the_same():
    """A Doc that goes through the pipeline again holds nothing twice."""
    nlp = complete_pipeline()
    doc = read(nlp)
    once = in_doc(doc), len(doc.spans["newsfacts"])
    nlp(doc)
    assert (in_doc(doc), len(doc.spans["newsfacts"])) == once


@pytest.mark.parametrize("published", [PUBLISHED, date(2024, 5, 15)])
def test_published_anchors_relative_dates(published: str | date):
    """`doc._.published` tells what last year is, as a date or as ISO text; without it there is no period."""
    nlp = with_components(blank(), ["newsfacts_date"])
    doc = nlp.make_doc("Last year sales rose.")
    doc._.published = published
    columns = [span._.record for span in nlp(doc).spans["DATE"]]
    assert [(c["period_start"], c["period_end"]) for c in columns] == [("2023-01-01", "2023-12-31")]
    without = nlp("Last year sales rose.")
    assert ["period_start" in columns for *_, columns in in_doc(without)] == [False]


def test_stock_tokenizer_warns_once_and_gives_nothing_wrong(records: list[Record]):
    """A foreign tokenizer is told once; what fits its tokens is there with all columns, and nothing else."""
    nlp = with_components(blank(own_tokenizer=False), ["newsfacts_money"])
    with pytest.warns(
        UserWarning, match=r"newsfacts_money: the .*tokenizer is not newsfacts\.en\.v1"
    ) as told:
        docs = [read(nlp), read(nlp)]
    assert len(told) == 1
    money = [record for record in records if record.label == "MONEY"]
    fitting = [record for record in money if docs[0].char_span(record.start, record.end) is not None]
    assert 0 < len(fitting) < len(money)
    assert [in_doc(doc) for doc in docs] == [in_records(fitting)] * 2


def test_all_components_after_the_stock_tokenizer_give_nothing_wrong(records: list[Record]):
    """What all components find after a foreign tokenizer is part of what `extract` finds."""
    nlp = with_components(blank(own_tokenizer=False))
    with pytest.warns(UserWarning, match="tokenizer is not newsfacts") as told:
        doc = read(nlp)
    assert len(told) == len(LABELS)
    fitting = [record for record in records if doc.char_span(record.start, record.end) is not None]
    assert in_doc(doc) == in_records(fitting)


def test_columns_are_plain_values():
    """`span._.record` holds what JSON can hold, so that it can be stored anywhere."""
    columns = [row[4] for row in in_doc(read(complete_pipeline()))]
    assert json.loads(json.dumps(columns)) == columns


def test_records_survive_a_doc_bin():
    """Spans, rules and columns come back from `DocBin(store_user_data=True)`."""
    nlp = complete_pipeline()
    before = read(nlp)
    stored = DocBin(store_user_data=True, docs=[before]).to_bytes()
    after = next(iter(DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab)))
    assert len(in_doc(before)) > len(LABELS)
    assert in_doc(after) == in_doc(before)


def test_two_labels_on_one_span_keep_their_own_columns():
    """Columns are kept by label and characters: those of two labels on one span do not mix, stored or not."""
    nlp = with_components(blank(), ["newsfacts_money"])
    doc = read(nlp, "They spent 2 billion yuan.")
    money = doc.spans["MONEY"][0]
    twin = doc.char_span(money.start_char, money.end_char, label="TERM", span_id="term")
    doc.spans["TERM"] = [twin]
    doc.user_data["newsfacts", "TERM", money.start_char, money.end_char] = {"kind": "term"}
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    after = next(iter(DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab)))
    for seen in (doc, after):
        columns = [seen.spans[label][0]._.record for label in ("MONEY", "TERM")]
        assert [(c.get("value"), c.get("kind")) for c in columns] == [("2000000000", None), (None, "term")]


def test_span_that_no_component_made_has_no_record():
    """A user's own span has no columns."""
    assert read(complete_pipeline())[0:1]._.record is None


def test_displacy_draws_one_label_and_all():
    """Any group of spans can be drawn: one label's, or the common one."""
    doc = read(complete_pipeline())
    drawn = {
        key: displacy.render(doc, style="span", options={"spans_key": key}, jupyter=False)
        for key in ("MONEY", "newsfacts")
    }
    held = {key: [label for label in LABELS if f"{label}\n" in page] for key, page in drawn.items()}
    assert held == {"MONEY": ["MONEY"], "newsfacts": list(LABELS)}


def test_pipeline_saved_and_loaded_gives_the_same(tmp_path: Path):
    """`nlp.to_disk` and `spacy.load` keep tokenizer, components and their settings."""
    nlp = with_components(blank(), spans_key="facts")
    nlp.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    before, after = read(nlp), read(loaded)
    assert loaded.pipe_names == NAMES
    assert [token.text for token in after] == [token.text for token in before]
    assert in_doc(after) == in_doc(before)
    assert sorted(after.spans) == sorted([*LABELS, "facts"])


def test_pipeline_in_bytes_gives_the_same():
    """`nlp.to_bytes` keeps the tokenizer."""
    nlp = complete_pipeline()
    restored = with_components(blank()).from_bytes(nlp.to_bytes())
    assert in_doc(read(restored)) == in_doc(read(nlp))


def test_spans_key_is_configurable():
    """The common group is named by `spans_key`; the labels' groups keep their names."""
    doc = read(with_components(blank(), spans_key="facts"))
    assert sorted(doc.spans) == sorted([*LABELS, "facts"])
    assert len(doc.spans["facts"]) == len(in_doc(doc))


def test_many_texts_through_pipe_give_what_one_by_one_gives():
    """`nlp.pipe` gives the same as single calls: nothing is kept from one Doc to the next."""
    nlp = complete_pipeline()
    texts = [TEXT, "", "They spent 2 billion yuan.", TEXT]
    assert [in_doc(doc) for doc in nlp.pipe(texts)] == [in_doc(nlp(text)) for text in texts]


def test_language_without_patterns_is_told():
    """A component in a pipeline of a language without patterns says which languages there are."""
    with pytest.raises(pipeline.PatternError) as told:
        spacy.blank("de").add_pipe("newsfacts_money")
    known = ", ".join(pipeline.load().patterns.languages)
    assert str(told.value).endswith(f"patterns: no language 'de': languages are {known}")
