"""Images and audio as columns of arrays, decoded some records at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.types as kind

from assay.croissant.load.decoded import FILE, Decoder, Record
from assay.data.datatypes import Media
from assay.data.sounds import Audio
from assay.data.tensors import arrays_in, is_tensor, of_one_shape, tensor_type, tensors
from assay.errors import DataError

TOGETHER_BYTES = 1 << 26
"""So much is decoded, or one record, before a batch is given."""

_PLACE = "\0place"
FRAMES, RATE = "frames", "rate"
_AXES = {Media.IMAGE: ("height", "width", "channels"), Media.AUDIO: ("frames", "channels")}
_CHANNELS = {Media.IMAGE: "u1", Media.AUDIO: "f4"}
"""What is in the arrays, where none is there that says something else."""


class Columns:
    """The fields of records that are decoded, each of one record a whole image or sound."""

    def __init__(self, media: Mapping[str, Media], decoder: Decoder, document: Path) -> None:
        self._media, self._decoder, self._document = media, decoder, document

    def schema(self, stored: pa.Schema) -> pa.Schema:
        """What the schema becomes, if channels are as usual: those of images `uint8`.

        Raises:
            DataError: images or audio are in lists, or parts of a value.
        """
        self._require_whole(stored)
        return self._typed(stored, {name: np.dtype(_CHANNELS[media]) for name, media in self._media.items()})

    def batches(
        self, stored: pa.Schema, batches: Iterable[pa.RecordBatch], bad: Callable[[DataError], None]
    ) -> Iterator[pa.RecordBatch]:
        """The records of batches that have bytes, some at a time; `bad` takes what is wrong with one that is left out.

        Raises:
            DataError: as `schema`; the channels of an image are of another type than those before.
        """
        self._require_whole(stored)
        dtypes: dict[str, np.dtype[Any]] = {}
        encoded, others = _encoded(batches, self._media), [name for name in stored.names if name not in self._media]
        for batch, some in _together(self._decoder.decoded(encoded, bad)):
            kept = batch.select(others).take(pa.array([at for at, _ in some], pa.int64()))
            decoded = {name: [record[name] for _, record in some] for name in self._media}
            for name, values in decoded.items():
                self._require_alike(name, values, dtypes)
            schema = self._typed(stored, dtypes)
            columns = [_column(of, decoded.get(of.name), kept) for of in schema]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    def _typed(self, stored: pa.Schema, dtypes: Mapping[str, np.dtype[Any]]) -> pa.Schema:
        types = {name: arrays_type(self._media[name], dtype) for name, dtype in dtypes.items()}
        return pa.schema([(of.name, types.get(of.name, of.type)) for of in stored])

    def _require_whole(self, stored: pa.Schema) -> None:
        for name, media in self._media.items():
            if name not in stored.names or kind.is_list(stored.field(name).type):
                what = "images" if media is Media.IMAGE else "audio"
                problem = f"it has {what} in lists or in parts of a value, which no column of arrays can hold"
                remedy = "go through the records one by one, or load them without `decode`"
                raise DataError(problem, path=self._document, column=name, remedy=remedy)

    def _require_alike(self, name: str, values: list[Any], dtypes: dict[str, np.dtype[Any]]) -> None:
        """Take note of what the channels are, the same in all batches."""
        arrays = [each for each in values if isinstance(each, np.ndarray)]
        usual = arrays[0].dtype if arrays else np.dtype(_CHANNELS[self._media[name]])
        wanted = dtypes.setdefault(name, usual)
        if other := next((each.dtype for each in arrays if each.dtype != wanted), None):
            problem = f"it has images whose channels are {wanted}, and some whose channels are {other}"
            remedy = "go through the records one by one, or load them without `decode`"
            raise DataError(problem, path=self._document, column=name, remedy=remedy)


def arrays_type(media: Media, dtype: npt.DTypeLike) -> pa.DataType:
    """The type of images or audio in Arrow: audio has, beside its frames, how many of them are a second."""
    arrays = tensor_type(dtype, len(_AXES[media]))
    return arrays if media is Media.IMAGE else pa.struct([(FRAMES, arrays), (RATE, pa.int32())])


def _encoded(batches: Iterable[pa.RecordBatch], names: Iterable[str]) -> Iterator[Record]:
    """The records with what is decoded of them, and where they stand."""
    for batch in batches:
        wanted = [*names, *({FILE} & {*batch.schema.names})]
        for at in range(batch.num_rows):
            yield {name: batch[name][at].as_py() for name in wanted} | {_PLACE: (batch, at)}


def _together(records: Iterable[Record]) -> Iterator[tuple[pa.RecordBatch, list[tuple[int, Record]]]]:
    """Records of one batch, with the numbers that they have there, as many as are given at a time."""
    for _, of_one in groupby(records, lambda record: id(record[_PLACE][0])):
        some, size = list[tuple[int, Record]](), 0
        for record in of_one:
            batch, at = record[_PLACE]
            some.append((at, record))
            size += sum(_size_of(value) for value in record.values())
            if size >= TOGETHER_BYTES:
                yield batch, some
                some, size = [], 0
        if some:
            yield batch, some


def _size_of(value: object) -> int:
    array = value.frames if isinstance(value, Audio) else value
    return array.nbytes if isinstance(array, np.ndarray) else 0


def _column(of: pa.Field, decoded: list[Any] | None, kept: pa.RecordBatch) -> pa.Array:
    """A column of some records: what was decoded, or what they had."""
    if decoded is None:
        return kept[of.name]
    if is_tensor(of.type):
        return tensors(decoded, of.type)
    frames = tensors([each and each.frames for each in decoded], of.type.field(FRAMES).type)
    rates = pa.array([each and each.rate for each in decoded], pa.int32())
    none = pa.array([each is None for each in decoded], pa.bool_())
    return pa.StructArray.from_arrays([frames, rates], fields=list(of.type), mask=none)


def is_audio(stored: pa.DataType) -> bool:
    """Whether values of this type are decoded audio."""
    return kind.is_struct(stored) and stored.num_fields == 2 and is_tensor(stored.field(0).type)


def audio_in(column: pa.StructArray) -> list[Audio | None]:
    """The decoded audio of a column, None for null."""
    found = zip(arrays_in(column.field(FRAMES)), column.field(RATE).to_pylist(), strict=True)
    return [None if frames is None else Audio(frames, rate) for frames, rate in found]


def of_fixed_shapes(table: pa.Table) -> pa.Table:
    """The same table, where images that are all of one shape are Arrow's tensors of a fixed shape."""
    for at, of in enumerate(table.schema):
        if is_tensor(of.type):
            column = of_one_shape(table.column(at), _AXES[Media.IMAGE])
            table = table.set_column(at, of.name, column)
    return table


def decoded_objects(column: pa.ChunkedArray) -> npt.NDArray[np.object_]:
    """Decoded images or audio as objects, None for null."""
    take = audio_in if is_audio(column.type) else arrays_in
    return objects_of([each for chunk in column.chunks for each in take(chunk)])


def objects_of(values: list[Any]) -> npt.NDArray[np.object_]:
    """Values as an array of objects, whatever they are."""
    found = np.empty(len(values), object)
    for at, value in enumerate(values):  # one by one, since NumPy would spread an array over them
        found[at] = value
    return found
