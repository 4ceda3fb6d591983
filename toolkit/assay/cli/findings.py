"""Diagnostics on the terminal, for the commands that stop at them."""

import sys
from collections.abc import Sequence

from assay.cli.check import has_colour
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.emit.text import emit
from assay_validators.report import Report


def show_concerns(diagnostics: Sequence[Diagnostic]) -> None:
    """Print the warnings; what is only good to know is left to `assay check`."""
    show_findings([found for found in diagnostics if found.severity is not Severity.INFO])


def show_findings(diagnostics: Sequence[Diagnostic]) -> None:
    """Print diagnostics to standard error as `assay check` would, by file."""
    if not diagnostics:
        return
    paths = dict.fromkeys(d.span.document.path for d in diagnostics)
    reports = [
        Report(path=path, kind=None, diagnostics=tuple(d for d in diagnostics if d.span.document.path == path))
        for path in paths
    ]
    for text in emit(reports, colour=has_colour(sys.stderr)):
        print(text, end="", file=sys.stderr)
