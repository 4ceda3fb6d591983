"""The present folder and the temporary one: whether files can be written there, and on what kind of disk."""

from collections.abc import Iterator
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryFile, gettempdir

from assay.doctor.anonymous import anonymous
from assay.doctor.finding import Finding, State
from assay.runs.disk import file_system, is_local

ELSEWHERE = "assay run ... -o DIR, a folder that you may write to"


def folders() -> Iterator[Finding]:
    """A line for each."""
    try:
        here = Path.cwd()
    except OSError:
        says = "is gone; somebody removed it, and no command but this one works in it"
        yield Finding(subject="present folder", state=State.BROKEN, says=says, remedy="cd")
    else:
        yield _finding("present folder", here, ELSEWHERE)
    try:
        temporary = Path(gettempdir())
    except OSError:
        says = "there is none to write to: `assay demo` cannot work"
        yield Finding(subject="temporary folder", state=State.LIMITED, says=says, remedy="export TMPDIR=DIR")
        return
    yield _finding("temporary folder", temporary, "export TMPDIR=DIR, a folder that you may write to")


def _finding(subject: str, folder: Path, remedy: str) -> Finding:
    shown = anonymous(folder)
    reason = _refusal(folder)
    kind = file_system(folder)
    facts = {"folder": shown, "writable": not reason, "file_system": kind, "local": is_local(folder)}
    if reason:
        says = f"{shown} cannot be written to: {reason}"
        return Finding(subject=subject, state=State.LIMITED, says=says, remedy=remedy, facts=facts)
    says = f"{shown}, {disk_usage(folder).free / 1e9:.1f} GB free, on {_disk(folder, kind)}"
    if not kind or is_local(folder):
        return Finding(subject=subject, says=says, facts=facts)
    return Finding(
        subject=subject,
        state=State.LIMITED,
        says=f"{says}: runs there keep a rollback journal, which is slower",
        remedy="assay run ... -o DIR, a folder on a local disk",
        facts=facts,
    )


def _disk(folder: Path, kind: str) -> str:
    if is_local(folder):
        return f"a local disk ({kind})"
    return f"{kind}, perhaps of another machine" if kind else "a disk of unknown kind"


def _refusal(folder: Path) -> str:
    """Why no file can be written in `folder`; empty when one can."""
    try:
        with TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return (error.strerror or str(error)).lower()
