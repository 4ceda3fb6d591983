"""What a dataset says of itself: facts, description, responsible use, conditions, provenance, place and time."""

from collections.abc import Iterable, Iterator

from assay.croissant.show.sheet import (
    CODE,
    NOTE,
    Block,
    Cell,
    Code,
    Facts,
    Fold,
    Grid,
    Prose,
    Section,
    Words,
    clipped,
    joined,
    words,
)
from assay.croissant.show.spoken import (
    compact,
    given,
    label_of,
    licence,
    linked,
    loose,
    origin,
    other_texts,
    text_of,
    texts,
    texts_of,
    thing,
    type_name,
    value_of,
    web_address,
)
from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.geo import Geographic
from assay_spec.croissant.model import Dataset, Node
from assay_spec.croissant.provenance import Traceable
from assay_spec.croissant.responsible import Responsible
from assay_spec.croissant.usage import Term, Usage, UsageRule
from assay_spec.docstrings import meaning_of
from assay_spec.document import Document
from assay_spec.model import properties
from assay_spec.walk import walk

MOST_TEXT = 50_000
"""Characters of a description."""
MOST_LANGUAGES = 50
"""Texts of one description."""
MOST_WORDS = 200
"""Keywords, people and other things of which there may be many."""
MOST_ROWS = 200


def about_section(dataset: Dataset) -> Section:
    """The facts that a reader looks for first."""
    rows: list[tuple[str, Cell]] = [
        ("Also called", words(other_texts(dataset.name))),
        ("Licence", joined(map(licence, dataset.license))),
        ("Made by", _people(dataset, "creator")),
        ("Published by", _people(dataset, "publisher")),
        ("Published", words(dataset.date_published)),
        ("Made", words(dataset.date_created)),
        ("Changed", words(dataset.date_modified)),
        ("Version", words(dataset.version)),
        ("Page", linked(dataset.url)),
        ("Also at", joined(map(linked, dataset.same_as[:MOST_WORDS]))),
        ("Languages", joined(words(_language(each.value)) for each in dataset.in_language)),
        ("Keywords", _many(map(thing, dataset.keywords[:MOST_WORDS]), len(dataset.keywords))),
        ("Live", words("its files still change" if dataset.is_live_dataset else "")),
        ("Follows", joined(linked(_standard(each), each) for each in dataset.conforms_to)),
        ("This description", _description_facts(dataset)),
    ]
    return Section("about", "In short", _facts(rows))


def description_section(dataset: Dataset) -> Section:
    """What the dataset is, in its own words."""
    (first, _), *others = texts_of(dataset.description) or [(text_of(dataset.description), "")]
    blocks: list[Block] = [Prose(_paragraphs(clipped(first.strip(), MOST_TEXT)))] if first.strip() else []
    for text, language in others[:MOST_LANGUAGES]:
        inside = Prose(_paragraphs(clipped(text.strip(), MOST_TEXT)))
        title = f"Description ({clipped(language, 40)})" if language else "Another description"
        blocks.append(Fold(title, (), [inside], is_open=False))
    return Section("description", "Description", blocks)


def citation_section(dataset: Dataset) -> Section:
    """How to cite it."""
    text = text_of(dataset.cite_as).strip()
    block = Facts([("Cite", linked(text))]) if web_address(text) else Code(clipped(text, MOST_TEXT))
    return Section("citation", "How to cite", [block] if text else [])


def responsible_section(dataset: Dataset) -> Section:
    """What makes its use responsible."""
    rows = [
        (_explained(dataset, name, declared.key), texts(getattr(dataset, name)))
        for name, declared in properties(type(dataset)).items()
        if name in Responsible.fields
    ]
    found = [[head, cell] for head, cell in rows if cell]
    return Section(
        "responsible", "Responsible use", [Grid("Responsible use", ("What", "Answer"), found)] if found else []
    )


def usage_section(dataset: Dataset) -> Section:
    """What it may be used for."""
    rows = [row for usage in dataset.usage_info for row in _usage(usage)]
    blocks: list[Block] = [
        Grid("Conditions of use", ("What", "Condition"), rows[:MOST_ROWS], max(0, len(rows) - MOST_ROWS))
    ]
    return Section("usage", "Conditions of use", blocks if rows else [])


def provenance_section(dataset: Dataset) -> Section:
    """Where it and its parts come from."""
    rows: list[list[Cell]] = []
    total = 0
    for node in walk(dataset):
        if isinstance(node, Traceable):
            for row in _provenance(node, dataset):
                total += 1
                rows += [row] if len(rows) < MOST_ROWS else []
    grid = Grid("Provenance", ("Of", "What", "From"), rows, total - len(rows))
    return Section("provenance", "Provenance", [grid] if rows else [])


def place_section(dataset: Dataset) -> Section:
    """Where and when the data are from."""
    rows = [
        (label_of(declared.key), value_of(getattr(dataset, name)))
        for name, declared in properties(type(dataset)).items()
        if name in Geographic.fields and getattr(dataset, name) != declared.default
    ]
    return Section("place", "Place, time and instruments", _facts(rows))


def others_section(dataset: Dataset, document: Document) -> Section:
    """What the document says of the dataset in other vocabularies, and in words that nobody knows."""
    known = {declared.key for declared in properties(type(dataset)).values()}
    terms, tape = terms_of(document), document.tape
    rows: list[tuple[str, Cell]] = []
    for key in tape.children(dataset.span.node) if tape.kind(dataset.span.node) == Kind.OBJECT else ():
        term = terms.canonical(tape.text(key))
        if term not in known and not term.startswith("@") and tape.kind(key + 1) != Kind.NULL:
            rows.append((clipped(label_of(term) or term, 100), loose(tape.value(key + 1))))
    return Section("others", "What else it says", _facts(rows[:MOST_ROWS]))


def _facts(rows: Iterable[tuple[str, Cell]]) -> list[Block]:
    said = [row for row in rows if row[1]]
    return [Facts(said)] if said else []


def _paragraphs(text: str) -> str:
    """The text with one blank line where it has several: hosts take markup out and leave its blanks, by dozens."""
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(line for number, line in enumerate(lines) if line or (number and lines[number - 1]))


def _people(dataset: Dataset, name: str) -> Cell:
    cells = given(dataset, name)
    return _many(cells[:MOST_WORDS], len(cells))


def _many(cells: Iterable[Cell], number: int) -> Cell:
    shown = joined(cells)
    return (*shown, Words(f" and {number - MOST_WORDS:,} more")) if number > MOST_WORDS else shown


def _language(value: object) -> str:
    return str(value.get("name") or value.get("alternateName") or "") if isinstance(value, dict) else compact(value)


def _standard(address: str) -> str:
    """What people call a standard."""
    name, _, version = address.rstrip("/").rpartition("/")
    known = {"croissant": "Croissant", "RAI": "Croissant RAI", "geo": "GeoCroissant"}
    return f"{known[last]} {version}" if (last := name.rpartition("/")[2]) in known else address


def _description_facts(dataset: Dataset) -> Cell:
    licences = joined(map(licence, dataset.sd_license))
    return joined([words(f"version {dataset.sd_version}" if dataset.sd_version else ""), licences])


def _explained(dataset: Dataset, name: str, term: str) -> Cell:
    return (Words(label_of(term)), *words(meaning_of(type(dataset), name), NOTE))


def _usage(usage: str | Usage) -> Iterator[list[Cell]]:
    if not isinstance(usage, Usage):
        yield [words("Condition"), linked(usage)]
        return
    said = (*thing(usage), *words(text_of(usage.description), NOTE))
    if said:
        yield [words("Condition"), said]
    for what, rules in (("May", usage.permission), ("May not", usage.prohibition), ("Has to", usage.obligation)):
        for rule in rules:
            yield [words(what), _rule(rule)]


def _rule(rule: UsageRule) -> Cell:
    conditions = [
        joined([_term(each.left_operand), _term(each.operator), words(_operands(each.right_operand))], " ")
        for each in rule.constraint
    ]
    actions = joined(map(_term, rule.action)) or thing(rule)
    return (*actions, *((Words(", if "), *joined(conditions, " and ")) if any(conditions) else ()))


def _term(value: object) -> Cell:
    if not value:
        return ()
    term = value if isinstance(value, str) else value.id if isinstance(value, Term) and value.name is None else ""
    return words(type_name(term).removeprefix("odrl:")) if term else thing(value)


def _operands(values: Iterable[object]) -> str:
    return ", ".join(map(text_of, values))


def _provenance(node: Traceable, dataset: Dataset) -> Iterator[list[Cell]]:
    steps = (
        ("made from", node.was_derived_from),
        ("made by", node.was_generated_by),
        ("responsible", node.was_attributed_to),
    )
    of = "the dataset" if node is dataset else ""
    for what, values in steps:
        for value in values:
            whose = words(of) or words(node.id or text_of(node.name) if isinstance(node, Node) else "", CODE)
            yield [whose, words(what), origin(value) or words("something without a name", NOTE)]
