"""The context: what it makes of the words of Croissant, and of the prefixes that everybody knows."""

from collections.abc import Iterator, Sequence

from assay_kernels.scan import ODD, Kind, Tape
from assay_spec.croissant.context import Context as Terms
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.definitions import PREFIXES
from assay_spec.croissant.model import Dataset, Field, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document
from assay_spec.model import Model
from assay_spec.remembered import Remembered
from assay_spec.span import Span
from assay_validators.context import Context, near, quoted
from assay_validators.croissant.clauses import CONTEXT as APPENDIX
from assay_validators.croissant.clauses import IDS, NAMESPACES, VOCABULARIES
from assay_validators.croissant.graph import graph_of
from assay_validators.croissant.iris import is_reference
from assay_validators.croissant.wording import (
    CROISSANT,
    NEWER,
    TYPED,
    elsewhere,
    has_unknown_words,
    other_namespaces,
    prefixes_of,
    says_base,
    undefined,
    undefined_in_1_0,
    undefined_prefixes,
    untyped,
    without_end,
)
from assay_validators.remedy import suggested
from assay_validators.rule import rule

SCHEMES = frozenset(
    ["_", "ark", "data", "did", "doi", "file", "ftp", "hdl", "http", "https", "info", "mailto", "tag", "urn"]
)
"""What may stand before a colon without being a prefix."""


@rule("CRO083", since="0.1", on=Dataset, source=VOCABULARIES)
def undeclared_prefix(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Prefix that the context does not define.

    ## What it does
    Checks that the prefixes of properties, of data types and of equivalent properties are defined in `@context`. Those
    that readers of Croissant know anyway, such as `rai` and `prov`, are a warning where they are missing; where they
    are defined, their address has to end so that they are prefixes.

    ## Why is this bad?
    To JSON-LD a word with an unknown prefix is an address that nobody has; what it says is lost.

    ## Example
    {"@type": "sc:Dataset", "bio:species": "Homo sapiens"}

    Use instead:
    {"@type": "sc:Dataset", "https://example.org/bio/species": "Homo sapiens"}

    ## References
    - Croissant 1.1, Using External Vocabularies
    """
    terms = terms_of(ctx.document)
    if terms.unknown:
        return  # nobody knows what it defines
    said: set[str] = set()
    for prefix in terms.once(without_end):
        said.add(prefix)
        yield ctx.error(
            _definition(ctx.document, prefix),
            f"`{prefix}` is no prefix, since its address ends without `/` or `#`",
            help=f"write `{PREFIXES[prefix]}`",
        )
    for node in _prefixed(dataset, ctx):
        word = ctx.document.tape.text(node)
        prefix = word.partition(":")[0]
        if prefix not in said and is_undeclared(word, terms):
            said.add(prefix)
            if prefix in terms.definitions.words:
                remedy = f"let the address of `{prefix}` in the `@context` end with `/` or `#`"
            else:
                nearest = near(prefix, terms.once(prefixes_of))
                remedy = suggested(nearest) if nearest else "define it in the `@context`"
            yield ctx.error(ctx.document.span(node), f"`{prefix}` is no prefix of the `@context`", help=remedy)

    for prefix, node in _forgotten(terms, ctx.document):
        yield ctx.warning(
            ctx.document.span(node),
            f"`{prefix}` is no prefix of the `@context`, and only readers of Croissant know it",
            help=f'add `"{prefix}": "{PREFIXES[prefix]}"` to it',
        )


def _forgotten(terms: Terms, document: Document) -> Iterator[tuple[str, int]]:
    """The prefixes that everybody knows, that no context defines and that are used, each where it is first."""
    tape, words = document.tape, terms.definitions.words
    context = tape.find(0, "@context")
    if context < 0 or "schema" in words:
        return  # That of schema.org, of which only a part is known here, defines many.
    left = terms.once(undefined_prefixes)
    left = tape.prefixes(left) if left else left
    skipped = range(context, tape.next(context))
    for node in range(1, len(tape)) if left else ():
        if node not in skipped and tape.kind(node) == Kind.KEY:
            for word in (node, *_words_at(node, terms, document)):
                prefix = tape.text(word).partition(":")[0]
                if prefix in left:
                    left.discard(prefix)
                    yield prefix, word


_READ_AS_WORDS = ("@type", "cr:dataType", "cr:equivalentProperty")


def _words_at(key: int, terms: Terms, document: Document) -> list[int]:
    """The texts that a member says and that are read as words: types, and the properties that a field is."""
    tape = document.tape
    if terms.canonical(tape.text(key)) not in _READ_AS_WORDS:
        return []
    items = tape.children(key + 1) if tape.kind(key + 1) == Kind.ARRAY else [key + 1]
    return [item for item in items if tape.kind(item) == Kind.STRING]


def _prefixed(dataset: Dataset, ctx: Context) -> Iterator[int]:
    """The nodes of words that may have a prefix which nobody knows."""
    tape = ctx.document.tape
    yield from (key for key, word, _ in ctx.strange if ":" in word)
    if ctx.gives(RecordSet, f"data_type{ODD}") or ctx.gives(Field, f"data_type{ODD}"):
        yield from _prefixed_at("data_type", (*dataset.record_set, *graph_of(dataset, ctx).fields), tape)
    if ctx.gives(Field, "equivalent_property"):
        yield from _prefixed_at("equivalent_property", graph_of(dataset, ctx).fields, tape)


def _prefixed_at(attribute: str, models: Sequence[Model], tape: Tape) -> Iterator[int]:
    """The words at an attribute that may have a prefix which nobody knows."""
    for model in models:
        for number, term in enumerate(getattr(model, attribute)):
            node = model.places[attribute][number + 1] if _seems_prefixed(term) else -1
            if node >= 0 and tape.kind(node) == Kind.STRING:
                yield node


def _seems_prefixed(term: str) -> bool:
    """Whether a term may have a prefix, and none that everybody knows."""
    prefix, colon, _ = term.partition(":")
    return bool(colon) and prefix not in PREFIXES


@Remembered
def _is_plain(prefix: str) -> bool:
    return prefix.replace("-", "").replace("_", "").replace(".", "").isalnum()


def is_undeclared(word: str, terms: Terms) -> bool:
    """Whether a word seems to have a prefix, and no context defines that."""
    prefix, colon, rest = word.partition(":")
    if not colon or rest.startswith("//") or prefix.lower() in SCHEMES or not _is_plain(prefix):
        return False
    return terms.meaning(word) == word


@rule("CRO084", since="0.1", on=Dataset, source=APPENDIX, wording=elsewhere)
def word_of_other_meaning(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Word of Croissant that the context makes something else of.

    ## What it does
    Checks that words such as `recordSet` and `field`, where they are used, mean what Croissant means by them.

    ## Why is this bad?
    Readers go by the context. They find no record sets, no fields or no sources, and say nothing of it.

    ## Example
    {"@type": "sc:Dataset", "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1",
      {"recordSet": "https://example.org/recordSet"}]}

    Use instead:
    {"@type": "sc:Dataset", "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1"]}

    ## References
    - Croissant 1.1, Appendix 1: JSON-LD context
    """
    del dataset
    terms = terms_of(ctx.document)
    older = ctx.document.version == "1.0"
    strange = ctx.strange
    meanings = terms.once(elsewhere).items() if strange else ()
    left = {word: meaning for word, meaning in meanings if not (older and word in NEWER)}
    for key, word, _ in strange if left else ():
        meaning = left.pop(word, "")
        if meaning:
            yield ctx.error(
                ctx.document.span(key),
                f"`{word}` means `{meaning}` here",
                help=f'write `"{word}": "cr:{word}"` in the `@context`',
            )


@rule("CRO085", since="0.1", on=Dataset, severity=Severity.WARNING, source=NAMESPACES, wording=has_unknown_words)
def undefined_word(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Word of Croissant that the context leaves in schema.org.

    ## What it does
    Checks that words such as `recordSet` and `field`, where they are used, have the prefix of Croissant or a definition
    in the context; else `@vocab` takes them for words of schema.org. In 1.0 those are spared that its own context
    lacks, and two of these, `containedIn` and `excludes`, are only a remark in 1.1.

    ## Why is this bad?
    To JSON-LD they are unknown words of another vocabulary. Readers that go by the context find no records.

    ## Example
    {"@type": "sc:Dataset", "@context": {"@vocab": "https://schema.org/", "dct": "http://purl.org/dc/terms/",
      "conformsTo": "dct:conformsTo"}}

    Use instead:
    {"@type": "sc:Dataset", "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1"]}

    ## References
    - Croissant 1.1, Namespaces
    """
    del dataset
    terms = terms_of(ctx.document)
    if terms.definitions.vocabulary.startswith(CROISSANT) or terms.unknown:
        return
    tape = ctx.document.tape
    node = tape.find(0, "@context")
    left = terms.once(undefined_in_1_0 if ctx.document.version == "1.0" else undefined)
    if node < 0 or not left:
        return
    used = [*tape.first_keys(left, node)]
    if used:
        say = ctx.info if {*used} <= {"containedIn", "excludes"} else ctx.warning
        yield say(
            ctx.document.key_span(node),
            f"the `@context` leaves {quoted(used)} in schema.org",
            help="copy the one of the specification, Appendix 1",
        )


@rule(
    "CRO086",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=APPENDIX,
    wording=untyped,
)
def untyped_word(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Word whose values the context does not say how to read.

    ## What it does
    Checks that the context defines `data` and `examples` with the type `@json`, and `dataType` with `@vocab`, where
    they are used.

    ## Why is this bad?
    Without it JSON-LD takes the records for objects with unknown words and drops their values, and a data type for a
    text.

    ## Example
    {"@type": "sc:Dataset", "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1",
      {"cr": "http://mlcommons.org/croissant/", "data": "cr:data"}]}

    Use instead:
    {"@type": "sc:Dataset", "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1"]}

    ## References
    - Croissant 1.1, Appendix 1: JSON-LD context
    """
    terms = terms_of(ctx.document)
    words = terms.once(untyped)
    tape = ctx.document.tape
    for word in words:
        models = (*dataset.record_set, *graph_of(dataset, ctx).fields)
        nodes = (model.places[name][0] for model in models for name in [_ATTRIBUTES[word]] if name in model.places)
        if any(tape.text(node - 1) == word for node in nodes):
            yield ctx.warning(
                _definition(ctx.document, word),
                f"the `@context` does not say how to read `{word}`",
                help=f'write `"{word}": {{"@id": "cr:{word}", "@type": "{TYPED[word]}"}}`',
            )


_ATTRIBUTES = {"data": "data", "examples": "examples", "dataType": "data_type"}


@rule(
    "CRO087",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=NAMESPACES,
    wording=other_namespaces,
)
def prefix_of_other_namespace(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Prefix that everybody knows, with another address.

    ## What it does
    Checks that `cr`, `rai`, `geocr`, `prov`, `odrl`, `duo` and `wd`, where the context defines them, are the namespaces
    that they are known for: those of Croissant with `http` and without a version.

    ## Why is this bad?
    Every word with that prefix is another one than in other documents, and is not found.

    ## Example
    {"@type": "sc:Dataset", "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1",
      {"rai": "http://mlcommons.org/croissant/RAI/1.0/"}]}

    Use instead:
    {"@type": "sc:Dataset", "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1",
      {"rai": "http://mlcommons.org/croissant/RAI/"}]}

    ## References
    - Croissant 1.1, Namespaces
    """
    del dataset
    for prefix, address in terms_of(ctx.document).once(other_namespaces):
        yield ctx.warning(
            _definition(ctx.document, prefix),
            f"`{prefix}` is known for another namespace than `{address}`",
            help=f"write `{PREFIXES[prefix]}`",
        )


def _definition(document: Document, word: str) -> Span:
    """Where the context defines a word, or is at an address; the context itself when that stands elsewhere."""
    tape = document.tape
    context = tape.find(0, "@context")
    for node in tape.children(context) if tape.kind(context) == Kind.ARRAY else [context]:
        if tape.kind(node) == Kind.STRING and tape.text(node) == word:
            return document.span(node)
        found = tape.find(node, word) if tape.kind(node) == Kind.OBJECT else -1
        if found >= 0:
            return document.span(found)
    return document.key_span(context)


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


@rule("CRO147", since="0.1", on=Dataset, severity=Severity.WARNING, source="JSON-LD 1.1, Forms of JSON-LD")
def unread_json_ld(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Part of the document that is not read.

    ## What it does
    Finds what JSON-LD allows and is not followed: `@reverse`, but of objects of an `@graph` that refer by it to others
    there, contexts inside of the document that are not known here, more than a hundred of these, or of objects in each
    other, and, where objects stand side by side in an `@graph`, those that the dataset does not lead to. The context of
    the document at an address that is not known here is told too: its words are read as those of Croissant.

    ## Why is this bad?
    What stands there is not checked. Few readers of Croissant follow it.

    ## Example
    {"@type": "sc:Dataset", "@reverse": {"sc:subjectOf": {"@id": "https://example.org/paper"}}}

    Use instead:
    {"@type": "sc:Dataset", "sc:about": {"@id": "https://example.org/paper"}}

    ## References
    - JSON-LD 1.1, Forms of JSON-LD; Reverse Properties; Scoped Contexts
    """
    del dataset
    for address in terms_of(ctx.document).unknown:
        yield ctx.warning(
            _definition(ctx.document, address),
            f"the context at `{address}` is not fetched, and its words are read as those of Croissant",
            help="write what it defines into the `@context`",
        )
    for unread in ctx.document.unread:
        yield ctx.warning(ctx.document.written.span(unread.node), unread.said, help=unread.remedy)
