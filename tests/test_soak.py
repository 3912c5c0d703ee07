"""The soak of `make soak`, with two thousand articles: one process, kills, two workers, a cluster."""

import importlib.util
import sys
from pathlib import Path

SOAK = Path(__file__).resolve().parent / "soak.py"


def test_two_thousand_articles_are_accounted_for(monkeypatch):
    """All runs hold the same bytes, every input is read or named; `soak` checks it and says what it did."""
    spec = importlib.util.spec_from_file_location("soak", SOAK)
    assert spec is not None
    assert spec.loader is not None
    soak = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "soak", soak)
    spec.loader.exec_module(soak)

    told = soak.soak(2_000)

    assert told["articles"] == "1,980 read, 20 broken and named, 2,000 in all"
    assert told["bytes of the five runs"].startswith("the same, ")
