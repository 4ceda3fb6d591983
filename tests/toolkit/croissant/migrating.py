"""Documents that are migrated, and what there is to say of them before and after."""

import json

from assay.croissant.migrate.migrate import migrated
from assay_spec.document import read_document

from .drafts import CONTEXT_1_0, written

OLD = "mlcommons.org/schema/"
CROISSANT = "http://mlcommons.org/croissant/"


def document_of(value, layout=None):
    return read_document("croissant.json", data=written(value, {"indent": 2} if layout is None else layout))


def told_once(data):
    """A document as a value, whose objects have every key once."""

    def of(pairs):
        assert len(dict(pairs)) == len(pairs), pairs
        return dict(pairs)

    return json.loads(data, object_pairs_hook=of)


def outcome(value, to="1.1", layout=None):
    """The migrated document as a value, and what was left."""
    document = document_of(value, layout)
    done = migrated(document, to)
    lines = [(document.position(left.byte)[0], left.said) for left in done.left]
    return told_once(done.data), lines


def objects(value, path=()):
    """Every object of a value outside of the context and of written-out records, with the way to it by position."""
    if isinstance(value, dict):
        yield path, value
    if isinstance(value, (dict, list)):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in items:
            if key not in ("@context", "data"):
                yield from objects(each, (*path, key))


def parts(value, word):
    """The objects at a property, wherever they stand."""
    for _, each in objects(value):
        inner = each.get(word, [])
        yield from (inner if isinstance(inner, list) else [inner])


UNKNOWN_WORDS = ("abstract", "ex:note", "über", "thing")


def unknown(value):
    """What no version has a word for, of every object that says what it is, in their order."""
    typed = [each for _, each in objects(value) if "@type" in each]
    return [{word: each[word] for word in UNKNOWN_WORDS if word in each} for each in typed]


def dataset_1_0(**members):
    start = {"@context": dict(CONTEXT_1_0), "@type": "Dataset", "conformsTo": f"{CROISSANT}1.0", "name": "d"}
    return {**start, **members}
