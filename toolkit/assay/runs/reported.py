"""report.json of a finished run against its record and its results, before its content is made again."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assay.errors import RunError
from assay.report.exchange import ReportFormatError, plain_report, report_from_json
from assay.report.model import Report
from assay.runs.differing import differing, shown
from assay.runs.disk import digest_bytes, read_bytes
from assay.runs.folder import REPORT
from assay.runs.record import Record, is_made_here, maker_of
from assay.runs.results import TABLES
from assay.runs.signing.finding import Flaw
from assay.runs.signing.strict import as_object, member, read_characters
from assay.runs.verification import ELSEWHERE, Finding

CODE = "VER008"

SAME = "shows the same results"


class Reported(NamedTuple):
    """What was found of report.json."""

    finding: Finding
    report: Report | None = None
    """The report, where it is that of the record and this version reads it."""


def reported(folder: Path, record: Record, results: Mapping[str, Any] | None) -> Reported:
    """Whether the report is that of the record, shows the values of results.json, and has the form of a report.

    Args:
        folder: of the run.
        record: of the run; its version says which form the report has.
        results: the content of results.json; None where there are none to compare.
    """
    path = folder / REPORT
    if not path.is_file():
        is_due = bool(record.report) or is_made_here(record)
        return Reported(Finding(REPORT, "missing" if is_due else "none", CODE if is_due else ""))
    if results is None:
        return Reported(Finding(REPORT, "not looked at"))
    try:
        data = read_bytes(path)
        document = as_object(read_characters(data, REPORT), REPORT)
        apart = _apart(member(document, "report", dict, REPORT), results) or _undigested(data, record)
        report = None if apart else report_from_json(data)
    except ReportFormatError as error:
        return Reported(_unread(record, error))
    except (RunError, Flaw) as error:
        return Reported(Finding(REPORT, str(error), CODE))
    if report is None:
        return Reported(Finding(REPORT, apart, CODE))
    if is_made_here(record) and (other := _otherwise(document, report)):
        return Reported(Finding(REPORT, other, CODE))
    return Reported(Finding(REPORT, f"{SAME}{', as the record says' if record.report else ''}"), report)


def _apart(plain: Mapping[str, Any], results: Mapping[str, Any]) -> str:
    same = all(_shows(plain.get(name, []), results.get(name, [])) for name in TABLES)
    return "" if same else "shows other results"


def _undigested(data: bytes, record: Record) -> str:
    if record.report:
        return "" if digest_bytes(data) == record.report else f"{SAME}, and is not what the record says"
    return f"{SAME}, and the record does not name its digest" if is_made_here(record) else ""


def _unread(record: Record, error: ReportFormatError) -> Finding:
    if is_made_here(record):
        return Finding(REPORT, str(error), CODE)
    text = f"{SAME}; this version does not read what Assay {maker_of(record)} made: {error}"
    return Finding(REPORT, text, reserve=ELSEWHERE)


def _shows(rows: Any, results: Sequence[Mapping[str, Any]]) -> bool:
    """Whether rows of the report say what those of the results say."""
    if not isinstance(rows, list) or len(rows) != len(results) or not all(isinstance(row, dict) for row in rows):
        return False
    return all({name: one.get(name) for name in row} == row for one, row in zip(rows, results, strict=True))


def _otherwise(document: Mapping[str, Any], report: Report) -> str:
    """What this version, which wrote the report, would not have written so; empty where nothing is."""
    if strangers := sorted(document.keys() - {"version", "report"}):
        return f"nothing is called `{strangers[0]}` there"
    for place, one, other in differing(document["report"], plain_report(report), 0.0):
        return f"not as it was written: {place or 'the report'} is {shown(one)}, and reads as {shown(other)}"
    return ""
