"""Places in a document for what only a person can tell, each with what is to be written there."""

import json
from collections.abc import Iterable
from typing import Any

from assay.croissant.complete import Question, answered
from assay.croissant.write import text_of
from assay_spec.document import read_document
from assay_spec.kinds import load_kind
from assay_spec.profile import Ask


def stubbed(document: dict[str, Any], asked: Iterable[Ask]) -> dict[str, Any]:
    """The document with a placeholder for each of what is asked, and with the vocabularies that these are of."""
    read = read_document("croissant.json", data=text_of(document).encode())
    loaded = load_kind(read)
    assert loaded is not None
    assert loaded.model is not None
    stubs = [(Question(ask, loaded.model, -1), stub_of(ask)) for ask in asked]
    made: dict[str, Any] = json.loads(answered(read, stubs))
    return made


def stub_of(ask: Ask) -> str:
    """What stands where nobody has answered yet; `PRO002` knows it by its beginning."""
    return f"TODO: {ask.asks}"
