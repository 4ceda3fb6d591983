"""From a document to a model: every problem is found at its place, and the model is made of what passed."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from assay_kernels.scan import Finding, FindingCode, Form, Kind, References, Tape, check_shapes, follow_pointers
from assay_kernels.scan.refer import REPEATED
from assay_spec.build import Builder
from assay_spec.document import Document
from assay_spec.model import Model
from assay_spec.shapes import Table, table_of
from assay_spec.terms import PLAIN, Terms
from assay_spec.walk import walk

M = TypeVar("M", bound=Model)


class Loaded(NamedTuple, Generic[M]):
    """What loading gives."""

    model: M | None
    """None when something that has no default is missing or wrong."""
    findings: tuple[Finding, ...]
    """In document order."""
    table: Table
    """What the numbers in the findings mean."""
    complete: bool
    """Whether the model holds everything that the document gives it."""
    strange: tuple[Finding, ...] = ()
    """The keys of other vocabularies, which may be mixed in; what they mean is not the model's matter."""
    parts: tuple[Model, ...] = ()
    """The model and every model inside of it, in document order."""
    groups: Mapping[Form, Sequence[Model]] = MappingProxyType({})
    """The same by what the document gives each of them; beside them stands `Amiss` with what may be amiss with their
    references, of which there are no models."""
    references: References | None = None
    """How they refer to each other; None where no class of the kind does."""
    terms: Terms = PLAIN
    """What the words of the document stand for."""


REWRITTEN = "rewritten"
"""Beside the `FACTS`: what the document says was put where its kind expects it, and not all of it has a place there."""


class Amiss:
    """In place of a class in a `Form`: the rest are the `FACTS` that hold of the references in a document."""


def load(
    document: Document,
    model: type[M],
    *,
    version: str = "",
    terms: Terms = PLAIN,
    node: int = 0,
) -> Loaded[M]:
    """The object at `node` of `document` as a `model`, and what is wrong with it.

    Args:
        document: what was read; when its tape stopped at a fatal problem there is nothing to say.
        model: the class that the object should have.
        version: the version of its kind; empty for a model that has only one.
        terms: what the words of the document stand for.
        node: where the object stands on the tape.
    """
    tape, table = document.tape, table_of(model, version)
    if not len(tape) or any(problem.fatal for problem in tape.problems):
        return Loaded(None, (), table, complete=False)
    if tape.kind(node) != Kind.OBJECT:
        return Loaded(None, (Finding(FindingCode.WRONG_TYPE, node, 0, -1, -1),), table, complete=False)
    swept = check_shapes(tape, table.checks, 0, terms, node)
    findings: list[Finding] = []
    strange: list[Finding] = []
    for finding in swept.findings:
        if finding.code != FindingCode.UNKNOWN_KEY:
            findings.append(finding)
            continue
        key, owner = tape.text(finding.node), table.model_of(finding)
        if not (owner.linked and terms.is_keyword(key)):
            (findings if _is_claimed(key, owner, terms) else strange).append(finding)
    builder = Builder(document, table, terms, swept._replace(findings=findings))
    made = builder.build(node)
    if terms.has_base:
        from assay_spec.identities import one_name_each

        one_name_each(made.parts, terms)
    built = made.root
    assert built is None or isinstance(built, model)
    found = sorted([*findings, *builder.findings], key=attrgetter("node"))
    if builder.held:
        found = [each for each in found if each.node not in builder.held]
    ordered = _without_echoes(tape, found)
    complete = built is not None and builder.complete
    parts, groups = made.parts, made.groups
    if not complete:  # not everything that was made found its place
        parts = () if built is None else tuple(walk(built))
        groups = _groups_of(parts, groups)
    references = None if built is None or table.pointers is None else follow_pointers(built, table.pointers)
    if references is not None:
        groups = {**groups, (Amiss, *_amiss_in(document, references)): ()}
    return Loaded(built, ordered, table, complete, tuple(strange), parts, groups, references, terms)


def _amiss_in(document: Document, references: References) -> tuple[str, ...]:
    """What is amiss with references; what is described in two ways that contradict each other is there twice."""
    facts = references.facts
    if document.written is document:
        return facts
    facts = (REPEATED, *facts) if document.contradictions and REPEATED not in facts else facts
    return (REWRITTEN, *facts) if document.unread or document.contexts else facts


def _groups_of(parts: Sequence[Model], groups: Mapping[Form, Sequence[Model]]) -> dict[Form, list[Model]]:
    """Those of `groups` that are among `parts`."""
    kept = {id(part) for part in parts}
    among = {form: [part for part in group if id(part) in kept] for form, group in groups.items()}
    return {form: group for form, group in among.items() if group}


def _without_echoes(tape: Tape, findings: list[Finding]) -> tuple[Finding, ...]:
    """The findings but those that follow from an object's standing where a list of several should.

    Their keys come twice then, or are the names of the several.
    """
    if all(each.code != FindingCode.NOT_A_LIST for each in findings):
        return tuple(findings)
    alone = [
        each.node for each in findings if each.code == FindingCode.NOT_A_LIST and tape.kind(each.node) == Kind.OBJECT
    ]
    unknown = {each.node for each in findings if each.code == FindingCode.UNKNOWN_KEY}
    keys = {node: set(tape.children(node)) for node in alone}
    named = {node for node in alone if keys[node] <= unknown}
    echoes = {(FindingCode.DUPLICATE_KEY, key) for node in alone for key in keys[node]}
    echoes |= {(FindingCode.UNKNOWN_KEY, key) for node in named for key in keys[node]}
    echoes |= {
        (code, node) for node in named for code in (FindingCode.MISSING_REQUIRED, FindingCode.MISSING_RECOMMENDED)
    }
    return tuple(each for each in findings if (each.code, each.node) not in echoes)


def _is_claimed(key: str, model: type[Model], terms: Terms) -> bool:
    """Whether a key should be one that `model` declares, as other vocabularies and JSON-LD's keywords are not."""
    term = terms.canonical(key)
    if model.linked and term.startswith("@"):
        return False
    return term.startswith(model.vocabularies) or (":" not in term and bool(model.vocabularies))
