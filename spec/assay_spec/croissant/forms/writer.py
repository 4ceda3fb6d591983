"""Writes the tree of a dataset, in the words of its outermost context, and every object where it belongs."""

from collections.abc import Collection, Iterator, Sequence

from assay_kernels.scan import Kind, Tape
from assay_spec.croissant.context import shorten
from assay_spec.croissant.forms.entries import Entry, each_once, entries_of, entry_of, name_in
from assay_spec.croissant.forms.graph import BESIDE, Graph, Member, Standing
from assay_spec.croissant.forms.literals import Literals
from assay_spec.croissant.forms.merge import Clash, Part, Said, Whole, grouped
from assay_spec.croissant.forms.output import Output
from assay_spec.croissant.forms.reverse import Reversed, is_reverse, reversed_in
from assay_spec.croissant.forms.scope import Scope
from assay_spec.croissant.forms.shape import attribute_of, belongs, class_of, refers
from assay_spec.croissant.forms.values import Item, is_by_language, values_of
from assay_spec.croissant.forms.wording import Wording
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
        self._moved = False
        self.followed: set[int] = set()
        """The keys of what was said the other way round, and is read."""
        self.clashes: dict[int, Clash] = {}
        """Why an object of the graph is not one with another of its address."""
        self._graph, self._dataset, self._tape, self._lost = graph, dataset, graph.tape, lost
        self._standing = {each.node for each in graph.standing}
        self._reversed = reversed_in(graph)
        self._out = Output(graph.tape)
        self._depth = 0
        self.context = dataset.context if dataset.context >= 0 else self._tape.find(dataset.node, "@context") - 1
        self._is_expanded = is_expanded(graph.tape, self.context)
        first = graph.scopes.forgotten
        if self.context >= 0:
            first = graph.scopes.within(first, self._tape.value(self.context + 1), self.context)
        self._wording = Wording(first.terms)
        self._literals = Literals(graph.tape, self._out, is_expanded=self._is_expanded)

    @property
    def moved(self) -> bool:
        """Whether something stands elsewhere in the bytes than on the new tape."""
        return self._moved or self._literals.moved

    @property
    def respelt(self) -> bool:
        """Whether a word became another one."""
        return self._wording.respelt or self._literals.respelt

    @property
    def origins(self) -> list[int]:
        """Of each node on the new tape, the one that it was made of."""
        return self._out.origins

    def write(self) -> Tape:
        """The tape of the dataset.

        Raises:
            TooDeepError: its objects stand in each other too deep.
        """
        whole = Part(Item(self._dataset.node), self._dataset.scope)
        self._object(self._whole([whole], Dataset, self._dataset), Dataset)
        return self._out.finish()

    def _whole(self, parts: list[Part], model: type[Model] | None, *taken: Standing) -> list[Part]:
        """Descriptions of an object, and all others of the same that stand in the graph."""
        for each in taken:
            self._take(each)
        first, *others = [self._graph.node(part.item.node, part.outside) for part in parts]
        if not first.name:
            return parts
        whole = Whole(self._tape, model, first)
        for node in others:
            whole.add(node)
        is_done = False
        while not is_done:
            is_done = True
            for each in self._graph.named(first.name):
                clash = whole.against(self._graph.of(each))
                if clash is not None:
                    self.clashes[each.node] = clash
                    continue
                is_done = False
                self._take(each)
                whole.add(self._graph.of(each))
                parts.append(Part(Item(each.node), each.scope))
        return parts

    def _object(self, parts: list[Part], model: type[Model] | None, *, is_named: bool = True) -> None:
        node = parts[0].item.node
        self._depth += 1
        if self._depth > DEEPEST:
            raise TooDeepError
        self._moved = self._moved or len(parts) > 1
        self._out.open(Kind.OBJECT, node)
        said = list(self._said(parts))
        if node == self._dataset.node and self.context >= 0 and not any(m.member.key == self.context for m in said):
            self._out.copy(self.context, self.context + 1)
        turned = self._turned(parts[0])
        for group in grouped(self._tape, said):
            first = group[0].member
            if first.key == self.context:
                self._out.copy(first.key, first.value)
            elif first.term == "@context" or first.term in SKIPPED or is_reverse(first):
                self._skip(parts[group[0].part].item.node, first)
            elif first.term != "@id" or is_named:
                for each in self._apart(group, model):
                    self._property(each, model, turned.pop(first.term, ()))
        for left in turned.values():
            self._turned_alone(left, model)
        self._keywords(parts, {each.member.term for each in said})
        self._out.close(node)
        self._depth -= 1

    def _keywords(self, parts: list[Part], given: set[str]) -> None:
        """What the keys of maps say of an object, where it does not say so itself."""
        for item, _ in parts:
            if item.keyword in ("@id", "@type") and item.keyword not in given:
                self._out.key(item.keyword, item.key)
                self._out.text(self._tape.text(item.key), item.key)
                given.add(item.keyword)

    def _said(self, parts: list[Part]) -> Iterator[Said]:
        """The members of all descriptions."""
        for number, (item, outside) in enumerate(parts):
            own, scope, members, _, _ = self._graph.node(item.node, outside)
            direct = set(self._tape.children(item.node))
            for member in members:
                self._moved = self._moved or member.key not in direct
                if member.term != "@id" or not number:
                    yield Said(number, member, own if member.term == "@type" else scope)

    def _skip(self, owner: int, member: Member) -> None:
        """Leave out what was read already, and note what is not read."""
        self._moved = True
        is_read = member.term in BESIDE and owner in self._standing
        if is_reverse(member):
            self.skipped.append((member.key, "@reverse"))
        elif member.term in SKIPPED and not is_read:
            self.skipped.append((member.key, member.term))

    def _apart(self, group: list[Said], model: type[Model] | None) -> list[list[Said]]:
        """The members of a property, each alone where one object says the same by two words, which the check finds."""
        if len(group) == 1 or group[0].part != group[-1].part:
            return [group]
        every = entries_of(self._graph, group, attribute_of(model, group[0].member.term))
        return [[each] for each in group] if len(each_once(self._graph, every)) == 1 else [group]

    def _turned(self, part: Part) -> dict[str, list[Reversed]]:
        """By terms, the objects that say of themselves that they are values of this one."""
        found: dict[str, list[Reversed]] = {}
        name = self._graph.node(part.item.node, part.outside).name
        for each in self._reversed.get(name, ()) if name else ():
            self.followed.add(each.key)
            found.setdefault(shorten(each.meaning), []).append(each)
        self._moved = self._moved or bool(found)
        return found

    def _turned_alone(self, turned: Sequence[Reversed], model: type[Model] | None) -> None:
        """A property that only its values speak of."""
        meaning, key = turned[0].meaning, turned[0].key
        self._out.key(meaning, key)
        self._out.open(Kind.ARRAY, key + 1)
        for each in each_once(self._graph, list(map(entry_of, turned))):
            self._value(each, attribute_of(model, shorten(meaning)), set())
        self._out.close(key + 1)

    def _property(self, group: list[Said], model: type[Model] | None, turned: Sequence[Reversed] = ()) -> None:
        """One property, of which there may be several members."""
        _, member, scope = group[0]
        word = self._wording.key(member.word, scope)
        if word is None:
            self._moved = True
            return
        is_json = scope.coerced(member.word) == "@json" or member.term in WRITTEN_OUT
        if is_json or member.term in ("@id", "@value"):
            self._each_written_out(word, group, is_json=is_json)
            return
        self._out.key(word, member.key)
        if is_by_language(self._tape, member, scope):
            values = [each.member.value for each in group]
            self._literals.by_language(values, is_known=self._wording.root.is_by_language(word))
        else:
            self._values(group, attribute_of(model, member.term), turned)

    def _each_written_out(self, word: str, group: list[Said], *, is_json: bool) -> None:
        """What is not looked into, as often as it differs between the descriptions."""
        told: set[str] = set()
        for part, member, scope in group:
            said = repr(self._tape.value(member.value)) if len(group) > 1 else ""
            if said in told and part != group[0].part:
                continue
            told.add(said)
            self._out.key(word, member.key)
            if is_json:
                self._literals.write_out(member.value)
            elif member.term == "@id" and self._tape.kind(member.value) == Kind.STRING:
                self._text(member.value, scope, "@id")
            else:
                self._out.copy(member.value)

    def _values(self, group: list[Said], attribute: Attribute | None, turned: Sequence[Reversed]) -> None:
        every = [values_of(self._tape, member, scope) for _, member, scope in group]
        self._moved = self._moved or len(group) > 1 or any(values.moved for values in every)
        entries = [*entries_of(self._graph, group, attribute), *map(entry_of, turned)]
        several = each_once(self._graph, entries) if turned or len(group) > 1 else [[entry] for entry in entries]
        was_list = any(values.is_list for values in every)
        is_list = (was_list or len(several) != 1) and not (self._is_expanded and len(several) == 1)
        self._moved = self._moved or is_list != was_list
        # Two members of one object are a list that stands at the second one.
        place = group[-1 if group[-1].part == group[0].part else 0].member.value
        if is_list:
            self._out.open(Kind.ARRAY, place)
        placed: set[str] = set()
        for each in several:
            self._value(each, attribute, placed)
        if is_list:
            self._out.close(place)

    def _value(self, entries: list[Entry], attribute: Attribute | None, placed: set[str]) -> None:
        """One value, of which there may be several descriptions."""
        (item, scope, coerced, _, subject), tape = entries[0], self._tape
        if subject is not None and not self._is_value(subject, attribute):
            return
        name = name_in(self._graph, entries[0])
        address = scope.terms.identity(name) if name else ""
        meant = self._meant(address, attribute) if name else None
        if meant is not None:
            placed.add(address)
            model = class_of(attribute, self._graph.types_of(meant))
            parts = self._whole([Part(Item(meant.node), meant.scope)], model, meant)
            self._object(parts, model, is_named=not name.startswith("_:"))
        elif address in placed:
            self._moved = True
        elif tape.kind(item.node) == Kind.OBJECT:
            more = [each for each in entries[1:] if each.subject is None or each.subject.node not in self.used]
            for each in more:
                if each.subject is not None:
                    self._take(each.subject)
            parts = [Part(each.item, each.inner) for each in (entries[0], *more)]
            types = frozenset(each for part in parts for each in self._graph.node(part.item.node, part.outside).types)
            model = class_of(attribute, types)
            # What only refers, and what belongs elsewhere, says nothing more here.
            is_described = not name and belongs(attribute, types, is_free=False)
            self._object(self._whole(parts, model) if is_described else parts, model)
        elif name and tape.kind(item.node) == Kind.STRING and refers(attribute):
            self._reference(item.node, scope)
        elif tape.kind(item.node) == Kind.STRING:
            self._text(item.node, scope, coerced)
        else:
            self._out.copy(item.node)

    def _is_value(self, subject: Standing, attribute: Attribute | None) -> bool:
        """Whether an object that says that it is a value belongs there itself; else it is referred to."""
        node, types = self._graph.of(subject), self._graph.types_of(subject)
        if subject.node not in self.used and belongs(attribute, types, is_free=self._is_free(node.name)):
            self._take(subject)
            return True
        name = next((each for each in node.members if each.term == "@id"), None)
        if name is not None:
            self._reference(name.value, node.scope)
        return False

    def _is_free(self, address: str) -> bool:
        """Whether an object may stand wherever it is named: nothing else can name it, or nothing does."""
        return not address or address.startswith("_:") or address in self._lost

    def _meant(self, address: str, attribute: Attribute | None) -> Standing | None:
        """The object of the graph that belongs where its address stands, unless it stands elsewhere already."""
        for each in self._graph.named(address):
            if belongs(attribute, self._graph.types_of(each), is_free=self._is_free(address)):
                self._moved = True
                return each
        return None

    def _take(self, standing: Standing) -> None:
        self.used.add(standing.node)
        self.names |= {self._graph.of(standing).name} - {""}
        self._graph.take(standing)

    def _reference(self, node: int, scope: Scope) -> None:
        """A text that is a name, as the object that refers by it."""
        self._moved = True
        self._out.open(Kind.OBJECT, node)
        self._out.key("@id", node)
        self._text(node, scope, "@id")
        self._out.close(node)

    def _text(self, node: int, scope: Scope, coerced: str) -> None:
        """A text, in the words of the outermost context where it is a name or a word."""
        self._out.text(self._wording.text(self._tape.text(node), scope, coerced), node)
