"""Findings that were known before: an earlier check in JSON, by which a later one tells only what is new."""

import json
import os
from collections import Counter

from assay_spec.record import replace
from assay_validators.report import Report

Words = tuple[str, str, str]
"""Path, code and message: what stays the same when lines are added above a finding."""


class BaselineError(Exception):
    """A file holds no earlier check."""


class Baseline:
    """The findings of an earlier check, each good for one finding of a later one."""

    def __init__(self, known: Counter[Words]) -> None:
        self._known = known

    def new(self, report: Report) -> Report:
        """The report without what was known, and with the count of that; earlier findings are used up by it."""
        path = _same(report.path)
        kept = tuple(found for found in report.diagnostics if not self._use((path, found.code, found.message)))
        return replace(report, diagnostics=kept, known=len(report.diagnostics) - len(kept))

    def _use(self, words: Words) -> bool:
        known = self._known[words] > 0
        self._known[words] -= known
        return known


def read_baseline(path: str) -> Baseline:
    """The check that `assay check --format json` or `jsonl` left in the file `path`.

    Raises:
        BaselineError: the file cannot be read, or holds something else.
    """
    try:
        # Neither a pipe nor a device, which may never end.
        if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113 - without pathlib
            raise BaselineError(f"`{path}` cannot be read: it is no file")
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - `assay check` does without pathlib
            text = file.read()
    except (OSError, ValueError) as error:
        raise BaselineError(f"`{path}` cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if not text.strip():
        raise BaselineError(f"`{path}` is empty, and no output of `assay check --format json`")
    try:
        return Baseline(Counter(words for file in _files(text) for words in _words(file)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BaselineError(f"`{path}` is no output of `assay check --format json`") from None


def _files(text: str) -> list[dict[str, list[dict[str, str]]]]:
    """The objects of single files, from one object for all or from a line each."""
    first, _, _ = text.partition("\n")
    if first.rstrip() == "{":
        found: list[dict[str, list[dict[str, str]]]] = json.loads(text)["files"]
        return found
    return [json.loads(line) for line in text.splitlines()]


def _words(file: dict[str, list[dict[str, str]]]) -> list[Words]:
    path = _same(str(file["path"]))
    return [(path, str(found["code"]), str(found["message"])) for found in file["diagnostics"]]


def _same(path: str) -> str:
    """One spelling of a path."""
    return os.path.normpath(path)
