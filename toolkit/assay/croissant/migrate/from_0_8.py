"""From the first draft, 0.8, to 1.0: names become `@id`s, and the words those of Croissant's own namespace."""

from collections.abc import Mapping

from assay.croissant.migrate.context import bring_to_1_0
from assay.croissant.migrate.names import Names, Part
from assay.croissant.migrate.revision import Revision
from assay.croissant.migrate.twice import settle
from assay.croissant.migrate.version import add_values, say_version
from assay.croissant.migrate.words import Words
from assay_kernels.scan import Kind
from assay_spec.document import Document
from assay_spec.edit import add_members, remove_member, remove_members, rename_key, replace_value
from assay_validators.croissant.clauses import (
    CATEGORIES,
    DATA,
    DATASET,
    IDS,
    NAMESPACES,
    RAI,
    RECORD_TYPES,
    RESOURCES,
    SOURCES,
)

TYPED = ("@type", "cr:dataType", "cr:equivalentProperty")
"""Properties whose values are words."""

KINDS = {"cr:FileObject": "cr:fileObject", "cr:FileSet": "cr:fileSet"}
"""How a source refers to what was called a distribution."""

PLACES = {
    "cr:source": 'write `"fileObject": {"@id": …}` of a file, `"fileSet"` of a set of files or `"field"` of a field',
    "cr:references": 'write `"field": {"@id": …}` of a field',
}
"""What to write where a source, or what a field refers to, names nothing."""

REFERENCES = ("sc:distribution", "cr:fileObject", "cr:fileSet", "cr:field")
"""What a source of the draft says where values come from."""


def to_1_0(document: Document) -> Revision:
    """The document as 1.0 has it."""
    revision, words = Revision(document), Words(document)
    names = Names(words)
    dataset = words.members(0)
    for part in names.resources:
        _identify(part, words, revision)
        _containers(part, names, words, revision)
    for records in names.record_sets:
        _identify(records, words, revision)
        _keys(records, words, revision)
        _enumeration(records, words, revision)
        for term in ("cr:data", "cr:examples"):
            for node in words.items(words.members(records.node), term):
                _written_out(node, records.parts, words, revision)
        for field in records.parts:
            _field(field, names, words, revision)
    _citation(dataset, words, revision)
    say_version(words, revision, "1.0")
    left = _respell(words, revision)
    bring_to_1_0(words, revision, left)
    return revision


def _identify(part: Part, words: Words, revision: Revision) -> None:
    """A part gets an `@id` that others can refer to."""
    if not part.is_new:
        return
    members = words.members(part.node)
    if "@id" in members:
        revision.leave(members["@id"], "its `@id` is no text", "give it one that is")
        return
    if not part.id:
        if words.tape.kind(part.node) == Kind.OBJECT:
            revision.leave(part.node, "it has no name, and so no `@id`", "give it an `@id` and a `name`")
        return
    after = members.get("@type", -1)
    edit = add_members(words.document, part.node, {"@id": part.id}, after)
    revision.change(part.node, [edit], "the name became its `@id` too", IDS)


def _containers(part: Part, names: Names, words: Words, revision: Revision) -> None:
    """What a resource lies in is referred to by its `@id`."""
    members = words.members(part.node)
    for term in ("cr:containedIn", "sc:containedIn"):
        for node in words.items(members, term):
            if name := words.text(node):
                found = names.resource(name)
                if found is not None and found.id:
                    _refer(node, found.id, revision)
                else:
                    revision.leave(node, f"nothing is called `{name}`", 'write `{"@id": …}` of a file of the document')


def _refer(node: int, id_: str, revision: Revision) -> None:
    revision.replace(node, {"@id": id_}, "a name became a reference by `@id`", IDS)


def _keys(records: Part, words: Words, revision: Revision) -> None:
    """The key of a record set is referred to by the `@id` of its field."""
    nodes = words.items(words.members(records.node), "cr:key")
    parts = list(enumerate(records.parts))[::-1] if nodes else []
    by_name, by_id = {each.name: at for at, each in parts}, {each.id: at for at, each in parts}
    for node in nodes:
        name, last = words.text(node), len(parts)
        at = min(by_name.get(name.removeprefix(f"{records.name}/"), last), by_id.get(name, last))
        found = records.parts[at] if at < last else None
        if name and found is not None and found.id:
            _refer(node, found.id, revision)
        elif name:
            said = f"no field of `{records.name}` is called `{name}`"
            revision.leave(node, said, 'write `{"@id": …}` of the field that is the key')


def _enumeration(records: Part, words: Words, revision: Revision) -> None:
    """`isEnumeration` became a data type."""
    members, tape = words.members(records.node), words.tape
    key = members.get("cr:isEnumeration", -1)
    if key < 0:
        return
    if tape.kind(key + 1) not in (Kind.TRUE, Kind.FALSE):
        revision.leave(
            key, "`isEnumeration` is neither true nor false", "give the data type `sc:Enumeration`, or nothing"
        )
        return
    if tape.kind(key + 1) == Kind.FALSE:
        edits = [remove_member(words.document, records.node, key)]
        revision.change(key, edits, "`isEnumeration` said nothing", CATEGORIES)
        return
    type_, said = words.spelled("sc:Enumeration"), "`isEnumeration` became the data type `sc:Enumeration`"
    if "cr:dataType" not in members:
        word = words.beside(tape.text(key), "dataType")
        edits = [rename_key(words.document, key, word), replace_value(words.document, key + 1, type_)]
        revision.change(key, edits, said, CATEGORIES)
        return
    edits = [remove_member(words.document, records.node, key)]
    given = words.items(members, "cr:dataType")
    if not any(words.term(words.text(node)) == "sc:Enumeration" for node in given):
        edits += add_values(words, members["cr:dataType"] + 1, [type_])
    revision.change(key, edits, said, CATEGORIES)


def _written_out(node: int, fields: tuple[Part, ...], words: Words, revision: Revision) -> None:
    """The values of records that are written out are called by the `@id`s of their fields."""
    tape = words.tape
    if tape.kind(node) == Kind.ARRAY:
        for item in tape.children(node):
            _written_out(item, fields, words, revision)
    if tape.kind(node) != Kind.OBJECT:
        return
    by_name = {each.name: each for each in fields if each.name}
    for key in tape.children(node):
        field = by_name.get(tape.text(key))
        if field is None or not field.id:
            continue
        if tape.text(key) != field.id:
            if tape.find(node, field.id) >= 0:
                said = f"`{tape.text(key)}` stands beside `{field.id}`, which is the `@id` of the same field"
                revision.leave(key, said, "keep one of them")
                continue
            said = "values that are written out are called by the `@id` of their field"
            revision.change(key, [rename_key(words.document, key, field.id)], said, DATA)
        _written_out(key + 1, field.parts, words, revision)


def _field(field: Part, names: Names, words: Words, revision: Revision) -> None:
    """A field, with its parts."""
    _identify(field, words, revision)
    members = words.members(field.node)
    parents = words.items(members, "cr:parentField")
    for holder in (members, *(words.members(node) for node in parents)):
        for term in ("cr:source", "cr:references"):
            for node in words.items(holder, term):
                _source(node, term, names, words, revision)
    _meanings(field.node, words, revision)
    key = members.get("cr:isEnumeration", -1)
    if key >= 0:
        said = "`isEnumeration` of a field has no successor"
        revision.leave(key, said, "describe its values as a record set of the data type `sc:Enumeration`")
    for part in field.parts:
        _field(part, names, words, revision)


def _meanings(field: int, words: Words, revision: Revision) -> None:
    """Properties of schema.org among the data types of a field say what its values mean, which has its own word now."""
    members = words.members(field)
    if "cr:dataType" not in members or "cr:equivalentProperty" in members:
        return
    key, nodes = members["cr:dataType"], words.items(members, "cr:dataType")
    meant = [node for node in nodes if _is_property(words.term(words.text(node)))]
    if meant and len(meant) < len(nodes):
        texts = [words.text(node) for node in meant]
        word = words.beside(words.tape.text(key), "equivalentProperty")
        edits = remove_members(words.document, key + 1, meant)
        value = texts[0] if len(texts) == 1 else texts
        edits.append(add_members(words.document, field, {word: value}, key))
        revision.change(meant[0], edits, "a property among the data types became an `equivalentProperty`", RECORD_TYPES)


def _is_property(term: str) -> bool:
    """Whether a term is a property of schema.org."""
    from assay_spec.croissant.schema_org import CLASSES, PROPERTIES

    space, _, name = term.partition(":")
    return space == "sc" and name in PROPERTIES and name not in CLASSES


def _source(node: int, place: str, names: Names, words: Words, revision: Revision) -> None:
    """Where values come from is referred to by `@id`, as what it is."""
    if name := words.text(node):
        said = f"`{name}` does not say whether it is a file or a field"
        revision.leave(node, said, 'write `{"fileObject": {"@id": …}}` or `{"field": {"@id": …}}`, with an `extract`')
        return
    members = words.members(node)
    for term in REFERENCES:
        if term in members:
            _origin(members, term, place, names, words, revision)


def _origin(members: Mapping[str, int], term: str, place: str, names: Names, words: Words, revision: Revision) -> None:
    """One word of a source, or of what a field refers to, with its value."""
    key = members[term]
    word, name = words.tape.text(key), words.reference(key + 1)
    found = (names.field(name) if term == "cr:field" else None) or names.resource(name)
    wanted = KINDS.get(found.kind, term) if found is not None else ""
    if found is None or not found.id or wanted == "sc:distribution":
        if words.text(key + 1) or term == "sc:distribution":
            said = f"`{word}` names nothing of the document" if name else f"`{word}` names several things, or none"
            revision.leave(key, said, _meant(name, place, names) or PLACES[place])
    elif wanted != term and wanted in members:
        revision.leave(key, f"`{word}` stands beside `{words.tape.text(members[wanted])}`", "keep one of them")
    else:
        if wanted != term:
            revision.rename(key, words.beside(word, wanted.removeprefix("cr:")), SOURCES)
        if words.text(key + 1):
            _refer(key + 1, found.id, revision)


def _meant(name: str, place: str, names: Names) -> str:
    """What to write instead of a name that nothing has; empty where nothing is called nearly so."""
    meant = names.near(name) if place == "cr:source" else names.near_field(name)
    if meant is None or not meant.id:
        return ""
    word = KINDS.get(meant.kind, "cr:field").removeprefix("cr:")
    return f'did you mean `"{word}": {{"@id": "{meant.id}"}}`?'


def _citation(dataset: Mapping[str, int], words: Words, revision: Revision) -> None:
    """How to cite a dataset has a word of Croissant's own."""
    key = dataset.get("sc:citation", -1)
    if key >= 0 and "cr:citeAs" not in dataset and words.text(key + 1):
        revision.rename(key, words.beside(words.tape.text(key), "citeAs"), DATASET)


def _once(words: Words, revision: Revision) -> tuple[set[int], set[int]]:
    """What comes to be said twice in one object is said once, or is for the author: keys that stay, nodes that go."""
    tape, left, gone = words.tape, set[int](), set[int]()
    for node in words.every_object():
        if node not in gone and (twins := words.twins(node)):
            settled = settle(node, twins, words, revision, NAMESPACES)
            left |= twins.keys() - settled
            for key in settled:
                gone.update(range(key, tape.next(key + 1)))
    return left - gone, gone


def _respell(words: Words, revision: Revision) -> set[str]:
    """Words with the prefix or the address of the draft get those of today; those that are left to the author."""
    tape = words.tape
    left, gone = _once(words, revision)
    for key, term in words.every_key():
        if term == "@context" or key in left or key in gone:
            continue
        word = tape.text(key)
        revision.rename(key, words.modern(word), RAI if term.startswith("rai:") else NAMESPACES)
        if term in TYPED:
            values = tape.children(key + 1) if tape.kind(key + 1) == Kind.ARRAY else [key + 1]
            for node in values:
                if text := words.text(node):
                    revision.rename(node, words.modern(text), NAMESPACES if words.drafted(text) else RESOURCES)
    return {tape.text(key) for key in left}
