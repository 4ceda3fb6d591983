"""From somebody's tables to an evaluation: a Croissant file, a fingerprint with what the data tells, the evaluation."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from assay.errors import PlanError
from assay.metrics.algorithms import Algorithm
from assay.metrics.draft import Draft, Given
from assay.metrics.roles import alike

MOST_SHOWN = 8
"""So many classes are told."""


def told(drafted: Draft) -> Iterator[str]:
    """What was read off the tables and what was guessed, for the person who knows better."""
    positive = f"; to be found: `{drafted.positive}`" if drafted.positive else ""
    counts = ", ".join(f"`{name}` {count:,}" for name, count in list(drafted.classes.items())[:MOST_SHOWN])
    more = f" and {len(drafted.classes) - MOST_SHOWN} more" if len(drafted.classes) > MOST_SHOWN else ""
    yield f"ids: `{drafted.id}`"
    yield f"true classes: `{drafted.label}`, with {counts}{more}{positive}"
    for name, count in drafted.left_out.items():
        yield f"  {count:,} with `{name}`, which is taken for a missing value and no class"
    if empty := drafted.reference.labelled(drafted.label).nulls(drafted.label).count:
        yield f"  {empty:,} without any"
    for name, meant in alike(drafted.classes).items():
        yield f"  `{name}` looks like `{meant}`: if they are one class, spell it in one way and begin again"
    for algorithm in drafted.algorithms:
        yield f"{algorithm.name}: {algorithm.path}, {_columns(algorithm, scored=drafted.uses_scores(algorithm))}"
        if drafted.positive and algorithm.scores and drafted.positive not in algorithm.scores:
            yield f"  of `{drafted.positive}` there is no column: its score is 1 minus that of the other class"
        for name in algorithm.passed:
            yield f"  `{name}` holds numbers from 0 to 1 too; `{algorithm.scores[drafted.positive]}` is called a score"


def repeating(drafted: Draft, said: str) -> Iterator[str]:
    """Which columns may say that items belong together, and what to do where they do: `said` with `{}` for the name."""
    for name in drafted.group:
        yield f"`{name}` repeats: where its items belong together, {said.format(name)}"


def _columns(algorithm: Algorithm, *, scored: bool) -> str:
    scores = [f"`{name}` <- `{column}`" for name, column in algorithm.scores.items()] if scored else []
    shown = scores[:MOST_SHOWN] + (["…"] if len(scores) > MOST_SHOWN else [])
    return ", ".join([*shown, *([f"class <- `{algorithm.label}`"] if algorithm.label else [])])


def write_documents(given: Given, drafted: Draft, folder: Path) -> list[Path]:
    """Write croissant.json, fingerprint.yaml and evaluation.yaml into `folder`, which holds every table.

    Raises:
        PlanError: a table lies outside, or a document is there already.
    """
    from assay.metrics.fingerprint.invalid import invalid_outputs
    from assay.metrics.templates import croissant_text, evaluation_text, fingerprint_text

    relative = {path: _inside(path, folder) for path in (given.reference, *given.predictions)}
    croissant = croissant_text(given.reference, drafted, relative[given.reference])
    texts = {
        "croissant.json": croissant,
        "fingerprint.yaml": fingerprint_text(given, drafted, invalid=invalid_outputs(drafted)),
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
