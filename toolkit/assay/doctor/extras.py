"""What can be installed beside the rest, and is not needed."""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError

from assay.doctor.finding import Finding, State
from assay.doctor.requirement import installed_version, requirements_of

EXTRAS = {
    "audio": "sounds as arrays, by `assay.load(..., decode=True)`",
    "datasets": "records for Hugging Face `datasets`, by `records.datasets()`",
    "editor": "findings while one types, by `assay language-server`",
    "images": "images as arrays, by `assay.load(..., decode=True)`",
    "imaging": "masks from NIfTI, NRRD, MetaImage, PNG and TIFF files, by `assay metrics score`",
    "jax": "batches of `records.loop()` for JAX",
    "pandas": "records as a frame, by `records.pandas()`",
    "polars": "records as a frame, by `records.polars()`",
    "torch": "batches for PyTorch, by `records.loop().torch()`",
    "torchdata": "PyTorch's `StatefulDataLoader`, which goes on in the middle of an epoch",
    "watch": "findings when files change, by `assay check --watch`",
}
"""TensorFlow is none of these, since it is installed under several names."""


def extras() -> Iterator[Finding]:
    """A line for each."""
    try:
        needed = list(requirements_of("assay"))
    except PackageNotFoundError:
        return
    for extra, purpose in EXTRAS.items():
        wanted = [each for each in needed if each.extra == extra]
        versions = {each.name: installed_version(each.name) for each in wanted}
        lacking = [each for each in wanted if not each.is_met_by(versions[each.name] or "0")]
        state = State.LIMITED if any(versions[each.name] for each in lacking) else State.FINE
        shown = ", ".join(f"{name} {version or 'not installed'}" for name, version in versions.items())
        says = f"{purpose}: {shown}"
        remedy = f'pip install "assay[{extra}]"' if lacking else ""
        yield Finding(subject=extra, state=state, says=says, remedy=remedy, facts=versions)
