"""Documents of linked data that were rewritten when they were read, so that every object stands where it belongs."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from assay_kernels.scan import Kind, Tape


class Unread(NamedTuple):
    """Something that a document says and nobody looks at."""

    node: int
    """Where, in the document as it is written."""
    said: str
    remedy: str


class Contradiction(NamedTuple):
    """Something that a document says and that cannot be true with what it says elsewhere."""

    node: int
    """Where, in the document as it is written."""
    other: int
    """Where it says otherwise."""
    said: str
    remedy: str


class Rewritten(NamedTuple):
    """What became of a document."""

    tape: Tape
    """Every object where its kind expects it, with the bytes of what it was made of."""
    origins: Sequence[int]
    """Of each node, the one that it was made of."""
    unread: tuple[Unread, ...]
    moved: bool
    """Whether something stands in the bytes elsewhere than on the tape, so that they cannot be edited by it."""
    contradictions: tuple[Contradiction, ...]
    contexts: tuple[int, ...] = ()
    """The keys of the contexts that objects inside of the document have, in the document as it is written."""


_ELSEWHERE = frozenset({"@graph", "@included", "@index", "@list", "@nest", "@reverse", "@set"})
"""Words of JSON-LD by which an object may stand elsewhere than where it belongs."""


def is_expanded(tape: Tape, context: int) -> bool:
    """Whether linked data whose context is here, -1 for nowhere, is in expanded form, where one is a list of one."""
    return context < 0 and "@value" in tape.marked("@")[0] and any("://" in name for name in tape.names())


def may_stand_elsewhere(tape: Tape) -> bool:
    """Whether a document may be linked data in which objects stand elsewhere than where its kind expects them."""
    if len(tape) and tape.kind(0) == Kind.ARRAY:
        return True
    keys, texts = tape.marked("@")
    has_literals = "@value" in keys and (_may_hold_more(tape) or is_expanded(tape, tape.find(0, "@context")))
    # Texts are names, and keys are, only where the context says so of a word.
    has_names = "@id" in texts
    has_maps = "@container" in keys and "@type" in texts
    has_contexts = "@context" in keys and keys["@context"] > (tape.find(0, "@context") >= 0)
    stands = not _ELSEWHERE.isdisjoint(keys)
    return (
        stands or has_literals or has_names or has_maps or has_contexts or _are_defined(_ELSEWHERE & texts.keys(), tape)
    )


def _are_defined(means: AbstractSet[str], tape: Tape) -> bool:
    """Whether the context gives a word one of these meanings; elsewhere they are texts like others."""
    return bool(means) and not means.isdisjoint(_in_context(tape))


def _in_context(tape: Tape) -> list[str]:
    """The texts in the context at the top."""
    return [tape.text(node) for node in _context(tape) if tape.kind(node) == Kind.STRING]


def _may_hold_more(tape: Tape) -> bool:
    """Whether some object may say of its own value that it is JSON, or lists stand in lists.

    It says so by the keyword or by the type that RDF has for it; that records are JSON the context says.
    """
    known = _context(tape)
    for node in range(len(tape)):
        kind = tape.kind(node)
        if kind == Kind.STRING and node not in known and tape.text(node).endswith(("@json", "JSON")):
            return True
        if kind == Kind.ARRAY and any(tape.kind(item) == Kind.ARRAY for item in tape.children(node)):
            return True
    return False


def _context(tape: Tape) -> range:
    context = tape.find(0, "@context")
    return range(context, tape.next(context)) if context >= 0 else range(0)


def may_repeat_itself(tape: Tape) -> bool:
    """Whether a document may be linked data in which an object gives one property by two words: `url` and `sc:url`."""
    return len(tape) > 0 and tape.find(0, "@context") >= 0 and tape.has_namesakes()
