"""What somebody added to the file that a host had written, put into the file that the host writes now.

Without the host's earlier file nobody can tell what was added from what the host has taken out since, nor who has
changed what; with it (`base`) all of that is told apart. The new file is changed where it stands.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assay.croissant.complete import VERSIONS, conforming
from assay.errors import AssayError
from assay_kernels.scan import Kind, Tape
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.words import context_of
from assay_spec.document import Document
from assay_spec.edit import Edit, add_members, applied, replace_value
from assay_validators.context import did_you_mean

STRUCTURE = frozenset({"@context", "@type", "@id"})
"""What is not taken over from one object to another."""

UNTOLD = "both say it; `--mine` takes yours, `--base` tells who changed it"

CONFORMS_TO = "dct:conformsTo"

NOTHING = object()
"""What an object says that does not speak of something."""


class MergeError(AssayError):
    """The files cannot be put together as somebody wants; the message is one line."""


class Choice(NamedTuple):
    """What became of something that the two files do not say alike."""

    place: str
    """The object, by its `@id`; empty for the dataset."""
    word: str
    mine: bool
    """Whether one's own value was taken."""
    why: str

    def __str__(self) -> str:
        where = f" of `{self.place}`" if self.place else ""
        whose = "yours" if self.mine else "the host's"
        return f"{whose}: `{self.word}`{where} ({self.why})"


class Merged(NamedTuple):
    """The host's file with one's own words."""

    data: bytes
    choices: tuple[Choice, ...]


class Said(NamedTuple):
    """A member of an object, by its term."""

    word: str
    value: object
    node: int
    """Of the value."""


def merge(host: Document, mine: Document, base: Document | None, wanted: frozenset[str]) -> Merged:
    """The host's new file with what `mine` adds.

    Args:
        host: what the host writes now.
        mine: an earlier file of the host, with one's own additions and changes.
        base: that earlier file as the host wrote it.
        wanted: terms, such as `sc:description`, of which one's own value is taken where both have one.

    Raises:
        MergeError: a term is wanted that one's own file does not say.
    """
    theirs, ours = _objects(host), _objects(mine)
    _require_said(mine, ours, wanted)
    before = _objects(base) if base is not None else {}
    edits: list[Edit] = []
    choices: list[Choice] = []
    for name in [each for each in ours if each in theirs]:
        earlier = _said(base, before[name]) if base is not None and name in before else {}
        said, added = _said(host, theirs[name]), dict[str, object]()
        for term, member in _said(mine, ours[name]).items():
            if term == CONFORMS_TO:
                # The host says of which version of Croissant it is; what it is beside that is for both to say.
                edits += conforming(host, [version for version in VERSIONS.values() if version in str(member.value)])
                continue
            other = said.get(term)
            was = earlier[term].value if term in earlier else NOTHING
            choice = _choose(name, term, member, other, was, wanted, has_base=base is not None)
            if choice is None:
                continue
            choices.append(choice)
            if choice.mine and other is None:
                added[member.word] = member.value
            elif choice.mine and other is not None:
                edits.append(replace_value(host, other.node, member.value))
        if added:
            edits.append(add_members(host, theirs[name], added))
    return Merged(applied(host, [*edits, *_context(host, mine)]), tuple(choices))


def _require_said(mine: Document, objects: Mapping[str, int], wanted: frozenset[str]) -> None:
    said = {term for node in objects.values() for term in _said(mine, node)} if wanted else frozenset()
    for term in sorted(wanted - said):
        remedy = did_you_mean(term, sorted(said))
        raise MergeError(f"{mine.path}: does not say `{term}`{f'; {remedy}' if remedy else ''}")


def _choose(  # noqa: PLR0913 - what is known of one member
    name: str, term: str, mine: Said, host: Said | None, was: object, wanted: frozenset[str], *, has_base: bool
) -> Choice | None:
    """Whose value stands where the files do not say the same; None where they do, or where only the host changed it."""
    if host is None:
        taken_out = has_base and was == mine.value
        why = "the host has taken it out" if taken_out else "the host does not say it"
        return Choice(name, mine.word, not taken_out, why)
    if host.value == mine.value or (has_base and was == mine.value):
        return None
    if term in wanted:
        return Choice(name, mine.word, mine=True, why="you asked for it")
    if not has_base:
        return Choice(name, mine.word, mine=False, why=UNTOLD)
    alone = was == host.value
    return Choice(name, mine.word, alone, "you alone have changed it" if alone else "both have changed it")


def _context(host: Document, mine: Document) -> Iterator[Edit]:
    """The words that only one's own context defines."""
    theirs, ours = context_of(host), context_of(mine)
    if theirs >= 0 and ours >= 0:
        known = {host.tape.text(key) for key in host.tape.children(theirs)}
        keys = [key for key in mine.tape.children(ours) if mine.tape.text(key) not in known]
        if keys:
            yield add_members(host, theirs, {mine.tape.text(key): mine.tape.value(key + 1) for key in keys})


def _objects(document: Document) -> dict[str, int]:
    """The first object of each `@id` that says more than that, and the dataset, which is called by the empty name."""
    tape = document.tape
    found = {"": 0}
    for node in range(1, len(tape)):
        if tape.kind(node) == Kind.OBJECT and len(tape.children(node)) > 1:
            at = tape.find(node, "@id")
            if at >= 0 and tape.kind(at) == Kind.STRING:
                found.setdefault(tape.text(at), node)
    return found


def _said(document: Document, node: int) -> dict[str, Said]:
    """What an object says by term, but for what belongs to it alone, and for objects that are merged one by one."""
    tape, terms = document.tape, terms_of(document)
    members = {terms.canonical(tape.text(key)): key for key in tape.children(node)}
    return {
        term: Said(tape.text(key), tape.value(key + 1), key + 1)
        for term, key in members.items()
        if term not in STRUCTURE and not _holds_objects(tape, key + 1)
    }


def _holds_objects(tape: Tape, node: int) -> bool:
    """Whether a value is or lists objects with an `@id` that say more than that."""
    items = tape.children(node) if tape.kind(node) == Kind.ARRAY else [node]
    objects = [item for item in items if tape.kind(item) == Kind.OBJECT]
    return any(tape.find(item, "@id") >= 0 and len(tape.children(item)) > 1 for item in objects)
