"""A long run with everything that goes wrong in one: `make soak`; ARTICLES=2000 for a short one.

Generated articles, one in a hundred broken, are read straight through; by a run that is killed with -9 again
and again; by two workers; by two workers that are killed; by a cluster that loses one. Every input must be
accounted for, memory must stay flat, and all runs must hold the same bytes (run.json with its timings apart).
"""

import hashlib
import json
import os
import platform
import random
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SEED = 20220718
BROKEN = 100
# Kills of a run, of a short one fewer: each costs a start.
KILLS, KILLS_OF_SHORT, SHORT = 10, 2, 10_000
FORMATS = "parquet,jsonl"
# Megabytes by which the memory of a run may grow between its first fifth and its end.
GROWTH = 60
_english = runpy.run_path(str(HERE / "bench" / "generate.py"))["articles"]
_chinese = runpy.run_path(str(HERE / "bench" / "generate_zh.py"))["texts"]


def generated(number: int) -> Iterator[bytes]:
    """Write lines of a table of short articles, every hundredth of them broken in one of four ways."""
    broken = [b'{"text": "cut', b'{"text": 5}', b'{"text": "\\ud800"}', b'{"text": " "}']
    pick = random.Random(SEED)  # noqa: S311 - pinned texts, no secret
    made = 0
    while made < number:
        texts = [*_english(20_000, SEED + made), *_chinese(20_000, SEED + made)]
        paragraphs = [paragraph for text in texts for paragraph in text.split("\n")]
        for text in paragraphs[: number - made]:
            made += 1
            if made % BROKEN == 0:
                yield broken[made // BROKEN % len(broken)]
                continue
            row = {"id": f"{pick.randrange(10**6):06}-{made}", "text": text, "published": "2024-05-15"}
            yield json.dumps(row, ensure_ascii=False).encode()


@dataclass
class Soak:
    """One soak in a folder of its own.

    Attributes:
        reading, merging: Megabytes of the straight run, sampled before and while it wrote its tables.
    """

    folder: Path
    number: int
    reading: list[int] = field(default_factory=list)
    merging: list[int] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """How often a run is killed."""
        return KILLS if self.number > SHORT else KILLS_OF_SHORT

    @property
    def table(self) -> Path:
        """The inputs."""
        return self.folder / "articles.jsonl"

    def start(self, name: str, *options: str) -> "subprocess.Popen[bytes]":
        """Start a run in a process group of its own."""
        command = [program("newsfacts"), "extract", str(self.table), "-o", str(self.folder / name)]
        options = (*options, "--format", FORMATS, "--quiet")
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own program
                [*command, *options], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def run(self, name: str, *options: str) -> float:
        """Run to the end and give the seconds; exit code 1 tells of the broken articles."""
        started = time.monotonic()
        code = self.start(name, *options).wait()
        if code != 1:
            raise SystemExit(f"{name}: exit code {code}\n{(self.folder / f'{name}.log').read_text()}")
        return time.monotonic() - started

    def straight(self) -> float:
        """Run straight through, and watch the memory."""
        started = time.monotonic()
        process = self.start("straight")
        while process.poll() is None:
            merging = any((self.folder / "straight").glob(".articles.*.tmp"))
            (self.merging if merging else self.reading).append(resident(process.pid))
            time.sleep(0.5)
        return time.monotonic() - started

    def killed(self, name: str, *options: str) -> int:
        """Kill a run with -9 at random, start it again each time, and let it end; count the kills.

        The last kill waits for the tables, the others for a random part of the shards and some time.
        """
        pick = random.Random(SEED)  # noqa: S311
        shards = len(self.digest("straight", "*.articles.parquet")) - 1
        kills = 0
        for number in range(1, self.kills + 1):
            process = self.start(name, *options)
            before = self.committed(name)
            enough = before + pick.randrange(1 + shards // self.kills)
            last = number == self.kills
            while process.poll() is None and not (
                self.is_writing(name) if last else self.committed(name) >= enough
            ):
                time.sleep(0.02)
            if not last:
                time.sleep(pick.uniform(0, 3))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                kills += 1
            process.wait()
        self.run(name, *options)
        return kills

    def committed(self, name: str) -> int:
        """Count the shards of a run."""
        manifest = self.folder / name / "shards" / "manifest.jsonl"
        return manifest.read_bytes().count(b'"name"') if manifest.is_file() else 0

    def is_writing(self, name: str) -> bool:
        """Whether a run has begun with its tables."""
        return any((self.folder / name).glob(".records.*.tmp"))

    def clustered(self, name: str) -> int:
        """Run on a cluster of two workers, and kill one of them in the middle."""
        with cluster() as (address, workers):
            process = self.start(name, "--scheduler", address)
            shards = self.folder / name / "shards"
            while process.poll() is None and len(list(shards.glob("*.articles.parquet"))) < 2:
                time.sleep(0.1)
            running = process.poll() is None
            os.killpg(workers[0].pid, signal.SIGKILL)
            if process.wait() != 1:
                raise SystemExit((self.folder / f"{name}.log").read_text())
            return int(running)

    def digest(self, name: str, pattern: str = "*") -> dict[str, str]:
        """Checksums of all files of a run but run.json."""
        return {
            str(path.relative_to(self.folder / name)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((self.folder / name).rglob(pattern))
            if path.is_file() and path.name != "run.json"
        }

    def info(self, name: str) -> dict[str, int]:
        """What run.json says."""
        return dict(json.loads((self.folder / name / "run.json").read_bytes()))


def program(name: str) -> str:
    """A command that is installed beside this Python."""
    return str(Path(sys.executable).with_name(name))


def resident(pid: int) -> int:
    """Megabytes that a process holds; 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


@contextmanager
def cluster() -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """A Dask scheduler and two workers, each a process group of its own, on the loopback."""
    dask = [program("dask"), "scheduler"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scheduler.json"
        quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
        scheduler = subprocess.Popen([*dask, *options], cwd=folder, **quiet)  # noqa: S603
        while not file.is_file():
            time.sleep(0.1)
        worker = [program("dask"), "worker", "--scheduler-file", str(file)]
        options = ["--nthreads", "1", "--no-dashboard", "--local-directory", folder]
        workers = [
            subprocess.Popen([*worker, *options], cwd=folder, **quiet)  # noqa: S603
            for _ in range(2)
        ]
        try:
            yield json.loads(file.read_text())["address"], workers
        finally:
            for process in (*workers, scheduler):
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def soak(number: int) -> dict[str, str]:
    """Do all runs and compare them; give what was measured.

    Raises:
        AssertionError: an article is lost, memory grows, or two runs differ.
    """
    with tempfile.TemporaryDirectory() as folder:
        it = Soak(Path(folder), number)
        it.table.write_bytes(b"\n".join(generated(number)))
        seconds = it.straight()
        info, expected = it.info("straight"), it.digest("straight")
        failed = len((it.folder / "straight" / "failures.jsonl").read_bytes().splitlines())
        assert (info["articles"] + failed, failed) == (number, number // BROKEN)
        early, read = max(it.reading[: len(it.reading) // 5 + 1]), max(it.reading)
        merged = max(it.merging, default=0)
        kills = it.killed("killed")
        assert it.digest("killed") == expected
        two = it.run("two", "--workers", "2")
        assert it.digest("two") == expected
        kills_of_two = it.killed("killed-two", "--workers", "2")
        assert it.digest("killed-two") == expected
        lost_worker = it.clustered("cluster")
        assert it.digest("cluster") == expected
        assert max(read, merged) - early <= GROWTH or number <= SHORT, (early, read, merged)
        return {
            "articles": f"{info['articles']:,} read, {failed:,} broken and named, {number:,} in all",
            "records": f"{info['records']:,}",
            "one process": f"{seconds:,.0f} s",
            "two workers": f"{two:,.0f} s",
            "memory of one process, first fifth of reading": f"{early} MB",
            "memory of one process, reading and merging": f"{read} MB, {merged} MB",
            "killed with -9": f"{kills} times with one process, {kills_of_two} with two workers",
            "Dask workers killed": f"{lost_worker} of 2",
            "bytes of the five runs": f"the same, {len(expected)} files each",
        }


def main() -> None:
    """Soak, print, and write tests/bench/SOAK.md when RECORD=1."""
    number = int(os.environ.get("ARTICLES", "100000"))
    rows = soak(number)
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    told = (
        f"{datetime.now(tz=UTC).date()}, commit {commit or 'unknown'}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}; generated articles, seed {SEED}."
    )
    lines = ["| measured | result |", "| --- | --- |", *(f"| {name} | {row} |" for name, row in rows.items())]
    text = "\n".join(["# Soak", "", told, "", *lines, ""])
    print(text)  # noqa: T201 - what it is for
    if os.environ.get("RECORD") == "1":
        (HERE / "bench" / "SOAK.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
