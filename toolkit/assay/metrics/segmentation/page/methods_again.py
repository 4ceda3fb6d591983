"""The Methods of values of masks that were written before: told once the files give the same values again."""

from pathlib import Path

from assay.errors import RunError
from assay.metrics.segmentation.page.methods import methods_of
from assay.metrics.segmentation.verify import checked
from assay.report.methods import Methods
from assay.runs.talk import Talk


def methods_again(path: Path, talk: Talk) -> Methods:
    """What to write in a paper of the values that `assay metrics score --format json` wrote to `path`.

    Raises:
        RunError: it is no such file, or its values are not those that the files give.
    """
    verification, found, wish = checked(path, talk=talk)
    if found is None or wish is None or not verification.valid:
        failed = next((each for each in verification.findings if each.code), None)
        why = f": {failed.subject}, {failed.text}" if failed else ""
        raise RunError(f"the values in `{path}` do not stand{why}; `assay verify {path}` says all")
    return methods_of(found, wish)
