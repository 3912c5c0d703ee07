"""Rules: templates over units, and the proof that each of them carries.

between ({number} {currency}? and {number} -? {currency})
│        │        │                        └ optional word
│        │        └ optional class             └ round brackets: the span of the record
│        └ class: any written number
└ word, in any case
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.errors import PatternError
from pipeline.records import COLUMN_TYPES

# Classes that are not tables: what the number reader makes of the text.
NUMBER_CLASSES: Mapping[str, tuple[str, ...]] = {
    "number": ("<number>", "<day>", "<year>", "<scaled>", "<size>"),
    "scaled": ("<scaled>", "<size>"),
    "size": ("<size>",),
    "day": ("<day>",),
    "year": ("<year>",),
    "ordinal": ("<ordinal>",),
}
# Tables made of the registers: name → id, kind or canonical name.
REGISTER_TABLES = ("organization", "organization_kind", "organization_name", "place")
RULE_KEYS = ("id", "pattern", "tokens", "reads", "set", "match", "reject")
_ELEMENT = re.compile(r"(\(?)([^\s()?+*]+|\(|\))([?+*]?)(\)?)")
# A raw token may repeat an open class this often and no more.
_MOST_REPEATS = 4
# Tables that are told where one is not there.
_MOST_NAMED = 5
_STRINGS = ("id", "pattern", "reads", "match", "reject")


@dataclass(frozen=True, slots=True)
class Element:
    """One position of a template.

    Attributes:
        options: Literal words (lower case) and classes (in braces), any of which may stand there.
        repeat: Empty, `?`, `+` or `*`.
        inside: Whether the position belongs to the span of the record.
    """

    options: tuple[str, ...]
    repeat: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one label in one language, with its proof.

    Attributes:
        reads: How the extractor reads what the template matched, one of the names it knows; empty where
            it has a single way.
        set: Columns that every record of the rule gets.
    """

    id: str
    label: str
    lang: str
    where: str
    template: tuple[Element, ...] = ()
    tokens: tuple[Mapping[str, Any], ...] = ()
    reads: str = ""
    set: Mapping[str, str] = field(default_factory=dict)
    match: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


def parse_template(pattern: str, where: str) -> tuple[Element, ...]:
    """Read a template such as `between ({number} and|to {number} -? {currency}) level?`.

    Words stand for themselves in any case, `{class}` for any word of a table, `a|b` for either,
    `?` after an element makes it optional, `+` and `*` repeat a class. Round brackets mark the span
    of the record; without them it is the whole.

    Raises:
        PatternError: stray brackets, or `+`/`*` after a literal word.
    """
    elements: list[tuple[tuple[str, ...], str, bool]] = []
    depth, groups, grouped = 0, 0, "(" in pattern
    for part in pattern.split():
        found = _ELEMENT.fullmatch(part)
        if not found or found[2] in "()":
            raise PatternError(
                f"{where}: cannot read '{part}' in '{pattern}': "
                "expected word, {class}, a|b, with ? + * behind it"
            )
        depth += bool(found[1])
        options = tuple(option if option[0] == "{" else option.lower() for option in found[2].split("|"))
        if found[3] in ("+", "*") and not all(option[0] == "{" for option in options):
            raise PatternError(f"{where}: '{part}': + and * go with a {{class}} only")
        elements.append((options, found[3], not grouped or depth == 1))
        depth -= bool(found[4])
        groups += bool(found[1])
        if depth not in (0, 1):
            break
    if depth or groups > 1 or not elements:
        raise PatternError(f"{where}: round brackets in '{pattern}' do not pair: one pair marks the span")
    return tuple(Element(*element) for element in elements)


def read_rule(path: Path, lines: Sequence[str], raw: object, tables: Mapping[str, Any]) -> Rule:
    """Read a rule of a label's file.

    Args:
        path: The file, whose name is the label and whose folder the language.
        lines: Its text, to say where the rule stands.
        raw: What TOML made of the rule.
        tables: The tables that a template may name.

    Raises:
        PatternError: everything that is wrong with the rule.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
        raise PatternError(f'{shown(path)}: a [[rule]] has no id = "name"')
    where = f"{shown(path)}:{_line_of(raw['id'], lines)}"
    problems = [*_check_types(raw), *_check_keys(raw)]
    template = parse_template(raw["pattern"], where) if not problems and "pattern" in raw else ()
    problems += _check_classes(template, tables)
    if not problems:
        problems += _check_tokens(raw.get("tokens", ()))
    if problems:
        raise PatternError([f"{where}: rule '{raw['id']}': {problem}" for problem in problems])
    return Rule(
        raw["id"],
        path.stem.upper(),
        path.parent.name,
        where,
        template,
        tuple(raw.get("tokens", ())),
        raw.get("reads", ""),
        raw.get("set", {}),
        _proof(raw, "match"),
        _proof(raw, "reject"),
    )


def _proof(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in raw.get(key, "").split("\n") if line.strip())


def shown(path: Path) -> str:
    """A file of the patterns as its reader knows it: `patterns/en/money.toml`."""
    return "/".join(path.parts[-3:])


def _line_of(name: str, lines: Sequence[str]) -> int:
    """Line of the last rule of this name: one that stands twice is told at its second place."""
    found = [
        n
        for n, line in enumerate(lines, 1)
        if name in line and re.match(rf"\s*id\s*=\s*[\"']{re.escape(name)}[\"']", line)
    ]
    return found[-1] if found else 0


def _check_types(raw: Mapping[str, Any]) -> Iterator[str]:
    for key in _STRINGS:
        if not isinstance(raw.get(key, ""), str):
            yield f"{key} holds {raw[key]!r}: expected a string"
    fixed = raw.get("set", {})
    if not isinstance(fixed, dict) or not all(isinstance(value, str) for value in fixed.values()):
        yield f'set holds {fixed!r}: expected {{ column = "value" }}'
    tokens = raw.get("tokens", [{}])
    if not isinstance(tokens, list) or not tokens or not all(isinstance(token, dict) for token in tokens):
        yield f"tokens holds {tokens!r}: expected a list of spaCy token patterns"


def _check_keys(raw: Mapping[str, Any]) -> Iterator[str]:
    for key in raw:
        if key not in RULE_KEYS:
            yield f"unknown key '{key}': keys are {', '.join(RULE_KEYS)}"
    if ("pattern" in raw) == ("tokens" in raw):
        yield "expected either pattern or tokens"
    match = raw.get("match", "")
    if isinstance(match, str) and not match.strip():
        yield "no match lines: a rule carries its proof"
    fixed = raw.get("set", {})
    for column in fixed if isinstance(fixed, dict) else ():
        if column not in COLUMN_TYPES:
            yield f"set.{column}: no such column"


def _check_classes(template: Sequence[Element], tables: Mapping[str, Any]) -> Iterator[str]:
    known = {*tables, *NUMBER_CLASSES, *REGISTER_TABLES}
    for element in template:
        for option in element.options:
            if option[0] == "{" and option[1:-1] not in known:
                alike = get_close_matches(option[1:-1], sorted(known), _MOST_NAMED, cutoff=0)
                yield f"no table '{option[1:-1]}': nearest are {', '.join(alike)}"


def _check_tokens(tokens: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Refuse what makes matching slow: a token that is any token, and long repeats."""
    for token in tokens:
        if not set(token) - {"OP"}:
            yield f"an open wildcard {token}: name a class or a word for each token"
            continue
        operator = str(token.get("OP", ""))
        bound = re.fullmatch(r"\{(\d*),?(\d*)\}", operator)
        most = int(bound[2] or (99 if "," in operator else bound[1])) if bound else 0
        if operator in ("+", "*") or most > _MOST_REPEATS:
            yield f'OP = "{operator}" repeats without a near end: write {{n,m}} with m up to {_MOST_REPEATS}'
