"""The version of Croissant that a document says it conforms to."""

import json
from collections.abc import Sequence

from assay.croissant.complete import VERSIONS
from assay.croissant.migrate.revision import Revision
from assay.croissant.migrate.words import Words
from assay_kernels.scan import Kind
from assay_spec.croissant.version import CONFORMS_TO, TERMS
from assay_spec.croissant.words import context_of, word_for
from assay_spec.edit import Edit, add_members, remove_members, replace_value
from assay_validators.croissant.clauses import DATASET

ONE_VALUE = "1.0"
"""The version in which nothing stands beside it."""

BEFORE = ("@type", "sc:name", "sc:description")
"""What it comes after, where it is new."""


def say_version(words: Words, revision: Revision, version: str, extensions: Sequence[str] = ()) -> None:
    """Let the document conform to a version of Croissant in the place of another one, and to extensions beside it."""
    said = said_of(version)
    address = f"http://{CONFORMS_TO}{version}"
    dataset = words.members(0)
    term = next((term for term in TERMS if term in dataset), TERMS[0])
    key, nodes = dataset.get(term, -1), words.items(dataset, term)
    texts = [words.reference(node) for node in nodes]
    others = [text for text in texts if not is_version(text)]
    if version != ONE_VALUE and (term not in dataset or term != TERMS[0]):
        # What nobody could read named no extension either.
        spoken = {term.partition(":")[0] for term in dataset}
        extensions = sorted({*extensions, *(VERSIONS[space] for space in VERSIONS.keys() & spoken)})
    if key < 0:
        value = [address, *extensions] if extensions else address
        after = max((dataset[term] for term in BEFORE if term in dataset), default=-1)
        revision.change(0, [add_members(words.document, 0, {_word(words): value}, after)], said, DATASET)
        return
    new = [each for each in extensions if each not in others]
    old = [node for node, text in zip(nodes, texts, strict=True) if is_version(text)]
    edits: list[Edit] = []
    if old:
        edits.append(replace_value(words.document, _text_of(words, old[0]), address))
        edits += remove_members(words.document, key + 1, old[1:]) if old[1:] else []
    else:
        new.insert(0, address)
    if new:
        edits += add_values(words, key + 1, new)
    # By another word it may be said once more.
    again = [node for node in words.values(0, term) if node not in nodes and is_version(words.reference(node))]
    edits += [replace_value(words.document, _text_of(words, node), address) for node in again]
    revision.change(key, edits, said, DATASET)
    if term != TERMS[0] and ":" in words.tape.text(key):
        revision.rename(key, words.spelled(TERMS[0]), DATASET)


def said_of(version: str) -> str:
    """What is said of a document that was made one of a version."""
    return f"`conformsTo` names Croissant {version}"


def is_version(address: str) -> bool:
    """Whether an address is that of a version of Croissant itself, not of an extension."""
    bare = address.partition("://")[2]
    return bare.startswith(CONFORMS_TO) and bare.removeprefix(CONFORMS_TO)[:1].isdigit()


def add_values(words: Words, node: int, values: Sequence[str]) -> list[Edit]:
    """More texts beside the one, or in the list, at a node."""
    tape, text = words.tape, ", ".join(json.dumps(value, ensure_ascii=False) for value in values)
    if tape.kind(node) != Kind.ARRAY:
        return [Edit(tape.start(node), tape.start(node), "["), Edit(tape.end(node), tape.end(node), f", {text}]")]
    items = tape.children(node)
    at = tape.end(items[-1]) if items else tape.start(node) + 1
    return [Edit(at, at, f", {text}" if items else text)]


def _text_of(words: Words, node: int) -> int:
    """The text of a reference: that itself, or the value of its `@id`."""
    return node if words.text(node) else words.members(node)["@id"] + 1


def _word(words: Words) -> str:
    """The word for what a document conforms to, which its context has or is given."""
    is_free = "conformsTo" not in words.terms.definitions.words and context_of(words.document) >= 0
    return "conformsTo" if is_free else word_for(words.document, "dct:conformsTo").word
