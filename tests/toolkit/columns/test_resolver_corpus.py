"""Every record set of the corpus gives a table or one line that says why not."""

from assay.columns.resolver import FileResolver
from assay_spec.croissant.model import Dataset
from assay_spec.document import read_document
from assay_spec.kinds import load_kind
from assay_spec.ports import Unavailable

READ = {"titanic", "simple-parquet", "simple-join"}
"""Datasets of which at least one record set can be read."""


def test_record_sets_of_the_corpus(corpus):
    read, asked = set(), 0
    for path in sorted((corpus / "croissant").rglob("metadata.json")):
        document = read_document(str(path))
        loaded = load_kind(document)
        if loaded is None or not isinstance(loaded.model, Dataset):
            continue
        for records in loaded.model.record_set:
            found = FileResolver().records(document, records.id)
            asked += 1
            if isinstance(found, Unavailable):
                assert found.reason
                assert found.reason.isprintable()
                continue
            read.add(path.parent.name)
            for name in found.names:
                problem = found.problem(name)
                assert found.distinct(name, at_most=found.rows) is not None if problem is None else problem.reason
    assert asked > 50
    assert read >= READ
