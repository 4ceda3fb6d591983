"""The JSON that `assay metrics score` writes of masks, read again."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assay.errors import RunError
from assay.metrics.segmentation.classes import names_file
from assay.metrics.segmentation.record import VERSION, MasksRecord, digest_of_files, read_beside
from assay.runs.signing.finding import Code, Flaw
from assay.runs.signing.strict import read_json
from assay.runs.verification import Finding
from assay_spec.document import DocumentError, read_bytes, read_document
from assay_spec.load import load

Row = Mapping[str, Any]


class Part(NamedTuple):
    """Rows that are compared one by one."""

    name: str
    key: Callable[[Row], tuple[str, str]]
    """What a row is about, which no other row is: the metric, and of whom."""


def _group(row: Row) -> str:
    return " ".join(f"{name}={value}" for name, value in row["group"].items())


PARTS = (
    Part("results", lambda row: (row["key"], f"{row['algorithm']} {_group(row)}".rstrip())),
    Part("differences", lambda row: (row["key"], f"{row['first']} - {row['second']} {_group(row)}".rstrip())),
    Part("cases", lambda row: (f"case {row['case']}", f"{row['class']}, {row['algorithm']}")),
)


def read_values(path: Path) -> Mapping[str, Any]:
    """What the file holds.

    Raises:
        RunError: it cannot be read, or is something else.
    """
    try:
        found = read_json(read_bytes(str(path), pipes=False), f"`{path}`")
        is_ours = (
            found["version"] == 1
            and "policy" in found
            and "drawing" in found
            and all(_is_sound(found[part.name], part) for part in PARTS)
        )
    except DocumentError as error:
        raise RunError(str(error)) from None
    except Flaw as flaw:
        if flaw.finding.code is Code.DUPLICATE_KEY:
            raise RunError(f"`{path}` has two meanings: {flaw}") from None
        is_ours = False
    except (ValueError, KeyError, TypeError, AttributeError):
        is_ours = False
    if not is_ours:
        raise RunError(f"`{path}` is no run folder, and not the JSON that `assay metrics score` writes of masks")
    content: Mapping[str, Any] = found
    return content


def _is_sound(rows: Sequence[Row], part: Part) -> bool:
    """Whether rows say what they are about, each something else."""
    return len({part.key(row) for row in rows}) == len(rows)


def record_in(content: Mapping[str, Any], path: Path) -> MasksRecord | Finding:
    """The record in values, or what is wrong with it."""
    if "record" not in content:
        return Finding("record", "there is none: an older version wrote these values, or somebody cut it out", "VER001")
    loaded = load(read_document(f"{path}.json", data=json.dumps(content["record"]).encode()), MasksRecord)
    record = loaded.model
    if record is None or loaded.findings or record.version != VERSION or not record.asked.predictions:
        return Finding("record", "it is none that this version reads", "VER001")
    if record.digest != digest_of_files(record.files):
        return Finding("record", "its list of files is not what was written", "VER001")
    labels = record.asked.labels
    if labels and names_file(labels) and labels not in read_beside(record):
        return Finding("record", "the file that names its labels is none of those that were read", "VER001")
    return record
