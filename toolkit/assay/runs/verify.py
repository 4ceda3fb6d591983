"""A finished run checked again: its files against the record, its numbers against the item rows."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from assay.errors import AssayError, RunError
from assay.files.content import digest_of
from assay.files.kept import Cache
from assay.plan.nodes import every
from assay.plan.physical import PhysicalPlan, Read, is_address
from assay.runs.beside import Row, gives_up, items_finding, report_findings, results_findings
from assay.runs.disk import digest_bytes, read_bytes
from assay.runs.folder import ITEMS, JOURNAL, LOCK, RECORD, REPORT, RESULTS
from assay.runs.pages import page_findings
from assay.runs.record import Record, is_made_here, read_record
from assay.runs.recorded import items_findings, nodes_finding
from assay.runs.report import PAGES
from assay.runs.reported import reported
from assay.runs.rescored import Wanted, bound_of, numbers_held, scored_again
from assay.runs.results import results_in
from assay.runs.signed import signed_findings
from assay.runs.signing import Signer, verify_signatures
from assay.runs.signing.files import signature_files
from assay.runs.talk import Silence, Talk
from assay.runs.verification import Finding, Number, Verdict, Verification
from assay_spec.named import is_inside

MOST_NAMED = 5
"""So many files that are not looked at are named."""


def verify(
    folder: Path, inputs: Path | None = None, signers: Sequence[Signer] | None = None, talk: Talk | None = None
) -> Verification:
    """Check a finished run again; nothing in the folder is changed.

    Args:
        folder: the run folder.
        inputs: the folder of the benchmark document, to compare what was read; by default that is not looked at.
        signers: whose signature is wanted; by default nobody's, though one that is there has to fit.
        talk: hears about the scoring.

    Raises:
        RunError: the folder holds no finished run, or a disk is full.
    """
    if not (folder / RECORD).is_file():
        raise RunError(f"`{folder}` holds no finished run")
    try:
        record = read_record(folder)
    except RunError as error:
        return Verification((Finding(RECORD, str(error), "VER001"),), ())
    results, kept = _results(folder, record)
    told = reported(folder, record, results)
    is_whole = results is not None and not gives_up(results)
    findings = [
        Finding(RECORD, f"{record.plan.name}, {len(record.plan.nodes)} nodes, plan {record.digest[:19]}…"),
        nodes_finding(record, is_whole=is_whole),
        kept,
        told.finding,
        *page_findings(folder, record, told.report),
        *items_findings(folder, record),
        *_inputs(record.plan, inputs),
        *_others(folder, record),
        *signed_findings(verify_signatures(folder, signers or ()), signers),
    ]
    if results is None or any(finding.code == "VER003" for finding in findings):
        return Verification(tuple(findings), ())
    shown = told.report if is_whole else None
    try:
        again = scored_again(Wanted(folder, record, shown, inputs, talk or Silence()))
    except AssayError as error:
        if isinstance(error.__cause__, OSError):
            # What a disk says is said of no run.
            raise
        return Verification((*findings, Finding("numbers", str(error), "VER007")), ())
    bound, is_older = bound_of(record.plan), not is_made_here(record)
    held = list(numbers_held(results, again.results, bound, is_older=is_older))
    numbers = tuple(each for each in held if isinstance(each, Number))
    findings += [each for each in held if isinstance(each, Finding)]
    findings += [Finding(f"{n.key} {n.of}", n.text, "VER005") for n in numbers if n.verdict is Verdict.DIFFERENT]
    findings += results_findings(record, results, again.results, bound)
    findings += report_findings(record, shown, again, bound)
    findings.append(items_finding(record, again))
    return Verification(tuple(findings), numbers)


def _results(folder: Path, record: Record) -> tuple[Row | None, Finding]:
    """The content of results.json, None where it does not look like results, and how it stands to the record."""
    try:
        data = read_bytes(folder / RESULTS)
        results = results_in(data)
    except RunError as error:
        return None, Finding(RESULTS, str(error), "VER002")
    if not record.results and is_made_here(record):
        return results, Finding(RESULTS, "the record does not name its digest", "VER002")
    if not record.results:
        return results, Finding(RESULTS, "the record, of an older version, does not name its digest")
    if digest_bytes(data) != record.results:
        return results, Finding(RESULTS, "not what the record says", "VER002")
    return results, Finding(RESULTS, "as the record says")


def _others(folder: Path, record: Record) -> Iterator[Finding]:
    """That something lies there which is not looked at: nobody who reads `verified` shall think that it was."""
    looked_at = {RECORD, RESULTS, REPORT, ITEMS, *PAGES.values(), *(path.name for path in signature_files(folder))}
    there = {path.name for path in folder.iterdir() if not path.name.startswith((JOURNAL, "."))}
    segments = {segment.name for node in record.nodes for segment in node.segments}
    rows = {path.name for path in (folder / ITEMS).glob("[!.]*")} - segments
    names = [*sorted(there - looked_at - {LOCK}), *(f"{ITEMS}/{name}" for name in sorted(rows))]
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    if names:
        yield Finding("others", f"not looked at: {', '.join(names[:MOST_NAMED])}{more}")


def _inputs(plan: PhysicalPlan, folder: Path | None) -> Iterator[Finding]:
    named = dict(plan.documents) | {file.path: file.sha256 for read in every(plan.nodes, Read) for file in read.files}
    if folder is None:
        yield Finding("inputs", f"{len(named)} files were read; `--inputs DIR` compares them with those in a folder")
        return
    for name, sha256 in named.items():
        if is_address(name):
            is_here = Cache().called(sha256.removeprefix("sha256:"), Path(name)) is not None
            yield Finding(name, "as it was read" if is_here else "not in the cache", "" if is_here else "VER004")
            continue
        path = folder / name
        if not is_inside(str(folder / RECORD), name) or not path.is_file():
            yield Finding(name, f"not in `{folder}`", "VER004")
        elif digest_of(path) != sha256.removeprefix("sha256:"):
            yield Finding(name, "not what was read", "VER004")
        else:
            yield Finding(name, "as it was read")
