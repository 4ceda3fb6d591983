"""What values of masks were made from: every file with its digest, and what was asked, so that others find them again.

Paths stand as they lie below one folder, which the record does not name: the one in which somebody called, or where
files lie elsewhere, the innermost that holds them all.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from assay.errors import AssayError
from assay.files.content import digest_of
from assay.images.detached import detached
from assay.images.formats import has_header
from assay.metrics.segmentation.cases import Matched
from assay.metrics.segmentation.classes import names_file
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.policy import BothEmpty, Policy
from assay.metrics.segmentation.score import Asking, Found, Wish, names_beside
from assay.processes.in_order import in_order
from assay.runs.environment import environment
from assay_spec.model import Json, Model, prop
from assay_spec.policy import Undefineds

VERSION = 1


class FileEntry(Model):
    """A file that was read."""

    path: str
    sha256: str
    case: str = ""
    """Empty where it is no image: names of labels, a table of cases, a problem."""
    algorithm: str = ""
    """Empty where it is of the reference."""


class Inquiry(Model):
    """What was asked, by the options of `assay metrics score`."""

    reference: str
    predictions: Mapping[str, str]
    metrics: tuple[str, ...]
    """All that were computed, by their keys."""
    match: str = ""
    labels: str = ""
    regions: str = ""
    only: str = ""
    cases: str = ""
    by: tuple[str, ...] = ()
    group: str = ""
    spacing: str = ""
    check_geometry: bool = True
    follow_links: bool = False
    fingerprint: str = ""
    policy_is_said: bool = False
    """Whether somebody said what becomes of values that are not there."""
    undefined: Undefineds
    both_empty: BothEmpty
    level: float = prop(minimum=0.01, maximum=0.9999)
    replicates: int = prop(minimum=1, maximum=1_000_000)
    seed: int = prop(minimum=0, maximum=2**53 - 1)


class MasksRecord(Model):
    """What stands as `record` in the JSON."""

    version: int
    digest: str
    """Of `files`, as `digest_of_files` makes it."""
    asked: Inquiry
    files: tuple[FileEntry, ...]
    environment: Json


def record_of(found: Found, reference: Path, wish: Wish, drawing: Drawing) -> MasksRecord:
    """The record of what was scored; its files are read once more.

    Args:
        found: what came of it.
        reference: as it was given.
        wish: what was asked.
        drawing: how intervals were found.
    """
    matched = found.matched
    beside = _beside(wish, matched)
    images = list(images_of(matched))
    base = _base([reference, *matched.algorithms.values(), *beside, *(path for path, _, _ in images)])
    files = tuple(_entries([*images, *((path, "", "") for path in beside)], base))
    return MasksRecord(
        version=VERSION,
        digest=digest_of_files(files),
        asked=_inquiry(found, reference, wish, drawing, base),
        files=files,
        environment=Json(environment()),
    )


def asking_of(record: MasksRecord, base: Path) -> Asking:
    """What to ask again of the files below a folder."""
    asked = record.asked

    def there(path: str) -> Path | None:
        return base / path if path else None

    wish = Wish(
        metrics=asked.metrics,
        match=asked.match,
        labels=str(base / asked.labels) if asked.labels in read_beside(record) else asked.labels,
        regions=asked.regions,
        classes=asked.only,
        cases=there(asked.cases),
        by=asked.by,
        group=asked.group,
        spacing=asked.spacing,
        placed=asked.check_geometry,
        links=asked.follow_links,
        fingerprint=there(asked.fingerprint),
        declared=asked.policy_is_said,
    )
    return Asking(
        base / asked.reference,
        {name: base / path for name, path in asked.predictions.items()},
        wish,
        Policy(asked.undefined, asked.both_empty),
        Drawing(asked.level, asked.replicates, asked.seed),
    )


def read_beside(record: MasksRecord) -> frozenset[str]:
    """The paths of what was read beside images."""
    return frozenset(each.path for each in record.files if not each.case)


def digest_of_files(files: Iterable[FileEntry]) -> str:
    """The SHA-256 of what `sha256sum` prints of these files, in their order."""
    lines = "".join(f"{each.sha256}  {each.path}\n" for each in files)
    return f"sha256:{sha256(lines.encode()).hexdigest()}"


def _inquiry(found: Found, reference: Path, wish: Wish, drawing: Drawing, base: Path) -> Inquiry:
    study = found.study

    def below(path: Path | None) -> str:
        return _below(path, base) if path else ""

    return Inquiry(
        reference=below(reference),
        predictions={name: below(path) for name, path in found.matched.algorithms.items()},
        metrics=tuple(asked.key for asked in study.question.metrics),
        match=wish.match,
        labels=below(Path(wish.labels)) if _is_file(wish.labels) else wish.labels,
        regions=wish.regions,
        only=wish.classes,
        cases=below(wish.cases),
        by=tuple(wish.by),
        group=wish.group,
        spacing=wish.spacing,
        check_geometry=wish.placed,
        follow_links=wish.links,
        fingerprint=below(wish.fingerprint),
        policy_is_said=wish.declared,
        undefined=study.policy.undefined,
        both_empty=study.policy.both_empty,
        level=drawing.level,
        replicates=drawing.replicates,
        seed=drawing.seed,
    )


def images_of(matched: Matched) -> Iterator[tuple[Path, str, str]]:
    """Every image with its case and algorithm, and the files that hold what a header describes."""
    for case in matched.cases:
        for algorithm, source in {"": case.reference, **case.predictions}.items():
            if isinstance(source, Path):
                yield from ((path, case.name, algorithm) for path in (source, *_detached(source)))


def _detached(path: Path) -> tuple[Path, ...]:
    try:
        return detached(path) if has_header(path.name) else ()
    except (AssayError, OSError):
        return ()  # what is wrong with it stands among the problems


def _beside(wish: Wish, matched: Matched) -> list[Path]:
    """What was read beside images."""
    names = Path(wish.labels) if _is_file(wish.labels) else None if wish.labels else names_beside(matched)
    return [path for path in (names, wish.cases, wish.fingerprint) if path is not None]


def _is_file(labels: str) -> bool:
    return bool(labels) and names_file(labels)


def _base(paths: Iterable[Path]) -> Path:
    """The folder below which paths are told."""
    absolute = [os.path.abspath(path) for path in paths]  # noqa: PTH100 - links are kept as they are named
    here = Path.cwd()
    if all(Path(path).is_relative_to(here) for path in absolute):
        return here
    return Path(os.path.commonpath([os.path.dirname(path) for path in absolute]))  # noqa: PTH120


def _below(path: Path, base: Path) -> str:
    return Path(os.path.abspath(path)).relative_to(base).as_posix()  # noqa: PTH100


def _entries(files: Iterable[tuple[Path, str, str]], base: Path) -> Iterator[FileEntry]:
    """All that can be read, hashed side by side; a file that cannot stands among the problems."""
    for (path, case, algorithm), digest in in_order(files, lambda each: _digest(each[0])):
        if digest:
            yield FileEntry(path=_below(path, base), sha256=digest, case=case, algorithm=algorithm)


def _digest(path: Path) -> str:
    try:
        return digest_of(path)
    except (AssayError, OSError):
        return ""
