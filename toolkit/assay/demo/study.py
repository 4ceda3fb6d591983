"""The demo study as package data: handed over as a copy, whole or with mistakes to be found."""

from dataclasses import dataclass
from pathlib import Path

STUDY = Path(__file__).parent / "study"
"""The folder of the study inside the package; read it, copy it, never write to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One typical slip: in `file` the text `old`, found once, becomes `new`."""

    file: str
    old: str
    new: str
    lesson: str
    """What goes wrong when nobody notices."""


MISTAKES = (
    Mistake(
        file="croissant.json",
        old='e90f5848"',
        new='e90f584"',
        lesson="a digest that lost a digit in copying proves nothing about the data",
    ),
    Mistake(
        file="fingerprint.yaml",
        old="unequal_severity: false",
        new="unequal_severity: true",
        lesson="a cost that nobody names cannot enter a metric: every error would have counted alike",
    ),
    Mistake(
        file="evaluation.yaml",
        old="positive: malignant",
        new="positve: malignant",
        lesson="without a positive class, sensitivity silently turns into specificity",
    ),
)
"""The mistakes that `assay demo` seeds, one per document."""


def copy_study(target: Path) -> None:
    """Copies the whole study into `target`, a folder that must not hold any of its files yet."""
    for source in sorted(path for path in STUDY.rglob("*") if path.is_file()):
        destination = target / source.relative_to(STUDY)
        destination.parent.mkdir(parents=True, exist_ok=True)
        with destination.open("xb") as file:
            file.write(source.read_bytes())


def break_study(folder: Path) -> None:
    """Seeds `MISTAKES` into the documents of a copy."""
    for mistake in MISTAKES:
        path = folder / mistake.file
        text = path.read_text(encoding="utf-8")
        assert text.count(mistake.old) == 1, f"{mistake.file} should hold {mistake.old!r} once"
        path.write_text(text.replace(mistake.old, mistake.new), encoding="utf-8")
