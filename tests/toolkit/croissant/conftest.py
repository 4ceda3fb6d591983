"""Folders of files, what is inferred from them, and how the real mlcroissant reads that."""

import json
import logging
import shutil
import warnings

import pytest

import assay
from assay.croissant.infer.infer import Given, infer

KNOWN = Given("made up", "https://example.org/", "CC0-1.0", ("Jo Doe",))
HUMAN = {
    "datePublished": "2026-01-01",
    "version": "1.0.0",
    "keywords": "none",
    "citeAs": "none",
    "publisher": {"@type": "Person", "name": "Jo Doe"},
    "sameAs": "https://example.org/again",
    "sdLicense": "https://spdx.org/licenses/CC0-1.0.html",
    "inLanguage": "en",
    "dateCreated": "2026-01-01",
    "dateModified": "2026-01-01",
}
"""What only a person can say, beside what is given."""


class Described:
    """A folder with its document in it."""

    def __init__(self, folder, given=KNOWN):
        self.folder = folder
        inferred = infer([folder], given, folder=folder)
        self.document, self.said = inferred.document, inferred.said
        self.path = folder / "croissant.json"
        self.path.write_text(json.dumps({"description": "made up", **self.document, **HUMAN}))

    @property
    def findings(self):
        """What `assay check` finds, by its code."""
        (report,) = assay.check(self.path)
        # Of addresses of categories only people know.
        return [f"{found.code} {found.message}" for found in report.diagnostics if found.code != "CRO142"]

    @property
    def records(self):
        """The record sets by their `@id`."""
        return {each["@id"]: each for each in self.document.get("recordSet", [])}

    @property
    def files(self):
        """The resources by their `@id`."""
        return {each["@id"]: each for each in self.document["distribution"]}

    def fields(self, records):
        """The fields of a record set by their names."""
        return {field["name"]: field for field in self.records[records]["field"]}

    def types(self, records):
        """The data types of the fields of a record set."""
        return {name: field.get("dataType") for name, field in self.fields(records).items()}

    def loaded(self, records):
        """The records as mlcroissant loads them, without the record set's `@id` in the names of fields."""
        mlcroissant = pytest.importorskip("mlcroissant", reason="no mlcroissant on this machine")
        from etils import epath
        from mlcroissant._src.operation_graph.operations import extract

        logging.disable(logging.WARNING)
        # All archives of one name share what was unpacked of them.
        extract.EXTRACT_PATH = epath.Path(self.folder.parent / "unpacked")
        shutil.rmtree(self.folder.parent / "unpacked", ignore_errors=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = mlcroissant.Dataset(str(self.path))
            assert not dataset.metadata.issues.errors
            rows = list(dataset.records(records))
        logging.disable(logging.NOTSET)
        return [_plain(row, f"{records}/") for row in rows]


def _plain(value, prefix):
    if isinstance(value, dict):
        return {name.removeprefix(prefix): _plain(inner, prefix) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(item, prefix) for item in value]
    return value.decode() if isinstance(value, bytes) else value


@pytest.fixture
def folder(tmp_path):
    """An empty folder, with others beside it."""
    made = tmp_path / "data"
    made.mkdir()
    return made


@pytest.fixture
def describe(folder):
    """Writes files by their names, and infers what they are."""

    def describe(files, given=KNOWN):
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return Described(folder, given)

    return describe


@pytest.fixture
def describe_folder():
    """Infers what lies in a folder."""
    return Described
