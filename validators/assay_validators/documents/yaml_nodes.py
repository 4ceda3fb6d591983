"""What YAML can express and a benchmark document cannot: tags, merges, copies without bound, several documents."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic
from assay_validators.context import Context
from assay_validators.documents.flaw import Flaw
from assay_validators.rule import rule


@rule("DOC050", since="0.1", on="yaml-several-documents", source="YAML 1.2.2, section 9.2")
def yaml_several_documents(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Second document in one file.

    ## What it does
    Checks that a file holds one document.

    ## Why is this bad?
    Which of them is meant can only be guessed.

    ## Example
    name: wdbc
    ---
    name: cars

    Use instead:
    name: wdbc

    ## References
    - YAML 1.2.2, section 9.2
    """
    yield ctx.error(flaw.span, "a second document begins here", help="put it into a file of its own")


@rule("DOC051", since="0.1", on="yaml-tag", source="YAML 1.2.2, section 10.3")
def yaml_tag(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Tag that the document cannot use.

    ## What it does
    Checks that values carry no tags but those of the core schema, and fit those.

    ## Why is this bad?
    A tag such as `!!python/object` asks the reader to run code. Assay never does; the tag means nothing.

    ## Example
    name: !!python/name:os.system wdbc

    Use instead:
    name: wdbc

    ## References
    - YAML 1.2.2, section 10.3 (core schema)
    """
    yield ctx.error(flaw.span, f"`{flaw.text}` cannot be used, or does not fit its value", help="delete the tag")


@rule("DOC052", since="0.1", on="yaml-merge-key", source="YAML 1.2.2, section 10.3")
def yaml_merge_key(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Merge key.

    ## What it does
    Checks that the key `<<` is not used.

    ## Why is this bad?
    It belongs to YAML 1.1. By YAML 1.2 it is a key like any other, so some readers merge and others do not.

    ## Example
    <<: {name: wdbc}

    Use instead:
    name: wdbc

    ## References
    - YAML 1.2.2, section 10.3 (the core schema has no merge)
    """
    yield ctx.error(flaw.span, "`<<` merges nothing in YAML 1.2", help="write the members out")


@rule("DOC053", since="0.1", on="yaml-key-not-text", source="RFC 8259, section 4")
def yaml_key_not_text(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Key that is not text.

    ## What it does
    Checks that keys are text; whole numbers and booleans pass, since classes are called so.

    ## Why is this bad?
    JSON knows no other keys, and whether `1.0` and `1` are one key differs between readers.

    ## Example
    1.5: malignant

    Use instead:
    "1.5": malignant

    ## References
    - RFC 8259, section 4
    """
    yield ctx.error(flaw.span, f"the key `{flaw.text}` is not text", help="put it in quotes")


@rule("DOC054", since="0.1", on="yaml-collection-key", source="RFC 8259, section 4")
def yaml_collection_key(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """List or object as a key.

    ## What it does
    Checks that no key is a list or an object.

    ## Why is this bad?
    No property of a benchmark document is called so.

    ## Example
    ? [benign, malignant]
    : 2

    Use instead:
    classes: [benign, malignant]

    ## References
    - RFC 8259, section 4
    """
    yield ctx.error(flaw.span, "a key cannot be a list or an object", help="the rest was not read")


@rule("DOC055", since="0.1", on="yaml-undefined-alias", source="YAML 1.2.2, section 7.1")
def yaml_undefined_alias(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Alias without an anchor.

    ## What it does
    Checks that `*name` comes after the `&name` that it repeats.

    ## Why is this bad?
    There is nothing to repeat. Text that begins with an asterisk needs quotes.

    ## Example
    title: *three

    Use instead:
    title: "*three"

    ## References
    - YAML 1.2.2, section 7.1
    """
    yield ctx.error(
        flaw.span, f"`{flaw.text}` repeats an anchor that does not come before it", help="is it text? put it in quotes"
    )


@rule("DOC056", since="0.1", on="yaml-recursive-alias", source="YAML 1.2.2, section 3.2.2.2")
def yaml_recursive_alias(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Alias inside its own anchor.

    ## What it does
    Checks that nothing repeats itself.

    ## Why is this bad?
    It never ends.

    ## Example
    predictions: &all
      - *all

    Use instead:
    predictions: []

    ## References
    - YAML 1.2.2, section 3.2.2.2
    """
    yield ctx.error(flaw.span, f"`{flaw.text}` stands inside what it repeats", help="write the values out")


@rule("DOC057", since="0.1", on="yaml-too-many-aliases", source="Assay")
def yaml_too_many_aliases(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Aliases that stand for too much.

    ## What it does
    Checks that a document follows at most 1000 aliases, and that they do not multiply what is written.

    ## Why is this bad?
    Ten lines of aliases can stand for more values than any memory holds.

    ## Example
    a: &a [x, x, x, x, x, x, x, x, x]
    b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
    c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
    d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
    e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]

    Use instead:
    a: &a [x, x, x, x, x, x, x, x, x]
    b: *a

    ## References
    - Assay, limits
    """
    yield ctx.error(flaw.span, "the aliases of this document stand for too much", help="write the values out")
