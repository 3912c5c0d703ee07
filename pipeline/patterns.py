"""patterns/ → word tables and rules, checked.

    patterns/
      organizations.csv  places.csv     registers shared by all languages
      en/words.toml                     tables that several labels share (numerals, scales, …)
      en/money.toml                     tables and rules of one label

A table is `word = "value"` or, the other way round, `value = ["word", "word"]`. Words made of parts are
composed from a template over tables: `{government_level}? {department} 局` gives 商务局, 市商务局 …
A rule is a template over units (see `parse_template`) or a raw spaCy pattern, with lines that it must
match and lines that it must leave alone.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline import registers
from pipeline.errors import PatternError
from pipeline.records import LABELS
from pipeline.registers import Concept, Place
from pipeline.rules import Rule, parse_template, read_rule, shown
from pipeline.templates import Alphabet, WordSets

_NO_WORDS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Words:
    """Tables and rules of one language.

    Attributes:
        tables: Class name → word → value. Words with a capital letter are matched as written,
            all others whatever their case.
        rules: Label → its rules in file order.
        places: Name → the places of that name.
        concepts: What is measured or counted → what it is; no table, since no text is cut by it.
        concepts_asked: Noun phrases that were looked up in it → what was found.
    """

    lang: str
    tables: dict[str, dict[str, str]]
    rules: Mapping[str, tuple[Rule, ...]]
    places: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    concepts: dict[str, Concept] = field(default_factory=dict)
    concepts_asked: dict[str, Concept | None] = field(default_factory=dict, repr=False, compare=False)

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

    @cached_property
    def by_name(self) -> WordSets:
        """Name of a table, or names of several → their words; none for a name that is no table's."""
        return WordSets(self.tables)

    @cached_property
    def alphabet(self) -> Alphabet:
        """The symbols in which its rules read a text."""
        return Alphabet((rule for rules in self.rules.values() for rule in rules), self.tables)

    def __getitem__(self, table: str) -> Mapping[str, str]:
        return self.tables.get(table, _NO_WORDS)


@dataclass(frozen=True)
class Patterns:
    """Everything under one patterns/ folder."""

    folder: Path
    languages: Mapping[str, Words]


def default_folder() -> Path:
    """Find the patterns: the checkout's folder when a pyproject.toml stands beside it, else the wheel's."""
    package = Path(__file__).resolve().parent
    checkout = package.parent / "patterns"
    if (package.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    return package / "_patterns"


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
    if folder != default_folder() and (missing := list(_missing(folder))):
        raise PatternError(missing)
    problems: list[str] = []
    languages = {
        path.name: _load_language(path, problems)
        for path in sorted(folder.iterdir())
        if path.is_dir() and any(path.glob("*.toml"))
    }
    rows = registers.load(folder, problems)
    if problems:
        raise PatternError(problems)
    for words in languages.values():
        words.tables.update(registers.tables(words.lang, rows))
        words.places.update(registers.places(words.lang, rows["places.csv"]))
        words.concepts.update(registers.concepts(words.lang, rows["concepts.csv"]))
        _share_cases(words)
    return Patterns(folder, languages)


def _missing(folder: Path) -> Iterator[str]:
    """Tell what the shipped patterns have and a folder lacks: much would be missed without a word."""
    shipped = default_folder()
    what = f"missing: expected all that the shipped patterns have; copy it from {shipped}"
    if not any(folder.glob("*/*.toml")):
        yield f"{folder}: no patterns in it: expected a copy of {shipped} with your changes"
        return
    for path in sorted(shipped.iterdir()):
        here = folder / path.name
        if path.is_dir() and here.is_dir():
            names = (name.name for name in sorted(path.glob("*.toml")))
            yield from (f"{here / name}: {what}" for name in names if not (here / name).is_file())
        elif (path.is_dir() or path.suffix == ".csv") and not here.exists():
            yield f"{here}: {what}"


def _load_language(folder: Path, problems: list[str]) -> Words:
    tables: dict[str, dict[str, str]] = {}
    written: list[tuple[Path, list[str], object]] = []
    composed: list[tuple[str, object]] = []
    whole = True
    for path in sorted(folder.glob("*.toml")):
        try:
            text = path.read_text(encoding="utf-8")
            data = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(f"{shown(path)}: not readable as TOML: {error}")
            whole = False
            continue
        rules = data.pop("rule", [])
        if not isinstance(rules, list):
            problems.append(f"{shown(path)}: 'rule' is no list: write [[rule]] with double brackets")
            rules = []
        if rules and path.stem.upper() not in LABELS:
            known = ", ".join(LABELS).lower()
            problems.append(f"{shown(path)}: rules in a file that is no label: labels are {known}")
        written.extend((path, text.split("\n"), rule) for rule in rules)
        composed.extend((shown(path), raw) for raw in data.pop("compose", []))
        _add_tables(tables, data, shown(path), problems)
    if not whole:
        # Every rule that needs a table of the unreadable file would be told as wrong.
        return Words(folder.name, tables, {})
    for file, raw in composed:
        _compose(tables, raw, file, problems)
    return Words(folder.name, tables, _read_rules(written, tables, problems))


def _add_tables(
    tables: dict[str, dict[str, str]], data: Mapping[str, Any], file: str, problems: list[str]
) -> None:
    """Add the tables of one file; a table may be spread over files, each word of it stands once."""
    for name, table in data.items():
        if not isinstance(table, dict):
            problems.append(
                f'{file}: \'{name}\' is no table: expected [{name}] with word = "value" or value = ["word"]'
            )
            continue
        words = _read_table(table, f"{file}: table '{name}'", problems)
        known = tables.setdefault(name, {})
        problems.extend(
            f"{file}: table '{name}': '{word}' stands in another file too"
            for word in known.keys() & words.keys()
        )
        known.update(words)


def _compose(tables: dict[str, dict[str, str]], raw: object, file: str, problems: list[str]) -> None:
    """Add the words that a `[[compose]]` makes; a word that a table lists keeps its value there."""
    if not isinstance(raw, dict) or set(raw) != {"pattern", "into"} or not isinstance(raw["into"], dict):
        problems.append(
            f'{file}: {raw!r}: expected [[compose]] with pattern = "…" and into = {{ table = "value" }}'
        )
        return
    words = _composed_words(tables, raw["pattern"], file, problems)
    for table, value in raw["into"].items():
        tables[table] = dict.fromkeys(words, str(value)) | tables.get(table, {})


def _composed_words(
    tables: Mapping[str, Mapping[str, str]], pattern: str, file: str, problems: list[str]
) -> list[str]:
    """Join the parts of a template in every way: `{government_level}? {department} 局`."""
    try:
        elements = parse_template(pattern, f"{file}: compose")
    except PatternError as error:
        problems.extend(error.problems)
        return []
    words = [""]
    for element in elements:
        parts = [""] if element.repeat == "?" else []
        for option in element.options:
            if option[0] == "{" and option[1:-1] not in tables:
                problems.append(f"{file}: compose '{pattern}': no table '{option[1:-1]}'")
            parts += tables.get(option[1:-1], ()) if option[0] == "{" else [option]
        words = [word + part for word in words for part in parts]
    return words


def _read_rules(
    written: list[tuple[Path, list[str], object]], tables: Mapping[str, Any], problems: list[str]
) -> dict[str, tuple[Rule, ...]]:
    loaded: dict[str, list[Rule]] = {}
    for path, lines, raw in written:
        try:
            rule = read_rule(path, lines, raw, tables)
        except PatternError as error:
            problems.extend(error.problems)
            continue
        rules = loaded.setdefault(rule.label, [])
        if any(rule.id == other.id for other in rules):
            problems.append(f"{rule.where}: rule '{rule.id}' stands twice: ids are unique within a label")
        rules.append(rule)
    return {label: tuple(rules) for label, rules in loaded.items()}


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


def _share_cases(words: Words) -> None:
    """A word in lower case stands for any case, also for a spelling that another table holds as written."""
    spellings: dict[str, list[str]] = {}
    for word in sorted(words.cased):
        spellings.setdefault(word.lower(), []).append(word)
    for table in words.tables.values():
        for lower in [word for word in table if word in spellings]:
            for word in spellings[lower]:
                table.setdefault(word, table[lower])
