"""What an evaluation asks for, told from its plan and from its documents as long as they are what was compiled."""

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from assay.demo.study import STUDY
from assay.errors import PlanError
from assay.metrics.pictures import decision, level_of
from assay.metrics.scalars import plain
from assay.plan.file import plan_digest
from assay.plan.overrides import overridden
from assay.plan.physical import Align, PhysicalPlan
from assay.report.digits import count, percent
from assay.report.model import Fact, Step
from assay_spec.docstrings import meaning_of
from assay_spec.document import Document, DocumentError, read_document
from assay_spec.kinds import load_kind
from assay_spec.metrics.answers import Independence
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.model import Prop, properties
from assay_spec.policy import Undefineds

MISSING = {
    Undefineds.WORST: "count as wrong, and their scores as the surest wrong ones",
    Undefineds.DROP: "their items are left out, for all algorithms",
}


class Documents(NamedTuple):
    """What the documents of a plan say; None for one that is gone or changed."""

    benchmark: str
    """Path of the document that was compiled, empty when nothing there is one."""
    evaluation: Evaluation | None
    fingerprint: Fingerprint | None


def documents_of(plan: PhysicalPlan, base: Path) -> Documents:
    """The documents that `plan` was compiled from, whose paths start from the folder `base`."""
    benchmark, found = "", {}
    for path, digest in plan.documents.items():
        try:
            document = read_document(str(base / path), pipes=False)
        except DocumentError:
            continue
        same = document.sha256 == digest
        if document.kind is not None and document.kind.name == plan.kind:
            benchmark, document = path, _compiled(document, plan)
        loaded = load_kind(document) if same else None
        if loaded is not None:
            found[type(loaded.model)] = loaded.model
    evaluation, fingerprint = found.get(Evaluation), found.get(Fingerprint)
    return Documents(
        benchmark,
        evaluation if isinstance(evaluation, Evaluation) else None,
        fingerprint if isinstance(fingerprint, Fingerprint) else None,
    )


def _compiled(document: Document, plan: PhysicalPlan) -> Document:
    """The document as it was compiled: with the plan's overrides."""
    try:
        return overridden(document, plan.overrides)
    except PlanError:
        return document


def asked(plan: PhysicalPlan, groups: int) -> Iterator[Fact]:
    """What was asked, a fact a line; `groups` is how many groups of items there are, where some belong together."""
    align = plan.align
    reference = plan.reads[0]
    yield Fact(name="What is true", value=f"`{align.reference}`, by `{align.key}`", note=reference.path)
    yield Fact(name="Classes", value=", ".join(align.classes), note=_positive(align))
    for label, algorithms in _decisions(align).items():
        yield Fact(name="Decision", value=label, note=algorithms)
    if align.by:
        yield Fact(name="Subgroups", value=", ".join(f"`{name}`" for name in align.by))
    if align.group:
        note = f"{count(groups)} groups, drawn as a whole"
        yield Fact(name="Items that belong together", value=f"`{align.group}`", note=note)
    yield Fact(name="Intervals", value=f"{percent(level_of(plan))}, two-sided", note=_drawn(plan))
    yield Fact(name="Predictions that are missing or cannot be used", value=MISSING[align.undefined])
    if align.limit:
        yield Fact(name="Items", value=f"only the first {count(align.limit)} by `{align.key}`", note="-n")
    for override in plan.overrides:
        yield Fact(name="Changed", value=f"`{override}`", note="--set")


def _positive(align: Align) -> str:
    return f"{align.positive} is the one to be found" if align.positive else "each is held against the rest"


def _decisions(align: Align) -> Mapping[str, str]:
    """How scores become classes, and for which algorithms; all is said once where it is the same for all."""
    found: dict[str, list[str]] = {}
    for algorithm in align.algorithms:
        found.setdefault(decision(algorithm, align), []).append(algorithm)
    return {label: "" if len(found) == 1 else ", ".join(algorithms) for label, algorithms in found.items()}


def _drawn(plan: PhysicalPlan) -> str:
    if not plan.resamples:
        return "all in closed form"
    node = plan.resamples[0]
    if node.scheme == "groups":
        return f"in closed form, or from random groups of items, seed {node.seed}"
    how = "of whole groups" if node.scheme == "cluster" else "of items"
    return f"in closed form, or from {count(node.replicates)} bootstrap draws {how}, seed {node.seed}"


def answers(fingerprint: Fingerprint | None, group: str = "") -> Iterator[Fact]:
    """The problem as its owner described it: what holds or does not, and the question behind it.

    Args:
        fingerprint: the description; None where there is none.
        group: the column by which the run took items together, whatever a draft says of that.
    """
    if fingerprint is not None:
        for name, declared in properties(Fingerprint).items():
            value = getattr(fingerprint, name)
            if declared.source and value not in (None, ()):
                meaning = meaning_of(Fingerprint, name).removesuffix(".")
                yield Fact(name=meaning, value=_answer(name, fingerprint, group), note=_origin(declared))


def _answer(name: str, fingerprint: Fingerprint, group: str) -> str:
    """What is answered; where the evaluation says something else than the description, that too."""
    said = f"{plain(getattr(fingerprint, name))}{_standing(name, fingerprint)}"
    if name == "non_independent" and group and fingerprint.non_independent is not Independence.GROUPED:
        return f"grouped, by `{group}` of the evaluation; the fingerprint says: {said}"
    return said


def _standing(name: str, fingerprint: Fingerprint) -> str:
    """Whether an answer is its owner's."""
    if name in fingerprint.drafted:
        return " (of a draft)"
    return "" if name in fingerprint.places else " (not answered)"


def _origin(declared: Prop) -> str:
    return f"{declared.source} [recalled]" if declared.provenance == "recalled" else declared.source


def steps(plan: PhysicalPlan, base: Path, benchmark: str, version: str) -> Iterator[Step]:
    """The commands that lead to this run again."""
    yield Step(command="assay --version", note=f"this report was written by assay {version}")
    folder = ""
    if base.resolve() == STUDY.resolve():
        folder = "study/"
        yield Step(command="assay demo --copy study", note="the documents and the data, which come with Assay")
    words = ["assay", "run", f"{folder}{benchmark or 'EVALUATION'}"]
    for override in plan.overrides:
        words += ["--set", override]
    if plan.align.limit:
        words += ["-n", str(plan.align.limit)]
    where = "" if folder else "in the folder of the documents; "
    yield Step(
        command=shlex.join([*words, "-o", "run"]),
        note=f"{where}documents and tables have the SHA-256 that stand under Data, and the numbers come out the same",
    )
    yield Step(command="assay report run", note="shows the results, and writes this page again without computing")
    yield Step(
        command=shlex.join(["assay", "compile", *words[2:], "-o", "plan.json"]),
        note=f"the digest in plan.json is {plan_digest(plan)} when all of this is the same",
    )
