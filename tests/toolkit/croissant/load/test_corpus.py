"""Records of the official datasets whose files lie beside them, against those that were published with them.

mlcroissant wrote these: texts and numbers are compared, also dates, which it writes as it prints them, and media, of
which it publishes how Python shows the decoded ones, are asked to be whole files of their kind.
"""

import json
from base64 import b64decode

import pytest

from assay.croissant.load.records import Records
from assay.croissant.load.rows import lines_of
from assay.croissant.reading import read_newest

PUBLISHED = [
    ("1.0/audio_test/metadata.json", "records"),
    ("1.0/pass-mini/metadata.json", "images"),
    ("1.0/recipes/file_object_in_zip.json", "csv1"),
    ("1.0/recipes/file_object_in_zip.json", "csv2"),
    ("1.0/recipes/read_binary_file_by_line.json", "translations_from_directory"),
    ("1.0/recipes/read_binary_file_by_line.json", "translations_from_zip"),
    ("1.0/recipes/read_from_directory.json", "read_from_directory_example"),
    ("1.0/recipes/read_from_tar.json", "images_with_annotations"),
    ("1.0/simple-join/metadata.json", "publications_by_user"),
    ("1.0/simple-join/metadata.json", "users"),
    ("1.0/simple-parquet/metadata.json", "persons"),
    ("1.0/titanic/metadata.json", "embarkation_ports"),
    ("1.0/titanic/metadata.json", "genders"),
    ("1.0/titanic/metadata.json", "passengers"),
    ("1.1/recipes/minimal_multilingual.json", "examples"),
]
IN_ANOTHER_ORDER = ("images", "images_with_annotations")
"""Files of a set are read in the order of their paths, and by mlcroissant as the system listed them."""
MEDIA = {"(array": (b"ID3", b"\xff\xfb"), "<PIL.": (b"\xff\xd8\xff",)}
"""What Python shows of decoded media, and what files of such begin with."""


def telling(row):
    """What tells records apart that come in another order: texts that are no media, and numbers."""
    return [repr(value) for value in row.values() if isinstance(value, int) or len(str(value)) < 40]


def plain(value, mine):
    """A published value as ours, where both say the same."""
    if isinstance(value, dict):
        return {name: plain(each, mine[name]) for name, each in value.items()}
    if value == "None":
        return None
    begins = next((begins for mark, begins in MEDIA.items() if str(value).startswith(mark)), None)
    if begins is not None:
        return mine if b64decode(mine).startswith(begins) else value
    # A field of type sc:Date, and a moment as it is printed.
    return mine if isinstance(mine, str) and str(value).partition(" ")[0] == mine else value


@pytest.mark.parametrize(("name", "record_set"), PUBLISHED)
def test_records_are_those_that_were_published(corpus, name, record_set):
    path = corpus / "croissant" / "datasets" / name
    published = path.parent / "output" / f"{record_set}.jsonl"
    expected = [json.loads(line) for line in published.read_text().splitlines()]
    records = Records(read_newest(path), path, record_set)
    found = [json.loads(line) for batch in records.batches() for line in lines_of(batch).to_pylist()]
    if record_set in IN_ANOTHER_ORDER:
        expected.sort(key=telling)
        found.sort(key=telling)
    pairs = zip(expected, found, strict=False)
    shown = [{each: plain(value, mine[each]) for each, value in row.items()} for row, mine in pairs]
    assert found[: len(shown)] == shown
    assert len(found) >= len(expected)


def test_every_record_set_beside_its_files_is_loaded_or_says_why_not(corpus):
    """In one line; what lies elsewhere is not fetched."""
    from assay.errors import AssayError

    reasons, loaded = [], 0
    for path in sorted((corpus / "croissant" / "datasets").glob("1.*/*/*.json")):
        dataset = read_newest(path)
        for each in dataset.record_set:
            try:
                loaded += sum(1 for _ in Records(dataset, path, each.id, limit=5).batches())
            except AssayError as error:
                reasons.append(str(error))
    elsewhere = [reason for reason in reasons if "is not here yet" in reason or "which is declared, is no" in reason]
    assert loaded > 30
    assert all("\n" not in reason for reason in reasons)
    others = {reason.rpartition(": ")[2].partition(",")[0] for reason in reasons if reason not in elsewhere}
    assert others <= {
        "it has neither a source nor a value",
        "record set `examples` says of no field where its values are",
        "no file matches `parquet-files-for-config-default`",
    }
