"""What is measured or counted, as one id for both languages (`patterns/concepts.csv`).

An unknown modifier changes nothing: the longest ending that the register holds tells (`large projects` and
大项目 are both `project`), in English that of the words before `of` first.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from pipeline.registers import Concept
from pipeline.units import Fact, Units

# Characters of the longest ending that is looked up in a text without spaces.
_LONGEST = 14
# Noun phrases whose concept is remembered.
_MOST_ASKED = 10_000
_HAN = re.compile(r"[\u3400-\u9fff]")
_EMPTY_ENDING = re.compile("(?:总数|总量|数量)$")
_BEHIND_HEAD = re.compile(r" (?:of|from|in|for) ")
# These heads say only that something is measured; what it is stands behind `of`.
_EMPTY_HEADS = frozenset(
    (
        "value",
        "volume",
        "amount",
        "total",
        "number",
        "total value",
        "total number",
        "total volume",
        "share",
        "worth",
    )
)


def add_concepts(units: Units, quantities: Iterable[Fact]) -> None:
    """Fill `aspect_id` and `item_id` from aspect and item, in place."""
    for fact in quantities:
        for column in ("aspect", "item"):
            text = str(fact.columns.get(column) or "")
            concept = _with_owner(units, fact, text) if column == "aspect" else None
            concept = concept or concept_of(units, text)
            if concept is not None:
                fact.columns[f"{column}_id"] = concept.concept_id
        if fact.columns.get("kind") == "share" and fact.columns.get("aspect_id") == "target":
            fact.columns["kind"] = "rate"


def concept_of(units: Units, text: str) -> Concept | None:
    """The concept that a noun phrase ends in, None where the register holds no such ending."""
    if not text:
        return None
    asked = units.words.concepts_asked
    if text not in asked:
        if len(asked) >= _MOST_ASKED:
            asked.clear()
        asked[text] = _look_up(units.words.concepts, text.lower().strip())
    return asked[text]


def _look_up(known: Mapping[str, Concept], text: str) -> Concept | None:
    for ending in _endings(text):
        for form in _forms(ending):
            if form in known:
                return known[form]
    return None


def _with_owner(units: Units, fact: Fact, text: str) -> Concept | None:
    """The concept that an aspect is only with its owner: 增加值 of 第一产业."""
    owner = str(fact.columns.get("subject") or "").lower()
    if not owner or not text or "subject_id" in fact.refers:
        return None
    names = (f"{text} of {owner}", f"{text} of the {owner}", f"{owner} {text}", f"{owner}{text}")
    return next((units.words.concepts[name] for name in names if name in units.words.concepts), None)


def names_concept(units: Units, text: str) -> bool:
    """Whether a whole noun phrase is a name of the register, or only without `total` in front."""
    word = text.lower().removeprefix("total ")
    return any(form in units.words.concepts for form in _forms(word))


def is_empty_head(text: str) -> bool:
    """Whether a word says only that something is measured: `total value`, of which what is stands behind."""
    return text.lower() in _EMPTY_HEADS


def _endings(text: str) -> Iterator[str]:
    """Endings of a noun phrase, longest first: of the whole, then of its head."""
    if _HAN.search(text[-1:]) or not text.isascii():
        text = _EMPTY_ENDING.sub("", re.sub(r"[（(].*?[）)]$", "", text)) or text
        yield from (text[start:] for start in range(max(0, len(text) - _LONGEST), len(text)))
        return
    yield text
    head, *behind = _BEHIND_HEAD.split(text)
    if head in _EMPTY_HEADS and behind:
        head, behind = behind[0], [head]
    for part in (head, *behind[:1]):
        words = part.split()
        yield from (" ".join(words[start:]) for start in range(len(words)))
        if " and " in part:
            yield from _endings(part.split(" and ")[0])


def _forms(word: str) -> Iterator[str]:
    """A word as written, and what its singular can be: `companies`, `businesses`, `projects`."""
    yield word
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("s"):
        yield word[:-1]
    if word.endswith("men"):
        yield word[:-2] + "an"
