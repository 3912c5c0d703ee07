"""Progress of a run on standard error: a bar, lines, JSON lines or nothing."""

import io
import json

import pytest
from rich.console import Console

from pipeline import progress
from pipeline.batch import Progress
from pipeline.read import Meter


class Clock:
    """A clock that tests set."""

    now = 100.0

    def monotonic(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Replace the clock."""
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


def watched(clock: Clock, total: int, *, quiet: bool = False, as_json: bool = False) -> None:
    """Tell of a run at 1, 10, 12, 21 and 22 seconds, the last when the tables are written."""
    meter = Meter()
    state = Progress(failed=2)
    with progress.shown(meter, total, quiet=quiet, as_json=as_json) as watch:
        for seconds in (1, 10, 12, 21, 22):
            clock.now = 100.0 + seconds
            state.read, state.fresh, state.records = seconds * 1_000, seconds * 500, seconds * 9
            state.finishing = seconds == 22
            meter.read = seconds * 10
            watch(state)


def test_a_line_every_ten_seconds(clock: Clock, capsys: pytest.CaptureFixture[str]):
    """Without a terminal: articles, rate of what is read now, failures, and the share where it is known."""
    watched(clock, 500)

    assert capsys.readouterr() == (
        "",
        (
            "10,000 articles, 500/s, 2 failed, 20% of the inputs\n"
            "21,000 articles, 500/s, 2 failed, 42% of the inputs\n"
        ),
    )


def test_the_share_is_left_out_where_it_is_unknown(clock: Clock, capsys: pytest.CaptureFixture[str]):
    """Standard input has no size."""
    watched(clock, 0)

    assert capsys.readouterr().err.splitlines()[0] == "10,000 articles, 500/s, 2 failed"


def test_json_lines(clock: Clock, capsys: pytest.CaptureFixture[str]):
    """The same for machines, and the begin of writing besides."""
    watched(clock, 500, as_json=True)

    rows = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(row["event"], row["seconds"]) for row in rows] == [
        ("reading", 10.0),
        ("reading", 21.0),
        ("writing", 22.0),
    ]
    assert rows[0] == {
        "event": "reading",
        "seconds": 10.0,
        "articles": 10_000,
        "articles_now": 5_000,
        "failed": 2,
        "records_now": 90,
        "articles_per_second": 500.0,
        "bytes": 100,
        "bytes_of": 500,
    }


def test_quiet_is_quiet(clock: Clock, capsys: pytest.CaptureFixture[str]):
    """Nothing is printed."""
    watched(clock, 500, quiet=True)

    assert capsys.readouterr() == ("", "")


def test_a_bar_on_a_terminal(clock: Clock, monkeypatch: pytest.MonkeyPatch):
    """What is done, how fast, and for how long still."""
    shown = io.StringIO()
    monkeypatch.setattr(
        progress,
        "Console",
        lambda **_: Console(file=shown, force_terminal=True, width=120, color_system=None),
    )
    watched(clock, 500)

    assert "writing" in shown.getvalue()
    assert "22,000 articles, 500/s, 2 failed" in shown.getvalue()
