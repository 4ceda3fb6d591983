"""The load probes and the official datasets: what mlcroissant gave of the first, and what it gives of the second."""

import json
from collections import Counter
from pathlib import Path

import pytest
from tests.toolkit.croissant.load.official.conftest import (
    Unsaid,
    needs_it,
    ours,
    same,
)

import assay
from assay.croissant.load.official.records import OfficialRecords
from assay.croissant.reading import read_metadata, read_newest
from assay.errors import AssayError, DataError
from assay_validators.croissant.official.verdict import understood

SAID = {
    "csv_int_nulls": ["rs/t: 1 value, first in record 3, null in place of `NA`; Croissant 1.1 names no text"],
    "csv_leading_zero": ["rs/zip: 1 value, first in record 1, `501` in place of `00501`; Croissant 1.1, DataSource"],
    "separator_array": [],
    "key_not_unique": ["rs/a: its key `1` is that of data row 1 as well"],
    "regex_no_match": ["rs/f: 1 value, first in record 2, `other` in place of null; Croissant 1.1, Transform"],
    "constant_value_spec_context": ["rs/v: 1 value, first in record 1, null in place of `const`; Croissant 1.1, Field"],
    "lines_with_commas": [
        "rs: 3 records in place of 4; Croissant 1.1, DataSource: `lines` and `lineNumbers`",
        "rs/line: 3 values, first in record 1, `c` in place of `a,b,c`; Croissant 1.1, DataSource: `lines`",
    ],
    "fileset_excludes": ["rs: 1 record, first record 3, of `skip.txt`; Croissant 1.1, FileSet: `excludes` takes files"],
    "archive_cache_a": [],
    "archive_cache_b": [],
}
ENDS = {
    "bad_checksum": "mlcroissant gives no record, but ends with ValueError: Hash of downloaded file",
    "bad_integer": "column `rs/a`: mlcroissant gives no record, but ends with ValueError: invalid literal for int",
}
CLASH = "archive_cache_b"
"""Of it mlcroissant gave the records of the one before, whose archive has the same name; here its cache is empty."""


def test_the_probes(corpus):
    folder = corpus / "croissant" / "load-probes"
    probes = json.loads((folder / "expected.json").read_text())
    assert probes.keys() == SAID.keys() | ENDS.keys()
    for name, probe in probes.items():
        path = folder / name / "metadata.json"
        records = OfficialRecords(path, probe["record_set"])
        if name in ENDS:
            with pytest.raises(DataError, match=ENDS[name]):
                records.table()
            continue
        expected = probe["expected" if name == CLASH else "mlcroissant_1_1_1"]
        assert list(records) == expected, name
        told = [str(each) for each in records.differences]
        assert all(each.startswith(said) for each, said in zip(told, SAID[name], strict=True)), (name, told)
        assert [each.partition(":")[0] for each in records.chances] == (["z"] if name.startswith("archive") else [])


UNSAID = {
    "from a repository, as git has them": 28,
    "is not here yet": 3,
    "which is declared, is no sha256": 4,
    "it decodes images and audio that lie in no archive": 3,
    "opens containers by the transformations that they name": 1,
}
"""Why record sets of the official datasets are not said."""
COUNTED = {"said": 78, **UNSAID}


def record_sets(corpus):
    """Every record set of them, by what mlcroissant calls it."""
    for path in sorted((corpus / "croissant" / "datasets").glob("*/*/*.json")):
        structure = understood(read_metadata(path))
        for each in structure.dataset["record_sets"]:
            yield path, each.uuid(structure.version)


def test_the_official_datasets(corpus):
    """How many of their record sets are said."""
    counted = Counter()
    for path, name in record_sets(corpus):
        try:
            ours(path, name)
            counted["said"] += 1
        except Unsaid as reason:
            counted[next((why for why in UNSAID if why in str(reason)), str(reason))] += 1
    assert counted == COUNTED


@needs_it
@pytest.mark.filterwarnings("ignore")
def test_the_official_datasets_against_the_installed_mlcroissant(corpus):
    """Whatever is said is what it gives."""
    assert sum(same(path, name) or 0 for path, name in record_sets(corpus)) == COUNTED["said"]


def test_the_page_on_loading_says_how_many():
    page = (Path(__file__).parents[5] / "docs" / "loading.md").read_text()
    assert f"Of the {sum(COUNTED.values())} record sets of the official datasets {COUNTED['said']} are said" in page


def lines_of(path, name):
    """What is told of a record set: where it is wrong, or why it is not said."""
    try:
        records = assay.load(path, name, as_="mlcroissant", limit=5)
        return [str(records.table().num_rows), *map(str, records.differences)]
    except AssayError as error:
        return [str(error)]


def test_published_datasets_are_said_or_one_line_says_why_not(corpus):
    for path in sorted((corpus / "croissant" / "real").glob("*.json")):
        for each in read_newest(path).record_set[:3]:
            assert all("\n" not in line for line in lines_of(path, each.id))
