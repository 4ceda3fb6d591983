"""plan.json: a plan on disk, as JSON that is the same byte for byte for the same plan."""

from pathlib import Path
from typing import NamedTuple

from assay.canonical import canonical, digest
from assay.errors import PlanError
from assay.plan.physical import PhysicalPlan
from assay.plan.sound import complaint
from assay_kernels.scan import Kind
from assay_spec.document import Document
from assay_spec.dump import dump
from assay_spec.load import load
from assay_spec.model import Model

HEADER = "plan/1"


class PlanFile(Model):
    """What plan.json holds."""

    assay: str
    """`plan/1`."""
    base: str
    """The folder that the plan's paths start from, relative to the plan's own."""
    digest: str
    """Of `plan`, in canonical JSON."""
    plan: PhysicalPlan


class StoredPlan(NamedTuple):
    """A plan and the folder that its paths start from."""

    plan: PhysicalPlan
    base: Path


def is_plan(document: Document) -> bool:
    """Whether a document says that it is a plan."""
    tape = document.tape
    if not len(tape) or tape.kind(0) != Kind.OBJECT:
        return False
    at = tape.find(0, "assay")
    return at >= 0 and tape.kind(at) == Kind.STRING and tape.text(at) == HEADER


def plan_digest(plan: PhysicalPlan) -> str:
    """The digest of everything that the plan says."""
    return digest(dump(plan))


def is_intact(plan: PhysicalPlan, said: str) -> bool:
    """Whether `said` is the digest of `plan`, which it is not once somebody changed the plan by hand."""
    try:
        return plan_digest(plan) == said
    except ValueError:
        # Canonical JSON does not hold what stands there now.
        return False


def plan_bytes(plan: PhysicalPlan, base: Path) -> bytes:
    """The content of plan.json."""
    stored = PlanFile(assay=HEADER, base=base.as_posix(), digest=plan_digest(plan), plan=plan)
    return canonical(dump(stored)) + b"\n"


def read_plan(document: Document) -> StoredPlan:
    """The plan that a document holds.

    Raises:
        PlanError: it is no plan, one of another version, one that was changed by hand, or one that makes no sense.
    """
    loaded = load(document, PlanFile)
    if loaded.model is None or loaded.findings or loaded.model.assay != HEADER:
        raise PlanError(f"{document.path}: not a plan of this version of Assay; compile the document again")
    stored = loaded.model
    if not is_intact(stored.plan, stored.digest):
        raise PlanError(f"{document.path}: the plan was changed after it was compiled; compile the document again")
    base = Path(document.path).parent / stored.base
    if wrong := complaint(stored.plan, str(base)):
        raise PlanError(f"{document.path}: no plan that was compiled: {wrong}")
    return StoredPlan(stored.plan, base)
