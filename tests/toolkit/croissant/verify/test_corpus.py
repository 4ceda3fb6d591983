"""The official datasets and the probes whose files lie beside them: what is wrong with each was judged by eye."""

import pytest

from assay.croissant.reading import read_newest
from assay.croissant.verify.check import Outcome
from assay.croissant.verify.verify import verify

WRONG = {
    # placeholders where a digest should be
    "datasets/0.8/pass-mini/metadata.json": {("digests", "metadata"), ("digests", "pass0"), ("digests", "pass1")},
    "datasets/0.8/simple-parquet/metadata.json": {("digests", "dataframe")},
    "datasets/1.0/coco2014/metadata.json": {
        ("digests", f"{name}.zip")
        for name in ("train2014", "val2014", "test2014", "annotations_trainval2014", "image_info_test2014")
    },
    # the digest or the size of another file or of another version of it
    "datasets/0.8/recipes/file_object_in_zip.json": {("digests", "zip_with_csv")},
    "datasets/0.8/titanic/metadata.json": {
        (topic, name) for topic in ("digests", "sizes") for name in ("genders.csv", "embarkation_ports.csv")
    },
    "datasets/1.0/titanic/metadata.json": {("sizes", "genders.csv"), ("sizes", "embarkation_ports.csv")},
    "load-probes/bad_checksum/metadata.json": {("digests", "d.csv")},
    # files that did not come with it
    "datasets/1.1/huggingface-standard-chess-game-mini/metadata.json": {
        ("files", "parquet-files-for-config-default"),
        ("reading", "default"),
    },
    # what the probes are for
    "load-probes/bad_integer/metadata.json": {("types", "rs/a")},
    "load-probes/key_not_unique/metadata.json": {("keys", "rs")},
}


def test_the_problems_of_the_corpus_are_those_that_it_has(corpus):
    folder = corpus / "croissant"
    paths = [*folder.glob("datasets/*/*/*.json"), *folder.glob("load-probes/*/metadata.json")]
    found, looked = {}, 0
    for path in sorted(paths):
        verified = verify(read_newest(path), path)
        looked += sum(check.looked for check in verified.checks if check.topic == "types")
        wrong = {(str(check.topic), check.of) for check in verified.checks if check.outcome is Outcome.PROBLEM}
        if wrong:
            found[path.relative_to(folder).as_posix()] = wrong
    assert found == WRONG
    assert looked > 30_000


@pytest.mark.parametrize("name", ["1.0/titanic", "1.0/pass-mini", "1.0/simple-join"])
def test_everything_of_a_dataset_that_is_here_is_looked_at(corpus, name):
    path = corpus / "croissant" / "datasets" / name / "metadata.json"
    verified = verify(read_newest(path), path)
    assert all(verified.records.values())
    assert {each.field for each in verified.profiles} >= {
        field.id for records in read_newest(path).record_set for field in records.field if not field.sub_field
    }
