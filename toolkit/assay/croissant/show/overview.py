"""From a document to the sheet that is shown of it."""

from assay.croissant.show.facts import (
    about_section,
    citation_section,
    description_section,
    others_section,
    place_section,
    provenance_section,
    responsible_section,
    usage_section,
)
from assay.croissant.show.files import files_section
from assay.croissant.show.found import findings_section, missing_section
from assay.croissant.show.records import records_section
from assay.croissant.show.salvage import Read
from assay.croissant.show.search import linked_data
from assay.croissant.show.sheet import Sheet, clipped
from assay.croissant.show.spoken import text_of
from assay_spec.diagnostic import Severity
from assay_spec.profile import Profile
from assay_validators.report import Report


def overview(read: Read, report: Report, profile: Profile) -> Sheet:
    """What is shown of a dataset: what its document says, what a check found in it, and what a reader misses."""
    dataset, document = read.dataset, read.document
    name = text_of(dataset.name).strip()
    sections = (
        about_section(dataset),
        description_section(dataset),
        citation_section(dataset),
        files_section(dataset),
        records_section(dataset),
        responsible_section(dataset),
        usage_section(dataset),
        provenance_section(dataset),
        place_section(dataset),
        others_section(dataset, document),
        findings_section(report),
        missing_section(dataset, document, profile),
    )
    return Sheet(
        title=clipped(name, 300) or "A dataset without a name",
        kind=_kind(read, report),
        notices=(*read.notices, *_errors(report)),
        sections=[section for section in sections if section.blocks],
        linked_data=linked_data(document, dataset),
        source=document.path,
        sha256=report.document.sha256 if report.document is not None else "",
    )


def _kind(read: Read, report: Report) -> str:
    dataset = read.dataset
    _, _, version = (report.kind or "").partition("/")
    fields = sum(len(each.field) for each in dataset.record_set)
    parts = [
        f"Dataset{f', Croissant {version}' if version else ''}",
        _count(len(dataset.distribution), "file or file set", "files and file sets"),
        _count(len(dataset.record_set), "record set", "record sets"),
        _count(fields, "field", "fields"),
    ]
    return " · ".join(filter(None, parts))


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else ""


def _errors(report: Report) -> tuple[str, ...]:
    errors = report.count(Severity.ERROR)
    if not errors:
        return ()
    which = "an error" if errors == 1 else f"{errors:,} errors"
    return (f"`assay check` found {which} in the document; what is wrong in it may be missing here.",)
