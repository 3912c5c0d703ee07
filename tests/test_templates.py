"""Templates find what spaCy's Matcher finds with the same elements as token patterns."""

import random

import pytest
import spacy
from spacy.matcher import Matcher
from spacy.tokens import Doc

from pipeline.patterns import load
from pipeline.rules import Rule, parse_template
from pipeline.templates import Alphabet, Hit, Template, keys_of

VOCAB = spacy.blank("xx").vocab
PATTERNS = load()
RULES = [
    pytest.param(lang, rule, id=f"{lang} {rule.label} {rule.id}")
    for lang, words in PATTERNS.languages.items()
    for rules in words.rules.values()
    for rule in rules
]
# Random texts for each rule, and walks through its template in each.
TEXTS, WALKS = 25, 4
TABLES = {"a": {"x": "", "y": ""}, "b": {"y": "", "z": ""}, "empty": {}}


def by_matcher(rule: Rule, tables: dict[str, dict[str, str]], keys: list[str]) -> list[Hit]:
    """What spaCy finds: matches, and the part of each between the template's round brackets."""
    matcher = Matcher(VOCAB, validate=False)
    tokens: list[dict[str, object]] = [
        {"LEMMA": {"IN": sorted(keys_of(element, tables))}}
        | ({"OP": element.repeat} if element.repeat else {})
        for element in rule.template
    ]
    matcher.add("rule", [tokens], greedy="LONGEST")
    doc = Doc(VOCAB, words=["word"] * len(keys), lemmas=keys)
    found: list[Hit] = []
    for _, first, last, alignment in matcher(doc, with_alignments=True):  # type: ignore[misc]
        inside = [first + n for n, position in enumerate(alignment) if rule.template[position].inside]
        if inside:
            found.append((first, last, inside[0], inside[-1] + 1))
    return sorted(found)


def by_template(rule: Rule, tables: dict[str, dict[str, str]], keys: list[str]) -> list[Hit]:
    """What the compiled template finds."""
    alphabet = Alphabet([rule], tables)
    spelling = alphabet.spell(keys)
    return sorted(Template(rule, alphabet).find(spelling, frozenset(spelling)))


def walk(rule: Rule, tables: dict[str, dict[str, str]], chance: random.Random) -> list[str]:
    """A random way through a template, of which now and then a word is missing, doubled or another one."""
    keys: list[str] = []
    for element in rule.template:
        if not element.repeat or chance.random() < 1 / 2:
            keys += [chance.choice(sorted(keys_of(element, tables)))] * chance.choice([1] * 9 + [2])
    if chance.random() < 1 / 4:
        keys[chance.randrange(len(keys))] = "elsewhere"
    return keys[chance.random() < 1 / 8 :]


@pytest.mark.parametrize(("lang", "rule"), RULES)
def test_rule_finds_what_the_matcher_finds(lang: str, rule: Rule):
    """Every shipped rule, over random texts made of its own words."""
    tables = PATTERNS.languages[lang].tables
    chance = random.Random(f"{lang} {rule.label} {rule.id}")  # noqa: S311 - a test is no secret
    found = 0
    for _ in range(TEXTS):
        text = [key for _ in range(WALKS) for key in walk(rule, tables, chance)]
        hits = by_matcher(rule, tables, text)
        assert by_template(rule, tables, text) == hits, text
        found += len(hits)
    assert found > TEXTS / 2


@pytest.mark.parametrize(
    ("pattern", "text", "hits"),
    [
        ("{a}", "x n y y", [(0, 1, 0, 1), (2, 3, 2, 3), (3, 4, 3, 4)]),
        ("w? {a} (v {b}) u?", "w x v z u", [(0, 5, 2, 4)]),
        ("{a}? {b}? w", "y z w w", [(0, 3, 0, 3), (3, 4, 3, 4)]),
        ("{a} {b}? {b} w?", "x y z w y y", [(0, 4, 0, 4), (4, 6, 4, 6)]),
        ("w ({a}+) v", "w x x y v", [(0, 5, 1, 4)]),
        ("w {a}* v", "w v w y v", [(0, 2, 0, 2), (2, 5, 2, 5)]),
        ("w {a}* v", "w x x x x x v", []),
        ("{empty}? w", "w", [(0, 1, 0, 1)]),
        ("{empty} w", "w", []),
        ("x w? x", "x x x w x", [(2, 5, 2, 5), (0, 2, 0, 2)]),
        ("] - ^", "] - ^", [(0, 3, 0, 3)]),
    ],
)
def test_longest_match_wins_wherever_it_begins(pattern: str, text: str, hits: list[Hit]):
    """Optional and repeated elements, shared words, empty tables; a repeat ends after four."""
    rule = Rule("r", "COUNT", "en", "here", template=parse_template(pattern, "here"))
    assert by_template(rule, TABLES, text.split()) == sorted(hits)


def test_words_that_no_template_tells_apart_share_a_symbol():
    """The alphabet stays small, however long the tables are."""
    words = PATTERNS.languages["en"]
    spelling = words.alphabet.spell(["rupees", "baht", "unheard-of", "unseen"])
    assert (spelling[0], spelling[2]) == (spelling[1], spelling[3])
    assert spelling[0] != spelling[2]
    assert len(set(words.alphabet.spell(words.classes))) < len(words.classes) / 50
