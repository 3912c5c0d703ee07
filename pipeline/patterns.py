"""patterns/ → word tables and rules, checked.

    patterns/
      organizations.csv  places.csv     registers shared by all languages
      en/words.toml                     tables that several labels share (numerals, scales, …)
      en/money.toml                     tables and rules of one label

A table is `word = "value"` or, the other way round, `value = ["word", "word"]`. A rule is a template
over units (see `parse_template`) or a raw spaCy pattern, with lines that it must match and lines that
it must leave alone.
"""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.errors import PatternError
from pipeline.records import COLUMN_TYPES, LABELS

# Classes that are not tables: what the number reader makes of the text.
NUMBER_CLASSES: Mapping[str, tuple[str, ...]] = {
    "number": ("<number>", "<day>", "<year>", "<scaled>", "<size>"),
    "scaled": ("<scaled>", "<size>"),
    "size": ("<size>",),
    "day": ("<day>",),
    "year": ("<year>",),
    "ordinal": ("<ordinal>",),
}
# Tables made of the registers: name → id, and name → kind.
REGISTER_TABLES = ("organization", "organization_kind", "place")
RULE_KEYS = ("id", "pattern", "tokens", "reads", "set", "match", "reject")
_NO_WORDS: Mapping[str, str] = {}
_ELEMENT = re.compile(r"(\(?)([^\s()?+*]+|\(|\))([?+*]?)(\)?)")
_REGISTERS: Mapping[str, tuple[str, ...]] = {
    "organizations.csv": (
        "org_id",
        "name_en",
        "name_zh",
        "aliases_en",
        "aliases_zh",
        "kind",
        "place_id",
    ),
    "places.csv": ("place_id", "level", "name_en", "name_zh", "aliases", "parent"),
}


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


@dataclass(frozen=True)
class Words:
    """Tables and rules of one language.

    Attributes:
        tables: Class name → word → value. Words with a capital letter are matched as written,
            all others whatever their case.
        rules: Label → its rules in file order.
    """

    lang: str
    tables: dict[str, dict[str, str]]
    rules: Mapping[str, tuple[Rule, ...]]

    @cached_property
    def cased(self) -> frozenset[str]:
        """Words that count only as written (`US$`, `RMB`, `Inc`)."""
        return frozenset(w for t in self.tables.values() for w in t if w != w.lower())

    @cached_property
    def classes(self) -> Mapping[str, tuple[str, ...]]:
        """Word → names of the tables that hold it."""
        found: dict[str, tuple[str, ...]] = {}
        for name, table in self.tables.items():
            for word in table:
                found[word] = (*found.get(word, ()), name)
        return found

    def __getitem__(self, table: str) -> Mapping[str, str]:
        return self.tables.get(table, _NO_WORDS)


@dataclass(frozen=True)
class Patterns:
    """Everything under one patterns/ folder."""

    folder: Path
    languages: Mapping[str, Words]
    organizations: tuple[Mapping[str, str], ...]
    places: tuple[Mapping[str, str], ...]


def default_folder() -> Path:
    """Find the patterns: the checkout's folder when a pyproject.toml stands beside it, else the wheel's."""
    package = Path(__file__).resolve().parent
    checkout = package.parent / "patterns"
    if (package.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    return package / "_patterns"


def parse_template(pattern: str, where: str) -> tuple[Element, ...]:
    """Read a template such as `between ({number} and|to {number} -? {currency}) level?`.

    Words stand for themselves in any case, `{class}` for any word of a table, `a|b` for either,
    `?` after an element makes it optional, `+` and `*` repeat a class. Round brackets mark the span
    of the record; without them it is the whole.

    Raises:
        PatternError: stray brackets, or `+`/`*` after a literal word.
    """
    elements: list[tuple[tuple[str, ...], str, bool]] = []
    depth, grouped = 0, "(" in pattern
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
        if depth not in (0, 1):
            raise PatternError(f"{where}: round brackets in '{pattern}' do not pair: one pair marks the span")
    if depth or not elements:
        raise PatternError(f"{where}: round brackets in '{pattern}' do not pair: one pair marks the span")
    return tuple(Element(*element) for element in elements)


def load(folder: Path | None = None) -> Patterns:
    """Read and check a patterns folder.

    Args:
        folder: Folder to read; None for the default one.

    Raises:
        PatternError: everything that is wrong in any of its files, at once.
    """
    folder = folder or default_folder()
    if not folder.is_dir():
        raise PatternError(f"{folder}: no such folder: expected the patterns folder; see --patterns")
    problems: list[str] = []
    languages = {
        path.name: _load_language(path, problems)
        for path in sorted(folder.iterdir())
        if path.is_dir() and any(path.glob("*.toml"))
    }
    registers = {
        name: _load_register(folder / name, columns, problems) for name, columns in _REGISTERS.items()
    }
    for words in languages.values():
        words.tables.update(_register_tables(words.lang, registers))
        _share_cases(words)
    if not languages:
        problems.append(f"{folder}: no language: expected folders such as en/ with .toml files")
    if problems:
        raise PatternError(problems)
    return Patterns(folder, languages, registers["organizations.csv"], registers["places.csv"])


def _load_language(folder: Path, problems: list[str]) -> Words:
    tables: dict[str, dict[str, str]] = {}
    raw_rules: list[tuple[Path, str, dict[str, Any]]] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            text = path.read_text(encoding="utf-8")
            data = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(f"{_shown(path)}: not readable as TOML: {error}")
            continue
        rules = data.pop("rule", [])
        raw_rules.extend((path, text, rule) for rule in rules)
        if rules and path.stem.upper() not in LABELS:
            problems.append(
                f"{_shown(path)}: rules in a file that is no label: labels are {', '.join(LABELS).lower()}"
            )
        for name, table in data.items():
            if not isinstance(table, dict):
                problems.append(
                    f"{_shown(path)}: '{name}' is no table: expected [{name}] with "
                    'word = "value" or value = ["word"]'
                )
                continue
            words = _read_table(table, f"{_shown(path)}: table '{name}'", problems)
            known = tables.setdefault(name, {})
            problems.extend(
                f"{_shown(path)}: table '{name}': '{word}' stands in another file too"
                for word in known.keys() & words.keys()
            )
            known.update(words)
    loaded: dict[str, list[Rule]] = {}
    for path, text, raw in raw_rules:
        rule = _read_rule(path, text, raw, tables, problems)
        if rule:
            if any(rule.id == other.id for other in loaded.get(rule.label, [])):
                problems.append(f"{rule.where}: rule '{rule.id}' stands twice: ids are unique within a label")
            loaded.setdefault(rule.label, []).append(rule)
    return Words(folder.name, tables, {label: tuple(rules) for label, rules in loaded.items()})


def _read_table(table: dict[str, Any], where: str, problems: list[str]) -> dict[str, str]:
    words: dict[str, str] = {}
    for key, value in table.items():
        pairs = [(word, key) for word in value] if isinstance(value, list) else [(key, value)]
        for word, meaning in pairs:
            if not isinstance(word, str) or not isinstance(meaning, str) or not word.strip():
                problems.append(f'{where}: {key} = {value!r}: expected word = "value" or value = ["word"]')
            elif word in words:
                problems.append(f"{where}: '{word}' stands twice")
            else:
                words[word] = meaning
    return words


def _read_rule(
    path: Path, text: str, raw: dict[str, Any], tables: Mapping[str, Any], problems: list[str]
) -> Rule | None:
    name = raw.get("id")
    if not isinstance(name, str):
        problems.append(f'{_shown(path)}: a [[rule]] has no id = "name"')
        return None
    line = next(
        (
            n
            for n, row in enumerate(text.split("\n"), 1)
            if re.match(rf'\s*id\s*=\s*"{re.escape(name)}"', row)
        ),
        0,
    )
    where = f"{_shown(path)}:{line}"
    before = len(problems)
    problems.extend(
        f"{where}: rule '{name}': unknown key '{key}': keys are {', '.join(RULE_KEYS)}"
        for key in raw
        if key not in RULE_KEYS
    )
    if ("pattern" in raw) == ("tokens" in raw):
        problems.append(f"{where}: rule '{name}': expected either pattern or tokens")
    if not raw.get("match", "").strip():
        problems.append(f"{where}: rule '{name}': no match lines: a rule carries its proof")
    fixed = raw.get("set", {})
    problems.extend(
        f"{where}: rule '{name}': set.{key}: no such column" for key in fixed if key not in COLUMN_TYPES
    )
    template: tuple[Element, ...] = ()
    try:
        template = parse_template(raw["pattern"], where) if "pattern" in raw else ()
    except PatternError as error:
        problems.extend(error.problems)
    known = {*tables, *NUMBER_CLASSES, *REGISTER_TABLES}
    problems.extend(
        f"{where}: rule '{name}': no table '{option[1:-1]}'; tables are {', '.join(sorted(known))}"
        for element in template
        for option in element.options
        if option[0] == "{" and option[1:-1] not in known
    )
    tokens = tuple(raw.get("tokens", ()))
    problems.extend(
        f"{where}: rule '{name}': an open wildcard {token}: name a class or a word for each token"
        for token in tokens
        if not set(token) - {"OP"}
    )
    if len(problems) > before:
        return None
    lines = {
        key: tuple(x.strip() for x in raw.get(key, "").split("\n") if x.strip())
        for key in ("match", "reject")
    }
    return Rule(
        name,
        path.stem.upper(),
        path.parent.name,
        where,
        template,
        tokens,
        raw.get("reads", ""),
        fixed,
        lines["match"],
        lines["reject"],
    )


def _load_register(
    path: Path, columns: tuple[str, ...], problems: list[str]
) -> tuple[Mapping[str, str], ...]:
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            problems.append(f"{path.name}:1: columns are {reader.fieldnames}: expected {', '.join(columns)}")
            return ()
        rows = []
        for row in reader:
            if None in row or None in row.values():
                problems.append(
                    f"{path.name}:{reader.line_num}: {len(columns)} columns expected: "
                    "quote a value that holds a comma"
                )
            rows.append(row)
    seen: set[str] = set()
    for number, row in enumerate(rows, 2):
        if row[columns[0]] in seen or not row[columns[0]]:
            problems.append(
                f"{path.name}:{number}: {columns[0]} '{row[columns[0]]}' is empty or stands twice"
            )
        seen.add(row[columns[0]])
    return tuple(rows)


def _register_tables(
    lang: str, registers: Mapping[str, tuple[Mapping[str, str], ...]]
) -> dict[str, dict[str, str]]:
    """Tables of the registers' names in one language: word → id, and word → kind."""
    organizations = [
        (row, _names(row, f"name_{lang}", f"aliases_{lang}")) for row in registers["organizations.csv"]
    ]
    places = [(row, _names(row, f"name_{lang}", "aliases")) for row in registers["places.csv"]]
    return {
        "organization": {name: row["org_id"] for row, names in organizations for name in names},
        "organization_kind": {name: row["kind"] for row, names in organizations for name in names},
        "place": {name: row["place_id"] for row, names in reversed(places) for name in names},
    }


def _share_cases(words: Words) -> None:
    """A word in lower case stands for any case, also for a spelling that another table holds as written."""
    for word in words.cased:
        for table in words.tables.values():
            if word.lower() in table:
                table.setdefault(word, table[word.lower()])


def _names(row: Mapping[str, str], name: str, aliases: str) -> list[str]:
    return [word for word in (row.get(name, ""), *row.get(aliases, "").split("|")) if word]


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])
