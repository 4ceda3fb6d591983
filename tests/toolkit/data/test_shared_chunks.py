"""The chunks of a CSV file are shared out to threads, and it is as if they were not: values, errors and their rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.data import chunks, delimited
from assay.data.delimited import DelimitedTable
from assay.data.skipping import LeftOut, Skipped
from assay.data.tables import Wanted as Column
from assay.data.tables import read_columns
from assay.data.value_types import ValueType
from assay.errors import DataError
from assay.files.content import content_of
from assay.processes.in_order import in_order

CELLS = st.sampled_from(["", "1", "-7", "0x1F", "1.5", "1e400", "a", '"b, c"', '"d\nd"', "\r", "é", '"', "1,2"])
WANTED = [Column("x", "x", ValueType.INTEGER), Column("y", "y", ValueType.FLOAT), Column("z", "z", ValueType.TEXT)]


def one_by_one(chunks, parsed):
    return ((chunk, parsed(chunk)) for chunk in chunks)


def outcome(path, shared, *, skips):
    """The rows, those that were left out, and the error."""
    skipped = Skipped() if skips else None
    rows = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "in_order", shared)
        patch.setattr(delimited, "BLOCK_BYTES", 64)
        patch.setattr(chunks, "FIRST_BYTES", 16)
        patch.setattr(chunks, "MOST_BYTES", 16)
        try:
            table = DelimitedTable(content_of(path), ",", None if skipped is None else LeftOut(skipped))
            for batch in read_columns(table, WANTED, None if skipped is None else skipped.add):
                rows.extend(batch.to_pylist())
        except DataError as error:
            return rows, skipped and skipped.causes, str(error)
    return rows, skipped and skipped.causes, ""


@given(lines=st.lists(st.lists(CELLS, min_size=1, max_size=4).map(",".join), max_size=12), skips=st.booleans())
def test_shared_chunks_are_as_others(tmp_path_factory, lines, skips):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes("\n".join(["x,y,z", *lines]).encode())
    assert outcome(path, in_order, skips=skips) == outcome(path, one_by_one, skips=skips)


@pytest.mark.parametrize("wrong", ["7,8", "1,2,3,4", "one,1.5,a", "1,many,a", '1,2,"open'])
def test_the_row_of_an_error_far_into_a_file_is_told(tmp_path, wrong):
    path = tmp_path / "t.csv"
    path.write_text("x,y,z\n" + "1,2.5,some text\n" * 300_000 + f"{wrong}\n" + "1,2.5,some text\n" * 10)
    table = DelimitedTable(content_of(path), ",")
    with pytest.raises(DataError) as caught:
        list(read_columns(table, WANTED))
    assert caught.value.row == 300_001 or "quot" in str(caught.value)
