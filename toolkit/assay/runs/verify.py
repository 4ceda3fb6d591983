"""A finished run checked again: its files against the record, its numbers against the item rows."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assay.errors import AssayError, RunError
from assay.files.content import digest_of
from assay.files.kept import Cache
from assay.plan.nodes import every
from assay.plan.physical import PhysicalPlan, Read, is_address
from assay.report.exchange import ReportFormatError, report_from_json
from assay.report.model import Report
from assay.runs.beside import gives_up, items_finding, report_findings, results_findings
from assay.runs.disk import digest_bytes, read_bytes, using
from assay.runs.folder import ITEMS, JOURNAL, LOCK, RECORD, REPORT, RESULTS
from assay.runs.pages import page_findings
from assay.runs.record import Record, read_record
from assay.runs.report import PAGES
from assay.runs.rescored import Wanted, bound_of, numbers_held, scored_again
from assay.runs.rescored_ranks import numbers_of
from assay.runs.segments import digest_file
from assay.runs.signed import signed_findings
from assay.runs.signing import Signer, verify_signatures
from assay.runs.signing.files import signature_files
from assay.runs.signing.finding import Flaw
from assay.runs.signing.strict import read_json
from assay.runs.talk import Silence, Talk
from assay.runs.verification import Finding, Number, Verdict, Verification
from assay_spec.named import is_inside

MOST_NAMED = 5
"""So many files that are not looked at are named."""


UNHELD = "item rows were not held against the tables"
"""What `verified` does not say where nobody looked."""


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
    results = _read(folder)
    report = _report(folder, record, results)
    findings = [
        Finding(RECORD, f"{record.plan.name}, {len(record.plan.nodes)} nodes, plan {record.digest[:19]}…"),
        _results(folder, record, results),
        report,
        *page_findings(folder, record, sound=not report.code and results is not None),
        *_items(folder, record),
        *_inputs(record.plan, inputs),
        *_others(folder),
        *signed_findings(verify_signatures(folder, signers or ()), signers),
    ]
    if results is None or any(finding.code == "VER003" for finding in findings):
        return Verification(tuple(findings), ())
    shown = None if report.code or gives_up(results) else _shown_report(folder)
    try:
        again = scored_again(Wanted(folder, record, shown, inputs, talk or Silence()))
    except AssayError as error:
        if isinstance(error.__cause__, OSError):
            # What a disk says is said of no run.
            raise
        return Verification((*findings, Finding("numbers", str(error), "VER007")), ())
    held = list(numbers_held(results, again.results, bound := bound_of(record.plan)))
    numbers = tuple(each for each in held if isinstance(each, Number))
    findings += [each for each in held if isinstance(each, Finding)]
    findings += [Finding(f"{n.key} {n.of}", n.text, "VER005") for n in numbers if n.verdict is Verdict.DIFFERENT]
    findings += results_findings(record, results, again.results, bound)
    findings += report_findings(record, shown, again, bound)
    findings.append(items_finding(record, again))
    is_held = again.apart is not None and (not again.apart or bool(findings[-1].code))
    return Verification(tuple(findings), numbers, "" if is_held else UNHELD)


def _shown_report(folder: Path) -> Report | None:
    """The report, which is that of the record; None where there is none that this version reads."""
    try:
        return report_from_json(read_bytes(folder / REPORT))
    except (RunError, ReportFormatError):
        return None


def _read(folder: Path) -> Mapping[str, Any] | None:
    """The content of results.json; None when it cannot be read, has two meanings, or does not look like it."""
    try:
        found = read_json(read_bytes(folder / RESULTS), RESULTS)
        for name in ("results", "differences"):
            for row in found.get(name, ()):
                str(row["key"]), dict(row["group"]), str(row.get("algorithm", row.get("first")))
        list(numbers_of(found.get("ranks", ())))
    except (RunError, Flaw, ValueError, KeyError, TypeError, AttributeError):
        return None
    else:
        checked: Mapping[str, Any] = found
        return checked


def _results(folder: Path, record: Record, results: Mapping[str, Any] | None) -> Finding:
    if results is None:
        return Finding(RESULTS, "missing, or no results", "VER002")
    if not record.results:
        return Finding(RESULTS, "the record, of an older version, does not name its digest")
    if digest_bytes(read_bytes(folder / RESULTS)) != record.results:
        return Finding(RESULTS, "not what the record says", "VER002")
    return Finding(RESULTS, "as the record says")


def _report(folder: Path, record: Record, results: Mapping[str, Any] | None) -> Finding:
    """Whether the report is that of the record, and shows the values that results.json holds."""
    path = folder / REPORT
    if not path.is_file() or results is None:
        return Finding(REPORT, "not looked at" if path.is_file() else "none")
    data = read_bytes(path)
    try:
        report = read_json(data, REPORT)["report"]
        same = all(_shown(report.get(name, []), results.get(name, [])) for name in ("results", "differences", "ranks"))
    except (Flaw, ValueError, KeyError, TypeError, AttributeError):
        same = False
    if not same:
        return Finding(REPORT, "shows other results", "VER008")
    if record.report and digest_bytes(data) != record.report:
        return Finding(REPORT, "shows the same results, and is not what the record says", "VER008")
    return Finding(REPORT, f"shows the same results{', as the record says' if record.report else ''}")


def _shown(shown: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether rows of the report say what those of the results say."""
    return [{name: one.get(name) for name in row} for one, row in zip(shown, rows, strict=True)] == list(rows)


def _items(folder: Path, record: Record) -> Iterator[Finding]:
    for segment in (segment for node in record.nodes for segment in node.segments):
        path = folder / ITEMS / Path(segment.name).name
        with using(path):
            whole = path.is_file() and digest_file(path) == segment.digest
        text = f"{segment.rows:,} rows, as the record says" if whole else "missing, or not what the record says"
        yield Finding(f"{ITEMS}/{path.name}", text, "" if whole else "VER003")


def _others(folder: Path) -> Iterator[Finding]:
    """That something lies there which is not looked at: nobody who reads `verified` shall think that it was."""
    looked_at = {RECORD, RESULTS, REPORT, ITEMS, *PAGES.values(), *(path.name for path in signature_files(folder))}
    there = {path.name for path in folder.iterdir() if not path.name.startswith((JOURNAL, "."))}
    names = sorted(there - looked_at - {LOCK})
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
