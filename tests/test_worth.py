"""What a rule is worth: counted on a few rules and sentences, each removal an extraction of its own."""

from dataclasses import replace

import pytest

from pipeline import flow
from pipeline.article import Article
from pipeline.evaluate.worth import RuleScore, judge_rules
from pipeline.flow import Pipeline
from pipeline.records import Record

TEXT = "Rivals paid between 3 and 5 million yuan. Haoda Toys Co., Ltd said Haoda would spend $7 million."
ARTICLES = {"a": Article("a", TEXT, lang="en"), "b": Article("b", "It cost $9 million.", lang="en")}
KEPT = {"MONEY": ("amount", "signed", "between", "subunit"), "ORG": ("legal_form",)}


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    """English with five rules."""
    shipped = flow.load().patterns
    words = shipped.languages["en"]
    rules = {label: tuple(r for r in words.rules[label] if r.id in ids) for label, ids in KEPT.items()}
    return Pipeline(replace(shipped, languages={"en": replace(words, rules=rules)}))


@pytest.fixture(scope="module")
def gold(pipeline: Pipeline) -> list[Record]:
    """What the rules find, but for one amount that gold does not know and one name that is longer."""
    found = [record for article in ARTICLES.values() for record in pipeline.extract(article)]
    kept = [record for record in found if record.text != "$9 million"]
    return [replace(r, end=r.end + 1) if r.text == "Haoda" else replace(r) for r in kept]


@pytest.fixture(scope="module")
def scores(pipeline: Pipeline, gold: list[Record]) -> list[RuleScore]:
    """Judge the rules once."""
    return judge_rules(pipeline, gold, ARTICLES)


def test_each_rule_with_its_hits_rights_and_the_score_without_it(scores):
    """Without `between` its 5 million is an amount by itself: a wrong one in its place."""
    assert [(s.label, s.rule, s.hits, s.right, s.wrong, s.unique, s.others) for s in scores] == [
        ("MONEY", "signed", 2, 1, 1, 1, 0),
        ("MONEY", "between", 1, 1, 0, 1, 0),
        ("MONEY", "amount", 0, 0, 0, 0, 0),
        ("MONEY", "subunit", 0, 0, 0, 0, 0),
        ("ORG", "legal_form", 1, 1, 0, 1, 0),
        ("ORG", "repeated", 1, 0, 1, 0, 0),
    ]
    # MONEY: 2 of 2 gold right among 3 found; then 1 among 1; then 1 among 3 (3 and 5 apart: one is found).
    changes = {s.rule: round(s.change, 3) for s in scores}
    assert changes == {
        "signed": round(2 / 3 - 4 / 5, 3),
        "between": round(2 / 5 - 4 / 5, 3),
        "amount": 0,
        "subunit": 0,
        "legal_form": -0.5,
        "repeated": round(2 / 3 - 1 / 2, 3),
    }


def test_what_code_finds_is_dropped_and_what_rules_find_is_read_again(scores):
    """Taking away the full name takes its short form along; nothing takes the place of the short form."""
    assert {s.rule: s.rerun for s in scores if s.label == "ORG"} == {"legal_form": True, "repeated": False}


def test_rules_that_never_fire_or_never_matter(pipeline, gold, scores):
    """An example may be the only place where a rule fires."""
    silent = {s.rule: (s.fires, s.matters) for s in scores if not s.hits}
    assert silent == {"amount": (False, False), "subunit": (False, False)}

    examples = [Article("e", "He paid 8 million yuan.", lang="en")]
    told = {
        s.rule: (s.fires, s.matters) for s in judge_rules(pipeline, gold, ARTICLES, examples) if not s.hits
    }
    assert told == {"amount": (True, True), "subunit": (False, False)}


def test_a_rule_whose_records_another_one_gives_does_not_matter(pipeline, gold):
    """`signed` once more under another name: it fires, and nothing is lost without it."""
    words = pipeline.patterns.languages["en"]
    signed = next(rule for rule in words.rules["MONEY"] if rule.id == "signed")
    rules = {**words.rules, "MONEY": (*words.rules["MONEY"], replace(signed, id="again"))}
    twice = Pipeline(replace(pipeline.patterns, languages={"en": replace(words, rules=rules)}))
    both = {s.rule: (s.hits, s.unique, s.fires, s.matters) for s in judge_rules(twice, gold, ARTICLES)}
    assert (both["signed"], both["again"]) == ((2, 0, True, False), (0, 0, False, False))


def test_a_label_without_rows_has_no_change_and_progress_sees_every_rule(pipeline):
    """Nothing found and nothing in gold is no score of 0."""
    seen = []
    articles = {"n": Article("n", "Nothing happened here.", lang="en")}
    scores = judge_rules(pipeline, [], articles, progress=lambda names: (seen.append(n) or n for n in names))

    assert seen == [(s.label, s.lang, s.rule) for s in scores]
    assert len(seen) == 5
    assert {s.change for s in scores} == {None}
    assert scores[0].to_json() == {
        "label": "MONEY",
        "lang": "en",
        "rule": scores[0].rule,
        "hits": 0,
        "right": 0,
        "wrong": 0,
        "unique": 0,
        "change": None,
        "others": 0,
        "rerun": True,
        "fires": False,
        "matters": False,
    }
    assert isinstance(scores[0], RuleScore)
