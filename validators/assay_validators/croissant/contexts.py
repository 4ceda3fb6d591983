"""The context: what it makes of the words of Croissant."""

from collections.abc import Iterator

from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, quoted
from assay_validators.croissant.clauses import CONTEXT as APPENDIX
from assay_validators.croissant.clauses import NAMESPACES
from assay_validators.croissant.defined import definition_of
from assay_validators.croissant.graph import graph_of
from assay_validators.croissant.wording import (
    CROISSANT,
    NEWER,
    TYPED,
    elsewhere,
    has_unknown_words,
    undefined,
    undefined_in_1_0,
    untyped,
)
from assay_validators.rule import rule


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
                definition_of(ctx.document, word),
                f"the `@context` does not say how to read `{word}`",
                help=f'write `"{word}": {{"@id": "cr:{word}", "@type": "{TYPED[word]}"}}`',
            )


_ATTRIBUTES = {"data": "data", "examples": "examples", "dataType": "data_type"}
