"""Small studies in real folders: tables, the Croissant document of the reference, and the evaluation."""

import json
import shutil
from functools import partial

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from assay_spec.croissant.official import CONTEXT

from . import described
from .file_host import FileHost
from .git_host import GitHost

MEDIA = {"csv": "text/csv", "tsv": "text/tab-separated-values", "parquet": "application/vnd.apache.parquet"}


def write_table(columns, path):
    """Columns by their names as the CSV, TSV or Parquet file that the suffix names."""
    table = pa.table(columns)
    if path.suffix == ".parquet":
        pq.write_table(table, path)
    else:
        pc.write_csv(table, path, pc.WriteOptions(delimiter="\t" if path.suffix == ".tsv" else ","))


def sliced(columns, start, end):
    return {name: values[start:end] for name, values in columns.items()}


class Study:
    """Writes studies below one folder."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, reference, predictions, *, form="csv", table="csv", files=1, name="s", **members):
        """The path of an evaluation of `predictions`, columns by algorithm, against the columns of `reference`.

        Args:
            reference: columns; the first is the id, the second the true class.
            predictions: by algorithm, columns; the first is the id, and `said` holds labels, `p CLASS` probabilities.
            form: how the records are kept: csv, tsv, parquet, or `inline` in the document.
            table: the suffix of the predictions' files.
            files: more than one make a FileSet of as many files.
            name: of the folder, below this one.
            members: of the evaluation, beside those that follow from the tables.
        """
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "croissant.json").write_text(json.dumps(self._dataset(folder, reference, form, files)))
        for algorithm, columns in predictions.items():
            write_table(columns, folder / f"{algorithm}.{table}")
        id_, label, *_ = reference
        evaluation = {
            "assay": "evaluation/1",
            "name": "study",
            "dataset": "croissant.json",
            "id": id_,
            "reference": label,
            "predictions": [
                {
                    "name": algorithm,
                    "file": f"{algorithm}.{table}",
                    "scores": {column[2:]: column for column in columns if column.startswith("p ")},
                    "label": "said" if "said" in columns else "",
                }
                for algorithm, columns in predictions.items()
            ],
            **members,
        }
        path = folder / "evaluation.yaml"
        path.write_text(json.dumps({key: value for key, value in evaluation.items() if value is not None}, indent=1))
        return path

    def _dataset(self, folder, reference, form, files):
        fields = [
            {"@type": "cr:Field", "@id": f"items/{column}", "name": column, "dataType": "sc:Text"}
            for column in reference
        ]
        records = {"@type": "cr:RecordSet", "@id": "items", "name": "items", "field": fields}
        dataset = {
            "@context": CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": "http://mlcommons.org/croissant/1.1",
            "name": "study",
            "description": "made up",
            "url": "https://example.org/",
            "license": "https://creativecommons.org/publicdomain/zero/1.0/",
            "creator": {"@type": "sc:Person", "name": "nobody"},
            "datePublished": "2026-01-01",
            "version": "1.0.0",
            "isLiveDataset": True,
            "recordSet": [records],
        }
        if form == "inline":
            rows = pa.table(reference).to_pylist()
            records["data"] = [{f"items/{column}": value for column, value in row.items()} for row in rows]
            readme = {"@type": "cr:FileObject", "@id": "readme", "name": "readme", "contentUrl": "readme.txt"}
            return {**dataset, "distribution": [{**readme, "encodingFormat": "text/plain", "sha256": "0" * 64}]}
        source = "table" if files == 1 else "tables"
        kind = "fileObject" if files == 1 else "fileSet"
        for field in fields:
            field["source"] = {kind: {"@id": source}, "extract": {"column": field["name"]}}
        rows = len(next(iter(reference.values())))
        for number in range(files):
            part = sliced(reference, number * rows // files, (number + 1) * rows // files)
            write_table(part, folder / f"reference-{number}.{form}")
        resource = {"@id": source, "encodingFormat": MEDIA[form]}
        if files == 1:
            named = {"@type": "cr:FileObject", "name": source, "contentUrl": f"reference-0.{form}", "sha256": "0" * 64}
        else:
            named = {"@type": "cr:FileSet", "name": source, "includes": f"reference-*.{form}"}
        return {**dataset, "distribution": [{**resource, **named}]}


def _publish(work):
    from assay.metrics.left_out import left_out_of
    from assay.metrics.left_out_recorded import recorded
    from assay.metrics.results import results_of
    from assay.runs.disk import json_bytes
    from assay.runs.record import record_of

    results = json_bytes(results_of(work.plan, work.outputs))
    work.store.write_bytes("results.json", results)
    aligned = work.outputs[work.plan.align.id]
    left_out = recorded(left_out_of(aligned))
    record = record_of(work.plan, work.store.entries(), results, b"{}", aligned["facts"], left_out)
    work.store.write_bytes("record.json", json_bytes(record))
    for name in ("report.json", "report.md", "report.html"):
        work.store.write_bytes(name, b"")


@pytest.fixture(scope="module")
def without_pages():
    """Runs write their results, their record and empty pages: drawing takes most of the time of a small run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assay.metrics.report.publish", _publish)
        yield


@pytest.fixture
def study(tmp_path):
    """Studies below the test's own folder."""
    return Study(tmp_path)


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    """Studies below one folder for all tests of a module."""
    return Study(tmp_path_factory.mktemp("studies"))


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache; hosts of this machine may be asked."""
    monkeypatch.setenv("ASSAY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ASSAY_FETCH_PRIVATE", "1")
    monkeypatch.delenv("ASSAY_OFFLINE", raising=False)
    for name in ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "cache"


@pytest.fixture
def file_host(cache):
    """A host of files that may be asked, and an empty cache."""
    with FileHost() as started:
        yield started
        started.shutdown()


@pytest.fixture
def git_host(cache, tmp_path):
    """A host of repositories that may be asked, and an empty cache."""
    if shutil.which("git") is None:
        pytest.skip("no git on this machine")
    (tmp_path / "repositories").mkdir()
    with GitHost(tmp_path / "repositories") as started:
        yield started
        started.shutdown()


@pytest.fixture(scope="session")
def load_dataset():
    """From the path of a Croissant document to its model."""
    return described.load


@pytest.fixture
def dataset(tmp_path):
    """Write a Croissant document with a distribution and record sets: its path and its model."""
    return partial(described.write, tmp_path)
