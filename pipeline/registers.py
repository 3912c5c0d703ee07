"""Registers: names of organizations and places, and what is measured, shared by all languages.

    places.csv    331100, prefecture, Lishui, 丽水市, 丽水, 330000
                → `Lishui` and 丽水 are the place 331100, within 330000

Spellings of one thing are joined by `|`.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# What the last character of a Chinese name says of its level, and English names that tell theirs already.
_LEVELS: Mapping[str, str] = {"县": "County", "区": "District"}
_LEVEL_WORDS = ("County", "District", "Banner", "Area", "Zone", "City", "Prefecture")
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
    "concepts.csv": ("concept_id", "en", "zh", "sort"),
}

Rows = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a name can mean.

    Attributes:
        place_id: Its id in places.csv.
        level: Its level there: `county`, `prefecture`, `city` …
        within: Ids of the places that hold it, the nearest one first.
        exact: Whether the name is the whole one, not one without `County` or `District`.
        title: What records call it: `Songyang County`, 丽水市.
    """

    place_id: str
    level: str
    within: tuple[str, ...]
    exact: bool = True
    title: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """What is measured or counted, one for both languages.

    Attributes:
        concept_id: Its id in concepts.csv.
        sort: `place` (stated of a place) or `thing` (of a project or body); of what is counted `person`,
            `item` or `division` (counties, countries).
    """

    concept_id: str
    sort: str


def load(folder: Path, problems: list[str]) -> Mapping[str, Rows]:
    """Read the registers of a patterns folder; one with a problem is empty, and the problem is told."""
    return {name: _load(folder / name, columns, problems) for name, columns in _REGISTERS.items()}


def _load(path: Path, columns: tuple[str, ...], problems: list[str]) -> Rows:
    if not path.is_file():
        return ()
    try:
        text = path.read_bytes().decode("utf-8-sig")
        lines = list(_lines(text))
    except UnicodeDecodeError as error:
        problems.append(f"{path.name}: not UTF-8 at byte {error.start}: expected UTF-8; save it so")
        return ()
    except csv.Error as error:
        problems.append(f"{path.name}: not readable as CSV ({error}): check the quotation marks")
        return ()
    header = tuple(lines[0][1]) if lines else ()
    if header != columns:
        problems.append(f"{path.name}:1: columns are {', '.join(header)}: expected {', '.join(columns)}")
        return ()
    found = list(_wrong(lines[1:], columns, path.name))
    problems += found
    return () if found else tuple(dict(zip(columns, cells, strict=True)) for _, cells in lines[1:])


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, each with the number of its line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for cells in reader:
        if cells:
            yield reader.line_num, cells


def _wrong(lines: Iterable[tuple[int, list[str]]], columns: tuple[str, ...], name: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, cells in lines:
        if len(cells) != len(columns):
            yield (
                f"{name}:{number}: {len(cells)} columns: expected {len(columns)}; "
                "quote a value that holds a comma"
            )
        if cells[0] in seen or not cells[0]:
            yield f"{name}:{number}: {columns[0]} '{cells[0]}' is empty or stands twice"
        seen.add(cells[0])


def tables(lang: str, registers: Mapping[str, Rows]) -> dict[str, dict[str, str]]:
    """Tables of the registers' names in one language: word → id, and word → kind."""
    organizations = [
        (row, _names(row, f"name_{lang}", f"aliases_{lang}")) for row in registers["organizations.csv"]
    ]
    located = [(row, _names(row, f"name_{lang}", "aliases")) for row in registers["places.csv"]]
    return {
        "organization": {name: row["org_id"] for row, names in organizations for name in names},
        "organization_name": {
            name: row["name_en"] or row["name_zh"] for row, names in organizations for name in names
        },
        "organization_kind": {name: row["kind"] for row, names in organizations for name in names},
        "place": {name: row["place_id"] for row, names in reversed(located) for name in names},
    }


def places(lang: str, rows: Rows) -> dict[str, tuple[Place, ...]]:
    """Name → the places that it can mean, those that bear the whole name first.

    A name that the register holds also means, behind these, the counties and districts that it is the
    bare name of: `Qingyuan` is a city, and what `Qingyuan County` is called where nobody can mistake it.
    """
    parents = {row["place_id"]: row["parent"] for row in rows}
    found: dict[str, list[Place]] = {}
    bare: dict[str, list[Place]] = {}
    for row in rows:
        within = tuple(_ancestors(row["place_id"], parents))
        names, title = _names(row, f"name_{lang}", "aliases"), _title(row, lang)
        for name in names:
            found.setdefault(name, []).append(Place(row["place_id"], row["level"], within, title=title))
        head, _, level = names[0].rpartition(" ") if names else ("", "", "")
        if level in ("County", "District"):
            bare.setdefault(head, []).append(Place(row["place_id"], level, within, exact=False, title=title))
    return {name: (*whole, *bare.get(name, ())) for name, whole in found.items()}


def _title(row: Mapping[str, str], lang: str) -> str:
    """The whole name of a place: that of a county or district with its level, in English too."""
    name = row.get(f"name_{lang}", "")
    level = _LEVELS.get(row["name_zh"][-1:], "") if lang == "en" and row["level"] == "county" else ""
    return name if not level or not name or name.endswith(_LEVEL_WORDS) else f"{name} {level}"


def _ancestors(place_id: str, parents: Mapping[str, str]) -> Iterator[str]:
    seen = {place_id}
    parent = parents.get(place_id, "")
    while parent and parent not in seen:
        yield parent
        seen.add(parent)
        parent = parents.get(parent, "")


def concepts(lang: str, rows: Rows) -> dict[str, Concept]:
    """Word → what is measured or counted."""
    return {
        word.lower(): Concept(row["concept_id"], row["sort"])
        for row in rows
        for word in row.get(lang, "").split("|")
        if word
    }


def _names(row: Mapping[str, str], name: str, aliases: str) -> list[str]:
    return [word for word in (row.get(name, ""), *row.get(aliases, "").split("|")) if word]
