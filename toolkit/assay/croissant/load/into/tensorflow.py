"""Records as a `tf.data.Dataset`, one by one or in batches, read as it is gone through."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.croissant.load.into.batches import of_size
from assay.croissant.load.loop.wanted import Refuse, by_field, whole
from assay.croissant.load.missing import Missing, nothing_stands
from assay.errors import DataError
from assay.library import require

if TYPE_CHECKING:
    import tensorflow as tf

    from assay.croissant.load.records import Records

Rows = npt.NDArray[np.int64]
"""The numbers of records, from 1."""

_TOGETHER = 1 << 8
"""So many records are handed over at a time where they are wanted one by one."""


def tensorflow(
    records: "Records", *, batch_size: int | None = None, missing: Mapping[str, Any] | None = None
) -> "tf.data.Dataset":
    """All of them as a `tf.data.Dataset`: a dictionary of tensors for each record, or for each batch of them.

    Texts and bytes are `tf.string`, and so are dates and times, as ISO 8601 writes them; numbers keep their width.
    Lists are as long as they are, in batches ragged. Parts of a value are a dictionary.

    Args:
        records: what is given.
        batch_size: how many records make one element, of which the last may have fewer; by default one by one.
        missing: what stands where there is no value, by the `@id` of a field or of a part of one: `{"r/eggs": -1}`. For
            a field of lists a list stands for a list, and anything else for an item. Without it a missing value is an
            error, as a tensor has no place for it.

    Raises:
        AssayError: TensorFlow is not installed.
        DataError: `missing` names no field, or `batch_size` is no number from 1. Of what cannot be read, or is missing,
            TensorFlow makes an `UnknownError` when the dataset is gone through, in which the line stands that says so.
    """
    require("tensorflow")
    records = records.undecoded()
    import tensorflow as tf

    def refuse(problem: str, remedy: str) -> DataError:
        return DataError(problem, path=records.document, remedy=remedy)

    if batch_size is not None:
        batch_size = whole("batch_size", batch_size, 1, 1 << 31, refuse)
    stand = by_field("missing", {} if missing is None else missing, records.called(), refuse)
    tensors = _Tensors(tf, Missing(stand, refuse), records.fields, refuse)

    def read() -> Iterator[dict[str, Any]]:
        first = 1
        for batch in of_size(batch_size or _TOGETHER, records.batches()):
            rows = np.arange(first, first + batch.num_rows)
            yield {name: tensors.of(name, batch[name], rows) for name in batch.schema.names}
            first += batch.num_rows

    spec = {of.name: tensors.spec(of.type) for of in records.schema}
    found: tf.data.Dataset = tf.data.Dataset.from_generator(read, output_signature=spec)
    return found if batch_size else found.unbatch()


class _Tensors:
    """What TensorFlow has in place of Arrow's arrays."""

    def __init__(self, tf: Any, missing: Missing, fields: Sequence[str], refuse: Refuse) -> None:
        self._tf = tf
        self._missing = missing
        self._fields, self._refuse = fields, refuse

    def spec(self, stored: pa.DataType, depth: int = 0) -> Any:
        """What the tensors of a column are, in lists so many deep."""
        if kind.is_struct(stored):
            return {part.name: self.spec(part.type, depth) for part in stored}
        if kind.is_list(stored):
            return self.spec(stored.value_type, depth + 1)
        shape, of = [None] * (depth + 1), self._type(stored)
        return self._tf.RaggedTensorSpec(shape, of, depth, self._tf.int64) if depth else self._tf.TensorSpec(shape, of)

    def of(self, name: str, values: pa.Array, rows: Rows, *, within: bool = False) -> Any:
        """The tensors of a column, whose values are those of the records of these numbers."""
        values = self._missing.filled(name, _written(values), within=within)
        if values.null_count:
            without = np.unique(rows[values.is_null().to_numpy(zero_copy_only=False)])
            more = f" up to record {rows[-1]:,}, first in record {without[0]:,}"
            raise self._refuse(*nothing_stands(name, len(without), more, is_whole=name in self._fields and not within))
        if kind.is_struct(values.type):
            return {part.name: self.of(part.name, values.field(part.name), rows, within=within) for part in values.type}
        if kind.is_list(values.type):
            parents = rows[pc.list_parent_indices(values).to_numpy()]
            items = self.of(name, values.flatten(), parents, within=True)
            lengths = pc.list_value_length(values).to_numpy().astype(np.int64)
            ragged = self._tf.RaggedTensor.from_row_lengths
            return self._tf.nest.map_structure(lambda each: ragged(each, lengths, validate=False), items)
        return self._tf.constant(values.to_numpy(zero_copy_only=False), self._type(values.type))

    def _type(self, stored: pa.DataType) -> Any:
        if kind.is_integer(stored) or kind.is_floating(stored):
            return self._tf.as_dtype(stored.to_pandas_dtype())
        return self._tf.bool if kind.is_boolean(stored) else self._tf.string


def _written(values: pa.Array) -> pa.Array:
    """Dates and times as ISO 8601 writes them, and everything else as it is."""
    if not kind.is_temporal(values.type):
        return values
    text = values.cast(pa.string())
    return pc.replace_substring_regex(pc.replace_substring(text, " ", "T"), "[.]0+$", "")
