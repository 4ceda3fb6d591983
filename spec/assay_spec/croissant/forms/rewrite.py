"""A document in any form of JSON-LD as the tree of objects that models are read from."""

from collections.abc import Iterator

from assay_kernels.scan import Kind, Tape
from assay_spec.croissant.forms.graph import BESIDE, DATASET, Graph, Standing
from assay_spec.croissant.forms.scope import Scopes
from assay_spec.croissant.forms.shape import DECLARED
from assay_spec.croissant.forms.writer import DEEPEST, TooDeepError, Writer
from assay_spec.document import Document
from assay_spec.rewritten import Contradiction, Rewritten, Unread

REMEDIES = {
    "@context": "define its words in the context at the top",
    "@reverse": "say it of this object, by a property that means the same the other way round",
    **dict.fromkeys(BESIDE, "put these objects into the `@graph` at the top"),
}
"""By the term of what is not read, what to write instead."""


def rewritten(document: Document) -> Rewritten | None:
    """The tree of the dataset in a document; None where there is none, or nothing to rewrite."""
    tape = document.tape
    if not len(tape):
        return None
    unread: list[Unread] = []
    scopes = Scopes(lambda at, said: unread.append(Unread(at, said, REMEDIES["@context"])))
    graph = Graph(tape, scopes)
    datasets = graph.datasets()
    if not datasets:
        return None
    writer = Writer(graph, datasets[0])
    try:
        made = writer.write()
        if lost := {graph.of(each).name for each in _lost(graph, writer)}:
            # Maybe a misspelt word leads to them.
            writer = Writer(Graph(tape, scopes), datasets[0], lost)
            made = writer.write()
    except (TooDeepError, RecursionError):
        said = f"more than {DEEPEST} objects stand in each other, and the document is read as it stands"
        return Rewritten(tape, range(len(tape)), (Unread(0, said, "let it be flatter"),), False, ())
    unread += [
        Unread(key, f"`{tape.text(key)}` is not read here", REMEDIES[term])
        for key, term in writer.skipped
        if term != "@reverse" or not _is_followed(tape, key, writer)
    ]
    unread += _left(graph, writer)
    contradictions = tuple(_contradictions(graph, writer))
    contexts = tuple(sorted(scopes.met - {writer.context}))
    if len(made) == len(tape) and not (unread or contradictions or writer.moved or writer.respelt or contexts):
        return None
    return Rewritten(made, writer.origins, tuple(unread), writer.moved, contradictions, contexts)


def _is_followed(tape: Tape, key: int, writer: Writer) -> bool:
    """Whether all that an object says of others by a word is read."""
    inside = tape.children(key + 1) if tape.kind(key + 1) == Kind.OBJECT else []
    return key in writer.followed or (bool(inside) and writer.followed.issuperset(inside))


def _contradictions(graph: Graph, writer: Writer) -> Iterator[Contradiction]:
    """What is said of objects that are in the tree, and cannot be true of them."""
    for each in graph.standing:
        clash = writer.clashes.get(each.node)
        if clash is not None and each.node not in writer.used:
            name, word = graph.of(each).name, graph.tape.text(clash.key)
            said = f"`{name}` is described twice, and `{word}` is not the same"
            remedy = "give each an `@id` of its own, or let them agree"
            yield Contradiction(clash.key + 1, clash.other + 1, said, remedy)


def _left(graph: Graph, writer: Writer) -> Iterator[Unread]:
    """What Croissant describes and is not in the tree."""
    for each in graph.standing:
        is_known = each.node in writer.used or each.node in writer.clashes
        if not is_known and graph.of(each).name in writer.names:
            yield Unread(each.node, "one more object of this `@id`, which is not read", "say all of it in one object")
    for each in _lost(graph, writer):
        if DATASET in graph.of(each).types:
            yield Unread(each.node, "a second dataset, which is not read", "describe one dataset in a document")
        else:
            said = "nothing leads from the dataset to this object, which is not read"
            yield Unread(each.node, said, "name it where it belongs, such as in `distribution` or `recordSet`")


def _lost(graph: Graph, writer: Writer) -> Iterator[Standing]:
    """The datasets, files, records and fields that the dataset does not lead to."""
    for each in graph.standing:
        _, _, _, types, name = graph.of(each)
        is_ours = types & DECLARED and (DATASET not in types or graph.describes(each))
        is_known = each.node in writer.used or each.node in writer.clashes
        if is_ours and not is_known and name not in writer.names:
            yield each
