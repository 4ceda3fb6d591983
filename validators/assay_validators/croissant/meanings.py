"""What words of other vocabularies mean: properties that fields are, values that are their entities."""

from collections.abc import Iterator

from assay_spec.croissant.context import Context as Terms
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.definitions import PREFIXES
from assay_spec.croissant.model import Field, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, near, written
from assay_validators.croissant.clauses import PROVENANCE, RECORD_TYPES, STATEMENTS
from assay_validators.croissant.graph import called
from assay_validators.croissant.inline import are_plain, cells, columns, means, rows
from assay_validators.croissant.iris import is_address
from assay_validators.croissant.prefixes import is_undeclared
from assay_validators.croissant.vocabulary import VOCABULARIES as KNOWN
from assay_validators.croissant.vocabulary import names_of
from assay_validators.remedy import suggested
from assay_validators.rule import one_of, rule


@rule(
    "CRO146",
    since="0.1",
    on=Field,
    severity=Severity.WARNING,
    source=f"{RECORD_TYPES}; {PROVENANCE}",
    given=one_of("equivalent_property"),
)
def unknown_equivalent(field: Field, ctx: Context) -> Iterator[Diagnostic]:
    """Equivalent property that its vocabulary does not have.

    ## What it does
    Checks that an `equivalentProperty` of PROV-O, ODRL, Croissant RAI or GeoCroissant is one that these have, and one
    of schema.org neither a class nor nearly another property.

    ## Why is this bad?
    It is the same as no property that anybody knows.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "equivalentProperty": "prov:wasDerivedfrom"}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "equivalentProperty": "prov:wasDerivedFrom"}

    ## References
    - Croissant 1.1, RecordSet Typing
    - Croissant 1.1, Provenance Representation
    """
    for number, term in enumerate(field.equivalent_property):
        space, _, name = term.partition(":")
        where = (field, "equivalent_property", number)
        if space in KNOWN and name not in names_of(space):
            nearest = near(name, names_of(space))
            remedy = suggested(f"{space}:{nearest}") if nearest else "look it up there"
            yield ctx.warning(where, f"`{written(where)}` is no property of {KNOWN[space]}", help=remedy)
        elif space == "sc":
            remedy = _meant(name)
            if remedy:
                yield ctx.warning(where, f"`{written(where)}` is no property of schema.org", help=remedy)


def _meant(name: str) -> str:
    """What should stand in the place of a name of schema.org; nothing where that may be right."""
    from assay_spec.croissant.schema_org import CLASSES, PROPERTIES

    if name in PROPERTIES:
        return ""
    if name in CLASSES:
        return "it is a class: name it in `dataType`"
    nearest = near(name, PROPERTIES)
    return suggested(f"sc:{nearest}") if nearest else ""


@rule(
    "CRO148",
    since="0.1",
    on=RecordSet,
    severity=Severity.WARNING,
    source=STATEMENTS,
    given=one_of("data"),
    unless=are_plain,
)
def value_of_no_address(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Value that should be an address and is none, or has a prefix that nobody knows.

    ## What it does
    Checks values that are written out, of fields whose type is `sc:URL` with a class of another vocabulary, or of a
    split: that they are addresses, and that their prefixes are defined in the `@context`.

    ## Why is this bad?
    Nobody can tell which thing is meant.

    ## Example
    {"@type": "cr:RecordSet", "@id": "organs", "field": [{"@type": "cr:Field", "@id": "organs/of",
      "dataType": ["sc:URL", "wd:Q712378"]}], "data": [{"organs/of": "uberon:0000310"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "organs", "field": [{"@type": "cr:Field", "@id": "organs/of",
      "dataType": ["sc:URL", "wd:Q712378"]}], "data": [{"organs/of": "http://purl.obolibrary.org/obo/UBERON_0000310"}]}

    ## References
    - Croissant 1.1, Data Format for External Entities
    """
    if records.data is None:
        return
    fields = {name: field for name, field in ctx.once(columns, records).items() if _is_of_addresses(field, records)}
    terms = terms_of(ctx.document)
    said: set[str] = set()
    for node, row in rows(records.data) if fields else ():
        for key, value in row.items():
            if key not in fields or not isinstance(value, str):
                continue
            wrong = _wrong_address(value, terms, fields[key])
            if wrong is not None and wrong[0] not in said:
                said.add(wrong[0])
                yield ctx.warning(cells(records.data, node)[key], wrong[0], help=wrong[1])


def _is_of_addresses(field: Field, records: RecordSet) -> bool:
    is_split = "cr:Split" in records.data_type and means(field, "url")
    return is_split or ("sc:URL" in field.data_type and _is_of_others(field))


def _is_of_others(field: Field) -> bool:
    return any(":" in name and not name.startswith(("sc:", "cr:")) for name in field.data_type)


def _wrong_address(value: str, terms: Terms, field: Field) -> tuple[str, str] | None:
    """What is wrong with a value, and the remedy."""
    prefix, colon, _ = value.partition(":")
    if not colon:
        if _is_of_others(field) and not is_address(value):
            return f"`{value}` is no address of what {called(field)} is", "write the address of the term"
    elif not terms.unknown and prefix not in PREFIXES and is_undeclared(value, terms):
        nearest = near(prefix, (*terms.definitions.prefixes, *PREFIXES))
        remedy = suggested(nearest) if nearest else "define it, or write the whole address"
        return f"`{prefix}` is no prefix of the `@context`", remedy
    return None
