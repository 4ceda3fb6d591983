"""The table that mlcroissant makes of a file. Read from its `operation_graph/operations/read.py`."""

import gzip
import json
from collections.abc import Callable, Collection, Sequence
from pathlib import PurePosixPath
from typing import Any

from assay.croissant.load.official.delimited import read_delimited
from assay.croissant.load.official.ends import Ends, UnsaidError
from assay.croissant.load.official.files import File, require_no_pointer
from assay.croissant.load.official.frames import Column, Frame, Kind, Property, inferred
from assay.croissant.load.official.json_lines import read_json_lines
from assay.croissant.load.official.json_paths import found_by
from assay.croissant.load.official.parquet import read_parquet
from assay_validators.croissant.official.parts import Part

_GZIP = b"\x1f\x8b"
_TABLES: dict[str, Callable[[bytes], Frame]] = {
    "text/csv": read_delimited,
    "text/tab-separated-values": lambda data: read_delimited(data, "\t"),
    "application/jsonlines": read_json_lines,
    "application/x-parquet": read_parquet,
}
"""The media types of tables, by what reads them."""
_DECODED = ("image/jpeg", "image/png", "image/tiff", "image/dicom", "audio/mpeg")
_ARFF = "https://ml.cms.waikato.ac.nz/weka/arff.html"
_TEXT, _JSON = "text/plain", "application/json"
_KNOWN = {*_TABLES, *_DECODED, _TEXT, _JSON}


def read(node: Part, fields: Sequence[Part], file: File) -> Frame:
    """The table of one file of a resource, from which these fields are taken.

    Raises:
        UnsaidError: that is not said here.
        Ends: it reads none.
    """
    formats = node["encoding_formats"] or []
    data = file.data()
    require_no_pointer(data)
    extracts = [field["source"]["extract"] for field in fields]
    method = _method(extracts)
    if _ARFF in formats or "image/dicom" in formats:
        raise UnsaidError("it reads the file by a library of its own")
    known = next((each for each in formats if each in _KNOWN), None)
    if known is None:
        given = f"None of the provided encoding formats: {formats[-1]} for file {file.filename}"
        raise Ends(f"ValueError: {given} returned a valid pandas dataframe.")
    frame = _frame(known, data, method, extracts)
    if any(extract["file_property"] == "lineNumbers" for extract in extracts):
        frame.columns[Property.LINE_NUMBERS] = Column(Kind.WHOLE, list(range(frame.length)))
    frame.add(Property.FILEPATH, PurePosixPath(file.place), Kind.OBJECT)
    frame.add(Property.FILENAME, file.filename, Kind.TEXT)
    frame.add(Property.FULLPATH, PurePosixPath(file.fullpath), Kind.OBJECT)
    frame.add(Property.ORIGIN, file, Kind.OBJECT)
    return frame


def _frame(media_type: str, data: bytes, method: str, extracts: Sequence[Part]) -> Frame:
    """The table of a file of a media type."""
    if media_type in _TABLES:
        return _TABLES[media_type](_opened(data, media_type))
    if media_type == _JSON:
        document = _parsed(_opened(data, media_type))
        if method == "json_path":
            return _by_paths(document, [str(each["json_path"]) for each in extracts if each["json_path"]])
        return Frame({Property.CONTENT: Column(Kind.OBJECT, [document])}, 1)
    if media_type == _TEXT and method == "lines":
        if data.startswith(_GZIP):
            raise UnsaidError("it reads lines of a compressed file by its name")
        return read_delimited(data, names=[Property.LINES])
    if media_type == _TEXT:
        return Frame({Property.CONTENT: Column(Kind.OBJECT, [data])}, 1)
    raise UnsaidError("it decodes images and audio that lie in no archive")


def _opened(data: bytes, media_type: str) -> bytes:
    """The bytes of a table that may be compressed."""
    if not data.startswith(_GZIP):
        return data
    if media_type == "application/x-parquet":
        raise UnsaidError("the file is compressed as a whole")
    try:
        return gzip.decompress(data)
    except (OSError, EOFError) as error:
        raise Ends(f"{type(error).__name__}: {error}") from None


def _method(extracts: Collection[Part]) -> str:
    """How the file is read: all fields need the same."""
    found = {_METHODS[name] for extract in extracts if (name := _asked(extract)) in _METHODS}
    if len(found) > 1:
        raise Ends("ValueError: Cannot read node. The fields use several reading methods")
    return next(iter(found), "")


def _asked(extract: Part) -> str:
    if extract["column"]:
        return "column"
    return str(extract["file_property"] or ("json_path" if extract["json_path"] else ""))


_METHODS = {"column": "content", "content": "content", "lines": "lines", "json_path": "json_path"}


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise Ends(f"{type(error).__name__}: {error}") from None


def _by_paths(document: Any, paths: Sequence[str]) -> Frame:
    """One column for each path: a record is made of what stands at one place in each."""
    try:
        found = {path: found_by(path, document) for path in paths}
    except (TypeError, KeyError) as error:
        raise Ends(f"{type(error).__name__}: {error}") from None
    lengths = {len(values) for values in found.values()}
    if len(lengths) > 1:
        raise Ends("ValueError: All arrays must be of the same length")
    return Frame({path: inferred(values) for path, values in found.items()}, next(iter(lengths), 0))


def listed(files: Sequence[File]) -> Frame:
    """Files of which nothing is read yet."""
    frame = Frame({}, len(files))
    for name, values in (
        (Property.FILEPATH, [file.place for file in files]),
        (Property.FILENAME, [file.filename for file in files]),
        (Property.FULLPATH, [file.fullpath for file in files]),
        (Property.ORIGIN, list(files)),
    ):
        frame.columns[name] = Column(Kind.TEXT, values)
    return frame
