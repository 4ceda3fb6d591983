"""The item rows of a run as a Croissant 1.1 dataset, so that whoever reads Croissant can read them."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from assay.runs.disk import using
from assay.runs.folder import ITEMS
from assay.runs.record import Record, SegmentEntry
from assay_spec.croissant.official import CONTEXT

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"


def items_croissant(folder: Path, record: Record) -> dict[str, Any] | None:
    """The description of all item rows of a run; None when it has none.

    Raises:
        RunError: item rows cannot be read.
    """
    segments = [segment for node in record.nodes for segment in node.segments]
    if not segments:
        return None
    plan = record.plan
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": f"{plan.name} items",
        "description": f"The item rows of a run of `{plan.name}`, a plan of the kind `{plan.kind}` ({record.digest}): "
        "what was scored, as the run left it.",
        "url": "https://example.org/",
        "license": {"@type": "sc:CreativeWork", "name": "that of the data that were scored"},
        "creator": {"@type": "sc:Organization", "name": "not stated"},
        "datePublished": datetime.now(UTC).date().isoformat(),
        "version": "1.0.0",
        "keywords": ["evaluation", "items"],
        "distribution": [_file(folder, segment) for segment in segments],
        "recordSet": [_record_set(folder, segment, number) for number, segment in enumerate(segments)],
    }


def _file(folder: Path, segment: SegmentEntry) -> dict[str, Any]:
    path = folder / ITEMS / segment.name
    with using(path):
        size = path.stat().st_size
    return {
        "@type": "cr:FileObject",
        "@id": segment.name,
        "name": segment.name,
        "contentUrl": f"{ITEMS}/{segment.name}",
        "contentSize": f"{size} B",
        # The name that mlcroissant knows; the registered one is `application/vnd.apache.parquet`.
        "encodingFormat": "application/x-parquet",
        "sha256": segment.digest.removeprefix("sha256:"),
    }


def _record_set(folder: Path, segment: SegmentEntry, number: int) -> dict[str, Any]:
    name = "items" if number == 0 else f"items_{number + 1}"
    path = folder / ITEMS / segment.name
    with using(path):
        schema = pq.read_schema(path)
    used: set[str] = set()
    fields = [_field(name, column, segment, used) for column in schema]
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": fields}


def _field(record_set: str, column: pa.Field, segment: SegmentEntry, used: set[str]) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{record_set}/{_address(column.name, used)}",
        "name": column.name,
        "dataType": _data_type(column.type),
        "source": {"fileObject": {"@id": segment.name}, "extract": {"column": column.name}},
    }


def _address(name: str, used: set[str]) -> str:
    """`name` without what cannot stand in an IRI, and unlike those before."""
    plain = re.sub(r"[^\w.-]", "_", name, flags=re.ASCII) or "_"
    address = next(
        each for each in (plain, *(f"{plain}_{number}" for number in range(2, len(used) + 3))) if each not in used
    )
    used.add(address)
    return address


def _data_type(kind: pa.DataType) -> str:
    if pa.types.is_floating(kind):
        return "sc:Float"
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    return "sc:Integer" if pa.types.is_integer(kind) else "sc:Text"
