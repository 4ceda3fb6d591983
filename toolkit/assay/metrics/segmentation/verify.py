"""Values of masks checked again: the files against their digests, and every number against the files."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from assay.errors import AssayError, PlanError
from assay.files.content import digest_of
from assay.metrics.segmentation.cases import match
from assay.metrics.segmentation.places import pattern_of
from assay.metrics.segmentation.reading import PARTS, Part, Row, read_values, record_in
from assay.metrics.segmentation.record import MasksRecord, asking_of, images_of
from assay.metrics.segmentation.score import Found, Wish, score
from assay.metrics.segmentation.signing import verify_signatures_of
from assay.runs.differing import differing, shown
from assay.runs.signed import signed_findings
from assay.runs.signing import Signer
from assay.runs.talk import Silence, Talk
from assay.runs.verification import Finding, Number, Verdict, Verification

BOUND = 1e-12
"""Relative: kernels state 4e-16 for distances on other machines and backends, of which the rest are means and ranks."""

WHOLE = ("policy", "drawing", "structures", "ignored", "ranks", "pitfalls", "problems", "extra", "extra_rows")
"""Parts that are compared as they stand."""

LATER: Mapping[str, Any] = {"extra_rows": []}
"""Those that older versions did not write, as they stand where there is nothing to say."""

SINCE = ("structures", "ignored")
"""Those that older versions did not write and that always say something: compared where they are there."""

UNSEEN = "not looked at: a page of `--report` is not part of what is recorded, and the same command writes it again"


class Checked(NamedTuple):
    """Values of masks that were looked at again."""

    verification: Verification
    found: Found | None = None
    """What the files give now; None where something kept them from being scored."""
    wish: Wish | None = None
    """What they were asked."""


def verify(
    path: Path, inputs: Path | None = None, signers: Sequence[Signer] | None = None, talk: Talk | None = None
) -> Verification:
    """Check the values of masks again; nothing is changed.

    Args:
        path: what `assay metrics score --format json` wrote.
        inputs: the folder below which the files lie; the current one without it.
        signers: whose signature is wanted; by default nobody's, though one that is there has to fit.
        talk: hears about the scoring.

    Raises:
        RunError: it is no such file.
    """
    return checked(path, inputs, signers, talk).verification


def checked(
    path: Path, inputs: Path | None = None, signers: Sequence[Signer] | None = None, talk: Talk | None = None
) -> Checked:
    """The same, with what came of scoring again; see `verify`."""
    content = read_values(path)
    record = record_in(content, path)
    if isinstance(record, Finding):
        return _unscored(record)
    base = inputs or _likeliest(record, (Path(), path.parent))
    files = list(_files(record, base))
    signed = signed_findings(verify_signatures_of(path, signers or ()), signers)
    findings = [_said(record), *_strangers(content), *files, *signed, Finding("pages", UNSEEN)]
    if any(finding.code for finding in files):
        return _unscored(*findings, Finding("numbers", "not scored again"))
    try:
        if came := list(_came_later(record, base)):
            return _unscored(*findings, *came, Finding("numbers", "not scored again"))
        asking = asking_of(record, base)
        found = score(*asking, talk or Silence())
    except PlanError as error:
        return _unscored(*findings, Finding("record", f"it asks what cannot be: {error}", "VER001"))
    except AssayError as error:
        return _unscored(*findings, Finding("numbers", str(error), "VER007"))
    fresh = json.loads(json.dumps(found.results))
    compared = [each for part in PARTS for each in _compared(content[part.name], fresh[part.name], part)]
    numbers = tuple(each for each in compared if isinstance(each, Number))
    findings += [each for each in compared if isinstance(each, Finding)]
    findings += [Finding(f"{n.key} {n.of}", n.text, "VER005") for n in numbers if n.verdict is Verdict.DIFFERENT]
    wholes = [name for name in WHOLE if name in content or name not in SINCE]
    findings += [_whole(name, content.get(name, LATER.get(name)), fresh[name]) for name in wholes]
    findings.append(Finding("notes", "not compared, and neither is the environment: they say how it was done"))
    return Checked(Verification(tuple(findings), numbers), found, asking.wish)


def _unscored(*findings: Finding) -> Checked:
    return Checked(Verification(findings, ()))


def _said(record: MasksRecord) -> Finding:
    asked = record.asked
    algorithms = ", ".join(_called(name, folder) for name, folder in asked.predictions.items())
    return Finding("record", f"{algorithms} against `{asked.reference}`, files {record.digest[:19]}…")


def _called(name: str, folder: str) -> str:
    """An algorithm, with the folder of its masks where that has another name."""
    return f"`{name}`" if PurePosixPath(folder).name == name else f"`{name}` (folder `{folder}`)"


def _files(record: MasksRecord, base: Path) -> Iterator[Finding]:
    asked = record.asked
    named = (asked.reference, *asked.predictions.values(), asked.cases, asked.fingerprint)
    outside = [name for name in named if name and not _is_below(name)]
    yield from (Finding(name, "does not lie below the folder", "VER004") for name in outside)
    problems = {each.path: problem for each in record.files if (problem := _problem(each.path, each.sha256, base))}
    absent = _absent(base)
    if record.files and set(problems.values()) == {absent} and len(problems) == len(record.files):
        yield Finding(
            "files", f"none of {len(record.files):,} lies in `{base}`: --inputs says below which folder", "VER004"
        )
        return
    yield from (Finding(name, problem, "VER004") for name, problem in problems.items())
    yield Finding("files", f"{len(record.files) - len(problems):,} of {len(record.files):,} as they were read")


def _problem(name: str, sha256: str, base: Path) -> str:
    if not _is_below(name):
        return "does not lie below the folder"
    try:
        return "" if digest_of(base / name) == sha256 else "not what was read"
    except (AssayError, OSError):
        return _absent(base)


def _absent(base: Path) -> str:
    return f"not in `{base}`"


def _likeliest(record: MasksRecord, folders: Sequence[Path]) -> Path:
    """The folder in which most of the files are there, the first of several."""
    names = [each.path for each in record.files if _is_below(each.path)]
    return max(folders, key=lambda folder: sum((folder / name).is_file() for name in names))


def _came_later(record: MasksRecord, base: Path) -> Iterator[Finding]:
    """Images that would be scored, and were not."""
    asking, known = asking_of(record, base), {each.path for each in record.files}
    matched = match(asking.reference, asking.predictions, pattern_of(asking.wish.match), links=asking.wish.links)
    for path, _, _ in images_of(matched):
        name = path.relative_to(base).as_posix()
        if name not in known:
            yield Finding(name, "was not there when this was scored", "VER004")


def _is_below(name: str) -> bool:
    """Whether a path leads below a folder; links are followed as they were when it was read."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in name


def _compared(written: Sequence[Row], fresh: Sequence[Row], part: Part) -> Iterator[Number | Finding]:
    """Every row of a part as it stands to the one that was scored again."""
    rows = {part.key(row): row for row in written}
    for row in fresh:
        key, of = part.key(row)
        if (found := rows.pop((key, of), None)) is None:
            yield Finding(f"{key} {of}", f"missing in {part.name}", "VER006")
        else:
            verdict, text = _verdict(found, row)
            yield Number(key, of, verdict, text)
    yield from (Finding(f"{key} {of}", f"nobody asked for it in {part.name}", "VER006") for key, of in rows)


def _verdict(written: Any, fresh: Any) -> tuple[Verdict, str]:
    if written == fresh:
        return Verdict.EQUAL, ""
    found = next(differing(written, fresh, BOUND), None)
    if found is None:
        return Verdict.WITHIN, ""
    name, one, other = found
    return Verdict.DIFFERENT, f"{name} is {shown(one)}, and scored again {shown(other)}".lstrip()


def _strangers(content: Row) -> list[Finding]:
    """Parts that nobody asked for: a reader would take them for what was scored."""
    known = {*WHOLE, *(part.name for part in PARTS), "version", "record", "notes"}
    return [Finding(name, "is no part of what is written", "VER006") for name in content if name not in known]


def _whole(name: str, written: Any, fresh: Any) -> Finding:
    verdict, text = _verdict(written, fresh)
    return Finding(name, text or verdict.value, "VER005" if text else "")
