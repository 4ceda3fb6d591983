"""Documents for Python programs: checked, or read as models. `assay/__init__.py` hands both out.

Apart from the verbs in `api.py`, since neither needs what a run takes.
"""

from collections.abc import Iterator
from os import PathLike, fspath

from assay.croissant.newest import newest
from assay.errors import SpecError
from assay_spec.document import DocumentError, read_document
from assay_spec.model import Model
from assay_validators import engine
from assay_validators.engine import Session
from assay_validators.report import Report


def check(*paths: str | PathLike[str]) -> Iterator[Report]:
    """The report of every document that `paths` name or hold, each as it is done; `-` is standard input.

    Drafts are checked as `assay check` does: as the documents of today that they become.
    """
    return engine.check(*[fspath(path) for path in paths], newest=newest)


def load(path: str | PathLike[str]) -> Model:
    """The document at `path` as the model of its kind: an `Evaluation`, a `Fingerprint`, a Croissant `Dataset`.

    A draft of Croissant gives the `Dataset` of the document of today that it becomes, whose places its spans are.

    Raises:
        SpecError: it has errors; the exception carries its diagnostics.
    """
    name = fspath(path)
    try:
        document = read_document(name)
    except DocumentError as error:
        raise SpecError(str(error), ()) from None
    report = Session(newest=newest).check_document(document)
    if report.model is None or not report.valid:
        raise SpecError(f"{name}: the document has errors", report.diagnostics)
    return report.model
