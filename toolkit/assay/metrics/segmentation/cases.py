"""Which prediction belongs to which reference, by their names."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from assay.errors import PlanError
from assay.images.formats import require_libraries
from assay.metrics.named import Named, named
from assay.metrics.segmentation.layouts import Layout, folds_of, prediction_layout, reference_layout
from assay.metrics.segmentation.places import NoImagesError, Places, files_in, resolved, together
from assay.metrics.segmentation.scoring import Case, Refused, Source
from assay.report.text import counted, verb


class Matched(NamedTuple):
    """The cases, and what is in the folders beside them."""

    cases: tuple[Case, ...]
    layout: Layout
    """Of the reference."""
    algorithms: Mapping[str, Path]
    """Where the predictions of each lie."""
    extra: Mapping[str, tuple[str, ...]]
    """By algorithm, predictions of which there is no reference."""
    notes: tuple[str, ...]


def match(
    reference: Path,
    predictions: Sequence[Path] | Mapping[str, Path],
    pattern: re.Pattern[str] | None,
    *,
    links: bool,
) -> Matched:
    """The cases of a reference with the predictions of every algorithm.

    Raises:
        PlanError: there is nothing to match.
    """
    algorithms = algorithms_of(predictions)
    found, empty = {}, []
    for name, path in algorithms.items():
        try:
            found[name] = _prediction(path, pattern, links=links)
        except NoImagesError as error:
            if len(algorithms) == 1:
                raise
            found[name] = Places(path, {}, {})
            empty.append(f"{name}: {error}, so every case is missing")
    known = frozenset(case for places in found.values() for case in places.files)
    layout = reference_layout(reference, known)
    truth = files_in(layout.folder, pattern, layout.endings, links=links)
    if truth.root.is_file():
        found = {name: _alone(places, truth, name) for name, places in found.items()}
    cases = tuple(
        Case(name, _source(truth, name) or path, {each: _source(places, name) for each, places in found.items()})
        for name, path in truth.files.items()
    )
    _require_any(cases, reference, algorithms)
    return Matched(cases, layout, algorithms, _extra(found, truth), (*empty, *_notes(layout, truth, found)))


def require_readable(matched: Matched) -> None:
    """Make sure that all files can be read, before any is.

    Raises:
        AssayError: the library of one of their formats is not installed.
    """
    require_libraries(
        source.name
        for case in matched.cases
        for source in (case.reference, *case.predictions.values())
        if isinstance(source, Path)
    )


def algorithms_of(predictions: Sequence[Path] | Mapping[str, Path]) -> dict[str, Path]:
    """Every algorithm by a name: what stands before `=`, else its folder's, with as many folders above as it takes.

    A mapping has the names already.

    Raises:
        PlanError: one is named twice, or not there.
    """
    said = (
        [Named(name, path) for name, path in predictions.items()]
        if isinstance(predictions, Mapping)
        else named(predictions)
    )
    given = {each.name: each.place for each in said if each.name}
    plain = [each.place for each in said if not each.name]
    for path in (*plain, *given.values()):
        if not resolved(path).exists():
            raise PlanError(f"there is no file or folder `{path}`")
    if len({path.resolve() for path in plain}) < len(plain):
        raise PlanError("two predictions are the same folder; name each once")
    found = dict(zip(_told_apart(plain), plain, strict=True)) | given
    if len(found) < len(predictions):
        raise PlanError("two predictions are the same folder, or have the same name; write `name=FOLDER`")
    return found


def _told_apart(paths: Sequence[Path]) -> list[str]:
    """The shortest ends of these paths that differ; of files without what a format ends with."""
    parts = [_parts(path) for path in paths]
    longest = max(map(len, parts), default=1)
    for depth in range(1, longest + 1):
        names = ["/".join(each[-depth:]) for each in parts]
        if max(Counter(names).values(), default=1) == 1:
            return names
    raise PlanError("two predictions are the same folder; name each once")


def _parts(path: Path) -> tuple[str, ...]:
    whole = path.absolute()
    *above, last = (
        (part for part in whole.resolve().parts if part != whole.anchor)
        if whole.parts[-1:] == ("..",)
        else (part for part in whole.parts if part != whole.anchor)
    )
    return (*above, last.partition(".")[0] or last if path.is_file() else last)


def _prediction(root: Path, pattern: re.Pattern[str] | None, *, links: bool) -> Places:
    if pattern is None and (folds := folds_of(root, links=links)):
        return together(root, [_images(fold, None, links=links) for fold in folds])
    return _images(root, pattern, links=links)


def _images(root: Path, pattern: re.Pattern[str] | None, *, links: bool) -> Places:
    layout = prediction_layout(root)
    try:
        return files_in(root, pattern, layout.endings, links=links)
    except PlanError:
        if not layout.endings:
            raise
        return files_in(root, pattern, links=links)


def _alone(places: Places, truth: Places, name: str) -> Places:
    """A file that is held against a file, whatever they are called; or a folder that has one of the same name."""
    (case,) = truth.files
    if places.root.is_file():
        return places._replace(files={case: places.root})
    if case not in places.files:
        raise PlanError(f"`{name}` has no prediction that is called `{case}` like the reference")
    return places


def _require_any(cases: tuple[Case, ...], reference: Path, algorithms: Mapping[str, Path]) -> None:
    """Make sure that a case has a prediction, where there are any: else the folders are not those that were meant."""
    if not algorithms or any(source for case in cases for source in case.predictions.values()):
        return
    folder = next(iter(algorithms.values()))
    raise PlanError(
        f"no name in `{folder}` is that of a reference in `{reference}`, where the first is `{cases[0].name}`; "
        "--match says which part of a name is the case"
    )


def _extra(found: Mapping[str, Places], truth: Places) -> dict[str, tuple[str, ...]]:
    left = {name: tuple(case for case in places.files if case not in truth.files) for name, places in found.items()}
    return {name: cases for name, cases in left.items() if cases}


def _source(places: Places, case: str) -> Source | None:
    return Refused(places.refused[case]) if case in places.refused else places.files.get(case)


def _notes(layout: Layout, truth: Places, found: Mapping[str, Places]) -> list[str]:
    notes = [layout.note] if layout.note else []
    same = [name for name, places in found.items() if places.root.resolve() == truth.root.resolve()]
    notes += [f"{name}: it is the reference itself, whose values are those of a perfect prediction" for name in same]
    for name, places in {"the reference": truth, **found}.items():
        if places.unmatched:
            notes.append(
                f"{name}: --match does not fit {counted(len(places.unmatched), 'image')}, such as {places.unmatched[0]}"
            )
        if places.folds:
            notes.append(f"{name}: the cross-validation of a trainer of nnU-Net, {counted(places.folds, 'fold')}")
        if places.closed:
            notes.append(
                f"{name}: {counted(places.closed, 'link')} to folders {verb(places.closed, 'were')} left out; "
                "--follow-links looks into them"
            )
    return notes
