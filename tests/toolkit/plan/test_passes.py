"""Every pass against its golden file: what it changed in the plans of small studies, node by node.

A golden file holds cases: a heading that says what to look at, the words of `assay compile`, and the changes. A line
with `+` is a new node, `~` one that changed, `-` one that has gone; `·` is a reason that the pass left.
`ASSAY_GOLDEN=write` writes the files anew; read the difference before you keep it.
"""

import os
import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from assay.columns.resolver import FileResolver
from assay.metrics.lower import lower
from assay.plan.compiler import Source
from assay.plan.logical import LogicalPlan
from assay.plan.overrides import overridden
from assay.plan.passes import passes_of
from assay_spec.document import read_document
from assay_spec.dump import dump
from assay_validators.engine import Session

GOLDEN = Path(__file__).parent / "golden"
CASE = re.compile(r"## (?P<title>.+)\n\n    (?P<words>.+)\n\n```text\n(?P<changes>(?:.*\n)*?)```\n")
PASSES = passes_of("evaluation")
NAMES = [each.__name__ for each in PASSES]
QUIET = {"id", "reasons", "type"}


class Case(NamedTuple):
    file: Path
    title: str
    words: str
    changes: str


def cases():
    for name in NAMES:
        file = GOLDEN / f"{name}.md"
        for found in CASE.finditer(file.read_text() if file.is_file() else ""):
            yield Case(file, found["title"], found["words"], found["changes"])


CASES = list(cases())


@pytest.fixture(autouse=True)
def on_the_reference(monkeypatch):
    monkeypatch.setenv("ASSAY_BACKEND", "reference")


def lowered(words):
    """The plan that `words` ask for before any pass."""
    name, *options = words.split()
    sets = [value for option, value in pairwise(options) if option == "--set"]
    limits = [int(value) for option, value in pairwise(options) if option == "-n"]
    document = overridden(read_document(GOLDEN / "study" / name), sets)
    session = Session(FileResolver())
    report = session.check_document(document)
    assert report.valid, [found.message for found in report.diagnostics]
    return lower(Source(report, session, sum(limits)))


def changes(before, after, name):
    """What a pass did, a line a node and a line a reason."""
    old = {node.id: node for node in before.nodes} if type(before) is type(after) else {}
    for node in after.nodes:
        kept = old.get(node.id)
        if kept is None:
            yield f"+ {type(node).__name__} {node.id}{shown(dump(node))}"
        elif kept != node:
            was = dump(kept)
            yield f"~ {node.id}{shown({key: value for key, value in dump(node).items() if was.get(key) != value})}"
        else:
            continue
        yield from (f"    · {said}" for said in node.reasons if said.by == name)
        for measure in getattr(node, "measures", ()):
            yield from (f"    {measure.metric} · {said}" for said in measure.reasons if said.by == name)
    yield from (f"- {key}" for key in old if key not in {node.id for node in after.nodes})


def shown(fields):
    parts = [f"{key}={text(value)}" for key, value in fields.items() if key not in QUIET]
    return f": {', '.join(parts)}" if parts else ""


def text(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(text, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {text(inner)}" for key, inner in value.items() if key not in QUIET) + "}"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def changed_by(name, words):
    plan, context = lowered(words)
    for each in PASSES:
        before, plan = plan, each(plan, context)
        if each.__name__ == name:
            return "".join(f"{line}\n" for line in changes(before, plan, name))
    raise AssertionError(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_pass_has_a_golden_file(name):
    assert any(case.file.stem == name for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file.stem}: {case.title}")
def test_what_a_pass_changes(case):
    found = changed_by(case.file.stem, case.words)
    if os.environ.get("ASSAY_GOLDEN") == "write":
        case.file.write_text(case.file.read_text().replace(whole(case, case.changes), whole(case, found)))
    else:
        assert found.splitlines() == case.changes.splitlines()


def whole(case, changes):
    return f"## {case.title}\n\n    {case.words}\n\n```text\n{changes}```\n"


@pytest.mark.parametrize("words", sorted({case.words for case in CASES}))
def test_a_pass_leaves_the_plan_it_was_given_alone(words):
    plan, context = lowered(words)
    for each in PASSES:
        before = dump(plan)
        after = each(plan, context)
        assert dump(plan) == before
        plan = after


@pytest.mark.parametrize("words", sorted({case.words for case in CASES}))
def test_inputs_come_before_the_nodes_that_need_them(words):
    plan, context = lowered(words)
    for each in (None, *PASSES):
        plan = plan if each is None else each(plan, context)
        seen = set()
        for node in plan.nodes:
            assert set(node.inputs) <= seen, node.id
            seen.add(node.id)


@pytest.mark.parametrize("words", sorted({case.words for case in CASES}))
def test_every_pass_speaks_for_itself(words):
    """A reason names the pass that left it, and every node that a pass changed beyond its inputs has one."""
    plan, context = lowered(words)
    for each in PASSES:
        before, plan = plan, each(plan, context)
        if isinstance(plan, LogicalPlan):
            new = {said for node in plan.nodes for said in node.reasons if said not in reasons_of(before, node.id)}
            assert {said.by for said in new} <= {each.__name__}


def reasons_of(plan, name):
    return next((node.reasons for node in plan.nodes if node.id == name), ())
