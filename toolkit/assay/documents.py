"""Documents for Python programs: checked, or read as models. `assay/__init__.py` hands both out.

Apart from the verbs in `api.py`, since neither needs what a run takes.
"""

from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, overload

from assay.croissant.load.asked import Asked
from assay.croissant.newest import newest
from assay.croissant.reading import read_newest
from assay.errors import SpecError
from assay_spec.document import DocumentError, read_document
from assay_spec.model import Model
from assay_validators import engine
from assay_validators.engine import Session
from assay_validators.report import Report

if TYPE_CHECKING:
    from assay.croissant.load.official.records import OfficialRecords
    from assay.croissant.load.records import Records

_TOOLS = ("mlcroissant",)
"""Whose records can be given."""


def check(*paths: str | PathLike[str]) -> Iterator[Report]:
    """The report of every document that `paths` name or hold, each as it is done; `-` is standard input.

    Drafts are checked as `assay check` does: as the documents of today that they become.
    """
    return engine.check(*[fspath(path) for path in paths], newest=newest)


@overload
def load(path: str | PathLike[str]) -> Model: ...


@overload
def load(path: str | PathLike[str], record_set: str, *, as_: None = None, **asked: Unpack[Asked]) -> "Records": ...


@overload
def load(path: str | PathLike[str], record_set: str, *, as_: str, **asked: Unpack[Asked]) -> "OfficialRecords": ...


def load(
    path: str | PathLike[str], record_set: str | None = None, *, as_: str | None = None, **asked: Unpack[Asked]
) -> "Model | Records | OfficialRecords":
    """The document at `path` as the model of its kind, or the records of a record set that it describes.

    A draft of Croissant gives the `Dataset` of the document of today that it becomes, whose places its spans are.

    Args:
        path: an evaluation, a fingerprint, a Croissant dataset, ...
        record_set: the `@id` or name of a record set of a dataset; empty for the only one. Its records come as batches,
            as a table, as arrays, or one by one, and are read when they are asked for.
        as_: `"mlcroissant"`: the values are those that mlcroissant 1.1.1 gives, and `differences` says where they are
            others than the dataset says.
        asked: of its records, `fields`: only these, in this order, by `@id` or name; `split`: only those of this split
            or these; `where`: only those of which this condition is true, or all of these, each as in `"seconds > 3"`;
            `limit`: so many at the most; `decode`: whether records that come one by one have images and audio as arrays
            of NumPy, and not as the bytes of their files; `fetch`: whether files that lie elsewhere, and are not in the
            cache, are fetched when they are needed.

    Raises:
        SpecError: a document that is to be a model has errors; the exception carries its diagnostics.
        AssayError: there is no such record set, field or split, or a condition is none; one line.
    """
    if as_ is not None and (as_ not in _TOOLS or record_set is None):
        raise TypeError('`as_` is "mlcroissant", and of a record set')
    if record_set is not None and as_ is not None:
        from assay.croissant.load.official.records import OfficialRecords

        return OfficialRecords(Path(path), record_set, **asked)
    if record_set is not None:
        from assay.croissant.load.records import Records

        return Records(read_newest(Path(path)), Path(path), record_set, **asked)
    name = fspath(path)
    try:
        document = read_document(name)
    except DocumentError as error:
        raise SpecError(str(error), ()) from None
    report = Session(newest=newest).check_document(document)
    if report.model is None or not report.valid:
        raise SpecError(f"{name}: the document has errors", report.diagnostics)
    return report.model
