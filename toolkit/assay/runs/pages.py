"""Whether the pages in a run folder are those of its report: they are made of it alone, and are made again to see."""

import re
from collections.abc import Iterator
from pathlib import Path

from assay.errors import RunError
from assay.report.model import Report
from assay.runs.disk import using
from assay.runs.environment import recorded_version, version_of
from assay.runs.folder import REPORT
from assay.runs.record import Record, is_made_here, maker_of
from assay.runs.report import PAGES, render
from assay.runs.verification import ELSEWHERE, Finding

RENDERER = "vl-convert-python"
"""What draws the pictures, each version in its own way."""

UNSEEN = "pages were not held against a report"
"""What `verified` does not say where there is no report to make pages of."""

MOST_MORE = 64 << 20
"""So many bytes may a page have more than the one that is made here, whose pictures other versions draw."""

_PICTURE = re.compile(rb'<svg\b.*?</svg>|<p class="undrawn">.*?</p>', re.DOTALL)
_UNDRAWN = b'<p class="undrawn">'


def page_findings(folder: Path, record: Record, report: Report | None) -> Iterator[Finding]:
    """How each page stands to the one that this version makes of report.json.

    Args:
        folder: of the run.
        record: of the run; its versions say which pages can be the same here.
        report: what report.json holds; None where it is not that of the record, or not read by this version.
    """
    for form, name in PAGES.items():
        if not (folder / name).exists():
            yield Finding(name, "none")
        elif report is None:
            text = f"not checked: there is no {REPORT} of the record that this version reads"
            yield Finding(name, text, reserve=UNSEEN)
        else:
            yield _held(folder / name, render(report, form).encode(), record)


def _held(path: Path, made: bytes, record: Record) -> Finding:
    try:
        found = _read(path, len(made) + MOST_MORE)
    except RunError as error:
        return Finding(path.name, str(error), "VER011")
    if found == made:
        return Finding(path.name, f"as {REPORT} makes it")
    if not is_made_here(record):
        text = f"not checked: made by Assay {maker_of(record)}, and this is Assay {version_of('assay')}"
        return Finding(path.name, text, reserve=ELSEWHERE)
    if _PICTURE.sub(b"", found) != _PICTURE.sub(b"", made):
        return Finding(path.name, f"not the page that {REPORT} makes", "VER011")
    if reason := _why_redrawn(found, made, record):
        return Finding(path.name, f"its text is as {REPORT} makes it; its pictures are not checked: {reason}")
    return Finding(path.name, f"its pictures are not those that {REPORT} makes", "VER011")


def _why_redrawn(found: bytes, made: bytes, record: Record) -> str:
    """Why pictures may differ though nobody has changed them; empty where nothing says so."""
    if _UNDRAWN in made:
        return "they cannot be drawn here"
    if _UNDRAWN in found:
        return "some were not drawn; `assay report DIR` draws them"
    drawer, here = recorded_version(record.environment.value, RENDERER), version_of(RENDERER)
    return "" if drawer == here else f"drawn by {RENDERER} {drawer}, and here is {here}"


def _read(path: Path, most: int) -> bytes:
    """What a page holds.

    Raises:
        RunError: it is no file, cannot be read, or is larger than any page of this report.
    """
    with using(path):
        if not path.is_file():
            raise RunError(f"`{path}` is no file")
        with path.open("rb") as file:
            data = file.read(most + 1)
    if len(data) > most:
        raise RunError(f"larger than any page that {REPORT} makes")
    return data
