"""Images and audio in records as arrays of NumPy, decoded one record at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assay.data.datatypes import Media
from assay.errors import DataError
from assay.files.sources import resource_of
from assay.library import require
from assay_spec.croissant.model import Extract, Field
from assay_spec.record import replace

Record = dict[str, Any]
Decode = Callable[[bytes], object]
"""Raises a `ValueError` that says what is wrong with the bytes."""


FILE = "\0file"
"""The column of the paths of files."""


def files_of(fields: Sequence[Field]) -> list[Field]:
    """What gives the paths of the files that all these fields are, so that damage can be told by them.

    Where they are files of several resources, or parts of files, there is none.
    """
    sources = [field.source for field in fields if field.source is not None]
    properties = {source.extract.file_property if source.extract else "" for source in sources}
    if len(sources) < len(fields) or properties != {"content"} or len({resource_of(each) for each in sources}) > 1:
        return []
    path = replace(sources[0], extract=Extract(file_property="fullpath"), transform=(), format="")
    return [Field(id=FILE, data_type=("sc:Text",), source=path)]


class Decoder:
    """What decodes the fields of records that are images or audio."""

    def __init__(self, media: Mapping[str, Media], document: Path) -> None:
        """Import what decodes them.

        Args:
            media: what the fields are that can be decoded, by their `@id`s.
            document: what describes them.

        Raises:
            AssayError: what decodes them is not installed; the extra is named that brings it.
        """
        self._decode = {name: _decode_of(each) for name, each in media.items()}
        self._document = document

    def decoded(self, records: Iterable[Record], bad: Callable[[DataError], None]) -> Iterator[Record]:
        """The records with arrays in place of bytes; `bad` takes what is wrong with one that is left out."""
        for row, record in enumerate(records, 1):
            file = record.pop(FILE, None)
            try:
                found = {name: self._value(value, name) for name, value in record.items()}
            except DataError as error:
                if file is None:
                    error.row = row
                else:
                    error.path = file
                bad(error)
            else:
                yield found

    def _value(self, value: object, name: str) -> object:
        match value:
            case list():
                return [self._value(each, name) for each in value]
            case dict():
                return {part: self._value(each, part) for part, each in value.items()}
            case bytes() if name in self._decode:
                try:
                    return self._decode[name](value)
                except ValueError as error:
                    remedy = "replace the file, or leave its record out by `skip_bad`"
                    raise DataError(str(error), path=self._document, column=name, remedy=remedy) from None
        return value


def _decode_of(media: Media) -> Decode:
    match media:
        case Media.IMAGE:
            require("PIL", "decoding images", extra="images", package="Pillow")
            from assay.data.images import decode_image

            return decode_image
        case Media.AUDIO:
            require("soundfile", "decoding audio", extra="audio")
            from assay.data.audio import decode_audio

            return decode_audio
