"""JSON-LD itself: what it allows and is not read here, and what it does not allow in a context."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING

from assay_kernels.scan import Kind, Tape
from assay_spec.croissant.addresses import is_reference
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document
from assay_spec.load import REWRITTEN
from assay_validators.context import Context, Strange
from assay_validators.croissant.clauses import CONTEXTS, IDS
from assay_validators.croissant.defined import definition_of
from assay_validators.croissant.described import home_of
from assay_validators.croissant.graph import graph_of
from assay_validators.croissant.wording import elsewhere, is_unknown, may_be_broken, says_base
from assay_validators.rule import amiss, rule

if TYPE_CHECKING:
    from assay_validators.croissant.faults import Fault, Path


@rule("CRO049", since="0.1", on=Dataset, source=f"{IDS}; JSON-LD 1.1", wording=says_base)
def base_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Base of addresses that is none.

    ## What it does
    Checks that `@base` in the context is an address.

    ## Why is this bad?
    Every `@id` of the document is read relative to it.

    ## Example
    {"@type": "sc:Dataset", "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1",
      {"@base": "the data of ours"}]}

    Use instead:
    {"@type": "sc:Dataset", "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1",
      {"@base": "https://example.org/ours/"}]}

    ## References
    - Croissant 1.1, ID and Reference Mechanism
    - JSON-LD 1.1
    """
    del dataset
    tape = ctx.document.tape
    context = tape.find(0, "@context")
    if context < 0:
        return
    for node in tape.children(context) if tape.kind(context) == Kind.ARRAY else [context]:
        found = tape.find(node, "@base") if tape.kind(node) == Kind.OBJECT else -1
        if found < 0 or tape.kind(found) == Kind.NULL:
            continue
        if tape.kind(found) != Kind.STRING or not is_reference(tape.text(found)):
            yield ctx.error(ctx.document.span(found), "`@base` is no address", help="write it with `https://`")


@rule(
    "CRO147",
    since="0.1",
    on=(Dataset, Strange),
    severity=Severity.WARNING,
    source="JSON-LD 1.1, Forms of JSON-LD",
    anywhere=amiss(REWRITTEN),
    wording=is_unknown,
)
def unread_json_ld(part: Dataset | Strange, ctx: Context) -> Iterator[Diagnostic]:
    """Part of the document that is not read.

    ## What it does
    Finds what JSON-LD allows and is not followed: `@reverse`, but of objects of an `@graph` that refer by it to others
    there, contexts inside of the document that are not known here, more than a hundred of these, or of objects in each
    other, and, where objects stand side by side in an `@graph`, those that the dataset does not lead to. The context of
    the document at an address that is not known here is told too: its words are read as those of Croissant. So are
    files, record sets and fields that are described at a property of another vocabulary.

    ## Why is this bad?
    What stands there is not checked. Few readers of Croissant follow it.

    ## Example
    {"@type": "sc:Dataset", "@reverse": {"sc:subjectOf": {"@id": "https://example.org/paper"}}}

    Use instead:
    {"@type": "sc:Dataset", "sc:about": {"@id": "https://example.org/paper"}}

    ## References
    - JSON-LD 1.1, Forms of JSON-LD; Reverse Properties; Scoped Contexts
    """
    if isinstance(part, Strange):
        yield from _out_of_place(part, ctx)
        return
    for address in terms_of(ctx.document).unknown:
        yield ctx.warning(
            definition_of(ctx.document, address),
            f"the context at `{address}` is not fetched, and its words are read as those of Croissant",
            help="write what it defines into the `@context`",
        )
    for unread in ctx.document.unread:
        yield ctx.warning(ctx.document.written.span(unread.node), unread.said, help=unread.remedy)


def _out_of_place(key: Strange, ctx: Context) -> Iterator[Diagnostic]:
    """What is described where another vocabulary has the word, and is not declared elsewhere."""
    tape = ctx.document.tape
    kind = tape.kind(key.node + 1)
    if kind not in (Kind.OBJECT, Kind.ARRAY) or key.node in ctx.slips or key.node in ctx.told:
        return
    if key.word in terms_of(ctx.document).once(elsewhere):
        return  # CRO084 says so
    for node in tape.children(key.node + 1) if kind == Kind.ARRAY else [key.node + 1]:
        home = home_of(ctx.document, node) if tape.kind(node) == Kind.OBJECT else ""
        if home and not _is_declared(node, ctx):
            message = f"what is described at `{key.word}` is not read"
            yield ctx.warning(ctx.document.span(node), message, help=f"describe it in {home}")


def _is_declared(node: int, ctx: Context) -> bool:
    """Whether the document declares, elsewhere, what has the `@id` of an object."""
    tape, dataset = ctx.document.tape, ctx.loaded.model if ctx.loaded is not None else None
    at = tape.find(node, "@id")
    if at < 0 or tape.kind(at) != Kind.STRING or not isinstance(dataset, Dataset):
        return False
    return graph_of(dataset, ctx).find(tape.text(at)) is not None


@rule("CRO164", since="0.1", on=Dataset, source=CONTEXTS, anywhere=amiss(REWRITTEN), wording=may_be_broken)
def broken_context(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Context with an entry that JSON-LD does not allow.

    ## What it does
    Checks every entry of the `@context`, and of the contexts of definitions and of objects: that its keywords have
    values that they may have, that its terms are defined by an address, another term, null or an object with entries
    that a definition may have, that these go together, and that no term is defined by way of itself. What has the form
    of a keyword and is none, such as `@name`, is a warning, as is a language that is no code: readers pass over it.
    What `@protected` forbids later contexts is not looked at.

    ## Why is this bad?
    A program that follows JSON-LD ends at the first error and reads nothing of the document. mlcroissant 1.1.1 passes
    over most of them and calls the document valid; at some, such as a language that is a number, it ends too.

    ## Example
    {"@type": "sc:Dataset", "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1",
      {"size": {"@id": "https://example.org/size", "@container": "@number"}}]}

    Use instead:
    {"@type": "sc:Dataset", "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1",
      {"size": {"@id": "https://example.org/size", "@container": "@set"}}]}

    ## References
    - JSON-LD 1.1, Context Definitions; Expanded term definition
    - JSON-LD 1.1 API, Context Processing Algorithm; Create Term Definition
    """
    del dataset
    document, terms = ctx.document, terms_of(ctx.document)
    if not document.contexts and not terms.once(may_be_broken):
        return
    from assay_validators.croissant.faults import faults, faults_inside  # a clean file spares a cold check of it

    yield from _said(terms.once(faults), document, document.tape.find(0, "@context"), ctx)
    written = document.written
    for key in document.contexts:
        yield from _said(faults_inside(written.tape.value(key + 1)), written, key + 1, ctx)


def _said(faults: "Iterable[Fault]", document: Document, context: int, ctx: Context) -> Iterator[Diagnostic]:
    """What is wrong with the context at a node."""
    inside: dict[int, dict[str, int] | list[int]] = {}
    found = [(_node(fault.path, context, document.tape, inside), fault) for fault in faults]
    for node, fault in sorted(found, key=itemgetter(0)):
        say = ctx.error if fault.severity == Severity.ERROR else ctx.warning
        yield say(document.span(node), fault.said, help=fault.remedy)


def _node(path: "Path", node: int, tape: Tape, inside: dict[int, dict[str, int] | list[int]]) -> int:
    """Where a path leads from a node; what is in the objects and lists on the way is kept."""
    for step in path:
        if node not in inside:
            inside[node] = tape.children(node) if tape.kind(node) == Kind.ARRAY else tape.members(node)
        node = inside[node][step]  # type: ignore[index]  # a number in a list, a key in an object
    return node
