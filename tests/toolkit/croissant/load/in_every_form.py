"""Numbers in a dataset of every form: one field in files, and written out in the document."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set


def as_csv(values, path):
    path.write_text("".join(f"{value}\n" for value in ("x", *values)))


def as_lines(values, path):
    path.write_text("".join(f"{json.dumps({'x': value})}\n" for value in values))


def as_json(values, path):
    path.write_text(json.dumps([{"x": value} for value in values]))


def as_parquet(values, path):
    stored = pa.decimal128(38, 0) if all(isinstance(value, int) for value in values) else pa.float64()
    pq.write_table(pa.table({"x": pa.array(values, stored)}), path, row_group_size=2)


WRITERS = {
    "csv": ("text/csv", as_csv),
    "jsonl": ("application/jsonlines", as_lines),
    "json": ("application/json", as_json),
    "parquet": ("application/vnd.apache.parquet", as_parquet),
}
FORMS = (*WRITERS, "inline")


def described(folder, form, declared, values, **more):
    dataset = Beside(folder)
    if form == "inline":
        inline = record_set("r", field("r/x", data_type=declared), data=[{"r/x": value} for value in values])
        dataset.describe([], inline)
        return dataset
    media_type, as_file = WRITERS[form]
    as_file(values, folder / f"t.{form}")
    dataset.describe(
        [file_object(f"t.{form}", media_type)], record_set("r", field("r/x", f"t.{form}", declared, **more))
    )
    return dataset
