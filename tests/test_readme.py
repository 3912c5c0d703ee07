"""The README is true: its examples run, its commands exist, its sample is what comes out."""

import doctest
import json
import re
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline import flow
from pipeline.cli import app
from pipeline.corpus import load
from pipeline.records import to_row

ROOT = Path(__file__).resolve().parent.parent


def test_examples_print_what_is_shown():
    """Every `>>>` line of the README gives the line under it."""
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8")

    assert (result.failed, result.attempted > 10) == (0, True)


def test_commands_are_those_of_the_program():
    """The README's table names every command, and no other."""
    shown = set(re.findall(r"`newsfacts (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))

    assert shown == set(get_command(app).commands)


def test_sample_is_the_head_of_the_shipped_run():
    """outputs/sample.jsonl holds the first records of the shipped article as they come out today."""
    sample = [
        json.loads(line) for line in (ROOT / "outputs/sample.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    article = load(ROOT / "corpus").articles["20220718-lishui-double-recruitment.en"]
    records = [to_row(record) for record in flow.load().extract(article)]

    assert sample == records[: len(sample)]
    assert len(sample) == 20


@pytest.mark.parametrize("document", ["README.md", "patterns/README.md", "corpus/README.md"])
def test_links_lead_somewhere(document):
    """Every relative link of a document leads to a file."""
    path = ROOT / document
    links = re.findall(r"\]\(([^)#:\s]+)\)", path.read_text(encoding="utf-8"))
    links = [link for link in links if "/" in link or link.endswith(".md")]

    assert [link for link in links if not (path.parent / link).exists()] == []
