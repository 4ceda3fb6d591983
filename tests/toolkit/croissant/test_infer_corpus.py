"""Every folder of local data in the corpus becomes a document without an error, which mlcroissant accepts."""

import shutil
import warnings

import pytest

MISSING_HERE = ("librosa", "Pillow", "pillow")
"""What mlcroissant cannot load sounds and pictures without."""


def test_local_datasets_become_valid_documents(corpus, describe_folder, tmp_path):
    mlcroissant = pytest.importorskip("mlcroissant", reason="no mlcroissant on this machine")
    sources = sorted(corpus.glob("croissant/datasets/*/*/data")) or sorted(corpus.glob("datasets/*/*/data"))
    assert len(sources) > 10
    for number, source in enumerate(sources):
        folder = tmp_path / str(number) / "data"
        shutil.copytree(source, folder)
        made = describe_folder(folder)
        assert made.findings == [], source
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert not mlcroissant.Dataset(str(made.path)).metadata.issues.errors, source
        for name in made.records:
            try:
                made.loaded(name)
            except Exception as error:  # noqa: BLE001 - mlcroissant raises what it likes
                reason = f"{error} {error.__cause__} {error.__cause__ and error.__cause__.__cause__}"
                assert any(word in reason for word in MISSING_HERE), (source, name, reason)
