"""Croissant documents, whose terms are written without prefixes, and their models."""

import json
from pathlib import Path

from assay_spec.document import read_document
from assay_spec.kinds import load_kind

OF_SCHEMA_ORG = {"name"}


def _with_prefix(key):
    return key if key.startswith("@") or key in OF_SCHEMA_ORG else f"cr:{key}"


def _prefixed(value):
    """Keys of Croissant's own vocabulary with their prefix, so that no long context is needed."""
    if isinstance(value, list):
        return [_prefixed(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {_with_prefix(key): one if key == "data" else _prefixed(one) for key, one in value.items()}


def load(path: Path):
    """From the path of a Croissant document to its model."""
    loaded = load_kind(read_document(str(path)))
    assert loaded is not None
    assert loaded.model is not None, loaded.findings
    return loaded.model


def write(folder: Path, distribution, *record_sets, **properties):
    """Write a Croissant document with a distribution and record sets: its path and its model."""
    path = folder / "croissant.json"
    context = {
        "@vocab": "https://schema.org/",
        "sc": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "dct": "http://purl.org/dc/terms/",
    }
    document = {
        "@context": context,
        "@type": "sc:Dataset",
        "dct:conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "d",
        "distribution": distribution,
        "cr:recordSet": _prefixed(list(record_sets)),
        **properties,
    }
    path.write_text(json.dumps(document))
    return path, load(path)
