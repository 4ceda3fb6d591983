"""The report of a run folder, read again and rendered again; nothing is computed."""

from collections.abc import Mapping
from contextlib import closing
from enum import StrEnum
from pathlib import Path

from assay.errors import RunError
from assay.report.exchange import ReportFormatError, report_from_json, report_to_json
from assay.report.model import Report
from assay.runs.disk import digest_bytes, require_file, using, write_bytes
from assay.runs.folder import JOURNAL, MARKDOWN, PAGE, REPORT, RESULTS, held
from assay.runs.journal import Journal


class Form(StrEnum):
    """What a report is rendered as."""

    HTML = "html"
    MD = "md"
    JSON = "json"


PAGES = {Form.HTML: PAGE, Form.MD: MARKDOWN}
"""What is made of a report in its run folder."""


def read_report(folder: Path) -> Report:
    """The report of the finished run in `folder`; nothing in it is changed.

    Raises:
        RunError: there is no run, it is not finished, or its report was changed or cannot be read by this version.
    """
    path = folder / REPORT
    if not path.is_file():
        raise RunError(_missing(folder))
    with using(path):
        data = path.read_bytes()
    try:
        report = report_from_json(data)
    except ReportFormatError as error:
        again = f"delete `{folder / PAGE}` and call `assay run` again to write it anew"
        raise RunError(f"`{path}` is {error}; {again}") from None
    digest = digest_bytes(data)
    if _written(folder).get(REPORT, digest) != digest:
        raise RunError(f"`{path}` was changed after the run; call `assay run` again to write it anew")
    return report


def _written(folder: Path) -> Mapping[str, str]:
    if not (folder / JOURNAL).is_file():
        return {}
    with closing(Journal(folder / JOURNAL, read_only=True)) as journal:
        return journal.written()


def _missing(folder: Path) -> str:
    same = f"`assay run` with the same document and `-o {folder}`"
    if (folder / RESULTS).is_file():
        page = folder / PAGE
        return (
            f"`{folder}` has no {REPORT}, which older versions did not write; delete `{page}`, and {same} writes both"
        )
    if (folder / JOURNAL).is_file():
        return f"the run in `{folder}` is not finished; {same} goes on with it"
    return f"`{folder}` holds no run; `assay run DOCUMENT -o {folder}` makes one"


def is_overtaken(folder: Path) -> bool:
    """Whether a later run in the folder has begun and not finished, so that the report is of the one before."""
    if not (folder / JOURNAL).is_file():
        return False
    try:
        with closing(Journal(folder / JOURNAL, read_only=True)) as journal:
            entries = journal.entries()
    except RunError:
        return False
    return bool(entries) and entries[-1].name != "report"


def render(report: Report, form: Form) -> str:
    """The report in one form."""
    from assay.report.html import render_html
    from assay.report.markdown import render_markdown

    match form:
        case Form.HTML:
            return render_html(report)
        case Form.MD:
            return render_markdown(report)
        case Form.JSON:
            return report_to_json(report)


def write_pages(report: Report, folder: Path) -> list[Path]:
    """Put the report's pages into its run folder in place of those that are there.

    Raises:
        RunError: the folder cannot be written, or a run is at work in it.
    """
    pages = {name: render(report, form).encode() for form, name in PAGES.items()}
    with held(folder):
        for name, page in pages.items():
            require_file(folder / name)
            write_bytes(folder / name, page)
    return [folder / name for name in PAGES.values()]
