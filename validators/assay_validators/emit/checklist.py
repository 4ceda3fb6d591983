"""A checklist in Markdown, to paste into a pull request or a submission, with a badge when all of it is done."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from assay_spec.croissant.model import Dataset
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.croissant.profile import Answer, answers
from assay_validators.emit.excerpt import printable
from assay_validators.emit.piece import Format, Piece
from assay_validators.report import Report

BADGE = "https://img.shields.io/badge"
"""Draws badges from their address; nothing here asks it."""

_MARKED = str.maketrans({each: f"\\{each}" for each in "\\*_[]<>|"})


def emit(reports: Iterable[Report]) -> Iterator[str]:
    """Yield the checklist of each file as it is done."""
    return FORMAT.emit(reports)


def _said(report: Report) -> str:
    return "".join(f"{line}\n" for line in _lines(report))


def _whole(pieces: Iterable[Piece]) -> Iterator[str]:
    return (piece.said for piece in pieces)


FORMAT = Format(_said, _whole)


def _lines(report: Report) -> Iterator[str]:
    profile = report.profile
    yield f"## {_plain(report.path)}"
    yield ""
    if profile is not None:
        yield f"For {_plain(profile.title)}{f' ({profile.provenance})' if profile.provenance else ''}."
        yield ""
    asked = {"PRO001", "PRO002", "PRO010"}
    own = [found for found in report.diagnostics if found.code not in asked]
    errors = [found for found in own if found.severity is Severity.ERROR]
    yield _item(done=report.done and not errors, text=f"{report.kind or 'a document'} without errors")
    yield from map(_finding, errors)
    if profile is not None and isinstance(report.model, Dataset) and report.meant is not None:
        for answer in answers(report.model, report.meant, profile):
            yield _answer(answer, report)
            yield from map(_finding, _of(answer, report))
        if profile.double_blind:
            yield from _authors(report)
    if report.others:
        yield from ("", "```text", *(printable(line).replace("`", "") for line in report.others), "```")
    others = [found for found in own if found.severity is not Severity.ERROR]
    if others:
        yield ""
        yield f"<details><summary>{len(others)} more to think about</summary>"
        yield ""
        yield from map(_finding, others)
        yield ""
        yield "</details>"
    yield ""
    yield _badge(report)
    yield ""


def _answer(answer: Answer, report: Report) -> str:
    asks = _plain(answer.ask.asks or answer.ask.why)
    text = f"`{answer.ask.term}`{asks and f': {asks}'}"
    if answer.said:
        return _item(done=True, text=f"{text} (line {report.place(answer.key).line})")
    wish = "" if answer.ask.severity is Severity.ERROR else " (recommended)"
    return _item(done=False, text=f"{text}{wish}")


def _of(answer: Answer, report: Report) -> Iterator[Diagnostic]:
    """What is found in the values of an answer."""
    places = {report.place(node).node for node in answer.values}
    return (found for found in report.diagnostics if found.code == "PRO002" and found.span.node in places)


def _authors(report: Report) -> Iterator[str]:
    found = [found for found in report.diagnostics if found.code == "PRO010"]
    yield _item(done=not found, text="nothing tells who wrote it")
    yield from map(_finding, found)


def _finding(found: Diagnostic) -> str:
    remedy = f"; {_plain(found.help)}" if found.help else ""
    opinion = f"; {_plain(found.elsewhere)}" if found.elsewhere else ""
    return f"  - line {found.span.line}: {_plain(found.message)}{remedy}{opinion} (`{found.code}`)"


def _item(*, done: bool, text: str) -> str:
    return f"- [{'x' if done else ' '}] {text}"


def _badge(report: Report) -> str:
    name = report.profile.name if report.profile else "check"
    words, colour = ("passed", "brightgreen") if report.valid else ("not yet", "lightgrey")
    label, message = map(_segment, (f"Croissant {name}", words))
    return f"![Croissant {_plain(name)}: {words}]({BADGE}/{label}-{message}-{colour})"


def _segment(text: str) -> str:
    """Text as a part of a badge's address."""
    return quote(text.replace("-", "--").replace("_", "__"), safe="")


def _plain(text: str) -> str:
    """Text as it is, in a Markdown list; what stands in backticks is shown as code, which needs no care."""
    parts = printable(text).split("`")
    if len(parts) % 2 == 0:
        return "".join(parts).translate(_MARKED)
    return "`".join(part if number % 2 else part.translate(_MARKED) for number, part in enumerate(parts))
