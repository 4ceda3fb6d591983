"""The item rows of a run as a Croissant 1.1 dataset, so that whoever reads Croissant can read them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from assay.croissant.write import CONFORMS_TO, PARQUET, Addresses, column_field, document_of, file_object
from assay.runs.disk import using
from assay.runs.folder import ITEMS
from assay.runs.record import Record, SegmentEntry
from assay_spec.croissant.agents import CreativeWork, Organization
from assay_spec.croissant.model import Dataset, FileObject, RecordSet
from assay_spec.model import Text


def items_croissant(folder: Path, record: Record) -> dict[str, Any] | None:
    """The description of all item rows of a run; None when it has none.

    Raises:
        RunError: item rows cannot be read.
    """
    segments = [segment for node in record.nodes for segment in node.segments]
    if not segments:
        return None
    plan = record.plan
    description = (
        f"The item rows of a run of `{plan.name}`, a plan of the kind `{plan.kind}` ({record.digest}): "
        "what was scored, as the run left it."
    )
    dataset = Dataset(
        conforms_to=(CONFORMS_TO,),
        name=Text(f"{plan.name} items"),
        description=Text(description),
        url="https://example.org/",
        license=(CreativeWork(name=Text("that of the data that were scored")),),
        creator=(Organization(name=Text("not stated")),),
        date_published=datetime.now(UTC).date().isoformat(),
        version="1.0.0",
        keywords=("evaluation", "items"),
        distribution=tuple(_file(folder, segment) for segment in segments),
        record_set=tuple(_record_set(folder, segment, number) for number, segment in enumerate(segments)),
    )
    return document_of(dataset)


def _file(folder: Path, segment: SegmentEntry) -> FileObject:
    path = folder / ITEMS / segment.name
    with using(path):
        digest = segment.digest.removeprefix("sha256:")
        return file_object(segment.name, f"{ITEMS}/{segment.name}", path, (PARQUET,), sha256=digest)


def _record_set(folder: Path, segment: SegmentEntry, number: int) -> RecordSet:
    name = "items" if number == 0 else f"items_{number + 1}"
    path = folder / ITEMS / segment.name
    with using(path):
        schema = pq.read_schema(path)
    addresses = Addresses(ascii_only=True)
    fields = [
        column_field(f"{name}/{addresses.of(column.name)}", column.name, _data_type(column.type), segment.name)
        for column in schema
    ]
    return RecordSet(id=name, name=Text(name), field=tuple(fields))


def _data_type(kind: pa.DataType) -> str:
    if pa.types.is_floating(kind):
        return "sc:Float"
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    return "sc:Integer" if pa.types.is_integer(kind) else "sc:Text"
