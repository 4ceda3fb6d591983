"""Parquet that is encrypted, damaged, or holds bytes that are no text: one line, or all rows."""

import base64
import struct
from contextlib import suppress
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.columns.resolver import FileResolver
from assay.data.tables import load_table, open_table, read_table
from assay.data.value_types import ValueType
from assay.errors import DataError
from assay_spec.document import read_document

pytestmark = pytest.mark.usefixtures("parquet_whole")

TEXT, FLOAT = ValueType.TEXT, ValueType.FLOAT


class Keys(pe.KmsClient):
    """Keeps keys in the file, in the open."""

    def wrap_key(self, key_bytes, master_key_identifier):
        return base64.b64encode(key_bytes)

    def unwrap_key(self, wrapped_key, master_key_identifier):
        return base64.b64decode(wrapped_key)


def encrypted(path, **options):
    table = pa.table({"id": ["a"], "p": [0.5]})
    configuration = pe.EncryptionConfiguration(footer_key="k", column_keys={"k": ["p"]}, **options)
    factory = pe.CryptoFactory(lambda _: Keys())
    properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), configuration)
    with pq.ParquetWriter(path, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)


@pytest.mark.parametrize("name", ["t.parquet", "t.csv"])
def test_an_encrypted_file_is_not_called_damaged(tmp_path, name):
    encrypted(tmp_path / name)
    with pytest.raises(DataError, match="is encrypted; write it without encryption"):
        open_table(tmp_path / name)


def test_an_encrypted_column_hides_no_others(tmp_path):
    encrypted(tmp_path / "t.parquet", plaintext_footer=True)
    table = open_table(tmp_path / "t.parquet")
    assert load_table(table, {"id": TEXT}).to_pylist() == [{"id": "a"}]
    with pytest.raises(DataError, match="is encrypted"):
        load_table(table, {"p": FLOAT})


SAMPLE = pa.table(
    {
        "id": [f"é{number}" for number in range(50)],
        "p": [number / 7 for number in range(50)],
        "group": pa.array(["a", "b"] * 25).dictionary_encode(),
        "tags": [[1, 2]] * 50,
        "cost": [Decimal("1.50")] * 50,
    }
)


def sample(path, **options):
    pq.write_table(SAMPLE, path, row_group_size=7, **options)
    return bytearray(path.read_bytes())


def footer(data):
    """Where the footer begins, and where it ends."""
    (length,) = struct.unpack("<I", data[-8:-4])
    return len(data) - 8 - length, len(data) - 8


def read_through(path):
    """Read every column as text: what is found has as many rows as the table says."""
    with suppress(DataError):
        table = open_table(path)
        for name in table.columns:
            with suppress(DataError):
                assert sum(batch.num_rows for batch in read_table(table, {name: TEXT})) == table.rows


@given(data=st.data(), changes=st.integers(1, 20))
def test_changed_bytes_give_one_line_or_all_rows(tmp_path_factory, data, changes):
    path = tmp_path_factory.mktemp("changed") / "t.parquet"
    whole = sample(path)
    for _ in range(changes):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(whole)
    read_through(path)


def test_no_byte_of_the_footer_can_be_changed_without_one_line_or_all_rows(tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(SAMPLE.select(["id", "p"]), path, row_group_size=30, store_schema=False, write_statistics=False)
    whole = bytearray(path.read_bytes())
    for at in range(*footer(whole)):
        changed = whole.copy()
        changed[at] ^= 2
        path.write_bytes(changed)
        read_through(path)


def test_a_name_that_is_not_utf8_is_one_line(tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"name": ["a"]}), path, store_schema=False)
    path.write_bytes(path.read_bytes().replace(b"name", b"n\xffme"))
    with pytest.raises(DataError, match="is no whole Parquet file"):
        open_table(path)


@pytest.mark.parametrize(
    "type_", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
@pytest.mark.parametrize("dictionary", [True, False])
def test_text_that_is_not_utf8_is_one_line_with_its_row(tmp_path, type_, dictionary):
    path = tmp_path / "t.parquet"
    values = pa.array(["fine", None, "caf\u00e9"], type_)
    pq.write_table(pa.table({"c": values}), path, use_dictionary=dictionary, compression="none", write_statistics=False)
    path.write_bytes(path.read_bytes().replace("caf\u00e9".encode(), b"caf\xe9!"))
    problem = "`caf\ufffd!` is not UTF-8 at its byte 4 (0xe9)"
    for value_type in set(ValueType) - {ValueType.BYTES}:
        with pytest.raises(DataError) as caught:
            load_table(open_table(path), {"c": value_type})
        assert (caught.value.row, caught.value.problem) == (3, problem)
    found = FileResolver().table(read_document(tmp_path / "e.yaml", data=b""), "t.parquet")
    assert found.problem("c").reason == f"data row 3: {problem}"


def test_a_changed_value_is_found_where_pages_have_checksums(tmp_path):
    path = tmp_path / "t.parquet"
    options = {"compression": "none", "use_dictionary": False, "write_statistics": False}
    for checked in (False, True):
        pq.write_table(pa.table({"p": [0.125, 0.5]}), path, write_page_checksum=checked, **options)
        data = path.read_bytes()
        assert data.count(struct.pack("<d", 0.125)) == 1
        path.write_bytes(data.replace(struct.pack("<d", 0.125), struct.pack("<d", 0.25)))
        table = open_table(path)
        if checked:
            with pytest.raises(DataError, match="is no whole Parquet file"):
                load_table(table, {"p": FLOAT})
        else:
            assert load_table(table, {"p": FLOAT}).to_pydict() == {"p": [0.25, 0.5]}
