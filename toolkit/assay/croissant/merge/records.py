"""Records that are written out: JSON whose keys are the `@id`s of fields, and in which addresses may have prefixes.

For JSON-LD they are one value without words. Croissant reads a key as the field of that name, and what stands at a
field of addresses as one, as in `"splits/url": "cr:TrainingSplit"`.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.croissant.context import Context, terms_of
from assay_spec.document import Document

ADDRESS = "sc:URL"


class Named(NamedTuple):
    """A field, as its document writes it."""

    id: str
    is_address: bool
    """Whether its values are addresses."""


class Fields:
    """The fields of a document, by their addresses."""

    def __init__(self, document: Document) -> None:
        self._terms: Context = terms_of(document)
        self._known: dict[str, Named] = {}
        tape = document.tape
        for node in range(len(tape)):
            if tape.kind(node) == Kind.OBJECT:
                said = {self._terms.canonical(tape.text(key)): key + 1 for key in tape.children(node)}
                name, type_ = said.get("@id", -1), said.get("cr:dataType", -1)
                if name >= 0 and tape.kind(name) == Kind.STRING:
                    types = [self._terms.canonical(each) for each in _texts(tape.value(type_))] if type_ >= 0 else []
                    known = self._known.setdefault(self._terms.identity(tape.text(name)), Named(tape.text(name), False))
                    if ADDRESS in types:
                        self._known[self._terms.identity(known.id)] = known._replace(is_address=True)

    def get(self, key: str) -> Named | None:
        """The field that a key of a record names."""
        return self._known.get(self._terms.identity(key))

    def at(self, address: str) -> Named | None:
        """The field that has an address."""
        return self._known.get(address)

    def read(self, value: object, key: Callable[[str], str], name: Callable[[str], str], *, at: bool = False) -> object:
        """Records with other keys for those that name fields, and other names where there are addresses.

        Args:
            value: the records, or a part of them.
            key: what to make of the key of a field.
            name: what to make of an address.
            at: whether the value stands at a field of addresses.
        """
        if isinstance(value, list):
            return [self.read(each, key, name, at=at) for each in value]
        if isinstance(value, Mapping):
            known = {word: self.get(word) for word in value}
            return {
                word if field is None else key(word): self.read(
                    value[word], key, name, at=field is not None and field.is_address
                )
                for word, field in known.items()
            }
        return name(value) if at and isinstance(value, str) and is_compact(value, self._terms) else value


def is_compact(text: str, terms: Context) -> bool:
    """Whether a text begins with a prefix that its document knows, or everybody."""
    _, colon, rest = text.partition(":")
    return bool(colon) and not rest.startswith("//") and terms.address(terms.canonical(text)) != text


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [each for each in items if isinstance(each, str)]
