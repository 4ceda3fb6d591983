"""A stream for Hugging Face's `datasets` has shards, which together are the records, each read once."""

import importlib
from pathlib import Path
from tempfile import mkdtemp

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set

from assay.data import sharing
from assay.data.share import cut
from assay.errors import DataError

hub = pytest.importorskip("datasets", reason="no datasets on this machine")

PARQUET = "application/x-parquet"


def described(sizes, *, form="parquet", group=2, **more):
    """Numbers from 0 on in files of these sizes."""
    beside, at = Beside(Path(mkdtemp())), 0
    for number, size in enumerate(sizes):
        table = pa.table({"n": pa.array(range(at, at + size), pa.int64())})
        at += size
        path = beside.folder / f"{number:03}.{form}"
        if form == "parquet":
            pq.write_table(table, path, row_group_size=group)
        else:
            path.write_text("".join(f"{each}\n" for each in ("n", *table["n"].to_pylist())))
    media_type = PARQUET if form == "parquet" else "text/csv"
    files = {"@type": "cr:FileSet", "@id": "t", "includes": f"*.{form}", "encodingFormat": media_type}
    source = {"fileSet": {"@id": "t"}, "extract": {"column": "n"}}
    beside.describe([files], record_set("r", field("r/n", data_type="cr:Int64", source=source), **more))
    return beside


def numbers(examples):
    return [example["r/n"] for example in examples]


@given(st.integers(0, 40), st.integers(1, 9))
def test_ranges_are_all_and_as_equal_as_can_be(count, most):
    ranges = cut(count, most)
    assert [each for one in ranges for each in one] == [*range(count)]
    sizes = {len(each) for each in ranges}
    assert len(ranges) == min(count, most)
    assert not sizes or (min(sizes) > 0 and max(sizes) - min(sizes) <= 1)


@given(
    st.lists(st.integers(0, 7), min_size=1, max_size=4),
    st.sampled_from(["parquet", "csv"]),
    st.sampled_from([1, 3, 1 << 10]),
    st.sampled_from([1, 2, 1 << 5]),
    st.sampled_from(["", "n >= 3"]),
)
def test_shards_are_the_records_in_order_each_once(sizes, form, most, enough, where):
    beside = described(sizes, form=form)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sharing, "MOST", most)
        patched.setattr(sharing, "ENOUGH", enough)
        records = beside.records(**({"where": where} if where else {}))
        stream, shares = records.datasets(streaming=True), records.shares()
    expected = [each for each in range(sum(sizes)) if not where or each >= 3]
    assert numbers(stream) == expected
    assert [each for share in shares for each in numbers(records.share(share))] == expected
    assert stream.num_shards == len(shares)
    if most > 4 and enough > 4:
        assert stream.num_shards == (sum(-(-size // 2) or 1 for size in sizes) if form == "parquet" else len(sizes))


def test_nodes_read_their_own_shards_alone():
    beside = described([4, 4])
    split = importlib.import_module("datasets.distributed").split_dataset_by_node
    stream = beside.records().datasets(streaming=True)
    parts = [split(stream, rank=rank, world_size=2) for rank in (0, 1)]
    found = [numbers(part) for part in parts]
    assert [part.num_shards for part in parts] == [2, 2]
    assert sorted([*found[0], *found[1]]) == [*range(8)]
    (beside.folder / "001.parquet").write_bytes(b"PAR1 is no more")
    first = described([4, 4]).records()
    assert numbers(first.share(first.shares()[0])) == [0, 1]


def test_a_reader_of_one_share_opens_no_other_file():
    beside = described([2, 2, 2], form="csv")
    records = beside.records()
    shares = records.shares()
    (beside.folder / "001.csv").write_text("n\nx\n")
    assert [numbers(records.share(shares[at])) for at in (0, 2)] == [[0, 1], [4, 5]]
    with pytest.raises(DataError, match=r"001\.csv, data row 1, column `n`: `x` is no integer"):
        numbers(records.share(shares[1]))


def test_an_error_in_a_row_group_has_the_row_of_the_file():
    beside = described([])
    pq.write_table(pa.table({"n": ["1", "2", "3", "x"]}), beside.folder / "t.parquet", row_group_size=2)
    records = beside.records()
    with pytest.raises(DataError) as told:
        numbers(records.share(records.shares()[1]))
    assert told.value.row == 4


@pytest.mark.filterwarnings("ignore:This DataLoader will create")
@pytest.mark.filterwarnings("ignore:Too many dataloader workers")
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_workers_of_a_loader_share_them(workers):
    torch = pytest.importorskip("torch", reason="no torch on this machine")
    stream = described([5, 5]).records().datasets(streaming=True)
    assert stream.num_shards == 6
    loader = torch.utils.data.DataLoader(stream, batch_size=None, num_workers=workers)
    assert sorted(numbers(loader)) == [*range(10)]


@pytest.mark.parametrize("how", ["limit", "inline", "join", "view", "absent"])
def test_what_can_only_be_read_as_a_whole_is_one_shard(how):
    beside = described([2, 2])
    match how:
        case "limit":
            records = beside.records(limit=3)
        case "inline":
            beside.describe(
                [], record_set("r", field("r/n", data_type="sc:Integer"), data=[{"r/n": n} for n in (0, 1)])
            )
            records = beside.records()
        case "absent":
            beside.describe([file_object("no.csv")], record_set("r", field("r/n", "no.csv")))
            records = beside.records()
        case _:
            of = field("r/n", "000.parquet", "cr:Int64", references={"@id": "o/n"} if how == "join" else [])
            taken = {"@type": "cr:Field", "@id": "r/m", "dataType": "cr:Int64", "source": {"field": {"@id": "o/n"}}}
            fields = [of, taken] if how == "join" else [taken | {"@id": "r/n"}]
            other = record_set("o", field("o/n", "000.parquet", "cr:Int64"))
            beside.describe([file_object("000.parquet", PARQUET)], record_set("r", *fields), other)
            records = beside.records("r")
    stream = records.datasets(streaming=True)
    assert (records.shares(), stream.num_shards) == ([], 1)
    if how == "absent":
        with pytest.raises(DataError, match=r"no\.csv"):
            list(stream)
    else:
        assert numbers(stream) == numbers(records)


def test_keys_and_splits_are_looked_at_where_all_is_read():
    beside = described([2, 2], key={"@id": "r/n"})
    pq.write_table(pa.table({"n": [0, 1]}), beside.folder / "001.parquet")
    records = beside.records()
    assert numbers(records.datasets(streaming=True)) == [0, 1, 0, 1]
    with pytest.raises(DataError, match="its key `0` is that of record 1 as well"):
        records.table()
