"""A library that is not installed is one line, which says what to install."""

import sys

import pytest
from tests.toolkit.croissant.load.into.any_records import stored

from assay.errors import AssayError


@pytest.mark.parametrize("name", ["pandas", "polars", "datasets", "tensorflow"])
def test_a_library_that_is_not_there(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(AssayError) as error:
        getattr(stored([]), name)()
    assert str(error.value) == f'`{name}()` needs {name}: pip install "assay[{name}]"'


def test_a_library_that_lacks_another(tmp_path, monkeypatch):
    (tmp_path / "polars.py").write_text("import what_is_nowhere\n")
    monkeypatch.delitem(sys.modules, "polars", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(AssayError, match="`polars\\(\\)` needs polars, which lacks what_is_nowhere: pip install"):
        stored([]).polars()


def test_records_are_sent_to_another_process_as_what_was_asked(beside):
    import pickle

    records = stored([{"text": "a", "integer": 1}, {"text": "b", "integer": 2}]).narrowed(["r/integer"], 1)
    again = pickle.loads(pickle.dumps(records))
    assert again.table() == records.table()
    assert list(again) == [{"r/integer": 1}]
