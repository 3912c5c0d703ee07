"""How far a run is, on standard error: a bar on a terminal, elsewhere a line now and then, or JSON."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn, track
from rich.progress import Progress as Bar

from pipeline.batch import Progress
from pipeline.evaluate.worth import RuleId
from pipeline.read import Meter

_EVERY = 10.0
Watch = Callable[[Progress], None]


@contextmanager
def shown(meter: Meter, total: int, *, quiet: bool, as_json: bool) -> Iterator[Watch]:
    """Give the function that a run tells how far it is.

    Args:
        meter: Bytes of the inputs that have been read.
        total: Bytes of all inputs; 0: unknown, so no time is estimated.
    """
    console = Console(stderr=True)
    if quiet:
        yield lambda _: None
    elif as_json or not console.is_terminal:
        yield _Lines(meter, total, as_json=as_json)
    else:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Bar(*columns, console=console, transient=True) as bar:
            task = bar.add_task("reading", total=total or None, told="")
            clock = _Clock()

            def watch(progress: Progress) -> None:
                told = (
                    f"{progress.read:,} articles, {clock.rate(progress):,.0f}/s, {progress.failed:,} failed"
                )
                doing = "writing" if progress.finishing else "reading"
                bar.update(task, description=doing, completed=meter.read, told=told)

            yield watch


@dataclass(slots=True)
class _Clock:
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = time.monotonic()

    def seconds(self) -> float:
        return max(time.monotonic() - self.started, 1e-9)

    def rate(self, progress: Progress) -> float:
        return progress.fresh / self.seconds()


@dataclass(slots=True)
class _Lines:
    """Tells at most every ten seconds, and when the tables are written."""

    meter: Meter
    total: int
    as_json: bool
    clock: _Clock = field(default_factory=_Clock)
    told: float = 0.0

    def __call__(self, progress: Progress) -> None:
        seconds = self.clock.seconds()
        if seconds - self.told < _EVERY and not (progress.finishing and self.as_json):
            return
        self.told = seconds
        print(self._line(progress, seconds), file=sys.stderr, flush=True)  # noqa: T201 - what it is for

    def _line(self, progress: Progress, seconds: float) -> str:
        rate = self.clock.rate(progress)
        if self.as_json:
            state = {
                "event": "writing" if progress.finishing else "reading",
                "seconds": round(seconds, 1),
                "articles": progress.read,
                "articles_now": progress.fresh,
                "failed": progress.failed,
                "records_now": progress.records,
                "articles_per_second": round(rate, 1),
                "bytes": self.meter.read,
                "bytes_of": self.total or None,
            }
            return json.dumps(state)
        share = f", {self.meter.read / self.total:.0%} of the inputs" if self.total else ""
        return f"{progress.read:,} articles, {rate:,.0f}/s, {progress.failed:,} failed{share}"


def rules(names: Sequence[RuleId]) -> Iterable[RuleId]:
    """Go through rules, telling on a terminal how many are judged."""
    console = Console(stderr=True)
    return track(names, "rules", console=console, transient=True, disable=not console.is_terminal)
