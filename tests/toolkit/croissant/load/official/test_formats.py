"""Records of files of each format against those of the installed mlcroissant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import file_object, record_set
from tests.toolkit.croissant.load.official.conftest import described, needs_it, same
from tests.toolkit.croissant.load.official.drawn import FORMATS, fields_of

pytestmark = [needs_it, pytest.mark.filterwarnings("ignore")]


@st.composite
def cases(draw):
    media_type = draw(st.sampled_from([*FORMATS]))
    tables, written = FORMATS[media_type]
    table = draw(tables)
    names = [*table, *(["lacks"] if draw(st.integers(0, 9)) == 9 else [])]
    return media_type, written(table), draw(fields_of({"fileObject": {"@id": "t"}}, names, media_type))


@given(cases())
def test_one_file(tmp_path_factory, case):
    folder = tmp_path_factory.mktemp("t")
    media_type, data, fields = case
    (folder / "t").write_bytes(data)
    same(described(folder, [file_object("t", media_type)], record_set("r", *fields)).path)
