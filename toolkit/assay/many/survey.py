"""What was found in many files, counted: by cause, rule, generator, kind and severity; no more than that is kept."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from assay_spec.diagnostic import Severity
from assay_validators.causes import OTHERS, Causes, noted
from assay_validators.emit.causes import counted
from assay_validators.emit.piece import Piece, Said
from assay_validators.generator import generator_of
from assay_validators.report import Report

MOST_NAMES = 1000
"""Of more generators or kinds the later ones are counted together."""

NO_KIND = "no known kind"
NO_DOCUMENT = "no document"


class Count(NamedTuple):
    """Files of one sort, and what was found in them."""

    files: int = 0
    faultless: int = 0
    """Files without errors."""
    errors: int = 0
    warnings: int = 0
    infos: int = 0

    @property
    def findings(self) -> int:
        """All of them."""
        return self.errors + self.warnings + self.infos


class Survey:
    """Counts the reports of many files."""

    def __init__(self) -> None:
        self.causes = Causes()
        self.all = Count()
        self.unchecked = 0
        self.accepted = 0
        self.known = 0
        self.profile = ""
        """For whom was checked."""
        self.generators: dict[str, Count] = {}
        self.kinds: dict[str, Count] = {}
        self.rules: dict[str, Count] = {}
        """By code; the files are those in which it was found."""

    def add(self, piece: Piece) -> None:
        """Count one more file."""
        generator, kind, findings = piece.said
        counted(self.causes, generator or "", findings)
        one = Count(1, int(piece.valid), *piece.found)
        self.all = _sum(self.all, one)
        self.unchecked += not piece.done
        self.accepted += piece.accepted
        self.known += piece.known
        self.profile = piece.audience
        _add(self.generators, NO_DOCUMENT if generator is None else generator, one)
        _add(self.kinds, kind or NO_KIND, one)
        self._add_rules(findings)

    def _add_rules(self, findings: Iterable[Said]) -> None:
        by_code: dict[str, Counter[str]] = {}
        for code, severity, *_ in findings:
            by_code.setdefault(code, Counter())[severity] += 1
        for code, found in by_code.items():
            _add(self.rules, code, Count(1, 0, *(found[severity] for severity in Severity)))


def said(report: Report) -> list[Said]:
    """What is counted of one file: who wrote it, its kind, and what was found."""
    generator = None if report.document is None else generator_of(report.document)
    return [generator, report.kind, list(noted(report))]


def survey(pieces: Iterable[Piece]) -> Survey:
    """What was found in all of them."""
    made = Survey()
    for piece in pieces:
        made.add(piece)
    return made


def _add(counts: dict[str, Count], name: str, one: Count) -> None:
    if name not in counts and len(counts) >= MOST_NAMES:
        name = OTHERS
    counts[name] = _sum(counts.get(name, Count()), one)


def _sum(first: Count, second: Count) -> Count:
    return Count(*(a + b for a, b in zip(first, second, strict=True)))
