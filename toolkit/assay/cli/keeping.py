"""The commands that keep a record of tables that were scored as they are."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.metrics.tables import Asked


def keeping_lines(asked: "Asked") -> Iterator[str]:
    """The commands that find the same values again, by documents."""
    yield f"for a report and a record that others can verify: {shlex.join(_drafting(asked))}"
    yield f"  then: {shlex.join(_running(asked))}"


def _drafting(asked: "Asked") -> Iterator[str]:
    """The command that drafts the documents of the same evaluation."""
    given = asked.given
    yield from ("assay", "new", "evaluation", "--reference", str(given.reference), "--prediction")
    for path in given.predictions:
        name = given.names.get(path, "")
        yield f"{name}={path}" if name else str(path)
    for option, value in {"--id": given.id, "--truth": given.label, "--positive": given.positive}.items():
        if value:
            yield from (option, value)


def _running(asked: "Asked") -> Iterator[str]:
    """The command that does it, with whatever was asked and is not what the documents say already."""
    import json
    import os

    from assay.metrics.tables import Asked

    paths = (asked.given.reference, *asked.given.predictions)
    folder = Path(os.path.relpath(os.path.commonpath([path.resolve().parent for path in paths])))
    yield from ("assay", "run", str(folder / "evaluation.yaml"), "-o", str(folder / "run"))
    usual = Asked(asked.given)._asdict()
    for name in ("metrics", "by", "group", "level", "replicates", "seed", "undefined"):
        value = getattr(asked, name)
        if value != usual[name] and value != []:
            yield from ("--set", f"{name}={json.dumps(value, ensure_ascii=False)}")
    if asked.fingerprint is not None:
        beside = os.path.relpath(asked.fingerprint.resolve(), folder.resolve())
        yield from ("--set", f"fingerprint={json.dumps(beside, ensure_ascii=False)}")
