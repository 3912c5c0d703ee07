"""Paths → the files they mean: folders walked, globs expanded, each file once."""

import glob
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from pipeline.errors import InputError

# What stands for standard input.
STDIN = Path("-")
RUN_FILE = "run.json"
# Files whose sizes are added up before a run.
_MOST_COUNTED = 100_000
_GLOB = frozenset("*?[")


def check_inputs(inputs: Sequence[Path], suffixes: Sequence[str]) -> list[Path]:
    """Expand globs, and check that every input is there and can hold articles.

    Raises:
        InputError: the problems of all inputs.
    """
    problems: list[str] = []
    paths: list[Path] = []
    for path in inputs:
        try:
            there = path != STDIN and path.exists()
        except OSError as error:
            told = f"cannot be reached ({error.strerror}): expected one that may be read; check its rights"
            problems.append(f"{path}: {told}")
            continue
        if path == STDIN:
            paths.append(path)
        elif there:
            paths.append(path)
            problems += _problems_of(path, suffixes)
        elif matches := _matches(path, suffixes):
            paths += matches
        else:
            problems.append(f"{path}: no such file: expected a file or a folder; check the path")
    if problems:
        raise InputError(problems)
    return paths


def _problems_of(path: Path, suffixes: Sequence[str]) -> list[str]:
    known = ", ".join(suffix for suffix in suffixes if not suffix.endswith(".gz"))
    if not path.is_dir():
        packed = ", most also with .gz" if len(suffixes) > 1 else ""
        known = f"known are {known}{packed}; convert or rename it"
        found = split_name(path, suffixes)[1]
        return [] if found else [f"{path}: unknown suffix '{path.suffix}': {known}"]
    if run_info(path):
        told = "a run of newsfacts: expected articles; `newsfacts facts` and `diff` read a run, one alone"
        return [f"{path}: {told}"]
    if next(_below(path, suffixes), None) is None:
        return [f"{path}: no article below this folder: known suffixes are {known}; name another folder"]
    return []


def _matches(path: Path, suffixes: Sequence[str]) -> list[Path]:
    """List what a glob means that the shell has left alone, sorted; of its files those that are known."""
    if _GLOB.isdisjoint(str(path)):
        return []
    found = (Path(name) for name in sorted(glob.glob(str(path), recursive=True)))  # noqa: PTH207 - any root
    return [match for match in found if match.is_dir() or split_name(match, suffixes)[1]]


def find_files(paths: Sequence[Path], suffixes: Sequence[str]) -> Iterator[Path]:
    """List the files that paths mean, each once; names only, nothing is opened."""
    earlier: set[str] = set()
    for path in paths:
        for file in _below(path, suffixes) if path.is_dir() else [path]:
            if not _is_covered(file, earlier):
                yield file
        earlier.add(os.path.realpath(path))


def _is_covered(file: Path, earlier: AbstractSet[str]) -> bool:
    """Whether an input named before this one has meant the file already."""
    if not earlier:
        return False
    path = Path(os.path.realpath(file))
    above = path
    while not above.name.startswith(".") and above != above.parent:
        if str(above) in earlier:
            return True
        above = above.parent
    return str(path) in earlier


def _below(folder: Path, suffixes: Sequence[str], above: AbstractSet[str] = frozenset()) -> Iterator[Path]:
    """Walk the known files below a folder by their path, hidden ones and runs of ours left out.

    A folder that cannot be listed comes itself, to fail where it is read; a link to a folder above is not
    followed.
    """
    real = os.path.realpath(folder)
    if real in above:
        return
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if os.path.isdir(entry):  # noqa: PTH112 - false, not an error, where the folder may not be entered
            if not run_info(entry):
                yield from _below(entry, suffixes, above | {real})
        elif split_name(entry, suffixes)[1]:
            yield entry


def split_name(path: Path, suffixes: Sequence[str]) -> tuple[str, str]:
    """Split a file name into the name of its article and the suffix, empty if it is unknown.

    `news/a.en.TXT.gz` → `("a.en", ".txt.gz")`
    """
    for length in (2, 1):
        suffix = "".join(path.suffixes[-length:]).lower()
        if suffix in suffixes:
            return path.name[: -len(suffix)], suffix
    return path.stem, ""


def total_size(inputs: Sequence[Path]) -> int:
    """Add up the bytes of files, roughly and quickly; 0 where that would take long or is not known."""
    total = 0
    for number, name in enumerate(_all_files(inputs)):
        if number > _MOST_COUNTED:
            return 0
        total += os.stat(name).st_size if os.path.isfile(name) else 0  # noqa: PTH113, PTH116 - called often
    return total


def _all_files(inputs: Sequence[Path]) -> Iterator[str]:
    for path in inputs:
        yield str(path)
        for folder, _, names in os.walk(path):
            yield from (os.path.join(folder, name) for name in names)  # noqa: PTH118 - the same


def run_info(folder: Path) -> Mapping[str, Any]:
    """Read the run.json of a run of ours; empty where there is none, or another tool's."""
    try:
        info = json.loads((folder / RUN_FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return info if isinstance(info, dict) and info.get("tool") == "newsfacts" else {}
