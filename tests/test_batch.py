"""Batch runs: resumed, repeated, spread over workers, and always the same bytes."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import batch, flow
from pipeline.article import Article
from pipeline.batch import SPARK_SCHEMA, Options, Progress, extract_frame, ledger, merge, run
from pipeline.batch.merge import Part, merged
from pipeline.batch.shards import Job, Settings
from pipeline.batch.workers import run_jobs
from pipeline.diff import Change, compare
from pipeline.errors import InputError, OutputError
from pipeline.read import Failure, Meter, Source, read_sources
from pipeline.read.find import run_info
from pipeline.records import COLUMNS, Record, dump_jsonl
from pipeline.write import arrow_schema, records_table

TEXTS = {
    "a.en": "They spent 2 billion yuan on 95 projects in 2022.",
    "b.zh": "全市引进大项目95个，总投资380.7亿元。",
    "c.en": "No fact stands here.",
    "d.en": "“We grow fast,” said Zhu Haiyang, director of the Lishui Bureau of Commerce.",
    "e.en": "Output rose 4.5 percent to $300 million.",
    "f.zh": "\ud800",
    "g.en": "The plant covers 450 mu.",
}
FORMATS = ("jsonl", "parquet")


def sources(texts: dict[str, str] | None = None) -> list[Source | Failure]:
    """Make sources of texts, with an input among them that could not even be read."""
    found: list[Source | Failure] = [
        Source(Article(doc, ""), f"{doc}.txt", text)
        for doc, text in (TEXTS if texts is None else texts).items()
    ]
    return [*found, Failure("z", "z.txt", "read", "z.txt: cannot be read")]


def contents(folder: Path) -> dict[str, bytes]:
    """Read all files of a run but run.json, which holds timings."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }


def tables(folder: Path) -> dict[str, bytes]:
    """Read what a run is for: the files beside its shards."""
    return {name: data for name, data in contents(folder).items() if "/" not in name}


def failures(folder: Path) -> list[dict[str, str]]:
    """Read failures.jsonl."""
    return [json.loads(line) for line in (folder / "failures.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(batch, "_MOST_ARTICLES", 2)


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("straight") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "_MOST_ARTICLES", 2)
        run(sources(), folder, Options(FORMATS))
    return folder


def test_a_run_holds_what_extract_gives(straight: Path):
    """Records are those of `extract`, article by article; every input is a page or a failure."""
    expected = [
        record for doc, text in TEXTS.items() if doc != "f.zh" for record in flow.extract(text, doc=doc)
    ]
    info = run_info(straight)

    assert (straight / "records.jsonl").read_text(encoding="utf-8") == dump_jsonl(expected)
    docs = pq.read_table(straight / "articles.parquet")["doc"].to_pylist()
    assert docs == [doc for doc in TEXTS if doc != "f.zh"]
    assert failures(straight) == [
        {
            "doc": "f.zh",
            "where": "f.zh.txt",
            "stage": "extract",
            "reason": "f.zh: lone surrogate at character 0: expected UTF-8 text",
        },
        {"doc": "z", "where": "z.txt", "stage": "read", "reason": "z.txt: cannot be read"},
    ]
    assert (info["articles"], info["records"], info["read_now"]) == (6, len(expected), 6)
    assert info["version"] == flow.load().version


def test_all_formats_say_the_same(straight: Path):
    """Parquet and JSONL hold the same rows."""
    rows = [
        json.loads(line) for line in (straight / "records.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    table = pq.read_table(straight / "records.parquet")

    assert table.schema == arrow_schema()
    assert [(row["doc"], row["id"]) for row in rows] == [(row["doc"], row["id"]) for row in table.to_pylist()]
    assert [Decimal(row["value"]) for row in rows if "value" in row] == [
        value for value in table["value"].to_pylist() if value is not None
    ]


def killed_at(step: int, folder: Path) -> bool:
    """Run in a copy of this process that ends without a word when it syncs for the `step`th time."""
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        real, calls = os.fsync, iter(range(step))

        def fsync(handle: int) -> None:
            if next(calls, None) is None:
                os._exit(9)
            real(handle)

        os.fsync = fsync
        try:
            run(sources(), folder, Options(FORMATS))
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_a_run_killed_at_any_step_goes_on_and_ends_the_same(straight: Path, tmp_path: Path):
    """Whenever the process vanishes, the next ends with the bytes of a run that nothing disturbed."""
    steps = 0
    while killed_at(steps, tmp_path / str(steps)):
        folder = tmp_path / str(steps)
        run(sources(), folder, Options(FORMATS))
        assert contents(folder) == contents(straight), steps
        steps += 1

    assert steps > 20
    assert contents(tmp_path / str(steps)) == contents(straight)


def test_a_run_killed_at_every_step_ends_the_same(straight: Path, tmp_path: Path):
    """A run that is killed again and again, each time a little later, ends the same."""
    kills = 0
    while killed_at(3 + kills, tmp_path):
        kills += 1

    assert kills > 3
    assert contents(tmp_path) == contents(straight)


@pytest.mark.parametrize("step", [0, 6, 13, 25])
def test_a_full_disk_is_told_and_the_run_goes_on_when_there_is_room(
    step: int, straight: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """One line says so, nothing is half written, and the next run ends the same."""
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) > step:
            raise OSError(28, "No space left on device", "a file")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OutputError) as raised:
            run(sources(), tmp_path, Options(FORMATS))
    assert raised.value.problems == [
        "a file: cannot be written (No space left on device): expected a writable place; choose another"
    ]
    run(sources(), tmp_path, Options(FORMATS))
    assert contents(tmp_path) == contents(straight)


def test_a_full_temporary_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The index has no room: one line says where it wants some."""

    def full(*_: object) -> str:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(ledger.Ledger, "claim", full)
    with pytest.raises(OutputError, match=r"no room for the index of the run .* set TMPDIR"):
        run(sources(), tmp_path, Options(FORMATS))


def test_what_is_done_is_not_done_again(straight: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """After a kill behind the shards nothing is read again; nor in a second run."""
    assert killed_at(15, tmp_path)
    first = run(sources(), tmp_path, Options(FORMATS)).progress
    monkeypatch.setattr(flow.Pipeline, "extract", None)
    second = run(sources(), tmp_path, Options(FORMATS)).progress

    assert 0 < first.fresh < 6
    assert (second.fresh, second.read, second.failed) == (0, 6, 2)
    assert contents(tmp_path) == contents(straight)


def test_new_inputs_cost_only_themselves(straight: Path, tmp_path: Path):
    """A run over more articles reads the new ones, and is as one over all of them; so is one over fewer."""
    few = {doc: TEXTS[doc] for doc in ("g.en", "b.zh", "d.en")}
    run(sources(few), tmp_path, Options(FORMATS))
    more = run(sources(), tmp_path, Options(FORMATS))

    assert more.progress.fresh == 3
    assert tables(tmp_path) == tables(straight)
    fewer = run(sources(few), tmp_path, Options(FORMATS))
    assert (fewer.progress.fresh, fewer.articles) == (0, 3)
    assert pq.read_table(tmp_path / "articles.parquet")["doc"].to_pylist() == ["b.zh", "d.en", "g.en"]


def test_a_text_that_changed_is_read_anew(tmp_path: Path):
    """The article is known by its content: of the old one nothing is left."""
    run(sources({"a": "They spent 2 billion yuan.", "b": "Ten firms came."}), tmp_path, Options(("jsonl",)))
    changed = run(
        sources({"a": "They spent 3 billion yuan.", "b": "Ten firms came."}), tmp_path, Options(("jsonl",))
    )

    assert changed.progress.fresh == 1
    rows = [
        json.loads(line) for line in (tmp_path / "records.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [(row["doc"], row["text"]) for row in rows] == [("a", "3 billion yuan"), ("b", "Ten firms")]


def test_other_patterns_mean_a_new_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What was read with other patterns is worth nothing."""
    run(sources(), tmp_path, Options(("jsonl",)))
    version = {**flow.load().version, "patterns": "other"}
    monkeypatch.setattr(flow.Pipeline, "version", version)

    assert run(sources(), tmp_path, Options(("jsonl",))).progress.fresh == 6
    assert run(sources(), tmp_path, Options(("jsonl",), most_characters=10**6 + 1)).progress.fresh == 6


def test_a_second_article_of_a_name_is_a_failure(tmp_path: Path):
    """Names are unique in a run; the first keeps it."""
    twice = [*sources({"a": "Ten firms came."}), Source(Article("a", ""), "y/a.txt", "Two firms came.")]

    run(twice, tmp_path, Options(("jsonl",)))

    assert failures(tmp_path)[0]["reason"] == (
        "y/a.txt: article 'a' is a.txt already: names are unique; rename one"
    )
    assert "Ten firms" in (tmp_path / "records.jsonl").read_text(encoding="utf-8")


def test_limits_of_an_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Too long, too slow, or ours to blame: each a failure with its stage; the slow one is tried again."""
    real = flow.Pipeline.extract

    def extract(self: flow.Pipeline, article: Article) -> list[Record]:
        if article.id == "bug":
            raise IndexError(3)
        while article.id == "slow":
            pass
        return real(self, article)

    monkeypatch.setattr(flow.Pipeline, "extract", extract)
    texts = {"long": "x" * 101, "slow": "Ten firms.", "bug": "x", "good": "Ten firms came."}
    options = Options(("jsonl",), most_characters=100, timeout=0.2)
    run(sources(texts), tmp_path, options)

    assert [(row["doc"], row["stage"], row["reason"]) for row in failures(tmp_path)][:-1] == [
        ("bug", "extract", "bug.txt: IndexError: 3; please report it"),
        (
            "long",
            "read",
            "long.txt: more than 100 characters: expected an article; cut it into parts or raise --max-chars",
        ),
        (
            "slow",
            "timeout",
            "slow.txt: takes more than 0.2 seconds: expected less; raise --timeout",
        ),
    ]
    monkeypatch.setattr(flow.Pipeline, "extract", real)
    assert run(sources(texts), tmp_path, options).progress.fresh == 1
    assert [row["doc"] for row in failures(tmp_path)] == ["bug", "long", "z"]


def test_one_run_at_a_time(tmp_path: Path):
    """A folder that is being written is refused."""
    book = ledger.Ledger(tmp_path, {})
    book.open()
    (tmp_path / "run.json").write_text('{"tool": "newsfacts"}', encoding="utf-8")

    with pytest.raises(OutputError) as raised:
        run(sources(), tmp_path, Options())

    book.close()
    assert raised.value.problems == [
        f"{tmp_path}: another run is writing it: expected one at a time; wait, or choose another"
    ]


def test_two_workers_give_the_same_bytes(straight: Path, tmp_path: Path):
    """Two processes, one of which is killed at once: the same files, shards included."""

    def kill(progress: Progress) -> None:
        if progress.fresh <= 2:
            active_children()[0].kill()

    run(sources(), tmp_path, Options(FORMATS, workers=2), kill)

    assert contents(tmp_path) == contents(straight)


def test_no_more_processes_than_jobs():
    """A process is started when there is a job for it."""
    settings = Settings(flow.load().version)
    pairs = [(name, Source(Article(name, "Ten firms came."), name)) for name in "ab"]
    jobs = [Job(f"0001-000000-0000000{name}", ((name, source),), settings) for name, source in pairs]

    assert [(shard.read, len(active_children())) for _, shard in run_jobs(jobs, 50)] == [(1, 2), (1, 2)]


def test_an_article_that_ends_its_worker_is_given_up():
    """It has three tries; what stands beside it is read."""
    deadly = SimpleNamespace(strip=partial(os._exit, 1))
    pairs = [
        ("1", Source(Article("1", ""), "1", "Ten firms came.")),
        ("2", Source(Article("2", ""), "2", deadly, ".html")),  # type: ignore[arg-type]
        ("3", Source(Article("3", ""), "3", "Two firms came.")),
    ]
    job = Job("0001-000000-00000000", tuple(pairs), Settings(flow.load().version))

    ((_, shard),) = run_jobs([job], 2)

    assert shard.failures == (
        (
            "2",
            Failure(
                "2",
                "2",
                "worker",
                "2: ends the process that reads it, three times: expected a text; report it",
            ),
        ),
    )
    assert (shard.read, shard.labels) == (2, {"COUNT": 2})


def test_a_worker_with_other_patterns_is_refused():
    """Records of two versions are not mixed."""
    job = Job("x", (), Settings({"newsfacts": "0"}))

    for number in (1, 2):
        with pytest.raises(InputError, match="expected the same version and patterns everywhere"):
            list(run_jobs([job], number))


def parts_of(folder: Path, groups: Iterable[list[str]]) -> Iterator[Part]:
    """Write a sorted part for each group of documents, with two records a document."""
    for number, docs in enumerate(groups):
        records = [Record(doc, "en", "COUNT", at, at + 1, "x") for doc in docs for at in (0, 5)]
        path = folder / f"{number:03}.records.parquet"
        pq.write_table(records_table(records), path)
        yield Part(path, min(docs), max(docs))


@pytest.mark.parametrize("open_at_once", [2, 16])
def test_overlapping_shards_are_merged_sorted(
    open_at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """However shards overlap and however few may be open, each record comes once and in order."""
    monkeypatch.setattr(merge, "_FAN_IN", open_at_once)
    monkeypatch.setattr(merge, "_ROWS", {"records": 3})
    docs = [f"d{number:03}" for number in range(40)]
    groups = [docs[at::7] for at in range(7)]
    parts = [replace(part, left_out=frozenset(["d003"])) for part in parts_of(tmp_path, groups)]

    table = pa.concat_tables(merged("records", parts, tmp_path))

    expected = [(doc, at) for doc in docs for at in (0, 5) if doc != "d003"]
    assert list(zip(table["doc"].to_pylist(), table["start"].to_pylist(), strict=True)) == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == [part.path.name for part in parts]


def test_a_run_loads_no_more_of_arrow_than_it_needs(tmp_path: Path):
    """Neither pandas nor Arrow's query engine, which take 100 MB of each process."""
    rows = [{"id": f"{number % 300:03}-{number}", "text": "It paid $5."} for number in range(600)]
    table = tmp_path / "articles.jsonl"
    table.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    program = (
        "import sys; from pipeline.cli import app\n"
        f"given = ['extract', {str(table)!r}, '-o', {str(tmp_path / 'run')!r}, '--quiet']\n"
        "app(given, standalone_mode=False)\n"
        "import pyarrow; print(pyarrow.default_memory_pool().backend_name)\n"
        "print(sorted({'pandas', 'pyarrow.acero', 'pyarrow.dataset'} & sys.modules.keys()))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603

    assert told.stdout == "system\n[]\n"
    assert len(list((tmp_path / "run" / "shards").glob("*.articles.parquet"))) == 3


def test_a_manifest_that_is_cut_off_loses_its_last_shard_only(straight: Path, tmp_path: Path):
    """A line that is not whole names nothing."""
    run(sources(), tmp_path, Options(FORMATS))
    manifest = tmp_path / "shards" / "manifest.jsonl"
    lines = manifest.read_bytes().splitlines(keepends=True)
    manifest.write_bytes(b"".join(lines[:4]) + lines[4][:50])

    assert run(sources(), tmp_path, Options(FORMATS)).progress.fresh == 1
    assert contents(tmp_path) == contents(straight)


@pytest.mark.parametrize(
    "line", ["5", "null", "[]", "{}", '{"finished": "x"}', '{"name": 1}', '{"failures": [5], "name": "a"}']
)
def test_a_manifest_that_somebody_wrote_into_counts_up_to_there(line: str, straight: Path, tmp_path: Path):
    """A line that we did not write, or an older version did, ends it; the shards behind are made again."""
    run(sources(), tmp_path, Options(FORMATS))
    manifest = tmp_path / "shards" / "manifest.jsonl"
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    manifest.write_text("".join([*lines[:4], f"{line}\n", *lines[4:]]), encoding="utf-8")

    assert run(sources(), tmp_path, Options(FORMATS)).progress.fresh == 1
    assert contents(tmp_path) == contents(straight)


@pytest.mark.parametrize("table", ["records", "articles"])
@pytest.mark.parametrize("data", [b"junk", b""])
def test_a_damaged_shard_is_made_again(table: str, data: bytes, straight: Path, tmp_path: Path):
    """As one that is gone is."""
    run(sources(), tmp_path, Options(FORMATS))
    damaged = sorted((tmp_path / "shards").glob(f"*.{table}.parquet"))[1]
    damaged.write_bytes(data)

    assert run(sources(), tmp_path, Options(FORMATS)).progress.fresh == 2
    assert tables(tmp_path) == tables(straight)


def test_files_of_others_below_shards_stay(tmp_path: Path):
    """Only what is named as our shards are is ever removed."""
    (tmp_path / "shards").mkdir()
    for name in ("mine.parquet", "0001-000000-00000000.records.parquet"):
        (tmp_path / "shards" / name).write_bytes(b"x")

    run(sources(), tmp_path, Options(("jsonl",), force=True))

    assert (tmp_path / "shards" / "mine.parquet").read_bytes() == b"x"
    assert not (tmp_path / "shards" / "0001-000000-00000000.records.parquet").exists()


def test_frames_of_articles_become_frames_of_records():
    """As pandas and Dask call it with a frame, and as Spark does with an iterator of frames."""
    frame = pd.DataFrame(
        {
            "id": ["a", "b", "c"],
            "text": ["They spent 2 billion yuan last year.", None, "380.7亿元"],
            "published": [pd.Timestamp("2022-07-18"), None, None],
        },
        index=[5, 6, 7],
    )

    found = extract_frame(frame)

    columns = ["doc", "label", "text", "period_start", "trace"]
    rows = found[columns].astype({"period_start": str}).fillna("").to_numpy().tolist()
    assert rows == [
        ["a", "MONEY", "2 billion yuan", "2021-01-01", "2 × 10^9 × CNY"],
        ["a", "DATE", "last year", "2021-01-01", ""],
        ["b", "FAILED", "", "", "frame:6: column 'text' holds nothing: expected a text"],
        ["c", "MONEY", "380.7亿元", "", "380.7 × 10^8 × CNY"],
    ]
    (again,) = extract_frame(iter([frame]))
    pd.testing.assert_frame_equal(again, found)
    assert extract_frame(frame.head(0)).dtypes.equals(found.dtypes)
    assert pa.Table.from_pandas(found, arrow_schema(), preserve_index=False).num_rows == 4
    assert [column.split()[0] for column in SPARK_SCHEMA.split(", ")] == list(COLUMNS)
    with pytest.raises(InputError, match="no column 'text': columns are id, published"):
        extract_frame(frame.drop(columns="text"))


@pytest.mark.parametrize("formats", [("jsonl",), ("parquet",)])
def test_diff_of_two_runs(formats: tuple[str, ...], tmp_path: Path):
    """What was gained, lost and changed, in order; nothing where nothing is."""
    old = {"a": "They spent 2 billion yuan.", "b": "Ten firms came.", "c": "Two firms left."}
    new = {"a": "They spent 3 billion yuan.", "b": "Ten firms came.", "d": "Six firms left."}
    run(sources(old), tmp_path / "1", Options(formats))
    run(sources(new), tmp_path / "2", Options(formats))

    changes = list(compare(tmp_path / "1", tmp_path / "2"))

    assert [(change.kind, change.record["doc"], change.record["id"]) for change in changes] == [
        ("changed", "a", "MONEY:11:25"),
        ("lost", "c", "COUNT:0:9"),
        ("gained", "d", "COUNT:0:9"),
    ]
    assert changes[0].columns["value"] == ("2000000000", "3000000000")
    assert list(compare(tmp_path / "1", tmp_path / "1")) == []
    assert isinstance(changes[0], Change)


def test_diff_needs_finished_runs(tmp_path: Path):
    """A folder that is no run, and one without a format that can be read."""
    run(sources(), tmp_path / "csv", Options(("csv",)))

    with pytest.raises(InputError, match="no finished run of newsfacts"):
        compare(tmp_path, tmp_path / "csv")
    with pytest.raises(InputError, match="records neither in Parquet nor in JSONL"):
        compare(tmp_path / "csv", tmp_path / "csv")


UNREAD = "cannot be read ({}): expected the records of the run; extract again"
GONE = "no such file: expected the records of the run; extract again"


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("records.jsonl", b"junk\n", UNREAD.format("Expecting value: line 1 column 1 (char 0)")),
        ("records.jsonl", b"5\n", UNREAD.format("'int' object is not subscriptable")),
        ("records.jsonl", b'{"a": 5}\n', UNREAD.format("'doc'")),
        ("records.jsonl", None, GONE),
        (
            "records.parquet",
            b"junk",
            UNREAD.format("Parquet file size is 4 bytes, smaller than the minimum file footer (8 bytes)"),
        ),
        ("records.parquet", None, GONE),
    ],
)
def test_diff_tells_a_file_that_is_not_what_it_was(
    name: str, data: bytes | None, problem: str, tmp_path: Path
):
    """The files of a run can be edited, and deleted."""
    run(sources(), tmp_path, Options((name.partition(".")[2],)))
    (tmp_path / name).unlink()
    if data is not None:
        (tmp_path / name).write_bytes(data)

    with pytest.raises(InputError) as raised:
        list(compare(tmp_path, tmp_path))
    assert raised.value.problems == [f"{tmp_path / name}: {problem}"]


def test_files_are_streamed(tmp_path: Path):
    """A table of many articles is read as they are asked for, not ahead."""
    rows = (json.dumps({"text": "x" * 1_000}) for _ in range(5_000))
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    meter = Meter()

    found = read_sources([path], meter=meter)

    assert isinstance(next(found), Source)
    assert 0 < meter.read < path.stat().st_size / 2
    assert sum(1 for _ in found) == 4_999
    assert meter.read == path.stat().st_size
