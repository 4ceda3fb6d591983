"""Datasets to load: a document beside its files, and their records as JSON lines tell them."""

import json

import pytest

from assay.croissant.load.records import Records
from assay.croissant.load.rows import lines_of
from assay.croissant.reading import read_dataset
from assay_spec.croissant.official import CONTEXT


class Beside:
    """A folder with files and a document that describes them."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "croissant.json"

    def describe(self, distribution, *record_sets):
        """Write the document."""
        about = {"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1", "name": "d"}
        body = {"@context": CONTEXT, **about, "distribution": distribution, "recordSet": list(record_sets)}
        self.path.write_text(json.dumps(body))

    def records(self, name="", **how):
        """A record set, to be asked."""
        return Records(read_dataset(self.path)[1], self.path, name, **how)

    def rows(self, name="", **how):
        """The records as JSON tells them."""
        return [
            json.loads(line) for batch in self.records(name, **how).batches() for line in lines_of(batch).to_pylist()
        ]


@pytest.fixture
def beside(tmp_path):
    """An empty folder for a dataset."""
    return Beside(tmp_path)


def file_object(name, media_type="text/csv", **more):
    """A FileObject of the distribution, called as its file."""
    return {"@type": "cr:FileObject", "@id": name, "contentUrl": name, "encodingFormat": media_type, **more}


def record_set(name, *fields, **more):
    """A record set."""
    return {"@type": "cr:RecordSet", "@id": name, "field": list(fields), **more}


def field(name, file="", data_type="sc:Text", *, extract=None, transform=None, **more):
    """A field of a file, by its column unless `extract` says something else."""
    source = {"fileObject": {"@id": file}, "extract": extract or {"column": name.rpartition("/")[2]}}
    source |= {"transform": transform} if transform else {}
    return {"@type": "cr:Field", "@id": name, "dataType": data_type} | ({"source": source} if file else {}) | more
