"""The one place that writes Croissant: documents as text, and the parts that every one of them has."""

import json
import re
from itertools import chain, count
from pathlib import Path
from typing import Any

from assay.files.content import digest_of
from assay_spec.croissant.model import Dataset, DataSource, Extract, Field, FileObject
from assay_spec.croissant.write import write_dataset
from assay_spec.model import Reference, Text

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"

PARQUET = "application/x-parquet"
"""The name that mlcroissant knows; the registered one is `application/vnd.apache.parquet`."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_WORKS = frozenset(["license", "sdLicense"])
_LISTS = frozenset(["data", "distribution", "examples", "field", "recordSet", "subField"])
"""What is written as a list however many there are; of anything else one value stands alone."""


def document_of(dataset: Dataset) -> dict[str, Any]:
    """The document of a dataset, as plain dictionaries and lists."""
    return {key: value if key == "@context" else _plainly(key, value) for key, value in write_dataset(dataset).items()}


def text_of(document: dict[str, Any]) -> str:
    """A document as text, with a line end."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _plainly(key: str, value: Any) -> Any:
    """`value` with single values for lists of one; the records of `data` and `examples` as they are."""
    if key in ("data", "examples", "value"):
        return value
    if isinstance(value, dict):
        inside = {name: _plainly(name, inner) for name, inner in value.items()}
        # Works of any type are read as licences; mlcroissant wants to be told that it is one.
        return {"@type": "sc:CreativeWork", **inside} if key in _WORKS else inside
    if isinstance(value, list):
        items = [_plainly(key if key in _WORKS else "", item) for item in value]
        return items[0] if len(items) == 1 and key not in _LISTS else items
    return value


class Addresses:
    """Parts of `@id`s: names without what cannot stand in an IRI, and each unlike those before it."""

    def __init__(self, keep: str = "", *, ascii_only: bool = False) -> None:
        """Letters, digits, hyphens, points and underscores stay, and the characters in `keep`."""
        self._odd = re.compile(rf"[^\w.{re.escape(keep)}-]", re.ASCII if ascii_only else 0)
        self._used: set[str] = set()

    def of(self, name: str) -> str:
        """An address for `name`."""
        plain = self._odd.sub("_", name)
        # Steps of points alone lead up the path, and so does nothing at all.
        plain = "/".join(step if step.strip(".") else "_" for step in plain.split("/"))
        tried = chain([plain], (f"{plain}_{number}" for number in count(2)))
        address = next(each for each in tried if each.casefold() not in self._used)
        self._used.add(address.casefold())
        return address


def content_url(name: str) -> str:
    """The path `name` where an address is wanted; a colon in it would make it look like one of another kind."""
    return f"./{name}" if _SCHEME.match(name) else name


def file_object(id_: str, name: str, path: Path, media_types: tuple[str, ...], *, sha256: str = "") -> FileObject:
    """The file at `path`, which the document calls `name`, with its size and digest.

    Raises:
        DataError: it cannot be read.
    """
    digest = sha256 or digest_of(path)
    return FileObject(
        id=id_,
        name=Text(name.rpartition("/")[2]),
        encoding_format=media_types,
        content_url=content_url(name),
        content_size=f"{path.stat().st_size} B",
        sha256=digest,
    )


def column_field(id_: str, column: str, data_type: str, file: str) -> Field:
    """A field that is a column of the table in the file object `file`."""
    source = DataSource(file_object=Reference(id=file), extract=Extract(column=column))
    return Field(id=id_, name=Text(column), data_type=(data_type,), source=source)
