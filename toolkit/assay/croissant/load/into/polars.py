"""Records as a frame of polars, at once or as they are needed."""

from typing import TYPE_CHECKING, Literal, overload

from assay.library import require

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl
    import pyarrow as pa

    from assay.croissant.load.records import Records


@overload
def polars(records: "Records", *, lazy: Literal[False] = False) -> "pl.DataFrame": ...


@overload
def polars(records: "Records", *, lazy: Literal[True]) -> "pl.LazyFrame": ...


def polars(records: "Records", *, lazy: bool = False) -> "pl.DataFrame | pl.LazyFrame":
    """All of them as a frame of polars.

    Args:
        records: what is given.
        lazy: whether they are read when the frame is collected, some at a time: no other fields than the query needs,
            and no more records than its `head`.

    Raises:
        AssayError: polars is not installed.
        DataError: as `batches`, here or when a lazy frame is collected.
    """
    require("polars")
    records = records.undecoded()
    if not lazy:
        return _frame(records.table())
    from polars.io.plugins import register_io_source

    def read(
        columns: list[str] | None, condition: "pl.Expr | None", at_most: int | None, _size: int | None
    ) -> "Iterator[pl.DataFrame]":
        some = records.narrowed(columns, at_most)
        for batch in some.batches():
            frame = _frame(batch)
            yield frame if condition is None else frame.filter(condition)
        records.skipped = some.skipped

    empty = _frame(records.schema.empty_table())
    return register_io_source(read, schema=empty.schema)


def _frame(table: "pa.Table | pa.RecordBatch") -> "pl.DataFrame":
    import polars as pl

    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame
