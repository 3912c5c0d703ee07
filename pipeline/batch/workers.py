"""Jobs → shards: in this process, in processes of this machine, or on a Dask cluster.

The same function reads a job everywhere; only a few jobs are on their way at a time, so that inputs of any
length can be streamed. A worker that dies costs the job that it had a second try.
"""

import logging
import multiprocessing as mp
import signal
import uuid
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from ctypes import c_int
from dataclasses import dataclass, field, replace
from importlib import import_module
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from pipeline.batch.shards import Job, Shard, read_shard
from pipeline.errors import InputError, NewsfactsError
from pipeline.write.formats import spare_memory

# Deaths of workers over one article, or one shard on a cluster, until it is given up.
_TRIES = 3
# Jobs on their way for each worker of a cluster, so that none waits for the next.
_AHEAD = 2


def run_jobs(jobs: Iterable[Job], workers: int, scheduler: str = "") -> Generator[tuple[Job, Shard]]:
    """Read jobs; pairs come as they are ready, in any order.

    Args:
        workers: Processes; 1: this one.
        scheduler: Address of a Dask scheduler; its workers read the jobs.
    """
    if scheduler:
        return _on_cluster(iter(jobs), scheduler)
    if workers > 1:
        return _in_processes(iter(jobs), workers)
    return ((job, read_shard(job)) for job in jobs)


@dataclass(slots=True)
class _Worker:
    """A process, the pipe to it, its job, and the number of the article that it is at, in shared memory."""

    process: BaseProcess
    pipe: "Connection[Any, Any]"
    at: c_int
    job: Job | None = None

    @classmethod
    def start(cls) -> "_Worker":
        context = mp.get_context("spawn")
        ours, theirs = context.Pipe()
        at = context.RawValue(c_int, -1)
        process = context.Process(target=_serve, args=(theirs, at), daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours, at)

    def stop(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def _serve(pipe: "Connection[Any, Any]", at: c_int) -> None:
    """Read jobs from a pipe until it is closed; what a worker prints is nobody's."""

    def note(number: int) -> None:
        at.value = number

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    spare_memory()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            job = pipe.recv()
            try:
                answer: Any = read_shard(job, note)
            except NewsfactsError as error:
                answer = error.problems
            pipe.send(answer)


@dataclass(slots=True)
class _Pool:
    """Processes, and the jobs that go to them; one is started when there is a job for it.

    Attributes:
        ready: Jobs that are given next, so that no worker waits for an input.
        again: Jobs of dead workers.
    """

    jobs: Iterator[Job]
    most: int
    workers: list[_Worker] = field(default_factory=list)
    ready: deque[Job] = field(default_factory=deque)
    again: deque[Job] = field(default_factory=deque)
    deaths: "Counter[tuple[str, int]]" = field(default_factory=Counter)

    def give(self) -> list[_Worker]:
        """Give every idle worker a job, those of dead workers first; return the busy ones."""
        idle = [worker for worker in self.workers if worker.job is None]
        while idle or len(self.workers) < self.most:
            job = self._next()
            if job is None:
                break
            if not idle:
                idle.append(_Worker.start())
                self.workers.append(idle[0])
            worker = idle.pop(0)
            worker.job, worker.at.value = job, -1
            with suppress(BrokenPipeError, ConnectionResetError):  # its death shows when it is heard
                worker.pipe.send(job)
        return [worker for worker in self.workers if worker.job]

    def _next(self) -> Job | None:
        if self.again:
            return self.again.popleft()
        return self.ready.popleft() if self.ready else next(self.jobs, None)

    def prepare(self) -> None:
        """Have a job ready for each worker."""
        self.ready.extend(islice(self.jobs, len(self.workers) - len(self.ready)))

    def hear(self, worker: _Worker) -> tuple[Job, Shard] | None:
        """Take what a worker sends: what came out, or nothing any more.

        Raises:
            InputError: the worker has another version, or no worker lives long enough.
        """
        job = worker.job
        try:
            answer = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            self.again.append(_after_death(worker, self.deaths))
            worker.stop()
            self.workers[self.workers.index(worker)] = _Worker.start()
            return None
        if isinstance(answer, list):
            raise InputError(answer)
        worker.job = None
        return (job, answer) if job else None


def _in_processes(jobs: Iterator[Job], number: int) -> Generator[tuple[Job, Shard]]:
    pool = _Pool(jobs, number)
    try:
        while busy := pool.give():
            pool.prepare()
            heard = wait([worker.pipe for worker in busy])
            found = [pool.hear(worker) for worker in busy if worker.pipe in heard]
            pool.give()
            yield from (pair for pair in found if pair)
    finally:
        for worker in pool.workers:
            worker.stop()


def _after_death(worker: _Worker, deaths: "Counter[tuple[str, int]]") -> Job:
    """Count a death; the job as it is tried again, without an article that has cost too many."""
    job = worker.job
    if job is None:
        raise AssertionError
    at = worker.at.value
    deaths[job.name, at] += 1
    if deaths[job.name, at] < _TRIES:
        return job
    if at < 0:
        raise InputError(
            f"worker: {_TRIES} processes ended before they read anything: expected room for one; free memory"
        )
    return replace(job, lost=job.lost | {at})


def _on_cluster(jobs: Iterator[Job], address: str) -> Generator[tuple[Job, Shard]]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise InputError(
            "--scheduler: a cluster: expected the extra for it; pip install 'newsfacts[cluster]'"
        ) from None
    # What it logs, it also raises; the log would bury our own line.
    for name in ("distributed", "distributed.client"):
        log = logging.getLogger(name)
        log.handlers, log.propagate = [logging.NullHandler()], False
    try:
        client = distributed.Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise InputError(f"--scheduler {address}: no scheduler there ({error}): check the address") from None
    with client:
        most = max(1, sum(client.nthreads().values())) * _AHEAD
        mine = uuid.uuid4().hex
        under_way: dict[Any, Job] = {}
        ready = distributed.as_completed()
        while True:
            while len(under_way) < most and (job := next(jobs, None)):
                future = client.submit(read_shard, job, key=f"newsfacts-{mine}-{job.name}", pure=False)
                under_way[future] = job
                ready.add(future)
            if not under_way:
                return
            future = next(ready)
            job = under_way.pop(future)
            try:
                yield job, future.result()
            except distributed.KilledWorker:
                yield job, _given_up(job)
            except (OSError, CancelledError) as error:
                raise InputError(
                    f"--scheduler {address}: the cluster is gone ({error}): "
                    "what is done is kept; the same command goes on with it"
                ) from None
            future.release()


def _given_up(job: Job) -> Shard:
    """A shard that no worker of the cluster outlives: its articles failed, and are tried the next time."""
    return read_shard(replace(job, lost=frozenset(range(len(job.sources)))))
