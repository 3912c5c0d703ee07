"""The flow: languages told apart, pages with both, a third language from a folder."""

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import Article, InputError, Pipeline, extract, patterns
from pipeline.flow import language_of, passages
from pipeline.languages import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent


def rows(text: str) -> list[tuple[str, str, str, Decimal | None]]:
    """Language, label, span and value of each record."""
    return [(r.lang, r.label, r.text, r.value) for r in extract(text)]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Ten firms came.", "en"),
        ("十家企业落户。", "zh"),
        ("总投资 RMB 380.7亿 (approx. 5.5bn)", "zh"),
        ("BYD (比亚迪) will build a plant in Hungary.", "en"),
        ("1,200 – 3.5", ""),
        ("", ""),
    ],
)
def test_language_is_told_by_script(text: str, lang: str):
    """The script with more weight decides; numbers alone tell nothing."""
    assert language_of(text) == lang


def test_paragraphs_of_both_languages_are_read_each_in_its_own():
    """One file with both versions of a story gives the records of both."""
    text = "They spent 3 million yuan.\n\n他们花了300万元。\n"

    assert rows(text) == [
        ("en", "MONEY", "3 million yuan", Decimal(3_000_000)),
        ("zh", "MONEY", "300万元", Decimal(3_000_000)),
    ]


def test_sentences_of_both_languages_in_one_paragraph():
    """Where both occur in a paragraph, whole sentences are told apart."""
    text = "全市引进大项目95个。The city spent 3 million yuan on roads. 总投资380.7亿元。"

    assert [text[start:end] for _, start, end in passages(Article("a", text))] == [
        "全市引进大项目95个。",
        "The city spent 3 million yuan on roads. ",
        "总投资380.7亿元。",
    ]


def test_masked_lines_are_never_read():
    """A masked stretch gives no record, and what stands around it does."""
    text = "Share 5 yuan\nIt cost 6 yuan.\n"
    article = Article("a", text, masked=((0, 12),))

    assert [text[start:end] for _, start, end in passages(article)] == ["It cost 6 yuan."]


def test_lone_surrogate_is_a_named_failure():
    """A text that UTF-8 cannot encode is refused with the place."""
    with pytest.raises(InputError) as failure:
        extract("5 yuan \ud800")

    assert failure.value.problems == ["text: lone surrogate at character 7: expected UTF-8 text"]


def test_wrong_publication_date_is_a_named_failure():
    """A date that is none is told with what was expected."""
    with pytest.raises(InputError) as failure:
        extract("5 yuan", published="18.7.22")

    assert failure.value.problems == ["text: published='18.7.22': expected an ISO date such as 2022-07-18"]


def test_third_language_needs_a_folder_and_a_table_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A toy language: a folder of patterns and one line in LANGUAGES, nothing else."""
    shutil.copytree(ROOT / "patterns", tmp_path / "patterns")
    toy = tmp_path / "patterns" / "eo"
    toy.mkdir()
    (toy / "money.toml").write_text(
        '[scale]\nmilionoj = "1e6"\n\n[currency]\nEUR = ["eŭroj"]\n\n'
        '[[rule]]\nid = "sumo"\npattern = "{number} {currency}"\n'
        "match = '[5 milionoj eŭroj](MONEY value=5000000 currency=EUR)'\n",
        encoding="utf-8",
    )
    monkeypatch.setitem(LANGUAGES, "eo", replace(LANGUAGES["en"], code="eo"))
    text = "La urbo elspezis 5 milionoj eŭroj."

    records = Pipeline(patterns.load(tmp_path / "patterns")).extract(
        Article("a", text, date(2024, 5, 15), lang="eo")
    )

    assert [(r.lang, r.label, r.text, r.value, r.currency) for r in records] == [
        ("eo", "MONEY", "5 milionoj eŭroj", Decimal(5_000_000), "EUR")
    ]
