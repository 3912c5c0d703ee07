"""Shards → one sorted table, piece by piece, in memory that does not grow with their number.

Each shard is sorted. A shard is opened when the merge reaches its first document and dropped behind its last,
so that inputs in the order of their names cost one open shard at a time. Where more of them overlap than may
be open at once, stretches of them are merged into files first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.write.columns import arrow_column

if TYPE_CHECKING:
    import pyarrow as pa

# Rows that are taken from an open shard at once: an article has a long text.
_ROWS = {"records": 512, "articles": 32}
# Open shards at most.
_FAN_IN = 8
_ORDER = {
    "records": ("doc", "start", "end", "label"),
    "articles": ("doc",),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A sorted Parquet file.

    Attributes:
        first, last: Its smallest and largest document.
        left_out: Documents that are passed over.
    """

    path: Path
    first: str
    last: str
    left_out: frozenset[str] = frozenset()


def merged(table: str, parts: Sequence[Part], scratch: Path) -> Iterator["pa.Table"]:
    """Merge sorted files into pieces of one sorted table.

    Args:
        table: `records` or `articles`.
        scratch: Folder for files in between; they are removed behind the merge.
    """
    ordered = sorted(parts, key=lambda part: (part.first, part.path.name))
    between: list[Path] = []
    try:
        while _most_open(ordered) > _FAN_IN:
            ordered = list(_pass(table, ordered, scratch, between))
        yield from _merge(table, ordered)
    finally:
        for path in between:
            path.unlink(missing_ok=True)


def _most_open(parts: Sequence[Part]) -> int:
    """Count how many parts overlap at most."""
    edges = sorted([(part.first, 0) for part in parts] + [(part.last, 1) for part in parts])
    most = now = 0
    for _, closing in edges:
        now += -1 if closing else 1
        most = max(most, now)
    return most


def _pass(table: str, parts: Sequence[Part], scratch: Path, between: list[Path]) -> Iterator[Part]:
    """Merge stretches of as many parts as may be open into one file each."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

    for at in range(0, len(parts), _FAN_IN):
        group = parts[at : at + _FAN_IN]
        path = scratch / f".merge-{len(between)}.{table}.parquet"
        between.append(path)
        writer: pq.ParquetWriter | None = None
        for piece in _joined(_merge(table, group), _ROWS[table] * _FAN_IN):
            writer = writer or pq.ParquetWriter(path, piece.schema)
            writer.write_table(piece)
        if writer:
            writer.close()
            yield Part(path, group[0].first, max(part.last for part in group))


def _joined(pieces: Iterator["pa.Table"], rows: int) -> Iterator["pa.Table"]:
    """Join small pieces: each stretch of a Parquet file costs memory as long as the file is open."""
    import pyarrow as pa  # noqa: PLC0415

    waiting: list[pa.Table] = []
    for piece in pieces:
        waiting.append(piece)
        if sum(part.num_rows for part in waiting) >= rows:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


def _merge(table: str, parts: Sequence[Part]) -> Iterator["pa.Table"]:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    waiting = list(parts)[::-1]
    open_parts: list[tuple[pa.Table, Iterator[pa.Table]]] = []
    while waiting or open_parts:
        reach = min((head["doc"][-1] for head, _ in open_parts), key=str, default=None)
        if waiting and (reach is None or waiting[-1].first <= str(reach)):
            pieces = _pieces(waiting.pop(), _ROWS[table])
            open_parts += [(head, pieces) for head in [next(pieces, None)] if head is not None]
            continue
        ready: list[pa.Table] = []
        left: list[tuple[pa.Table, Iterator[pa.Table]]] = []
        for head, pieces in open_parts:
            count = pc.sum(pc.less_equal(head["doc"], reach)).as_py() or 0
            ready += [head.slice(0, count)] if count else []
            rest = head.slice(count) if count < head.num_rows else next(pieces, None)
            left += [(rest, pieces)] if rest is not None else []
        open_parts = left
        if len(ready) == 1:
            yield ready[0]
        else:
            joined = pa.concat_tables(ready)
            # Not `sort_by`: it loads half of Arrow, 50 MB.
            order = pc.sort_indices(joined, [(name, "ascending") for name in _ORDER[table]])
            yield joined.take(order)


def _pieces(part: Part, rows: int) -> Iterator["pa.Table"]:
    """Read a part piece by piece, without what is left out and without the key of articles."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    with pq.ParquetFile(part.path) as file:
        columns = [name for name in file.schema_arrow.names if name != "key"]
        for batch in file.iter_batches(rows, columns=columns, use_threads=False):
            piece = pa.Table.from_batches([batch])
            if part.left_out:
                out = arrow_column(sorted(part.left_out), pa.string())
                piece = piece.filter(pc.invert(pc.is_in(piece["doc"], out)))
            if piece.num_rows:
                yield piece
