"""Prefixes: those that the context does not define, and those that it defines as something else than everybody."""

from collections.abc import Iterator, Sequence

from assay_kernels.scan import ODD, Kind, Tape
from assay_spec.croissant.context import Context as Terms
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.definitions import DELIMITERS, PREFIXES, REVERSE
from assay_spec.croissant.model import Dataset, Field, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document
from assay_spec.model import Model
from assay_spec.remembered import Remembered
from assay_validators.context import Context, near
from assay_validators.croissant.clauses import NAMESPACES, VOCABULARIES
from assay_validators.croissant.defined import definition_of
from assay_validators.croissant.graph import graph_of
from assay_validators.croissant.wording import other_namespaces, prefixes_of, undefined_prefixes, without_end
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
            definition_of(ctx.document, prefix),
            f"`{prefix}` is no prefix, since {_lacking(prefix, terms)}",
            help=f"write `{PREFIXES[prefix]}`",
        )
    for node in _prefixed(dataset, ctx):
        word = ctx.document.tape.text(node)
        prefix = word.partition(":")[0]
        if prefix not in said and is_undeclared(word, terms):
            said.add(prefix)
            if prefix in terms.definitions.words:
                remedy = _made_prefix(prefix, terms)
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


def _is_object(prefix: str, terms: Terms) -> bool:
    """Whether a word would be a prefix if its definition were a text (JSON-LD 1.1 API, 4.2)."""
    return (terms.definitions.words[prefix] or "").endswith(DELIMITERS)


def _lacking(prefix: str, terms: Terms) -> str:
    is_object = _is_object(prefix, terms)
    return "its definition is an object without `@prefix`" if is_object else "its address ends without `/` or `#`"


def _made_prefix(prefix: str, terms: Terms) -> str:
    if _is_object(prefix, terms):
        address = (terms.definitions.words[prefix] or "").removeprefix(REVERSE)
        return f'add `"@prefix": true` to its definition, or write `"{prefix}": "{address}"`'
    return f"let the address of `{prefix}` in the `@context` end with `/` or `#`"


def _forgotten(terms: Terms, document: Document) -> Iterator[tuple[str, int]]:
    """The prefixes that everybody knows, that no context defines and that are used, each where it is first."""
    tape, words = document.tape, terms.definitions.words
    context = tape.find(0, "@context")
    if terms.is_lent or "schema" in words:
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
            if not left:
                return


_READ_AS_WORDS = ("@type", "cr:dataType", "cr:equivalentProperty")


def _words_at(key: int, terms: Terms, document: Document) -> list[int]:
    """The texts that a member says and that are read as words: types, and the properties that a field is."""
    tape = document.tape
    if terms.canonical(tape.text(key)) not in _READ_AS_WORDS:
        return []
    items = tape.children(key + 1) if tape.kind(key + 1) == Kind.ARRAY else [key + 1]
    return [item for item in items if tape.kind(item) == Kind.STRING]


def _prefixed(dataset: Dataset, ctx: Context) -> list[int]:
    """The nodes of words that may have a prefix which nobody knows."""
    tape, of_fields = ctx.document.tape, ctx.given(Field)
    found = [key for key, word, _ in ctx.strange if ":" in word]
    if _ODD_TYPE in of_fields or ctx.gives(RecordSet, _ODD_TYPE):
        found += _prefixed_at("data_type", (*dataset.record_set, *graph_of(dataset, ctx).fields), tape)
    if "equivalent_property" in of_fields:
        found += _prefixed_at("equivalent_property", graph_of(dataset, ctx).fields, tape)
    return found


_ODD_TYPE = f"data_type{ODD}"


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
            definition_of(ctx.document, prefix),
            f"`{prefix}` is known for another namespace than `{address}`",
            help=f"write `{PREFIXES[prefix]}`",
        )
