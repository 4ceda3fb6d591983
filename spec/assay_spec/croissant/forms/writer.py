"""Writes the tree of a dataset, in the words of its outermost context, and every object where it belongs."""

from collections.abc import Collection

from assay_kernels.scan import Kind, Tape, scan_json
from assay_spec.croissant.forms.graph import BESIDE, Graph, Member, Standing
from assay_spec.croissant.forms.output import Output
from assay_spec.croissant.forms.scope import Scope
from assay_spec.croissant.forms.shape import attribute_of, belongs, class_of, refers
from assay_spec.croissant.forms.values import RDF_JSON, Item, coerced_at, is_by_language, reference_in, values_of
from assay_spec.croissant.model import Dataset
from assay_spec.model import Model
from assay_spec.rewritten import is_expanded
from assay_spec.shapes import Attribute

DEEPEST = 100
"""So many objects are followed into each other."""

WRITTEN_OUT = frozenset({"cr:data", "cr:examples"})
"""What holds JSON that is no linked data, whether or not the context says so."""

SKIPPED = BESIDE | {"@reverse"}
"""What is not read in an object that stands in another one."""


class TooDeepError(Exception):
    """Objects stand in each other deeper than they are followed."""


class Writer:
    """Writes one dataset."""

    def __init__(self, graph: Graph, dataset: Standing, lost: Collection[str] = ()) -> None:
        """Write a dataset; what is `lost` is taken in wherever it is named first."""
        self.used: set[int] = set()
        """The objects of the graph that are in the tree."""
        self.names: set[str] = set()
        """Their addresses."""
        self.skipped: list[tuple[int, str]] = []
        """The keys of what is not read, and their terms."""
        self.moved = False
        """Whether something stands elsewhere in the bytes than on the new tape."""
        self.respelt = False
        """Whether a word became another one."""
        self._graph, self._dataset, self._tape, self._lost = graph, dataset, graph.tape, lost
        self._standing = {each.node for each in graph.standing}
        self._words: dict[str, list[str]] = {}
        self._out = Output(graph.tape)
        self._depth = 0
        self._context = dataset.context if dataset.context >= 0 else self._tape.find(dataset.node, "@context") - 1
        self._is_expanded = is_expanded(graph.tape, self._context)
        first = graph.scopes.forgotten
        if self._context >= 0:
            first = graph.scopes.within(first, self._tape.value(self._context + 1), self._context)
        self._root = first.terms

    @property
    def origins(self) -> list[int]:
        """Of each node on the new tape, the one that it was made of."""
        return self._out.origins

    def write(self) -> Tape:
        """The tape of the dataset.

        Raises:
            TooDeepError: its objects stand in each other too deep.
        """
        self._take(self._dataset)
        self._object(Item(self._dataset.node), self._dataset.scope, Dataset)
        return self._out.finish()

    def _object(self, item: Item, outside: Scope, model: type[Model] | None, *, is_named: bool = True) -> None:
        node = item.node
        own, scope, members, _, _ = self._graph.node(node, outside)
        direct = set(self._tape.children(node))
        self._depth += 1
        if self._depth > DEEPEST:
            raise TooDeepError
        self._out.open(Kind.OBJECT, node)
        if node == self._dataset.node and self._context >= 0 and self._context not in direct:
            self._out.copy(self._context, self._context + 1)
        given = set()
        for member in members:
            self.moved = self.moved or member.key not in direct
            given.add(member.term)
            if member.key == self._context:
                self._out.copy(member.key, member.value)
            elif member.term == "@context" or member.term in SKIPPED:
                self._skip(node, member)
            elif member.term != "@id" or is_named:
                self._member(member, own if member.term == "@type" else scope, model)
        if item.keyword in ("@id", "@type") and item.keyword not in given:
            self._out.key(item.keyword, item.key)
            self._out.text(self._tape.text(item.key), item.key)
        self._out.close(node)
        self._depth -= 1

    def _skip(self, owner: int, member: Member) -> None:
        """Leave out what was read already, and note what is not read."""
        self.moved = True
        is_read = member.term in BESIDE and owner in self._standing
        if member.term in SKIPPED and not is_read:
            self.skipped.append((member.key, member.term))

    def _member(self, member: Member, scope: Scope, model: type[Model] | None) -> None:
        word, value = self._key(member.word, scope), member.value
        if not word:
            self.moved = True
            return
        self._out.key(word, member.key)
        if scope.coerced(member.word) == "@json" or member.term in WRITTEN_OUT:
            self._write_out(value)
        elif member.term == "@id" and self._tape.kind(value) == Kind.STRING:
            self._text(value, scope, "@id")
        elif member.term in ("@id", "@value"):
            self._out.copy(value)
        elif is_by_language(self._tape, member, scope):
            self._by_language(value, is_known=self._root.is_by_language(word))
        else:
            self._values(member, scope, attribute_of(model, member.term))

    def _values(self, member: Member, scope: Scope, attribute: Attribute | None) -> None:
        values = values_of(self._tape, member, scope)
        self.moved = self.moved or values.moved
        coerced = coerced_at(member, scope, attribute)
        inner = self._graph.scopes.at_property(scope, member.word, member.key)
        is_list = values.is_list and not (self._is_expanded and len(values.items) == 1)
        self.moved = self.moved or is_list != values.is_list
        if is_list:
            self._out.open(Kind.ARRAY, member.value)
        for item in values.items:
            name = reference_in(self._tape, item.node, scope, coerced)
            meant = self._meant(scope.terms.identity(name), attribute) if name else None
            if meant is not None:
                types = self._graph.of(meant).types
                is_named = not name.startswith("_:")
                self._object(Item(meant.node), meant.scope, class_of(attribute, types), is_named=is_named)
            elif self._tape.kind(item.node) == Kind.OBJECT:
                types = self._graph.node(item.node, inner).types
                self._object(item, inner, class_of(attribute, types))
            elif name and self._tape.kind(item.node) == Kind.STRING and refers(attribute):
                self._reference(item.node, scope)
            elif self._tape.kind(item.node) == Kind.STRING:
                self._text(item.node, scope, coerced)
            else:
                self._out.copy(item.node)
        if is_list:
            self._out.close(member.value)

    def _meant(self, address: str, attribute: Attribute | None) -> Standing | None:
        """The object of the graph that belongs where its address stands, unless it stands elsewhere already."""
        for each in self._graph.named(address):
            is_free = address.startswith("_:") or address in self._lost
            if belongs(attribute, self._graph.of(each).types, is_free=is_free):
                self.moved = True
                self._take(each)
                return each
        return None

    def _take(self, standing: Standing) -> None:
        self.used.add(standing.node)
        self.names |= {self._graph.of(standing).name} - {""}
        self._graph.take(standing)

    def _reference(self, node: int, scope: Scope) -> None:
        """A text that is a name, as the object that refers by it."""
        self.moved = True
        self._out.open(Kind.OBJECT, node)
        self._out.key("@id", node)
        self._text(node, scope, "@id")
        self._out.close(node)

    def _text(self, node: int, scope: Scope, coerced: str) -> None:
        """A text, in the words of the outermost context where it is a name or a word."""
        text = read = self._tape.text(node)
        if coerced == "@vocab":
            read = self._word(text, scope)
        elif coerced == "@id" and scope.terms is not self._root:
            address = scope.terms.identity(text)
            read = text if self._root.identity(text) == address else address
        self.respelt = self.respelt or read != text
        self._out.text(read, node)

    def _key(self, word: str, scope: Scope) -> str:
        """The word of the outermost context for a key: one whose values are read alike, or else its whole address.

        Empty where it means nothing, and would mean something there.
        """
        if scope.terms is self._root:
            return word
        defined = self._root.definitions
        meaning, read = scope.terms.meaning(word), (scope.coerced(word), scope.containers(word))
        bare = meaning.removeprefix(defined.vocabulary)
        for each in (word, *self._words_for(meaning), bare):
            alike = (defined.types.get(each, ""), defined.containers.get(each, ())) == read
            if alike and self._root.meaning(each) == meaning:
                self.respelt = self.respelt or each != word
                return each
        self.respelt = True
        return _whole(word, meaning)

    def _words_for(self, meaning: str) -> list[str]:
        """The words that the outermost context defines with a meaning."""
        if not self._words:
            for word, known in self._root.definitions.words.items():
                self._words.setdefault(known or "", []).append(word)
        return self._words.get(meaning, [])

    def _word(self, word: str, scope: Scope) -> str:
        """A word that is a value, as the outermost context has it; it stands for itself where it means nothing."""
        meaning = word if scope.terms is self._root else scope.terms.meaning(word)
        return word if self._root.meaning(word) == self._root.meaning(meaning) else meaning

    def _write_out(self, node: int) -> None:
        """JSON that is no linked data, without the object that says so of it."""
        items = self._tape.children(node) if self._tape.kind(node) == Kind.ARRAY else [node]
        only = items[0] if len(items) == 1 and self._is_expanded else node
        value, kind = self._tape.find(only, "@value"), self._tape.find(only, "@type")
        said = self._tape.value(kind) if value >= 0 and kind >= 0 else ""
        self.moved = self.moved or said in ("@json", RDF_JSON)
        inside = scan_json(self._tape.text(value).encode()) if said == RDF_JSON and self._is_text(value) else None
        if inside is not None and len(inside) and not inside.problems:
            self._out.paste(inside, value)
        else:
            self._out.copy(value if said == "@json" else node)

    def _is_text(self, node: int) -> bool:
        return self._tape.kind(node) == Kind.STRING

    def _by_language(self, node: int, *, is_known: bool) -> None:
        """Texts by language: as they are where the outermost context knows that, else each with its language."""
        if is_known:
            self._out.copy(node)
            return
        self.respelt = True
        self._out.open(Kind.ARRAY, node)
        for key in self._tape.children(node):
            for item in self._graph.items(key + 1):
                self._out.open(Kind.OBJECT, item)
                self._out.key("@language", key)
                self._out.text(self._tape.text(key), key)
                self._out.key("@value", item)
                self._out.copy(item)
                self._out.close(item)
        self._out.close(node)


def _whole(word: str, meaning: str) -> str:
    """A meaning as a key, in any context; empty where a word means nothing."""
    return meaning if meaning != word or ":" in word or word.startswith("@") else ""
