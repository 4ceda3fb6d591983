"""What a reader gets of a run: one HTML page, the same as Markdown, and as JSON from which both can be made again."""

from importlib import import_module
from typing import TYPE_CHECKING

from assay.report.model import Report

if TYPE_CHECKING:
    from assay.report.exchange import report_from_json, report_to_json
    from assay.report.html import render_html
    from assay.report.markdown import render_markdown

__all__ = ["Report", "render_html", "render_markdown", "report_from_json", "report_to_json"]

_HOMES = {
    "render_html": "assay.report.html",
    "render_markdown": "assay.report.markdown",
    "report_from_json": "assay.report.exchange",
    "report_to_json": "assay.report.exchange",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module `assay.report` has no attribute `{name}`")
    return getattr(import_module(_HOMES[name]), name)
