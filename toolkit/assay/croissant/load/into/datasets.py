"""Records as a dataset of Hugging Face `datasets`: held in memory, or read as it is gone through."""

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

import pyarrow as pa
import pyarrow.types as kind

from assay.data.datatypes import is_picture
from assay.data.share import Share
from assay.library import require

if TYPE_CHECKING:
    from datasets import Dataset, IterableDataset

    from assay.croissant.load.records import Records


@overload
def datasets(records: "Records", *, streaming: Literal[False] = False) -> "Dataset": ...


@overload
def datasets(records: "Records", *, streaming: Literal[True]) -> "IterableDataset": ...


def datasets(records: "Records", *, streaming: bool = False) -> "Dataset | IterableDataset":
    """All of them as a `Dataset` in memory, or as an `IterableDataset` that reads them anew each time.

    Every value has the type that it has in Arrow. Fields of the type `sc:ImageObject` are `Image()`, which makes
    pictures of their bytes when somebody takes them; sounds and films are their bytes. An `IterableDataset` has a shard
    for each file, or each row group of Parquet where there are few files, so that nodes and workers share the work.

    Args:
        records: what is given.
        streaming: whether they are read as they are gone through, in constant memory; else all at once.

    Raises:
        AssayError: `datasets` is not installed.
        DataError: as `batches`, here or when an iterable dataset is gone through.
    """
    require("datasets")
    records = records.undecoded()
    import datasets as hub
    from datasets.table import table_cast

    pictures = {field.id for field in records.described if is_picture(field.data_type)}
    features = hub.Features({of.name: _feature(of.name, of.type, pictures) for of in records.schema})
    if streaming:
        # Each of what is in this list is a shard.
        parts: dict[str, list[Share | None]] = {"parts": [*records.shares()] or [None]}
        streamed: IterableDataset = hub.IterableDataset.from_generator(_Examples(records), features, parts)
        return streamed
    table, schema = records.table(), features.arrow_schema
    # A column without chunks has nothing that could be cast.
    table = table_cast(table, schema) if table.num_rows else schema.empty_table()
    return hub.Dataset(table, info=hub.DatasetInfo(features=features))


def _feature(name: str, stored: pa.DataType, pictures: Container[str]) -> Any:
    """What the values of a field are for `datasets`."""
    import datasets as hub

    if kind.is_struct(stored):
        return {part.name: _feature(part.name, part.type, pictures) for part in stored}
    if kind.is_list(stored):
        return hub.List(_feature(name, stored.value_type, pictures))
    if name in pictures and kind.is_large_binary(stored):
        return hub.Image()
    return hub.Features.from_arrow_schema(pa.schema([(name, stored)]))[name]


class _Examples:
    """Gives the records of some parts as `datasets` wants them, and can be sent to another process."""

    def __init__(self, records: "Records") -> None:
        self._records = records

    def __call__(self, parts: Sequence[Share | None]) -> Iterator[dict[str, Any]]:
        for part in parts:
            yield from self._records if part is None else self._records.share(part)
