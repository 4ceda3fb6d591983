"""Reading on after a misspelt property as after the right one, so that one slip of the pen gives one finding."""

from typing import TypeVar

from assay_kernels.scan import FindingCode, Shape
from assay_spec.document import Document
from assay_spec.load import Loaded, load
from assay_spec.model import Model
from assay_spec.terms import Terms
from assay_validators.context import near

M = TypeVar("M", bound=Model)

MOST = 8
"""So many slips are read on."""

MANY = 100
"""A document with more unknown words than this is not misspelt, but another thing."""


def respell(document: Document, loaded: Loaded[M]) -> Loaded[M]:
    """What `document` means if its misspelt properties are those that they are nearly called.

    A word is taken for another only where that leaves nothing new to complain about. Linked data stays as it is: there
    an unknown property is allowed, and a reader that guessed would read another document than everybody else.
    """
    terms = Terms()
    for word, meant in _slips(document, loaded)[:MOST]:
        guess = _read_again(document, loaded, Terms({**terms, word: meant}))
        if set(guess.findings) <= set(loaded.findings):
            terms[word] = meant
    return _read_again(document, loaded, terms) if terms else loaded


def _slips(document: Document, loaded: Loaded[M]) -> list[tuple[str, str]]:
    """Each unknown property, with the known one that is nearest to it."""
    shapes: dict[str, Shape] = {}
    for finding in loaded.findings:
        shape = loaded.table.shapes[finding.shape]
        if finding.code == FindingCode.UNKNOWN_KEY and shape.reference_key is None:
            shapes[document.tape.text(finding.node)] = shape
            if len(shapes) > MANY:
                return []
    slips = ((word, near(word, shape.properties)) for word, shape in shapes.items())
    return [(word, meant) for word, meant in slips if meant]


def _read_again(document: Document, loaded: Loaded[M], terms: Terms) -> Loaded[M]:
    """What the document means by other terms; that a property is unknown stays found."""
    model: type[M] = loaded.table.models[0]  # type: ignore[assignment]
    again = load(document, model, version=document.version, terms=terms)
    unknown = {finding for finding in loaded.findings if finding.code == FindingCode.UNKNOWN_KEY}
    findings = sorted({*again.findings, *unknown}, key=lambda finding: (finding.node, finding))
    return again._replace(findings=tuple(findings))
