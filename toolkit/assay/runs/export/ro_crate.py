"""A run folder as an RO-Crate 1.1 with the action that made it, after the profile Process Run Crate 0.5.

RO-Crate: https://w3id.org/ro/crate/1.1. Process Run Crate: https://w3id.org/ro/wfrun/process/0.5.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assay.plan.nodes import every
from assay.plan.physical import Read
from assay.runs.disk import using
from assay.runs.folder import CRATE, CROISSANT, ITEMS, MARKDOWN, PAGE, RECORD, REPORT, RESULTS
from assay.runs.record import Record
from assay.runs.segments import digest_file
from assay_spec.dump import dump

VERSION = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"

MEDIA = {
    RECORD: "application/json",
    RESULTS: "application/json",
    REPORT: "application/json",
    CROISSANT: "application/ld+json",
    MARKDOWN: "text/markdown",
    PAGE: "text/html",
}
"""The files of a run folder that are part of the crate, where they are there, and what they are."""


def ro_crate(folder: Path, record: Record) -> dict[str, Any]:
    """The content of ro-crate-metadata.json.

    Raises:
        RunError: a file of the run cannot be read.
    """
    parts = list(_parts(folder, record))
    inputs = list(_inputs(record))
    ended = datetime.fromtimestamp(_ended(folder), UTC).isoformat(timespec="seconds")
    environment: Any = dump(record)["environment"]
    software = {
        "@id": "#assay",
        "@type": "SoftwareApplication",
        "name": "Assay",
        "softwareVersion": str(environment.get("packages", {}).get("assay")),
    }
    return {
        "@context": f"{VERSION}/context",
        "@graph": [
            {
                "@id": CRATE,
                "@type": "CreativeWork",
                "conformsTo": {"@id": VERSION},
                "about": {"@id": "./"},
            },
            {
                "@id": "./",
                "@type": "Dataset",
                "conformsTo": {"@id": PROFILE},
                "name": f"Run of {record.plan.name}",
                "description": f"What a run of `{record.plan.name}`, a plan of the kind `{record.plan.kind}`, left.",
                "datePublished": ended,
                "license": {"@id": "#license"},
                "hasPart": [{"@id": part["@id"]} for part in parts],
                "mentions": {"@id": "#run"},
            },
            {"@id": "#license", "@type": "CreativeWork", "name": "that of the data that were scored"},
            {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
            {
                "@id": "#run",
                "@type": "CreateAction",
                "name": f"assay run {record.plan.name}",
                "description": f"plan {record.digest}",
                "endTime": ended,
                "instrument": {"@id": software["@id"]},
                "object": [{"@id": each["@id"]} for each in inputs],
                "result": [{"@id": part["@id"]} for part in parts],
            },
            software,
            *parts,
            *inputs,
        ],
    }


def _parts(folder: Path, record: Record) -> Iterator[dict[str, Any]]:
    names = {name: media for name, media in MEDIA.items() if (folder / name).is_file()}
    segments = [segment.name for node in record.nodes for segment in node.segments]
    names |= {f"{ITEMS}/{name}": "application/vnd.apache.parquet" for name in segments}
    for name, media in names.items():
        path = folder / name
        with using(path):
            size, digest = path.stat().st_size, digest_file(path)
        yield {
            "@id": name,
            "@type": "File",
            "name": name,
            "encodingFormat": media,
            "contentSize": str(size),
            "identifier": digest,
        }


def _inputs(record: Record) -> Iterator[dict[str, Any]]:
    """What was read; the files themselves are not in the crate."""
    named = {path: f"sha256:{sha256}" for path, sha256 in record.plan.documents.items()}
    for read in every(record.plan.nodes, Read):
        named |= {file.path: f"sha256:{file.sha256}" for file in read.files}
    for number, (path, digest) in enumerate(named.items(), start=1):
        yield {"@id": f"#input-{number}", "@type": "CreativeWork", "name": path, "identifier": digest}


def _ended(folder: Path) -> float:
    with using(folder / RECORD):
        return (folder / RECORD).stat().st_mtime
