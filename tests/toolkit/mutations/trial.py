"""What a changed document has to come through: checking, every format, and what its kind allows after that."""

import io
import json
import signal
import time
import traceback
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from random import Random
from typing import NamedTuple

from assay.canonical import canonical
from assay.cli import main
from assay.plan.file import PlanFile, plan_digest
from assay_spec.document import DocumentError, read_document
from assay_spec.load import load
from assay_validators.engine import Session
from assay_validators.report import Report

from .changes import changed
from .seeds import Seed, seeds

PATIENCE_S = 5
"""So much time of the processor one small document may take."""


class Failure(NamedTuple):
    """What went wrong with the document of a number."""

    number: int
    seed: str
    what: str


class SlowError(Exception):
    """A document took too long."""


def document_of(number: int) -> tuple[Seed, bytes]:
    """The document of a number, and what it was made of."""
    random = Random(number)
    pool = seeds()
    seed = random.choice(pool)
    others = [random.choice(pool).data for _ in range(3)]
    data = changed(seed.name, seed.data, others, random)
    if seed.is_plan and random.random() < 0.7:
        data = _forged(data)
    return seed, data


def _forged(data: bytes) -> bytes:
    """A plan under the digest that fits it, so that more is looked at than its digest."""
    found = load(read_document("plan.json", data=data), PlanFile).model
    if found is None:
        return data
    try:
        return canonical({**json.loads(data), "digest": plan_digest(found.plan)})
    except (ValueError, RecursionError, TypeError):
        return data


def try_number(number: int, folder: Path, *, timed: bool = False) -> Failure | None:
    """What goes wrong with the document of a number, whose files lie below `folder`."""
    seed, data = document_of(number)
    place = folder / seed.study
    path = place / seed.name
    before = path.read_bytes() if path.exists() else None
    path.write_bytes(data)
    try:
        with chdir(place), _limited(timed=timed):
            _come_through(seed, data)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        at = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(at.filename).name}:{at.lineno}"
        return Failure(number, f"{seed.study}/{seed.name}", f"{type(error).__name__} at {where}: {error}"[:500])
    finally:
        path.unlink()
        if before is not None:
            path.write_bytes(before)
    return None


@contextmanager
def _limited(*, timed: bool) -> Iterator[None]:
    """Interrupt what hangs; only where time is looked at, since a test must not depend on it."""
    if not timed:
        yield
        return

    def stop(*_: object) -> None:
        raise SlowError(f"more than {10 * PATIENCE_S} s")

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 10 * PATIENCE_S)
    began = time.process_time()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    taken = time.process_time() - began
    if taken > PATIENCE_S:
        raise SlowError(f"{taken:.1f} s")


def _come_through(seed: Seed, data: bytes) -> None:
    report = _report(seed.name, data)
    if seed.is_plan:
        _call("explain", "plan.json")
        _call("run", "plan.json", "--dry-run", "-o", "nowhere")
    elif report is not None and report.valid:
        benchmark = "evaluation.yaml" if Path("evaluation.yaml").exists() else seed.name
        for path in dict.fromkeys((seed.name, benchmark)):
            _call("compile", path)


def _report(name: str, data: bytes) -> Report | None:
    """The report of a document, after it was written in every format."""
    try:
        document = read_document(name, data=data)
    except DocumentError:
        return None
    report = Session().check_document(document)
    for form, held in FORMATS.items():
        text = "".join(import_module(f"assay_validators.emit.{form}").emit([report]))
        held(text.encode("utf-8", "backslashreplace").decode(), report)
    return report


def _call(*words: str) -> None:
    """Call the command line, which may refuse, but not fail."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        status = main(words)
    out.flush()
    err.flush()
    told = err.buffer.getvalue().decode()  # type: ignore[attr-defined]
    printed = out.buffer.getvalue().decode()  # type: ignore[attr-defined]
    assert status in (0, 1, 2), f"{words}: status {status}: {told}"
    assert "internal error" not in told, f"{words}: {told}"
    assert "Traceback" not in told, f"{words}: {told}"
    assert status == 0 or told, f"{words}: status {status} without a word"
    if words[0] == "compile" and status == 0:
        _strict(printed)


def _strict(text: str) -> object:
    """The value of JSON that holds to its standard."""

    def refuse(word: str) -> None:
        raise ValueError(f"`{word}` in JSON")

    return json.loads(text, parse_constant=refuse)


def _held_json(text: str, report: Report) -> None:
    (file,) = _strict(text)["files"]  # type: ignore[index]
    assert len(file["diagnostics"]) == len(report.diagnostics)
    for found in file["diagnostics"]:
        assert (found["line"], found["column"]) <= (found["end_line"], found["end_column"]), found
        assert found["message"].isprintable(), found
        assert found["help"].isprintable(), found


def _held_jsonl(text: str, report: Report) -> None:
    assert text.count("\n") == 1
    assert len(_strict(text)["diagnostics"]) == len(report.diagnostics)  # type: ignore[index]


def _held_sarif(text: str, report: Report) -> None:
    log = _strict(text)
    assert log["version"] == "2.1.0"  # type: ignore[index]
    (run,) = log["runs"]  # type: ignore[index]
    assert len(run["results"]) == len(report.diagnostics) + len(report.accepted)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert min(region.values()) >= 1
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])


def _held_junit(text: str, report: Report) -> None:
    cases = ET.fromstring(text.encode()).findall("testsuite/testcase")
    assert len(cases) == max(1, len(report.diagnostics) + len(report.accepted))


def _held_github(text: str, report: Report) -> None:
    lines = text.splitlines()
    assert len(lines) == len(report.diagnostics)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


def _held_text(text: str, report: Report) -> None:
    assert all(char.isprintable() or char == "\n" for char in text)
    assert text.count("\n-->") <= len(report.diagnostics)


FORMATS: dict[str, Callable[[str, Report], None]] = {
    "text": _held_text,
    "json": _held_json,
    "jsonl": _held_jsonl,
    "github": _held_github,
    "sarif": _held_sarif,
    "junit": _held_junit,
}
"""What has to hold of every format."""
