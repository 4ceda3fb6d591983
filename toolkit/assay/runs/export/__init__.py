"""A finished run described for others' tools: as an RO-Crate, and its items as a Croissant dataset."""

from pathlib import Path

from assay.runs.disk import json_bytes, write_bytes
from assay.runs.export.croissant import items_croissant
from assay.runs.export.ro_crate import ro_crate
from assay.runs.folder import CRATE, CROISSANT, held
from assay.runs.record import read_record


def export_run(folder: Path) -> list[Path]:
    """Write both descriptions into a run folder, in place of those that are there.

    Raises:
        RunError: there is no finished run, another process is at work in the folder, or it cannot be written.
    """
    record = read_record(folder)
    with held(folder):
        croissant = items_croissant(folder, record)
        if croissant is not None:
            write_bytes(folder / CROISSANT, json_bytes(croissant))
        write_bytes(folder / CRATE, json_bytes(ro_crate(folder, record)))
    return [folder / name for name in (CROISSANT, CRATE) if (folder / name).is_file()]
