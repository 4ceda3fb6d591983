"""Words: properties that are nearly those of Croissant, its extensions, schema.org or PROV-O."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from assay_spec.croissant.context import known_terms, terms_of
from assay_spec.croissant.model import (
    Dataset,
    DataSource,
    Extract,
    Field,
    FileObject,
    FileSet,
    Node,
    RecordSet,
    Transform,
)
from assay_spec.croissant.responsible import NOT_THE_SAME, OTHER_NAMES
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.model import Model, properties
from assay_spec.remembered import Remembered
from assay_validators.context import Choices, Context, Strange, near
from assay_validators.croissant.clauses import (
    DATASET,
    EXTRACT,
    FIELDS,
    FILE_OBJECT,
    FILE_SET,
    GEO,
    ODRL,
    PROV,
    RAI,
    RECORDS,
    SOURCES,
    TRANSFORM,
)
from assay_validators.misspelt import is_swapped, keyword_meant
from assay_validators.remedy import Remedy, suggested
from assay_validators.rule import rule

VOCABULARIES = {
    "rai": "Croissant RAI",
    "geocr": "GeoCroissant",
    "prov": "PROV-O",
    "odrl": "ODRL",
}
"""The vocabularies whose terms are all known, and what people call them."""

_CLAUSES = {"rai": RAI, "geocr": GEO, "prov": PROV, "odrl": ODRL}

_SAID_OTHERWISE = {
    "prov:type": "say what it is at `@type`, and what it is called at `name`",
    "prov:name": "say it at `name`",
    "prov:description": "say it at `description`",
}
"""Terms that PROV-O leaves to other vocabularies, by which words of these it is said."""


@rule(
    "CRO080",
    since="0.1",
    on=Strange,
    severity=Severity.WARNING,
    source=f"{RAI}; {GEO}; {PROV}; {ODRL}",
)
def unknown_term(key: Strange, ctx: Context) -> Iterator[Diagnostic]:
    """Property that its vocabulary does not have.

    ## What it does
    Checks that properties of Croissant RAI, GeoCroissant, PROV-O and ODRL are some that these have. Names that were
    often used for others, also in the overview and the examples of the specification, are told apart. What is found
    because of an evident slip of the pen is told with it, and makes it as bad.

    ## Why is this bad?
    What it says about the data is not found: neither by a program nor by a reviewer who looks for the right word.

    ## Example
    {"@type": "sc:Dataset", "rai:dataBias": "Patients of one hospital."}

    Use instead:
    {"@type": "sc:Dataset", "rai:dataBiases": "Patients of one hospital."}

    ## References
    - Croissant RAI 1.0, RAI property information
    - GeoCroissant 1.0, GeoCroissant properties
    - W3C PROV-O; W3C ODRL Vocabulary 2.2
    """
    prefix, _, name = terms_of(ctx.document).canonical(key.word).partition(":")
    if prefix in VOCABULARIES and name not in names_of(prefix):
        meant = OTHER_NAMES.get(name, "") if prefix == "rai" else ""
        otherwise = _SAID_OTHERWISE.get(f"{prefix}:{name}", "")
        nearest = meant or ("" if otherwise else near(name, names_of(prefix)))
        known = f"{key.word.removesuffix(name)}{nearest}"
        remedy = suggested(known) if nearest else otherwise or "use a prefix of your own"
        if meant and name in NOT_THE_SAME:
            remedy = f"the nearest is `{known}`, if it says the same"
        where = ctx.document.span(key.node)
        message = f"`{key.word}` is no property of {VOCABULARIES[prefix]}"
        found = ctx.warning(where, message, help=remedy, clause=_CLAUSES[prefix])
        yield ctx.slip(found, key.word, known, evident=bool(meant)) if isinstance(remedy, Remedy) else found


@rule("CRO082", since="0.1", on=Strange, severity=Severity.WARNING, source=f"{RAI}; {GEO}")
def misplaced_term(key: Strange, ctx: Context) -> Iterator[Diagnostic]:
    """Property of Croissant RAI or GeoCroissant on an object that it does not describe.

    ## What it does
    Checks that properties of Croissant RAI stand at the dataset, and those of GeoCroissant at the objects that they are
    defined for.

    ## Why is this bad?
    Who looks for the biases of the dataset looks at the dataset, and does not find them at a record set.

    ## Example
    {"@type": "sc:Dataset", "creator": {"@type": "sc:Person", "rai:dataBiases": "Patients of one hospital."}}

    Use instead:
    {"@type": "sc:Dataset", "rai:dataBiases": "Patients of one hospital."}

    ## References
    - Croissant RAI 1.0, RAI property information
    - GeoCroissant 1.0, GeoCroissant properties
    """
    prefix, _, name = terms_of(ctx.document).canonical(key.word).partition(":")
    if prefix in ("rai", "geocr") and name in names_of(prefix):
        yield ctx.warning(
            ctx.document.span(key.node),
            f"`{key.word}` does not belong to a {key.model.__name__}",
            help="say it of the dataset" if f"{prefix}:{name}" in _keys(Dataset) else "",
            clause=_CLAUSES[prefix],
        )


@cache
def names_of(prefix: str) -> frozenset[str]:
    """The names of a vocabulary, without their prefix."""
    return frozenset({"prov": PROV_NAMES, "odrl": ODRL_NAMES}.get(prefix) or known_terms()[prefix])


@cache
def _keys(model: type[Model]) -> frozenset[str]:
    return frozenset(declared.key for declared in properties(model).values())


@rule("CRO081", since="0.1", on=Strange, source=DATASET)
def misspelt_property(key: Strange, ctx: Context) -> Iterator[Diagnostic]:
    """Property that is nearly one of Croissant's.

    ## What it does
    Checks that no property of schema.org is used that is nearly one which the object could have. Other properties of
    schema.org may stand anywhere. Where the one that is meant is missing, `MOD001` or `MOD002` tells it. What else is
    found because of an evident slip of the pen is told with it, and makes it as bad.

    ## Why is this bad?
    Most often it is a slip of the pen, and what it says is silently ignored.

    ## Example
    {"@type": "cr:FileObject", "@id": "a.csv", "contentURL": "a.csv", "encodingFormat": "text/csv"}

    Use instead:
    {"@type": "cr:FileObject", "@id": "a.csv", "contentUrl": "a.csv", "encodingFormat": "text/csv"}

    ## References
    - Croissant 1.1, Dataset-level Information
    """
    node, word, model = key
    if node in ctx.told:
        return  # MOD001 or MOD002 says so
    prefix, _, name = terms_of(ctx.document).canonical(word).partition(":")
    if prefix == "sc" and name not in _names(model) and name not in _known(model):
        nearest = "@type" if _lacks_type(key, ctx) else _nearest((name, model))
        if nearest:
            message = f"`{model.__name__}` has no property `{word}`"
            clause = _SECTIONS.get(model, DATASET)
            found = ctx.warning(ctx.document.span(node), message, help=suggested(nearest), clause=clause)
            yield ctx.slip(found, word, nearest, evident=nearest == "@type")


_SECTIONS: Mapping[type[Model], str] = {
    FileObject: FILE_OBJECT,
    FileSet: FILE_SET,
    RecordSet: RECORDS,
    Field: FIELDS,
    DataSource: SOURCES,
    Extract: EXTRACT,
    Transform: TRANSFORM,
}
"""The tables of the properties of the classes, but that of a dataset."""


def _known(model: type[Model]) -> frozenset[str]:
    """The words of schema.org that are meant as they are, on what a model describes."""
    from assay_spec.croissant.schema_org import PROPERTIES

    return SCHEMA_ORG if issubclass(model, Node) else PROPERTIES


def _lacks_type(key: Strange, ctx: Context) -> bool:
    """Whether a key is `type`, in whatever capitals, and the object has no `@type`."""
    return key.word.lower() == "type" and ctx.document.tape.find(ctx.document.around(key.node), "@type") < 0


NEARER = 0.8
"""So much is alike in words that are slips: anybody may have words of his own, and `datasets` are no `dataBiases`."""


@Remembered
def _nearest(asked: tuple[str, type[Model]]) -> str:
    """The property of a model that is nearest to a name, whatever separates the parts of it."""
    name, model = asked
    plain = name[:1] + name[1:].replace("_", "").replace("-", "")
    return near(plain, _choices(model), cutoff=NEARER) or _with_swapped(plain, _names(model))


def _with_swapped(word: str, choices: Iterable[str]) -> str:
    """The choice of which two letters have changed places: in short words that leaves little alike."""
    return next((each for each in choices if is_swapped(word, each)), "")


@cache
def _choices(model: type[Model]) -> Choices:
    return Choices(_names(model))


@cache
def _names(model: type[Model]) -> Sequence[str]:
    """What the properties of a model are called, without their prefixes."""
    return [declared.key.rpartition(":")[2] for declared in properties(model).values()]


@rule("CRO118", since="0.1", on=Strange, source="JSON-LD 1.1, section 1.7 (keywords)")
def unknown_keyword(key: Strange, ctx: Context) -> Iterator[Diagnostic]:
    """Word that begins like a keyword of JSON-LD, and is none.

    ## What it does
    Checks that every key that begins with `@` is a keyword of JSON-LD. What else is found because of an evident slip of
    the pen is told with it, and makes it as bad.

    ## Why is this bad?
    JSON-LD keeps such words for itself: readers leave out the key and what stands at it, without a word.

    ## Example
    {"@tpye": "cr:FileSet", "@id": "images", "@type": null, "includes": "*.jpg"}

    Use instead:
    {"@type": "cr:FileSet", "@id": "images", "includes": "*.jpg"}

    ## References
    - JSON-LD 1.1, section 1.7 (Syntax Tokens and Keywords)
    """
    word = key.word
    if not word.startswith("@") or word in _TOLD or key.node in ctx.told:
        return
    meant = keyword_meant(word)
    if not meant and word[1:] in _names(key.model):
        meant = word[1:]
    remedy = suggested(meant) if meant else "leave out the `@`, or the key"
    found = ctx.warning(ctx.document.span(key.node), f"`{word}` is no keyword of JSON-LD", help=remedy)
    yield ctx.slip(found, word, meant, evident=bool(meant))


_TOLD = frozenset(["@idfield"])
"""What stands in the specification's own examples, and CRO034 tells."""

PROV_NAMES = (
    "actedOnBehalfOf",
    "activity",
    "activityOfInfluence",
    "agent",
    "agentOfInfluence",
    "alternateOf",
    "asInBundle",
    "atLocation",
    "atTime",
    "endedAtTime",
    "entity",
    "entityOfInfluence",
    "generated",
    "generatedAtTime",
    "hadActivity",
    "hadGeneration",
    "hadMember",
    "hadPlan",
    "hadPrimarySource",
    "hadRole",
    "hadUsage",
    "influenced",
    "influencer",
    "invalidated",
    "invalidatedAtTime",
    "label",  # not in PROV-O, and in the examples of Croissant 1.1
    "qualifiedAssociation",
    "qualifiedAttribution",
    "qualifiedCommunication",
    "qualifiedDelegation",
    "qualifiedDerivation",
    "qualifiedEnd",
    "qualifiedGeneration",
    "qualifiedInfluence",
    "qualifiedInvalidation",
    "qualifiedPrimarySource",
    "qualifiedQuotation",
    "qualifiedRevision",
    "qualifiedStart",
    "qualifiedUsage",
    "specializationOf",
    "startedAtTime",
    "used",
    "value",
    "wasAssociatedWith",
    "wasAttributedTo",
    "wasDerivedFrom",
    "wasEndedBy",
    "wasGeneratedBy",
    "wasInfluencedBy",
    "wasInformedBy",
    "wasInvalidatedBy",
    "wasQuotedFrom",
    "wasRevisionOf",
    "wasStartedBy",
)
"""The properties of PROV-O (W3C Recommendation of 2013; recalled)."""

ODRL_NAMES = (
    "action",
    "and",
    "andSequence",
    "assignee",
    "assigneeOf",
    "assigner",
    "assignerOf",
    "conflict",
    "consequence",
    "constraint",
    "dataType",
    "duty",
    "failure",
    "function",
    "hasPolicy",
    "implies",
    "includedIn",
    "inheritAllowed",
    "inheritFrom",
    "inheritRelation",
    "leftOperand",
    "obligation",
    "operand",
    "operator",
    "or",
    "output",
    "partOf",
    "permission",
    "profile",
    "prohibition",
    "refinement",
    "relation",
    "remedy",
    "rightOperand",
    "rightOperandReference",
    "scope",
    "source",
    "status",
    "target",
    "timedCount",
    "uid",
    "undefined",
    "unit",
    "xone",
)
"""The properties of ODRL (Vocabulary 2.2, W3C Recommendation of 2018; recalled)."""

SCHEMA_ORG = frozenset(
    [
        "about",
        "abstract",
        "accessMode",
        "accountablePerson",
        "alternateName",
        "archivedAt",
        "author",
        "award",
        "citation",
        "comment",
        "contactPoint",
        "contentLocation",
        "contentRating",
        "contributor",
        "copyrightHolder",
        "copyrightNotice",
        "copyrightYear",
        "creator",
        "creditText",
        "dateCreated",
        "dateline",
        "disambiguatingDescription",
        "distribution",
        "duration",
        "editor",
        "encoding",
        "encodings",
        "exampleOfWork",
        "expires",
        "fileFormat",
        "format",
        "funder",
        "funding",
        "genre",
        "givenName",
        "hasPart",
        "headline",
        "identifier",
        "image",
        "includedInDataCatalog",
        "isAccessibleForFree",
        "isBasedOn",
        "isPartOf",
        "issn",
        "key",
        "licence",
        "license",
        "location",
        "locationCreated",
        "mainEntity",
        "maintainer",
        "material",
        "measurementTechnique",
        "mentions",
        "parent",
        "position",
        "potentialAction",
        "producer",
        "provider",
        "publication",
        "publisherImprint",
        "recordedAt",
        "requiresSubscription",
        "review",
        "reviews",
        "sameAs",
        "schemaVersion",
        "sdDatePublished",
        "sdPublisher",
        "size",
        "source",
        "sourceOrganization",
        "spatial",
        "spatialCoverage",
        "sponsor",
        "spouse",
        "subjectOf",
        "temporal",
        "temporalCoverage",
        "text",
        "thumbnail",
        "thumbnailUrl",
        "translationOfWork",
        "translator",
        "url",
        "usageInfo",
        "variableMeasured",
        "version",
        "video",
        "workExample",
    ]
)
"""Properties of schema.org that look like others and are meant."""
