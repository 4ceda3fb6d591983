"""The JSON-LD that makes a page about a dataset found: the document itself, fit for a script of HTML."""

import json
import re
from typing import Any

from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset
from assay_spec.croissant.official import CONTEXT
from assay_spec.croissant.write import write_dataset
from assay_spec.document import Document

LARGEST = 2 << 20
"""Characters; of a longer document the record sets are left out, which search engines do not read."""

_UNSAFE = re.compile("[<>&\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufffe\uffff]")
"""What could end the script, or what a reader of the source would not see."""


def linked_data(document: Document, dataset: Dataset) -> str:
    """The document's JSON-LD, in which every reader finds a `Dataset` of schema.org.

    It is the document as it stands, unless that is no strict JSON or defines its words where nobody looks.
    """
    value = _strict(document.data) if document.format == "json" else _of_yaml(document)
    terms = terms_of(document)
    if value is None or terms.unknown or terms.is_lent or "@context" not in value:
        value = write_dataset(dataset) if value is None else {**value, "@context": CONTEXT}
        text = _dumped(value)
    else:
        text = document.data.decode() if document.format == "json" else _dumped(value)
    if len(text) > LARGEST:
        text = _dumped({key: one for key, one in value.items() if terms.canonical(key) != "cr:recordSet"})
    return script_text(text) if len(text) <= LARGEST else ""


def script_text(text: str) -> str:
    """JSON in which no character ends a script; all of these stand inside of strings, where an escape means them."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text.removeprefix("\ufeff").strip())


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _strict(data: bytes) -> dict[str, Any] | None:
    """The object that the bytes are by RFC 8259; None when they are none."""
    try:
        value = json.loads(data.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _of_yaml(document: Document) -> dict[str, Any] | None:
    """The same object in JSON; None when that does not hold it."""
    try:
        return _strict(json.dumps(document.written.tape.value(), allow_nan=False).encode())
    except (ValueError, RecursionError):
        return None


def _refuse(constant: str) -> None:
    raise ValueError(constant)
