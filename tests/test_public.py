"""What `import pipeline` offers, and what it costs."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pipeline

CHECKOUT = Path(__file__).resolve().parents[1]
# Seconds; a shared CI machine gets more.
IMPORT_BUDGET = 5.0 if os.environ.get("CI") else 2.0
# Notes every file that Python opens under patterns/, at import and then at the first use.
OPENED = """
import json, pathlib, sys
opened = []
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        path = pathlib.Path(arguments[0]).resolve()
        if path.suffix in (".toml", ".csv") and path.is_relative_to(sys.argv[1]):
            opened.append(path.name)
sys.addaudithook(note)
import pipeline
at_import = list(opened)
pipeline.load()
print(json.dumps([at_import, "money.toml" in opened]))
"""
TIMED = "import time; start = time.perf_counter(); import pipeline; print(time.perf_counter() - start)"


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a new interpreter at the root of the checkout."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, *arguments],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )


def test_public_names_are_sorted_and_complete():
    """`__all__` lists every public name of the package but its modules, sorted, each once."""
    names = [
        name
        for name, value in vars(pipeline).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    ]
    assert pipeline.__all__ == sorted(names)


def test_public_names_say_what_they_are():
    """Each public name has a docstring of its own."""
    assert [name for name in pipeline.__all__ if not (getattr(pipeline, name).__doc__ or "").strip()] == []


def test_import_takes_two_seconds_at_most():
    """The fastest of three imports in new interpreters is within the budget."""
    assert min(float(run(TIMED).stdout) for _ in range(3)) <= IMPORT_BUDGET


def test_import_prints_nothing():
    """An import is silent on both streams."""
    done = run("import pipeline")
    assert (done.stdout, done.stderr) == ("", "")


def test_import_reads_no_patterns():
    """Patterns are read at the first use, not at import."""
    assert json.loads(run(OPENED, str(CHECKOUT)).stdout) == [[], True]
