"""From somebody's tables to an evaluation: a Croissant file, a fingerprint with what the data tells, the evaluation."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from assay.errors import PlanError
from assay.metrics.draft import Draft, Given


def write_documents(given: Given, drafted: Draft, folder: Path) -> list[Path]:
    """Write croissant.json, fingerprint.yaml and evaluation.yaml into `folder`, which holds every table.

    Raises:
        PlanError: a table lies outside, or a document is there already.
    """
    from assay.metrics.templates import croissant_text, evaluation_text, fingerprint_text

    relative = {path: _inside(path, folder) for path in (given.reference, *given.predictions)}
    croissant = croissant_text(given.reference, drafted, relative[given.reference])
    texts = {
        "croissant.json": json.dumps(croissant, indent=2, ensure_ascii=False) + "\n",
        "fingerprint.yaml": fingerprint_text(given, drafted),
        "evaluation.yaml": evaluation_text(given, drafted, relative),
    }
    taken = [name for name in texts if (folder / name).exists()]
    if taken:
        raise PlanError(f"{folder / taken[0]} is there already; remove it, or name another folder with -o")
    return _write({folder / name: text for name, text in texts.items()}.items())


def _write(texts: Iterable[tuple[Path, str]]) -> list[Path]:
    """Write all of the files or, when one cannot be written, none."""
    written: list[Path] = []
    try:
        for path, text in texts:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                written.append(path)
                file.write(text)
    except OSError as error:
        _remove(written)
        raise PlanError(f"{path}: cannot be written: {error.strerror}") from None
    return written


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()


def _inside(path: Path, folder: Path) -> str:
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        raise PlanError(f"{path} lies outside {folder}; documents and tables stay in one folder") from None
